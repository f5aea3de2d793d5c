//! Stacks without a finding, one edit, exactly the findings that the edit makes.
//!
//! `testdata/mutations/STACK.txt` names a stack and holds its cases (`testdata/mutations/README.md` says how). What is
//! expected was written by people, from what the edit means. `UPDATE=1 cargo test --test mutations` writes what came
//! instead: read the difference like code, an expectation may only change when the new one is right.
//! `-- --nocapture` shows the figures.

mod case;
#[path = "../support/section.rs"]
mod section;

use alertlint::cli::test::findings;
use alertlint::finding::{Finding, Verdict};
use alertlint::policy::{Config, Policy, UserFiles};
use alertlint::report::Place;
use alertlint::source::SourceMap;
use case::{Case, Suite};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A path of this repository.
fn below(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn suites() -> Vec<Suite> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(below("testdata/mutations"))
        .expect("cases")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files.into_iter().map(Suite::read).collect()
}

#[test]
fn each_edit_has_its_findings_and_no_others() {
    let mut suites = suites();
    let clean: Vec<BTreeSet<String>> = each(&suites, |s| lines(Case::unedited(&s.stack).path()));
    let cases: Vec<(&Suite, &Case, &BTreeSet<String>)> = suites
        .iter()
        .zip(&clean)
        .flat_map(|(suite, clean)| suite.cases.iter().map(move |case| (suite, case, clean)))
        .collect();
    let mut all = each(&cases, |(suite, case, clean)| {
        changes(clean, &lines(case.edited(&suite.stack).path()))
    })
    .into_iter();
    let came: Vec<Vec<BTreeSet<String>>> = suites
        .iter()
        .map(|s| all.by_ref().take(s.cases.len()).collect())
        .collect();
    if std::env::var_os("UPDATE").is_some() {
        for (suite, came) in suites.iter_mut().zip(came) {
            suite.rewrite(came);
        }
        return;
    }
    let mut figures = Figures::default();
    let mut wrong = String::new();
    for (suite, came) in suites.iter().zip(&came) {
        for (case, came) in suite.cases.iter().zip(came) {
            figures.add(case, came);
            if *came != case.comes() {
                let _ = writeln!(wrong, "{}: {}", suite.name(), case.difference(came));
            }
        }
    }
    println!("{figures}");
    assert!(wrong.is_empty(), "{figures}\n{wrong}");
}

/// What `UPDATE=1` writes keeps the order of what still holds, and says what is missed and false for as long as it is so.
#[test]
fn an_expectation_is_rewritten_in_its_order() {
    let edit = "name\nfile: main.tf\n+ more\n";
    let case = |lines: &str| Case::read(&format!("{edit}{lines}"));
    let rewritten = |lines: &str, came: &[&str]| {
        let came = came.iter().map(|l| (*l).to_owned()).collect();
        case(lines).rewritten(&came).join("\n")
    };
    let lines = "new: B\nmissed: C\nfalse: A\ngone: D";
    assert_eq!(rewritten(lines, &["gone: D", "new: A", "new: B"]), lines);
    assert_eq!(
        rewritten(lines, &["new: 0", "new: B", "new: C"]),
        "new: B\nnew: C\nnew: 0"
    );
    assert_eq!(
        rewritten("silent\nfalse: A", &["new: A"]),
        "silent\nfalse: A"
    );
    assert_eq!(rewritten("silent\nfalse: A", &[]), "silent");
    assert_eq!(rewritten("silent", &["new: A"]), "new: A");
    assert_eq!(rewritten("new: A", &[]), "silent");
}

/// Stacks are clean: they have no finding before the edit, but for those whose file says so.
#[test]
fn stacks_have_no_findings() {
    for suite in suites().iter().filter(|s| s.clean) {
        let found = lines(Case::unedited(&suite.stack).path());
        assert!(found.is_empty(), "{}: {found:#?}", suite.stack);
    }
}

