//! Conditions that vendors write as text: `condition` for comparisons (`event.class matches 'x' and not
//! (…)`), `tag_query` for searches over tags (`team:chat AND NOT env:dev`). What is not understood is
//! opaque, and only as far as it reaches.

use super::mentions::{Holed, is_hole};
use super::predicates::{readable_regex, value};
use super::why;
use crate::routing::{Field, OnList, Predicate, Test};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::Value;
use std::sync::Arc;

/// Brackets and negations inside each other; nobody writes more.
const DEEPEST: usize = 64;

/// A piece of a condition.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// One comparison.
    Leaf(Predicate),
}

/// `condition(text, tests, fields)`: `tests` maps the words of an operator to the name of a test,
/// `fields` the start of a path to the field that stands for it.
///
/// # Errors
/// `tests` or `fields` is no map of texts, or names a test that there is none of.
pub(super) fn condition(text: &Value, tests: &Value, fields: &Value) -> Result<Value, EvalError> {
    let tests = operators(tests)?;
    let fields = texts(fields)?;
    read(text, |holed| {
        let made = |words: &[Word]| comparison(words, &tests, &fields, holed);
        comparisons(&holed.text, &made)
    })
}

/// `tag_query(text, prefix)`: what a query over tags asks for. With a prefix only terms that start with
/// it are about tags.
///
/// # Errors
/// The prefix is not known text.
pub(super) fn tag_query(text: &Value, prefix: Option<&Value>) -> Result<Value, EvalError> {
    let prefix = match prefix {
        None => "",
        Some(prefix) => prefix
            .as_str()
            .ok_or_else(|| EvalError::new("the prefix must be known text", Span::NONE))?,
    };
    read(text, |holed| terms(holed, prefix))
}

/// Reads a text into tokens and those into a predicate; a text that is not known is opaque.
fn read(
    text: &Value,
    tokens: impl FnOnce(&Holed) -> Option<Vec<Token>>,
) -> Result<Value, EvalError> {
    let made = |predicate| Ok(value(predicate, std::slice::from_ref(text)));
    if text.is_null() {
        return Ok(text.clone());
    }
    if text.marks.is_sensitive() {
        return made(Predicate::Opaque("a sensitive value".into()));
    }
    let Some(holed) = Holed::of(text) else {
        return match text.is_unknown() {
            true => made(Predicate::Opaque(why(text))),
            false => Err(EvalError::new("text is wanted here", Span::NONE)),
        };
    };
    made(
        tokens(&holed)
            .and_then(predicate)
            .unwrap_or_else(|| unread(&holed, &holed.text)),
    )
}

/// A stretch of text that is not understood.
fn unread(holed: &Holed, text: &str) -> Predicate {
    let reasons = holed.reasons(text);
    Predicate::Opaque(match reasons.iter().next() {
        Some(reason) => reason.text.clone(),
        None => format!("the condition `{}`", text.trim()).into(),
    })
}

fn texts(map: &Value) -> Result<Vec<(String, String)>, EvalError> {
    let wrong = || EvalError::new("a map of texts is wanted here", Span::NONE);
    let entries = map.entries().ok_or_else(wrong)?;
    let text = |(k, v): (&Arc<str>, &Value)| {
        let v = v.as_str().ok_or_else(wrong)?;
        Ok((k.to_string(), v.to_owned()))
    };
    entries.iter().map(text).collect()
}

/// What a comparison does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Equals,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    MatchesWhole,
    Exists,
}

