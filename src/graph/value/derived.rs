//! Derived attributes as values.

use super::record::{OutcomeValue, capsule, contract, near, reference, text_or_null};
use super::{EntityValue, absent};
use crate::graph::facts::{CheckFacts, Outcome, Proven, is_person, router_of};
use crate::graph::links::End;
use crate::graph::read::{Flag, unknown};
use crate::graph::schema::{Attr, Kind};
use crate::graph::store::EntityId;
use crate::graph::{catalogs, query};
use crate::routing::Truth;
use crate::terraform::value::{
    Reason, ReasonKind, Reasons, Refinement, Repr, Type, Unknown, Value,
};
use std::sync::Arc;

fn unknown_list(reasons: &Reasons) -> Value {
    unknown(Type::List(Arc::new(Type::Dynamic)), reasons)
}

/// One that is there, which one not being known.
fn somebody(reasons: &Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        reasons: reasons.clone(),
        refinement: Refinement {
            not_null: true,
            ..Refinement::default()
        },
        ..Unknown::default()
    })))
}

impl EntityValue {
    pub(super) fn derived(&self, attr: &'static Attr) -> Value {
        let Some(entity) = self.graph.entity(self.id) else {
            return Value::null();
        };
        // What the engine could tell before anything was derived.
        if let Some(value) = entity.attrs.get(attr.name) {
            return value.clone();
        }
        let common = match attr.name {
            "kind_of" => Some(Value::string(super::Capsule::type_name(self))),
            "address" => Some(Value::string(entity.address.as_str())),
            "type" => Some(Value::string(entity.ty.as_str())),
            "vendor" => Some(Value::string(entity.vendor.as_str())),
            "block" => Some(Value::string(entity.address.as_str()).at(entity.block)),
            "references" => {
                let facts = &self.graph.links(self.id).facts;
                Some(Value::tuple(facts.iter().map(reference).collect()))
            }
            "assumptions" => Some(texts(&entity.assumptions)),
            _ => None,
        };
        if let Some(value) = common {
            return value;
        }
        let found = match entity.kind {
            Kind::Catalog => self.of_catalog(attr.name),
            Kind::Capability => self.of_capability(attr.name),
            Kind::Check => self.of_check(attr.name),
            Kind::Channel => self.checks_here(attr.name),
            Kind::Source => self.of_source(attr.name),
            Kind::Route => self.of_route(attr.name),
            Kind::Service => self.of_service(attr.name),
            Kind::Escalation => self.of_escalation(attr.name),
            Kind::Responder => self.of_responder(attr.name),
            Kind::Level | Kind::Member | Kind::Mute | Kind::Problem | Kind::Change => None,
        };
        found.unwrap_or_else(|| absent(attr))
    }

    fn of_catalog(&self, name: &str) -> Option<Value> {
        let own = self.graph.entity(self.id)?;
        let of = |id: &EntityId| {
            self.graph
                .entity(*id)
                .is_some_and(|e| e.vendor == own.address)
        };
        let all = self.graph.of_kind(Kind::Capability).iter();
        (name == "capabilities").then(|| self.entities(all.copied().filter(of)))
    }

    fn of_capability(&self, name: &str) -> Option<Value> {
        let graph = &self.graph;
        let own = graph.entity(self.id)?;
        let capability = own.attrs.get("name").and_then(Value::as_str)?;
        let coverers = graph.facts.coverers.get(&self.id);
        Some(match name {
            "contract" => match catalogs::contract(&graph.contracts, capability) {
                Some(found) => contract(found),
                None => Value::null(),
            },
            "has_contracts" => Value::bool(!graph.contracts.is_empty()),
            "checks" => match graph.facts.of_all_models.get(&self.id) {
                Some(name) => {
                    let group = graph.facts.groups.get(name)?;
                    self.entities(group.members.iter().copied())
                }
                None => self.entities(coverers?.checks.iter().copied()),
            },
            "covering" => {
                let coverers = coverers?;
                match &coverers.perhaps {
                    Some(reasons) if coverers.covering.is_empty() => unknown_list(reasons),
                    _ => self.entities(coverers.covering.iter().copied()),
                }
            }
            "peer" => self.entity(coverers?.peer?),
            "expanded_by" => {
                let peer = coverers?.peer?;
                let at = graph.expanded_by.get(graph.instance(peer))?;
                catalogs::place(*at)
            }
            "catalog" => {
                let all = graph.of_kind(Kind::Catalog).iter();
                let mut of = all.filter(|id| graph.address(**id) == own.vendor);
                self.entity(*of.next()?)
            }
            "deviations" => {
                let name = graph.facts.of_all_models.get(&self.id)?;
                let group = graph.facts.groups.get(name)?;
                let found = group.undecided.iter().map(|d| self.deviation(d));
                Value::tuple(found.collect())
            }
            _ => return None,
        })
    }

