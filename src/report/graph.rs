//! The alerting graph as a picture: one file for each format.

mod dot;
mod html;
mod json;
pub(super) mod mermaid;

use super::clean;
use crate::graph::schema::Kind;
use crate::graph::{Node, Picture};
use crate::source::SourceMap;

/// How a graph is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum GraphFormat {
    /// For Markdown: GitHub and GitLab draw it
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs: the documented schema alertlint/graph/1, one entity each
    Json,
    /// One page without any other file, to look around in
    Html,
}

/// The picture of one root module in one environment.
#[derive(Debug)]
pub struct Drawn {
    /// The root, relative to the repository.
    pub root: String,
    /// The environment, where the config names any.
    pub environment: Option<String>,
    /// What is drawn.
    pub picture: Picture,
}

impl Drawn {
    /// What it is called where several are drawn.
    fn title(&self) -> String {
        match &self.environment {
            Some(environment) => clean(&format!("{} ({environment})", self.root)),
            None => clean(&self.root),
        }
    }
}

/// Draws the graphs of all roots.
pub fn render(format: GraphFormat, drawn: &[Drawn], sources: &SourceMap) -> String {
    match format {
        GraphFormat::Mermaid => mermaid::render(drawn),
        GraphFormat::Dot => dot::render(drawn),
        GraphFormat::Json => json::render(drawn, sources),
        GraphFormat::Html => html::render(drawn, sources),
    }
}

/// What stands in a node, one text a line.
fn caption(node: &Node) -> Vec<String> {
    let mut lines = Vec::new();
    let title = node.name.as_deref().unwrap_or(&node.address);
    lines.push(match node.count {
        1 => clean(title),
        count => format!("{} × {count}", clean(title)),
    });
    if let Some(text) = &node.text {
        lines.push(short(&clean(text)));
    }
    lines
}

/// What the nodes beside a node are, in words.
fn heading(node: &Node) -> &'static str {
    match node.kind {
        Kind::Capability => "capabilities",
        Kind::Mute => "mutes",
        Kind::Check => "checks",
        Kind::Channel => "channels",
        Kind::Source => "sources",
        Kind::Route => "routes",
        Kind::Service => "services",
        Kind::Escalation => "escalation policies",
        _ if node.person => "people",
        _ => "schedules and teams",
    }
}

/// Text that fits into a node.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// What an edge says: how many checks' alerts go along it.
fn along(checks: usize) -> Option<String> {
    (checks > 1).then(|| format!("{checks} checks"))
}