/// How many edits the stacks have, and which rule is tried how often.
#[test]
fn the_tables_of_edits_are_those_of_the_cases() {
    let suites = suites();
    let mut table = String::from(
        "| stack | edits | that make a finding | findings | missed | false alarms | edits that make none |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut of_rule: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut sum = Figures::default();
    for suite in &suites {
        let mut figures = Figures::default();
        for case in &suite.cases {
            figures.add(case, &case.comes());
            sum.add(case, &case.comes());
            for (code, findings) in case.codes() {
                let (edits, all) = of_rule.entry(code).or_default();
                *edits += 1;
                *all += findings;
            }
        }
        let _ = writeln!(
            table,
            "| [{0}](../testdata/{1}) {2}",
            suite.name(),
            suite.stack,
            figures.row()
        );
    }
    let _ = writeln!(table, "| all {}", sum.row());
    section::check("docs/testing.md", "mutations", &table);

    let sources = Arc::new(SourceMap::new());
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources).expect("policy");
    let mut table =
        String::from("| code | rule | edits | findings |\n| --- | --- | ---: | ---: |\n");
    for rule in policy.rules.iter() {
        let (edits, findings) = of_rule.get(&*rule.code).copied().unwrap_or_default();
        let _ = writeln!(
            table,
            "| {} | {} | {edits} | {findings} |",
            rule.code, rule.name
        );
    }
    section::check("docs/testing.md", "rules", &table);
}

/// What an edit seeds, and how much of it is found.
#[derive(Default)]
struct Figures {
    seeding: usize,
    harmless: usize,
    expected: usize,
    missed: usize,
    wrong: usize,
}

impl Figures {
    fn add(&mut self, case: &Case, came: &BTreeSet<String>) {
        let expected = case.expected();
        if expected.is_empty() {
            self.harmless += 1;
        } else {
            self.seeding += 1;
        }
        self.expected += expected.len();
        self.missed += expected.difference(came).count();
        self.wrong += came.difference(&expected).count();
    }

    fn row(&self) -> String {
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.seeding + self.harmless,
            self.seeding,
            self.expected,
            self.missed,
            self.wrong,
            self.harmless
        )
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let found = self.expected - self.missed;
        write!(
            f,
            "{} edits seed {} changes of findings: {found} found, {} missed, recall {:.1} %; {} harmless edits; {} false alarms",
            self.seeding,
            self.expected,
            self.missed,
            100.0 * found as f64 / self.expected.max(1) as f64,
            self.harmless,
            self.wrong,
        )
    }
}

/// Does a job for each item, several at a time. The jobs share their own parts between the threads of a pool, and so must not
/// run on these themselves.
fn each<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            let result = job(item);
            done.lock().expect("results").push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, |n| n.get()) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().expect("results");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What an edit makes and ends.
fn changes(before: &BTreeSet<String>, after: &BTreeSet<String>) -> BTreeSet<String> {
    let new = after.difference(before).map(|l| format!("new: {l}"));
    let gone = before.difference(after).map(|l| format!("gone: {l}"));
    new.chain(gone).collect()
}

/// The findings of a folder, one line each.
fn lines(dir: &Path) -> BTreeSet<String> {
    let sources = Arc::new(SourceMap::new());
    match findings(dir, Some(date(2026, 11, 24)), &sources) {
        Ok(found) => found.iter().map(|f| line(f, dir, &sources)).collect(),
        Err(error) => BTreeSet::from([format!("error {error}")]),
    }
}

/// `CODE [undetermined] SUBJECT at PATH: TEXT`: what stands on the line of the primary label, not its number, which every
/// edit above it would change.
fn line(finding: &Finding, dir: &Path, sources: &SourceMap) -> String {
    let place = finding
        .labels
        .first()
        .and_then(|l| Place::of(l.span, sources));
    let place = place.map_or("-".to_owned(), |p| {
        let text = std::fs::read_to_string(dir.join(&p.path)).unwrap_or_default();
        format!("{}: {}", p.path, case::quote(&text, p.line as usize))
    });
    let verdict = match finding.verdict {
        Verdict::Violated => "",
        Verdict::Undetermined => "undetermined ",
    };
    let environments = match finding.environments.is_empty() {
        true => String::new(),
        false => format!(" ({})", finding.environments.join(", ")),
    };
    format!(
        "{} {verdict}{}{environments} at {place}",
        finding.code, finding.subject.address
    )
}
