//! `for` expressions, and iteration in general.

use super::expr::{Errors, Evaluator, Outcome, as_key, catalog, unknown};
use crate::hcl::ast::{Expr, ForExpr, Ident};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Marks, Reason, ReasonKind, Reasons, Repr, Type, Value};
use std::collections::{BTreeMap, btree_map};
use std::iter::Enumerate;
use std::slice;
use std::sync::Arc;

/// What a `for` gathers while it runs. An unknown key or condition makes the whole result unknown,
/// but the rest still runs, for its errors.
struct Gathered {
    errors: Errors,
    marks: Marks,
    /// Set once the result cannot be known.
    unknown: Option<Reasons>,
}

impl Gathered {
    fn unknown(&mut self, value: &Value) {
        let so_far = self.unknown.take().unwrap_or_default();
        self.unknown = Some(so_far.union(&value.reasons_deep()));
    }

    /// A key or condition brought to its type. Once the result cannot be known, Terraform passes over
    /// one that has the wrong type or is null.
    fn check(
        &mut self,
        outcome: Outcome,
        convert: impl FnOnce(&Value) -> Result<Value, EvalError>,
    ) -> Outcome<Option<Value>> {
        let Some(given) = self.take(outcome)? else {
            return Ok(None);
        };
        match convert(&given) {
            Err(_) if self.unknown.is_some() => Ok(None),
            converted => self.take(converted.map_err(Into::into)),
        }
    }

    /// A part, `None` where it failed.
    fn take(&mut self, outcome: Outcome) -> Outcome<Option<Value>> {
        let failed = outcome.is_err();
        let value = self.errors.take(outcome)?;
        if failed {
            self.unknown.get_or_insert_default();
            return Ok(None);
        }
        Ok(Some(value))
    }
}

/// The names that an iteration binds.
#[derive(Clone, Copy)]
pub(super) struct Names<'e> {
    pub key: Option<&'e Ident>,
    pub value: &'e Ident,
}

