//! The texts that a test takes, as a finite automaton, and the search for a text that some tests take
//! and others do not.

use super::Budget;
use crate::routing::matching::Pattern;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Dot, Hir, Repetition};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::sync::Arc;

/// Automata larger than this, in bytes, are not built.
const LARGEST: usize = 1 << 20;
/// A search visits at most this many states.
const MOST_STATES: usize = 20_000;

type Dfa = dense::DFA<Vec<u32>>;

/// What a test asks of one text.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// It is in the text.
    Inside(Arc<str>),
    /// The text starts with it.
    Start(Arc<str>),
    /// The text ends with it.
    End(Arc<str>),
    /// It matches somewhere.
    Pattern(Arc<str>, Arc<Pattern>),
}

/// A set of texts.
#[derive(Debug)]
pub(super) struct Language {
    pub(super) shape: Shape,
    dfa: OnceCell<Option<Box<Dfa>>>,
}

impl Language {
    pub(super) fn new(shape: Shape) -> Language {
        Language {
            shape,
            dfa: OnceCell::new(),
        }
    }

    pub(super) fn has(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Inside(part) => text.contains(part.as_ref()),
            Shape::Start(start) => text.starts_with(start.as_ref()),
            Shape::End(end) => text.ends_with(end.as_ref()),
            Shape::Pattern(_, pattern) => pattern.is_match(text),
        }
    }

    /// A text that is likely to be in it.
    pub(super) fn natural(&self) -> Option<&Arc<str>> {
        match &self.shape {
            Shape::Inside(text) | Shape::Start(text) | Shape::End(text) => Some(text),
            Shape::Pattern(..) => None,
        }
    }

    /// `None` where it would be too large, or asks for what automata cannot tell.
    fn dfa(&self) -> Option<&Dfa> {
        let build = || {
            let literal = |text: &str| Hir::literal(text.as_bytes());
            build(&match &self.shape {
                Shape::Inside(text) => Hir::concat(vec![anything(), literal(text), anything()]),
                Shape::Start(text) => Hir::concat(vec![literal(text), anything()]),
                Shape::End(text) => Hir::concat(vec![anything(), literal(text)]),
                Shape::Pattern(text, _) => {
                    let pattern = regex_syntax::parse(text).ok()?;
                    Hir::concat(vec![anything(), pattern, anything()])
                }
            })
            .map(Box::new)
        };
        self.dfa.get_or_init(build).as_deref()
    }
}

fn anything() -> Hir {
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(Hir::dot(Dot::AnyChar)),
    })
}

/// An automaton that takes exactly the texts that match as a whole.
fn build(hir: &Hir) -> Option<Dfa> {
    let config = thompson::Config::new().nfa_size_limit(Some(LARGEST));
    let nfa = thompson::Compiler::new()
        .configure(config)
        .build_from_hir(hir)
        .ok()?;
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(regex_automata::dfa::StartKind::Anchored)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(LARGEST));
    dense::Builder::new()
        .configure(config)
        .build_from_nfa(&nfa)
        .ok()
}

/// What a text must and must not be.
#[derive(Debug, Default, Clone)]
pub(super) struct Wanted<'a> {
    /// In all of these, by their index.
    pub(super) inside: Vec<usize>,
    /// In none of the other languages, except these.
    pub(super) free: Vec<usize>,
    /// None of these.
    pub(super) values: Option<&'a FxHashMap<Arc<str>, usize>>,
    /// Not the empty text.
    pub(super) not_empty: bool,
}

/// Where a search ends.
#[derive(Debug)]
pub(super) enum Found {
    /// Such a text.
    Text(String),
    /// There is none, because of the languages that it must be in and of these others.
    Nothing {
        /// Languages, by their index.
        outside: Vec<usize>,
        values: Vec<Arc<str>>,
        empty: bool,
    },
    /// That cannot be told within the limits.
    Unknown,
}

/// What is wrong with a text.
enum Wrong {
    Language(usize),
    Value,
    Empty,
}

/// More values than this at once are not excluded by an automaton.
const MOST_VALUES: usize = 256;

