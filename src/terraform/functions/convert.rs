//! Conversions between types, and marks.

use super::call::{Call, Function, Param, Returns, Ty};
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::{convert, convertible};
use crate::terraform::value::{Marks, Refinement, Repr, Type, Unknown, Value};
use std::sync::Arc;

/// Takes what there is: null, unknown and marked values stay what they are.
const V: Param = Param::new("v", Ty::Any)
    .nullable()
    .unknown()
    .marked()
    .dynamic();

const fn to(
    name: &'static str,
    ty: Ty,
    run: fn(&Call<'_>) -> Result<Value, EvalError>,
) -> Function {
    Function::new(name, &[V], ty, run).returns(Returns::Nullable(ty))
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("ephemeralasnull", &[V], Ty::Any, |call| {
        Ok(ephemeral_as_null(call.arg(0)))
    }),
    Function::new("issensitive", &[V], Ty::Bool, issensitive),
    Function::new("nonsensitive", &[V], Ty::Any, |call| {
        let mut value = call.arg(0).clone();
        value.marks = value.marks.without(Marks::SENSITIVE);
        Ok(value)
    }),
    Function::new("sensitive", &[V], Ty::Any, |call| {
        Ok(call.arg(0).clone().marked(Marks::SENSITIVE))
    }),
    to("tobool", Ty::Bool, |call| converted(call, Ty::Bool)),
    to("tolist", Ty::List(&Ty::Any), |call| {
        converted(call, Ty::List(&Ty::Any))
    }),
    to("tomap", Ty::Map(&Ty::Any), |call| {
        converted(call, Ty::Map(&Ty::Any))
    }),
    to("tonumber", Ty::Number, |call| converted(call, Ty::Number)),
    to("toset", Ty::Set(&Ty::Any), |call| {
        converted(call, Ty::Set(&Ty::Any))
    }),
    to("tostring", Ty::String, |call| converted(call, Ty::String)),
];

fn converted(call: &Call<'_>, ty: Ty) -> Result<Value, EvalError> {
    let value = call.arg(0);
    let ty = ty.ty();
    if let Repr::Unknown(u) = &value.repr
        && convertible(&u.ty, &ty)
    {
        // Terraform forgets the type of the elements, and all that was certain of the value.
        let ty_is_scalar = ty.element().is_none();
        let same_text = ty == Type::String && u.ty == Type::String;
        let forgetful = Unknown {
            ty,
            reasons: u.reasons.clone(),
            identity: u.identity.clone(),
            one_of: u.one_of.clone().filter(|_| ty_is_scalar),
            parts: if same_text { u.parts.clone() } else { None },
            ..Unknown::default()
        };
        return Ok(Value {
            repr: Repr::Unknown(Arc::new(forgetful)),
            ..value.clone()
        });
    }
    let mut converted = convert(value, &ty).map_err(|e| {
        let from = value.ty().friendly_name();
        let to = ty.friendly_name();
        let why = match &value.repr {
            _ if value.marks_deep().is_sensitive() => {
                format!("this sensitive {from} does not convert to {to}")
            }
            Repr::String(s) => format!("{s:?} does not convert to {to}"),
            _ => format!("this {from} does not convert to {to}: {}", e.message),
        };
        EvalError {
            help: e.help.clone(),
            ..call.arg_error(0, why)
        }
    })?;
    if let Repr::Unknown(u) = &mut converted.repr
        && u.refinement != Refinement::default()
    {
        // Terraform forgets what is certain of an unknown value here, even that it is not null.
        Arc::make_mut(u).refinement = Refinement::default();
    }
    Ok(converted)
}

fn issensitive(call: &Call<'_>) -> Result<Value, EvalError> {
    let value = call.arg(0);
    Ok(if value.marks.is_sensitive() {
        Value::bool(true)
    } else if value.is_unknown() {
        call.unknown(Type::Bool)
    } else {
        Value::bool(false)
    })
}

fn ephemeral_as_null(value: &Value) -> Value {
    if !value.marks_deep().contains(Marks::EPHEMERAL) {
        return value.clone();
    }
    if value.marks.contains(Marks::EPHEMERAL) {
        return Value {
            repr: Repr::Null(value.ty()),
            origin: value.origin,
            marks: value.marks.without(Marks::EPHEMERAL),
        };
    }
    value.map_children(ephemeral_as_null)
}
