//! The policy of a run: the config, and the rules and adapters that it names.

use super::errors::Failure;
use super::files;
use crate::catalog::Shapes;
use crate::hcl;
use crate::policy::{Config, Located, Policy, UserFiles};
use crate::source::{FileId, InputError, SourceMap};
use crate::terraform::load::repository::Edited;
use std::path::Path;
use std::sync::Arc;

/// The policy for a config, and the catalogs' shapes.
///
/// # Errors
/// The config, a rule, an adapter or a shape cannot be used.
pub fn read_policy(
    config: Option<&Path>,
    repository: &Path,
    sources: &Arc<SourceMap>,
) -> Result<(Policy, Shapes), Failure> {
    read_edited_policy(config, repository, &Edited::default(), sources)
}

/// As [`read_policy`], with some files edited.
pub fn read_edited_policy(
    config: Option<&Path>,
    repository: &Path,
    edited: &Edited,
    sources: &Arc<SourceMap>,
) -> Result<(Policy, Shapes), Failure> {
    let mut read = Config::default();
    let mut user = UserFiles::default();
    if let Some(path) = config {
        let file = files::read_edited(path, repository, edited, sources)?;
        read = Config::read(&parse(file, sources))?;
        let add = |globs: &[Located]| -> Result<Vec<FileId>, InputError> {
            files::matching(folder_of(path), globs)?
                .iter()
                .map(|p| files::read(p, repository, sources))
                .collect()
        };
        user.rules = add(&read.rules)?;
        user.providers = add(&read.providers)?;
    }
    let policy = Policy::load(read, &user, sources)?;
    Ok((policy, Shapes::embedded(sources)?))
}

/// Parses a file of the source map.
pub fn parse(id: FileId, sources: &SourceMap) -> hcl::ast::File {
    let text = sources.get(id).map(|f| f.text.clone()).unwrap_or_default();
    hcl::parse(id, &text)
}

/// The folder that a file is in; `.` where its path names none.
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
