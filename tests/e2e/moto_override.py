#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a folder of Terraform configuration fit for a local endpoint, by an override file beside it.

usage: moto_override.py DIR

The endpoint itself comes from AWS_ENDPOINT_URL. The override takes back what leads to a real account (profiles, shared
files, account ids), limits the retries, which would look like a hang, and keeps the state in a local file.
"""
import json
import pathlib
import re
import sys

TAKEN_BACK = ("profile", "shared_config_files", "shared_credentials_files", "allowed_account_ids",
              "forbidden_account_ids")
LOCAL = {"access_key": "testing", "secret_key": "testing", "skip_region_validation": True, "s3_use_path_style": True,
         "max_retries": 2}


def as_list(value):
    return value if isinstance(value, list) else [value]


def found_in(folder):
    """The (alias, region) of each AWS provider, and whether there is a backend."""
    providers, backend = [], False
    for file in sorted(folder.glob("*.tf.json")):
        for document in as_list(json.loads(file.read_text(encoding="utf-8"))):
            for block in as_list(document.get("provider", {})):
                for aws in as_list(block["aws"]) if "aws" in block else []:
                    providers.append((aws.get("alias"), aws.get("region")))
            for block in as_list(document.get("terraform", {})):
                backend = backend or "backend" in block or "cloud" in block
    for file in sorted(folder.glob("*.tf")):  # good enough for what is written by hand
        text = file.read_text(encoding="utf-8")
        backend = backend or bool(re.search(r'\bbackend\s+"|\bcloud\s*{', text))
        for match in re.finditer(r'provider\s+"aws"\s*{(.*?)\n}', text, re.S):
            values = [re.search(rf'^\s*{name}\s*=\s*"([^"]+)"', match[1], re.M) for name in ("alias", "region")]
            providers.append(tuple(value and value[1] for value in values))
    return providers, backend


def settings(alias, region):
    made = dict(LOCAL)
    if alias:
        made["alias"] = alias
    if not region:
        made["region"] = "us-east-1"
    return made


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip())
        sys.exit(0 if "--help" in sys.argv or "-h" in sys.argv else 2)
    folder = pathlib.Path(sys.argv[1])
    providers, backend = found_in(folder)
    override = {}
    if providers:
        nothing = dict.fromkeys(TAKEN_BACK)
        override["provider"] = {"aws": [settings(*provider) | nothing for provider in providers]}
    if backend:
        override["terraform"] = {"backend": {"local": {}}}
    if override:
        (folder / "zz_local_override.tf.json").write_text(json.dumps(override, indent=1), encoding="utf-8")
    # An override needs a block to override; without one, a plain file is the block.
    if all(alias for alias, _ in providers):
        plain = {"provider": {"aws": settings(None, None)}}
        (folder / "zz_local_provider.tf.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
