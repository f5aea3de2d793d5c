#!/usr/bin/env python3
"""Records what Terraform plans for each stack here, in its plan.json.

    record.py ORACLE [CASE…]

ORACLE is the folder of the tools that run terraform offline with mocked providers. `options.json` of a
case may say: "state", what is applied before (true for the stack itself, else a folder in it, hidden so that it is no root of its own); "plan_of",
the folder that is planned instead of the stack; "args", further arguments of `terraform plan`;
"fixtures_before", what data sources answered when the state was made (else as now, without drift).
"""

import json
import subprocess
import tempfile
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def command(oracle, folder):
    options = folder / "options.json"
    options = json.loads(options.read_text()) if options.exists() else {}
    stack = folder / options.get("plan_of", "")
    command = [str(oracle / "plan"), str(stack), "--pretty", "--fixtures", str(folder / "fixtures.json")]
    state = options.get("state")
    if state:
        command.append("--state")
        command += [str(folder / state)] if state is not True else []
        before = folder / options.get("fixtures_before", "")
        if "fixtures_before" not in options:
            # What has drifted since is not there when the state is made.
            fixtures = json.loads((folder / "fixtures.json").read_text())
            fixtures.pop("drift", None)
            before = Path(tempfile.gettempdir()) / f"before-{folder.name}.json"
            before.write_text(json.dumps(fixtures))
        command += ["--fixtures-before", str(before)]
    return command + options.get("args", [])


def main():
    oracle, names = Path(sys.argv[1]), sys.argv[2:]
    folders = [HERE / n for n in names] or sorted(p for p in HERE.iterdir() if p.is_dir())
    for folder in folders:
        run = subprocess.run(command(oracle, folder), text=True, capture_output=True)
        if run.returncode:
            sys.exit(f"{folder.name}: {run.stderr or run.stdout}")
        plan = json.loads(run.stdout, parse_float=str)
        text = json.dumps(plan, ensure_ascii=False, separators=(",", ":"))
        (folder / "plan.json").write_text(text + "\n")
        print(folder.name, len(text))


if __name__ == "__main__":
    main()
