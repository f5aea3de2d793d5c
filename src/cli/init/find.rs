//! The files of a repository that a first config may name: lists of models, variable files.

use crate::cli::catalogs::CatalogReader;
use crate::cli::files;
use crate::cli::threads;
use crate::suggest::{Candidate, is_variable_file};
use ignore::WalkBuilder;
use std::path::{Path, PathBuf};

/// A larger file is no list of models that anybody commits.
const MOST_BYTES: u64 = 32 << 20;

/// More documents than these are not looked into.
const MOST_DOCUMENTS: usize = 2000;

/// YAML is everywhere, and only files of these names are asked about.
const YAML_CATALOGS: &[&str] = &[
    "models.yaml",
    "models.yml",
    "catalog.yaml",
    "catalog.yml",
    "catalog-info.yaml",
    "openapi.yaml",
    "openapi.yml",
    "swagger.yaml",
    "swagger.yml",
];

/// More lists than these are no catalogs of anybody: each is looked for in every Terraform file.
const MOST_CANDIDATES: usize = 50;

/// Names of documents that are something else for certain.
const NO_CATALOGS: &[&str] = &[
    "package.json",
    "package-lock.json",
    "composer.json",
    "tsconfig.json",
    "modules.json",
    "alertlint-baseline.json",
    "renovate.json",
];

/// What was found, in order of path.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Documents that may be lists of models.
    documents: Vec<PathBuf>,
    /// Variable files, relative to the folder.
    pub(super) variable_files: Vec<String>,
    /// Documents that were left aside, as there are too many.
    pub(super) skipped: usize,
}

/// Walks a folder; what `.gitignore` names and hidden folders are left out.
pub(super) fn walk(dir: &Path) -> Found {
    let mut found = Found::default();
    let walk = WalkBuilder::new(dir)
        .require_git(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp)
        .build();
    let files = walk
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_some_and(|t| t.is_file()));
    for entry in files {
        let shown = below(entry.path(), dir);
        let name = shown.rsplit('/').next().unwrap_or(&shown);
        if is_variable_file(name) {
            found.variable_files.push(shown);
        } else if name.ends_with(".json") || YAML_CATALOGS.contains(&name) {
            let other = name.ends_with(".tf.json")
                || name.ends_with(".tofu.json")
                || NO_CATALOGS.contains(&name);
            let small = entry.metadata().is_ok_and(|m| m.len() <= MOST_BYTES);
            match other || !small {
                true => {}
                false if found.documents.len() < MOST_DOCUMENTS => {
                    found.documents.push(entry.into_path());
                }
                false => found.skipped += 1,
            }
        }
    }
    found
}

/// A path relative to a folder, with `/`.
pub(super) fn below(path: &Path, dir: &Path) -> String {
    let short = path.strip_prefix(dir).unwrap_or(path);
    let text = short.to_string_lossy().replace('\\', "/");
    match text.as_str() {
        "" => ".".to_owned(),
        _ => text.trim_start_matches("./").to_owned(),
    }
}

impl Found {
    /// The documents that are lists of models by their shape.
    pub(super) fn candidates(&self, dir: &Path, reader: &CatalogReader<'_>) -> Vec<Candidate> {
        let read = |path: &PathBuf| {
            let (catalog, bound) = reader.read_file(path, None).ok()?;
            let shape = reader.shapes.get(&catalog.shape)?;
            Some(Candidate {
                path: below(path, dir),
                vague: shape.fallback,
                urls: bound.paths,
                catalog,
                given: false,
                mentioned: false,
            })
        };
        let lists = threads::each(self.documents.iter().collect(), read);
        lists.into_iter().flatten().take(MOST_CANDIDATES).collect()
    }
}

/// The catalog that the user names.
///
/// # Errors
/// It cannot be read.
pub(super) fn given(
    path: &Path,
    dir: &Path,
    reader: &CatalogReader<'_>,
) -> Result<Candidate, crate::source::InputError> {
    let (catalog, bound) = reader.read_file(path, None)?;
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    Ok(Candidate {
        path: match whole.strip_prefix(dir) {
            Ok(_) => below(&whole, dir),
            Err(_) => files::relative(&whole, dir),
        },
        vague: false,
        urls: bound.paths,
        catalog,
        given: true,
        mentioned: false,
    })
}
