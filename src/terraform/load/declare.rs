//! From the blocks of files to declarations by name.

use super::config::{
    BlockRef, Call, Config, Local, Object, Output, Provider, Resource, Space, Variable,
    resource_address,
};
use super::merge;
use crate::hcl::ast::{Block, Expr, File, Ident};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::eval::constraint::Constraint;
use crate::terraform::eval::{Mode, Problem, ProblemKind, constants, problems, references};
use crate::terraform::value::{Type, Value, convert};
use crate::text::nearest;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Top-level blocks and how many labels each has. The values of the rest are not looked at.
const BLOCKS: &[(&str, usize)] = &[
    ("variable", 1),
    ("locals", 0),
    ("output", 1),
    ("resource", 2),
    ("data", 2),
    ("module", 1),
    ("provider", 1),
    ("terraform", 0),
    ("moved", 0),
    ("import", 0),
    ("removed", 0),
    ("check", 1),
    ("ephemeral", 2),
    // Of later versions: nothing in them is alerting.
    ("action", 2),
    ("language", 0),
];

/// Arguments of a `variable` block (`deprecated` and `const` are OpenTofu's).
const VARIABLE: &[&str] = &[
    "type",
    "default",
    "description",
    "sensitive",
    "nullable",
    "ephemeral",
    "deprecated",
    "const",
];
/// Arguments of an `output` block.
const OUTPUT: &[&str] = &[
    "value",
    "description",
    "sensitive",
    "ephemeral",
    "depends_on",
    "deprecated",
];
/// Names that no variable may have.
const RESERVED: &[&str] = &[
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "lifecycle",
    "depends_on",
    "locals",
];

