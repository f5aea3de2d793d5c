//! Reading a rule file, checked against the schema of the graph.

use super::request::fix_names;
use super::{Parts, Rule};
use crate::graph::schema::{KINDS, Kind, Shape};
use crate::hcl::ast::{Attribute, Block, Expr, ExprKind, File};
use crate::policy::config::severity_named;
use crate::policy::lang::functions::rule_names;
use crate::policy::lang::types::{Checker, Ty};
use crate::policy::reader::{Reader, clip, unwrap};
use crate::source::InputError;
use std::sync::{LazyLock, OnceLock};

const ATTRIBUTES: &[&str] = &[
    "code",
    "severity",
    "subject",
    "summary",
    "expected",
    "for_each",
    "when",
    "condition",
    "error_message",
    "labels",
    "help",
    "because",
    "fixes",
    "suppressible",
    "everywhere",
    "docs",
];

/// What the objects of a list may say, and what they must.
struct Members {
    /// What one of them is called.
    what: &'static str,
    known: &'static [&'static str],
    required: &'static [&'static str],
    form: &'static str,
}

const LABEL: Members = Members {
    what: "a label",
    known: &["at", "text", "when"],
    required: &["at", "text"],
    form: "a label is { at = …, text = …, when = … }",
};

const FIX: Members = Members {
    what: "a fix",
    known: &["title", "safety", "when", "edits"],
    required: &["title", "edits"],
    form: "a fix is { title = …, safety = \"safe\" or \"suggested\", when = …, edits = [ … ] }",
};

/// The name of the subject that stands for every kind.
pub(super) const ENTITY: &str = "entity";

/// Adds the rules of a file.
pub(super) fn rules(file: &File, builtin: bool, all: &mut Vec<Rule>, errors: &mut Vec<InputError>) {
    let mut reader = Reader::default();
    reader.syntax(file);
    reader.only("a rule file", &file.body, &[], &["rule"]);
    for block in file.body.blocks_of("rule") {
        all.extend(rule(block, builtin, &mut reader));
    }
    errors.append(&mut reader.errors);
}

fn rule(block: &Block, builtin: bool, reader: &mut Reader) -> Option<Rule> {
    let label = reader.label(block, "NAME")?;
    if !is_kebab(&label.name) {
        let message = format!("\"{}\" is not a rule's name", clip(&label.name));
        reader.error(
            InputError::new(message, label.span)
                .help("small letters, digits and single dashes, such as \"unrouted-tag\""),
        );
    }
    reader.only("a rule", &block.body, ATTRIBUTES, &[]);
    let mut must = |name: &str| reader.required("a rule", block, name);
    let code = must("code");
    let severity = must("severity");
    let subject = must("subject");
    let summary = must("summary");
    let condition = must("condition");
    let message = must("error_message");
    let docs = must("docs");
    let code = code.and_then(|a| reader.text(a));
    if let Some(code) = &code
        && !is_code(&code.text)
    {
        let message = format!("\"{}\" is not a code", clip(&code.text));
        reader.error(
            InputError::new(message, code.at)
                .help("capital letters and three or four digits, such as \"AL301\""),
        );
    }
    let severity = severity.and_then(|a| reader.word(a, &["info", "warning", "error"]));
    let subject = subject.and_then(|a| subject_kind(a, reader));
    let summary = summary.and_then(|a| reader.text(a));
    let docs = docs.and_then(|a| reader.text(a));
    let expected = block.body.attribute("expected");
    let expected = expected.and_then(|a| reader.text(a));
    let suppressible = block.body.attribute("suppressible");
    let suppressible = suppressible.and_then(|a| reader.bool(a)).unwrap_or(true);
    let everywhere = block.body.attribute("everywhere");
    let everywhere = everywhere.and_then(|a| reader.bool(a)).unwrap_or(false);
    // A rule with a subject that nobody knows has no names to check its expressions by.
    let subject = subject?;
    let needs_each = check(block, subject, reader);
    let expression = |name: &str| block.body.attribute(name).map(|a| a.expr.clone());
    let code = code?;
    Some(Rule {
        name: label.name.clone(),
        code: code.text,
        severity: severity.and_then(|s| severity_named(&s.text))?,
        subject,
        summary: summary?.text,
        expected: expected.map(|e| e.text),
        docs: docs?.text,
        suppressible,
        everywhere,
        builtin,
        at: label.clone(),
        code_at: code.at,
        parts: Parts {
            for_each: expression("for_each"),
            when: expression("when"),
            when_needs_each: needs_each,
            condition: condition?.expr.clone(),
            error_message: message?.expr.clone(),
            labels: expression("labels"),
            help: expression("help"),
            because: expression("because"),
            fixes: expression("fixes"),
            constants: OnceLock::new(),
        },
    })
}

