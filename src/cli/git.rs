//! What the gate and hooks ask of git: a revision's files, what changed since, and who wrote it. Nothing here
//! touches the work tree, fetches anything, or runs a hook.

use super::scratch::Scratch;
use crate::source::{InputError, Span};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

/// A larger file is left out: nothing reads it.
const MOST_BYTES: u64 = 256 << 20;

/// A repository on disk.
#[derive(Debug)]
pub struct Git {
    /// The root of the work tree, a real path.
    pub root: PathBuf,
}

/// What one revision is compared with, and by whom it was changed since.
#[derive(Debug)]
pub struct Base {
    /// The commit, as git abbreviates it.
    pub short: String,
    /// The whole name of the commit.
    pub commit: String,
    /// What is to be said about how it was found.
    pub note: Option<String>,
}

/// Who wrote the commits since the base.
#[derive(Debug, Default)]
pub struct Written {
    /// Names, addresses, and both together.
    pub names: Vec<String>,
    /// Why there may be more.
    pub incomplete: Option<String>,
}

impl Git {
    /// The repository that a folder belongs to.
    ///
    /// # Errors
    /// git is not there, or the folder belongs to no repository.
    pub fn of(dir: &Path) -> Result<Git, InputError> {
        let git = Git {
            root: dir.to_owned(),
        };
        let root = git.ask(["rev-parse", "--show-toplevel"])?.map_err(|e| {
            let shown = dir.display();
            if e.contains("dubious ownership") {
                return InputError::new(format!("git refuses {shown}: it belongs to another user"), Span::NONE)
                    .help("if you trust it, `git config --global --add safe.directory FOLDER` with the folder of the repository");
            }
            InputError::new(format!("{shown} is in no git repository"), Span::NONE)
                .help("name a folder instead of a revision: `alertlint gate --base OLD-FOLDER NEW-FOLDER`")
        })?;
        let root = PathBuf::from(root.trim_end_matches('\n'));
        Ok(Git {
            root: root.canonicalize().unwrap_or(root),
        })
    }

    /// The commit to compare with: where the work tree's history left the revision's, else the
    /// revision itself.
    ///
    /// # Errors
    /// The revision is not here; the error says what to fetch.
    pub fn base(&self, revision: &str) -> Result<Base, InputError> {
        let asked = format!("{revision}^{{commit}}");
        let found = self.ask([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &asked,
        ])?;
        let Ok(tip) = found else {
            return Err(self.missing(revision));
        };
        let tip = tip.trim().to_owned();
        let fork = self.ask(["merge-base", &tip, "HEAD"])?;
        let (commit, note) = match fork {
            Ok(fork) if !fork.trim().is_empty() => (fork.trim().to_owned(), None),
            _ => {
                let note = format!(
                    "where the history leaves {revision} is not in this clone: compared with {revision} itself, so what changed there since shows as undone; `git fetch --unshallow origin` brings the history"
                );
                (tip, Some(note))
            }
        };
        let short = self.ask(["rev-parse", "--short", &commit])?;
        Ok(Base {
            short: short.map_or_else(|_| commit.clone(), |s| s.trim().to_owned()),
            commit,
            note,
        })
    }

    fn missing(&self, revision: &str) -> InputError {
        let error = InputError::new(
            format!("the revision {revision:?} is not in this clone"),
            Span::NONE,
        );
        let shallow = matches!(
            self.ask(["rev-parse", "--is-shallow-repository"]),
            Ok(Ok(answer)) if answer.trim() == "true"
        );
        let hex = revision.len() >= 7 && revision.bytes().all(|b| b.is_ascii_hexdigit());
        let why = if shallow {
            "this clone is shallow; run"
        } else {
            "run"
        };
        let line = match revision.split_once('/') {
            Some((remote, branch)) if !remote.is_empty() && !branch.is_empty() => {
                format!("git fetch --depth=1 {remote} {branch}:refs/remotes/{remote}/{branch}")
            }
            _ if hex => format!("git fetch --depth=1 origin {revision}"),
            _ => format!("git fetch --depth=1 origin {revision}:{revision}"),
        };
        error.help(format!("{why} `{line}`, or name a folder"))
    }

