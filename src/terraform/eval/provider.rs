//! Provider configurations: what each says, and which one a resource is made with.

use super::body::{self, Shared};
use super::state::State;
use crate::hcl::ast::{Expr, ExprKind};
use crate::source::Span;
use crate::terraform::load::config::{Call, Resource};
use crate::terraform::value::{Reason, ReasonKind, Type, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The provider configuration that an instance is made with.
#[derive(Debug, Clone)]
pub struct Configured {
    /// As plans name it: `datadog`, `datadog.eu`; `module.m:datadog` for one that stands in a module.
    /// Unknown where it cannot be told which one it is.
    pub name: Value,
    /// What is written in it, as of an instance; null where nothing is.
    pub value: Value,
}

/// The configurations that a module sees, by the names that it has for them.
pub(super) type View = FxHashMap<Arc<str>, Arc<Configured>>;

impl State<'_> {
    /// What each module of the tree sees, evaluated last: nothing can refer to a provider's attributes.
    pub(super) fn configurations(&self) -> Vec<Arc<View>> {
        let nodes = &self.root.tree.nodes;
        let mut views: Vec<Arc<View>> = Vec::with_capacity(nodes.len());
        let mut paths: Vec<String> = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            let own = &node.module.config.providers;
            let (mut view, path) = match node.parent {
                Some((parent, call)) => {
                    let call = &nodes[parent].module.config.calls[call];
                    let outer = &paths[parent];
                    let dot = if outer.is_empty() { "" } else { "." };
                    let path = format!("{outer}{dot}module.{}", call.name.name);
                    (handed(&views[parent], call), path)
                }
                None => (Arc::default(), String::new()),
            };
            if !own.is_empty() {
                let view = Arc::make_mut(&mut view);
                for provider in own {
                    let name: Arc<str> = match path.as_str() {
                        "" => provider.key.clone(),
                        path => format!("{path}:{}", provider.key).into(),
                    };
                    let configured = self.configured(at, &provider.block, name);
                    view.insert(provider.key.clone(), Arc::new(configured));
                }
            }
            views.push(view);
            paths.push(path);
        }
        views
    }

    fn configured(
        &self,
        node: usize,
        block: &crate::hcl::ast::Block,
        name: Arc<str>,
    ) -> Configured {
        let address: Arc<str> = format!("provider.{name}").into();
        // A module with a provider block of its own has one instance, or none.
        let value = if self.instances(node).is_empty() {
            Value::null()
        } else {
            let scope = self.scope(node, 0, None, &address);
            body::resource(block, &scope, &Shared::default(), &address, self.most).value
        };
        Configured {
            name: Value::string(name).at(block.header),
            value,
        }
    }
}

/// What a called module sees of its caller's configurations: those that the call hands over under other
/// names, and all others as they are.
fn handed(callers: &Arc<View>, call: &Call) -> Arc<View> {
    let Some(providers) = call.block.body.attribute("providers") else {
        return callers.clone();
    };
    let ExprKind::Object(items) = &providers.expr.kind else {
        return callers.clone();
    };
    let mut view = View::clone(callers);
    for item in items {
        if let Some(own) = named(&item.key) {
            view.insert(own.into(), seen(callers, &item.value));
        }
    }
    Arc::new(view)
}

/// The configuration of a resource.
pub(super) fn of(view: &View, resource: &Resource) -> Arc<Configured> {
    match resource.block.body.attribute("provider") {
        Some(attribute) => seen(view, &attribute.expr),
        None => {
            let name = resource.ty.split('_').next().unwrap_or_default();
            by_name(view, name, resource.block.header)
        }
    }
}

fn seen(view: &View, expr: &Expr) -> Arc<Configured> {
    match named(expr) {
        Some(name) => by_name(view, &name, expr.span),
        None => {
            let text = "which provider configuration it is, is told by a key";
            let unknown = |ty| {
                let reason = Reason {
                    kind: ReasonKind::Other,
                    text: text.into(),
                    place: expr.span,
                };
                Value::unknown(ty, reason)
            };
            Arc::new(Configured {
                name: unknown(Type::String),
                value: unknown(Type::Dynamic),
            })
        }
    }
}

/// One that stands nowhere is the provider as it is without a block.
fn by_name(view: &View, name: &str, at: Span) -> Arc<Configured> {
    view.get(name).cloned().unwrap_or_else(|| {
        Arc::new(Configured {
            name: Value::string(name).at(at),
            value: Value::null(),
        })
    })
}

/// `datadog`, `datadog.eu`, as a name or (as old code has it) as text.
fn named(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(name.name.to_string()),
        ExprKind::String(text) => Some(text.to_string()),
        ExprKind::GetAttr { base, name } => match &base.kind {
            ExprKind::Variable(provider) => Some(format!("{}.{}", provider.name, name.name)),
            // A key of an object is text where it is a single name.
            ExprKind::String(provider) => Some(format!("{provider}.{}", name.name)),
            _ => None,
        },
        _ => None,
    }
}
