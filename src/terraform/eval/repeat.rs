//! `count` and `for_each`: which instances a resource or a module call has.

use super::problems::failed;
use crate::hcl::ast::{Block, Expr};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{
    Identity, Marks, PathStep, Reason, ReasonKind, Repr, Type, Unknown, Value, convert,
};
use std::fmt;
use std::sync::Arc;

/// The key of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// There is no `count` and no `for_each`.
    None,
    /// Of `count`.
    Index(u64),
    /// Of `for_each`.
    Name(Arc<str>),
    /// Which instances there are is not known; this one stands for them.
    Any,
}

/// As in addresses: nothing, `[0]`, `["a"]`, `[*]`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::None => Ok(()),
            Key::Index(i) => write!(f, "[{i}]"),
            Key::Name(name) => write!(f, "[{}]", quoted(name)),
            Key::Any => f.write_str("[*]"),
        }
    }
}

/// Text as a quoted string of the language.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What `each` and `count` are in one instance.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// `each.key` and `each.value`.
    pub each: Option<(Value, Value)>,
    /// `count.index`
    pub count: Option<Value>,
}

/// How instances are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is only one, without a key.
    Single,
    /// By number.
    Count,
    /// By name.
    ForEach,
}

/// The instances of one resource or call in one instance of its module.
#[derive(Debug, Clone)]
pub struct Repeated {
    /// How they are told apart.
    pub kind: Kind,
    /// Where it is not known which there are: an unknown with the reasons. There is then one
    /// instance, [`Key::Any`].
    pub unknown: Option<Value>,
    /// The `count` or `for_each` that says so.
    pub span: Option<Span>,
    /// The error where that could not be evaluated; it is in `unknown` too.
    pub error: Option<EvalError>,
    from: From,
}

/// What instances are made from, so that they can be counted before they are made.
#[derive(Debug, Clone)]
enum From {
    Single,
    /// How many, and the value that says so.
    Count(usize, Value),
    /// A known map, object or set of strings.
    Each(Value),
    Any(Frame),
}

impl Repeated {
    fn known(kind: Kind, span: Option<Span>, from: From) -> Repeated {
        Repeated {
            kind,
            unknown: None,
            span,
            error: None,
            from,
        }
    }

    /// How many instances there are.
    pub fn len(&self) -> usize {
        match &self.from {
            From::Single | From::Any(_) => 1,
            From::Count(count, _) => *count,
            From::Each(value) => match value.entries() {
                Some(entries) => entries.len(),
                None => value.elements().map_or(0, <[Value]>::len),
            },
        }
    }

    /// The first key; `None` where there is no instance.
    pub fn first(&self) -> Option<Key> {
        match &self.from {
            From::Single => Some(Key::None),
            From::Any(_) => Some(Key::Any),
            From::Count(count, _) => (*count > 0).then_some(Key::Index(0)),
            From::Each(value) => {
                let name = match value.entries() {
                    Some(entries) => entries.keys().next().cloned(),
                    None => value
                        .elements()
                        .and_then(|e| e.first()?.as_str().map(Arc::from)),
                };
                name.map(Key::Name)
            }
        }
    }

    /// All instances, in order of their keys.
    pub fn instances(&self) -> Vec<(Key, Frame)> {
        match &self.from {
            From::Single => vec![(Key::None, Frame::default())],
            From::Any(frame) => vec![(Key::Any, frame.clone())],
            From::Count(count, value) => {
                let marks = catalog(value);
                let frames = (0..*count as u64).map(|i| {
                    let index = Value::int(i64::try_from(i).unwrap_or(i64::MAX)).marked(marks);
                    let frame = Frame {
                        each: None,
                        count: Some(index.at(value.origin)),
                    };
                    (Key::Index(i), frame)
                });
                frames.collect()
            }
            From::Each(value) => {
                let marks = catalog(value);
                match (&value.repr, value.entries()) {
                    (Repr::Set(_, items), _) => {
                        let texts = items.iter().filter_map(|v| match &v.repr {
                            Repr::String(text) => Some((text, v)),
                            _ => None,
                        });
                        texts
                            .map(|(text, v)| pair(text, v, marks.union(v.marks)))
                            .collect()
                    }
                    (_, Some(entries)) => entries.iter().map(|(k, v)| pair(k, v, marks)).collect(),
                    _ => Vec::new(),
                }
            }
        }
    }
}

