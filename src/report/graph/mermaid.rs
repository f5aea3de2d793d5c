//! For Markdown: GitHub, GitLab and most wikis draw it.

use super::{Drawn, along, caption};
use crate::graph::schema::Kind;
use crate::graph::{EdgeKind, Node, State};
use crate::report::clean;
use std::fmt::Write as _;

const STYLES: &str = "  classDef off stroke-dasharray: 4 3,color:#777,stroke:#999
  classDef broken fill:#fdd,stroke:#b00,color:#600
  classDef undetermined fill:#fff3cd,stroke:#b80,color:#640
";

pub(super) fn render(drawn: &[Drawn]) -> String {
    let mut out = String::from("flowchart LR\n");
    for (g, one) in drawn.iter().enumerate() {
        if drawn.len() > 1 {
            let _ = writeln!(out, "  subgraph g{g}[\"{}\"]", label(&one.title()));
        }
        for (i, node) in one.picture.nodes.iter().enumerate() {
            let lines: Vec<String> = caption(node).iter().map(|l| label(l)).collect();
            let (open, close) = shape(node);
            let class = match node.state {
                State::Fine => "",
                state => state.name(),
            };
            let class = if class.is_empty() {
                String::new()
            } else {
                format!(":::{class}")
            };
            let _ = writeln!(
                out,
                "  g{g}n{i}{open}\"{}\"{close}{class}",
                lines.join("<br>")
            );
        }
        for edge in &one.picture.edges {
            let arrow = match (edge.certain, edge.kind) {
                (false, _) | (_, EdgeKind::Mutes) => "-.->",
                _ => "-->",
            };
            let text = along(edge.checks).map_or(String::new(), |t| format!("|{t}|"));
            let _ = writeln!(out, "  g{g}n{} {arrow}{text} g{g}n{}", edge.from, edge.to);
        }
        if drawn.len() > 1 {
            out.push_str("  end\n");
        }
    }
    out.push_str(STYLES);
    out
}

fn shape(node: &Node) -> (&'static str, &'static str) {
    match node.kind {
        Kind::Capability => ("([", "])"),
        Kind::Check => ("[", "]"),
        Kind::Route => ("{{", "}}"),
        Kind::Channel | Kind::Source => ("[/", "/]"),
        Kind::Mute => (">", "]"),
        Kind::Responder => ("(", ")"),
        _ => ("[[", "]]"),
    }
}

/// Text inside a node: nothing in it ends the node or the block.
pub(in crate::report) fn label(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '"' | '`' | '<' | '>' | '#' | '&' | ';' | '[' | ']' | '{' | '}' | '|' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
