//! Nothing that can be in a file may bring the parser down.

use super::super::ast::{Body, Expr, ExprKind, File, SyntaxError, TemplatePart};
use super::super::*;
use crate::source::Span;
use proptest::prelude::*;

/// Checks that places are in the text, at character borders, and the right way round.
struct Places<'a> {
    text: &'a str,
    count: usize,
}

impl Places<'_> {
    fn span(&mut self, span: Span) {
        self.count += 1;
        assert!(
            self.text
                .get(span.start as usize..span.end as usize)
                .is_some(),
            "{span:?} is no place in {:?}",
            self.text
        );
    }

    fn errors(&mut self, errors: &[SyntaxError]) {
        for error in errors {
            self.span(error.span);
            if let Some((span, _)) = &error.related {
                self.span(*span);
            }
        }
    }

    fn file(&mut self, file: &File) {
        self.errors(&file.errors);
        for comment in &file.comments {
            self.span(comment.span);
        }
        self.body(&file.body);
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            self.span(attribute.name.span);
            self.span(attribute.span);
            self.expr(&attribute.expr);
        }
        for block in &body.blocks {
            self.span(block.span);
            self.span(block.header);
            for label in &block.labels {
                self.span(label.span);
            }
            self.body(&block.body);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        self.span(expr.span);
        let children: Vec<&Expr> = match &expr.kind {
            ExprKind::Template(parts) => return self.parts(parts),
            ExprKind::Tuple(items) | ExprKind::Call { args: items, .. } => items.iter().collect(),
            ExprKind::Object(items) => items.iter().flat_map(|i| [&i.key, &i.value]).collect(),
            ExprKind::For(f) => [&f.collection, &f.value]
                .into_iter()
                .chain(&f.key)
                .chain(&f.cond)
                .collect(),
            ExprKind::GetAttr { base, .. } => vec![base],
            ExprKind::Index { base, key } => vec![base, key],
            ExprKind::Splat { base, each } => vec![base, each],
            ExprKind::Conditional { cond, then, other } => vec![cond, then, other],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Unary { operand, .. } | ExprKind::Parens(operand) => vec![operand],
            _ => Vec::new(),
        };
        for child in children {
            self.expr(child);
        }
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(_, span) => self.span(*span),
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If {
                    cond,
                    then,
                    other,
                    span,
                } => {
                    self.span(*span);
                    self.expr(cond);
                    self.parts(then);
                    self.parts(other);
                }
                TemplatePart::For {
                    collection,
                    body,
                    span,
                    ..
                } => {
                    self.span(*span);
                    self.expr(collection);
                    self.parts(body);
                }
            }
        }
    }
}

fn check(text: &str) {
    let id = FileId(0);
    let mut places = Places { text, count: 0 };
    places.file(&parse(id, text));
    let (expr, errors) = parse_expression(id, text, 0);
    places.expr(&expr);
    places.errors(&errors);
    let (parts, errors) = parse_template(id, text, 0);
    places.parts(&parts);
    places.errors(&errors);
}

/// Pieces that mean something to the lexer, so that random texts get far into the parser.
const PIECES: &[&str] = &[
    "a",
    "b",
    "for",
    "in",
    "if",
    "true",
    "null",
    "1",
    "0.5",
    "\"",
    "\"x\"",
    "${",
    "%{",
    "}",
    "~}",
    "${~",
    "{",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "...",
    "=",
    "==",
    "=>",
    ":",
    "::",
    "?",
    "!",
    "-",
    "*",
    "&&",
    "\n",
    "\n",
    "\n  ",
    "\r\n",
    " ",
    "# c\n",
    "/*",
    "*/",
    "<<E\n",
    "<<-E\n",
    "E\n",
    "\nE\n",
    "\\",
    "\\n",
    "\\u00e9",
    "$${",
    "%%{",
    "%{ if ",
    "%{ else }",
    "%{ endif }",
    "%{ for x in ",
    "%{ endfor }",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    "é",
    "\u{301}",
    "\u{feff}",
    "\0",
    "'",
    ";",
    "a = ",
    "a {\n",
    "}\n",
    "a \"b\" {\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_parses_to_places_inside_it(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_parse_to_places_inside_them(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)
    ) {
        check(&pieces.concat());
    }

    /// A damaged file is as safe as random text, and nearer to what happens.
    #[test]
    fn any_cut_of_a_valid_file_parses(at in 0usize..1000, len in 0usize..40) {
        let text = include_str!("../../../testdata/hcl/sample.tf");
        let bytes = text.as_bytes();
        let at = at % bytes.len();
        let end = (at + len).min(bytes.len());
        let cut = [&bytes[..at], &bytes[end..]].concat();
        check(&String::from_utf8_lossy(&cut));
    }
}

/// What nests too deep is one error, and what stands beside it is kept. In the worst case the
/// stack of an ordinary thread has to do.
#[test]
fn too_deep_costs_only_what_is_too_deep() {
    let deep = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a=", "1", "}"),
        ("f(", "1", ")"),
        ("\"${", "1", "}\""),
        ("-", "1", ""),
        ("!", "true", ""),
        ("true ? 1 : ", "2", ""),
        ("x[", "0", "]"),
        ("", "x", "[0]"),
        ("", "x", ".y"),
        ("", "x", "[*]"),
        ("", "x", "[*].y"),
        ("", "1", " + 1"),
        ("[for x in y : ", "x", "]"),
        ("{for k, v in y : k => ", "v", "}"),
        ("\"%{ if a }${", "1", "}%{ endif }\""),
    ];
    for (before, middle, after) in deep {
        let nest = |n: usize| format!("{}{middle}{}", before.repeat(n), after.repeat(n));
        let fine = file(&format!("a = {}\nb = 1\n", nest(60)));
        assert!(fine.errors.is_empty(), "{before}: {:?}", fine.errors);
        for n in [300, 5_000, 100_000] {
            let file = file(&format!("a = {}\nb = 1\n", nest(n)));
            let errors: Vec<&str> = file.errors.iter().map(|e| e.message.as_str()).collect();
            assert_eq!(
                errors,
                ["nested more than 256 levels deep"],
                "{n} times {before}"
            );
            assert!(file.body.attribute("b").is_some(), "{n} times {before}");
        }
    }
    for n in [300, 5_000, 100_000] {
        let text = format!("{}{}b = 1\n", "a {\n".repeat(n), "}\n".repeat(n));
        let file = file(&text);
        let errors: Vec<&str> = file.errors.iter().map(|e| e.message.as_str()).collect();
        assert_eq!(errors, ["nested more than 256 levels deep"], "{n} blocks");
        assert!(file.body.attribute("b").is_some(), "{n} blocks");
    }
    let directives = format!(
        "a = \"{}{}\"\nb = 1\n",
        "%{ if x }".repeat(5_000),
        "%{ endif }".repeat(5_000)
    );
    let file = file(&directives);
    assert_eq!(file.errors.len(), 1);
    assert!(file.body.attribute("b").is_some());
}

fn file(text: &str) -> File {
    parse(FileId(0), text)
}
