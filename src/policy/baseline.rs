//! Findings that were there when a project began to use alertlint: known, written down, not reported.

use super::Rules;
use crate::finding::{Finding, Verdict, fingerprints};
use crate::graph::Problem;
use crate::source::{FileId, InputError, SourceMap, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the format; it changes only with its meaning.
const SCHEMA: &str = "alertlint/baseline/1";

/// The findings of a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
    /// Where it was read from.
    file: Option<FileId>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    findings: Vec<Entry>,
}

/// One known finding. Rule, subject and message are for people; the fingerprint tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    subject: String,
    message: String,
    /// A finding that could not be decided hides no violation.
    #[serde(default, skip_serializing_if = "is_false")]
    undetermined: bool,
}

fn is_false(b: &bool) -> bool {
    !*b
}

/// Findings with those of a baseline taken out.
#[derive(Debug, Default)]
pub struct Applied {
    /// What is left, in order.
    pub findings: Vec<Finding>,
    /// How many are known.
    pub known: usize,
    /// Entries that no finding has any more, of kind `unused-exemption`.
    pub problems: Vec<Problem>,
}

impl Baseline {
    /// Reads a baseline that was added to the sources.
    ///
    /// # Errors
    /// It is not the JSON that [`Baseline::text`] writes.
    pub fn read(file: FileId, sources: &SourceMap) -> Result<Baseline, InputError> {
        let Some(source) = sources.get(file) else {
            return Ok(Baseline::default());
        };
        let wrong = |message: String, at: Span| {
            InputError::new(format!("{}: {message}", source.path), at)
                .help("write it anew: alertlint baseline")
        };
        let document: Document = serde_json::from_str(&source.text).map_err(|e| {
            let at = offset(&source.text, e.line(), e.column());
            wrong(format!("not a baseline: {e}"), Span::new(file, at, at))
        })?;
        if document.schema != SCHEMA {
            let message = format!("its schema is {:?} and not {SCHEMA:?}", document.schema);
            return Err(wrong(message, Span::new(file, 0, 0)));
        }
        Ok(Baseline {
            entries: document.findings,
            file: Some(file),
        })
    }

    /// The baseline of these findings; those that cannot be suppressed are left out.
    pub fn of(findings: &[Finding], rules: &Rules) -> Baseline {
        let all = findings.iter().zip(fingerprints(findings));
        let mut entries: Vec<Entry> = all
            .filter(|(finding, _)| may_be_known(finding, rules))
            .map(|(finding, fingerprint)| Entry {
                fingerprint,
                rule: finding.rule.clone(),
                root: finding.root.clone(),
                subject: finding.subject.address.clone(),
                message: finding.message.clone(),
                undetermined: finding.verdict == Verdict::Undetermined,
            })
            .collect();
        let key = |e: &Entry| (e.rule.clone(), e.root.clone(), e.subject.clone());
        entries.sort_by_cached_key(|e| (key(e), e.fingerprint.clone()));
        Baseline {
            entries,
            file: None,
        }
    }

    /// Without the entries that no finding has any more.
    pub fn pruned(mut self, findings: &[Finding]) -> Baseline {
        let known: BTreeSet<String> = fingerprints(findings).into_iter().collect();
        self.entries.retain(|e| known.contains(&e.fingerprint));
        self
    }

    /// What it knows beyond another one: rule and subject. An entry that only has another subject, as a
    /// rename gives it, is none.
    pub fn beyond(&self, before: &Baseline) -> Vec<(&str, &str)> {
        let old: BTreeSet<&str> = before.entries.iter().map(|e| &*e.fingerprint).collect();
        let new: BTreeSet<&str> = self.entries.iter().map(|e| &*e.fingerprint).collect();
        let mut gone: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for entry in before
            .entries
            .iter()
            .filter(|e| !new.contains(&*e.fingerprint))
        {
            *gone.entry((&entry.rule, &entry.message)).or_default() += 1;
        }
        let mut added = Vec::new();
        for entry in self
            .entries
            .iter()
            .filter(|e| !old.contains(&*e.fingerprint))
        {
            match gone.get_mut(&(entry.rule.as_str(), entry.message.as_str())) {
                Some(left) if *left > 0 => *left -= 1,
                _ => added.push((entry.rule.as_str(), entry.subject.as_str())),
            }
        }
        added
    }

    /// The file it was read from.
    pub fn file(&self) -> Option<FileId> {
        self.file
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let document = Document {
            schema: SCHEMA.to_owned(),
            findings: self.entries.clone(),
        };
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }

    /// Takes what it knows out of findings. `judged` tells of a rule whether it was judged at all: an
    /// entry of another one may still be of use.
    pub fn apply(
        &self,
        findings: Vec<Finding>,
        rules: &Rules,
        judged: &dyn Fn(&str) -> bool,
        sources: &SourceMap,
    ) -> Applied {
        let known: BTreeMap<&str, &Entry> = self
            .entries
            .iter()
            .map(|e| (e.fingerprint.as_str(), e))
            .collect();
        let mut met: BTreeSet<String> = BTreeSet::new();
        let mut applied = Applied::default();
        for (fingerprint, finding) in fingerprints(&findings).into_iter().zip(findings) {
            let entry = known.get(fingerprint.as_str());
            let entry = entry.filter(|_| may_be_known(&finding, rules));
            let hides =
                entry.is_some_and(|e| !e.undetermined || finding.verdict == Verdict::Undetermined);
            if entry.is_some() {
                met.insert(fingerprint);
            }
            if hides {
                applied.known += 1;
            } else {
                applied.findings.push(finding);
            }
        }
        let unused = |e: &&Entry| !met.contains(&e.fingerprint) && judged(&e.rule);
        let places = self.places(sources);
        for entry in self.entries.iter().filter(unused) {
            applied.problems.push(Problem {
                kind: "unused-exemption".to_owned(),
                message: format!(
                    "the baseline knows a finding of {} about {} that is no longer there",
                    entry.rule, entry.subject
                ),
                help: Some("take it out: alertlint baseline --prune".to_owned()),
                at: places
                    .get(entry.fingerprint.as_str())
                    .copied()
                    .unwrap_or(Span::NONE),
                related: Vec::new(),
                subject: format!("{}: {}", entry.rule, entry.subject),
                removable: false,
            });
        }
        applied
    }

    /// Where the fingerprints stand in the file.
    fn places(&self, sources: &SourceMap) -> BTreeMap<&str, Span> {
        let source = self.file.and_then(|file| Some((file, sources.get(file)?)));
        let Some((file, source)) = source else {
            return BTreeMap::new();
        };
        let mut places = BTreeMap::new();
        let mut from = 0;
        for entry in &self.entries {
            let quoted = format!("\"{}\"", entry.fingerprint);
            // Entries stand in the order in which they were read.
            let rest = source.text.get(from..).unwrap_or_default();
            let Some(start) = rest.find(&quoted).map(|at| from + at) else {
                continue;
            };
            from = start + quoted.len();
            let place = u32::try_from(start).ok().zip(u32::try_from(from).ok());
            if let Some((start, end)) = place {
                places.insert(entry.fingerprint.as_str(), Span::new(file, start, end));
            }
        }
        places
    }
}

/// What no comment may suppress no baseline may know either.
fn may_be_known(finding: &Finding, rules: &Rules) -> bool {
    rules.get(&finding.rule).is_none_or(|r| r.suppressible)
}

/// The offset of a line and column, both from one.
fn offset(text: &str, line: usize, column: usize) -> u32 {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let at = (before + column.saturating_sub(1)).min(text.len());
    u32::try_from(at).unwrap_or(0)
}
