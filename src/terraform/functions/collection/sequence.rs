//! Functions from lists to lists.

use super::{is_sequence, items, length_bounds, unknown_marked, whole};
use crate::terraform::error::EvalError;
use crate::terraform::functions::call::Call;
use crate::terraform::value::convert::{convert, unify};
use crate::terraform::value::{Marks, Number, Refinement, Repr, Type, Value, ops};
use rustc_hash::FxHashMap;

pub(super) fn chunklist(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    let size = whole(call, 1)?;
    let size =
        usize::try_from(size).map_err(|_| call.arg_error(1, "the size must not be negative"))?;
    let marks = list.marks.union(call.arg(1).marks);
    let Repr::List(ty, all) = &list.repr else {
        return Err(call.arg_error(0, "a list is required"));
    };
    let chunks: Vec<Value> = match size {
        _ if all.is_empty() => Vec::new(),
        // Terraform's way to say "no limit".
        0 => vec![Value {
            marks: Marks::NONE,
            ..list.clone()
        }],
        n => all
            .chunks(n)
            .map(|c| Value::list(ty.clone(), c.to_vec()))
            .collect(),
    };
    Ok(Value::list(Type::list(ty.clone()), chunks).marked(marks))
}

pub(super) fn compact(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    if !list.is_wholly_known() {
        return Ok(call.unknown(Type::list(Type::String)));
    }
    let kept = items(list)
        .iter()
        .filter(|v| v.as_str().is_some_and(|s| !s.is_empty()))
        .cloned()
        .collect();
    Ok(Value::list(Type::String, kept))
}

/// The list type of the result, where all arguments are lists with a common type.
fn concat_list_type(call: &Call<'_>) -> Option<Type> {
    let types: Vec<Type> = call
        .args
        .iter()
        .map(|a| match &a.repr {
            Repr::List(t, _) => Some(Type::list(t.clone())),
            Repr::Unknown(u) if matches!(u.ty, Type::List(_)) => Some(u.ty.clone()),
            _ => None,
        })
        .collect::<Option<_>>()?;
    unify(&types)
}

pub(super) fn concat_type(call: &Call<'_>) -> Result<Type, EvalError> {
    if let Some(ty) = concat_list_type(call) {
        return Ok(ty);
    }
    let mut types = Vec::new();
    for (i, arg) in call.args.iter().enumerate() {
        match (arg.ty(), arg.is_unknown()) {
            (Type::Dynamic, true) | (Type::List(_), true) => return Ok(Type::Dynamic),
            (Type::Tuple(ts), _) => types.extend(ts.iter().cloned()),
            (Type::List(t), false) => {
                types.extend(std::iter::repeat_n(Type::clone(&t), items(arg).len()));
            }
            (ty, _) => return Err(not_a_list(call, i, &ty)),
        }
    }
    Ok(Type::tuple(types))
}

fn not_a_list(call: &Call<'_>, index: usize, ty: &Type) -> EvalError {
    call.arg_error(
        index,
        format!(
            "a list or tuple is required, this is a {}",
            ty.friendly_name()
        ),
    )
}

pub(super) fn concat(call: &Call<'_>) -> Result<Value, EvalError> {
    if call.args.is_empty() {
        return Err(call.error("at least one argument is required"));
    }
    let marks = call.args.iter().fold(Marks::NONE, |m, a| m.union(a.marks));
    let ty = concat_list_type(call);
    let mut all = Vec::new();
    for (i, arg) in call.args.iter().enumerate() {
        if !matches!(arg.repr, Repr::List(..) | Repr::Tuple(_)) {
            return Err(not_a_list(call, i, &arg.ty()));
        }
        match &ty {
            Some(ty) => {
                let arg = convert(arg, ty).map_err(|e| call.arg_error(i, e.message))?;
                all.extend_from_slice(items(&arg));
            }
            None => all.extend_from_slice(items(arg)),
        }
    }
    let result = match ty.as_ref().and_then(Type::element) {
        Some(element) => Value::list(element.clone(), all),
        None => Value::tuple(all),
    };
    Ok(result.marked(marks))
}

pub(super) fn distinct(call: &Call<'_>) -> Result<Value, EvalError> {
    let Repr::List(ty, list) = &call.arg(0).repr else {
        return Err(call.arg_error(0, "a list is required"));
    };
    if !call.arg(0).is_wholly_known() {
        return Ok(call.unknown(Type::list(ty.clone())));
    }
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<Value> = Vec::new();
    for item in list.iter() {
        let same = by_key.entry(item.sort_key()).or_default();
        let seen = same.iter().any(|i| {
            kept.get(*i)
                .is_some_and(|k| ops::same(k, item) == Some(true))
        });
        if !seen {
            same.push(kept.len());
            kept.push(item.clone());
        }
    }
    Ok(Value::list(ty.clone(), kept))
}

