//! JSON read in chunks: what is wanted is handed out whole, everything else passes by.
//!
//! Memory follows the largest wanted value and not the file. What is passed by is checked for UTF-8,
//! for its brackets and for its end, but not for its commas.

use super::error::PlanError;
use std::io::Read;

/// So many bytes are asked for at once.
const CHUNK: usize = 256 << 10;
/// No wanted value is larger: 64 MiB.
const MOST_WANTED: usize = 64 << 20;
/// No name and no short text is longer.
const MOST_NAME: usize = 1 << 20;
/// Brackets are nested no deeper.
const MOST_DEPTH: usize = 1_000;

/// A text of JSON, read once from beginning to end.
pub(super) struct Scanner<R> {
    input: R,
    buffer: Vec<u8>,
    /// Where the next byte stands in the buffer.
    at: usize,
    /// How much of the buffer is filled, and known to be UTF-8.
    end: usize,
    /// Bytes behind `end` that begin a character.
    tail: usize,
    /// What must stay in the buffer, by its place in the text.
    pin: Option<u64>,
    /// How many bytes of the text are gone from the buffer.
    gone: u64,
    /// Whether the input has ended.
    over: bool,
    depth: usize,
    /// The brackets that are open in what is passed by.
    open: Vec<u8>,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R) -> Scanner<R> {
        Scanner {
            input,
            buffer: vec![0; CHUNK],
            at: 0,
            end: 0,
            tail: 0,
            pin: None,
            gone: 0,
            over: false,
            depth: 0,
            open: Vec::new(),
        }
    }

    /// How far the text is read, in bytes.
    pub(super) fn position(&self) -> u64 {
        self.gone + self.at as u64
    }

    /// The first bytes of the text, at most `count`, whether they are text or not.
    pub(super) fn beginning(&mut self, count: usize) -> Result<&[u8], PlanError> {
        while self.end + self.tail < count && !self.over {
            match self.more() {
                // Said again when it is read on.
                Err(PlanError::NotUtf8 { .. }) => break,
                other => other?,
            }
        }
        let known = count.min(self.end + self.tail);
        Ok(self.buffer.get(..known).unwrap_or_default())
    }

    /// Reads one more chunk.
    fn more(&mut self) -> Result<(), PlanError> {
        let keep = match self.pin {
            Some(pin) => usize::try_from(pin.saturating_sub(self.gone)).unwrap_or(0),
            None => self.at,
        }
        .min(self.at);
        let filled = self.end + self.tail;
        if keep > 0 {
            self.buffer.copy_within(keep..filled, 0);
            self.gone += keep as u64;
            self.at -= keep;
            self.end -= keep;
        }
        let filled = self.end + self.tail;
        if self.buffer.len() - filled < CHUNK / 2 {
            if filled > MOST_WANTED {
                return Err(PlanError::TooLarge {
                    at: self.gone,
                    most: MOST_WANTED,
                });
            }
            self.buffer.resize((self.buffer.len() * 2).max(CHUNK), 0);
        }
        let space = self.buffer.get_mut(filled..).unwrap_or_default();
        let read = loop {
            match self.input.read(space) {
                Ok(read) => break read,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(PlanError::Unreadable(e)),
            }
        };
        self.over = read == 0;
        let filled = filled + read;
        let new = self.buffer.get(self.end..filled).unwrap_or_default();
        let (valid, whole) = match std::str::from_utf8(new) {
            Ok(text) => (text.len(), true),
            Err(e) => (e.valid_up_to(), e.error_len().is_none() && !self.over),
        };
        self.tail = new.len() - valid;
        self.end += valid;
        if whole {
            Ok(())
        } else {
            Err(PlanError::NotUtf8 {
                at: self.gone + self.end as u64,
            })
        }
    }

    /// The next byte without reading on; `None` at the end of the text.
    fn peek(&mut self) -> Result<Option<u8>, PlanError> {
        loop {
            if let Some(byte) = self.buffer.get(self.at).filter(|_| self.at < self.end) {
                return Ok(Some(*byte));
            }
            if self.over {
                return Ok(None);
            }
            self.more()?;
        }
    }

    /// The next byte that is no white space, without reading on.
    pub(super) fn peek_value(&mut self) -> Result<Option<u8>, PlanError> {
        while let Some(byte) = self.peek()? {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Ok(Some(byte));
            }
            self.at += 1;
        }
        Ok(None)
    }

    fn expect(&mut self, byte: u8, wanted: &'static str) -> Result<(), PlanError> {
        match self.peek_value()? {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            found => Err(self.unexpected(found, wanted)),
        }
    }

    fn unexpected(&self, found: Option<u8>, wanted: &'static str) -> PlanError {
        let at = self.position();
        match found {
            Some(_) => PlanError::NotJson { at, wanted },
            None => PlanError::Truncated { at },
        }
    }

    /// Nothing but white space is left.
    pub(super) fn finish(&mut self) -> Result<(), PlanError> {
        match self.peek_value()? {
            None => Ok(()),
            found => Err(self.unexpected(found, "the end of the file")),
        }
    }

    /// Reads an object: `member` is called in front of each value and must read exactly that. `null`
    /// is an object without members.
    pub(super) fn object(
        &mut self,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        self.bracketed(b'{', b'}', "an object", &mut |scanner| {
            let name = scanner.string()?;
            scanner.expect(b':', "\":\"")?;
            scanner.peek_value()?;
            member(scanner, &name)
        })
    }

    /// Reads an array, as [`Scanner::object`].
    pub(super) fn array(
        &mut self,
        element: &mut dyn FnMut(&mut Self) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        self.bracketed(b'[', b']', "an array", &mut |scanner| {
            scanner.peek_value()?;
            element(scanner)
        })
    }

    fn bracketed(
        &mut self,
        open: u8,
        close: u8,
        wanted: &'static str,
        each: &mut dyn FnMut(&mut Self) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        if self.peek_value()? == Some(b'n') {
            return self.skip();
        }
        self.expect(open, wanted)?;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(self.too_deep());
        }
        if self.peek_value()? == Some(close) {
            self.at += 1;
        } else {
            loop {
                each(self)?;
                match self.peek_value()? {
                    Some(b',') => self.at += 1,
                    Some(byte) if byte == close => {
                        self.at += 1;
                        break;
                    }
                    found => return Err(self.unexpected(found, "\",\" or the closing bracket")),
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn too_deep(&self) -> PlanError {
        PlanError::TooDeep {
            at: self.position(),
            most: MOST_DEPTH,
        }
    }

    /// A short string, decoded.
    pub(super) fn string(&mut self) -> Result<String, PlanError> {
        if self.peek_value()? != Some(b'"') {
            let found = self.peek()?;
            return Err(self.unexpected(found, "a string"));
        }
        let start = self.position();
        let pinned = self.pin.is_some();
        self.pin.get_or_insert(start);
        let end = self.skip_string(Some(MOST_NAME));
        let text = end.and_then(|()| {
            let bytes = self.since(start);
            serde_json::from_slice(bytes).map_err(|_| PlanError::NotJson {
                at: start,
                wanted: "a string",
            })
        });
        if !pinned {
            self.pin = None;
        }
        text
    }

    /// Keeps what follows in memory until [`Scanner::unpin`].
    pub(super) fn pin(&mut self) -> u64 {
        let start = self.position();
        self.pin = Some(start);
        start
    }

    /// What follows need not be kept.
    pub(super) fn unpin(&mut self) {
        self.pin = None;
    }

    /// What was read since a pinned place.
    pub(super) fn since(&self, start: u64) -> &[u8] {
        let from = usize::try_from(start.saturating_sub(self.gone)).unwrap_or(usize::MAX);
        self.buffer.get(from..self.at).unwrap_or_default()
    }

    /// Reads a value and hands its bytes out.
    pub(super) fn value(&mut self) -> Result<&[u8], PlanError> {
        self.peek_value()?;
        let start = self.pin();
        let read = self.skip();
        self.pin = None;
        read?;
        Ok(self.since(start))
    }

    /// Passes a value by.
    pub(super) fn skip(&mut self) -> Result<(), PlanError> {
        let outside = self.depth;
        self.open.clear();
        match self.peek_value()? {
            Some(b'"') => return self.skip_string(None),
            Some(b'{' | b'[') => {}
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => return self.skip_word(),
            found => return Err(self.unexpected(found, "a value")),
        }
        loop {
            let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
            let next = rest
                .iter()
                .position(|b| matches!(b, b'"' | b'{' | b'}' | b'[' | b']'));
            let Some(next) = next else {
                self.at = self.end;
                match self.peek()? {
                    Some(_) => continue,
                    None => return Err(self.unexpected(None, "a value")),
                }
            };
            let byte = rest.get(next).copied().unwrap_or_default();
            self.at += next;
            match byte {
                b'"' => self.skip_string(None)?,
                b'{' | b'[' => {
                    if outside + self.open.len() >= MOST_DEPTH {
                        return Err(self.too_deep());
                    }
                    self.open.push(if byte == b'{' { b'}' } else { b']' });
                    self.at += 1;
                }
                close => {
                    if self.open.pop() != Some(close) {
                        return Err(self.unexpected(Some(close), "the bracket that closes"));
                    }
                    self.at += 1;
                    if self.open.is_empty() {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn skip_word(&mut self) -> Result<(), PlanError> {
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) {
                break;
            }
            self.at += 1;
        }
        Ok(())
    }

    /// From a quote to the quote that ends it.
    fn skip_string(&mut self, most: Option<usize>) -> Result<(), PlanError> {
        let start = self.position();
        self.at += 1;
        loop {
            let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(next) => {
                    self.at += next + 1;
                    if rest.get(next) == Some(&b'"') {
                        return Ok(());
                    }
                    if self.peek()?.is_none() {
                        return Err(PlanError::Truncated {
                            at: self.position(),
                        });
                    }
                    self.at += 1;
                }
                None => self.at = self.end,
            }
            if let Some(most) = most
                && self.position() - start > most as u64
            {
                return Err(PlanError::TooLarge { at: start, most });
            }
            if self.peek()?.is_none() {
                return Err(PlanError::Truncated {
                    at: self.position(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time: every boundary is met.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            match (self.0.split_first(), into.first_mut()) {
                (Some((byte, rest)), Some(slot)) => {
                    *slot = *byte;
                    self.0 = rest;
                    Ok(1)
                }
                _ => Ok(0),
            }
        }
    }

    fn walk(text: &[u8]) -> Result<Vec<String>, PlanError> {
        let mut scanner = Scanner::new(Slow(text));
        let mut found = Vec::new();
        scanner.object(&mut |s, name| {
            let value = s.value()?;
            found.push(format!("{name}={}", String::from_utf8_lossy(value)));
            Ok(())
        })?;
        scanner.finish()?;
        Ok(found)
    }

    #[test]
    fn values_are_handed_out_whole_whatever_the_chunks() {
        let text = r#" { "a" : [1, {"b": "]}\""}] , "\u00e9": "ü" ,"c":-1.5e3,"d":null} "#;
        let found = walk(text.as_bytes()).expect("valid");
        assert_eq!(
            found,
            [r#"a=[1, {"b": "]}\""}]"#, "é=\"ü\"", "c=-1.5e3", "d=null"]
        );
    }

    #[test]
    fn what_is_broken_says_where() {
        for (text, at) in [
            (&b"{\"a\": [1, 2"[..], 11),
            (b"{\"a\": \"x", 8),
            (b"{\"a\": \"x\\", 9),
            (b"{\"a\"", 4),
        ] {
            match walk(text) {
                Err(PlanError::Truncated { at: found }) => assert_eq!(found, at),
                other => panic!("{other:?}"),
            }
        }
        assert!(matches!(
            walk(b"{\"a\": [}]}"),
            Err(PlanError::NotJson { at: 7, .. })
        ));
        assert!(matches!(
            walk(b"{\"a\": \"\xff\"}"),
            Err(PlanError::NotUtf8 { at: 7 })
        ));
        assert!(matches!(
            walk(b"{\"a\": \"\xc3"),
            Err(PlanError::NotUtf8 { at: 7 })
        ));
        assert!(matches!(
            walk(b"{} x"),
            Err(PlanError::NotJson { at: 3, .. })
        ));
    }

    #[test]
    fn nesting_and_names_are_bounded() {
        let deep = format!("{{\"a\": {}", "[".repeat(1 << 20));
        let mut scanner = Scanner::new(deep.as_bytes());
        let read = scanner.object(&mut |s, _| s.skip());
        assert!(matches!(read, Err(PlanError::TooDeep { .. })));
        let long = format!("{{\"{}", "n".repeat(MOST_NAME + CHUNK * 2));
        let mut scanner = Scanner::new(long.as_bytes());
        let read = scanner.object(&mut |s, _| s.skip());
        assert!(matches!(read, Err(PlanError::TooLarge { .. })));
        let pinned = std::io::Read::chain(&b"{\"a\": \""[..], std::io::repeat(b'x'));
        let mut scanner = Scanner::new(pinned);
        let read = scanner.object(&mut |s, _| s.value().map(drop));
        assert!(matches!(read, Err(PlanError::TooLarge { .. })));
        assert!(scanner.buffer.len() <= 2 * MOST_WANTED + CHUNK);
    }
}
