//! Instances as references ask for them: all, one by its key, or one that is not known.

use super::Step;
use super::repeat::{Key, Kind};
use super::state::Set;
use crate::edit::quoted;
use crate::hcl::ast::{Expr, ExprKind};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{
    Identity, Marks, Reason, ReasonKind, Reasons, Repr, Type, Unknown, Value, convert,
};
use crate::text::{nearest, only_near};
use std::sync::Arc;

/// What the steps after the name of a resource or module call ask for.
pub(super) enum Asked {
    /// No instance in particular.
    Whole,
    /// The key and its marks, and how many steps that took.
    Key((Key, Marks), usize),
}

/// Which instance the steps after a resource or module ask for.
pub(super) fn asked(
    kind: Kind,
    base: &str,
    steps: &[Step<'_>],
    taken: usize,
    index: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
) -> Result<Asked, EvalError> {
    match (kind, steps.get(taken)) {
        (Kind::Single, Some(Step::Index(expr))) if is_literal(expr) => {
            let shown = index(expr).ok().and_then(|k| to_key(&k, kind).ok());
            let shown = shown.map_or_else(String::new, |k| k.to_string());
            Err(EvalError::new(
                format!(
                    "{base} has neither \"count\" nor \"for_each\", and so no instance {shown}"
                ),
                expr.span,
            )
            .kind(ErrorKind::MissingInstance)
            .help("leave the key out"))
        }
        (Kind::Single, _) => Ok(Asked::Whole),
        (_, None) => Ok(Asked::Whole),
        (kind, Some(Step::Attr(name))) => {
            let (what, key) = match kind {
                Kind::Count => ("count", "[count.index] or [0]"),
                _ => ("for_each", "[each.key] or [\"key\"]"),
            };
            Err(EvalError::new(
                format!(
                    "{base} has \"{what}\": say which instance's \"{}\"",
                    name.name
                ),
                name.span,
            )
            .help(format!("write {base}{key}.{}", name.name)))
        }
        (kind, Some(Step::Index(expr))) => {
            let value = index(expr)?;
            if value.is_null() {
                let message = format!("the key of an instance of {base} is null");
                return Err(EvalError::new(message, expr.span));
            }
            let key = to_key(&value, kind)
                .map_err(|message| EvalError::new(format!("{base}: {message}"), expr.span))?;
            Ok(Asked::Key((key, value.marks), taken + 1))
        }
    }
}

/// All instances of a resource.
pub(super) fn whole(set: &Set, base: &str) -> Value {
    match (&set.unknown, set.kind) {
        (Some(unknown), Kind::Count | Kind::ForEach) => {
            let inner = Unknown {
                reasons: unknown.reasons_deep(),
                identity: Some(Identity::of(format!("{base}[*]"))),
                ..Unknown::default()
            };
            Value::new(Repr::Unknown(Arc::new(inner))).at(set.value.origin)
        }
        _ => set.value.clone(),
    }
}

/// One of the instances of a resource or module, which one is not known.
pub(super) fn any(base: &str, origin: Span) -> Value {
    let reason = Reason {
        kind: ReasonKind::Other,
        text: format!("it is not known which instance of {base} is meant").into(),
        place: origin,
    };
    let inner = Unknown {
        reasons: Reasons::one(reason),
        identity: Some(Identity::of(format!("{base}[*]"))),
        ..Unknown::default()
    };
    Value::new(Repr::Unknown(Arc::new(inner))).at(origin)
}

/// No such instance of a resource or module; `at` is the step that asks for it.
pub(super) fn no_instance<'n>(
    base: &str,
    key: &Key,
    names: impl IntoIterator<Item = &'n str>,
    at: Option<&Step<'_>>,
) -> EvalError {
    let expr = match at {
        Some(Step::Index(expr)) => Some(*expr),
        _ => None,
    };
    let span = expr.map_or(Span::NONE, |e| e.span);
    let error = EvalError::new(format!("{base} has no instance {key}"), span)
        .kind(ErrorKind::MissingInstance);
    let Key::Name(name) = key else {
        return error;
    };
    let names: Vec<&str> = names.into_iter().collect();
    // A key that is computed is computed for other instances, too.
    let written = matches!(expr.map(|e| &e.kind), Some(ExprKind::String(_)));
    let only = only_near(name, names.iter().copied()).filter(|_| written);
    let error = error.instead(only.map(quoted));
    match nearest(name, names) {
        Some(near) => error.help(format!("did you mean {}?", Key::Name(near.into()))),
        None => error,
    }
}

/// The instance key that a value means.
fn to_key(value: &Value, kind: Kind) -> Result<Key, &'static str> {
    match (&value.repr, kind) {
        (Repr::Unknown(_), _) => Ok(Key::Any),
        (Repr::String(text), Kind::ForEach | Kind::Single) => Ok(Key::Name(text.to_arc())),
        (Repr::Number(number), Kind::Count | Kind::Single) => number
            .to_i64()
            .and_then(|n| u64::try_from(n).ok())
            .map(Key::Index)
            .ok_or("the index of an instance is a whole number from zero"),
        (Repr::Number(_) | Repr::Bool(_), Kind::ForEach) => {
            match convert::convert(value, &Type::String) {
                Ok(text) => text
                    .as_str()
                    .map(|t| Key::Name(t.into()))
                    .ok_or("the key of an instance is a string"),
                Err(_) => Err("the key of an instance is a string"),
            }
        }
        (Repr::String(text), Kind::Count) => text
            .parse()
            .map(Key::Index)
            .map_err(|_| "the index of an instance is a whole number from zero"),
        _ => Err("the key of an instance is a string or a number"),
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Number(_) | ExprKind::String(_))
}
