//! Functions of files and of paths. Paths are text with `/`; the disk is the host's.

mod glob;
pub(super) mod path;

use super::call::{Call, Function, Param, Returns, Ty};
use super::encoding::base64_text;
use super::hash::{base64, hex};
use super::pieces::{check_length, text};
use crate::terraform::error::EvalError;
use crate::terraform::value::{Marks, Type, Value};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

const PATH: &[Param] = &[Param::new("path", Ty::String)];
/// Template variables keep their marks, which then end up where they are used.
const VARS: Param = Param::new("vars", Ty::Any).marked();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("file", PATH, Ty::String, |call| {
        let (bytes, marks) = read(call)?;
        Ok(text(utf8(call, bytes)?).marked(marks))
    }),
    Function::new("filebase64", PATH, Ty::String, |call| {
        digest(call, base64_text)
    }),
    Function::new("filemd5", PATH, Ty::String, |call| digest(call, hex::<Md5>)),
    Function::new("filesha1", PATH, Ty::String, |call| {
        digest(call, hex::<Sha1>)
    }),
    Function::new("filesha256", PATH, Ty::String, |call| {
        digest(call, hex::<Sha256>)
    }),
    Function::new("filesha512", PATH, Ty::String, |call| {
        digest(call, hex::<Sha512>)
    }),
    Function::new("filebase64sha256", PATH, Ty::String, |call| {
        digest(call, base64::<Sha256>)
    }),
    Function::new("filebase64sha512", PATH, Ty::String, |call| {
        digest(call, base64::<Sha512>)
    }),
    Function::new("fileexists", PATH, Ty::Bool, fileexists),
    Function::new(
        "fileset",
        &[
            Param::new("path", Ty::String),
            Param::new("pattern", Ty::String),
        ],
        Ty::Set(&Ty::String),
        fileset,
    ),
    Function::new("basename", PATH, Ty::String, |call| {
        Ok(text(path::base(call.str(0))))
    }),
    Function::new("dirname", PATH, Ty::String, |call| {
        Ok(text(path::dir(call.str(0))))
    }),
    Function::new("pathexpand", PATH, Ty::String, pathexpand),
    Function::new("abspath", PATH, Ty::String, |call| {
        if call.str(0).starts_with('/') {
            return Ok(text(path::clean(call.str(0))));
        }
        Ok(call.unknowable(Type::String, "depends on the folder that Terraform runs in"))
    }),
    Function::new(
        "templatefile",
        &[Param::new("path", Ty::String), VARS],
        Ty::Any,
        templatefile,
    )
    .remembers()
    .returns(Returns::NullableFrom(|_| Ok(Type::Dynamic))),
    Function::new(
        "templatestring",
        &[Param::new("template", Ty::Any).nullable().dynamic(), VARS],
        Ty::Any,
        |call| {
            let Some(template) = call.arg(0).as_str() else {
                return Err(call.arg_error(0, "must be text"));
            };
            render(call, "<templatestring argument>", template)
        },
    )
    .remembers()
    .returns(Returns::NullableFrom(|_| Ok(Type::Dynamic))),
];

/// The bytes of the file that the first argument names, and the marks of what is in it.
fn read(call: &Call<'_>) -> Result<(Vec<u8>, Marks), EvalError> {
    let path = call.str(0);
    let bytes = call.host.read_file(path);
    let bytes = bytes.map_err(|why| call.arg_error(0, why))?;
    Ok((bytes, call.host.file_marks(path)))
}

fn utf8(call: &Call<'_>, bytes: Vec<u8>) -> Result<String, EvalError> {
    check_length(call, bytes.len())?;
    String::from_utf8(bytes).map_err(|_| {
        call.arg_error(0, "the file is not valid UTF-8")
            .help("filebase64() reads files that are not text")
    })
}

fn digest(call: &Call<'_>, of: fn(&[u8]) -> String) -> Result<Value, EvalError> {
    let (bytes, marks) = read(call)?;
    check_length(call, bytes.len())?;
    Ok(text(of(&bytes)).marked(marks))
}

fn fileexists(call: &Call<'_>) -> Result<Value, EvalError> {
    let path = path::clean(call.str(0));
    if call.host.read_file(&path).is_ok() {
        return Ok(Value::bool(true));
    }
    // What cannot be read may be there all the same, or be a folder; its folder tells.
    let name = path::base(&path);
    let folder = path::dir(&path);
    if matches!(name.as_str(), "." | ".." | "/") {
        return Err(call.arg_error(0, "is a folder, not a file"));
    }
    if folder != "." && call.host.read_file(&folder).is_ok() {
        return Err(call.arg_error(0, "is below a file, not below a folder"));
    }
    let files = call.host.list_files(&folder);
    let files = files.map_err(|why| call.arg_error(0, why))?;
    let mut below = files
        .iter()
        .filter_map(|file| file.strip_prefix(name.as_str()));
    match below.find(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some("") => Ok(Value::bool(true)),
        Some(_) => Err(call.arg_error(0, "is a folder, not a file")),
        None => Ok(Value::bool(false)),
    }
}

fn fileset(call: &Call<'_>) -> Result<Value, EvalError> {
    let base = path::clean(call.str(0));
    let whole = path::join(&base, call.str(1));
    let glob = glob::Glob::new(&whole).map_err(|why| call.arg_error(1, why))?;
    let files = call.host.list_files(glob.folder());
    let files = files.map_err(|why| call.arg_error(0, why))?;
    let mut found = Vec::new();
    let matching = files
        .iter()
        .filter(|file| !file.is_empty() && glob.matches(file));
    for file in matching {
        let whole = path::join(glob.folder(), file);
        let relative = path::relative(&base, &whole);
        let relative =
            relative.ok_or_else(|| call.arg_error(1, "leaves the folder for an unknown one"))?;
        found.push(text(relative));
    }
    Ok(Value::set(Type::String, found))
}

fn pathexpand(call: &Call<'_>) -> Result<Value, EvalError> {
    match call.str(0).strip_prefix('~') {
        None => Ok(text(call.str(0))),
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            Ok(call.unknowable(Type::String, "depends on who runs Terraform"))
        }
        Some(_) => Err(call.arg_error(0, "another user's home folder cannot be expanded")),
    }
}

fn templatefile(call: &Call<'_>) -> Result<Value, EvalError> {
    let (bytes, marks) = read(call)?;
    let template = utf8(call, bytes)?;
    Ok(render(call, call.str(0), &template)?.marked(marks))
}

/// The template's result; `name` is what errors call it.
fn render(call: &Call<'_>, name: &str, template: &str) -> Result<Value, EvalError> {
    check_vars(call)?;
    let rendered = call.host.render_template(name, template, call.arg(1))?;
    if rendered.is_null() {
        return Err(call.error("the result of the template is null"));
    }
    Ok(rendered.marked(call.arg(1).marks))
}

fn check_vars(call: &Call<'_>) -> Result<(), EvalError> {
    let Some(vars) = call.arg(1).entries() else {
        return Err(call.arg_error(1, "must be an object or a map"));
    };
    let is_name = |name: &str| {
        name.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c))
            && name
                .chars()
                .all(|c| c == '-' || unicode_ident::is_xid_continue(c))
    };
    match vars.keys().find(|name| !is_name(name)) {
        None => Ok(()),
        Some(name) => Err(call.arg_error(
            1,
            format!("\"{name}\" cannot be the name of a template variable"),
        )),
    }
}
