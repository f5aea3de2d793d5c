//! Records of derived facts.

use super::Shape::{Any, Bool, Entity, List, Number, String as Str};
use super::{Kind, ROUTES, Record, STRINGS, Shape, TARGETS, der};

/// A reference from one entity to another.
pub const REFERENCE: Record = Record {
    name: "reference",
    attrs: &[
        der(
            "attribute",
            Str,
            "the attribute of the entity that holds it",
        ),
        der(
            "state",
            Str,
            "resolved, opaque (a literal id of something not managed here), dangling (names something that does not exist), unmapped (a resource that no adapter maps to a fitting kind), unknown",
        ),
        der(
            "text",
            Str,
            "what is written: the id, or the address that does not exist",
        ),
        der(
            "nearest",
            Str,
            "the nearest address or name that does exist, null where none is near",
        ),
        der("at", Any, "its place"),
        der(
            "instead",
            Str,
            "what can be written at its place instead, where it is dangling and one thing only can be meant; null else",
        ),
    ],
};

/// Evidence that a check covers a capability.
pub const COVER: Record = Record {
    name: "cover",
    attrs: &[
        der(
            "capability",
            Entity(&[Kind::Capability]),
            "the capability, null where the catalog does not advertise it",
        ),
        der("model", Str, "the model id or alias as the check names it"),
        der("name", Str, "the capability's name"),
        der("by", Str, "how the capability was told: tag, endpoint"),
        der(
            "model_by",
            Str,
            "how the model was told: body, environment, tag, url, name, endpoint",
        ),
        der(
            "known_model",
            Bool,
            "whether the catalog advertises the model at all",
        ),
        der(
            "retired",
            Bool,
            "whether the catalog says that the model's service has ended",
        ),
        der(
            "nearest",
            Str,
            "the nearest advertised id, where the model is not advertised",
        ),
        der("at", Any, "the place of the evidence for the model"),
    ],
};

/// What becomes of a check's alert.
pub const OUTCOME: Record = Record {
    name: "outcome",
    attrs: &[
        der(
            "delivered",
            Bool,
            "whether the alert leaves the check: an enabled channel that sends failures, or a direct target",
        ),
        der(
            "reaches_router",
            Bool,
            "whether it gets to at least one source, router or direct target (mail and chat do not count)",
        ),
        der(
            "matched",
            ROUTES,
            "routes whose predicate certainly matches, in order; unknown where that cannot be told and none certainly matches",
        ),
        der(
            "possible",
            ROUTES,
            "routes that may match, depending on what is not known",
        ),
        der(
            "taken",
            ROUTES,
            "routes that take the alert after the router's order is applied; unknown where that cannot be told",
        ),
        der(
            "takers",
            ROUTES,
            "where that cannot be told: routes of which one certainly takes it; empty where it may be that none does",
        ),
        der(
            "destinations",
            TARGETS,
            "what the alert is sent to; unknown where that cannot be told",
        ),
        der(
            "seen_destinations",
            TARGETS,
            "the same, with references left out that are findings of their own, opaque and dangling ones; unknown where another one is",
        ),
        der(
            "ambiguous",
            List(&Shape::Record(&AMBIGUITY)),
            "pairs of routes that both match, lead to different destinations, and have no defined order",
        ),
        der(
            "nearest",
            Entity(&[Kind::Route]),
            "the route that comes nearest to matching, null where none does",
        ),
        der(
            "disabled",
            ROUTES,
            "disabled routes that would have matched",
        ),
        der(
            "disabled_sources",
            List(&Entity(&[Kind::Source])),
            "disabled sources that the alert would have come in by",
        ),
        der(
            "routers",
            Number,
            "how many routers (or direct targets) the alert gets to",
        ),
        der(
            "lost",
            List(&Shape::Record(&LOSS)),
            "places on the way where the tags that the routes ask for are dropped",
        ),
        der(
            "unwritten",
            List(&Shape::Record(&UNWRITTEN)),
            "the route that it lacks, as far as other routes tell how it would be written: like one of these, the likeliest first",
        ),
        der("witness", Str, "the alert as `alertlint trace` takes it"),
        der("steps", STRINGS, "the walk in words, step by step"),
        der(
            "assumptions",
            STRINGS,
            "the assumptions that the walk rests on",
        ),
    ],
};

/// A route that nobody wrote.
pub const UNWRITTEN: Record = Record {
    name: "unwritten",
    attrs: &[
        der("tag", Str, "the tag that it would ask for"),
        der(
            "target",
            Entity(&[
                Kind::Service,
                Kind::Escalation,
                Kind::Responder,
                Kind::Channel,
            ]),
            "where it would send",
        ),
        der(
            "like",
            Entity(&[Kind::Route]),
            "a route of the same router that asks for one tag and sends to one target of the same kind",
        ),
        der(
            "asked",
            Str,
            "the word of that route which says what it asks for",
        ),
        der("word", Str, "the word that would stand there instead"),
        der(
            "behind",
            Entity(&[Kind::Route]),
            "the route behind which it would take effect, before the catch-all",
        ),
        der(
            "part",
            Str,
            "what that route is called in its resource, null where it is one itself",
        ),
        der(
            "only",
            Bool,
            "whether that route is the only one in its resource",
        ),
        der(
            "from",
            Str,
            "that route's target as a reference of its module",
        ),
        der("to", Str, "the target as such a reference"),
        der(
            "position",
            Number,
            "the first position that is free, null where routes have none of their own",
        ),
        der(
            "fallback",
            Entity(&[Kind::Route]),
            "the catch-all that has this position and must make room, null where there is none",
        ),
    ],
};

