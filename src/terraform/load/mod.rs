//! Reading configurations from disk: root modules, local modules, variable files. Beside `cli` the
//! only place that touches the disk.

pub mod config;
mod declare;
mod merge;
pub mod repository;
mod roots;
pub mod tree;
mod variables;

use crate::hcl::ast::File;
use crate::source::{FileId, InputError, SourceMap, Span};
use crate::terraform::eval::{Problem, ProblemKind};
use crate::terraform::value::Value;
use config::Config;
use rayon::prelude::*;
use repository::{Edited, MOST_BYTES, Repository};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tree::Tree;
pub use variables::Given;

/// What one root module is evaluated with.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// `-var-file`, in order; paths as given, relative to the working folder.
    pub var_files: Vec<PathBuf>,
    /// `-var name=value`, in order.
    pub vars: Vec<(String, String)>,
    /// How many of `vars` stand before each of `var_files` on the command line: what comes later wins.
    /// A file that this says nothing of stands before all.
    pub vars_before: Vec<usize>,
    /// `TF_VAR_*`, without the prefix.
    pub env: Vec<(String, String)>,
    /// What a plan was made with: after what Terraform reads unasked, before what the user gives.
    pub planned: BTreeMap<Arc<str>, Value>,
    /// `terraform.workspace`; `default` where `None`.
    pub workspace: Option<String>,
    /// Most instances of one resource; 100,000 where `None`.
    pub most_instances: Option<usize>,
}

/// A folder of Terraform files, read and parsed.
#[derive(Debug)]
pub struct Module {
    /// The folder, a real path.
    pub dir: PathBuf,
    /// Relative to the root module's folder, `.` for itself (what `path.module` gives).
    pub path: String,
    /// Its files: primary ones in order of name, then override files.
    pub files: Vec<Arc<File>>,
    /// What the files declare together.
    pub config: Arc<Config>,
}

/// A root module with all it calls, ready to be evaluated.
#[derive(Debug)]
pub struct Root {
    /// The root module's folder, as given.
    pub dir: PathBuf,
    /// Relative to the repository, `.` where it is the repository's root.
    pub name: String,
    /// The repository's root, a real path: the nearest folder with `.git`, else `dir`.
    pub repository: PathBuf,
    /// Where the files' texts are.
    pub sources: Arc<SourceMap>,
    /// The root module and everything it calls.
    pub tree: Tree,
    /// What the variables were given, by name, in Terraform's order of precedence.
    pub given: Vec<Given>,
    /// What it was loaded with.
    pub inputs: Inputs,
    /// What is wrong with the files: syntax, declarations, calls that lead nowhere.
    pub problems: Vec<Problem>,
    walls: Repository,
}

impl Root {
    /// The root module itself.
    pub fn module(&self) -> Option<&Module> {
        self.tree.nodes.first().map(|n| &*n.module)
    }

    /// What may be read, and from where.
    pub fn walls(&self) -> &Repository {
        &self.walls
    }

    /// Every file that was read, each once.
    pub fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        let mut seen = rustc_hash::FxHashSet::default();
        self.tree
            .nodes
            .iter()
            .flat_map(|n| &n.module.files)
            .filter(move |f| seen.insert(f.id))
    }
}

/// The root modules in and below a folder: the folder itself where it has Terraform files of its own,
/// and each folder below with Terraform files that no other calls as a module. Hidden folders and
/// what `.gitignore` names are left out.
///
/// # Errors
/// The folder cannot be read, or holds no Terraform at all.
pub fn find_roots(dir: &Path) -> Result<Vec<PathBuf>, InputError> {
    Loader::new(dir, &Arc::new(SourceMap::new()))?.find_roots(dir)
}

/// Reads a root module and every local module it calls.
///
/// # Errors
/// The folder or a variable file cannot be read. Broken files are problems of the evaluation, not errors.
pub fn load(dir: &Path, inputs: Inputs, sources: &Arc<SourceMap>) -> Result<Root, InputError> {
    Loader::new(dir, sources)?.load(dir, inputs)
}

/// Reads several root modules, or one with several variable files: each folder is read and parsed
/// once, however many of them use it.
#[derive(Debug)]
pub struct Loader {
    sources: Arc<SourceMap>,
    repository: Repository,
    folders: Mutex<FxHashMap<PathBuf, Arc<Folder>>>,
}

/// A folder's files, whoever calls it.
#[derive(Debug, Default)]
struct Folder {
    files: Vec<Arc<File>>,
    config: Arc<Config>,
    problems: Vec<Problem>,
}

