//! Obligations to verdicts, verdicts to findings.

use super::Rule;
use super::fixes::{Editor, settle_shared};
use super::labels::{Labels, words};
use super::memo::{Found, Memo, Part, Watched};
use super::parse::{ENTITY, kind_name};
use super::scope::SubjectScope;
use crate::finding::{Finding, Label, Severity, Subject, Verdict};
use crate::graph::{EntityId, Graph};
use crate::hcl::ast::Expr;
use crate::policy::lang::UNKNOWN;
use crate::source::{FileId, SourceMap, Span};
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Scope, evaluate};
use crate::terraform::value::{Repr, Type, Value, convert};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex};

/// How many obligations there were, by verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// (rule, subject) pairs, or (rule, subject, element) where a rule has `for_each`.
    pub obligations: usize,
    /// Those that hold.
    pub holds: usize,
    /// Those that are refuted.
    pub violated: usize,
    /// Those that cannot be told.
    pub undetermined: usize,
}

impl Counts {
    /// Both together.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            obligations: self.obligations + other.obligations,
            holds: self.holds + other.holds,
            violated: self.violated + other.violated,
            undetermined: self.undetermined + other.undetermined,
        }
    }
}

/// What judging a graph came to.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// The findings, by path, line, code and address.
    pub findings: Vec<Finding>,
    /// The numbers: every obligation is counted once.
    pub counts: Counts,
}

impl Judgement {
    /// Both together, in this order.
    fn plus(mut self, mut other: Judgement) -> Judgement {
        self.findings.append(&mut other.findings);
        self.counts = self.counts.plus(other.counts);
        self
    }
}

/// What became of one obligation.
enum Outcome {
    Holds,
    Violated,
    Undetermined(Vec<Doubt>),
}

/// `memos` says how many threads may keep what expressions came to.
pub(super) fn judge(
    rules: &[(&Rule, Severity)],
    graph: &Graph,
    hidden: &FxHashSet<FileId>,
    sources: &SourceMap,
    memos: usize,
) -> Judgement {
    let editor = Editor::new(sources, hidden);
    let ids: Vec<EntityId> = graph.entities().map(|(id, _)| id).collect();
    let memo = || Mutex::new(Memo::new(rules.len()));
    let memos: Vec<Mutex<Memo>> = std::iter::repeat_with(memo).take(memos).collect();
    // Entity by entity, because rules about one entity read the same of it.
    let mut judgement = ids
        .par_iter()
        .with_min_len(4)
        .fold(Judgement::default, |mut judgement, id| {
            let Some(entity) = graph.entity(*id) else {
                return judgement;
            };
            let value = graph.value(*id);
            let memo = rayon::current_thread_index().and_then(|i| memos.get(i));
            let mut memo = memo.and_then(|m| m.try_lock().ok());
            if let Some(memo) = &mut memo {
                memo.next_subject();
            }
            for (index, (rule, severity)) in rules.iter().enumerate() {
                if rule.subject.is_some_and(|kind| kind != entity.kind) {
                    continue;
                }
                let mut one = One {
                    rule,
                    index,
                    severity: *severity,
                    memo: memo.as_deref_mut(),
                    graph,
                    id: *id,
                    hidden,
                    sources,
                    editor: &editor,
                    into: &mut judgement,
                };
                one.judge(&value);
            }
            judgement
        })
        .reduce(Judgement::default, Judgement::plus);
    sort(&mut judgement.findings, sources);
    settle_shared(&mut judgement.findings);
    once(&mut judgement);
    judgement
}

/// One rule and one subject.
struct One<'a> {
    rule: &'a Rule,
    /// Its place among all rules.
    index: usize,
    severity: Severity,
    memo: Option<&'a mut Memo>,
    graph: &'a Graph,
    id: EntityId,
    hidden: &'a FxHashSet<FileId>,
    sources: &'a SourceMap,
    editor: &'a Editor<'a>,
    into: &'a mut Judgement,
}

