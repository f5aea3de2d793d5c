//! The whole way through the house for one folder: what every command that reads source starts with.

mod graphs;

use super::args::SourceArgs;
use super::bindings::Bindings;
use super::catalogs::CatalogReader;
use super::errors::Failure;
use super::files;
use super::plan::{self, PlanFile};
use super::policy::{folder_of, read_edited_policy};
use super::threads;
use crate::catalog::{Catalog, Shapes};
use crate::policy::Policy;
use crate::source::{InputError, SourceMap, Span};
use crate::terraform::eval::{self, Evaluation};
use crate::terraform::lifecycle;
use crate::terraform::load::repository::Edited;
use crate::terraform::load::{Inputs, Loader, Root};
use crate::terraform::plan::{Plan, PlanData};
use crate::terraform::value::Value;
use jiff::Zoned;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a run is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The config, instead of the nearest one.
    pub config: Option<PathBuf>,
    /// Catalog files from the command line, `FILE` or `NAME=FILE`.
    pub catalogs: Vec<String>,
    /// Only these rules, by name or code; all where empty.
    pub rules: Vec<String>,
    /// What modules are evaluated with.
    pub inputs: Inputs,
    /// The plan, where one is given.
    pub plan: Option<PlanFile>,
    /// The day that end dates are judged at; today where `None`.
    pub as_of: Option<Date>,
    /// What is read instead of the files on disk.
    pub edited: Edited,
}

impl Options {
    /// From the command line and the process' environment (`TF_VAR_…`, `TF_WORKSPACE`).
    ///
    /// # Errors
    /// A `--var` without a name or a value.
    pub fn of(args: &SourceArgs) -> Result<Options, InputError> {
        let pair = |text: &String| match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Ok((name.trim().to_owned(), value.to_owned()))
            }
            _ => Err(InputError::new(
                format!("--var {text:?} is not NAME=VALUE"),
                Span::NONE,
            )),
        };
        let env = std::env::vars_os()
            .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
            .filter_map(|(k, v)| Some((k.strip_prefix("TF_VAR_")?.to_owned(), v)))
            .collect();
        let workspace = args.workspace.clone();
        Ok(Options {
            config: args.config.clone(),
            catalogs: args.catalog.clone(),
            rules: Vec::new(),
            inputs: Inputs {
                var_files: args.var_files.clone(),
                vars: args.vars.iter().map(pair).collect::<Result<_, _>>()?,
                vars_before: args.vars_before.clone(),
                env,
                planned: Default::default(),
                workspace: workspace.or_else(|| std::env::var("TF_WORKSPACE").ok()),
                most_instances: args.max_instances,
            },
            plan: args.plan.clone().map(|path| PlanFile {
                path,
                only: args.plan_only,
                known: None,
            }),
            as_of: args.as_of,
            edited: Edited::default(),
        })
    }
}

/// Where a run takes its policy from, and what the policy's paths are relative to.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The config.
    pub config: Option<PathBuf>,
    /// The repository that the config is in.
    pub policy_repository: PathBuf,
    /// What paths of catalogs and variable files are relative to.
    pub base: PathBuf,
    /// The repository of the folder that is judged.
    pub repository: PathBuf,
    /// Environments instead of the config's.
    pub environments: Option<Vec<crate::policy::config::Environment>>,
    /// Whether a folder without Terraform is one without alerting, and no mistake.
    pub rootless: bool,
}

impl Layout {
    /// The folder, or the nearest one above it that is there.
    fn there<'a>(&'a self, dir: &'a Path) -> &'a Path {
        let mut above = dir.ancestors();
        let found = above.find(|d| d.is_dir());
        found.filter(|_| self.rootless).unwrap_or(dir)
    }

    /// The nearest config's, or that of the config that the options name.
    fn of(dir: &Path, options: &Options) -> Result<Layout, Failure> {
        let repository = files::repository(dir)?;
        let given = options.config.clone();
        let config = given.or_else(|| files::nearest_config(dir, &repository));
        let base = config.as_deref().map_or(repository.as_path(), folder_of);
        Ok(Layout {
            base: base.to_owned(),
            policy_repository: repository.clone(),
            repository,
            config,
            environments: None,
            rootless: false,
        })
    }
}

/// A folder with its policy and catalogs, ready to be evaluated.
#[derive(Debug)]
pub struct Project {
    /// Every file of the run.
    pub sources: Arc<SourceMap>,
    /// Config, rules, adapters.
    pub policy: Policy,
    /// The catalogs.
    pub catalogs: Vec<Catalog>,
    /// The day that end dates are judged at.
    pub as_of: Date,
    loader: Loader,
    /// None where there is a plan alone.
    roots: Vec<PathBuf>,
    plan: Option<Arc<Plan>>,
    bindings: Bindings,
    environments: Vec<Environment>,
}

/// One set of inputs that the roots are evaluated with.
#[derive(Debug)]
struct Environment {
    /// `None` where the config names none.
    name: Option<Arc<str>>,
    inputs: Inputs,
}

