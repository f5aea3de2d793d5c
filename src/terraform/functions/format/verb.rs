//! The format language: `%`, flags, width, precision, argument number, verb.

use unicode_segmentation::UnicodeSegmentation;

/// Wider fields, and more digits, are refused.
const MOST_WIDTH: usize = 10_000;

/// A piece of a format.
pub(super) enum Segment<'f> {
    Text(&'f str),
    Verb(Verb<'f>),
}

/// One verb, such as `%-8.3f` or `%[2]s`.
pub(super) struct Verb<'f> {
    /// As written.
    pub raw: &'f str,
    pub mode: char,
    pub sharp: bool,
    pub zero: bool,
    pub minus: bool,
    pub plus: bool,
    pub space: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
    /// The argument it names, from zero.
    pub argument: Option<usize>,
}

impl Verb<'_> {
    /// Whether the text of its argument is not changed by flags, width or precision.
    pub fn is_bare(&self) -> bool {
        self.width.is_none() && self.precision.is_none() && !self.plus && !self.space
    }

    /// The beginning of a text, as long as the precision allows; no precision and zero allow all.
    pub fn cut<'t>(&self, text: &'t str) -> &'t str {
        let Some(most @ 1..) = self.precision else {
            return text;
        };
        let end = text.grapheme_indices(true).nth(most);
        end.and_then(|(i, _)| text.get(..i)).unwrap_or(text)
    }

    /// Fills a text up to the width, counted in grapheme clusters.
    pub fn pad(&self, text: &str) -> String {
        let Some(width) = self.width else {
            return text.to_owned();
        };
        let missing = width.saturating_sub(text.graphemes(true).count());
        let fill = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus {
            format!("{text}{fill}")
        } else {
            format!("{fill}{text}")
        }
    }
}

/// The segments in order, the first error last.
pub(super) fn parse(format: &str) -> impl Iterator<Item = Result<Segment<'_>, String>> {
    let mut rest = format;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        match rest.find('%') {
            Some(0) => {}
            found => {
                let (text, after) = rest.split_at(found.unwrap_or(rest.len()));
                rest = after;
                return Some(Ok(Segment::Text(text)));
            }
        }
        if let Some(after) = rest.strip_prefix("%%") {
            rest = after;
            return Some(Ok(Segment::Text("%")));
        }
        let offset = format.len() - rest.len();
        Some(match verb(rest) {
            Ok((verb, after)) => {
                rest = after;
                Ok(Segment::Verb(verb))
            }
            Err(why) => {
                rest = "";
                Err(format!("{why} in the verb at byte {offset}"))
            }
        })
    })
}

fn verb(text: &str) -> Result<(Verb<'_>, &str), String> {
    let mut verb = Verb {
        raw: "",
        mode: 'v',
        sharp: false,
        zero: false,
        minus: false,
        plus: false,
        space: false,
        width: None,
        precision: None,
        argument: None,
    };
    let mut rest = text.strip_prefix('%').unwrap_or(text);
    loop {
        match rest.bytes().next() {
            Some(b'#') => verb.sharp = true,
            Some(b'0') => verb.zero = true,
            Some(b'-') => verb.minus = true,
            Some(b'+') => verb.plus = true,
            Some(b' ') => verb.space = true,
            _ => break,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    (verb.width, rest) = number(rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        let precision;
        (precision, rest) = number(after)?;
        verb.precision = Some(precision.unwrap_or(0));
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (index, after) = number(after)?;
        let index = index.filter(|i| *i > 0);
        let index = index.ok_or_else(|| "an argument number from 1 is missing".to_owned())?;
        verb.argument = Some(index - 1);
        let closed = after.strip_prefix(']');
        rest = closed.ok_or_else(|| "a ] is missing".to_owned())?;
    }
    let Some(mode) = rest.chars().next() else {
        return Err("the format ends".to_owned());
    };
    if !mode.is_ascii_alphabetic() {
        return Err(format!("{mode:?} is not expected"));
    }
    rest = rest.get(1..).unwrap_or_default();
    verb.mode = mode;
    verb.raw = text.get(..text.len() - rest.len()).unwrap_or_default();
    Ok((verb, rest))
}

/// A number at the start, where there is one, and the rest.
fn number(text: &str) -> Result<(Option<usize>, &str), String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return Ok((None, rest));
    }
    match digits.parse::<usize>() {
        Ok(n) if n <= MOST_WIDTH => Ok((Some(n), rest)),
        _ => Err(format!("{digits} is too large")),
    }
}
