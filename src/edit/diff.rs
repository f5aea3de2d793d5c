//! Unified diffs, made of the changes themselves.

use super::draft::Change;
use super::{Draft, Edit};
use crate::source::SourceFile;
use std::fmt::Write as _;
use std::ops::Range;

/// Lines that are shown around a change.
const AROUND: usize = 3;

/// What was changed in a file as `git apply` takes it: paths are relative to the repository. Empty where
/// nothing was.
pub fn unified(path: &str, draft: &Draft) -> String {
    let hunks = hunks(draft);
    if hunks.is_empty() {
        return String::new();
    }
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in hunks {
        out.push_str(&hunk);
    }
    out
}

/// Lines that an edit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedLines {
    /// The first of them, from one.
    pub line: u32,
    /// The lines as they are, with their ends; empty where lines are only put in.
    pub old: String,
    /// The lines as they would be.
    pub new: String,
}

/// The whole lines that edits of a file change, in order. Looks at these lines alone, however long the
/// file is.
pub fn changed_lines(source: &SourceFile, edits: &[Edit]) -> Vec<ChangedLines> {
    let text = &*source.text;
    let starts = source.line_starts();
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let start_of = |line: usize| starts.get(line).map_or(text.len(), |s| *s as usize);
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    let mut all = Vec::new();
    let mut rest = edits.as_slice();
    while let Some(first) = rest.first() {
        let line = source.line(first.span.start) as usize - 1;
        let mut end = line;
        let mut count = 0;
        for edit in rest {
            let begins = source.line(edit.span.start) as usize - 1;
            if count > 0 && begins >= end {
                break;
            }
            let stop = source.line(edit.span.end) as usize - 1;
            let whole = start_of(stop) == edit.span.end as usize && stop > begins;
            end = end.max(if whole { stop } else { stop + 1 });
            count += 1;
        }
        let (group, others) = rest.split_at(count);
        rest = others;
        let (from, to) = (start_of(line), start_of(end));
        let mut new = String::new();
        let mut at = from;
        for edit in group {
            new.push_str(slice(at, edit.span.start as usize));
            new.push_str(&edit.text);
            at = edit.span.end as usize;
        }
        new.push_str(slice(at, to));
        let old = slice(from, to);
        // Lines that stay are no part of the change.
        let same = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
        let same: Vec<usize> = same
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len())
            .collect();
        let bytes: usize = same.iter().sum();
        all.push(ChangedLines {
            line: u32::try_from(line + same.len() + 1).unwrap_or(u32::MAX),
            old: old.get(bytes..).unwrap_or_default().to_owned(),
            new: new.get(bytes..).unwrap_or_default().to_owned(),
        });
    }
    all
}

/// The lines of a text with their ends, by number from zero.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        if starts.last() == Some(&text.len()) {
            starts.pop();
        }
        Lines { text, starts }
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// The line that a byte stands in.
    fn of(&self, byte: usize) -> usize {
        self.starts
            .partition_point(|s| *s <= byte)
            .saturating_sub(1)
    }

    /// The lines `range`, as they are.
    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text
            .get(self.start(range.start)..self.start(range.end))
            .unwrap_or_default()
    }
}

/// Whole lines of the original, and what stands there now.
struct Replaced {
    lines: Range<usize>,
    text: String,
}

/// Changes widened to whole lines; those of one line are one.
fn replaced(lines: &Lines<'_>, changes: &[Change]) -> Vec<Replaced> {
    let mut all: Vec<Replaced> = Vec::new();
    let mut open: Option<(Range<usize>, Vec<&Change>)> = None;
    let mut groups = Vec::new();
    for change in changes {
        let first = lines.of(change.range.start).min(lines.len());
        let whole = change.range.start == lines.start(first)
            && change.range.end == lines.start(lines.of(change.range.end))
            && (change.text.is_empty() || change.text.ends_with('\n'));
        let last = match whole {
            true => lines.of(change.range.end),
            false => (lines.of(change.range.end) + 1).min(lines.len()),
        };
        // Behind the last line end there is no line to widen to.
        let behind = change.range.start >= lines.text.len() && lines.text.ends_with('\n');
        let (first, last) = if behind {
            (lines.len(), lines.len())
        } else {
            (first, last.max(first))
        };
        match &mut open {
            Some((range, group)) if first <= range.end => {
                range.end = range.end.max(last);
                group.push(change);
            }
            open => {
                groups.extend(open.take());
                *open = Some((first..last, vec![change]));
            }
        }
    }
    groups.extend(open);
    for (range, group) in groups {
        let mut text = String::new();
        let mut at = lines.start(range.start);
        for change in group {
            text.push_str(lines.text.get(at..change.range.start).unwrap_or_default());
            text.push_str(&change.text);
            at = change.range.end;
        }
        let end = lines.start(range.end);
        text.push_str(lines.text.get(at..end).unwrap_or_default());
        all.push(shortened(lines, range, &text));
    }
    all
}

