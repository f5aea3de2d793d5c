//! Functions of encodings: base64, URLs, JSON, CSV; YAML has a file of its own.

use super::call::{Call, Function, Param, Returns, Ty};
use super::json_text;
use super::pieces::{self, Builder, check_length, text};
use crate::terraform::error::EvalError;
use crate::terraform::value::{ObjectType, Repr, Type, Unknown, Value, json};
use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use std::collections::BTreeMap;
use std::sync::Arc;

const STR: Param = Param::new("str", Ty::String);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64encode", &[STR], Ty::String, |call| {
        check_length(call, call.str(0).len() / 3 * 4)?;
        Ok(text(STANDARD.encode(call.str(0))))
    })
    .remembers(),
    Function::new("base64decode", &[STR], Ty::String, base64decode).remembers(),
    Function::new("base64gzip", &[STR], Ty::String, |call| {
        Ok(call.unknowable(
            Type::String,
            "compresses, and its bytes depend on Terraform's version",
        ))
    }),
    Function::new(
        "textencodebase64",
        &[
            Param::new("string", Ty::String),
            Param::new("encoding", Ty::String),
        ],
        Ty::String,
        textencodebase64,
    ),
    Function::new(
        "textdecodebase64",
        &[
            Param::new("source", Ty::String),
            Param::new("encoding", Ty::String),
        ],
        Ty::String,
        textdecodebase64,
    ),
    Function::new("urlencode", &[STR.unknown()], Ty::String, |call| {
        Ok(pieces::map(call.arg(0), url_escaped))
    })
    .remembers(),
    Function::new(
        "jsonencode",
        &[Param::new("val", Ty::Any).nullable().unknown().dynamic()],
        Ty::String,
        jsonencode,
    )
    .remembers(),
    Function::new("jsondecode", &[STR], Ty::Any, jsondecode)
        .returns(Returns::NullableFrom(|_| Ok(Type::Dynamic))),
    Function::new("csvdecode", &[STR], Ty::Any, csvdecode)
        .returns(Returns::From(|_| Ok(Type::Dynamic))),
];

/// Base64 as Go reads it: padded, spare bits ignored, line ends skipped.
pub(super) fn base64_bytes(encoded: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    if encoded.contains(['\r', '\n']) {
        LENIENT.decode(encoded.replace(['\r', '\n'], "")).ok()
    } else {
        LENIENT.decode(encoded).ok()
    }
}

/// Base64 of bytes.
pub(super) fn base64_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn decoded(call: &Call<'_>) -> Result<Vec<u8>, EvalError> {
    base64_bytes(call.str(0)).ok_or_else(|| call.arg_error(0, "is not valid base64"))
}

fn base64decode(call: &Call<'_>) -> Result<Value, EvalError> {
    match String::from_utf8(decoded(call)?) {
        Ok(decoded) => Ok(text(decoded)),
        Err(_) => Err(call.arg_error(0, "what it encodes is not valid UTF-8")),
    }
}

/// The encodings that are computed here.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Big-endian after a byte order mark.
    Utf16,
    Latin1,
    Ascii,
}

/// `None` for encodings that Terraform knows and alertlint does not.
fn encoding(call: &Call<'_>) -> Result<Option<Encoding>, EvalError> {
    /// Beginnings of the names of what else Terraform has.
    const OTHERS: [&str; 12] = [
        "iso-8859-",
        "iso_8859-",
        "windows-",
        "ibm",
        "cp",
        "koi8",
        "shift_jis",
        "euc-",
        "gb",
        "big5",
        "macintosh",
        "iso-2022-jp",
    ];
    let name = call.str(1).to_ascii_lowercase();
    Ok(Some(match name.as_str() {
        "utf-8" => Encoding::Utf8,
        "utf-16le" => Encoding::Utf16Le,
        "utf-16be" => Encoding::Utf16Be,
        "utf-16" => Encoding::Utf16,
        "iso-8859-1" | "iso_8859-1" | "latin1" | "l1" => Encoding::Latin1,
        "us-ascii" => Encoding::Ascii,
        other if OTHERS.iter().any(|known| other.starts_with(known)) => return Ok(None),
        _ => return Err(call.arg_error(1, "is not the name of an encoding")),
    }))
}

fn no_table(call: &Call<'_>) -> Value {
    call.unknowable(
        Type::String,
        "uses an encoding that alertlint has no table of",
    )
}

