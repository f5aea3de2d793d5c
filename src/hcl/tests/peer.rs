//! Generated programs, read by this parser and by hcl-edit: both must see the same.
//!
//! Left out of the programs is what hcl-edit is known to read differently than Terraform: line
//! ends around operators in `for` and directives, an object's key twice, numbers beyond `f64`,
//! heredoc lines that start with the marker, deep nesting, a key in parentheses on the line after
//! a name (taken for a call); and strip markers, which it keeps.

use super::super::*;
use super::shape::shape;
use hcl_edit::expr::{Expression, ForExpr, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Directive, Element, Template};
use proptest::prelude::*;
use std::fmt::Write;

fn peer_shape(body: &Body) -> String {
    let (mut out, mut blocks) = (String::new(), String::new());
    for structure in body {
        match structure {
            Structure::Attribute(a) => {
                let _ = write!(out, "{} = {}; ", a.key.as_str(), peer(&a.value));
            }
            Structure::Block(b) => {
                let labels: Vec<&str> = b.labels.iter().map(|l| l.as_str()).collect();
                let inner = peer_shape(&b.body);
                let _ = write!(blocks, "{} {labels:?} {{ {inner}}} ", b.ident.as_str());
            }
        }
    }
    out + &blocks
}

fn peer(e: &Expression) -> String {
    match e {
        Expression::Null(_) => "null".to_owned(),
        Expression::Bool(b) => b.value().to_string(),
        Expression::Number(n) => n.value().to_string(),
        Expression::String(s) => format!("{:?}", s.value()),
        Expression::Array(items) => format!("[{}]", peers(items.iter())),
        Expression::Object(object) => {
            let items = object.iter().map(|(key, value)| {
                let key = match key {
                    ObjectKey::Ident(name) => format!("{:?}", name.as_str()),
                    ObjectKey::Expression(e) => peer(e),
                };
                format!("{key}: {}", peer(value.expr()))
            });
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        Expression::StringTemplate(t) => peer_template(t),
        Expression::HeredocTemplate(h) => peer_template(&h.template),
        Expression::Parenthesis(p) => format!("({})", peer(p.inner())),
        Expression::Variable(name) => name.as_str().to_owned(),
        Expression::Conditional(c) => format!(
            "<{} ? {} : {}>",
            peer(&c.cond_expr),
            peer(&c.true_expr),
            peer(&c.false_expr)
        ),
        Expression::FuncCall(call) => {
            let mut name = String::new();
            for part in &call.name.namespace {
                let _ = write!(name, "{}::", part.as_str());
            }
            let dots = if call.args.expand_final() { "..." } else { "" };
            let args = peers(call.args.iter());
            format!("{name}{}({args}{dots})", call.name.name.as_str())
        }
        Expression::Traversal(t) => {
            let operators: Vec<_> = t.operators.iter().map(|o| o.value()).collect();
            peer_traversal(peer(&t.expr), &operators)
        }
        Expression::UnaryOp(u) => format!("<{}{}>", u.operator.value(), peer(&u.expr)),
        Expression::BinaryOp(b) => format!(
            "<{} {} {}>",
            peer(&b.lhs_expr),
            b.operator.value(),
            peer(&b.rhs_expr)
        ),
        Expression::ForExpr(f) => peer_for(f),
    }
}

fn peers<'a>(items: impl Iterator<Item = &'a Expression>) -> String {
    items.map(peer).collect::<Vec<_>>().join(", ")
}

/// A full splat takes all the operators after it, an attribute splat the attributes only.
fn peer_traversal(base: String, operators: &[&TraversalOperator]) -> String {
    let Some((first, rest)) = operators.split_first() else {
        return base;
    };
    let attributes = |o: &&&TraversalOperator| {
        matches!(
            o,
            TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_)
        )
    };
    let base = match first {
        TraversalOperator::GetAttr(name) => format!("{base}.{}", name.as_str()),
        TraversalOperator::Index(key) => format!("{base}[{}]", peer(key)),
        TraversalOperator::LegacyIndex(key) => format!("{base}[{}]", key.value()),
        TraversalOperator::FullSplat(_) => {
            return format!("<{base}*{}>", peer_traversal(String::new(), rest));
        }
        TraversalOperator::AttrSplat(_) => {
            let (inside, after) = rest.split_at(rest.iter().take_while(attributes).count());
            let inside = peer_traversal(String::new(), inside);
            return peer_traversal(format!("<{base}*{inside}>"), after);
        }
    };
    peer_traversal(base, rest)
}