impl One<'_> {
    fn judge(&mut self, subject: &Value) {
        let name = self.rule.subject.map_or(ENTITY, kind_name);
        let mut scope = SubjectScope::new(name, subject.clone(), self.rule.parts.constants());
        let parts = &self.rule.parts;
        let Some(for_each) = &parts.for_each else {
            return self.obligation(&scope);
        };
        // A subject that the rule has nothing to say of needs no list.
        if !parts.when_needs_each
            && let Some(when) = &parts.when
            && self.truth(Part::When, when, &scope) == Ok(Some(false))
        {
            return;
        }
        let list = match self.list(for_each, &scope) {
            None => return,
            Some(Ok(list)) => list,
            Some(Err(error)) => {
                return self.conclude(
                    Outcome::Undetermined(vec![Doubt::of(bug("for_each", &error))]),
                    &scope,
                );
            }
        };
        if list.is_unknown() {
            return self.conclude(Outcome::Undetermined(doubts(&list)), &scope);
        }
        if let Some(items) = list.elements() {
            for (i, item) in items.iter().enumerate() {
                scope.each(Value::int(i as i64), item.clone());
                self.obligation(&scope);
            }
        } else if let Some(entries) = list.entries() {
            for (key, value) in entries {
                scope.each(Value::string(key.clone()), value.clone());
                self.obligation(&scope);
            }
        } else if !list.is_null() {
            scope.each(Value::int(0), list);
            self.obligation(&scope);
        }
    }

    fn obligation(&mut self, scope: &SubjectScope<'_>) {
        let parts = &self.rule.parts;
        let mut doubt = Vec::new();
        if let Some(when) = &parts.when {
            match self.truth(Part::When, when, scope) {
                Ok(Some(false)) => return,
                Ok(Some(true)) => {}
                Ok(None) => doubt = unknown_reasons(when, scope),
                Err(bug) => doubt = vec![Doubt::of(bug)],
            }
        }
        let outcome = match self.truth(Part::Condition, &parts.condition, scope) {
            Ok(Some(true)) => Outcome::Holds,
            _ if !doubt.is_empty() => Outcome::Undetermined(doubt),
            Ok(Some(false)) => Outcome::Violated,
            Ok(None) => Outcome::Undetermined(unknown_reasons(&parts.condition, scope)),
            Err(bug) => Outcome::Undetermined(vec![Doubt::of(bug)]),
        };
        self.conclude(outcome, scope);
    }

    /// The truth of an expression: as it was for a subject of which the same was read, where there was one.
    fn truth(
        &mut self,
        part: Part,
        expr: &Expr,
        scope: &SubjectScope<'_>,
    ) -> Result<Option<bool>, String> {
        let name = match part {
            Part::When => "when",
            Part::Condition => "condition",
            Part::Nothing => "for_each",
        };
        // What is read of an element is not told by paths.
        let memo = self.memo.as_deref_mut().filter(|_| !scope.has_each());
        let Some(memo) = memo else {
            return truth(name, expr, scope);
        };
        match memo.find(self.index, part, scope) {
            Found::Known(known) => Ok(Some(known)),
            Found::Unkept => truth(name, expr, scope),
            Found::New => {
                let watched = Watched::new(scope);
                let found = truth(name, expr, &watched);
                if let (Ok(Some(known)), Some(read)) = (&found, watched.read()) {
                    memo.keep(self.index, part, scope, read, *known);
                }
                found
            }
        }
    }

    /// The list of a rule with `for_each`; `None` where it is known to have no element.
    fn list(
        &mut self,
        for_each: &Expr,
        scope: &SubjectScope<'_>,
    ) -> Option<Result<Value, EvalError>> {
        let Some(memo) = &mut self.memo else {
            return Some(evaluate(for_each, scope));
        };
        let part = Part::Nothing;
        match memo.find(self.index, part, scope) {
            Found::Known(true) => None,
            Found::Known(false) | Found::Unkept => Some(evaluate(for_each, scope)),
            Found::New => {
                let watched = Watched::new(scope);
                let list = evaluate(for_each, &watched);
                if let (Ok(list), Some(read)) = (&list, watched.read())
                    && let Some(nothing) = is_nothing(list)
                {
                    memo.keep(self.index, part, scope, read, nothing);
                }
                Some(list)
            }
        }
    }

    fn conclude(&mut self, outcome: Outcome, scope: &SubjectScope<'_>) {
        self.into.counts.obligations += 1;
        let (verdict, doubts) = match outcome {
            Outcome::Holds => {
                self.into.counts.holds += 1;
                return;
            }
            Outcome::Violated => {
                self.into.counts.violated += 1;
                (Verdict::Violated, Vec::new())
            }
            Outcome::Undetermined(reasons) => {
                self.into.counts.undetermined += 1;
                (Verdict::Undetermined, reasons)
            }
        };
        let Some(entity) = self.graph.entity(self.id) else {
            return;
        };
        let parts = &self.rule.parts;
        let undecided = verdict == Verdict::Undetermined;
        let asked = self.rule.expected.as_ref().filter(|_| undecided);
        let message = match asked {
            Some(expected) => format!("cannot tell whether {expected}: {}", entity.address),
            // A message that does not even know what it is about says less than the rule's summary.
            None => words(&parts.error_message, scope)
                .ok()
                .filter(|m| !m.starts_with(UNKNOWN))
                .unwrap_or_else(|| self.rule.summary.to_string()),
        };
        let mut because: Vec<String> = doubts.iter().map(|d| d.text.clone()).collect();
        because.extend(self.because(scope));
        let help = parts.help.as_ref().map(|help| words(help, scope));
        // What is not known need not be mended.
        let fixes = parts
            .fixes
            .as_ref()
            .filter(|_| verdict == Verdict::Violated);
        let fixes = fixes.map(|f| self.editor.fixes(f, scope, self.graph, &entity.address));
        let summary = &self.rule.summary;
        let labels = Labels::new(entity.block, self.hidden, self.sources, summary);
        let mut labels = labels.collect(parts.labels.as_deref(), scope);
        if asked.is_some() {
            self.undecided(&mut labels, &doubts);
        }
        self.into.findings.push(Finding {
            rule: self.rule.name.to_string(),
            code: self.rule.code.to_string(),
            severity: self.severity,
            verdict,
            subject: Subject {
                kind: kind_name(entity.kind).to_owned(),
                address: entity.address.clone(),
            },
            root: None,
            environments: Vec::new(),
            message,
            help: help.and_then(Result::ok).unwrap_or_default(),
            because,
            labels,
            fixes: fixes.unwrap_or_default(),
        });
    }

    /// The primary label of a violation says what is wrong; where that is not known, it says just that,
    /// and the places that the reasons come from are shown too.
    fn undecided(&self, labels: &mut Vec<Label>, doubts: &[Doubt]) {
        /// More reasons than this are listed and not shown.
        const MOST: usize = 3;
        if let Some(span) = labels.first().map(|l| l.span) {
            let also_there = labels.iter().skip(1).position(|l| l.span == span);
            let said = also_there.map(|i| labels.remove(i + 1).text);
            if let Some(primary) = labels.first_mut() {
                primary.text = said.unwrap_or_else(|| "this cannot be told".to_owned());
            }
        }
        let shown =
            |doubt: &&Doubt| !doubt.place.is_none() && !self.hidden.contains(&doubt.place.file);
        for doubt in doubts.iter().filter(shown).take(MOST) {
            if !labels.iter().any(|l| l.span == doubt.place) {
                labels.push(Label {
                    span: doubt.place,
                    text: doubt.text.clone(),
                });
            }
        }
    }

    /// What the rule lists with the finding: texts only, nothing sensitive.
    fn because(&self, scope: &SubjectScope<'_>) -> Vec<String> {
        let Some(because) = &self.rule.parts.because else {
            return Vec::new();
        };
        let Ok(value) = evaluate(because, scope) else {
            return Vec::new();
        };
        let items = value.elements().unwrap_or(std::slice::from_ref(&value));
        items
            .iter()
            .filter(|v| !v.marks.union(value.marks).is_sensitive())
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect()
    }
}