/// Two routes, one alert, no order.
pub const AMBIGUITY: Record = Record {
    name: "ambiguity",
    attrs: &[
        der("first", Entity(&[Kind::Route]), "one route"),
        der("second", Entity(&[Kind::Route]), "the other"),
        der("text", Str, "what is not defined"),
    ],
};

/// Two routes, an alert that no check need raise, no order.
pub const OVERLAP: Record = Record {
    name: "overlap",
    attrs: &[
        der(
            "other",
            Entity(&[Kind::Route]),
            "the other route: it matches the same alert and sends it elsewhere",
        ),
        der(
            "earlier",
            Bool,
            "whether the other comes before this one in the order of addresses: true on one side of each pair",
        ),
        der(
            "witness",
            Str,
            "such an alert, as `alertlint trace` takes it",
        ),
        der(
            "alone",
            Bool,
            "whether an alert with one tag is enough, so that it takes no combination of tags that nobody may use; unknown where the overlap is not certain",
        ),
        der(
            "seen",
            Bool,
            "whether the alert of a check shows it (check.outcome.ambiguous)",
        ),
    ],
};

/// Where tags are lost.
pub const LOSS: Record = Record {
    name: "loss",
    attrs: &[
        der("field", Str, "the field that the routes read, e.g. $.tags"),
        der(
            "channel",
            Entity(&[Kind::Channel]),
            "the channel whose template drops it",
        ),
        der(
            "source",
            Entity(&[Kind::Source]),
            "the source that drops it, null where the channel does",
        ),
        der("text", Str, "what happens there, one clause"),
        der("at", Any, "the place: the template, or the source"),
    ],
};

/// A capability's monitoring promise, from the config.
pub const CONTRACT: Record = Record {
    name: "contract",
    attrs: &[
        der(
            "tag",
            Str,
            "signal tag of its checks, null where none is declared",
        ),
        der("endpoint", Str, "URL path that shows the capability"),
        der(
            "required",
            Bool,
            "whether every public model with the capability needs a check",
        ),
        der("period", Number, "seconds between runs, at most"),
        der(
            "failures",
            Number,
            "consecutive failed runs before an alert, exactly",
        ),
        der(
            "timeout",
            Number,
            "milliseconds at which a run fails, at most",
        ),
        der("asserts", Str, "correctness or availability"),
        der("locations", Number, "locations, at least"),
        der("at", Any, "its place in the config"),
    ],
};

/// How a check stands among its peers in one attribute.
pub const DEVIATION: Record = Record {
    name: "deviation",
    attrs: &[
        der(
            "attribute",
            Str,
            "period, failures, timeout, locations, severity or asserts",
        ),
        der("mine", Str, "this check's value, as text with its unit"),
        der(
            "majority",
            Str,
            "the majority's value, null where there is none",
        ),
        der("peers", Number, "how many peers have the majority's value"),
        der("peer", Entity(&[Kind::Check]), "one peer that has it"),
        der("at", Any, "the place of this check's value"),
        der("peer_at", Any, "the place of that peer's value"),
        der("value", Any, "this check's value, null for a capability's"),
        der("peer_value", Any, "that peer's value"),
        der(
            "stricter",
            Bool,
            "whether the majority is at least as strict: no slower, no more tolerant, no fewer locations",
        ),
        der(
            "certain",
            Bool,
            "true; unknown where this check's value, or any, is not known",
        ),
    ],
};

/// A tag near the vocabulary.
pub const TAG: Record = Record {
    name: "tag",
    attrs: &[
        der("text", Str, "the tag"),
        der("nearest", Str, "the known tag it is near"),
        der("at", Any, "its place"),
        der("nearest_at", Any, "the place of the known tag"),
        der(
            "certain",
            Bool,
            "whether nothing else can be meant: no other known tag is near, no digit differs, and a contract or a check has the known one",
        ),
        der("routed", Bool, "whether a route asks for the known tag"),
    ],
};

/// A tag that names an owner.
pub const OWNER_TAG: Record = Record {
    name: "owner_tag",
    attrs: &[
        der("text", Str, "the tag"),
        der(
            "owner",
            Entity(&[Kind::Service, Kind::Escalation, Kind::Responder]),
            "the service, policy or team that it names",
        ),
        der("at", Any, "its place"),
    ],
};

/// All records.
pub const RECORDS: &[&Record] = &[
    &AMBIGUITY, &CONTRACT, &COVER, &DEVIATION, &LOSS, &OUTCOME, &OVERLAP, &OWNER_TAG, &REFERENCE,
    &TAG, &UNWRITTEN,
];
