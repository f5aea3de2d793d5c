//! Nothing that can be in a file may bring the parser down.

use super::super::ast::File;
use super::super::*;
use super::places::Places;
use proptest::prelude::*;

fn check(text: &str) {
    let id = FileId(0);
    let places = Places::of(text);
    places.file(&parse(id, text));
    let (expr, errors) = parse_expression(id, text, 0);
    places.expr(&expr);
    places.errors(&errors);
    let (parts, errors) = parse_template(id, text, 0);
    places.parts(&parts);
    places.errors(&errors);
    places.file(&json::parse(id, text));
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

/// The same for JSON.
const JSON_PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\":",
    "\"resource\":",
    "\"t\":",
    "\"dynamic\":",
    "\"content\":",
    "\"//\":",
    "\"depends_on\":",
    "\"type\":",
    "\"a.b\"",
    "\"${x}\"",
    "\"\\u00e9${x} \\n%{\"",
    "\"\\ud83d\\ude00${\"",
    "\"",
    "\\",
    "1",
    "-0.5e3",
    "01",
    "true",
    "null",
    "nul",
    "\n",
    " ",
    "é",
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

    #[test]
    fn any_json_pieces_parse_to_places_inside_them(
        pieces in prop::collection::vec(prop::sample::select(JSON_PIECES), 0..60)
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
