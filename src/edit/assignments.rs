//! The columns of `=`: `terraform fmt` aligns those of lines that follow each other, so that a comment
//! between two of them keeps them apart, and without it they are one.

use super::{Edit, Parsed};
use crate::source::Span;
use unicode_segmentation::UnicodeSegmentation;

/// A line `name = value` whose value does not go on below.
#[derive(Debug, Clone, Copy)]
struct Assignment {
    /// What the indent and the name take.
    width: usize,
    /// Where the name ends.
    name_end: u32,
    equals: u32,
    /// Whether lines of its value follow, as of a heredoc: no other is aligned with what is below.
    last: bool,
}

/// The edits that align the assignments above and below a line once it is gone; none where they are not
/// aligned now.
pub(super) fn joined(file: &Parsed, line: u32) -> Vec<Edit> {
    let mut above = Vec::new();
    let mut at = line;
    while let Some(before) = at.checked_sub(1) {
        match assignment(file, before).filter(|a| !a.last) {
            Some(found) => above.push(found),
            None => break,
        }
        at = before;
    }
    let mut below = Vec::new();
    let mut at = line + 1;
    while let Some(found) = assignment(file, at) {
        below.push(found);
        if found.last {
            break;
        }
        at += 1;
    }
    let column = |run: &[Assignment]| run.iter().map(|a| a.width).max().unwrap_or_default() + 1;
    let aligned = |run: &[Assignment]| {
        let column = column(run);
        run.iter()
            .all(|a| (a.equals - a.name_end) as usize == column - a.width)
    };
    if above.is_empty() || below.is_empty() || !aligned(&above) || !aligned(&below) {
        return Vec::new();
    }
    let all: Vec<Assignment> = above.into_iter().chain(below).collect();
    let column = column(&all);
    let moved = all.iter().filter_map(|a| {
        let blanks = Span::new(file.id, a.name_end, a.equals);
        let wanted = " ".repeat(column - a.width);
        (file.text(blanks) != wanted).then(|| Edit::new(blanks, wanted))
    });
    moved.collect()
}

fn assignment(file: &Parsed, line: u32) -> Option<Assignment> {
    let place = file.line(line);
    let text = file.text(place);
    let indent = text.len() - text.trim_start().len();
    let code = text.get(indent..)?;
    let name = match code.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => code.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))?,
    };
    let rest = code.get(name..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let value = rest.get(blanks..)?.strip_prefix('=')?;
    if name == 0 || value.starts_with(['=', '>']) {
        return None;
    }
    // A value that goes on below is aligned with nothing, that of a heredoc excepted.
    if value.trim_end().ends_with(['{', '[', '(']) {
        return None;
    }
    let byte = |n: usize| place.start + u32::try_from(n).unwrap_or_default();
    Some(Assignment {
        width: text.get(..indent + name)?.graphemes(true).count(),
        name_end: byte(indent + name),
        equals: byte(indent + name + blanks),
        last: value.contains("<<"),
    })
}
