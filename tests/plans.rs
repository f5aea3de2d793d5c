//! Plans that real Terraform made (`testdata/plans/`), against the source that they were made of.
//!
//! Each stack is checked three times: its source alone, the plan alone, both. What they find stands in
//! `expect.txt` (`UPDATE=1 cargo test --test plans` rewrites it: review the difference like code). Where
//! they differ the reason must be an undetermined verdict, never a contradiction.

use alertlint::terraform::plan::Plan;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What only a plan can show.
const OF_PLANS: [&str; 3] = ["drifted-resource", "plan-mismatch", "coverage-gap"];

/// Stacks whose plan is not what the source says, each with the reason.
const DIFFERENT: [&str; 9] = [
    // The mocked provider gives one key to every integration, so that the plan alone does not show which
    // service a check pages; source does.
    "pagerduty-later",
    // The plan is of other code, or of other variables than the source has by itself.
    "other-reference",
    "other-resources",
    "other-value",
    "variable-given",
    "variable-of-objects",
    // The plan does not make all of what is written.
    "targeted-first",
    "targeted-later",
    "destroy",
];

fn stacks() -> Vec<PathBuf> {
    let all = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans"));
    let mut found: Vec<PathBuf> = all
        .expect("testdata/plans")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.is_dir())
        .collect();
    found.sort();
    found
}

fn name(dir: &Path) -> String {
    let name = dir.file_name().expect("name");
    name.to_string_lossy().into_owned()
}

fn check(dir: &Path, args: &[&str]) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "--format", "json", "--as-of", "2026-11-24"])
        .args(args)
        .current_dir(dir)
        .output()
        .expect("alertlint runs");
    assert!(
        output.status.code().is_some_and(|c| c < 2),
        "{} {args:?}: {}",
        dir.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("json")
}

/// Verdict and message by rule and subject.
type Found = BTreeMap<(String, String), (String, String)>;

fn found(report: &Json) -> Found {
    let findings = report["findings"].as_array().expect("findings");
    let text = |f: &Json| f.as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .map(|f| {
            let key = (text(&f["rule"]), text(&f["subject"]["address"]));
            (key, (text(&f["verdict"]), text(&f["message"])))
        })
        .collect()
}

fn three(dir: &Path) -> [Found; 3] {
    [
        found(&check(dir, &[])),
        found(&check(dir, &["--plan", "plan.json", "--plan-only"])),
        found(&check(dir, &["--plan", "plan.json"])),
    ]
}

