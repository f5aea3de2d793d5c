//! JSON read in chunks: what is wanted is handed out whole, everything else passes by.
//!
//! Memory follows the largest wanted value and not the file. What is passed by is checked for UTF-8,
//! for its brackets and for its end, but not for its commas.

use super::blocks::{BLOCK, Blocks};
use super::error::PlanError;
use std::io::Read;

/// So many bytes are asked for at once.
const CHUNK: usize = 256 << 10;
/// No wanted value is larger: 64 MiB.
const MOST_WANTED: usize = 64 << 20;
/// No name and no short text is longer.
const MOST_NAME: usize = 1 << 20;
/// Strings up to this length are looked at byte by byte: most names are shorter.
const SHORT: usize = 24;
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
    /// Names of members that are read no more: their memory is used again.
    names: Vec<String>,
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
            names: Vec::new(),
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

    /// Goes on behind what [`Scanner::beginning`] has shown.
    pub(super) fn pass(&mut self, count: usize) {
        self.at = self.end.min(self.at + count);
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
            // A value it is, of another type.
            Some(b'"' | b'{' | b'[' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n')
                if matches!(wanted, "a string" | "an object" | "an array") =>
            {
                let why = format!("expected {wanted}");
                PlanError::BadValue { at, why }
            }
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
            let mut name = scanner.names.pop().unwrap_or_default();
            scanner.string_into(&mut name)?;
            scanner.expect(b':', "\":\"")?;
            scanner.peek_value()?;
            member(scanner, &name)?;
            scanner.names.push(name);
            Ok(())
        })
    }

    /// Reads an object up to the first member of this name, hands that out, and passes the rest by.
    pub(super) fn member(
        &mut self,
        wanted: &str,
        read: &mut dyn FnMut(&mut Self) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        if self.peek_value()? != Some(b'{') {
            return self.skip();
        }
        self.at += 1;
        let mut name = self.names.pop().unwrap_or_default();
        while self.peek_value()? == Some(b'"') {
            self.string_into(&mut name)?;
            self.expect(b':', "\":\"")?;
            if name == wanted {
                self.peek_value()?;
                read(self)?;
                break;
            }
            self.skip()?;
            if self.peek_value()? == Some(b',') {
                self.at += 1;
            }
        }
        self.names.push(name);
        self.open.clear();
        self.open.push(b'}');
        self.close()
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
        let mut text = String::new();
        self.string_into(&mut text)?;
        Ok(text)
    }

    /// As [`Scanner::string`], instead of what was in `text`.
    fn string_into(&mut self, text: &mut String) -> Result<(), PlanError> {
        text.clear();
        if self.peek_value()? != Some(b'"') {
            let found = self.peek()?;
            return Err(self.unexpected(found, "a string"));
        }
        let start = self.position();
        let pinned = self.pin.is_some();
        self.pin.get_or_insert(start);
        let end = self.skip_string(Some(MOST_NAME));
        let read = end.and_then(|()| {
            let bytes = self.since(start);
            let inner = bytes.get(1..bytes.len().saturating_sub(1));
            let plain = inner.filter(|b| b.iter().all(|c| *c != b'\\' && *c >= b' '));
            match plain.and_then(|b| std::str::from_utf8(b).ok()) {
                Some(plain) => text.push_str(plain),
                None => {
                    *text = serde_json::from_slice(bytes).map_err(|_| PlanError::NotJson {
                        at: start,
                        wanted: "a string",
                    })?;
                }
            }
            Ok(())
        });
        if !pinned {
            self.pin = None;
        }
        read
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
        match self.peek_value()? {
            Some(b'"') => self.skip_string(None),
            Some(b'{' | b'[') => {
                self.open.clear();
                self.close()
            }
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => self.skip_word(),
            found => Err(self.unexpected(found, "a value")),
        }
    }

    /// Passes by to the end of the brackets that are open, or of those that begin here.
    fn close(&mut self) -> Result<(), PlanError> {
        let room = MOST_DEPTH.saturating_sub(self.depth);
        let mut blocks = Blocks::default();
        loop {
            self.fill()?;
            let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
            if rest.is_empty() {
                return Err(self.unexpected(None, "a value"));
            }
            let mut last = [b' '; BLOCK];
            for block in whole_blocks(rest, &mut last) {
                let mut brackets = blocks.next(block).brackets;
                while brackets != 0 {
                    let i = brackets.trailing_zeros() as usize;
                    brackets &= brackets - 1;
                    match block.get(i) {
                        Some(b'{' | b'[') if self.open.len() >= room => {
                            self.at += i;
                            return Err(self.too_deep());
                        }
                        Some(b'{') => self.open.push(b'}'),
                        Some(b'[') => self.open.push(b']'),
                        Some(&close @ (b'}' | b']')) => {
                            if self.open.pop() != Some(close) {
                                self.at += i;
                                return Err(self.unexpected(Some(close), "the bracket that closes"));
                            }
                            if self.open.is_empty() {
                                self.at += i + 1;
                                return Ok(());
                            }
                        }
                        _ => {}
                    }
                }
                self.at += BLOCK;
            }
            self.at = self.at.min(self.end);
        }
    }

    /// Reads on until there is a whole block to look at, or what is left of the text.
    fn fill(&mut self) -> Result<(), PlanError> {
        while self.end - self.at < BLOCK && !self.over {
            self.more()?;
        }
        Ok(())
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
        let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
        let mut short = rest.iter().take(SHORT);
        match short.position(|b| matches!(b, b'"' | b'\\')) {
            Some(end) if rest.get(end) == Some(&b'"') => {
                self.at += end + 1;
                return Ok(());
            }
            _ => {}
        }
        let mut blocks = Blocks::in_string();
        loop {
            self.fill()?;
            if let Some(most) = most
                && self.position() - start > most as u64
            {
                return Err(PlanError::TooLarge { at: start, most });
            }
            let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
            if rest.is_empty() {
                return Err(PlanError::Truncated {
                    at: self.position(),
                });
            }
            let mut last = [b' '; BLOCK];
            for block in whole_blocks(rest, &mut last) {
                let quotes = blocks.next(block).quotes;
                if quotes != 0 {
                    self.at += quotes.trailing_zeros() as usize + 1;
                    return Ok(());
                }
                self.at += BLOCK;
            }
            self.at = self.at.min(self.end);
        }
    }
}

/// The blocks of some bytes; those that are less than one are brought to `last`, which must be blank.
fn whole_blocks<'a>(bytes: &'a [u8], last: &'a mut [u8; BLOCK]) -> &'a [[u8; BLOCK]] {
    match bytes.as_chunks::<BLOCK>() {
        ([], less) => {
            if let Some(start) = last.get_mut(..less.len()) {
                start.copy_from_slice(less);
            }
            std::slice::from_ref(last)
        }
        (whole, _) => whole,
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