/// Evaluates `count` or `for_each` of a block; at most `most` instances.
pub fn repeat(
    block: &Block,
    most: usize,
    evaluate: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
) -> Repeated {
    let (count, for_each) = (
        block.body.attribute("count"),
        block.body.attribute("for_each"),
    );
    let (kind, attribute) = match (count, for_each) {
        (None, None) => return Repeated::known(Kind::Single, None, From::Single),
        (Some(count), None) => (Kind::Count, count),
        (None, Some(for_each)) => (Kind::ForEach, for_each),
        (Some(_), Some(for_each)) => {
            let error = EvalError::new(
                "a block has either \"count\" or \"for_each\", not both",
                for_each.name.span,
            );
            return broken(Kind::ForEach, for_each.span, &error);
        }
    };
    let found = evaluate(&attribute.expr).and_then(|value| match kind {
        Kind::Count => by_count(&value, most),
        _ => by_each(&value, most),
    });
    match found {
        Ok(Found::Known(from)) => Repeated::known(kind, Some(attribute.span), from),
        Ok(Found::Unknown(value)) => symbolic(kind, attribute.span, value),
        Err(error) => broken(kind, attribute.span, &error.or_at(attribute.expr.span)),
    }
}

enum Found {
    Known(From),
    Unknown(Value),
}

/// One instance for all that there may be.
fn symbolic(kind: Kind, span: Span, value: Value) -> Repeated {
    let catalog = catalog(&value);
    let element = |ty: Type, step: Option<PathStep>| {
        let unknown = value.as_unknown();
        let inner = Unknown {
            ty,
            reasons: value.reasons_deep(),
            identity: unknown
                .and_then(|u| u.identity.as_ref())
                .zip(step)
                .map(|(identity, step)| identity.step(step)),
            ..Unknown::default()
        };
        Value::new(Repr::Unknown(Arc::new(inner)))
            .at(value.origin)
            .marked(catalog)
    };
    let frame = match kind {
        Kind::Count => Frame {
            each: None,
            count: Some(element(Type::Number, None)),
        },
        _ => {
            // For a set the key is the element, and so keeps its identity.
            let is_set = matches!(value.ty(), Type::Set(_));
            let of = |v: &Value| match v.ty() {
                Type::Set(inner) | Type::Map(inner) => (*inner).clone(),
                _ => Type::Dynamic,
            };
            let key = element(Type::String, is_set.then_some(PathStep::Any));
            Frame {
                each: Some((key, element(of(&value), Some(PathStep::Any)))),
                count: None,
            }
        }
    };
    Repeated {
        kind,
        from: From::Any(frame),
        unknown: Some(value),
        span: Some(span),
        error: None,
    }
}

/// As [`symbolic`], because of an error: never no instance at all.
fn broken(kind: Kind, span: Span, error: &EvalError) -> Repeated {
    Repeated {
        error: Some(error.clone()),
        ..symbolic(kind, span, failed(error, &Type::Dynamic))
    }
}

/// What stands for the instances when there are more than `most`.
pub fn too_many(kind: Kind, span: Option<Span>, most: usize) -> Repeated {
    let span = span.unwrap_or(Span::NONE);
    broken(kind, span, &limit(most, span))
}

fn limit(most: usize, span: Span) -> EvalError {
    EvalError::new(format!("this makes more than {most} instances"), span)
        .kind(ErrorKind::Limit)
        .help("raise the bound on instances of one resource if this is meant")
}

fn catalog(value: &Value) -> Marks {
    if value.marks.is_catalog() {
        Marks::CATALOG
    } else {
        Marks::NONE
    }
}

fn by_count(value: &Value, most: usize) -> Result<Found, EvalError> {
    let at = Span::NONE;
    if value.is_null() {
        return Err(EvalError::new("\"count\" is null", at)
            .help("give a whole number, e.g. with coalesce()"));
    }
    if value.marks.is_sensitive() {
        return Err(sensitive("count"));
    }
    let number = convert::convert(value, &Type::Number)
        .map_err(|e| EvalError::new(format!("\"count\" is not a number: {}", e.message), at))?;
    let Some(number) = number.as_number() else {
        return Ok(Found::Unknown(number));
    };
    if !number.is_integer() || number.to_f64() < 0.0 {
        return Err(EvalError::new(
            format!("\"count\" is {number}, not a whole number from zero"),
            at,
        ));
    }
    let count = number
        .to_i64()
        .and_then(|n| usize::try_from(n).ok())
        .filter(|n| *n <= most)
        .ok_or_else(|| limit(most, at))?;
    Ok(Found::Known(From::Count(count, value.clone())))
}

