//! Adapters: files that map a vendor's resource types to entities of the graph.

mod concern;
mod memo;
mod parse;
mod run;
mod scope;
mod shape;

pub use run::Adapted;

use self::concern::Concern;
use super::config::Config;
use super::lang::constants::Constants;
use super::lang::instances::Mapping;
use super::reader::advice;
use crate::graph::schema::{Attr, Kind};
use crate::hcl::ast::{Expr, File, Ident};
use crate::source::{FileId, InputError, SourceMap, Span};
use crate::terraform::eval::{Evaluation, Instance, Mode};
use crate::terraform::value::Value;
use crate::text::looks_like_alerting;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// One adapter file.
#[derive(Debug)]
pub struct Adapter {
    /// The provider block's label, e.g. `checkly`.
    pub name: Arc<str>,
    /// The vendor's name as people write it.
    pub title: Arc<str>,
    /// What the vendor leaves undefined.
    pub assumptions: Vec<Assumption>,
    /// Whether it came with the program.
    pub builtin: bool,
    /// Resource types of the vendor that have nothing to do with alerting.
    pub ignores: Vec<Arc<str>>,
    pub(super) blocks: Vec<EntityBlock>,
    pub(super) at: Ident,
}

impl Adapter {
    /// The resource types that it maps, as its blocks name them: `checkly_check`, `data.pagerduty_user`,
    /// `module:SOURCE`. Sorted.
    pub fn types(&self) -> BTreeSet<String> {
        let types = self.blocks.iter().flat_map(|b| &b.types);
        let name = |(mode, ty, _): &(Mode, Arc<str>, Span)| match mode {
            Mode::Managed => ty.to_string(),
            Mode::Data => format!("data.{ty}"),
            Mode::ModuleCall => format!("module:{ty}"),
        };
        types.map(name).collect()
    }
}

/// Something that a vendor leaves undefined, and what is assumed of it.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// Its name below `assume.`
    pub name: Arc<str>,
    /// What holds where the config says nothing.
    pub default: Arc<str>,
    /// What it may be.
    pub values: Vec<Arc<str>>,
    /// What is undefined.
    pub docs: Arc<str>,
}

/// `KIND "TYPE" … { … }`
#[derive(Debug)]
pub(super) struct EntityBlock {
    pub kind: Kind,
    pub types: Vec<(Mode, Arc<str>, Span)>,
    pub lets: FxHashMap<Arc<str>, (usize, Arc<Expr>)>,
    /// For each name of `lets` whether it rests on `each`, so that every part has another.
    pub of_parts: Vec<bool>,
    pub for_each: Option<Arc<Expr>>,
    /// The path of the parts that `for_each` makes, below the resource: `.rules`.
    pub part: String,
    pub only_if: Option<Arc<Expr>>,
    pub computed: BTreeSet<Arc<str>>,
    pub attrs: Vec<(&'static Attr, Arc<Expr>)>,
    constants: OnceLock<Constants>,
}

impl EntityBlock {
    /// What in it is constant; told when the first instance is mapped.
    fn constants(&self) -> &Constants {
        self.constants.get_or_init(|| {
            let lets = self.lets.values().map(|(_, expr)| expr);
            let attrs = self.attrs.iter().map(|(_, expr)| expr);
            let all = lets.chain(attrs).chain(&self.for_each).chain(&self.only_if);
            Constants::of(all.map(|expr| &**expr))
        })
    }
}

/// What an adapter maps: resources, data sources or module calls of a type.
type TypeKey = (Mode, Arc<str>);

/// All adapters of a run, user's before built-in ones, with the config's assumptions.
#[derive(Debug, Default)]
pub struct Adapters {
    all: Vec<Adapter>,
    /// Adapter and block of each mapped type.
    by_type: FxHashMap<TypeKey, Vec<(usize, usize)>>,
    /// Values of each adapter's assumptions, in their order.
    assumed: Vec<Vec<Value>>,
    /// What of a plan they may read; made where there is one.
    concern: OnceLock<Concern>,
}

impl Adapters {
    /// Reads adapter files. Blocks of user's files replace the built-in ones for the same type.
    pub(super) fn read(files: &[(File, bool)], errors: &mut Vec<InputError>) -> Adapters {
        let mut adapters = Adapters::default();
        for (file, builtin) in files {
            adapters.all.extend(parse::adapter(file, *builtin, errors));
        }
        // User's files first; the order is otherwise that of the files.
        adapters.all.sort_by_key(|a| a.builtin);
        adapters.index(errors);
        adapters.assumed = adapters
            .all
            .iter()
            .map(|a| {
                let defaults = a.assumptions.iter().map(|a| a.default.clone());
                defaults.map(Value::string).collect()
            })
            .collect();
        adapters
    }

    fn index(&mut self, errors: &mut Vec<InputError>) {
        let mut first_of: FxHashMap<TypeKey, usize> = FxHashMap::default();
        let mut names: FxHashMap<(Arc<str>, bool), Span> = FxHashMap::default();
        for (a, adapter) in self.all.iter().enumerate() {
            let key = (adapter.name.clone(), adapter.builtin);
            if let Some(first) = names.insert(key, adapter.at.span) {
                let mut reader = super::reader::Reader::default();
                reader.twice("provider", &adapter.at, first);
                errors.append(&mut reader.errors);
            }
            for (b, block) in adapter.blocks.iter().enumerate() {
                for (mode, ty, at) in &block.types {
                    let key = (*mode, ty.clone());
                    let first = *first_of.entry(key.clone()).or_insert(a);
                    match self.all.get(first) {
                        Some(owner) if first != a && owner.builtin == adapter.builtin => {
                            let message = format!("two adapters map {ty}");
                            errors.push(InputError::new(message, *at).help(format!(
                                "the adapter \"{}\" maps it too; keep one of the two",
                                owner.name
                            )));
                        }
                        _ if first == a => self.by_type.entry(key).or_default().push((a, b)),
                        // A user's adapter has it.
                        _ => {}
                    }
                }
            }
        }
    }

