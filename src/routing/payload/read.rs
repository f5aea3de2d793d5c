//! JSON with holes, from the pieces of a template.

use super::{Item, Shape};
use crate::routing::template::{Block, Piece};
use std::sync::Arc;

/// Deeper JSON is not read.
const DEEPEST: usize = 64;

/// Reads the pieces as one JSON value; `None` where they are none.
pub(super) fn json(pieces: &[Piece]) -> Option<Shape> {
    let mut cursor = Cursor::new(pieces);
    let shape = value(&mut cursor, 0)?;
    cursor.space();
    cursor.peek().is_none().then_some(shape)
}

/// What stands next.
enum Next<'a> {
    Char(char),
    Hole(&'a Piece),
}

struct Cursor<'a> {
    pieces: &'a [Piece],
    at: usize,
    text: &'a str,
}

impl<'a> Cursor<'a> {
    fn new(pieces: &'a [Piece]) -> Cursor<'a> {
        let mut cursor = Cursor {
            pieces,
            at: 0,
            text: "",
        };
        cursor.enter();
        cursor
    }

    /// Steps into the piece at `at` where it is text.
    fn enter(&mut self) {
        while let Some(Piece::Text(text)) = self.pieces.get(self.at) {
            self.text = text;
            if !text.is_empty() {
                return;
            }
            self.at += 1;
        }
        self.text = "";
    }

    fn peek(&self) -> Option<Next<'a>> {
        if let Some(c) = self.text.chars().next() {
            return Some(Next::Char(c));
        }
        self.pieces.get(self.at).map(Next::Hole)
    }

    fn bump(&mut self) -> Option<Next<'a>> {
        let next = self.peek()?;
        match next {
            Next::Char(c) => self.text = self.text.get(c.len_utf8()..).unwrap_or_default(),
            Next::Hole(_) => {}
        }
        if self.text.is_empty() {
            self.at += 1;
            self.enter();
        }
        Some(next)
    }

    fn space(&mut self) {
        self.skip(char::is_whitespace);
    }

    fn skip(&mut self, what: fn(char) -> bool) {
        while let Some(Next::Char(c)) = self.peek() {
            if !what(c) {
                break;
            }
            self.bump();
        }
    }

    fn take(&mut self, wanted: char) -> Option<()> {
        match self.peek()? {
            Next::Char(c) if c == wanted => {
                self.bump();
                Some(())
            }
            _ => None,
        }
    }
}

fn space_or_comma(c: char) -> bool {
    c.is_whitespace() || c == ','
}

fn value(cursor: &mut Cursor<'_>, depth: usize) -> Option<Shape> {
    if depth > DEEPEST {
        return None;
    }
    cursor.space();
    match cursor.peek()? {
        Next::Char('{') => {
            cursor.bump();
            object(cursor, depth)
        }
        Next::Char('[') => {
            cursor.bump();
            items(cursor, true, depth).map(Shape::Array)
        }
        Next::Char('"') => {
            cursor.bump();
            string(cursor).map(Shape::Text)
        }
        _ => bare(cursor),
    }
}

/// A number, a boolean, null, or holes that stand where a value belongs.
fn bare(cursor: &mut Cursor<'_>) -> Option<Shape> {
    let mut text = String::new();
    let mut holes = Vec::new();
    let mut blank = false;
    loop {
        match cursor.peek() {
            None | Some(Next::Char(',' | '}' | ']')) => break,
            Some(Next::Char(c)) if c.is_whitespace() => blank = true,
            // Two values without a comma are no JSON, but a hole may well hold one.
            Some(Next::Char(_)) if blank && holes.is_empty() && !text.is_empty() => return None,
            Some(Next::Char(c)) => text.push(c),
            Some(Next::Hole(hole)) => holes.push(hole),
        }
        cursor.bump();
    }
    match (text.as_str(), holes.as_slice()) {
        ("", [Piece::Var { name, .. }]) => Some(Shape::Var(name.clone())),
        (_, [_, ..]) => Some(Shape::Unknown),
        ("null", []) => Some(Shape::Null),
        ("true" | "false", []) => Some(Shape::Bare(text.into())),
        (number, []) => number
            .parse::<f64>()
            .is_ok()
            .then(|| Shape::Bare(number.into())),
    }
}

