//! A rule's `fixes`, worked out: titles, safety and the edits of the files.

use super::request::{CopyRequest, Request};
use super::scope::SubjectScope;
use crate::edit::{self, Copy, Edit, Parsed, Part, Refusal};
use crate::finding::{Finding, Fix};
use crate::graph::Graph;
use crate::hcl::ast::{Expr, ExprKind};
use crate::policy::reader::unwrap;
use crate::policy::suppress;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use crate::terraform::address::base;
use crate::terraform::eval::evaluate;
use crate::terraform::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The most ways that are offered for one finding.
const MOST_FIXES: usize = 8;
/// The most edits of one of them.
const MOST_EDITS: usize = 100;

/// Makes edits of files that are parsed when they are first edited.
pub(super) struct Editor<'a> {
    sources: &'a SourceMap,
    /// Files that no user wrote: rules and adapters.
    hidden: &'a FxHashSet<FileId>,
    parsed: Mutex<FxHashMap<FileId, Result<Arc<Parsed>, Refusal>>>,
}

/// What a file is to whoever edits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Terraform,
    /// Terraform in JSON.
    Json,
    /// Config: what is checked at all is said there.
    Policy,
}

/// Edits, and why they are not for a program to make.
struct Made {
    edits: Vec<Edit>,
    doubt: Option<&'static str>,
    /// Whether they change what is checked.
    policy: bool,
}

impl<'a> Editor<'a> {
    pub fn new(sources: &'a SourceMap, hidden: &'a FxHashSet<FileId>) -> Editor<'a> {
        Editor {
            sources,
            hidden,
            parsed: Mutex::default(),
        }
    }

    /// The fixes of one finding about `subject`.
    pub fn fixes(
        &self,
        expr: &Expr,
        scope: &SubjectScope<'_>,
        graph: &Graph,
        subject: &str,
    ) -> Vec<Fix> {
        let mut found = Vec::new();
        let items = match &unwrap(expr).kind {
            ExprKind::Tuple(items) => items.as_slice(),
            _ => std::slice::from_ref(expr),
        };
        for item in items {
            // What does not apply need not make sense.
            if let Some(when) = member(item, "when")
                && !evaluate(when, scope).is_ok_and(|w| w.as_bool() == Some(true))
            {
                continue;
            }
            if let Ok(value) = evaluate(item, scope) {
                self.of_value(&value, graph, subject, 0, &mut found);
            }
        }
        found
    }

    /// A fix as a value, or a list of such.
    fn of_value(
        &self,
        value: &Value,
        graph: &Graph,
        subject: &str,
        depth: u8,
        found: &mut Vec<Fix>,
    ) {
        /// Lists of lists of fixes, and no deeper.
        const DEEPEST: u8 = 3;
        if let Some(items) = value.elements() {
            for item in items.iter().filter(|_| depth < DEEPEST) {
                self.of_value(item, graph, subject, depth + 1, found);
            }
            return;
        }
        if value.get("when").is_some_and(|w| w.as_bool() != Some(true)) || found.len() >= MOST_FIXES
        {
            return;
        }
        let title = value
            .get("title")
            .filter(|t| !t.marks_deep().is_sensitive());
        let (Some(title), Some(edits)) = (title.and_then(Value::as_str), value.get("edits")) else {
            return;
        };
        let safe = value.get("safety").and_then(Value::as_str) == Some("safe");
        let mut requests = Vec::new();
        if !collect(edits, 0, &mut requests) || requests.is_empty() {
            return;
        }
        // Of several with one title the first that can be made is enough.
        if found.iter().any(|fix| fix.title == title) || requests.iter().any(|r| exists(graph, r)) {
            return;
        }
        // A fix is whole, or it is none.
        let made = match self.make(&requests) {
            Ok(made) => made,
            // What to do is clear, and that nobody does it should be, too.
            Err(because) if because == edit::BY_HAND => Made {
                edits: Vec::new(),
                doubt: Some(edit::BY_HAND),
                policy: false,
            },
            Err(_) => return,
        };
        let mut users: Vec<String> = requests
            .iter()
            .flat_map(|r| shared(graph, r.at(), subject))
            .collect();
        users.sort_unstable();
        users.dedup();
        found.push(Fix {
            policy: made.policy,
            title: title.to_owned(),
            safe: safe && made.doubt.is_none(),
            because: made
                .doubt
                .filter(|_| safe || made.edits.is_empty())
                .map(str::to_owned),
            edits: made.edits,
            shared: users,
        });
    }

    fn make(&self, requests: &[&Request]) -> Result<Made, Refusal> {
        let mut by_file: FxHashMap<FileId, Vec<Edit>> = FxHashMap::default();
        let mut doubt = None;
        let mut policy = false;
        for request in requests {
            if let Some(file) = self.json(request.at())? {
                let (edits, unsure) = of_json(&file, request)?;
                by_file.entry(request.at().file).or_default().extend(edits);
                doubt = doubt.or(unsure);
                continue;
            }
            let (file, role) = self.file(request.at())?;
            policy |= role == Role::Policy;
            let (mut edits, unsure) = one(&file, role, request)?;
            // Several values may be made at one place; then they want the same there.
            let known = by_file.entry(request.at().file).or_default();
            edits.retain(|e| !known.contains(e));
            if edits.iter().any(|e| known.iter().any(|k| k.conflicts(e))) {
                return Err("two of its edits want the same place".to_owned());
            }
            known.extend(edits);
            doubt = doubt.or(unsure);
        }
        let mut edits = Vec::new();
        for (id, own) in by_file {
            let place = Span::new(id, 0, 0);
            match self.json(place)? {
                Some(_) => edits.extend(own),
                None => edits.extend(self.file(place)?.0.with_comments_aligned(own)),
            }
        }
        edits.sort();
        if edits
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.conflicts(b) && a != b))
        {
            return Err("two of its edits want the same place".to_owned());
        }
        edits.dedup();
        Ok(Made {
            edits,
            doubt,
            policy,
        })
    }

    /// The file of a place where that is Terraform in JSON that may be edited.
    fn json(&self, at: Span) -> Result<Option<Arc<SourceFile>>, Refusal> {
        let source = self.sources.get(at.file);
        let source = source.ok_or("it stands in no file")?;
        match role(&source.path)? {
            Role::Json => Ok(Some(source)),
            Role::Terraform | Role::Policy => Ok(None),
        }
    }

    /// The file of a place, where it may be edited.
    fn file(&self, at: Span) -> Result<(Arc<Parsed>, Role), Refusal> {
        let source = self.sources.get(at.file);
        let source = source.ok_or("it stands in no file")?;
        let role = role(&source.path)?;
        if self.hidden.contains(&at.file) {
            return Err("it is part of a rule or an adapter".to_owned());
        }
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        let file = parsed.entry(at.file).or_insert_with(|| {
            let parsed = Parsed::new(at.file, source);
            match parsed.is_whole() {
                true => Ok(Arc::new(parsed)),
                false => Err("the file has syntax errors".to_owned()),
            }
        });
        Ok((file.clone()?, role))
    }
}

