//! Where in the new files a place of the old ones is.

use crate::source::{FileId, SourceMap, Span};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Leads places of the old side to the new side: a line that is gone to the line that was changed.
#[derive(Debug)]
pub struct Lines {
    sources: Arc<SourceMap>,
    old: HashSet<FileId>,
    /// By old file.
    forth: HashMap<FileId, Twin>,
    /// By new file; a file without an old one is new as a whole.
    back: HashMap<FileId, Twin>,
}

/// The same file on the other side: how many bytes at its start and at its end are the same.
#[derive(Debug, Clone, Copy)]
struct Twin {
    id: FileId,
    front: usize,
    back: usize,
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
            back: HashMap::new(),
        };
        for id in &lines.old {
            let Some(file) = sources.get(*id) else {
                continue;
            };
            let path = file.path.strip_prefix(old_prefix).unwrap_or(&file.path);
            let twin = new.get(path).and_then(|id| Some((*id, sources.get(*id)?)));
            if let Some((twin, other)) = twin {
                let (front, back) = common(file.text.as_bytes(), other.text.as_bytes());
                let of = |id| Twin { id, front, back };
                lines.forth.insert(*id, of(twin));
                lines.back.insert(twin, of(*id));
            }
        }
        lines
    }

    /// The place on the new side, and whether the text there was changed. A place in a file that is
    /// gone stays where it was.
    pub fn place(&self, span: Span) -> (Span, bool) {
        if !self.old.contains(&span.file) {
            return (span, self.touched(span));
        }
        let twin = self.forth.get(&span.file);
        let texts =
            twin.and_then(|t| Some((self.sources.get(span.file)?, self.sources.get(t.id)?)));
        let (Some(twin), Some((old, new))) = (twin, texts) else {
            return (span, true);
        };
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if (span.end as usize) <= twin.front {
            return (Span::new(twin.id, span.start, span.end), false);
        }
        let (before, after) = (old.text.len(), new.text.len());
        if span.start as usize >= before - twin.back {
            let shift = |at: u32| offset((at as usize + after).saturating_sub(before));
            return (
                Span::new(twin.id, shift(span.start), shift(span.end)),
                false,
            );
        }
        // The line of the first change, without the blanks around it.
        let text: &str = &new.text;
        let ahead = text.as_bytes().get(..twin.front).unwrap_or_default();
        let from = memchr::memrchr(b'\n', ahead).map_or(0, |i| i + 1);
        let line = text.get(from..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let begin = from + line.len() - line.trim_start().len();
        let end = begin + line.trim().len();
        (Span::new(twin.id, offset(begin), offset(end)), true)
    }

    /// Whether the change touched a place of the new side.
    pub fn touched(&self, span: Span) -> bool {
        if span.is_none() || self.old.contains(&span.file) {
            return false;
        }
        let (Some(twin), Some(file)) = (self.back.get(&span.file), self.sources.get(span.file))
        else {
            // Without an old one the file is new.
            return self.sources.get(span.file).is_some();
        };
        let end = file.text.len() - twin.back;
        (span.end as usize) > twin.front
            && (span.start as usize) < end.max(twin.front + 1)
            && twin.front + twin.back < file.text.len()
    }

    /// The first of these places that the change touched, else the first one: what caused it.
    pub fn cause(&self, places: impl IntoIterator<Item = Span>) -> Span {
        let mut first = Span::NONE;
        for span in places.into_iter().filter(|s| !s.is_none()) {
            let (place, changed) = self.place(span);
            if changed {
                return place;
            }
            first = first.or(place);
        }
        first
    }
}

/// How many bytes two texts share at their start, and behind that at their end.
fn common(a: &[u8], b: &[u8]) -> (usize, usize) {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev());
    let back = back.take(rest).take_while(|(x, y)| x == y).count();
    (front, back)
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
        assert_eq!(moved(old, new, "c"), ("b = 2".to_owned(), true));
        assert_eq!(moved(old, new, "b = 1"), ("b = 2".to_owned(), true));
    }
}
