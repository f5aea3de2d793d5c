//! Text of a config in the making: attributes aligned as `terraform fmt` aligns them, comments wrapped,
//! questions counted.

use crate::report::clean;

/// Comments are wrapped so that lines are no longer than this.
const WIDTH: usize = 100;

/// A config in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    depth: usize,
    /// Where suggestions began, each inside of the one before: what is written is behind `#` from there.
    off: Vec<usize>,
    questions: usize,
}

impl Page {
    /// The text, and how many questions are in it.
    pub(super) fn finish(self) -> (String, usize) {
        (self.text, self.questions)
    }

    fn line(&mut self, line: &str) {
        let mut whole = String::new();
        let mut column = 0;
        for from in &self.off {
            whole.push_str(&"  ".repeat(from - column));
            whole.push('#');
            column = *from;
        }
        whole.push_str(&"  ".repeat(self.depth.saturating_sub(column)));
        whole.push_str(line);
        self.text.push_str(whole.trim_end());
        self.text.push('\n');
    }

    /// An empty line; inside a suggestion one that belongs to it.
    pub(super) fn gap(&mut self) {
        self.line("");
    }

    /// A title above a part of the file.
    pub(super) fn part(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(&format!("# ---- {title} ----"));
    }

    /// A comment.
    pub(super) fn say(&mut self, text: &str) {
        self.comment("", text);
    }

    /// A comment that asks the reader something.
    pub(super) fn ask(&mut self, text: &str) {
        self.questions += 1;
        self.comment("TODO: ", text);
    }

    fn comment(&mut self, start: &str, text: &str) {
        let text = format!("{start}{}", clean(text));
        let room = WIDTH.saturating_sub(2 * self.depth + 4);
        let mut line = String::new();
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            let longer = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && line != "-" && longer > room {
                self.line(&format!("# {line}"));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&format!("# {line}"));
    }

    /// What belongs into another file, as `inside` writes it: in a comment, behind bars.
    pub(super) fn elsewhere(&mut self, inside: impl FnOnce(&mut Page)) {
        let mut page = Page::default();
        inside(&mut page);
        for line in page.text.lines() {
            self.line(&format!("# | {line}"));
        }
    }

    /// Attributes below each other, with their `=` in one column.
    pub(super) fn attributes(&mut self, all: &[(&str, String)]) {
        let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in all {
            self.line(&format!("{name:<width$} = {value}"));
        }
    }

    /// A block with whatever `inside` writes into it.
    pub(super) fn block(&mut self, header: &str, inside: impl FnOnce(&mut Page)) {
        self.line(&format!("{header} {{"));
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line("}");
    }

    /// Whatever `inside` writes is a suggestion.
    pub(super) fn suggest(&mut self, inside: impl FnOnce(&mut Page)) {
        self.suggest_if(true, inside);
    }

    /// Whatever `inside` writes is a suggestion where `off`.
    pub(super) fn suggest_if(&mut self, off: bool, inside: impl FnOnce(&mut Page)) {
        if off {
            self.off.push(self.depth);
        }
        inside(self);
        if off {
            self.off.pop();
        }
    }
}

/// A text as HCL writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A list of texts.
pub(super) fn list(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let all: Vec<String> = texts.into_iter().map(|t| quoted(t.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

/// The first few of a list, and how many more there are.
pub(super) fn some_of(names: &[String], most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut text = names
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_whatever_stands_in_it() {
        for (text, written) in [
            ("plain", r#""plain""#),
            ("a \"b\" \\", r#""a \"b\" \\""#),
            ("${var.x} and %{ if }", r#""$${var.x} and %%{ if }""#),
            ("two\nlines\u{1b}", r#""two\nlines\u001b""#),
        ] {
            assert_eq!(quoted(text), written);
            let source = format!("x = {written}\n");
            let file = crate::hcl::parse(crate::source::FileId(0), &source);
            assert_eq!(file.errors, [], "{source}");
        }
    }

    #[test]
    fn a_suggestion_is_a_comment_to_its_last_line() {
        let mut page = Page::default();
        page.block("x", |page| {
            page.suggest(|page| {
                page.block("gate", |page| {
                    page.say("Why.");
                    page.gap();
                    page.attributes(&[("a", "1".to_owned()), ("long", "2".to_owned())]);
                    page.suggest(|page| page.attributes(&[("more", "3".to_owned())]));
                });
            });
        });
        let (text, _) = page.finish();
        let expected = "x {\n  #gate {\n  #  # Why.\n  #\n  #  a    = 1\n  #  long = 2\n  #  #more = 3\n  #}\n}\n";
        assert_eq!(text, expected);
    }
}
