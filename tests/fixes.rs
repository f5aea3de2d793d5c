//! `alertlint check --fix`: what it writes, and what it leaves alone.
//!
//! A case of `testdata/fixes/` is a stack with `expect.patch`, the patch that `check --diff` prints,
//! and `expect.txt`, what it says beside it. `UPDATE=1 cargo test --test fixes` writes both: review the difference like code.
//! `testdata/fixes/fmt.txt` holds what `terraform fmt` says of the files before and after
//! (`testdata/fixes/record` writes it).

#[allow(dead_code)] // what the tests of the edits themselves need
#[path = "mutations/case.rs"]
mod case;

use alertlint::edit::{Draft, Edit, unified};
use alertlint::source::{FileId, Span};
use case::{Case, Suite};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn below(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// A folder of `testdata/` in a place of its own, which counts as a repository.
fn copy(from: &Path) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("scratch");
    for entry in walkdir::WalkDir::new(from)
        .into_iter()
        .filter_map(Result::ok)
    {
        let target = scratch
            .path()
            .join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("folder");
        } else {
            std::fs::copy(entry.path(), &target).expect("copy");
        }
    }
    std::fs::create_dir_all(scratch.path().join(".git")).expect("own repository");
    scratch
}

fn check(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "--as-of", "2026-11-24"])
        .args(args)
        .current_dir(dir)
        .env_remove("NO_COLOR")
        .output()
        .expect("alertlint starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every finding as rule, verdict and subject, from a JSON report.
fn findings(report: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let rows = report["findings"].as_array().expect("findings");
    let mut all: Vec<String> = rows
        .iter()
        .map(|f| format!("{} {} {}", f["rule"], f["verdict"], f["subject"]))
        .collect();
    all.sort();
    all
}

/// The files of a folder with their bytes.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<(PathBuf, Vec<u8>)> = walkdir::WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(dir).expect("below").to_owned();
            (path, std::fs::read(e.path()).expect("read"))
        })
        .collect();
    all.sort();
    all
}

fn cases() -> Vec<PathBuf> {
    folders("testdata/fixes")
}

fn folders(of: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(below(of))
        .expect("cases")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.is_dir())
        .collect();
    all.sort();
    all
}