/// Operators by their words, those of most words first, and whether they are negated.
fn operators(map: &Value) -> Result<Vec<(Vec<String>, Operator, bool)>, EvalError> {
    let mut all = Vec::new();
    for (words, test) in texts(map)? {
        let (negated, name) = match test.strip_prefix("not ") {
            Some(name) => (true, name),
            None => (false, test.as_str()),
        };
        let operator = match name {
            "equals" => Operator::Equals,
            "contains" => Operator::Contains,
            "starts_with" => Operator::StartsWith,
            "ends_with" => Operator::EndsWith,
            "matches" => Operator::Matches,
            "matches_whole" => Operator::MatchesWhole,
            "exists" => Operator::Exists,
            _ => {
                let message = format!("there is no test `{test}`");
                return Err(EvalError::new(message, Span::NONE));
            }
        };
        let words = words.split_whitespace().map(str::to_owned).collect();
        all.push((words, operator, negated));
    }
    all.sort_by_key(|(words, ..): &(Vec<String>, Operator, bool)| std::cmp::Reverse(words.len()));
    Ok(all)
}

/// A word of a comparison.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    quoted: bool,
}

/// Tokens of comparisons joined by `and`, `or`, `not` and brackets. `None` where a quote stays open.
fn comparisons(text: &str, made: &dyn Fn(&[Word]) -> Predicate) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut leaf: Vec<Word> = Vec::new();
    let flush = |leaf: &mut Vec<Word>, tokens: &mut Vec<Token>| {
        if !leaf.is_empty() {
            tokens.push(Token::Leaf(made(&std::mem::take(leaf))));
        }
    };
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..)?;
        match c {
            '(' | ')' => {
                flush(&mut leaf, &mut tokens);
                tokens.push(if c == '(' { Token::Open } else { Token::Close });
                rest = after.trim_start();
            }
            '\'' | '"' => {
                let (text, after) = quoted(after, c)?;
                leaf.push(Word { text, quoted: true });
                rest = after.trim_start();
            }
            _ => {
                let ends = |c: char| c.is_whitespace() || "()'\"".contains(c);
                let end = rest.find(ends).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after.trim_start();
                let joins = match word.to_ascii_lowercase().as_str() {
                    "and" => Some(Token::And),
                    "or" => Some(Token::Or),
                    // Inside a comparison it is part of the operator: `does not match`.
                    "not" if leaf.is_empty() => Some(Token::Not),
                    _ => None,
                };
                match joins {
                    Some(token) => {
                        flush(&mut leaf, &mut tokens);
                        tokens.push(token);
                    }
                    None => leaf.push(Word {
                        text: word.to_owned(),
                        quoted: false,
                    }),
                }
            }
        }
    }
    flush(&mut leaf, &mut tokens);
    Some(tokens)
}

/// The text up to the closing quote, and what comes after. A backslash keeps the quote that follows.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut inside = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                (_, c) if c == quote || c == '\\' => inside.push(c),
                // Of a regular expression.
                (_, c) => inside.extend(['\\', c]),
            },
            c if c == quote => return Some((inside, text.get(at + c.len_utf8()..)?)),
            c => inside.push(c),
        }
    }
    None
}

/// `PATH OPERATOR 'TEXT'`, or `PATH OPERATOR` where it needs no text.
fn comparison(
    words: &[Word],
    operators: &[(Vec<String>, Operator, bool)],
    fields: &[(String, String)],
    holed: &Holed,
) -> Predicate {
    let understood = || {
        let (path, rest) = words.split_first()?;
        let field = Field::Named(field(&path.text, fields)?.into());
        let (words, operator, negated) = operators.iter().find(|(words, ..)| {
            let said = rest.get(..words.len());
            let same = |(a, b): (&Word, &String)| !a.quoted && a.text.eq_ignore_ascii_case(b);
            said.is_some_and(|said| said.iter().zip(words).all(same))
        })?;
        let text = match (operator, rest.get(words.len()..)?) {
            (Operator::Exists, []) => None,
            (Operator::Exists, _) => return None,
            (_, [text]) if text.quoted => Some(Arc::from(text.text.as_str())),
            _ => return None,
        };
        if text
            .as_ref()
            .is_some_and(|t: &Arc<str>| t.chars().any(is_hole))
        {
            return None;
        }
        let predicate = test(field, *operator, text.unwrap_or_default());
        Some(match negated {
            true => Predicate::Not(Box::new(predicate)),
            false => predicate,
        })
    };
    understood().unwrap_or_else(|| {
        let text: Vec<String> = words
            .iter()
            .map(|w| match w.quoted {
                true => format!("'{}'", w.text),
                false => w.text.clone(),
            })
            .collect();
        unread(holed, &text.join(" "))
    })
}

