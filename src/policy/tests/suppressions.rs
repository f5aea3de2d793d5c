//! Comments that silence findings.

use super::*;
use crate::finding::{Finding, Label, Severity, Subject, Verdict};
use crate::policy::{Suppressed, Suppressions};
use jiff::civil::date;
use proptest::prelude::*;

const RULES: &str = r#"
rule "unrouted-tag" {
  code          = "AL301"
  severity      = "error"
  subject       = check
  summary       = "x"
  docs          = "x"
  condition     = true
  error_message = "x"
}
rule "ambiguous-route" {
  code          = "AL302"
  severity      = "error"
  subject       = check
  summary       = "x"
  docs          = "x"
  condition     = true
  error_message = "x"
}
rule "syntax-error" {
  code          = "AL901"
  severity      = "error"
  subject       = problem
  summary       = "x"
  docs          = "x"
  condition     = true
  error_message = "x"
  suppressible  = false
}
"#;

struct Bench {
    sources: Arc<SourceMap>,
    policy: Policy,
    file: File,
}

impl Bench {
    fn new(text: &str) -> Bench {
        let sources = sources();
        let policy = policy(&sources, RULES, "provider \"v\" {}\n");
        let file = file(&sources, "main.tf", text);
        assert_eq!(file.errors, [], "the test's own source");
        Bench {
            sources,
            policy,
            file,
        }
    }

    fn finding(&self, rule: &str, address: &str, at: &str) -> Finding {
        let code = self
            .policy
            .rules
            .get(rule)
            .expect("a rule")
            .code
            .to_string();
        Finding {
            rule: rule.to_owned(),
            code,
            severity: Severity::Error,
            verdict: Verdict::Violated,
            subject: Subject {
                kind: "check".to_owned(),
                address: address.to_owned(),
            },
            root: None,
            environments: Vec::new(),
            message: "x".to_owned(),
            help: String::new(),
            because: Vec::new(),
            fixes: Vec::new(),
            labels: vec![Label {
                span: find(&self.sources, self.file.id, at),
                text: "x".to_owned(),
            }],
        }
    }

    fn suppress(&self, findings: Vec<Finding>) -> Suppressed {
        let read = Suppressions::read([&self.file], &self.sources);
        self.policy.suppress(findings, &read, date(2026, 11, 25))
    }

    fn problems(&self, findings: Vec<Finding>) -> String {
        let suppressed = self.suppress(findings);
        let lines = suppressed.problems.iter().map(|p| {
            let help = p.help.as_deref().unwrap_or_default();
            let (at, text) = (place(p.at, &self.sources), self.sources.text(p.at));
            format!("{at} `{text}` {}: {} ({help})\n", p.kind, p.message)
        });
        lines.collect()
    }
}

