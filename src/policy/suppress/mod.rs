//! Suppressions: comments in the source that silence findings, with a reason and an end.

mod comment;
mod scope;

use super::rule::Rules;
use crate::finding::Finding;
use crate::graph::Problem;
use crate::hcl::ast::File;
use crate::source::{FileId, SourceMap, Span};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// `# alertlint:ignore[unrouted-tag, AL302] reason="…" until=2027-01-31 key="…"`
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// Names or codes of rules, as written, with their places.
    pub rules: Vec<(Arc<str>, Span)>,
    /// Why.
    pub reason: Option<String>,
    /// The last day that it holds.
    pub until: Option<Date>,
    /// The instance key that it is for, where it is for one.
    pub key: Option<String>,
    /// The comment.
    pub at: Span,
    /// What it is for: the block, attribute or element that starts on its line or below it, else the line.
    pub scope: Span,
}

/// All suppressions of a run.
#[derive(Debug, Clone, Default)]
pub struct Suppressions {
    /// Those that can be read, in order of place.
    pub all: Vec<Suppression>,
    /// Those that cannot.
    pub malformed: Vec<Problem>,
}

/// What suppressing came to.
#[derive(Debug, Clone, Default)]
pub struct Suppressed {
    /// The findings that are left, in their order.
    pub findings: Vec<Finding>,
    /// Those that a suppression silences, with its index in [`Suppressions::all`].
    pub suppressed: Vec<(Finding, usize)>,
    /// What is wrong with suppressions: of kinds `unused-suppression`, `suppression-without-reason`
    /// and `expired-exemption`.
    pub problems: Vec<Problem>,
}

impl Suppressions {
    /// Reads the comments of files.
    pub fn read<'f>(
        files: impl IntoIterator<Item = &'f File>,
        sources: &SourceMap,
    ) -> Suppressions {
        let mut found = Suppressions::default();
        for file in files {
            let Some(source) = sources.get(file.id) else {
                continue;
            };
            // Most files have none, and need no scopes.
            if memchr::memmem::find(source.text.as_bytes(), comment::MARKER.as_bytes()).is_none() {
                continue;
            }
            let scopes = scope::Scopes::new(file, &source);
            for comment in &file.comments {
                match comment::read(comment.span, &source.text) {
                    None => {}
                    Some(Ok(mut suppression)) => {
                        suppression.scope = scopes.of(comment);
                        found.all.push(suppression);
                    }
                    Some(Err(mistake)) => found.malformed.push(Problem {
                        kind: UNUSED.to_owned(),
                        message: mistake.message,
                        help: Some(mistake.help),
                        at: mistake.at,
                        related: Vec::new(),
                        subject: source.path.clone(),
                        removable: false,
                    }),
                }
            }
        }
        found
    }

    /// Silences findings. To be called once a run, with the findings of every root and environment:
    /// a suppression is unused only where none of them has any use for it. `judged` tells whether a
    /// rule was judged at all; a suppression of another rule is not called unused.
    pub(super) fn apply(
        &self,
        findings: Vec<Finding>,
        rules: &Rules,
        judged: impl Fn(&str) -> bool,
        as_of: Date,
        sources: &SourceMap,
    ) -> Suppressed {
        let mut result = Suppressed::default();
        let mut used: Vec<Vec<bool>> = self
            .all
            .iter()
            .map(|s| vec![false; s.rules.len()])
            .collect();
        let mut refused = used.clone();
        let by_file = Index::new(&self.all);
        for finding in findings {
            let place = finding.labels.first().map(|l| l.span);
            let forbidden = rules.get(&finding.rule).is_some_and(|r| !r.suppressible);
            let mut silenced = None;
            for i in place.into_iter().flat_map(|p| by_file.around(p)) {
                let Some(suppression) = self.all.get(i) else {
                    continue;
                };
                let Some(n) = suppression.covers(&finding) else {
                    continue;
                };
                let slots = if forbidden { &mut refused } else { &mut used };
                if let Some(slot) = slots.get_mut(i).and_then(|s| s.get_mut(n)) {
                    *slot = true;
                }
                if !forbidden && suppression.holds(as_of) {
                    silenced = silenced.or(Some(i));
                }
            }
            match silenced {
                Some(i) => result.suppressed.push((finding, i)),
                None => result.findings.push(finding),
            }
        }
        let subject = |at: Span| {
            sources
                .get(at.file)
                .map(|f| f.path.clone())
                .unwrap_or_default()
        };
        for ((suppression, used), refused) in self.all.iter().zip(&used).zip(&refused) {
            let uses = used.iter().zip(refused);
            for ((rule, at), (used, refused)) in suppression.rules.iter().zip(uses) {
                let problem = suppression.of_rule(rule, *at, *used, *refused, rules, &judged);
                result.problems.extend(problem);
            }
            result.problems.extend(suppression.as_a_whole(as_of));
        }
        for problem in &mut result.problems {
            problem.subject = subject(problem.at);
        }
        result.problems.extend(self.malformed.iter().cloned());
        result
    }
}

const UNUSED: &str = "unused-suppression";