fn test(field: Field, operator: Operator, text: Arc<str>) -> Predicate {
    let test = match operator {
        Operator::Equals => Test::OneOf(vec![text]),
        Operator::Contains => Test::Contains(text, OnList::Ambiguous),
        Operator::StartsWith => Test::StartsWith(text),
        Operator::EndsWith => Test::EndsWith(text),
        Operator::Matches => return readable_regex(Predicate::Test(field, Test::Matches(text))),
        Operator::MatchesWhole => {
            let whole = format!("^(?:{text})$").into();
            return readable_regex(Predicate::Test(field, Test::Matches(whole)));
        }
        Operator::Exists => {
            return Predicate::Not(Box::new(Predicate::Test(field, Test::IsEmpty)));
        }
    };
    Predicate::Test(field, test)
}

/// The field that a path stands for, by the longest start that is known. `None` where none is.
fn field(path: &str, fields: &[(String, String)]) -> Option<String> {
    if path.chars().any(is_hole) {
        return None;
    }
    let below = |(start, name): &(String, String)| {
        let rest = path.strip_prefix(start.as_str())?;
        (rest.is_empty() || rest.starts_with(['.', '[']))
            .then(|| (start.len(), format!("{name}{rest}")))
    };
    let found = fields.iter().filter_map(below).max();
    found.map(|(_, name)| name)
}

/// Tokens of a query over tags: `key:value`, `key:*`, `key:(a OR b)`, `-key:value`, `*`, joined by AND
/// (or nothing), OR, NOT and brackets.
fn terms(holed: &Holed, prefix: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    // The keys before the brackets that are open.
    let mut keys: Vec<Option<String>> = Vec::new();
    let mut rest = holed.text.trim_start();
    // Whether the next operand needs an AND before it.
    let mut operand = false;
    while let Some(c) = rest.chars().next() {
        if c == ')' {
            keys.pop()?;
            tokens.push(Token::Close);
            operand = true;
            rest = rest.get(1..)?.trim_start();
            continue;
        }
        let (word, after) = term(rest)?;
        rest = after.trim_start();
        let joins = match word.as_str() {
            "AND" | "and" => Some(Token::And),
            "OR" | "or" => Some(Token::Or),
            _ => None,
        };
        if let Some(token) = joins {
            tokens.push(token);
            operand = false;
            continue;
        }
        if std::mem::replace(&mut operand, false) {
            tokens.push(Token::And);
        }
        let (negated, word) = match word.strip_prefix(['-', '!']) {
            Some(word) => (true, word),
            None => (matches!(word.as_str(), "NOT" | "not"), word.as_str()),
        };
        if negated {
            tokens.push(Token::Not);
        }
        if negated && matches!(word, "NOT" | "not") {
            continue;
        }
        // What a bracket holds is of the key before it.
        if let Some(inside) = rest
            .strip_prefix('(')
            .filter(|_| word.is_empty() || word.ends_with(':'))
        {
            let outer = keys.last().cloned().flatten();
            let key = word.strip_suffix(':').map(str::to_owned);
            if keys.len() >= DEEPEST || (outer.is_some() && key.is_some()) {
                return None;
            }
            keys.push(key.or(outer));
            tokens.push(Token::Open);
            rest = inside.trim_start();
            continue;
        }
        if word.is_empty() {
            return None;
        }
        let whole = match keys.last().cloned().flatten() {
            Some(key) => format!("{key}:{word}"),
            None => word.to_owned(),
        };
        tokens.push(Token::Leaf(tag(&whole, prefix, holed)));
        operand = true;
    }
    keys.is_empty().then_some(tokens)
}

