//! A plan and the source beside it.

use super::compare::{Difference, Joining, Referred, shown};
use super::references::like_an_id;
use super::value::path;
use super::{Plan, Planned, Wanted};
use crate::source::Span;
use crate::terraform::address::{base, may_be};
use crate::terraform::eval::{DataSources, Evaluation, Instance, Mode, Problem, ProblemKind};
use crate::terraform::lifecycle::{Ignored, ignored, left_as_made};
use crate::terraform::load::Root;
use crate::terraform::value::{Marks, PathStep, Repr, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// More differences of one instance than this are counted and not shown.
const MOST_SHOWN: usize = 3;

const OTHER_CODE: &str = "make the plan again from this source, with the same variables; --plan-only leaves the source aside";

/// What data sources have read when the plan was made, in front of what else stands in for them.
pub struct PlanData<'a> {
    /// The plan, where there is one.
    pub plan: Option<&'a Plan>,
    /// What else stands in for data sources.
    pub inner: &'a dyn DataSources,
}

impl DataSources for PlanData<'_> {
    fn read(&self, address: &str, ty: &str, config: &Value) -> Option<Value> {
        let bound = self.inner.read(address, ty, config);
        let planned = self.plan.and_then(|plan| plan.instances.get(address));
        let read = planned.filter(|p| p.mode == Mode::Data && !p.changed);
        let Some(entries) = read.and_then(|p| p.value.entries()) else {
            return bound;
        };
        // The expansion must be that of the plan; what the catalog stands in for stays known as such.
        let marks = |name: &str| {
            let bound = bound.as_ref().and_then(|b| b.get(name));
            bound.map_or(Marks::NONE, |b| b.marks)
        };
        let known = entries.iter().filter(|(_, v)| !v.is_unknown());
        let attrs = known.map(|(name, value)| (name.clone(), value.clone().marked(marks(name))));
        Some(Value::object(attrs.collect()))
    }

    fn file_marks(&self, path: &str) -> Marks {
        self.inner.file_marks(path)
    }
}

impl Plan {
    /// Joins the plan with what the source evaluates to, by address: what only the plan knows is filled
    /// in, what is deleted is left out, and what differs is a problem. `wanted` is what the plan was
    /// read with.
    pub fn join(&self, source: Evaluation, root: &Root, wanted: Wanted<'_>) -> Evaluation {
        let unread: Vec<&Arc<str>> = source
            .instances
            .iter()
            .filter(|i| i.mode == Mode::ModuleCall)
            .map(|i| &i.address)
            .collect();
        let mut joined = Joined {
            plan: self,
            ignored: ignored(root),
            symbolic: FxHashMap::default(),
            instances: Vec::with_capacity(source.instances.len()),
            problems: source.problems,
            taken: FxHashSet::default(),
        };
        for instance in &source.instances {
            if instance.address.contains("[*]") {
                let same = joined.symbolic.entry(base(&instance.address)).or_default();
                same.push(instance.clone());
            }
        }
        for instance in &source.instances {
            if instance.mode != Mode::Managed || !wanted(instance.mode, &instance.ty) {
                joined.instances.push(instance.clone());
            } else if !instance.address.contains("[*]") {
                joined.exact(instance);
            }
        }
        for (address, planned) in &self.instances {
            if planned.mode == Mode::Managed && !joined.taken.contains(address) {
                let hidden = unread.iter().any(|call| inside(address, call));
                joined.only_planned(address, planned, hidden);
            }
        }
        joined.rest();
        let mut instances = joined.instances;
        instances.sort_by(|a, b| (&a.address, a.mode).cmp(&(&b.address, b.mode)));
        let mut problems = joined.problems;
        problems.extend(self.drifts(&instances));
        Evaluation {
            instances,
            problems,
        }
    }

    /// What an unknown value of the source refers to.
    fn referred(&self, value: &Value) -> Referred {
        let Some(identity) = value.identity() else {
            return Referred::Elsewhere;
        };
        // A known text is more than whose attribute it is, unless it is an id.
        if !matches!(identity.path.last(), Some(PathStep::Name(name)) if like_an_id(name)) {
            return Referred::Elsewhere;
        }
        let Some(planned) = self.instances.get(&identity.address) else {
            return match self.others.id_is_known(&identity.address) {
                Some(_) => Referred::NotKept,
                None => Referred::Elsewhere,
            };
        };
        let mut known = Some(&planned.value);
        for step in identity.path.iter() {
            known = match step {
                PathStep::Name(name) => known.and_then(|v| v.get(name)),
                PathStep::Index(i) => {
                    let at = usize::try_from(*i).unwrap_or(usize::MAX);
                    known.and_then(|v| v.elements()?.get(at))
                }
                PathStep::Any => None,
            };
        }
        Referred::Here(known.cloned().filter(|v| !v.is_unknown() && !v.is_null()))
    }
}

