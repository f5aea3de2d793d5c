//! Behaviour of the command line, one file a case in `tests/cli/`.
//!
//! A case is text: `$ alertlint ARGUMENTS` (in the folder named by `dir:` before it, the project's own
//! otherwise; `in:` lines are standard input; `env:` lines set variables), then `exit: N`, then what is printed, standard error behind `! `.
//!
//! `copy: DIR` runs it in a copy of a folder that is a git repository of its own with everything committed (`{copy}` is its path),
//! `same: copy` in the same copy again. In a copy, `delete: FILE` (which then was never there), `replace: FILE: OLD => NEW` and `write: FILE: TEXT` change files first.
//! `UPDATE=1 cargo test --test cli` rewrites the outputs: review the difference like code.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(root.join("tests/cli"))
        .expect("tests/cli")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for file in files {
        let before = std::fs::read_to_string(&file).expect("case");
        let after = run_all(root, &before);
        if update {
            std::fs::write(&file, &after).expect("write case");
        } else if before != after {
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned());
            wrong.push(format!(
                "{}:\n{}",
                name.unwrap_or_default(),
                difference(&before, &after)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs every command of a case and gives the case with the outputs that came.
fn run_all(root: &Path, case: &str) -> String {
    let mut out = String::new();
    let mut setting = Setting::default();
    let mut copy = None;
    let mut printing = false;
    for line in case.lines() {
        if let Some(command) = line.strip_prefix("$ alertlint") {
            if printing {
                out.push('\n');
            }
            let _ = writeln!(out, "{line}");
            setting.run(root, command, copy.as_ref(), &mut out);
            setting = Setting::default();
            printing = true;
            continue;
        }
        let own = [
            "dir: ",
            "in: ",
            "env: ",
            "copy: ",
            "same: ",
            "delete: ",
            "replace: ",
            "write: ",
            "# ",
        ]
        .iter()
        .any(|p| line.starts_with(p));
        if own || (line.is_empty() && !printing) {
            if printing {
                out.push('\n');
            }
            printing = false;
            if let Some(dir) = line.strip_prefix("copy: ") {
                copy = Some(Copy::of(&root.join(dir)));
            }
            setting.read(line);
            if let Some(copy) = &copy {
                copy.change(line);
            }
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

/// A copy of a folder: a repository of its own.
struct Copy(tempfile::TempDir);

impl Copy {
    fn of(folder: &Path) -> Copy {
        let copy = Copy(tempfile::tempdir().expect("a temporary folder"));
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            let below = entry.path().strip_prefix(folder).expect("below");
            let to = copy.path().join(below);
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).expect("folder");
            } else {
                std::fs::copy(entry.path(), to).expect("file");
            }
        }
        copy.git(&["init", "--quiet", "--initial-branch=main"]);
        copy.commit();
        copy
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().canonicalize().expect("a path")
    }

    fn git(&self, args: &[&str]) {
        let identity = [
            "-c",
            "user.name=Someone",
            "-c",
            "user.email=someone@example.com",
        ];
        let done = Command::new("git")
            .current_dir(self.0.path())
            .args(identity)
            .args(args)
            .output()
            .expect("git runs");
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "everything"]);
    }

    /// What a line of a case changes. What is deleted was never there.
    fn change(&self, line: &str) {
        let path = |name: &str| self.0.path().join(name);
        if let Some(name) = line.strip_prefix("delete: ") {
            std::fs::remove_file(path(name)).expect("a file to delete");
            self.commit();
        } else if let Some((name, edit)) = line
            .strip_prefix("replace: ")
            .and_then(|l| l.split_once(": "))
        {
            let (old, new) = edit.split_once(" => ").expect("OLD => NEW");
            let text = std::fs::read_to_string(path(name)).expect("a file to change");
            assert!(text.contains(old), "{name} holds {old:?}");
            std::fs::write(path(name), text.replacen(old, new, 1)).expect("write");
        } else if let Some((name, text)) = line
            .strip_prefix("write: ")
            .and_then(|l| l.split_once(": "))
        {
            std::fs::write(path(name), format!("{text}\n")).expect("write");
        }
    }
}

#[derive(Default)]
struct Setting {
    dir: Option<String>,
    in_copy: bool,
    stdin: String,
    env: Vec<(String, String)>,
}

impl Setting {
    fn read(&mut self, line: &str) {
        if let Some(dir) = line.strip_prefix("dir: ") {
            self.dir = Some(dir.to_owned());
        } else if line.starts_with("copy: ") || line.starts_with("same: ") {
            self.in_copy = true;
        } else if let Some(text) = line.strip_prefix("in: ") {
            self.stdin.push_str(text);
            self.stdin.push('\n');
        } else if let Some((name, value)) =
            line.strip_prefix("env: ").and_then(|l| l.split_once('='))
        {
            self.env.push((name.to_owned(), value.to_owned()));
        }
    }

    fn run(&self, root: &Path, command: &str, copy: Option<&Copy>, out: &mut String) {
        let copy = copy.map(Copy::path).filter(|_| self.in_copy);
        let shown = copy.as_ref().map(|c| c.display().to_string());
        let dir = self.dir.as_ref().map_or(root.to_owned(), |d| root.join(d));
        let dir = copy.unwrap_or(dir);
        // Where the copy is differs from run to run.
        let there = |text: &str| match &shown {
            Some(path) => text.replace("{copy}", path),
            None => text.to_owned(),
        };
        let here = |text: &str| match &shown {
            Some(path) => text.replace(path.as_str(), "{copy}"),
            None => text.to_owned(),
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
            .args(words(&there(command)))
            .current_dir(dir)
            .env_remove("NO_COLOR")
            .envs(self.env.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("alertlint starts");
        if let Some(mut stdin) = child.stdin.take() {
            // A command that reads no input may have ended before all is written.
            let _ = stdin.write_all(there(&self.stdin).as_bytes());
        }
        let result = child.wait_with_output().expect("alertlint ends");
        let _ = writeln!(
            out,
            "exit: {}",
            result
                .status
                .code()
                .map_or("signal".to_owned(), |c| c.to_string())
        );
        for line in String::from_utf8_lossy(&result.stdout).lines() {
            let _ = writeln!(out, "| {}", here(line.trim_end()));
        }
        for line in String::from_utf8_lossy(&result.stderr).lines() {
            let _ = writeln!(out, "! {}", here(line.trim_end()));
        }
    }
}

/// Splits a command line at spaces outside single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = before
        .iter()
        .zip(&after)
        .take_while(|(a, b)| a == b)
        .count();
    let show = |mark: &str, lines: &[&str]| -> String {
        lines
            .iter()
            .skip(same)
            .take(30)
            .map(|l| format!("{mark} {l}\n"))
            .collect()
    };
    format!(
        "line {}:\n{}{}",
        same + 1,
        show("-", &before),
        show("+", &after)
    )
}