/// One root module in one environment, evaluated.
#[derive(Debug)]
pub struct Evaluated {
    /// The root as it was loaded; `None` for a plan alone.
    pub root: Option<Root>,
    /// Its environment, where the config names any.
    pub environment: Option<Arc<str>>,
    /// Its instances and problems.
    pub evaluation: Evaluation,
}

impl Evaluated {
    /// The root module relative to the repository; `.` for a plan alone.
    pub fn name(&self) -> &str {
        self.root.as_ref().map_or(".", |r| r.name.as_str())
    }
}

impl Project {
    /// Reads the policy and the catalogs for a folder, and finds its root modules.
    ///
    /// # Errors
    /// The folder, the config, a rule, an adapter or a catalog cannot be used.
    pub fn open(
        dir: &Path,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Project, Failure> {
        Project::open_as(dir, &Layout::of(dir, options)?, options, sources)
    }

    /// As [`Project::open`], with the policy from elsewhere.
    ///
    /// # Errors
    /// See [`Project::open`].
    pub fn open_as(
        dir: &Path,
        layout: &Layout,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Project, Failure> {
        let config = layout.config.as_deref();
        let repository = &layout.policy_repository;
        let read = read_edited_policy(config, repository, &options.edited, sources)?;
        Project::open_by(dir, layout, read, options, sources)
    }

    /// As [`Project::open_as`], by a policy that is read already.
    ///
    /// # Errors
    /// See [`Project::open`].
    pub fn open_by(
        dir: &Path,
        layout: &Layout,
        (policy, shapes): (Policy, Shapes),
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Project, Failure> {
        let Layout {
            base, repository, ..
        } = layout;
        let policy = policy.only(options.rules.clone())?;
        let loader = Loader::new(layout.there(dir), sources)?.edited(options.edited.clone());
        let roots = roots(&loader, dir, options.plan.as_ref(), layout.rootless)?;
        let plan = match &options.plan {
            Some(file) => Some(file.read(&policy.adapters, !roots.is_empty())?),
            None => None,
        };
        let as_of = options.as_of.unwrap_or_else(|| Zoned::now().date());
        let reader = CatalogReader {
            base,
            repository,
            sources,
            shapes: &shapes,
            as_of,
        };
        let (catalogs, bound) = reader
            .read_all(&policy.config, &options.catalogs)?
            .into_iter()
            .unzip();
        let values = policy.config.data.iter().map(|d| {
            let address = format!("data.{}.{}", d.ty, d.name);
            (address, d.values.clone())
        });
        Ok(Project {
            sources: sources.clone(),
            bindings: Bindings::new(bound, values.collect()),
            environments: match &plan {
                // A plan is of one environment, and says itself which values that has.
                Some(plan) => vec![Environment {
                    name: None,
                    inputs: Inputs {
                        planned: plan.variables.clone(),
                        ..options.inputs.clone()
                    },
                }],
                None => {
                    let own = &policy.config.environments;
                    let written = layout.environments.as_ref().unwrap_or(own);
                    environments(written, &options.inputs, base)
                }
            },
            policy,
            catalogs,
            as_of,
            loader,
            roots,
            plan,
        })
    }

    /// As [`Project::open`] for commands that are about exactly one root module in the inputs of the
    /// command line: environments of the config are left aside.
    ///
    /// # Errors
    /// See [`Project::open`]; the folder is not one root module.
    pub fn open_root(
        dir: &Path,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Project, Failure> {
        let mut project = Project::open(dir, options, sources)?;
        if project.roots.iter().any(|r| r == dir) {
            project.roots = vec![dir.to_owned()];
        }
        if project.roots.len() > 1 {
            let error = format!("{} holds several root modules", dir.display());
            let names: Vec<_> = project
                .roots
                .iter()
                .map(|r| r.display().to_string())
                .collect();
            return Err(InputError::new(error, Span::NONE)
                .help(format!("name one of {}", names.join(", ")))
                .into());
        }
        if project.plan.is_none() {
            project.environments = vec![Environment {
                name: None,
                inputs: options.inputs.clone(),
            }];
        }
        Ok(project)
    }

    /// Reads every root module, with the inputs of its environment.
    ///
    /// # Errors
    /// A folder or a variable file cannot be read.
    pub fn load(&self) -> Result<Vec<Root>, Failure> {
        let jobs = self.jobs().into_iter();
        let roots: Result<Vec<Root>, InputError> = jobs
            .map(|(dir, e)| self.loader.load(dir, e.inputs.clone()))
            .collect();
        Ok(roots?)
    }

    /// What the user should know of the plan: how far it is to be trusted.
    pub fn plan_notes(&self) -> Vec<String> {
        let Some(plan) = &self.plan else {
            return Vec::new();
        };
        let mut notes = Vec::new();
        notes.extend(plan::summary(plan));
        if self.roots.is_empty() {
            notes.push("the plan alone was read: what only code shows was not looked at (suppressions, models typed by hand), and what rests on its dynamic blocks, locals and keys is undetermined; name the folder of its source".to_owned());
        }
        if plan.complete == Some(false) {
            notes.push("the plan is not whole (-target, or something deferred): what it leaves out was taken from its state and from source, as far as they are there".to_owned());
        }
        notes
    }

    /// The plan, where there is one.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.plan.as_ref()
    }

    /// Gives the root modules the variables that a plan of another state of them was made with.
    pub fn assume_variables(&mut self, variables: &BTreeMap<Arc<str>, Value>) {
        for environment in &mut self.environments {
            environment.inputs.planned = variables.clone();
        }
    }

    /// The folders of the root modules.
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// What the config binds data sources to.
    pub fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    /// What stands in for data sources: what the plan has read, else what the config binds.
    pub fn data(&self) -> PlanData<'_> {
        PlanData {
            plan: self.plan.as_deref(),
            inner: &self.bindings,
        }
    }

    fn jobs(&self) -> Vec<(&PathBuf, &Environment)> {
        let roots = self.roots.iter();
        roots
            .flat_map(|r| self.environments.iter().map(move |e| (r, e)))
            .collect()
    }

    /// Evaluates every root module in every environment, in parallel.
    ///
    /// # Errors
    /// A folder or a variable file cannot be read.
    pub fn evaluate(&self) -> Result<Vec<Evaluated>, Failure> {
        if let (Some(plan), []) = (&self.plan, self.roots.as_slice()) {
            return Ok(vec![Evaluated {
                root: None,
                environment: None,
                evaluation: plan.evaluation(),
            }]);
        }
        let results: Vec<Result<Evaluated, InputError>> =
            threads::each(self.jobs(), |(dir, environment)| {
                let root = self.loader.load(dir, environment.inputs.clone())?;
                let evaluation = match &self.plan {
                    Some(plan) => {
                        let source = eval::evaluate_root(&root, &self.data());
                        plan.join(source, &root, &|mode, ty| {
                            self.policy.adapters.concerns(mode, ty)
                        })
                    }
                    None => {
                        let source = eval::evaluate_root(&root, &self.bindings);
                        lifecycle::without_plan(source, &root)
                    }
                };
                if evaluation.exhausted {
                    return Err(too_large(&root.name));
                }
                Ok(Evaluated {
                    root: Some(root),
                    environment: environment.name.clone(),
                    evaluation,
                })
            });
        let (evaluated, errors): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        let errors: Vec<InputError> = errors.into_iter().filter_map(Result::err).collect();
        if errors.is_empty() {
            Ok(evaluated.into_iter().filter_map(Result::ok).collect())
        } else {
            Err(errors.into())
        }
    }
}

/// The root modules of a folder. A plan needs none, and is of one at most.
fn roots(
    loader: &Loader,
    dir: &Path,
    plan: Option<&PlanFile>,
    rootless: bool,
) -> Result<Vec<PathBuf>, InputError> {
    if plan.is_some_and(|p| p.only) || rootless && !dir.is_dir() {
        return Ok(Vec::new());
    }
    if plan.is_none() && !rootless {
        return loader.find_roots(dir);
    }
    let roots = loader.find_any_roots(dir)?;
    if plan.is_none() {
        return Ok(roots);
    }
    if roots.iter().any(|r| r == dir) {
        return Ok(vec![dir.to_owned()]);
    }
    if roots.len() > 1 {
        const MOST_NAMED: usize = 4;
        let named = roots.iter().take(MOST_NAMED);
        let named: Vec<String> = named.map(|r| r.display().to_string()).collect();
        let more = if roots.len() > MOST_NAMED {
            ", …"
        } else {
            ""
        };
        return Err(InputError::new(
            format!(
                "a plan is of one root module, and {} holds several",
                dir.display()
            ),
            Span::NONE,
        )
        .help(format!(
            "name the one that it was made of ({}{more}), or leave the source aside with --plan-only",
            named.join(", ")
        )));
    }
    Ok(roots)
}

/// A root module whose values are more than an evaluation may make. Half of it says nothing that could
/// be relied upon.
fn too_large(root: &str) -> InputError {
    let message = format!(
        "the values of the root module {root} are too large: more than 1 GiB together, or more than 8 million in one"
    );
    InputError::new(message, Span::NONE).help(
        "look for a local or a template that is made of another twice, step by step; where so much is meant, --max-instances N raises the bound with N above 100,000",
    )
}

/// The environments of the config; one without a name where it has none. Variable files of the
/// command line come after an environment's own.
fn environments(
    written: &[crate::policy::config::Environment],
    inputs: &Inputs,
    base: &Path,
) -> Vec<Environment> {
    if written.is_empty() {
        return vec![Environment {
            name: None,
            inputs: inputs.clone(),
        }];
    }
    let of = |e: &crate::policy::config::Environment| {
        let mut own = inputs.clone();
        own.var_files = e.var_files.iter().map(|f| base.join(&*f.text)).collect();
        // An environment's own files come first of all.
        own.vars_before = vec![0; own.var_files.len()];
        own.vars_before.extend(&inputs.vars_before);
        own.var_files.extend(inputs.var_files.iter().cloned());
        own.workspace = e
            .workspace
            .as_ref()
            .map(|w| w.to_string())
            .or(own.workspace);
        Environment {
            name: Some(e.name.clone()),
            inputs: own,
        }
    };
    written.iter().map(of).collect()
}