impl Evaluator<'_> {
    pub(super) fn for_expr(&mut self, f: &ForExpr) -> Outcome {
        let collection = self.part(&f.collection)?;
        let names = Names {
            key: f.key_var.as_ref(),
            value: &f.value_var,
        };
        if let Some(unknown) = self.not_iterable(&collection, f.collection.span)? {
            return Ok(unknown);
        }
        if let Some(cond) = &f.cond {
            self.check_condition(cond, names)?;
        }
        let mut gathered = Gathered {
            errors: Errors::default(),
            marks: collection.marks,
            unknown: None,
        };
        let value = match &f.key {
            None => self.for_tuple(f, &collection, names, &mut gathered)?,
            Some(key) if f.group => self.for_groups(f, key, &collection, names, &mut gathered)?,
            Some(key) => self.for_object(f, key, &collection, names, &mut gathered)?,
        };
        let value = match gathered.unknown {
            Some(reasons) => unknown(Type::Dynamic, reasons),
            None => value,
        };
        // A list that was put together has no place of its own, but its elements have.
        let first = value.elements().and_then(<[Value]>::first);
        let origin = self.first_origin(std::iter::once(&collection).chain(first));
        gathered
            .errors
            .finish(value.marked(gathered.marks).at(origin))
    }

    fn for_tuple(
        &mut self,
        f: &ForExpr,
        collection: &Value,
        names: Names<'_>,
        gathered: &mut Gathered,
    ) -> Outcome {
        let mut values = Vec::new();
        self.each(collection, names, |this| {
            if this.included(f, gathered)? {
                let value = this.eval(&f.value);
                let value = gathered.errors.take(value)?;
                this.count_elements(1, f.value.span)?;
                values.push(value);
            }
            Ok(())
        })?;
        Ok(Value::tuple(values))
    }

    fn for_object(
        &mut self,
        f: &ForExpr,
        key: &Expr,
        collection: &Value,
        names: Names<'_>,
        gathered: &mut Gathered,
    ) -> Outcome {
        let mut attrs: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        self.each(collection, names, |this| {
            let Some((name, value)) = this.key_and_value(f, key, gathered)? else {
                return Ok(());
            };
            if attrs.contains_key(&name) {
                let error = EvalError::new(
                    format!("two items of this `for` have the same key {name:?}"),
                    key.span,
                )
                .help("group the values by key with `...` after the value");
                // The first one stays, so that the type of the whole can still be told.
                gathered.errors.take(Err(error.into()))?;
                return Ok(());
            }
            attrs.insert(name, value);
            Ok(())
        })?;
        Ok(Value::object(attrs))
    }

    fn for_groups(
        &mut self,
        f: &ForExpr,
        key: &Expr,
        collection: &Value,
        names: Names<'_>,
        gathered: &mut Gathered,
    ) -> Outcome {
        let mut groups: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        self.each(collection, names, |this| {
            if let Some((name, value)) = this.key_and_value(f, key, gathered)? {
                groups.entry(name).or_default().push(value);
            }
            Ok(())
        })?;
        let tuple = |values: Vec<Value>| {
            let origin = values.first().map_or(Span::NONE, |v| v.origin);
            Value::tuple(values).at(origin)
        };
        let attrs = groups.into_iter().map(|(k, v)| (k, tuple(v))).collect();
        Ok(Value::object(attrs))
    }

    /// Key and value of one item; `None` where it is left out, failed, or has an unknown key.
    fn key_and_value(
        &mut self,
        f: &ForExpr,
        key: &Expr,
        gathered: &mut Gathered,
    ) -> Outcome<Option<(Arc<str>, Value)>> {
        if !self.included(f, gathered)? {
            return Ok(None);
        }
        let Some(name) = self.key(key, gathered)? else {
            return Ok(None);
        };
        let value = self.eval(&f.value);
        let value = gathered.errors.take(value)?;
        self.count_elements(1, f.value.span)?;
        Ok(Some((name, value)))
    }

    /// The key of one item; `None` where it failed or is unknown.
    fn key(&mut self, key: &Expr, gathered: &mut Gathered) -> Outcome<Option<Arc<str>>> {
        let outcome = self.part(key);
        // An unknown key is passed over whatever its type, unlike that of an object that is written out.
        let to_key = |value: &Value| match value.is_unknown() {
            true => Ok(value.clone()),
            false => as_key(value, key.span),
        };
        let Some(name) = gathered.check(outcome, to_key)? else {
            return Ok(None);
        };
        gathered.marks = gathered.marks.union(name.marks);
        if let Repr::String(text) = name.repr {
            return Ok(Some(text.into_text()));
        }
        gathered.unknown(&name);
        Ok(None)
    }

    /// Whether the `if` clause lets the current item in; not where it is unknown or fails.
    fn included(&mut self, f: &ForExpr, gathered: &mut Gathered) -> Outcome<bool> {
        let Some(cond) = &f.cond else {
            return Ok(true);
        };
        let outcome = self.part(cond);
        let Some(include) = gathered.check(outcome, |given| condition(given, cond.span))? else {
            return Ok(false);
        };
        gathered.marks = gathered.marks.union(include.marks);
        match include.as_bool() {
            Some(include) => Ok(include),
            None => {
                gathered.unknown(&include);
                Ok(false)
            }
        }
    }

    /// Terraform looks once at the `if` clause with nothing known of the names, so that a clause which
    /// can never be right is an error for an empty collection too.
    fn check_condition(&mut self, cond: &Expr, names: Names<'_>) -> Outcome<()> {
        if self.policy() {
            return Ok(());
        }
        let nothing = || unknown(Type::Dynamic, Reasons::default());
        let depth = self.bind(names);
        self.set(depth, names, (nothing(), nothing()));
        let given = self.part(cond);
        self.bound.truncate(depth);
        condition(&given?, cond.span)?;
        Ok(())
    }

    /// Refuses what cannot be iterated; gives the result where the elements are not known.
    pub(super) fn not_iterable(
        &self,
        collection: &Value,
        span: Span,
    ) -> Result<Option<Value>, EvalError> {
        let refused = || {
            EvalError::new(
                format!(
                    "a {} has no elements to iterate over",
                    collection.ty().friendly_name()
                ),
                span,
            )
        };
        let origin = self.first_origin([collection]);
        let unknowable = |reasons: Reasons| {
            let value = unknown(Type::Dynamic, reasons);
            Ok(Some(value.marked(collection.marks).at(origin)))
        };
        match &collection.repr {
            Repr::Null(_) => Err(EvalError::new("null has no elements to iterate over", span)
                .help("give it a default: `coalesce(x, [])`, or `x == null ? [] : x`")),
            Repr::Unknown(u) => match u.ty {
                Type::Bool | Type::Number | Type::String | Type::Capsule(_) => Err(refused()),
                // Of a value without a type Terraform forgets that it was sensitive.
                Type::Dynamic => {
                    let marks = collection.marks.without(Marks::SENSITIVE);
                    let value = unknown(Type::Dynamic, u.reasons.clone());
                    Ok(Some(value.marked(marks).at(origin)))
                }
                _ => unknowable(u.reasons.clone()),
            },
            Repr::Object(object) => match &object.open {
                None => Ok(None),
                Some(identity) => unknowable(Reasons::one(Reason {
                    kind: ReasonKind::Resource,
                    text: format!("only its provider knows which attributes {identity} has").into(),
                    place: span,
                })),
            },
            Repr::List(..) | Repr::Set(..) | Repr::Map(..) | Repr::Tuple(_) => Ok(None),
            Repr::Bool(_) | Repr::Number(_) | Repr::String(_) | Repr::Capsule(_) => Err(refused()),
        }
    }

    /// Runs `body` for each element of a known collection, with its names bound.
    pub(super) fn each(
        &mut self,
        collection: &Value,
        names: Names<'_>,
        mut body: impl FnMut(&mut Self) -> Outcome<()>,
    ) -> Outcome<()> {
        let depth = self.bind(names);
        let mut outcome = Ok(());
        for element in Elements::of(collection) {
            self.set(depth, names, element);
            outcome = body(self);
            if outcome.is_err() {
                break;
            }
        }
        self.bound.truncate(depth);
        outcome
    }

    /// Makes room for the names; gives where it begins.
    fn bind(&mut self, names: Names<'_>) -> usize {
        let depth = self.bound.len();
        let all = names.key.into_iter().chain([names.value]);
        self.bound
            .extend(all.map(|name| (name.name.clone(), Value::null())));
        depth
    }

    fn set(&mut self, depth: usize, names: Names<'_>, (key, value): (Value, Value)) {
        let mut slots = self.bound.iter_mut().skip(depth);
        if names.key.is_some()
            && let Some(slot) = slots.next()
        {
            slot.1 = key;
        }
        if let Some(slot) = slots.next() {
            slot.1 = value;
        }
    }
}

