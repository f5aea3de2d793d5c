//! Every recorded expression against what Terraform printed for it. `testdata/eval/README.md` says how
//! the records were made; `docs/deviations.md` explains the few that are meant to differ.

#[path = "support/root_scope.rs"]
mod root_scope;

use alertlint::hcl::parse_expression;
use alertlint::terraform::eval::evaluate;
use alertlint::terraform::value::{Repr, Value, json};
use root_scope::RootScope;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What Terraform made of an expression, as a line of a record says it.
#[derive(serde::Deserialize)]
struct Record {
    expr: String,
    error: Option<String>,
    /// Raw, because serde's own numbers would lose Terraform's digits; null for errors too.
    #[serde(default)]
    value: Box<RawValue>,
    #[serde(default, rename = "type")]
    ty: Json,
    #[serde(default)]
    unknown: Json,
    #[serde(default)]
    sensitive: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/eval")
}

/// Expressions that are meant to differ, one a line below the heading of `docs/deviations.md`.
fn deviations() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deviations.md");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .map(str::to_owned)
        .collect()
}

fn records(path: &Path) -> Vec<Record> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Whether a value is what Terraform printed, `unknown` being where that is unknown.
fn same(ours: &Value, theirs: &Value, unknown: &Json) -> bool {
    if *unknown == Json::Bool(true) || ours.is_unknown() {
        return *unknown == Json::Bool(true) && ours.is_unknown();
    }
    match (&ours.repr, &theirs.repr) {
        (Repr::Null(_), Repr::Null(_)) => true,
        (Repr::Bool(a), Repr::Bool(b)) => a == b,
        // By digits, because a double that prints short is not the number it prints as; and a plan
        // has no minus zero.
        (Repr::Number(a), Repr::Number(b)) => {
            a.to_string() == b.to_string() || a.is_zero() && b.is_zero()
        }
        (Repr::String(a), Repr::String(b)) => a == b,
        _ => {
            if let (Some(a), Some(b)) = (ours.elements(), theirs.elements()) {
                let pairs = a.iter().zip(b).enumerate();
                return a.len() == b.len()
                    && pairs.into_iter().all(|(i, (a, b))| same(a, b, &unknown[i]));
            }
            if let (Some(a), Some(b)) = (ours.entries(), theirs.entries()) {
                let null = Value::null();
                let same_keys = b.keys().all(|k| a.contains_key(k));
                return same_keys
                    && a.iter().all(|(k, v)| {
                        let there = unknown[&**k] == Json::Bool(true) || b.contains_key(k);
                        there && same(v, b.get(k).unwrap_or(&null), &unknown[&**k])
                    });
            }
            false
        }
    }
}

/// What differs, `None` where nothing does.
fn difference(record: &Record, scope: &RootScope) -> Option<String> {
    let id = scope.sources.add("expression", record.expr.as_str());
    let (expr, errors) = parse_expression(id, &record.expr, 0);
    let ours = match errors.first() {
        Some(error) => Err(format!("syntax: {}", error.message)),
        None => evaluate(&expr, scope).map_err(|e| e.message.to_string()),
    };
    match (&ours, &record.error) {
        (Err(_), Some(_)) => None,
        (Err(e), None) => Some(format!("error here, value there: {e}")),
        (Ok(v), Some(e)) => {
            let ours = json::show(v).value;
            Some(format!(
                "value here, error there: {ours}: {}",
                e.replace('\n', " ")
            ))
        }
        (Ok(v), None) => {
            let theirs = json::parse(record.value.get(), None).unwrap();
            if !same(v, &theirs, &record.unknown) {
                let shown = json::show(v);
                return Some(format!("value: {} unknown {}", shown.value, shown.unknown));
            }
            if !record.ty.is_null() && v.ty().to_json() != record.ty {
                return Some(format!("type: {} there {}", v.ty().to_json(), record.ty));
            }
            if v.marks.is_sensitive() != record.sensitive {
                return Some(format!("sensitive: {}", v.marks.is_sensitive()));
            }
            None
        }
    }
}

#[test]
fn every_recorded_expression_is_what_terraform_makes_of_it() {
    let scope = RootScope::read(folder().join("config"));
    let meant = deviations();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    let (mut compared, mut report) = (0, String::new());
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy();
        for record in records(path) {
            compared += 1;
            let difference = difference(&record, &scope);
            match (difference, meant.contains(&record.expr)) {
                (Some(what), false) => {
                    writeln!(report, "{name}: {}\n    {what}", record.expr).unwrap();
                }
                (None, true) => {
                    writeln!(report, "{name}: {}\n    no deviation any more", record.expr).unwrap();
                }
                _ => {}
            }
        }
    }
    println!("{compared} expressions of {} lists", files.len());
    assert!(compared > 0);
    assert!(
        report.is_empty(),
        "{} of {compared} differ:\n{report}",
        report.lines().count() / 2
    );
}

/// A record that was not made of the list beside it would compare something else.
#[test]
fn every_record_is_of_the_list_beside_it() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            let list = std::fs::read_to_string(path.with_extension("txt")).unwrap();
            let list: Vec<&str> = list.lines().filter(|l| !l.trim().is_empty()).collect();
            let recorded: Vec<String> = records(&path).into_iter().map(|r| r.expr).collect();
            assert_eq!(list, recorded, "{}", path.display());
        }
    }
}