fn by_each(value: &Value, most: usize) -> Result<Found, EvalError> {
    let at = Span::NONE;
    if value.marks.is_sensitive() {
        return Err(sensitive("for_each"));
    }
    match &value.repr {
        Repr::Null(_) => Err(EvalError::new("\"for_each\" is null", at)
            .help("give an empty map or set where there shall be no instance")),
        Repr::Unknown(unknown) => match &unknown.ty {
            Type::Dynamic | Type::Map(_) | Type::Object(_) => Ok(Found::Unknown(value.clone())),
            Type::Set(element) if matches!(**element, Type::String | Type::Dynamic) => {
                Ok(Found::Unknown(value.clone()))
            }
            other => Err(unsuitable(other)),
        },
        Repr::Map(_, entries) => known(entries.len(), most, value),
        Repr::Object(object) => match &object.open {
            // Which attributes a resource has only its provider knows.
            Some(identity) => Ok(Found::Unknown(of_resource(identity, value))),
            None => known(object.attrs.len(), most, value),
        },
        Repr::Set(element, items) => {
            if let Some(unknown) = items.iter().find(|v| v.is_unknown()) {
                let mut whole = unknown.clone();
                whole.origin = value.origin;
                return Ok(Found::Unknown(as_set(&whole)));
            }
            if !items.is_empty() && !matches!(element, Type::String) {
                return Err(unsuitable(&value.ty()));
            }
            if items.iter().any(Value::is_null) {
                return Err(EvalError::new("the set of \"for_each\" holds null", at)
                    .help("leave it out, e.g. with compact()"));
            }
            if items.iter().any(|v| v.marks.is_sensitive()) {
                return Err(sensitive("for_each"));
            }
            known(items.len(), most, value)
        }
        _ => Err(unsuitable(&value.ty())),
    }
}

fn known(count: usize, most: usize, value: &Value) -> Result<Found, EvalError> {
    if count > most {
        return Err(limit(most, Span::NONE));
    }
    Ok(Found::Known(From::Each(value.clone())))
}

fn pair(key: &Arc<str>, value: &Value, marks: Marks) -> (Key, Frame) {
    let name = Value::string(key.clone()).at(value.origin);
    let frame = Frame {
        each: Some((name.marked(marks), value.clone().marked(marks))),
        count: None,
    };
    (Key::Name(key.clone()), frame)
}

/// An unknown set of which this is an element.
fn as_set(element: &Value) -> Value {
    let unknown = Unknown {
        ty: Type::Set(Arc::new(Type::String)),
        reasons: element.reasons_deep(),
        ..Unknown::default()
    };
    Value {
        repr: Repr::Unknown(Arc::new(unknown)),
        ..element.clone()
    }
}

fn of_resource(identity: &Identity, value: &Value) -> Value {
    let reason = Reason {
        kind: ReasonKind::Resource,
        text: format!(
            "the attributes of {} are known only to its provider",
            identity.address
        )
        .into(),
        place: value.origin,
    };
    Value::unknown(Type::Dynamic, reason)
        .at(value.origin)
        .marked(value.marks)
}

fn sensitive(what: &str) -> EvalError {
    EvalError::new(
        format!("\"{what}\" is sensitive, and addresses would show it"),
        Span::NONE,
    )
    .help("use nonsensitive() where the keys are no secret")
}

fn unsuitable(ty: &Type) -> EvalError {
    let what = match ty {
        Type::Tuple(_) => "a tuple",
        Type::List(_) => "a list",
        Type::Set(_) => "a set of something else than strings",
        Type::String => "a string",
        Type::Number => "a number",
        Type::Bool => "a boolean",
        _ => "something else",
    };
    let error = EvalError::new(
        format!("\"for_each\" takes a map or a set of strings, not {what}"),
        Span::NONE,
    );
    match ty {
        Type::Tuple(_) | Type::List(_) => error.help("toset() makes a set of a list of strings"),
        _ => error,
    }
}
