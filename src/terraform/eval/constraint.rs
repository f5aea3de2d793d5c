//! Type constraints of variables: `list(object({ a = string, b = optional(number, 3) }))`.

use crate::hcl::ast::{Expr, ExprKind};
use crate::terraform::error::EvalError;
use crate::terraform::value::{Object, ObjectType, Repr, Type, Value, convert};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest nesting of a type; deeper ones are refused.
const MOST_DEPTH: usize = 64;

/// A type that values are converted to, with what takes the place of omitted attributes.
#[derive(Debug, Clone)]
pub struct Constraint {
    ty: Type,
    /// Present only where an attribute somewhere below is optional.
    shape: Option<Arc<Shape>>,
}

/// Where in a type optional attributes are.
#[derive(Debug)]
enum Shape {
    /// Of each element of a list, set or map.
    Each(Arc<Shape>),
    /// Of the elements of a tuple.
    Tuple(Vec<Option<Arc<Shape>>>),
    /// Of the attributes of an object.
    Object(BTreeMap<Arc<str>, Attribute>),
}

/// An attribute of an object type.
#[derive(Debug)]
struct Attribute {
    shape: Option<Arc<Shape>>,
    optional: bool,
    /// What an omitted or null one becomes, typed null where no default is written.
    default: Option<Value>,
}

impl Constraint {
    /// `any`
    pub fn any() -> Constraint {
        Constraint {
            ty: Type::Dynamic,
            shape: None,
        }
    }

    /// Reads a type expression. `list`, `map` and `set` alone mean those of `any`.
    ///
    /// # Errors
    /// Not a type.
    pub fn parse(expr: &Expr) -> Result<Constraint, EvalError> {
        parse(expr, 0)
    }

    /// The type alone.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Whether it is `string`, `number` or `bool`.
    pub fn is_primitive(&self) -> bool {
        matches!(self.ty, Type::Bool | Type::Number | Type::String)
    }

    /// Fills in what is optional and converts the value to the type.
    ///
    /// # Errors
    /// The value does not fit.
    pub fn apply(&self, value: Value) -> Result<Value, EvalError> {
        let origin = value.origin;
        if self.takes_null_of(&value) {
            return Ok(Value {
                repr: Repr::Null(self.ty.clone()),
                ..value
            });
        }
        let filled = match &self.shape {
            Some(shape) => fill(value, shape),
            None => value,
        };
        convert::convert(&filled, &self.ty).map_err(|e| e.or_at(origin))
    }
}

impl Constraint {
    /// Whether this is a null map for an object type: it has no attributes that could be of the wrong
    /// type, but Terraform still asks whether those that are required could be converted.
    fn takes_null_of(&self, value: &Value) -> bool {
        let (Repr::Null(Type::Map(element)), Type::Object(object), Some(Shape::Object(attributes))) =
            (&value.repr, &self.ty, self.shape.as_deref())
        else {
            return false;
        };
        object.attrs.iter().all(|(name, ty)| {
            attributes.get(name).is_some_and(|a| a.optional) || convert::convertible(element, ty)
        })
    }
}

fn parse(expr: &Expr, depth: usize) -> Result<Constraint, EvalError> {
    if depth > MOST_DEPTH {
        return Err(EvalError::new("this type is nested too deeply", expr.span));
    }
    let plain = |ty| Ok(Constraint { ty, shape: None });
    match &expr.kind {
        ExprKind::Variable(name) => match &*name.name {
            "any" => plain(Type::Dynamic),
            "string" => plain(Type::String),
            "number" => plain(Type::Number),
            "bool" => plain(Type::Bool),
            "list" => plain(Type::List(Arc::new(Type::Dynamic))),
            "map" => plain(Type::Map(Arc::new(Type::Dynamic))),
            "set" => plain(Type::Set(Arc::new(Type::Dynamic))),
            other => Err(unknown_type(other, expr)),
        },
        ExprKind::String(text) => Err(EvalError::new(
            format!("a type is written without quotes: {text}"),
            expr.span,
        )),
        ExprKind::Parens(inner) => parse(inner, depth + 1),
        ExprKind::Call { name, args, .. } => match (&*name.name, args.as_slice()) {
            (kind @ ("list" | "set" | "map"), [element]) => {
                let element = parse(element, depth + 1)?;
                let inner = Arc::new(element.ty);
                Ok(Constraint {
                    ty: match kind {
                        "list" => Type::List(inner),
                        "set" => Type::Set(inner),
                        _ => Type::Map(inner),
                    },
                    shape: element.shape.map(|s| Arc::new(Shape::Each(s))),
                })
            }
            ("tuple", [elements]) => tuple(elements, depth),
            ("object", [attributes]) => object(attributes, depth),
            ("optional", _) => Err(EvalError::new(
                "optional() stands only for an attribute of an object type",
                expr.span,
            )),
            ("list" | "set" | "map" | "tuple" | "object", _) => Err(EvalError::new(
                format!("{} takes exactly one argument", name.name),
                expr.span,
            )),
            (other, _) => Err(unknown_type(other, expr)),
        },
        _ => Err(EvalError::new(
            "expected a type, such as string or list(number)",
            expr.span,
        )),
    }
}

fn unknown_type(name: &str, expr: &Expr) -> EvalError {
    let error = EvalError::new(format!("there is no type \"{name}\""), expr.span);
    let known = [
        "any", "string", "number", "bool", "list", "map", "set", "tuple", "object",
    ];
    match crate::text::nearest(name, known) {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error,
    }
}

