//! `alertlint test`: case folders of rules.

use super::args::TestArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::gate;
use super::plan::PlanFile;
use super::project::{Options, Project};
use super::threads;
use crate::finding::{Finding, Verdict};
use crate::gate::verdict::Authors;
use crate::graph::RawEntity;
use crate::report::Place;
use crate::source::{InputError, SourceMap, Span};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder that a rule must fire on, or be silent about.
#[derive(Debug)]
pub struct Case {
    /// The rule's name: the folder above.
    pub rule: String,
    /// The folder.
    pub dir: PathBuf,
    /// Whether the folder's name says that the rule fires.
    pub fires: bool,
}

impl Case {
    /// A path of the repository as the case's own files name it; anything else as it is.
    fn relative(&self, path: &str) -> String {
        let folder = format!("{}/{}/", self.rule, file_name(&self.dir));
        match path.split_once(&folder) {
            Some((above, below)) if above.is_empty() || above.ends_with('/') => below.to_owned(),
            _ => path.to_owned(),
        }
    }
}

/// What is expected of, or came from, a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    /// A violated finding whose primary label stands on this line.
    Line(String, u32),
    /// A finding about this subject.
    Subject(Verdict, String),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Expected::Line(path, line) => write!(f, "{path}:{line}"),
            Expected::Subject(Verdict::Violated, address) => write!(f, "{address}"),
            Expected::Subject(Verdict::Undetermined, address) => {
                write!(f, "undetermined {address}")
            }
        }
    }
}

/// All case folders below `dir`, in order of name.
///
/// # Errors
/// The folder cannot be read, or a case is neither `fires…` nor `silent…`.
pub fn cases(dir: &Path) -> Result<Vec<Case>, InputError> {
    let mut found = Vec::new();
    for rule in folders(dir)? {
        for case in folders(&rule)? {
            let name = file_name(&case);
            let fires = name.starts_with("fires");
            if !fires && !name.starts_with("silent") {
                return Err(InputError::new(
                    format!(
                        "{}: the name of a case starts with fires or silent",
                        case.display()
                    ),
                    Span::NONE,
                ));
            }
            found.push(Case {
                rule: file_name(&rule),
                dir: case,
                fires,
            });
        }
    }
    Ok(found)
}

/// Runs cases, several at a time: what is wrong with each, in their order.
pub fn run_cases(cases: &[Case], config: Option<&Path>, as_of: Option<Date>) -> Vec<Vec<String>> {
    threads::start();
    threads::each(cases.iter().collect(), |case| run_case(case, config, as_of))
}

/// Runs a case: what is wrong with it, nothing where it is as expected.
pub fn run_case(case: &Case, config: Option<&Path>, as_of: Option<Date>) -> Vec<String> {
    let sources = Arc::new(SourceMap::new());
    let findings = match check(&case.dir, config, as_of, &sources) {
        Ok(findings) => findings,
        Err(error) => return vec![error],
    };
    let findings: Vec<Finding> = findings
        .into_iter()
        .filter(|f| f.rule == case.rule)
        .collect();
    let expected = match expectations(case) {
        Ok(expected) => expected,
        Err(error) => return vec![error.message],
    };
    compare(case, &findings, expected, &sources)
}

/// The findings of a folder by the built-in policy and the config in it; where it holds `base/` and
/// `head/`, those that the change from the one to the other introduces.
///
/// # Errors
/// What `alertlint check` says where it cannot run.
pub fn findings(
    dir: &Path,
    as_of: Option<Date>,
    sources: &Arc<SourceMap>,
) -> Result<Vec<Finding>, String> {
    check(dir, None, as_of, sources)
}

/// What the adapters make of a folder, and what is found in it.
#[derive(Debug)]
pub struct Made {
    /// The entities, root by root.
    pub entities: Vec<RawEntity>,
    /// The findings of the built-in policy and the config in the folder.
    pub findings: Vec<Finding>,
}

/// What a folder comes to: its source, or a plan of it, with the source or (`plan_only`) without.
///
/// # Errors
/// What `alertlint check` says where it cannot run.
pub fn made(
    dir: &Path,
    plan: Option<&Path>,
    plan_only: bool,
    as_of: Option<Date>,
    sources: &Arc<SourceMap>,
) -> Result<Made, String> {
    let options = Options {
        plan: plan.map(|path| PlanFile {
            path: path.to_owned(),
            only: plan_only,
            known: None,
        }),
        as_of,
        ..Options::default()
    };
    let made = || {
        let project = Project::open(dir, &options, sources)?;
        let evaluated = project.evaluate()?;
        let entities = evaluated.iter();
        let entities = entities.flat_map(|e| project.policy.entities(&e.evaluation).entities);
        Ok(Made {
            entities: entities.collect(),
            findings: project.check()?.findings,
        })
    };
    made().map_err(|failure: Failure| failure.render(sources, false))
}

