//! Cases: a stack, an edit, and what is expected of it.

use super::below;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The cases of one stack.
pub struct Suite {
    file: PathBuf,
    /// Everything before the first case.
    head: String,
    /// The stack, relative to `testdata/`.
    pub stack: String,
    /// Whether the stack has no findings of its own.
    pub clean: bool,
    pub cases: Vec<Case>,
}

impl Suite {
    pub fn read(file: PathBuf) -> Suite {
        let text = std::fs::read_to_string(&file).expect("cases");
        let mut parts = text.split("=== ");
        let head = parts.next().unwrap_or_default().to_owned();
        let stack = head.lines().find_map(|l| l.strip_prefix("stack: "));
        Suite {
            stack: stack.expect("a line `stack: FOLDER`").to_owned(),
            clean: !head.lines().any(|l| l == "with findings"),
            cases: parts.map(Case::read).collect(),
            head,
            file,
        }
    }

    /// The file's name.
    pub fn name(&self) -> String {
        let stem = self.file.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// Writes the file with what came in place of what was expected.
    pub fn rewrite(&mut self, came: Vec<BTreeSet<String>>) {
        let mut text = self.head.clone();
        for (case, came) in self.cases.iter().zip(came) {
            text.push_str("=== ");
            text.push_str(&case.head);
            for line in case.rewritten(&came) {
                text.push_str(&line);
                text.push('\n');
            }
            text.push('\n');
        }
        std::fs::write(&self.file, text.trim_end().to_owned() + "\n").expect("write cases");
    }
}

/// One edit.
pub struct Case {
    /// Everything up to what is expected.
    head: String,
    edits: Vec<Edit>,
    /// What is expected, as it is written.
    lines: Vec<String>,
    /// `new: …` and `gone: …`.
    changes: BTreeSet<String>,
    /// What should come and does not (yet).
    missed: BTreeSet<String>,
    /// What comes and should not.
    wrong: BTreeSet<String>,
}

/// A place of a file that is replaced, or a file that is made or deleted.
#[derive(Default)]
struct Edit {
    file: String,
    delete: bool,
    before: String,
    after: String,
}

impl Case {
    /// Reads what follows `=== `.
    pub fn read(text: &str) -> Case {
        let mut case = Case {
            head: String::new(),
            edits: Vec::new(),
            lines: Vec::new(),
            changes: BTreeSet::new(),
            missed: BTreeSet::new(),
            wrong: BTreeSet::new(),
        };
        for line in text.trim_end().lines() {
            if line == "silent" {
            } else if line.starts_with("new: ") || line.starts_with("gone: ") {
                case.changes.insert(line.to_owned());
            } else if let Some(missed) = line.strip_prefix("missed: ") {
                case.missed.insert(format!("new: {missed}"));
            } else if let Some(wrong) = line.strip_prefix("false: ") {
                case.wrong.insert(format!("new: {wrong}"));
            } else {
                case.head.push_str(line);
                case.head.push('\n');
                case.edit(line);
                continue;
            }
            case.lines.push(line.to_owned());
        }
        let says = !case.lines.is_empty();
        assert!(says, "{}: neither findings nor `silent`", case.name());
        assert!(!case.edits.is_empty(), "{}: no edit", case.name());
        case
    }

