//! A block written once more, with other words in it.

use super::word::words;
use super::{Edit, Parsed, Refusal, rewritten};
use crate::hcl::ast::{Block, Body, Expr, ExprKind};
use crate::source::Span;
use crate::terraform::value::Value;

/// What is to be written once more, and how it differs.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    /// The header of the outermost block, and places some of which stand in the block that is meant.
    pub like: &'a [Span],
    /// The same of the block that it comes behind, a sibling.
    pub behind: &'a [Span],
    /// Which block is meant.
    pub part: Part<'a>,
    /// A word of its literals, and what comes in its place.
    pub word: (&'a str, &'a str),
    /// A reference in it, and what comes in its place.
    pub reference: Option<(&'a str, &'a str)>,
    /// The last label of a whole block.
    pub label: &'a str,
    /// Values that are written in the block, by place, what they are and what they are to be in the copy.
    pub sets: &'a [(Span, Value, Value)],
    /// The same; where they are computed the copy computes them, too.
    pub names: &'a [(Span, Value, Value)],
    /// Values that are written elsewhere in the file and make room for it.
    pub moves: &'a [(Span, Value, Value)],
}

/// A block with places in it.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// The outermost.
    Whole,
    /// The innermost of this kind inside it; where there is none, perhaps the outermost.
    Block(&'a str, bool),
}

/// The edits that write a block once more.
///
/// # Errors
/// The places are in no block of which a copy can be made: a computed one, one with comments, or one that
/// does not have the word or the reference.
pub fn copied(file: &Parsed, copy: Copy<'_>) -> Result<Vec<Edit>, Refusal> {
    let chain = chain(file, copy.like, copy.part).ok_or("it stands in no block of its own")?;
    let behind =
        self::chain(file, copy.behind, copy.part).ok_or("it stands in no block of its own")?;
    let whole = chain.len() == 1;
    let (Some(block), Some(last)) = (chain.last(), behind.last()) else {
        return Err("it stands in no block of its own".to_owned());
    };
    let spans = |chain: &[&Block]| {
        chain
            .iter()
            .rev()
            .skip(1)
            .map(|b| b.span)
            .collect::<Vec<_>>()
    };
    if spans(&chain) != spans(&behind) || block.kind.name != last.kind.name {
        return Err("the blocks are no siblings".to_owned());
    }
    check(file, &chain, whole)?;
    let text = edited(file, block.span, in_copy(file, &chain, copy)?)?;
    let indent = file.line(file.line_of(block.span.start));
    let indent = file.text(Span::new(file.id, indent.start, block.span.start));
    let line = file.line(file.line_of(last.span.end.saturating_sub(1)));
    let rest = file.text(Span::new(file.id, last.span.end, line.end));
    if !indent.trim().is_empty() || !rest.trim().is_empty() {
        return Err("other code stands on its lines".to_owned());
    }
    let end = file.line_end();
    let at = Span::new(file.id, last.span.end, last.span.end);
    let mut edits = beside(file, copy)?;
    edits.push(Edit::new(at, format!("{end}{end}{indent}{text}")));
    Ok(edits)
}

/// The edits of a block that make the copy of it.
fn in_copy(file: &Parsed, chain: &[&Block], copy: Copy<'_>) -> Result<Vec<Edit>, Refusal> {
    let (Some(outermost), Some(block)) = (chain.first(), chain.last()) else {
        return Ok(Vec::new());
    };
    let mut edits = Vec::new();
    if copy.word.0 != copy.word.1 {
        edits.extend(replaced_words(file, block, copy.word)?);
    }
    if let Some(reference) = copy.reference {
        edits.extend(replaced_references(file, block, reference)?);
    }
    if chain.len() == 1 {
        let label = block.labels.last().ok_or("the block has no name")?;
        let quoted = file.text(label.span).starts_with('"');
        let quote = if quoted { "\"" } else { "" };
        let text = format!("{quote}{}{quote}", copy.label);
        edits.push(Edit::new(label.span, text));
    }
    // A literal that has the word is written anew by it.
    let mut change = |change: Edit| {
        let within = |e: &Edit| change.span.start <= e.span.start && e.span.end <= change.span.end;
        if !edits.iter().any(within) {
            edits.push(change);
        }
    };
    for (at, made, wanted) in copy.sets {
        match (is_inside(*at, block), is_inside(*at, outermost)) {
            (true, _) => rewritten(file, *at, made, wanted)?
                .into_iter()
                .for_each(&mut change),
            // Beside the block, in what it stands in: nobody wrote it.
            (false, true) => {}
            (false, false) => return Err("a value of it is written elsewhere".to_owned()),
        }
    }
    for (at, made, wanted) in copy.names.iter().filter(|(at, ..)| is_inside(*at, block)) {
        let edits = rewritten(file, *at, made, wanted).unwrap_or_default();
        edits.into_iter().for_each(&mut change);
    }
    Ok(edits)
}

/// The edits that make room for the copy.
fn beside(file: &Parsed, copy: Copy<'_>) -> Result<Vec<Edit>, Refusal> {
    let mut edits = Vec::new();
    for (at, made, wanted) in copy.moves {
        if at.file != file.id {
            return Err("what must make room stands in another file".to_owned());
        }
        // A header is the place of what nobody wrote in the block.
        if file.block_at(*at).is_none_or(|b| b.header != *at) {
            edits.extend(rewritten(file, *at, made, wanted)?);
        }
    }
    Ok(edits)
}

/// A text as the name of a resource: `ocr_api` of `ocr-api`.
pub fn identifier(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_matches('_').to_owned();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("_{name}"),
    }
}

