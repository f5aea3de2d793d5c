//! Decisions in a tree of rules: an alert goes down to the deepest rules that match it.
//!
//! A rule is asked only where its parent matches. Siblings are asked in order until one matches that
//! does not say to go on. A rule takes the alert where it matches and nothing below it does.

use super::alert::Truth;
use super::decide::{Decision, Taken};
use rustc_hash::FxHashMap;

/// Where a rule stands in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Positions from the root down, `[]` being the root itself. `None` where it is not known.
    pub path: Option<Vec<u32>>,
    /// Whether siblings behind it are asked too when it matches.
    pub goes_on: Truth,
}

/// Rules deeper than this are not looked at one by one: some of them may take the alert.
const DEEPEST: usize = 64;

/// The shape of a tree.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

#[derive(Debug)]
struct Node {
    /// `None` for what hangs at the top.
    parent: Option<usize>,
    /// Its place among all rules, from the top down.
    order: usize,
    goes_on: Truth,
    /// Whether it is known where it stands.
    placed: bool,
}

/// A rule that matches an alert, or may, by itself.
#[derive(Clone, Copy)]
struct Found {
    index: usize,
    truth: Truth,
}

/// What an alert meets, by the parent of the rules.
type Below = FxHashMap<Option<usize>, Vec<Found>>;

impl Tree {
    pub(super) fn new(places: &[Place]) -> Tree {
        let by_path: FxHashMap<&[u32], usize> = places
            .iter()
            .enumerate()
            .filter_map(|(i, p)| Some((p.path.as_deref()?, i)))
            .collect();
        let mut in_order: Vec<usize> = (0..places.len()).collect();
        in_order.sort_by_key(|i| places.get(*i).map(|p| p.path.as_deref()));
        let mut order = vec![0; places.len()];
        for (place, index) in in_order.into_iter().enumerate() {
            if let Some(slot) = order.get_mut(index) {
                *slot = place;
            }
        }
        let nodes: Vec<Node> = places
            .iter()
            .zip(order)
            .map(|(place, order)| {
                let above = place.path.as_deref().and_then(|p| p.split_last());
                Node {
                    parent: above.and_then(|(_, above)| by_path.get(above).copied()),
                    order,
                    goes_on: place.goes_on,
                    placed: place.path.is_some(),
                }
            })
            .collect();
        let is_root = |i: &usize| nodes.get(*i).is_some_and(|n| n.parent.is_none());
        let roots = (0..nodes.len()).filter(is_root).collect();
        Tree { nodes, roots }
    }

    /// What becomes of an alert, from whether each rule matches by itself and is in force; rules
    /// that are left out do not match.
    pub(super) fn decide(&self, rules: impl Iterator<Item = (usize, Truth, Truth)>) -> Decision {
        let mut decision = Decision::default();
        let mut below = Below::default();
        for (index, matches, enabled) in rules {
            if matches == Truth::True && enabled == Truth::False {
                decision.disabled.push(index);
            }
            let Some(node) = self.nodes.get(index) else {
                continue;
            };
            // Where it is not known where a rule stands, it is not known whether it is asked.
            let placed = if node.placed {
                Truth::True
            } else {
                Truth::Unknown
            };
            let truth = matches.and(enabled).and(placed);
            if truth != Truth::False {
                below
                    .entry(node.parent)
                    .or_default()
                    .push(Found { index, truth });
            }
        }
        for siblings in below.values_mut() {
            siblings.sort_unstable_by_key(|f| self.nodes.get(f.index).map(|n| n.order));
        }
        decision.taken = self.siblings(&below, None, Truth::True, 0, &mut decision);
        decision
    }

    /// Which of the rules below one (or of their own children) take an alert that got there with
    /// this certainty.
    fn siblings(
        &self,
        below: &Below,
        parent: Option<usize>,
        arrives: Truth,
        depth: usize,
        decision: &mut Decision,
    ) -> Taken {
        let mut taken = Taken {
            perhaps_none: true,
            ..Taken::default()
        };
        // Whether the next sibling is asked at all.
        let mut asked = Truth::True;
        for found in below.get(&parent).into_iter().flatten() {
            let here = arrives.and(found.truth);
            // Roots take what nothing else does: they say nothing about what asks for the alert.
            if !(depth == 0 && self.is_root_of_all(found.index)) {
                match here {
                    Truth::True => decision.matched.push(found.index),
                    _ => decision.possible.push(found.index),
                }
            }
            let under = if depth < DEEPEST {
                self.siblings(below, Some(found.index), here, depth + 1, decision)
            } else {
                Taken {
                    perhaps: vec![found.index],
                    ..Taken::default()
                }
            };
            let under = or_itself(under, found.index);
            match asked.and(found.truth) {
                Truth::False => continue,
                Truth::True => {
                    taken.certain.extend(under.certain);
                    taken.perhaps.extend(under.perhaps);
                }
                Truth::Unknown => {
                    taken.perhaps.extend(under.certain);
                    taken.perhaps.extend(under.perhaps);
                }
            }
            // Either this one is asked and matches, or an earlier one did.
            if found.truth == Truth::True {
                taken.perhaps_none = false;
            }
            let stops = self
                .nodes
                .get(found.index)
                .map_or(Truth::True, |n| n.goes_on.negate());
            asked = asked.and(found.truth.and(stops).negate());
        }
        taken
    }

