//! Functions of points in time.

mod instant;
mod layout;

use super::call::{Call, Function, Param, Ty};
use super::pieces::text;
use crate::terraform::error::EvalError;
use crate::terraform::value::Value;
pub(super) use instant::{Instant, nanoseconds, offset};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "formatdate",
        &[
            Param::new("format", Ty::String),
            Param::new("time", Ty::String),
        ],
        Ty::String,
        |call| {
            let at = instant(call, 1)?;
            let formatted = layout::format(call.str(0), &at);
            formatted.map(text).map_err(|why| call.arg_error(0, why))
        },
    ),
    Function::new(
        "timeadd",
        &[
            Param::new("timestamp", Ty::String),
            Param::new("duration", Ty::String),
        ],
        Ty::String,
        |call| {
            let at = instant(call, 0)?;
            let nanoseconds = instant::duration(call.str(1)).ok_or_else(|| {
                call.arg_error(
                    1,
                    "must be a duration such as \"1h30m\", in ns, us, ms, s, m and h",
                )
            })?;
            Ok(text(at.plus(nanoseconds).to_string()))
        },
    ),
    Function::new(
        "timecmp",
        &[
            Param::new("timestamp_a", Ty::String),
            Param::new("timestamp_b", Ty::String),
        ],
        Ty::Number,
        |call| {
            let (a, b) = (instant(call, 0)?, instant(call, 1)?);
            Ok(Value::int(a.cmp_time(&b) as i64))
        },
    ),
];

fn instant(call: &Call<'_>, index: usize) -> Result<Instant, EvalError> {
    Instant::parse(call.str(index)).ok_or_else(|| {
        call.arg_error(
            index,
            "must be a time as in RFC 3339, such as \"2006-01-02T15:04:05Z\"",
        )
    })
}