fn peer_for(f: &ForExpr) -> String {
    let names = match &f.intro.key_var {
        Some(key) => format!("{}, {}", key.as_str(), f.intro.value_var.as_str()),
        None => f.intro.value_var.as_str().to_owned(),
    };
    let key = f.key_expr.as_ref().map(|k| format!("{} => ", peer(k)));
    let cond = f.cond.as_ref().map(|c| format!(" if {}", peer(&c.expr)));
    format!(
        "<for {names} in {} : {}{}{}{}>",
        peer(&f.intro.collection_expr),
        key.unwrap_or_default(),
        peer(&f.value_expr),
        if f.grouping { "..." } else { "" },
        cond.unwrap_or_default()
    )
}

fn peer_template(template: &Template) -> String {
    // A heredoc of nothing but text is a string here.
    match template.iter().collect::<Vec<_>>().as_slice() {
        [] => "\"\"".to_owned(),
        [Element::Literal(text)] => format!("{:?}", text.value()),
        _ => format!("`{}`", peer_parts(template)),
    }
}

fn peer_parts(template: &Template) -> String {
    let mut out = String::new();
    for element in template {
        let _ = match element {
            Element::Literal(text) => write!(out, "{:?}", text.value()),
            Element::Interpolation(i) => write!(out, "${{{}}}", peer(&i.expr)),
            Element::Directive(directive) => match &**directive {
                Directive::If(d) => {
                    let then = peer_parts(&d.if_expr.template);
                    let other = d.else_expr.as_ref().map(|e| peer_parts(&e.template));
                    let other = other.unwrap_or_default();
                    write!(
                        out,
                        "%<if {} : {then} : {other}>",
                        peer(&d.if_expr.cond_expr)
                    )
                }
                Directive::For(d) => {
                    let f = &d.for_expr;
                    let names = match &f.key_var {
                        Some(key) => format!("{}, {}", key.as_str(), f.value_var.as_str()),
                        None => f.value_var.as_str().to_owned(),
                    };
                    let inner = peer_parts(&f.template);
                    write!(
                        out,
                        "%<for {names} in {} : {inner}>",
                        peer(&f.collection_expr)
                    )
                }
            },
        };
    }
    out
}

/// White space and comments that may stand between any two tokens.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["", " ", "  ", "\t", " /* c */ "][..])
}

/// The same where line ends are white space.
fn wide_gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["", " ", "\n", " # c\n  ", "\r\n", "// c\n\n"][..])
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "a", "b_c", "d-e", "x1", "_u", "é", "iffy", "forest", "inner",
        ][..],
    )
}

