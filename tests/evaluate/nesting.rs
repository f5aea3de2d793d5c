//! Expressions in expressions, up to the bound and of every kind.

use super::*;

/// An expression around another, of one of all kinds that nest.
fn around(inner: Expr, kind: usize) -> Expr {
    let leaf = |kind| Expr {
        kind,
        span: Span::NONE,
    };
    let name = |name: &str| Ident {
        name: name.into(),
        span: Span::NONE,
    };
    let inner = Box::new(inner);
    leaf(match kind {
        0 => ExprKind::Tuple(vec![*inner]),
        1 => ExprKind::Conditional {
            cond: Box::new(leaf(ExprKind::Bool(true))),
            then: inner,
            other: Box::new(leaf(ExprKind::Null)),
        },
        2 => ExprKind::Call {
            name: name("try"),
            args: vec![*inner],
            expand: false,
        },
        3 => ExprKind::Template(vec![TemplatePart::Interpolation(*inner)]),
        4 => ExprKind::Object(vec![ObjectItem {
            key: leaf(ExprKind::String("k".into())),
            value: *inner,
        }]),
        5 => ExprKind::For(Box::new(ForExpr {
            key_var: None,
            value_var: name("x"),
            collection: leaf(ExprKind::Tuple(vec![leaf(ExprKind::Null)])),
            key: None,
            value: *inner,
            group: false,
            cond: None,
        })),
        6 => ExprKind::For(Box::new(ForExpr {
            key_var: None,
            value_var: name("x"),
            collection: leaf(ExprKind::Tuple(vec![leaf(ExprKind::Null)])),
            key: Some(leaf(ExprKind::String("k".into()))),
            value: *inner,
            group: true,
            cond: None,
        })),
        7 => ExprKind::Splat {
            base: inner,
            each: Box::new(leaf(ExprKind::SplatItem)),
        },
        8 => ExprKind::Binary {
            op: BinaryOp::Equal,
            left: Box::new(leaf(ExprKind::Null)),
            right: inner,
        },
        9 => ExprKind::Unary {
            op: UnaryOp::Not,
            operand: inner,
        },
        10 => ExprKind::Index {
            base: Box::new(leaf(ExprKind::Tuple(Vec::new()))),
            key: inner,
        },
        11 => ExprKind::Template(vec![TemplatePart::If {
            cond: leaf(ExprKind::Bool(true)),
            then: vec![TemplatePart::Interpolation(*inner)],
            other: Vec::new(),
            span: Span::NONE,
        }]),
        12 => ExprKind::Template(vec![TemplatePart::For {
            key_var: None,
            value_var: name("x"),
            collection: leaf(ExprKind::Tuple(vec![leaf(ExprKind::Null)])),
            body: vec![TemplatePart::Interpolation(*inner)],
            span: Span::NONE,
        }]),
        _ => ExprKind::Call {
            name: name("concat"),
            args: vec![*inner],
            expand: true,
        },
    })
}

#[test]
fn nesting_up_to_the_bound_fits_a_thread() {
    // Built here: the parser has a bound of its own. 2 MiB is what threads have by default.

    for kind in 0..14 {
        let run = move || {
            let mut expr = Expr {
                kind: ExprKind::Bool(true),
                span: Span::NONE,
            };
            for _ in 0..Limits::default().depth {
                expr = around(expr, kind);
            }
            let error = evaluate(&expr, &config()).unwrap_err();
            // Dropping it is recursive too; that is the parser's bound, not this one's.
            std::mem::forget(expr);
            error.kind
        };
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
        assert_eq!(
            thread.unwrap().join().unwrap(),
            ErrorKind::Limit,
            "kind {kind}"
        );
    }
}

const WORDS: &[&str] = &[
    "1",
    "-",
    "\"a\"",
    "null",
    "true",
    "local.ids",
    "local.list",
    "var.models",
    "random_id.two",
    "x",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ",",
    ".a",
    "[*]",
    ".*",
    "[0]",
    "for x in",
    ":",
    "=>",
    "...",
    "if",
    "?",
    "==",
    "&&",
    "||",
    "!",
    "+",
    "%",
    "<",
    "\"${",
    "}\"",
    "%{ for x in",
    "%{ if",
    "%{ endfor }",
    "%{ endif }",
    "=",
    "try(",
    "can(",
    "merge(",
    "length(",
    "upper(",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    #[test]
    fn whatever_parses_evaluates_without_a_panic(
        words in prop::collection::vec(prop::sample::select(WORDS), 1..24),
        policy in any::<bool>(),
    ) {
        let text = words.join(" ");
        let mut scope = config();
        if policy {
            scope.dialect = Dialect::Policy;
        }
        let id = scope.sources.add("expression", text.as_str());
        // What did not parse is evaluated too: the tree of it is whole.
        let (expr, _) = parse_expression(id, &text, 0);
        match evaluate(&expr, &scope) {
            Ok(value) => prop_assert!(policy || !value.origin.is_none(), "{text}"),
            Err(error) => prop_assert!(!error.span.is_none(), "{text}: {}", error.message),
        }
    }
}
