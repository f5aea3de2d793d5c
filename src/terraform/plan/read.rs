//! The document of a plan: which parts of it are kept, as they stand.

use super::configuration::Configuration;
use super::error::PlanError;
use super::others::{Other, Others};
use super::scan::Scanner;
use super::{Action, Wanted};
use crate::terraform::eval::Mode;
use crate::terraform::value::{Value, json};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

/// Modules in modules of a state are followed no deeper.
const MOST_MODULES: usize = 64;

/// What is kept of a plan, before the parts are put together.
#[derive(Debug, Default)]
pub(super) struct Document {
    format: Option<String>,
    pub(super) terraform: Option<String>,
    pub(super) complete: Option<bool>,
    errored: bool,
    /// Whether there are changes at all: a state has none.
    planned: bool,
    /// Names at the top that only other documents have.
    state: bool,
    log: bool,
    /// How many resource instances there are, wanted or not.
    pub(super) resources: usize,
    pub(super) changes: BTreeMap<Arc<str>, Change>,
    /// What the state holds and no change names, and what data sources have read.
    pub(super) prior: BTreeMap<Arc<str>, Held>,
    /// Addresses that instances had before the plan moved them.
    moved: BTreeSet<String>,
    /// What is there beside all that is kept.
    pub(super) others: Others,
    pub(super) drift: BTreeMap<Arc<str>, Drift>,
    pub(super) variables: BTreeMap<Arc<str>, Value>,
    pub(super) configuration: Configuration,
}

/// A value with the trees beside it.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// `None` where there is nothing (before a create, after a delete).
    pub(super) value: Option<Value>,
    pub(super) unknown: Json,
    pub(super) sensitive: Json,
}

/// What an instance is in the state.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) mode: Mode,
    pub(super) ty: Arc<str>,
    pub(super) side: Side,
}

/// What the plan does to an instance.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) mode: Mode,
    pub(super) ty: Arc<str>,
    pub(super) action: Action,
    /// The attributes that force a replacement, as paths.
    pub(super) replaces: Vec<String>,
    pub(super) after: Side,
}

/// What has changed outside Terraform.
#[derive(Debug)]
pub(super) struct Drift {
    pub(super) action: Action,
    pub(super) before: Side,
    pub(super) after: Side,
}

#[derive(Deserialize)]
struct RawChange<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    previous_address: Option<String>,
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    ty: Option<String>,
    deposed: Option<String>,
    #[serde(borrow)]
    change: RawSides<'a>,
}

#[derive(Deserialize)]
struct RawSides<'a> {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(borrow)]
    before: Option<&'a RawValue>,
    #[serde(borrow)]
    after: Option<&'a RawValue>,
    #[serde(default)]
    after_unknown: Json,
    #[serde(default)]
    before_sensitive: Json,
    #[serde(default)]
    after_sensitive: Json,
    #[serde(default)]
    replace_paths: Vec<Vec<Json>>,
}

#[derive(Deserialize)]
struct RawHeld<'a> {
    #[serde(borrow)]
    address: Cow<'a, str>,
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    ty: Option<String>,
    #[serde(borrow)]
    values: Option<&'a RawValue>,
    #[serde(default)]
    sensitive_values: Json,
}

impl Document {
    /// Reads a plan to its end.
    pub(super) fn read<R: Read>(input: R, wanted: Wanted<'_>) -> Result<Document, PlanError> {
        let mut scanner = Scanner::new(input);
        match scanner.beginning(4)? {
            [] => return Err(PlanError::Empty),
            // A saved plan is a zip archive.
            [b'P', b'K', 3, 4] => return Err(PlanError::Binary),
            [0x1f, 0x8b, ..] => return Err(PlanError::Compressed),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(PlanError::Utf16),
            // A mark in front of UTF-8 says nothing more than that.
            [0xef, 0xbb, 0xbf, ..] => scanner.pass(3),
            _ => {}
        }
        let asked = Asked::new(wanted);
        let wanted: Wanted<'_> = &|mode, ty| asked.of(mode, ty);
        let mut document = Document::default();
        match scanner.peek_value()? {
            None => return Err(PlanError::Empty),
            Some(b'{') => {}
            Some(_) => {
                return Err(PlanError::NotJson {
                    at: scanner.position(),
                    wanted: "{",
                });
            }
        }
        let read = scanner
            .object(&mut |s, name| document.member(s, name, wanted))
            .and_then(|()| scanner.finish());
        // A log is one object a line, so it has text behind the first.
        if document.log {
            return Err(PlanError::Log);
        }
        read?;
        document.usable()
    }

