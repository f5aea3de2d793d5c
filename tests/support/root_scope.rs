//! A small root module for tests of expressions: variables with types and defaults, locals, and
//! resources of the types that the recorded configuration uses. The real loader is not needed.
//! `catalog = true` in a variable stands for what is bound to the catalog.
#![allow(dead_code, clippy::unwrap_used)]

use alertlint::hcl::ast::{Block, Body, Expr, ExprKind, File, Ident};
use alertlint::hcl::{parse, parse_template};
use alertlint::source::{SourceMap, Span};
use alertlint::terraform::error::{ErrorKind, EvalError};
use alertlint::terraform::eval::{Dialect, Scope, Step, evaluate, evaluate_template};
use alertlint::terraform::functions::FunctionHost;
use alertlint::terraform::value::convert::convert;
use alertlint::terraform::value::{
    Identity, Marks, Object, PathStep, Reasons, Refinement, Repr, Type, Unknown, Value,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// A parsed configuration, with the locals evaluated so far.
pub struct RootScope {
    dir: PathBuf,
    file: File,
    pub sources: SourceMap,
    pub dialect: Dialect,
    memo: RefCell<HashMap<String, Result<Value, EvalError>>>,
    pub swallowed: RefCell<Vec<EvalError>>,
}

impl RootScope {
    /// Reads `main.tf` of a folder.
    pub fn read(dir: impl Into<PathBuf>) -> RootScope {
        let dir = dir.into();
        let text = std::fs::read_to_string(dir.join("main.tf")).unwrap();
        RootScope::of(dir, &text)
    }

    /// The configuration in a text.
    pub fn of(dir: impl Into<PathBuf>, text: &str) -> RootScope {
        let sources = SourceMap::new();
        let id = sources.add("main.tf", text);
        let file = parse(id, text);
        assert_eq!(file.errors, [], "the configuration must parse");
        RootScope {
            dir: dir.into(),
            file,
            sources,
            dialect: Dialect::Terraform,
            memo: RefCell::default(),
            swallowed: RefCell::default(),
        }
    }

    fn block<'a>(&'a self, kind: &'a str, labels: &[&str]) -> Option<&'a Block> {
        let mut blocks = self.file.body.blocks_of(kind);
        blocks.find(|b| b.labels.iter().map(|l| &*l.name).eq(labels.iter().copied()))
    }

    fn memoised(
        &self,
        name: String,
        make: impl FnOnce() -> Result<Value, EvalError>,
    ) -> Result<Value, EvalError> {
        if let Some(found) = self.memo.borrow().get(&name) {
            return found.clone();
        }
        let made = make();
        self.memo.borrow_mut().insert(name, made.clone());
        made
    }

    fn variable(&self, name: &str) -> Option<Result<Value, EvalError>> {
        let body = &self.block("variable", &[name])?.body;
        Some(self.memoised(format!("var.{name}"), || {
            let ty = body
                .attribute("type")
                .map_or(Declared::Plain(Type::Dynamic), |a| declared(&a.expr));
            let default = body.attribute("default").unwrap();
            let value = ty.of(evaluate(&default.expr, self)?)?;
            let mark = |name, mark| body.attribute(name).map_or(Marks::NONE, |_| mark);
            Ok(value
                .marked(mark("sensitive", Marks::SENSITIVE))
                .marked(mark("catalog", Marks::CATALOG)))
        }))
    }

    fn local(&self, name: &str) -> Option<Result<Value, EvalError>> {
        let expr = self
            .file
            .body
            .blocks_of("locals")
            .find_map(|b| b.body.attribute(name))
            .map(|a| &a.expr)?;
        Some(self.memoised(format!("local.{name}"), || evaluate(expr, self)))
    }

    fn resource(&self, ty: &str, name: &str) -> Option<Result<Value, EvalError>> {
        let body = &self.block("resource", &[ty, name])?.body;
        let address = format!("{ty}.{name}");
        Some(self.memoised(address.clone(), || {
            if let Some(count) = body.attribute("count") {
                let n = evaluate(&count.expr, self)?;
                let n = n.as_number().and_then(|n| n.to_i64()).unwrap();
                let one = |i| self.instance(ty, &format!("{address}[{i}]"), body, Value::int(i));
                return Ok(Value::tuple((0..n).map(one).collect::<Result<_, _>>()?));
            }
            if let Some(each) = body.attribute("for_each") {
                let keys = evaluate(&each.expr, self)?;
                let mut all = BTreeMap::new();
                for key in keys.elements().unwrap() {
                    let text = key.as_str().unwrap();
                    let address = format!("{address}[\"{text}\"]");
                    all.insert(text.into(), self.instance(ty, &address, body, key.clone())?);
                }
                return Ok(Value::object(all));
            }
            self.instance(ty, &address, body, Value::null())
        }))
    }

    fn instance(
        &self,
        ty: &str,
        address: &str,
        body: &Body,
        key: Value,
    ) -> Result<Value, EvalError> {
        let scope = WithNames {
            names: BTreeMap::from([
                ("count", object([("index", key.clone())])),
                ("each", object([("key", key.clone()), ("value", key)])),
            ]),
            inner: self,
        };
        let mut attrs: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for attribute in &body.attributes {
            if !matches!(&*attribute.name.name, "count" | "for_each") {
                attrs.insert(
                    attribute.name.name.clone(),
                    evaluate(&attribute.expr, &scope)?,
                );
            }
        }
        let identity = Identity::of(address);
        let mut computed = |name: &str, ty: Type, not_null: bool| {
            let identity = identity.step(PathStep::Name(name.into()));
            let unknown = Unknown {
                ty,
                reasons: Reasons::one(identity.reason(Span::NONE)),
                identity: Some(identity),
                refinement: Refinement {
                    not_null,
                    ..Refinement::default()
                },
                ..Unknown::default()
            };
            let value = Value::new(Repr::Unknown(Arc::new(unknown)));
            attrs.entry(name.into()).or_insert(value);
        };
        match ty {
            "terraform_data" => {
                let input = body.attribute("input").map(|a| evaluate(&a.expr, &scope));
                let ty = input.transpose()?.map_or(Type::Dynamic, |v| v.ty());
                computed("output", ty, false);
                computed("id", Type::String, true);
                attrs.insert("triggers_replace".into(), Value::null());
            }
            _ => {
                for name in ["id", "hex", "dec", "b64_std", "b64_url"] {
                    computed(name, Type::String, false);
                }
                attrs.entry("prefix".into()).or_insert_with(Value::null);
            }
        }
        // The schema of `terraform_data` is part of the language, that of the others is not.
        let open = Some(identity).filter(|_| ty != "terraform_data");
        Ok(Value::new(Repr::Object(Arc::new(Object { attrs, open }))))
    }
}

impl FunctionHost for RootScope {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.dir.join(path)).map_err(|e| e.to_string())
    }

    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        let base = self.dir.join(dir);
        let mut files: Vec<String> = walkdir::WalkDir::new(&base)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .filter_map(|e| Some(e.path().strip_prefix(&base).ok()?.to_str()?.to_owned()))
            .collect();
        files.sort();
        Ok(files)
    }

    fn render_template(
        &self,
        name: &str,
        template: &str,
        vars: &Value,
    ) -> Result<Value, EvalError> {
        let id = self.sources.add(name, template);
        let (parts, errors) = parse_template(id, template, 0);
        if let Some(error) = errors.first() {
            return Err(EvalError::new(error.message.as_str(), error.span));
        }
        let scope = WithNames {
            names: vars
                .entries()
                .into_iter()
                .flatten()
                .map(|(name, value)| (&**name, value.clone()))
                .collect(),
            inner: self,
        };
        evaluate_template(&parts, Span::new(id, 0, template.len() as u32), &scope)
    }
}

