//! Reading an adapter file, checked against the schema of the graph.

use super::{Adapter, Assumption, EntityBlock};
use crate::graph::schema::{Attr, Given, KINDS, KindSchema};
use crate::hcl::ast::{Block, Expr, ExprKind, File, Ident};
use crate::policy::lang::functions::adapter_names;
use crate::policy::lang::types::{Checker, Ty};
use crate::policy::reader::{Located, Reader, advice, clip};
use crate::source::InputError;
use crate::terraform::eval::Mode;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Arguments of an entity block that are not attributes of the entity.
const META: &[&str] = &["for_each", "only_if", "computed"];

/// The adapter of a file; `None` where it has no provider block to name it.
pub(super) fn adapter(file: &File, builtin: bool, errors: &mut Vec<InputError>) -> Option<Adapter> {
    let mut reader = Reader::default();
    reader.syntax(file);
    for attribute in &file.body.attributes {
        let message = format!(
            "`{}` stands outside every block",
            clip(&attribute.name.name)
        );
        reader.error(
            InputError::new(message, attribute.name.span)
                .help("an adapter is one `provider` block and one block for each entity"),
        );
    }
    let adapter = provider(file, builtin, &mut reader);
    errors.append(&mut reader.errors);
    adapter
}

fn provider(file: &File, builtin: bool, reader: &mut Reader) -> Option<Adapter> {
    let mut providers = file.body.blocks_of("provider");
    let Some(block) = providers.next() else {
        if file.errors.is_empty() {
            let start = crate::source::Span::new(file.id, 0, 0);
            reader.error(
                InputError::new("an adapter names its provider", start)
                    .help("add `provider \"NAME\" { title = \"…\" }`"),
            );
        }
        return None;
    };
    if let Some(second) = providers.next() {
        reader.error(InputError::new(
            "an adapter file has one provider block",
            second.header,
        ));
    }
    let label = reader.label(block, "NAME")?.clone();
    reader.only(
        "a provider block",
        &block.body,
        &["title", "computed", "ignores"],
        &["assume"],
    );
    let title = block.body.attribute("title").and_then(|a| reader.text(a));
    let list = |reader: &mut Reader, name: &str| {
        let found = block.body.attribute(name).map(|a| reader.texts(a));
        texts(found.unwrap_or_default())
    };
    let computed = list(reader, "computed");
    let ignores = list(reader, "ignores");
    let assumptions: Vec<Assumption> = block
        .body
        .blocks_of("assume")
        .filter_map(|b| assumption(b, reader))
        .collect();
    let names: Vec<String> = assumptions.iter().map(|a| a.name.to_string()).collect();
    let blocks = file
        .body
        .blocks
        .iter()
        .filter(|b| &*b.kind.name != "provider")
        .filter_map(|b| entity(b, &names, &computed, builtin, reader))
        .collect();
    Some(Adapter {
        title: title.map_or_else(|| label.name.clone(), |t| t.text),
        name: label.name.clone(),
        assumptions,
        builtin,
        ignores,
        blocks,
        at: label,
    })
}

fn texts(located: Vec<Located>) -> Vec<Arc<str>> {
    located.into_iter().map(|l| l.text).collect()
}

fn assumption(block: &Block, reader: &mut Reader) -> Option<Assumption> {
    let name = reader.label(block, "NAME")?;
    reader.only(
        "an assume block",
        &block.body,
        &["default", "values", "docs"],
        &[],
    );
    let default = reader.required("an assumption", block, "default");
    let default = default.and_then(|a| reader.text(a))?;
    let values = reader.required("an assumption", block, "values")?;
    let values = texts(reader.texts(values));
    let docs = reader.required("an assumption", block, "docs");
    let docs = docs.and_then(|a| reader.text(a))?;
    if !values.contains(&default.text) {
        reader.error(
            InputError::new("the default is not among the values", default.at)
                .help(advice(&default.text, values.iter().map(|v| &**v))),
        );
    }
    Some(Assumption {
        name: name.name.clone(),
        default: default.text,
        values,
        docs: Arc::from(docs.text.trim()),
    })
}