/// Without the lines at both ends that are the same as before.
fn shortened(lines: &Lines<'_>, range: Range<usize>, text: &str) -> Replaced {
    let old: Vec<&str> = lines.slice(range.clone()).split_inclusive('\n').collect();
    let new: Vec<&str> = text.split_inclusive('\n').collect();
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - front;
    let back = old.iter().rev().zip(new.iter().rev()).take(rest);
    let back = back.take_while(|(a, b)| a == b).count();
    Replaced {
        lines: range.start + front..range.end - back,
        text: new
            .get(front..new.len() - back)
            .unwrap_or_default()
            .concat(),
    }
}

fn hunks(draft: &Draft) -> Vec<String> {
    let lines = Lines::new(draft.original());
    let replaced = replaced(&lines, draft.changes());
    let mut hunks = Vec::new();
    // How many lines the new text is ahead.
    let mut ahead: isize = 0;
    let mut rest = replaced.as_slice();
    while let Some(first) = rest.first() {
        let near = rest
            .windows(2)
            .take_while(|pair| matches!(pair, [a, b] if b.lines.start <= a.lines.end + 2 * AROUND))
            .count();
        let (group, others) = rest.split_at(near + 1);
        rest = others;
        let last = group.last().unwrap_or(first);
        let from = first.lines.start.saturating_sub(AROUND);
        let to = (last.lines.end + AROUND).min(lines.len());
        let mut body = String::new();
        let (mut removed, mut added) = (0, 0);
        let mut at = from;
        for part in group {
            marked(&mut body, ' ', lines.slice(at..part.lines.start));
            marked(&mut body, '-', lines.slice(part.lines.clone()));
            marked(&mut body, '+', &part.text);
            removed += part.lines.len();
            added += Lines::new(&part.text).len() * usize::from(!part.text.is_empty());
            at = part.lines.end;
        }
        marked(&mut body, ' ', lines.slice(at..to));
        let (old, new) = (to - from, to - from - removed + added);
        // The line before, where a side has no line at all: what the format asks for.
        let begin = |from: usize, count: usize| if count == 0 { from } else { from + 1 };
        let mut hunk = String::new();
        let _ = writeln!(
            hunk,
            "@@ -{},{old} +{},{new} @@",
            begin(from, old),
            begin(from.checked_add_signed(ahead).unwrap_or_default(), new)
        );
        hunk.push_str(&body);
        hunks.push(hunk);
        ahead += added as isize - removed as isize;
    }
    hunks
}

fn marked(out: &mut String, mark: char, text: &str) {
    for line in text.split_inclusive('\n') {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::source::{FileId, Span};

    fn diff(text: &str, edits: &[(&str, &str)]) -> String {
        let mut draft = Draft::new(text.into());
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(old, new)| {
                let start = text.find(old).expect("old") as u32;
                let span = Span::new(FileId(0), start, start + old.len() as u32);
                Edit::new(span, *new)
            })
            .collect();
        assert!(draft.apply(&edits));
        unified("a.tf", &draft)
    }

    #[test]
    fn far_changes_are_hunks_of_their_own() {
        let text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        insta::assert_snapshot!(diff(text, &[("2\n", ""), ("11", "eleven\nand more")]), @r"
        --- a/a.tf
        +++ b/a.tf
        @@ -1,5 +1,4 @@
         1
        -2
         3
         4
         5
        @@ -8,5 +7,6 @@
         8
         9
         10
        -11
        +eleven
        +and more
         12
        ");
    }

    #[test]
    fn a_file_without_a_last_line_end() {
        insta::assert_snapshot!(diff("a\nb", &[("b", "c")]), @r"
        --- a/a.tf
        +++ b/a.tf
        @@ -1,2 +1,2 @@
         a
        -b
        \ No newline at end of file
        +c
        \ No newline at end of file
        ");
    }

    #[test]
    fn lines_put_in_behind_the_last() {
        let mut draft = Draft::new("a\n".into());
        assert!(draft.apply(&[Edit::new(Span::new(FileId(0), 2, 2), "\nb\n")]));
        insta::assert_snapshot!(unified("a.tf", &draft), @r"
        --- a/a.tf
        +++ b/a.tf
        @@ -1,1 +1,3 @@
         a
        +
        +b
        ");
    }
}