    fn check_facts(&self) -> Option<&CheckFacts> {
        self.graph.facts.checks.get(&self.id)
    }

    fn outcome(&self) -> Option<&Outcome> {
        self.check_facts()?.outcome.as_deref()
    }

    fn of_check(&self, name: &str) -> Option<Value> {
        let graph = &self.graph;
        let facts = self.check_facts()?;
        let about = &facts.about;
        Some(match name {
            "active" => facts.active.value(),
            "mutes" => match facts.muted.perhaps.first() {
                Some((_, reasons)) if facts.muted.by.is_empty() => unknown_list(reasons),
                _ => self.entities(facts.muted.by.iter().copied()),
            },
            "model" => match (&about.model, &about.model_unknown) {
                (Some((id, marks, at)), _) => Value::string(id.clone()).at(*at).marked(*marks),
                (None, Some(reasons)) => unknown(Type::String, reasons),
                (None, None) => Value::null(),
            },
            "capability" => match (about.capabilities.first(), &about.capability_unknown) {
                (Some((name, at)), _) => Value::string(name.clone()).at(*at),
                (None, Some(reasons)) => unknown(Type::String, reasons),
                (None, None) => Value::null(),
            },
            // Without a catalog nothing is advertised that a check could cover.
            "covers" => match about.unknown() {
                Some(reasons)
                    if about.covers.is_empty() && !graph.of_kind(Kind::Catalog).is_empty() =>
                {
                    unknown_list(&reasons)
                }
                _ => Value::tuple(about.covers.iter().map(|c| self.cover(c)).collect()),
            },
            "contract" => {
                let (name, _) = about.capabilities.first()?;
                contract(catalogs::contract(&graph.contracts, name)?)
            }
            "outcome" => capsule(OutcomeValue::new(self)),
            "owner" => {
                let outcome = self.outcome()?;
                match (outcome.owner, &outcome.owner_unknown) {
                    (Some(owner), _) => self.entity(owner),
                    (None, Some(reasons)) if outcome.owned => somebody(reasons),
                    (None, Some(reasons)) => unknown(Type::Dynamic, reasons),
                    (None, None) => return None,
                }
            }
            "responders" => {
                let outcome = self.outcome()?;
                match &outcome.destinations_unknown {
                    Some(reasons) => unknown_list(reasons),
                    None => self.entities(outcome.responders.iter().copied()),
                }
            }
            "peers" => {
                let (name, _) = about.capabilities.first()?;
                let group = graph.facts.groups.get(name)?;
                let others = group.members.iter().copied().filter(|m| *m != self.id);
                self.entities(others)
            }
            "copy_of" => match (facts.twin.copy_of, &facts.twin.perhaps) {
                (Some(first), _) => self.entity(first),
                (None, Some(reasons)) => unknown(Type::Dynamic, reasons),
                (None, None) => return None,
            },
            "covered_by" => match (facts.twin.covered_by, &facts.twin.perhaps_covered) {
                (Some(other), _) => self.entity(other),
                (None, Some(reasons)) => unknown(Type::Dynamic, reasons),
                (None, None) => return None,
            },
            "owner_tags" => match (&facts.owner_tags.known, &facts.owner_tags.perhaps) {
                (known, Some(reasons)) if known.is_empty() => unknown_list(reasons),
                (known, _) => Value::tuple(known.iter().map(|t| self.owner_tag(t)).collect()),
            },
            "derived_peer" => self.entity(facts.derived_peer?),
            "deviations" => {
                let found = facts.deviations.iter().map(|d| self.deviation(d));
                Value::tuple(found.collect())
            }
            "derived" => match (&about.model, &about.model_unknown) {
                (Some((_, marks, at)), _) => Value::bool(marks.is_catalog()).at(*at),
                (None, Some(reasons)) => unknown(Type::Bool, reasons),
                (None, None) => return None,
            },
            "model_at" => catalogs::place(about.model.as_ref()?.2),
            "exposure" => match (facts.exposure, about.unknown()) {
                (Some(capability), _) => self.entity_attr(capability, "exposure")?,
                (None, Some(reasons)) if !graph.of_kind(Kind::Capability).is_empty() => {
                    unknown(Type::String, &reasons)
                }
                _ => return None,
            },
            "unknown_tags" => Value::tuple(facts.unknown_tags.iter().map(near).collect()),
            _ => return None,
        })
    }

