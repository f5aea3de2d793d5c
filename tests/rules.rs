//! Every case folder of every rule: `testdata/rules/NAME/{fires,silent}-*/`. The harness is that of
//! `alertlint test`, which users run on rules of their own.

use alertlint::cli::test::{cases, run_case, run_cases};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn below(folder: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

#[test]
fn every_case_is_as_its_folder_says() {
    let cases = cases(&below("testdata/rules")).expect("case folders");
    let results = run_cases(&cases, None, Some(date(2026, 11, 24)));
    let mut wrong = Vec::new();
    for (case, found) in cases.iter().zip(results) {
        let name = case
            .dir
            .strip_prefix(below("testdata/rules"))
            .unwrap_or(&case.dir);
        wrong.extend(found.iter().map(|w| format!("{}: {w}", name.display())));
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// `testdata/providers/VENDOR/RULE/`: stacks with a rule of their own that says what each entity must
/// have become, so that it finds nothing where the adapter is right.
#[test]
fn every_adapter_makes_what_its_stacks_say() {
    let mut ran = 0;
    let mut wrong = Vec::new();
    for vendor in std::fs::read_dir(below("testdata/providers")).expect("testdata/providers") {
        let vendor = vendor.expect("entry").path();
        if !vendor.is_dir() {
            continue;
        }
        for case in cases(&vendor).expect("case folders") {
            ran += 1;
            for w in run_case(&case, None, Some(date(2026, 11, 24))) {
                wrong.push(format!("{}: {w}", case.dir.display()));
            }
        }
    }
    assert!(ran > 0);
    assert!(wrong.is_empty(), "{ran} cases:\n{}", wrong.join("\n"));
}

/// How many cases of a rule have findings that are violated, that are undetermined, and none.
#[derive(Debug, Default, Clone, Copy)]
struct Cases {
    fires: usize,
    undetermined: usize,
    silent: usize,
}

/// Two that fire, two that are silent, and one in which it cannot be told, unless
/// `never-undetermined.txt` says why there is none.
#[test]
fn every_rule_has_cases_of_every_verdict() {
    let names: BTreeSet<String> = std::fs::read_dir(below("rules"))
        .expect("rules")
        .filter_map(|e| Some(e.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    let mut rules: BTreeMap<String, Cases> = BTreeMap::new();
    for case in cases(&below("testdata/rules")).expect("case folders") {
        let expected = std::fs::read_to_string(case.dir.join("expect.txt")).unwrap_or_default();
        let doubts = |l: &&str| l.starts_with("undetermined ");
        let undetermined = expected.lines().filter(doubts).count();
        let listed = expected
            .lines()
            .filter(|l| l.starts_with(&case.rule))
            .count();
        let folder = case.dir.file_name().unwrap_or_default().to_string_lossy();
        let fires = folder.starts_with("fires");
        let rule = rules.entry(case.rule.clone()).or_default();
        rule.silent += usize::from(!fires);
        rule.undetermined += usize::from(undetermined > 0);
        rule.fires += usize::from(fires && (undetermined == 0 || listed > 0));
    }
    let never = std::fs::read_to_string(below("testdata/rules/never-undetermined.txt"));
    let never = never.expect("the list");
    let never: BTreeSet<&str> = never
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| Some(l.split_once(": ")?.0))
        .collect();
    for name in &names {
        let cases = rules.get(name).copied().unwrap_or_default();
        println!("{name}: {cases:?}");
    }
    let few: Vec<_> = names
        .iter()
        .map(|n| (n, rules.get(n).copied().unwrap_or_default()))
        .filter(|(_, c)| c.fires < 2 || c.silent < 2)
        .collect();
    assert!(few.is_empty(), "fewer than two cases: {few:?}");
    let sure: BTreeSet<&str> = rules
        .iter()
        .filter(|(_, c)| c.undetermined == 0)
        .map(|(n, _)| n.as_str())
        .collect();
    assert_eq!(
        sure, never,
        "without an undetermined case, and those that need none"
    );
    let strangers: Vec<_> = rules.keys().filter(|r| !names.contains(*r)).collect();
    assert!(strangers.is_empty(), "cases of no rule: {strangers:?}");
}
