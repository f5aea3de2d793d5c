//! `--plan`: reading the file, and what of it only the graph knows.

use super::errors::Failure;
use crate::graph::schema::Kind;
use crate::graph::{Problem, RawEntity};
use crate::policy::Adapters;
use crate::source::{InputError, Span};
use crate::terraform::eval::Mode;
use crate::terraform::plan::{Counts, Plan, PlanError};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which plan a run reads.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The file, `-` for standard input.
    pub path: PathBuf,
    /// Whether source is left aside.
    pub only: bool,
    /// What it holds, where it was read before: standard input can be read once.
    pub known: Option<Arc<Plan>>,
}

impl PlanFile {
    /// Reads the plan, as far as its resources concern alerting. With source beside it, all that data
    /// sources have read is kept as well.
    ///
    /// # Errors
    /// There is no such file, or it is no whole plan.
    pub fn read(&self, adapters: &Adapters, with_source: bool) -> Result<Arc<Plan>, Failure> {
        if let Some(known) = &self.known {
            return Ok(known.clone());
        }
        let wanted = |mode: Mode, ty: &str| {
            (with_source && mode == Mode::Data) || adapters.concerns(mode, ty)
        };
        let (name, read) = if self.path == Path::new("-") {
            let input = std::io::stdin().lock();
            ("standard input".to_owned(), Plan::read(input, &wanted))
        } else {
            let name = self.path.display().to_string();
            let read = match File::open(&self.path) {
                Ok(file) => Plan::read(file, &wanted),
                Err(e) => {
                    let why = super::files::reason(&e);
                    return Err(InputError::new(format!("{name}: {why}"), Span::NONE)
                        .help("name the file that `terraform show -json plan.tfplan` has printed, or `-` for standard input")
                        .into());
                }
            };
            (name, read)
        };
        let plan = read.and_then(|plan| {
            if plan.is_empty() && !with_source {
                return Err(PlanError::NoAlerting {
                    resources: plan.resources,
                });
            }
            Ok(Arc::new(plan))
        });
        plan.map_err(|e| e.of(&name).into())
    }
}

/// What the plan does to alerting, in one sentence; `None` where it changes nothing.
pub fn summary(plan: &Plan) -> Option<String> {
    const MOST_NAMED: usize = 3;
    let Counts {
        created,
        updated,
        replaced,
        deleted,
    } = plan.counts;
    let counts = [
        ("creates", created),
        ("updates", updated),
        ("replaces", replaced),
        ("deletes", deleted),
    ];
    let counts = counts.iter().filter(|(_, n)| *n > 0);
    let counts: Vec<String> = counts.map(|(verb, n)| format!("{verb} {n}")).collect();
    if counts.is_empty() {
        return None;
    }
    let gone: Vec<&str> = plan.deleted.keys().map(|a| &**a).collect();
    let named = gone.get(..MOST_NAMED.min(gone.len())).unwrap_or_default();
    let more = if gone.len() > MOST_NAMED { ", …" } else { "" };
    let named = match named {
        [] => String::new(),
        some => format!(" ({}{more})", some.join(", ")),
    };
    Some(format!(
        "of what may concern alerting the plan {}{named}",
        counts.join(", ")
    ))
}

/// Checks that the plan deletes before their successors exist.
pub fn gaps(plan: &Plan, entities: &[RawEntity]) -> Vec<Problem> {
    if plan.gaps.is_empty() {
        return Vec::new();
    }
    let checks = entities.iter().filter(|e| e.kind == Kind::Check);
    let checks: FxHashMap<&str, &RawEntity> = checks.map(|e| (e.address.as_str(), e)).collect();
    let of = |(address, forced): (&Arc<str>, &Vec<String>)| {
        let check = checks.get(&**address)?;
        let because = match forced.as_slice() {
            [] => String::new(),
            names => format!(", because {} cannot be changed in place", names.join(", ")),
        };
        let first = forced
            .first()
            .and_then(|name| check.attrs.get(name.as_str()));
        Some(Problem {
            kind: "coverage-gap".to_owned(),
            message: format!("{address} is deleted before its successor exists{because}"),
            help: Some(
                "write `lifecycle { create_before_destroy = true }` into the resource, or make the change in two steps"
                    .to_owned(),
            ),
            at: first.map_or(Span::NONE, |v| v.origin).or(check.block),
            related: Vec::new(),
            subject: address.to_string(),
            removable: false,
        })
    };
    plan.gaps.iter().filter_map(of).collect()
}