#[test]
fn where_a_comment_stands_tells_what_it_is_for() {
    let ignore = "alertlint:ignore[unrouted-tag] reason=\"r\"";
    for (text, place, silenced) in [
        // Above a block: the whole block.
        (
            format!("# {ignore}\nresource \"a\" \"b\" {{\n  HERE = 1\n}}\n"),
            "HERE",
            true,
        ),
        // Behind the header: the whole block.
        (
            format!("resource \"a\" \"b\" {{ // {ignore}\n  HERE = 1\n}}\n"),
            "HERE",
            true,
        ),
        // With other comments between.
        (
            format!("# {ignore}\n# because\nresource \"a\" \"b\" {{\n  HERE = 1\n}}\n"),
            "HERE",
            true,
        ),
        (
            format!("/* {ignore} */\nresource \"a\" \"b\" {{\n  HERE = 1\n}}\n"),
            "HERE",
            true,
        ),
        // Not the next block.
        (
            format!("# {ignore}\nlocals {{\n  a = 1\n}}\nlocals {{\n  HERE = 1\n}}\n"),
            "HERE",
            false,
        ),
        // An empty line between: it is for that line.
        (
            format!("# {ignore}\n\nlocals {{\n  HERE = 1\n}}\n"),
            "HERE",
            false,
        ),
        // Above an attribute, over all its lines.
        (
            format!("locals {{\n  # {ignore}\n  a = [\n    \"HERE\",\n  ]\n}}\n"),
            "HERE",
            true,
        ),
        (
            format!("locals {{\n  # {ignore}\n  a = 1\n  HERE = 1\n}}\n"),
            "HERE",
            false,
        ),
        // Behind an attribute.
        (
            format!("locals {{\n  a = \"HERE\" # {ignore}\n}}\n"),
            "HERE",
            true,
        ),
        // Above the entry of a map.
        (
            format!(
                "locals {{\n  a = {{\n    # {ignore}\n    x = {{\n      y = \"HERE\"\n    }}\n    z = 1\n  }}\n}}\n"
            ),
            "HERE",
            true,
        ),
        (
            format!(
                "locals {{\n  a = {{\n    # {ignore}\n    x = {{\n      y = 1\n    }}\n    z = \"HERE\"\n  }}\n}}\n"
            ),
            "HERE",
            false,
        ),
        // At the end of the file.
        (
            format!("locals {{\n  HERE = 1\n}}\n# {ignore}\n"),
            "HERE",
            false,
        ),
        // Not at the comment's beginning: words about it.
        (
            format!("# see {ignore}\nresource \"a\" \"b\" {{\n  HERE = 1\n}}\n"),
            "HERE",
            false,
        ),
    ] {
        let bench = Bench::new(&text);
        let suppressed = bench.suppress(vec![bench.finding("unrouted-tag", "a.b", place)]);
        assert_eq!(suppressed.suppressed.len(), usize::from(silenced), "{text}");
        assert_eq!(suppressed.findings.len(), usize::from(!silenced), "{text}");
    }
}

#[test]
fn only_the_named_rules_and_instances() {
    for (ignore, rule, address, silenced) in [
        ("[unrouted-tag, AL302]", "unrouted-tag", "a.b", true),
        ("[unrouted-tag, AL302]", "ambiguous-route", "a.b", true),
        ("[unrouted-tag]", "ambiguous-route", "a.b", false),
        ("[AL301]", "unrouted-tag", "a.b", true),
        (
            "[unrouted-tag] key=\"x\"",
            "unrouted-tag",
            "a.b[\"x\"]",
            true,
        ),
        (
            "[unrouted-tag] key=\"x\"",
            "unrouted-tag",
            "a.b[\"y\"]",
            false,
        ),
        ("[unrouted-tag] key=0", "unrouted-tag", "a.b[0]", true),
        (
            "[unrouted-tag] key=x",
            "unrouted-tag",
            "module.m[\"x\"].a.b",
            true,
        ),
        (
            "[unrouted-tag] until=2026-11-25",
            "unrouted-tag",
            "a.b",
            true,
        ),
        (
            "[unrouted-tag] until=2026-11-24",
            "unrouted-tag",
            "a.b",
            false,
        ),
        ("[syntax-error]", "syntax-error", "a.b", false),
    ] {
        let text = format!("# alertlint:ignore{ignore} reason=\"r\"\nresource \"a\" \"b\" {{}}\n");
        let bench = Bench::new(&text);
        let suppressed = bench.suppress(vec![bench.finding(rule, address, "resource")]);
        assert_eq!(
            suppressed.suppressed.len(),
            usize::from(silenced),
            "{ignore} {address}"
        );
    }
}

#[test]
fn what_is_wrong_with_suppressions_is_told() {
    let text = r#"
# alertlint:ignore[unrouted-tag]
resource "a" "no_reason" {}
# alertlint:ignore[unrouted-tag] reason=""
resource "a" "empty_reason" {}
# alertlint:ignore[unrouted-tag] reason="r" until=2020-01-01
resource "a" "expired" {}
# alertlint:ignore[unrouted-tag, ambiguous-route] reason="r"
resource "a" "half_used" {}
# alertlint:ignore[unrouted-tagg] reason="r"
# alertlint:ignore[syntax-error] reason="r"
# alertlint:ignore reason="r"
# alertlint:ignore[] reason="r"
# alertlint:ignore[unrouted-tag reason="r"
# alertlint:ignore[unrouted-tag] reason="r
# alertlint:ignore[unrouted-tag] reson="r"
# alertlint:ignore[unrouted-tag] for now
# alertlint:ignore[unrouted-tag] reason="r" until=tomorrow
# alertlint:ignore[unrouted-tag] reason="r" reason="s"
# alertlint:ignroe[unrouted-tag] reason="r"
# alertlint: ignore[unrouted-tag] reason="r"
"#;
    let bench = Bench::new(text);
    let findings = ["no_reason", "empty_reason", "expired", "half_used"]
        .map(|name| bench.finding("unrouted-tag", "a.b", &format!("resource \"a\" \"{name}\"")));
    assert_eq!(bench.suppress(findings.to_vec()).suppressed.len(), 1);
    insta::assert_snapshot!(bench.problems(findings.to_vec()));
}