fn literal() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "null",
            "true",
            "false",
            "0",
            "1",
            "42",
            "1.5",
            "\"\"",
            "\"text\"",
            "\"é\"",
            "\"\\n\\t\\\"\\\\\"",
            "\"\\u00e9\"",
            "\"$${x} %%{y} $ %\"",
            "var",
            "local",
        ][..],
    )
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        literal().prop_map(str::to_owned),
        name().prop_map(str::to_owned)
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let inner = inner.boxed();
        let operators = &[
            "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||",
        ][..];
        prop_oneof![
            (wide_gap(), inner.clone(), wide_gap()).prop_map(|(g, e, h)| format!("({g}{e}{h})")),
            (
                inner.clone(),
                gap(),
                prop::sample::select(operators),
                inner.clone()
            )
                .prop_map(|(l, g, op, r)| format!("{l}{g} {op} {r}")),
            (prop::sample::select(&["!", "-"][..]), inner.clone())
                .prop_map(|(op, e)| format!("{op}({e})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, t, f)| format!("{c} ? {t} : {f}")),
            (
                wide_gap(),
                prop::collection::vec(inner.clone(), 0..4),
                any::<bool>()
            )
                .prop_map(|(g, items, comma)| {
                    let last = if comma && !items.is_empty() { "," } else { "" };
                    format!("[{g}{}{last}{g}]", items.join(&format!(",{g}")))
                }),
            (
                any::<bool>(),
                gap(),
                prop::collection::vec((0usize..4, inner.clone()), 0..4)
            )
                .prop_map(|(lines, g, items)| {
                    let items =
                        items
                            .into_iter()
                            .enumerate()
                            .map(|(i, (kind, value))| match kind {
                                0 => format!("k{i} ={g}{value}"),
                                1 => format!("\"k {i}\"{g}: {value}"),
                                2 if i == 0 || !lines => format!("(k{i}) = {value}"),
                                _ => format!("\"${{k}}{i}\" = {value}"),
                            });
                    let items: Vec<_> = items.collect();
                    match lines {
                        true => format!("{{\n  {}\n}}", items.join("\n  ")),
                        false => format!("{{{}}}", items.join(", ")),
                    }
                }),
            (
                name(),
                prop::collection::vec(inner.clone(), 1..4),
                any::<bool>(),
                wide_gap()
            )
                .prop_map(|(f, args, dots, g)| {
                    let dots = if dots { "..." } else { "" };
                    format!("{f}({g}{}{dots})", args.join(&format!(",{g}")))
                }),
            (
                name(),
                prop::collection::vec((0usize..5, name(), inner.clone()), 1..4)
            )
                .prop_map(|(base, steps)| {
                    let steps = steps.into_iter().map(|(kind, name, key)| match kind {
                        0 => format!("[{key}]"),
                        1 => "[*]".to_owned(),
                        2 => format!(".*.{name}[0]"),
                        3 => ".0".to_owned() + "[0]",
                        _ => format!(".{name}"),
                    });
                    base.to_owned() + &steps.collect::<String>()
                }),
            (
                name(),
                name(),
                inner.clone(),
                inner.clone(),
                inner.clone(),
                0usize..4
            )
                .prop_map(|(k, v, c, e, f, kind)| match kind {
                    0 => format!("[for {v} in ({c}) : {e}]"),
                    1 => format!("[for {k}, {v} in ({c}) :\n {e}\n if {f}]"),
                    2 => format!("{{for {k}, {v} in ({c}) : {e} => {f}}}"),
                    _ => format!("{{\n for {v} in ({c}) : {e} => {f}...\n}}"),
                }),
            (prop::collection::vec((0usize..4, inner.clone(), inner), 1..4)).prop_map(|parts| {
                let parts = parts.into_iter().map(|(kind, c, e)| match kind {
                    0 => format!("text ${{{e}}}"),
                    1 => format!("%{{ if {c} }}yes ${{{e}}}%{{ else }}no%{{ endif }}"),
                    2 => format!("%{{ for k, v in {c} }}${{{e}}} %{{ endfor }}"),
                    _ => format!("${{ {e} }}$${{x}}"),
                });
                format!("\"{}\"", parts.collect::<String>())
            }),
        ]
    })
}

fn program() -> impl Strategy<Value = String> {
    let item = (0usize..6, name(), expression(), gap());
    prop::collection::vec(item, 0..6).prop_map(|items| {
        let items = items
            .into_iter()
            .enumerate()
            .map(|(i, (kind, name, e, g))| match kind {
                0 | 1 => format!("{name}{i} ={g}{e}{g}\n"),
                2 => format!("{name} \"l\" b {{ # c\n  {name} = {e}\n\n  inner {{}}\n}}\n"),
                3 => format!("{name} {{ x = {e} }}\n"),
                4 => format!("h{i} = <<E\n  one ${{{e}}} two\n\"q\" \\n\nE\n"),
                _ => format!("// c\nh{i} = <<-E\n    one\n      two\n  E\n"),
            });
        items.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn reads_generated_programs_as_its_peer_does(text in program()) {
        let ours = parse(FileId(0), &text);
        prop_assert!(ours.errors.is_empty(), "{:?}", ours.errors);
        let theirs = text.parse::<Body>().map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(shape(&ours.body), peer_shape(&theirs));
    }
}