/// The next word, with quotes taken off what they hold; empty before a bracket.
fn term(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..)?;
        match c {
            '"' => {
                let (inside, after) = quoted(after, '"')?;
                word.push_str(&inside);
                rest = after;
            }
            '(' | ')' => break,
            c if c.is_whitespace() => break,
            c => {
                word.push(c);
                rest = after;
            }
        }
    }
    Some((word, rest))
}

fn tag(term: &str, prefix: &str, holed: &Holed) -> Predicate {
    if term == "*" {
        return Predicate::Always;
    }
    let known = || {
        let tag = term.strip_prefix(prefix)?;
        if tag.chars().any(is_hole) {
            return None;
        }
        let test = match tag.strip_suffix('*') {
            None if tag.contains(['*', '?']) => return None,
            None => Test::OneOf(vec![tag.into()]),
            Some(start) if start.ends_with(':') && !start.contains(['*', '?']) => {
                Test::StartsWith(start.into())
            }
            Some(_) => return None,
        };
        Some(Predicate::Test(Field::Tags, test))
    };
    known().unwrap_or_else(|| unread(holed, term))
}

/// What tokens come to; `None` where they make no sense. Without any, everything matches.
fn predicate(tokens: Vec<Token>) -> Option<Predicate> {
    if tokens.is_empty() {
        return Some(Predicate::Always);
    }
    let mut done: Vec<Predicate> = Vec::new();
    let mut open: Vec<Token> = Vec::new();
    let mut operand = false;
    for token in tokens {
        match token {
            Token::Leaf(predicate) => {
                if std::mem::replace(&mut operand, true) {
                    return None;
                }
                done.push(predicate);
            }
            Token::Open | Token::Not => {
                if operand || open.iter().filter(|t| nests(t)).count() >= DEEPEST {
                    return None;
                }
                open.push(token);
            }
            Token::Close => {
                if !operand {
                    return None;
                }
                while open.last().is_some_and(|t| *t != Token::Open) {
                    apply(&open.pop()?, &mut done)?;
                }
                open.pop()?;
            }
            Token::And | Token::Or => {
                if !std::mem::replace(&mut operand, false) {
                    return None;
                }
                while open.last().is_some_and(|t| binds(t) >= binds(&token)) {
                    apply(&open.pop()?, &mut done)?;
                }
                open.push(token);
            }
        }
    }
    if !operand {
        return None;
    }
    while let Some(token) = open.pop() {
        apply(&token, &mut done)?;
    }
    done.pop().filter(|_| done.is_empty())
}

fn nests(token: &Token) -> bool {
    matches!(token, Token::Open | Token::Not)
}

/// How strongly an operator binds; brackets do not.
fn binds(token: &Token) -> u8 {
    match token {
        Token::Not => 3,
        Token::And => 2,
        Token::Or => 1,
        Token::Open | Token::Close | Token::Leaf(_) => 0,
    }
}

fn apply(operator: &Token, done: &mut Vec<Predicate>) -> Option<()> {
    let right = done.pop()?;
    let made = match operator {
        Token::Not => Predicate::Not(Box::new(right)),
        Token::And => match done.pop()? {
            Predicate::All(mut parts) => {
                parts.push(right);
                Predicate::All(parts)
            }
            left => Predicate::All(vec![left, right]),
        },
        Token::Or => match done.pop()? {
            Predicate::Any(mut parts) => {
                parts.push(right);
                Predicate::Any(parts)
            }
            left => Predicate::Any(vec![left, right]),
        },
        Token::Open | Token::Close | Token::Leaf(_) => return None,
    };
    done.push(made);
    Some(())
}

#[cfg(test)]
mod tests;
