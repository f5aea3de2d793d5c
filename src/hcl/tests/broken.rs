//! Broken files: what is reported and what is kept. Each broken construct costs itself alone.

use super::super::ast::{Body, ExprKind};
use super::super::*;
use crate::source::{SourceMap, Span};
use std::fmt::Write;
use std::path::Path;

/// Errors with their places, then the tree that is left.
fn outline(text: &str) -> String {
    let sources = SourceMap::new();
    let id = sources.add("file.tf", text);
    let source = sources.get(id).unwrap_or_else(|| panic!("just added"));
    let place = |span: Span| {
        let (line, column) = source.line_column(span.start);
        let shown: String = sources.text(span).escape_debug().take(40).collect();
        format!("{line}:{column} `{shown}`")
    };
    let file = parse(id, text);
    let mut out = String::new();
    for error in &file.errors {
        let _ = writeln!(out, "{}: {}", place(error.span), error.message);
        if let Some((span, what)) = &error.related {
            let _ = writeln!(out, "    {}: {what}", place(*span));
        }
        if let Some(help) = &error.help {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    out.push('\n');
    tree(&file.body, 0, &mut out);
    out
}

fn tree(body: &Body, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for attribute in &body.attributes {
        let value = if matches!(attribute.expr.kind, ExprKind::Error) {
            "BROKEN"
        } else {
            "…"
        };
        let _ = writeln!(out, "{indent}{} = {value}", attribute.name.name);
    }
    for block in &body.blocks {
        let labels: Vec<&str> = block.labels.iter().map(|l| &*l.name).collect();
        let _ = writeln!(out, "{indent}{} {labels:?}", block.kind.name);
        tree(&block.body, depth + 1, out);
    }
}

#[test]
fn one_broken_construct_costs_itself_alone() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hcl/broken");
    let entries = std::fs::read_dir(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "tf"))
        .collect();
    files.sort();
    assert!(
        files.len() >= 40,
        "broken files are missing: {}",
        files.len()
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(dir.join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        settings.bind(|| insta::assert_snapshot!(&*name, outline(&text)));
    }
}
