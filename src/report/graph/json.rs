//! For programs: the schema `alertlint/graph/1`.

use super::Drawn;
use crate::graph::Node;
use crate::graph::schema::kind_name;
use crate::report::clean;
use crate::source::{Place, SourceMap};
use serde_json::{Value, json};

pub(super) fn render(drawn: &[Drawn], sources: &SourceMap) -> String {
    let document = json!({
        "schema": "alertlint/graph/1",
        "graphs": drawn.iter().map(|one| graph(one, sources)).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// One graph; entities are told by their place in the list.
pub(super) fn graph(one: &Drawn, sources: &SourceMap) -> Value {
    let edges = one.picture.edges.iter().map(|edge| {
        json!({
            "from": edge.from,
            "to": edge.to,
            "kind": edge.kind.name(),
            "certain": edge.certain,
            "checks": edge.checks,
        })
    });
    let ways = one.picture.ways.iter().map(
        |way| json!({ "check": way.check, "through": way.through, "because": texts(&way.because) }),
    );
    json!({
        "root": clean(&one.root),
        "environment": one.environment.as_deref().map(clean),
        "entities": one.picture.nodes.iter().map(|n| entity(n, sources)).collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
        "ways": ways.collect::<Vec<_>>(),
    })
}

fn entity(node: &Node, sources: &SourceMap) -> Value {
    let place = Place::of(node.at, sources).filter(|p| !p.path.starts_with('<'));
    json!({
        "kind": kind_name(node.kind),
        "address": clean(&node.address),
        "type": node.ty,
        "vendor": node.vendor,
        "name": node.name.as_deref().map(clean),
        "text": node.text.as_deref().map(clean),
        "state": node.state.name(),
        "because": texts(&node.because),
        "count": node.count,
        "place": place.map(|p| json!({ "path": clean(&p.path), "line": p.line })),
    })
}

fn texts(texts: &[String]) -> Vec<String> {
    texts.iter().map(|t| clean(t)).collect()
}