    fn member<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        name: &str,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        match name {
            "format_version" => {
                let found = scanner.string()?;
                if found.split('.').next() != Some("1") {
                    return Err(PlanError::Format { found });
                }
                self.format = Some(found);
            }
            "terraform_version" => self.terraform = Some(scanner.string()?),
            "complete" => self.complete = parse(scanner)?,
            "errored" => self.errored = parse(scanner)?,
            "variables" => {
                let at = scanner.position();
                self.variables = variables(value(at, scanner.value()?)?);
            }
            "resource_changes" => {
                self.planned = true;
                scanner.array(&mut |s| self.change(s, wanted))?;
            }
            "resource_drift" => scanner.array(&mut |s| self.drifted(s, wanted))?,
            "planned_values" | "output_changes" => {
                self.planned = true;
                scanner.skip()?;
            }
            "prior_state" => scanner.object(&mut |s, name| match name {
                "values" => s.object(&mut |s, name| match name {
                    "root_module" => self.module(s, wanted, 0),
                    _ => s.skip(),
                }),
                _ => s.skip(),
            })?,
            "configuration" => self.configuration.read(scanner, wanted)?,
            "values" | "lineage" | "serial" => {
                self.state = true;
                scanner.skip()?;
            }
            "@level" | "@message" => {
                self.log = true;
                scanner.skip()?;
            }
            _ => scanner.skip()?,
        }
        Ok(())
    }

    /// The document, unless it is none that can be used.
    fn usable(mut self) -> Result<Document, PlanError> {
        if self.state && !self.planned {
            return Err(PlanError::State);
        }
        if self.format.is_none() {
            return Err(PlanError::NoPlan);
        }
        // An empty state holds nothing but its version.
        if !self.planned && !self.configuration.known {
            return Err(PlanError::State);
        }
        if self.errored {
            return Err(PlanError::Errored);
        }
        // The state may come before the changes, or name what has moved by its old address.
        let (changes, moved) = (&self.changes, &self.moved);
        self.prior.retain(|address, held| {
            held.mode == Mode::Data
                || !(changes.contains_key(address) || moved.contains(&**address))
        });
        Ok(self)
    }

    fn change<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        self.resources += 1;
        let (at, bytes) = match element(scanner, wanted)? {
            Element::Kept(at, bytes) => (at, bytes),
            Element::Passed(Some((address, becomes))) => {
                self.others.changed(&address, becomes);
                return Ok(());
            }
            Element::Passed(None) => return Ok(()),
        };
        let raw: RawChange<'_> = typed(at, bytes)?;
        // A deposed object is what a replacement has left behind, not the instance.
        if raw.deposed.is_some() {
            return Ok(());
        }
        self.moved.extend(raw.previous_address);
        let change = Change {
            mode: mode(&raw.mode),
            ty: raw.ty.unwrap_or_default().into(),
            action: Action::of(&raw.change.actions),
            replaces: raw.change.replace_paths.iter().map(|p| path(p)).collect(),
            after: side(
                at,
                raw.change.after,
                raw.change.after_unknown,
                raw.change.after_sensitive,
            )?,
        };
        once(&mut self.changes, &raw.address, change)
    }

    fn drifted<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        let Element::Kept(at, bytes) = element(scanner, wanted)? else {
            return Ok(());
        };
        let raw: RawChange<'_> = typed(at, bytes)?;
        let action = Action::of(&raw.change.actions);
        // What has only moved is listed as well.
        if raw.deposed.is_some() || action == Action::NoOp {
            return Ok(());
        }
        let sides = raw.change;
        let drift = Drift {
            action,
            before: side(at, sides.before, Json::Null, sides.before_sensitive)?,
            after: side(at, sides.after, sides.after_unknown, sides.after_sensitive)?,
        };
        once(&mut self.drift, &raw.address, drift)
    }

    /// A module of the state, with those that it calls.
    fn module<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
        depth: usize,
    ) -> Result<(), PlanError> {
        if depth > MOST_MODULES {
            return Err(PlanError::TooDeep {
                at: scanner.position(),
                most: MOST_MODULES,
            });
        }
        scanner.object(&mut |s, name| match name {
            "resources" => s.array(&mut |s| self.held(s, wanted)),
            "child_modules" => s.array(&mut |s| self.module(s, wanted, depth + 1)),
            _ => s.skip(),
        })
    }

    fn held<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        self.resources += 1;
        let (at, bytes) = match element(scanner, wanted)? {
            Element::Kept(at, bytes) => (at, bytes),
            Element::Passed(Some((address, _))) => {
                self.others.held(&address);
                return Ok(());
            }
            Element::Passed(None) => return Ok(()),
        };
        let raw: RawHeld<'_> = typed(at, bytes)?;
        let mode = mode(&raw.mode);
        if mode == Mode::Managed && self.changes.contains_key(&*raw.address) {
            return Ok(());
        }
        let held = Held {
            mode,
            ty: raw.ty.unwrap_or_default().into(),
            side: side(at, raw.values, Json::Null, raw.sensitive_values)?,
        };
        once(&mut self.prior, &raw.address, held)
    }
}

fn once<T>(known: &mut BTreeMap<Arc<str>, T>, address: &str, new: T) -> Result<(), PlanError> {
    match known.insert(address.into(), new) {
        None => Ok(()),
        Some(_) => Err(PlanError::Twice {
            address: address.to_owned(),
        }),
    }
}

/// `managed` or `data`.
pub(super) fn mode(text: &str) -> Mode {
    if text == "data" {
        Mode::Data
    } else {
        Mode::Managed
    }
}

