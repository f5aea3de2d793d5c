#!/usr/bin/env python3
"""Records which provider configuration Terraform gives to each resource here, in expected.json.

    record.py ORACLE

ORACLE is the folder of the tools that run terraform offline with mocked providers. What is kept of the plan is `provider_config_key`
of every resource, by the address without instance keys: a plan holds each module once for each call of it.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def keys(module, path):
    found = {f"{path}{r['address']}": r["provider_config_key"] for r in module.get("resources", [])}
    for name, call in module.get("module_calls", {}).items():
        found |= keys(call["module"], f"{path}module.{name}.")
    return found


def main():
    oracle = Path(sys.argv[1]).resolve()
    run = subprocess.run([str(oracle / "plan"), str(HERE)], text=True, capture_output=True)
    if run.returncode:
        sys.exit(run.stderr or run.stdout)
    found = keys(json.loads(run.stdout)["configuration"]["root_module"], "")
    (HERE / "expected.json").write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
