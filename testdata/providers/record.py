#!/usr/bin/env python3
"""Records what Terraform plans for the stacks of the vendors whose schemas the oracle has, in their planned.json.

    record.py ORACLE [FOLDER…]

ORACLE is the folder of the tools that run terraform offline with mocked providers. Without folders: every case here that has a
planned.json, and the stacks beside this folder that have one. A stack that does not say where its providers come from is told so
in a copy.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

PROVIDERS = """terraform {
  required_providers {
    checkly   = { source = "checkly/checkly" }
    datadog   = { source = "DataDog/datadog" }
    grafana   = { source = "grafana/grafana" }
    incident  = { source = "incident-io/incident" }
    pagerduty = { source = "PagerDuty/pagerduty" }
    rootly    = { source = "rootlyhq/rootly" }
  }
}
"""


def record(oracle, folder):
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("planned.json", "expect*", ".alertlint.hcl"))
        if not (copy / "versions.tf").exists():
            (copy / "versions.tf").write_text(PROVIDERS)
        command = [str(oracle / "plan"), str(copy)]
        if (copy / "fixtures.json").exists():
            command += ["--fixtures", str(copy / "fixtures.json")]
        run = subprocess.run(command, text=True, capture_output=True)
    if run.returncode:
        sys.exit(f"{folder}: {run.stderr or run.stdout}")
    # Without the white space; no number here has more digits than Python keeps.
    return json.dumps(json.loads(run.stdout), ensure_ascii=False, separators=(",", ":"))


def main():
    oracle, names = Path(sys.argv[1]).resolve(), [Path(n) for n in sys.argv[2:]]
    known = list(HERE.glob("*/*/*/planned.json")) + list((HERE.parent / "stacks").glob("*/planned.json"))
    for folder in names or sorted(p.parent for p in known):
        text = record(oracle, folder.resolve())
        (folder / "planned.json").write_text(text + "\n")
        print(folder, len(text))


if __name__ == "__main__":
    main()
