//! The tree of module calls below a root module.

use super::repository::{Repository, clean, slashes};
use super::{Loader, Module};
use crate::source::Span;
use crate::terraform::eval::{Problem, ProblemKind};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Deepest nesting of module calls.
const MOST_DEPTH: usize = 64;
/// Most module calls below one root module, each counted as often as it is reached.
const MOST_NODES: usize = 20_000;

/// A module where it is called; the first of a [`Tree`] is the root module.
#[derive(Debug)]
pub struct Node {
    /// Its code, shared by all calls of the folder.
    pub module: Arc<Module>,
    /// The calling node and the position of the call in its configuration; `None` for the root.
    pub parent: Option<(usize, usize)>,
    /// What each of its own calls leads to, in order of the calls.
    pub children: Vec<Child>,
}

/// What a module call leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    /// A node of the tree.
    Node(usize),
    /// Code that could not be read; the problem is reported.
    Unread,
}

/// A root module and everything below it, callers before callees.
#[derive(Debug, Default)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Calls that could not be followed.
    pub problems: Vec<Problem>,
}

/// Follows all calls from the module in `dir`, a real path inside the repository, level by level, so
/// that the folders of a level are read at once.
pub(super) fn build(loader: &Loader, dir: &Path) -> Tree {
    let mut builder = Builder {
        loader,
        root: dir,
        installed: Installed::read(&loader.repository, dir),
        tree: Tree::default(),
        keys: vec![String::new()],
    };
    builder.tree.nodes.push(Node {
        module: loader.module(dir, ".".to_owned()),
        parent: None,
        children: Vec::new(),
    });
    let mut level = 0..1;
    let mut depth = 0;
    while !level.is_empty() {
        let end = level.end;
        builder.follow(level, depth);
        level = end..builder.tree.nodes.len();
        depth += 1;
    }
    builder.tree
}

struct Builder<'a> {
    loader: &'a Loader,
    root: &'a Path,
    installed: Installed,
    tree: Tree,
    /// The names of calls that lead to each node, `a.b`, as `modules.json` has them.
    keys: Vec<String>,
}

impl Builder<'_> {
    /// Follows the calls of some nodes.
    fn follow(&mut self, nodes: std::ops::Range<usize>, depth: usize) {
        let mut calls = Vec::new();
        let mut left = MOST_NODES.saturating_sub(self.tree.nodes.len());
        for at in nodes {
            let module = self.tree.nodes[at].module.clone();
            for (position, call) in module.config.calls.iter().enumerate() {
                let key = join_key(&self.keys[at], &call.name.name);
                let found = if depth >= MOST_DEPTH || left == 0 {
                    Err(too_many(&call.name.name))
                } else {
                    locate(self, at, call, &key)
                };
                left -= usize::from(found.is_ok());
                calls.push((at, position, key, found));
            }
        }
        let dirs = calls.iter().filter_map(|(.., found)| found.as_ref().ok());
        let dirs: Vec<PathBuf> = dirs.map(|(dir, _)| dir.clone()).collect();
        self.loader.prepare(&dirs);
        for (at, position, key, found) in calls {
            let child = match found {
                Ok((dir, path)) => {
                    self.tree.nodes.push(Node {
                        module: self.loader.module(&dir, path),
                        parent: Some((at, position)),
                        children: Vec::new(),
                    });
                    self.keys.push(key);
                    Child::Node(self.tree.nodes.len() - 1)
                }
                Err(refusal) => {
                    self.refuse(at, position, &key, refusal);
                    Child::Unread
                }
            };
            self.tree.nodes[at].children.push(child);
        }
    }

    fn refuse(&mut self, at: usize, position: usize, key: &str, refusal: Refusal) {
        let block = &self.tree.nodes[at].module.config.calls[position].block;
        let source = block.body.attribute("source");
        let problem = Problem {
            kind: refusal.kind,
            message: refusal.message,
            help: Some(refusal.help),
            span: source.map_or(block.header, |a| a.expr.span),
            related: Vec::new(),
            subject: format!("module.{}", key.replace('.', ".module.")),
        };
        self.tree.problems.push(problem);
    }
}

