//! What a baseline hides, and what it must not.

use super::super::baseline::Baseline;
use super::super::{Policy, UserFiles, config::Config};
use crate::finding::{Finding, Severity, Subject, Verdict};
use crate::source::SourceMap;
use std::sync::Arc;

fn finding(rule: &str, address: &str, verdict: Verdict) -> Finding {
    Finding {
        rule: rule.to_owned(),
        code: "AL000".to_owned(),
        severity: Severity::Error,
        verdict,
        subject: Subject {
            kind: "check".to_owned(),
            address: address.to_owned(),
        },
        root: None,
        environments: Vec::new(),
        message: format!("{rule} of {address}"),
        help: String::new(),
        because: Vec::new(),
        fixes: Vec::new(),
        labels: Vec::new(),
    }
}

fn violated(rule: &str, address: &str) -> Finding {
    finding(rule, address, Verdict::Violated)
}

/// Writes a baseline of some findings, reads it back and applies it to others: what is left, how many
/// are known, and how many entries are of no use.
fn apply(known: &[Finding], found: Vec<Finding>) -> (Vec<String>, usize, usize) {
    let sources = Arc::new(SourceMap::new());
    let policy =
        Policy::load(Config::default(), &UserFiles::default(), &sources).expect("a policy");
    let text = Baseline::of(known, &policy.rules).text();
    let file = sources.add("baseline.json", text.clone());
    let baseline = Baseline::read(file, &sources).expect("a baseline");
    assert_eq!(baseline.text(), text, "what is written is what is read");
    let applied = baseline.apply(found, &policy.rules, &|_| true, &sources);
    for problem in &applied.problems {
        assert_eq!(problem.kind, "unused-exemption");
        assert!(!problem.at.is_none(), "it stands at its entry");
    }
    let left = applied.findings.iter().map(|f| f.message.clone());
    (left.collect(), applied.known, applied.problems.len())
}

#[test]
fn known_findings_are_hidden_and_others_are_not() {
    let known = [violated("unrouted-tag", "a"), violated("unrouted-tag", "b")];
    let found = vec![
        violated("unrouted-tag", "a"),
        violated("unrouted-tag", "c"),
        violated("ambiguous-route", "a"),
    ];
    let left = vec![
        "unrouted-tag of c".to_owned(),
        "ambiguous-route of a".to_owned(),
    ];
    assert_eq!(apply(&known, found), (left, 1, 1));
}

#[test]
fn what_could_not_be_decided_hides_no_violation() {
    let known = [finding("unrouted-tag", "a", Verdict::Undetermined)];
    let found = || vec![violated("unrouted-tag", "a")];
    let left = vec!["unrouted-tag of a".to_owned()];
    assert_eq!(apply(&known, found()), (left, 0, 0));
    // The other way round it does: what was a violation is known to be one.
    let now = vec![finding("unrouted-tag", "a", Verdict::Undetermined)];
    assert_eq!(apply(&found(), now), (vec![], 1, 0));
}

#[test]
fn what_must_not_be_suppressed_is_not_written_down() {
    let found = || vec![violated("suppression-without-reason", "a")];
    let left = vec!["suppression-without-reason of a".to_owned()];
    assert_eq!(apply(&found(), found()), (left, 0, 0));
}

#[test]
fn only_what_is_gone_is_pruned() {
    let sources = Arc::new(SourceMap::new());
    let policy =
        Policy::load(Config::default(), &UserFiles::default(), &sources).expect("a policy");
    let known = [violated("unrouted-tag", "a"), violated("unrouted-tag", "b")];
    let found = [violated("unrouted-tag", "b"), violated("unrouted-tag", "c")];
    let pruned = Baseline::of(&known, &policy.rules).pruned(&found);
    assert_eq!(pruned, Baseline::of(&found[..1], &policy.rules));
}

#[test]
fn what_is_no_baseline_is_an_error() {
    for text in [
        "",
        "{",
        "[]",
        r#"{"schema": "alertlint/baseline/2", "findings": []}"#,
    ] {
        let sources = SourceMap::new();
        let file = sources.add("baseline.json", text);
        assert!(Baseline::read(file, &sources).is_err(), "{text}");
    }
}
