//! Pairing the members of two lists by ever weaker keys.

use std::collections::HashMap;
use std::hash::Hash;

/// Which members of an old and a new list are the same thing.
#[derive(Debug)]
pub(super) struct Pairing {
    pairs: Vec<(usize, usize)>,
    old: Vec<usize>,
    new: Vec<usize>,
}

/// The pairs, and what is left on the old and on the new side.
pub(super) type Paired = (Vec<(usize, usize)>, Vec<usize>, Vec<usize>);

impl Pairing {
    /// Lists of these lengths, nothing paired yet.
    pub(super) fn new(old: usize, new: usize) -> Pairing {
        Pairing {
            pairs: Vec::new(),
            old: (0..old).collect(),
            new: (0..new).collect(),
        }
    }

    /// Pairs those whose key stands once on each side among what is left. `None` pairs with nothing.
    pub(super) fn unique<K: Hash + Eq>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        self.by(old, new, false);
    }

    /// As [`Pairing::unique`], and where a key stands equally often on both sides, in order.
    pub(super) fn in_order<K: Hash + Eq>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        self.by(old, new, true);
    }

    fn by<K: Hash + Eq>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
        several: bool,
    ) {
        if self.old.is_empty() || self.new.is_empty() {
            return;
        }
        let mut by_key: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for i in &self.old {
            if let Some(key) = old(*i) {
                by_key.entry(key).or_default().0.push(*i);
            }
        }
        for i in &self.new {
            if let Some(key) = new(*i) {
                by_key.entry(key).or_default().1.push(*i);
            }
        }
        let mut found: Vec<(usize, usize)> = by_key
            .into_values()
            .filter(|(o, n)| o.len() == n.len() && (several || o.len() == 1))
            .flat_map(|(o, n)| o.into_iter().zip(n))
            .collect();
        if found.is_empty() {
            return;
        }
        found.sort_unstable();
        let gone: std::collections::HashSet<usize> = found.iter().map(|(o, _)| *o).collect();
        self.old.retain(|i| !gone.contains(i));
        let gone: std::collections::HashSet<usize> = found.iter().map(|(_, n)| *n).collect();
        self.new.retain(|i| !gone.contains(i));
        self.pairs.extend(found);
    }

    /// The pairs in order of the new side, and what is left.
    pub(super) fn done(mut self) -> Paired {
        self.pairs.sort_unstable_by_key(|(_, new)| *new);
        (self.pairs, self.old, self.new)
    }
}

/// An address without the modules it is in: `checkly_check.x["a"]` of `module.m["b"].checkly_check.x["a"]`.
pub(super) fn without_modules(address: &str) -> &str {
    let mut rest = address;
    while let Some(inner) = rest.strip_prefix("module.") {
        let mut quoted = false;
        let end = inner.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '.' && !quoted
        });
        match end.and_then(|(at, _)| inner.get(at + 1..)) {
            Some(below) => rest = below,
            None => return rest,
        }
    }
    rest
}

/// Which members of a sequence belong to a longest rising one.
pub(super) fn longest_rising(values: &[usize]) -> Vec<bool> {
    // By length: the member that ends the rising sequence of that length with the least value.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (i, value) in values.iter().enumerate() {
        let at = ends.partition_point(|e| values.get(*e).is_some_and(|v| v < value));
        if let (Some(slot), Some(previous)) = (before.get_mut(i), at.checked_sub(1)) {
            *slot = ends.get(previous).copied();
        }
        match ends.get_mut(at) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut kept = vec![false; values.len()];
    let mut next = ends.last().copied();
    while let Some(i) = next {
        if let Some(slot) = kept.get_mut(i) {
            *slot = true;
        }
        next = before.get(i).copied().flatten();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weaker_keys_take_what_stronger_ones_left() {
        let (old, new) = (["a1", "b1", "c1", "c1"], ["b2", "a1", "c1", "c1", "d1"]);
        let mut pairing = Pairing::new(old.len(), new.len());
        pairing.unique(|i| Some(old[i]), |i| Some(new[i]));
        pairing.in_order(|i| old[i].chars().next(), |i| new[i].chars().next());
        let (pairs, left, added) = pairing.done();
        assert_eq!(pairs, [(1, 0), (0, 1), (2, 2), (3, 3)]);
        assert!(left.is_empty());
        assert_eq!(added, [4]);
    }

    #[test]
    fn modules_are_left_out() {
        for (address, short) in [
            ("module.a.x.y", "x.y"),
            ("module.a[\"b.c\"].module.d[0].x.y[\"e.f\"]", "x.y[\"e.f\"]"),
            ("data.x.y", "data.x.y"),
            ("module.a", "module.a"),
        ] {
            assert_eq!(without_modules(address), short);
        }
    }

    #[test]
    fn what_moved_is_what_the_others_did_not() {
        let moved = |v: &[usize]| -> Vec<usize> {
            let kept = longest_rising(v);
            v.iter()
                .zip(kept)
                .filter(|(_, k)| !k)
                .map(|(v, _)| *v)
                .collect()
        };
        assert_eq!(moved(&[0, 1, 2, 3]), [] as [usize; 0]);
        assert_eq!(moved(&[3, 0, 1, 2]), [3]);
        assert_eq!(moved(&[1, 2, 0, 3]), [0]);
        assert_eq!(moved(&[]), [] as [usize; 0]);
    }
}
