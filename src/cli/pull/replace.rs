//! A file with new content, or the file as it was: nothing between.

use crate::cli::errors::failed;
use crate::cli::files;
use crate::source::InputError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whether a file can be there at all, asked before anything is fetched.
///
/// # Errors
/// It is a folder, or there is no folder for it.
pub fn check(path: &Path) -> Result<(), InputError> {
    if path.is_dir() {
        return Err(failed(format!("{}: it is a folder", path.display()))
            .help("name the file: --out FOLDER/models.json"));
    }
    if !folder(path).is_dir() {
        return Err(failed(format!(
            "{}: there is no such folder",
            folder(path).display()
        )));
    }
    Ok(())
}

/// Puts the content there: written beside it first, then renamed, so that no reader and no failure
/// ever sees half of it. A link is followed, and who may read the file stays as it was.
///
/// # Errors
/// It cannot be written. The file is then as it was.
pub fn replace(path: &Path, content: &str) -> Result<(), InputError> {
    // Through a link, to what it leads to.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let fail = |e: io::Error| {
        failed(format!("{}: {}", path.display(), files::reason(&e)))
            .help("nothing was written: the file is as it was")
    };
    let (mut file, beside) = create(&target).map_err(fail)?;
    let made = write(&mut file, content, &target).and_then(|()| fs::rename(&beside, &target));
    made.map_err(|e| {
        let _ = fs::remove_file(&beside);
        fail(e)
    })
}

fn write(file: &mut File, content: &str, target: &Path) -> io::Result<()> {
    if let Ok(before) = fs::metadata(target) {
        file.set_permissions(before.permissions())?;
    }
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

/// A new file in the same folder.
fn create(target: &Path) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for n in 0..100 {
        let beside = target.with_file_name(format!(".{name}.{}-{n}.new", std::process::id()));
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Ok(file) => return Ok((file, beside)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => last = e,
            Err(e) => return Err(e),
        }
    }
    Err(last)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
