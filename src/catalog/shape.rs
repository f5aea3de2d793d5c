//! `catalogs/*.hcl`: which lists there are, and how a model is read from a row of each.

use super::{Capability, Pull};
use crate::hcl::ast::{Block, Body, Expr, Ident};
use crate::source::{FileId, InputError, SourceMap};
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::eval::{Dialect, Scope, Step, evaluate};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::{Repr, Value};
use crate::{hcl, text};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalogs");

/// All shapes, and the vocabulary they share.
#[derive(Debug)]
pub struct Shapes {
    shapes: Vec<Shape>,
    vocabulary: BTreeMap<String, Term>,
}

/// One vendor's model list.
#[derive(Debug)]
pub struct Shape {
    /// Its label: `mistral`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is told by, for those whose list is not: `data[].capabilities.completion_chat`.
    pub marks: String,
    /// URL paths whose answer has this shape.
    pub paths: Vec<String>,
    /// Whether it is taken only where no other shape fits.
    pub fallback: bool,
    /// Whether each of its models offers one thing only.
    pub(super) sole: bool,
    /// How it is fetched, where it can be.
    pub pull: Option<Pull>,
    body: BTreeMap<String, Arc<Expr>>,
    model: BTreeMap<String, Arc<Expr>>,
    terms: BTreeMap<String, Term>,
}

/// What a capability's name means.
#[derive(Debug, Clone, Default)]
struct Term {
    /// The neutral name, where the vendor's differs.
    name: Option<String>,
    feature_of: Option<String>,
    endpoints: Vec<String>,
    /// Further endpoints that show it …
    also_at: Vec<String>,
    /// … in a model that does not have this capability.
    unless: Option<String>,
}

const CATALOG: &[&str] = &[
    "title",
    "marks",
    "paths",
    "rows",
    "when",
    "fallback",
    "sole",
    "taken_at",
    "incomplete",
];
const MODEL: &[&str] = &[
    "only_if",
    "at",
    "id",
    "canonical",
    "aliases",
    "duplicates",
    "endpoints",
    "capabilities",
    "exposure",
    "exposure_reason",
    "retires_at",
    "known",
];
const TERM: &[&str] = &["name", "feature_of", "endpoints", "also_at", "unless"];

impl Shapes {
    /// The built-in shapes.
    ///
    /// # Errors
    /// A mistake in one of the embedded files.
    pub fn embedded(sources: &SourceMap) -> Result<Shapes, InputError> {
        let mut shapes = Shapes {
            shapes: Vec::new(),
            vocabulary: BTreeMap::new(),
        };
        let mut files: Vec<_> = EMBEDDED.files().collect();
        files.sort_by_key(|f| f.path());
        for file in files {
            let Some(text) = file.contents_utf8() else {
                continue;
            };
            let path = format!("<alertlint>/catalogs/{}", file.path().display());
            let id = sources.add(path, text);
            shapes.add(id, text)?;
        }
        Ok(shapes)
    }

    fn add(&mut self, id: FileId, text: &str) -> Result<(), InputError> {
        let file = hcl::parse(id, text);
        if let Some(error) = file.errors.first() {
            return Err(InputError::new(&error.message, error.span));
        }
        for block in &file.body.blocks {
            match (&*block.kind.name, block.labels.as_slice()) {
                ("catalog", [name]) => self.shapes.push(Shape::parse(&name.name, &block.body)?),
                ("capability", [name]) => {
                    let term = Term::parse(block)?;
                    self.vocabulary.insert(name.name.to_string(), term);
                }
                _ => {
                    return Err(InputError::new(
                        "expected `catalog \"NAME\"` or `capability \"NAME\"`",
                        block.header,
                    ));
                }
            }
        }
        Ok(())
    }

