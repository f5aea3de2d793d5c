//! The vendors: stacks on which everything holds, and stacks of which real Terraform made a plan.
#![allow(clippy::unwrap_used)]

use alertlint::cli;
use alertlint::finding::Verdict;
use alertlint::graph::reference::{PredicateValue, Reference, Target};
use alertlint::source::SourceMap;
use alertlint::terraform::value::{Repr, Value};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// What a rule says of a stack on which everything holds is a false alarm.
#[test]
fn nothing_is_found_where_everything_holds() {
    for vendor in ["pagerduty", "datadog", "grafana", "incidentio"] {
        let stack = Path::new("testdata/stacks").join(vendor);
        let run = Command::new(env!("CARGO_BIN_EXE_alertlint"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg("check")
            .arg(&stack)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&run.stdout);
        let error = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{vendor}: {text}{error}");
        let clean = "0 errors, 0 warnings, 0 infos, 0 undetermined";
        assert!(text.contains(clean), "{vendor}: {text}{error}");
        // A stack that is not understood has little to be judged.
        let judged = text
            .lines()
            .find_map(|l| l.split_once(" obligations judged"));
        let judged: usize = judged.map_or(0, |(n, _)| n.trim().parse().unwrap());
        assert!(judged > 40, "{vendor}: only {judged} judged");
    }
}

/// The stacks that have a `planned.json`.
fn planned() -> Vec<PathBuf> {
    let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut found = Vec::new();
    for (folder, levels) in [("providers", 3), ("stacks", 1)] {
        let mut dirs = vec![below.join(folder)];
        for _ in 0..levels {
            let inside = dirs.iter().flat_map(|d| std::fs::read_dir(d).unwrap());
            let inside = inside.map(|e| e.unwrap().path());
            dirs = inside.filter(|p| p.is_dir()).collect();
        }
        found.extend(
            dirs.into_iter()
                .filter(|d| d.join("planned.json").is_file()),
        );
    }
    found.sort();
    found
}

/// Entities by kind and address, each with its attributes, as text.
type Entities = BTreeMap<String, BTreeMap<&'static str, String>>;

/// What became of a stack, from its source, its plan alone, or both.
struct Made {
    entities: Entities,
    findings: Vec<Found>,
}

#[derive(Debug, PartialEq)]
struct Found {
    violated: bool,
    rule: String,
    subject: String,
    message: String,
}

fn made(dir: &Path, plan: Option<bool>) -> Made {
    let sources = Arc::new(SourceMap::new());
    let file = dir.join("planned.json");
    let day = Some(date(2026, 11, 24));
    let file = plan.map(|_| file.as_path());
    let made = cli::test::made(dir, file, plan == Some(true), day, &sources);
    let made = made.unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut entities = Entities::new();
    for entity in &made.entities {
        let attrs = entity.attrs.iter().map(|(name, v)| (*name, text(v)));
        let name = format!("{:?} {}", entity.kind, entity.address);
        entities.entry(name).or_default().extend(attrs);
    }
    let findings = made.findings.iter().map(|f| Found {
        violated: f.verdict == Verdict::Violated,
        rule: f.rule.to_string(),
        subject: f.subject.address.to_string(),
        message: f.message.clone(),
    });
    Made {
        entities,
        findings: findings.collect(),
    }
}

/// A value as text that is the same wherever it was read: lists in order of their text, as the plan
/// sorts what is a set.
fn text(value: &Value) -> String {
    if let Some(reference) = Reference::of(value) {
        return match &reference.target {
            Target::Instance { address, .. } => format!("-> {address}"),
            Target::OneOf(addresses, _) => format!("-> one of {addresses:?}"),
            Target::Opaque => format!("-> outside: {}", reference.text),
            Target::Dangling(_) => format!("-> nowhere: {}", reference.text),
            Target::Unknown(_) => "?".to_owned(),
        };
    }
    if let Some(predicate) = PredicateValue::of(value) {
        return predicate.to_string();
    }
    match &value.repr {
        Repr::Null(_) => "null".to_owned(),
        Repr::Bool(b) => b.to_string(),
        Repr::Number(n) => n.to_string(),
        Repr::String(s) => format!("{s:?}"),
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
            let mut texts: Vec<String> = items.iter().map(text).collect();
            texts.sort();
            format!("[{}]", texts.join(", "))
        }
        Repr::Map(_, entries) => object(entries.iter()),
        Repr::Object(object_) => object(object_.attrs.iter()),
        Repr::Unknown(_) => "?".to_owned(),
        Repr::Capsule(c) => format!("{c:?}"),
    }
}

