#![cfg(unix)]
//! The action's steps, as action.yml has them, run by bash in fresh clones: nothing that a name holds is
//! executed, a release that is not the pinned one is refused, outputs and the summary say what was found.

#[path = "action/release.rs"]
mod release;
#[path = "support/repo.rs"]
mod repo;
#[path = "action/runner.rs"]
mod runner;
#[path = "action/workflows.rs"]
mod workflows;
#[path = "support/yaml.rs"]
mod yaml;

use repo::{ANA, copy, git};
use runner::Runner;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The repository that a pull request is about: `main`, and `change` which loses a check and its
/// coverage.
fn origin(runner: &Runner, base: &str, more: &[(&str, &str)]) -> PathBuf {
    let dir = runner.path("origin");
    copy(&repository().join("testdata/gate/stack"), &dir);
    for (name, text) in more {
        fs::write(dir.join(name), text).expect("file");
    }
    git(&dir, &["init", "--quiet", "--initial-branch", base], ANA);
    git(&dir, &["add", "--all"], ANA);
    git(&dir, &["commit", "--quiet", "--message=base"], ANA);
    git(&dir, &["checkout", "--quiet", "-b", "change"], ANA);
    let settings = fs::read_to_string(dir.join("settings.tf")).expect("settings");
    let less: Vec<&str> = settings
        .lines()
        .filter(|l| !l.contains("    embed = {"))
        .collect();
    assert!(less.len() < settings.lines().count());
    fs::write(dir.join("settings.tf"), less.join("\n") + "\n").expect("settings");
    git(
        &dir,
        &["commit", "--quiet", "--all", "--message=change"],
        ANA,
    );
    dir
}

/// A clone as the checkout action makes it: one commit of one branch.
fn clone(runner: &Runner, origin: &Path, branch: &str) -> PathBuf {
    let dir = runner.path("clone");
    let url = format!("file://{}", origin.display());
    let to = dir.display().to_string();
    git(
        runner.temp.path(),
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--branch",
            branch,
            &url,
            &to,
        ],
        ANA,
    );
    dir
}

#[test]
fn nothing_from_outside_is_part_of_a_script() {
    let action = yaml::read(&repository().join("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let run = step["run"]
            .as_str()
            .expect("a step runs a script of its own");
        assert!(!run.contains("${{"), "{run}");
        assert!(step.get("uses").is_none());
    }
    // An expression elsewhere is the value of a variable or of an output, and nothing else.
    let text = fs::read_to_string(repository().join("action.yml")).expect("action.yml");
    for line in text.lines().filter(|l| l.contains("${{")) {
        let (key, value) = line.trim().split_once(": ").expect("key and value");
        assert!(
            value.starts_with("${{ ") && value.ends_with(" }}"),
            "{line}"
        );
        assert!(key == "value" || key.starts_with("ALERTLINT"), "{line}");
    }
    for script in ["action/install.sh", "action/judge.sh", "release/pin.sh"] {
        let text = fs::read_to_string(repository().join(script)).expect("script");
        assert!(!text.contains("${{") && !text.contains("eval "), "{script}");
    }
}

#[test]
fn a_pull_request_is_judged_in_a_clone_of_one_commit() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    let dir = clone(&runner, &origin, "change");
    runner.set("github.base_ref", "main");
    runner.set("github.event.pull_request.user.login", "ana");
    let step = runner.judge(&dir);
    assert_eq!(step.code, 1, "{}{}", step.out, step.err);
    assert_eq!(step.outputs["verdict"], "fail");
    // The uncovered capability, the idle route, and the rule about the change.
    assert_eq!(step.outputs["introduced"], "3");
    assert_eq!(step.outputs["changes"], "2");
    assert!(
        step.out.contains("::error file=settings.tf,line="),
        "{}",
        step.out
    );
    assert!(
        step.summary.starts_with("### alertlint gate\n\n**fail**"),
        "{}",
        step.summary
    );
    let json: Value =
        serde_json::from_str(&fs::read_to_string(&step.outputs["json"]).expect("json"))
            .expect("JSON");
    assert_eq!(
        (&json["schema"], &json["verdict"]),
        (&"alertlint/gate/1".into(), &"fail".into())
    );
    assert_eq!(
        fs::read_to_string(&step.outputs["markdown"]).expect("markdown"),
        step.summary
    );
    assert!(
        fs::read_to_string(&step.outputs["sarif"])
            .expect("sarif")
            .contains("\"2.1.0\"")
    );
    let log = git(&dir, &["status", "--porcelain"], ANA);
    assert_eq!(log, "", "the work tree was touched");
}

