//! Tags that are near, but not in, the vocabulary of contracts and routes.

use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use super::told::known_elements;
use crate::routing::{
    Alert, Content, Field, List, Mode, Position, Predicate, Router, Rule, Test, Text, Truth,
};
use crate::source::Span;
use crate::terraform::value::Value;
use crate::text::{fold, letters, nearest};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// A tag near a known one.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Near {
    pub(in crate::graph) text: Arc<str>,
    pub(in crate::graph) nearest: Arc<str>,
    pub(in crate::graph) at: Span,
    pub(in crate::graph) nearest_at: Span,
    pub(in crate::graph) meant: Meant,
}

/// How sure it is that a known tag is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::graph) struct Meant {
    /// No other known tag is near, no digit differs, and a contract or a check has it.
    pub(in crate::graph) certain: bool,
    /// A route asks for it.
    pub(in crate::graph) routed: bool,
}

/// The tags that contracts and routes know.
#[derive(Debug, Default)]
pub(in crate::graph) struct Known {
    /// With the place and, for those that routes ask for, one such route.
    words: BTreeMap<Arc<str>, (Span, Option<EntityId>)>,
    folded: FxHashMap<String, Arc<str>>,
    /// What several known tags have in common.
    alike: FxHashSet<String>,
    /// Known tags that are not only written where they are asked for: those of contracts and of checks. A
    /// route's word that nobody else writes may be the misspelt one.
    vouched: FxHashSet<Arc<str>>,
    by_length: BTreeMap<usize, Vec<(u64, Arc<str>)>>,
    /// Tests other than for a whole tag, as a router: what one of them takes is known, too.
    tests: Option<Router>,
}

impl Known {
    pub(super) fn new(data: &GraphData, predicates: &FxHashMap<EntityId, Predicate>) -> Known {
        let mut known = Known::default();
        for contract in &data.contracts {
            if let Some(tag) = &contract.tag
                && let Some(text) = tag.as_str()
            {
                let place = (tag.origin.or(contract.at), None);
                known.words.entry(text.into()).or_insert(place);
                known.vouched.insert(text.into());
            }
        }
        let mut seen = FxHashSet::default();
        let mut tests: Vec<Rule> = Vec::new();
        for route in data.of_kind(Kind::Route) {
            let Some(predicate) = predicates.get(route) else {
                continue;
            };
            let place = data.place(*route, "when");
            predicate.each_test(&mut |field, test, _| {
                if !field.is_about_tags() {
                    return;
                }
                for word in test.texts() {
                    let entry = known.words.entry(word.clone());
                    entry.or_insert((place, None)).1.get_or_insert(*route);
                }
                if !matches!(test, Test::OneOf(_) | Test::IsEmpty) && seen.insert(format!("{test}"))
                {
                    tests.push(Rule {
                        when: Predicate::Test(Field::Tags, test.clone()),
                        position: Position::Unknown,
                        enabled: Truth::True,
                        fallback: false,
                    });
                }
            });
        }
        known.tests = Some(Router::new(Mode::All, false, &tests));
        for check in data.of_kind(Kind::Check) {
            for (tag, _) in known_elements(data.attr(*check, "tags")) {
                if let Some((word, _)) = known.words.get_key_value(tag) {
                    known.vouched.insert(word.clone());
                }
            }
        }
        for word in known.words.keys() {
            match known.folded.entry(fold(word)) {
                Entry::Occupied(first) => {
                    known.alike.insert(first.key().clone());
                }
                Entry::Vacant(free) => {
                    free.insert(word.clone());
                }
            }
            let length = word.chars().count();
            let list = known.by_length.entry(length).or_default();
            list.push((letters(word), word.clone()));
        }
        known
    }

