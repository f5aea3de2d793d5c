//! A router read rule by rule: nothing of what the proofs use but matching of one test.

use super::{Alert, Case, Matcher, Mode, OnList, Place, Position, Rule, Truth, normal};

/// A router under one reading of what `contains` means on a list.
#[derive(Clone)]
pub(super) struct Brute<'a> {
    case: &'a Case,
    matchers: Vec<Matcher>,
    /// Rules that are left out.
    off: Vec<usize>,
}

/// Whether each rule matches an alert by itself.
pub(super) type Own = Vec<Truth>;

impl<'a> Brute<'a> {
    pub(super) fn new(case: &'a Case, reading: OnList) -> Brute<'a> {
        let when = |r: &Rule| Matcher::new(&normal::rule(r, reading).when);
        Brute {
            case,
            matchers: case.rules.iter().map(when).collect(),
            off: Vec::new(),
        }
    }

    /// The router with nothing but these rules.
    pub(super) fn only(&self, kept: impl Fn(usize) -> bool) -> Brute<'a> {
        Brute {
            off: (0..self.case.rules.len()).filter(|r| !kept(*r)).collect(),
            ..self.clone()
        }
    }

    pub(super) fn own(&self, alert: &Alert) -> Own {
        let rules = self.case.rules.iter().zip(&self.matchers);
        let own = rules.map(|(rule, matcher)| matcher.matches(alert).and(rule.enabled));
        self.without(&own.collect())
    }

    /// What is left of it in this router.
    pub(super) fn without(&self, own: &Own) -> Own {
        let mut own = own.clone();
        for rule in &self.off {
            own[*rule] = Truth::False;
        }
        own
    }

    /// Whether it does with all that it stands below.
    fn whole(&self, own: &Own, rule: usize) -> Truth {
        let above = self.above(rule);
        above.iter().fold(own[rule], |t, a| t.and(own[*a]))
    }

    /// What a rule of a tree stands below.
    pub(super) fn above(&self, rule: usize) -> Vec<usize> {
        let Some(places) = &self.case.places else {
            return Vec::new();
        };
        let path = path_of(places, rule);
        let is_above = |i: &usize| {
            let other = path_of(places, *i);
            other.len() < path.len() && path.starts_with(other)
        };
        (0..places.len()).filter(is_above).collect()
    }

    /// Whether a rule of a tree keeps alerts from another one: a sibling before it, or before what it
    /// stands below.
    fn stands_before(places: &[Place], one: usize, other: usize) -> Truth {
        let (one_path, other_path) = (path_of(places, one), path_of(places, other));
        let Some((last, above)) = one_path.split_last() else {
            return Truth::False;
        };
        let beside = other_path.starts_with(above) && other_path.len() > above.len();
        match beside && *last < other_path[above.len()] {
            true => places[one].goes_on.negate(),
            false => Truth::False,
        }
    }

    /// Whether the order of ordinary rules is one that can be read.
    fn is_clear(&self) -> bool {
        let mut ordinary = self.case.rules.iter().filter(|r| !r.fallback);
        !self.case.ordered || ordinary.all(|r| r.position != Position::Unknown)
    }

    /// Whether a rule comes before another one: certainly, perhaps, or certainly not.
    fn before(&self, one: usize, other: usize) -> Truth {
        if let Some(places) = &self.case.places {
            return Self::stands_before(places, one, other);
        }
        let (a, b) = (&self.case.rules[one], &self.case.rules[other]);
        match (a.fallback, b.fallback) {
            (true, true) => Truth::from(one < other),
            (true, false) => Truth::False,
            (false, true) => Truth::True,
            (false, false) if one == other || self.case.mode == Mode::All => Truth::False,
            (false, false) if !self.is_clear() => Truth::Unknown,
            (false, false) => Truth::from(self.case.ordered && a.position < b.position),
        }
    }

    /// Whether the alert gets to a rule.
    pub(super) fn gets(&self, rule: usize, own: &Own) -> Truth {
        let passed = |i: usize| own[i].and(self.before(i, rule)).negate();
        (0..own.len()).fold(self.whole(own, rule), |t, i| match i == rule {
            true => t,
            false => t.and(passed(i)),
        })
    }

    /// Whether the alert may match a rule, and certainly none before it.
    pub(super) fn gets_if_it_matches(&self, rule: usize, own: &Own) -> bool {
        let passed = |i: usize| i == rule || own[i].and(self.before(i, rule)) == Truth::False;
        self.whole(own, rule) != Truth::False && (0..own.len()).all(passed)
    }

    pub(super) fn takes_none(&self, own: &Own) -> Truth {
        let whole = (0..own.len()).map(|rule| self.whole(own, rule));
        whole.fold(Truth::True, |t, other| t.and(other.negate()))
    }

    /// Whether both get the alert and no order says which.
    pub(super) fn clash(&self, one: usize, other: usize, own: &Own) -> bool {
        let rules = &self.case.rules;
        one != other
            && !rules[one].fallback
            && !rules[other].fallback
            && self.case.mode == Mode::First
            && self.is_clear()
            && (!self.case.ordered || rules[one].position == rules[other].position)
            && self.gets(one, own) == Truth::True
            && self.gets(other, own) == Truth::True
    }
}

fn path_of(places: &[Place], rule: usize) -> &[u32] {
    places[rule].path.as_deref().unwrap_or_default()
}
