//! `format` and `formatlist`.

mod number;
mod verb;

use super::call::{Call, Function, Param, Returns, Ty};
use super::json_text;
use super::pieces::{Builder, check_length, derived, not_null, pieces, safe_prefix, unknown_text};
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Part, Repr, Type, Value};
use verb::{Segment, Verb};

const STRINGS: Ty = Ty::List(&Ty::String);
/// Unknown values of no certain type are let in, unlike in Terraform, where resources have schemas
/// and their attributes types: here they have none, and their text is wanted all the same.
const ARGS: Param = Param::new("args", Ty::Any).nullable().unknown().dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "format",
        &[Param::new("format", Ty::String)],
        Ty::String,
        format,
    )
    .rest(ARGS),
    Function::new(
        "formatlist",
        &[Param::new("format", Ty::String)],
        STRINGS,
        formatlist,
    )
    .returns(Returns::Fixed(STRINGS))
    .rest(ARGS),
];

fn format(call: &Call<'_>) -> Result<Value, EvalError> {
    let args = call.args.get(1..).unwrap_or_default();
    if args.iter().any(is_bare_null) {
        return Ok(call.untyped());
    }
    format_once(call, &args.iter().collect::<Vec<_>>())
}

/// A null without a type, of which Terraform cannot tell what it would be.
fn is_bare_null(value: &Value) -> bool {
    matches!(value.repr, Repr::Null(Type::Dynamic))
}

/// One text. With unknown arguments it has unknown parts, or none where a verb would change them.
fn format_once(call: &Call<'_>, args: &[&Value]) -> Result<Value, EvalError> {
    let template = call.str(0);
    if args.iter().all(|arg| arg.is_wholly_known()) {
        return Ok(fill(call, template, args)?.finish(not_null()));
    }
    // Terraform does not look at the template then, but for what stands before its first verb.
    let prefix = template
        .split_once('%')
        .and_then(|(before, _)| safe_prefix(before));
    let mut refinement = not_null();
    refinement.prefix = prefix.clone();
    Ok(match fill(call, template, args) {
        Ok(text) if !text.is_known() => text.finish(refinement),
        _ => unknown_text(call, prefix),
    })
}

fn fill(call: &Call<'_>, template: &str, args: &[&Value]) -> Result<Builder, EvalError> {
    let mut out = Builder::default();
    let mut next = 0;
    let mut highest = 0;
    let mut any = false;
    for segment in verb::parse(template) {
        match segment.map_err(|why| call.arg_error(0, why))? {
            Segment::Text(text) => out.push(text),
            Segment::Verb(verb) => {
                any = true;
                let index = verb.argument.unwrap_or(next);
                next = index.saturating_add(1);
                highest = highest.max(next);
                let Some(arg) = args.get(index) else {
                    return Err(call.error(format!(
                        "not enough arguments for \"{}\": it needs argument {next}, there are {}",
                        verb.raw,
                        args.len()
                    )));
                };
                write_verb(&verb, arg, &mut out).map_err(|why| {
                    call.arg_error(index + 1, format!("{why} for \"{}\"", verb.raw))
                })?;
            }
        }
        check_length(call, out.len())?;
    }
    if highest < args.len() {
        return Err(call.arg_error(
            highest + 1,
            if any {
                format!("one too many, the format uses only {highest}")
            } else {
                "one too many, the format has no verbs".to_owned()
            },
        ));
    }
    Ok(out)
}

