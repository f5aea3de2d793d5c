//! Which resources of a plan may matter to the adapters: asked of every resource of it, so the answer
//! is looked up and not worked out.

use super::Adapter;
use crate::hcl::ast::{Expr, ExprKind, TemplatePart};
use crate::terraform::eval::Mode;
use crate::text::looks_like_alerting;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The resource types that some adapters may read.
///
/// These are the types that they map or ignore, and those that their expressions name
/// (`find("datadog_webhook")`, `type_of(x) == "aws_ssmcontacts_contact"`). A text that ends with `_`
/// names all types that begin with it. Any further type is known by its address alone: what is read of
/// such an instance is unknown.
#[derive(Debug, Default)]
pub(super) struct Concern {
    types: FxHashSet<Arc<str>>,
    beginnings: Vec<Arc<str>>,
}

impl Concern {
    /// What these adapters read.
    pub(super) fn of(adapters: &[Adapter]) -> Concern {
        let mut concern = Concern::default();
        for adapter in adapters {
            concern.types.extend(adapter.ignores.iter().cloned());
            for block in &adapter.blocks {
                let mapped = block.types.iter().map(|(_, ty, _)| ty.clone());
                concern.types.extend(mapped);
                let lets = block.lets.values().map(|(_, expr)| expr);
                let attrs = block.attrs.iter().map(|(_, expr)| expr);
                let own = lets
                    .chain(attrs)
                    .chain(&block.for_each)
                    .chain(&block.only_if);
                for expr in own {
                    concern.expr(expr);
                }
            }
        }
        concern.beginnings.sort_unstable();
        concern.beginnings.dedup();
        concern
    }

    /// Whether resources of a type may be read, or look like alerting that nobody reads.
    pub(super) fn has(&self, mode: Mode, ty: &str) -> bool {
        self.types.contains(ty)
            || self.beginnings.iter().any(|start| ty.starts_with(&**start))
            || (mode == Mode::Managed && looks_like_alerting(ty))
    }

    fn name(&mut self, text: &Arc<str>) {
        let name = text.strip_prefix("data.").unwrap_or(text);
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !name.contains('_') || !name.chars().all(word) {
            return;
        }
        if name.len() > 1 && name.ends_with('_') {
            self.beginnings.push(name.into());
        } else {
            self.types.insert(name.into());
        }
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |inner| match &inner.kind {
            ExprKind::String(text) => self.name(text),
            ExprKind::Template(parts) => {
                for part in parts {
                    if let TemplatePart::Literal(text, _) = part {
                        self.name(text);
                    }
                }
            }
            _ => {}
        });
    }
}
