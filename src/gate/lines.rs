//! Where in the new files a place of the old ones is, and which lines of the new ones were changed.

use super::pairing::longest_rising;
use crate::hcl;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Leads places of the old side to the new side: a line that is gone to the line that was changed.
#[derive(Debug)]
pub struct Lines {
    sources: Arc<SourceMap>,
    old: HashSet<FileId>,
    /// By old file; one without an entry is gone.
    forth: HashMap<FileId, Twin>,
    /// Lines of new files that were changed, or behind which lines are gone, in order. A file without
    /// an entry is new as a whole.
    changed: HashMap<FileId, Vec<u32>>,
    /// Blocks of changed files: the lines from their header to their end.
    blocks: HashMap<FileId, HashMap<u32, u32>>,
}

/// The new side of an old file. Lines count from zero.
#[derive(Debug)]
struct Twin {
    id: FileId,
    /// For each line of the old file the line of the new one, and whether it is the same line.
    lines: Vec<(u32, bool)>,
}

impl Lines {
    /// For files of one source map: those of the old side, all others being of the new one. Paths of
    /// either side are compared without its prefix.
    pub fn new(
        sources: &Arc<SourceMap>,
        old: HashSet<FileId>,
        old_prefix: &str,
        new_prefix: &str,
    ) -> Lines {
        let count = u32::try_from(sources.len()).unwrap_or(u32::MAX);
        let mut new = HashMap::new();
        for id in (0..count).map(FileId).filter(|id| !old.contains(id)) {
            if let Some(file) = sources.get(id) {
                let path = file.path.strip_prefix(new_prefix).unwrap_or(&file.path);
                new.insert(path.to_owned(), id);
            }
        }
        let mut lines = Lines {
            sources: sources.clone(),
            old,
            forth: HashMap::new(),
            changed: HashMap::new(),
            blocks: HashMap::new(),
        };
        let mut ids: Vec<FileId> = lines.old.iter().copied().collect();
        ids.sort_unstable();
        for id in ids {
            let Some(file) = sources.get(id) else {
                continue;
            };
            let path = file.path.strip_prefix(old_prefix).unwrap_or(&file.path);
            if let Some((twin, other)) = new.get(path).and_then(|t| Some((*t, sources.get(*t)?))) {
                lines.compare(id, &file, twin, &other);
            }
        }
        lines
    }

    fn compare(&mut self, id: FileId, old: &SourceFile, twin: FileId, new: &SourceFile) {
        let a: Vec<&str> = old.text.split('\n').collect();
        let b: Vec<&str> = new.text.split('\n').collect();
        let (lines, changed) = align(&a, &b);
        if !changed.is_empty() {
            let file = hcl::parse(twin, &new.text);
            let line = |offset: u32| new.line(offset).saturating_sub(1);
            let blocks = file.body.blocks.iter();
            let ends = blocks.map(|b| (line(b.header.start), line(b.span.end)));
            self.blocks.insert(twin, ends.collect());
        }
        self.forth.insert(id, Twin { id: twin, lines });
        self.changed.insert(twin, changed);
    }

    /// The place on the new side, and whether the text there was changed. A place in a file that is
    /// gone stays where it was.
    pub fn place(&self, span: Span) -> (Span, bool) {
        if !self.old.contains(&span.file) {
            return (span, self.touched(span));
        }
        let twin = self.forth.get(&span.file);
        let found = twin.and_then(|twin| {
            let (old, new) = (self.sources.get(span.file)?, self.sources.get(twin.id)?);
            let line = old.line(span.start).saturating_sub(1);
            let (to, same) = *twin.lines.get(line as usize)?;
            if !same {
                return Some((whole_line(twin.id, &new, to), true));
            }
            let begin = *old.line_starts().get(line as usize)?;
            let at = *new.line_starts().get(to as usize)?;
            let end = u32::try_from(new.text.len()).unwrap_or(u32::MAX);
            let shift = |offset: u32| (offset - begin + at).min(end);
            Some((
                Span::new(twin.id, shift(span.start), shift(span.end)),
                false,
            ))
        });
        found.unwrap_or((span, true))
    }

