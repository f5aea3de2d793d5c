//! Rules over small graphs.

use super::*;
use crate::finding::{Finding, Severity, Verdict};
use crate::graph::schema::Kind;
use crate::graph::{self, Graph, RawEntity, Sources};
use crate::policy::lang;
use crate::policy::{Counts, Judgement};
use crate::terraform::value::{Marks, Type};

const NO_ADAPTER: &str = "provider \"v\" {}\n";

/// A rule about checks with these lines in it.
fn rule(lines: &str) -> String {
    format!(
        r#"rule "slow-check" {{
          code     = "T100"
          severity = "warning"
          subject  = check
          summary  = "a check is slow"
          docs     = "x"
          {lines}
        }}"#
    )
}

fn graph(entities: Vec<RawEntity>) -> Graph {
    graph::build(Sources {
        entities,
        instances: &[],
        catalogs: Vec::new(),
        contracts: Vec::new(),
        exposures: Vec::new(),
        deliveries: Vec::new(),
        problems: Vec::new(),
        covered_elsewhere: Default::default(),
        as_of: jiff::civil::date(2026, 11, 25),
    })
}

fn check(address: &str, block: Span, attrs: &[(&'static str, Value)]) -> RawEntity {
    let mut all = BTreeMap::from([
        ("kind", Value::string("synthetic")),
        ("name", Value::string(address)),
        ("enabled", Value::bool(true)),
    ]);
    all.extend(attrs.iter().cloned());
    RawEntity {
        kind: Kind::Check,
        address: address.to_owned(),
        ty: "v_check".to_owned(),
        vendor: "v".to_owned(),
        block,
        attrs: all,
        assumptions: Vec::new(),
    }
}

fn judge(lines: &str, attrs: &[(&'static str, Value)]) -> (Judgement, Arc<SourceMap>) {
    let sources = sources();
    let id = sources.add(
        "main.tf",
        "resource \"v_check\" \"a\" {\n  tags = [\"t\"]\n}\n",
    );
    let policy = policy(&sources, &rule(lines), NO_ADAPTER);
    let block = find(&sources, id, "resource \"v_check\" \"a\"");
    let graph = graph(vec![check("v_check.a", block, attrs)]);
    (policy.judge(&graph), sources)
}

fn unknown(why: &str) -> Value {
    lang::unknown(Type::Dynamic, lang::because(why, Span::NONE))
}

fn one(judgement: Judgement) -> Finding {
    let [finding] = <[Finding; 1]>::try_from(judgement.findings).expect("one finding");
    finding
}

#[test]
fn verdicts() {
    let known = ("period", Value::int(60));
    let unknown = ("period", unknown("var.p has no value"));
    let cases = [
        // (when, condition, period, holds, violated, undetermined)
        ("true", "check.period < 100", &known, [1, 0, 0]),
        ("true", "check.period < 10", &known, [0, 1, 0]),
        ("true", "check.period < 10", &unknown, [0, 0, 1]),
        ("false", "check.period < 10", &unknown, [0, 0, 0]),
        ("check.period > 1", "true", &unknown, [1, 0, 0]),
        ("check.period > 1", "false", &unknown, [0, 0, 1]),
        ("check.period > 1", "check.period < 10", &unknown, [0, 0, 1]),
        ("false && check.period > 1", "false", &unknown, [0, 0, 0]),
        ("known(check.period)", "false", &unknown, [0, 0, 0]),
        // A rule that cannot be evaluated never holds.
        ("true", "tonumber(\"x\") > 1", &known, [0, 0, 1]),
        ("true", "check.timeout", &known, [0, 0, 1]),
        ("tonumber(\"x\") > 1", "true", &known, [1, 0, 0]),
        ("tonumber(\"x\") > 1", "false", &known, [0, 0, 1]),
    ];
    for (when, condition, attr, [holds, violated, undetermined]) in cases {
        let lines = format!("when = {when}\ncondition = {condition}\nerror_message = \"slow\"");
        let (judgement, _) = judge(&lines, std::slice::from_ref(attr));
        let expected = Counts {
            obligations: holds + violated + undetermined,
            holds,
            violated,
            undetermined,
        };
        assert_eq!(judgement.counts, expected, "{when} / {condition}");
        assert_eq!(judgement.findings.len(), violated + undetermined);
    }
}

#[test]
fn an_undetermined_finding_says_why() {
    let lines = "condition = check.period < 10\nerror_message = \"runs every ${check.period} s\"\nbecause = [\"too\"]";
    let finding = one(judge(lines, &[("period", unknown("var.p has no value"))]).0);
    assert_eq!(finding.verdict, Verdict::Undetermined);
    assert_eq!(finding.because, ["var.p has no value", "too"]);
    assert_eq!(finding.message, "runs every (known after apply) s");
    let lines = "condition = tonumber(check.name) > 1\nerror_message = \"x\"";
    let finding = one(judge(lines, &[]).0);
    assert!(finding.because[0].contains("the rule's `condition` cannot be evaluated"));
}

#[test]
fn secrets_cost_their_own_words_only() {
    let secret = Value::string("hunter2").marked(Marks::SENSITIVE);
    let lines = r#"condition = false
        error_message = "${check.name} posts to ${check.url}"
        help = "look at ${check.url}"
        because = [check.url, "a reason"]
        labels = [{ at = check.url, text = "this is ${check.url}" }]"#;
    let finding = one(judge(lines, &[("url", secret)]).0);
    assert_eq!(finding.message, "v_check.a posts to (sensitive)");
    assert_eq!(finding.help, "look at (sensitive)");
    assert_eq!(finding.because, ["a reason"]);
    assert!(!format!("{finding:?}").contains("hunter2"));
}

#[test]
fn labels_stand_where_values_were_made() {
    let lines = r#"condition = false
        error_message = "slow"
        labels = [
          { at = check.tags, text = "tags", when = true },
          { at = check.tags, text = "left out", when = false },
          { at = check.name, text = "no place of its own: the block" },
          { at = "a literal of the rule", text = "again the block, so left out" },
          { at = check.tags, text = "tags" },
          { at = check.tags, text = tonumber("x") },
          [for t in check.tags : { at = t, text = "tag ${t}" }],
        ]"#;
    let sources = sources();
    let id = sources.add(
        "main.tf",
        "resource \"v_check\" \"a\" {\n  tags = [\"t\"]\n}\n",
    );
    let policy = policy(&sources, &rule(lines), NO_ADAPTER);
    let at = |text: &str| find(&sources, id, text);
    let tags = Value::tuple(vec![Value::string("t").at(at("\"t\""))]).at(at("[\"t\"]"));
    let entity = check(
        "v_check.a",
        at("resource \"v_check\" \"a\""),
        &[("tags", tags)],
    );
    let finding = one(policy.judge(&graph(vec![entity])));
    let labels: Vec<(String, &str)> = finding
        .labels
        .iter()
        .map(|l| (sources.text(l.span), l.text.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("[\"t\"]".to_owned(), "tags"),
            (
                "resource \"v_check\" \"a\"".to_owned(),
                "no place of its own: the block"
            ),
            ("\"t\"".to_owned(), "tag t"),
        ]
    );
}

#[test]
fn a_finding_always_has_its_place_and_words() {
    for labels in [
        "",
        "labels = [{ at = tonumber(\"x\"), text = \"t\" }]",
        "labels = tonumber(\"x\")",
        "labels = []",
        "labels = [null]",
    ] {
        let lines = format!("condition = false\nerror_message = tonumber(\"x\")\n{labels}");
        let (judgement, sources) = judge(&lines, &[]);
        let finding = one(judgement);
        assert_eq!(finding.message, "a check is slow");
        let primary = finding.labels.first().expect("a primary label");
        assert_eq!(
            sources.text(primary.span),
            "resource \"v_check\" \"a\"",
            "{labels}"
        );
    }
}

#[test]
fn one_obligation_for_each_element() {
    let lines = "for_each = check.tags\ncondition = each.value != \"b\"\nerror_message = \"${each.key} is ${each.value}\"";
    let tags = |items: &[&str]| Value::tuple(items.iter().map(|t| Value::string(*t)).collect());
    for (value, counts, messages) in [
        (tags(&["a", "b"]), [2, 1, 1, 0], vec!["1 is b"]),
        (tags(&[]), [0, 0, 0, 0], vec![]),
        (unknown("x"), [1, 0, 0, 1], vec!["a check is slow"]),
        (Value::null(), [0, 0, 0, 0], vec![]),
    ] {
        let (judgement, _) = judge(lines, &[("tags", value)]);
        let c = judgement.counts;
        assert_eq!([c.obligations, c.holds, c.violated, c.undetermined], counts);
        let found: Vec<String> = judgement.findings.into_iter().map(|f| f.message).collect();
        assert_eq!(found, messages);
    }
    // A subject that `when` leaves out has no obligation, also where its list is unknown.
    let lines = format!("when = false\n{lines}");
    let (judgement, _) = judge(&lines, &[("tags", unknown("x"))]);
    assert_eq!(judgement.counts, Counts::default());
}

#[test]
fn a_rule_about_every_entity_reads_every_kinds_attributes() {
    let sources = sources();
    let text = rule("condition = entity.escalation == null && entity.name == \"v_check.a\"\nerror_message = entity.address")
        .replace("subject  = check", "subject  = entity");
    let policy = policy(&sources, &text, NO_ADAPTER);
    let judgement = policy.judge(&graph(vec![check("v_check.a", Span::NONE, &[])]));
    assert_eq!(judgement.counts.holds, 1);
}

#[test]
fn findings_come_in_order_and_once() {
    let sources = sources();
    let a = sources.add("a.tf", "one\ntwo\n");
    let b = sources.add("b.tf", "one\n");
    let policy = policy(
        &sources,
        &rule("condition = false\nerror_message = \"slow\""),
        NO_ADAPTER,
    );
    let at = |file, text| find(&sources, file, text);
    let entities = vec![
        check("v_check.d", at(b, "one"), &[]),
        check("v_check.c", at(a, "two"), &[]),
        check("v_check.b", at(a, "one"), &[]),
        check("v_check.a.rules[0]", at(a, "one"), &[]),
        check("v_check.a.rules[1]", at(a, "one"), &[]),
    ];
    let judgement = policy.judge(&graph(entities));
    let addresses: Vec<&str> = judgement
        .findings
        .iter()
        .map(|f| f.subject.address.as_str())
        .collect();
    assert_eq!(
        addresses,
        ["v_check.a.rules[0]", "v_check.b", "v_check.c", "v_check.d"]
    );
    assert_eq!(judgement.counts.obligations, 4);
    assert_eq!(judgement.counts.violated, 4);
}

#[test]
fn the_config_sets_severities() {
    let sources = sources();
    let config =
        |text: &str| Config::read(&file(&sources, ".alertlint.hcl", text)).expect("a config");
    let text = rule("condition = false\nerror_message = \"slow\"");
    for (set, severity) in [
        ("", Some(Severity::Warning)),
        (
            "rule \"slow-check\" { severity = \"error\" }",
            Some(Severity::Error),
        ),
        (
            "rule \"T100\" { severity = \"info\" }",
            Some(Severity::Info),
        ),
        ("rule \"slow-check\" { severity = \"off\" }", None),
    ] {
        let rules = [(file(&sources, "rule.hcl", &text), false)];
        let policy = Policy::build(config(set), &rules, &[], &sources).expect("a policy");
        let judgement = policy.judge(&graph(vec![check("v_check.a", Span::NONE, &[])]));
        let found = judgement.findings.first().map(|f| f.severity);
        assert_eq!(found, severity, "{set}");
        assert_eq!(
            judgement.counts.obligations,
            usize::from(severity.is_some())
        );
    }
}

#[test]
fn only_the_rules_asked_for_are_judged() {
    let sources = sources();
    let text = rule("condition = false\nerror_message = \"slow\"");
    let policy = || policy(&sources, &text, NO_ADAPTER);
    let judged = |p: Policy| p.judge(&graph(vec![check("v_check.a", Span::NONE, &[])]));
    let only = policy().only(vec!["T100".to_owned()]).expect("a rule");
    assert_eq!(judged(only).findings.len(), 1);
    assert!(policy().only(vec!["slow-chek".to_owned()]).is_err());
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let sources = sources();
    let text = r#"
rule "Slow" {
  code     = "al1"
  severity = "fatal"
  subject  = check
  summary  = "x ${y}"
  condition     = check.enbaled && check.owner.nam == "x" && chek.name == "x"
  error_message = join(", ", check.outcome.matched[*].txt)
  labels        = [
    { at = check.tags, txt = "x" },
    { at = check.outcome.nearest.texts, text = each.key },
  ]
  help    = "${uper(check.name)} ${[for c in check.covers : c.modell]}"
  becase  = []
}
rule "no-subject" {
  subject = chekc
}
rule "lists" {
  code          = "T200"
  severity      = "info"
  subject       = capability
  summary       = "x"
  docs          = "x"
  for_each      = capability.checks
  condition     = each.value.nme == each.valu && capability.checks.name == "x" && capability.name.x == 1
  error_message = "x"
}
rule "twice" {
  code          = "T200"
  severity      = "info"
  subject       = entity
  summary       = "x"
  docs          = "x"
  condition     = entity.escalation != null && entity.nothing
  error_message = "x"
}
rule "twice" {
  code          = "T201"
  severity      = "info"
  subject       = check
  summary       = "x"
  docs          = "x"
  condition     = true
  error_message = "x"
}
"#;
    let rules = [(file(&sources, "r.hcl", text), false)];
    let loaded = Policy::build(Config::default(), &rules, &[], &sources);
    insta::assert_snapshot!(shown(&loaded.expect_err("mistakes"), &sources));
}
