//! From Go's syntax to the crate's, outside character classes.

use super::Re2Error;
use super::class::{self, invalid};

/// A pattern for the crate, and the names of its groups, which are not in the pattern: Go allows
/// the same name twice.
pub(super) struct Translated {
    pub pattern: String,
    pub names: Vec<Option<String>>,
}

/// What stands before a repetition operator.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Operand,
    Repetition,
}

/// Most repetitions that Go allows in `{n,m}`.
const MOST_REPEATS: u32 = 1000;

pub(super) fn translate(pattern: &str) -> Result<Translated, Re2Error> {
    let mut t = Translator {
        rest: pattern,
        out: String::with_capacity(pattern.len() + 16),
        names: Vec::new(),
        depth: 0,
        before: Before::Nothing,
    };
    while !t.rest.is_empty() {
        t.step()?;
    }
    if t.depth > 0 {
        return Err(invalid("a group is not closed"));
    }
    Ok(Translated {
        pattern: t.out,
        names: t.names,
    })
}

struct Translator<'p> {
    rest: &'p str,
    out: String,
    names: Vec<Option<String>>,
    depth: usize,
    before: Before,
}

impl Translator<'_> {
    fn step(&mut self) -> Result<(), Re2Error> {
        let Some(c) = self.rest.chars().next() else {
            return Ok(());
        };
        match c {
            '(' => self.open(),
            ')' => {
                if self.depth == 0 {
                    return Err(invalid("unexpected )"));
                }
                self.depth -= 1;
                self.copy(1);
                self.before = Before::Operand;
                Ok(())
            }
            '|' => {
                self.copy(1);
                self.before = Before::Nothing;
                Ok(())
            }
            '*' | '+' | '?' => self.repetition(1),
            '{' => match bounds(self.rest) {
                Some((length, min, max)) => {
                    if min > MOST_REPEATS || max.is_some_and(|m| m > MOST_REPEATS || m < min) {
                        return Err(invalid(format!(
                            "invalid repeat count {}",
                            self.rest.get(..length).unwrap_or_default()
                        )));
                    }
                    self.repetition(length)
                }
                None => {
                    self.literal(c);
                    Ok(())
                }
            },
            '[' => {
                self.rest = class::bracket(self.rest, &mut self.out)?;
                self.before = Before::Operand;
                Ok(())
            }
            '\\' => self.escape(),
            '.' | '^' | '$' => {
                self.copy(1);
                self.before = Before::Operand;
                Ok(())
            }
            c => {
                self.literal(c);
                Ok(())
            }
        }
    }

    /// Copies ASCII bytes of the pattern as they are.
    fn copy(&mut self, length: usize) {
        let (copied, rest) = self.rest.split_at(length);
        self.out.push_str(copied);
        self.rest = rest;
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// The next character stands for itself.
    fn literal(&mut self, c: char) {
        self.skip(c.len_utf8());
        class::push_literal(c, &mut self.out);
        self.before = Before::Operand;
    }

    fn repetition(&mut self, length: usize) -> Result<(), Re2Error> {
        match self.before {
            Before::Nothing => Err(invalid("nothing to repeat")),
            Before::Repetition => Err(invalid("invalid nested repetition operator")),
            Before::Operand => {
                self.copy(length);
                if self.rest.starts_with('?') {
                    self.copy(1);
                }
                self.before = Before::Repetition;
                Ok(())
            }
        }
    }

    fn open(&mut self) -> Result<(), Re2Error> {
        self.before = Before::Nothing;
        let Some(special) = self.rest.strip_prefix("(?") else {
            self.names.push(None);
            self.depth += 1;
            self.copy(1);
            return Ok(());
        };
        let named = special
            .strip_prefix("P<")
            .or_else(|| special.strip_prefix('<'));
        if let Some(named) = named {
            let Some((name, rest)) = named.split_once('>') else {
                return Err(invalid("invalid named capture"));
            };
            let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
            if name.is_empty() || !name.chars().all(is_name) {
                return Err(invalid("invalid named capture"));
            }
            self.names.push(Some(name.to_owned()));
            self.depth += 1;
            self.out.push('(');
            self.rest = rest;
            return Ok(());
        }
        self.flags(special)
    }

    /// `(?flags)` and `(?flags:`, which the crate wants without repetitions.
    fn flags(&mut self, special: &str) -> Result<(), Re2Error> {
        let unsupported = || invalid("invalid or unsupported Perl syntax after (?");
        let end = special.find([':', ')']).ok_or_else(unsupported)?;
        let (flags, rest) = special.split_at(end);
        let (on, off) = match flags.split_once('-') {
            Some((_, "")) => return Err(unsupported()),
            Some(both) => both,
            None => (flags, ""),
        };
        let known = |flags: &str| flags.chars().all(|c| "imsU".contains(c));
        if !known(on) || !known(off) {
            return Err(unsupported());
        }
        // The last word counts, and a flag after the minus sign comes later.
        let off: String = "imsU".chars().filter(|c| off.contains(*c)).collect();
        let on: String = "imsU"
            .chars()
            .filter(|c| on.contains(*c) && !off.contains(*c))
            .collect();
        let group = rest.starts_with(':');
        self.skip("(?".len() + end + 1);
        if group || !on.is_empty() || !off.is_empty() {
            let minus = if off.is_empty() { "" } else { "-" };
            let close = if group { ":" } else { ")" };
            self.out.push_str(&format!("(?{on}{minus}{off}{close}"));
        }
        self.depth += usize::from(group);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Re2Error> {
        let Some(c) = self.rest.chars().nth(1) else {
            return Err(invalid("a backslash at the end"));
        };
        if let Some(after) = self.rest.strip_prefix("\\Q") {
            let (quoted, rest) = after.split_once("\\E").unwrap_or((after, ""));
            for c in quoted.chars() {
                class::push_literal(c, &mut self.out);
            }
            if !quoted.is_empty() {
                self.before = Before::Operand;
            }
            self.rest = rest;
            return Ok(());
        }
        let same = match c {
            'A' | 'z' => {
                self.copy(2);
                true
            }
            'b' | 'B' => {
                self.out.push_str("(?-u:");
                self.copy(2);
                self.out.push(')');
                true
            }
            _ => false,
        };
        if !same {
            self.rest = class::escape(self.rest, &mut self.out)?;
        }
        self.before = Before::Operand;
        Ok(())
    }
}

/// `{n}`, `{n,}`, `{n,m}`: length in bytes, least and most. `None` for anything else, which is plain text.
fn bounds(text: &str) -> Option<(usize, u32, Option<u32>)> {
    let end = text.find('}')?;
    let inner = text.get(1..end)?;
    let (min, max) = match inner.split_once(',') {
        None => (inner, Some(inner)),
        Some((min, "")) => (min, None),
        Some((min, max)) => (min, Some(max)),
    };
    let number = |digits: &str| {
        let plain = !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (digits.len() == 1 || !digits.starts_with('0'));
        // What does not fit is beyond the limit anyway.
        plain.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let max = match max {
        Some(max) => Some(number(max)?),
        None => None,
    };
    Some((end + 1, number(min)?, max))
}
