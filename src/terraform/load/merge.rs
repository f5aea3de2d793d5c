//! Override files: how a block of one is laid over the block it names.

use crate::hcl::ast::{Attribute, Block, Body};
use std::collections::HashSet;

/// The block `base` with `over` laid over it: an argument replaces the argument of its name, a
/// nested block replaces all nested blocks of its type (a `dynamic` block counts as the type that
/// it makes). `lifecycle` is merged argument by argument. The result keeps the place of `base`.
pub fn over(base: &Block, over: &Block) -> Block {
    Block {
        kind: base.kind.clone(),
        labels: base.labels.clone(),
        body: body(&base.body, &over.body),
        header: base.header,
        span: base.span,
    }
}

fn body(base: &Body, over: &Body) -> Body {
    let attributes = arguments(&base.attributes, &over.attributes);
    let replacing: HashSet<&str> = over.blocks.iter().map(made).collect();
    let mut blocks: Vec<Block> = Vec::new();
    for block in &base.blocks {
        if &*block.kind.name == "lifecycle" {
            let mut merged = block.clone();
            for other in over.blocks_of("lifecycle") {
                merged.body.attributes = arguments(&merged.body.attributes, &other.body.attributes);
            }
            blocks.push(merged);
        } else if !replacing.contains(made(block)) {
            blocks.push(block.clone());
        }
    }
    let has_lifecycle = base.blocks.iter().any(|b| &*b.kind.name == "lifecycle");
    let added = over
        .blocks
        .iter()
        .filter(|b| !(has_lifecycle && &*b.kind.name == "lifecycle"));
    blocks.extend(added.cloned());
    Body { attributes, blocks }
}

fn arguments(base: &[Attribute], over: &[Attribute]) -> Vec<Attribute> {
    let names: HashSet<&str> = over.iter().map(|a| &*a.name.name).collect();
    base.iter()
        .filter(|a| !names.contains(&*a.name.name))
        .chain(over)
        .cloned()
        .collect()
}

/// The type of block that a block makes.
fn made(block: &Block) -> &str {
    match (&*block.kind.name, block.labels.first()) {
        ("dynamic", Some(label)) => &label.name,
        (kind, _) => kind,
    }
}
