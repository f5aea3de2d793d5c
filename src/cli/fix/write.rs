//! Writing edited files, each as a whole or not at all.

use super::texts::Texts;
use crate::cli::files;
use crate::source::{InputError, Span};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

impl Texts {
    /// Writes every file whose text is another now. A file keeps its permissions, and is never seen half
    /// written: the new text is a file of its own that takes the place of the old one.
    ///
    /// # Errors
    /// A file cannot be written, or is no longer what was read; those before it are written.
    pub(super) fn write(&self) -> Result<(), InputError> {
        let fail = |shown: &str, message: String| {
            InputError::new(format!("{shown}: {message}"), Span::NONE)
                .help("the file is as it was; what was printed before it is written")
        };
        // First all are looked at, so that most of what can go wrong does so before anything is written.
        for (path, file) in self.changed() {
            let now = fs::read(path).map_err(|e| fail(&file.path, files::reason(&e)))?;
            if now != file.draft.original().as_bytes() {
                let message = "the file has changed while it was checked".to_owned();
                return Err(fail(&file.path, message).help("run it again"));
            }
        }
        for (path, file) in self.changed() {
            replace(path, file.draft.text()).map_err(|e| fail(&file.path, files::reason(&e)))?;
        }
        Ok(())
    }
}

/// Puts a text in the place of a file.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let beside = beside(path);
    let written = (|| {
        let mut file = fs::File::options()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        file.set_permissions(permissions)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // What is left of the attempt is of no use; that it cannot be removed is no further mistake.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A file of this process alone in the same folder, which Terraform does not read.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.alertlint~", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::source::SourceMap;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_keeps_its_permissions() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("main.tf");
        fs::write(&path, "old").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
        }
        replace(&path, "new\r\n").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"new\r\n");
        let names: Vec<_> = fs::read_dir(dir.path())
            .expect("read")
            .filter_map(|e| Some(e.ok()?.file_name()))
            .collect();
        assert_eq!(names, ["main.tf"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o640);
        }
    }

    #[test]
    fn a_file_that_may_not_be_written_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("main.tf");
        fs::write(&path, "old").expect("a file");
        let mut permissions = fs::metadata(&path).expect("metadata").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("permissions");
        assert!(replace(&path, "new").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"old");
    }

    #[test]
    fn a_file_that_has_changed_meanwhile_is_left_as_it_is_and_so_are_all_others() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join(".git")).expect("a repository");
        let sources = SourceMap::new();
        let mut edits = Vec::new();
        for name in ["a.tf", "b.tf"] {
            fs::write(dir.path().join(name), "old").expect("a file");
            let id = sources.add(name, "old");
            edits.push(Edit::new(Span::new(id, 0, 3), "new"));
        }
        let mut texts = Texts::new(&[dir.path().to_owned()]).expect("a folder");
        texts.admit(&edits, &sources).expect("both may be edited");
        assert!(texts.apply(&edits, &sources));
        fs::write(dir.path().join("b.tf"), "somebody else's").expect("a file");
        let error = texts.write().expect_err("b.tf has changed");
        assert!(error.message.starts_with("b.tf: "), "{error}");
        assert_eq!(fs::read(dir.path().join("a.tf")).expect("read"), b"old");
        let now = fs::read(dir.path().join("b.tf")).expect("read");
        assert_eq!(now, b"somebody else's");
    }
}