    fn entity_attr(&self, id: EntityId, name: &str) -> Option<Value> {
        self.graph.entity(id)?.attrs.get(name).cloned()
    }

    /// An attribute of the outcome record.
    pub(super) fn outcome_attr(&self, name: &str) -> Value {
        self.outcome_value(name).unwrap_or_else(Value::null)
    }

    fn outcome_value(&self, name: &str) -> Option<Value> {
        let outcome = self.outcome()?;
        let list = |ids: &[EntityId]| self.entities(ids.iter().copied());
        let or_unknown = |ids: &[EntityId], reasons: &Option<Reasons>| match reasons {
            Some(reasons) => unknown_list(reasons),
            None => list(ids),
        };
        Some(match name {
            "delivered" => outcome.delivered.value(),
            "reaches_router" => outcome.reaches.value(),
            "matched" => or_unknown(&outcome.matched, &outcome.matched_unknown),
            "possible" => list(&outcome.possible),
            "taken" => or_unknown(&outcome.taken, &outcome.taken_unknown),
            "takers" => list(&outcome.takers),
            "destinations" => or_unknown(&outcome.destinations, &outcome.destinations_unknown),
            "seen_destinations" => match &outcome.destinations_unknown {
                Some(reasons) if outcome.destinations_doubtful => unknown_list(reasons),
                _ => list(&outcome.destinations),
            },
            "ambiguous" => {
                let found = outcome.ambiguous.iter().map(|a| self.ambiguity(a));
                Value::tuple(found.collect())
            }
            "nearest" => self.entity(query::nearest_route(&self.graph, self.id)?),
            "disabled" => list(&outcome.disabled),
            "disabled_sources" => list(&outcome.off),
            "routers" => Value::int(i64::try_from(outcome.routers).unwrap_or(i64::MAX)),
            "lost" => Value::tuple(outcome.lost.iter().map(|l| self.loss(l)).collect()),
            "unwritten" => {
                let found = query::unwritten(&self.graph, self.id);
                Value::tuple(found.iter().map(|u| self.unwritten(u)).collect())
            }
            "witness" => Value::string(query::witness(&self.graph, self.id)),
            "steps" => {
                let steps = query::steps(&self.graph, self.id);
                Value::tuple(steps.into_iter().map(|s| Value::string(s.text)).collect())
            }
            "assumptions" => {
                let mut all = self.graph.entity(self.id)?.assumptions.clone();
                all.extend(outcome.assumptions.iter().cloned());
                all.sort();
                all.dedup();
                texts(&all)
            }
            _ => return None,
        })
    }

    /// The checks that use, reach or are taken by this.
    fn checks_here(&self, name: &str) -> Option<Value> {
        let checks = self.graph.facts.checks_of.get(&self.id)?;
        (name == "checks").then(|| self.entities(checks.iter().copied()))
    }

    fn of_source(&self, name: &str) -> Option<Value> {
        let routes = self.graph.facts.routes_of.get(&self.id)?;
        (name == "routes").then(|| self.entities(routes.iter().copied()))
    }

