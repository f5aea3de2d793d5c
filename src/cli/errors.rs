//! alertlint's own errors as miette reports.

use crate::report::{clean, redact};
use crate::source::{InputError, SourceMap, Span};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use std::fmt;

/// What a command that could not run says: at least one error, all of them reported.
#[derive(Debug)]
pub struct Failure(Vec<InputError>);

/// An error without a place in a file.
pub fn failed(message: String) -> InputError {
    InputError::new(message, Span::NONE)
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Failure {
        Failure(vec![error])
    }
}

impl From<Vec<InputError>> for Failure {
    fn from(errors: Vec<InputError>) -> Failure {
        Failure(errors)
    }
}

impl Failure {
    /// All errors in plain words, one after another.
    pub fn words(&self, sources: &SourceMap) -> String {
        let one = |error: &InputError| {
            let place = crate::report::Place::of(error.span, sources);
            let place = place.map_or(String::new(), |p| format!("{}:{}: ", p.path, p.line));
            let help = error.help.as_deref();
            let help = help.map_or(String::new(), |h| format!(" ({h})"));
            clean(&format!("{place}{}{help}", error.message))
        };
        self.0.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// All errors as text, with the lines they are about.
    pub fn render(&self, sources: &SourceMap, color: bool) -> String {
        let theme = if color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme);
        let mut text = String::new();
        for error in &self.0 {
            let _ = handler.render_report(&mut text, &Shown::new(error, sources));
        }
        text
    }
}

/// An [`InputError`] as miette wants it.
#[derive(Debug)]
struct Shown {
    message: String,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    label: Option<LabeledSpan>,
}

impl Shown {
    fn new(error: &InputError, sources: &SourceMap) -> Shown {
        let file = sources.get(error.span.file);
        let label = file.as_ref().map(|f| {
            let start = (error.span.start as usize).min(f.text.len());
            let length = (error.span.end as usize)
                .min(f.text.len())
                .saturating_sub(start);
            LabeledSpan::new(error.label.as_deref().map(clean), start, length)
        });
        Shown {
            message: clean(&error.message),
            help: error.help.as_deref().map(clean),
            source: file.map(|f| NamedSource::new(clean(&f.path), redact(&f.text).into_owned())),
            label,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|s| s as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label
            .clone()
            .map(|l| Box::new(std::iter::once(l)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
