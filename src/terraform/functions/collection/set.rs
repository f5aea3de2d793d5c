//! Functions of sets.

use super::{items, length_bounds};
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::functions::call::Call;
use crate::terraform::value::convert::{convert, unify};
use crate::terraform::value::{Marks, Repr, Type, Value, ops};
use rustc_hash::FxHashMap;

/// The type of union, intersection and difference: what all elements convert to.
pub(super) fn common_type(call: &Call<'_>) -> Result<Type, EvalError> {
    let mut types = Vec::new();
    for arg in call.args {
        let element = arg.ty().element().cloned().unwrap_or_default();
        let is_empty = arg.elements().is_some_and(<[Value]>::is_empty);
        // An empty set of any type fits all others.
        if !(is_empty && element == Type::Dynamic) {
            types.push(element);
        }
    }
    if types.is_empty() {
        return Ok(Type::set(Type::Dynamic));
    }
    unify(&types).map(Type::set).ok_or_else(|| {
        call.error("the elements of all sets must be of one type, or convert to one")
    })
}

/// The sets converted to their common type, and that type's elements' type. `None` in place of the
/// sets where something unknown in them leaves the result open.
fn converted(call: &Call<'_>) -> Result<(Option<Vec<Value>>, Type), EvalError> {
    let ty = common_type(call)?;
    let element = ty.element().cloned().unwrap_or_default();
    let mut sets = Vec::with_capacity(call.args.len());
    for (i, arg) in call.args.iter().enumerate() {
        let set = convert(arg, &ty).map_err(|e| call.arg_error(i, e.message))?;
        if set.is_unknown() {
            return Ok((None, element));
        }
        sets.push(set);
    }
    // Nulls without a type beside lists or objects: Terraform fails too.
    let other = |s: &Value| matches!(&s.repr, Repr::Set(t, _) if *t != element);
    if element == Type::Dynamic && sets.iter().any(other) {
        if sets.iter().any(|s| !s.is_wholly_known()) {
            return Ok((None, element));
        }
        return Err(call.error("the elements of all sets must be of one type"));
    }
    Ok((Some(sets), element))
}

pub(super) fn union(call: &Call<'_>) -> Result<Value, EvalError> {
    let (sets, ty) = converted(call)?;
    let Some(sets) = sets else {
        return Ok(call.unknown(Type::set(ty)));
    };
    let all = sets.iter().flat_map(|s| items(s).iter().cloned()).collect();
    Ok(Value::set(ty, all))
}

pub(super) fn intersection(call: &Call<'_>) -> Result<Value, EvalError> {
    filtered(call, true)
}

pub(super) fn subtract(call: &Call<'_>) -> Result<Value, EvalError> {
    filtered(call, false)
}

/// The elements of the first set that are in all others, or in none.
fn filtered(call: &Call<'_>, wanted: bool) -> Result<Value, EvalError> {
    let (sets, ty) = converted(call)?;
    let Some(sets) = sets.filter(|sets| sets.iter().all(Value::is_wholly_known)) else {
        return Ok(call.unknown(Type::set(ty)));
    };
    let Some((first, rest)) = sets.split_first() else {
        return Ok(call.unknown(Type::set(ty)));
    };
    let mut kept = items(first).to_vec();
    for other in rest {
        let mut by_key: FxHashMap<String, Vec<&Value>> = FxHashMap::default();
        for item in items(other) {
            by_key.entry(item.sort_key()).or_default().push(item);
        }
        kept.retain(|item| {
            let found = by_key
                .get(&item.sort_key())
                .is_some_and(|same| same.iter().any(|o| ops::same(item, o) == Some(true)));
            found == wanted
        });
    }
    Ok(Value::set(ty, kept))
}

/// More combinations than this are not built.
const MOST_COMBINATIONS: usize = 1_000_000;

pub(super) fn product_type(call: &Call<'_>) -> Result<Type, EvalError> {
    let mut lists = 0;
    let mut elements = Vec::with_capacity(call.args.len());
    for (i, arg) in call.args.iter().enumerate() {
        let (element, is_list) = match arg.ty() {
            Type::Set(t) => (Type::clone(&t), false),
            Type::List(t) => (Type::clone(&t), true),
            Type::Tuple(ts) if ts.is_empty() => (Type::Dynamic, true),
            Type::Tuple(ts) => {
                let common = unify(&ts)
                    .ok_or_else(|| call.arg_error(i, "all elements must be of one type"))?;
                (common, true)
            }
            Type::Dynamic if arg.is_unknown() => return Ok(Type::Dynamic),
            _ => return Err(call.arg_error(i, "a set or list is required")),
        };
        lists += usize::from(is_list);
        elements.push(element);
    }
    if elements.len() < 2 {
        return Err(call.error("at least two arguments are required"));
    }
    let combination = Type::tuple(elements);
    Ok(if lists == call.args.len() {
        Type::list(combination)
    } else {
        Type::set(combination)
    })
}

pub(super) fn product(call: &Call<'_>) -> Result<Value, EvalError> {
    let ty = product_type(call)?;
    let marks = call.args.iter().fold(Marks::NONE, |m, a| m.union(a.marks));
    let combination = ty.element().cloned().unwrap_or_default();
    let Type::Tuple(elements) = &combination else {
        return Ok(call.unknown(ty).marked(marks));
    };
    let mut total = 1usize;
    for arg in call.args {
        match length_bounds(arg) {
            (min, Some(max)) if min == max => {
                total = total.saturating_mul(usize::try_from(min).unwrap_or(usize::MAX));
            }
            _ => return Ok(call.unknown(ty).marked(marks)),
        }
    }
    // Nothing times an unknown tuple, whose length is known, is nothing.
    if total > 0 && call.args.iter().any(Value::is_unknown) {
        return Ok(call.unknown(ty).marked(marks));
    }
    if total > MOST_COMBINATIONS {
        return Err(call
            .error(format!(
                "these are more than {MOST_COMBINATIONS} combinations"
            ))
            .kind(ErrorKind::Limit));
    }
    let mut columns = Vec::with_capacity(call.args.len());
    for (i, (arg, ty)) in call.args.iter().zip(elements.iter()).enumerate() {
        let column = items(arg).iter().map(|v| convert(v, ty));
        let column: Result<Vec<Value>, EvalError> = column.collect();
        columns.push(column.map_err(|e| call.arg_error(i, e.message))?);
    }
    let mut combinations = Vec::with_capacity(total);
    for n in 0..total {
        // The last column turns fastest.
        let mut rest = n;
        let mut row: Vec<Value> = columns
            .iter()
            .rev()
            .filter_map(|column| {
                let item = column.get(rest % column.len().max(1)).cloned();
                rest /= column.len().max(1);
                item
            })
            .collect();
        row.reverse();
        combinations.push(Value::tuple(row));
    }
    Ok(match ty {
        Type::List(_) => Value::list(combination, combinations),
        _ => Value::set(combination, combinations),
    }
    .marked(marks))
}