    /// Whether the change touched a place of the new side.
    pub fn touched(&self, span: Span) -> bool {
        if span.is_none() || self.old.contains(&span.file) {
            return false;
        }
        let (Some(changed), Some(file)) =
            (self.changed.get(&span.file), self.sources.get(span.file))
        else {
            return self.sources.get(span.file).is_some();
        };
        let line = |offset: u32| file.line(offset).saturating_sub(1);
        let (first, last) = (line(span.start), line(span.end));
        let at = changed.partition_point(|l| *l < first);
        changed.get(at).is_some_and(|l| *l <= last)
    }

    /// The first line that the change touched in the block whose header stands here.
    fn within(&self, header: Span) -> Option<Span> {
        let file = self.sources.get(header.file)?;
        let first = file.line(header.start).saturating_sub(1);
        let last = *self.blocks.get(&header.file)?.get(&first)?;
        let changed = self.changed.get(&header.file)?;
        let line = *changed.get(changed.partition_point(|l| *l < first))?;
        (line <= last).then(|| whole_line(header.file, &file, line))
    }

    /// What caused something: the first of these places that the change touched, or in whose
    /// block it touched a line, else the first one.
    pub fn cause(&self, places: impl IntoIterator<Item = Span>) -> Span {
        self.touched_of(places.into_iter())
            .unwrap_or_else(|first| first)
    }

    /// As [`Lines::cause`]; the second places count where the change touched none of the first.
    pub fn cause_of(&self, places: &[Span], others: &[Span]) -> Span {
        let first = self.touched_of(places.iter().copied());
        first
            .or_else(|first| self.touched_of(others.iter().copied()).map_err(|_| first))
            .unwrap_or_else(|first| first)
    }

    /// As [`Lines::cause`]; the first place is the error where the change touched none of them.
    fn touched_of(&self, places: impl Iterator<Item = Span>) -> Result<Span, Span> {
        let placed = places.filter(|s| !s.is_none()).map(|s| self.place(s));
        let mut first = Span::NONE;
        for (place, changed) in placed {
            if changed {
                return Ok(place);
            }
            if let Some(line) = self.within(place) {
                return Ok(line);
            }
            first = first.or(place);
        }
        Err(first)
    }

    /// What took something away: as [`Lines::cause`], else the line that is gone and speaks of one of
    /// these words, else the first place.
    pub fn loss(&self, places: impl IntoIterator<Item = Span>, words: &[&str]) -> Span {
        match self.touched_of(places.into_iter()) {
            Ok(place) => place,
            Err(first) => words
                .iter()
                .find_map(|w| self.gone_with(w))
                .unwrap_or(first),
        }
    }

    /// Where a line was that is gone or changed and that holds a word.
    fn gone_with(&self, word: &str) -> Option<Span> {
        let mut ids: Vec<&FileId> = self.forth.keys().collect();
        ids.sort_unstable();
        ids.into_iter().find_map(|id| {
            let twin = self.forth.get(id)?;
            let changed = self.changed.get(&twin.id)?;
            if changed.is_empty() {
                return None;
            }
            let old = self.sources.get(*id)?;
            let lines = old.text.split('\n').zip(&twin.lines);
            let mut gone = lines.filter(|(_, (_, same))| !same);
            let (_, (to, _)) = gone.find(|(text, _)| holds(text, word))?;
            Some(whole_line(twin.id, &*self.sources.get(twin.id)?, *to))
        })
    }
}

/// Whether a word stands in a text on its own.
fn holds(text: &str, word: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
            !before.is_some_and(inner) && !after.is_some_and(inner)
        })
}

