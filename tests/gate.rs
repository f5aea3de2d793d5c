//! Changes with real git history, one file a change in `testdata/gate/`: what stands in
//! `testdata/gate/stack` (with the edits under `== base`) is committed, the edits under `== head` are
//! committed on a branch, and `alertlint gate` must come to what stands under `== expect`, exactly.
//!
//! Edits: `@ edit FILE` with the lines of a diff (`-` old, `+` new, a blank in front of context;
//! `@@` between hunks), `@ write FILE` with `|` lines, `@ delete FILE`, `@ move FILE TO`. Before them may
//! stand `author: …`, `co-author: …`, `args: …` and `uncommitted: yes`.
//! Expected: `verdict: …`, `change: KIND ADDRESS = VERDICT [at PLACE]`, `introduced: CODE ADDRESS [at PLACE]`
//! (without the rules about changes, which must agree with the changes), `by-catalog: CODE ADDRESS`,
//! `preexisting: N`, `fixed: N`.

#[path = "gate/history.rs"]
mod history;
#[path = "gate/plans.rs"]
mod plans;
#[path = "support/repo.rs"]
mod repo;

use repo::{ANA, copy, git};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/gate")
        .join(name)
}

#[test]
fn every_change_is_judged_as_its_file_says() {
    let mut files: Vec<PathBuf> = fs::read_dir(testdata(""))
        .expect("testdata/gate")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    assert!(files.len() >= 25, "{} changes", files.len());
    let wrong: Vec<String> = files.iter().filter_map(|file| check(file)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
}

/// A change, read.
#[derive(Debug, Default)]
struct Scenario {
    author: Option<String>,
    co_author: Option<String>,
    args: Vec<String>,
    uncommitted: bool,
    base: Vec<Edit>,
    head: Vec<Edit>,
    expect: BTreeSet<String>,
}

#[derive(Debug)]
struct Edit {
    what: String,
    lines: Vec<String>,
}

impl Scenario {
    fn read(text: &str) -> Scenario {
        let mut scenario = Scenario::default();
        let mut section = "";
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("== ") {
                section = name;
                continue;
            }
            let edits = match section {
                "base" => &mut scenario.base,
                "head" => &mut scenario.head,
                "expect" => {
                    if !line.trim().is_empty() {
                        scenario.expect.insert(line.trim().to_owned());
                    }
                    continue;
                }
                _ => {
                    scenario.setting(line);
                    continue;
                }
            };
            match (line.strip_prefix("@ "), edits.last_mut()) {
                (Some(what), _) => edits.push(Edit {
                    what: what.to_owned(),
                    lines: Vec::new(),
                }),
                (None, Some(edit)) => edit.lines.push(line.to_owned()),
                (None, None) => assert!(line.trim().is_empty(), "{line:?} belongs to no edit"),
            }
        }
        scenario
    }

    fn setting(&mut self, line: &str) {
        match line.split_once(": ") {
            Some(("author", name)) => self.author = Some(name.to_owned()),
            Some(("co-author", name)) => self.co_author = Some(name.to_owned()),
            Some(("args", args)) => self.args = args.split(' ').map(str::to_owned).collect(),
            Some(("uncommitted", _)) => self.uncommitted = true,
            _ => assert!(line.is_empty() || line.starts_with('#'), "{line:?}"),
        }
    }
}

fn apply(dir: &Path, edits: &[Edit]) {
    for edit in edits {
        let words: Vec<&str> = edit.what.split(' ').collect();
        match words[..] {
            ["write", file] => {
                let path = dir.join(file);
                fs::create_dir_all(path.parent().expect("parent")).expect("folder");
                let lines = edit.lines.iter().filter_map(|l| l.strip_prefix('|'));
                let text: String = lines
                    .map(|l| format!("{}\n", l.strip_prefix(' ').unwrap_or(l)))
                    .collect();
                fs::write(path, text).expect("write");
            }
            ["delete", file] => {
                let path = dir.join(file);
                if path.is_dir() {
                    fs::remove_dir_all(path).expect("delete");
                } else {
                    fs::remove_file(path).expect("delete");
                }
            }
            ["move", file, to] => {
                let to = dir.join(to);
                fs::create_dir_all(to.parent().expect("parent")).expect("folder");
                fs::rename(dir.join(file), to).expect("move");
            }
            ["edit", file] => {
                let path = dir.join(file);
                let mut text = fs::read_to_string(&path).expect("file");
                for hunk in edit.lines.split(|l| l == "@@") {
                    let hunk = hunk.join("\n");
                    let side = |marks: [char; 2]| -> String {
                        let lines = hunk.trim_matches('\n').lines();
                        let mine = lines.filter(|l| l.is_empty() || l.starts_with(marks));
                        mine.map(|l| format!("{}\n", l.get(1..).unwrap_or_default()))
                            .collect()
                    };
                    let (old, new) = (side([' ', '-']), side([' ', '+']));
                    let found = text.matches(&old).count();
                    assert_eq!(found, 1, "{file} holds once:\n{old}");
                    text = text.replace(&old, &new);
                }
                fs::write(path, text).expect("write");
            }
            _ => panic!("no such edit: {:?}", edit.what),
        }
    }
}

