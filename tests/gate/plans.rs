//! The gate with plans that Terraform made (`testdata/plans/`): what a plan knows must neither show as a
//! change where there is none, nor hide one.

use super::repo::copy;
use super::text;
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn plans() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans")
}

/// Exit code, JSON report (null where there is none), standard error.
fn gate(dir: &Path, args: &[&str], input: Option<&Path>) -> (i32, Value, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["gate", "--as-of", "2026-11-24", "--format", "json"])
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("alertlint runs");
    let bytes = input.map(|path| fs::read(path).expect("plan"));
    let mut stdin = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || {
        // Refused before it is read, a plan meets a closed pipe.
        let _ = stdin.write_all(&bytes.unwrap_or_default());
    });
    let output = child.wait_with_output().expect("alertlint ends");
    writer.join().expect("written");
    let json = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().expect("no signal"), json, error)
}

fn changes(json: &Value) -> Vec<String> {
    let all = json["changes"].as_array().expect("changes").iter();
    all.map(|c| format!("{} {}", text(c, "kind"), text(&c["subject"], "address")))
        .collect()
}

fn names() -> Vec<String> {
    let all = fs::read_dir(plans()).expect("testdata/plans");
    let folders = all.filter_map(Result::ok).filter(|e| e.path().is_dir());
    let mut names: Vec<String> = folders
        .map(|e| e.file_name().into_string().expect("name"))
        .collect();
    names.sort();
    names
}

/// The folder of a plan compared with that of another one.
fn compare(base: &str, head: &str, more: &[&str]) -> (i32, Value, String) {
    let plan = |name: &str| format!("{name}/plan.json");
    let (old, new) = (plan(base), plan(head));
    let mut args = vec!["--base", base, head, "--plan", &new, "--base-plan", &old];
    args.extend(more);
    gate(&plans(), &args, None)
}

#[test]
fn a_plan_that_is_the_same_on_both_sides_changes_nothing() {
    let names = names();
    assert!(names.len() >= 40);
    for name in names {
        for more in [&[][..], &["--plan-only"]] {
            let (code, json, error) = compare(&name, &name, more);
            assert_eq!(code, 0, "{name} {more:?}: {error}{json}");
            assert_eq!(changes(&json), [""; 0], "{name} {more:?}");
        }
    }
}

/// The plan before the first apply and the one after it, of the same source: what apply made known is no
/// change. Where it refutes what was only not known before, that is news.
#[test]
fn what_apply_makes_known_is_no_change() {
    let names = names();
    let mut pairs = 0;
    for name in &names {
        let later = format!("{name}-later");
        if !names.contains(&later) {
            continue;
        }
        pairs += 1;
        let (code, json, error) = compare(name, &later, &[]);
        assert_eq!(changes(&json), [""; 0], "{name}: {error}");
        let expected = i32::from(name == "unknown-tag");
        assert_eq!(code, expected, "{name}: {error}{json}");
    }
    assert!(pairs >= 8, "{pairs} pairs");
}

/// The old side by its source alone: the replacement that deletes first is a change all the same.
#[test]
fn a_replacement_that_deletes_first_needs_a_human() {
    let plan = "replace-check/plan.json";
    let args = ["--base", "replace-check", "replace-check", "--plan", plan];
    let (code, json, _) = gate(&plans(), &args, None);
    assert_eq!((code, text(&json, "verdict")), (3, "needs-review"));
    assert_eq!(changes(&json), ["coverage-gap checkly_check.chat"]);
    let change = &json["changes"][0];
    assert_eq!(text(change, "verdict"), "needs-review");
    let path = text(&change["labels"][0], "path");
    assert!(path.ends_with("replace-check/main.tf"), "{path}");
    let introduced = json["introduced"].as_array().expect("introduced");
    let codes: Vec<&str> = introduced.iter().map(|f| text(f, "code")).collect();
    assert_eq!(codes, ["AL708"]);
    let notes = json["notes"].to_string();
    assert!(notes.contains("--base-plan"), "{notes}");

    let name = "replace-check-create-first";
    let plan = format!("{name}/plan.json");
    let (code, json, _) = gate(&plans(), &["--base", name, name, "--plan", &plan], None);
    assert_eq!((code, changes(&json)), (0, Vec::new()));
}