    /// Whether a rule is the only one at the top.
    fn is_root_of_all(&self, index: usize) -> bool {
        self.roots.as_slice() == [index]
    }
}

/// What a rule that matches leaves to those below it, and takes itself.
fn or_itself(mut below: Taken, rule: usize) -> Taken {
    if below.perhaps_none {
        if below.certain.is_empty() && below.perhaps.is_empty() {
            below.certain.push(rule);
        } else {
            below.perhaps.push(rule);
        }
        below.perhaps_none = false;
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{False, True, Unknown};

    fn place(path: &[u32], goes_on: bool) -> Place {
        Place {
            path: Some(path.to_vec()),
            goes_on: goes_on.into(),
        }
    }

    /// The tree of most cases: a root, two children of which the first has two of its own, and a
    /// third.
    fn tree(goes_on: bool) -> Tree {
        Tree::new(&[
            place(&[], false),
            place(&[1], false),
            place(&[0], goes_on),
            place(&[0, 0], false),
            place(&[0, 1], false),
            place(&[2], false),
        ])
    }

    fn taken(tree: &Tree, truths: [Truth; 6]) -> (Vec<usize>, Vec<usize>) {
        let rules = truths.into_iter().enumerate();
        let decision = tree.decide(rules.map(|(i, t)| (i, t, True)));
        assert!(!decision.taken.perhaps_none, "a root takes what is left");
        let sorted = |mut list: Vec<usize>| {
            list.sort_unstable();
            list
        };
        (
            sorted(decision.taken.certain),
            sorted(decision.taken.perhaps),
        )
    }

    #[test]
    fn the_deepest_that_match_take_it() {
        for (truths, certain) in [
            ([True, False, False, False, False, False], vec![0]),
            ([True, True, False, False, False, False], vec![1]),
            // The first sibling stops the others, and a child goes before its parent.
            ([True, True, True, False, False, True], vec![2]),
            ([True, True, True, False, True, True], vec![4]),
            ([True, True, True, True, True, True], vec![3]),
            // A child is asked only where its parent matches.
            ([True, False, False, True, True, False], vec![0]),
        ] {
            assert_eq!(taken(&tree(false), truths), (certain, vec![]), "{truths:?}");
        }
    }

    #[test]
    fn one_that_goes_on_lets_its_siblings_have_it_too() {
        let all = [True, True, True, True, True, True];
        assert_eq!(taken(&tree(true), all), (vec![1, 3], vec![]));
        let rest = [True, False, True, False, False, False];
        assert_eq!(taken(&tree(true), rest), (vec![2], vec![]));
    }

    #[test]
    fn what_is_not_known_leaves_several() {
        for (truths, certain, perhaps) in [
            (
                [True, False, Unknown, False, False, False],
                vec![],
                vec![0, 2],
            ),
            ([True, True, Unknown, True, False, True], vec![], vec![1, 3]),
            (
                [True, False, True, Unknown, False, False],
                vec![],
                vec![2, 3],
            ),
            (
                [True, Unknown, Unknown, False, False, True],
                vec![],
                vec![1, 2, 5],
            ),
        ] {
            let found = taken(&tree(false), truths);
            assert_eq!(found, (certain, perhaps), "{truths:?}");
        }
        // Whatever it does itself, it goes on.
        let found = taken(&tree(true), [True, True, Unknown, False, False, False]);
        assert_eq!(found, (vec![1], vec![2]));
    }

    #[test]
    fn a_rule_without_a_place_may_take_it() {
        let lost = Place {
            path: None,
            goes_on: False,
        };
        let tree = Tree::new(&[place(&[], false), lost]);
        let decision = tree.decide([(0, True, True), (1, True, True)].into_iter());
        assert!(!decision.taken.is_known());
    }

    #[test]
    fn without_a_root_nobody_may_take_it() {
        let tree = Tree::new(&[place(&[0], false), place(&[1], false)]);
        let decision = tree.decide([(1, True, True)].into_iter());
        assert_eq!(decision.taken.certain, [1]);
        assert_eq!(decision.matched, [1]);
        let nothing = tree.decide(std::iter::empty());
        assert!(nothing.taken.perhaps_none);
        assert_eq!(nothing.taken.certain, Vec::<usize>::new());
    }

    #[test]
    fn a_disabled_rule_is_told_apart() {
        let tree = tree(false);
        let decision = tree.decide([(0, True, True), (2, True, False)].into_iter());
        assert_eq!(decision.taken.certain, [0]);
        assert_eq!(decision.disabled, [2]);
    }
}
