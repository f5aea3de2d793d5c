//! What functions see of the world: files of the repository, and templates.

use super::{DataSources, Dialect, Scope, Step};
use crate::hcl::ast::{Expr, ExprKind, Ident, SyntaxError, TemplatePart};
use crate::source::{FileId, Span};
use crate::terraform::error::EvalError;
use crate::terraform::functions::FunctionHost;
use crate::terraform::load::Root;
use crate::terraform::load::repository::slashes;
use crate::terraform::value::{Marks, Value};
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Most files that are listed below one folder.
const MOST_FILES: usize = 100_000;

/// The files that functions may read, relative to the root module's folder.
pub struct Host<'a> {
    root: &'a Root,
    data: &'a dyn DataSources,
    dir: PathBuf,
    files: Mutex<FxHashMap<String, Read>>,
    templates: Mutex<FxHashMap<(String, String), Arc<Template>>>,
}

/// A file's bytes, or why there are none.
type Read = Result<Arc<[u8]>, String>;

/// A parsed template.
struct Template {
    expr: Expr,
    errors: Vec<SyntaxError>,
}

impl<'a> Host<'a> {
    /// For the functions of a root module.
    pub fn new(root: &'a Root, data: &'a dyn DataSources) -> Host<'a> {
        Host {
            root,
            data,
            dir: root
                .module()
                .map_or_else(|| root.dir.clone(), |m| m.dir.clone()),
            files: Mutex::default(),
            templates: Mutex::default(),
        }
    }

    /// See [`FunctionHost::read_file`].
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = files.get(path) {
            return found.as_ref().map(|b| b.to_vec()).map_err(String::clone);
        }
        let found: Read = if path.starts_with('~') {
            Err("it is outside the repository".to_owned())
        } else {
            self.root.walls().read(&self.dir.join(path)).map(Into::into)
        };
        let answer = found.as_ref().map(|b| b.to_vec()).map_err(String::clone);
        files.insert(path.to_owned(), found);
        answer
    }

    /// See [`FunctionHost::file_marks`].
    pub fn marks(&self, path: &str) -> Marks {
        let walls = self.root.walls();
        match walls.inside(&self.dir.join(path)) {
            Ok(real) => self.data.file_marks(&walls.relative(&real)),
            Err(_) => Marks::NONE,
        }
    }

    /// See [`FunctionHost::list_files`].
    pub fn list(&self, dir: &str) -> Result<Vec<String>, String> {
        let walls = self.root.walls();
        let real = match walls.inside(&self.dir.join(dir)) {
            Ok(real) => real,
            Err(why) if why.contains("does not exist") => return Ok(Vec::new()),
            Err(why) => return Err(why),
        };
        if !real.is_dir() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let walk = walkdir::WalkDir::new(&real)
            .follow_links(true)
            .into_iter()
            .filter_entry(|e| !e.path_is_symlink() || walls.inside(e.path()).is_ok());
        for entry in walk.flatten() {
            if !entry.file_type().is_file() {
                continue;
            }
            if found.len() >= MOST_FILES {
                return Err(format!("there are more than {MOST_FILES} files below it"));
            }
            if let Ok(inner) = entry.path().strip_prefix(&real) {
                found.push(slashes(inner));
            }
        }
        found.sort();
        Ok(found)
    }

    fn template(&self, name: &str, text: &str) -> Arc<Template> {
        let mut templates = self
            .templates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let key = (name.to_owned(), text.to_owned());
        if let Some(known) = templates.get(&key) {
            return known.clone();
        }
        // Places are relative to the repository, like those of every file. What is no file has a name only.
        let walls = self.root.walls();
        let shown = match walls.inside(&self.dir.join(name)) {
            Ok(real) => walls.relative(&real),
            Err(_) => name.to_owned(),
        };
        let id = self.root.sources.add(shown, text);
        let (parts, errors) = crate::hcl::parse_template(id, text, 0);
        let template = Arc::new(Template {
            expr: whole(id, text, parts),
            errors,
        });
        templates.insert(key, template.clone());
        template
    }

    /// See [`FunctionHost::render_template`].
    pub fn render(&self, name: &str, text: &str, vars: &Value) -> Result<Value, EvalError> {
        let template = self.template(name, text);
        if let Some(error) = template.errors.first() {
            return Err(EvalError::new(
                format!("{name} is no valid template: {}", error.message),
                error.span,
            ));
        }
        let scope = TemplateScope { host: self, vars };
        let value = super::evaluate(&template.expr, &scope)?;
        if value.is_null() {
            return Err(EvalError::new(
                format!("the result of the template {name} is null"),
                template.expr.span,
            ));
        }
        Ok(value)
    }
}

/// A template's parts as one expression.
fn whole(id: FileId, text: &str, parts: Vec<TemplatePart>) -> Expr {
    let span = Span::new(id, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let kind = match parts.as_slice() {
        [] => ExprKind::String("".into()),
        [TemplatePart::Literal(text, _)] => ExprKind::String(text.clone()),
        _ => ExprKind::Template(parts),
    };
    Expr { kind, span }
}

/// Inside a template only its own variables have names.
struct TemplateScope<'s, 'a> {
    host: &'s Host<'a>,
    vars: &'s Value,
}

impl Scope for TemplateScope<'_, '_> {
    fn dialect(&self) -> Dialect {
        Dialect::Terraform
    }

    fn resolve(
        &self,
        root: &Ident,
        _: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        if self.vars.is_unknown() {
            return Ok((self.vars.clone(), 0));
        }
        if let Some(value) = self.vars.get(&root.name) {
            return Ok((value.clone().marked(self.vars.marks), 0));
        }
        let error = EvalError::new(
            format!("the template's variables hold no \"{}\"", root.name),
            root.span,
        );
        let names = self.vars.entries().into_iter().flat_map(|e| e.keys());
        Err(
            match crate::text::nearest(&root.name, names.map(|n| &**n)) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error.help("a template sees only the variables that it is given"),
            },
        )
    }
}

impl FunctionHost for TemplateScope<'_, '_> {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        self.host.read(path)
    }

    fn file_marks(&self, path: &str) -> Marks {
        self.host.marks(path)
    }

    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        self.host.list(dir)
    }

    fn render_template(&self, _: &str, _: &str, _: &Value) -> Result<Value, EvalError> {
        Err(EvalError::new(
            "a template cannot read another template",
            Span::NONE,
        ))
    }
}
