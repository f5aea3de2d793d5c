//! Source files and the places in them.
//!
//! Every stage points at text by [`Span`], which is small and copyable; only the reports turn
//! it into a path, a line and a column, through the [`SourceMap`].

use std::sync::{Arc, OnceLock, RwLock};

/// A file of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range of one file. [`Span::NONE`] stands for "no place" (a value made by the engine,
/// or text of an embedded adapter or rule where the user's own place is wanted instead).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file, `FileId(u32::MAX)` for no place.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// No place at all.
    pub const NONE: Span = Span {
        file: FileId(u32::MAX),
        start: 0,
        end: 0,
    };

    /// The bytes `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Span {
        Span { file, start, end }
    }

    /// Whether this is [`Span::NONE`].
    pub fn is_none(self) -> bool {
        self.file.0 == u32::MAX
    }

    /// This place, or `other` where this is none.
    pub fn or(self, other: Span) -> Span {
        if self.is_none() { other } else { self }
    }

    /// The smallest range that holds both; `self` when the files differ.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// One file's path and text.
#[derive(Debug)]
pub struct SourceFile {
    /// Path as reports show it: relative to the repository's root, with `/`.
    /// Embedded files have paths such as `<alertlint>/rules/unrouted-tag.hcl`.
    pub path: String,
    /// The text, decoded; a byte order mark is kept so that offsets are those of the file.
    pub text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// Byte offset of the start of each line.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|i| i as u32 + 1));
            starts
        })
    }

    /// Line of a byte offset, from one: cheaper than [`SourceFile::line_column`] on long lines.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_starts().partition_point(|s| *s <= offset).max(1) as u32
    }

    /// Line and column of a byte offset, both from one; the column counts Unicode scalar values.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let starts = self.line_starts();
        let line = starts.partition_point(|s| *s <= offset).max(1);
        let begin = starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self
            .text
            .get(begin..end)
            .map_or(end - begin, |t| t.chars().count());
        (line as u32, column as u32 + 1)
    }
}

/// All files of one run. Cheap to share between threads; files are only ever added.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a file and gives its id. Files are not told apart by path: adding twice gives two ids.
    pub fn add(&self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let file = Arc::new(SourceFile {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
        });
        let mut files = self.files.write().unwrap_or_else(|e| e.into_inner());
        files.push(file);
        FileId(files.len() as u32 - 1)
    }

    /// The file of an id; `None` for [`Span::NONE`]'s.
    pub fn get(&self, id: FileId) -> Option<Arc<SourceFile>> {
        let files = self.files.read().unwrap_or_else(|e| e.into_inner());
        files.get(id.0 as usize).cloned()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.read().unwrap_or_else(|e| e.into_inner()).len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a span, empty where there is none.
    pub fn text(&self, span: Span) -> String {
        self.get(span.file)
            .and_then(|f| {
                f.text
                    .get(span.start as usize..span.end as usize)
                    .map(str::to_owned)
            })
            .unwrap_or_default()
    }
}

/// An input that alertlint could not use: config, rule, adapter, catalog, plan, or a flag. Shown as
/// a miette report; the run ends with exit code 2.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct InputError {
    /// What is wrong, one sentence, lower case, no full stop.
    pub message: String,
    /// The place; [`Span::NONE`] where there is none.
    pub span: Span,
    /// What is to be seen at the place.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl InputError {
    /// An error at a place.
    pub fn new(message: impl Into<String>, span: Span) -> InputError {
        InputError {
            message: message.into(),
            span,
            label: None,
            help: None,
        }
    }

    /// The same error with what is to be seen at its place.
    pub fn label(mut self, label: impl Into<String>) -> InputError {
        self.label = Some(label.into());
        self
    }

    /// The same error with advice.
    pub fn help(mut self, help: impl Into<String>) -> InputError {
        self.help = Some(help.into());
        self
    }
}

/// A span as people and programs read it. Lines and columns count from one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// Relative to the repository's root.
    pub path: String,
    /// First line.
    pub line: u32,
    /// First column, in Unicode scalar values.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

impl Place {
    /// The place of a span, `None` for [`Span::NONE`].
    pub fn of(span: Span, sources: &SourceMap) -> Option<Place> {
        let file = sources.get(span.file)?;
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = file.line_column(span.end);
        Some(Place {
            path: file.path.clone(),
            line,
            column,
            end_line,
            end_column,
        })
    }
}
