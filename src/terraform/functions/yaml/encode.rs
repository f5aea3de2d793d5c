//! From values to YAML, byte for byte as Terraform lays it out: keys and text in double quotes, text
//! with line ends as literal blocks, lists in line with the key they belong to.

use super::super::json_text::MOST_DEPTH;
use super::super::pieces::MOST_TEXT;
use crate::terraform::value::{Repr, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Text in double quotes is broken at the first space beyond this column.
const BEST_WIDTH: usize = 80;
/// Longer keys, in bytes, are written with a question mark.
const MOST_KEY: usize = 128;

/// The YAML of a known value.
///
/// # Errors
/// A message: depth and length are bounded.
pub(super) fn encode(value: &Value) -> Result<String, String> {
    let mut writer = Writer {
        out: String::new(),
        column: 0,
        indent: None,
        white: true,
        fresh: true,
    };
    writer.node(value, Context::Root, 0)?;
    writer.write_indent();
    // A document that is one plain word has to be closed.
    let plain = matches!(value.repr, Repr::Null(_) | Repr::Bool(_) | Repr::Number(_));
    if plain {
        writer.out.push_str("...\n");
    }
    Ok(writer.out)
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Root,
    Sequence,
    Value,
    /// A key on one line, before its colon.
    SimpleKey,
}

struct Writer {
    out: String,
    column: usize,
    /// `None` outside of any collection.
    indent: Option<usize>,
    /// Whether white space, or nothing, was written last.
    white: bool,
    /// Whether only indentation and indicators stand on the line.
    fresh: bool,
}

impl Writer {
    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn line_end(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
    }

    fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.fresh || self.column > indent || (self.column == indent && !self.white) {
            self.line_end('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.white = true;
        self.fresh = true;
    }

    fn indicator(&mut self, text: &str, needs_white: bool, is_indentation: bool) {
        if needs_white && !self.white {
            self.put(' ');
        }
        for c in text.chars() {
            self.put(c);
        }
        self.white = false;
        self.fresh = self.fresh && is_indentation;
    }

    /// Runs a part with more indentation.
    fn indented(
        &mut self,
        deeper: bool,
        outermost: usize,
        part: impl FnOnce(&mut Writer) -> Result<(), String>,
    ) -> Result<(), String> {
        let before = self.indent;
        self.indent = Some(match before {
            None => outermost,
            Some(indent) if deeper => indent + 2,
            Some(indent) => indent,
        });
        let done = part(self);
        self.indent = before;
        done
    }

    fn node(&mut self, value: &Value, context: Context, depth: usize) -> Result<(), String> {
        if depth > MOST_DEPTH {
            return Err(format!("the value is nested more than {MOST_DEPTH} deep"));
        }
        if self.out.len() > MOST_TEXT {
            return Err(format!("the text is longer than {} MiB", MOST_TEXT >> 20));
        }
        match &value.repr {
            Repr::Null(_) => self.indicator("null", true, false),
            Repr::Bool(b) => self.indicator(if *b { "true" } else { "false" }, true, false),
            Repr::Number(n) if n.is_infinite() && !n.is_sign_negative() => {
                self.indicator("+Inf", true, false);
            }
            Repr::Number(n) => self.indicator(&n.to_string(), true, false),
            Repr::String(s) => self.text(s, context)?,
            Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
                self.sequence(items, context, depth)?;
            }
            Repr::Map(_, entries) => self.mapping(entries, depth)?,
            Repr::Object(object) => self.mapping(&object.attrs, depth)?,
            Repr::Unknown(_) | Repr::Capsule(_) => {
                return Err("this value has no YAML".to_owned());
            }
        }
        Ok(())
    }

    fn sequence(&mut self, items: &[Value], context: Context, depth: usize) -> Result<(), String> {
        if items.is_empty() {
            self.indicator("[]", true, false);
            return Ok(());
        }
        let in_line_with_key = context == Context::Value && !self.fresh;
        self.indented(!in_line_with_key, 0, |w| {
            for item in items {
                w.write_indent();
                w.indicator("-", true, true);
                w.node(item, Context::Sequence, depth + 1)?;
            }
            Ok(())
        })
    }

    fn mapping(&mut self, entries: &BTreeMap<Arc<str>, Value>, depth: usize) -> Result<(), String> {
        if entries.is_empty() {
            self.indicator("{}", true, false);
            return Ok(());
        }
        self.indented(true, 0, |w| {
            for (key, value) in entries {
                w.write_indent();
                if key.len() <= MOST_KEY && !key.contains(is_break) {
                    w.text(key, Context::SimpleKey)?;
                    w.indicator(":", false, false);
                } else {
                    w.indicator("?", true, true);
                    w.text(key, Context::Value)?;
                    w.write_indent();
                    w.indicator(":", true, true);
                }
                w.node(value, Context::Value, depth + 1)?;
            }
            Ok(())
        })
    }

    fn text(&mut self, text: &str, context: Context) -> Result<(), String> {
        self.indented(true, 2, |w| {
            if context != Context::SimpleKey && text.contains('\n') && fits_block(text) {
                w.block(text);
            } else {
                w.quoted(text, context != Context::SimpleKey);
            }
            Ok(())
        })
    }

    /// A literal block.
    fn block(&mut self, text: &str) {
        self.indicator("|", true, false);
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.indicator("2", false, false);
        }
        let mut back = text.chars().rev();
        match (back.next().is_some_and(is_break), back.next()) {
            (false, _) => self.indicator("-", false, false),
            (true, None) => self.indicator("+", false, false),
            (true, Some(c)) if is_break(c) => self.indicator("+", false, false),
            (true, Some(_)) => {}
        }
        self.line_end('\n');
        self.fresh = true;
        self.white = true;
        let mut after_break = true;
        for c in text.chars() {
            if is_break(c) {
                self.line_end(c);
                self.fresh = true;
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                self.put(c);
                self.fresh = false;
                after_break = false;
            }
        }
    }

    /// Text in double quotes.
    fn quoted(&mut self, text: &str, may_break: bool) {
        self.indicator("\"", true, false);
        // The writer that Terraform uses looks for a byte order mark at the start only, but does so
        // at every character.
        let all_escaped = text.starts_with('\u{feff}');
        let mut after_space = false;
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(c) = chars.next() {
            if all_escaped {
                for c in escape(c).chars() {
                    self.put(c);
                }
            } else if c == ' ' {
                let inner = !first && chars.peek().is_some();
                if may_break && !after_space && inner && self.column > BEST_WIDTH {
                    self.write_indent();
                    if chars.peek() == Some(&' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                after_space = true;
            } else if is_printable(c) && !is_break(c) && !matches!(c, '"' | '\\' | '\u{feff}') {
                self.put(c);
                after_space = false;
            } else {
                for c in escape(c).chars() {
                    self.put(c);
                }
                after_space = false;
            }
            first = false;
        }
        self.indicator("\"", false, false);
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What the writer that Terraform uses prints as it is.
fn is_printable(c: char) -> bool {
    match c {
        '\n' | ' '..='~' => true,
        '\u{a0}'..='\u{d7ff}' => true,
        '\u{e000}'..='\u{fffd}' => c != '\u{feff}',
        _ => false,
    }
}

/// Whether a literal block can hold a text: it hides white space at the end of a line, and what is
/// not printable.
fn fits_block(text: &str) -> bool {
    let mut before = None;
    for c in text.chars() {
        if !is_printable(c) || (is_break(c) && before == Some(' ')) {
            return false;
        }
        before = Some(c);
    }
    before != Some(' ')
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match u32::from(c) {
                n @ 0..=0xFF => format!("\\x{n:02X}"),
                n @ 0x100..=0xFFFF => format!("\\u{n:04X}"),
                n => format!("\\U{n:08X}"),
            };
        }
    };
    format!("\\{short}")
}