/// What of the comment at `comment` goes where a rule's name at `name` is to be ignored no longer: the
/// name with its comma, or the whole comment where it names no other rule. `None` where the comment
/// silences nothing.
pub(in crate::policy) fn removal(comment: Span, name: Span, text: &str) -> Option<Span> {
    let suppression = comment::read(comment, text)?.ok()?;
    let names = &suppression.rules;
    let at = names.iter().position(|(_, at)| *at == name);
    let place = |i: usize| names.get(i).map(|(_, at)| *at);
    let Some(at) = at.filter(|_| names.len() > 1) else {
        return Some(comment);
    };
    let whole = match at.checked_sub(1).and_then(place) {
        Some(before) => Span::new(name.file, before.end, name.end),
        None => Span::new(name.file, name.start, place(1)?.start),
    };
    Some(whole)
}

impl Suppression {
    /// The position of the rule, among those of the suppression, that the finding is of.
    fn covers(&self, finding: &Finding) -> Option<usize> {
        let place = finding.labels.first()?.span;
        let within = place.file == self.scope.file
            && (self.scope.start..self.scope.end).contains(&place.start);
        let keyed = match &self.key {
            None => true,
            Some(key) => has_key(&finding.subject.address, key),
        };
        if !within || !keyed {
            return None;
        }
        let mut rules = self.rules.iter();
        rules.position(|(name, _)| **name == *finding.rule || **name == *finding.code)
    }

    /// Whether it silences anything at this date.
    fn holds(&self, as_of: Date) -> bool {
        self.reason.is_some() && self.until.is_none_or(|until| until >= as_of)
    }

    fn of_rule(
        &self,
        rule: &str,
        at: Span,
        used: bool,
        refused: bool,
        rules: &Rules,
        judged: impl Fn(&str) -> bool,
    ) -> Option<Problem> {
        let (message, help, removable) = match rules.get(rule) {
            // A name that is only misspelt is to be mended.
            None => (
                format!("there is no rule \"{rule}\" to ignore"),
                rules.advice(rule),
                false,
            ),
            Some(known) if !known.suppressible => (
                if refused {
                    format!("the rule {} cannot be ignored", known.name)
                } else {
                    format!(
                        "the rule {} cannot be ignored, and finds nothing here",
                        known.name
                    )
                },
                "mend what it finds, and take the name out of this comment".to_owned(),
                true,
            ),
            // Without a reason it could silence nothing anyway: that is the one thing to say of it.
            Some(known) if !used && self.reason.is_some() && judged(&known.name) => (
                format!("nothing to ignore here: {} finds nothing", known.name),
                "take the comment away, or move it to the line above what it is for".to_owned(),
                true,
            ),
            Some(_) => return None,
        };
        Some(Problem {
            removable,
            ..self.problem(UNUSED, message, help, at)
        })
    }

    fn as_a_whole(&self, as_of: Date) -> Option<Problem> {
        if self.reason.is_none() {
            return Some(self.problem(
                "suppression-without-reason",
                "this suppression gives no reason, so it suppresses nothing".to_owned(),
                "add `reason=\"…\"`".to_owned(),
                self.at,
            ));
        }
        let until = self.until.filter(|until| *until < as_of)?;
        Some(self.problem(
            "expired-exemption",
            format!("this suppression ended on {until}, so it suppresses nothing"),
            "mend what it hides, or agree on a new date".to_owned(),
            self.at,
        ))
    }

    fn problem(&self, kind: &str, message: String, help: String, at: Span) -> Problem {
        Problem {
            kind: kind.to_owned(),
            message,
            help: Some(help),
            at,
            related: Vec::new(),
            subject: String::new(),
            removable: false,
        }
    }
}

/// Whether an address has an instance key: `x.y["key"]`, `x.y[0]`, also of a module.
fn has_key(address: &str, key: &str) -> bool {
    let quoted = format!("[\"{}\"]", key.replace('\\', "\\\\").replace('"', "\\\""));
    let number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
    address.contains(&quoted) || number && address.contains(&format!("[{key}]"))
}

/// Suppressions by file, in order of their scopes.
struct Index {
    by_file: FxHashMap<FileId, Vec<Node>>,
}

/// A scope, whose suppression it is, and the nearest earlier scope that reaches into it.
struct Node {
    scope: Span,
    suppression: usize,
    outer: Option<usize>,
}

impl Index {
    fn new(all: &[Suppression]) -> Index {
        let mut by_file: FxHashMap<FileId, Vec<Node>> = FxHashMap::default();
        for (i, suppression) in all.iter().enumerate() {
            by_file
                .entry(suppression.scope.file)
                .or_default()
                .push(Node {
                    scope: suppression.scope,
                    suppression: i,
                    outer: None,
                });
        }
        for nodes in by_file.values_mut() {
            nodes.sort_by_key(|n| (n.scope, n.suppression));
            let mut open: Vec<(usize, u32)> = Vec::new();
            for (i, node) in nodes.iter_mut().enumerate() {
                while open.pop_if(|(_, end)| *end <= node.scope.start).is_some() {}
                node.outer = open.last().map(|(outer, _)| *outer);
                open.push((i, node.scope.end));
            }
        }
        Index { by_file }
    }

    /// Those whose scope holds a place: found from the inside outwards, so that a file with many
    /// suppressions costs no more than those that enclose the place.
    fn around(&self, place: Span) -> impl Iterator<Item = usize> {
        let nodes = self.by_file.get(&place.file).map(Vec::as_slice);
        let nodes = nodes.unwrap_or_default();
        let before = nodes.partition_point(|n| n.scope.start <= place.start);
        let next = move |node: &&Node| node.outer.and_then(|i| nodes.get(i));
        std::iter::successors(before.checked_sub(1).and_then(|i| nodes.get(i)), next)
            .filter(move |n| place.start < n.scope.end)
            .map(|n| n.suppression)
    }
}
