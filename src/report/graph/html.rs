//! One page without any other file: the picture in columns, and what each alert goes through when
//! one points at it.

use super::{Drawn, caption, heading, json};
use crate::graph::schema::{Kind, kind_name};
use crate::graph::{EdgeKind, Node, ORDER, Picture};
use crate::report::clean;
use crate::source::SourceMap;
use std::fmt::Write as _;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// All lengths are in CSS pixels.
const WIDTH: usize = 230;
const GAP: usize = 90;
const LINE: usize = 15;
const PADDING: usize = 6;
const SPACE: usize = 10;
const TOP: usize = 34;

/// Characters of the caption that fit into a node.
const FIT: usize = 32;

pub(super) fn render(drawn: &[Drawn], sources: &SourceMap) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>alerting</title>\n<style>\n{STYLE}</style>\n{HEAD}"
    );
    for one in drawn {
        let data = json::graph(one, sources).to_string();
        let _ = write!(
            out,
            "<section>\n<h2>{}</h2>\n<div class=\"scroll\">\n{}</div>\n<script type=\"application/json\">{}</script>\n</section>\n",
            escaped(&one.title()),
            drawing(&one.picture),
            // Nothing in a script may end it.
            data.replace('<', "\\u003c"),
        );
    }
    let _ = write!(out, "<script>\n{SCRIPT}</script>\n</html>\n");
    out
}

const HEAD: &str = "\
<header>
<label>Find <input type=\"search\" id=\"find\" placeholder=\"address, tag, team …\"></label>
<span class=\"key fine\">fine</span> <span class=\"key broken\">broken</span>
<span class=\"key undetermined\">undetermined</span> <span class=\"key off\">off</span>
<p id=\"about\">Point at a node to see what goes through it; click to keep it.</p>
</header>
";

/// Where a node is drawn.
#[derive(Debug, Clone, Copy, Default)]
struct Spot {
    x: usize,
    y: usize,
    height: usize,
}

fn drawing(picture: &Picture) -> String {
    let columns = columns(picture);
    let mut spots = vec![Spot::default(); picture.nodes.len()];
    let mut out = String::new();
    let (mut x, mut bottom) = (SPACE, TOP);
    for column in &columns {
        let Some(first) = column.first().and_then(|i| picture.nodes.get(*i)) else {
            continue;
        };
        let _ = writeln!(
            out,
            "<text class=\"heading\" x=\"{x}\" y=\"20\">{}</text>",
            heading(first)
        );
        let mut y = TOP;
        for i in column {
            let lines = picture.nodes.get(*i).map_or(1, |n| caption(n).len());
            let height = lines * LINE + 2 * PADDING;
            if let Some(spot) = spots.get_mut(*i) {
                *spot = Spot { x, y, height };
            }
            y += height + SPACE;
        }
        bottom = bottom.max(y);
        x += WIDTH + GAP;
    }
    edges(&mut out, picture, &spots);
    for (i, (node, spot)) in picture.nodes.iter().zip(&spots).enumerate() {
        draw(&mut out, i, node, *spot);
    }
    // Room for the edges within the last column.
    let width = x;
    format!(
        "<svg width=\"{width}\" height=\"{bottom}\" viewBox=\"0 0 {width} {bottom}\" xmlns=\"http://www.w3.org/2000/svg\">\n{out}</svg>\n"
    )
}

fn edges(out: &mut String, picture: &Picture, spots: &[Spot]) {
    for (i, edge) in picture.edges.iter().enumerate() {
        let (Some(from), Some(to)) = (spots.get(edge.from), spots.get(edge.to)) else {
            continue;
        };
        let (y1, y2) = (from.y + from.height / 2, to.y + to.height / 2);
        // Within a column, and back to an earlier one, an edge goes round on the right.
        let (x1, x2) = match to.x > from.x {
            true => (from.x + WIDTH, to.x),
            false => (from.x + WIDTH, to.x + WIDTH),
        };
        let (c1, c2) = match to.x > from.x {
            true => (x1 + GAP / 2, x2 - GAP / 2),
            false => (x1 + GAP / 2, x2 + GAP / 2),
        };
        let mut class = "edge".to_owned();
        if !edge.certain || edge.kind == EdgeKind::Mutes {
            class.push_str(" dashed");
        }
        let _ = writeln!(
            out,
            "<path class=\"{class}\" data-edge=\"{i}\" d=\"M{x1},{y1} C{c1},{y1} {c2},{y2} {x2},{y2}\"/>"
        );
    }
}

