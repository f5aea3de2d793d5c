//! Every case folder of every rule: `testdata/rules/NAME/{fires,silent}-*/`. The harness is that of
//! `alertlint test`, which users run on rules of their own.

use alertlint::cli::test::{cases, run_case, run_cases};
use jiff::civil::date;
use std::collections::BTreeSet;
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

#[test]
fn every_rule_has_cases_that_fire_and_cases_that_are_silent() {
    let cases = cases(&below("testdata/rules")).expect("case folders");
    let names: BTreeSet<String> = std::fs::read_dir(below("rules"))
        .expect("rules")
        .filter_map(|e| Some(e.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    let with = |kind: &str| -> BTreeSet<String> {
        cases
            .iter()
            .filter(|c| {
                c.dir
                    .file_name()
                    .is_some_and(|n| n.to_string_lossy().starts_with(kind))
            })
            .map(|c| c.rule.clone())
            .collect()
    };
    for kind in ["fires", "silent"] {
        let missing: Vec<_> = names.difference(&with(kind)).cloned().collect();
        assert!(missing.is_empty(), "no {kind}-* case for {missing:?}");
    }
    let strangers: Vec<_> = with("").difference(&names).cloned().collect();
    assert!(strangers.is_empty(), "cases of no rule: {strangers:?}");
}