fn alertlint(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(args)
        .current_dir(dir)
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .expect("alertlint runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("no signal");
    (code, text(output.stdout), text(output.stderr))
}

fn check(file: &Path) -> Option<String> {
    let scenario = Scenario::read(&fs::read_to_string(file).expect("scenario"));
    let temp = tempfile::tempdir().expect("temporary folder");
    let dir = temp.path();
    copy(&testdata("stack"), dir);
    apply(dir, &scenario.base);
    git(dir, &["init", "--quiet", "--initial-branch=main"], ANA);
    git(dir, &["add", "--all"], ANA);
    git(dir, &["commit", "--quiet", "--message=base"], ANA);
    git(dir, &["checkout", "--quiet", "-b", "change"], ANA);
    apply(dir, &scenario.head);
    if !scenario.uncommitted {
        let trailer = scenario.co_author.as_ref();
        let trailer = trailer.map_or(String::new(), |c| format!("\n\nCo-authored-by: {c}"));
        let message = format!("--message=change{trailer}");
        let author = scenario.author.as_deref().unwrap_or(ANA);
        git(dir, &["add", "--all"], author);
        git(
            dir,
            &["commit", "--quiet", "--allow-empty", &message],
            author,
        );
    }
    let before = git(dir, &["status", "--porcelain"], ANA);
    let mut args = vec![
        "gate",
        "--base",
        "main",
        "--as-of",
        "2026-11-24",
        "--format",
        "json",
    ];
    args.extend(scenario.args.iter().map(String::as_str));
    let (code, out, err) = alertlint(dir, &args);
    assert_eq!(
        before,
        git(dir, &["status", "--porcelain"], ANA),
        "the work tree was touched"
    );
    let name = file.file_name().expect("name").to_string_lossy();
    let Ok(json) = serde_json::from_str::<Value>(&out) else {
        return Some(format!("{name}: exit {code}: {err}{out}"));
    };
    let mut found = found(&json, &scenario.expect);
    let exits = [("pass", 0), ("fail", 1), ("needs-review", 3)];
    if !exits.contains(&(json["verdict"].as_str().unwrap_or_default(), code)) {
        found.insert(format!("exit {code}"));
    }
    if found == scenario.expect {
        return None;
    }
    let lines = |mark: &str, a: &BTreeSet<String>, b: &BTreeSet<String>| -> String {
        a.difference(b).map(|l| format!("  {mark} {l}\n")).collect()
    };
    Some(format!(
        "{name}:\n{}{}  reasons: {}",
        lines("expected:", &scenario.expect, &found),
        lines("found:   ", &found, &scenario.expect),
        json["reasons"],
    ))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {value}"))
}

/// Where something stands, in the words that were expected.
fn placed(line: String, value: &Value, expected: &BTreeSet<String>) -> String {
    let label = &value["labels"][0];
    let with = format!(
        "{line} at {}:{}",
        label["path"].as_str().unwrap_or("nowhere"),
        label["line"]
    );
    if expected.contains(&line) { line } else { with }
}

fn found(json: &Value, expected: &BTreeSet<String>) -> BTreeSet<String> {
    assert_eq!(text(json, "schema"), "alertlint/gate/1");
    let list = |name: &str| json[name].as_array().cloned().unwrap_or_default();
    let mut found = BTreeSet::from([format!("verdict: {}", text(json, "verdict"))]);
    let mut told = BTreeSet::new();
    for change in list("changes") {
        let (kind, address) = (text(&change, "kind"), text(&change["subject"], "address"));
        let line = format!("change: {kind} {address} = {}", text(&change, "verdict"));
        found.insert(placed(line, &change, expected));
        told.insert((kind.to_owned(), address.to_owned()));
    }
    for finding in list("introduced") {
        let (rule, address) = (text(&finding, "rule"), text(&finding["subject"], "address"));
        assert!(!text(&finding, "expected").is_empty() && !text(&finding, "actual").is_empty());
        assert!(!finding["fixes"].as_array().expect("fixes").is_empty());
        if text(&finding["subject"], "kind") == "change" {
            let known = told.contains(&(rule.to_owned(), address.to_owned()));
            assert!(known, "{rule} of {address} tells no change");
            continue;
        }
        let line = format!("introduced: {} {address}", text(&finding, "code"));
        found.insert(placed(line, &finding, expected));
    }
    for finding in list("by_catalog") {
        let address = text(&finding["subject"], "address");
        found.insert(format!("by-catalog: {} {address}", text(&finding, "code")));
    }
    for name in ["preexisting", "fixed"] {
        let line = format!("{name}: {}", json[name]);
        if json[name] != 0 || expected.contains(&line) {
            found.insert(line);
        }
    }
    found
}

/// A repository with one commit, in a folder of its own.
fn committed() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("temporary folder");
    copy(&testdata("stack"), temp.path());
    git(
        temp.path(),
        &["init", "--quiet", "--initial-branch=main"],
        ANA,
    );
    git(temp.path(), &["add", "--all"], ANA);
    git(temp.path(), &["commit", "--quiet", "--message=base"], ANA);
    temp
}

