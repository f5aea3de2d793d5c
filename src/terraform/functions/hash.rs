//! Hashes, identifiers, and what only a run can tell.

use super::call::{Call, Function, Param, Ty};
use super::encoding::{base64_bytes, base64_text};
use super::pieces::text;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Marks, Type, Value};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

const STR: &[Param] = &[Param::new("str", Ty::String)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("md5", STR, Ty::String, |call| {
        Ok(text(hex::<Md5>(call.str(0).as_bytes())))
    }),
    Function::new("sha1", STR, Ty::String, |call| {
        Ok(text(hex::<Sha1>(call.str(0).as_bytes())))
    }),
    Function::new("sha256", STR, Ty::String, |call| {
        Ok(text(hex::<Sha256>(call.str(0).as_bytes())))
    }),
    Function::new("sha512", STR, Ty::String, |call| {
        Ok(text(hex::<Sha512>(call.str(0).as_bytes())))
    }),
    Function::new("base64sha256", STR, Ty::String, |call| {
        Ok(text(base64::<Sha256>(call.str(0).as_bytes())))
    }),
    Function::new("base64sha512", STR, Ty::String, |call| {
        Ok(text(base64::<Sha512>(call.str(0).as_bytes())))
    }),
    Function::new(
        "uuidv5",
        &[
            Param::new("namespace", Ty::String),
            Param::new("name", Ty::String),
        ],
        Ty::String,
        uuidv5,
    ),
    Function::new("bcrypt", STR, Ty::String, |call| {
        Ok(call.unknowable(Type::String, "gives another text each time"))
    })
    .rest(Param::new("cost", Ty::Number)),
    Function::new(
        "rsadecrypt",
        &[
            Param::new("ciphertext", Ty::String),
            Param::new("privatekey", Ty::String),
        ],
        Ty::String,
        rsadecrypt,
    ),
    Function::new("uuid", &[], Ty::String, |call| {
        Ok(call.unknowable(Type::String, "gives another text each time"))
    }),
    Function::new("timestamp", &[], Ty::String, |call| {
        Ok(call.unknowable(Type::String, "is the time of the apply"))
    }),
    Function::new("plantimestamp", &[], Ty::String, |call| {
        Ok(call.unknowable(Type::String, "is the time of the plan"))
    }),
];

/// A hash in hexadecimal digits.
pub(super) fn hex<H: Digest>(bytes: &[u8]) -> String {
    let hash = H::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A hash in base64.
pub(super) fn base64<H: Digest>(bytes: &[u8]) -> String {
    base64_text(&H::digest(bytes))
}

fn uuidv5(call: &Call<'_>) -> Result<Value, EvalError> {
    let namespace = match call.str(0) {
        "dns" => uuid::Uuid::NAMESPACE_DNS,
        "url" => uuid::Uuid::NAMESPACE_URL,
        "oid" => uuid::Uuid::NAMESPACE_OID,
        "x500" => uuid::Uuid::NAMESPACE_X500,
        other => parse_uuid(other).ok_or_else(|| {
            call.arg_error(0, "must be \"dns\", \"url\", \"oid\", \"x500\" or a UUID")
        })?,
    };
    Ok(text(
        uuid::Uuid::new_v5(&namespace, call.str(1).as_bytes()).to_string(),
    ))
}

/// A UUID as Go reads it: plain, without dashes, as a URN, or between any two characters.
fn parse_uuid(text: &str) -> Option<uuid::Uuid> {
    let plain = match text.len() {
        38 => text.get(1..37)?,
        45 if text.get(..9)?.eq_ignore_ascii_case("urn:uuid:") => text.get(9..)?,
        32 | 36 => text,
        _ => return None,
    };
    uuid::Uuid::parse_str(plain).ok()
}

/// Nothing is decrypted here; what cannot work is refused all the same.
fn rsadecrypt(call: &Call<'_>) -> Result<Value, EvalError> {
    if base64_bytes(call.str(0)).is_none() {
        return Err(call.arg_error(0, "is not valid base64"));
    }
    if !call.str(1).contains("-----BEGIN") {
        return Err(call.arg_error(1, "is not a private key in PEM form"));
    }
    let secret = call.unknowable(Type::String, "is not computed: a linter needs no secrets");
    Ok(secret.marked(Marks::SENSITIVE))
}
