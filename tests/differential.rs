//! Every recorded expression against what Terraform printed for it. `testdata/eval/README.md` says how
//! the records were made; `docs/deviations.md` explains the few that are meant to differ.
#![allow(clippy::unwrap_used)]

#[path = "support/root_scope.rs"]
mod root_scope;

use alertlint::hcl::parse_expression;
use alertlint::source::SourceMap;
use alertlint::terraform::eval::console::Console;
use alertlint::terraform::eval::{DataSources, State, evaluate};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{Marks, Repr, Value, json};
use root_scope::RootScope;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    sensitive: Json,
    /// Not in records: the reasons that the console gives.
    #[serde(default)]
    because: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/eval")
}

/// Expressions that are meant to differ, one a line in `docs/deviations.md`. Those of its second part
/// differ only where no provider's schema is known.
fn deviations(schemas: bool) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deviations.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (both, without_schemas) = text.split_once("\n# ").unwrap();
    let without_schemas = if schemas { "" } else { without_schemas };
    both.lines()
        .chain(without_schemas.lines())
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

/// Whether a value is what Terraform printed, `unknown` being where that is unknown. What was printed
/// here as well has null there.
fn same(ours: &Value, theirs: &Value, unknown: &Json) -> bool {
    if *unknown == Json::Bool(true) || ours.is_unknown() {
        return *unknown == Json::Bool(true) && (ours.is_unknown() || ours.is_null());
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
            if v.marks.is_sensitive() != (record.sensitive == Json::Bool(true)) {
                return Some(format!("sensitive: {}", v.marks.is_sensitive()));
            }
            None
        }
    }
}

/// Compares all records with what `ours` makes of them.
fn compare_all(schemas: bool, difference: impl Fn(&Record) -> Option<String>) {
    let meant = deviations(schemas);
    let (mut compared, mut differing, mut report) = (0, 0, String::new());
    for path in lists() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for record in records(&path) {
            compared += 1;
            let what = match (difference(&record), meant.contains(&record.expr)) {
                (Some(what), false) => what,
                (None, true) => "no deviation any more".to_owned(),
                _ => continue,
            };
            differing += 1;
            writeln!(report, "{name}: {}\n    {what}", record.expr).unwrap();
        }
    }
    println!("{compared} expressions");
    assert!(compared > 2_500);
    assert!(
        report.is_empty(),
        "{differing} of {compared} differ:\n{report}"
    );
}

fn lists() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_recorded_expression_is_what_terraform_makes_of_it() {
    let scope = RootScope::read(folder().join("config"));
    compare_all(true, |record| difference(record, &scope));
}

/// Nothing from outside.
struct NoData;

impl DataSources for NoData {
    fn read(&self, _: &str, _: &str, _: &Value) -> Option<Value> {
        None
    }
    fn file_marks(&self, _: &str) -> Marks {
        Marks::NONE
    }
}

/// A tree of what is unknown, without what is not.
fn pruned(tree: &Json) -> Json {
    match tree {
        Json::Bool(true) => Json::Bool(true),
        Json::Array(items) => {
            let items: Vec<Json> = items.iter().map(pruned).collect();
            match items.iter().all(Json::is_null) {
                true => Json::Null,
                false => Json::Array(items),
            }
        }
        Json::Object(members) => {
            let kept = members.iter().map(|(k, v)| (k.clone(), pruned(v)));
            let kept: serde_json::Map<_, _> = kept.filter(|(_, v)| !v.is_null()).collect();
            match kept.is_empty() {
                true => Json::Null,
                false => Json::Object(kept),
            }
        }
        _ => Json::Null,
    }
}

/// What differs between the console's line of JSON and the record. Sensitive values are never printed
/// here, so only the rest of those is compared.
fn printed_difference(record: &Record, line: &str) -> Option<String> {
    let mut ours: Record = serde_json::from_str(line).unwrap();
    // No provider's schema is known to the console, so types of what providers compute are not either.
    let of_provider = |because: &String| because.starts_with("random_id.");
    if ours.because.iter().any(of_provider) {
        return None;
    }
    match (&ours.error, &record.error) {
        (Some(_), Some(_)) => return None,
        (Some(e), None) => return Some(format!("error here, value there: {e}")),
        (None, Some(_)) => return Some(format!("value here, error there: {line}")),
        (None, None) => {}
    }
    let secret = pruned(&ours.sensitive);
    if (secret == Json::Bool(true)) != (record.sensitive == Json::Bool(true)) {
        return Some(format!("sensitive: {secret}"));
    }
    if !record.ty.is_null() && ours.ty != record.ty {
        return Some(format!("type: {} there {}", ours.ty, record.ty));
    }
    ours.unknown = pruned(&ours.unknown);
    if ours.unknown != pruned(&record.unknown) {
        return Some(format!("unknown: {}", ours.unknown));
    }
    let value = json::parse(ours.value.get(), None).unwrap();
    let theirs = json::parse(record.value.get(), None).unwrap();
    if secret.is_null() && !same(&value, &theirs, &record.unknown) {
        return Some(format!("value: {}", ours.value));
    }
    None
}

#[test]
fn the_console_prints_what_terraform_prints() {
    let sources = Arc::new(SourceMap::new());
    let root = load(&folder().join("config"), Inputs::default(), &sources).unwrap();
    let state = State::new(&root, &NoData);
    let console = Console::new(&state, None).unwrap();
    compare_all(false, |record| {
        printed_difference(record, &console.evaluate(&record.expr).json())
    });
}

/// A record that was not made of the list beside it would compare something else.
#[test]
fn every_record_is_of_the_list_beside_it() {
    for path in lists() {
        let list = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let list: Vec<&str> = list.lines().filter(|l| !l.trim().is_empty()).collect();
        let recorded: Vec<String> = records(&path).into_iter().map(|r| r.expr).collect();
        assert_eq!(list, recorded, "{}", path.display());
    }
}
