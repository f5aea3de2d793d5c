//! The built-in functions.

use super::error::EvalError;
use super::value::{Marks, Value};

/// What a function may ask of the outside.
pub trait FunctionHost {
    /// Reads a file named by an expression, relative to the folder alertlint runs Terraform in.
    /// Refuses what lies outside the repository.
    ///
    /// # Errors
    /// A message for the user where the file cannot be read or must not be.
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String>;
    /// Marks that the text of a file carries: `catalog` where it is a catalog snapshot.
    fn file_marks(&self, path: &str) -> Marks {
        let _ = path;
        Marks::NONE
    }
    /// The regular files below `dir`, relative to it, with `/`, sorted (for `fileset`); links inside the repository followed.
    ///
    /// # Errors
    /// A message for the user where `dir` must not be read. A folder that is not there is empty.
    fn list_files(&self, dir: &str) -> Result<Vec<String>, String>;
    /// Parses and evaluates a template with these variables (for `templatefile`, `templatestring`).
    /// `name` is what errors call it.
    ///
    /// # Errors
    /// Syntax and evaluation errors of the template.
    fn render_template(&self, name: &str, template: &str, vars: &Value)
    -> Result<Value, EvalError>;
}

/// Calls a function by name (`upper`, also `core::upper`). `None` where there is none of that name.
/// `try`, `can` and nothing else are the evaluator's own: they need unevaluated arguments.
pub fn call(
    name: &str,
    args: &[Value],
    host: &dyn FunctionHost,
) -> Option<Result<Value, EvalError>> {
    let _ = (name, args, host);
    None
}

/// All function names without namespace, sorted, for suggestions (with `try` and `can`).
pub fn names() -> &'static [&'static str] {
    &["can", "try"]
}