    /// All shapes, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.iter()
    }

    /// The shape of a name.
    pub fn get(&self, name: &str) -> Option<&Shape> {
        self.shapes.iter().find(|s| s.name == name)
    }

    /// The shape name nearest to a word.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        text::nearest(word, self.shapes.iter().map(|s| s.name.as_str()))
    }

    /// The endpoints and the place of every capability of the vocabulary.
    pub fn vocabulary(&self) -> impl Iterator<Item = Capability> {
        self.vocabulary.iter().map(|(name, term)| Capability {
            name: name.clone(),
            feature_of: term.feature_of.clone(),
            endpoints: term.endpoints.clone(),
        })
    }

    /// What a model that a list gives these flags offers, each capability once, sorted by name.
    /// A flag that nobody knows is a capability of its own: nothing is skipped in silence.
    pub(super) fn capabilities(&self, shape: &Shape, flags: &[String]) -> Vec<Capability> {
        let mut found: BTreeMap<String, Capability> = BTreeMap::new();
        for flag in flags {
            let own = shape.terms.get(flag);
            let name = own.and_then(|t| t.name.as_ref()).unwrap_or(flag);
            let shared = self.vocabulary.get(name);
            let mut endpoints = shared.map(|t| t.endpoints.clone()).unwrap_or_default();
            if let Some(term) = own {
                endpoints.extend(term.endpoints.iter().cloned());
                if !term
                    .unless
                    .as_ref()
                    .is_some_and(|other| flags.contains(other))
                {
                    endpoints.extend(term.also_at.iter().cloned());
                }
            }
            let feature_of = own
                .and_then(|t| t.feature_of.clone())
                .or_else(|| shared.and_then(|t| t.feature_of.clone()));
            found.insert(
                name.clone(),
                Capability {
                    name: name.clone(),
                    feature_of,
                    endpoints,
                },
            );
        }
        found.into_values().collect()
    }
}

impl Shape {
    fn parse(name: &str, body: &Body) -> Result<Shape, InputError> {
        let mut shape = Shape {
            name: name.to_owned(),
            title: name.to_owned(),
            marks: String::new(),
            paths: Vec::new(),
            fallback: false,
            sole: false,
            pull: None,
            body: attributes(body, CATALOG)?,
            model: BTreeMap::new(),
            terms: BTreeMap::new(),
        };
        for block in &body.blocks {
            match (&*block.kind.name, block.labels.as_slice()) {
                ("model", []) => shape.model = attributes(&block.body, MODEL)?,
                ("pull", []) => shape.pull = Some(Pull::parse(block)?),
                ("capability", [label]) => {
                    shape
                        .terms
                        .insert(label.name.to_string(), Term::parse(block)?);
                }
                _ => {
                    return Err(InputError::new(
                        "expected `model`, `pull` or `capability \"NAME\"`",
                        block.header,
                    ));
                }
            }
        }
        let none = Names::default();
        if let Some(title) = shape.body.get("title") {
            shape.title = texts(title, &none)?.into_iter().next().unwrap_or_default();
        }
        if let Some(marks) = shape.body.get("marks") {
            shape.marks = texts(marks, &none)?.into_iter().next().unwrap_or_default();
        }
        if let Some(paths) = shape.body.get("paths") {
            shape.paths = texts(paths, &none)?;
        }
        let on = |name: &str| -> Result<bool, InputError> {
            let Some(expr) = shape.body.get(name) else {
                return Ok(false);
            };
            let value = evaluate(expr, &none).map_err(input_error)?;
            Ok(value.as_bool() == Some(true))
        };
        (shape.fallback, shape.sole) = (on("fallback")?, on("sole")?);
        Ok(shape)
    }

    /// The rows of a document, `None` where it has none in the way of this shape. A bare array is
    /// the rows themselves: people save `.data` alone.
    pub fn rows(&self, document: &Value) -> Option<Vec<Value>> {
        if let Some(rows) = document.elements() {
            return Some(rows.to_vec());
        }
        let names = Names::new([("document", document.clone())]);
        let rows = evaluate(self.body.get("rows")?, &names).ok()?;
        match &rows.repr {
            Repr::Object(o) => Some(o.attrs.values().cloned().collect()),
            _ => rows.elements().map(<[Value]>::to_vec),
        }
    }