fn object<'v>(entries: impl Iterator<Item = (&'v Arc<str>, &'v Value)>) -> String {
    let texts: Vec<String> = entries.map(|(k, v)| format!("{k} = {}", text(v))).collect();
    format!("{{{}}}", texts.join(", "))
}

/// The source of a stack and the plan that Terraform made of it, joined, are the same graph: what data
/// sources have read is known in addition. The plan alone may leave open what only source shows.
#[test]
fn source_and_plan_are_one_graph() {
    let stacks = planned();
    assert!(stacks.len() > 15, "{}", stacks.len());
    let mut wrong = String::new();
    for dir in &stacks {
        let source = made(dir, None);
        for (plan_only, name) in [(false, "both"), (true, "plan")] {
            let other = made(dir, Some(plan_only));
            let mut differences = entities_differ(&source, &other, plan_only);
            // The rule of a case knows what its source comes to, and no more.
            let own = dir.parent().and_then(Path::file_name).filter(|_| plan_only);
            let own = own.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            differences.extend(findings_differ("source", &source, &other, &own));
            differences.extend(findings_differ(name, &other, &source, &own));
            if !differences.is_empty() {
                let differences = differences.join("\n  ");
                let _ = writeln!(wrong, "{} ({name}):\n  {differences}", dir.display());
            }
        }
    }
    assert!(wrong.is_empty(), "{} stacks:\n{wrong}", stacks.len());
}

/// Whether something in it is not known.
fn is_open(value: &str) -> bool {
    value.contains('?') || value.contains("cannot be read") || value.contains("[*]")
}

fn entities_differ(source: &Made, other: &Made, plan_only: bool) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, attrs) in &source.entities {
        let Some(others) = other.entities.get(name) else {
            let parts = |n: &&String| is_open(n) && n.split('[').next() == name.split('[').next();
            if !(plan_only && other.entities.keys().any(|n| parts(&n))) {
                differences.push(format!("{name}: only in the source"));
            }
            continue;
        };
        // A key that the plan knows is no reference any more: its source is found by what it is.
        let by_key = others.get("url").is_some_and(|url| !is_open(url));
        for (attr, value) in attrs {
            let theirs = others.get(attr).map_or("nothing", String::as_str);
            let open =
                is_open(value) || (is_open(theirs) && (plan_only || (*attr == "source" && by_key)));
            if theirs != value && !open {
                differences.push(format!("{name}.{attr}:\n    {value}\n    {theirs}"));
            }
        }
    }
    // Where it cannot be told whether a resource is an entity of one more kind, it is.
    let address = |name: &str| name.split(' ').nth(1).map(str::to_owned);
    let known: BTreeSet<_> = source.entities.keys().map(|n| address(n)).collect();
    let news = other.entities.keys();
    let news = news.filter(|n| !source.entities.contains_key(*n));
    let news = news.filter(|n| !(plan_only && known.contains(&address(n))));
    differences.extend(news.map(|n| format!("{n}: not in the source")));
    differences
}

/// What one finds and the other neither finds nor leaves open.
fn findings_differ(name: &str, one: &Made, other: &Made, own: &str) -> Vec<String> {
    let open = |f: &Found| {
        let plan_only = !own.is_empty();
        let undetermined = |o: &Found| o.subject == f.subject && !o.violated;
        let of_subject = |n: &str| n.split(' ').nth(1) == Some(&f.subject);
        let entities = other.entities.iter().filter(|(n, _)| of_subject(n));
        let unknown = entities
            .flat_map(|(_, attrs)| attrs.values())
            .any(|v| is_open(v));
        plan_only && (!f.violated || unknown || other.findings.iter().any(undetermined))
    };
    let only = one.findings.iter().filter(|f| !other.findings.contains(f));
    let only = only.filter(|f| f.rule != own && !open(f));
    only.map(|f| format!("only {name}: {f:?}")).collect()
}