pub(super) fn element_type(call: &Call<'_>) -> Result<Type, EvalError> {
    match call.arg(0).ty() {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::List(t) => Ok(Type::clone(&t)),
        Type::Tuple(_) if call.arg(1).is_unknown() => Ok(Type::Dynamic),
        Type::Tuple(ts) => {
            let i = wrapped(call, ts.len(), false)?;
            Ok(ts.get(i).cloned().unwrap_or_default())
        }
        ty => Err(call.arg_error(
            0,
            format!("a {} has no elements to pick", ty.friendly_name()),
        )),
    }
}

/// The index, counted round and round. Negative ones count from the end of a list; of a tuple they
/// only work where they come to zero.
fn wrapped(call: &Call<'_>, length: usize, is_list: bool) -> Result<usize, EvalError> {
    let index = whole(call, 1)?;
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    if length == 0 {
        return Err(call.arg_error(0, "the list is empty"));
    }
    let index = if is_list {
        index.rem_euclid(length)
    } else {
        index % length
    };
    usize::try_from(index)
        .map_err(|_| call.arg_error(1, "an index of a tuple must not be negative"))
}

pub(super) fn element(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    let (Repr::List(_, all) | Repr::Tuple(all)) = &list.repr else {
        return Err(call.arg_error(
            0,
            format!("a {} has no elements to pick", list.ty().friendly_name()),
        ));
    };
    let i = wrapped(call, all.len(), matches!(list.repr, Repr::List(..)))?;
    let found = all.get(i).cloned().unwrap_or_else(Value::null);
    Ok(found.marked(list.marks.union(call.arg(1).marks)))
}

pub(super) fn flatten(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    if list.elements().is_none() {
        return Err(call.arg_error(0, "a list, set or tuple is required"));
    }
    let mut flat = Flat::default();
    flat.add(list);
    Ok(if flat.open {
        unknown_marked(call, Type::Dynamic, flat.marks)
    } else {
        Value::tuple(flat.items).marked(flat.marks)
    })
}

/// What flattening has come to.
#[derive(Default)]
struct Flat {
    items: Vec<Value>,
    marks: Marks,
    /// Whether how many elements there are is not known.
    open: bool,
}

impl Flat {
    fn add(&mut self, list: &Value) {
        self.marks = self.marks.union(list.marks);
        if matches!(&list.repr, Repr::Set(_, items) if items.len() > 1 && !list.is_wholly_known()) {
            self.open = true;
            return;
        }
        for item in items(list) {
            match &item.repr {
                Repr::List(..) | Repr::Set(..) | Repr::Tuple(_) => self.add(item),
                Repr::Unknown(u) if u.ty == Type::Dynamic || is_sequence(&u.ty) => {
                    self.marks = self.marks.union(item.marks);
                    self.open = true;
                }
                _ => self.items.push(item.clone()),
            }
        }
    }
}

/// The common type of keys and searchset.
pub(super) fn matchkeys_type(call: &Call<'_>) -> Result<Type, EvalError> {
    unify(&[call.arg(1).ty(), call.arg(2).ty()])
        .ok_or_else(|| call.error("keys and searchset must be of the same type"))
}

pub(super) fn matchkeys(call: &Call<'_>) -> Result<Value, EvalError> {
    let (values, keys, wanted) = (call.arg(0), call.arg(1), call.arg(2));
    let ty = matchkeys_type(call)?;
    let element = values.ty().element().cloned().unwrap_or_default();
    if items(values).len() != items(keys).len() {
        return Err(call.error("there must be as many keys as values"));
    }
    let keys = convert(keys, &ty).map_err(|e| call.arg_error(1, e.message))?;
    let wanted = convert(wanted, &ty).map_err(|e| call.arg_error(2, e.message))?;
    if items(&wanted).is_empty() {
        return Ok(Value::list(element, Vec::new()));
    }
    if !values.is_wholly_known() || !keys.is_wholly_known() {
        return Ok(call.unknown(Type::list(element)));
    }
    if !wanted.is_wholly_known() {
        return matchkeys_slowly(items(values), items(&keys), items(&wanted), element);
    }
    let mut by_key: FxHashMap<String, Vec<&Value>> = FxHashMap::default();
    for w in items(&wanted) {
        by_key.entry(w.sort_key()).or_default().push(w);
    }
    let picked = items(values)
        .iter()
        .zip(items(&keys))
        .filter(|(_, key)| {
            by_key
                .get(&key.sort_key())
                .is_some_and(|all| all.iter().any(|w| ops::same(key, w) == Some(true)))
        })
        .map(|(value, _)| value.clone())
        .collect();
    Ok(Value::list(element, picked))
}

/// With unknown keys to search for: one comparison that is open leaves nothing, as in Terraform.
fn matchkeys_slowly(
    values: &[Value],
    keys: &[Value],
    wanted: &[Value],
    element: Type,
) -> Result<Value, EvalError> {
    let mut picked = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        for w in wanted {
            match ops::same(key, w) {
                None => return Ok(Value::list(element, Vec::new())),
                Some(false) => {}
                Some(true) => {
                    picked.push(value.clone());
                    break;
                }
            }
        }
    }
    Ok(Value::list(element, picked))
}

/// As in Terraform.
const MOST_IN_RANGE: usize = 1024;