    /// The known tag that a tag is near to; `None` where it is known itself, or near none.
    fn nearest(&self, tag: &str) -> Option<&Arc<str>> {
        if self.words.is_empty() || self.words.contains_key(tag) || self.is_taken(tag) {
            return None;
        }
        if let Some(word) = self.folded.get(&fold(tag)) {
            return Some(word);
        }
        self.near_word(tag, &|_| true)
    }

    /// Whether nothing but `nearest` can be meant by a tag. A digit is no slip: `sev1` is not `sev2`.
    fn meant(&self, tag: &str, nearest: &str) -> Meant {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let folded = fold(tag);
        let certain = match folded == fold(nearest) {
            true => !self.alike.contains(&folded),
            false => {
                digits(tag) == digits(nearest)
                    && self.near_word(tag, &|word| word != nearest).is_none()
            }
        };
        Meant {
            certain: certain && self.vouched.contains(nearest),
            routed: self.route(nearest).is_some(),
        }
    }

    /// The route that asks for a tag near to this one, which no route asks for itself.
    fn near_route(&self, tag: &str) -> Option<EntityId> {
        if self.route(tag).is_some() || self.is_taken(tag) {
            return None;
        }
        let word = self.near_word(tag, &|word| self.route(word).is_some());
        word.and_then(|word| self.route(word))
    }

    /// The known tag of some sort that is nearest to a tag.
    fn near_word(&self, tag: &str, sort: &dyn Fn(&str) -> bool) -> Option<&Arc<str>> {
        let length = tag.chars().count();
        let mine = letters(tag);
        // As `nearest` counts: more than three letters away is never near.
        let limit = (length / 3).clamp(1, 3);
        let candidates = self
            .by_length
            .range(length.saturating_sub(limit)..=length + limit)
            .flat_map(|(_, words)| words)
            .filter(|(theirs, _)| (mine ^ theirs).count_ones() as usize <= 2 * limit)
            .map(|(_, word)| word.as_ref())
            .filter(|word| sort(word));
        let found = nearest(tag, candidates)?;
        self.words.get_key_value(found).map(|(word, _)| word)
    }

    fn is_taken(&self, tag: &str) -> bool {
        let content = Content::Text(Text::known(tag));
        let alert = Alert::new(BTreeMap::from([(Field::Tags, content)]), Content::Absent);
        let tests = self.tests.as_ref();
        tests.is_some_and(|tests| !tests.decide(&alert).matched.is_empty())
    }

    /// A route that asks for a known tag.
    fn route(&self, tag: &str) -> Option<EntityId> {
        self.words.get(tag).and_then(|(_, route)| *route)
    }

    /// The route that comes nearest to taking an alert with these tags: one that asks for a tag near
    /// one it has, which is most likely misspelt, else for a tag it has.
    pub(in crate::graph) fn nearest_route(&self, tags: &List) -> Option<EntityId> {
        let texts = || tags.items.iter().filter_map(Text::as_known);
        let near = texts().find_map(|tag| self.near_route(tag));
        near.or_else(|| texts().find_map(|tag| self.route(tag)))
    }

    /// The near misses among a list of tags. `seen` remembers what was asked before.
    pub(super) fn near(
        &self,
        tags: Option<&Value>,
        seen: &mut FxHashMap<Arc<str>, Option<(Arc<str>, Meant)>>,
    ) -> Vec<Near> {
        let mut found = Vec::new();
        for (tag, value) in known_elements(tags) {
            let nearest = match seen.get(tag) {
                Some(known) => known.clone(),
                None => {
                    let nearest = self.nearest(tag).cloned();
                    let nearest = nearest.map(|n| (n.clone(), self.meant(tag, &n)));
                    seen.insert(tag.into(), nearest.clone());
                    nearest
                }
            };
            if let Some((nearest, meant)) = nearest {
                let nearest_at = self.words.get(&nearest).map_or(Span::NONE, |(at, _)| *at);
                found.push(Near {
                    text: tag.into(),
                    nearest,
                    at: value.origin,
                    nearest_at,
                    meant,
                });
            }
        }
        found
    }
}