    fn edit(&mut self, line: &str) {
        if let Some(file) = line.strip_prefix("file: ") {
            self.edits.push(Edit {
                file: file.to_owned(),
                ..Edit::default()
            });
        } else if let Some(file) = line.strip_prefix("delete: ") {
            self.edits.push(Edit {
                file: file.to_owned(),
                delete: true,
                ..Edit::default()
            });
        } else if let Some(edit) = self.edits.last_mut() {
            let (sign, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
            if sign != "+" {
                edit.before.push_str(rest);
                edit.before.push('\n');
            }
            if sign != "-" {
                edit.after.push_str(rest);
                edit.after.push('\n');
            }
        }
    }

    /// The lines of the expectation with what came: those that hold stay where they are, what is new follows. What is missed
    /// and what is false is said for as long as it is so.
    pub fn rewritten(&self, came: &BTreeSet<String>) -> Vec<String> {
        let mut lines = Vec::new();
        for line in &self.lines {
            let of = line.split_once(": ");
            let comes = match of {
                Some(("missed" | "false", rest)) => came.contains(&format!("new: {rest}")),
                Some(_) => came.contains(line),
                None => came.is_subset(&self.wrong),
            };
            match (of, comes) {
                (Some(("missed", rest)), true) => lines.push(format!("new: {rest}")),
                (Some(("missed", _)), false) | (_, true) => lines.push(line.clone()),
                (_, false) => {}
            }
        }
        let known = |line: &&String| self.comes().contains(*line) || self.missed.contains(*line);
        lines.extend(came.iter().filter(|l| !known(l)).cloned());
        if lines.is_empty() {
            lines.push("silent".to_owned());
        }
        lines
    }

    /// The case's name.
    pub fn name(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// What is right: also what does not come, without what comes in error.
    pub fn expected(&self) -> BTreeSet<String> {
        self.changes.union(&self.missed).cloned().collect()
    }

    /// What is known to come.
    pub fn comes(&self) -> BTreeSet<String> {
        self.changes.union(&self.wrong).cloned().collect()
    }

    /// The codes of the findings that the edit is to make, with how many there are.
    pub fn codes(&self) -> BTreeMap<String, usize> {
        let mut codes = BTreeMap::new();
        for line in self.expected() {
            if let Some(code) = line.strip_prefix("new: ").and_then(|l| l.split(' ').next()) {
                *codes.entry(code.to_owned()).or_default() += 1;
            }
        }
        codes
    }

    /// What came and was not known to, and the other way round.
    pub fn difference(&self, came: &BTreeSet<String>) -> String {
        let known = self.comes();
        let missing = known
            .difference(came)
            .map(|l| format!("  did not come: {l}\n"));
        let more = came.difference(&known).map(|l| format!("  came: {l}\n"));
        format!(
            "{}\n{}",
            self.name(),
            missing.chain(more).collect::<String>()
        )
    }

    /// The stack in a folder of its own, which counts as a repository.
    pub fn unedited(stack: &str) -> tempfile::TempDir {
        let scratch = tempfile::tempdir().expect("scratch");
        let from = below("testdata").join(stack);
        let entries = walkdir::WalkDir::new(&from).into_iter();
        for entry in entries.map(|e| e.expect("entry")) {
            let target = scratch
                .path()
                .join(entry.path().strip_prefix(&from).expect("below"));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(&target).expect("folder");
            } else {
                std::fs::copy(entry.path(), &target).expect("copy");
            }
        }
        std::fs::create_dir_all(scratch.path().join(".git")).expect("own repository");
        scratch
    }

    /// The stack with the edit.
    pub fn edited(&self, stack: &str) -> tempfile::TempDir {
        let scratch = Case::unedited(stack);
        for edit in &self.edits {
            self.apply(edit, &scratch.path().join(&edit.file));
        }
        scratch
    }

    fn apply(&self, edit: &Edit, path: &Path) {
        let name = format!("{}: {}", self.name(), edit.file);
        if edit.delete {
            return std::fs::remove_file(path).expect(&name);
        }
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let edited = if edit.before.is_empty() {
            format!("{text}{}", edit.after)
        } else {
            // At the start of a line, and once: an edit must not depend on which of several places it finds.
            let padded = format!("\n{text}");
            let places = padded.matches(&format!("\n{}", edit.before)).count();
            assert_eq!(places, 1, "{name}: places that the `-` lines fit");
            padded.replacen(
                &format!("\n{}", edit.before),
                &format!("\n{}", edit.after),
                1,
            )[1..]
                .to_owned()
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect(&name);
        }
        std::fs::write(path, edited).expect(&name);
    }
}

/// A line of a file, without indentation, cut where it is long, and with its number among lines that look the same.
pub fn quote(text: &str, number: usize) -> String {
    const LONGEST: usize = 90;
    let shown = |line: &str| -> String {
        let mut cut: String = line.trim().chars().take(LONGEST).collect();
        if cut.len() < line.trim().len() {
            cut.push('…');
        }
        cut
    };
    let wanted = shown(
        text.lines()
            .nth(number.saturating_sub(1))
            .unwrap_or_default(),
    );
    let alike: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, l)| shown(l) == wanted)
        .map(|(i, _)| i + 1)
        .collect();
    match alike.iter().position(|n| *n == number) {
        Some(position) if alike.len() > 1 => {
            format!("{wanted} ({} of {})", position + 1, alike.len())
        }
        _ => wanted,
    }
}