fn entity(
    block: &Block,
    assumptions: &[String],
    computed: &[Arc<str>],
    builtin: bool,
    reader: &mut Reader,
) -> Option<EntityBlock> {
    let adapted: Vec<&'static KindSchema> = KINDS.iter().filter(|k| k.adapted).collect();
    let Some(schema) = adapted.iter().find(|k| k.name == &*block.kind.name) else {
        let message = format!("`{}` is not a kind of entity", clip(&block.kind.name));
        let mut known: Vec<&str> = adapted.iter().map(|k| k.name).collect();
        known.push("provider");
        reader.error(
            InputError::new(message, block.kind.span)
                .label("not a known kind")
                .help(advice(&block.kind.name, known)),
        );
        return None;
    };
    if block.labels.is_empty() {
        let message = format!("a `{}` block names a resource type", schema.name);
        reader.error(
            InputError::new(message, block.header)
                .help(format!("write `{} \"RESOURCE_TYPE\" {{ … }}`", schema.name)),
        );
    }
    for other in block.body.blocks.iter().filter(|b| &*b.kind.name != "let") {
        reader.unknown("an entity", "block", &other.kind, &["let"]);
    }
    let attrs = attributes(block, schema, reader);
    let own = block.body.attribute("computed").map(|a| reader.texts(a));
    let mut all_computed: BTreeSet<Arc<str>> = computed.iter().cloned().collect();
    all_computed.extend(texts(own.unwrap_or_default()));
    let expression = |name: &str| block.body.attribute(name).map(|a| a.expr.clone());
    let lets = lets(block, reader);
    let made = EntityBlock {
        kind: schema.kind,
        types: block.labels.iter().map(type_key).collect(),
        of_parts: of_parts(&lets),
        lets,
        for_each: expression("for_each"),
        part: expression("for_each").map_or(String::new(), |e| part_path(&e, schema.name)),
        only_if: expression("only_if"),
        computed: all_computed,
        attrs,
        constants: OnceLock::new(),
    };
    // Those that come with the program are checked when it is built and tested.
    if !builtin || cfg!(any(test, debug_assertions)) {
        check(&made, assumptions, reader);
    }
    Some(made)
}

/// `data.TYPE`, `module:SOURCE` or a resource type.
fn type_key(label: &Ident) -> (Mode, Arc<str>, crate::source::Span) {
    let (mode, ty) = match (
        label.name.strip_prefix("data."),
        label.name.strip_prefix("module:"),
    ) {
        (Some(ty), _) => (Mode::Data, ty),
        (_, Some(source)) => (Mode::ModuleCall, source),
        _ => (Mode::Managed, &*label.name),
    };
    (mode, Arc::from(ty), label.span)
}

fn attributes(
    block: &Block,
    schema: &'static KindSchema,
    reader: &mut Reader,
) -> Vec<(&'static Attr, Arc<Expr>)> {
    let given: Vec<&'static Attr> = schema
        .attrs
        .iter()
        .filter(|a| a.given != Given::Derived)
        .collect();
    let mut attrs = Vec::new();
    for attribute in &block.body.attributes {
        let name = &*attribute.name.name;
        if META.contains(&name) {
            continue;
        }
        match given.iter().find(|a| a.name == name) {
            Some(attr) => attrs.push((*attr, attribute.expr.clone())),
            None if schema.attrs.iter().any(|a| a.name == name) => {
                let message = format!("`{name}` of a {} is worked out by alertlint", schema.name);
                reader.error(
                    InputError::new(message, attribute.name.span)
                        .help("leave it out: adapters give what the vendor says"),
                );
            }
            None => {
                let known: Vec<&str> = given
                    .iter()
                    .map(|a| a.name)
                    .chain(META.iter().copied())
                    .collect();
                let what = format!("a {}", schema.name);
                reader.unknown(&what, "attribute", &attribute.name, &known);
            }
        }
    }
    for attr in given.iter().filter(|a| a.given == Given::Required) {
        if block.body.attribute(attr.name).is_none() {
            let message = format!("a {} lacks `{}`", schema.name, attr.name);
            let help = format!("add `{} = …`: {}", attr.name, attr.doc);
            reader.error(InputError::new(message, block.header).help(help));
        }
    }
    attrs
}

fn lets(block: &Block, reader: &mut Reader) -> FxHashMap<Arc<str>, (usize, Arc<Expr>)> {
    let mut lets = FxHashMap::default();
    for inner in block.body.blocks_of("let") {
        reader.no_label(inner);
        for nested in &inner.body.blocks {
            reader.unknown("`let`", "block", &nested.kind, &[]);
        }
        for attribute in &inner.body.attributes {
            let next = lets.len();
            let value = (next, attribute.expr.clone());
            if lets.insert(attribute.name.name.clone(), value).is_some() {
                reader.twice("the name", &attribute.name, block.header);
            }
        }
    }
    lets
}