/// Whether a list has no element, `None` where that is not known.
fn is_nothing(list: &Value) -> Option<bool> {
    if list.is_unknown() {
        return None;
    }
    let elements = list.elements().map(<[Value]>::is_empty);
    let entries = || list.entries().map(|e| e.is_empty());
    Some(elements.or_else(entries).unwrap_or_else(|| list.is_null()))
}

/// A truth value of a rule, `None` where it is unknown; the reason where the rule itself is wrong.
fn truth(name: &str, expr: &Expr, scope: &dyn Scope) -> Result<Option<bool>, String> {
    let value = evaluate(expr, scope).map_err(|error| bug(name, &error))?;
    if value.is_unknown() {
        return Ok(None);
    }
    match convert::convert(&value, &Type::Bool).map(|v| v.repr) {
        Ok(Repr::Bool(b)) => Ok(Some(b)),
        Ok(Repr::Null(_)) => Err(format!("the rule's `{name}` is null here")),
        _ => Err(format!(
            "the rule's `{name}` is neither true nor false here"
        )),
    }
}

/// A rule that cannot be evaluated is never a rule that holds.
fn bug(name: &str, error: &EvalError) -> String {
    format!(
        "the rule's `{name}` cannot be evaluated here: {}",
        error.message
    )
}

/// Why something cannot be told.
struct Doubt {
    text: String,
    place: Span,
}

impl Doubt {
    fn of(text: impl Into<String>) -> Doubt {
        Doubt {
            text: text.into(),
            place: Span::NONE,
        }
    }
}