    /// Authors and co-authors of the commits since the base.
    ///
    /// # Errors
    /// git cannot be run.
    pub fn written(&self, base: &Base) -> Result<Written, InputError> {
        let range = format!("{}..HEAD", base.commit);
        let format = "--format=%H%x00%an%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x00)%x01";
        let asked = ["log", "--no-show-signature", "--no-mailmap", format, &range];
        let Ok(text) = self.ask(asked)? else {
            return Ok(Written {
                names: Vec::new(),
                incomplete: Some("the history of this work tree cannot be read".to_owned()),
            });
        };
        let edges = self.ask(["rev-parse", "--git-path", "shallow"])?;
        let edges = edges.ok().and_then(|path| {
            std::fs::read_to_string(self.root.join(path.trim_end_matches('\n'))).ok()
        });
        let edges = edges.unwrap_or_default();
        let mut written = Written::default();
        for commit in text.split('\u{1}') {
            let mut parts = commit.trim_start_matches('\n').split('\0');
            let (Some(id), Some(name), Some(mail)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            // Behind the edge of a shallow clone there may be more commits of this change.
            if edges.lines().any(|edge| edge == id) {
                written.incomplete = Some("this clone is shallow, so not every commit of the change can be seen: give --author, or run `git fetch --unshallow origin`".to_owned());
            }
            let whole = format!("{name} <{mail}>");
            written
                .names
                .extend([name.to_owned(), mail.to_owned(), whole]);
            for trailer in parts.map(str::trim).filter(|t| !t.is_empty()) {
                written.names.extend(author_names(trailer));
            }
        }
        written.names.sort();
        written.names.dedup();
        Ok(written)
    }

    /// How many files a commit has, and their bytes.
    ///
    /// # Errors
    /// git cannot be run, or the files cannot be listed.
    pub fn weight(&self, base: &Base) -> Result<(usize, u64), InputError> {
        let listed = self.ask(["ls-tree", "-r", "-z", "-l", "--full-tree", &base.commit])?;
        let listed = listed.map_err(|e| failed("the files of the base cannot be listed", &e))?;
        let lines = listed.split('\0').filter(|l| !l.is_empty());
        Ok(lines.fold((0, 0), |(files, bytes), line| {
            let about = line.split('\t').next().unwrap_or_default();
            let size = about.split_ascii_whitespace().nth(3);
            let size = size.and_then(|s| s.parse::<u64>().ok()).unwrap_or(0);
            (files + 1, bytes + size)
        }))
    }

    /// The files of the work tree that differ from a commit, and those that git does not know,
    /// relative to the root.
    ///
    /// # Errors
    /// git cannot be run, or does not tell.
    pub fn changed(&self, base: &Base) -> Result<Vec<PathBuf>, InputError> {
        let diff = [
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            &base.commit,
        ];
        let new = [
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--full-name",
        ];
        let mut all = Vec::new();
        for listed in [self.ask(diff)?, self.ask(new)?] {
            let listed = listed.map_err(|e| failed("what changed cannot be listed", &e))?;
            let paths = listed.split('\0').filter(|p| !p.is_empty());
            all.extend(paths.map(PathBuf::from));
        }
        all.sort();
        all.dedup();
        Ok(all)
    }

    /// Writes the files of a commit into a folder of the run's own, those of its submodules too. The
    /// second part says what could not be looked at.
    ///
    /// # Errors
    /// git cannot be run, a file cannot be written, or a path of the commit leads outside.
    pub fn check_out(&self, base: &Base) -> Result<(Scratch, Vec<String>), InputError> {
        let scratch = Scratch::new("gate")?;
        let mut notes = Vec::new();
        let first = Tree {
            git: Git {
                root: self.root.clone(),
            },
            commit: base.commit.clone(),
            below: PathBuf::new(),
        };
        let mut trees = vec![first];
        while let Some(tree) = trees.pop() {
            let (blobs, links) = tree.git.list(&tree.commit)?;
            tree.git.write(&blobs, &scratch.0.join(&tree.below))?;
            for link in links {
                let below = tree.below.join(&link.path);
                match self.submodule(&below, &link.id)? {
                    Some(git) => trees.push(Tree {
                        git,
                        commit: link.id,
                        below,
                    }),
                    None => notes.push(format!(
                        "the submodule {} of the base is not in this clone, so nothing of it was looked at there: run `git submodule update --init`",
                        below.display()
                    )),
                }
            }
        }
        notes.sort();
        Ok((scratch, notes))
    }

    /// The repository of a submodule, where it is checked out; an error where it is and lacks the commit
    /// that the base names, as everything in it would seem to be new.
    fn submodule(&self, below: &Path, commit: &str) -> Result<Option<Git>, InputError> {
        let root = self.root.join(below);
        if !root.join(".git").exists() {
            return Ok(None);
        }
        let git = Git { root };
        let asked = format!("{commit}^{{commit}}");
        if git.ask(["cat-file", "-e", &asked])?.is_ok() {
            return Ok(Some(git));
        }
        let shown = below.display();
        let message =
            format!("the submodule {shown} lacks the commit {commit} that the base names");
        Err(InputError::new(message, Span::NONE).help(format!(
            "run `git -C {shown} fetch --depth=1 origin {commit}`, or name a folder instead of a revision"
        )))
    }

    /// The files of a commit, and its submodules.
    fn list(&self, commit: &str) -> Result<(Vec<Entry>, Vec<Entry>), InputError> {
        let listed = self.output(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let listed = listed.map_err(|e| failed("the files of the base cannot be listed", &e))?;
        let (mut blobs, mut links) = (Vec::new(), Vec::new());
        for line in listed.split(|b| *b == 0).filter(|l| !l.is_empty()) {
            let Some(tab) = line.iter().position(|b| *b == b'\t') else {
                continue;
            };
            let (about, path) = line.split_at(tab);
            let about = String::from_utf8_lossy(about);
            let mut words = about.split_ascii_whitespace();
            let (mode, kind) = (words.next(), words.next());
            let (Some(id), Some(size)) = (words.next(), words.next()) else {
                continue;
            };
            let entry = || -> Result<Entry, InputError> {
                Ok(Entry {
                    link: mode == Some("120000"),
                    id: id.to_owned(),
                    path: inside(&named(path.get(1..).unwrap_or_default()))?,
                })
            };
            match kind {
                Some("blob") if size.parse::<u64>().is_ok_and(|s| s <= MOST_BYTES) => {
                    blobs.push(entry()?);
                }
                Some("commit") => links.push(entry()?),
                _ => {}
            }
        }
        Ok((blobs, links))
    }

    fn write(&self, blobs: &[Entry], to: &Path) -> Result<(), InputError> {
        let mut child = self
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| no_git(&e))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("git has no input or output", ""));
        };
        // Asked on a thread of its own: git answers while it is asked, and neither may wait for the other.
        let result = std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut stdin = BufWriter::new(stdin);
                for Entry { id, .. } in blobs {
                    if writeln!(stdin, "{id}").is_err() {
                        return;
                    }
                }
            });
            let mut answers = BufReader::new(stdout);
            let mut links = Vec::new();
            for Entry { link, path, .. } in blobs {
                let bytes = answer(&mut answers)?;
                if *link {
                    links.push((path, bytes));
                } else {
                    put(&to.join(path), &bytes)?;
                }
            }
            // Links come last, so that nothing is written through one.
            for (path, target) in links {
                link(&to.join(path), &target);
            }
            Ok(())
        });
        let _ = child.kill();
        let _ = child.wait();
        result
    }

    /// What git answers; inside, what it says where it refuses.
    fn ask<const N: usize>(&self, args: [&str; N]) -> Result<Result<String, String>, InputError> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(self.output(&args)?.map(text))
    }

    /// As [`Git::ask`], for answers that need not be text.
    fn output(&self, args: &[&str]) -> Result<Result<Vec<u8>, String>, InputError> {
        let output = self.command(args).stdin(Stdio::null()).output();
        let output = output.map_err(|e| no_git(&e))?;
        Ok(if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.root)
            .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
            .args(args)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("LC_ALL", "C");
        command
    }
}

