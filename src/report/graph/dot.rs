//! For Graphviz: `alertlint graph --format dot | dot -Tsvg`.

use super::{Drawn, along, caption};
use crate::graph::schema::Kind;
use crate::graph::{EdgeKind, State};
use std::fmt::Write as _;

pub(super) fn render(drawn: &[Drawn]) -> String {
    let mut out = String::from(
        "digraph alerting {\n  rankdir=LR\n  node [fontname=\"sans-serif\", fontsize=10]\n  edge [fontname=\"sans-serif\", fontsize=9]\n",
    );
    for (g, one) in drawn.iter().enumerate() {
        if drawn.len() > 1 {
            let _ = writeln!(
                out,
                "  subgraph cluster_{g} {{\n    label={}",
                quoted(&[one.title()])
            );
        }
        for (i, node) in one.picture.nodes.iter().enumerate() {
            let style = match node.state {
                State::Fine => "",
                State::Off => ", style=dashed, color=\"#999999\", fontcolor=\"#777777\"",
                State::Broken => ", style=filled, fillcolor=\"#ffdddd\", color=\"#bb0000\"",
                State::Undetermined => ", style=filled, fillcolor=\"#fff3cd\", color=\"#bb8800\"",
            };
            let _ = writeln!(
                out,
                "    g{g}n{i} [label={}, shape={}{style}]",
                quoted(&caption(node)),
                shape(node.kind)
            );
        }
        for edge in &one.picture.edges {
            let mut attributes = Vec::new();
            if !edge.certain || edge.kind == EdgeKind::Mutes {
                attributes.push("style=dashed".to_owned());
            }
            attributes.extend(along(edge.checks).map(|t| format!("label={}", quoted(&[t]))));
            let _ = writeln!(
                out,
                "    g{g}n{} -> g{g}n{} [{}]",
                edge.from,
                edge.to,
                attributes.join(", ")
            );
        }
        if drawn.len() > 1 {
            out.push_str("  }\n");
        }
    }
    out.push_str("}\n");
    out
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Capability => "oval",
        Kind::Route => "hexagon",
        Kind::Channel | Kind::Source => "parallelogram",
        Kind::Mute => "note",
        Kind::Service | Kind::Escalation => "component",
        _ => "box",
    }
}

/// Lines as one string of the language, in which a backslash begins an escape.
fn quoted(lines: &[String]) -> String {
    let escaped = lines
        .iter()
        .map(|l| l.replace('\\', "\\\\").replace('"', "\\\""));
    format!("\"{}\"", escaped.collect::<Vec<_>>().join("\\n"))
}
