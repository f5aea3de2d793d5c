//! `alertlint schema`: what rules and adapters may use, made from the code.

use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::policy::read_policy;
use super::screen::Screen;
use crate::graph::schema::{Attr, COMMON, Given, KINDS, RECORDS, Shape, kind_name};
use crate::policy::Policy;
use crate::policy::rule::FIX_FUNCTIONS;
use crate::source::SourceMap;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// The nearest config, or a rule or adapter that it names, cannot be read.
pub fn run(as_json: bool, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let here = Path::new(".");
    let repository = files::repository(here)?;
    let config = files::nearest_config(here, &repository);
    let (policy, _) = read_policy(config.as_deref(), &repository, sources)?;
    screen.print(&if as_json {
        serde_json::to_string_pretty(&document(&policy)).unwrap_or_default() + "\n"
    } else {
        text(&policy)
    });
    Ok(Ending::Clean)
}

fn text(policy: &Policy) -> String {
    let mut out = String::from(
        "Entities. An adapter gives what is marked * (required) or + (optional); the engine derives the rest.\n",
    );
    let _ = writeln!(out, "\nevery entity");
    attributes(&mut out, COMMON);
    for kind in KINDS {
        let made = if kind.adapted {
            ""
        } else {
            " (not made by adapters)"
        };
        let _ = writeln!(out, "\n{}: {}{made}", kind.name, kind.doc);
        attributes(&mut out, kind.attrs);
    }
    out.push_str("\nRecords, as attributes of entities hold them.\n");
    for record in RECORDS {
        let _ = writeln!(out, "\n{}", record.name);
        attributes(&mut out, record.attrs);
    }
    out.push_str("\nNames that an adapter's expressions read (docs/writing-adapters.md): self, provider, each, let, assume,\ninstance.address, instance.type, instance.provider.\n");
    out.push_str("\nEdits, which `fixes` of rules are made of (docs/writing-rules.md).\n\n");
    for function in FIX_FUNCTIONS {
        let _ = writeln!(out, "  {:<24} {}", function.usage, function.doc);
    }
    out.push_str("\nAssumptions, where a vendor leaves its semantics undefined: `assume \"VENDOR\" { NAME = \"VALUE\" }`.\n");
    for adapter in policy.adapters.iter() {
        for a in &adapter.assumptions {
            let values: Vec<&str> = a.values.iter().map(|v| &**v).collect();
            let _ = writeln!(
                out,
                "\n{}.{} = {:?} (or {})\n    {}",
                adapter.name,
                a.name,
                a.default,
                others(&values, &a.default),
                a.docs
            );
        }
    }
    out
}

fn others(values: &[&str], default: &str) -> String {
    let rest: Vec<String> = values
        .iter()
        .filter(|v| **v != default)
        .map(|v| format!("{v:?}"))
        .collect();
    rest.join(", ")
}

fn attributes(out: &mut String, attrs: &[Attr]) {
    for attr in attrs {
        let mark = match attr.given {
            Given::Required => '*',
            Given::Optional => '+',
            Given::Derived => ' ',
        };
        let _ = writeln!(
            out,
            "  {mark} {:<14} {:<28} {}",
            attr.name,
            shape(attr.shape),
            attr.doc
        );
    }
}

fn shape(shape: Shape) -> String {
    match shape {
        Shape::String => "string".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::Predicate => "predicate".to_owned(),
        Shape::List(of) => format!("list({})", self::shape(*of)),
        Shape::Map(of) => format!("map({})", self::shape(*of)),
        Shape::Entity(kinds) => kinds
            .iter()
            .map(|k| kind_name(*k))
            .collect::<Vec<_>>()
            .join(" | "),
        Shape::Record(record) => record.name.to_owned(),
    }
}

fn document(policy: &Policy) -> Value {
    let entities: Vec<Value> = KINDS
        .iter()
        .map(|k| {
            json!({
                "name": k.name,
                "doc": k.doc,
                "adapted": k.adapted,
                "attributes": rows(k.attrs),
            })
        })
        .collect();
    let records: Vec<Value> = RECORDS
        .iter()
        .map(|r| json!({ "name": r.name, "attributes": rows(r.attrs) }))
        .collect();
    let assumptions: Vec<Value> = policy
        .adapters
        .iter()
        .flat_map(|a| a.assumptions.iter().map(move |s| (a, s)))
        .map(|(adapter, a)| {
            json!({
                "vendor": &*adapter.name,
                "name": &*a.name,
                "default": &*a.default,
                "values": a.values.iter().map(|v| &**v).collect::<Vec<_>>(),
                "doc": &*a.docs,
            })
        })
        .collect();
    let edits: Vec<Value> = FIX_FUNCTIONS
        .iter()
        .map(|f| json!({ "name": f.name, "usage": f.usage, "doc": f.doc }))
        .collect();
    json!({
        "schema": "alertlint/schema/1",
        "common": rows(COMMON),
        "entities": entities,
        "records": records,
        "edits": edits,
        "assumptions": assumptions,
    })
}

fn rows(attrs: &[Attr]) -> Vec<Value> {
    attrs
        .iter()
        .map(|a| {
            let given = match a.given {
                Given::Required => "required",
                Given::Optional => "optional",
                Given::Derived => "derived",
            };
            json!({ "name": a.name, "shape": shape(a.shape), "given": given, "doc": a.doc })
        })
        .collect()
}