    fn of_route(&self, name: &str) -> Option<Value> {
        let graph = &self.graph;
        let predicate = graph.facts.routers.predicates.get(&self.id)?;
        let place = graph.place(self.id, "when");
        Some(match name {
            "text" => Value::string(graph.route_text(self.id)?).at(place),
            "asks" => {
                let asks = predicate.asks(&crate::routing::Field::is_about_tags);
                Value::tuple(
                    asks.into_iter()
                        .map(|a| Value::string(a).at(place))
                        .collect(),
                )
            }
            "first_of_router" => Value::bool(graph.facts.first_routes.contains(&self.id)),
            "has_fallback" => {
                let known = graph.facts.with_fallback.get(&router_of(graph, self.id));
                known.cloned().unwrap_or_else(|| Flag::known(false)).value()
            }
            "asked" => Value::bool(graph.facts.consulted.contains(&self.id)),
            "wanted" => {
                let wanted = Flag::known(graph.facts.wanted.contains(&self.id));
                let wanted = match graph.facts.perhaps_wanted.get(&self.id) {
                    Some(check) => wanted.or(Flag::unknown(Reasons::one(Reason {
                        kind: ReasonKind::Other,
                        text: format!(
                            "whether the alert of {} matches it is not known",
                            graph.address(*check)
                        )
                        .into(),
                        place: graph.place(*check, "tags"),
                    }))),
                    None => wanted,
                };
                match &graph.facts.anywhere {
                    Some(reasons) => wanted.or(Flag::unknown(reasons.clone())).value(),
                    None => wanted.value(),
                }
            }
            "reachable" | "shadowed_by" | "overlaps" | "total" | "untaken" => {
                return self.of_proven(graph.facts.proven.get(&self.id)?, name);
            }
            _ => return self.checks_here(name),
        })
    }

    fn of_proven(&self, proven: &Proven, name: &str) -> Option<Value> {
        Some(match name {
            "reachable" => proven.reachable.value(),
            "shadowed_by" => self.entities(proven.shadowed_by.iter().copied()),
            "overlaps" => Value::tuple(proven.overlaps.iter().map(|o| self.overlap(o)).collect()),
            "total" => proven.router.total.value(),
            "untaken" => {
                let witness = proven.router.untaken.as_ref()?;
                Value::string(witness.words(&self.graph))
            }
            _ => return None,
        })
    }

    fn of_service(&self, name: &str) -> Option<Value> {
        let graph = &self.graph;
        let people = &graph.facts.people;
        Some(match name {
            "escalations" => {
                let known = people.escalations(self.id);
                let own = graph.links(self.id).of("escalation");
                let one_of =
                    own.is_some_and(|l| l.ends.iter().any(|e| matches!(e, End::OneOf(..))));
                match people.more_escalations(graph, self.id) {
                    Some(reasons) if known.is_empty() && one_of => {
                        Value::tuple(vec![somebody(&reasons)])
                    }
                    Some(reasons) if known.is_empty() => unknown_list(&reasons),
                    _ => self.entities(known.iter().copied()),
                }
            }
            "responders" => self.people(),
            "routed" => graph.facts.routed(self.id).value(),
            _ => return self.checks_here(name),
        })
    }

    fn of_escalation(&self, name: &str) -> Option<Value> {
        let people = &self.graph.facts.people;
        Some(match name {
            "levels" => self.entities(people.levels(self.id).iter().copied()),
            "responders" => self.people(),
            "ends_at_somebody" => people.reaches(self.id).value(),
            _ => return None,
        })
    }

    /// Who is paged in the end; unknown where nobody is known and somebody may be.
    fn people(&self) -> Value {
        let people = &self.graph.facts.people;
        let found = people.responders(&self.graph, &[self.id]);
        let reaches = people.reaches(self.id);
        match (found.is_empty(), reaches.truth) {
            (true, Truth::Unknown) => unknown_list(&reaches.reasons),
            _ => self.entities(found),
        }
    }

    fn of_responder(&self, name: &str) -> Option<Value> {
        let people = &self.graph.facts.people;
        let reaches = people.reaches(self.id);
        Some(match name {
            "everybody" => {
                let found = people.everybody(&self.graph, self.id);
                match reaches.truth {
                    Truth::Unknown if found.is_empty() => unknown_list(&reaches.reasons),
                    _ => self.entities(found),
                }
            }
            "empty" if is_person(&self.graph, self.id) => Value::bool(false),
            "empty" => reaches.negate().value(),
            _ => return None,
        })
    }
}

fn texts(texts: &[String]) -> Value {
    let values = texts.iter().map(|t| text_or_null(Some(t)));
    Value::tuple(values.collect())
}
