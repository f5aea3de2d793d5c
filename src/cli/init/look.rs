//! Looking at a repository as the other commands do, twice: first for what it reads and lacks, then
//! with the catalogs and environments that were found.

use super::find::{self, Found, below};
use crate::catalog::{Shapes, url_path};
use crate::cli::args::InitArgs;
use crate::cli::bindings::without_key;
use crate::cli::catalogs::CatalogReader;
use crate::cli::errors::Failure;
use crate::cli::project::{Evaluated, Layout, Options, Project};
use crate::gate::read::{Known, attr, member, text};
use crate::graph::schema::Kind;
use crate::graph::{Contract, Graph};
use crate::policy::config::{CatalogConfig, Located};
use crate::policy::{Config, Policy, UserFiles};
use crate::report::clean;
use crate::source::{InputError, SourceMap, Span};
use crate::suggest::{
    self, Candidate, Choice, Environments, Reader, Reads, Seen, Suggestion, Survey, Unread,
};
use crate::terraform::eval::{Instance, Mode, ProblemKind};
use crate::terraform::value::{Repr, Value};
use jiff::Zoned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the looking is done.
struct Place<'a> {
    dir: &'a Path,
    /// The folder as a real path: what paths of the config are relative to.
    real: PathBuf,
    layout: Layout,
    options: Options,
    sources: &'a Arc<SourceMap>,
}

/// What the first look tells.
#[derive(Default)]
struct First {
    /// Root modules, relative to the config.
    roots: Vec<String>,
    readers: BTreeSet<Reader>,
    /// Addresses of data sources that may read a list of models, by what they are called.
    may_read: BTreeSet<String>,
    unread: BTreeMap<String, Unread>,
    workspaces: bool,
    /// Names of lists that a Terraform file mentions.
    mentioned: BTreeSet<String>,
}

/// A first config for a folder.
///
/// # Errors
/// The folder or a catalog that the user names cannot be used.
pub(super) fn at(
    args: &InitArgs,
    repository: &Path,
    sources: &Arc<SourceMap>,
) -> Result<Suggestion, Failure> {
    let real = args.dir.canonicalize().unwrap_or_else(|_| args.dir.clone());
    let place = Place {
        dir: &args.dir,
        layout: Layout {
            config: None,
            policy_repository: repository.to_owned(),
            base: real.clone(),
            repository: repository.to_owned(),
            environments: None,
            rootless: false,
        },
        options: Options {
            as_of: args.as_of,
            ..Options::default()
        },
        real,
        sources,
    };
    let project = place.open(Config::default())?;
    let evaluated = project.evaluate()?;
    let found = find::walk(&place.real);
    let mut candidates = place.candidates(args, &found)?;
    let first = place.first(&evaluated, &candidates);
    for candidate in &mut candidates {
        candidate.mentioned = first.mentioned.contains(&candidate.path);
    }
    drop(evaluated);
    let readers: Vec<Reader> = first.readers.iter().cloned().collect();
    let mut catalogs = suggest::choose(candidates, &readers);
    let mut environments =
        suggest::environments(&found.variable_files, &first.roots, first.workspaces);
    let (project, evaluated) = place.second(&catalogs, &mut environments)?;
    let graphs = project.graphs(&evaluated);
    confirm(&mut catalogs, &graphs);
    let unnumbered: BTreeSet<String> = graphs.iter().flat_map(unnumbered).collect();
    let seen = evaluated
        .iter()
        .zip(graphs)
        .map(|(one, graph)| Seen {
            root: place.root(one),
            graph,
        })
        .collect();
    let mut unreadable = Vec::new();
    if found.skipped > 0 {
        unreadable.push(format!(
            "{} JSON files were not looked into, as there are too many. If one is a list of models, name it: `alertlint init --catalog FILE`.",
            found.skipped
        ));
    }
    let shapes = Shapes::embedded(sources)?;
    Ok(suggest::suggest(&Survey {
        seen,
        adapters: &project.policy.adapters,
        catalogs,
        may_read: first.may_read.into_iter().collect(),
        unreadable,
        environments,
        unread: first.unread.into_values().collect(),
        unnumbered: unnumbered.into_iter().collect(),
        vendors: shapes
            .iter()
            .filter(|s| s.pull.as_ref().is_some_and(|p| p.url.is_some()))
            .map(|s| s.name.clone())
            .collect(),
        vocabulary: shapes
            .vocabulary()
            .filter(|c| c.feature_of.is_none())
            .map(|c| c.name)
            .collect(),
        features: shapes
            .vocabulary()
            .filter_map(|c| Some((c.name, c.feature_of?)))
            .collect(),
        gate: args.gate,
    }))
}

