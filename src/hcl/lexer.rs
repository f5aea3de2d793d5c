//! The lexer: bytes to tokens, with a stack of modes for what strings and interpolations nest.
//!
//! It never fails. What is no HCL becomes a [`Kind::Bad`] token, and the lexer goes on where a
//! reader would: an unterminated string ends with its line, an unterminated heredoc before the
//! next line that looks like code of the level around it.

mod heredoc;
mod ident;
mod junk;
mod number;

use super::token::{Bad, Fault, Kind, Token};
use ident::{continues_ident, starts_ident};

/// How often a file is read a second time from something that did not end: each such reading may
/// go to the end of the file.
const MAX_RETRIES: u32 = 32;

/// So many faults are recorded that leave no trace in the tokens.
const MAX_FAULTS: usize = 200;

/// What the lexer found.
#[derive(Debug)]
pub(super) struct Lexed {
    /// Always ends with [`Kind::Eof`].
    pub tokens: Vec<Token>,
    /// Byte ranges of the comments, without line ends.
    pub comments: Vec<(u32, u32)>,
    /// Reasons of the bad tokens, in order.
    pub bad: Vec<Bad>,
    /// Faults that leave no trace in the tokens, such as merge conflict markers.
    pub faults: Vec<Fault>,
}

/// Where the lexer stands.
#[derive(Debug, Clone, Copy)]
enum Mode {
    /// In `${ }` or `%{ }`, with so many braces open inside.
    Sequence { start: usize, braces: u32 },
    /// In a quoted string that opened at this byte, with so many tokens before its text.
    Quoted { start: usize, tokens: usize },
    /// In a heredoc.
    Heredoc(heredoc::Heredoc),
    /// In a text that is a template as a whole.
    Bare,
}

/// Reads a text in HCL's ordinary mode.
pub(super) fn lex(text: &str) -> Lexed {
    Lexer::new(text).run()
}

