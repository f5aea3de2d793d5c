//! Which rules an alert could match at all, by the texts that they need: in a router of many rules that
//! each ask for a tag of their own, an alert meets only those of its own tags.

use super::alert::{Alert, Content, Joined, Text};
use super::literals::required;
use super::matching::{LONGEST_JOINED, Matcher, Node, Ready};
use super::predicate::{Field, OnList, Test};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// A rule that needs more texts than this is asked always.
const MOST_TEXTS: usize = 64;
/// More ways to tell that a rule cannot match are not compared.
const MOST_OPTIONS: usize = 8;

/// What a rule needs of a field.
#[derive(Debug, Clone)]
struct Need {
    field: Field,
    how: How,
}

#[derive(Debug, Clone)]
enum How {
    /// An element, or the whole text, is this.
    Is(Arc<str>),
    /// An element is this, or text holds it.
    Element(Arc<str>),
    /// An element, or the text, holds all of these; one of them is looked for.
    Holds(Vec<Arc<str>>),
}

/// The rules of a router by what they need.
#[derive(Debug, Default)]
pub(super) struct Index {
    fields: FxHashMap<Field, OfField>,
    /// Rules that must always be asked.
    always: Vec<usize>,
}

/// How many rules need a text of a field.
type Counts<'n> = FxHashMap<(&'n Field, &'n Arc<str>), usize>;
type ByText = FxHashMap<Arc<str>, Vec<usize>>;

#[derive(Debug, Default)]
struct OfField {
    /// By what an element or the whole text must be.
    is: ByText,
    /// By what an element or the text must hold.
    holds: Inside,
    /// By what an element must be, or text hold.
    elements: ByText,
    /// The same rules, for text.
    elements_inside: Inside,
}

impl Index {
    /// For rules that ask for these.
    pub(super) fn new<'m>(rules: impl IntoIterator<Item = &'m Matcher>) -> Index {
        let options: Vec<_> = rules.into_iter().map(|m| options(m.root())).collect();
        let mut counts = Counts::default();
        for need in options.iter().flatten().flatten() {
            for text in need.texts() {
                *counts.entry((&need.field, text)).or_default() += 1;
            }
        }
        let mut index = Index::default();
        for (rule, options) in options.iter().enumerate() {
            let costs = |option: &&Vec<Need>| -> usize {
                let each = option.iter().filter_map(|n| n.cheapest(&counts));
                let each = each.map(|(cost, _)| cost);
                each.fold(0, usize::saturating_add)
            };
            let Some(option) = options.iter().min_by_key(costs) else {
                index.always.push(rule);
                continue;
            };
            for need in option {
                let Some((_, text)) = need.cheapest(&counts) else {
                    continue;
                };
                let of = index.fields.entry(need.field.clone()).or_default();
                match need.how {
                    How::Is(_) => of.is.entry(text.clone()).or_default().push(rule),
                    How::Holds(_) => of.holds.add(text, rule),
                    How::Element(_) => {
                        of.elements.entry(text.clone()).or_default().push(rule);
                        of.elements_inside.add(text, rule);
                    }
                }
            }
        }
        index
    }

    /// The rules of `all` that an alert could match, in order.
    pub(super) fn candidates(&self, alert: &Alert, all: usize) -> Vec<usize> {
        let mut found = self.always.clone();
        for (field, of) in &self.fields {
            if of.find(alert.field(field), &mut found).is_none() {
                return (0..all).collect();
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl OfField {
    /// Adds the rules that a content could match; `None` where that may be any.
    fn find(&self, content: &Content, found: &mut Vec<usize>) -> Option<()> {
        match content {
            Content::Absent => {}
            Content::List(list) if list.more.is_none() => {
                for item in &list.items {
                    let item = item.as_known()?;
                    found.extend(self.is.get(item).into_iter().flatten());
                    found.extend(self.elements.get(item).into_iter().flatten());
                    self.holds.find(item, found)?;
                }
            }
            Content::Text(text) => self.in_text(text.as_known()?, found)?,
            Content::Joined(joined) => self.in_joined(joined, found)?,
            Content::List(_) | Content::Unknown(_) => return None,
        }
        Some(())
    }

    fn in_text(&self, text: &str, found: &mut Vec<usize>) -> Option<()> {
        found.extend(self.is.get(text).into_iter().flatten());
        self.inside(text, found)
    }

    fn inside(&self, text: &str, found: &mut Vec<usize>) -> Option<()> {
        self.holds.find(text, found)?;
        self.elements_inside.find(text, found)
    }

    /// As matching looks at joined elements: in both orders, across the border of any two, and across any
    /// whole one.
    fn in_joined(&self, joined: &Joined, found: &mut Vec<usize>) -> Option<()> {
        let items = &joined.items;
        let whole = |text: Text, found: &mut Vec<usize>| self.in_text(text.as_known()?, found);
        whole(joined.in_order(items.iter()), found)?;
        if items.len() < 2 {
            return Some(());
        }
        whole(joined.in_order(items.iter().rev()), found)?;
        if items.len() > LONGEST_JOINED {
            return None;
        }
        let (before, between, after) = (
            joined.before.as_known()?,
            joined.between.as_known()?,
            joined.after.as_known()?,
        );
        let mut room = String::new();
        let mut across = |parts: [&str; 3]| {
            room.clear();
            room.extend(parts);
            self.inside(&room, found)
        };
        for (i, a) in items.iter().enumerate() {
            let a = a.as_known()?;
            across([before, a, ""])?;
            across([a, after, ""])?;
            for (_, b) in items.iter().enumerate().filter(|(j, _)| i != *j) {
                across([a, between, b.as_known()?])?;
            }
        }
        if items.len() > 2 {
            for item in items {
                let middle = [between, item.as_known()?, between].concat();
                self.holds.around(&middle, found);
                self.elements_inside.around(&middle, found);
            }
        }
        Some(())
    }
}

/// Rules by a text that something must hold.
#[derive(Debug, Default)]
struct Inside {
    texts: Vec<Arc<str>>,
    rules: Vec<Vec<usize>>,
    places: FxHashMap<Arc<str>, usize>,
    /// Every two bytes that stand side by side in one of the texts.
    pairs: FxHashSet<[u8; 2]>,
    /// Finds all of the texts at once; made when the first text is looked at. `None` within where they are
    /// too many.
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Inside {
    fn add(&mut self, text: &Arc<str>, rule: usize) {
        let next = self.texts.len();
        let place = *self.places.entry(text.clone()).or_insert(next);
        if place == next {
            self.texts.push(text.clone());
            self.rules.push(Vec::new());
            self.pairs.extend(text.as_bytes().array_windows());
        }
        if let Some(rules) = self.rules.get_mut(place) {
            rules.push(rule);
        }
    }

    /// Adds the rules whose text holds `part`: few texts hold a whole element with what stands around it.
    fn around(&self, part: &str, found: &mut Vec<usize>) {
        let mut pairs = part.as_bytes().array_windows();
        if pairs.all(|pair| self.pairs.contains(pair)) {
            let all = self.texts.iter().zip(&self.rules);
            let around = all.filter(|(text, _)| text.contains(part));
            found.extend(around.flat_map(|(_, rules)| rules));
        }
    }

    /// Adds the rules whose text stands in `text`; `None` where that cannot be told.
    fn find(&self, text: &str, found: &mut Vec<usize>) -> Option<()> {
        if self.texts.is_empty() {
            return Some(());
        }
        let automaton = self.automaton.get_or_init(|| {
            let mut builder = AhoCorasick::builder();
            builder
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA));
            builder.build(self.texts.iter().map(|t| t.as_bytes())).ok()
        });
        for hit in automaton.as_ref()?.find_overlapping_iter(text) {
            let rules = self.rules.get(hit.pattern().as_usize());
            found.extend(rules.into_iter().flatten());
        }
        Some(())
    }
}

impl Need {
    /// The text that the fewest alerts have, as far as that can be guessed: what few rules need, few alerts
    /// have; but short texts stand in many others.
    fn cheapest<'n>(&'n self, counts: &Counts<'n>) -> Option<(usize, &'n Arc<str>)> {
        let cost = |text: &'n Arc<str>| {
            let many = counts.get(&(&self.field, text)).copied().unwrap_or(0);
            match self.how {
                How::Holds(_) => many << (4 * 4usize.saturating_sub(text.len())),
                How::Is(_) | How::Element(_) => many,
            }
        };
        self.texts()
            .iter()
            .map(|t| (cost(t), t))
            .min_by_key(|(cost, _)| *cost)
    }

    fn texts(&self) -> &[Arc<str>] {
        match &self.how {
            How::Is(text) | How::Element(text) => std::slice::from_ref(text),
            How::Holds(texts) => texts,
        }
    }
}