fn draw(out: &mut String, index: usize, node: &Node, spot: Spot) {
    let Spot { x, y, height } = spot;
    let _ = writeln!(
        out,
        "<g class=\"node {} {}\" data-node=\"{index}\" tabindex=\"0\"><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"4\"/>",
        kind_name(node.kind),
        node.state.name(),
    );
    for (line, text) in (1..).zip(caption(node)) {
        let class = if line == 1 { "title" } else { "text" };
        let _ = writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
            x + PADDING,
            y + line * LINE + 2,
            escaped(&fitting(&text)),
        );
    }
    let _ = writeln!(out, "<title>{}</title></g>", escaped(&clean(&node.address)));
}

/// The middle of what is too long says the least: addresses differ at their ends.
fn fitting(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= FIT {
        return text.to_owned();
    }
    let head: String = chars.iter().take(FIT / 2).collect();
    let tail: String = chars.iter().skip(chars.len() - FIT / 2 + 1).collect();
    format!("{head}…{tail}")
}

/// The nodes of each kind, people apart; within a column each stands near those that lead to it, so that few edges
/// cross. Routes keep their order, which means something.
fn columns(picture: &Picture) -> Vec<Vec<usize>> {
    let mut rank = vec![0.0_f64; picture.nodes.len()];
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); picture.nodes.len()];
    for edge in &picture.edges {
        if let Some(list) = before.get_mut(edge.to) {
            list.push(edge.from);
        }
    }
    let mut columns = Vec::new();
    let groups = ORDER.iter().map(|kind| (*kind, false));
    for (kind, person) in groups.chain([(Kind::Responder, true)]) {
        let fits = |n: &Node| n.kind == kind && n.person == person;
        let of_kind = |i: &usize| picture.nodes.get(*i).is_some_and(fits);
        let mut column: Vec<usize> = (0..picture.nodes.len()).filter(of_kind).collect();
        if kind != Kind::Route {
            let weight = |i: &usize| -> f64 {
                let from = before.get(*i).map_or(&[][..], Vec::as_slice);
                let sum: f64 = from.iter().filter_map(|f| rank.get(*f)).sum();
                if from.is_empty() {
                    f64::MAX
                } else {
                    sum / from.len() as f64
                }
            };
            column.sort_by(|a, b| weight(a).total_cmp(&weight(b)).then(a.cmp(b)));
        }
        let count = column.len().max(1) as f64;
        for (place, i) in column.iter().enumerate() {
            if let Some(rank) = rank.get_mut(*i) {
                *rank = place as f64 / count;
            }
        }
        if !column.is_empty() {
            columns.push(column);
        }
    }
    columns
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Drawn, GraphFormat, render};
    use crate::graph::schema::Kind;
    use crate::graph::{Node, Picture, State};
    use crate::source::{SourceMap, Span};

    fn drawn(name: &str) -> Drawn {
        let node = Node {
            kind: Kind::Check,
            address: "a.b".to_owned(),
            ty: "a".to_owned(),
            vendor: "v".to_owned(),
            name: Some(name.to_owned()),
            person: false,
            text: Some(name.to_owned()),
            state: State::Fine,
            because: vec![name.to_owned()],
            at: Span::NONE,
            count: 1,
        };
        let nodes = vec![node];
        let picture = Picture {
            nodes,
            ..Picture::default()
        };
        Drawn {
            root: name.to_owned(),
            environment: None,
            picture,
        }
    }

    #[test]
    fn no_name_gets_out_of_its_place() {
        let hostile = "</script><img src=x onerror=alert(1)>\"];\n```\u{202e}";
        let page = render(GraphFormat::Html, &[drawn(hostile)], &SourceMap::new());
        assert_eq!(page.matches("</script>").count(), 2, "{page}");
        assert!(!page.contains("<img"), "{page}");
        let mermaid = render(GraphFormat::Mermaid, &[drawn(hostile)], &SourceMap::new());
        assert!(
            !mermaid.contains("```") && !mermaid.contains("<img"),
            "{mermaid}"
        );
        let dot = render(GraphFormat::Dot, &[drawn(hostile)], &SourceMap::new());
        assert!(!dot.contains(">\"]"), "{dot}");
    }
}
