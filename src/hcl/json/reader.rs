//! JSON with places. After an error the rest of the broken value is skipped and reading goes on.

use crate::hcl::parser::MAX_JSON_DEPTH;
use crate::hcl::token::Fault;

/// A JSON value and its bytes.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: NodeKind,
    pub at: (u32, u32),
}

#[derive(Debug)]
pub(super) enum NodeKind {
    Null,
    Bool(bool),
    /// As written, with its sign.
    Number(String),
    Text(Text),
    Array(Vec<Node>),
    Object(Vec<Property>),
    /// What could not be read; the fault is recorded.
    Broken,
}

/// A string, escapes worked out.
#[derive(Debug)]
pub(super) struct Text {
    pub text: String,
    /// Pairs of an offset in `text` and the byte of the file that it comes from; between two
    /// pairs both go on at the same pace. Never empty.
    pub places: Vec<(u32, u32)>,
    /// The bytes between the quotes.
    pub at: (u32, u32),
}

/// `"name": value`
#[derive(Debug)]
pub(super) struct Property {
    pub name: Text,
    pub value: Node,
}

/// Reads a whole text. There is always a value; faults are in order of place.
pub(super) fn read(text: &str) -> (Node, Vec<Fault>) {
    let mut reader = Reader {
        text,
        pos: if text.starts_with('\u{feff}') { 3 } else { 0 },
        depth: 0,
        faults: Vec::new(),
    };
    let node = reader.value();
    reader.blanks();
    if reader.pos < text.len() && reader.faults.is_empty() {
        reader.fault(
            "unexpected text after the end of the JSON value",
            "remove it",
        );
    }
    (node, reader.faults)
}

