//! What templates mean, by a small evaluator of literals, `if` and `for`.

use super::super::ast::{Expr, ExprKind, TemplatePart};
use super::super::*;
use std::collections::HashMap;

/// The few kinds of values that the cases use.
#[derive(Clone)]
enum Value {
    Text(String),
    Bool(bool),
    List(Vec<Value>),
    Object(HashMap<String, Value>),
}

impl Value {
    fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            _ => panic!("the case wants a text here"),
        }
    }
}

type Names = HashMap<String, Value>;

fn eval(expr: &Expr, names: &Names) -> Value {
    match &expr.kind {
        ExprKind::String(text) | ExprKind::Number(text) => Value::Text(text.to_string()),
        ExprKind::Bool(b) => Value::Bool(*b),
        ExprKind::Variable(name) => names[&*name.name].clone(),
        ExprKind::Tuple(items) => Value::List(items.iter().map(|i| eval(i, names)).collect()),
        ExprKind::Object(items) => Value::Object(
            items
                .iter()
                .map(|i| (eval(&i.key, names).text().to_owned(), eval(&i.value, names)))
                .collect(),
        ),
        ExprKind::GetAttr { base, name } => match eval(base, names) {
            Value::Object(object) => object[&*name.name].clone(),
            _ => panic!("the case wants an object here"),
        },
        ExprKind::Template(parts) => match parts.as_slice() {
            [TemplatePart::Interpolation(only)] => eval(only, names),
            parts => Value::Text(render(parts, names)),
        },
        other => panic!("the cases do not use this: {other:?}"),
    }
}

fn render(parts: &[TemplatePart], names: &Names) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            TemplatePart::Literal(text, _) => out.push_str(text),
            TemplatePart::Interpolation(expr) => out.push_str(eval(expr, names).text()),
            TemplatePart::If {
                cond, then, other, ..
            } => match eval(cond, names) {
                Value::Bool(true) => out.push_str(&render(then, names)),
                Value::Bool(false) => out.push_str(&render(other, names)),
                _ => panic!("the case wants a boolean here"),
            },
            TemplatePart::For {
                key_var,
                value_var,
                collection,
                body,
                ..
            } => {
                let Value::List(items) = eval(collection, names) else {
                    panic!("the case wants a list here");
                };
                for (i, item) in items.into_iter().enumerate() {
                    let mut names = names.clone();
                    if let Some(key) = key_var {
                        names.insert(key.name.to_string(), Value::Text(i.to_string()));
                    }
                    names.insert(value_var.name.to_string(), item);
                    out.push_str(&render(body, &names));
                }
            }
        }
    }
    out
}

/// Strip markers, indentation and escapes come out as in Terraform, whose result is in the data
/// file (`testdata/hcl/record-templates` wrote it).
#[test]
fn templates_mean_what_terraform_makes_of_them() {
    let data = include_str!("../../../testdata/hcl/templates.txt");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in data
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let (kind, rest) = line.split_once(' ').unwrap_or_default();
        let strings: Vec<String> = serde_json::Deserializer::from_str(rest)
            .into_iter()
            .collect::<Result<_, _>>()
            .unwrap_or_else(|e| panic!("{line}: {e}"));
        let [source, expected] = strings.as_slice() else {
            panic!("not recorded: {line}");
        };
        let id = FileId(0);
        let (found, errors) = if kind == "file" {
            let (parts, errors) = parse_template(id, source, 0);
            (render(&parts, &Names::new()), errors)
        } else {
            let (expr, errors) = parse_expression(id, source, 0);
            if !errors.is_empty() {
                panic!("{line}: {errors:?}");
            }
            (eval(&expr, &Names::new()).text().to_owned(), errors)
        };
        if !errors.is_empty() || found != *expected {
            wrong.push(format!("{line}\n  found {found:?} {errors:?}"));
        }
        cases += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {cases} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases >= 150, "the data file has lost its cases: {cases}");
}
