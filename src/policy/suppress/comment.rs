//! The text of one suppressing comment.

use super::Suppression;
use crate::policy::config::parse_date;
use crate::policy::reader::{advice, clip};
use crate::source::Span;
use crate::text::nearest;
use std::sync::Arc;

/// What every comment to alertlint starts with.
pub(super) const MARKER: &str = "alertlint:";

/// Why a comment cannot be read.
#[derive(Debug)]
pub(super) struct Mistake {
    pub message: String,
    pub help: String,
    pub at: Span,
}

const FORM: &str = "write `alertlint:ignore[RULE, RULE] reason=\"…\" until=2027-01-31 key=\"…\"`";

/// The suppression in the comment at `span` of `text` (its scope not told yet); `None` where the
/// comment is not for alertlint.
pub(super) fn read(span: Span, text: &str) -> Option<Result<Suppression, Mistake>> {
    let whole = text.get(span.start as usize..span.end as usize)?;
    let inner = whole.trim_end().trim_end_matches("*/");
    let body = inner.trim_start_matches(['#', '/', '*']).trim_start();
    let rest = body.strip_prefix(MARKER)?;
    let mut cursor = Cursor {
        rest,
        at: span.start + (inner.len() - rest.len()) as u32,
        span,
    };
    Some(cursor.suppression())
}

/// What is left to read, and where it stands in the file.
struct Cursor<'t> {
    rest: &'t str,
    at: u32,
    /// The whole comment.
    span: Span,
}

impl<'t> Cursor<'t> {
    fn suppression(&mut self) -> Result<Suppression, Mistake> {
        let (verb, at) = self.word();
        if verb != "ignore" {
            let message = "a comment to alertlint that it cannot read".to_owned();
            let help = match nearest(verb, ["ignore"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => FORM.to_owned(),
            };
            return Err(self.mistake(message, at, help));
        }
        let rules = self.rules()?;
        let mut found = Suppression {
            rules,
            reason: None,
            until: None,
            key: None,
            at: self.span,
            scope: self.span,
        };
        loop {
            self.blank();
            if self.rest.is_empty() {
                return Ok(found);
            }
            self.argument(&mut found)?;
        }
    }

    fn rules(&mut self) -> Result<Vec<(Arc<str>, Span)>, Mistake> {
        let Some(open) = self.rest.strip_prefix('[') else {
            let message = "this comment does not say which rules to ignore".to_owned();
            return Err(self.mistake(message, self.here(1), FORM.to_owned()));
        };
        let Some(close) = open.find(']') else {
            let message = "the list of rules is not closed".to_owned();
            return Err(self.mistake(message, self.here(self.rest.len()), FORM.to_owned()));
        };
        self.skip(1);
        let end = self.at + close as u32;
        let mut rules = Vec::new();
        loop {
            self.blank();
            let left = (end - self.at.min(end)) as usize;
            if left == 0 {
                break;
            }
            let list = self.rest.get(..left).unwrap_or_default();
            let name = list.split(',').next().unwrap_or_default();
            let trimmed = name.trim();
            if !trimmed.is_empty() {
                rules.push((Arc::from(trimmed), self.here(trimmed.len())));
            }
            self.skip((name.len() + 1).min(left));
        }
        if rules.is_empty() {
            let message = "the list of rules is empty".to_owned();
            return Err(self.mistake(message, self.span, FORM.to_owned()));
        }
        self.skip(1);
        Ok(rules)
    }

    fn argument(&mut self, found: &mut Suppression) -> Result<(), Mistake> {
        let (name, at) = self.word();
        if !self.rest.starts_with('=') {
            let message = "words that alertlint cannot read behind the rules".to_owned();
            return Err(self.mistake(message, at, FORM.to_owned()));
        }
        self.skip(1);
        let (value, value_at) = self.value()?;
        let value = value.trim().to_owned();
        let there = match name {
            "reason" => {
                // An empty reason is none: it is reported as such.
                let twice = found.reason.is_some();
                found.reason = Some(value).filter(|v| !v.is_empty());
                twice
            }
            "until" => {
                let Some(date) = parse_date(&value) else {
                    let message = format!("\"{}\" is not a date", clip(&value));
                    let help = "write it as until=2027-01-31".to_owned();
                    return Err(self.mistake(message, value_at, help));
                };
                found.until.replace(date).is_some()
            }
            "key" => found.key.replace(value).is_some(),
            _ => {
                let message = format!("a suppression has no `{}`", clip(name));
                return Err(self.mistake(message, at, advice(name, ["reason", "until", "key"])));
            }
        };
        if there {
            let message = format!("`{name}` is there twice");
            return Err(self.mistake(message, at, "keep one of the two".to_owned()));
        }
        Ok(())
    }

    /// A value in quotes, or up to the next blank.
    fn value(&mut self) -> Result<(String, Span), Mistake> {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let (word, at) = self.take(|c| !c.is_whitespace());
            return Ok((word.to_owned(), at));
        };
        let mut text = String::new();
        let mut chars = quoted.char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    let at = self.here(i + 2);
                    self.skip(i + 2);
                    return Ok((text, at));
                }
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c => text.push(c),
            }
        }
        let message = "a quotation mark is missing".to_owned();
        Err(self.mistake(message, self.here(self.rest.len()), FORM.to_owned()))
    }

    fn word(&mut self) -> (&'t str, Span) {
        self.take(|c| c.is_alphanumeric() || c == '_' || c == '-')
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> (&'t str, Span) {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..end).unwrap_or_default();
        let at = self.here(end.max(1));
        self.skip(end);
        (word, at)
    }

    fn blank(&mut self) {
        self.take(char::is_whitespace);
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.at += bytes as u32;
    }

    fn here(&self, bytes: usize) -> Span {
        let end = (self.at + bytes as u32).min(self.span.end);
        Span::new(self.span.file, self.at.min(end), end)
    }

    fn mistake(&self, message: String, at: Span, help: String) -> Mistake {
        Mistake { message, help, at }
    }
}
