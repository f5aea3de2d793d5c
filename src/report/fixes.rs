//! Fixes as reports show them.

use super::{Report, clean, redact};
use crate::edit::{Edit, changed_lines};
use crate::finding::{Finding, Fix};
use crate::source::{FileId, Place};
use serde::Serialize;
use std::fmt::Write as _;

/// The most lines of a patch that people are shown below a finding.
const MOST_LINES: usize = 40;

/// A fix as JSON reports show it.
#[derive(Debug, Serialize)]
pub(super) struct FixRow {
    title: String,
    safe: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<String>,
    edits: Vec<EditRow>,
}

/// What comes in the place of some bytes.
#[derive(Debug, Serialize)]
pub(super) struct EditRow {
    #[serde(flatten)]
    pub(super) place: Place,
    /// First byte of the file as it is read.
    start: u32,
    /// One past the last.
    end: u32,
    pub(super) text: String,
}

/// The fixes of a finding that may be shown: none that would have to write down a credential.
pub(super) fn shown(finding: &Finding) -> impl Iterator<Item = &Fix> {
    let harmless = |e: &Edit| redact(&e.text) == e.text.as_str();
    finding
        .fixes
        .iter()
        .filter(move |f| f.edits.iter().all(harmless))
}

/// Those that a reader is advised to look at: to check less is left to those who know of it anyway.
pub(super) fn advised(finding: &Finding) -> impl Iterator<Item = &Fix> {
    shown(finding).filter(|f| f.safe || !f.policy)
}

/// All fixes of a finding, for programs.
pub(super) fn rows(report: &Report<'_>, finding: &Finding) -> Vec<FixRow> {
    let row = |fix: &Fix| FixRow {
        title: clean(&fix.title),
        safe: fix.safe,
        because: fix.because.as_deref().map(clean),
        edits: edits(report, fix),
    };
    shown(finding).map(row).collect()
}

/// The edits of a fix with their places.
pub(super) fn edits(report: &Report<'_>, fix: &Fix) -> Vec<EditRow> {
    let edits = fix.edits.iter().filter_map(|edit| {
        Some(EditRow {
            place: Place::of(edit.span, report.sources)?,
            start: edit.span.start,
            end: edit.span.end,
            text: edit.text.clone(),
        })
    });
    edits.collect()
}

/// A title with what the reader may do: `write embeddings_api (alertlint check --fix writes it)`.
pub(super) fn titled(fix: &Fix) -> String {
    let how = match (&fix.because, fix.safe) {
        (_, true) => "`check --fix` applies it".to_owned(),
        (Some(because), _) if fix.edits.is_empty() => format!("by hand: {because}"),
        (Some(because), _) => format!("look first: {because}"),
        (None, _) => "look first".to_owned(),
    };
    format!("{} ({how})", fix.title)
}

/// The lines that a fix changes, as a patch without its surroundings, ready to be shown.
pub(super) fn patch(report: &Report<'_>, fix: &Fix) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = fix.edits.as_slice();
    while let Some(first) = rest.first() {
        let of_file = |file: FileId| rest.iter().take_while(move |e| e.span.file == file).count();
        let (own, others) = rest.split_at(of_file(first.span.file));
        rest = others;
        let Some(source) = report.sources.get(first.span.file) else {
            continue;
        };
        for change in changed_lines(&source, own) {
            lines.push(format!("{}:{}", clean(&source.path), change.line));
            for (mark, text) in [('-', &change.old), ('+', &change.new)] {
                lines.extend(
                    text.lines()
                        .map(|l| format!("{mark} {}", line(l)).trim_end().to_owned()),
                );
            }
        }
    }
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(format!("… {more} more lines, which --format json has"));
    }
    lines
}

/// The lines that a fix changes, in one line: `main.tf:7 - "  frequency = 10" + "  frequency = 1"`. Empty
/// where it is longer than anybody wants a line to be.
pub(super) fn in_line(report: &Report<'_>, fix: &Fix) -> String {
    const LONGEST: usize = 4000;
    let mut out = String::new();
    for edits in fix.edits.chunk_by(|a, b| a.span.file == b.span.file) {
        let source = edits.first().and_then(|e| report.sources.get(e.span.file));
        let Some(source) = source else { continue };
        for change in changed_lines(&source, edits) {
            let _ = write!(out, " {}:{}", clean(&source.path), change.line);
            for (mark, text) in [('-', &change.old), ('+', &change.new)] {
                if !text.is_empty() {
                    let quoted = serde_json::Value::from(text.trim_end_matches(['\n', '\r']));
                    let _ = write!(out, " {mark} {quoted}");
                }
            }
        }
    }
    match out.len() > LONGEST {
        true => String::new(),
        false => out,
    }
}

/// A line of source: nothing in it steers a terminal, and its indent stays.
fn line(text: &str) -> String {
    super::clean::source(text).replace('\t', "  ")
}
