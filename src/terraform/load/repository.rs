//! The walls around what may be read: nothing outside the repository, no file beyond a size.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Largest file that is read, in bytes. A catalog of thousands of models is under 10 MiB.
pub const MOST_BYTES: u64 = 64 << 20;

/// Texts that are read instead of those on disk, by real path: what an edit would make of files.
#[derive(Debug, Clone, Default)]
pub struct Edited(Arc<BTreeMap<PathBuf, Arc<str>>>);

impl Edited {
    /// Texts by the real paths of their files.
    pub fn new(texts: BTreeMap<PathBuf, Arc<str>>) -> Edited {
        Edited(Arc::new(texts))
    }

    /// The text to be read instead of a file's.
    pub fn text(&self, path: &Path) -> Option<Arc<str>> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&path.canonicalize().ok()?).cloned()
    }
}

/// The repository that a folder belongs to.
#[derive(Debug, Clone)]
pub struct Repository {
    root: PathBuf,
    edited: Edited,
}

impl Repository {
    /// The nearest folder with `.git` at or above `dir`, else `dir` itself.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn of(dir: &Path) -> std::io::Result<Repository> {
        let dir = dir.canonicalize()?;
        let root = dir
            .ancestors()
            .find(|d| d.join(".git").exists())
            .unwrap_or(&dir)
            .to_owned();
        Ok(Repository {
            root,
            edited: Edited::default(),
        })
    }

    /// The same repository with some files edited.
    pub fn edited(mut self, edited: Edited) -> Repository {
        self.edited = edited;
        self
    }

    /// The text to be read instead of a file's, inside the repository or out of it.
    pub(super) fn instead(&self, path: &Path) -> Option<Arc<str>> {
        self.edited.text(path)
    }

    /// Its root, absolute, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The real path of a file or folder, if it lies in the repository.
    ///
    /// # Errors
    /// It is not there, or it (or what a link leads to) is outside; one clause for the user.
    pub fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        // `..` is worked out before anything is asked of the disk, so that not even the
        // existence of files outside the repository can be told.
        let clean = clean(path);
        if clean.is_absolute() && !clean.starts_with(&self.root) {
            return Err("it is outside the repository".to_owned());
        }
        let real = clean.canonicalize().map_err(|e| reason(&e))?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err("it is a link that leads out of the repository".to_owned())
        }
    }

    /// The bytes of a file in the repository.
    ///
    /// # Errors
    /// As [`Repository::inside`]; also for what is no regular file or is larger than [`MOST_BYTES`].
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let real = self.inside(path)?;
        let meta = real.metadata().map_err(|e| reason(&e))?;
        if !meta.is_file() {
            return Err("it is not a file".to_owned());
        }
        if meta.len() > MOST_BYTES {
            return Err(format!(
                "it is larger than {} MiB, the most that is read",
                MOST_BYTES >> 20
            ));
        }
        match self.edited.text(&real) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => std::fs::read(&real).map_err(|e| reason(&e)),
        }
    }

    /// A path as reports show it: relative to the repository, with `/`; `.` for its root.
    pub fn relative(&self, path: &Path) -> String {
        let short = path.strip_prefix(&self.root).unwrap_or(path);
        let text = slashes(short);
        if text.is_empty() {
            ".".to_owned()
        } else {
            text
        }
    }
}

/// What went wrong with a file, as a clause without the path.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string(),
    }
}

/// A path with `.` and `..` worked out by its text alone.
pub fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    out
}

/// A path with `/`, whatever the system.
pub fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|c| match c {
            Component::RootDir => std::borrow::Cow::Borrowed(""),
            other => other.as_os_str().to_string_lossy(),
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_worked_out_by_text() {
        for (path, expected) in [
            ("./a/../b", "b"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            (".", ""),
        ] {
            assert_eq!(slashes(&clean(Path::new(path))), expected, "{path}");
        }
    }

    #[test]
    fn nothing_outside_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let repo = dir.path().join("repo");
        std::fs::create_dir_all(repo.join(".git")).expect("a folder");
        std::fs::create_dir_all(repo.join("deep")).expect("a folder");
        std::fs::write(dir.path().join("secret"), "s").expect("a file");
        std::fs::write(repo.join("own"), "o").expect("a file");
        let repository = Repository::of(&repo.join("deep")).expect("a repository");
        assert_eq!(repository.root(), repo.canonicalize().expect("a path"));
        let from = repository.root().join("deep");
        assert_eq!(repository.read(&from.join("../own")), Ok(b"o".to_vec()));
        let outside = repository.read(&from.join("../../secret"));
        assert!(outside.is_err_and(|e| e.contains("outside")));
        // The same answer whether or not the file is there.
        let nowhere = repository.read(&from.join("../../nothing"));
        assert!(nowhere.is_err_and(|e| e.contains("outside")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret"), repo.join("link"))
                .expect("a link");
            let link = repository.read(&from.join("../link"));
            assert!(link.is_err_and(|e| e.contains("link")));
        }
    }
}
