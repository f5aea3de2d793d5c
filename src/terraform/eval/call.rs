//! Function calls, with `try` and `can`, which see their arguments unevaluated.

use super::expr::{Errors, Evaluator, Outcome, catalog, names_something, unknown};
use crate::hcl::ast::{Expr, Ident};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::functions;
use crate::terraform::value::{Marks, Repr, Type, Unknown, Value};
use crate::text::nearest;
use std::sync::Arc;

impl Evaluator<'_> {
    pub(super) fn call(
        &mut self,
        name: &Ident,
        args: &[Expr],
        expand: bool,
        span: Span,
    ) -> Outcome {
        match name.name.strip_prefix("core::").unwrap_or(&name.name) {
            "try" if !expand => return self.try_each(args, span),
            "can" if !expand => return self.can(args, span),
            "templatestring" => by_reference(args)?,
            _ => {}
        }
        let mut errors = Errors::default();
        let mut values = Vec::with_capacity(args.len());
        let (single, last) = match args.split_last() {
            Some((last, init)) if expand => (init, Some(last)),
            _ => (args, None),
        };
        for arg in single {
            let outcome = self.part(arg);
            values.push(errors.take(outcome)?);
        }
        if let Some(last) = last {
            let outcome = self.part(last);
            let list = errors.take(outcome)?;
            if errors.is_empty()
                && let Some(unknown) = self.expand(&list, &mut values, last.span)?
            {
                return Ok(unknown);
            }
        }
        if !errors.is_empty() {
            return errors.finish(unknown(Type::Dynamic, Default::default()));
        }
        let result = self
            .scope
            .call(name, &values, span)
            .or_else(|| functions::call(&name.name, &values, self.scope))
            .unwrap_or_else(|| Err(no_such_function(name)));
        let value = result.map_err(|e| {
            // Only arguments that were written one by one have a place of their own.
            let place = e.argument.and_then(|i| single.get(i)).or(last);
            let place = place.filter(|_| e.argument.is_some()).map(|arg| arg.span);
            e.or_at(place.unwrap_or(span))
        })?;
        let origin = value.origin.or(self.first_origin(&values));
        Ok(value.at(origin))
    }

    /// The elements of `list...` as arguments; the call's result where they are not known.
    fn expand(
        &mut self,
        list: &Value,
        values: &mut Vec<Value>,
        span: Span,
    ) -> Result<Option<Value>, EvalError> {
        if list.is_null() {
            return Err(EvalError::new("the list before `...` is null", span)
                .help("give it a default: `coalesce(x, [])`"));
        }
        if let Some(elements) = list.elements() {
            self.count_elements(elements.len(), span)?;
            // Marks of the list go to its elements, because the list itself is no argument.
            values.extend(elements.iter().map(|v| {
                let origin = v.origin.or(list.origin);
                v.clone().marked(list.marks).at(origin)
            }));
            return Ok(None);
        }
        match &list.repr {
            Repr::Unknown(u)
                if matches!(
                    u.ty,
                    Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)
                ) =>
            {
                // Terraform forgets marks here.
                let result = unknown(Type::Dynamic, u.reasons.clone());
                Ok(Some(result.marked(catalog(list.marks))))
            }
            _ => Err(EvalError::new(
                format!(
                    "only a list, set or tuple can stand before `...`, not a {}",
                    list.ty().friendly_name()
                ),
                span,
            )),
        }
    }

    /// The first argument that does not fail. One that is not wholly known might still fail once it
    /// is, so Terraform says nothing about it, not even its type.
    fn try_each(&mut self, args: &[Expr], span: Span) -> Outcome {
        let mut caught = Vec::new();
        for arg in args {
            match self.part(arg) {
                Ok(value) => {
                    for error in &caught {
                        self.scope.swallowed(error);
                    }
                    if self.policy() || value.is_wholly_known() {
                        return Ok(value);
                    }
                    return Ok(possibly(value));
                }
                Err(failed) if self.hides(&failed.error) => caught.push(failed.error),
                Err(failed) => return Err(failed),
            }
        }
        if caught.is_empty() {
            return Err(EvalError::new("try() needs at least one argument", span).into());
        }
        let messages: Vec<&str> = caught.iter().map(|e| &*e.message).collect();
        let message = format!("no argument of try() succeeds: {}", messages.join("; "));
        Err(EvalError::new(message, span)
            .help("add a last argument that cannot fail, e.g. null")
            .into())
    }

    fn can(&mut self, args: &[Expr], span: Span) -> Outcome {
        let [arg] = args else {
            return Err(EvalError::new("can() takes exactly one argument", span).into());
        };
        match self.part(arg) {
            Ok(value) if value.is_wholly_known() => {
                let origin = self.first_origin([&value]);
                Ok(Value::bool(true).at(origin))
            }
            Ok(value) => {
                let origin = self.first_origin([&value]);
                Ok(unknown(Type::Bool, value.reasons_deep()).at(origin))
            }
            Err(failed) if self.hides(&failed.error) => {
                self.scope.swallowed(&failed.error);
                Ok(Value::bool(false))
            }
            Err(failed) => Err(failed),
        }
    }
}

/// `templatestring` wants its template by a plain reference: one that is written in place would be
/// evaluated twice.
fn by_reference(args: &[Expr]) -> Result<(), EvalError> {
    match args.first() {
        Some(template) if !names_something(template) => Err(EvalError::new(
            "the template must be a reference to text from elsewhere",
            template.span,
        )
        .help("a template that is written in place needs no templatestring()")),
        _ => Ok(()),
    }
}

/// What `try` makes of a value that is not wholly known: unknown of unknown type. Which attribute it
/// would be, and the text that is known of it, stay; so does the mark of the catalog. Terraform drops
/// all other marks here, so text that carries one is dropped with it.
fn possibly(value: Value) -> Value {
    let secret = value.marks.without(Marks::CATALOG) != Marks::NONE;
    let result = Unknown {
        ty: Type::Dynamic,
        reasons: value.reasons_deep(),
        identity: value.identity().cloned(),
        parts: value
            .as_unknown()
            .and_then(|u| u.parts.clone())
            .filter(|_| !secret),
        one_of: value
            .as_unknown()
            .and_then(|u| u.one_of.clone())
            .filter(|_| !secret),
        sources: value
            .as_unknown()
            .and_then(|u| u.sources.clone())
            .filter(|_| !secret),
        within: (!secret && !value.is_unknown()).then(|| Arc::new(value.clone())),
        ..Unknown::default()
    };
    Value::new(Repr::Unknown(Arc::new(result)))
        .marked(catalog(value.marks))
        .at(value.origin)
}

fn no_such_function(name: &Ident) -> EvalError {
    let error = EvalError::new(
        format!("there is no function named {:?}", name.name),
        name.span,
    );
    let plain = name.name.strip_prefix("core::").unwrap_or(&name.name);
    match nearest(plain, functions::names().iter().copied()) {
        Some(near) => error.help(format!("did you mean {near:?}?")),
        None => error,
    }
}
