//! The built-in functions.
//!
//! One file for each family, each with a table `FUNCTIONS` of what it has. Adding a function is a
//! row in a table: [`call::Function::call`] counts and converts arguments, refuses nulls, and takes
//! care of marks and unknown arguments, unless a parameter says that the code wants to see them.

mod call;
mod collection;
mod convert;
mod csv_text;
mod encoding;
mod file;
mod format;
mod hash;
mod json_text;
mod net;
mod number;
mod pattern;
mod pieces;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod yaml;

pub use yaml::documents as yaml_documents;

use super::error::EvalError;
use super::value::{Marks, Reason, ReasonKind, Type, Value};
use crate::source::Span;
use call::Function;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a function may ask of the outside: nothing, where a scope says no more than [`refusal`](Self::refusal).
pub trait FunctionHost {
    /// What asking for a file or a template is answered with, where a scope gives neither.
    fn refusal(&self) -> &'static str {
        "files cannot be read here"
    }
    /// Reads a file named by an expression, relative to the folder alertlint runs Terraform in.
    /// Refuses what lies outside the repository.
    ///
    /// # Errors
    /// A message for the user where the file cannot be read or must not be.
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        let _ = path;
        Err(self.refusal().to_owned())
    }
    /// Marks that the text of a file carries: `catalog` where it is a catalog snapshot.
    fn file_marks(&self, path: &str) -> Marks {
        let _ = path;
        Marks::NONE
    }
    /// The regular files below `dir`, relative to it, with `/`, sorted (for `fileset`); links inside the repository followed.
    ///
    /// # Errors
    /// A message for the user where `dir` must not be read. A folder that is not there is empty.
    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        let _ = dir;
        Err(self.refusal().to_owned())
    }
    /// Parses and evaluates a template with these variables (for `templatefile`, `templatestring`).
    /// `name` is what errors call it.
    ///
    /// # Errors
    /// Syntax and evaluation errors of the template; there are no templates.
    fn render_template(
        &self,
        name: &str,
        template: &str,
        vars: &Value,
    ) -> Result<Value, EvalError> {
        let _ = (name, template, vars);
        Err(EvalError::new(self.refusal(), Span::NONE))
    }
}

/// The tables of all families.
const TABLES: &[&[Function]] = &[
    collection::FUNCTIONS,
    convert::FUNCTIONS,
    encoding::FUNCTIONS,
    file::FUNCTIONS,
    format::FUNCTIONS,
    hash::FUNCTIONS,
    net::FUNCTIONS,
    number::FUNCTIONS,
    pattern::FUNCTIONS,
    text::FUNCTIONS,
    time::FUNCTIONS,
    yaml::FUNCTIONS,
];

static BY_NAME: LazyLock<FxHashMap<&str, &Function>> =
    LazyLock::new(|| functions().map(|f| (f.name, f)).collect());

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = functions().map(|f| f.name).chain(["can", "try"]).collect();
    names.sort_unstable();
    names
});

fn functions() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().copied().flatten()
}

/// Calls a function by name (`upper`, also `core::upper`). `None` where there is none of that name.
/// `try`, `can` and nothing else are the evaluator's own: they need unevaluated arguments.
///
/// A function of a provider (`provider::time::rfc3339_parse`) gives an unknown value of unknown type.
pub fn call(
    name: &str,
    args: &[Value],
    host: &dyn FunctionHost,
) -> Option<Result<Value, EvalError>> {
    if name.starts_with("provider::") {
        return Some(Ok(of_provider(name, args)));
    }
    let function = BY_NAME.get(name.strip_prefix("core::").unwrap_or(name))?;
    Some(function.call(args, host))
}

/// All function names without namespace, sorted, for suggestions (with `try` and `can`).
pub fn names() -> &'static [&'static str] {
    &NAMES
}

fn of_provider(name: &str, args: &[Value]) -> Value {
    let reason = Reason {
        kind: ReasonKind::Function,
        text: format!("provider functions need the provider, and {name}() is one").into(),
        place: Span::NONE,
    };
    let marks = args
        .iter()
        .fold(Marks::NONE, |all, arg| all.union(arg.marks_deep()));
    Value::unknown(Type::Dynamic, reason).marked(marks)
}
