//! What can be told of a rule's or adapter's expressions before they are evaluated: names that do
//! not exist, attributes that the schema does not have, functions that nobody knows.

use crate::graph::schema::{Attr, COMMON, KINDS, Kind, Shape};
use crate::hcl::ast::{Expr, ExprKind, Ident, TemplatePart};
use crate::policy::reader::{advice, clip};
use crate::source::InputError;
use crate::terraform::functions;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a value without evaluating it.
#[derive(Debug, Clone)]
pub(in crate::policy) enum Ty {
    /// Nothing.
    Any,
    /// A shape of the schema.
    Shape(Shape),
    /// A list of such values.
    ListOf(Box<Ty>),
    /// An object of exactly these attributes; the text says whose.
    Fields(&'static str, Arc<BTreeMap<String, Ty>>),
}

impl Ty {
    /// An entity of a kind.
    pub fn entity(kind: Kind) -> Ty {
        KINDS.iter().find(|k| k.kind == kind).map_or(Ty::Any, |k| {
            Ty::Shape(Shape::Entity(std::slice::from_ref(&k.kind)))
        })
    }

    /// An object of exactly these attributes.
    pub fn fields(what: &'static str, fields: impl IntoIterator<Item = (String, Ty)>) -> Ty {
        Ty::Fields(what, Arc::new(fields.into_iter().collect()))
    }

    /// What iterating, indexing or splatting gives.
    pub fn element(&self) -> Ty {
        match self {
            Ty::Shape(Shape::List(of) | Shape::Map(of)) => Ty::Shape(**of),
            Ty::ListOf(of) => (**of).clone(),
            _ => Ty::Any,
        }
    }

    fn is_list(&self) -> bool {
        matches!(self, Ty::Shape(Shape::List(_)) | Ty::ListOf(_))
    }
}

/// Walks expressions and collects what is wrong with them.
pub(in crate::policy) struct Checker<'a> {
    /// Names that expressions may start with.
    pub roots: BTreeMap<String, Ty>,
    /// Functions beside Terraform's.
    pub functions: &'a [&'a str],
    /// What was found.
    pub errors: Vec<InputError>,
    /// Names bound by `for`, innermost last, and elements of splats under the empty name.
    bound: Vec<(Arc<str>, Ty)>,
    depth: usize,
    each_seen: bool,
}

impl<'a> Checker<'a> {
    /// Deeper expressions are left unchecked here; the evaluator refuses them.
    const DEEPEST: usize = 200;

