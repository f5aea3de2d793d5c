//! `alertlint check --fix` and `--diff`: applies the fixes that are safe, one after the other to texts in
//! memory, and keeps those that a check of the edited texts proves right. Only then files are written.

mod attempt;
mod texts;
mod write;

use super::args::CheckArgs;
use super::check;
use super::ending::Ending;
use super::errors::Failure;
use super::project::Options;
use super::screen::Screen;
use crate::edit::Edit;
use crate::finding::{Finding, Verdict};
use crate::report::{clean, redact};
use crate::source::{FileId, SourceMap};
use attempt::{Run, worse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use texts::Texts;

/// Fixes that got into each other's way are tried again, so often.
const MOST_ROUNDS: usize = 10;
/// So often the edited texts are checked in one run: fixes that spoil others are looked for by halves.
const MOST_CHECKS: usize = 100;

/// A fix, and the findings that it mends.
#[derive(Debug, Clone)]
struct Item {
    title: String,
    edits: Vec<Edit>,
    /// What it is to end.
    mends: Vec<Key>,
}

/// What tells findings apart while texts are edited.
type Key = (String, Option<String>, String, String, Verdict);

/// What tells fixes apart while texts are edited: what is mended, and which texts become which.
type Name = (Vec<Key>, Vec<(String, String)>);

fn key(finding: &Finding) -> Key {
    (
        finding.rule.clone(),
        finding.root.clone(),
        finding.subject.kind.clone(),
        finding.subject.address.clone(),
        finding.verdict,
    )
}

/// A fix that was not applied, and why.
#[derive(Debug)]
struct Refused {
    title: String,
    mends: Vec<Key>,
    because: String,
}

/// Runs the command.
///
/// # Errors
/// The folders cannot be checked, or a file cannot be written.
pub fn run(
    args: &CheckArgs,
    options: &Options,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let mut fixer = Fixer::new(args, options, sources)?;
    let as_it_is = check::ending(&fixer.run.outcome, args.report.fail_on);
    fixer.all()?;
    let patch = fixer.texts.patch();
    let told = fixer.told();
    if args.diff {
        screen.print(&redact(&patch));
        screen.tell(&told);
        // The files are as they were, and so is what was found in them.
        return match options.rules.is_empty() {
            true => Ok(as_it_is),
            false => {
                let outcome = check::check(args, options, sources, &mut |_, judged| judged)?;
                Ok(check::ending(&outcome, args.report.fail_on))
            }
        };
    }
    fixer.texts.write()?;
    screen.tell(&redact(&patch));
    screen.tell(&told);
    let mut outcome = match options.rules.is_empty() {
        true => fixer.run.outcome,
        false => {
            let options = Options {
                edited: fixer.texts.edited(),
                ..options.clone()
            };
            check::check(args, &options, sources, &mut |_, judged| judged)?
        }
    };
    settle_elsewhere(&mut outcome.findings, &args.dirs, sources);
    check::show(&outcome, &args.report, sources, screen)
}

/// Of fixes that are safe but for where their files lie a report must not say that they are applied.
pub(super) fn settle_elsewhere(findings: &mut [Finding], dirs: &[PathBuf], sources: &SourceMap) {
    // Where it cannot be told, `--fix` refuses as a whole, and says so.
    let Ok(texts) = Texts::new(dirs) else { return };
    let mut known: HashMap<FileId, Option<String>> = HashMap::new();
    for fix in findings.iter_mut().flat_map(|f| &mut f.fixes) {
        let mut files = fix.edits.iter().map(|e| e.span.file).filter(|_| fix.safe);
        let because = files.find_map(|file| {
            let because = known.entry(file);
            let because = because.or_insert_with(|| texts.real(file, sources).err());
            because.clone()
        });
        if because.is_some() {
            fix.safe = false;
            fix.because = because;
        }
    }
}

/// A run of fixes.
struct Fixer<'a> {
    args: &'a CheckArgs,
    options: Options,
    /// The rules whose findings are to be mended; all where empty.
    rules: &'a [String],
    sources: &'a Arc<SourceMap>,
    texts: Texts,
    /// How things are with what was applied so far.
    run: Run,
    checks: usize,
    applied: Vec<Item>,
    refused: Vec<Refused>,
    /// Fixes that were refused, so that none is tried twice.
    tried: BTreeSet<Name>,
}

