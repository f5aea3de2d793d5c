//! Three-valued matching: a predicate holds certainly, certainly not, or depending on what is unknown.

use super::alert::{Alert, Content, Joined, List, Part, Text, Truth};
use super::predicate::{Field, OnList, Predicate, Test};
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, Mutex, Weak};

/// Deeper predicates are not read: nobody writes them, and matching is recursive.
pub(super) const DEEPEST: usize = 128;
/// Compiled size in bytes beyond which a regular expression is not read.
const LARGEST_REGEX: usize = 1 << 20;
/// Joined lists longer than this are not searched across their elements.
pub(super) const LONGEST_JOINED: usize = 32;

/// A predicate made ready for matching many alerts.
#[derive(Debug, Clone)]
pub struct Matcher {
    root: Node,
}

/// A predicate of which what cannot be read is told apart.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Always,
    Test(Field, Ready),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Opaque,
}

/// A test, with its regular expression compiled.
#[derive(Debug, Clone)]
pub(super) enum Ready {
    Plain(Test),
    Regex(Arc<Pattern>),
}

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    regex: Regex,
    text: Arc<str>,
    /// Whether a match in a part of a text is a match in the whole: no anchors, no word boundaries.
    local: bool,
}

impl Matcher {
    /// Makes a predicate ready. What cannot be read (an invalid regular expression, nesting without
    /// end) is neither true nor false.
    pub fn new(predicate: &Predicate) -> Matcher {
        Matcher {
            root: ready(predicate, 0),
        }
    }

    /// What is asked, in order.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// Whether an alert matches.
    pub fn matches(&self, alert: &Alert) -> Truth {
        eval(&self.root, alert)
    }
}

fn ready(predicate: &Predicate, depth: usize) -> Node {
    if depth > DEEPEST {
        return Node::Opaque;
    }
    let all = |ps: &[Predicate]| ps.iter().map(|p| ready(p, depth + 1)).collect();
    match predicate {
        Predicate::Always => Node::Always,
        Predicate::Test(field, Test::Matches(regex)) => match pattern(regex) {
            Some(pattern) => Node::Test(field.clone(), Ready::Regex(pattern)),
            None => Node::Opaque,
        },
        // Nothing is one of nothing, whatever it is.
        Predicate::Test(_, Test::OneOf(texts)) if texts.is_empty() => Node::Any(Vec::new()),
        Predicate::Test(field, test) => Node::Test(field.clone(), Ready::Plain(test.clone())),
        Predicate::All(ps) => Node::All(all(ps)),
        Predicate::Any(ps) => Node::Any(all(ps)),
        Predicate::Not(p) => Node::Not(Box::new(ready(p, depth + 1))),
        Predicate::Opaque(_) => Node::Opaque,
    }
}

/// A pattern compiled; `None` where it is invalid or too large.
fn regex(text: &str) -> Option<Regex> {
    let mut builder = RegexBuilder::new(text);
    builder.size_limit(LARGEST_REGEX).build().ok()
}

/// Patterns in use, by their text: the rules of one router are made ready by whoever asks it, and a
/// compiled expression is large.
#[derive(Default)]
struct InUse {
    patterns: FxHashMap<Arc<str>, Weak<Pattern>>,
    /// From so many on, those that are not used any more are forgotten.
    most: usize,
}

/// A pattern compiled, once for all who use it at the same time.
pub(super) fn pattern(text: &Arc<str>) -> Option<Arc<Pattern>> {
    /// Fewer unused ones are not worth looking for.
    const FEW: usize = 1 << 10;
    static IN_USE: LazyLock<Mutex<InUse>> = LazyLock::new(Mutex::default);
    let in_use = || IN_USE.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(known) = in_use().patterns.get(text).and_then(Weak::upgrade) {
        return Some(known);
    }
    let made = Arc::new(Pattern::new(text)?);
    let mut in_use = in_use();
    if in_use.patterns.len() >= in_use.most {
        in_use.patterns.retain(|_, used| used.strong_count() > 0);
        in_use.most = FEW.max(2 * in_use.patterns.len());
    }
    in_use.patterns.insert(text.clone(), Arc::downgrade(&made));
    Some(made)
}

