//! Reading the catalogs that the config and the command line name.

use super::bindings::BoundCatalog;
use super::files;
use crate::catalog::{self, Catalog, Shapes};
use crate::policy::Config;
use crate::policy::config::CatalogConfig;
use crate::source::{InputError, SourceMap, Span};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// Where catalogs are read from.
#[derive(Debug)]
pub struct CatalogReader<'a> {
    /// The folder that paths of the config are relative to.
    pub base: &'a Path,
    /// The repository's root.
    pub repository: &'a Path,
    /// Takes the files.
    pub sources: &'a SourceMap,
    /// The known shapes.
    pub shapes: &'a Shapes,
    /// The day that retirement is judged at where a snapshot has no date.
    pub as_of: Date,
}

/// A catalog and what binds data sources to it.
pub type Read = (Catalog, BoundCatalog);

impl CatalogReader<'_> {
    /// Every catalog of the config, with the files that the command line puts in their place
    /// (`FILE` for the only one, `NAME=FILE`), and those that only the command line names.
    ///
    /// # Errors
    /// A file cannot be read as a catalog, or it is not clear which catalog a file is.
    pub fn read_all(&self, config: &Config, given: &[String]) -> Result<Vec<Read>, InputError> {
        let mut replaced: Vec<Option<PathBuf>> = vec![None; config.catalogs.len()];
        let mut further = Vec::new();
        for text in given {
            match self.place(config, text)? {
                (Some(i), path) => replaced[i] = Some(path),
                (None, path) => further.push(path),
            }
        }
        let mut read = Vec::new();
        for (block, file) in config.catalogs.iter().zip(replaced) {
            let written = block.file.as_ref().map(|f| self.base.join(&*f.text));
            let Some(path) = file.or(written) else {
                return Err(InputError::new(
                    format!("the catalog {:?} has no file", block.name),
                    block.at,
                )
                .help("add `file = \"…\"`, or run with --catalog FILE"));
            };
            read.push(self.read_block(block, &path)?);
        }
        for path in further {
            read.push(self.read_file(&path, None)?);
        }
        Ok(read)
    }

    /// Which of the config's catalogs a `--catalog` is.
    fn place(&self, config: &Config, given: &str) -> Result<(Option<usize>, PathBuf), InputError> {
        if let Some((name, path)) = given.split_once('=')
            && let Some(i) = config.catalogs.iter().position(|c| *c.name == *name)
        {
            return Ok((Some(i), PathBuf::from(path)));
        }
        let path = PathBuf::from(given);
        match config.catalogs.len() {
            0 => Ok((None, path)),
            1 => Ok((Some(0), path)),
            _ => {
                let names: Vec<_> = config.catalogs.iter().map(|c| &*c.name).collect();
                Err(InputError::new(
                    format!("--catalog {given}: the config names several catalogs"),
                    Span::NONE,
                )
                .help(format!("say which, as NAME=FILE: {}", names.join(", "))))
            }
        }
    }

    fn read_block(&self, block: &CatalogConfig, path: &Path) -> Result<Read, InputError> {
        let file = files::read(path, self.repository, self.sources).map_err(|e| InputError {
            span: block.file.as_ref().map_or(block.at, |f| f.at),
            ..e
        })?;
        let shape = match &block.shape {
            Some(shape) => Some(&*shape.text),
            // The label is the shape's name, or any name.
            None => self.shapes.get(&block.name).map(|s| s.name.as_str()),
        };
        if let Some(wanted) = &block.shape
            && self.shapes.get(&wanted.text).is_none()
        {
            let error = InputError::new(
                format!("there is no catalog shape {:?}", wanted.text),
                wanted.at,
            );
            return Err(match self.shapes.nearest(&wanted.text) {
                Some(near) => error.help(format!("did you mean {near:?}?")),
                None => error,
            });
        }
        let taken = block.taken.map(|t| t.to_zoned(TimeZone::UTC).date());
        let mut read = self.parse(&block.name, shape, file, taken)?;
        read.0.max_age_days = block.max_age_days;
        read.0.at = Some(block.at);
        read.1.data = block.data.iter().map(|d| d.text.to_string()).collect();
        Ok(read)
    }

    /// A catalog that no config speaks of.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read_file(&self, path: &Path, shape: Option<&str>) -> Result<Read, InputError> {
        let file = files::read(path, self.repository, self.sources)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        self.parse(&name, shape, file, None)
    }

    fn parse(
        &self,
        name: &str,
        shape: Option<&str>,
        file: crate::source::FileId,
        taken: Option<Date>,
    ) -> Result<Read, InputError> {
        let Some(source) = self.sources.get(file) else {
            return Err(InputError::new("the catalog is not there", Span::NONE));
        };
        let catalog = catalog::read(
            name,
            shape,
            (file, &source.text),
            self.shapes,
            taken,
            self.as_of,
        )?;
        let paths = self.shapes.get(&catalog.shape);
        let bound = BoundCatalog {
            name: name.to_owned(),
            path: source.path.clone(),
            answer: catalog::as_json(&source.text, file).unwrap_or_else(|| source.text.clone()),
            text: source.text.clone(),
            data: Vec::new(),
            paths: paths.map(|s| s.paths.clone()).unwrap_or_default(),
        };
        Ok((catalog, bound))
    }
}
