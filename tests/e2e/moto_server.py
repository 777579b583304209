#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A moto server on 127.0.0.1 with what terraform-provider-aws needs of it.

usage: moto_server.py [--stock] [--port-file FILE] [PORT]

Without PORT, or with 0, a free one is taken. FILE gets the port, in one step, once the server answers; the parent may
wait for it. The server ends with SIGTERM or SIGINT. --stock leaves the patches of moto_patches out.
"""
import argparse
import os
import signal
import sys


def serve(port, port_file, stock):
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "1")
    from werkzeug.serving import make_server

    import moto_patches
    from moto.core.models import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    # Functions exist and answer, and run nothing.
    default_user_config["lambda"] = {"use_docker": False}
    application = DomainDispatcherApplication(create_backend_app)
    if not stock:
        from moto_patches.code_connections import CodeStarConnections
        from moto_patches.notifications import CodeStarNotifications

        moto_patches.apply_all()
        application = CodeStarNotifications(CodeStarConnections(application))
    server = make_server("127.0.0.1", port, application, threaded=True)
    # moto writes its own port into what it returns, queue URLs for one.
    os.environ["MOTO_PORT"] = str(server.server_port)
    if port_file:
        with open(port_file + ".new", "w", encoding="ascii") as out:
            out.write(f"{server.server_port}\n")
        os.rename(port_file + ".new", port_file)
    else:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description="A moto server with what terraform-provider-aws needs of it.")
    parser.add_argument("port", nargs="?", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--port-file", help="gets the port once the server listens")
    parser.add_argument("--stock", action="store_true", help="moto as it is, without the patches")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        serve(options.port, options.port_file, options.stock)
    except ImportError as missing:
        sys.exit(f"{missing}: pip install 'moto[server]' boto3")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
