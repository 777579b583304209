# SPDX-License-Identifier: Apache-2.0
"""The real Terraform on what a stack program writes, for the checks of each system: one folder planned as often as wanted,
without an account and without a network."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OFFLINE = {"region": "eu-west-1", "skip_credentials_validation": True, "skip_requesting_account_id": True,
           "skip_metadata_api_check": True, "max_retries": 1}
CHECKS = []


def proves(*what):
    def mark(function):
        CHECKS.append((function, what))
        return function
    return mark


class Terraform:
    """One folder with a configuration; planned as often as wanted."""

    def __init__(self, folder, mirror):
        self.folder, self.plans = pathlib.Path(folder), 0
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        self.environment |= {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented",
                             "AWS_EC2_METADATA_DISABLED": "true", "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        done = self.run("init", "-no-color", "-input=false", f"-plugin-dir={mirror}")
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, *words):
        return subprocess.run([os.environ.get("TERRACE_TERRAFORM", "terraform"), *words], cwd=self.folder,
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300, check=False)

    def warnings_and_errors(self):
        return json.loads(self.run("validate", "-json").stdout)["diagnostics"]

    def try_plan(self, **variables):
        self.plans += 1
        values = self.folder / "values.json"
        values.write_text(json.dumps(variables))
        return self.run("plan", "-json", "-input=false", "-lock=false", "-refresh=false", f"-var-file={values}",
                        f"-out=plan-{self.plans}")

    def plan(self, **variables):
        done = self.try_plan(**variables)
        said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        wrong = [line["diagnostic"] for line in said if line["type"] == "diagnostic"]
        assert done.returncode == 0 and not wrong, f"{wrong}\n{done.stderr}"
        return Plan(json.loads(self.run("show", "-json", f"plan-{self.plans}").stdout))

    def refusals(self, **variables):
        """The texts of the errors of a plan, which must fail."""
        done = self.try_plan(**variables)
        assert done.returncode != 0, f"accepted: {variables}"
        said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return "\n".join(line["diagnostic"]["detail"] for line in said if line["type"] == "diagnostic")


class Plan:
    def __init__(self, document):
        self.document = document
        self.resources = list(self.walk(document["planned_values"]["root_module"]))

    def walk(self, module):
        yield from (found for found in module.get("resources", []) if found["mode"] == "managed")
        for child in module.get("child_modules", []):
            yield from self.walk(child)

    def of(self, kind, name=""):
        return [found["values"] for found in self.resources if found["type"] == kind and name in found["address"]]

    def one(self, kind, name=""):
        found = self.of(kind, name)
        assert len(found) == 1, f"{len(found)} of {kind} {name}"
        return found[0]

    def output(self, name):
        return self.document["planned_values"]["outputs"].get(name, {}).get("value")


def run_checks(make_work):
    """Runs what @proves marked, or what the words of the command line name, with `make_work(program, folder, mirror)`."""
    program, folder, words = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    mirror = subprocess.run([str(ROOT / "scripts" / "find-provider-mirror")], text=True, capture_output=True,
                            check=False).stdout.strip()
    if not mirror or not shutil.which(os.environ.get("TERRACE_TERRAFORM", "terraform")):
        required = os.environ.get("TERRACE_REQUIRE_TERRAFORM") == "1"
        print(("error: " if required else "terrace-skip: ") + "there is no terraform, or no local AWS provider")
        sys.exit(1 if required else 0)
    work, failed = make_work(program, folder, mirror), 0
    for function, what in CHECKS:
        name = function.__name__.replace("_", " ")
        if words and not any(word in name for word in words):
            continue
        begin = time.monotonic()
        try:
            function(work)
            print(f"PASS {name} ({', '.join(what)}) {time.monotonic() - begin:.1f} s", flush=True)
        except AssertionError as wrong:
            failed += 1
            print(f"FAIL {name} ({', '.join(what)}): {wrong}", flush=True)
    sys.exit(1 if failed else 0)