impl Place<'_> {
    fn open(&self, config: Config) -> Result<Project, Failure> {
        let shapes = Shapes::embedded(self.sources)?;
        let policy = Policy::load(config, &UserFiles::default(), self.sources)?;
        let read = (policy, shapes);
        Project::open_by(self.dir, &self.layout, read, &self.options, self.sources)
    }

    fn candidates(&self, args: &InitArgs, found: &Found) -> Result<Vec<Candidate>, Failure> {
        let shapes = Shapes::embedded(self.sources)?;
        let reader = |sources| CatalogReader {
            base: &self.real,
            repository: &self.layout.repository,
            sources,
            shapes: &shapes,
            as_of: args.as_of.unwrap_or_else(|| Zoned::now().date()),
        };
        let mut all: Vec<Candidate> = Vec::new();
        for path in &args.catalog {
            all.push(find::given(path, &self.real, &reader(self.sources))?);
        }
        // What is only tried is not among the files of the run: most of it has nothing to do with it.
        let tried = SourceMap::new();
        let reader = reader(&tried);
        for candidate in found.candidates(&self.real, &reader) {
            if all.iter().all(|c| c.path != candidate.path) {
                all.push(candidate);
            }
        }
        Ok(all)
    }

    /// The root of an evaluation, relative to the config.
    fn root(&self, one: &Evaluated) -> String {
        let root = one.root.as_ref().map(|r| r.dir.as_path());
        let real = root.and_then(|r| r.canonicalize().ok());
        real.map_or_else(|| ".".to_owned(), |r| below(&r, &self.real))
    }

    fn first(&self, evaluated: &[Evaluated], candidates: &[Candidate]) -> First {
        let mut first = First::default();
        let mut seen = BTreeSet::new();
        for one in evaluated {
            first.roots.push(self.root(one));
            for instance in &one.evaluation.instances {
                match reader(instance) {
                    Some(reader) => _ = first.readers.insert(reader),
                    None => first.may_read.extend(may_read(instance)),
                }
            }
            for problem in &one.evaluation.problems {
                if problem.kind == ProblemKind::UnresolvedModule {
                    first.unread(&problem.subject, &one.evaluation.instances);
                }
            }
            let files = one.root.iter().flat_map(|r| r.files());
            for file in files.filter(|f| seen.insert(f.id)) {
                let Some(file) = self.sources.get(file.id) else {
                    continue;
                };
                first.workspaces |= file.text.contains("terraform.workspace");
                for candidate in candidates {
                    let name = candidate.path.rsplit('/').next().unwrap_or_default();
                    let mentions = |end: char| file.text.contains(&format!("{end}{name}\""));
                    if mentions('/') || mentions('"') {
                        first.mentioned.insert(candidate.path.clone());
                    }
                }
            }
        }
        first
    }

    /// Evaluates with what was found; without the environments where they cannot be read.
    fn second(
        &self,
        catalogs: &Choice,
        environments: &mut Environments,
    ) -> Result<(Project, Vec<Evaluated>), Failure> {
        if !environments.known.is_empty() && environments.doubt.is_none() {
            let project = self.open(config(catalogs, Some(environments), self.sources)?)?;
            match project.evaluate() {
                Ok(evaluated) => return Ok((project, evaluated)),
                Err(_) => {
                    environments.doubt =
                        Some("one of the files cannot be read as variables".to_owned());
                }
            }
        }
        let project = self.open(config(catalogs, None, self.sources)?)?;
        let evaluated = project.evaluate()?;
        Ok((project, evaluated))
    }
}

impl First {
    fn unread(&mut self, subject: &str, instances: &[Instance]) {
        let calls = instances.iter().filter(|i| {
            // A folder that is not there is a mistake, and `check` says so.
            let elsewhere = !i.ty.is_empty() && !i.ty.starts_with('.') && !i.ty.starts_with('/');
            let called = crate::terraform::address::base(&i.address) == subject;
            i.mode == Mode::ModuleCall && elsewhere && called
        });
        for call in calls {
            let module = self
                .unread
                .entry(call.ty.to_string())
                .or_insert_with(|| Unread {
                    source: without_password(&call.ty),
                    ..Unread::default()
                });
            module.calls.insert(subject.to_owned());
            if let Repr::Object(object) = &call.value.repr {
                module
                    .arguments
                    .extend(object.attrs.keys().map(ToString::to_string));
            }
        }
    }
}

/// A module's source, without the password that a URL may carry.
fn without_password(source: &str) -> String {
    let Some((scheme, rest)) = source.split_once("://") else {
        return source.to_owned();
    };
    let host = rest.split('/').next().unwrap_or_default();
    match host.rsplit_once('@') {
        Some((user, _)) if user.contains(':') => {
            format!(
                "{scheme}://***{}",
                rest.get(user.len()..).unwrap_or_default()
            )
        }
        _ => source.to_owned(),
    }
}

