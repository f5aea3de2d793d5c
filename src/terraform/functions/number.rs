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
    from_double(call, power_of(n, power))
}

/// `x` to the power of `y` by repeated squaring of the mantissa, as Go does it: the last digits
/// differ from those of a correctly rounded power, and are part of what Terraform prints.
fn power_of(x: f64, y: f64) -> f64 {
    /// Beyond it the power is zero or infinite for any base but one.
    const MOST_EXPONENT: i32 = 1 << 12;
    let special = y == 0.0
        || y.abs() == 0.5
        || y.abs() == 1.0
        || y.abs() >= 9.2e18
        || x == 0.0
        || x == 1.0
        || !x.is_finite()
        || !y.is_finite();
    let mut part = y.abs().fract();
    if special || part != 0.0 && x < 0.0 {
        return x.powf(y);
    }
    let mut whole = y.abs().trunc() as u64;
    let (mut mantissa, mut exponent) = (1.0, 0i32);
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1;
        }
        mantissa = (part * x.ln()).exp();
    }
    let (mut factor, mut factor_exponent) = split(x);
    while whole != 0 {
        if factor_exponent.abs() > MOST_EXPONENT {
            exponent += factor_exponent;
            break;
        }
        if whole & 1 == 1 {
            mantissa *= factor;
            exponent += factor_exponent;
        }
        factor *= factor;
        factor_exponent *= 2;
        if factor < 0.5 {
            factor += factor;
            factor_exponent -= 1;
        }
        whole >>= 1;
    }
    if y < 0.0 {
        mantissa = 1.0 / mantissa;
        exponent = -exponent;
    }
    scaled(mantissa, exponent)
}

/// A finite number other than zero as a mantissa from one half to one, with its sign, and an exponent.
fn split(x: f64) -> (f64, i32) {
    const BIAS: i32 = 1022;
    let (x, extra) = if x.is_subnormal() {
        (x * 2f64.powi(64), -64)
    } else {
        (x, 0)
    };
    let bits = x.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(BIAS) - BIAS;
    let mantissa = f64::from_bits(bits & !(0x7ff << 52) | (BIAS as u64) << 52);
    (mantissa, exponent + extra)
}

/// `mantissa × 2^exponent`, in steps that are powers a double can be. Only the last step can round.
fn scaled(mantissa: f64, exponent: i32) -> f64 {
    const STEP: i32 = 1000;
    let (mut result, mut rest) = (mantissa, exponent.clamp(-2200, 2200));
    while rest > STEP {
        result *= 2f64.powi(STEP);
        rest -= STEP;
    }
    while rest < -STEP {
        result *= 2f64.powi(-22);
        rest += 22;
    }
    result * 2f64.powi(rest)
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
