//! One side of a change: a folder, judged by the old side's policy.

use super::{Old, keys};
use crate::catalog::Shapes;
use crate::cli::errors::Failure;
use crate::cli::files;
use crate::cli::outcome::{self, Judged, Outcome};
use crate::cli::plan::PlanFile;
use crate::cli::policy::read_policy;
use crate::cli::project::{Layout, Options, Project};
use crate::finding::{Label, Subject};
use crate::gate::findings::{Catalogs, Keys, Told};
use crate::gate::{Change, Difference, Stack};
use crate::policy::config::{ChangeKind, Environment};
use crate::policy::{Baseline, Policy, Suppressions};
use crate::source::{FileId, InputError, SourceMap, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `alertlint baseline` writes where it is not told otherwise.
const BASELINE: &str = "alertlint-baseline.json";

/// What is there now, before anything of it is judged.
#[derive(Debug)]
pub(super) struct Head {
    dir: PathBuf,
    repository: PathBuf,
    config: Option<PathBuf>,
}

impl Head {
    /// The folder as it is, or where it was.
    pub(super) fn of(dir: &Path, options: &Options) -> Result<Head, Failure> {
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
        let there = dir.ancestors().find(|d| d.is_dir()).unwrap_or(&dir);
        let repository = files::repository(there)?;
        let given = options.config.clone();
        let config = given.or_else(|| files::nearest_config(there, &repository));
        Ok(Head {
            config,
            repository,
            dir: dir.canonicalize().unwrap_or(dir),
        })
    }

    /// Its own policy, to be compared.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn policy(&self, sources: &Arc<SourceMap>) -> Result<(Policy, Shapes), Failure> {
        read_policy(self.config.as_deref(), &self.repository, sources)
    }
}

/// One side.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) project: Project,
    /// What paths start with, up to the folder that is judged, where the sides differ in it.
    pub(super) prefix: String,
    /// What the new side lacks of what the old side's policy names.
    pub(super) changes: Vec<Change>,
    layout: Layout,
    dir: PathBuf,
    options: Options,
    /// Whether both sides are states of one repository, so that their paths are the same.
    same_paths: bool,
}

/// A side, judged.
#[derive(Debug)]
pub(super) struct Now {
    pub(super) stacks: Vec<Stack>,
    pub(super) outcome: Outcome,
    pub(super) suppressions: Suppressions,
}

impl Now {
    pub(super) fn told<'a>(&'a self, side: &'a Side) -> Told<'a> {
        Told {
            findings: &self.outcome.findings,
            silenced: &self.outcome.suppressed,
            prefix: &side.prefix,
        }
    }
}

impl Side {
    /// The old side, by its own policy.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn base(
        old: &Old,
        head: &Head,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Side, Failure> {
        let (dir, root) = (old.dir.as_path(), old.root.as_deref());
        let there = dir.ancestors().find(|d| d.is_dir()).unwrap_or(dir);
        let repository = files::repository(there)?;
        // A config that the command line names is that of the old side where it has one.
        let given = options.config.as_ref().map(|given| twin(given, head, root));
        let config = given.or_else(|| files::nearest_config(there, &repository));
        let base = config.as_deref().and_then(Path::parent).map(Path::to_owned);
        let layout = Layout {
            base: base.unwrap_or_else(|| repository.clone()),
            config,
            policy_repository: repository.clone(),
            repository,
            environments: None,
            rootless: true,
        };
        let mut options = Options {
            plan: old.plan.clone(),
            ..options.clone()
        };
        for catalog in &mut options.catalogs {
            *catalog = catalog_twin(catalog, head, root);
        }
        let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        Side::open(dir, layout, options, sources, root.is_some())
    }

    /// The options of the new side, with its plan read. Without a plan of its own the old side is
    /// evaluated with the variables of that plan: they are no part of the change.
    ///
    /// # Errors
    /// The plan cannot be read, or is of one environment where the old side has several.
    pub(super) fn with_plan_of_head(
        &mut self,
        options: &Options,
        notes: &mut Vec<String>,
    ) -> Result<Options, Failure> {
        let Some(file) = &options.plan else {
            return Ok(options.clone());
        };
        let plan = file.read(&self.project.policy.adapters, !file.only)?;
        match self.project.plan() {
            Some(own) if own.complete == Some(false) => {
                notes.push("the base's plan is not whole (-target, or something deferred): what it leaves out was taken from its state and from source, as far as they are there".to_owned());
            }
            Some(_) => {}
            None if !self.project.policy.config.environments.is_empty() => {
                let message = "the config names environments, and a plan is of one of them";
                return Err(InputError::new(message, Span::NONE)
                    .help("give --base-plan as well, a plan of the base in the same environment")
                    .into());
            }
            None => {
                self.project.assume_variables(&plan.variables);
                self.options.inputs.planned = plan.variables.clone();
                notes.push("the base was read from source alone, with the variables of the plan: what only a plan knows may show as a change; --base-plan gives one of the base".to_owned());
            }
        }
        Ok(Options {
            plan: Some(PlanFile {
                known: Some(plan),
                ..file.clone()
            }),
            ..options.clone()
        })
    }