/// What was asked already of each type: a plan has many instances of few types.
struct Asked<'a> {
    wanted: Wanted<'a>,
    known: RefCell<FxHashMap<String, [Option<bool>; 2]>>,
}

impl<'a> Asked<'a> {
    /// So many types are remembered.
    const MOST: usize = 4_096;

    fn new(wanted: Wanted<'a>) -> Asked<'a> {
        let known = RefCell::default();
        Asked { wanted, known }
    }

    fn of(&self, mode: Mode, ty: &str) -> bool {
        let mut known = self.known.borrow_mut();
        let slot = |answers: &mut [Option<bool>; 2]| {
            let [managed, data] = answers;
            let answer = if mode == Mode::Data { data } else { managed };
            *answer.get_or_insert_with(|| (self.wanted)(mode, ty))
        };
        if let Some(answers) = known.get_mut(ty) {
            return slot(answers);
        }
        let mut answers = [None; 2];
        let answer = slot(&mut answers);
        if known.len() < Self::MOST {
            known.insert(ty.to_owned(), answers);
        }
        answer
    }
}

/// An instance in an array of them.
enum Element<'s> {
    /// Its bytes with their place, as its type is wanted.
    Kept(u64, &'s [u8]),
    /// It is not wanted; with its address and what becomes of it, unless it is only what a replacement
    /// has left behind.
    Passed(Option<(String, Other)>),
}

/// Reads an instance, and keeps it where its type is wanted.
fn element<'s, R: Read>(
    scanner: &'s mut Scanner<R>,
    wanted: Wanted<'_>,
) -> Result<Element<'s>, PlanError> {
    let start = scanner.pin();
    let (mut found, mut ty, mut address) = (None, None, None);
    let (mut becomes, mut deposed) = (Other::Known, false);
    let read = scanner.object(&mut |s, name| {
        match name {
            "address" => address = Some(s.string()?),
            "mode" => found = Some(mode(&s.string()?)),
            "type" => ty = Some(s.string()?),
            "deposed" => {
                deposed = s.peek_value()? == Some(b'"');
                return s.skip();
            }
            "change" => return change(s, &mut becomes),
            _ => return s.skip(),
        }
        // Both stand in front of what is large.
        if let (Some(mode), Some(ty)) = (found, &ty)
            && !wanted(mode, ty)
        {
            s.unpin();
        }
        Ok(())
    });
    scanner.unpin();
    read?;
    let kept = ty.is_some_and(|ty| wanted(found.unwrap_or(Mode::Managed), &ty));
    if kept {
        return Ok(Element::Kept(start, scanner.since(start)));
    }
    let address = address.filter(|_| !deposed);
    Ok(Element::Passed(address.map(|address| (address, becomes))))
}

/// What a change makes of an instance of which nothing else is kept.
fn change<R: Read>(scanner: &mut Scanner<R>, becomes: &mut Other) -> Result<(), PlanError> {
    scanner.object(&mut |s, name| match name {
        "after" => {
            if s.peek_value()? == Some(b'n') {
                *becomes = Other::Gone;
            }
            s.skip()
        }
        "after_unknown" => s.member("id", &mut |s| {
            if s.peek_value()? == Some(b't') && *becomes == Other::Known {
                *becomes = Other::Unknown;
            }
            s.skip()
        }),
        _ => s.skip(),
    })
}

fn typed<'a, T: Deserialize<'a>>(at: u64, bytes: &'a [u8]) -> Result<T, PlanError> {
    serde_json::from_slice(bytes).map_err(|e| PlanError::BadValue {
        at,
        why: e.to_string(),
    })
}

fn parse<R: Read, T: for<'a> Deserialize<'a>>(scanner: &mut Scanner<R>) -> Result<T, PlanError> {
    let at = scanner.position();
    typed(at, scanner.value()?)
}

/// Exact numbers, normalised text.
fn value(at: u64, bytes: &[u8]) -> Result<Value, PlanError> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    json::parse(text, None).map_err(|e| PlanError::BadValue {
        at: at + u64::from(e.offset),
        why: e.message,
    })
}

fn side(
    at: u64,
    raw: Option<&RawValue>,
    unknown: Json,
    sensitive: Json,
) -> Result<Side, PlanError> {
    let value = match raw {
        Some(raw) => Some(value(at, raw.get().as_bytes())?).filter(|v| !v.is_null()),
        None => None,
    };
    Ok(Side {
        value,
        unknown,
        sensitive,
    })
}

/// `{"name": {"value": …}}`
fn variables(all: Value) -> BTreeMap<Arc<str>, Value> {
    let all = all.entries().into_iter().flatten();
    all.filter_map(|(name, variable)| Some((name.clone(), variable.get("value")?.clone())))
        .collect()
}

/// `tags[0].name`
fn path(steps: &[Json]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Json::String(name) if text.is_empty() => text.push_str(name),
            Json::String(name) => {
                text.push('.');
                text.push_str(name);
            }
            other => text.push_str(&format!("[{other}]")),
        }
    }
    text
}