fn object(cursor: &mut Cursor<'_>, depth: usize) -> Option<Shape> {
    let mut members: Vec<(Arc<str>, Shape)> = Vec::new();
    let mut open = false;
    loop {
        cursor.skip(space_or_comma);
        match cursor.peek()? {
            Next::Char('}') => {
                cursor.bump();
                return Some(Shape::Object { members, open });
            }
            Next::Char('"') => {
                cursor.bump();
                let key = string(cursor)?;
                cursor.space();
                cursor.take(':')?;
                let member = value(cursor, depth + 1)?;
                match key.as_slice() {
                    [] => members.push(("".into(), member)),
                    [Piece::Text(key)] => members.push((key.clone(), member)),
                    _ => open = true,
                }
            }
            Next::Char(_) => return None,
            Next::Hole(hole) => {
                open |= !is_separator(hole);
                cursor.bump();
            }
        }
    }
}

/// The elements of an array, to its `]` or to the end of a block's body.
fn items(cursor: &mut Cursor<'_>, bracket: bool, depth: usize) -> Option<Vec<Item>> {
    if depth > DEEPEST {
        return None;
    }
    let mut found = Vec::new();
    loop {
        cursor.skip(space_or_comma);
        match cursor.peek() {
            None => return (!bracket).then_some(found),
            Some(Next::Char(']')) if bracket => {
                cursor.bump();
                return Some(found);
            }
            Some(Next::Hole(hole)) if is_separator(hole) => {
                cursor.bump();
            }
            Some(Next::Hole(Piece::Block(block))) if *block.helper == *"each" => {
                cursor.bump();
                let body = items(&mut Cursor::new(&block.body), false, depth + 1)
                    .filter(|_| block.other.is_empty());
                found.push(match body {
                    Some(body) => Item::Each(block.clone(), body),
                    None => Item::Unknown,
                });
            }
            Some(Next::Hole(Piece::Var { .. })) => found.push(Item::One(bare(cursor)?)),
            Some(Next::Hole(_)) => {
                cursor.bump();
                found.push(Item::Unknown);
            }
            Some(Next::Char(_)) => found.push(Item::One(value(cursor, depth + 1)?)),
        }
    }
}

/// Whether a block only ever writes commas: `{{#unless @last}},{{/unless}}`.
fn is_separator(hole: &Piece) -> bool {
    let commas = |pieces: &[Piece]| {
        pieces
            .iter()
            .all(|p| matches!(p, Piece::Text(t) if t.chars().all(space_or_comma)))
    };
    matches!(hole, Piece::Block(block) if commas(&block.body) && commas(&block.other))
}

/// A string after its opening quote.
fn string(cursor: &mut Cursor<'_>) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    loop {
        match cursor.bump()? {
            Next::Char('"') => break,
            Next::Char('\\') => text.push(escape(cursor)?),
            Next::Char(c) => text.push(c),
            Next::Hole(hole) => {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                }
                pieces.push(unescaped(hole));
            }
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
    Some(pieces)
}

/// A hole inside a string. Text in a block would need unescaping across its border; what has any
/// quote or backslash is left opaque.
fn unescaped(hole: &Piece) -> Piece {
    fn plain(pieces: &[Piece]) -> bool {
        pieces.iter().all(|piece| match piece {
            Piece::Text(text) => !text.contains(['"', '\\']),
            Piece::Block(block) => plain_block(block),
            _ => true,
        })
    }
    fn plain_block(block: &Block) -> bool {
        plain(&block.body) && plain(&block.other)
    }
    match hole {
        Piece::Block(block) if !plain_block(block) => Piece::Opaque,
        other => other.clone(),
    }
}

fn escape(cursor: &mut Cursor<'_>) -> Option<char> {
    let Next::Char(c) = cursor.bump()? else {
        return None;
    };
    Some(match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let high = hex(cursor)?;
            if (0xd800..0xdc00).contains(&high) {
                cursor.take('\\')?;
                cursor.take('u')?;
                let low = hex(cursor)?.checked_sub(0xdc00).filter(|l| *l < 0x400)?;
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?
            } else {
                char::from_u32(high)?
            }
        }
        '"' | '\\' | '/' => c,
        _ => return None,
    })
}

fn hex(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut code = 0;
    for _ in 0..4 {
        match cursor.bump()? {
            Next::Char(c) => code = code * 16 + c.to_digit(16)?,
            Next::Hole(_) => return None,
        }
    }
    Some(code)
}
