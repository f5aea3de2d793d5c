//! A stack, one edit, exactly the expected change of findings.
//!
//! A case of `testdata/mutations/*.txt` says in `stack:` which stack is edited, in `file:` which file,
//! in `-` and `+` lines what is replaced by what (the first place where the `-` lines stand; without
//! `-` lines the `+` lines are added at the end), and then, line by line, the findings that the edit
//! makes (`new: CODE PATH:LINE SUBJECT`) and ends (`gone: …`). Lines are those of the edited file.
//! `UPDATE=1 cargo test --test mutations` writes what came: review the difference like code.

use alertlint::cli::test::findings;
use alertlint::finding::{Finding, Verdict};
use alertlint::report::Place;
use alertlint::source::SourceMap;
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn below(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

#[test]
fn each_edit_has_its_finding_and_no_other() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(below("testdata/mutations"))
        .expect("cases")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let cases: Vec<(PathBuf, Case)> = files
        .into_iter()
        .map(|f| {
            (
                f.clone(),
                Case::read(&std::fs::read_to_string(&f).expect("case")),
            )
        })
        .collect();
    let stacks: BTreeSet<&str> = cases.iter().map(|(_, c)| c.stack.as_str()).collect();
    let clean: BTreeMap<&str, BTreeSet<String>> = stacks
        .into_iter()
        .map(|s| (s, lines(copy(s).path())))
        .collect();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(file, case)| {
            let came = case.run(&clean[case.stack.as_str()]);
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(file, format!("{}{}", case.head, came)).expect("write case");
                return None;
            }
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            (came != case.expected)
                .then(|| format!("{name}:\nexpected:\n{}came:\n{came}", case.expected))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

struct Case {
    /// Everything up to the expectations.
    head: String,
    stack: String,
    file: String,
    before: String,
    after: String,
    expected: String,
}

impl Case {
    fn read(text: &str) -> Case {
        let mut case = Case {
            head: String::new(),
            stack: String::new(),
            file: String::new(),
            before: String::new(),
            after: String::new(),
            expected: String::new(),
        };
        for line in text.lines() {
            let whole = format!("{line}\n");
            if line.starts_with("new: ") || line.starts_with("gone: ") {
                case.expected.push_str(&whole);
                continue;
            }
            case.head.push_str(&whole);
            if let Some(stack) = line.strip_prefix("stack: ") {
                case.stack = stack.to_owned();
            } else if let Some(file) = line.strip_prefix("file: ") {
                case.file = file.to_owned();
            } else if let Some(removed) = line.strip_prefix('-') {
                case.before.push_str(&format!("{removed}\n"));
            } else if let Some(added) = line.strip_prefix('+') {
                case.after.push_str(&format!("{added}\n"));
            }
        }
        case
    }

    fn run(&self, clean: &BTreeSet<String>) -> String {
        let scratch = copy(&self.stack);
        let path = scratch.path().join(&self.file);
        let text = std::fs::read_to_string(&path).expect("file to edit");
        let edited = if self.before.is_empty() {
            format!("{text}{}", self.after)
        } else {
            assert!(
                text.contains(&self.before),
                "{}: nothing to replace",
                self.file
            );
            text.replacen(&self.before, &self.after, 1)
        };
        std::fs::write(&path, edited).expect("edit");
        let now = lines(scratch.path());
        // An edit moves lines: a finding is the same where all but its line is.
        let bare = |all: &BTreeSet<String>| -> BTreeSet<String> {
            all.iter().map(|l| without_line(l)).collect()
        };
        let (before, after) = (bare(clean), bare(&now));
        let new = now.iter().filter(|l| !before.contains(&without_line(l)));
        let gone = clean.iter().filter(|l| !after.contains(&without_line(l)));
        new.map(|l| format!("new: {l}\n"))
            .chain(gone.map(|l| format!("gone: {l}\n")))
            .collect()
    }
}

fn without_line(finding: &str) -> String {
    let mut words: Vec<&str> = finding.splitn(3, ' ').collect();
    if let Some(place) = words.get_mut(1) {
        *place = place.split(':').next().unwrap_or_default();
    }
    words.join(" ")
}

/// The findings of a folder, one line each.
fn lines(dir: &Path) -> BTreeSet<String> {
    let sources = Arc::new(SourceMap::new());
    match findings(dir, Some(date(2026, 11, 24)), &sources) {
        Ok(found) => found.iter().map(|f| line(f, &sources)).collect(),
        Err(error) => BTreeSet::from([format!("error {error}")]),
    }
}

fn line(finding: &Finding, sources: &SourceMap) -> String {
    let place = finding
        .labels
        .first()
        .and_then(|l| Place::of(l.span, sources));
    let place = place.map_or("-".to_owned(), |p| format!("{}:{}", p.path, p.line));
    let verdict = match finding.verdict {
        Verdict::Violated => "",
        Verdict::Undetermined => "undetermined ",
    };
    format!(
        "{} {place} {verdict}{}",
        finding.code, finding.subject.address
    )
}

/// A stack of `testdata/` in a folder of its own, which counts as a repository.
fn copy(stack: &str) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("scratch");
    let from = below(&format!("testdata/{stack}"));
    for entry in walkdir::WalkDir::new(&from)
        .into_iter()
        .filter_map(Result::ok)
    {
        let target = scratch
            .path()
            .join(entry.path().strip_prefix(&from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&target).expect("folder");
        } else {
            std::fs::copy(entry.path(), &target).expect("copy");
        }
    }
    std::fs::create_dir_all(scratch.path().join(".git")).expect("own repository");
    scratch
}
