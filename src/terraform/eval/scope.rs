//! What names mean inside a module instance: `var`, `local`, `module`, resources, `each`, `count`,
//! `path`, `terraform`, and the iterators of `dynamic` blocks.

use super::ask::{Asked, any, asked, no_instance, whole};
use super::calls::{CallView, Outputs};
use super::repeat::{Frame, Key, Kind};
use super::state::State;
use super::undeclared;
use super::{Dialect, Mode, Problem, ProblemKind, Scope, Step};
use crate::hcl::ast::{Expr, Ident};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::functions::FunctionHost;
use crate::terraform::load::config::Object;
use crate::terraform::value::{Marks, Reason, ReasonKind, Repr, Type, Value};
use std::sync::Arc;

/// A name bound by a `dynamic` block, and those around it.
pub struct Iterator<'s> {
    /// The name.
    pub name: &'s Arc<str>,
    /// An object of `key` and `value`.
    pub value: Value,
    /// The names around.
    pub outer: Option<&'s Iterator<'s>>,
}

/// An instance of a module, and in it possibly one instance of a resource or call.
#[derive(Clone, Copy)]
pub struct ModuleScope<'s, 'a> {
    state: &'s State<'a>,
    node: usize,
    instance: usize,
    frame: Option<&'s Frame>,
    iterators: Option<&'s Iterator<'s>>,
    /// What is evaluated, for problems.
    subject: &'s str,
}

type Resolved = Result<(Value, usize), EvalError>;
type Index<'i> = &'i mut dyn FnMut(&Expr) -> Result<Value, EvalError>;

impl<'s, 'a> ModuleScope<'s, 'a> {
    pub(super) fn new(
        state: &'s State<'a>,
        node: usize,
        instance: usize,
        frame: Option<&'s Frame>,
        subject: &'s str,
    ) -> ModuleScope<'s, 'a> {
        ModuleScope {
            state,
            node,
            instance,
            frame,
            iterators: None,
            subject,
        }
    }

    /// The same scope with one more iterator.
    pub fn within<'t>(&self, iterator: &'t Iterator<'t>) -> ModuleScope<'t, 'a>
    where
        's: 't,
    {
        ModuleScope {
            iterators: Some(iterator),
            ..*self
        }
    }

    /// The iterators of the `dynamic` blocks around.
    pub fn iterators(&self) -> Option<&'s Iterator<'s>> {
        self.iterators
    }

    /// Reports a problem.
    pub fn problem(&self, problem: Problem) {
        self.state.problems.add(problem);
    }

    fn object(&self, object: Object, name: &str, at: Span) -> Result<Value, EvalError> {
        match self.state.value(self.node, self.instance, object) {
            Some(value) => Ok(value.clone()),
            None => Err(circle(name, at)),
        }
    }

    fn variable(&self, name: &Ident) -> Resolved {
        let config = self.state.config(self.node);
        match config.variable(&name.name) {
            Some(i) => {
                let shown = format!("var.{}", name.name);
                Ok((self.object(Object::Variable(i), &shown, name.span)?, 1))
            }
            None => Err(undeclared::variable(config, name)),
        }
    }

    fn local(&self, name: &Ident) -> Resolved {
        let config = self.state.config(self.node);
        match config.local(&name.name) {
            Some(i) => {
                let shown = format!("local.{}", name.name);
                Ok((self.object(Object::Local(i), &shown, name.span)?, 1))
            }
            None => Err(undeclared::local(config, name)),
        }
    }

    fn each(&self, name: &Ident) -> Resolved {
        let Some((key, value)) = self.frame.and_then(|f| f.each.as_ref()) else {
            return Err(EvalError::new(
                format!(
                    "each.{} stands only in a block with \"for_each\"",
                    name.name
                ),
                name.span,
            ));
        };
        match &*name.name {
            "key" => Ok((key.clone(), 1)),
            "value" => Ok((value.clone(), 1)),
            other => Err(EvalError::new(
                format!("there is no each.{other}, only each.key and each.value"),
                name.span,
            )),
        }
    }

    fn count(&self, name: &Ident) -> Resolved {
        if &*name.name != "index" {
            let message = format!("there is no count.{}, only count.index", name.name);
            return Err(EvalError::new(message, name.span));
        }
        match self.frame.and_then(|f| f.count.as_ref()) {
            Some(index) => Ok((index.clone(), 1)),
            None => Err(EvalError::new(
                "count.index stands only in a block with \"count\"",
                name.span,
            )),
        }
    }

    fn path(&self, name: &Ident) -> Resolved {
        let module = &self.state.node(self.node).module;
        let text = match &*name.name {
            "module" => module.path.clone(),
            "root" => ".".to_owned(),
            "cwd" => match self.state.root.module() {
                Some(root) => root.dir.display().to_string(),
                None => ".".to_owned(),
            },
            other => {
                return Err(EvalError::new(
                    format!("there is no path.{other}: only path.module, path.root and path.cwd"),
                    name.span,
                ));
            }
        };
        Ok((Value::string(text), 1))
    }