    /// Takes over the config's `assume` blocks, reporting those that no adapter knows.
    pub(super) fn assume(&mut self, config: &Config, errors: &mut Vec<InputError>) {
        for block in &config.assumptions {
            let provider = &block.provider;
            let mine: Vec<usize> = (0..self.all.len())
                .filter(|i| self.all.get(*i).is_some_and(|a| a.name == provider.text))
                .collect();
            if mine.is_empty() {
                let message = format!("no adapter is called \"{}\"", provider.text);
                let known = self.all.iter().map(|a| &*a.name);
                errors.push(
                    InputError::new(message, provider.at)
                        .label("not a known adapter")
                        .help(advice(&provider.text, known)),
                );
                continue;
            }
            for (name, value) in &block.values {
                let mut found = false;
                for i in &mine {
                    found |= self.assume_one(*i, &name.text, value, errors);
                }
                if !found {
                    let known: Vec<&str> = mine
                        .iter()
                        .filter_map(|i| self.all.get(*i))
                        .flat_map(|a| a.assumptions.iter().map(|a| &*a.name))
                        .collect();
                    let message = format!(
                        "the adapter \"{}\" has no assumption `{}`",
                        provider.text, name.text
                    );
                    errors.push(
                        InputError::new(message, name.at)
                            .label("not a known assumption")
                            .help(advice(&name.text, known)),
                    );
                }
            }
        }
    }

    /// Whether the adapter has the assumption at all.
    fn assume_one(
        &mut self,
        adapter: usize,
        name: &str,
        value: &super::reader::Located,
        errors: &mut Vec<InputError>,
    ) -> bool {
        let Some(of) = self.all.get(adapter) else {
            return false;
        };
        let Some(i) = of.assumptions.iter().position(|a| &*a.name == name) else {
            return false;
        };
        let values = of
            .assumptions
            .get(i)
            .map(|a| &a.values[..])
            .unwrap_or_default();
        if !values.contains(&value.text) {
            let message = format!("`{name}` cannot be \"{}\"", value.text);
            errors.push(
                InputError::new(message, value.at)
                    .label("not a known value")
                    .help(advice(&value.text, values.iter().map(|v| &**v))),
            );
            return true;
        }
        if let Some(slot) = self.assumed.get_mut(adapter).and_then(|a| a.get_mut(i)) {
            *slot = Value::string(value.text.clone());
        }
        true
    }

    /// All adapters, user's first.
    pub fn iter(&self) -> impl Iterator<Item = &Adapter> {
        self.all.iter()
    }

    /// Whether an adapter maps an instance.
    pub fn maps(&self, instance: &Instance) -> bool {
        self.by_type
            .contains_key(&(instance.mode, instance.ty.clone()))
    }

    /// Whether resources of a type may matter: an adapter maps it or names it in what it reads; or it
    /// looks like alerting that no adapter maps.
    pub fn concerns(&self, mode: Mode, ty: &str) -> bool {
        let concern = self.concern.get_or_init(|| Concern::of(&self.all));
        concern.has(mode, ty)
    }

    /// The blocks that map an instance.
    fn blocks_of(&self, instance: &Instance) -> impl Iterator<Item = &EntityBlock> {
        let key = (instance.mode, instance.ty.clone());
        let blocks = self.by_type.get(&key).into_iter().flatten();
        blocks.filter_map(|(a, b)| self.all.get(*a)?.blocks.get(*b))
    }

    /// What the adapters make of the instances, and what they could not work out.
    pub fn entities(&self, evaluation: &Evaluation, sources: &SourceMap) -> Adapted {
        let threads = rayon::current_num_threads();
        run::entities(self, &evaluation.instances, sources, threads)
    }

    /// The same, each of them worked out anew.
    #[cfg(test)]
    pub fn entities_anew(&self, evaluation: &Evaluation, sources: &SourceMap) -> Adapted {
        run::entities(self, &evaluation.instances, sources, 0)
    }

    /// The resource types that look like alerting and that no adapter maps, each once, sorted.
    pub fn unmapped(&self, instances: &[Instance]) -> Vec<Arc<str>> {
        let alerting = looks_like_alerting;
        let ignored: BTreeSet<&str> = self
            .all
            .iter()
            .flat_map(|a| a.ignores.iter().map(|t| &**t))
            .collect();
        let types: BTreeSet<&Arc<str>> = instances
            .iter()
            .filter(|i| i.mode == Mode::Managed && !self.maps(i))
            .map(|i| &i.ty)
            .filter(|ty| alerting(ty) && !ignored.contains(&***ty))
            .collect();
        types.into_iter().cloned().collect()
    }

    /// The files whose places no finding may show.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.all.iter().map(|a| a.at.span.file)
    }
}

impl Mapping for Adapters {
    fn maps(&self, instance: &Instance) -> bool {
        Adapters::maps(self, instance)
    }

    fn reads(&self, instance: &Instance) -> bool {
        let ignored = |a: &Adapter| a.ignores.contains(&instance.ty);
        self.maps(instance) || self.all.iter().any(ignored)
    }

    fn computes(&self, instance: &Instance, attribute: &str) -> bool {
        self.blocks_of(instance)
            .any(|block| block.computed.contains(attribute))
    }
}