    /// The new side, by the old side's policy.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn head(
        base: &Side,
        head: &Head,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Side, Failure> {
        let from_dir = base.dir.strip_prefix(&base.layout.base).ok();
        let up = from_dir.map_or(0, |below| below.components().count());
        let folder = head.dir.ancestors().nth(up);
        let folder = match &base.layout.config {
            Some(_) => folder.unwrap_or(&head.repository).to_owned(),
            None => head.repository.clone(),
        };
        // Only to look up what the old side's policy names and the new side keeps elsewhere.
        let apart = head.policy(&Arc::new(SourceMap::new()));
        // An error is read again where its place can be shown.
        let (own, _) = apart.or_else(|_| head.policy(sources))?;
        let own_folder = head.config.as_deref().and_then(Path::parent);
        let mut options = options.clone();
        let mut changes = Vec::new();
        for block in &base.project.policy.config.catalogs {
            let Some(file) = &block.file else { continue };
            if !options.catalogs.is_empty() || folder.join(&*file.text).is_file() {
                continue;
            }
            let moved = own.config.catalogs.iter().find(|c| c.name == block.name);
            let moved = moved.and_then(|c| Some(own_folder?.join(&*c.file.as_ref()?.text)));
            let path = moved.filter(|p| p.is_file()).unwrap_or_else(|| {
                changes.push(gone(&block.name, &file.text, block.at));
                base.layout.base.join(&*file.text)
            });
            options
                .catalogs
                .push(format!("{}={}", block.name, path.display()));
        }
        let environments: Vec<Environment> = base
            .project
            .policy
            .config
            .environments
            .iter()
            .filter_map(|e| {
                let there = e.var_files.iter().all(|f| folder.join(&*f.text).is_file());
                if there {
                    return Some(e.clone());
                }
                own.config
                    .environments
                    .iter()
                    .find(|o| o.name == e.name)
                    .cloned()
            })
            .collect();
        let layout = Layout {
            config: base.layout.config.clone(),
            policy_repository: base.layout.policy_repository.clone(),
            base: folder,
            repository: head.repository.clone(),
            environments: Some(environments),
            rootless: true,
        };
        let mut side = Side::open(head.dir.clone(), layout, options, sources, base.same_paths)?;
        side.changes = changes;
        Ok(side)
    }

    fn open(
        dir: PathBuf,
        layout: Layout,
        options: Options,
        sources: &Arc<SourceMap>,
        same_paths: bool,
    ) -> Result<Side, Failure> {
        let prefix = dir
            .strip_prefix(&layout.repository)
            .unwrap_or(Path::new(""));
        let prefix = match prefix.to_string_lossy().replace('\\', "/") {
            path if path.is_empty() || same_paths => String::new(),
            path => format!("{path}/"),
        };
        Ok(Side {
            project: Project::open_as(&dir, &layout, &options, sources)?,
            prefix,
            changes: Vec::new(),
            layout,
            dir,
            options,
            same_paths,
        })
    }

    /// Evaluates and judges every root in every environment.
    ///
    /// # Errors
    /// A folder or a variable file cannot be read.
    pub(super) fn evaluate(&self) -> Result<Vec<Judged>, Failure> {
        self.project.judge()
    }

    /// Makes a report of what was judged.
    pub(super) fn now(&self, judged: Vec<Judged>, several_roots: bool) -> Now {
        let stacks = judged
            .iter()
            .map(|one| Stack {
                root: self.below(one.root()),
                environment: one.environment().map(str::to_owned),
                graph: one.graph().clone(),
            })
            .collect();
        Now {
            stacks,
            suppressions: outcome::suppressions(&self.project, &judged),
            outcome: outcome::join(&self.project, judged, several_roots),
        }
    }

    fn below(&self, root: &str) -> String {
        let whole = format!("{root}/");
        let below = whole.strip_prefix(&self.prefix).unwrap_or(&whole);
        below.trim_end_matches('/').to_owned()
    }

