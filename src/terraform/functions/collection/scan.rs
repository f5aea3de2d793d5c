//! Functions that look through a collection, or through their arguments, for one answer.

use super::{items, length_bounds};
use crate::terraform::error::EvalError;
use crate::terraform::functions::call::Call;
use crate::terraform::value::convert::{convert, unify};
use crate::terraform::value::{Number, Refinement, Repr, Type, Value, ops};
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn alltrue(call: &Call<'_>) -> Result<Value, EvalError> {
    for item in items(call.arg(0)) {
        match &item.repr {
            // What comes first decides, even where a false one comes later.
            Repr::Unknown(_) => return Ok(call.unknown(Type::Bool)),
            Repr::Bool(true) => {}
            // Null counts as false.
            _ => return Ok(Value::bool(false)),
        }
    }
    Ok(Value::bool(true))
}

pub(super) fn anytrue(call: &Call<'_>) -> Result<Value, EvalError> {
    let mut open = false;
    for item in items(call.arg(0)) {
        match &item.repr {
            Repr::Unknown(_) => open = true,
            Repr::Bool(true) => return Ok(Value::bool(true)),
            _ => {}
        }
    }
    Ok(if open {
        call.unknown(Type::Bool)
    } else {
        Value::bool(false)
    })
}

pub(super) fn coalesce(call: &Call<'_>) -> Result<Value, EvalError> {
    let types: Vec<Type> = call.args.iter().map(Value::ty).collect();
    let ty = unify(&types)
        .ok_or_else(|| call.error("all arguments must have the same type, or convert to one"))?;
    for arg in call.args {
        // What does not convert after all counts as null, in Terraform too.
        let Ok(arg) = convert(arg, &ty) else {
            continue;
        };
        match &arg.repr {
            Repr::Null(_) => {}
            Repr::String(s) if s.is_empty() => {}
            // It may turn out null or empty. An attribute of a resource that is referred to in this
            // way is neither in a working configuration, so that it keeps its identity.
            _ => return Ok(arg),
        }
    }
    Err(call.error("all arguments are null or empty"))
}

pub(super) fn coalescelist(call: &Call<'_>) -> Result<Value, EvalError> {
    if call.args.is_empty() {
        return Err(call.error("at least one argument is required"));
    }
    for (i, arg) in call.args.iter().enumerate() {
        match arg.ty() {
            _ if arg.is_unknown() => break,
            Type::List(_) | Type::Tuple(_) => {}
            _ => return Err(call.arg_error(i, "a list or tuple is required")),
        }
    }
    for arg in call.args {
        if arg.is_unknown() {
            return Ok(call.unknown(Type::Dynamic));
        }
        if !items(arg).is_empty() {
            return Ok(arg.clone());
        }
    }
    Err(call.error("all arguments are empty"))
}

pub(super) fn contains(call: &Call<'_>) -> Result<Value, EvalError> {
    let Some(list) = call.arg(0).elements() else {
        return Err(call.arg_error(0, "a list, tuple or set is required"));
    };
    let mut open = false;
    for item in list {
        match ops::same(call.arg(1), item) {
            Some(true) => return Ok(Value::bool(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    Ok(if open {
        call.unknown(Type::Bool)
    } else {
        Value::bool(false)
    })
}

pub(super) fn index(call: &Call<'_>) -> Result<Value, EvalError> {
    let (Repr::List(_, list) | Repr::Tuple(list)) = &call.arg(0).repr else {
        return Err(call.arg_error(0, "a list or tuple is required"));
    };
    if list.is_empty() {
        return Err(call.error("the list is empty"));
    }
    for (i, item) in list.iter().enumerate() {
        match ops::same(item, call.arg(1)) {
            Some(true) => return Ok(Value::int(i as i64)),
            Some(false) => {}
            None => return Ok(call.unknown(Type::Number)),
        }
    }
    Err(call.error("the list has no such element"))
}

pub(super) fn length(call: &Call<'_>) -> Result<Value, EvalError> {
    let value = call.arg(0);
    let bounded = |min: u64, max: Option<u64>| {
        let number = |n: u64| i64::try_from(n).ok().map(Number::from);
        let refinement = Refinement {
            not_null: true,
            min: number(min),
            max: max.and_then(number),
            ..Refinement::default()
        };
        call.unknown_refined(Type::Number, refinement)
    };
    let length = match &value.repr {
        Repr::String(s) => Value::int(s.graphemes(true).count() as i64),
        Repr::Unknown(u) if u.ty == Type::String => {
            let prefix = u.refinement.prefix.as_deref().unwrap_or_default();
            // The last cluster may go on.
            bounded(prefix.graphemes(true).count() as u64, None)
        }
        Repr::Unknown(u) if u.ty == Type::Dynamic => call.unknown(Type::Number),
        Repr::Bool(_) | Repr::Number(_) | Repr::Capsule(_) | Repr::Null(_) => {
            return Err(call.arg_error(0, "a string, list, tuple, set, map or object is required"));
        }
        Repr::Unknown(u) if u.ty.is_primitive() => {
            return Err(call.arg_error(0, "a string, list, tuple, set, map or object is required"));
        }
        _ => match length_bounds(value) {
            (min, Some(max)) if min == max => Value::int(i64::try_from(min).unwrap_or(i64::MAX)),
            (min, max) => bounded(min, max),
        },
    };
    Ok(length.marked(value.marks))
}

pub(super) fn one(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    let ty = one_type(call)?;
    match (items(list), length_bounds(list)) {
        ([], _) => Ok(Value::new(Repr::Null(ty))),
        ([only], _) => Ok(only.clone()),
        (_, (min, max)) if Some(min) != max => Ok(call.unknown(ty)),
        _ => Err(call.arg_error(0, ONE)),
    }
}

const ONE: &str = "a list, set or tuple with no element or one is required";

pub(super) fn one_type(call: &Call<'_>) -> Result<Type, EvalError> {
    match call.arg(0).ty() {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::List(t) | Type::Set(t) => Ok(Type::clone(&t)),
        Type::Tuple(ts) => match ts.as_slice() {
            [] => Ok(Type::Dynamic),
            [t] => Ok(t.clone()),
            _ => Err(call.arg_error(0, ONE)),
        },
        _ => Err(call.arg_error(0, ONE)),
    }
}

pub(super) fn sum(call: &Call<'_>) -> Result<Value, EvalError> {
    const NUMBERS: &str = "a list, set or tuple of numbers is required";
    let list = call.arg(0);
    if list.elements().is_none() {
        return Err(call.arg_error(0, NUMBERS));
    }
    if items(list).is_empty() {
        return Err(call.arg_error(0, "the list is empty"));
    }
    if !list.is_wholly_known() {
        return Ok(call.unknown(Type::Number));
    }
    let mut sum: Option<Number> = None;
    for item in items(list) {
        let item = convert(item, &Type::Number).map_err(|_| call.arg_error(0, NUMBERS))?;
        let Some(n) = item.as_number() else {
            return Err(call.arg_error(0, NUMBERS));
        };
        sum = Some(match sum {
            None => n.clone(),
            Some(sum) => sum
                .add(n)
                .ok_or_else(|| call.error("the sum is no number, or out of bounds"))?,
        });
    }
    Ok(Value::new(
        sum.map_or(Repr::Null(Type::Number), Repr::Number),
    ))
}
