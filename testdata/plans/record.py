#!/usr/bin/env python3
"""Records what Terraform plans for each stack here, in its plan.json.

    record.py ORACLE [CASE…]

ORACLE is the folder of the tools that run terraform offline with mocked providers. `options.json` of a
case may say: "state", what is applied before (true for the stack itself, else a folder in it, hidden so that it is no root of its own); "plan_of",
the folder that is planned instead of the stack; "args", further arguments of `terraform plan`;
"fixtures_before", what data sources answered when the state was made (else as now, without drift);
"by_hand", why the plan is written by hand and stays as it is.
"""

import json
import subprocess
import tempfile
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def options(folder):
    file = folder / "options.json"
    return json.loads(file.read_text()) if file.exists() else {}


def command(oracle, folder):
    said = options(folder)
    stack = folder / said.get("plan_of", "")
    command = [str(oracle / "plan"), str(stack), "--pretty", "--fixtures", str(folder / "fixtures.json")]
    state = said.get("state")
    if state:
        command.append("--state")
        command += [str(folder / state)] if state is not True else []
        before = folder / said.get("fixtures_before", "")
        if "fixtures_before" not in said:
            # What has drifted since is not there when the state is made.
            fixtures = json.loads((folder / "fixtures.json").read_text())
            fixtures.pop("drift", None)
            before = Path(tempfile.gettempdir()) / f"before-{folder.name}.json"
            before.write_text(json.dumps(fixtures))
        command += ["--fixtures-before", str(before)]
    return command + said.get("args", [])


def main():
    oracle, names = Path(sys.argv[1]), sys.argv[2:]
    folders = [HERE / n for n in names] or sorted(p for p in HERE.iterdir() if p.is_dir())
    for folder in folders:
        if "by_hand" in options(folder):
            continue
        run = subprocess.run(command(oracle, folder), text=True, capture_output=True)
        if run.returncode:
            sys.exit(f"{folder.name}: {run.stderr or run.stdout}")
        plan = json.loads(run.stdout, parse_float=str)
        text = json.dumps(plan, ensure_ascii=False, separators=(",", ":"))
        (folder / "plan.json").write_text(text + "\n")
        print(folder.name, len(text))


if __name__ == "__main__":
    main()
