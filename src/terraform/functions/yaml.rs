//! `yamldecode` and `yamlencode`.

mod decode;
mod encode;
mod scalar;

use super::call::{Call, Function, Param, Returns, Ty};
use super::encoding::unrefined;
use super::pieces::{check_length, text};
use crate::source::{FileId, Span};
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{Type, Value};
use decode::DecodeErrorKind;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "yamldecode",
        &[Param::new("src", Ty::String)],
        Ty::Any,
        yamldecode,
    )
    .returns(Returns::NullableFrom(|_| Ok(Type::Dynamic))),
    Function::new(
        "yamlencode",
        &[Param::new("value", Ty::Any).nullable().unknown().dynamic()],
        Ty::String,
        yamlencode,
    )
    .remembers(),
];

fn yamldecode(call: &Call<'_>) -> Result<Value, EvalError> {
    decode::decode(call.str(0)).or_else(|e| {
        let error = call.arg_error(0, e.message);
        match e.kind {
            DecodeErrorKind::Wrong => Err(error),
            DecodeErrorKind::Limit => Err(error.kind(ErrorKind::Limit)),
            DecodeErrorKind::Unsupported => {
                let why = "is given YAML that alertlint cannot read";
                Ok(call.unknowable(Type::Dynamic, why))
            }
        }
    })
}

/// All documents of a YAML file, as `yamldecode` reads one, with places. Of a collection the place is
/// the line that it begins in.
///
/// # Errors
/// What is wrong, with its line.
pub fn documents(text: &str, file: FileId) -> Result<Vec<Value>, (String, Span)> {
    decode::decode_all(text, file).map_err(|e| {
        let lines = text.split_inclusive('\n');
        let start: usize = lines.take(e.line.saturating_sub(1)).map(str::len).sum();
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        (e.message, Span::new(file, start, start))
    })
}

fn yamlencode(call: &Call<'_>) -> Result<Value, EvalError> {
    let value = call.arg(0);
    if !value.is_wholly_known() {
        // Where long lines break depends on all of the text, so no part of it is certain.
        return Ok(unrefined(call));
    }
    let encoded = encode::encode(value).map_err(|why| call.arg_error(0, why))?;
    check_length(call, encoded.len())?;
    Ok(text(encoded))
}