    fn terraform(&self, name: &Ident) -> Resolved {
        match &*name.name {
            "workspace" => {
                let workspace = self.state.root.inputs.workspace.as_deref();
                Ok((Value::string(workspace.unwrap_or("default")), 1))
            }
            "applying" => {
                let reason = Reason {
                    kind: ReasonKind::Other,
                    text: "terraform.applying differs between plan and apply".into(),
                    place: name.span,
                };
                Ok((
                    Value::unknown(Type::Bool, reason).marked(Marks::EPHEMERAL),
                    1,
                ))
            }
            other => Err(EvalError::new(
                format!("there is no terraform.{other}, only terraform.workspace"),
                name.span,
            )),
        }
    }

    fn resource(
        &self,
        mode: Mode,
        ty: &Ident,
        name: &Ident,
        steps: &[Step<'_>],
        taken: usize,
        index: Index<'_>,
    ) -> Resolved {
        let config = self.state.config(self.node);
        let Some(at) = config.resource(mode, &ty.name, &name.name) else {
            let indexed = matches!(steps.get(taken), Some(Step::Index(_)));
            return Err(undeclared::resource(config, mode, ty, name, indexed));
        };
        let resource = &config.resources[at];
        let Some(set) = self.state.resource(self.node, self.instance, at) else {
            return Err(circle(&resource.address, name.span));
        };
        let base = self
            .state
            .address(self.node, self.instance, &resource.address);
        let ((key, marks), used) = match asked(set.kind, &base, steps, taken, index)? {
            Asked::Whole => return Ok((whole(set, &base), taken)),
            Asked::Key(key, used) => (key, used),
        };
        if set.unknown.is_some() {
            return Ok((set.value.clone().marked(marks), used));
        }
        let found = match (&key, &set.value.repr) {
            (Key::Name(name), Repr::Object(all)) => all.attrs.get(name),
            (Key::Index(i), Repr::Tuple(all)) => usize::try_from(*i).ok().and_then(|i| all.get(i)),
            (Key::Any, _) => return Ok((any(&base, set.value.origin).marked(marks), used)),
            _ => None,
        };
        match found {
            Some(value) => Ok((value.clone().marked(marks), used)),
            None => {
                let names = set.value.entries().into_iter().flat_map(|e| e.keys());
                let at = steps.get(taken);
                Err(no_instance(&base, &key, names.map(|n| &**n), at))
            }
        }
    }

    fn module(&self, name: &Ident, steps: &[Step<'_>], index: Index<'_>) -> Resolved {
        let config = self.state.config(self.node);
        let Some(at) = config.call(&name.name) else {
            return Err(undeclared::module(config, name));
        };
        let shown = format!("module.{}", name.name);
        let base = self.state.address(self.node, self.instance, &shown);
        let Some(outputs) = self.state.call(self.node, self.instance, at) else {
            return Err(circle(&base, name.span));
        };
        let (view, read) = match &outputs {
            Outputs::Read(view) => (view, true),
            Outputs::Unread(view) => (view, false),
        };
        let (found, marks, used) = match asked(view.kind, &base, steps, 1, index)? {
            Asked::Whole if view.kind != Kind::Single => {
                return Ok((self.object(Object::Call(at), &base, name.span)?, 1));
            }
            Asked::Whole => (Some(0), Marks::NONE, 1),
            Asked::Key((Key::Any, marks), used) => (None, marks, used),
            Asked::Key((key, marks), used) => match view.find(&key) {
                Some(found) => (Some(found), marks, used),
                None => return Err(no_instance(&base, &key, view.names(), steps.get(1))),
            },
        };
        if !read {
            let source = config.calls[at].source.as_deref();
            let inner = found.and_then(|i| view.instances.get(i));
            return Ok((self.state.unread(inner, source).marked(marks), used));
        }
        let Some(Step::Attr(output)) = steps.get(used) else {
            let Some(found) = found else {
                return Ok((any(&base, name.span).marked(marks), used));
            };
            if view.kind == Kind::Single {
                return Ok((self.object(Object::Call(at), &base, name.span)?, used));
            }
            // All outputs of one of many instances: through the value of the whole.
            let whole = self.object(Object::Call(at), &base, name.span)?;
            let one = match (&whole.repr, view.instances.get(found).map(|i| &i.key)) {
                (Repr::Object(all), Some(Key::Name(name))) => all.attrs.get(name).cloned(),
                (Repr::Tuple(all), Some(_)) => all.get(found).cloned(),
                _ => None,
            };
            return Ok((one.unwrap_or(whole).marked(marks), used));
        };
        let value = self.output(view, &base, found, output)?;
        Ok((value.marked(marks), used + 1))
    }

    /// One output of one instance of a module; `None` where it is not known which instance.
    fn output(
        &self,
        view: &CallView<'_>,
        base: &str,
        found: Option<usize>,
        output: &Ident,
    ) -> Result<Value, EvalError> {
        let config = self.state.config(view.node);
        let Some(at) = config.output(&output.name) else {
            return Err(undeclared::output(config, base, output));
        };
        let Some(found) = found else {
            // Of one of many instances: only what is the same for all is known of it.
            let reason = Reason {
                kind: ReasonKind::Other,
                text: format!("it is not known which instance of {base} is meant").into(),
                place: output.span,
            };
            return Ok(Value::unknown(Type::Dynamic, reason));
        };
        let value = self
            .state
            .value(view.node, view.start + found, Object::Output(at));
        value
            .cloned()
            .ok_or_else(|| circle(&format!("{base}.{}", output.name), output.span))
    }

    fn ephemeral(&self, name: &Ident) -> Resolved {
        let reason = Reason {
            kind: ReasonKind::Resource,
            text: "ephemeral resources exist only during a run".into(),
            place: name.span,
        };
        let value = Value::unknown(Type::Dynamic, reason).marked(Marks::EPHEMERAL);
        Ok((value, 2))
    }
}

impl Scope for ModuleScope<'_, '_> {
    fn dialect(&self) -> Dialect {
        Dialect::Terraform
    }

    fn short_circuits(&self) -> bool {
        self.state.short_circuits
    }

    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        index: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        let mut bound = self.iterators;
        while let Some(iterator) = bound {
            if *iterator.name == root.name {
                return Ok((iterator.value.clone(), 0));
            }
            bound = iterator.outer;
        }
        let attr = |i: usize| match steps.get(i) {
            Some(Step::Attr(name)) => Some(*name),
            _ => None,
        };
        let Some(first) = attr(0) else {
            return Err(incomplete(root));
        };
        match &*root.name {
            "var" => self.variable(first),
            "local" => self.local(first),
            "each" => self.each(first),
            "count" => self.count(first),
            "path" => self.path(first),
            "terraform" => self.terraform(first),
            "module" => self.module(first, steps, index),
            "self" => Err(EvalError::new(
                "self stands only in provisioners, connections and postconditions",
                root.span,
            )),
            kind @ ("data" | "resource" | "ephemeral") => {
                let Some(name) = attr(1) else {
                    return Err(incomplete(root));
                };
                match kind {
                    "data" => self.resource(Mode::Data, first, name, steps, 2, index),
                    "resource" => self.resource(Mode::Managed, first, name, steps, 2, index),
                    _ => self.ephemeral(name),
                }
            }
            _ => self.resource(Mode::Managed, root, first, steps, 1, index),
        }
    }

    fn spend(&self, bytes: u64) -> bool {
        self.state.budget.spend(bytes)
    }

    fn swallowed(&self, error: &EvalError) {
        let misspelt = match error.kind {
            ErrorKind::Undeclared | ErrorKind::UndeclaredValue | ErrorKind::MissingOutput => true,
            // Of plain data an attribute may be there another time; one that is a slip away from
            // one that is there was meant to be that one.
            ErrorKind::MissingAttribute => error.help.is_some(),
            _ => false,
        };
        if misspelt {
            self.problem(Problem {
                kind: ProblemKind::Swallowed,
                message: format!(
                    "an error is hidden here that will never go away: {}",
                    error.message
                ),
                help: error.help.as_deref().map(str::to_owned),
                span: error.span,
                related: Vec::new(),
                subject: self.subject.to_owned(),
            });
        }
    }
}

impl FunctionHost for ModuleScope<'_, '_> {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        self.state.host.read(path)
    }

    fn file_marks(&self, path: &str) -> Marks {
        self.state.host.marks(path)
    }

    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        self.state.host.list(dir)
    }

    fn render_template(&self, name: &str, text: &str, vars: &Value) -> Result<Value, EvalError> {
        self.state.host.render(name, text, vars)
    }
}

fn circle(name: &str, span: Span) -> EvalError {
    EvalError::new(
        format!("{name} needs itself, through what it refers to"),
        span,
    )
    .kind(ErrorKind::Cycle)
    .help("break the circle: move what both sides need into a local of its own")
}

fn incomplete(root: &Ident) -> EvalError {
    let name = &root.name;
    match &**name {
        "var" | "local" | "each" | "count" | "path" | "terraform" | "module" | "data" => {
            EvalError::new(
                format!("\"{name}\" alone is no value: a name must follow, as in {name}.x"),
                root.span,
            )
        }
        _ => EvalError::new(format!("\"{name}\" means nothing here"), root.span)
            .help(format!("text is written in quotes: \"{name}\"")),
    }
}
