//! Functions of numbers.

use super::call::{Call, Function, Param, Ty};
use crate::terraform::error::EvalError;
use crate::terraform::value::{Number, Repr, Value};
use num_bigint::BigInt;

const NUM: Param = Param::new("num", Ty::Number);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", &[NUM], Ty::Number, abs),
    Function::new("ceil", &[NUM], Ty::Number, |call| {
        Ok(number(operand(call, 0)?.ceil()))
    }),
    Function::new("floor", &[NUM], Ty::Number, |call| {
        Ok(number(operand(call, 0)?.floor()))
    }),
    Function::new(
        "log",
        &[NUM, Param::new("base", Ty::Number)],
        Ty::Number,
        log,
    ),
    Function::new("max", &[], Ty::Number, |call| extreme(call, true))
        .rest(Param::new("numbers", Ty::Number)),
    Function::new("min", &[], Ty::Number, |call| extreme(call, false))
        .rest(Param::new("numbers", Ty::Number)),
    Function::new(
        "parseint",
        &[
            Param::new("number", Ty::Any),
            Param::new("base", Ty::Number),
        ],
        Ty::Number,
        parseint,
    ),
    Function::new(
        "pow",
        &[NUM, Param::new("power", Ty::Number)],
        Ty::Number,
        pow,
    ),
    Function::new("signum", &[NUM], Ty::Number, signum),
];

fn number(n: Number) -> Value {
    Value::new(Repr::Number(n))
}

fn operand<'a>(call: &'a Call<'_>, index: usize) -> Result<&'a Number, EvalError> {
    call.arg(index)
        .as_number()
        .ok_or_else(|| call.arg_error(index, "a number is required"))
}

fn abs(call: &Call<'_>) -> Result<Value, EvalError> {
    let n = operand(call, 0)?;
    Ok(number(if n.is_sign_negative() {
        n.neg()
    } else {
        n.clone()
    }))
}

/// A number as a double, which must not become infinite on the way.
fn double(call: &Call<'_>, index: usize) -> Result<f64, EvalError> {
    let n = operand(call, index)?;
    let f = n.to_f64();
    if f.is_infinite() && !n.is_infinite() {
        return Err(call.arg_error(index, "this number is too large"));
    }
    Ok(f)
}

fn from_double(call: &Call<'_>, f: f64) -> Result<Value, EvalError> {
    Number::from_f64(f)
        .map(number)
        .ok_or_else(|| call.error("the result is no number"))
}

fn log(call: &Call<'_>) -> Result<Value, EvalError> {
    let (n, base) = (double(call, 0)?, double(call, 1)?);
    from_double(call, n.ln() / base.ln())
}

fn pow(call: &Call<'_>) -> Result<Value, EvalError> {
    let (n, power) = (double(call, 0)?, double(call, 1)?);
    from_double(call, n.powf(power))
}

fn extreme(call: &Call<'_>, greatest: bool) -> Result<Value, EvalError> {
    let Some((first, rest)) = call.args.split_first() else {
        return Err(call.error("at least one number is required"));
    };
    let mut best = first;
    for arg in rest {
        if let (Some(a), Some(b)) = (arg.as_number(), best.as_number())
            && (if greatest {
                a.compare(b).is_gt()
            } else {
                a.compare(b).is_lt()
            })
        {
            best = arg;
        }
    }
    Ok(best.clone())
}

/// As Go reads whole numbers: digits beyond 9 are letters, of either case up to base 36, and small
/// before capital beyond.
fn parseint(call: &Call<'_>) -> Result<Value, EvalError> {
    let text = match &call.arg(0).repr {
        Repr::String(s) => s,
        _ => {
            let ty = call.arg(0).ty().friendly_name();
            return Err(call.arg_error(0, format!("a string is required, this is a {ty}")));
        }
    };
    let base = operand(call, 1)?
        .to_i64()
        .and_then(|b| u32::try_from(b).ok())
        .filter(|b| (2..=62).contains(b))
        .ok_or_else(|| call.arg_error(1, "a whole number from 2 to 62 is required"))?;
    let parsed = digits(text, base).and_then(|n| Number::from_bigint(&n));
    parsed
        .map(number)
        .ok_or_else(|| call.arg_error(0, format!("this is no whole number of base {base}")))
}

fn digits(text: &str, base: u32) -> Option<BigInt> {
    /// Conversion costs the square of the length.
    const MOST: usize = 20_000;
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest.is_empty() || rest.len() > MOST {
        return None;
    }
    let digit = |b: u8| {
        let d = match b {
            b'0'..=b'9' => b - b'0',
            b'a'..=b'z' => b - b'a' + 10,
            b'A'..=b'Z' if base <= 36 => b - b'A' + 10,
            b'A'..=b'Z' => b - b'A' + 36,
            _ => return None,
        };
        (u32::from(d) < base).then_some(d)
    };
    let digits: Vec<u8> = rest.bytes().map(digit).collect::<Option<_>>()?;
    let sign = if negative {
        num_bigint::Sign::Minus
    } else {
        num_bigint::Sign::Plus
    };
    BigInt::from_radix_be(sign, &digits, base)
}

fn signum(call: &Call<'_>) -> Result<Value, EvalError> {
    let n = operand(call, 0)?
        .to_i64()
        .ok_or_else(|| call.arg_error(0, "a whole number is required"))?;
    Ok(Value::int(n.signum()))
}