/// A member of a fix that is written as an object.
fn member<'e>(item: &'e Expr, name: &str) -> Option<&'e Expr> {
    let ExprKind::Object(members) = &unwrap(item).kind else {
        return None;
    };
    let mut members = members.iter().rev();
    let named = |m: &&crate::hcl::ast::ObjectItem| matches!(&m.key.kind, ExprKind::String(key) if &**key == name);
    members.find(named).map(|m| &m.value)
}

/// Whether a copy of a resource would be called like another one.
fn exists(graph: &Graph, request: &Request) -> bool {
    let Request::Copy(copy) = request else {
        return false;
    };
    let label = label(copy);
    (copy.part.is_none() || copy.only)
        && graph.entities().any(|(_, entity)| {
            // Those of other types are by far the most.
            entity.ty == *copy.ty
                && base(&entity.address).rsplit('.').next() == Some(label.as_str())
        })
}

/// The requests of a list of lists of them; whether there is nothing else in it and not too much.
fn collect<'v>(value: &'v Value, depth: u8, found: &mut Vec<&'v Request>) -> bool {
    const DEEPEST: u8 = 3;
    if value.is_null() {
        return true;
    }
    match (Request::of(value), value.elements()) {
        (Some(request), _) => {
            found.push(request);
            found.len() <= MOST_EDITS && !request.is_sensitive()
        }
        (None, Some(items)) => {
            depth < DEEPEST && items.iter().all(|item| collect(item, depth + 1, found))
        }
        (None, None) => false,
    }
}

/// What a file is by its path.
fn role(path: &str) -> Result<Role, Refusal> {
    let outside = path.starts_with(['<', '/']) || path.contains(':');
    if outside || path.split('/').any(|part| part == "..") {
        return Err("the file is not part of the repository".to_owned());
    }
    if path
        .split('/')
        .any(|part| matches!(part, ".terraform" | ".git"))
    {
        return Err("the file belongs to a module that was downloaded".to_owned());
    }
    let json = [".tf.json", ".tofu.json", ".tfvars.json"];
    if json.iter().any(|end| path.ends_with(end)) {
        return Ok(Role::Json);
    }
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("tf" | "tofu" | "tfvars") => Ok(Role::Terraform),
        Some("hcl") => Ok(Role::Policy),
        _ => Err("the file is not written in HCL".to_owned()),
    }
}

/// Why an edit beside a comment is not for a program to make.
const EXPLAINED: &str = "the comment beside it may say why it is so";

/// The same of a file in JSON.
fn of_json(
    file: &SourceFile,
    request: &Request,
) -> Result<(Vec<Edit>, Option<&'static str>), Refusal> {
    let Request::Set { at, made, wanted } = request else {
        return Err(edit::BY_HAND.to_owned());
    };
    let explained = made.as_str().is_none() && edit::is_explained_json(file, *at);
    let edits = edit::rewritten_json(file, *at, made, wanted)?;
    Ok((edits, explained.then_some(EXPLAINED)))
}

