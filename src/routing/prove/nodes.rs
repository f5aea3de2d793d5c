//! Which rule comes before which in a tree.

use crate::routing::alert::Truth;
use crate::routing::tree::Place;
use rustc_hash::FxHashMap;

/// Deeper trees are not proven.
const DEEPEST: usize = 64;

/// The nodes of a tree.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// By rule: the rule that it stands below.
    parents: Vec<Option<usize>>,
    /// By rule: the sibling before it.
    siblings: Vec<Option<usize>>,
    /// By rule: whether it keeps alerts from the siblings behind it.
    stops: Vec<Truth>,
    /// From the top down, siblings in order.
    pub(super) order: Vec<usize>,
}

impl Nodes {
    /// `None` where it is not known where some rule stands.
    pub(super) fn new(places: &[Place]) -> Option<Nodes> {
        let paths: Vec<&[u32]> = places
            .iter()
            .map(|p| p.path.as_deref().filter(|p| p.len() <= DEEPEST))
            .collect::<Option<_>>()?;
        let by_path: FxHashMap<&[u32], usize> =
            paths.iter().enumerate().map(|(i, p)| (*p, i)).collect();
        let mut order: Vec<usize> = (0..paths.len()).collect();
        order.sort_by_key(|i| paths.get(*i).copied());
        let parent = |path: &&[u32]| {
            let (_, above) = path.split_last()?;
            by_path.get(above).copied()
        };
        let parents: Vec<Option<usize>> = paths.iter().map(parent).collect();
        let mut last: FxHashMap<Option<usize>, usize> = FxHashMap::default();
        let mut siblings = vec![None; paths.len()];
        for rule in &order {
            let before = last.insert(parents.get(*rule).copied().flatten(), *rule);
            if let Some(slot) = siblings.get_mut(*rule) {
                *slot = before;
            }
        }
        Some(Nodes {
            parents,
            siblings,
            stops: places.iter().map(|p| p.goes_on.negate()).collect(),
            order,
        })
    }

    pub(super) fn parent(&self, rule: usize) -> Option<usize> {
        self.parents.get(rule).copied().flatten()
    }

    /// The sibling right before a rule, and whether that keeps alerts from it.
    pub(super) fn sibling(&self, rule: usize) -> Option<(usize, Truth)> {
        let sibling = self.siblings.get(rule).copied().flatten()?;
        Some((
            sibling,
            self.stops.get(sibling).copied().unwrap_or(Truth::Unknown),
        ))
    }

    /// A rule and what it stands below, from the rule up.
    pub(super) fn lineage(&self, rule: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(rule), |r| self.parent(*r))
    }

    /// The rules that keep alerts from a rule where they match, or may: siblings before it, and before
    /// what it stands below.
    pub(super) fn before(&self, rule: usize) -> impl Iterator<Item = (usize, Truth)> + '_ {
        self.lineage(rule).flat_map(|r| {
            std::iter::successors(self.sibling(r), |(s, _)| self.sibling(*s))
                .filter(|(_, stops)| *stops != Truth::False)
        })
    }
}
