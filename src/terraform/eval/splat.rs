//! Splats: `base[*]…` and `base.*…`.

use super::expr::{Errors, Evaluator, Outcome, catalog, unknown, unknown_not_null};
use crate::hcl::ast::Expr;
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::{convert, unify};
use crate::terraform::value::{Reasons, Refinement, Repr, Type, Unknown, Value};
use std::sync::Arc;

impl Evaluator<'_> {
    /// `base[*]…`: for each element of a sequence; a single value is a sequence of one, and null of none.
    pub(super) fn splat(&mut self, base: &Expr, each: &Expr) -> Outcome {
        let source = self.part(base)?;
        let ty = source.ty();
        let sequence = matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_));
        let mark = catalog(source.marks);
        let origin = self.first_origin([&source]);
        let marks = source.marks;
        match &source.repr {
            Repr::Null(_) if !sequence => {
                let origin = source.origin;
                return Ok(Value::tuple(Vec::new()).marked(marks).at(origin));
            }
            Repr::Null(_) => {
                return Err(
                    EvalError::new("a null sequence cannot be splatted", base.span)
                        .help("give it a default: `coalesce(x, [])`")
                        .into(),
                );
            }
            Repr::Unknown(u) if u.ty == Type::Dynamic => {
                return Ok(unknown(Type::Dynamic, u.reasons.clone())
                    .marked(marks)
                    .at(origin));
            }
            Repr::Unknown(u) if sequence => {
                let result = self.splat_unknown(u, &ty, each)?;
                return Ok(result.marked(marks).at(origin));
            }
            _ => {}
        }
        let single = [source.clone()];
        let elements: &[Value] = source.elements().filter(|_| sequence).unwrap_or(&single);
        self.count_elements(elements.len(), each.span)?;
        let mut errors = Errors::default();
        let mut values = Vec::with_capacity(elements.len());
        for item in elements {
            let origin = item.origin.or(source.origin);
            let outcome = self.on_item(each, item.clone().marked(mark).at(origin));
            values.push(errors.take(outcome)?);
        }
        // Null would have given no element, so the number of elements is not known either.
        if let Repr::Unknown(u) = &source.repr
            && !u.refinement.not_null
        {
            let reasons = values.iter().fold(u.reasons.clone(), |all, value| {
                all.union(&value.reasons_deep())
            });
            let result = unknown(Type::Dynamic, reasons).marked(marks).at(origin);
            return errors.finish(result);
        }
        let result = match &ty {
            Type::List(element) | Type::Set(element) => self.splat_list(element, values, each),
            _ => Value::tuple(values),
        };
        errors.finish(result.marked(marks).at(origin))
    }

    fn on_item(&mut self, each: &Expr, item: Value) -> Outcome {
        self.items.push(item);
        let outcome = self.eval(each);
        self.items.pop();
        outcome
    }

    /// The elements of a list again as a list, of the type they have in common.
    fn splat_list(&mut self, element: &Type, values: Vec<Value>, each: &Expr) -> Value {
        if values.is_empty() {
            let ty = self.type_of_each(element, each);
            return Value::list(ty, values);
        }
        let types: Vec<Type> = values.iter().map(Value::ty).collect();
        let same = types.windows(2).all(|pair| pair[0] == pair[1]);
        let common = if same {
            types.into_iter().next()
        } else {
            unify(&types)
        };
        let Some(ty) = common else {
            return Value::tuple(values);
        };
        if same {
            return Value::list(ty, values);
        }
        // Elements of one type may still differ below it, e.g. in the lengths of their tuples.
        let converted: Result<Vec<Value>, _> = values.iter().map(|v| convert(v, &ty)).collect();
        match converted {
            Ok(converted) => Value::list(ty, converted),
            Err(_) => Value::tuple(values),
        }
    }

    fn splat_unknown(&mut self, source: &Unknown, ty: &Type, each: &Expr) -> Outcome {
        let ty = match ty {
            Type::List(element) | Type::Set(element) => {
                Type::List(Arc::new(self.type_of_each(element, each)))
            }
            Type::Tuple(elements) => {
                let types = elements.iter().map(|element| {
                    let item = unknown(element.clone(), source.reasons.clone());
                    Ok(self.on_item(each, item)?.ty())
                });
                Type::Tuple(Arc::new(types.collect::<Outcome<Vec<Type>>>()?))
            }
            _ => Type::Dynamic,
        };
        let mut result = unknown_not_null(ty, source.reasons.clone());
        if let (Repr::Unknown(u), Type::List(_) | Type::Set(_)) = (&mut result.repr, &source.ty) {
            let u = Arc::make_mut(u);
            u.refinement = Refinement {
                not_null: true,
                ..source.refinement.clone()
            };
        }
        Ok(result)
    }

    fn type_of_each(&mut self, element: &Type, each: &Expr) -> Type {
        let item = unknown(element.clone(), Reasons::default());
        self.on_item(each, item)
            .map_or(Type::Dynamic, |value| value.ty())
    }
}
