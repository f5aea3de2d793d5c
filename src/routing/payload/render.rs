//! What text a template's pieces give for one alert.

use super::Vars;
use crate::routing::alert::{Content, Joined, Part, Text, Why};
use crate::routing::template::{Block, Piece};
use std::sync::Arc;

/// Where names are looked up: the alert's own, and the element of the list that is gone through.
pub(super) struct Scope<'a> {
    vars: &'a dyn Vars,
    element: Option<Element<'a>>,
}

#[derive(Clone, Copy)]
struct Element<'a> {
    text: &'a Text,
    name: &'a Option<Arc<str>>,
    first: bool,
    last: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn top(vars: &'a dyn Vars) -> Scope<'a> {
        Scope {
            vars,
            element: None,
        }
    }

    pub(super) fn of(
        &self,
        text: &'a Text,
        name: &'a Option<Arc<str>>,
        first: bool,
        last: bool,
    ) -> Scope<'a> {
        Scope {
            vars: self.vars,
            element: Some(Element {
                text,
                name,
                first,
                last,
            }),
        }
    }

    pub(super) fn why(&self, clause: &str) -> Why {
        self.vars.why(clause)
    }

    pub(super) fn var(&self, name: &str) -> Content {
        match self.element {
            Some(e) if matches!(name, "this" | ".") || e.name.as_deref() == Some(name) => {
                Content::Text(e.text.clone())
            }
            _ => self.vars.var(name),
        }
    }
}

/// Text being written; what comes behind a joined list goes behind it.
#[derive(Default)]
struct Out {
    before: Text,
    joined: Option<(Vec<Text>, Text)>,
    after: Text,
}

impl Out {
    fn text(&mut self) -> &mut Text {
        match self.joined {
            None => &mut self.before,
            Some(_) => &mut self.after,
        }
    }

    fn unknown(&mut self, why: Why) {
        self.text().push(Part::Unknown(why));
    }
}

/// The text of some pieces.
pub(super) fn render(pieces: &[Piece], scope: &Scope<'_>) -> Content {
    let mut out = Out::default();
    write(pieces, scope, &mut out);
    match out.joined {
        None => Content::Text(out.before),
        Some((items, between)) => Content::Joined(Arc::new(Joined {
            before: out.before,
            items,
            between,
            after: out.after,
        })),
    }
}

// Recursion is bounded by the nesting of blocks, which the template's reader bounds.
fn write(pieces: &[Piece], scope: &Scope<'_>, out: &mut Out) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.text().push(Part::Known(text.clone())),
            Piece::Unknown(why) => out.unknown(*why),
            Piece::Opaque => {
                let why = scope.why("a part of the template cannot be read");
                out.unknown(why);
            }
            Piece::Var { name, raw } => var(name, *raw, scope, out),
            Piece::Block(block) => write_block(block, scope, out),
        }
    }
}

fn var(name: &str, raw: bool, scope: &Scope<'_>, out: &mut Out) {
    match scope.var(name) {
        Content::Absent => {}
        Content::Text(text) => {
            for part in text.parts() {
                match part {
                    // Handlebars escapes these unless the vendor turned that off.
                    Part::Known(known) if !raw && known.contains(ESCAPED) => {
                        let why = scope.why("the template may escape special characters");
                        out.unknown(why);
                    }
                    part => out.text().push(part.clone()),
                }
            }
        }
        Content::Unknown(why) => out.unknown(why),
        Content::List(_) | Content::Joined(_) => {
            let why = scope.why("how a list is written as text is not documented");
            out.unknown(why);
        }
    }
}

/// What `{{…}}` without a third brace escapes.
const ESCAPED: [char; 7] = ['&', '<', '>', '"', '\'', '`', '='];

fn write_block(block: &Block, scope: &Scope<'_>, out: &mut Out) {
    match block.helper.as_ref() {
        "each" => each(block, scope, out),
        helper @ ("if" | "unless") => match truthy(&block.about, scope) {
            Some(holds) if holds == (helper == "if") => write(&block.body, scope, out),
            Some(_) => write(&block.other, scope, out),
            None => {
                let why = scope.why("a condition in the template is decided only by the alert");
                out.unknown(why);
            }
        },
        _ => {
            let why = scope.why("a part of the template cannot be read");
            out.unknown(why);
        }
    }
}

fn truthy(about: &str, scope: &Scope<'_>) -> Option<bool> {
    match (about, scope.element) {
        ("@first", Some(e)) => return Some(e.first),
        ("@last", Some(e)) => return Some(e.last),
        _ => {}
    }
    match scope.var(about) {
        Content::Absent => Some(false),
        Content::Text(text) => text.as_known().map(|t| !t.is_empty()),
        Content::List(list) if !list.items.is_empty() => Some(true),
        Content::List(list) => list.more.is_none().then_some(false),
        Content::Joined(_) | Content::Unknown(_) => None,
    }
}

fn each(block: &Block, scope: &Scope<'_>, out: &mut Out) {
    let mut list = match scope.var(&block.about) {
        Content::Absent => return write(&block.other, scope, out),
        Content::List(list) => list,
        Content::Unknown(why) => return out.unknown(why),
        Content::Text(_) | Content::Joined(_) => {
            return out.unknown(scope.why("the template goes through what is no list"));
        }
    };
    if let Some(why) = list.more {
        list.items.push(Text::unknown(why));
    }
    let one = |element: &Text, first: bool, last: bool| {
        let inner = Scope {
            vars: scope.vars,
            element: Some(Element {
                text: element,
                name: &block.item,
                first,
                last,
            }),
        };
        match render(&block.body, &inner) {
            Content::Text(text) => Some(text),
            _ => None,
        }
    };
    match list.items.as_slice() {
        [] => write(&block.other, scope, out),
        [element] if list.more.is_none() => match one(element, true, true) {
            Some(text) => out.text().append(&text),
            None => out.unknown(scope.why("a list inside a list is not looked into")),
        },
        elements => {
            let joined = separate(elements, &one).filter(|_| out.joined.is_none());
            match joined {
                Some(joined) => out.joined = Some(joined),
                None => out.unknown(scope.why("how the template joins a list cannot be read")),
            }
        }
    }
}

/// The elements as written, and what stands between them and not behind the last.
fn separate(
    elements: &[Text],
    one: &dyn Fn(&Text, bool, bool) -> Option<Text>,
) -> Option<(Vec<Text>, Text)> {
    let mut between: Option<Text> = None;
    let mut items = Vec::new();
    for element in elements {
        let (alone, followed) = (one(element, false, true)?, one(element, false, false)?);
        if one(element, true, true)? != alone {
            return None;
        }
        let gap = if alone == followed {
            Text::default()
        } else {
            Text::known(followed.as_known()?.strip_prefix(alone.as_known()?)?)
        };
        if between.get_or_insert_with(|| gap.clone()) != &gap {
            return None;
        }
        items.push(alone);
    }
    Some((items, between.unwrap_or_default()))
}