/// The elements of a known collection with their keys.
///
/// An element carries the catalog mark of its collection, so that what is made of it is known to be
/// derived from the catalog; all other marks go to the result as a whole.
struct Elements<'v> {
    collection: &'v Value,
    rest: Rest<'v>,
}

enum Rest<'v> {
    List(Enumerate<slice::Iter<'v, Value>>),
    Set(slice::Iter<'v, Value>),
    Entries(btree_map::Iter<'v, Arc<str>, Value>),
}

impl<'v> Elements<'v> {
    fn of(collection: &'v Value) -> Elements<'v> {
        let rest = match &collection.repr {
            Repr::Set(_, items) => Rest::Set(items.iter()),
            Repr::Map(_, entries) => Rest::Entries(entries.iter()),
            Repr::Object(object) => Rest::Entries(object.attrs.iter()),
            _ => Rest::List(collection.elements().unwrap_or_default().iter().enumerate()),
        };
        Elements { collection, rest }
    }
}

impl Iterator for Elements<'_> {
    type Item = (Value, Value);

    fn next(&mut self) -> Option<(Value, Value)> {
        let (key, item) = match &mut self.rest {
            Rest::List(items) => {
                let (i, item) = items.next()?;
                (Some(Value::int(i as i64)), item)
            }
            Rest::Set(items) => (None, items.next()?),
            Rest::Entries(entries) => {
                let (name, item) = entries.next()?;
                (Some(Value::string(name.clone())), item)
            }
        };
        let mark = catalog(self.collection.marks);
        let origin = item.origin.or(self.collection.origin);
        let value = item.clone().marked(mark).at(origin);
        // A key was made where its element was; an element of a set is its own key.
        let key = key.map_or_else(|| value.clone(), |key| key.marked(mark).at(origin));
        Some((key, value))
    }
}

/// An `if` clause as a boolean, or unknown.
fn condition(given: &Value, span: Span) -> Result<Value, EvalError> {
    if given.is_null() {
        return Err(EvalError::new(
            "the `if` clause of this `for` is null",
            span,
        ));
    }
    convert(given, &Type::Bool).map_err(|e| {
        let message = format!(
            "the `if` clause of this `for` must be true or false: {}",
            e.message
        );
        EvalError::new(message, span).kind(ErrorKind::Other)
    })
}
