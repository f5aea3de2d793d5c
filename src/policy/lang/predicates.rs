//! The functions that make predicates over alerts, three-valued where a text is not known.

use super::instances::written;
use super::why;
use crate::graph::reference::{PredicateValue, Reference, Target};
use crate::routing::{Field, OnList, Predicate, Test};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Capsule, PathStep, Repr, Value, ops};
use std::any::Any;
use std::sync::Arc;

/// A field of the alert, as `field(path)` makes it.
#[derive(Debug, Clone, PartialEq)]
struct FieldValue(Field);

impl Capsule for FieldValue {
    fn type_name(&self) -> &str {
        "field"
    }

    fn attr(&self, _: &str) -> Option<Value> {
        None
    }

    fn attr_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn equals(&self, other: &dyn Capsule) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What a text argument comes to.
enum Text {
    Known(Arc<str>),
    /// It cannot be shown or known, with the reason.
    Hidden(Arc<str>),
}

fn text_of(value: &Value) -> Result<Text, EvalError> {
    if value.marks.is_sensitive() {
        return Ok(Text::Hidden(Arc::from("a sensitive value")));
    }
    if value.is_unknown() {
        return Ok(Text::Hidden(why(value)));
    }
    if value.is_null() {
        return Ok(Text::Hidden(Arc::from("no text is given")));
    }
    match ops::to_text(value)?.repr {
        Repr::String(text) => Ok(Text::Known(text.into_text())),
        _ => Err(EvalError::new("text is wanted here", Span::NONE)),
    }
}

/// A predicate as a value; its place is that of the first argument that has one.
pub(in crate::policy) fn value(predicate: Predicate, args: &[Value]) -> Value {
    let at = args
        .iter()
        .map(super::place_of)
        .find(|p| !p.is_none())
        .unwrap_or(Span::NONE);
    Value::new(Repr::Capsule(Arc::new(PredicateValue(predicate)))).at(at)
}

/// The predicate that a value stands for: what the functions here make, `true`, `false`, and
/// [`Predicate::Opaque`] for an unknown. `None` for null.
///
/// # Errors
/// Any other value.
pub(in crate::policy) fn predicate_of(value: &Value) -> Result<Option<Predicate>, EvalError> {
    match &value.repr {
        Repr::Null(_) => Ok(None),
        Repr::Bool(true) => Ok(Some(Predicate::Always)),
        Repr::Bool(false) => Ok(Some(Predicate::Any(Vec::new()))),
        Repr::Unknown(_) => Ok(Some(Predicate::Opaque(why(value)))),
        _ => match PredicateValue::of(value) {
            Some(predicate) => Ok(Some(predicate.clone())),
            None => Err(EvalError::new(
                "a predicate is wanted here, such as tag_is(…) or all_of([…])",
                Span::NONE,
            )),
        },
    }
}

/// Calls a predicate function; `None` where there is none of that name. The number of arguments
/// has been checked.
pub(super) fn call(name: &str, args: &[Value]) -> Option<Result<Value, EvalError>> {
    let made = match (name, args) {
        ("field", [path]) => return Some(field_value(path)),
        ("tag_is", [text]) => one_of(Ok(Field::Tags), std::slice::from_ref(text)),
        ("equals", [field, text]) => one_of(field_of(field), std::slice::from_ref(text)),
        ("one_of", [field, list]) => match list.elements() {
            Some(texts) => one_of(field_of(field), texts),
            None if list.is_unknown() => Ok(Predicate::Opaque(why(list))),
            None => one_of(field_of(field), std::slice::from_ref(list)),
        },
        ("contains_text", [field, text]) => {
            let test = |t| Test::Contains(t, OnList::Ambiguous);
            test_text(field, text, test)
        }
        ("contains_text", [field, text, mode]) => match on_list(mode) {
            Ok(mode) => test_text(field, text, |t| Test::Contains(t, mode)),
            Err(error) => Err(error),
        },
        ("starts_with", [field, text]) => test_text(field, text, Test::StartsWith),
        ("ends_with", [field, text]) => test_text(field, text, Test::EndsWith),
        ("matches", [field, text]) => test_text(field, text, Test::Matches).map(readable_regex),
        ("is_empty", [field]) => test(field, Test::IsEmpty),
        ("all_of", [list]) => parts(list, Predicate::All),
        ("any_of", [list]) => parts(list, Predicate::Any),
        ("not", [p]) => match predicate_of(p) {
            Ok(Some(p)) => Ok(Predicate::Not(Box::new(p))),
            Ok(None) => Err(EvalError::new("null is no predicate", Span::NONE)),
            Err(error) => Err(error),
        },
        ("always", []) => Ok(Predicate::Always),
        ("opaque", [text]) => match text_of(text) {
            Ok(Text::Known(text) | Text::Hidden(text)) => Ok(Predicate::Opaque(text)),
            Err(error) => Err(error),
        },
        _ => return None,
    };
    // The text is what people want to see, not the field or the list: it comes first.
    let mut from_text: Vec<Value> = Vec::new();
    for arg in args.iter().rev() {
        from_text.extend(arg.elements().unwrap_or_default().iter().cloned());
        from_text.push(arg.clone());
    }
    Some(made.map(|predicate| value(predicate, &from_text)))
}

fn one_of(field: Result<Field, EvalError>, texts: &[Value]) -> Result<Predicate, EvalError> {
    let field = field?;
    let mut known = Vec::with_capacity(texts.len());
    let mut hidden = Vec::new();
    for text in texts {
        match text_of(text)? {
            Text::Known(text) => known.push(text),
            Text::Hidden(why) => hidden.push(Predicate::Opaque(why)),
        }
    }
    let test = Predicate::Test(field, Test::OneOf(known.clone()));
    Ok(match (known.is_empty(), hidden.len()) {
        (_, 0) => test,
        (true, 1) => hidden.pop().unwrap_or(test),
        (true, _) => Predicate::Any(hidden),
        (false, _) => Predicate::Any([vec![test], hidden].concat()),
    })
}

fn test_text(
    field: &Value,
    text: &Value,
    make: impl FnOnce(Arc<str>) -> Test,
) -> Result<Predicate, EvalError> {
    match text_of(text)? {
        Text::Known(text) => test(field, make(text)),
        Text::Hidden(why) => Ok(Predicate::Opaque(why)),
    }
}

fn test(field: &Value, test: Test) -> Result<Predicate, EvalError> {
    if field.is_unknown() && field.identity().is_none() {
        return Ok(Predicate::Opaque(why(field)));
    }
    Ok(Predicate::Test(field_of(field)?, test))
}

/// A regular expression that cannot be read is neither true nor false of any alert.
pub(super) fn readable_regex(predicate: Predicate) -> Predicate {
    match &predicate {
        Predicate::Test(_, Test::Matches(regex)) => match regex_syntax::parse(regex) {
            Ok(_) => predicate,
            Err(_) => Predicate::Opaque(format!("the regular expression {regex}").into()),
        },
        _ => predicate,
    }
}

fn on_list(mode: &Value) -> Result<OnList, EvalError> {
    match mode.as_str() {
        Some("element") => Ok(OnList::Element),
        Some("substring") => Ok(OnList::Substring),
        Some("ambiguous") => Ok(OnList::Ambiguous),
        _ => Err(EvalError::new(
            "the third argument is element, substring or ambiguous",
            Span::NONE,
        )),
    }
}

/// The members of a list of predicates; null members are left out.
fn parts(
    list: &Value,
    make: impl FnOnce(Vec<Predicate>) -> Predicate,
) -> Result<Predicate, EvalError> {
    if list.is_unknown() {
        return Ok(Predicate::Opaque(why(list)));
    }
    let Some(items) = list.elements() else {
        return Err(EvalError::new(
            "a list of predicates is wanted here",
            Span::NONE,
        ));
    };
    let mut made = Vec::with_capacity(items.len());
    for item in items {
        made.extend(predicate_of(item)?);
    }
    Ok(match made.len() {
        1 => made.swap_remove(0),
        _ => make(made),
    })
}

/// `field(path)`: an unknown without identity stays unknown.
fn field_value(path: &Value) -> Result<Value, EvalError> {
    if path.is_unknown() && path.identity().is_none() {
        return Ok(path.clone());
    }
    let field = field_of(path)?;
    Ok(Value::new(Repr::Capsule(Arc::new(FieldValue(field)))).at(path.origin))
}

/// A field by name. A field that is a resource of its own is named by that resource's address.
fn field_of(value: &Value) -> Result<Field, EvalError> {
    let named = |text: &str| Ok(Field::Named(Arc::from(text)));
    if let Repr::Capsule(capsule) = &value.repr
        && let Some(FieldValue(field)) = capsule.as_any().downcast_ref()
    {
        return Ok(field.clone());
    }
    if let Some(reference) = Reference::of(value) {
        return match &reference.target {
            Target::Instance { address, .. } => named(address),
            _ => named(&reference.text),
        };
    }
    if let Some(identity) = value.identity() {
        return match identity.path.as_ref() {
            [] => named(&identity.address),
            [PathStep::Name(id)] if &**id == "id" => named(&identity.address),
            _ => named(&written(identity)),
        };
    }
    match text_of(value)? {
        Text::Known(text) | Text::Hidden(text) => named(&text),
    }
}