/// The texts of a folder's files, or why they could not be read.
struct Texts {
    files: Vec<(Listed, String, Result<String, String>)>,
    problems: Vec<Problem>,
}

/// The texts of a folder's files in the source map.
struct Numbered {
    files: Vec<(Listed, FileId, Arc<str>)>,
    problems: Vec<Problem>,
}

/// How a file's name ends, and what that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Native,
    Json,
}

impl Loader {
    /// For root modules in the repository that `dir` belongs to.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn new(dir: &Path, sources: &Arc<SourceMap>) -> Result<Loader, InputError> {
        Ok(Loader {
            sources: sources.clone(),
            repository: Repository::of(dir).map_err(|e| no_folder(dir, &e))?,
            folders: Mutex::default(),
        })
    }

    /// The same loader with some files edited.
    pub fn edited(mut self, edited: Edited) -> Loader {
        self.repository = self.repository.edited(edited);
        self
    }

    /// As [`find_roots`].
    ///
    /// # Errors
    /// The folder cannot be read, or holds no Terraform at all.
    pub fn find_roots(&self, dir: &Path) -> Result<Vec<PathBuf>, InputError> {
        roots::find(self, dir)
    }

    /// As [`find_roots`]; none where there is no Terraform.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn find_any_roots(&self, dir: &Path) -> Result<Vec<PathBuf>, InputError> {
        roots::find_any(self, dir)
    }

    /// As [`load`].
    ///
    /// # Errors
    /// The folder or a variable file cannot be read.
    pub fn load(&self, dir: &Path, inputs: Inputs) -> Result<Root, InputError> {
        let real = dir.canonicalize().map_err(|e| no_folder(dir, &e))?;
        if !real.is_dir() {
            return Err(
                InputError::new(format!("{} is not a folder", dir.display()), Span::NONE)
                    .help("name the folder that holds the Terraform files"),
            );
        }
        let tree = tree::build(self, &real);
        let mut problems = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for node in &tree.nodes {
            if seen.insert(&node.module.dir) {
                problems.extend(self.folder(&node.module.dir).problems.iter().cloned());
            }
        }
        problems.extend(tree.problems.iter().cloned());
        let given = match tree.nodes.first() {
            Some(root) => variables::gather(self, &root.module, &inputs, &mut problems)?,
            None => Vec::new(),
        };
        Ok(Root {
            dir: dir.to_owned(),
            name: self.repository.relative(&real),
            repository: self.repository.root().to_owned(),
            sources: self.sources.clone(),
            tree,
            given,
            inputs,
            problems,
            walls: self.repository.clone(),
        })
    }

    /// The module in a real folder of the repository.
    fn module(&self, dir: &Path, path: String) -> Arc<Module> {
        let folder = self.folder(dir);
        Arc::new(Module {
            dir: dir.to_owned(),
            path,
            files: folder.files.clone(),
            config: folder.config.clone(),
        })
    }

    fn folder(&self, dir: &Path) -> Arc<Folder> {
        self.prepare(&[dir.to_owned()]);
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.get(dir).cloned().unwrap_or_default()
    }

    /// Reads folders that are not read yet, all at once. Texts get their numbers in order of the
    /// folders and files, so that these do not depend on threads.
    fn prepare(&self, dirs: &[PathBuf]) {
        let lock = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock();
        let mut new: Vec<&PathBuf> = dirs.iter().filter(|d| !known.contains_key(*d)).collect();
        // Not held while others may run on this thread. A folder that two roots ask for at the same
        // moment is then read twice, and the first one kept.
        drop(known);
        new.sort();
        new.dedup();
        let texts: Vec<Texts> = new.par_iter().map(|dir| self.texts(dir)).collect();
        let numbered: Vec<Numbered> = texts.into_iter().map(|t| self.number(t)).collect();
        let read: Vec<Folder> = numbered
            .into_par_iter()
            .map(|folder| self.parse(folder))
            .collect();
        for (dir, folder) in new.into_iter().zip(read) {
            lock()
                .entry(dir.clone())
                .or_insert_with(|| Arc::new(folder));
        }
    }

    /// Reads the texts of a folder, primary files first, each in order of name.
    fn texts(&self, dir: &Path) -> Texts {
        let mut listed = match list(dir) {
            Ok(listed) => listed,
            Err(e) => {
                let path = self.repository.relative(dir);
                let message = format!("{path} cannot be read: {}", repository::reason(&e));
                let problem = tree::unplaced(
                    ProblemKind::UnresolvedModule,
                    &path,
                    message,
                    "check the folder's permissions",
                );
                return Texts {
                    files: Vec::new(),
                    problems: vec![problem],
                };
            }
        };
        listed.sort_by(|a, b| (a.overriding, &a.name).cmp(&(b.overriding, &b.name)));
        let files: Vec<_> = listed
            .into_par_iter()
            .map(|file| {
                let path = dir.join(&file.name);
                let text = self.text(&path);
                (file, self.repository.relative(&path), text)
            })
            .collect();
        Texts {
            files,
            problems: Vec::new(),
        }
    }

    fn number(&self, texts: Texts) -> Numbered {
        let mut problems = texts.problems;
        let mut files = Vec::new();
        for (file, path, text) in texts.files {
            match text {
                Ok(text) => {
                    let text: Arc<str> = text.into();
                    files.push((file, self.sources.add(path, text.clone()), text));
                }
                Err(why) => problems.push(tree::unplaced(
                    ProblemKind::Syntax,
                    &path,
                    format!("{path} cannot be read: {why}"),
                    "a Terraform file is UTF-8 text of moderate size inside the repository",
                )),
            }
        }
        Numbered { files, problems }
    }

    fn parse(&self, folder: Numbered) -> Folder {
        let mut problems = folder.problems;
        let files: Vec<Arc<File>> = folder
            .files
            .par_iter()
            .map(|(file, id, text)| {
                Arc::new(match file.syntax {
                    Syntax::Native => crate::hcl::parse(*id, text),
                    Syntax::Json => crate::hcl::json::parse(*id, text),
                })
            })
            .collect();
        for file in &files {
            let path = self.path(file.id);
            problems.extend(file.errors.iter().map(|error| Problem {
                kind: ProblemKind::Syntax,
                message: error.message.clone(),
                help: error.help.clone(),
                span: error.span,
                related: error.related.iter().cloned().collect(),
                subject: path.clone(),
            }));
        }
        let primary = folder.files.iter().take_while(|(f, ..)| !f.overriding);
        let (primary, overrides) = files.split_at(primary.count());
        let config = Config::new(primary, overrides);
        problems.extend(config.problems.iter().map(|problem| {
            let mut problem = problem.clone();
            if problem.subject.is_empty() {
                problem.subject = self.path(problem.span.file);
            }
            problem
        }));
        Folder {
            files,
            config: Arc::new(config),
            problems,
        }
    }

    fn path(&self, id: FileId) -> String {
        let file = self.sources.get(id);
        file.map_or_else(String::new, |f| f.path.clone())
    }

    /// A file's text.
    fn text(&self, path: &Path) -> Result<String, String> {
        let bytes = self.repository.read(path)?;
        debug_assert!(bytes.len() as u64 <= MOST_BYTES, "offsets fit into 32 bits");
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
    }
}

