//! Remote modules are installed and not committed: the base is read with those of the work tree.

use crate::cli::files;
use crate::source::{InputError, Span};
use crate::terraform::load;
use ignore::WalkBuilder;
use std::fs;
use std::path::Path;

/// Where `terraform init` puts modules, below a root module.
const INSTALLED: &str = ".terraform/modules";

/// A larger file is no source of a module.
const MOST_BYTES: u64 = 16 << 20;

/// Copies the installed modules of the roots in and below `dir` to the same folders of the base.
/// Whether there were any.
///
/// # Errors
/// A file cannot be copied.
pub(super) fn bring(dir: &Path, repository: &Path, base: &Path) -> Result<bool, InputError> {
    let mut any = false;
    // Without Terraform there is nothing installed either.
    for root in load::find_roots(dir).unwrap_or_default() {
        let root = root.canonicalize().unwrap_or(root);
        let Ok(below) = root.strip_prefix(repository) else {
            continue;
        };
        let (from, to) = (root.join(INSTALLED), base.join(below));
        if !from.join("modules.json").is_file() || !to.is_dir() {
            continue;
        }
        copy(&from, &to.join(INSTALLED))?;
        any = true;
    }
    Ok(any)
}

/// Copies regular files; links are not followed.
fn copy(from: &Path, to: &Path) -> Result<(), InputError> {
    let walk = WalkBuilder::new(from)
        .standard_filters(false)
        .filter_entry(|e| e.file_name() != ".git")
        .build();
    for entry in walk.filter_map(Result::ok) {
        let small = entry.metadata().is_ok_and(|m| m.len() <= MOST_BYTES);
        let file = entry.file_type().is_some_and(|t| t.is_file());
        let Ok(below) = entry.path().strip_prefix(from) else {
            continue;
        };
        let target = to.join(below);
        if !file || !small || target.exists() {
            continue;
        }
        let made = target.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::copy(entry.path(), &target))
            .map_err(|e| {
                let path = entry.path().display();
                InputError::new(format!("{path}: {}", files::reason(&e)), Span::NONE)
                    .help("an installed module could not be copied beside the base")
            })?;
    }
    Ok(())
}