pub(super) fn range(call: &Call<'_>) -> Result<Value, EvalError> {
    let number = |i: usize| call.arg(i).as_number().cloned().unwrap_or(Number::from(0));
    let zero = Number::from(0);
    let (start, end) = match call.args.len() {
        1 => (zero.clone(), number(0)),
        2 | 3 => (number(0), number(1)),
        _ => return Err(call.error("one, two or three numbers are required")),
    };
    let step = match call.args.len() {
        3 => number(2),
        _ if end.compare(&start).is_lt() => Number::from(-1),
        _ => Number::from(1),
    };
    let direction = step.compare(&zero);
    if direction.is_eq() {
        return Err(call.arg_error(2, "the step must not be zero"));
    }
    if start.compare(&end) == direction {
        return Err(call.error(if direction.is_lt() {
            "the end must be below the start, because the step is negative"
        } else {
            "the end must be above the start, because the step is positive"
        }));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while end.compare(&next) == direction {
        if numbers.len() >= MOST_IN_RANGE {
            return Err(call.error(format!("these are more than {MOST_IN_RANGE} numbers")));
        }
        let following = next.add(&step).ok_or_else(|| call.error("out of bounds"))?;
        numbers.push(Value::new(Repr::Number(next)));
        next = following;
    }
    Ok(Value::list(Type::Number, numbers))
}

pub(super) fn reverse_type(call: &Call<'_>) -> Result<Type, EvalError> {
    match call.arg(0).ty() {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::List(t) | Type::Set(t) => Ok(Type::List(t)),
        Type::Tuple(ts) => Ok(Type::tuple(ts.iter().rev().cloned().collect())),
        ty => Err(call.arg_error(
            0,
            format!(
                "a list or tuple is required, this is a {}",
                ty.friendly_name()
            ),
        )),
    }
}

pub(super) fn reverse(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    let ty = reverse_type(call)?;
    let reversed: Vec<Value> = items(list).iter().rev().cloned().collect();
    Ok(match ty.element() {
        Some(element) => Value::list(element.clone(), reversed),
        None => Value::tuple(reversed),
    }
    .marked(list.marks))
}

/// Start and end of a slice, each where it is known, checked as far as possible.
fn slice_bounds(call: &Call<'_>) -> Result<(Option<usize>, Option<usize>), EvalError> {
    let length = match &call.arg(0).repr {
        Repr::List(_, all) | Repr::Tuple(all) => Some(all.len()),
        Repr::Unknown(u) => match &u.ty {
            Type::Tuple(ts) => Some(ts.len()),
            _ => None,
        },
        _ => None,
    };
    let bound = |i: usize| {
        if call.arg(i).is_unknown() {
            return Ok(None);
        }
        let n = usize::try_from(whole(call, i)?)
            .map_err(|_| call.arg_error(i, "an index must not be negative"))?;
        match length {
            Some(length) if n > length => Err(call.arg_error(
                i,
                format!("{n} is more than the length of the list, {length}"),
            )),
            _ => Ok(Some(n)),
        }
    };
    let (start, end) = (bound(1)?, bound(2)?);
    match (start, end) {
        (Some(start), Some(end)) if start > end => {
            Err(call.arg_error(1, "the start must not be after the end"))
        }
        bounds => Ok(bounds),
    }
}

pub(super) fn slice_type(call: &Call<'_>) -> Result<Type, EvalError> {
    let ty = call.arg(0).ty();
    match &ty {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::List(_) => {
            slice_bounds(call)?;
            Ok(ty)
        }
        Type::Tuple(ts) => Ok(match slice_bounds(call)? {
            (Some(start), Some(end)) => {
                Type::tuple(ts.get(start..end).unwrap_or_default().to_vec())
            }
            _ => Type::Dynamic,
        }),
        Type::Set(_) => Err(call.arg_error(
            0,
            "the elements of a set have no index; convert it with tolist",
        )),
        _ => Err(call.arg_error(0, "a list or tuple is required")),
    }
}

pub(super) fn slice(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    if !matches!(list.repr, Repr::List(..) | Repr::Tuple(_)) {
        return slice_type(call).map(|ty| call.unknown(ty));
    }
    let (Some(start), Some(end)) = slice_bounds(call)? else {
        return Ok(call.unknown(Type::Dynamic));
    };
    let part = items(list).get(start..end).unwrap_or_default().to_vec();
    Ok(match &list.repr {
        Repr::List(ty, _) => Value::list(ty.clone(), part),
        _ => Value::tuple(part),
    }
    .marked(list.marks))
}

pub(super) fn sort(call: &Call<'_>) -> Result<Value, EvalError> {
    let list = call.arg(0);
    if !list.is_wholly_known() {
        // The length stays, the order is anybody's guess.
        let (least, most) = length_bounds(list);
        let refinement = Refinement {
            not_null: true,
            min_length: Some(least),
            max_length: most,
            ..Refinement::default()
        };
        return Ok(call
            .unknown_refined(Type::list(Type::String), refinement)
            .with_known_length());
    }
    let mut sorted = items(list).to_vec();
    if sorted.iter().any(Value::is_null) {
        return Err(call.arg_error(0, "null cannot be sorted"));
    }
    sorted.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(Type::String, sorted))
}
