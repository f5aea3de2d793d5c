//! Tests of the parser as a whole.

mod bounds;
mod broken;
mod json;
mod meaning;
mod peer;
mod places;
mod shape;

use super::*;

fn file(text: &str) -> ast::File {
    parse(FileId(0), text)
}

/// What is valid is what Terraform says is valid: each case of the data file carries the verdict of
/// the real parser (`testdata/hcl/record-grammar` wrote it).
#[test]
fn agrees_with_terraform_on_what_is_valid() {
    let data = include_str!("../../testdata/hcl/grammar.txt");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in data
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let (verdict, text) = line.split_once(' ').unwrap_or_default();
        let text: String = serde_json::from_str(text).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert!(
            matches!(verdict, "accept" | "reject"),
            "not recorded: {line}"
        );
        let errors = file(&text).errors;
        if errors.is_empty() != (verdict == "accept") {
            let first = errors.first().map(|e| e.message.as_str());
            wrong.push(format!("{line} -- {}", first.unwrap_or("no error")));
        }
        cases += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {cases} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases >= 1000, "the data file has lost its cases: {cases}");
}