/// The edits of one request, and why they are not for a program to make.
fn one(
    file: &Parsed,
    role: Role,
    request: &Request,
) -> Result<(Vec<Edit>, Option<&'static str>), Refusal> {
    const POLICY: &str = "what is checked at all is for people to decide";
    const REMOVES: &str = "taking code away is for people to decide";
    let mut doubt = (role == Role::Policy).then_some(POLICY);
    let edits = match request {
        Request::Set { at, made, wanted } => {
            let flag = made.as_bool().is_some();
            if made.as_str().is_none() && file.is_explained(*at, flag) {
                doubt = doubt.or(Some(EXPLAINED));
            }
            edit::rewritten(file, *at, made, wanted)?
        }
        Request::Add { at, element } => edit::element(file, *at, element)?,
        Request::Remove { at } => {
            let (edits, idle) = removed(file, *at)?;
            doubt = (!idle).then_some(REMOVES);
            edits
        }
        Request::After { at, text } => edit::after(file, *at, text)?,
        Request::Append { text, .. } => edit::append(file, text),
        Request::Write { at, text } => edit::written(file, *at, text)?,
        Request::Copy(copy) => copied(file, copy)?,
    };
    let silences = |e: &Edit| e.text.contains("alertlint:");
    if edits.iter().any(silences) {
        doubt = Some(POLICY);
    }
    Ok((edits, doubt))
}

/// What a copy of a resource is called: `ocr` where it asks for `capability:ocr`.
fn label(copy: &CopyRequest) -> String {
    let word = &*copy.word.1;
    let value = word.split_once([':', '=']).map_or(word, |(_, value)| value);
    edit::identifier(value)
}

/// Writes a block once more.
fn copied(file: &Parsed, copy: &CopyRequest) -> Result<Vec<Edit>, Refusal> {
    let reference = copy.reference.as_ref().map(|(from, to)| (&**from, &**to));
    let copy = Copy {
        like: &copy.like,
        behind: &copy.behind,
        part: match &copy.part {
            Some(kind) => Part::Block(kind, copy.only),
            None => Part::Whole,
        },
        word: (&copy.word.0, &copy.word.1),
        reference,
        label: &label(copy),
        sets: &copy.sets,
        names: &copy.names,
        moves: &copy.moves,
    };
    edit::copied(file, copy)
}

/// Takes away what stands at a place; and whether it is a suppression or an exemption, without which
/// more is checked and never less.
fn removed(file: &Parsed, at: Span) -> Result<(Vec<Edit>, bool), Refusal> {
    if let Some(comment) = file.comment_at(at) {
        return Ok(match suppress::removal(comment, at, file.whole()) {
            Some(part) if part != comment => (vec![Edit::new(part, "")], true),
            part => (edit::without(file, comment)?, part.is_some()),
        });
    }
    let exempts = file.block_at(at).is_some_and(|b| &*b.kind.name == "models");
    Ok((edit::without(file, at)?, exempts))
}

/// The other entities that have a value made at a place: those of other resources than the subject's,
/// or, where it is none of the subject's values, than the first one's.
fn shared(graph: &Graph, at: Span, subject: &str) -> Vec<String> {
    let users = graph.users(at).iter().filter_map(|id| graph.entity(*id));
    let users: Vec<&str> = users.map(|e| e.address.as_str()).collect();
    let resource = super::judge::resource_of;
    let owner = users.iter().find(|u| resource(u) == resource(subject));
    let Some(owner) = owner.or(users.first()).map(|o| resource(o)) else {
        return Vec::new();
    };
    let others = users.iter().filter(|u| resource(u) != owner);
    others.map(|u| (*u).to_owned()).collect()
}

/// Where an edit changes values of entities that have no finding with the same fix, it is not for a
/// program to make.
pub(super) fn settle_shared(findings: &mut [Finding]) {
    let mut wanted: FxHashMap<Edit, FxHashSet<String>> = FxHashMap::default();
    for finding in findings.iter() {
        for edit in finding.fixes.iter().flat_map(|f| &f.edits) {
            let subjects = wanted.entry(edit.clone()).or_default();
            subjects.insert(finding.subject.address.clone());
        }
    }
    for fix in findings.iter_mut().flat_map(|f| &mut f.fixes) {
        let agrees = |user: &&String| {
            let mut edits = fix.edits.iter();
            edits.any(|e| wanted.get(e).is_some_and(|w| w.contains(*user)))
        };
        let others: Vec<&String> = fix.shared.iter().filter(|u| !agrees(u)).collect();
        let Some(first) = others.first() else {
            continue;
        };
        if fix.safe {
            let more = match others.len() - 1 {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            fix.because = Some(format!("{first}{more} would change with it"));
            fix.safe = false;
        }
    }
}
