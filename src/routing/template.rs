//! Reading Handlebars templates far enough to know what a payload will hold. What is not understood
//! stays an opaque piece: unknown, never absent.

use super::alert::{Part, Why};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A template as pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub(super) pieces: Vec<Piece>,
    names: BTreeSet<Arc<str>>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that stands as it is.
    Text(Arc<str>),
    /// Text that is not known before apply.
    Unknown(Why),
    /// `{{NAME}}`; raw for `{{{NAME}}}`, which is not escaped.
    Var { name: Arc<str>, raw: bool },
    /// `{{#each NAME}}…{{else}}…{{/each}}` and the like.
    Block(Arc<Block>),
    /// Something that is not understood.
    Opaque,
}

/// A block helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) helper: Arc<str>,
    /// What it is about, with spaces trimmed.
    pub(super) about: Arc<str>,
    /// The name that `as |name|` gives to the element.
    pub(super) item: Option<Arc<str>>,
    pub(super) body: Vec<Piece>,
    pub(super) other: Vec<Piece>,
}

/// Blocks nested deeper make the whole template opaque.
const DEEPEST: usize = 32;

struct Open {
    helper: Arc<str>,
    about: Arc<str>,
    item: Option<Arc<str>>,
    body: Vec<Piece>,
    other: Option<Vec<Piece>>,
}

impl Open {
    fn pieces(&mut self) -> &mut Vec<Piece> {
        self.other.as_mut().unwrap_or(&mut self.body)
    }
}

#[derive(Default)]
struct Reader {
    top: Vec<Piece>,
    open: Vec<Open>,
    names: BTreeSet<Arc<str>>,
    trim_next: bool,
}

impl Template {
    /// Reads a Handlebars template whose text may have unknown parts. A template that cannot be read
    /// as a whole is one opaque piece.
    pub fn handlebars(parts: &[Part]) -> Template {
        let mut reader = Reader::default();
        let whole = parts.iter().all(|part| match part {
            Part::Known(text) => reader.text(text).is_some(),
            Part::Unknown(why) => {
                reader.push(Piece::Unknown(*why));
                true
            }
        });
        let pieces = if whole && reader.open.is_empty() {
            reader.top
        } else {
            vec![Piece::Opaque]
        };
        Template {
            pieces,
            names: reader.names,
        }
    }

    /// Text in which `$NAME` stands for a value: capitals, digits and `_`, as many as follow.
    pub fn dollar(parts: &[Part]) -> Template {
        let mut reader = Reader::default();
        for part in parts {
            match part {
                Part::Known(text) => reader.dollars(text),
                Part::Unknown(why) => reader.push(Piece::Unknown(*why)),
            }
        }
        Template {
            pieces: reader.top,
            names: reader.names,
        }
    }

    /// Text without a template language.
    pub fn plain(parts: &[Part]) -> Template {
        let piece = |part: &Part| match part {
            Part::Known(text) => Piece::Text(text.clone()),
            Part::Unknown(why) => Piece::Unknown(*why),
        };
        Template {
            pieces: parts.iter().map(piece).collect(),
            names: BTreeSet::new(),
        }
    }

    /// Every name that stands between braces, in helpers too.
    pub fn names(&self) -> &BTreeSet<Arc<str>> {
        &self.names
    }
}

impl Reader {
    fn push(&mut self, piece: Piece) {
        match self.open.last_mut() {
            Some(open) => open.pieces().push(piece),
            None => self.top.push(piece),
        }
    }

    fn dollars(&mut self, text: &str) {
        let mut pieces = text.split('$');
        if let Some(first) = pieces.next().filter(|p| !p.is_empty()) {
            self.push(Piece::Text(first.into()));
        }
        for piece in pieces {
            let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            let end = piece.find(|c| !is_name(c)).unwrap_or(piece.len());
            let (name, after) = piece.split_at(end);
            if name.is_empty() {
                self.push(Piece::Text(format!("${after}").into()));
                continue;
            }
            let name: Arc<str> = name.into();
            self.names.insert(name.clone());
            self.push(Piece::Var { name, raw: false });
            if !after.is_empty() {
                self.push(Piece::Text(after.into()));
            }
        }
    }