#[test]
fn source_plan_and_both_find_what_is_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let stacks = stacks();
    assert!(stacks.len() >= 25);
    let mut wrong = String::new();
    for dir in &stacks {
        let runs = three(dir);
        let mut table = "# source, plan, both: v violated, u undetermined\n".to_owned();
        let keys: BTreeSet<_> = runs.iter().flat_map(BTreeMap::keys).collect();
        for key in keys {
            let marks = runs.iter().map(|r| match r.get(key) {
                Some((verdict, _)) if verdict == "violated" => 'v',
                Some(_) => 'u',
                None => '-',
            });
            let marks: String = marks.collect();
            let message = runs.iter().filter_map(|r| r.get(key)).next_back();
            let message = message.map_or("", |(_, m)| m.as_str());
            let _ = writeln!(table, "{marks} {} {}: {message}", key.0, key.1);
        }
        let file = dir.join("expect.txt");
        if update {
            std::fs::write(&file, &table).expect("write");
        } else if std::fs::read_to_string(&file).unwrap_or_default() != table {
            let _ = writeln!(wrong, "{}:\n{table}", name(dir));
        }
        if DIFFERENT.contains(&name(dir).as_str()) {
            continue;
        }
        for ((a, b), names) in [
            ((0, 1), "source, plan"),
            ((0, 2), "source, both"),
            ((1, 2), "plan, both"),
        ] {
            for (x, y) in [(a, b), (b, a)] {
                for contradiction in contradictions(&runs[x], &runs[y]) {
                    let _ = writeln!(wrong, "{} ({names}): {contradiction}", name(dir));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What one run finds violated while the other neither finds it nor leaves anything undetermined that
/// is of the same subject.
fn contradictions(one: &Found, other: &Found) -> Vec<String> {
    let violated = one.iter().filter(|(_, (verdict, _))| verdict == "violated");
    violated
        .filter(|((rule, _), _)| !OF_PLANS.contains(&rule.as_str()))
        .filter(|(key, _)| !other.contains_key(*key))
        .filter(|((_, subject), _)| {
            !other
                .iter()
                .any(|((_, s), (verdict, _))| s == subject && verdict == "undetermined")
        })
        .map(|((rule, subject), (_, message))| format!("{rule} {subject}: {message}"))
        .collect()
}

#[test]
fn findings_of_a_plan_alone_have_addresses_and_no_places() {
    for dir in stacks() {
        let report = check(&dir, &["--plan", "plan.json", "--plan-only"]);
        for finding in report["findings"].as_array().expect("findings") {
            assert_eq!(finding["labels"], serde_json::json!([]), "{}", name(&dir));
            assert_ne!(finding["subject"]["address"], "", "{}", name(&dir));
        }
    }
}

/// What is broken is an error or another plan, never a panic.
#[test]
fn broken_plans_are_refused() {
    for stack in ["drift-muted", "module-for-each", "sensitive-body"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans");
        let plan = std::fs::read(dir.join(stack).join("plan.json")).expect("plan");
        let read = |bytes: &[u8]| Plan::read(bytes, &|_, _| true);
        let whole = plan.trim_ascii_end();
        assert!(read(whole).is_ok());
        for end in (0..whole.len()).step_by(211) {
            assert!(read(&whole[..end]).is_err(), "{stack} cut at {end}");
        }
        for (i, at) in (0..whole.len()).step_by(97).enumerate() {
            let mut changed = whole.to_vec();
            changed[at] = b"\"{}[]:,\\0 \xff"[i % 11];
            let _ = read(&changed);
        }
    }
}

/// What is no plan says what it is; a mark in front of the text is none of it.
#[test]
fn other_files_say_what_they_are() {
    let said = |bytes: &[u8]| match Plan::read(bytes, &|_, _| true) {
        Ok(_) => String::new(),
        Err(error) => error.of("plan.json").to_string(),
    };
    let plan = br#"{"format_version":"1.2","resource_changes":[]}"#;
    assert_eq!(said(plan), "");
    assert_eq!(said(&[b"\xef\xbb\xbf", &plan[..]].concat()), "");
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "it is compressed (gzip)"),
        (b"PK\x03\x04\x14\0", "it is a binary plan"),
        (b"\xff\xfe{\0\"\0", "it is UTF-16"),
        (b"\xfe\xff\0{\0\"", "it is UTF-16"),
        (br#"{"format_version":"1.0"}"#, "it is a state"),
        (br#"{"values":{},"format_version":"1.0"}"#, "it is a state"),
    ] {
        assert!(said(bytes).contains(words), "{}", said(bytes));
    }
}

#[test]
fn a_plan_from_standard_input_is_that_of_the_file() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans/drift-muted");
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args([
            "check",
            "--format",
            "json",
            "--as-of",
            "2026-11-24",
            "--plan",
            "-",
        ])
        .current_dir(&dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("alertlint starts");
    let plan = std::fs::read(dir.join("plan.json")).expect("plan");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(&plan).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("alertlint ends");
    let report: Json = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!(report, check(&dir, &["--plan", "plan.json"]));
}

/// Sensitive text of the stacks, which stands in the clear in their plans.
#[test]
fn sensitive_values_of_plans_are_never_shown() {
    for (stack, secret) in [
        ("sensitive-body", "tok-0123456789abcdef"),
        ("sensitive-tags-drift", "owner-hidden"),
    ] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata/plans")
            .join(stack);
        let plan = std::fs::read_to_string(dir.join("plan.json")).expect("plan");
        assert!(plan.contains(secret), "{stack} holds nothing to hide");
        for command in [
            &["check", "--plan", "plan.json", "--plan-only"][..],
            &["check", "--plan", "plan.json", "--format", "json"],
            &["expand", "--plan", "plan.json"],
            &["expand", "--plan", "plan.json", "--plan-only"],
        ] {
            let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
                .args(command)
                .current_dir(&dir)
                .output()
                .expect("alertlint runs");
            let text = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            assert!(!text.contains(secret), "{stack} {command:?}:\n{text}");
        }
    }
}
