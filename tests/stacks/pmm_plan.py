#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the real Terraform makes of stacks/pmm in native syntax and as modules: both stacks, on files and on a volume. (As JSON
pmm_test.cpp has it validated.) What is looked up in AWS keeps it from being planned here; tests/e2e deploys it.

usage: tests/stacks/pmm_plan.py PROGRAM FOLDER [WORD...]     with words, only the checks whose name has one of them
"""
import json
import pathlib
import shutil
import subprocess

from real_terraform import OFFLINE, Terraform, proves, run_checks

STACKS = ("pmm", "pmm-complete")
ASKED = {"zone_id": "Z0123456789ABCDEFGHIJ", "environment": "test", "alarm_emails": ["dba@example.com"]}
SUBNETS = {"public_subnet_ids": ["subnet-a", "subnet-b"], "private_subnet_ids": ["subnet-c", "subnet-d"]}


class Work:
    def __init__(self, program, folder, mirror):
        self.program, self.folder, self.mirror = program, pathlib.Path(folder), mirror
        shutil.rmtree(folder, ignore_errors=True)

    def synth(self, storage, form):
        """The folder of what is written: the stacks with that storage in that form."""
        out = self.folder / f"{storage}-{form}"
        if not out.exists():
            words = ["--module"] if form == "module" else ["--format", form]
            done = subprocess.run([self.program, "synth", "--quiet", "--ledger", "none", "-c", f"storage={storage}", *words,
                                   "--out", str(out)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        return out

    def calls(self, storage, stack, variables):
        """A configuration that uses the stack's module, with a provider for the zone in another account."""
        folder = self.folder / f"calls-{storage}-{stack}"
        folder.mkdir(exist_ok=True)
        module = {"source": f"../{storage}-module/{stack}", "providers": {"aws": "aws", "aws.dns": "aws.dns"}} | variables
        (folder / "main.tf.json").write_text(json.dumps({
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
            "provider": {"aws": [OFFLINE, OFFLINE | {"alias": "dns", "region": "us-east-1"}]}, "module": {"server": module},
            "output": {"url": {"value": "${module.server.pmm_url}"}}}))
        return Terraform(folder, self.mirror)


@proves("PMM-01 T")
def native_syntax_and_modules_are_valid_without_a_warning(work):
    for storage in ("efs", "ebs"):
        module = work.synth(storage, "module")
        for stack in STACKS:
            for terraform in (Terraform(work.synth(storage, "hcl") / stack, work.mirror),
                              work.calls(storage, stack, ASKED | (SUBNETS if stack == "pmm" else {}))):
                found = terraform.warnings_and_errors()
                assert found == [], f"{terraform.folder}: {found}"
        for folder in (work.synth(storage, "hcl"), module):
            done = terraform.run("fmt", "-check", "-diff", "-recursive", str(folder))
            assert done.returncode == 0, done.stdout


@proves("PMM-45 T")
def a_module_refuses_what_the_stack_refuses(work):
    work.synth("ebs", "module")
    said = work.calls("ebs", "pmm-complete", ASKED | {"alarm_emails": [], "volume_size": 10}).refusals()
    for message in ("alarm", "20 to 16384 GiB"):
        assert message in said, f"no \"{message}\" in: {said}"


if __name__ == "__main__":
    run_checks(Work)