impl Scope for RootScope {
    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        let name = |i: usize| match steps.get(i) {
            Some(Step::Attr(name)) => &*name.name,
            _ => "",
        };
        let found = match &*root.name {
            "var" => (self.variable(name(0)), 1),
            "local" => (self.local(name(0)), 1),
            "path" => (Some(Ok(Value::string("."))), 1),
            "terraform" => (Some(Ok(Value::string("default"))), 1),
            ty => (self.resource(ty, name(0)), 1),
        };
        let undeclared = || {
            EvalError::new(
                format!("{}.{} is not declared", root.name, name(0)),
                root.span,
            )
            .kind(ErrorKind::Undeclared)
        };
        let value = found.0.unwrap_or_else(|| Err(undeclared()))?;
        Ok((value, found.1))
    }

    fn swallowed(&self, error: &EvalError) {
        self.swallowed.borrow_mut().push(error.clone());
    }
}

/// A scope with a few names more.
struct WithNames<'a> {
    names: BTreeMap<&'a str, Value>,
    inner: &'a RootScope,
}

impl FunctionHost for WithNames<'_> {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        self.inner.read_file(path)
    }
    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        self.inner.list_files(dir)
    }
    fn render_template(&self, _: &str, _: &str, _: &Value) -> Result<Value, EvalError> {
        Err(EvalError::new(
            "templates cannot render templates",
            Span::NONE,
        ))
    }
}

