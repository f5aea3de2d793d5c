//! Parts of adapters and rules that give the same for every subject: they are evaluated once.

use super::functions::adapter_names;
use crate::hcl::ast::{Expr, ExprKind, TemplatePart};
use crate::source::Span;
use crate::terraform::value::Value;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Functions of adapters and rules whose result depends on nothing but their arguments, beside all of
/// Terraform's. Any other may look at the instances, which are others in another root module.
const PURE: &[&str] = &[
    "always", "block", "default", "field", "known", "list_of", "opaque", "tag_is", "unknown",
    "unset",
];

/// Whether what a function gives depends on nothing but its arguments.
pub(in crate::policy) fn is_pure(name: &str) -> bool {
    !adapter_names().contains(&name) || PURE.contains(&name)
}

/// Values of constant calls and constructors by their place, made when they are first evaluated.
#[derive(Debug, Default)]
pub(in crate::policy) struct Constants {
    values: FxHashMap<Span, OnceLock<Value>>,
}

impl Constants {
    /// Finds the constants in some expressions.
    pub fn of<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> Constants {
        let mut constants = Constants::default();
        for expr in exprs {
            constants.find(expr);
        }
        constants
    }

    /// Where the value of the constant at a place is kept; `None` where none is there.
    pub fn at(&self, place: Span) -> Option<&OnceLock<Value>> {
        self.values.get(&place)
    }

    /// Whether an expression is constant. As deep as the parser lets expressions be nested.
    fn find(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
            ExprKind::Variable(_) | ExprKind::SplatItem | ExprKind::Error => false,
            ExprKind::Parens(inner) => self.find(inner),
            ExprKind::Unary { operand, .. } => self.find(operand),
            ExprKind::Template(parts) => self.all_parts(parts),
            ExprKind::Tuple(items) => {
                let constant = self.all(items);
                self.keep(expr.span, constant && !items.is_empty())
            }
            ExprKind::Object(items) => {
                let constant = self.all(items.iter().flat_map(|i| [&i.key, &i.value]));
                self.keep(expr.span, constant && !items.is_empty())
            }
            ExprKind::Call { name, args, .. } => {
                let constant = self.all(args);
                self.keep(expr.span, constant && is_pure(&name.name))
            }
            ExprKind::Conditional { cond, then, other } => self.all([&**cond, &**then, &**other]),
            ExprKind::Binary { left, right, .. } => self.all([&**left, &**right]),
            ExprKind::GetAttr { base, .. } => self.find(base),
            ExprKind::Index { base, key } => self.all([&**base, &**key]),
            // Their bodies have names of their own.
            ExprKind::Splat { base, each } => {
                self.all([&**base, &**each]);
                false
            }
            ExprKind::For(f) => {
                let parts = [&f.collection, &f.value].into_iter();
                self.all(parts.chain(&f.key).chain(&f.cond));
                false
            }
        }
    }

    fn keep(&mut self, place: Span, constant: bool) -> bool {
        if constant {
            self.values.entry(place).or_default();
        }
        constant
    }

    /// Whether all are constant; each is looked at in any case.
    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> bool {
        let mut all = true;
        for expr in exprs {
            all &= self.find(expr);
        }
        all
    }

    fn all_parts(&mut self, parts: &[TemplatePart]) -> bool {
        parts.iter().fold(true, |all, part| {
            let constant = match part {
                TemplatePart::Literal(..) => true,
                TemplatePart::Interpolation(inner) => self.find(inner),
                TemplatePart::If {
                    cond, then, other, ..
                } => {
                    let cond = self.find(cond);
                    let then = self.all_parts(then);
                    self.all_parts(other) && cond && then
                }
                TemplatePart::For {
                    collection, body, ..
                } => {
                    self.find(collection);
                    self.all_parts(body);
                    false
                }
            };
            constant && all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Constants;
    use crate::source::SourceMap;

    #[test]
    fn what_needs_a_name_is_no_constant() {
        let constants = |text: &str| {
            let source = format!("x = {text}\n");
            let sources = SourceMap::new();
            let file = crate::hcl::parse(sources.add("x.hcl".to_owned(), source.as_str()), &source);
            let exprs = file.body.attributes.iter().map(|a| &*a.expr);
            let mut places: Vec<_> = Constants::of(exprs).values.into_keys().collect();
            places.sort_unstable();
            let texts = places.iter().map(|p| sources.text(*p).to_string());
            texts.collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(constants("[]"), none);
        assert_eq!(constants("f(self.x)"), none);
        assert_eq!(constants("refs([\"a\"])"), ["[\"a\"]"]);
        assert_eq!(constants("find(\"aws_sns_topic\")"), none);
        assert_eq!(constants("contains([1, 2], self.x)"), ["[1, 2]"]);
        assert_eq!(constants("unknown(\"why\")"), ["unknown(\"why\")"]);
        assert_eq!(constants("{ a = self.x, b = f(1) }"), ["f(1)"]);
        assert_eq!(constants("[for x in [1] : g(x)]"), ["[1]"]);
        assert_eq!(constants("\"${f(1)} ${self.x}\""), ["f(1)"]);
        assert_eq!(constants("{ a = 1 }[self.x]"), ["{ a = 1 }"]);
    }
}