/// Ways to tell that a predicate does not match: each is a list of needs of which one must be met. None
/// where it must be asked always. As deep as a matcher is.
fn options(node: &Node) -> Vec<Vec<Need>> {
    match node {
        Node::Test(field, test) => of_test(field, test).into_iter().collect(),
        Node::All(parts) => parts.iter().flat_map(options).take(MOST_OPTIONS).collect(),
        Node::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                // The first way of each: combining them all is not worth it.
                let Some(one) = options(part).into_iter().next() else {
                    return Vec::new();
                };
                all.extend(one);
                if all.len() > MOST_TEXTS {
                    return Vec::new();
                }
            }
            vec![all]
        }
        Node::Always | Node::Not(_) | Node::Opaque => Vec::new(),
    }
}

fn of_test(field: &Field, test: &Ready) -> Option<Vec<Need>> {
    let need = |how| Need {
        field: field.clone(),
        how,
    };
    let test = match test {
        Ready::Plain(test) => test,
        Ready::Regex(pattern) => {
            let alternatives = required(pattern.text())?.into_iter();
            return Some(alternatives.map(|texts| need(How::Holds(texts))).collect());
        }
    };
    match test {
        Test::OneOf(texts) => (texts.len() <= MOST_TEXTS)
            .then(|| texts.iter().map(|t| need(How::Is(t.clone()))).collect()),
        Test::Contains(text, _) | Test::StartsWith(text) | Test::EndsWith(text)
            if text.is_empty() =>
        {
            None
        }
        Test::Contains(text, OnList::Element) => Some(vec![need(How::Element(text.clone()))]),
        Test::Contains(text, _) | Test::StartsWith(text) | Test::EndsWith(text) => {
            Some(vec![need(How::Holds(vec![text.clone()]))])
        }
        // Expressions that can be read are made ready.
        Test::Matches(_) | Test::IsEmpty => None,
    }
}