/// A commit, and where its files go.
struct Tree {
    git: Git,
    commit: String,
    below: PathBuf,
}

/// A file or a submodule of a commit.
struct Entry {
    /// Whether it is a symbolic link.
    link: bool,
    id: String,
    path: PathBuf,
}

/// A path as git has it: on systems whose names are bytes, any bytes.
fn named(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// A name as git writes it, apart and together.
pub fn author_names(author: &str) -> Vec<String> {
    let mut names = vec![author.to_owned()];
    if let Some((name, mail)) = author.split_once('<') {
        names.push(name.trim().to_owned());
        names.push(mail.trim_end().trim_end_matches('>').to_owned());
    }
    names
}

/// One answer of `cat-file --batch`: `ID blob SIZE`, the bytes, a line's end.
fn answer(from: &mut BufReader<ChildStdout>) -> Result<Vec<u8>, InputError> {
    let broken = |_| failed("git stopped answering", "");
    let mut head = Vec::new();
    loop {
        let mut byte = [0];
        from.read_exact(&mut byte).map_err(broken)?;
        match byte {
            [b'\n'] => break,
            [byte] if head.len() < 256 => head.push(byte),
            _ => return Err(failed("git gave an answer that cannot be read", "")),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let size = head.rsplit(' ').next().and_then(|s| s.parse::<u64>().ok());
    let Some(size) = size.filter(|s| *s <= MOST_BYTES) else {
        return Err(failed("an object of the base is not in this clone", &head)
            .help("a partial clone lacks it: run `git fetch --refetch origin`, or clone without --filter"));
    };
    let mut bytes = Vec::new();
    from.by_ref()
        .take(size)
        .read_to_end(&mut bytes)
        .map_err(broken)?;
    from.read_exact(&mut [0]).map_err(broken)?;
    Ok(bytes)
}

/// A path of a tree that stays where it is put.
fn inside(path: &Path) -> Result<PathBuf, InputError> {
    let plain = path.components().all(|c| match c {
        Component::Normal(name) => !name.eq_ignore_ascii_case(".git"),
        _ => false,
    });
    if plain {
        Ok(path.to_owned())
    } else {
        let shown = path.display().to_string();
        Err(failed("the base holds a path that leads outside", &shown))
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), InputError> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes))
        .map_err(|e| {
            failed(
                "the base cannot be written to the temporary folder",
                &e.to_string(),
            )
        })
}

/// A link that cannot be made is left out, as on systems without links.
fn link(path: &Path, target: &[u8]) {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        if let Some(parent) = path.parent() {
            let _ = std::fs::create_dir_all(parent);
        }
        let _ = std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(target), path);
    }
    #[cfg(not(unix))]
    let _ = (path, target);
}

fn no_git(error: &std::io::Error) -> InputError {
    InputError::new(
        format!("git cannot be run: {}", super::files::reason(error)),
        Span::NONE,
    )
    .help("install git, or name a folder instead of a revision")
}

fn failed(what: &str, detail: &str) -> InputError {
    let detail = detail.trim();
    let message = if detail.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {detail}")
    };
    InputError::new(message, Span::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_outside_are_refused() {
        assert!(inside(Path::new("a/b.tf")).is_ok());
        for path in ["../a", "/a", "a/../../b", ".git/config", "a/.GIT/hooks/x"] {
            assert!(inside(Path::new(path)).is_err(), "{path}");
        }
    }

    #[test]
    fn an_author_is_matched_by_name_and_by_address() {
        let names = author_names("Vibe <vibe@example.com>");
        assert_eq!(
            names,
            ["Vibe <vibe@example.com>", "Vibe", "vibe@example.com"]
        );
    }
}