/// Reads a text that is a template as a whole.
pub(super) fn lex_template(text: &str) -> Lexed {
    let mut lexer = Lexer::new(text);
    lexer.modes.push(Mode::Bare);
    lexer.run()
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    modes: Vec<Mode>,
    out: Lexed,
    /// How often the lexer went back to something that did not end.
    retries: u32,
    /// An interpolation that ran over what looks like the end of its heredoc.
    suspect: Option<usize>,
    /// Whether the search for the end of a merge conflict has already failed once.
    no_conflict_end: bool,
    /// Bytes of a merge conflict's second half, to be left out when they are reached.
    skip: Option<(usize, usize)>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Lexer<'a> {
        Lexer {
            text,
            bytes: text.as_bytes(),
            // A byte order mark is part of no token.
            pos: if text.starts_with('\u{feff}') { 3 } else { 0 },
            modes: Vec::new(),
            out: Lexed {
                // Measured on real modules: about one token every six bytes.
                tokens: Vec::with_capacity(text.len() / 6 + 8),
                comments: Vec::new(),
                bad: Vec::new(),
                faults: Vec::new(),
            },
            retries: 0,
            suspect: None,
            no_conflict_end: false,
            skip: None,
        }
    }

    fn run(mut self) -> Lexed {
        loop {
            let open = self.pos < self.bytes.len();
            match self.modes.last() {
                Some(Mode::Quoted { start, tokens }) => {
                    let (start, tokens) = (*start, *tokens);
                    self.quoted(start, tokens);
                }
                Some(Mode::Heredoc(_)) if open => self.heredoc(),
                Some(Mode::Bare) if open => self.bare(),
                _ if open => self.code(),
                _ => {
                    if !self.retry() {
                        break;
                    }
                }
            }
        }
        let end = self.bytes.len();
        self.push(Kind::Eof, end, end);
        self.out
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.out.tokens.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
        });
    }

    fn bad(&mut self, start: usize, end: usize, fault: Fault, unwind: Option<usize>) {
        self.out.bad.push(Bad {
            token: self.out.tokens.len(),
            fault,
            unwind: unwind.map(|u| u as u32),
        });
        self.push(Kind::Bad, start, end);
    }

    /// Records a fault that leaves no trace in the tokens.
    fn note(&mut self, fault: Fault) {
        if self.out.faults.len() < MAX_FAULTS {
            self.out.faults.push(fault);
        }
    }

    fn at(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(0)
    }

    /// Takes a token of `len` bytes.
    fn take(&mut self, kind: Kind, len: usize) {
        let start = self.pos;
        self.pos += len;
        self.push(kind, start, self.pos);
    }

    /// One token, comment or stretch of white space of ordinary code.
    fn code(&mut self) {
        let start = self.pos;
        let next = self.at(start + 1);
        match self.bytes[start] {
            b' ' | b'\t' => {
                self.pos += 1;
                while matches!(self.at(self.pos), b' ' | b'\t') {
                    self.pos += 1;
                }
            }
            b'\n' => self.newline(1),
            b'\r' if next == b'\n' => self.newline(2),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.ident(),
            b'0'..=b'9' => self.number(),
            b'"' => {
                self.take(Kind::OpenQuote, 1);
                let tokens = self.out.tokens.len();
                self.modes.push(Mode::Quoted { start, tokens });
            }
            b'#' => self.line_comment(),
            b'/' if next == b'/' => self.line_comment(),
            b'/' if next == b'*' => self.block_comment(),
            b'{' => {
                if let Some(Mode::Sequence { braces, .. }) = self.modes.last_mut() {
                    *braces += 1;
                }
                self.take(Kind::OpenBrace, 1);
            }
            b'}' => self.close_brace(),
            b'~' if next == b'}' => self.strip_close(),
            b'<' if next == b'<' => {
                if !self.conflict() && !self.open_heredoc() {
                    self.take(Kind::Less, 1);
                }
            }
            b'=' if next == b'=' => {
                if !self.conflict() {
                    self.take(Kind::EqualTo, 2);
                }
            }
            b'>' if next == b'>' => {
                if !self.conflict() {
                    self.take(Kind::Greater, 1);
                }
            }
            b'|' if next == b'|' => {
                if !self.conflict() {
                    self.take(Kind::Or, 2);
                }
            }
            b'=' if next == b'>' => self.take(Kind::FatArrow, 2),
            b'!' if next == b'=' => self.take(Kind::NotEqualTo, 2),
            b'<' if next == b'=' => self.take(Kind::LessEqual, 2),
            b'>' if next == b'=' => self.take(Kind::GreaterEqual, 2),
            b'&' if next == b'&' => self.take(Kind::And, 2),
            b':' if next == b':' => self.take(Kind::DoubleColon, 2),
            b'.' if next == b'.' && self.at(start + 2) == b'.' => self.take(Kind::Ellipsis, 3),
            b'[' => self.take(Kind::OpenBracket, 1),
            b']' => self.take(Kind::CloseBracket, 1),
            b'(' => self.take(Kind::OpenParen, 1),
            b')' => self.take(Kind::CloseParen, 1),
            b'=' => self.take(Kind::Assign, 1),
            b':' => self.take(Kind::Colon, 1),
            b',' => self.take(Kind::Comma, 1),
            b'.' => self.take(Kind::Dot, 1),
            b'?' => self.take(Kind::Question, 1),
            b'!' => self.take(Kind::Bang, 1),
            b'<' => self.take(Kind::Less, 1),
            b'>' => self.take(Kind::Greater, 1),
            b'+' => self.take(Kind::Plus, 1),
            b'-' => self.take(Kind::Minus, 1),
            b'*' => self.take(Kind::Star, 1),
            b'/' => self.take(Kind::Slash, 1),
            b'%' if next != b'{' => self.take(Kind::Percent, 1),
            byte if byte >= 0x80 && self.char_at(start).is_some_and(starts_ident) => {
                self.ident();
            }
            _ => self.junk(),
        }
    }

    fn char_at(&self, pos: usize) -> Option<char> {
        self.text.get(pos..).and_then(|t| t.chars().next())
    }

    fn newline(&mut self, len: usize) {
        // Blank lines and comment lines mean no more than one line end.
        if self
            .out
            .tokens
            .last()
            .is_none_or(|t| t.kind != Kind::Newline)
        {
            self.take(Kind::Newline, len);
        } else {
            self.pos += len;
        }
        if let [.., Mode::Heredoc(heredoc), Mode::Sequence { start, .. }] = self.modes.as_slice()
            && self.closes(self.pos, heredoc.marker).is_some()
        {
            self.suspect = Some(*start);
        }
        if let Some((from, to)) = self.skip
            && self.pos >= from
        {
            self.pos = self.pos.max(to);
            self.skip = None;
        }
    }

    fn ident(&mut self) {
        let start = self.pos;
        loop {
            match self.at(self.pos) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => self.pos += 1,
                byte if byte >= 0x80 => match self.char_at(self.pos) {
                    Some(c) if continues_ident(c) => self.pos += c.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        self.push(Kind::Ident, start, self.pos);
    }

    fn line_comment(&mut self) {
        let start = self.pos;
        let rest = &self.bytes[start..];
        let mut end = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |i| start + i);
        self.pos = end;
        if end < self.bytes.len() && self.bytes[end - 1] == b'\r' {
            end -= 1;
            self.pos = end;
        }
        self.out.comments.push((start as u32, end as u32));
    }

    fn block_comment(&mut self) {
        let start = self.pos;
        match memchr::memmem::find(&self.bytes[start + 2..], b"*/") {
            Some(i) => {
                self.pos = start + 2 + i + 2;
                self.out.comments.push((start as u32, self.pos as u32));
            }
            None => {
                // The rest of the line is taken for the comment: what follows may well be code.
                let fault = Fault::new("unclosed comment", (start as u32, start as u32 + 2))
                    .help("end the comment with `*/`");
                self.note(fault);
                self.line_comment();
            }
        }
    }

    fn close_brace(&mut self) {
        match self.modes.last_mut() {
            Some(Mode::Sequence { braces: 0, .. }) => {
                self.modes.pop();
                self.take(Kind::CloseSequence, 1);
            }
            Some(Mode::Sequence { braces, .. }) => {
                *braces -= 1;
                self.take(Kind::CloseBrace, 1);
            }
            _ => self.take(Kind::CloseBrace, 1),
        }
    }

    fn strip_close(&mut self) {
        if let Some(Mode::Sequence { braces: 0, .. }) = self.modes.last() {
            self.modes.pop();
            self.take(Kind::CloseSequence, 2);
        } else {
            let at = (self.pos as u32, self.pos as u32 + 1);
            let fault = Fault::new("unexpected `~`", at)
                .help("`~}` may only close `${ … }` and `%{ … }` in a string");
            self.bad(self.pos, self.pos + 1, fault, None);
            self.pos += 1;
        }
    }

    /// `${`, `${~`, `%{` or `%{~` at the current byte.
    fn open_sequence(&mut self) {
        let start = self.pos;
        let kind = if self.bytes[start] == b'$' {
            Kind::OpenInterpolation
        } else {
            Kind::OpenDirective
        };
        let len = if self.at(start + 2) == b'~' { 3 } else { 2 };
        self.take(kind, len);
        self.modes.push(Mode::Sequence { start, braces: 0 });
    }

    /// Literal text from the current byte until `stop` says so; gives the byte that stopped it.
    /// `$` and `%` that open nothing are text, `$${` and `%%{` are escapes.
    fn literal(&mut self, quoted: bool) -> u8 {
        let start = self.pos;
        let mut kind = Kind::Literal;
        let stop = loop {
            let rest = &self.bytes[self.pos..];
            let found = if quoted {
                rest.iter()
                    .position(|b| matches!(b, b'"' | b'\\' | b'\n' | b'\r' | b'$' | b'%'))
            } else {
                memchr::memchr3(b'\n', b'$', b'%', rest)
            };
            let Some(i) = found else {
                self.pos = self.bytes.len();
                break 0;
            };
            self.pos += i;
            let byte = self.bytes[self.pos];
            match byte {
                b'\\' => {
                    kind = Kind::EscapedLiteral;
                    // The byte after it is skipped unless it ends the line.
                    self.pos += 1;
                    match self.at(self.pos) {
                        0 if self.pos >= self.bytes.len() => break 0,
                        b'\n' | b'\r' => break b'\n',
                        _ => self.pos += 1,
                    }
                }
                b'$' | b'%' => {
                    if self.at(self.pos + 1) == b'{' {
                        break byte;
                    }
                    if self.at(self.pos + 1) == byte && self.at(self.pos + 2) == b'{' {
                        kind = Kind::EscapedLiteral;
                        self.pos += 3;
                    } else {
                        self.pos += 1;
                    }
                }
                b'\n' if !quoted => {
                    self.pos += 1;
                    break b'\n';
                }
                _ => break byte,
            }
        };
        if self.pos > start {
            self.push(kind, start, self.pos);
        }
        stop
    }

    /// Literal text of a quoted string and what ends it.
    fn quoted(&mut self, start: usize, tokens: usize) {
        match self.literal(true) {
            b'"' => {
                self.take(Kind::CloseQuote, 1);
                self.modes.pop();
            }
            b'$' | b'%' => self.open_sequence(),
            _ => {
                if self.line_start(self.pos) > start && self.may_retry() {
                    // An interpolation has gone over lines and then found a brace that is
                    // hardly its own: the string ends with the line that it began on.
                    self.rewind(tokens, self.line_end(start));
                }
                self.unterminated_string(start);
            }
        }
    }

    /// A string met the end of its line. Strings around it that began on the same line end with
    /// it: most likely one of them lacks a brace or a quote.
    fn unterminated_string(&mut self, mut start: usize) {
        let line = self.line_start(self.pos);
        self.modes.pop();
        while let [
            ..,
            below,
            Mode::Sequence {
                start: sequence, ..
            },
        ] = self.modes.as_slice()
        {
            let outer = match below {
                Mode::Quoted { start, .. } => *start,
                _ => *sequence,
            };
            if outer < line {
                break;
            }
            start = outer;
            self.modes.pop();
            if let Some(Mode::Quoted { .. }) = self.modes.last() {
                self.modes.pop();
            }
        }
        let fault = Fault::new("unterminated string", (start as u32, self.pos as u32))
            .help("close it with `\"` on the same line, write `\\n` for a line break, or use a heredoc (`<<EOT`)");
        self.bad(self.pos, self.pos, fault, Some(start));
    }

    /// The text ended inside something. What opened first is read again, as broken; gives false
    /// where nothing is open that could be.
    fn retry(&mut self) -> bool {
        let outermost = self
            .modes
            .iter()
            .position(|m| !matches!(m, Mode::Bare | Mode::Sequence { .. }));
        let Some(depth) = outermost else {
            return false;
        };
        let inner = self.modes.get(depth + 1).copied();
        self.modes.truncate(depth + 1);
        match self.modes.last().copied() {
            Some(Mode::Quoted { start, tokens }) => {
                let end = if self.may_retry() {
                    self.line_end(start)
                } else {
                    self.bytes.len()
                };
                self.rewind(tokens, end);
                self.unterminated_string(start);
            }
            Some(Mode::Heredoc(heredoc)) => self.retry_heredoc(heredoc, inner),
            _ => return false,
        }
        true
    }

    /// Counts readings that go back; false when there have been enough.
    fn may_retry(&mut self) -> bool {
        self.retries += 1;
        self.retries <= MAX_RETRIES
    }

    /// Forgets all but the first tokens and what was found with them, and goes on at `pos`.
    fn rewind(&mut self, tokens: usize, pos: usize) {
        let out = &mut self.out;
        out.tokens.truncate(tokens);
        let kept = out.tokens.last().map_or(0, |t| t.end);
        while out.bad.last().is_some_and(|b| b.token >= tokens) {
            out.bad.pop();
        }
        while out.comments.last().is_some_and(|c| c.0 >= kept) {
            out.comments.pop();
        }
        while out.faults.last().is_some_and(|f| f.at.0 >= kept) {
            out.faults.pop();
        }
        self.pos = pos;
    }

    fn line_start(&self, pos: usize) -> usize {
        memchr::memrchr(b'\n', &self.bytes[..pos]).map_or(0, |i| i + 1)
    }

    /// Where the line end after `pos` is.
    fn line_end(&self, pos: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[pos..]).map_or(self.bytes.len(), |i| pos + i)
    }

    /// Literal text of a whole-file template.
    fn bare(&mut self) {
        if let b'$' | b'%' = self.literal(false) {
            self.open_sequence();
        }
    }
}
