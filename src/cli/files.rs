//! Finding and reading the files beside Terraform's: config, catalogs, a user's rules and adapters.

use crate::policy::Located;
use crate::source::{FileId, InputError, SourceMap, Span};
use crate::terraform::load::repository::Edited;
use ignore::WalkBuilder;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a config is called.
pub const CONFIG: &str = ".alertlint.hcl";

/// No file of these is larger: 256 MiB.
const MOST_BYTES: u64 = 256 << 20;

/// The repository's root: the nearest folder at or above `dir` with `.git`, else `dir`.
///
/// # Errors
/// The folder is not there or cannot be read.
pub fn repository(dir: &Path) -> Result<PathBuf, InputError> {
    let whole = dir.canonicalize().map_err(|e| {
        InputError::new(format!("{}: {}", dir.display(), reason(&e)), Span::NONE)
            .help("name a folder that holds Terraform files")
    })?;
    let root = whole.ancestors().find(|a| a.join(".git").exists());
    Ok(root.unwrap_or(&whole).to_owned())
}

/// The config for a folder: the nearest one at or above it, inside the repository.
pub fn nearest_config(dir: &Path, repository: &Path) -> Option<PathBuf> {
    let whole = dir.canonicalize().ok()?;
    whole
        .ancestors()
        .take_while(|a| a.starts_with(repository))
        .map(|a| a.join(CONFIG))
        .find(|f| f.is_file())
}

/// Reads a file as UTF-8 and adds it under its path relative to the repository. A byte order mark
/// is dropped.
///
/// # Errors
/// It cannot be read, is too large, or is not UTF-8.
pub fn read(path: &Path, repository: &Path, sources: &SourceMap) -> Result<FileId, InputError> {
    read_edited(path, repository, &Edited::default(), sources)
}

/// As [`read`], with some files edited.
///
/// # Errors
/// See [`read`].
pub fn read_edited(
    path: &Path,
    repository: &Path,
    edited: &Edited,
    sources: &SourceMap,
) -> Result<FileId, InputError> {
    let shown = relative(path, repository);
    if let Some(text) = edited.text(path) {
        return Ok(sources.add(shown, text.strip_prefix('\u{feff}').unwrap_or(&text)));
    }
    let fail = |message: String| InputError::new(format!("{shown}: {message}"), Span::NONE);
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|f| f.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|e| fail(reason(&e)))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(fail("the file is larger than 256 MiB".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        fail(format!(
            "not UTF-8 text (byte {})",
            e.utf8_error().valid_up_to()
        ))
        .help("save the file as UTF-8")
    })?;
    Ok(sources.add(shown, text.strip_prefix('\u{feff}').unwrap_or(&text)))
}

/// A path as reports show it: relative to the repository where it is inside, with `/`.
pub fn relative(path: &Path, repository: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let shown = whole.strip_prefix(repository).unwrap_or(path);
    shown.to_string_lossy().replace('\\', "/")
}

/// The files that globs relative to `dir` name, sorted, each once.
///
/// # Errors
/// A glob cannot be read, or names no file.
pub fn matching(dir: &Path, globs: &[Located]) -> Result<Vec<PathBuf>, InputError> {
    let mut found = Vec::new();
    for Located { text: glob, at } in globs {
        let overrides = ignore::overrides::OverrideBuilder::new(dir)
            .add(&format!("/{}", glob.trim_start_matches("./")))
            .and_then(|b| b.build())
            .map_err(|e| InputError::new(format!("{glob:?} is not a glob: {e}"), *at))?;
        let before = found.len();
        let walk = WalkBuilder::new(dir)
            .standard_filters(false)
            .overrides(overrides)
            .build();
        found.extend(
            walk.filter_map(Result::ok)
                .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
                .map(ignore::DirEntry::into_path),
        );
        if found.len() == before {
            return Err(InputError::new(format!("no file matches {glob:?}"), *at)
                .help("globs are relative to the config's folder"));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The reason of an I/O error in plain words, without the operating system's number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        kind => kind.to_string(),
    }
}