impl Pattern {
    fn new(text: &Arc<str>) -> Option<Pattern> {
        let regex = regex(text)?;
        let local =
            regex_syntax::parse(text).is_ok_and(|hir| hir.properties().look_set().is_empty());
        Some(Pattern {
            regex,
            text: text.clone(),
            local,
        })
    }

    /// Whether a text has a match.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

fn eval(node: &Node, alert: &Alert) -> Truth {
    match node {
        Node::Always => Truth::True,
        Node::Test(field, test) => on_content(test, alert.field(field)),
        Node::All(nodes) => fold(nodes, alert, Truth::True, Truth::False, Truth::and),
        Node::Any(nodes) => fold(nodes, alert, Truth::False, Truth::True, Truth::or),
        Node::Not(node) => eval(node, alert).negate(),
        Node::Opaque => Truth::Unknown,
    }
}

fn fold(
    nodes: &[Node],
    alert: &Alert,
    start: Truth,
    stop: Truth,
    join: fn(Truth, Truth) -> Truth,
) -> Truth {
    let mut truth = start;
    for node in nodes {
        truth = join(truth, eval(node, alert));
        if truth == stop {
            break;
        }
    }
    truth
}

fn on_content(test: &Ready, content: &Content) -> Truth {
    match content {
        Content::Absent => Truth::from(matches!(test, Ready::Plain(Test::IsEmpty))),
        Content::Text(text) => on_text(test, text),
        Content::List(list) => on_list(test, list),
        Content::Joined(joined) => on_joined(test, joined),
        Content::Unknown(_) => Truth::Unknown,
    }
}

fn on_list(test: &Ready, list: &List) -> Truth {
    let some = |f: &dyn Fn(&Text) -> Truth| {
        let start = list.more.map_or(Truth::False, |_| Truth::Unknown);
        list.items.iter().fold(start, |t, item| t.or(f(item)))
    };
    match test {
        Ready::Plain(Test::IsEmpty) => match (list.items.is_empty(), list.more) {
            (false, _) => Truth::False,
            (true, None) => Truth::True,
            (true, Some(_)) => Truth::Unknown,
        },
        Ready::Plain(Test::Contains(text, meaning)) => {
            let element = || some(&|item| item.equals(text));
            let substring = || some(&|item| contains(item, text));
            match meaning {
                OnList::Element => element(),
                OnList::Substring => substring(),
                OnList::Ambiguous => element().agree(substring()),
            }
        }
        _ => some(&|item| on_text(test, item)),
    }
}

fn on_text(test: &Ready, text: &Text) -> Truth {
    match test {
        Ready::Regex(pattern) => matches(pattern, text),
        Ready::Plain(Test::OneOf(texts)) => texts
            .iter()
            .fold(Truth::False, |t, one| t.or(text.equals(one))),
        Ready::Plain(Test::Contains(part, _)) => contains(text, part),
        Ready::Plain(Test::StartsWith(start)) => starts_with(text, start),
        Ready::Plain(Test::EndsWith(end)) => ends_with(text, end),
        Ready::Plain(Test::IsEmpty) => match text.parts() {
            [] => Truth::True,
            parts if parts.iter().any(|p| matches!(p, Part::Known(_))) => Truth::False,
            _ => Truth::Unknown,
        },
        // Made ready as `Ready::Regex`.
        Ready::Plain(Test::Matches(_)) => Truth::Unknown,
    }
}

fn contains(text: &Text, part: &str) -> Truth {
    if part.is_empty() || text.known_parts().any(|known| known.contains(part)) {
        return Truth::True;
    }
    match text.as_known() {
        Some(_) => Truth::False,
        None => Truth::Unknown,
    }
}

fn starts_with(text: &Text, start: &str) -> Truth {
    let prefix = text.prefix();
    if prefix.starts_with(start) {
        Truth::True
    } else if text.as_known().is_none() && start.starts_with(prefix) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

fn ends_with(text: &Text, end: &str) -> Truth {
    let suffix = text.suffix();
    if suffix.ends_with(end) {
        Truth::True
    } else if text.as_known().is_none() && end.ends_with(suffix) {
        Truth::Unknown
    } else {
        Truth::False
    }
}

fn matches(pattern: &Pattern, text: &Text) -> Truth {
    if let Some(known) = text.as_known() {
        return Truth::from(pattern.is_match(known));
    }
    let inside = || pattern.is_match("") || text.known_parts().any(|known| pattern.is_match(known));
    if pattern.local && inside() {
        Truth::True
    } else {
        Truth::Unknown
    }
}

/// A joined list is looked at in the order given and in the opposite one; only what both agree on,
/// and what no neighbourhood of elements could change, is certain.
fn on_joined(test: &Ready, joined: &Joined) -> Truth {
    if let (Ready::Plain(Test::Contains(part, _)), [_, _, ..]) = (test, joined.items.as_slice()) {
        return joined_contains(joined, part);
    }
    let forward = on_text(test, &joined.in_order(joined.items.iter()));
    if joined.items.len() < 2 {
        return forward;
    }
    let backward = on_text(test, &joined.in_order(joined.items.iter().rev()));
    forward.agree(backward)
}

/// Of several elements: what one of them holds is there in any order. What only stands across their
/// borders in some order may be there.
fn joined_contains(joined: &Joined, part: &Arc<str>) -> Truth {
    let pieces = [&joined.before, &joined.between, &joined.after];
    let inside = pieces
        .into_iter()
        .chain(&joined.items)
        .any(|piece| contains(piece, part) == Truth::True);
    if inside {
        return Truth::True;
    }
    let mut room = String::new();
    let perhaps = may_hold(joined, joined.items.iter(), part, &mut room)
        || may_hold(joined, joined.items.iter().rev(), part, &mut room)
        || may_cross(joined, part);
    if perhaps {
        Truth::Unknown
    } else {
        Truth::False
    }
}

/// Whether the text with the elements in this order may hold `part`.
fn may_hold<'a>(
    joined: &'a Joined,
    items: impl Iterator<Item = &'a Text>,
    part: &str,
    room: &mut String,
) -> bool {
    known_whole(joined.pieces(items), room).is_none_or(|known| known.contains(part))
}

/// Whether some other order could put `part` across the border of two elements.
fn may_cross(joined: &Joined, part: &Arc<str>) -> bool {
    let items = &joined.items;
    if items.len() > LONGEST_JOINED {
        return true;
    }
    // A match over three elements holds the middle one whole, with what stands around it.
    let mut room = String::new();
    let mut whole = |item: &Text| {
        let middle = [&joined.between, item, &joined.between];
        known_whole(middle, &mut room).is_none_or(|m| part.contains(m))
    };
    if items.len() > 2 && items.iter().any(&mut whole) {
        return true;
    }
    let mut together = |parts: &[&Text]| match known_whole(parts.iter().copied(), &mut room) {
        Some(known) => part.is_empty() || known.contains(&**part),
        None => contains(&Text::joined(parts.iter().copied()), part) != Truth::False,
    };
    items.iter().enumerate().any(|(i, a)| {
        together(&[&joined.before, a])
            || together(&[a, &joined.after])
            || items
                .iter()
                .enumerate()
                .any(|(j, b)| i != j && together(&[a, &joined.between, b]))
    })
}

/// Texts one after the other, where all of them are known: routers ask this of every pair of elements
/// for every route, so that `room` is used again.
fn known_whole<'t, 'r>(
    texts: impl IntoIterator<Item = &'t Text>,
    room: &'r mut String,
) -> Option<&'r str> {
    room.clear();
    for text in texts {
        room.push_str(text.as_known()?);
    }
    Some(room)
}
