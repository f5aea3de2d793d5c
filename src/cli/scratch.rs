//! A folder of the run's own, removed at its end.

use super::files;
use crate::source::{InputError, Span};
use std::fs;
use std::path::PathBuf;

/// A temporary folder that looks like a repository of its own, whatever stands above it.
#[derive(Debug)]
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// A new, empty folder.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(what: &str) -> Result<Scratch, InputError> {
        let failed = |e: &std::io::Error| {
            let dir = std::env::temp_dir();
            InputError::new(
                format!("{}: {}", dir.display(), files::reason(e)),
                Span::NONE,
            )
            .help("a temporary folder could not be made there; set TMPDIR")
        };
        let id = std::process::id();
        for n in 0..1000 {
            let dir = std::env::temp_dir().join(format!("alertlint-{what}-{id}-{n}"));
            // Never a folder that somebody else may have prepared.
            match private(&dir) {
                Ok(()) => {
                    let scratch = Scratch(dir.canonicalize().unwrap_or(dir));
                    fs::create_dir(scratch.0.join(".git")).map_err(|e| failed(&e))?;
                    return Ok(scratch);
                }
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(failed(&e)),
            }
        }
        Err(failed(&std::io::ErrorKind::AlreadyExists.into()))
    }
}

fn private(dir: &std::path::Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir)
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