fn too_many(name: &str) -> Refusal {
    Refusal {
        kind: ProblemKind::Limit,
        message: format!(
            "module \"{name}\" is not read: module calls are nested too deeply or are too many"
        ),
        help: format!("at most {MOST_DEPTH} levels and {MOST_NODES} calls are followed"),
    }
}

/// Whether a folder is that of a node or of one that it is called from.
fn calls_itself(tree: &Tree, node: usize, dir: &Path) -> bool {
    let mut at = Some(node);
    while let Some(node) = at.and_then(|i| tree.nodes.get(i)) {
        if node.module.dir == dir {
            return true;
        }
        at = node.parent.map(|(parent, _)| parent);
    }
    false
}

fn join_key(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

struct Refusal {
    kind: ProblemKind,
    message: String,
    help: String,
}

/// The real folder of a call's module and its path relative to the root module.
fn locate(
    builder: &Builder<'_>,
    caller: usize,
    call: &super::config::Call,
    key: &str,
) -> Result<(PathBuf, String), Refusal> {
    let repository = &builder.loader.repository;
    let name = &call.name.name;
    let refuse = |message: String, help: &str| Refusal {
        kind: ProblemKind::UnresolvedModule,
        message,
        help: help.to_owned(),
    };
    let Some(source) = call.source.as_deref() else {
        return Err(refuse(
            format!("module \"{name}\" has no source that can be read"),
            "give `source` as plain text, without interpolation",
        ));
    };
    let path = if is_local(source) {
        slashes(&clean(
            &Path::new(&builder.tree.nodes[caller].module.path).join(source),
        ))
    } else if let Some(dir) = builder.installed.dirs.get(key) {
        slashes(&clean(Path::new(dir)))
    } else {
        return Err(refuse(
            format!("module \"{name}\" comes from {source}, which is not on this machine"),
            "run `terraform init` (or `terraform get`) first, so that `.terraform/modules` holds it, \
             or write an adapter for this module",
        ));
    };
    let path = if path.is_empty() {
        ".".to_owned()
    } else {
        path
    };
    let real = repository
        .inside(&builder.root.join(&path))
        .map_err(|why| {
            refuse(
                format!("module \"{name}\" cannot be read from {source}: {why}"),
                "correct `source`, or check out what is missing",
            )
        })?;
    if !real.is_dir() {
        return Err(refuse(
            format!("module \"{name}\" cannot be read from {source}: it is not a folder"),
            "`source` names the folder of a module, not a file",
        ));
    }
    if calls_itself(&builder.tree, caller, &real) {
        return Err(Refusal {
            kind: ProblemKind::Evaluation,
            message: format!("module \"{name}\" calls itself"),
            help: "correct `source`: a module cannot be part of itself".to_owned(),
        });
    }
    Ok((real, path))
}

/// Whether a source is a folder beside the calling module.
pub(super) fn is_local(source: &str) -> bool {
    source.starts_with("./")
        || source.starts_with("../")
        || source == "."
        || source == ".."
        || source.starts_with(".\\")
        || source.starts_with("..\\")
}

/// What `terraform init` has put on the machine.
#[derive(Default)]
struct Installed {
    /// The folder of each module, relative to the root module's, by the names of calls, `a.b`.
    dirs: FxHashMap<String, String>,
}

#[derive(serde::Deserialize)]
struct Manifest {
    #[serde(rename = "Modules", default)]
    modules: Vec<Entry>,
}

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(rename = "Key", default)]
    key: String,
    #[serde(rename = "Dir", default)]
    dir: String,
}

impl Installed {
    /// Reads `.terraform/modules/modules.json`. One that is missing or broken is as good as none:
    /// the calls that need it are reported one by one.
    fn read(repository: &Repository, root: &Path) -> Installed {
        let manifest = repository
            .read(&root.join(".terraform/modules/modules.json"))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
        let Some(manifest) = manifest else {
            return Installed::default();
        };
        Installed {
            dirs: manifest
                .modules
                .into_iter()
                .map(|m| (m.key, m.dir))
                .collect(),
        }
    }
}

/// A problem without a place in a file.
pub(super) fn unplaced(kind: ProblemKind, subject: &str, message: String, help: &str) -> Problem {
    Problem {
        kind,
        message,
        help: Some(help.to_owned()),
        span: Span::NONE,
        related: Vec::new(),
        subject: subject.to_owned(),
    }
}