    pub fn new(functions: &'a [&'a str]) -> Checker<'a> {
        Checker {
            roots: BTreeMap::new(),
            functions,
            errors: Vec::new(),
            bound: Vec::new(),
            depth: 0,
            each_seen: false,
        }
    }

    /// Checks an expression; what its value will be like and whether it reads `each`.
    pub fn check(&mut self, expr: &Expr) -> (Ty, bool) {
        self.each_seen = false;
        let ty = self.infer(expr);
        (ty, self.each_seen)
    }

    fn infer(&mut self, expr: &Expr) -> Ty {
        if self.depth >= Self::DEEPEST {
            return Ty::Any;
        }
        self.depth += 1;
        let ty = self.infer_kind(expr);
        self.depth -= 1;
        ty
    }

    fn infer_kind(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Error => Ty::Any,
            ExprKind::Template(parts) => {
                self.parts(parts);
                Ty::Shape(Shape::String)
            }
            ExprKind::Tuple(items) => {
                let mut types: Vec<Ty> = items.iter().map(|i| self.infer(i)).collect();
                match types.pop() {
                    Some(only) if types.is_empty() => Ty::ListOf(Box::new(only)),
                    _ => Ty::Any,
                }
            }
            ExprKind::Object(items) => {
                for item in items {
                    self.infer(&item.key);
                    self.infer(&item.value);
                }
                Ty::Any
            }
            ExprKind::For(f) => {
                let element = self.infer(&f.collection).element();
                let before = self.bound.len();
                if let Some(key) = &f.key_var {
                    self.bound.push((key.name.clone(), Ty::Any));
                }
                self.bound.push((f.value_var.name.clone(), element));
                if let Some(key) = &f.key {
                    self.infer(key);
                }
                if let Some(cond) = &f.cond {
                    self.infer(cond);
                }
                let value = self.infer(&f.value);
                self.bound.truncate(before);
                match f.key {
                    None => Ty::ListOf(Box::new(value)),
                    Some(_) => Ty::Any,
                }
            }
            ExprKind::Variable(name) => self.root(name),
            ExprKind::GetAttr { base, name } => {
                let base = self.infer(base);
                self.attribute(&base, name)
            }
            ExprKind::Index { base, key } => {
                let base = self.infer(base);
                self.infer(key);
                base.element()
            }
            ExprKind::Splat { base, each } => {
                let base = self.infer(base);
                let element = match base.is_list() {
                    true => base.element(),
                    false => base,
                };
                self.bound.push((Arc::from(""), element));
                let each = self.infer(each);
                self.bound.pop();
                Ty::ListOf(Box::new(each))
            }
            ExprKind::SplatItem => self.named("").unwrap_or(Ty::Any),
            ExprKind::Call { name, args, .. } => self.call(name, args),
            ExprKind::Conditional { cond, then, other } => {
                self.infer(cond);
                let then = self.infer(then);
                let other = self.infer(other);
                if matches!(then, Ty::Any) { other } else { then }
            }
            ExprKind::Binary { left, right, .. } => {
                self.infer(left);
                self.infer(right);
                Ty::Any
            }
            ExprKind::Unary { operand, .. } => {
                self.infer(operand);
                Ty::Any
            }
            ExprKind::Parens(inner) => self.infer(inner),
        }
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        if self.depth >= Self::DEEPEST {
            return;
        }
        self.depth += 1;
        for part in parts {
            match part {
                TemplatePart::Literal(..) => {}
                TemplatePart::Interpolation(expr) => {
                    self.infer(expr);
                }
                TemplatePart::If {
                    cond, then, other, ..
                } => {
                    self.infer(cond);
                    self.parts(then);
                    self.parts(other);
                }
                TemplatePart::For {
                    key_var,
                    value_var,
                    collection,
                    body,
                    ..
                } => {
                    let element = self.infer(collection).element();
                    let before = self.bound.len();
                    if let Some(key) = key_var {
                        self.bound.push((key.name.clone(), Ty::Any));
                    }
                    self.bound.push((value_var.name.clone(), element));
                    self.parts(body);
                    self.bound.truncate(before);
                }
            }
        }
        self.depth -= 1;
    }

    fn named(&self, name: &str) -> Option<Ty> {
        let bound = self.bound.iter().rev().find(|(n, _)| &**n == name);
        bound.map(|(_, ty)| ty.clone())
    }

    fn root(&mut self, name: &Ident) -> Ty {
        if let Some(ty) = self.named(&name.name) {
            return ty;
        }
        if &*name.name == "each" {
            self.each_seen = true;
        }
        if let Some(ty) = self.roots.get(&*name.name) {
            return ty.clone();
        }
        let mut help = advice(&name.name, self.roots.keys().map(String::as_str));
        if &*name.name == "each" {
            "`each` is there only beside `for_each`".clone_into(&mut help);
        }
        self.errors.push(
            InputError::new(
                format!("`{}` is not a name here", clip(&name.name)),
                name.span,
            )
            .label("no such name")
            .help(help),
        );
        Ty::Any
    }

    fn call(&mut self, name: &Ident, args: &[Expr]) -> Ty {
        let types: Vec<Ty> = args.iter().map(|a| self.infer(a)).collect();
        let plain = name.name.strip_prefix("core::").unwrap_or(&name.name);
        let builtin = functions::names();
        if !self.functions.contains(&plain) && builtin.binary_search(&plain).is_err() {
            let known = self.functions.iter().chain(builtin).copied();
            self.errors.push(
                InputError::new(format!("there is no function `{}`", clip(plain)), name.span)
                    .label("no such function")
                    .help(advice(plain, known)),
            );
        }
        let first = types.into_iter().next().unwrap_or(Ty::Any);
        match plain {
            "default" | "try" | "coalesce" | "nonsensitive" | "sensitive" => first,
            "concat" | "distinct" | "reverse" | "slice" | "compact" | "list_of" | "tolist"
            | "toset" | "sort"
                if first.is_list() =>
            {
                first
            }
            "one" | "element" => first.element(),
            _ => Ty::Any,
        }
    }

    fn attribute(&mut self, base: &Ty, name: &Ident) -> Ty {
        match base {
            Ty::Any | Ty::Shape(Shape::Any | Shape::Map(_)) => Ty::Any,
            Ty::Fields(what, fields) => match fields.get(&*name.name) {
                Some(ty) => ty.clone(),
                None => self.no_attribute(what, name, fields.keys().map(String::as_str)),
            },
            Ty::Shape(Shape::Entity(kinds)) => {
                let own = KINDS.iter().filter(|k| kinds.contains(&k.kind));
                let attrs: Vec<&'static Attr> =
                    COMMON.iter().chain(own.flat_map(|k| k.attrs)).collect();
                let what = match kinds {
                    [_] => KINDS.iter().find(|k| kinds.contains(&k.kind)),
                    _ => None,
                };
                self.one_of(what.map_or("an entity", |k| k.name), name, &attrs)
            }
            Ty::Shape(Shape::Record(record)) => {
                let attrs: Vec<&'static Attr> = record.attrs.iter().collect();
                self.one_of(record.name, name, &attrs)
            }
            Ty::Shape(Shape::List(_)) | Ty::ListOf(_) => {
                self.errors.push(
                    InputError::new("a list has no attributes", name.span)
                        .label("read of a list")
                        .help(format!(
                            "write `[*].{0}` for all elements, `[0].{0}` for the first",
                            clip(&name.name)
                        )),
                );
                Ty::Any
            }
            Ty::Shape(Shape::String | Shape::Bool | Shape::Number | Shape::Predicate) => {
                self.errors.push(
                    InputError::new(
                        format!("`{}` is read of a plain value", clip(&name.name)),
                        name.span,
                    )
                    .label("there is nothing below a plain value"),
                );
                Ty::Any
            }
        }
    }

    fn one_of(&mut self, what: &str, name: &Ident, attrs: &[&'static Attr]) -> Ty {
        // Entities of several kinds may share a name of different shapes: then nothing is known.
        let mut found = attrs.iter().filter(|a| a.name == &*name.name);
        match (found.next(), found.next()) {
            (Some(only), None) => Ty::Shape(only.shape),
            (Some(a), Some(b)) if a.shape == b.shape => Ty::Shape(a.shape),
            (Some(_), Some(_)) => Ty::Any,
            (None, _) => self.no_attribute(what, name, attrs.iter().map(|a| a.name)),
        }
    }

    fn no_attribute<'n>(
        &mut self,
        what: &str,
        name: &Ident,
        known: impl IntoIterator<Item = &'n str> + Clone,
    ) -> Ty {
        let message = format!("{what} has no attribute `{}`", clip(&name.name));
        self.errors.push(
            InputError::new(message, name.span)
                .label("no such attribute")
                .help(advice(&name.name, known)),
        );
        Ty::Any
    }
}