impl Wanted<'_> {
    fn wrong(&self, all: &[Language], text: &str) -> Option<Wrong> {
        if self.not_empty && text.is_empty() {
            return Some(Wrong::Empty);
        }
        if self.values.is_some_and(|v| v.contains_key(text)) {
            return Some(Wrong::Value);
        }
        let may = |i: &usize| self.inside.contains(i) || self.free.contains(i);
        let wrong = |(i, language): (usize, &Language)| !may(&i) && language.has(text);
        let at = all.iter().enumerate().position(wrong);
        at.map(Wrong::Language)
    }

    /// Texts that are likely to be right.
    fn guesses(&self, all: &[Language]) -> Vec<String> {
        let shapes = || self.inside.iter().filter_map(|i| all.get(*i));
        let mut guess = String::new();
        if shapes().any(|l| l.natural().is_none()) {
            return Vec::new();
        }
        let start = shapes().filter_map(|l| match &l.shape {
            Shape::Start(text) => Some(text),
            _ => None,
        });
        guess.push_str(start.max_by_key(|t| t.len()).map_or("", |t| t));
        for language in shapes() {
            if let Shape::Inside(text) = &language.shape
                && !guess.contains(text.as_ref())
            {
                guess.push_str(text);
            }
        }
        let end = shapes().filter_map(|l| match &l.shape {
            Shape::End(text) => Some(text),
            _ => None,
        });
        let end = end.max_by_key(|t| t.len()).map_or("", |t| t);
        ["", "x", "other"]
            .into_iter()
            .map(|filling| match filling.is_empty() && guess.ends_with(end) {
                true => guess.clone(),
                false => format!("{guess}{filling}{end}"),
            })
            .filter(|g| shapes().all(|l| l.has(g)))
            .collect()
    }

    /// Looks for such a text.
    pub(super) fn search(&self, all: &[Language], budget: &mut Budget) -> Found {
        for guess in self.guesses(all) {
            if self.wrong(all, &guess).is_none() {
                return Found::Text(guess);
            }
        }
        let mut outside: Vec<usize> = Vec::new();
        let mut values: Vec<Arc<str>> = Vec::new();
        let mut excluded = Vec::new();
        let mut empty = false;
        loop {
            let mut inside: Vec<&Dfa> = Vec::new();
            for i in &self.inside {
                match all.get(*i).and_then(Language::dfa) {
                    Some(dfa) => inside.push(dfa),
                    None => return Found::Unknown,
                }
            }
            let mut others: Vec<&Dfa> = excluded.iter().collect();
            for i in &outside {
                match all.get(*i).and_then(Language::dfa) {
                    Some(dfa) => others.push(dfa),
                    None => return Found::Unknown,
                }
            }
            let text = match shortest(&inside, &others, empty, budget) {
                Walk::Text(text) => text,
                Walk::Nothing => {
                    return Found::Nothing {
                        outside,
                        values,
                        empty,
                    };
                }
                Walk::Unknown => return Found::Unknown,
            };
            match self.wrong(all, &text) {
                None => return Found::Text(text),
                Some(Wrong::Empty) if !empty => empty = true,
                Some(Wrong::Language(i)) if !outside.contains(&i) => outside.push(i),
                Some(Wrong::Value) if values.is_empty() => {
                    values = self.values_inside(all);
                    if values.len() > MOST_VALUES {
                        return Found::Unknown;
                    }
                    let literals = values.iter().map(|v| Hir::literal(v.as_bytes()));
                    match build(&Hir::alternation(literals.collect())) {
                        Some(dfa) => excluded.push(dfa),
                        None => return Found::Unknown,
                    }
                }
                // Excluded already: the automaton and the test disagree.
                Some(_) => return Found::Unknown,
            }
        }
    }

    /// The excluded values that are in every language that the text must be in, in order.
    fn values_inside(&self, all: &[Language]) -> Vec<Arc<str>> {
        let inside = |text: &&Arc<str>| {
            let mut languages = self.inside.iter().filter_map(|i| all.get(*i));
            languages.all(|l| l.has(text))
        };
        let values = self.values.into_iter().flat_map(FxHashMap::keys);
        let mut values: Vec<Arc<str>> = values.filter(inside).cloned().collect();
        values.sort_unstable();
        values
    }
}