impl<'a> Fixer<'a> {
    fn new(
        args: &'a CheckArgs,
        options: &'a Options,
        sources: &'a Arc<SourceMap>,
    ) -> Result<Fixer<'a>, Failure> {
        // What a fix spoils is a finding of any rule.
        let all = Options {
            rules: Vec::new(),
            ..options.clone()
        };
        let texts = Texts::new(&args.dirs)?;
        Ok(Fixer {
            run: Run::new(args, &all, sources)?,
            args,
            options: all,
            rules: &options.rules,
            sources,
            texts,
            checks: 0,
            applied: Vec::new(),
            refused: Vec::new(),
            tried: BTreeSet::new(),
        })
    }

    /// Applies all there are, in rounds.
    fn all(&mut self) -> Result<(), Failure> {
        for _ in 0..MOST_ROUNDS {
            let items = self.items();
            if items.is_empty() || !self.round(items)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The safe fixes of the findings that are there now, those of one text put together; none of them
    /// in the way of another.
    fn items(&mut self) -> Vec<Item> {
        let mut by_edits: BTreeMap<Vec<Edit>, Item> = BTreeMap::new();
        let mut order: Vec<Vec<Edit>> = Vec::new();
        for finding in &self.run.outcome.findings {
            let wanted = |name: &String| *name == finding.rule || *name == finding.code;
            if !self.rules.is_empty() && !self.rules.iter().any(wanted) {
                continue;
            }
            let Some(fix) = finding.fixes.iter().find(|f| f.safe) else {
                continue;
            };
            let item = by_edits.entry(fix.edits.clone()).or_insert_with(|| {
                order.push(fix.edits.clone());
                Item {
                    title: fix.title.clone(),
                    edits: fix.edits.clone(),
                    mends: Vec::new(),
                }
            });
            item.mends.push(key(finding));
        }
        let mut taken = Taken::default();
        let mut items = Vec::new();
        for item in order.into_iter().filter_map(|e| by_edits.remove(&e)) {
            if self.tried.contains(&self.name(&item)) || !taken.take(&item.edits) {
                continue;
            }
            match self.texts.admit(&item.edits, self.sources) {
                Ok(()) => items.push(item),
                Err(because) => self.refuse(item, because),
            }
        }
        items
    }

    /// Applies a round of fixes; whether any was.
    fn round(&mut self, items: Vec<Item>) -> Result<bool, Failure> {
        let before = self.texts.clone();
        let mut accepted: Vec<Item> = Vec::new();
        let mut groups = vec![items];
        while let Some(mut group) = groups.pop() {
            if self.checks >= MOST_CHECKS {
                for item in group {
                    self.refuse(item, "too many fixes were tried; run it again".to_owned());
                }
                continue;
            }
            let mut texts = before.clone();
            let edits: Vec<Edit> = accepted
                .iter()
                .chain(&group)
                .flat_map(|i| i.edits.iter().cloned())
                .collect();
            let tried = match texts.apply(&edits, self.sources) {
                true => self.attempt(&texts, &group)?,
                false => Err("it is in the way of another fix".to_owned()),
            };
            match tried {
                Ok(run) => {
                    self.run = run;
                    self.texts = texts;
                    accepted.append(&mut group);
                }
                Err(because) if group.len() < 2 => {
                    for item in group {
                        self.refuse(item, because.clone());
                    }
                }
                Err(_) => {
                    let second = group.split_off(group.len() / 2);
                    groups.push(second);
                    groups.push(group);
                }
            }
        }
        let any = !accepted.is_empty();
        self.applied.append(&mut accepted);
        Ok(any)
    }

    /// Checks edited texts; why they are no better than before, where they are not.
    fn attempt(&mut self, texts: &Texts, group: &[Item]) -> Result<Result<Run, String>, Failure> {
        self.checks += 1;
        let options = Options {
            edited: texts.edited(),
            ..self.options.clone()
        };
        let run = match Run::new(self.args, &options, self.sources) {
            Ok(run) => run,
            Err(_) => return Ok(Err("what it makes cannot be checked".to_owned())),
        };
        let mends: Vec<&Key> = group.iter().flat_map(|i| &i.mends).collect();
        Ok(match worse(&self.run, &run, &mends, self.sources) {
            None => Ok(run),
            Some(because) => Err(because),
        })
    }

    /// What tells a fix from others, wherever its text has moved.
    fn name(&self, item: &Item) -> Name {
        let edits = item.edits.iter();
        let texts = edits.map(|e| (self.sources.text(e.span), e.text.clone()));
        (item.mends.clone(), texts.collect())
    }

    fn refuse(&mut self, item: Item, because: String) {
        self.tried.insert(self.name(&item));
        self.refused.push(Refused {
            title: item.title,
            mends: item.mends,
            because,
        });
    }

    /// What was done and what was not, for people.
    fn told(&self) -> String {
        let mut out = String::new();
        let what = |title: &str, mends: &[Key]| {
            let (rule, subject) = mends
                .first()
                .map_or(("", ""), |(rule, _, _, subject, _)| (rule, subject));
            let more = match mends.len() {
                0 | 1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            format!("{rule}: {} ({}{more})", clean(title), clean(subject))
        };
        let done = if self.args.diff { "would fix" } else { "fixed" };
        for item in &self.applied {
            let _ = writeln!(out, "{done} {}", what(&item.title, &item.mends));
        }
        for refused in &self.refused {
            let _ = writeln!(
                out,
                "left {}: {}",
                what(&refused.title, &refused.mends),
                clean(&refused.because)
            );
        }
        if self.applied.is_empty() && self.refused.is_empty() {
            out.push_str("there is nothing that a program can fix safely\n");
        }
        out
    }
}

/// The places that edits of a round have taken.
#[derive(Debug, Default)]
struct Taken(BTreeMap<(FileId, u32), Edit>);

impl Taken {
    /// Takes the places of some edits, unless one of them is taken already.
    fn take(&mut self, edits: &[Edit]) -> bool {
        let free = |edit: &Edit| {
            let Edit { span, .. } = edit;
            let before = self.0.range(..=(span.file, span.start)).next_back();
            let behind = self.0.range((span.file, span.start)..).next();
            [before, behind]
                .into_iter()
                .flatten()
                .all(|(_, taken)| !taken.conflicts(edit))
        };
        if !edits.iter().all(free) {
            return false;
        }
        for edit in edits {
            let at = (edit.span.file, edit.span.start);
            self.0.insert(at, edit.clone());
        }
        true
    }
}
