//! The JSON syntax gives the tree that the native syntax gives.

use super::super::ast::{ExprKind, TemplatePart};
use super::super::*;
use super::shape::{expr, shape};

/// JSON, and the same in the native syntax.
const PAIRS: &[(&str, &str)] = &[
    ("{}", ""),
    ("[]", ""),
    (
        r#"[{"locals": {"a": 1}}, {"locals": {"b": 2}}]"#,
        "locals {\n a = 1\n}\nlocals {\n b = 2\n}",
    ),
    (
        r#"{"//": "a comment", "locals": {"//": 1, "a": "x-${b.c}-y", "n": -1.50e2, "z": null, "t": true}}"#,
        "locals {\n a = \"x-${b.c}-y\"\n n = -1.50e2\n z = null\n t = true\n}",
    ),
    (
        r#"{"locals": {"o": {"//": 1, "k${x}": ["$${a}", "%%{b}", "plain"], "(x)": 1}}}"#,
        "locals {\n o = { \"//\" = 1, \"k${x}\" = [\"$${a}\", \"%%{b}\", \"plain\"], \"(x)\" = 1 }\n}",
    ),
    (
        r#"{"locals": {"only": "${a.b[0]}", "esc": "a\nb\u00e9\"\\\/${x}\t", "pair": "\ud83d\ude00", "nfc": "e\u0301"}}"#,
        "locals {\n only = \"${a.b[0]}\"\n esc = \"a\\nb\u{e9}\\\"\\\\/${x}\\t\"\n pair = \"\u{1f600}\"\n nfc = \"\u{e9}\"\n}",
    ),
    (
        r#"{"resource": {"t": {"a": {"name": "x", "depends_on": ["t.b", "module.m"], "provider": "aws.eu",
            "tag": [{"k": 1}, {"k": 2}],
            "lifecycle": {"ignore_changes": ["tags", "x[0]"], "precondition": [{"condition": "${a}"}]},
            "provisioner": [{"local-exec": {"command": "c", "when": "destroy"}}],
            "dynamic": {"tag": {"for_each": "${s}", "iterator": "i", "content": {"v": "${i.value}"}}}},
          "b": {}}}}"#,
        "resource \"t\" \"a\" {\n name = \"x\"\n depends_on = [t.b, module.m]\n provider = aws.eu\n tag = [{k = 1}, {k = 2}]\n \
         lifecycle {\n  ignore_changes = [tags, x[0]]\n  precondition {\n   condition = \"${a}\"\n  }\n }\n \
         provisioner \"local-exec\" {\n  command = \"c\"\n  when = destroy\n }\n \
         dynamic \"tag\" {\n  for_each = \"${s}\"\n  iterator = i\n  content {\n   v = \"${i.value}\"\n  }\n }\n}\n\
         resource \"t\" \"b\" {}",
    ),
    (
        r#"{"resource": [{"t": [{"a": {"x": 1}}, {"a2": [{"x": 2}]}]}], "resource": {"u": {"b": null}}}"#,
        "resource \"t\" \"a\" {\n x = 1\n}\nresource \"t\" \"a2\" {\n x = 2\n}",
    ),
    (
        r#"{"variable": {"v": {"type": "map(object({a = string}))", "default": ["${x}"], "validation": {"condition": "${true}", "error_message": "no"}}}}"#,
        "variable \"v\" {\n type = map(object({a = string}))\n default = [\"$${x}\"]\n validation {\n condition = \"${true}\"\n error_message = \"no\"\n }\n}",
    ),
    (
        r#"{"module": {"m": {"source": "./m", "providers": {"aws": "aws.eu"}, "x": {"y": "${z}"}}},
            "output": {"o": {"value": "${a}", "depends_on": ["b.c"]}},
            "moved": [{"from": "a.b", "to": "a.c[\"k\"]"}],
            "import": {"to": "a.b", "id": "${c}"},
            "check": {"c": {"data": {"http": {"h": {"url": "u"}}}, "assert": {"condition": "${a}", "error_message": "e"}}}}"#,
        "module \"m\" {\n source = \"./m\"\n providers = { \"aws\" = aws.eu }\n x = { \"y\" = \"${z}\" }\n}\n\
         output \"o\" {\n value = \"${a}\"\n depends_on = [b.c]\n}\n\
         moved {\n from = a.b\n to = a.c[\"k\"]\n}\n\
         import {\n to = a.b\n id = \"${c}\"\n}\n\
         check \"c\" {\n data \"http\" \"h\" {\n  url = \"u\"\n }\n assert {\n  condition = \"${a}\"\n  error_message = \"e\"\n }\n}",
    ),
    (
        r#"{"terraform": {"required_version": ">= 1", "required_providers": {"aws": {"source": "hashicorp/aws"}}, "backend": {"s3": {"bucket": "b"}}, "cloud": {"workspaces": {"name": "n"}}},
            "provider": {"aws": [{"region": "r"}, {"alias": "eu"}]}}"#,
        "terraform {\n required_version = \">= 1\"\n required_providers {\n  aws = { \"source\" = \"hashicorp/aws\" }\n }\n backend \"s3\" {\n  bucket = \"b\"\n }\n cloud {\n  workspaces {\n   name = \"n\"\n  }\n }\n}\n\
         provider \"aws\" {\n region = \"r\"\n}\nprovider \"aws\" {\n alias = \"eu\"\n}",
    ),
    (
        r#"{"unheard": {"of": ["x"]}}"#,
        "unheard = { \"of\" = [\"x\"] }",
    ),
];

