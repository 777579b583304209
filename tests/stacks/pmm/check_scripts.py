#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_scripts.py client|backup|smoke: runs a script of scripts/pmm against a PMM server and an `aws` that are not real, and
says what is wrong. No passwords may be among the arguments of anything that is run."""

import base64
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "scripts" / "pmm"
PASSWORD = 'pass"wo\\rd with everything'
DATABASE_PASSWORD = "another'one"

FAKE_AWS = r'''#!/usr/bin/env python3
import json, os, sys
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "calls"), "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\n")
words = [word for word in sys.argv[1:] if word not in ("--region", "eu-west-1")]
answers = json.load(open(os.path.join(folder, "answers.json")))
answer = answers.get(" ".join(words[:2]))
if words[:2] == ["secretsmanager", "get-secret-value"]:
    answer = answers[words[words.index("--secret-id") + 1]]
if isinstance(answer, list):
    count = os.path.join(folder, words[1] + ".count")
    number = int(open(count).read()) if os.path.exists(count) else 0
    open(count, "w").write(str(number + 1))
    answer = answer[min(number, len(answer) - 1)]
if answer is None:
    sys.exit("no answer to " + " ".join(words))
print(answer)
'''


class Server(http.server.BaseHTTPRequestHandler):
    services = {"postgresql": [{"service_name": "old", "address": "db", "port": 5432}], "mysql": []}
    posted, not_ready = [], 1

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text)

    def is_allowed(self):
        wanted = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {wanted}":
            return True
        self.answer(401, {"message": "no"})
        return False

    def do_GET(self):
        if self.path == "/v1/server/readyz":
            Server.not_ready -= 1
            return self.answer(503 if Server.not_ready >= 0 else 200, {})
        if not self.is_allowed():
            return None
        pages = {"/v1/server/version": {"version": "3.4.1"}, "/v1/inventory/services": Server.services}
        return self.answer(200 if self.path in pages else 404, pages.get(self.path, {"message": "not found"}))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.is_allowed():
            return
        if self.path != "/v1/management/services":
            self.answer(404, {"message": "this is no path of PMM 3"})
            return
        Server.posted.append(json.loads(body))
        self.answer(200, {})

    def log_message(self, *_):
        pass


class Place:
    """A folder with the fake `aws` first on the PATH."""

    def __init__(self, folder, answers):
        self.folder = pathlib.Path(folder)
        (self.folder / "aws").write_text(FAKE_AWS)
        (self.folder / "aws").chmod(0o755)
        (self.folder / "answers.json").write_text(json.dumps(answers))
        self.environment = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": folder, "BACKUP_POLL_SECONDS": "0",
                            "SMOKE_POLL_SECONDS": "0"}

    def run(self, script, *words, code=0, **environment):
        done = subprocess.run([str(SCRIPTS / script), *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.environment | environment, timeout=60, check=False)
        if done.returncode != code:
            sys.exit(f"{script} {' '.join(words)}: exit code {done.returncode}, not {code}\n{done.stdout}")
        for secret in (PASSWORD, DATABASE_PASSWORD):
            if secret in done.stdout:
                sys.exit(f"{script} printed a password")
        return done.stdout

    def calls(self):
        log = self.folder / "calls"
        made = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        return made


def expect(condition, what):
    if not condition:
        sys.exit(what)


def check_client(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    place = Place(folder, {"admin": PASSWORD, "db": json.dumps({"username": "pmm", "password": DATABASE_PASSWORD})})
    client = "setup-pmm-client.sh"
    said = place.run(client, "--url", url, "--secret", "admin", "check")
    expect("PMM 3.4.1 is ready" in said, f"check said {said}")
    said = place.run(client, "--url", url + "/", "list", PMM_PASSWORD=PASSWORD)
    expect("postgresql\told\tdb:5432" in said, f"list said {said}")
    common = ["--url", url, "--secret", "admin", "add", "--db-secret", "db", "--db-user", "pmm"]
    place.run(client, *common, "--type", "postgresql", "--name", "shop", "--host", "shop.example", "--environment", "test")
    place.run(client, *common, "--type", "mysql", "--name", "blog", "--host", "blog.example", "--no-tls",
              "--no-query-analytics")
    expect([list(body) for body in Server.posted] == [["postgresql"], ["mysql"]], f"posted {Server.posted}")
    shop, blog = Server.posted[0]["postgresql"], Server.posted[1]["mysql"]
    expect((shop["address"], shop["port"], shop["password"]) == ("shop.example", 5432, DATABASE_PASSWORD), "wrong place")
    expect(shop["qan_postgresql_pgstatements_agent"] and shop["tls"] and shop["environment"] == "test", "wrong options")
    expect(shop["add_node"]["node_type"] == "NODE_TYPE_REMOTE_NODE", "no node")
    expect(blog["port"] == 3306 and not blog["tls"] and not blog["qan_mysql_perfschema"], "wrong options of MySQL")
    said = place.run(client, *common, "--type", "postgresql", "--name", "old", "--host", "db")
    expect("monitored already" in said and len(Server.posted) == 2, "a name was taken twice")
    said = place.run(client, "--url", url, "list", code=1, PMM_PASSWORD="wrong")
    expect("refuses admin" in said, f"a wrong password: {said}")
    place.run(client, "--url", url, "list", code=1)
    place.run(client, "--url", url, "add", "--type", "oracle", code=2, PMM_PASSWORD=PASSWORD)
    place.run(client, "--url", "pmm.example.com", "check", code=2)
    place.run(client, "--nonsense", code=2)
    agent = place.folder / "pmm-agent"
    agent.write_text('#!/bin/sh\necho "$PMM_AGENT_SERVER_ADDRESS $PMM_AGENT_SERVER_USERNAME $*"\n')
    agent.chmod(0o755)
    said = place.run(client, "--url", "https://pmm.example.com", "--secret", "admin", "agent", "--node", "host-1")
    expect("pmm.example.com:443 admin setup" in said and "--node-name=host-1" in said, f"agent said {said}")


def check_backup(folder):
    point = "arn:aws:backup:eu-west-1:123456789012:recovery-point:1"
    place = Place(folder, {"backup start-backup-job": "job-1",
                           "backup describe-backup-job": ["RUNNING None", f"COMPLETED\t{point}"],
                           "ecs update-service": "0", "ecs wait": "", "backup list-recovery-points-by-backup-vault": point})
    script, common = "backup-efs.sh", ["--vault", "pmm-server-backup", "--resource", "arn:aws:efs:x", "--role", "arn:aws:iam:y"]
    expect(place.run(script, *common).splitlines()[-1] == "job-1", "the job is not the last line")
    call = place.calls()[0]
    expect(call[call.index("--lifecycle") + 1] == "DeleteAfterDays=30", f"wrong call {call}")
    expect(place.run(script, *common, "--wait", "--keep", "7").splitlines()[-1] == point, "the backup is not the last line")
    place.calls()
    said = place.run(script, *common, "--stop", "pmm/pmm-server", "--region", "eu-west-1")
    calls = [" ".join(word for word in call if word not in ("--region", "eu-west-1")) for call in place.calls()]
    counts = [call.split("--desired-count ")[1].split()[0] for call in calls if call.startswith("ecs update-service")]
    expect(counts == ["0", "1"], f"the server is not stopped and started: {calls}")
    expect("starts again" in said, "it does not say so")
    expect(point in place.run(script, "--vault", "v", "--list"), "no list")
    place.run(script, "--vault", "v", "--resource", "fs-1", "--role", "arn:x", code=2)
    place.run(script, code=2)
    (place.folder / "describe-backup-job.count").unlink()
    answers = json.loads((place.folder / "answers.json").read_text())
    answers["backup describe-backup-job"] = "FAILED None"
    (place.folder / "answers.json").write_text(json.dumps(answers))
    place.calls()
    said = place.run(script, *common, "--stop", "pmm/pmm-server", code=1)
    expect("FAILED" in said, "a failed backup is taken for one")
    expect(sum("--desired-count" in call for call in place.calls()) == 2, "after a failure the server stays down")


def check_smoke(folder):
    Server.not_ready = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = Place(folder, {"ecs describe-services": ["0", "1"], "elbv2 describe-target-health": "1"})
    outputs = place.folder / "outputs.json"
    values = {"ecs_cluster_name": "pmm", "ecs_service_name": "pmm", "target_group_arn": "arn:x",
              "pmm_url": f"http://127.0.0.1:{server.server_address[1]}"}
    outputs.write_text(json.dumps({name: {"value": value} for name, value in values.items()}))
    said = place.run("smoke-test.sh", str(outputs))
    expect("3 passed, 0 failed" in said, said)
    (place.folder / "answers.json").write_text(json.dumps({"ecs describe-services": "2", "elbv2 describe-target-health": "0"}))
    said = place.run("smoke-test.sh", "--wait", "0", str(outputs), code=1)
    expect("1 passed, 2 failed" in said, said)
    outputs.write_text("{}")
    place.run("smoke-test.sh", str(outputs), code=2)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="terrace-pmm-") as place_of_test:
        {"client": check_client, "backup": check_backup, "smoke": check_smoke}[sys.argv[1]](place_of_test)
    print("fine")
