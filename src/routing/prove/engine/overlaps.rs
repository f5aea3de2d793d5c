//! Rules of one group that match one alert and send it to different places.

use super::super::best;
use super::{Alert, BTreeMap, Engine, FxHashMap, FxHashSet, Literal, Made, Mode, Overlap};

impl Engine<'_> {
    /// Pairs of one group that match one alert and send it to different places.
    pub(super) fn overlaps(&mut self) -> Vec<Overlap> {
        if self.subject.mode != Mode::First || !self.deciding.router.clashes() {
            return Vec::new();
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for rule in &self.order {
            if !self.is_fallback(*rule) {
                let group = self.deciding.router.group(*rule);
                groups.entry(group).or_default().push(*rule);
            }
        }
        let mut found = Vec::new();
        for group in groups.values() {
            let to: FxHashSet<Option<&usize>> = group
                .iter()
                .map(|r| self.subject.destinations.get(*r))
                .collect();
            if to.len() > 1 {
                self.overlaps_of(group, &mut found);
            }
        }
        best(found)
    }

    fn overlaps_of(&mut self, group: &[usize], found: &mut Vec<Overlap>) {
        let elsewhere = self.elsewhere(group);
        for rule in group {
            let destination = self.subject.destinations.get(*rule).copied();
            let Some(other) = destination.and_then(|d| elsewhere.get(&d)).copied() else {
                continue;
            };
            let at = self.place(*rule);
            let solver = self.solver();
            let (usual, alone) = (solver.encoder.usual, solver.encoder.alone);
            let before = at.and_then(|at| solver.none_may.get(at)).copied();
            let (Some(own), Some(before)) = (solver.rules.get(*rule).copied(), before) else {
                continue;
            };
            for asked in [
                vec![own.must, before, other, usual, alone],
                vec![own.must, before, other, usual],
            ] {
                if let Made::Alert(alert) = self.ask(&asked) {
                    self.note(*rule, alert, asked.contains(&alone), found);
                }
            }
        }
    }

    /// For each destination of a group a literal that is true where a rule for another one matches.
    fn elsewhere(&mut self, group: &[usize]) -> FxHashMap<usize, Literal> {
        let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for rule in group {
            if let Some(to) = self.subject.destinations.get(*rule) {
                classes.entry(*to).or_default().push(*rule);
            }
        }
        let solver = self.solver();
        let mut matches: Vec<(usize, Literal)> = Vec::new();
        for (to, rules) in &classes {
            let must = |r: &usize| solver.rules.get(*r).map(|e| e.must);
            let literals: Vec<Literal> = rules.iter().filter_map(must).collect();
            matches.push((*to, solver.encoder.some(&literals)));
        }
        // All before, and all behind: as many literals as destinations, not their square.
        let mut behind = vec![!solver.encoder.yes];
        for (_, literal) in matches.iter().rev() {
            let last = behind.last().copied().unwrap_or(!solver.encoder.yes);
            behind.push(solver.encoder.some(&[last, *literal]));
        }
        let mut before = !solver.encoder.yes;
        let mut elsewhere = FxHashMap::default();
        for (i, (to, literal)) in matches.iter().enumerate() {
            let later = behind.get(matches.len() - i - 1).copied();
            let later = later.unwrap_or(!solver.encoder.yes);
            elsewhere.insert(*to, solver.encoder.some(&[before, later]));
            before = solver.encoder.some(&[before, *literal]);
        }
        elsewhere
    }

    /// Notes the overlaps that an alert shows.
    fn note(&mut self, rule: usize, alert: Alert, alone: bool, found: &mut Vec<Overlap>) {
        /// Others that one alert matches are told up to here.
        const MOST: usize = 4;
        let deciding = self.deciding;
        let destinations = self.subject.destinations;
        let to = |r: usize| destinations.get(r);
        let matched = deciding.router.decide(&alert).matched;
        let others = matched
            .into_iter()
            .filter(|o| to(*o) != to(rule) && deciding.both_match(rule, *o, &alert));
        for other in others.take(MOST) {
            let both = |a: &Alert| deciding.both_match(rule, other, a);
            found.push(Overlap {
                first: rule.min(other),
                second: rule.max(other),
                alert: self.polished(&alert, &both),
                alone,
                unless: Vec::new(),
            });
        }
    }
}
