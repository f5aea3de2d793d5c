//! Whole blocks and comments: put in, and taken away with their lines.

use super::{Edit, Parsed, Refusal, assignments};
use crate::source::Span;

/// Takes away a block or a comment, with the lines that hold nothing else.
///
/// # Errors
/// Other code stands on the lines of a block, or a comment right above may be about it.
pub fn without(file: &Parsed, span: Span) -> Result<Vec<Edit>, Refusal> {
    if let Some(comment) = file.comment_at(span) {
        return Ok(without_comment(file, comment));
    }
    let Some(block) = file.block_at(span) else {
        return Err("what goes is neither a block nor a comment".to_owned());
    };
    let (first, last) = (
        file.line_of(block.span.start),
        file.line_of(block.span.end.saturating_sub(1)),
    );
    let start = file.line(first).start;
    let end = file.line(last).end;
    let alone = |from, to| file.text(Span::new(span.file, from, to)).trim().is_empty();
    if !alone(start, block.span.start) || !alone(block.span.end, end) {
        return Err("other code stands on its lines".to_owned());
    }
    let above = first.checked_sub(1).map(|l| file.text(file.line(l)).trim());
    if above.is_some_and(|l| l.starts_with(['#', '/']) || l.ends_with("*/")) {
        return Err("the comment above it may be about it".to_owned());
    }
    // Of two empty lines around it one goes, too.
    let below = file.text(file.line(last + 1));
    let (start, end) = match above {
        None | Some("")
            if end > file.line(last).start && !below.is_empty() && below.trim().is_empty() =>
        {
            (start, file.line(last + 1).end)
        }
        Some("") if below.is_empty() => (file.line(first - 1).start, end),
        _ => (start, end),
    };
    Ok(vec![Edit::new(Span::new(span.file, start, end), "")])
}

fn without_comment(file: &Parsed, comment: Span) -> Vec<Edit> {
    let number = file.line_of(comment.start);
    let line = file.line(number);
    let before = file.text(Span::new(comment.file, line.start, comment.start));
    let after = file.text(Span::new(comment.file, comment.end, line.end));
    let blanks = before.len() - before.trim_end().len();
    let gone = match (before.trim().is_empty(), after.trim().is_empty()) {
        (true, true) => line,
        (false, true) => Span::new(
            comment.file,
            comment.start - u32::try_from(blanks).unwrap_or_default(),
            comment.end,
        ),
        // Code follows: the blank before the comment keeps it apart.
        _ => {
            let space = after.len() - after.trim_start_matches(' ').len();
            let space = u32::try_from(space).unwrap_or_default();
            Span::new(comment.file, comment.start, comment.end + space)
        }
    };
    let mut edits = vec![Edit::new(gone, "")];
    if gone == line {
        edits.extend(assignments::joined(file, number));
    }
    edits
}

/// Puts a text behind the block that a place belongs to, set apart by an empty line and as far to the
/// right as the block.
///
/// # Errors
/// There is no block, or other code stands behind it on its line.
pub fn after(file: &Parsed, span: Span, text: &str) -> Result<Vec<Edit>, Refusal> {
    let Some(block) = file.block_at(span) else {
        return Err("there is no block to put it behind".to_owned());
    };
    let line = file.line(file.line_of(block.span.end.saturating_sub(1)));
    let rest = file.text(Span::new(span.file, block.span.end, line.end));
    if !rest.trim().is_empty() && !file.has_comment(Span::new(span.file, block.span.end, line.end))
    {
        return Err("other code stands behind the block".to_owned());
    }
    let first = file.line(file.line_of(block.span.start));
    let indent = file.text(Span::new(span.file, first.start, block.span.start));
    let indent = if indent.trim().is_empty() { indent } else { "" };
    let at = line.start + u32::try_from(file.text(line).trim_end().len()).unwrap_or_default();
    let end = file.line_end();
    let text = indented(text, indent, end);
    Ok(vec![Edit::new(
        Span::new(span.file, at, at),
        format!("{end}{end}{text}"),
    )])
}

/// Puts a text at the end of a file, set apart by an empty line.
pub fn append(file: &Parsed, text: &str) -> Vec<Edit> {
    let whole = &file.source.text;
    let end = u32::try_from(whole.len()).unwrap_or(u32::MAX);
    let line_end = file.line_end();
    let text = indented(text, "", line_end);
    let apart = match () {
        () if whole.trim_start_matches('\u{feff}').trim().is_empty() => "",
        () if whole.ends_with('\n') => line_end,
        () => &line_end.repeat(2),
    };
    vec![Edit::new(
        Span::new(file.id, end, end),
        format!("{apart}{text}{line_end}"),
    )]
}

/// The lines of a text, each after an indent, without empty ones at the ends.
fn indented(text: &str, indent: &str, line_end: &str) -> String {
    let lines = text.trim_matches(['\n', '\r']).trim_end().lines();
    let lines = lines.map(|line| match line.trim_end() {
        "" => String::new(),
        line => format!("{indent}{line}"),
    });
    lines.collect::<Vec<_>>().join(line_end)
}
