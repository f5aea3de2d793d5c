//! Which folders are root modules.

use super::repository::{clean, reason};
use super::{Loader, list, no_folder, tree};
use crate::source::{InputError, Span};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// See [`super::find_roots`].
pub(super) fn find(loader: &Loader, dir: &Path) -> Result<Vec<PathBuf>, InputError> {
    let found = find_any(loader, dir)?;
    if found.is_empty() {
        return Err(InputError::new(
            format!("there are no Terraform files in or below {}", dir.display()),
            Span::NONE,
        )
        .help("name a folder that holds `.tf` files, or give a plan with --plan FILE"));
    }
    Ok(found)
}

/// See [`Loader::find_any_roots`].
pub(super) fn find_any(loader: &Loader, dir: &Path) -> Result<Vec<PathBuf>, InputError> {
    let own = list(dir).map_err(|e| no_folder(dir, &e))?;
    let mut folders: Vec<PathBuf> = Vec::new();
    let walk = ignore::WalkBuilder::new(dir)
        .require_git(false)
        .follow_links(false)
        .build();
    for entry in walk {
        let entry = entry.map_err(|e| {
            let why = e.io_error().map_or_else(|| e.to_string(), reason);
            InputError::new(format!("cannot read {}: {why}", dir.display()), Span::NONE)
                .help("check the permissions, or name the root module's folder itself")
        })?;
        let is_dir = entry.file_type().is_some_and(|t| t.is_dir());
        if is_dir && list(entry.path()).is_ok_and(|files| !files.is_empty()) {
            folders.push(entry.into_path());
        }
    }
    folders.sort();
    let real: Vec<Option<PathBuf>> = folders.iter().map(|f| f.canonicalize().ok()).collect();
    let all: Vec<PathBuf> = real.iter().flatten().cloned().collect();
    loader.prepare(&all);
    let mut called: FxHashSet<PathBuf> = FxHashSet::default();
    for folder in real.iter().flatten() {
        for call in &loader.folder(folder).config.calls {
            let Some(source) = call.source.as_deref().filter(|s| tree::is_local(s)) else {
                continue;
            };
            // A module that calls itself is not thereby called by another.
            match clean(&folder.join(source)).canonicalize() {
                Ok(target) if target != *folder => {
                    called.insert(target);
                }
                _ => {}
            }
        }
    }
    let roots: Vec<PathBuf> = folders
        .iter()
        .zip(&real)
        // The folder that was named is a root, whoever calls it (an example of it may).
        .filter(|(folder, real)| {
            (!own.is_empty() && folder.as_path() == dir)
                || real.as_ref().is_none_or(|r| !called.contains(r))
        })
        .map(|(folder, _)| folder.clone())
        .collect();
    // Modules that only call one another in a circle have no root: all of them are looked at.
    Ok(if roots.is_empty() { folders } else { roots })
}