#[test]
fn json_gives_the_tree_of_the_native_syntax() {
    for (json, native) in PAIRS {
        let from_json = json::parse(FileId(0), json);
        assert!(
            from_json.errors.is_empty(),
            "{json}: {:?}",
            from_json.errors
        );
        let from_native = parse(FileId(0), native);
        assert!(
            from_native.errors.is_empty(),
            "{native}: {:?}",
            from_native.errors
        );
        assert_eq!(shape(&from_json.body), shape(&from_native.body), "{json}");
    }
}

/// Broken JSON: the messages, and the tree that is left.
#[test]
fn broken_json_keeps_what_is_whole() {
    let locals = |json: &str| {
        let file = json::parse(FileId(0), json);
        let errors: Vec<String> = file.errors.into_iter().map(|e| e.message).collect();
        (errors.join("; "), shape(&file.body))
    };
    let cases = [
        (
            r#"{"locals": {"a": , "b": 2}}"#,
            "expected a JSON value",
            "locals [] { a = Error; b = 2; } ",
        ),
        (
            r#"{"locals": {"a": 01, "b": 2}}"#,
            "this is no JSON number",
            "locals [] { a = Error; b = 2; } ",
        ),
        (
            r#"{"locals": {"a": 1,}}"#,
            "expected a property name in double quotes",
            "locals [] { a = 1; } ",
        ),
        (
            r#"{"locals": {"a": 1 "b": 2}}"#,
            "expected `,` or `}`",
            "locals [] { a = 1; b = 2; } ",
        ),
        (
            r#"{"locals": {"a": [1, 2, "b": 2}, "x": 1}"#,
            "expected `,` or `]`",
            "x = 1; locals [] { a = [1, 2, \"b\"]; } ",
        ),
        (
            r#"{"locals": {"a" 1, "b": 2}}"#,
            "expected `:` after the property's name",
            "locals [] { b = 2; } ",
        ),
        (
            "{\"locals\": {\"a\": \"x,\n\"b\": 2}}",
            "unterminated string",
            "locals [] { a = Error; } ",
        ),
        (
            r#"{"locals": {"a": "\q", "b": 2}}"#,
            "unknown escape in a string",
            "locals [] { a = Error; b = 2; } ",
        ),
        (
            r#"{"locals": {"a": "${x", "b": 2}}"#,
            "expected `}` to close the interpolation, found the end of the file",
            "locals [] { a = Error; b = 2; } ",
        ),
        (
            r#"{"locals": {"a": 1, "a": 2}}"#,
            "argument `a` is set twice",
            "locals [] { a = 1; } ",
        ),
        (
            r#"{"locals": {"a": {"k": 1, "k": 2}}}"#,
            "property `k` is there twice",
            "locals [] { a = {\"k\": 1, \"k\": 2}; } ",
        ),
        (
            r#"{"locals": 1, "output": {"o": {"value": 1}}}"#,
            "this JSON value is of the wrong kind",
            "output [\"o\"] { value = 1; } ",
        ),
        (
            r#"{"locals": {"a": 1}"#,
            "expected `,` or `}`",
            "locals [] { a = 1; } ",
        ),
        (
            r#"{"locals": {"a": 1}} x"#,
            "unexpected text after the end of the JSON value",
            "locals [] { a = 1; } ",
        ),
        ("", "unexpected end of the file", ""),
        ("7", "this JSON value is of the wrong kind", ""),
    ];
    for (json, errors, left) in cases {
        assert_eq!(locals(json), (errors.to_owned(), left.to_owned()), "{json}");
    }
}

#[test]
fn places_are_those_of_the_json() {
    let text = r#"{"locals": {"a": "\u00e9\n${ foo }-${bar}"}}"#;
    let file = json::parse(FileId(0), text);
    let attribute = &file.body.blocks[0].body.attributes[0];
    let at = |span: crate::source::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(attribute.name.span), "a");
    assert_eq!(at(attribute.expr.span), r"\u00e9\n${ foo }-${bar}");
    let ExprKind::Template(parts) = &attribute.expr.kind else {
        panic!("{attribute:?}");
    };
    let places: Vec<&str> = parts
        .iter()
        .filter_map(|p| match p {
            TemplatePart::Interpolation(e) => Some(at(e.span)),
            TemplatePart::Literal(_, span) => Some(at(*span)),
            _ => None,
        })
        .collect();
    assert_eq!(places, [r"\u00e9\n", "foo", "-", "bar"]);
}

#[test]
fn deep_json_is_an_error_and_no_overflow() {
    for n in [127, 500, 100_000] {
        let text = format!(
            "{{\"locals\": {{\"a\": {}1{}}}}}",
            "[".repeat(n),
            "]".repeat(n)
        );
        let file = json::parse(FileId(0), &text);
        assert_eq!(file.errors.len(), 1, "{n}");
    }
}

#[test]
fn a_plain_value_has_no_templates() {
    let (value, errors) = json::parse_value(FileId(0), r#"{"a": ["${x}", -1]}"#);
    assert!(errors.is_empty());
    assert_eq!(expr(&value), r#"{"a": ["${x}", <-1>]}"#);
}
