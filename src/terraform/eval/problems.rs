//! Evaluation errors as problems, each place once.

use super::{Problem, ProblemKind};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{Reason, ReasonKind, Reasons, Repr, Type, Unknown, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most problems that are reported of one root module.
const MOST: usize = 10_000;

/// An error as a problem about `subject`.
pub fn of(error: &EvalError, subject: &str) -> Problem {
    Problem {
        kind: kind(error),
        message: error.message.to_string(),
        help: error.help.as_deref().map(str::to_owned),
        span: error.span,
        related: Vec::new(),
        subject: subject.to_owned(),
    }
}

/// What takes the place of a value that failed to evaluate: an unknown with the error as reason.
pub fn failed(error: &EvalError, ty: &Type) -> Value {
    let reason = Reason {
        kind: match kind(error) {
            ProblemKind::Dangling => ReasonKind::Dangling,
            ProblemKind::Limit => ReasonKind::Limit,
            _ => ReasonKind::Error,
        },
        text: error.message.clone(),
        place: error.span,
    };
    let unknown = Unknown {
        ty: ty.clone(),
        reasons: Reasons::one(reason),
        instead: error.instead.clone(),
        ..Unknown::default()
    };
    Value::new(Repr::Unknown(Arc::new(unknown)))
}

fn kind(error: &EvalError) -> ProblemKind {
    match error.kind {
        ErrorKind::Undeclared | ErrorKind::MissingOutput | ErrorKind::MissingInstance => {
            ProblemKind::Dangling
        }
        ErrorKind::Limit => ProblemKind::Limit,
        ErrorKind::Syntax => ProblemKind::Syntax,
        _ => ProblemKind::Evaluation,
    }
}

/// Gathers problems from all threads, each place once.
#[derive(Debug, Default)]
pub struct Problems {
    found: Mutex<BTreeMap<(ProblemKind, Span), Problem>>,
}

impl Problems {
    /// Adds a problem. Of several of one kind at one place, the first in order of subject and
    /// message stays, whichever thread came first.
    pub fn add(&self, problem: Problem) {
        // The parser's own words for it are better, and stand in the report once.
        if problem.kind == ProblemKind::Syntax {
            return;
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found
            .entry((problem.kind, problem.span))
            .and_modify(|p| {
                if (&problem.subject, &problem.message) < (&p.subject, &p.message) {
                    *p = problem.clone();
                }
            })
            .or_insert(problem);
    }

    /// Adds a problem where there is none of its kind at its place.
    pub fn add_if_new(&self, problem: Problem) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.entry((problem.kind, problem.span)).or_insert(problem);
    }

    /// All of them, in order of file and place; the last one says so where there were too many.
    pub fn finish(self, path: impl Fn(Span) -> String) -> Vec<Problem> {
        let found = self
            .found
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(String, Problem)> =
            found.into_values().map(|p| (path(p.span), p)).collect();
        all.sort_by(|(x, a), (y, b)| {
            (x, a.span.start, a.span.end, a.kind).cmp(&(y, b.span.start, b.span.end, b.kind))
        });
        let left = all.len().saturating_sub(MOST);
        all.truncate(MOST);
        let mut all: Vec<Problem> = all.into_iter().map(|(_, p)| p).collect();
        if left > 0 {
            all.push(Problem {
                kind: ProblemKind::Limit,
                message: format!("{left} more problems are not listed"),
                help: Some("mend the first ones: later ones often follow from them".to_owned()),
                span: Span::NONE,
                related: Vec::new(),
                subject: ".".to_owned(),
            });
        }
        all
    }
}
