//! The `pull` block of a shape: where its list is fetched, with whose key, and how pages follow.
//! Only what is declared; nothing here opens a connection.

use super::Shape;
use super::shape::{Names, attributes, input_error, texts};
use crate::hcl::ast::{Block, Expr};
use crate::source::InputError;
use crate::terraform::eval::evaluate;
use crate::terraform::value::{Type, Value, convert::convert};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a list is fetched.
#[derive(Debug)]
pub struct Pull {
    /// Where the vendor answers with it; `None` where every user has a server of their own.
    pub url: Option<String>,
    /// Hosts that may be sent the vendor's key, `*.` standing for any beginning. The URL's own is one.
    pub hosts: Vec<String>,
    /// What to run where plain HTTP does not do.
    pub instead: Option<String>,
    /// Environment variables that may hold the key; the first that is set counts.
    pub key_env: Vec<String>,
    /// The member of the answer that holds the rows. Without one there is a single page.
    pub list: Option<String>,
    /// Whether the answer has room for a `taken_at` of alertlint's own.
    pub dated: bool,
    /// Media types it may come as, beside JSON.
    pub media: Vec<String>,
    /// Attributes of rows that differ from answer to answer and mean nothing.
    pub volatile: Vec<String>,
    headers: Option<Arc<Expr>>,
    auth: Option<Arc<Expr>>,
    next: Option<Arc<Expr>>,
}

/// What comes after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    End,
    /// The page at this address, perhaps relative.
    Url(String),
    /// The same address with these query parameters.
    Query(BTreeMap<String, String>),
}

const PULL: &[&str] = &[
    "url", "hosts", "instead", "key_env", "list", "dated", "media", "volatile", "headers", "auth",
    "next",
];

impl Pull {
    pub(super) fn parse(block: &Block) -> Result<Pull, InputError> {
        let mut attrs = attributes(&block.body, PULL)?;
        let none = Names::default();
        let list = |name: &str| attrs.get(name).map_or(Ok(Vec::new()), |e| texts(e, &none));
        let one = |name: &str| list(name).map(|l| l.into_iter().next());
        let rows = one("list")?;
        let dated = match attrs.get("dated") {
            Some(expr) => evaluate(expr, &none).map_err(input_error)?.as_bool() == Some(true),
            None => rows.is_some(),
        };
        if let (None, Some(next)) = (&rows, attrs.get("next")) {
            return Err(InputError::new(
                "pages need a `list`: the member that holds the rows",
                next.span,
            ));
        }
        Ok(Pull {
            url: one("url")?,
            hosts: list("hosts")?,
            instead: one("instead")?,
            key_env: list("key_env")?,
            list: rows,
            dated,
            media: list("media")?,
            volatile: list("volatile")?,
            headers: attrs.remove("headers"),
            auth: attrs.remove("auth"),
            next: attrs.remove("next"),
        })
    }

    /// Headers of every request.
    ///
    /// # Errors
    /// A mistake in the shape.
    pub fn headers(&self) -> Result<BTreeMap<String, String>, InputError> {
        self.headers.as_ref().map_or(Ok(BTreeMap::new()), |expr| {
            map_of_texts(expr, &Names::default())
        })
    }

    /// The headers that carry a key, by default as a bearer's.
    ///
    /// # Errors
    /// A mistake in the shape.
    pub fn auth(&self, key: &str) -> Result<BTreeMap<String, String>, InputError> {
        match &self.auth {
            Some(expr) => map_of_texts(expr, &Names::new([("key", Value::string(key))])),
            None => Ok(BTreeMap::from([(
                "authorization".to_owned(),
                format!("Bearer {key}"),
            )])),
        }
    }

    /// What comes after a page: `document` and `rows` are the page's, `total` the rows so far.
    ///
    /// # Errors
    /// The page says something that is no next page.
    pub fn next(&self, document: &Value, rows: &[Value], total: usize) -> Result<Next, InputError> {
        let Some(expr) = &self.next else {
            return Ok(Next::End);
        };
        let names = Names::new([
            ("document", document.clone()),
            ("rows", Value::tuple(rows.to_vec())),
            (
                "total",
                Value::int(i64::try_from(total).unwrap_or(i64::MAX)),
            ),
        ]);
        let next = evaluate(expr, &names).map_err(input_error)?;
        if next.is_null() {
            return Ok(Next::End);
        }
        if let Some(url) = next.as_str() {
            return Ok(Next::Url(url.to_owned()));
        }
        entries(&next)
            .map(Next::Query)
            .ok_or_else(|| InputError::new("what comes after a page is no address", expr.span))
    }
}

impl Shape {
    /// A document as far as two answers can be compared: without its date and, where it is a list,
    /// without what says which page it is and what its rows carry that differs from answer to answer.
    pub fn comparable(&self, document: &Value) -> Value {
        let pull = self.pull.as_ref();
        if pull.is_none_or(|p| p.list.is_none()) {
            return without(document, |name| name == "taken_at");
        }
        let volatile = pull.map_or(&[][..], |p| &p.volatile);
        let rows = self.rows(document).unwrap_or_default();
        let plain = |row: &Value| without(row, |name| volatile.iter().any(|v| v == name));
        Value::tuple(rows.iter().map(plain).collect())
    }
}

/// An object without some of its members; anything else as it is.
fn without(value: &Value, leave: impl Fn(&str) -> bool) -> Value {
    let Some(entries) = value.entries() else {
        return value.clone();
    };
    let kept = entries.iter().filter(|(name, _)| !leave(name));
    Value::object(kept.map(|(k, v)| (k.clone(), v.clone())).collect())
}

fn map_of_texts(expr: &Expr, names: &Names) -> Result<BTreeMap<String, String>, InputError> {
    let value = evaluate(expr, names).map_err(input_error)?;
    entries(&value).ok_or_else(|| InputError::new("expected a map of texts", expr.span))
}

/// The members of an object that have a value, as texts.
fn entries(value: &Value) -> Option<BTreeMap<String, String>> {
    let members = value.entries()?.iter().filter(|(_, v)| !v.is_null());
    members
        .map(|(name, v)| {
            let text = convert(v, &Type::String).ok()?;
            Some((name.to_string(), text.as_str()?.to_owned()))
        })
        .collect()
}