    /// The baseline beside the config or in the folder that is judged; an empty one where there is none.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn baseline(&self, sources: &SourceMap) -> Result<Baseline, Failure> {
        let folders = [&self.dir, &self.layout.base];
        let mut files = folders.iter().map(|dir| dir.join(BASELINE));
        match files.find(|f| f.is_file()) {
            Some(file) => {
                let id = files::read(&file, &self.layout.repository, sources)?;
                Ok(Baseline::read(id, sources)?)
            }
            None => Ok(Baseline::default()),
        }
    }

    /// The config's own file, where there is one.
    pub(super) fn config_file(&self) -> Option<FileId> {
        self.project.policy.config.file
    }

    /// The side's catalogs as the command line would name them.
    fn catalogs(&self) -> Vec<String> {
        if !self.options.catalogs.is_empty() {
            return self.options.catalogs.clone();
        }
        let blocks = self.project.policy.config.catalogs.iter();
        let named = blocks.filter_map(|c| {
            let path = self.layout.base.join(&*c.file.as_ref()?.text);
            Some(format!("{}={}", c.name, path.display()))
        });
        named.collect()
    }

    /// Configs in the folders of root modules that are not in force here, as paths below the folder that
    /// is judged, with what they hold: whoever checks such a folder alone goes by them.
    fn configs_below(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for root in self.project.roots() {
            for folder in root.ancestors().take_while(|f| *f != self.dir) {
                let file = folder.join(files::CONFIG);
                let below = file.strip_prefix(&self.dir).map(Path::to_owned);
                if let (Ok(below), Ok(text)) = (below, std::fs::read(&file)) {
                    found.insert(below, text);
                }
            }
        }
        found
    }

    /// Configs that the change puts or rewrites below the one in force.
    pub(super) fn hiding_configs(&self, base: &Side) -> Vec<Change> {
        let before = base.configs_below();
        let new = self.configs_below().into_iter();
        new.filter(|(path, text)| before.get(path) != Some(text))
            .map(|(path, _)| hiding(&path.display().to_string().replace('\\', "/")))
            .collect()
    }

    /// The findings of this source with other catalogs.
    fn with_catalogs(&self, catalogs: Vec<String>, several_roots: bool) -> Result<Now, Failure> {
        let plan = self.options.plan.as_ref().map(|file| PlanFile {
            known: self.project.plan().cloned(),
            ..file.clone()
        });
        let options = Options {
            catalogs,
            plan,
            ..self.options.clone()
        };
        let sources = Arc::new(SourceMap::new());
        let layout = self.layout.clone();
        let side = Side::open(self.dir.clone(), layout, options, &sources, self.same_paths)?;
        let judged = side.evaluate()?;
        Ok(side.now(judged, several_roots))
    }
}

/// Findings of both sources with the other side's catalogs, where the catalogs differ.
///
/// # Errors
/// A side cannot be read with them.
pub(super) fn without_catalogs(
    base: &Side,
    head: &Side,
    several_roots: bool,
    difference: &Difference,
) -> Result<Option<Catalogs>, Failure> {
    let texts = |side: &Side| -> Vec<Arc<str>> {
        let bound = side.project.bindings().catalogs.iter();
        bound.map(|c| c.text.clone()).collect()
    };
    if texts(base) == texts(head) {
        return Ok(None);
    }
    let old = base.with_catalogs(head.catalogs(), several_roots)?;
    let new = head.with_catalogs(base.catalogs(), several_roots)?;
    let old = Keys::of_old(old.told(base));
    Ok(Some(keys(old, Keys::of_new(new.told(head), difference))))
}

/// A path of the new side as the old side has it.
fn twin(path: &Path, head: &Head, root: Option<&Path>) -> PathBuf {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let below = whole.strip_prefix(&head.repository).ok();
    let found = below.zip(root).map(|(below, root)| root.join(below));
    found
        .filter(|p| p.is_file())
        .unwrap_or_else(|| path.to_owned())
}

/// `FILE` or `NAME=FILE` as the old side has it.
fn catalog_twin(given: &str, head: &Head, root: Option<&Path>) -> String {
    match given.split_once('=') {
        Some((name, path)) if !Path::new(given).is_file() => {
            format!("{name}={}", twin(Path::new(path), head, root).display())
        }
        _ => twin(Path::new(given), head, root).display().to_string(),
    }
}

/// A config below the one in force.
fn hiding(path: &str) -> Change {
    Change {
        kind: ChangeKind::PolicyWeakened,
        subject: Subject {
            kind: "policy".to_owned(),
            address: path.to_owned(),
        },
        before: String::new(),
        after: path.to_owned(),
        text: format!("{path} hides the policy from whoever checks that folder alone"),
        because: vec!["which policy asks for more was not compared".to_owned()],
        labels: Vec::new(),
        explained: false,
    }
}

/// The catalog's file is not there any more.
fn gone(name: &str, file: &str, at: crate::source::Span) -> Change {
    Change {
        kind: ChangeKind::PolicyWeakened,
        subject: Subject {
            kind: "catalog".to_owned(),
            address: name.to_owned(),
        },
        before: file.to_owned(),
        after: String::new(),
        text: format!("the snapshot {file} of the catalog {name} is gone"),
        because: Vec::new(),
        labels: vec![Label {
            span: at,
            text: "the policy names it here".to_owned(),
        }],
        explained: false,
    }
}