/// All rules are judged, whatever is asked for: whether a suppression is unused depends on the others.
fn check(
    dir: &Path,
    config: Option<&Path>,
    as_of: Option<Date>,
    sources: &Arc<SourceMap>,
) -> Result<Vec<Finding>, String> {
    let plan = dir.join("plan.json");
    let options = Options {
        config: config.map(Path::to_owned),
        plan: plan.is_file().then_some(PlanFile {
            path: plan,
            only: false,
            known: None,
        }),
        as_of,
        ..Options::default()
    };
    let (base, head) = (dir.join("base"), dir.join("head"));
    let found = if base.is_dir() && head.is_dir() {
        let old = gate::Old::folder(&base, Authors::default());
        gate::compare(&old, &head, &options, sources).map(|gated| gated.sorted.introduced)
    } else {
        let outcome = Project::open(dir, &options, sources).and_then(|p| p.check());
        outcome.map(|o| o.findings)
    };
    found.map_err(|failure| failure.render(sources, false))
}

fn compare(
    case: &Case,
    findings: &[Finding],
    expected: BTreeSet<Expected>,
    sources: &SourceMap,
) -> Vec<String> {
    let mut missing = expected.clone();
    let mut wrong = Vec::new();
    for finding in findings {
        let place = finding
            .labels
            .first()
            .and_then(|l| Place::of(l.span, sources));
        let line = place
            .filter(|_| finding.verdict == Verdict::Violated)
            .map(|p| Expected::Line(case.relative(&p.path), p.line));
        let address = case.relative(&finding.subject.address);
        let subject = Expected::Subject(finding.verdict, address);
        let hit = line
            .into_iter()
            .chain([subject])
            .find(|e| expected.contains(e));
        match hit {
            Some(hit) => {
                missing.remove(&hit);
            }
            None => {
                let place = finding
                    .labels
                    .first()
                    .and_then(|l| Place::of(l.span, sources));
                let place = place.map_or(String::new(), |p| format!("{}:{}: ", p.path, p.line));
                wrong.push(format!(
                    "not expected: {place}{:?} {} {}",
                    finding.verdict, finding.subject.address, finding.message
                ));
            }
        }
    }
    wrong.extend(
        missing
            .iter()
            .map(|e| format!("expected and not found: {e}")),
    );
    if case.fires && expected.is_empty() {
        wrong.push("a case that fires expects nothing: mark a line with `# fires: NAME`, or write expect.txt".to_owned());
    }
    if !case.fires && !expected.is_empty() {
        wrong.push("a silent case expects findings".to_owned());
    }
    wrong
}

fn expectations(case: &Case) -> Result<BTreeSet<Expected>, InputError> {
    let mut expected = BTreeSet::new();
    let walk = ignore::WalkBuilder::new(&case.dir)
        .standard_filters(false)
        .build();
    for entry in walk.filter_map(Result::ok) {
        let path = entry.path();
        let shown = path.strip_prefix(&case.dir).unwrap_or(path);
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        if shown == Path::new("expect.txt") {
            for line in text.lines().map(str::trim) {
                expected.extend(expected_subject(case, line)?);
            }
            continue;
        }
        for (i, line) in text.lines().enumerate() {
            let marks = line.split_once("# fires:").map_or("", |(_, m)| m);
            if marks.split([',', ' ']).any(|m| m == case.rule) {
                let shown = shown.to_string_lossy().replace('\\', "/");
                expected.insert(Expected::Line(shown, i as u32 + 1));
            }
        }
    }
    Ok(expected)
}

fn expected_subject(case: &Case, line: &str) -> Result<Option<Expected>, InputError> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (verdict, rest) = match line.strip_prefix("undetermined ") {
        Some(rest) => (Verdict::Undetermined, rest),
        None => (Verdict::Violated, line),
    };
    match rest.split_once(' ') {
        Some((rule, subject)) if rule == case.rule => {
            Ok(Some(Expected::Subject(verdict, subject.trim().to_owned())))
        }
        _ => Err(InputError::new(
            format!(
                "{}/expect.txt: {line:?} is not `{} SUBJECT`",
                case.dir.display(),
                case.rule
            ),
            Span::NONE,
        )),
    }
}

fn folders(dir: &Path) -> Result<Vec<PathBuf>, InputError> {
    let entries = fs::read_dir(dir).map_err(|e| {
        InputError::new(
            format!("{}: {}", dir.display(), super::files::reason(&e)),
            Span::NONE,
        )
        .help("name a folder with NAME/fires-…/ and NAME/silent-…/ for each rule")
    })?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .collect();
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Runs the command.
///
/// # Errors
/// There are no cases.
pub fn run(args: &TestArgs) -> Result<Ending, Failure> {
    let mut all = cases(&args.dir)?;
    if let Some(rule) = &args.rule {
        all.retain(|c| c.rule == *rule);
    }
    if all.is_empty() {
        return Err(
            InputError::new(format!("{}: no cases", args.dir.display()), Span::NONE)
                .help("a case is a folder NAME/fires-…/ or NAME/silent-…/ with a stack in it")
                .into(),
        );
    }
    let results = run_cases(&all, args.config.as_deref(), args.as_of);
    let results: Vec<_> = all.iter().zip(results).collect();
    let mut failed = 0;
    for (case, wrong) in &results {
        if !wrong.is_empty() {
            failed += 1;
            println!("{}", case.dir.display());
            for line in wrong {
                println!("  {line}");
            }
        }
    }
    println!("{} passed, {failed} failed", results.len() - failed);
    Ok(if failed == 0 {
        Ending::Clean
    } else {
        Ending::Findings
    })
}
