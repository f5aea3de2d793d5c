//! Edges that are written backwards or inside a text.

use super::adapters::{state, tags_of};
use crate::terraform::value::Value;

const STACK: &str = r#"
resource "v_check" "a" {
  name = "chat one"
}
resource "v_alarm" "a_quoted" {
  name = "quoted"
  rule = "ALARM('chat one') OR ALARM(\"another\")"
}
resource "v_alarm" "b_inside" {
  name = "inside"
  rule = "id = ${v_check.a.arn} or so"
}
resource "v_alarm" "c_deep" {
  name = "deep"
  nested { of = [v_check.a.arn] }
  nested { of = ["else"] }
}
resource "v_alarm" "d_whole" {
  name = "whole"
  rule = "chat one"
}
resource "v_alarm" "e_word" {
  name = "word"
  rule = "about chat one, without quotes"
}
resource "v_parent" "first" {
  name = "first"
  rule = "ALARM(quoted) AND ALARM(word)"
}
resource "v_parent" "second" {
  name = "second"
  rule = "ALARM(\"first\")"
}
resource "v_late" "x" {
  rule = uuid()
}
"#;

fn shown(expr: &str) -> Vec<String> {
    let list = tags_of(expr, STACK);
    let items = list.elements().unwrap_or_else(|| panic!("{expr}: no list"));
    items.iter().map(state).collect()
}

#[test]
fn those_that_name_it_are_found() {
    for (expr, expected) in [
        // By text: as a whole, and in quotes.
        (
            r#"referrers("v_alarm", "rule", self.name)"#,
            &["-> v_alarm.a_quoted", "-> v_alarm.d_whole"][..],
        ),
        // By identity, also inside a text.
        (
            r#"referrers("v_alarm", "rule", self)"#,
            &["-> v_alarm.b_inside"],
        ),
        (
            r#"referrers("v_alarm", "rule", [self, self.name])"#,
            &[
                "-> v_alarm.a_quoted",
                "-> v_alarm.b_inside",
                "-> v_alarm.d_whole",
            ],
        ),
        // Through blocks and lists, and anywhere.
        (
            r#"referrers("v_alarm", "nested.of", self)"#,
            &["-> v_alarm.c_deep"],
        ),
        (
            r#"referrers("v_alarm", "", self)"#,
            &["-> v_alarm.b_inside", "-> v_alarm.c_deep"],
        ),
        // A word of a text only where it is asked for.
        (r#"referrers("v_parent", "rule", "quoted")"#, &[]),
        (
            r#"referrers_by_word("v_parent", "rule", "quoted")"#,
            &["-> v_parent.first"],
        ),
        // And those that name these.
        (
            r#"referrers_by_word("v_parent", "rule", "word", "name")"#,
            &["-> v_parent.first", "-> v_parent.second"],
        ),
        // Several types, none of them, nothing to look for.
        (
            r#"referrers(["v_parent", "v_alarm"], "name", ["first", "deep"])"#,
            &["-> v_alarm.c_deep", "-> v_parent.first"],
        ),
        (r#"referrers("v_none", "rule", self)"#, &[]),
        (r#"referrers("v_alarm", "rule", null)"#, &[]),
        (r#"referrers("v_alarm", "rule", "")"#, &[]),
        // It is not known what that one names.
        (
            r#"referrers("v_late", "rule", self.name)"#,
            &["one of v_late.x"],
        ),
        // It is not known what is looked for.
        (
            r#"referrers("v_alarm", "rule", unknown("later"))"#,
            &["unknown"],
        ),
    ] {
        assert_eq!(shown(expr), expected, "{expr}");
    }
}

#[test]
fn a_part_and_a_text_of_a_reference() {
    for (expr, expected) in [
        (r#"ref(self, ".channel[0]")"#, "-> v_check.a.channel[0]"),
        (r#"ref("elsewhere", ".channel[0]")"#, "opaque"),
        (r#"ref(null, ".channel[0]")"#, "null"),
    ] {
        assert_eq!(state(&tags_of(expr, STACK)), expected, "{expr}");
    }
    let text = |expr: &str| tags_of(expr, STACK);
    assert_eq!(text(r#"text_of("elsewhere")"#).as_str(), Some("elsewhere"));
    assert!(Value::is_null(&text("text_of(self)")));
    assert!(Value::is_null(&text(r#"text_of(unknown("later"))"#)));
}
