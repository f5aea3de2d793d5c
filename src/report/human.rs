//! For people: each finding with the lines responsible, over several files where need be.

use super::{Report, clean, closing, fixes};
use crate::finding::{Finding, Severity, Verdict};
use crate::source::{FileId, SourceFile, SourceMap, Span};
use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::{self, Config, Styles, StylesWriter, termcolor::Buffer};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A label over more lines than this is cut to its first line: the reader needs a place, not the text.
const MOST_LINES: u32 = 4;

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let files = Shown::new(report);
    let config = Config::default();
    let styles = Styles::default();
    let mut buffer = if color {
        Buffer::ansi()
    } else {
        Buffer::no_color()
    };
    for finding in report.findings {
        let diagnostic = diagnostic(finding, report);
        let mut writer = StylesWriter::new(&mut buffer, &styles);
        // Writing into memory cannot fail, and every span was made from the file it points into.
        let _ = term::emit_to_write_style(&mut writer, &config, &files, &diagnostic);
    }
    let mut text = String::from_utf8_lossy(buffer.as_slice()).into_owned();
    for note in report.notes {
        text.push_str(&format!("note: {}\n", clean(note)));
    }
    if !report.notes.is_empty() {
        text.push('\n');
    }
    text.push_str(&closing(&report.summary));
    text.push('\n');
    text
}

fn diagnostic(finding: &Finding, report: &Report<'_>) -> Diagnostic<FileId> {
    let sources = report.sources;
    let severity = match finding.severity {
        Severity::Error => codespan_reporting::diagnostic::Severity::Error,
        Severity::Warning => codespan_reporting::diagnostic::Severity::Warning,
        Severity::Info => codespan_reporting::diagnostic::Severity::Note,
    };
    let message = match finding.verdict {
        Verdict::Violated => clean(&finding.message),
        Verdict::Undetermined => format!("undetermined: {}", clean(&finding.message)),
    };
    let labels = finding
        .labels
        .iter()
        .enumerate()
        .filter(|(_, l)| sources.get(l.span.file).is_some())
        .map(|(i, l)| {
            let style = if i == 0 {
                LabelStyle::Primary
            } else {
                LabelStyle::Secondary
            };
            Label::new(style, l.span.file, shown_range(l.span, sources))
                .with_message(clean(&l.text))
        })
        .collect();
    Diagnostic::new(severity)
        .with_code(format!("{} {}", finding.code, finding.rule))
        .with_message(message)
        .with_labels(labels)
        .with_notes(notes(finding, report))
}

fn notes(finding: &Finding, report: &Report<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if finding.labels.is_empty() {
        notes.push(format!("at: {}", clean(&finding.subject.address)));
    }
    if let Some(root) = &finding.root {
        notes.push(format!("root: {}", clean(root)));
    }
    if !finding.environments.is_empty() {
        notes.push(format!("in: {}", clean(&finding.environments.join(", "))));
    }
    // What a label says need not be said twice.
    let shown = |because: &&String| finding.labels.iter().any(|l| l.text == **because);
    let because = finding.because.iter().filter(|b| !shown(b));
    notes.extend(because.map(|b| format!("because: {}", clean(b))));
    if !finding.help.is_empty() {
        notes.push(format!("help: {}", clean(&finding.help)));
    }
    for fix in fixes::advised(finding) {
        let mut note = format!("fix: {}", clean(&fixes::titled(fix)));
        for line in fixes::patch(report, fix) {
            note.push('\n');
            note.push_str(&line);
        }
        notes.push(note);
    }
    notes
}

fn shown_range(span: Span, sources: &SourceMap) -> Range<usize> {
    let range = span.start as usize..span.end as usize;
    let Some(file) = sources.get(span.file) else {
        return range;
    };
    let (first, _) = file.line_column(span.start);
    let (last, _) = file.line_column(span.end);
    if last - first < MOST_LINES {
        return range;
    }
    let end = file
        .line_starts()
        .get(first as usize)
        .map_or(span.end, |next| next.saturating_sub(1));
    range.start..(end as usize).max(range.start)
}

/// The files of a report as they are shown.
struct Shown {
    files: HashMap<FileId, (Arc<SourceFile>, String)>,
}

impl Shown {
    fn new(report: &Report<'_>) -> Shown {
        let mut files = HashMap::new();
        for label in report.findings.iter().flat_map(|f| &f.labels) {
            if let Some(file) = report.sources.get(label.span.file) {
                files
                    .entry(label.span.file)
                    .or_insert_with(|| (file.clone(), super::clean::source(&file.text)));
            }
        }
        Shown { files }
    }

    fn file(&self, id: FileId) -> Result<&(Arc<SourceFile>, String), Error> {
        self.files.get(&id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Shown {
    type FileId = FileId;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<String, Error> {
        self.file(id).map(|(f, _)| clean(&f.path))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        self.file(id).map(|(_, text)| text.as_str())
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        let starts = self.file(id)?.0.line_starts();
        Ok(starts
            .partition_point(|s| *s as usize <= byte)
            .saturating_sub(1))
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        let (file, text) = self.file(id)?;
        let starts = file.line_starts();
        let start = starts.get(line).ok_or(Error::LineTooLarge {
            given: line,
            max: starts.len().saturating_sub(1),
        })?;
        let end = starts.get(line + 1).map_or(text.len(), |e| *e as usize);
        Ok(*start as usize..end)
    }
}
