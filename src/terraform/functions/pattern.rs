//! Functions that search text: `regex`, `regexall`, `replace`.

use super::call::{Call, Function, Param, Returns, Ty};
use super::pieces::{check_length, text};
use super::text::replace_plain;
use crate::re2::{Groups, Re2, Re2Error};
use crate::terraform::error::EvalError;
use crate::terraform::value::{ObjectType, Type, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

const SEARCH: &[Param] = &[
    Param::new("pattern", Ty::String),
    Param::new("string", Ty::String),
];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("regex", SEARCH, Ty::Any, regex).returns(Returns::From(|call| {
        match call.arg(0).as_str() {
            Some(pattern) => compiled(call, pattern)
                .map(|found| found.map_or(Type::Dynamic, |re| match_type(&re))),
            None => Ok(Type::Dynamic),
        }
    })),
    Function::new("regexall", SEARCH, Ty::Any, regexall).returns(Returns::From(|call| match call
        .arg(0)
        .as_str()
    {
        Some(pattern) => compiled(call, pattern)
            .map(|found| found.map_or(Type::Dynamic, |re| Type::List(Arc::new(match_type(&re))))),
        None => Ok(Type::Dynamic),
    })),
    Function::new(
        "replace",
        &[
            Param::new("str", Ty::String).unknown(),
            Param::new("substr", Ty::String),
            Param::new("replace", Ty::String).unknown(),
        ],
        Ty::String,
        replace,
    ),
];

/// A compiled pattern for a text; `None` where it is too large to tell.
fn compile(call: &Call<'_>, pattern: &str, text: &str) -> Result<Option<Rc<Re2>>, EvalError> {
    let compiled = compiled(call, pattern)?;
    Ok(compiled.filter(|re| !re.is_too_much_for(text.len())))
}

/// A compiled pattern; `None` where it is too large by itself.
fn compiled(call: &Call<'_>, pattern: &str) -> Result<Option<Rc<Re2>>, EvalError> {
    /// Patterns are literals nearly always, and the same one is used for every instance.
    const MOST_CACHED: usize = 64;
    thread_local! {
        static CACHE: RefCell<FxHashMap<String, Rc<Re2>>> = RefCell::default();
    }
    if let Some(found) = CACHE.with_borrow(|cache| cache.get(pattern).cloned()) {
        return Ok(Some(found));
    }
    let compiled = match Re2::new(pattern) {
        Ok(re) => Rc::new(re),
        Err(Re2Error::TooLarge) => return Ok(None),
        Err(Re2Error::Invalid(why)) => {
            return Err(call.error(format!("invalid regular expression: {why}")));
        }
    };
    let (named, unnamed) = (
        compiled.names().iter().any(Option::is_some),
        compiled.names().iter().any(Option::is_none),
    );
    if named && unnamed && call.name != "replace" {
        return Err(call.error("a pattern cannot mix named and unnamed groups"));
    }
    CACHE.with_borrow_mut(|cache| {
        if cache.len() >= MOST_CACHED {
            cache.clear();
        }
        cache.insert(pattern.to_owned(), compiled.clone());
    });
    Ok(Some(compiled))
}

/// What a match gives: text without groups, a tuple for groups, an object for named ones.
fn match_type(re: &Re2) -> Type {
    if re.names().is_empty() {
        return Type::String;
    }
    let names: Option<BTreeMap<Arc<str>, Type>> = re
        .names()
        .iter()
        .map(|name| Some((name.as_deref()?.into(), Type::String)))
        .collect();
    match names {
        Some(attrs) => Type::Object(Arc::new(ObjectType { attrs, open: false })),
        None => Type::Tuple(Arc::new(vec![Type::String; re.names().len()])),
    }
}

fn match_value(re: &Re2, all: &str, groups: &Groups) -> Value {
    let group = |range: &Option<std::ops::Range<usize>>| {
        let found = range.clone().and_then(|r| all.get(r));
        found.map_or_else(null_string, text)
    };
    if re.names().is_empty() {
        return groups.first().map_or_else(null_string, group);
    }
    let captured = groups.get(1..).unwrap_or_default();
    let named = re
        .names()
        .iter()
        .zip(captured)
        .map(|(name, range)| Some((name.as_deref()?.into(), group(range))));
    match named.collect::<Option<BTreeMap<Arc<str>, Value>>>() {
        Some(attrs) => Value::object(attrs),
        None => Value::tuple(captured.iter().map(group).collect()),
    }
}

fn null_string() -> Value {
    Value::new(crate::terraform::value::Repr::Null(Type::String))
}

fn too_large(call: &Call<'_>, ty: Type) -> Value {
    call.unknowable(ty, "has a pattern that is too large to be tried here")
}

fn regex(call: &Call<'_>) -> Result<Value, EvalError> {
    let Some(re) = compile(call, call.str(0), call.str(1))? else {
        return Ok(too_large(call, Type::Dynamic));
    };
    match re.captures(call.str(1)) {
        Some(groups) => Ok(match_value(&re, call.str(1), &groups)),
        None => Err(call.error("the pattern does not match any part of the text")),
    }
}

fn regexall(call: &Call<'_>) -> Result<Value, EvalError> {
    let Some(re) = compile(call, call.str(0), call.str(1))? else {
        return Ok(too_large(call, Type::Dynamic));
    };
    let all = call.str(1);
    let matches = re.captures_iter(all);
    let found = matches.map(|groups| match_value(&re, all, &groups));
    Ok(Value::list(match_type(&re), found.collect()))
}

fn replace(call: &Call<'_>) -> Result<Value, EvalError> {
    let (all, search, replacement) = (call.arg(0), call.str(1), call.arg(2));
    let pattern = search
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = pattern else {
        return replace_plain(call, all, search, replacement);
    };
    let (Some(known), Some(template)) = (all.as_str(), replacement.as_str()) else {
        return Ok(call.unknown(Type::String));
    };
    let Some(re) = compile(call, pattern, known)? else {
        return Ok(too_large(call, Type::String));
    };
    let mut out = String::new();
    let mut done = 0;
    for groups in re.captures_iter(known) {
        let Some(range) = groups.first().cloned().flatten() else {
            continue;
        };
        out.push_str(known.get(done..range.start).unwrap_or_default());
        re.expand(template, known, &groups, &mut out);
        done = range.end;
        check_length(call, out.len())?;
    }
    out.push_str(known.get(done..).unwrap_or_default());
    check_length(call, out.len())?;
    Ok(text(out))
}