enum Walk {
    Text(String),
    Nothing,
    Unknown,
}

/// The shortest text in all of `inside` and in none of `outside`: first of the letters that tags are
/// made of, then of any.
fn shortest(inside: &[&Dfa], outside: &[&Dfa], not_empty: bool, budget: &mut Budget) -> Walk {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(b);
    let plain: Vec<u8> = (b'!'..=b'~').filter(plain).collect();
    if let Walk::Text(text) = walk(inside, outside, &plain, not_empty, budget) {
        return Walk::Text(text);
    }
    // Bytes that are no text must not be walked.
    let Some(text) = build(&anything()) else {
        return Walk::Unknown;
    };
    let mut inside = inside.to_vec();
    inside.push(&text);
    let every: Vec<u8> = (b'!'..=b'~').chain(0..b'!').chain(127..=255).collect();
    walk(&inside, outside, &every, not_empty, budget)
}

/// Breadth-first through the product of the automata.
fn walk(
    inside: &[&Dfa],
    outside: &[&Dfa],
    bytes: &[u8],
    not_empty: bool,
    budget: &mut Budget,
) -> Walk {
    let all: Vec<&Dfa> = inside.iter().chain(outside).copied().collect();
    // Bytes that every automaton treats alike are one.
    let mut classes = FxHashMap::default();
    let mut letters: Vec<u8> = Vec::new();
    for byte in bytes {
        let key: Vec<u8> = all.iter().map(|d| d.byte_classes().get(*byte)).collect();
        classes.entry(key).or_insert_with(|| letters.push(*byte));
    }
    let begin = start::Config::new().anchored(Anchored::Yes);
    let start: Result<Vec<StateID>, _> = all.iter().map(|d| d.start_state(&begin)).collect();
    let Ok(start) = start else {
        return Walk::Unknown;
    };
    let mut states: Vec<(Vec<StateID>, usize, u8)> = vec![(start.clone(), 0, 0)];
    // The start is told apart from every other state: the empty text may be excluded.
    let mut seen: FxHashSet<(Vec<StateID>, bool)> = FxHashSet::default();
    seen.insert((start, false));
    let mut at = 0;
    while let Some((state, _, _)) = states.get(at).cloned() {
        if !budget.spend(1) || states.len() > MOST_STATES {
            return Walk::Unknown;
        }
        let ends = |(dfa, id): (&&Dfa, &StateID)| dfa.is_match_state(dfa.next_eoi_state(*id));
        let (wanted, unwanted) = state.split_at(inside.len().min(state.len()));
        let accepted =
            inside.iter().zip(wanted).all(ends) && !outside.iter().zip(unwanted).any(ends);
        if accepted && !(not_empty && at == 0) {
            return text_of(&states, at).map_or(Walk::Unknown, Walk::Text);
        }
        for letter in &letters {
            let next: Vec<StateID> = all
                .iter()
                .zip(&state)
                .map(|(d, id)| d.next_state(*id, *letter))
                .collect();
            if all.iter().zip(&next).any(|(d, id)| d.is_quit_state(*id)) {
                return Walk::Unknown;
            }
            let dead = inside.iter().zip(&next).any(|(d, id)| d.is_dead_state(*id));
            if !dead && seen.insert((next.clone(), true)) {
                states.push((next, at, *letter));
            }
        }
        at += 1;
    }
    Walk::Nothing
}

/// The letters on the way to a state.
fn text_of(states: &[(Vec<StateID>, usize, u8)], mut at: usize) -> Option<String> {
    let mut bytes = Vec::new();
    while at > 0 {
        let (_, before, letter) = states.get(at)?;
        bytes.push(*letter);
        at = *before;
    }
    bytes.reverse();
    String::from_utf8(bytes).ok()
}
