//! What a module declares, put together from its files: Terraform's top-level blocks, with override
//! files merged in, by name.

use super::declare::Reader;
use crate::hcl::ast::{Attribute, Block, File, Ident};
use crate::terraform::error::EvalError;
use crate::terraform::eval::constraint::Constraint;
use crate::terraform::eval::references::Ref;
use crate::terraform::eval::{Mode, Problem};
use crate::terraform::value::Value;
use rustc_hash::FxHashMap;
use std::ops::Deref;
use std::sync::Arc;

/// A block of a file, or one made of several by overriding.
#[derive(Debug, Clone)]
pub enum BlockRef {
    /// A top-level block, by its position.
    In(Arc<File>, usize),
    /// A block that stands in no file as it is.
    Made(Arc<Block>),
}

impl Deref for BlockRef {
    type Target = Block;
    fn deref(&self) -> &Block {
        match self {
            BlockRef::In(file, at) => &file.body.blocks[*at],
            BlockRef::Made(block) => block,
        }
    }
}

/// `variable "name" { … }`
#[derive(Debug)]
pub struct Variable {
    /// The name.
    pub name: Ident,
    /// The whole block.
    pub block: BlockRef,
    /// Its `type`, `any` where there is none.
    pub constraint: Constraint,
    /// Whether values from the command line and the environment are expressions (of a collection
    /// type) and not text.
    pub parsed: bool,
    /// Its `default`, converted to the type; also what takes the place of a default that is wrong.
    pub default: Option<Value>,
    /// Whether `null` is a value (`nullable`, true unless written).
    pub nullable: bool,
    /// `sensitive = true`
    pub sensitive: bool,
    /// `ephemeral = true`
    pub ephemeral: bool,
}

/// One attribute of a `locals` block.
#[derive(Debug)]
pub struct Local {
    /// The name.
    pub name: Ident,
    pub(super) file: Arc<File>,
    pub(super) block: usize,
    pub(super) attribute: usize,
}

impl Local {
    /// Its value.
    pub fn attribute(&self) -> &Attribute {
        &self.file.body.blocks[self.block].body.attributes[self.attribute]
    }
}

/// `output "name" { … }`
#[derive(Debug)]
pub struct Output {
    /// The name.
    pub name: Ident,
    /// The whole block.
    pub block: BlockRef,
    /// `sensitive = true`
    pub sensitive: bool,
    /// `ephemeral = true`
    pub ephemeral: bool,
}

/// `resource "type" "name" { … }` or `data "type" "name" { … }`
#[derive(Debug)]
pub struct Resource {
    /// Which of the two.
    pub mode: Mode,
    /// The type.
    pub ty: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// `type.name` or `data.type.name`.
    pub address: Arc<str>,
    /// The whole block.
    pub block: BlockRef,
}

/// `module "name" { … }`
#[derive(Debug)]
pub struct Call {
    /// The name.
    pub name: Ident,
    /// The whole block.
    pub block: BlockRef,
    /// Its `source`, where that is plain text.
    pub source: Option<Arc<str>>,
}

/// `provider "name" { … }`
#[derive(Debug)]
pub struct Provider {
    /// Its name in the module: `datadog`, or `datadog.eu` with an alias.
    pub key: Arc<str>,
    /// The whole block.
    pub block: BlockRef,
}

/// One thing of a module that has a value, by its position in the lists of [`Config`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// An input variable.
    Variable(usize),
    /// A local value.
    Local(usize),
    /// An output value.
    Output(usize),
    /// A resource or data source, with all its instances.
    Resource(usize),
    /// Which instances a module call has.
    Expansion(usize),
    /// A module call as a value: its outputs.
    Call(usize),
}

