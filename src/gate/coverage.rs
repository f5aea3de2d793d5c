//! Coverage gained and lost.

use super::checks::Checks;
use super::read::{attr, flag};
use super::{Change, Lines};
use crate::finding::Subject;
use crate::graph::{CoverageRow, CoverageState, Graph, coverage};
use crate::policy::config::ChangeKind;
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// What became of the coverage.
#[derive(Debug, Default)]
pub(super) struct Covered {
    pub(super) changes: Vec<Change>,
    /// Capabilities that are asked for and not covered on the new side.
    open: HashSet<String>,
}

impl Covered {
    /// Whether a capability is asked for, and not covered now.
    pub(super) fn uncovered(&self, capability: &str) -> bool {
        self.open.contains(capability)
    }
}

/// Compares the coverage of both sides. Capabilities that only one of them advertises are the
/// catalog's business. `nothing` is the new side's catalog alone: a root that lost its last check is
/// asked for no coverage any more, and yet has lost it. What `elsewhere` holds, other roots cover.
pub(super) fn compare(
    base: &Graph,
    (head, nothing): (&Graph, &Graph),
    checks: &Checks,
    elsewhere: &HashSet<String>,
    lines: &Lines,
) -> Covered {
    let old: HashMap<String, CoverageRow> = coverage(base)
        .rows
        .into_iter()
        .map(|row| (address(&row), row))
        .collect();
    let mut covered = Covered::default();
    let mut rows = coverage(head).rows;
    let asked: HashSet<String> = rows.iter().map(address).collect();
    let unasked = coverage(nothing).rows.into_iter();
    let in_head = rows.len();
    rows.extend(
        unasked.filter(|row| !asked.contains(&address(row)) && old.contains_key(&address(row))),
    );
    for (i, row) in rows.into_iter().enumerate() {
        let graph = if i < in_head { head } else { nothing };
        let name = address(&row);
        let before = old.get(&name);
        if !matches!(row.state, CoverageState::Covered | CoverageState::Exempt) {
            covered.open.insert(name.clone());
        }
        let was = before.map(|b| b.state);
        let required = |graph, id| flag(&attr(graph, id, "required")).is() == Some(&true);
        let change = match (was, row.state) {
            (Some(CoverageState::Covered), CoverageState::Covered) => None,
            (_, CoverageState::Covered) => Some(gained(head, &row, was)),
            (Some(CoverageState::Covered), CoverageState::Exempt) => None,
            (Some(CoverageState::Covered), _) => before
                .filter(|b| required(base, b.id) && !elsewhere.contains(&name))
                .map(|b| lost(graph, b, &row, checks, lines)),
            _ => None,
        };
        covered.changes.extend(change);
    }
    covered
}

/// The capabilities that a graph covers.
pub(super) fn covered(graph: &Graph) -> impl Iterator<Item = String> {
    let rows = coverage(graph).rows.into_iter();
    rows.filter(|row| row.state == CoverageState::Covered)
        .map(|row| address(&row))
}

fn address(row: &CoverageRow) -> String {
    format!("{}/{}", row.model, row.capability)
}

fn subject(row: &CoverageRow) -> Subject {
    Subject {
        kind: "capability".to_owned(),
        address: address(row),
    }
}

fn state(state: CoverageState) -> &'static str {
    match state {
        CoverageState::Covered => "covered",
        CoverageState::Uncovered => "no check",
        CoverageState::Muted => "only checks that cannot alert",
        CoverageState::Undetermined => "not known",
        CoverageState::Exempt => "no check asked for",
    }
}

fn gained(head: &Graph, row: &CoverageRow, was: Option<CoverageState>) -> Change {
    let text = format!("{} of {} is covered now", row.capability, row.model);
    let before = was.map_or("not advertised", state);
    let by = row.checks.join(", ");
    let check = row.checks.first().and_then(|c| head.by_address(c));
    let block = check
        .and_then(|c| head.entity(c))
        .map_or(Span::NONE, |e| e.block);
    Change::new(ChangeKind::CoverageGained, subject(row), text)
        .becoming(before, format!("covered by {by}"))
        .label(block, "covered by this check")
}

fn lost(
    head: &Graph,
    before: &CoverageRow,
    row: &CoverageRow,
    checks: &Checks,
    lines: &Lines,
) -> Change {
    let mut places = Vec::new();
    let mut what = Vec::new();
    let old: HashSet<&String> = before.checks.iter().collect();
    for check in checks.old.iter().filter(|c| old.contains(&c.address)) {
        match checks.now(&check.address) {
            Some(now) if row.checks.contains(&now.address) => {
                places.extend(now.switches.iter().copied());
                what.push(format!("{} can no longer alert", now.address));
            }
            Some(now) => {
                places.extend(now.about.iter().copied());
                places.extend(check.about.iter().copied());
                what.push(format!("{} no longer checks it", now.address));
            }
            None => {
                places.push(check.lost_at(lines));
                what.push(format!("{} is gone", check.address));
            }
        }
    }
    let covering = before.checks.join(", ");
    let advertised = attr(head, row.id, "at").origin;
    let kind = ChangeKind::CoverageLost;
    let text = format!(
        "{} of {} loses its coverage: {}",
        row.capability,
        row.model,
        what.join(", ")
    );
    let change = Change::new(kind, subject(row), text)
        .becoming(format!("covered by {covering}"), state(row.state))
        .label(lines.cause(places), "the coverage is lost here")
        .label(advertised, "still advertised here");
    match row.state {
        CoverageState::Undetermined => change.uncertain(row.reasons.clone()),
        _ => change,
    }
}
