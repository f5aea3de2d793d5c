//! Errors about names that are not declared.

use super::Mode;
use crate::hcl::ast::Ident;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::load::config::Config;
use crate::text::nearest;

/// No such variable.
pub fn variable(config: &Config, name: &Ident) -> EvalError {
    let names = config.variables.iter().map(|v| &*v.name.name);
    let message = format!("there is no variable \"{}\"", name.name);
    error(message, name, names).kind(ErrorKind::UndeclaredValue)
}

/// No such local value.
pub fn local(config: &Config, name: &Ident) -> EvalError {
    let names = config.locals.iter().map(|l| &*l.name.name);
    let message = format!("there is no local \"{}\"", name.name);
    error(message, name, names).kind(ErrorKind::UndeclaredValue)
}

/// No such module call.
pub fn module(config: &Config, name: &Ident) -> EvalError {
    let names = config.calls.iter().map(|c| &*c.name.name);
    let message = format!("there is no module \"{}\"", name.name);
    error(message, name, names)
}

/// The module called at `base` has no such output.
pub fn output(config: &Config, base: &str, name: &Ident) -> EvalError {
    let names = config.outputs.iter().map(|o| &*o.name.name);
    error(
        format!("{base} has no output \"{}\"", name.name),
        name,
        names,
    )
    .kind(ErrorKind::MissingOutput)
}

/// No such resource or data source.
pub fn resource(config: &Config, mode: Mode, ty: &Ident, name: &Ident) -> EvalError {
    let (word, prefix) = match mode {
        Mode::Data => ("data source", "data."),
        _ => ("resource", ""),
    };
    let address = format!("{prefix}{}.{}", ty.name, name.name);
    let others = config.resources.iter().filter(|r| r.mode == mode);
    let error = EvalError::new(
        format!("there is no {word} {address}"),
        ty.span.to(name.span),
    )
    .kind(ErrorKind::Undeclared);
    match nearest(&address, others.map(|r| &*r.address)) {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error.help("declare it, or correct the reference"),
    }
}

fn error<'n>(message: String, name: &Ident, names: impl IntoIterator<Item = &'n str>) -> EvalError {
    let error = EvalError::new(message, name.span).kind(ErrorKind::Undeclared);
    match nearest(&name.name, names) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None => error.help("declare it, or correct the reference"),
    }
}
