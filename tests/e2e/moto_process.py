# SPDX-License-Identifier: Apache-2.0
"""Starts moto on a free port and stops it, for tests:

    with Moto(folder) as moto:
        subprocess.run([...], env=moto.environment())
        moto.client("ec2").describe_vpcs()
"""

import os
import pathlib
import subprocess
import sys
import time

ACCOUNT = "123456789012"  # what moto's STS answers
HERE = pathlib.Path(__file__).resolve().parent


def missing():
    """What a cycle needs and this machine lacks, or None."""
    from importlib.util import find_spec

    lacking = [name for name in ("moto", "boto3", "flask") if find_spec(name) is None]
    return f"python3 has no {', '.join(lacking)} (pip install 'moto[server]' boto3)" if lacking else None


class Moto:
    def __init__(self, folder, region="eu-west-1", stock=False):
        self.folder, self.region, self.stock = pathlib.Path(folder), region, stock
        self.process, self.url = None, None

    def __enter__(self):
        port_file = self.folder / "moto.port"
        port_file.unlink(missing_ok=True)
        arguments = [sys.executable, str(HERE / "moto_server.py"), "--port-file", str(port_file)]
        with open(self.folder / "moto.log", "wb") as log:
            self.process = subprocess.Popen(arguments + (["--stock"] if self.stock else []), stdout=log,
                                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                            env=clean_environment())
        deadline = time.monotonic() + 60
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError("moto did not start:\n" + self.log_end())
            time.sleep(0.05)
        self.url = f"http://127.0.0.1:{port_file.read_text(encoding='ascii').strip()}"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def log_end(self):
        return "\n".join((self.folder / "moto.log").read_text(errors="replace").splitlines()[-10:])

    def variables(self):
        """All that the AWS provider, the S3 backend and remote states need to end here and never at AWS."""
        return {"AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                "AWS_REGION": self.region, "AWS_EC2_METADATA_DISABLED": "true"}

    def environment(self):
        return clean_environment() | self.variables() | {"CHECKPOINT_DISABLE": "1"}

    def client(self, service, region=None):
        import boto3

        return boto3.client(service, region_name=region or self.region, endpoint_url=self.url,
                            aws_access_key_id="testing", aws_secret_access_key="testing")


def clean_environment():
    """Without what could lead a tool to a real account or change what terraform does."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith(("AWS_", "TF_", "TERRACE_")) or name == "TERRACE_PROVIDER_MIRROR"}