/// The blocks around the one that is meant, outermost first: the first place says which is the outermost,
/// and all others which of the blocks in it.
fn chain<'f>(file: &'f Parsed, places: &[Span], part: Part<'_>) -> Option<Vec<&'f Block>> {
    let outermost = *around(&file.file.body, *places.first()?).first()?;
    let Part::Block(kind, or_whole) = part else {
        return Some(vec![outermost]);
    };
    let mut found: Option<Vec<&Block>> = None;
    for place in places.iter().filter(|p| p.file == file.id) {
        let mut chain = around(&file.file.body, *place);
        let at = chain.iter().rposition(|b| &*b.kind.name == kind);
        let Some(at) =
            at.filter(|at| *at > 0 && chain.first().is_some_and(|b| b.span == outermost.span))
        else {
            continue;
        };
        chain.truncate(at + 1);
        let same =
            |known: &Vec<&Block>| known.last().map(|b| b.span) == chain.last().map(|b| b.span);
        if found.as_ref().is_some_and(|known| !same(known)) {
            return None;
        }
        found = Some(chain);
    }
    found.or_else(|| or_whole.then(|| vec![outermost]))
}

/// The blocks that a place stands in, outermost first.
fn around(body: &Body, place: Span) -> Vec<&Block> {
    let mut found = Vec::new();
    let mut body = body;
    loop {
        let at = body.blocks.partition_point(|b| b.span.start <= place.start);
        let block = at.checked_sub(1).and_then(|at| body.blocks.get(at));
        let Some(block) = block.filter(|b| place.start < b.span.end) else {
            return found;
        };
        found.push(block);
        body = &block.body;
    }
}

/// Whether it can be written once more by itself.
fn check(file: &Parsed, chain: &[&Block], whole: bool) -> Result<(), Refusal> {
    let block = chain.last().ok_or("it stands in no block")?;
    if chain
        .iter()
        .any(|b| matches!(&*b.kind.name, "dynamic" | "content" | "locals"))
    {
        return Err("the block is computed".to_owned());
    }
    let repeated = |b: &Block| {
        ["for_each", "count"]
            .iter()
            .any(|a| b.body.attribute(a).is_some())
    };
    if whole && repeated(block) {
        return Err("the block is repeated".to_owned());
    }
    if block.body.blocks_of(&block.kind.name).next().is_some() {
        return Err("others of its kind stand in the block".to_owned());
    }
    if file.has_comment(block.span) {
        return Err("a comment in the block would be said of the copy, too".to_owned());
    }
    Ok(())
}

/// Whether a place is one in a block, and not the block.
fn is_inside(place: Span, block: &Block) -> bool {
    let of = block.span;
    place.file == of.file && of.start < place.start && place.end < of.end
}

/// Every expression of a block and of the blocks in it.
fn expressions<'b>(body: &'b Body, seen: &mut dyn FnMut(&'b Expr)) {
    let mut open = vec![body];
    while let Some(body) = open.pop() {
        body.attributes.iter().for_each(|a| seen(&a.expr));
        open.extend(body.blocks.iter().map(|b| &b.body));
    }
}

fn replaced_words(
    file: &Parsed,
    block: &Block,
    (old, new): (&str, &str),
) -> Result<Vec<Edit>, Refusal> {
    let plain = |c: char| c.is_alphanumeric() || "-_.:/= ".contains(c);
    if !new.chars().all(plain) || !old.chars().all(plain) {
        return Err("the word cannot be written plainly".to_owned());
    }
    let mut literals: Vec<Span> = Vec::new();
    expressions(&block.body, &mut |expr| {
        let mut end = expr.span.start;
        expr.visit(&mut |inner| {
            let literal = matches!(inner.kind, ExprKind::String(_) | ExprKind::Template(_));
            // Texts inside an interpolation are part of the text around it.
            if literal && inner.span.start >= end {
                literals.push(inner.span);
                end = inner.span.end;
            }
        });
    });
    let mut edits = Vec::new();
    for literal in literals {
        for at in words(file.text(literal), old) {
            edits.push(part(literal, at, old.len(), new));
        }
    }
    match edits.is_empty() {
        true => Err("what it asks for is computed".to_owned()),
        false => Ok(edits),
    }
}

fn replaced_references(
    file: &Parsed,
    block: &Block,
    (old, new): (&str, &str),
) -> Result<Vec<Edit>, Refusal> {
    let mut edits = Vec::new();
    expressions(&block.body, &mut |expr| {
        let text = file.text(expr.span);
        for (at, _) in text.match_indices(old) {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(at + old.len()..);
            let joined = before.is_some_and(|c| c.is_alphanumeric() || "_-.".contains(c));
            if !joined && after.is_some_and(|t| t.starts_with('.')) {
                edits.push(part(expr.span, at, old.len(), new));
            }
        }
    });
    match edits.is_empty() {
        true => Err("where it sends is computed".to_owned()),
        false => Ok(edits),
    }
}

fn part(of: Span, at: usize, length: usize, text: &str) -> Edit {
    let start = of.start + u32::try_from(at).unwrap_or_default();
    let end = start + u32::try_from(length).unwrap_or_default();
    Edit::new(Span::new(of.file, start, end), text)
}

/// The text of a place with edits made in it.
fn edited(file: &Parsed, place: Span, mut edits: Vec<Edit>) -> Result<String, Refusal> {
    edits.sort();
    edits.dedup();
    if edits
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a.conflicts(b)))
    {
        return Err("two of its edits want the same place".to_owned());
    }
    let mut text = String::new();
    let mut at = place.start;
    for edit in &edits {
        text.push_str(file.text(Span::new(file.id, at, edit.span.start)));
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    text.push_str(file.text(Span::new(file.id, at, place.end)));
    Ok(text)
}
