//! What is no HCL at all: characters without a meaning and merge conflict markers.

use super::Lexer;
use super::ident::starts_ident;
use crate::hcl::token::Fault;

impl Lexer<'_> {
    /// Takes characters that mean nothing, as many as there are side by side.
    pub(super) fn junk(&mut self) {
        let start = self.pos;
        let first = self.char_at(start).unwrap_or('\u{fffd}');
        let (message, help) = match first {
            '\'' => ("unexpected `'`".to_owned(), "strings take double quotes"),
            ';' => (
                "unexpected `;`".to_owned(),
                "put each argument on a line of its own",
            ),
            '&' => (
                "unexpected `&`".to_owned(),
                "there are no bitwise operators; `and` is written `&&`",
            ),
            '|' => (
                "unexpected `|`".to_owned(),
                "there are no bitwise operators; `or` is written `||`",
            ),
            '^' => (
                "unexpected `^`".to_owned(),
                "there is no such operator; use `pow` for powers",
            ),
            '`' => (
                "unexpected backtick".to_owned(),
                "strings take double quotes; longer text is a heredoc (`<<EOT`)",
            ),
            '$' | '%' if self.at(start + 1) == b'{' => (
                format!("unexpected `{first}{{`"),
                "interpolations stand in strings only; outside write the expression alone",
            ),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' => (
                "unexpected typographic quote".to_owned(),
                "strings take plain double quotes (`\"`)",
            ),
            '\u{a0}' => (
                "unexpected no-break space".to_owned(),
                "replace it by an ordinary space",
            ),
            '\u{feff}' => (
                "unexpected byte order mark".to_owned(),
                "a byte order mark may only stand at the start of the file",
            ),
            c if c.is_control() || c == '\u{fffd}' => (
                "this is not text".to_owned(),
                "the file looks binary or damaged; save it as UTF-8 text",
            ),
            c => (
                format!("unexpected character `{c}`"),
                "remove it, or put it in a string",
            ),
        };
        let mut end = start;
        for c in self.text[start..].chars() {
            let ours = end == start
                || (c.is_control() && c != '\n' && c != '\t')
                || (!c.is_ascii() && !starts_ident(c));
            if !ours {
                break;
            }
            end += c.len_utf8();
        }
        self.pos = end;
        let fault = Fault::new(message, (start as u32, end as u32)).help(help);
        self.bad(start, end, fault, None);
    }

    /// Takes a merge conflict where a marker stands at the current byte. One fault tells of the
    /// whole conflict; the first side is read, the other sides are left out.
    pub(super) fn conflict(&mut self) -> bool {
        let start = self.pos;
        if start > 0 && self.bytes[start - 1] != b'\n' {
            return false;
        }
        let Some(mark) = self.marker(start) else {
            return false;
        };
        let line_end = self.line_end(start);
        let mut fault = Fault::new("merge conflict marker", (start as u32, line_end as u32))
            .help("resolve the conflict: keep one side and delete the marker lines");
        if mark == b'<' && !self.no_conflict_end {
            let mut other = None;
            let mut line = line_end + 1;
            while line < self.bytes.len() {
                match self.marker(line) {
                    Some(b'>') => {
                        let end = self.line_end(line);
                        fault = fault.related((line as u32, end as u32), "the conflict ends here");
                        self.skip = Some((other.unwrap_or(line), (end + 1).min(self.bytes.len())));
                        break;
                    }
                    Some(b'<') => break,
                    Some(_) => {
                        other.get_or_insert(line);
                    }
                    None => {}
                }
                line = self.line_end(line) + 1;
            }
            self.no_conflict_end = line >= self.bytes.len();
        }
        self.note(fault);
        self.pos = line_end;
        true
    }

    /// The character of the conflict marker that the line at `pos` is.
    fn marker(&self, pos: usize) -> Option<u8> {
        let byte = self.at(pos);
        let run = self.bytes[pos..]
            .iter()
            .take(8)
            .take_while(|b| **b == byte)
            .count();
        let after = self.at(pos + 7);
        let ends = pos + 7 >= self.bytes.len() || matches!(after, b' ' | b'\n' | b'\r');
        (matches!(byte, b'<' | b'=' | b'>' | b'|') && run == 7 && ends).then_some(byte)
    }
}
