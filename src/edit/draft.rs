//! A text while it is edited, and how it differs from what it was.

use super::Edit;
use std::ops::Range;
use std::sync::Arc;

/// A text, and what was made of it by edits, in as many rounds as it takes.
#[derive(Debug, Clone)]
pub struct Draft {
    original: Arc<str>,
    current: String,
    changes: Vec<Change>,
}

/// What stands now where some bytes of the original stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The bytes of the original.
    pub(super) range: Range<usize>,
    /// What stands there now.
    pub(super) text: String,
}

impl Draft {
    /// A text that nobody has edited yet.
    pub fn new(original: Arc<str>) -> Draft {
        Draft {
            current: original.to_string(),
            original,
            changes: Vec::new(),
        }
    }

    /// What it was.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// What it is.
    pub fn text(&self) -> &str {
        &self.current
    }

    /// Where it differs, in order.
    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Edits it; the places are those of the text as it is. Nothing is done, and `false` given, where
    /// two of the edits want the same bytes or a place is none of this text.
    pub fn apply(&mut self, edits: &[Edit]) -> bool {
        let mut edits: Vec<(Range<usize>, &str)> = edits
            .iter()
            .map(|e| (e.span.start as usize..e.span.end as usize, e.text.as_str()))
            .collect();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let apart = edits.windows(2).all(|pair| match pair {
            [(a, _), (b, _)] => a.end <= b.start && a.start != b.start,
            _ => true,
        });
        let there = edits
            .iter()
            .all(|(range, _)| self.current.get(range.clone()).is_some());
        if !apart || !there {
            return false;
        }
        let (mut changes, mut now) = (Vec::new(), String::new());
        let mut copied = 0;
        for cluster in self.clusters(&edits) {
            let Range { start, end } = cluster.place.clone();
            let mut text = String::new();
            let mut at = start;
            for (range, new) in &cluster.edits {
                text.push_str(self.current.get(at..range.start).unwrap_or_default());
                text.push_str(new);
                at = range.end;
            }
            text.push_str(self.current.get(at..end).unwrap_or_default());
            now.push_str(self.current.get(copied..start).unwrap_or_default());
            now.push_str(&text);
            copied = end;
            if self.original.get(cluster.original.clone()) != Some(text.as_str()) {
                changes.push(Change {
                    range: cluster.original,
                    text,
                });
            }
        }
        now.push_str(self.current.get(copied..).unwrap_or_default());
        self.changes = changes;
        self.current = now;
        true
    }

    /// What was changed before and what is to be changed now, put together where they touch.
    fn clusters<'e>(&self, edits: &[(Range<usize>, &'e str)]) -> Vec<Cluster<'e>> {
        let mut clusters: Vec<Cluster<'e>> = Vec::new();
        let (mut before, mut new) = (self.changes.iter().peekable(), edits.iter().peekable());
        // How far places of the current text are ahead of those of the original.
        let mut ahead: isize = 0;
        loop {
            let change = before.peek().map(|c| moved(c.range.start, ahead));
            let edit = new.peek().map(|(range, _)| range.start);
            let (place, text) = match (change, edit) {
                (Some(start), edit) if edit.is_none_or(|e| start <= e) => {
                    let length = before.peek().map_or(0, |c| c.text.len());
                    (start..start + length, None)
                }
                _ => match new.next() {
                    Some((range, text)) => (range.clone(), Some(*text)),
                    None => break,
                },
            };
            let edit = text.map(|text| (place.clone(), text));
            match clusters.last_mut() {
                Some(last) if place.start <= last.place.end => {
                    last.place.end = last.place.end.max(place.end);
                    last.edits.extend(edit);
                }
                last => {
                    if let Some(last) = last {
                        last.original.end = moved(last.place.end, -ahead);
                    }
                    let start = moved(place.start, -ahead);
                    clusters.push(Cluster {
                        original: start..start,
                        place,
                        edits: edit.into_iter().collect(),
                    });
                }
            }
            if text.is_none()
                && let Some(change) = before.next()
            {
                ahead += change.text.len() as isize - change.range.len() as isize;
            }
        }
        if let Some(last) = clusters.last_mut() {
            last.original.end = moved(last.place.end, -ahead);
        }
        clusters
    }
}

/// A part of the current text that is changed as one.
struct Cluster<'e> {
    place: Range<usize>,
    original: Range<usize>,
    edits: Vec<(Range<usize>, &'e str)>,
}

fn moved(at: usize, by: isize) -> usize {
    at.checked_add_signed(by).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use proptest::prelude::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit::new(Span::new(FileId(0), start as u32, end as u32), text)
    }

    #[test]
    fn rounds_are_put_together() {
        let mut draft = Draft::new("abcdefgh".into());
        assert!(draft.apply(&[edit(1, 2, "BBB"), edit(6, 7, "")]));
        assert_eq!(draft.text(), "aBBBcdefh");
        assert!(draft.apply(&[edit(2, 5, "-"), edit(9, 9, "!")]));
        assert_eq!(draft.text(), "aB-defh!");
        let changes: Vec<_> = draft
            .changes()
            .iter()
            .map(|c| (c.range.clone(), c.text.as_str()))
            .collect();
        assert_eq!(changes, [(1..3, "B-"), (6..7, ""), (8..8, "!")]);
    }

    #[test]
    fn what_conflicts_or_is_not_there_changes_nothing() {
        let mut draft = Draft::new("aéb".into());
        for edits in [
            vec![edit(0, 1, "x"), edit(0, 3, "y")],
            vec![edit(0, 0, "x"), edit(0, 0, "y")],
            vec![edit(2, 3, "x")],
            vec![edit(3, 9, "x")],
        ] {
            assert!(!draft.apply(&edits));
            assert_eq!(draft.text(), "aéb");
        }
    }

    /// Edits of a text of so many bytes, apart from each other.
    fn some_edits(length: usize, cuts: &[(usize, usize, String)]) -> Vec<Edit> {
        let mut at = 0;
        let mut edits = Vec::new();
        for (skip, take, text) in cuts {
            let start = at + 1 + skip;
            let end = start + take;
            if end > length {
                break;
            }
            edits.push(edit(start, end, text));
            at = end;
        }
        edits
    }

    proptest! {
        /// Whatever the edits and rounds: what stands between the changes is the original, byte for
        /// byte, and the changes put into the original give the text.
        #[test]
        fn nothing_but_the_edits_is_changed(
            text in "[a-z\\n]{0,60}",
            rounds in prop::collection::vec(
                prop::collection::vec((0usize..6, 0usize..5, "[A-Z]{0,4}"), 0..5), 1..4),
        ) {
            let mut draft = Draft::new(text.as_str().into());
            for cuts in &rounds {
                let before = draft.text().to_owned();
                let edits = some_edits(before.len(), cuts);
                prop_assert!(draft.apply(&edits));
                let mut expected = before;
                for e in edits.iter().rev() {
                    expected.replace_range(e.span.start as usize..e.span.end as usize, &e.text);
                }
                prop_assert_eq!(draft.text(), expected);
            }
            let mut again = text.clone();
            for change in draft.changes().iter().rev() {
                again.replace_range(change.range.clone(), &change.text);
            }
            prop_assert_eq!(draft.text(), again);
            let apart = draft.changes().windows(2).all(|p| p[0].range.end < p[1].range.start
                || p[0].range.end == p[1].range.start && p[0].range != p[1].range);
            prop_assert!(apart);
        }
    }
}