struct Reader<'a> {
    text: &'a str,
    pos: usize,
    depth: u32,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.pos).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.pos += 1;
        }
    }

    /// Takes a byte where it is next after white space.
    fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let found = self.byte() == byte && self.pos < self.text.len();
        self.pos += usize::from(found);
        found
    }

    /// Records what is wrong at the next character.
    fn fault(&mut self, message: &str, help: &str) {
        let len = self.text[self.pos..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let at = (self.pos as u32, (self.pos + len) as u32);
        self.faults.push(Fault::new(message, at).help(help));
    }

    fn value(&mut self) -> Node {
        self.blanks();
        let start = self.pos;
        let kind = match self.byte() {
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'"' => self.string().map(NodeKind::Text),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        };
        let kind = kind.unwrap_or_else(|| {
            self.skip();
            NodeKind::Broken
        });
        Node {
            kind,
            at: (start as u32, self.pos as u32),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<NodeKind>) -> Option<NodeKind> {
        if self.depth >= MAX_JSON_DEPTH {
            let message = format!("nested more than {MAX_JSON_DEPTH} levels deep");
            self.fault(&message, "split it up");
            return None;
        }
        self.depth += 1;
        let kind = read(self);
        self.depth -= 1;
        kind
    }

    fn object(&mut self) -> Option<NodeKind> {
        let open = self.pos;
        self.pos += 1;
        let mut properties = Vec::new();
        if self.eat(b'}') {
            return Some(NodeKind::Object(properties));
        }
        loop {
            self.blanks();
            let name = if self.byte() == b'"' {
                self.string()
            } else {
                self.fault("expected a property name in double quotes", "every property is written `\"name\": value`; the last one has no comma after it");
                None
            };
            match name {
                Some(name) if self.eat(b':') => {
                    let value = self.value();
                    properties.push(Property { name, value });
                }
                Some(_) => {
                    self.fault(
                        "expected `:` after the property's name",
                        "every property is written `\"name\": value`",
                    );
                    self.skip();
                }
                None => self.skip(),
            }
            if !self.separator(b'}', open) {
                return Some(NodeKind::Object(properties));
            }
        }
    }

    fn array(&mut self) -> Option<NodeKind> {
        let open = self.pos;
        self.pos += 1;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Some(NodeKind::Array(items));
        }
        loop {
            items.push(self.value());
            if !self.separator(b']', open) {
                return Some(NodeKind::Array(items));
            }
        }
    }

    /// Takes what follows an element; whether another one comes.
    fn separator(&mut self, close: u8, open: usize) -> bool {
        if self.eat(b',') {
            return true;
        }
        if self.eat(close) {
            return false;
        }
        let at_end = self.pos >= self.text.len();
        let message = format!("expected `,` or `{}`", char::from(close));
        let help = "elements are parted by commas";
        self.fault(&message, help);
        if let Some(fault) = self.faults.last_mut() {
            let opened = &self.text[open..=open];
            let what = format!("`{opened}` opened here");
            fault.related = Some(((open as u32, open as u32 + 1), what));
        }
        if at_end {
            return false;
        }
        // A missing comma before another element, or the bracket of somebody else.
        if matches!(self.byte(), b'}' | b']') {
            return false;
        }
        self.byte() == b'"' || {
            self.skip();
            self.eat(b',') || {
                self.eat(close);
                false
            }
        }
    }

    /// Goes to the comma or the bracket that ends a broken element.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.pos) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => depth -= 1,
                b',' if depth == 0 => return,
                b'"' => {
                    self.pos += 1;
                    while let Some(byte) = bytes.get(self.pos) {
                        match byte {
                            b'\\' => self.pos += 1,
                            b'"' | b'\n' => break,
                            _ => {}
                        }
                        self.pos += 1;
                    }
                }
                _ => {}
            }
            self.pos += 1;
        }
        self.pos = bytes.len();
    }

    fn word(&mut self) -> Option<NodeKind> {
        let rest = &self.text[self.pos..];
        let len = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let kind = match &rest[..len] {
            "null" => NodeKind::Null,
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            _ => {
                let message = if self.pos >= self.text.len() {
                    "unexpected end of the file"
                } else {
                    "expected a JSON value"
                };
                self.fault(
                    message,
                    "text stands in double quotes; the words are `true`, `false` and `null`",
                );
                return None;
            }
        };
        self.pos += len;
        Some(kind)
    }

    fn number(&mut self) -> Option<NodeKind> {
        let rest = &self.text[self.pos..];
        let len = rest
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let text = &rest[..len];
        if !is_number(text) {
            self.fault(
                "this is no JSON number",
                "numbers are written like `-12.5e3`, without leading zeros",
            );
            return None;
        }
        self.pos += len;
        Some(NodeKind::Number(text.to_owned()))
    }

    fn string(&mut self) -> Option<Text> {
        let start = self.pos + 1;
        self.pos = start;
        let mut text = String::new();
        let mut places = vec![(0, start as u32)];
        // Only the first fault of a string is told, and the string is read to its end.
        let mut whole = true;
        loop {
            let rest = &self.text[self.pos..];
            let len = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .unwrap_or(rest.len());
            text.push_str(&rest[..len]);
            self.pos += len;
            match self.byte() {
                b'"' => {
                    let at = (start as u32, self.pos as u32);
                    self.pos += 1;
                    return whole.then_some(Text { text, places, at });
                }
                b'\\' => match self.escape() {
                    Some(c) => {
                        text.push(c);
                        places.push((text.len() as u32, self.pos as u32));
                    }
                    None => {
                        self.fault_in_string(whole, "unknown escape in a string", "JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\uXXXX`");
                        whole = false;
                        self.pos += 1;
                    }
                },
                _ if self.pos >= self.text.len() || self.byte() == b'\n' => {
                    let at = (start as u32 - 1, self.pos as u32);
                    let fault = Fault::new("unterminated string", at)
                        .help("close it with `\"` on the same line; a line break is written `\\n`");
                    self.faults.push(fault);
                    return None;
                }
                _ => {
                    let help = "write it as an escape such as `\\t`";
                    self.fault_in_string(whole, "control character in a string", help);
                    whole = false;
                    self.pos += 1;
                }
            }
        }
    }

    fn fault_in_string(&mut self, first: bool, message: &str, help: &str) {
        if first {
            self.fault(message, help);
        }
    }

    /// The character of the escape that is next.
    fn escape(&mut self) -> Option<char> {
        let rest = &self.text[self.pos..];
        let simple = match rest.as_bytes().get(1) {
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'/') => Some('/'),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            _ => None,
        };
        if let Some(c) = simple {
            self.pos += 2;
            return Some(c);
        }
        let unit = code_unit(rest)?;
        self.pos += 6;
        // Two units may be one character; half of a pair is no character.
        if let Some(low) = code_unit(&rest[6..])
            && let Some(Ok(c)) = char::decode_utf16([unit, low]).next()
            && c > '\u{ffff}'
        {
            self.pos += 6;
            return Some(c);
        }
        Some(char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}'))
    }
}

/// The value of `\uXXXX` at the start of the text.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

/// Whether the text follows JSON's grammar of numbers.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