fn write_verb(verb: &Verb<'_>, arg: &Value, out: &mut Builder) -> Result<(), String> {
    if verb.mode != 'v' && arg.is_null() {
        return Err("null cannot be formatted".to_owned());
    }
    let to = |ty: Type| convert(arg, &ty).map_err(|e| e.message.to_string());
    match verb.mode {
        'v' => write_any(verb, arg, out)?,
        't' => match to(Type::Bool)?.as_bool() {
            Some(true) => out.push("true"),
            Some(false) => out.push("false"),
            None => out.push_unknown(derived(arg)),
        },
        'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => {
            let value = to(Type::Number)?;
            match value.as_number() {
                Some(number) => out.push(&number::write(verb, number)?),
                // A whole number's text is the same in `%d`.
                None if verb.mode == 'd' && verb.is_bare() => out.push_unknown(value),
                None => out.push_unknown(derived(arg)),
            }
        }
        's' | 'q' => {
            let value = to(Type::String)?;
            match value.as_str() {
                Some(text) => out.push(&verb.pad(&quoted(verb, verb.cut(text)))),
                None if !verb.is_bare() => out.push_unknown(derived(arg)),
                None if verb.mode == 's' => out.push_text(&value),
                None => {
                    out.push("\"");
                    for piece in pieces(&value) {
                        match piece {
                            Part::Text(known) => out.push(json_text::escaped(&known).as_str()),
                            Part::Unknown(part) => out.push_unknown(part),
                        }
                    }
                    out.push("\"");
                }
            }
        }
        other => return Err(format!("the verb %{other} is not supported")),
    }
    Ok(())
}

fn quoted(verb: &Verb<'_>, text: &str) -> String {
    match verb.mode {
        'q' => format!("\"{}\"", json_text::escaped(text)),
        _ => text.to_owned(),
    }
}

/// `%v`: text as it is, numbers in their shortest form, anything else as JSON.
fn write_any(verb: &Verb<'_>, arg: &Value, out: &mut Builder) -> Result<(), String> {
    match &arg.repr {
        Repr::String(text) if !verb.sharp => out.push(&verb.pad(text)),
        Repr::Number(number) if !verb.sharp => out.push(&verb.pad(&number::shortest(number))),
        Repr::Unknown(unknown) if !verb.sharp && verb.is_bare() && unknown.ty == Type::String => {
            out.push_text(arg);
        }
        _ if arg.is_wholly_known() => {
            let mut json = Builder::default();
            json_text::write(arg, &mut json)?;
            if let Some(text) = json.finish(not_null()).as_str() {
                out.push(&verb.pad(text));
            }
        }
        _ => out.push_unknown(derived(arg)),
    }
    Ok(())
}

/// Formats once for each element of the lists among the arguments, all equally long.
fn formatlist(call: &Call<'_>) -> Result<Value, EvalError> {
    let args = call.args.get(1..).unwrap_or_default();
    if args.iter().any(is_bare_null) {
        return Ok(call.untyped());
    }
    if args.is_empty() {
        return Ok(Value::list(Type::String, vec![format_once(call, &[])?]));
    }
    let mut length: Option<(usize, usize)> = None;
    let mut unknown = false;
    for (i, arg) in args.iter().enumerate() {
        let this = match (&arg.repr, arg.elements()) {
            (_, Some(items)) => items.len(),
            (Repr::Unknown(u), _) => match &u.ty {
                // An unknown tuple has a length all the same.
                Type::Tuple(types) => {
                    unknown = true;
                    types.len()
                }
                Type::List(_) | Type::Set(_) | Type::Dynamic => {
                    unknown = true;
                    continue;
                }
                _ => continue,
            },
            _ => continue,
        };
        match length {
            None => length = Some((this, i)),
            Some((other, first)) if other != this => {
                return Err(call.arg_error(
                    i + 1,
                    format!("it has {this} elements, argument {} has {other}", first + 1),
                ));
            }
            Some(_) => {}
        }
    }
    if unknown {
        return Ok(call.unknown(STRINGS.ty()));
    }
    let mut texts = Vec::new();
    let mut bytes = 0;
    for row in 0..length.map_or(1, |(n, _)| n) {
        let row_args: Vec<&Value> = args
            .iter()
            .map(|arg| {
                arg.elements()
                    .and_then(|items| items.get(row))
                    .unwrap_or(arg)
            })
            .collect();
        let text = format_once(call, &row_args).map_err(|mut e| {
            if length.is_some() {
                e.message = format!("{}, for element {row}", e.message).into();
            }
            e
        })?;
        bytes += text.as_str().map_or(0, str::len);
        check_length(call, bytes)?;
        texts.push(text);
    }
    Ok(Value::list(Type::String, texts))
}