/// A Terraform file of a folder.
#[derive(Debug)]
struct Listed {
    name: OsString,
    syntax: Syntax,
    overriding: bool,
}

/// The Terraform files of a folder, in no order. Of `x.tf` and `x.tofu` the first is read, as Terraform
/// does; `x.tofu` alone is read as OpenTofu does, since leaving it out could hide alerting.
fn list(dir: &Path) -> std::io::Result<Vec<Listed>> {
    let mut names = rustc_hash::FxHashSet::default();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            continue;
        }
        names.insert(entry.file_name());
    }
    let listed = names.iter().filter_map(|file| {
        // Names need not be text; their ends are.
        let name = &*file.to_string_lossy();
        // What editors leave behind is no configuration.
        if name.starts_with('.') || name.ends_with('~') || name.starts_with('#') {
            return None;
        }
        let (base, syntax) = [
            (".tf.json", Syntax::Json),
            (".tf", Syntax::Native),
            (".tofu.json", Syntax::Json),
            (".tofu", Syntax::Native),
        ]
        .iter()
        .find_map(|(end, syntax)| Some((name.strip_suffix(end)?, *syntax)))?;
        let twin = match syntax {
            Syntax::Native => format!("{base}.tf"),
            Syntax::Json => format!("{base}.tf.json"),
        };
        if name != twin && names.contains(OsStr::new(&twin)) {
            return None;
        }
        Some(Listed {
            name: file.clone(),
            syntax,
            overriding: base == "override" || base.ends_with("_override"),
        })
    });
    Ok(listed.collect())
}

fn no_folder(dir: &Path, error: &std::io::Error) -> InputError {
    InputError::new(
        format!(
            "cannot read {}: {}",
            dir.display(),
            repository::reason(error)
        ),
        Span::NONE,
    )
    .help("name a folder with Terraform files")
}