    /// `None` where a tag is not closed or blocks do not nest: nothing after that can be trusted.
    fn text(&mut self, text: &str) -> Option<()> {
        let mut rest = text;
        loop {
            let (before, tag) = match rest.split_once("{{") {
                Some((before, tag)) => (before, Some(tag)),
                None => (rest, None),
            };
            let trims = tag.is_some_and(|t| t.trim_start_matches(['{', '#', '/']).starts_with('~'));
            self.plain(before, trims);
            let Some(tag) = tag else { return Some(()) };
            rest = self.tag(tag)?;
        }
    }

    fn plain(&mut self, text: &str, trim_end: bool) {
        let text = if std::mem::take(&mut self.trim_next) {
            text.trim_start()
        } else {
            text
        };
        let text = if trim_end { text.trim_end() } else { text };
        if !text.is_empty() {
            self.push(Piece::Text(text.into()));
        }
    }

    /// Reads a tag after its `{{` and gives what follows it.
    fn tag<'a>(&mut self, tag: &'a str) -> Option<&'a str> {
        if let Some(comment) = tag.strip_prefix("!--").or(tag.strip_prefix("~!--")) {
            return Some(
                comment
                    .split_once("--}}")
                    .or(comment.split_once("--~}}"))?
                    .1,
            );
        }
        let (raw, end) = match tag.starts_with('{') {
            true => (true, "}}}"),
            false => (false, "}}"),
        };
        let (inside, rest) = tag.split_once(end)?;
        let inside = inside.strip_prefix('{').unwrap_or(inside);
        self.trim_next = inside.ends_with('~');
        let inside = inside.trim_matches('~').trim();
        self.names.extend(
            inside
                .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '@')))
                .filter(|w| !w.is_empty())
                .map(Arc::from),
        );
        if let Some(block) = inside.strip_prefix('#') {
            self.begin(block.trim_matches('~').trim())?;
        } else if let Some(name) = inside.strip_prefix('/') {
            self.end(name.trim_matches('~').trim())?;
        } else if inside == "else" || inside == "^" {
            let open = self.open.last_mut()?;
            if open.other.is_some() {
                return None;
            }
            open.other = Some(Vec::new());
        } else if inside.starts_with("else ") {
            // Which arm of a chain is rendered is not known.
            let open = self.open.last_mut()?;
            open.other.get_or_insert_default().push(Piece::Opaque);
        } else if inside.starts_with(['^', '>']) {
            self.push(Piece::Opaque);
        } else if !inside.starts_with('!') {
            let (raw, name) = match inside.strip_prefix('&') {
                Some(name) => (true, name.trim()),
                None => (raw, inside),
            };
            self.push(if is_path(name) {
                Piece::Var {
                    name: name.into(),
                    raw,
                }
            } else {
                Piece::Opaque
            });
        }
        Some(rest)
    }

    fn begin(&mut self, block: &str) -> Option<()> {
        if self.open.len() >= DEEPEST {
            return None;
        }
        let (helper, about) = block.split_once(char::is_whitespace).unwrap_or((block, ""));
        let (about, item) = match about.split_once(" as |") {
            Some((about, names)) => {
                let names = names.trim_end().strip_suffix('|')?;
                (about, names.split_whitespace().next().map(Arc::from))
            }
            None => (about, None),
        };
        self.open.push(Open {
            helper: helper.into(),
            about: about.trim().into(),
            item,
            body: Vec::new(),
            other: None,
        });
        Some(())
    }

    fn end(&mut self, name: &str) -> Option<()> {
        let open = self.open.pop()?;
        if *open.helper != *name {
            return None;
        }
        self.push(Piece::Block(Arc::new(Block {
            helper: open.helper,
            about: open.about,
            item: open.item,
            body: open.body,
            other: open.other.unwrap_or_default(),
        })));
        Some(())
    }
}

fn is_path(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '-'))
}