/// A data source that reads a list of models, as far as its URL or file tells.
fn reader(instance: &Instance) -> Option<Reader> {
    if instance.mode != Mode::Data {
        return None;
    }
    let shown = |v: &Value| match text(v) {
        Known::Is(text) => Some(text),
        _ => None,
    };
    let reads = match &*instance.ty {
        "http" => {
            let path = url_path(instance.value.get("url")?)?;
            let models = path.ends_with("/models")
                || path.ends_with("/api/tags")
                || path.ends_with("/foundation-models");
            models.then_some(Reads::Url(path))?
        }
        "local_file" | "local_sensitive_file" => {
            Reads::File(shown(instance.value.get("filename")?)?)
        }
        _ => return None,
    };
    let url = instance.value.get("url").and_then(shown);
    Some(Reader {
        address: without_key(&instance.address).to_owned(),
        // A URL may carry a key.
        url: url.filter(|u| !u.contains(['?', '@'])).map(|u| clean(&u)),
        reads,
    })
}

/// The address of a `data "http"` that is called, or whose URL ends, like a list of models.
fn may_read(instance: &Instance) -> Option<String> {
    if instance.mode != Mode::Data || &*instance.ty != "http" {
        return None;
    }
    let address = without_key(&instance.address);
    let name = address.rsplit('.').next().unwrap_or(address);
    let path = instance.value.get("url").and_then(url_path);
    let end = path.as_deref().and_then(|p| p.rsplit('/').next());
    let told = |text: &str| ["model", "catalog"].iter().any(|w| text.contains(w));
    (told(name) || end.is_some_and(told)).then(|| address.to_owned())
}

/// The config that the second look is taken with.
fn config(
    catalogs: &Choice,
    environments: Option<&Environments>,
    sources: &SourceMap,
) -> Result<Config, InputError> {
    let located = |text: &str| Located {
        text: text.into(),
        at: Span::NONE,
    };
    let block = |taken: &suggest::Taken| CatalogConfig {
        name: taken.label.as_str().into(),
        shape: Some(located(&taken.candidate.catalog.shape)),
        file: Some(located(&taken.candidate.path)),
        data: match taken.named {
            true => taken.readers.iter().map(|r| located(&r.address)).collect(),
            false => Vec::new(),
        },
        max_age_days: None,
        taken: None,
        at: Span::NONE,
    };
    let environment = |e: &suggest::Environment| crate::policy::config::Environment {
        name: e.name.as_str().into(),
        var_files: e.var_files.iter().map(|f| located(f)).collect(),
        workspace: None,
        at: Span::NONE,
    };
    let known = environments.map_or(&[][..], |e| &e.known);
    Ok(Config {
        catalogs: catalogs.taken.iter().map(block).collect(),
        environments: known.iter().map(environment).collect(),
        // Without any catalog, the common endpoints tell what checks are about.
        contracts: match catalogs.taken.is_empty() {
            true => vocabulary(&Shapes::embedded(sources)?),
            false => Vec::new(),
        },
        ..Config::default()
    })
}

/// A contract for each endpoint that a capability is commonly offered at.
fn vocabulary(shapes: &Shapes) -> Vec<Contract> {
    let endpoints = shapes.vocabulary().filter(|c| c.feature_of.is_none());
    endpoints
        .flat_map(|c| {
            let contract = |endpoint: &String| Contract {
                capability: c.name.clone(),
                tag: None,
                endpoint: Some(Value::string(endpoint.as_str())),
                required: None,
                period: None,
                failures: None,
                timeout: None,
                asserts: None,
                locations: None,
                at: Span::NONE,
            };
            c.endpoints.iter().map(contract).collect::<Vec<_>>()
        })
        .collect()
}

/// A list that nothing reads is the one where checks name its models.
fn confirm(catalogs: &mut Choice, graphs: &[Graph]) {
    let mut named = BTreeSet::new();
    for graph in graphs {
        for check in graph.of_kind(Kind::Check) {
            let covers = attr(graph, check, "covers");
            for cover in covers.elements().into_iter().flatten() {
                if member(cover, "known_model").as_bool() == Some(true) {
                    named.extend(text(&member(cover, "model")).is().cloned());
                }
            }
        }
    }
    for taken in catalogs.taken.iter_mut().filter(|t| t.because.is_none()) {
        let models = &taken.candidate.catalog.models;
        let mut ids = models
            .iter()
            .flat_map(|m| std::iter::once(&m.id).chain(&m.aliases));
        if ids.any(|id| named.contains(id)) {
            taken.because = Some("checks name models of it".to_owned());
        }
    }
}

/// Checks of which not even the number is known.
fn unnumbered(graph: &Graph) -> Vec<String> {
    let checks = graph.of_kind(Kind::Check);
    let addresses = checks.filter_map(|id| Some(graph.entity(id)?.address.clone()));
    addresses.filter(|a| a.contains("[*]")).collect()
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn passwords_of_sources_are_not_shown() {
        for (source, shown) in [
            (
                "git::https://me:secret@example.com/a.git?ref=v1",
                "git::https://***@example.com/a.git?ref=v1",
            ),
            (
                "git::ssh://git@example.com/a.git",
                "git::ssh://git@example.com/a.git",
            ),
            ("app.example.com/a/b/c", "app.example.com/a/b/c"),
            ("https://example.com/a:b@c", "https://example.com/a:b@c"),
        ] {
            assert_eq!(without_password(source), shown);
        }
    }
}