#[test]
fn without_a_base_the_folder_is_checked() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    runner.set("inputs.directory", ".");
    let step = runner.judge(&origin);
    assert_eq!(
        (step.code, step.outputs["verdict"].as_str()),
        (1, "fail"),
        "{}",
        step.err
    );
    assert_eq!(step.outputs["introduced"], "2");
    assert_eq!(step.outputs["changes"], "0");
    git(&origin, &["checkout", "--quiet", "main"], ANA);
    let step = runner.judge(&origin);
    assert_eq!(
        (step.code, step.outputs["verdict"].as_str()),
        (0, "pass"),
        "{}",
        step.out
    );
    assert_eq!(step.outputs["introduced"], "0");
}

#[test]
fn names_are_not_executed() {
    for branch in [
        "$(touch${IFS}pwned)",
        "`touch${IFS}pwned`;touch${IFS}pwned",
        "a'b\"c&touch${IFS}pwned|x",
        "-x/--upload-pack=touch${IFS}pwned",
        "ö/✓",
    ] {
        let mut runner = Runner::new();
        let more = [
            ("$(touch pwned) 'x\" y.tf", "locals {\n  odd = 1\n}\n"),
            ("new\nline;touch pwned.tf", "locals {\n  line = 1\n}\n"),
        ];
        // git refuses a branch that starts with a hyphen only at its command line.
        let plain = branch.starts_with('-').then_some("main").unwrap_or(branch);
        let origin = origin(&runner, plain, &more);
        if plain != branch {
            let name = format!("refs/heads/{branch}");
            git(&origin, &["update-ref", &name, "refs/heads/main"], ANA);
        }
        let dir = clone(&runner, &origin, "change");
        runner.set("github.base_ref", branch);
        runner.set(
            "github.event.pull_request.user.login",
            "$(touch pwned)\nverdict=pass",
        );
        runner.set("inputs.author", "\"; touch pwned; \"\nverdict=pass");
        let step = runner.judge(&dir);
        assert_eq!(
            (step.code, step.outputs["verdict"].as_str()),
            (1, "fail"),
            "{branch}: {}{}",
            step.out,
            step.err
        );
        assert_eq!(step.outputs["changes"], "2", "{branch}");
        runner.assert_nothing_ran();
    }
}

/// Directory and base that do not exist, or would be flags.
#[test]
fn what_cannot_run_says_so() {
    for (expression, value) in [
        ("inputs.directory", "$(touch pwned)"),
        ("inputs.directory", "--version"),
        ("inputs.base", "--output=json=pwned"),
        ("inputs.base", "no such\nrevision"),
        ("inputs.plan", "$(touch pwned)"),
    ] {
        let mut runner = Runner::new();
        let origin = origin(&runner, "main", &[]);
        if expression == "inputs.plan" {
            runner.set("inputs.base", "main");
        }
        runner.set(expression, value);
        let step = runner.judge(&origin);
        assert_eq!(
            (step.code, step.outputs["verdict"].as_str()),
            (2, "could-not-run"),
            "{value}: {}{}",
            step.out,
            step.err
        );
        assert!(!step.outputs.contains_key("json"));
        runner.assert_nothing_ran();
    }
}

/// The author of the commits of a change counts although the checkout has one of them, and although
/// somebody else opened the pull request.
#[test]
fn an_agent_behind_the_first_commit_is_seen() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    let agent = "renovate[bot] <bot@aurora.example>";
    git(
        &origin,
        &["checkout", "--quiet", "-B", "change", "main"],
        ANA,
    );
    git(
        &origin,
        &["commit", "--quiet", "--allow-empty", "--message=agent"],
        agent,
    );
    let settings = fs::read_to_string(origin.join("settings.tf")).expect("settings");
    // Of the embeddings, which have no contract to break.
    let (before, after) = settings.rsplit_once("failures = 2").expect("two kinds");
    let relaxed = format!("{before}failures = 6{after}");
    fs::write(origin.join("settings.tf"), relaxed).expect("settings");
    git(
        &origin,
        &["commit", "--quiet", "--all", "--message=human"],
        ANA,
    );
    let change = git(&origin, &["rev-parse", "change"], ANA);
    git(
        &origin,
        &["update-ref", "refs/pull/7/merge", change.trim()],
        ANA,
    );
    let dir = clone(&runner, &origin, "change");
    runner.set("github.base_ref", "main");
    runner.set("github.event.pull_request.user.login", "ana");
    let alone = runner.judge(&dir);
    // One commit only: the gate for agents may be for this change.
    assert_eq!(
        alone.outputs["verdict"], "needs-review",
        "{}{}",
        alone.out, alone.err
    );
    runner.set("github.event.pull_request.commits", "2");
    let step = runner.judge(&dir);
    assert_eq!(step.outputs["verdict"], "fail", "{}{}", step.out, step.err);
    assert!(
        step.summary
            .contains("Judged by the gate `agents` as well."),
        "{}",
        step.summary
    );
}
