//! Errors about names that are not declared.

use super::Mode;
use crate::hcl::ast::Ident;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::load::config::{Config, Resource};
use crate::text::{nearest, only_near};

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

/// No such resource or data source; `indexed` tells whether one instance of it is asked for by key.
pub fn resource(config: &Config, mode: Mode, ty: &Ident, name: &Ident, indexed: bool) -> EvalError {
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
    .kind(ErrorKind::Undeclared)
    .instead(meant(config, mode, ty, name, indexed));
    match nearest(&address, others.map(|r| &*r.address)) {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error.help("declare it, or correct the reference"),
    }
}

/// What can only be meant by the type and the name of a resource that is not there: one of the type, or of
/// the name, that is near and can stand where it is named.
fn meant(config: &Config, mode: Mode, ty: &Ident, name: &Ident, indexed: bool) -> Option<String> {
    let fits = |r: &&Resource| {
        let of = r.block.span;
        let around =
            of.file == name.span.file && of.start <= name.span.start && name.span.start < of.end;
        let repeated = ["count", "for_each"];
        let repeated = repeated.iter().any(|a| r.block.body.attribute(a).is_some());
        r.mode == mode && repeated == indexed && !around
    };
    let fitting = || config.resources.iter().filter(fits);
    let of_type = fitting().filter(|r| r.ty == ty.name);
    let found = match only_near(&name.name, of_type.map(|r| &*r.name)) {
        Some(near) => format!("{}.{near}", ty.name),
        None => {
            let of_name = fitting().filter(|r| r.name == name.name);
            let near = only_near(&ty.name, of_name.map(|r| &*r.ty))?;
            format!("{near}.{}", name.name)
        }
    };
    Some(found)
}

fn error<'n>(message: String, name: &Ident, names: impl IntoIterator<Item = &'n str>) -> EvalError {
    let names: Vec<&str> = names.into_iter().collect();
    let error = EvalError::new(message, name.span)
        .kind(ErrorKind::Undeclared)
        .instead(only_near(&name.name, names.iter().copied()));
    match nearest(&name.name, names) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None => error.help("declare it, or correct the reference"),
    }
}