/// A line without the blanks around it.
fn whole_line(id: FileId, file: &SourceFile, line: u32) -> Span {
    let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let from = file
        .line_starts()
        .get(line as usize)
        .copied()
        .unwrap_or_default() as usize;
    let text = file.text.get(from..).unwrap_or_default();
    let text = text.split('\n').next().unwrap_or_default();
    let begin = from + text.len() - text.trim_start().len();
    Span::new(id, offset(begin), offset(begin + text.trim().len()))
}

/// For each old line the new one, and whether it is the same; and the new lines that were changed, or
/// behind which old lines are gone. Lines are the same in the text's common start and end, and between
/// these where a line stands once on both sides.
fn align(old: &[&str], new: &[&str]) -> (Vec<(u32, bool)>, Vec<u32>) {
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - front;
    let back = old.iter().rev().zip(new.iter().rev()).take(rest);
    let back = back.take_while(|(a, b)| a == b).count();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let middle = |all: &[&str]| front..all.len() - back;
    let once = |all: &[&'_ str]| -> HashMap<String, Option<usize>> {
        let mut seen = HashMap::new();
        for i in middle(all) {
            let Some(line) = all.get(i).filter(|l| !l.trim().is_empty()) else {
                continue;
            };
            seen.entry((*line).to_owned())
                .and_modify(|at| *at = None)
                .or_insert(Some(i));
        }
        seen
    };
    let (once_old, once_new) = (once(old), once(new));
    let mut lines: Vec<(u32, bool)> = (0..front).map(|i| (number(i), true)).collect();
    // Lines that stand once on both sides, as far as their order is the same: a moved one was changed.
    let pairs: Vec<(usize, usize)> = middle(old)
        .filter_map(|i| {
            let line = *old.get(i)?;
            once_old.get(line).copied().flatten()?;
            Some((i, once_new.get(line).copied().flatten()?))
        })
        .collect();
    let order: Vec<usize> = pairs.iter().map(|(_, to)| *to).collect();
    let same = pairs.iter().zip(longest_rising(&order));
    let same: HashMap<usize, usize> = same.filter_map(|(p, kept)| kept.then_some(*p)).collect();
    let kept: HashSet<usize> = same.values().copied().collect();
    let mut changed = Vec::new();
    let mut next = front;
    let last = new.len().saturating_sub(1);
    for i in middle(old) {
        match same.get(&i) {
            Some(to) => {
                lines.push((number(*to), true));
                next = to + 1;
            }
            None => {
                let to = number(next.min(last));
                lines.push((to, false));
                changed.push(to);
            }
        }
    }
    lines.extend((0..back).map(|i| (number(new.len() - back + i), true)));
    changed.extend(middle(new).filter(|i| !kept.contains(i)).map(number));
    changed.sort_unstable();
    changed.dedup();
    (lines, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(old: &str, new: &str, word: &str) -> (String, bool) {
        let sources = Arc::new(SourceMap::new());
        let before = sources.add("base/a.tf", old);
        let after = sources.add("head/a.tf", new);
        let lines = Lines::new(&sources, HashSet::from([before]), "base/", "head/");
        let start = old.find(word).expect("word") as u32;
        let (span, changed) = lines.place(Span::new(before, start, start + word.len() as u32));
        assert_eq!(span.file, after);
        (sources.text(span), changed)
    }

    #[test]
    fn a_place_is_found_before_behind_and_inside_a_change() {
        let (old, new) = ("a\nb = 1\nc\nd\n", "a\nb = 2\nd\n");
        assert_eq!(moved(old, new, "a"), ("a".to_owned(), false));
        assert_eq!(moved(old, new, "d"), ("d".to_owned(), false));
        assert_eq!(moved(old, new, "b = 1"), ("b = 2".to_owned(), true));
    }

    #[test]
    fn a_line_that_is_gone_leads_to_what_follows_the_line_above_it() {
        let old = "x = 1\na\nb\nc\ny = 1\n";
        let new = "x = 2\na\nc\ny = 2\n";
        assert_eq!(moved(old, new, "b"), ("c".to_owned(), true));
        assert_eq!(moved(old, new, "c"), ("c".to_owned(), false));
    }
}