#[test]
fn every_case_is_fixed_as_its_patch_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let scratch = copy(&case);
        let dir = scratch.path();
        let before = files(dir);
        let shown = check(dir, &["--diff"]);
        assert_eq!(files(dir), before, "{name}: --diff writes nothing");
        let came = [
            ("expect.patch", text(&shown.stdout)),
            ("expect.txt", text(&shown.stderr)),
        ];
        for (file, came) in &came {
            let path = case.join(file);
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, came).expect("write case");
            } else if std::fs::read_to_string(&path).unwrap_or_default() != *came {
                wrong.push(format!("{name}/{file}:\n{came}"));
            }
        }
        let reported = findings(&check(dir, &["--format", "json"]));
        let fixed = check(dir, &["--fix", "--format", "json"]);
        let told = text(&fixed.stderr);
        assert!(
            told.contains(&came[0].1),
            "{name}: --fix shows the patch of --diff:\n{told}"
        );
        let left = findings(&fixed);
        assert_eq!(
            left,
            findings(&check(dir, &["--format", "json"])),
            "{name}: the report is that of the files"
        );
        let strangers: Vec<&String> = left.iter().filter(|f| !reported.contains(f)).collect();
        assert!(
            strangers.is_empty(),
            "{name}: new after the fix: {strangers:?}"
        );
        let again = check(dir, &["--diff"]);
        assert_eq!(
            text(&again.stdout),
            "",
            "{name}: a second run has nothing to do"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The bytes of each case's files after `--fix`, as hashes: those that `terraform fmt` was asked about.
#[test]
fn what_is_written_is_formatted_where_the_file_was() {
    let recorded = std::fs::read_to_string(below("testdata/fixes/fmt.txt")).expect("record");
    let recorded: BTreeSet<&str> = recorded.lines().collect();
    let mut asked = 0;
    for case in cases() {
        let name = case
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let scratch = copy(&case);
        let before = files(scratch.path());
        check(scratch.path(), &["--fix", "--quiet"]);
        for ((path, old), (_, new)) in before.iter().zip(files(scratch.path())) {
            // What the case itself expects is no Terraform.
            if path.to_string_lossy().starts_with("expect.") {
                continue;
            }
            let formatted = |bytes: &[u8]| {
                let hash = hash(bytes);
                let line = |verdict: &str| format!("{hash} {verdict}");
                let known =
                    ["formatted", "not-formatted"].map(|v| recorded.contains(line(v).as_str()));
                assert!(
                    known[0] || known[1],
                    "{name}/{}: terraform fmt was not asked: run testdata/fixes/record",
                    path.display()
                );
                known[0]
            };
            if *old == new {
                continue;
            }
            asked += 1;
            assert!(
                !formatted(old) || formatted(&new),
                "{name}/{}: no longer formatted",
                path.display()
            );
        }
    }
    assert!(asked > 10, "only {asked} files are changed");
}

/// Every edit of `testdata/mutations/`: what a report calls safe is applied, and mends by itself;
/// where `--fix` applies anything a finding ends, and the edits named in `testdata/fixes/undone.txt` are taken back, byte for byte.
#[test]
fn seeded_mistakes_are_undone_or_left_alone() {
    let undone = std::fs::read_to_string(below("testdata/fixes/undone.txt")).expect("list");
    let undone: BTreeSet<&str> = undone.lines().filter(|l| !l.starts_with('#')).collect();
    let mut suites: Vec<PathBuf> = std::fs::read_dir(below("testdata/mutations"))
        .expect("cases")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    suites.sort();
    let mut came = BTreeSet::new();
    let mut fixed = 0;
    let mut alone = 0;
    for suite in suites.into_iter().map(Suite::read) {
        let original = files(Case::unedited(&suite.stack).path());
        for case in &suite.cases {
            let name = format!("{} {}", suite.name(), case.name());
            let scratch = case.edited(&suite.stack);
            let dir = scratch.path();
            let report = check(dir, &["--format", "json"]);
            if !text(&report.stdout).contains("\"safe\": true") {
                continue;
            }
            let reported = findings(&report);
            alone += each_alone(&name, &report, || case.edited(&suite.stack));
            let after = check(dir, &["--fix", "--format", "json"]);
            let told = text(&after.stderr);
            let left = findings(&after);
            let applied = told.lines().filter(|l| l.starts_with("fixed ")).count();
            // What shows behind a mended finding is of the same subject.
            for stranger in left.iter().filter(|f| !reported.contains(f)) {
                let subject = stranger.split_once('{').map_or("", |(_, s)| s);
                let known = reported.iter().any(|f| f.ends_with(subject));
                assert!(known, "{name}: new after the fix: {stranger}\n{told}");
            }
            let refused: Vec<&str> = told.lines().filter(|l| l.starts_with("left ")).collect();
            assert!(
                refused.is_empty(),
                "{name}: called safe and not applied: {refused:?}"
            );
            let ended = reported.iter().any(|f| !left.contains(f));
            assert!(applied == 0 || ended, "{name}: nothing ended\n{told}");
            fixed += usize::from(applied > 0);
            if files(dir) == original {
                came.insert(name);
            }
        }
    }
    println!(
        "{fixed} edits are mended, {} of them taken back byte for byte",
        came.len()
    );
    assert!(alone >= 10, "only {alone} fixes are called safe");
    let came: BTreeSet<&str> = came.iter().map(String::as_str).collect();
    let missing: Vec<_> = undone.difference(&came).collect();
    assert!(
        missing.is_empty(),
        "no longer undone: {missing:?}; undone are {came:#?}"
    );
}

/// A case of `testdata/missing-routes/` is a stack in which one check has no route of its own, with
/// `expect.patch`: the route that is suggested, or nothing where any of it would be a guess.
/// `testdata/missing-routes/fmt.txt` has the hashes of the patched files that `terraform fmt` leaves alone
/// (`testdata/missing-routes/record` writes it).
#[test]
fn a_missing_route_is_written_out_where_nothing_of_it_is_a_guess() {
    let formatted = std::fs::read_to_string(below("testdata/missing-routes/fmt.txt"));
    let formatted = formatted.unwrap_or_default();
    let mut wrong = Vec::new();
    let mut written = 0;
    for case in folders("testdata/missing-routes") {
        let name = case.display();
        let scratch = copy(&case);
        let dir = scratch.path();
        let report = check(dir, &["--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
        let rows = json["findings"].as_array().expect("findings");
        let unrouted =
            |f: &&serde_json::Value| matches!(f["code"].as_str(), Some("AL301" | "AL303"));
        let finding = rows.iter().find(unrouted).expect("a check without a route");
        let fixes = finding["fixes"].as_array().cloned().unwrap_or_default();
        let came = match fixes.last() {
            Some(fix) => {
                assert_eq!(
                    fix["safe"], false,
                    "{name}: whom to page is for people to decide"
                );
                apply(dir, fix)
            }
            None => String::new(),
        };
        let expected = case.join("expect.patch");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &came).expect("write case");
            continue;
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != came {
            wrong.push(format!("{name}:\n{came}"));
        }
        if came.is_empty() {
            continue;
        }
        written += 1;
        let before = findings(&report);
        let after = findings(&check(dir, &["--format", "json"]));
        let new: Vec<&String> = after.iter().filter(|f| !before.contains(f)).collect();
        assert!(new.is_empty(), "{name}: new with the route: {new:?}");
        let subject = format!("{}", finding["subject"]);
        let left = |f: &String| {
            f.ends_with(&subject) && (f.contains("unrouted-tag") || f.contains("fallback-only"))
        };
        assert!(!after.iter().any(left), "{name}: still without a route");
        for (path, bytes) in files(dir) {
            if path.extension().is_some_and(|e| e == "tf") {
                let hash = hash(&bytes);
                assert!(
                    formatted.contains(&hash),
                    "{name}: not formatted, or not recorded"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let update = std::env::var_os("UPDATE").is_some();
    assert!(update || written > 5, "only {written} routes are written");
}

/// A case of `testdata/suggestions/` is a stack with `expect.txt`: the fixes of its findings, each with its patch, or nothing
/// where none can be meant. Each is applied by itself and checked again.
/// `testdata/suggestions/fmt.txt` has the hashes of the files, before and after, that `terraform fmt` leaves alone
/// (`testdata/suggestions/record` writes it).
#[test]
fn what_is_suggested_mends_what_it_is_suggested_for() {
    let formatted = std::fs::read_to_string(below("testdata/suggestions/fmt.txt"));
    let formatted = formatted.unwrap_or_default();
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for case in folders("testdata/suggestions") {
        let name = case.display();
        let report = check(copy(&case).path(), &["--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
        let before = findings(&report);
        let mut came = String::new();
        let mut seen = BTreeSet::new();
        for finding in json["findings"].as_array().expect("findings") {
            for fix in finding["fixes"].as_array().into_iter().flatten() {
                if !seen.insert(fix["edits"].to_string()) {
                    continue;
                }
                let how = if fix["safe"] == true {
                    "safe"
                } else {
                    "suggested"
                };
                let (code, subject) = (&finding["code"], &finding["subject"]["address"]);
                let scratch = copy(&case);
                let dir = scratch.path();
                let patch = apply(dir, fix);
                let line = [code, subject, &fix["title"]].map(|t| t.as_str().expect("text"));
                came.push_str(&format!("fix {how}: {}\n{patch}", line.join(": ")));
                let after = findings(&check(dir, &["--format", "json"]));
                let new: Vec<&String> = after.iter().filter(|f| !before.contains(f)).collect();
                assert!(new.is_empty(), "{name}: new with {line:?}: {new:?}");
                let key = format!(
                    "{} {} {}",
                    finding["rule"], finding["verdict"], finding["subject"]
                );
                assert!(!after.contains(&key), "{name}: {line:?} does not end it");
                for (path, bytes) in files(dir) {
                    let hash = hash(&bytes);
                    let is_code = path.extension().is_some_and(|e| e == "tf");
                    assert!(
                        update || !is_code || formatted.contains(&hash),
                        "{name}: {} is not formatted, or not recorded",
                        path.display()
                    );
                }
            }
        }
        let expected = case.join("expect.txt");
        if update {
            std::fs::write(&expected, &came).expect("write case");
        } else if std::fs::read_to_string(&expected).ok().as_ref() != Some(&came) {
            wrong.push(format!("{name}:\n{came}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The hash that records name a file by.
fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// Applies a fix of a JSON report to the files of a folder, and gives it as a patch.
fn apply(dir: &Path, fix: &serde_json::Value) -> String {
    let mut by_path: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for edit in fix["edits"].as_array().expect("edits") {
        let byte = |name: &str| {
            edit[name]
                .as_u64()
                .and_then(|n| u32::try_from(n).ok())
                .expect("a byte")
        };
        let span = Span::new(FileId(0), byte("start"), byte("end"));
        let path = edit["path"].as_str().expect("a path").to_owned();
        let edit = Edit::new(span, edit["text"].as_str().expect("text"));
        by_path.entry(path).or_default().push(edit);
    }
    let mut patch = String::new();
    for (path, edits) in by_path {
        let text = std::fs::read_to_string(dir.join(&path)).expect("read");
        let mut draft = Draft::new(text.into());
        assert!(draft.apply(&edits), "{path}: edits fit");
        std::fs::write(dir.join(&path), draft.text()).expect("write");
        patch.push_str(&unified(&path, &draft));
    }
    patch
}

/// Applies every fix that a report calls safe, each to a stack of its own: its finding ends, and none is new but one that shows
/// where another has ended. Gives how many there are.
fn each_alone(name: &str, report: &Output, stack: impl Fn() -> tempfile::TempDir) -> usize {
    let reported = findings(report);
    let json: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let mut seen = BTreeSet::new();
    for finding in json["findings"].as_array().expect("findings") {
        let fixes = finding["fixes"].as_array().cloned().unwrap_or_default();
        // The first is the one that `--fix` takes.
        let Some(fix) = fixes.iter().find(|f| f["safe"] == true) else {
            continue;
        };
        if !seen.insert(fix["edits"].to_string()) {
            continue;
        }
        let scratch = stack();
        apply(scratch.path(), fix);
        let left = findings(&check(scratch.path(), &["--format", "json"]));
        let title = &fix["title"];
        let mended = format!(
            "{} {} {}",
            finding["rule"], finding["verdict"], finding["subject"]
        );
        assert!(!left.contains(&mended), "{name}: {title} leaves {mended}");
        let ended: Vec<&String> = reported.iter().filter(|f| !left.contains(f)).collect();
        for new in left.iter().filter(|f| !reported.contains(f)) {
            let (_, subject) = new.split_once('{').expect("a subject");
            let shows = ended.iter().any(|f| f.ends_with(subject));
            assert!(shows, "{name}: {title} makes {new}");
        }
    }
    seen.len()
}