    /// Whether a document with these rows has this shape.
    pub fn fits(&self, document: &Value, rows: &[Value]) -> bool {
        let Some(when) = self.body.get("when") else {
            return false;
        };
        let names = self.names(document, rows);
        evaluate(when, &names).is_ok_and(|v| v.as_bool() == Some(true))
    }

    /// An attribute of the whole list: `taken_at`, `incomplete`.
    ///
    /// # Errors
    /// It does not evaluate.
    pub(super) fn of_list(
        &self,
        attribute: &str,
        document: &Value,
        rows: &[Value],
    ) -> Result<Option<Value>, EvalError> {
        self.body
            .get(attribute)
            .map(|e| evaluate(e, &self.names(document, rows)))
            .transpose()
    }

    /// An attribute of the model that a row tells of.
    ///
    /// # Errors
    /// It does not evaluate.
    pub(super) fn of_row(&self, attribute: &str, row: &Value) -> Result<Option<Value>, EvalError> {
        let names = Names::new([("row", row.clone())]);
        self.model
            .get(attribute)
            .map(|e| evaluate(e, &names))
            .transpose()
    }

    fn names(&self, document: &Value, rows: &[Value]) -> Names {
        Names::new([
            ("document", document.clone()),
            ("rows", Value::tuple(rows.to_vec())),
            ("first", rows.first().cloned().unwrap_or_else(Value::null)),
        ])
    }
}

impl Term {
    fn parse(block: &Block) -> Result<Term, InputError> {
        let attrs = attributes(&block.body, TERM)?;
        let none = Names::default();
        let list = |name: &str| attrs.get(name).map_or(Ok(Vec::new()), |e| texts(e, &none));
        let one = |name: &str| list(name).map(|l| l.into_iter().next());
        Ok(Term {
            name: one("name")?,
            feature_of: one("feature_of")?,
            endpoints: list("endpoints")?,
            also_at: list("also_at")?,
            unless: one("unless")?,
        })
    }
}

pub(super) fn attributes(
    body: &Body,
    allowed: &[&str],
) -> Result<BTreeMap<String, Arc<Expr>>, InputError> {
    let mut found = BTreeMap::new();
    for attribute in &body.attributes {
        let name = &*attribute.name.name;
        if !allowed.contains(&name) {
            let error = InputError::new(
                format!("a catalog shape has no attribute {name:?}"),
                attribute.name.span,
            );
            return Err(match text::nearest(name, allowed.iter().copied()) {
                Some(near) => error.help(format!("did you mean {near:?}?")),
                None => error,
            });
        }
        found.insert(name.to_owned(), attribute.expr.clone());
    }
    Ok(found)
}

/// One text or a list of texts.
pub(super) fn texts(expr: &Expr, names: &Names) -> Result<Vec<String>, InputError> {
    let value = evaluate(expr, names).map_err(input_error)?;
    match value.elements() {
        Some(items) => Ok(items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()),
        None => value
            .as_str()
            .map(|s| vec![s.to_owned()])
            .ok_or_else(|| InputError::new("expected text or a list of texts", expr.span)),
    }
}

pub(super) fn input_error(error: EvalError) -> InputError {
    InputError::new(error.message.to_string(), error.span)
}

/// The names that a shape's expressions may use.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<&'static str, Value>);

impl Names {
    pub(super) fn new<const N: usize>(names: [(&'static str, Value); N]) -> Names {
        Names(names.into_iter().collect())
    }
}

impl Scope for Names {
    fn dialect(&self) -> Dialect {
        Dialect::Policy
    }

    fn resolve(
        &self,
        root: &Ident,
        _: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        let value = self.0.get(&*root.name).cloned().ok_or_else(|| {
            EvalError::new(format!("there is no {:?} here", root.name), root.span)
                .kind(ErrorKind::Undeclared)
        })?;
        Ok((value, 0))
    }
}

impl FunctionHost for Names {
    fn refusal(&self) -> &'static str {
        "a catalog shape reads no files"
    }
}