fn textencodebase64(call: &Call<'_>) -> Result<Value, EvalError> {
    let Some(encoding) = encoding(call)? else {
        return Ok(no_table(call));
    };
    let source = call.str(0);
    let bytes: Option<Vec<u8>> = match encoding {
        Encoding::Utf8 => Some(source.as_bytes().to_vec()),
        Encoding::Utf16Le => Some(source.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => Some(source.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Encoding::Utf16 => Some(
            std::iter::once(0xFEFF)
                .chain(source.encode_utf16())
                .flat_map(u16::to_be_bytes)
                .collect(),
        ),
        Encoding::Latin1 => source.chars().map(|c| u8::try_from(c).ok()).collect(),
        Encoding::Ascii => source.is_ascii().then(|| source.as_bytes().to_vec()),
    };
    let bytes =
        bytes.ok_or_else(|| call.arg_error(0, "has characters that the encoding does not"))?;
    Ok(text(base64_text(&bytes)))
}

fn textdecodebase64(call: &Call<'_>) -> Result<Value, EvalError> {
    let Some(encoding) = encoding(call)? else {
        return Ok(no_table(call));
    };
    let bytes = decoded(call)?;
    let words = |of: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let words: Vec<u16> = pairs.iter().map(|pair| of(*pair)).collect();
        rest.is_empty()
            .then(|| String::from_utf16(&words).ok())
            .flatten()
    };
    let decoded = match encoding {
        Encoding::Utf8 => String::from_utf8(bytes).ok(),
        Encoding::Utf16Le => words(u16::from_le_bytes),
        Encoding::Utf16Be => words(u16::from_be_bytes),
        Encoding::Utf16 if bytes.starts_with(&[0xFF, 0xFE]) => words(u16::from_le_bytes),
        Encoding::Utf16 => words(u16::from_be_bytes),
        Encoding::Latin1 => Some(bytes.iter().map(|b| char::from(*b)).collect()),
        Encoding::Ascii => String::from_utf8(bytes).ok().filter(|s| s.is_ascii()),
    };
    match decoded {
        Some(decoded) if matches!(encoding, Encoding::Utf16) => {
            Ok(text(decoded.strip_prefix('\u{feff}').unwrap_or(&decoded)))
        }
        Some(decoded) => Ok(text(decoded)),
        None => Err(call.arg_error(0, "has bytes that are nothing in the encoding")),
    }
}

/// As in a query: spaces become `+`.
fn url_escaped(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for byte in source.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b if b.is_ascii_alphanumeric() => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

fn jsonencode(call: &Call<'_>) -> Result<Value, EvalError> {
    let value = call.arg(0);
    let mut out = Builder::default();
    json_text::write(value, &mut out).map_err(|why| call.arg_error(0, why))?;
    check_length(call, out.len())?;
    let mut refinement = pieces::not_null();
    refinement.prefix = first_character(value).map(Into::into);
    Ok(out.finish(refinement))
}

/// How the JSON of a value that is not wholly known is certain to start: not at all for what may be
/// null.
fn first_character(value: &Value) -> Option<&'static str> {
    let ty = match &value.repr {
        Repr::Unknown(unknown) if !unknown.refinement.not_null => return None,
        Repr::Unknown(unknown) => &unknown.ty,
        _ => &value.ty(),
    };
    match ty {
        Type::String => Some("\""),
        Type::Object(_) | Type::Map(_) => Some("{"),
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => Some("["),
        _ => None,
    }
}

fn jsondecode(call: &Call<'_>) -> Result<Value, EvalError> {
    json::parse(call.str(0), None).map_err(|e| {
        call.arg_error(
            0,
            format!("is not valid JSON at byte {}: {}", e.offset, e.message),
        )
    })
}

fn csvdecode(call: &Call<'_>) -> Result<Value, EvalError> {
    let mut records = super::csv_text::Records::new(call.str(0));
    let bad = |(line, why): (usize, &str)| call.arg_error(0, format!("line {line}: {why}"));
    let Some(header) = records.next().transpose().map_err(bad)? else {
        return Err(call.arg_error(0, "has no line with column names"));
    };
    let names: Vec<Arc<str>> = header
        .iter()
        .filter_map(|name| text(name.as_str()).as_str().map(Into::into))
        .collect();
    let mut types = BTreeMap::new();
    for name in &names {
        if types.insert(name.clone(), Type::String).is_some() {
            return Err(call.arg_error(0, format!("has two columns \"{name}\"")));
        }
    }
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(bad)?;
        let cells = names.iter().cloned().zip(record.into_iter().map(text));
        rows.push(Value::object(cells.collect()));
    }
    let row = Type::Object(Arc::new(ObjectType {
        attrs: types,
        open: false,
    }));
    Ok(Value::list(row, rows))
}

/// An unknown text of which nothing at all is certain, not even that it is not null.
pub(super) fn unrefined(call: &Call<'_>) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        reasons: call.reasons(),
        ..Unknown::default()
    })))
}