fn unknown_reasons(expr: &Expr, scope: &dyn Scope) -> Vec<Doubt> {
    evaluate(expr, scope).map_or_else(|_| Vec::new(), |value| doubts(&value))
}

fn doubts(value: &Value) -> Vec<Doubt> {
    let reasons = value.reasons_deep();
    let mut doubts: Vec<Doubt> = reasons
        .iter()
        .map(|r| Doubt {
            text: r.text.to_string(),
            place: r.place,
        })
        .collect();
    if doubts.is_empty() {
        doubts.push(Doubt::of("it is known only after apply"));
    }
    doubts
}

/// By path, line, code and address; findings without a place come first.
fn sort(findings: &mut [Finding], sources: &SourceMap) {
    let mut paths: FxHashMap<FileId, Option<Arc<crate::source::SourceFile>>> = FxHashMap::default();
    for primary in findings.iter().filter_map(|f| f.labels.first()) {
        let file = primary.span.file;
        paths.entry(file).or_insert_with(|| sources.get(file));
    }
    let line = |finding: &Finding| {
        let span = finding.labels.first()?.span;
        let file = paths.get(&span.file)?.as_ref()?;
        Some((file.path.clone(), file.line(span.start)))
    };
    findings.par_sort_by_cached_key(|f| {
        (
            line(f),
            f.code.clone(),
            f.subject.clone(),
            f.labels.first().map(|l| l.span.start),
            f.message.clone(),
        )
    });
}

/// Leaves one of the findings of one rule about one resource that say the same of the same place:
/// they are one obligation, and it names the others.
fn once(judgement: &mut Judgement) {
    let counts = &mut judgement.counts;
    let mut kept: FxHashMap<_, usize> = FxHashMap::default();
    kept.reserve(judgement.findings.len());
    let mut others: Vec<Vec<String>> = Vec::new();
    let mut stays: Vec<bool> = Vec::with_capacity(judgement.findings.len());
    for f in &judgement.findings {
        let first = match f.labels.first() {
            None => None,
            Some(primary) => {
                let resource = resource_of(&f.subject.address);
                let about = (f.code.as_str(), resource, primary.span, f.verdict);
                let next = others.len();
                let first = *kept.entry((about, f.message.as_str())).or_insert(next);
                others.get_mut(first)
            }
        };
        stays.push(first.is_none());
        let Some(same) = first else {
            others.push(Vec::new());
            continue;
        };
        counts.obligations -= 1;
        match f.verdict {
            Verdict::Violated => counts.violated -= 1,
            Verdict::Undetermined => counts.undetermined -= 1,
        }
        same.push(f.subject.address.clone());
    }
    let mut stays = stays.into_iter();
    judgement.findings.retain(|_| stays.next().unwrap_or(true));
    for (finding, same) in judgement.findings.iter_mut().zip(others) {
        let own = &finding.subject.address;
        let same: Vec<String> = same.into_iter().filter(|address| address != own).collect();
        if !same.is_empty() {
            finding.message.push_str(&also(&same));
        }
    }
}

/// The other instances that something is true of.
fn also(addresses: &[String]) -> String {
    /// More are counted and not named.
    const MOST: usize = 3;
    let named: Vec<&str> = addresses.iter().take(MOST).map(String::as_str).collect();
    let more = match addresses.len().saturating_sub(MOST) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(" (so it is in {}{more})", named.join(", "))
}

/// The resource of a part's address: `rootly_alert_route.main` of `rootly_alert_route.main.rules[1]`.
pub(super) fn resource_of(address: &str) -> &str {
    let mut dots = 0;
    let mut quoted = false;
    let mut wanted = 2;
    let mut word = 0;
    for (i, c) in address.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => {
                match address.get(word..i) {
                    Some("module") => wanted += 2,
                    Some("data") => wanted += 1,
                    _ => {}
                }
                dots += 1;
                if dots == wanted {
                    return address.get(..i).unwrap_or(address);
                }
                word = i + 1;
            }
            _ => {}
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::resource_of;

    #[test]
    fn the_resource_of_a_part() {
        for (address, resource) in [
            (
                "rootly_alert_route.main.rules[1]",
                "rootly_alert_route.main",
            ),
            ("rootly_alert_route.main", "rootly_alert_route.main"),
            (
                "module.m[\"a.b\"].x.y[\"c.d\"].rules[0].z",
                "module.m[\"a.b\"].x.y[\"c.d\"]",
            ),
            ("data.x.y.part", "data.x.y"),
            ("model/capability", "model/capability"),
        ] {
            assert_eq!(resource_of(address), resource);
        }
    }
}
