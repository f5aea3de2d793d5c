//! Heredocs, and what to do with one that does not end.

use super::ident::{continues_ident, starts_ident};
use super::{Kind, Lexer, Mode};
use crate::hcl::token::Fault;

/// An open heredoc.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heredoc {
    /// The bytes of the marker's name.
    pub(super) marker: (usize, usize),
    /// First byte of the first line of text.
    body: usize,
    /// Whether the current byte starts a line: only there can the marker stand.
    line_start: bool,
    /// How many tokens there are before its text.
    tokens: usize,
}

impl Lexer<'_> {
    /// Opens a heredoc where one stands at the current byte. The line must end after its name.
    pub(super) fn open_heredoc(&mut self) -> bool {
        let start = self.pos;
        let flush = self.at(start + 2) == b'-';
        let name = start + 2 + usize::from(flush);
        let end = match self.name_end(name) {
            Some(end) => end,
            None => return false,
        };
        let body = match (self.at(end), self.at(end + 1)) {
            (b'\n', _) => end + 1,
            (b'\r', b'\n') => end + 2,
            _ => return false,
        };
        let heredoc = Heredoc {
            marker: (name, end),
            body,
            line_start: true,
            tokens: self.out.tokens.len() + 1,
        };
        let kind = if flush {
            Kind::OpenFlushHeredoc
        } else {
            Kind::OpenHeredoc
        };
        self.push(kind, start, body);
        self.pos = body;
        self.modes.push(Mode::Heredoc(heredoc));
        true
    }

    /// The end of the identifier at `pos`.
    fn name_end(&self, pos: usize) -> Option<usize> {
        let mut end = pos;
        for c in self.text.get(pos..)?.chars() {
            let fits = if end == pos {
                starts_ident(c)
            } else {
                continues_ident(c)
            };
            if !fits {
                break;
            }
            end += c.len_utf8();
        }
        (end > pos).then_some(end)
    }

    /// One literal, the end, or the opening of an interpolation.
    pub(super) fn heredoc(&mut self) {
        let Some(Mode::Heredoc(heredoc)) = self.modes.last_mut() else {
            return;
        };
        let here = *heredoc;
        let at_start = std::mem::replace(&mut heredoc.line_start, false);
        if at_start && let Some(close) = self.closes(self.pos, here.marker) {
            self.push(Kind::CloseHeredoc, close.0, close.1);
            // White space after the marker belongs to the line, the line end is a token.
            self.pos = memchr::memchr(b'\n', &self.bytes[close.1..])
                .map_or(self.bytes.len(), |i| close.1 + i);
            self.modes.pop();
            return;
        }
        let start = self.pos;
        let stop = self.literal(false);
        self.no_lone_returns(start);
        match stop {
            b'\n' => {
                if let Some(Mode::Heredoc(heredoc)) = self.modes.last_mut() {
                    heredoc.line_start = true;
                }
            }
            b'$' | b'%' => self.open_sequence(),
            _ => {}
        }
    }

    /// A carriage return without a line feed is not allowed in the literal from `start` on.
    fn no_lone_returns(&mut self, start: usize) {
        let text = &self.bytes[start..self.pos];
        let lone = memchr::memchr_iter(b'\r', text)
            .map(|i| start + i)
            .find(|i| self.at(i + 1) != b'\n');
        if let Some(at) = lone {
            self.out.tokens.pop();
            let fault = Fault::new("carriage return in a heredoc", (at as u32, at as u32 + 1))
                .help("lines end with a line feed, or with a carriage return and a line feed");
            self.bad(start, self.pos, fault, None);
        }
    }

    /// Whether the line at `pos` holds the marker alone and has a line end; the marker's bytes.
    pub(super) fn closes(&self, pos: usize, marker: (usize, usize)) -> Option<(usize, usize)> {
        let marker = &self.bytes[marker.0..marker.1];
        let end = pos + memchr::memchr(b'\n', &self.bytes[pos..])?;
        let line = self.text.get(pos..end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let text = line.trim();
        if text.as_bytes() != marker || line.contains('\r') {
            return None;
        }
        let start = pos + (line.len() - line.trim_start().len());
        Some((start, start + text.len()))
    }

    /// Reads an unclosed heredoc as broken. `inner` is what it was in when the text ended.
    pub(super) fn retry_heredoc(&mut self, here: Heredoc, inner: Option<Mode>) {
        self.modes.pop();
        let opener = self.out.tokens.get(here.tokens - 1).copied();
        let start = opener.map_or(here.body, |t| t.start as usize);
        let open = (start as u32, here.marker.1 as u32);
        let may_retry = self.may_retry();
        let close = if may_retry {
            self.find_close(here)
        } else {
            None
        };
        let (fault, end) = if let Some((_, end)) = close {
            let suspect = match inner {
                Some(Mode::Sequence { start, .. }) => Some(start),
                _ => self.suspect.filter(|s| *s >= here.body),
            };
            let at = suspect.map_or(open, |s| (s as u32, s as u32 + 2));
            let fault = Fault::new("unclosed interpolation in a heredoc", at)
                .related(open, "the heredoc starts here")
                .help("close it with `}`, or write `$${` or `%%{` for the literal text");
            (fault, end)
        } else {
            let name = &self.text[here.marker.0..here.marker.1];
            let fault = Fault::new(format!("unclosed heredoc: no line holds only `{name}`"), open)
                .help(format!(
                    "put `{name}` alone on a line after the text; also at the end of the file that line needs a line end"
                ));
            let end = if may_retry {
                self.code_after(start, here.body)
            } else {
                self.bytes.len()
            };
            (fault, end)
        };
        self.rewind(here.tokens, end);
        self.bad(end, end, fault, Some(start));
    }

    /// The closing line of a heredoc, whatever interpolations there are before it.
    fn find_close(&self, here: Heredoc) -> Option<(usize, usize)> {
        let mut line = here.body;
        loop {
            if let Some(close) = self.closes(line, here.marker) {
                return Some(close);
            }
            line += memchr::memchr(b'\n', self.bytes.get(line..)?)? + 1;
        }
    }

    /// The end of the line before the first line that looks like code of the level of the
    /// heredoc's own line, or of a level further out.
    fn code_after(&self, start: usize, body: usize) -> usize {
        let own_indent = self.indent(self.line_start(start));
        let mut line = body;
        while line < self.bytes.len() {
            let end =
                memchr::memchr(b'\n', &self.bytes[line..]).map_or(self.bytes.len(), |i| line + i);
            if self.indent(line) <= own_indent && looks_like_code(&self.text[line..end]) {
                return line - 1;
            }
            line = end + 1;
        }
        self.bytes.len()
    }

    fn indent(&self, line: usize) -> usize {
        self.bytes[line..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count()
    }
}

/// `}`, `name = …` or `name … {`.
fn looks_like_code(line: &str) -> bool {
    let line = line.trim();
    if line == "}" {
        return true;
    }
    let name = line
        .find(|c: char| !(c == '_' || c == '-' || c.is_alphanumeric()))
        .unwrap_or(line.len());
    let rest = line[name..].trim_start();
    name > 0 && ((rest.starts_with('=') && !rest.starts_with("==")) || rest.ends_with('{'))
}