impl Scope for WithNames<'_> {
    fn dialect(&self) -> Dialect {
        self.inner.dialect
    }
    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        index: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        match self.names.get(&*root.name) {
            Some(value) => Ok((value.clone(), 0)),
            None => self.inner.resolve(root, steps, index),
        }
    }
}

fn object<const N: usize>(attrs: [(&str, Value); N]) -> Value {
    Value::object(attrs.into_iter().map(|(k, v)| (k.into(), v)).collect())
}

/// A type constraint with the defaults of optional attributes.
enum Declared {
    Plain(Type),
    List(Box<Declared>),
    Set(Box<Declared>),
    Map(Box<Declared>),
    Object(Vec<(Arc<str>, Declared, Option<Value>)>),
}

impl Declared {
    fn ty(&self) -> Type {
        match self {
            Declared::Plain(ty) => ty.clone(),
            Declared::List(d) => Type::list(d.ty()),
            Declared::Set(d) => Type::set(d.ty()),
            Declared::Map(d) => Type::map(d.ty()),
            Declared::Object(attrs) => {
                Type::object(attrs.iter().map(|(k, d, _)| (k.clone(), d.ty())).collect())
            }
        }
    }

    fn of(&self, value: Value) -> Result<Value, EvalError> {
        convert(&self.filled(value)?, &self.ty())
    }

    fn filled(&self, value: Value) -> Result<Value, EvalError> {
        match (self, value.entries(), value.elements()) {
            (Declared::Object(attrs), Some(given), _) => {
                let fill = |(name, declared, default): &(Arc<str>, Declared, Option<Value>)| {
                    let given = given.get(name).filter(|v| !v.is_null());
                    let value = given
                        .or(default.as_ref())
                        .cloned()
                        .unwrap_or_else(Value::null);
                    Ok((name.clone(), declared.filled(value)?))
                };
                Ok(Value::object(
                    attrs.iter().map(fill).collect::<Result<_, EvalError>>()?,
                ))
            }
            (Declared::Map(d), Some(given), _) => {
                let fill = |(k, v): (&Arc<str>, &Value)| Ok((k.clone(), d.filled(v.clone())?));
                Ok(Value::object(
                    given.iter().map(fill).collect::<Result<_, EvalError>>()?,
                ))
            }
            (Declared::List(d) | Declared::Set(d), _, Some(given)) => {
                let fill = |v: &Value| d.filled(v.clone());
                Ok(Value::tuple(
                    given.iter().map(fill).collect::<Result<_, EvalError>>()?,
                ))
            }
            _ => Ok(value),
        }
    }
}

fn declared(expr: &Expr) -> Declared {
    match &expr.kind {
        ExprKind::Variable(name) => Declared::Plain(match &*name.name {
            "string" => Type::String,
            "number" => Type::Number,
            "bool" => Type::Bool,
            _ => Type::Dynamic,
        }),
        ExprKind::Call { name, args, .. } => {
            let inner = || Box::new(declared(&args[0]));
            match &*name.name {
                "list" => Declared::List(inner()),
                "set" => Declared::Set(inner()),
                "map" => Declared::Map(inner()),
                "object" => match &args[0].kind {
                    ExprKind::Object(items) => Declared::Object(
                        items
                            .iter()
                            .map(|item| attribute(&item.key, &item.value))
                            .collect(),
                    ),
                    _ => panic!("object() takes braces"),
                },
                other => panic!("no type is called {other}"),
            }
        }
        _ => panic!("not a type"),
    }
}

fn attribute(key: &Expr, ty: &Expr) -> (Arc<str>, Declared, Option<Value>) {
    let ExprKind::String(name) = &key.kind else {
        panic!("not an attribute's name");
    };
    match &ty.kind {
        ExprKind::Call { name: f, args, .. } if &*f.name == "optional" => {
            let empty = RootScope::of(".", "");
            let default = args.get(1).map(|d| evaluate(d, &empty).unwrap());
            (name.clone(), declared(&args[0]), default)
        }
        _ => (name.clone(), declared(ty), None),
    }
}