#[test]
fn a_rule_that_was_not_judged_leaves_its_suppressions_alone() {
    let bench = Bench::new("# alertlint:ignore[unrouted-tag] reason=\"r\"\nlocals {}\n");
    assert!(bench.problems(Vec::new()).contains("finds nothing"));
    let Bench {
        sources,
        policy,
        file,
    } = bench;
    let policy = policy.only(vec!["AL302".to_owned()]).expect("a rule");
    let read = Suppressions::read([&file], &sources);
    let suppressed = policy.suppress(Vec::new(), &read, date(2026, 11, 25));
    assert!(suppressed.problems.is_empty());
}

proptest! {
    /// Removing a suppression never removes a finding.
    #[test]
    fn fewer_suppressions_never_mean_fewer_findings(
        kinds in proptest::collection::vec((0..6usize, any::<bool>()), 1..8),
    ) {
        let comment = |kind: usize| match kind {
            0 => "# alertlint:ignore[unrouted-tag] reason=\"r\"",
            1 => "# alertlint:ignore[AL301, AL302] reason=\"r\"",
            2 => "# alertlint:ignore[unrouted-tag]",
            3 => "# alertlint:ignore[ambiguous-route] reason=\"r\" until=2020-01-01",
            4 => "# alertlint:ignore[unrouted-tag] reason=\"r\" key=\"x\"",
            _ => "# alertlint:ignore[",
        };
        let text = |with: bool| -> String {
            kinds.iter().enumerate().map(|(i, (kind, keep))| {
                let comment = if with || *keep { comment(*kind) } else { "# nothing" };
                format!("{comment}\nresource \"a\" \"r{i}\" {{}}\n")
            }).collect()
        };
        let left = |text: &str| -> Vec<(String, String)> {
            let bench = Bench::new(text);
            let findings = (0..kinds.len()).flat_map(|i| {
                let at = format!("resource \"a\" \"r{i}\"");
                ["unrouted-tag", "ambiguous-route"].map(|rule| {
                    bench.finding(rule, &format!("a.r{i}[\"x\"]"), &at)
                })
            });
            let left = bench.suppress(findings.collect()).findings;
            left.into_iter().map(|f| (f.rule, f.subject.address)).collect()
        };
        let (all, fewer) = (left(&text(true)), left(&text(false)));
        prop_assert!(all.iter().all(|f| fewer.contains(f)));
    }

    /// No comment panics the reader.
    #[test]
    fn any_comment_is_read(words in "[ -~é\\n]{0,40}") {
        let text = format!("/* alertlint:ignore{words} */\nlocals {{}}\n");
        let sources = sources();
        let file = file(&sources, "main.tf", &text);
        let read = Suppressions::read([&file], &sources);
        prop_assert!(read.all.len() + read.malformed.len() <= 1 + file.comments.len());
    }
}

#[test]
fn of_several_that_fit_the_outer_ones_are_used_too() {
    let text = r#"
# alertlint:ignore[unrouted-tag] reason="outer"
locals {
  # alertlint:ignore[unrouted-tag] reason="aside"
  a = 1
  # alertlint:ignore[unrouted-tag] reason="inner"
  b = "HERE"
}
"#;
    let bench = Bench::new(text);
    let problems = bench.problems(vec![bench.finding("unrouted-tag", "a.b", "HERE")]);
    assert_eq!(problems.lines().count(), 1, "{problems}");
    assert!(problems.starts_with("main.tf:4:"), "{problems}");
}