/// Variables that the plan was made with are the same for both sides.
#[test]
fn the_variables_of_a_plan_are_no_change() {
    for name in ["variable-given", "variable-of-objects"] {
        let plan = format!("{name}/plan.json");
        let (code, json, error) = gate(&plans(), &["--base", name, name, "--plan", &plan], None);
        assert_eq!((code, changes(&json)), (0, Vec::new()), "{name}: {error}");
    }
}

/// What one side has in unknown number may be gone, and is not said to be.
#[test]
fn instances_that_only_the_plan_knows_may_have_been_there() {
    let name = "data-read-by-the-plan";
    let plan = format!("{name}/plan.json");
    let (code, json, _) = gate(&plans(), &["--base", name, name, "--plan", &plan], None);
    assert_eq!(code, 3);
    let all = json["changes"].as_array().expect("changes").iter();
    let gone: Vec<&Value> = all.filter(|c| c["kind"] == "check-removed").collect();
    assert_eq!(gone.len(), 1, "{json}");
    assert_eq!(
        text(&gone[0]["subject"], "address"),
        "checkly_check.chat[*]"
    );
    assert!(gone[0]["because"].to_string().contains("not known"));
}

/// Standard input is read once, also where both sides are judged with both catalogs.
#[test]
fn a_plan_may_come_by_standard_input() {
    let temp = tempfile::tempdir().expect("temporary folder");
    for (side, models) in [("old", "models.json"), ("new", "models-later.json")] {
        let dir = temp.path().join(side);
        copy(&plans().join("mistral-like-later"), &dir);
        fs::copy(dir.join(models), dir.join("catalog.json")).expect("catalog");
        let config = "catalog \"mistral\" {\n  file = \"catalog.json\"\n}\n";
        fs::write(dir.join(".alertlint.hcl"), config).expect("config");
    }
    let base = ["--base", "old", "new", "--plan"];
    let file = temp.path().join("new/plan.json");
    let by_input = gate(temp.path(), &[&base[..], &["-"]].concat(), Some(&file));
    let by_file = gate(temp.path(), &[&base[..], &["new/plan.json"]].concat(), None);
    assert!(by_file.1.is_object(), "{}", by_file.2);
    assert_eq!(by_input, by_file);
}

#[test]
fn plans_that_do_not_fit_are_refused() {
    let temp = tempfile::tempdir().expect("temporary folder");
    let dir = temp.path();
    copy(&plans().join("create"), &dir.join("one"));
    copy(&plans().join("create"), &dir.join("several/a"));
    copy(&plans().join("create"), &dir.join("several/b"));
    copy(&plans().join("create"), &dir.join("environments"));
    let config = "environment \"prod\" {\n  workspace = \"prod\"\n}\n";
    fs::write(dir.join("environments/.alertlint.hcl"), config).expect("config");
    let one = ["--base", "one", "one"];
    let plan = ["--plan", "one/plan.json"];
    let environments = ["--base", "environments", "environments"];
    for (args, said) in [
        (
            [&one[..], &plan, &["--plan-only"]],
            "--plan-only asks for --base-plan",
        ),
        (
            [&one, &["--plan", "-"], &["--base-plan", "-"]],
            "cannot both be standard input",
        ),
        (
            [&one, &["--base-plan", "one/plan.json"], &[]],
            "--plan <FILE>",
        ),
        (
            [&["--base", "several", "several"], &plan, &[]],
            "a plan is of one root module",
        ),
        ([&environments, &plan, &[]], "a plan is of one of them"),
        ([&one, &["--plan", "one/main.tf"], &[]], "one/main.tf"),
        (
            [&one, &plan, &["--base-plan", "one/none.json"]],
            "one/none.json",
        ),
    ] {
        let (code, json, error) = gate(dir, &args.concat(), None);
        assert_eq!((code, json), (2, Value::Null), "{said}");
        let error = error.replace("\n  │ ", " ").replace('\n', " ");
        assert!(error.contains(said), "{said:?} in {error}");
    }
    let with_both = [&environments[..], &plan, &["--base-plan", "one/plan.json"]];
    assert_eq!(gate(dir, &with_both.concat(), None).0, 0);
}