/// What a module declares.
#[derive(Debug, Default)]
pub struct Config {
    /// In order of name, as all lists here.
    pub variables: Vec<Variable>,
    /// Local values.
    pub locals: Vec<Local>,
    /// Outputs.
    pub outputs: Vec<Output>,
    /// Resources, then data sources, each in order of type and name.
    pub resources: Vec<Resource>,
    /// Module calls.
    pub calls: Vec<Call>,
    /// Provider configurations.
    pub providers: Vec<Provider>,
    /// What is wrong with the declarations.
    pub problems: Vec<Problem>,
    /// What each object refers to, in order of [`Config::slot`].
    pub references: Vec<Vec<Ref>>,
    /// References to what is not declared: which object has them, and the error.
    pub undeclared: Vec<(Object, EvalError)>,
    pub(super) names: FxHashMap<(Space, Arc<str>), usize>,
}

/// Kinds of names that do not clash with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    Variable,
    Local,
    Output,
    Resource,
    Call,
    Provider,
}

impl Config {
    /// Reads the declarations of a module's primary files and lays its override files over them.
    pub fn new(primary: &[Arc<File>], overrides: &[Arc<File>]) -> Config {
        let mut reader = Reader::default();
        for file in primary {
            for at in 0..file.body.blocks.len() {
                reader.primary(BlockRef::In(file.clone(), at));
            }
            reader.stray(file);
        }
        for file in overrides {
            for at in 0..file.body.blocks.len() {
                reader.overriding(BlockRef::In(file.clone(), at));
            }
            reader.stray(file);
        }
        reader.finish()
    }

    /// How many objects there are: one more than the largest [`Config::slot`].
    pub fn len(&self) -> usize {
        self.slot(Object::Call(self.calls.len()))
    }

    /// Whether nothing that has a value is declared.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number for each object, dense from zero.
    pub fn slot(&self, object: Object) -> usize {
        let variables = self.variables.len();
        let locals = variables + self.locals.len();
        let outputs = locals + self.outputs.len();
        let resources = outputs + self.resources.len();
        let expansions = resources + self.calls.len();
        match object {
            Object::Variable(i) => i,
            Object::Local(i) => variables + i,
            Object::Output(i) => locals + i,
            Object::Resource(i) => outputs + i,
            Object::Expansion(i) => resources + i,
            Object::Call(i) => expansions + i,
        }
    }

    /// All objects in order of [`Config::slot`].
    pub fn objects(&self) -> impl Iterator<Item = Object> {
        (0..self.variables.len())
            .map(Object::Variable)
            .chain((0..self.locals.len()).map(Object::Local))
            .chain((0..self.outputs.len()).map(Object::Output))
            .chain((0..self.resources.len()).map(Object::Resource))
            .chain((0..self.calls.len()).map(Object::Expansion))
            .chain((0..self.calls.len()).map(Object::Call))
    }

    /// The position of a variable.
    pub fn variable(&self, name: &str) -> Option<usize> {
        self.find(Space::Variable, name)
    }

    /// The position of a local value.
    pub fn local(&self, name: &str) -> Option<usize> {
        self.find(Space::Local, name)
    }

    /// The position of an output.
    pub fn output(&self, name: &str) -> Option<usize> {
        self.find(Space::Output, name)
    }

    /// The position of a module call.
    pub fn call(&self, name: &str) -> Option<usize> {
        self.find(Space::Call, name)
    }

    /// The position of a resource or data source.
    pub fn resource(&self, mode: Mode, ty: &str, name: &str) -> Option<usize> {
        self.find(Space::Resource, &resource_address(mode, ty, name))
    }

    fn find(&self, space: Space, name: &str) -> Option<usize> {
        // The key is owned, and so a lookup has to own one: names are short.
        self.names.get(&(space, Arc::from(name))).copied()
    }
}

/// `type.name`, `data.type.name`
pub(super) fn resource_address(mode: Mode, ty: &str, name: &str) -> Arc<str> {
    match mode {
        Mode::Data => format!("data.{ty}.{name}").into(),
        _ => format!("{ty}.{name}").into(),
    }
}