/// `None` within for every kind.
#[allow(clippy::option_option)] // outer: readable at all; inner: one kind or all
fn subject_kind(attribute: &Attribute, reader: &mut Reader) -> Option<Option<Kind>> {
    let mut known: Vec<&str> = KINDS.iter().map(|k| k.name).collect();
    known.push(ENTITY);
    let word = reader.word(attribute, &known)?;
    let kind = KINDS.iter().find(|k| k.name == &*word.text);
    Some(kind.map(|k| k.kind))
}

/// Checks names, functions and attributes; whether `when` reads `each`.
fn check(block: &Block, subject: Option<Kind>, reader: &mut Reader) -> bool {
    let functions = rule_names();
    let mut checker = Checker::new(&functions);
    let (name, ty) = match subject {
        Some(kind) => (kind_name(kind), Ty::entity(kind)),
        None => (ENTITY, Ty::Shape(Shape::Entity(&ALL_KINDS))),
    };
    checker.roots.insert(name.to_owned(), ty);
    if let Some(for_each) = block.body.attribute("for_each") {
        let (ty, _) = checker.check(&for_each.expr);
        let each = [
            ("key".to_owned(), Ty::Any),
            ("value".to_owned(), ty.element()),
        ];
        checker
            .roots
            .insert("each".to_owned(), Ty::fields("`each`", each));
    }
    let mut needs_each = false;
    for name in [
        "when",
        "condition",
        "error_message",
        "labels",
        "help",
        "because",
    ] {
        if let Some(attribute) = block.body.attribute(name) {
            let (_, each) = checker.check(&attribute.expr);
            needs_each |= each && name == "when";
        }
    }
    // Edits are made by functions that nothing else has.
    let editing: Vec<&str> = functions.iter().copied().chain(fix_names()).collect();
    let mut fixes = Checker::new(&editing);
    fixes.roots = checker.roots.clone();
    if let Some(attribute) = block.body.attribute("fixes") {
        fixes.check(&attribute.expr);
    }
    reader.errors.append(&mut checker.errors);
    reader.errors.append(&mut fixes.errors);
    for (name, members) in [("labels", &LABEL), ("fixes", &FIX)] {
        if let Some(list) = block.body.attribute(name) {
            check_members(&list.expr, members, reader, 0);
        }
    }
    needs_each
}

/// The names that the objects of a list use, where they are written as objects.
fn check_members(expr: &Expr, members: &Members, reader: &mut Reader, depth: usize) {
    /// They are lists of objects, `for` over objects, or `concat` of those.
    const DEEPEST: usize = 6;
    if depth > DEEPEST {
        return;
    }
    match &unwrap(expr).kind {
        ExprKind::Tuple(items) => {
            for item in items {
                check_members(item, members, reader, depth + 1);
            }
        }
        ExprKind::For(f) if f.key.is_none() => check_members(&f.value, members, reader, depth + 1),
        ExprKind::Call { args, .. } => {
            for arg in args {
                check_members(arg, members, reader, depth + 1);
            }
        }
        ExprKind::Conditional { then, other, .. } => {
            check_members(then, members, reader, depth + 1);
            check_members(other, members, reader, depth + 1);
        }
        ExprKind::Object(items) => {
            let mut there = Vec::new();
            for item in items {
                if let ExprKind::String(key) = &item.key.kind {
                    there.push(&**key);
                    if !members.known.contains(&&**key) {
                        let message = format!("{} has no attribute `{}`", members.what, clip(key));
                        reader.error(
                            InputError::new(message, item.key.span)
                                .label("not a known attribute")
                                .help(members.form),
                        );
                    }
                }
            }
            for name in members.required {
                if !there.contains(name) {
                    let message = format!("{} lacks `{name}`", members.what);
                    reader.error(InputError::new(message, expr.span));
                }
            }
        }
        _ => {}
    }
}

/// The name of a kind, as rules write it.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    let schema = KINDS.iter().find(|k| k.kind == kind);
    schema.map_or(ENTITY, |k| k.name)
}

/// Every kind, in the order of the schema.
static ALL_KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| KINDS.iter().map(|k| k.kind).collect());

fn is_kebab(name: &str) -> bool {
    let word = |w: &str| {
        !w.is_empty()
            && w.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('-').all(word)
}

fn is_code(code: &str) -> bool {
    let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = code.len() - letters;
    (1..=8).contains(&letters)
        && (3..=4).contains(&digits)
        && code.bytes().skip(letters).all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes() {
        for (name, good) in [
            ("unrouted-tag", true),
            ("a1", true),
            ("Unrouted", false),
            ("a--b", false),
            ("-a", false),
            ("a_b", false),
            ("", false),
        ] {
            assert_eq!(is_kebab(name), good, "{name}");
        }
        for (code, good) in [
            ("AL301", true),
            ("ACME0001", true),
            ("AL1", false),
            ("301", false),
            ("al301", false),
            ("AL30x", false),
        ] {
            assert_eq!(is_code(code), good, "{code}");
        }
    }

    #[test]
    fn every_kind_has_a_name() {
        assert!(ALL_KINDS.iter().all(|k| kind_name(*k) != ENTITY));
    }
}
