//! The files that are edited: which may be, and what they are now.

use crate::edit::{Draft, Edit, unified};
use crate::report::clean;
use crate::source::{FileId, InputError, SourceMap, Span};
use crate::terraform::load::repository::Edited;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::files;

const BOM: &str = "\u{feff}";

/// The texts that are edited, by real path.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    repository: PathBuf,
    /// The folders that are checked, real paths.
    dirs: Vec<PathBuf>,
    drafts: BTreeMap<PathBuf, File>,
}

#[derive(Debug, Clone)]
pub(super) struct File {
    /// As reports show it.
    pub(super) path: String,
    pub(super) draft: Draft,
}

impl Texts {
    /// For the folders that are checked.
    ///
    /// # Errors
    /// A folder is not there, or they are of several repositories.
    pub(super) fn new(dirs: &[PathBuf]) -> Result<Texts, InputError> {
        let mut repository: Option<PathBuf> = None;
        let mut real = Vec::new();
        for dir in dirs {
            let own = files::repository(dir)?;
            if repository.as_ref().is_some_and(|known| *known != own) {
                return Err(InputError::new(
                    "the folders to be fixed are of several repositories",
                    Span::NONE,
                )
                .help("fix one repository at a time"));
            }
            repository = Some(own);
            real.extend(dir.canonicalize());
        }
        Ok(Texts {
            repository: repository.unwrap_or_default(),
            dirs: real,
            drafts: BTreeMap::new(),
        })
    }

    /// Whether the files of some edits may be edited.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn admit(&mut self, edits: &[Edit], sources: &SourceMap) -> Result<(), String> {
        for edit in edits {
            let (path, shown) = self.real(edit.span.file, sources)?;
            let source = sources.get(edit.span.file).ok_or("it stands in no file")?;
            let now = match self.drafts.get(&path) {
                Some(file) => file.draft.text().to_owned(),
                None => {
                    let text = std::fs::read_to_string(&path).map_err(|e| files::reason(&e))?;
                    let draft = Draft::new(text.as_str().into());
                    self.drafts.insert(path, File { path: shown, draft });
                    text
                }
            };
            if now.strip_prefix(BOM).unwrap_or(&now)
                != source.text.strip_prefix(BOM).unwrap_or(&source.text)
            {
                return Err("the file has changed since it was read".to_owned());
            }
        }
        Ok(())
    }

    /// The real path of a file of the run, and how reports show it.
    ///
    /// # Errors
    /// Why it may not be edited.
    pub(super) fn real(
        &self,
        id: FileId,
        sources: &SourceMap,
    ) -> Result<(PathBuf, String), String> {
        let source = sources.get(id).ok_or("it stands in no file")?;
        let path = self.repository.join(&source.path);
        let real = path.canonicalize().map_err(|e| files::reason(&e))?;
        if !real.starts_with(&self.repository) {
            return Err("the file is a link that leads out of the repository".to_owned());
        }
        if !self.dirs.iter().any(|dir| real.starts_with(dir)) {
            return Err(format!(
                "{} lies outside the folder that is checked, and others may use it",
                clean(&source.path)
            ));
        }
        if !real.is_file() {
            return Err("it is no regular file".to_owned());
        }
        Ok((real, source.path.clone()))
    }

    /// Edits the texts; the places are those of the files as they were read. `false` where two edits want
    /// the same bytes.
    pub(super) fn apply(&mut self, edits: &[Edit], sources: &SourceMap) -> bool {
        let mut by_file: BTreeMap<PathBuf, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            let (Ok((path, _)), Some(source)) = (
                self.real(edit.span.file, sources),
                sources.get(edit.span.file),
            ) else {
                return false;
            };
            let Some(file) = self.drafts.get(&path) else {
                return false;
            };
            // A byte order mark that was dropped when the file was read is there all the same.
            let dropped = file.draft.text().starts_with(BOM) && !source.text.starts_with(BOM);
            let shift = if dropped { BOM.len() as u32 } else { 0 };
            let span = Span::new(
                edit.span.file,
                edit.span.start + shift,
                edit.span.end + shift,
            );
            by_file
                .entry(path)
                .or_default()
                .push(Edit::new(span, edit.text.as_str()));
        }
        by_file.iter().all(|(path, edits)| {
            let file = self.drafts.get_mut(path);
            file.is_some_and(|f| f.draft.apply(edits))
        })
    }

    /// What is to be read instead of the files on disk.
    pub(super) fn edited(&self) -> Edited {
        let texts = self.changed().map(|(path, file)| {
            let text: Arc<str> = file.draft.text().into();
            (path.to_owned(), text)
        });
        Edited::new(texts.collect())
    }

    /// The files whose text is another now.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&Path, &File)> {
        let files = self
            .drafts
            .iter()
            .map(|(path, file)| (path.as_path(), file));
        files.filter(|(_, file)| file.draft.text() != file.draft.original())
    }

    /// All changes as a patch.
    pub(super) fn patch(&self) -> String {
        let mut files: Vec<&File> = self.changed().map(|(_, file)| file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let patches = files.iter().map(|f| unified(&clean(&f.path), &f.draft));
        patches.collect()
    }
}
