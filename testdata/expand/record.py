#!/usr/bin/env python3
"""Records what Terraform plans for each configuration here, in its expected.json.

    record.py ORACLE [CASE…]

ORACLE is the folder of the tools that run terraform offline with mocked providers. expected.json holds
{"resources": {address: {"values", "after_unknown", "sensitive_values"}}}, or {"error": text} where
terraform refuses. Data sources that were read while planning are among the resources.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def resources(module):
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from resources(child)


def entry(r):
    return {k: r.get(k) or {} for k in ("values", "after_unknown", "sensitive_values")}


def record(oracle, folder):
    options = folder / "options.json"
    options = json.loads(options.read_text()) if options.exists() else {}
    command = [str(oracle / "plan"), str(folder)]
    command += [f"-var-file={folder / f}" for f in options.get("var_files", [])]
    command += [f"-var={k}={v}" for k, v in options.get("vars", [])]
    env = {**os.environ, **{f"TF_VAR_{k}": v for k, v in options.get("env", [])}}
    run = subprocess.run(command, env=env, text=True, capture_output=True)
    if run.returncode:
        lines = (line.strip("│╷╵ ") for line in run.stderr.splitlines())
        return {"error": next((x for x in lines if x.startswith("Error:")), "Error")}
    plan = json.loads(run.stdout, parse_float=lambda digits: f"@{digits}@")
    found = {}
    for r in resources(plan.get("prior_state", {}).get("values", {}).get("root_module", {})):
        if r["mode"] == "data":
            found[r["address"]] = entry(r)
    for r in resources(plan["planned_values"].get("root_module", {})):
        found[r["address"]] = entry(r)
    for change in plan.get("resource_changes", []):
        if change["address"] in found:
            found[change["address"]]["after_unknown"] = change["change"]["after_unknown"]
    return {"resources": found}


def main():
    oracle, names = Path(sys.argv[1]), sys.argv[2:]
    folders = [Path(n) for n in names] or sorted(p for p in HERE.iterdir() if p.is_dir())
    for folder in folders:
        folder = folder if folder.is_absolute() else (HERE / folder if (HERE / folder).is_dir() else folder)
        if not names and (folder / "expected.json").exists():
            continue
        got = record(oracle, folder.resolve())
        text = json.dumps(got, sort_keys=True, indent=1)
        (folder / "expected.json").write_text(re.sub(r'"@([^"@]*)@"', r"\1", text) + "\n")
        print(folder.name, got.get("error", "%d resources" % len(got.get("resources", {}))), flush=True)


main()