fn tuple(elements: &Expr, depth: usize) -> Result<Constraint, EvalError> {
    let ExprKind::Tuple(elements) = &elements.kind else {
        return Err(EvalError::new(
            "tuple takes a list of types: tuple([string, number])",
            elements.span,
        ));
    };
    let mut types = Vec::with_capacity(elements.len());
    let mut shapes = Vec::with_capacity(elements.len());
    for element in elements {
        let element = parse(element, depth + 1)?;
        types.push(element.ty);
        shapes.push(element.shape);
    }
    Ok(Constraint {
        ty: Type::Tuple(Arc::new(types)),
        shape: shapes
            .iter()
            .any(Option::is_some)
            .then(|| Arc::new(Shape::Tuple(shapes))),
    })
}

fn object(attributes: &Expr, depth: usize) -> Result<Constraint, EvalError> {
    let ExprKind::Object(items) = &attributes.kind else {
        return Err(EvalError::new(
            "object takes attributes and their types: object({ name = string })",
            attributes.span,
        ));
    };
    let mut types = BTreeMap::new();
    let mut shapes = BTreeMap::new();
    for item in items {
        let ExprKind::String(name) = &item.key.kind else {
            return Err(EvalError::new(
                "the name of an attribute of an object type is a plain word",
                item.key.span,
            ));
        };
        let (element, attribute) = attribute(&item.value, depth)?;
        types.insert(name.clone(), element);
        shapes.insert(name.clone(), attribute);
    }
    let needed = shapes.values().any(|a| a.optional || a.shape.is_some());
    Ok(Constraint {
        ty: Type::Object(Arc::new(ObjectType {
            attrs: types,
            open: false,
        })),
        shape: needed.then(|| Arc::new(Shape::Object(shapes))),
    })
}

fn attribute(expr: &Expr, depth: usize) -> Result<(Type, Attribute), EvalError> {
    let ExprKind::Call { name, args, .. } = &expr.kind else {
        let Constraint { ty, shape } = parse(expr, depth + 1)?;
        return Ok((ty, required(shape)));
    };
    if &*name.name != "optional" {
        let Constraint { ty, shape } = parse(expr, depth + 1)?;
        return Ok((ty, required(shape)));
    }
    let (ty, default) = match args.as_slice() {
        [ty] => (ty, None),
        [ty, default] => (ty, Some(default)),
        _ => {
            return Err(EvalError::new(
                "optional() takes a type and, if wanted, a default",
                expr.span,
            ));
        }
    };
    let constraint = parse(ty, depth + 1)?;
    let default = match default {
        None => Value::new(Repr::Null(constraint.ty.clone())),
        Some(expr) => super::constants::evaluate(expr)
            .and_then(|v| constraint.apply(v))
            .map_err(|e| e.or_at(expr.span))?,
    };
    let attribute = Attribute {
        shape: constraint.shape.clone(),
        optional: true,
        default: Some(default),
    };
    Ok((constraint.ty, attribute))
}

fn required(shape: Option<Arc<Shape>>) -> Attribute {
    Attribute {
        shape,
        optional: false,
        default: None,
    }
}

/// The value with omitted and null optional attributes filled in, wherever the shape has some. What
/// does not look like the shape is left for the conversion to refuse. Depth is bounded by the shape's.
fn fill(value: Value, shape: &Shape) -> Value {
    let Value {
        repr,
        origin,
        marks,
    } = value;
    let filled = match (shape, repr) {
        (Shape::Each(inner), Repr::Tuple(items) | Repr::List(_, items) | Repr::Set(_, items)) => {
            // A tuple, because the elements' types may differ until they are converted.
            Repr::Tuple(Arc::new(
                items.iter().map(|v| fill(v.clone(), inner)).collect(),
            ))
        }
        (Shape::Each(inner), Repr::Map(_, entries)) => object_of(
            entries
                .iter()
                .map(|(k, v)| (k.clone(), fill(v.clone(), inner)))
                .collect(),
        ),
        (Shape::Each(inner), Repr::Object(object)) if object.open.is_none() => object_of(
            object
                .attrs
                .iter()
                .map(|(k, v)| (k.clone(), fill(v.clone(), inner)))
                .collect(),
        ),
        (Shape::Tuple(shapes), Repr::Tuple(items)) if items.len() == shapes.len() => {
            let filled = items.iter().zip(shapes).map(|(v, shape)| match shape {
                Some(shape) => fill(v.clone(), shape),
                None => v.clone(),
            });
            Repr::Tuple(Arc::new(filled.collect()))
        }
        (Shape::Object(attributes), Repr::Map(_, entries)) => {
            object_of(with_defaults(&entries, attributes))
        }
        (Shape::Object(attributes), Repr::Object(object)) if object.open.is_none() => {
            object_of(with_defaults(&object.attrs, attributes))
        }
        (_, repr) => repr,
    };
    Value {
        repr: filled,
        origin,
        marks,
    }
}

fn object_of(attrs: BTreeMap<Arc<str>, Value>) -> Repr {
    Repr::Object(Arc::new(Object { attrs, open: None }))
}

fn with_defaults(
    given: &BTreeMap<Arc<str>, Value>,
    attributes: &BTreeMap<Arc<str>, Attribute>,
) -> BTreeMap<Arc<str>, Value> {
    let mut out = given.clone();
    for (name, attribute) in attributes {
        let value = match (out.remove(name), &attribute.default) {
            (Some(value), Some(default)) if value.is_null() => {
                // The default takes the place of a null, but the null was written somewhere.
                let origin = value.origin;
                default.clone().at(default.origin.or(origin))
            }
            (None, Some(default)) => default.clone(),
            (Some(value), _) => match &attribute.shape {
                Some(shape) => fill(value, shape),
                None => value,
            },
            (None, None) => continue,
        };
        out.insert(name.clone(), value);
    }
    out
}
