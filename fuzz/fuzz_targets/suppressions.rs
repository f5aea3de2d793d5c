//! What silences findings: comments in a file, with a finding at every block of it, and a baseline.
#![no_main]

use alertlint::finding::{Finding, Label, Severity, Subject, Verdict};
use alertlint::hcl;
use alertlint::policy::{Baseline, Suppressions};
use alertlint_fuzz::{BuiltIn, DAY, with_built_in};
use libfuzzer_sys::fuzz_target;

/// A rule that may be suppressed and one that may not.
const RULES: [&str; 2] = ["unrouted-tag", "suppression-without-reason"];

fn findings(built_in: &BuiltIn, file: &hcl::ast::File) -> Vec<Finding> {
    let rules = RULES.iter().filter_map(|n| built_in.policy.rules.get(n));
    let rules: Vec<_> = rules.collect();
    let blocks = file.body.blocks.iter().take(50).enumerate();
    blocks
        .flat_map(|(i, block)| {
            rules.iter().map(move |rule| Finding {
                rule: rule.name.to_string(),
                code: rule.code.to_string(),
                severity: Severity::Error,
                verdict: Verdict::Violated,
                subject: Subject {
                    kind: "check".to_owned(),
                    address: format!("x.y[{i}]"),
                },
                root: None,
                environments: Vec::new(),
                message: String::new(),
                help: String::new(),
                because: Vec::new(),
                labels: vec![Label {
                    span: block.span,
                    text: String::new(),
                }],
                fixes: Vec::new(),
            })
        })
        .collect()
}

fuzz_target!(|text: &str| {
    with_built_in(|built_in| {
        let id = built_in.sources.add("main.tf", text);
        let file = hcl::parse(id, text);
        let found = findings(built_in, &file);
        let suppressions = Suppressions::read([&file], &built_in.sources);
        let left = built_in.policy.suppress(found.clone(), &suppressions, DAY);
        assert_eq!(left.findings.len() + left.suppressed.len(), found.len());
        let _ = built_in.policy.judge_problems(left.problems, DAY);
        let json = hcl::json::parse(id, text);
        let _ = Suppressions::read([&json], &built_in.sources);
        if let Ok(baseline) = Baseline::read(id, &built_in.sources) {
            let rules = &built_in.policy.rules;
            let applied = baseline.apply(found.clone(), rules, &|_| true, &built_in.sources);
            assert_eq!(applied.known + applied.findings.len(), found.len());
            let again = built_in.sources.add("baseline.json", baseline.text());
            let again = Baseline::read(again, &built_in.sources).expect("what is written reads");
            assert_eq!(again.len(), baseline.len());
        }
    });
});