/// For each name whether it rests on `each`, itself or through another name.
fn of_parts(lets: &FxHashMap<Arc<str>, (usize, Arc<Expr>)>) -> Vec<bool> {
    let mut of_parts = vec![false; lets.len()];
    // Names that rest on a name, by its index.
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); lets.len()];
    let mut open = Vec::new();
    for (index, expr) in lets.values() {
        let mut each = false;
        expr.visit(&mut |inner| match &inner.kind {
            ExprKind::Variable(name) => each |= &*name.name == "each",
            ExprKind::GetAttr { base, name } => {
                let of_let = matches!(&base.kind, ExprKind::Variable(root) if &*root.name == "let");
                let below = lets.get(&name.name).filter(|_| of_let);
                if let Some(above) = below.and_then(|(below, _)| above.get_mut(*below)) {
                    above.push(*index);
                }
            }
            _ => {}
        });
        if each {
            open.push(*index);
        }
    }
    while let Some(index) = open.pop() {
        let Some(slot) = of_parts.get_mut(index).filter(|slot| !**slot) else {
            continue;
        };
        *slot = true;
        open.extend(above.get(index).into_iter().flatten());
    }
    of_parts
}

/// Checks the names, functions and attributes that a block's expressions use.
fn check(block: &EntityBlock, assumptions: &[String], reader: &mut Reader) {
    let functions = adapter_names();
    let mut checker = Checker::new(&functions);
    let any = |names: &mut dyn Iterator<Item = String>| {
        names.map(|name| (name, Ty::Any)).collect::<Vec<_>>()
    };
    let roots = [
        ("self", Ty::Any),
        ("provider", Ty::Any),
        (
            "let",
            Ty::fields("`let`", any(&mut block.lets.keys().map(|n| n.to_string()))),
        ),
        (
            "assume",
            Ty::fields("`assume`", any(&mut assumptions.iter().cloned())),
        ),
        (
            "instance",
            Ty::fields(
                "`instance`",
                any(&mut ["address", "type", "provider"]
                    .into_iter()
                    .map(str::to_owned)),
            ),
        ),
    ];
    checker.roots = roots.map(|(name, ty)| (name.to_owned(), ty)).into();
    if let Some(for_each) = &block.for_each {
        checker.check(for_each);
        let each = any(&mut ["key", "value"].into_iter().map(str::to_owned));
        checker
            .roots
            .insert("each".to_owned(), Ty::fields("`each`", each));
    }
    let mut lets: Vec<_> = block.lets.values().collect();
    lets.sort_by_key(|(order, _)| *order);
    let exprs = lets.into_iter().map(|(_, e)| e);
    for expr in exprs
        .chain(&block.only_if)
        .chain(block.attrs.iter().map(|(_, e)| e))
    {
        checker.check(expr);
    }
    reader.errors.append(&mut checker.errors);
}

/// The path below the resource that `for_each` goes through: that of the first traversal of `self`
/// in it, else the kind's name.
fn part_path(expr: &Expr, kind: &str) -> String {
    match self_path(expr, 0) {
        Some(path) if !path.is_empty() => path,
        _ => format!(".{kind}"),
    }
}

fn self_path(expr: &Expr, depth: usize) -> Option<String> {
    /// An expression in which `self` stands deeper than this gets no path from it.
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return None;
    }
    let deeper = |e: &Expr| self_path(e, depth + 1);
    match &expr.kind {
        ExprKind::Variable(name) => (&*name.name == "self").then(String::new),
        ExprKind::GetAttr { base, name } => Some(format!("{}.{}", deeper(base)?, name.name)),
        ExprKind::Index { base, .. } | ExprKind::Splat { base, .. } => deeper(base),
        ExprKind::Parens(inner) => deeper(inner),
        ExprKind::Call { args, .. } => args.iter().find_map(deeper),
        ExprKind::For(f) => deeper(&f.collection).or_else(|| deeper(&f.value)),
        ExprKind::Tuple(items) => items.iter().find_map(deeper),
        ExprKind::Conditional { then, other, .. } => deeper(then).or_else(|| deeper(other)),
        _ => None,
    }
}