#[test]
fn a_base_that_is_not_here_says_what_to_fetch() {
    let temp = committed();
    let (code, out, err) = alertlint(temp.path(), &["gate", "--base", "origin/main"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("git fetch --depth=1 origin main"), "{err}");
    let (code, out, _) = alertlint(temp.path(), &["gate", "--base", "v9", "--format", "agent"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("alertlint: status=could-not-run"), "{out}");
}

/// A clone of one commit, with the base fetched as the error says: no common history, and a verdict.
#[test]
fn a_shallow_clone_is_enough() {
    let origin = committed();
    let dir = origin.path();
    git(dir, &["checkout", "--quiet", "-b", "change"], ANA);
    fs::remove_file(dir.join("checks.tf")).expect("delete");
    git(
        dir,
        &["commit", "--quiet", "--all", "--message=change"],
        ANA,
    );
    let temp = tempfile::tempdir().expect("temporary folder");
    let url = format!("file://{}", dir.display());
    let clone = [
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=change",
        &url,
        "clone",
    ];
    git(temp.path(), &clone, ANA);
    let dir = temp.path().join("clone");
    let args = [
        "gate",
        "--base",
        "origin/main",
        "--as-of",
        "2026-11-24",
        "--format",
        "json",
    ];
    assert_eq!(alertlint(&dir, &args).0, 2);
    let fetch = "main:refs/remotes/origin/main";
    git(
        &dir,
        &["fetch", "--quiet", "--depth=1", "origin", fetch],
        ANA,
    );
    let (code, out, err) = alertlint(&dir, &args);
    assert_eq!(code, 1, "{err}");
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let lost = json["changes"].as_array().expect("changes").iter();
    let lost = lost.filter(|c| c["kind"] == "coverage-lost").count();
    assert_eq!(lost, 3);
}

#[test]
fn two_folders_are_compared_without_git() {
    let temp = tempfile::tempdir().expect("temporary folder");
    let (old, new) = (temp.path().join("old"), temp.path().join("new"));
    copy(&testdata("stack"), &old);
    copy(&testdata("stack"), &new);
    let (code, out, err) = alertlint(
        temp.path(),
        &["gate", "--base", "old", "new", "--as-of", "2026-11-24"],
    );
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.starts_with("pass: 0 introduced"), "{out}");
}

#[test]
fn reports_of_the_gate_hold_the_same_changes() {
    let temp = committed();
    let dir = temp.path();
    git(dir, &["checkout", "--quiet", "-b", "change"], ANA);
    let text = fs::read_to_string(dir.join("oncall.tf")).expect("file");
    let text = text.replacen("escalation_policy_id = rootly_escalation_policy.platform.id\n}\n\nresource \"rootly_service\" \"embeddings\"", "escalation_policy_id = rootly_escalation_policy.retrieval.id\n}\n\nresource \"rootly_service\" \"embeddings\"", 1);
    fs::write(dir.join("oncall.tf"), text).expect("write");
    let args = [
        "gate",
        "--base",
        "main",
        "--as-of",
        "2026-11-24",
        "--output",
        "markdown=gate.md",
        "--output",
        "json=gate.json",
    ];
    let (code, out, _) = alertlint(dir, &args);
    assert_eq!(code, 3);
    assert_eq!(out.matches("owner-changed: \"").count(), 2, "{out}");
    let markdown = fs::read_to_string(dir.join("gate.md")).expect("markdown");
    assert_eq!(
        markdown.matches("| owner-changed |").count(),
        2,
        "{markdown}"
    );
    assert!(
        markdown.contains("```mermaid\nflowchart LR\n"),
        "{markdown}"
    );
    assert!(markdown.contains("-- \"2 checks\" -->"), "{markdown}");
    let json: Value =
        serde_json::from_str(&fs::read_to_string(dir.join("gate.json")).expect("json"))
            .expect("JSON");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(2));
    // Formats for people end with the verdict, and not with a count of obligations.
    for format in ["human", "github", "concise"] {
        let args = [
            "gate",
            "--base",
            "main",
            "--as-of",
            "2026-11-24",
            "--format",
        ];
        let (_, out, _) = alertlint(dir, &[&args[..], &[format]].concat());
        let last = out.lines().last().unwrap_or_default();
        assert!(last.starts_with("needs-review: 2 introduced, "), "{out}");
        assert!(!out.contains("obligation"), "{out}");
    }
}