struct Joined<'a> {
    plan: &'a Plan,
    ignored: FxHashMap<Span, Ignored>,
    /// Instances of the source whose key is not known, by address without keys.
    symbolic: FxHashMap<String, Vec<Instance>>,
    instances: Vec<Instance>,
    problems: Vec<Problem>,
    /// Addresses of the plan that the source has.
    taken: FxHashSet<Arc<str>>,
}

impl Joined<'_> {
    /// An instance of the source whose address is known.
    fn exact(&mut self, instance: &Instance) {
        let address = &instance.address;
        self.taken.insert(address.clone());
        if let Some(planned) = self.plan.instances.get(address) {
            let made = self.both(instance, address, planned);
            self.instances.push(made);
        } else if self.plan.deleted.contains_key(address) {
            if !self.plan.destroys() {
                let message = format!("the plan deletes {address}, which is in the source");
                self.mismatch(message, instance.header, address, Vec::new());
            }
        } else {
            if self.plan.complete == Some(true) {
                let message = format!("{address} is in the source and not in the plan");
                self.mismatch(message, instance.header, address, Vec::new());
            }
            let ignored = self.ignored.get(&instance.header);
            let unseen = ignored.map(|ignored| left_as_made(instance, ignored));
            self.instances
                .push(unseen.unwrap_or_else(|| instance.clone()));
        }
    }

    /// An instance of the plan that has no like in the source by its address alone.
    fn only_planned(&mut self, address: &Arc<str>, planned: &Planned, hidden: bool) {
        let symbolic = self.symbolic.get(&base(address));
        let stands_for = symbolic
            .into_iter()
            .flatten()
            .find(|i| may_be(&i.address, address))
            .cloned();
        if let Some(symbolic) = stands_for {
            let made = self.both(&symbolic, address, planned);
            self.instances.push(made);
            return;
        }
        // What the plan does not touch may be gone from the source: it was made for some targets only.
        if !planned.changed && !hidden {
            return;
        }
        if !hidden {
            let message = format!("{address} is in the plan and not in the source");
            self.mismatch(message, Span::NONE, address, Vec::new());
        }
        self.instances.push(planned.instance(address));
    }

    /// Symbolic instances are what the plan says they are; only where it is not whole there may be more.
    fn rest(&mut self) {
        if self.plan.complete == Some(true) {
            return;
        }
        let mut left: Vec<Instance> = std::mem::take(&mut self.symbolic)
            .into_values()
            .flatten()
            .filter(|i| i.mode == Mode::Managed)
            .collect();
        let known: FxHashSet<&str> = self.instances.iter().map(|i| &*i.address).collect();
        left.retain(|i| !known.contains(&*i.address));
        self.instances.extend(left);
    }

    /// An instance that both have.
    fn both(&mut self, source: &Instance, address: &Arc<str>, planned: &Planned) -> Instance {
        let plan = self.plan;
        let own = self.ignored.get(&source.header);
        let ignored = |name: &str| own.is_some_and(|i| i.has(name));
        let referred = |value: &Value| plan.referred(value);
        let mut joining = Joining::new(&referred, &ignored);
        let mut value = joining.join(&source.value, &planned.value);
        let differences = std::mem::take(&mut joining.differences);
        if address != &source.address
            && let (Repr::Object(own), Repr::Object(other)) = (&mut value.repr, &planned.value.repr)
        {
            Arc::make_mut(own).open.clone_from(&other.open);
        }
        if let Some(first) = differences.first() {
            let at = first.source.origin.or(source.header);
            let message = differing(address, &differences);
            let related = differences.iter().skip(1).take(MOST_SHOWN - 1);
            let related = related.filter(|d| !d.source.origin.is_none()).map(|d| {
                let text = format!("the plan has {} here", shown(&d.path, &d.plan));
                (d.source.origin, text)
            });
            let related = related.collect();
            self.mismatch(message, at, address, related);
        }
        let place = planned.instance(address);
        Instance {
            address: address.clone(),
            module: place.module,
            value,
            ..source.clone()
        }
    }

    fn mismatch(
        &mut self,
        message: String,
        span: Span,
        subject: &str,
        related: Vec<(Span, String)>,
    ) {
        self.problems.push(Problem {
            kind: ProblemKind::PlanMismatch,
            message,
            help: Some(OTHER_CODE.to_owned()),
            span,
            related,
            subject: subject.to_owned(),
        });
    }
}

fn differing(address: &str, differences: &[Difference]) -> String {
    let shown: Vec<String> = differences
        .iter()
        .take(MOST_SHOWN)
        .map(|d| {
            format!(
                "{} is {} in the source and {} in the plan",
                path(&d.path),
                shown(&d.path, &d.source),
                shown(&d.path, &d.plan)
            )
        })
        .collect();
    let more = match differences.len().saturating_sub(MOST_SHOWN) {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    format!("{address} differs: {}{more}", shown.join(", "))
}

/// Whether an address is inside a module instance; `[*]` stands for any key.
fn inside(address: &str, module: &str) -> bool {
    let (address, module) = (base(address), base(module));
    address
        .strip_prefix(&*module)
        .is_some_and(|rest| rest.starts_with('.'))
}