/// Gathers blocks by name.
#[derive(Default)]
pub(super) struct Reader {
    blocks: FxHashMap<(Space, Arc<str>), (Mode, BlockRef)>,
    locals: FxHashMap<Arc<str>, Local>,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, kind: ProblemKind, span: Span, message: String) -> &mut Problem {
        self.problems.push(Problem {
            kind,
            message,
            help: None,
            span,
            related: Vec::new(),
            subject: String::new(),
        });
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Attributes do not stand at the top level of a file.
    pub(super) fn stray(&mut self, file: &File) {
        for attribute in &file.body.attributes {
            let name = &attribute.name.name;
            self.problem(
                ProblemKind::Syntax,
                attribute.name.span,
                format!("an argument named \"{name}\" is not expected here"),
            )
            .help = Some("arguments stand inside blocks, e.g. `locals { … }`".to_owned());
        }
    }

    /// The name space and name of a block that declares something; `None` for the others, which
    /// are checked for their shape.
    fn key(&mut self, block: &Block) -> Option<(Space, Mode, Arc<str>)> {
        let kind = &*block.kind.name;
        let Some((_, labels)) = BLOCKS.iter().find(|(k, _)| *k == kind) else {
            let near = nearest(kind, BLOCKS.iter().map(|(k, _)| *k));
            self.problem(
                ProblemKind::Syntax,
                block.header,
                format!("blocks of type \"{kind}\" are not expected here"),
            )
            .help = near.map(|n| format!("did you mean \"{n}\"?"));
            return None;
        };
        if block.labels.len() != *labels {
            let found = block.labels.len();
            self.problem(
                ProblemKind::Syntax,
                block.header,
                format!("a \"{kind}\" block has {labels} labels, not {found}"),
            );
            return None;
        }
        let first = block.labels.first().map(|l| l.name.clone());
        let second = block.labels.get(1).map(|l| l.name.clone());
        match (kind, first, second) {
            ("variable", Some(name), _) => Some((Space::Variable, Mode::Managed, name)),
            ("output", Some(name), _) => Some((Space::Output, Mode::Managed, name)),
            ("module", Some(name), _) => Some((Space::Call, Mode::ModuleCall, name)),
            ("provider", Some(name), _) => {
                let alias = block.body.attribute("alias").and_then(|a| text(&a.expr));
                let key = alias.map_or_else(|| name.clone(), |a| format!("{name}.{a}").into());
                Some((Space::Provider, Mode::Managed, key))
            }
            ("resource", Some(ty), Some(name)) => Some((
                Space::Resource,
                Mode::Managed,
                resource_address(Mode::Managed, &ty, &name),
            )),
            ("data", Some(ty), Some(name)) => Some((
                Space::Resource,
                Mode::Data,
                resource_address(Mode::Data, &ty, &name),
            )),
            _ => None,
        }
    }

    /// A block of a primary file.
    pub(super) fn primary(&mut self, block: BlockRef) {
        if &*block.kind.name == "locals" {
            return self.locals(&block, false);
        }
        if &*block.kind.name == "check" {
            // A check may hold one data source of its own; it is planned like any other.
            for nested in block.body.blocks_of("data") {
                self.primary(BlockRef::Made(Arc::new(nested.clone())));
            }
        }
        let Some((space, mode, name)) = self.key(&block) else {
            return;
        };
        if let Some((_, first)) = self.blocks.get(&(space, name.clone())) {
            let (first, again) = (first.header, block.header);
            let kind = block.kind.name.clone();
            let problem = self.problem(
                ProblemKind::Evaluation,
                again,
                format!("a {kind} \"{name}\" is declared twice"),
            );
            problem
                .related
                .push((first, "first declared here".to_owned()));
            problem.help = Some("rename or remove one of them".to_owned());
            return;
        }
        self.blocks.insert((space, name), (mode, block));
    }

    /// A block of an override file.
    pub(super) fn overriding(&mut self, block: BlockRef) {
        if &*block.kind.name == "locals" {
            return self.locals(&block, true);
        }
        let Some((space, mode, name)) = self.key(&block) else {
            return;
        };
        match self.blocks.get_mut(&(space, name.clone())) {
            Some((_, base)) => *base = BlockRef::Made(Arc::new(merge::over(base, &block))),
            // A provider that is configured nowhere has an empty configuration to lay it over.
            None if space == Space::Provider && !name.contains('.') => {
                self.blocks.insert((space, name), (mode, block));
            }
            None => {
                let kind = block.kind.name.clone();
                self.problem(
                    ProblemKind::Evaluation,
                    block.header,
                    format!("there is no {kind} \"{name}\" to override"),
                )
                .help = Some(
                    "an override file changes blocks of the module's other files; move a new one there"
                        .to_owned(),
                );
            }
        }
    }

    fn locals(&mut self, block: &BlockRef, overriding: bool) {
        let BlockRef::In(file, at) = block else {
            return;
        };
        if !block.labels.is_empty() {
            self.key(block);
            return;
        }
        for (attribute, written) in block.body.attributes.iter().enumerate() {
            let name = written.name.clone();
            let local = Local {
                name: name.clone(),
                file: file.clone(),
                block: *at,
                attribute,
            };
            let first = self.locals.get(&name.name).map(|l| l.name.span);
            match (first, overriding) {
                (Some(_), true) | (None, false) => {
                    self.locals.insert(name.name, local);
                }
                (Some(first), false) => {
                    let problem = self.problem(
                        ProblemKind::Evaluation,
                        name.span,
                        format!("local \"{}\" is declared twice", name.name),
                    );
                    problem
                        .related
                        .push((first, "first declared here".to_owned()));
                    problem.help = Some("rename or remove one of them".to_owned());
                }
                (None, true) => {
                    self.problem(
                        ProblemKind::Evaluation,
                        name.span,
                        format!("there is no local \"{}\" to override", name.name),
                    );
                }
            }
        }
    }

    /// All declarations, in order of name.
    pub(super) fn finish(mut self) -> Config {
        let mut config = Config::default();
        let mut blocks: Vec<_> = std::mem::take(&mut self.blocks).into_iter().collect();
        blocks
            .sort_by(|((a, x), (m, _)), ((b, y), (n, _))| (*a as u8, m, x).cmp(&(*b as u8, n, y)));
        for ((space, key), (mode, block)) in blocks {
            let Some(label) = block.labels.last().cloned() else {
                continue;
            };
            let at = match space {
                Space::Variable => {
                    let variable = self.variable(label, block);
                    config.variables.push(variable);
                    config.variables.len()
                }
                Space::Output => {
                    self.arguments(&block, OUTPUT);
                    config.outputs.push(Output {
                        sensitive: self.flag(&block, "sensitive").unwrap_or(false),
                        ephemeral: self.flag(&block, "ephemeral").unwrap_or(false),
                        name: label,
                        block,
                    });
                    config.outputs.len()
                }
                Space::Call => {
                    config.calls.push(Call {
                        source: block.body.attribute("source").and_then(|a| text(&a.expr)),
                        name: label,
                        block,
                    });
                    config.calls.len()
                }
                Space::Resource => {
                    config.resources.push(Resource {
                        mode,
                        ty: block
                            .labels
                            .first()
                            .map_or_else(|| label.name.clone(), |l| l.name.clone()),
                        name: label.name,
                        address: key.clone(),
                        block,
                    });
                    config.resources.len()
                }
                Space::Provider => {
                    config.providers.push(Provider {
                        key: key.clone(),
                        block,
                    });
                    config.providers.len()
                }
                Space::Local => continue,
            };
            config.names.insert((space, key), at - 1);
        }
        let mut locals: Vec<_> = self.locals.into_values().collect();
        locals.sort_by(|a, b| a.name.name.cmp(&b.name.name));
        for (at, local) in locals.iter().enumerate() {
            config
                .names
                .insert((Space::Local, local.name.name.clone()), at);
        }
        config.locals = locals;
        config.problems = self.problems;
        let objects: Vec<Object> = config.objects().collect();
        for object in objects {
            let (found, missing) = references::of(&config, object);
            config.references.push(found);
            let missing = missing.into_iter().map(|error| (object, error));
            config.undeclared.extend(missing);
        }
        config
    }

    fn variable(&mut self, name: Ident, block: BlockRef) -> Variable {
        self.arguments(&block, VARIABLE);
        if RESERVED.contains(&&*name.name) {
            self.problem(
                ProblemKind::Syntax,
                name.span,
                format!("\"{}\" cannot be the name of a variable", name.name),
            )
            .help = Some("modules have arguments of this name: choose another".to_owned());
        }
        let (constraint, parsed) = match block.body.attribute("type") {
            None => (Constraint::any(), false),
            Some(attribute) => match Constraint::parse(&attribute.expr) {
                Ok(constraint) => {
                    let parsed = !constraint.is_primitive();
                    (constraint, parsed)
                }
                Err(error) => {
                    self.error(&error, &format!("var.{}", name.name));
                    (Constraint::any(), true)
                }
            },
        };
        let subject = format!("var.{}", name.name);
        let default = block.body.attribute("default").map(|attribute| {
            let value = constants::evaluate(&attribute.expr)
                .and_then(|v| constraint.apply(v))
                .map_err(|e| e.or_at(attribute.expr.span));
            value.unwrap_or_else(|error| {
                self.error(&error, &subject);
                problems::failed(&error, constraint.ty())
            })
        });
        let nullable = self.flag(&block, "nullable").unwrap_or(true);
        if !nullable && default.as_ref().is_some_and(Value::is_null) {
            let error = EvalError::new(
                "the default is null, which \"nullable = false\" excludes",
                block.header,
            );
            self.error(&error, &subject);
        }
        Variable {
            nullable,
            sensitive: self.flag(&block, "sensitive").unwrap_or(false),
            ephemeral: self.flag(&block, "ephemeral").unwrap_or(false),
            name,
            block,
            constraint,
            parsed,
            default,
        }
    }

    /// Arguments that a block of the language does not have.
    fn arguments(&mut self, block: &Block, known: &[&str]) {
        for attribute in &block.body.attributes {
            let name = &*attribute.name.name;
            if known.contains(&name) {
                continue;
            }
            let near = nearest(name, known.iter().copied());
            self.problem(
                ProblemKind::Syntax,
                attribute.name.span,
                format!("a \"{}\" block has no argument \"{name}\"", block.kind.name),
            )
            .help = near.map(|n| format!("did you mean \"{n}\"?"));
        }
    }

    /// A constant boolean argument.
    fn flag(&mut self, block: &Block, name: &str) -> Option<bool> {
        let attribute = block.body.attribute(name)?;
        let value =
            constants::evaluate(&attribute.expr).and_then(|v| convert::convert(&v, &Type::Bool));
        match value {
            Ok(value) => value.as_bool(),
            Err(error) => {
                let error = error.or_at(attribute.expr.span);
                self.error(&error, &format!("{}.{name}", block.kind.name));
                None
            }
        }
    }

    fn error(&mut self, error: &EvalError, subject: &str) {
        let problem = problems::of(error, subject);
        self.problems.push(problem);
    }
}

/// The text of an expression that is a plain string.
fn text(expr: &Expr) -> Option<Arc<str>> {
    match &expr.kind {
        crate::hcl::ast::ExprKind::String(text) => Some(text.clone()),
        _ => None,
    }
}
