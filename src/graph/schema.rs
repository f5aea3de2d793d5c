//! The schema of the alerting graph: what adapters give, what the engine derives, and what rules
//! may read. `alertlint schema` prints it, adapters and rules are checked against it at load.

/// A kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Catalog,
    Capability,
    Check,
    Channel,
    Source,
    Route,
    Service,
    Escalation,
    Level,
    Responder,
    Member,
    Mute,
    Problem,
}

/// The shape of an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Shape {
    String,
    Bool,
    Number,
    /// Any value, not checked further.
    Any,
    /// What `tag_is`, `field(…)`, `all_of` and friends make.
    Predicate,
    List(&'static Shape),
    Map(&'static Shape),
    /// A reference to an entity of one of these kinds. Adapters give what `ref()` or `refs()` make,
    /// or an id-valued expression; rules read the entity.
    Entity(&'static [Kind]),
    Record(&'static Record),
}

/// A record of derived facts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Its name in the schema.
    pub name: &'static str,
    /// Its attributes.
    pub attrs: &'static [Attr],
}

/// Who fills an attribute in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The adapter must.
    Required,
    /// The adapter may; null otherwise (an empty list for lists).
    Optional,
    /// The engine does.
    Derived,
}

/// An attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attr {
    /// Its name.
    pub name: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// Who fills it in.
    pub given: Given,
    /// What it means, with its unit.
    pub doc: &'static str,
}

const fn req(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Required,
        doc,
    }
}
const fn opt(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Optional,
        doc,
    }
}
const fn der(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Derived,
        doc,
    }
}

use Shape::{Any, Bool, Entity, List, Map, Number, Predicate, String as Str};

const STRINGS: Shape = List(&Str);
const CHECKS: Shape = List(&Entity(&[Kind::Check]));
const ROUTES: Shape = List(&Entity(&[Kind::Route]));
const SERVICES: Shape = List(&Entity(&[Kind::Service]));
const RESPONDERS: Shape = List(&Entity(&[Kind::Responder]));
/// Where an alert may be sent: what a route or a channel may target.
const TARGETS: Shape = List(&Entity(&[Kind::Service, Kind::Escalation, Kind::Responder]));

/// Attributes that every entity has.
pub const COMMON: &[Attr] = &[
    der("kind_of", Str, "the entity's kind: check, route, …"),
    der(
        "address",
        Str,
        "Terraform's address, with the path below it for parts of a resource",
    ),
    der("type", Str, "the resource type, e.g. checkly_check"),
    der("vendor", Str, "the adapter's name, e.g. checkly"),
    der(
        "block",
        Any,
        "the whole resource: use it as the place of a label",
    ),
    der(
        "references",
        List(&Shape::Record(&REFERENCE)),
        "every reference the entity makes, resolved or not",
    ),
    der(
        "assumptions",
        STRINGS,
        "the adapter's assumptions that its attributes rest on",
    ),
];

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
            "how the model was told: body, environment, tag, url, name",
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
            "whether it gets to at least one router or direct target (mail and chat do not count)",
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
            "destinations",
            TARGETS,
            "what the alert is sent to; unknown where that cannot be told",
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
            "routers",
            Number,
            "how many routers (or direct targets) the alert gets to",
        ),
        der(
            "lost",
            List(&Shape::Record(&LOSS)),
            "places on the way where the tags that the routes ask for are dropped",
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

/// Two routes, one alert, no order.
pub const AMBIGUITY: Record = Record {
    name: "ambiguity",
    attrs: &[
        der("first", Entity(&[Kind::Route]), "one route"),
        der("second", Entity(&[Kind::Route]), "the other"),
        der("text", Str, "what is not defined"),
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
        der("attribute", Str, "period, failures, timeout or locations"),
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
    ],
};

/// An entity kind and its attributes, beside [`COMMON`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindSchema {
    /// The kind.
    pub kind: Kind,
    /// Its name in adapters (block type) and rules (subject).
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether adapters make it. Others come from the catalog or the engine.
    pub adapted: bool,
    /// Its attributes.
    pub attrs: &'static [Attr],
}

/// All kinds.
pub const KINDS: &[KindSchema] = &[
    KindSchema {
        kind: Kind::Catalog,
        name: "catalog",
        doc: "a snapshot of the models a platform advertises",
        adapted: false,
        attrs: &[
            der("name", Str, "its name in the config"),
            der("shape", Str, "mistral, openai, plain, …"),
            der(
                "taken_at",
                Str,
                "date of the snapshot, RFC 3339, null where it is not known",
            ),
            der(
                "age",
                Number,
                "its age in days at --as-of, null where the date is not known",
            ),
            der(
                "max_age",
                Number,
                "the most days the config allows, null where it says nothing",
            ),
            der(
                "capabilities",
                List(&Entity(&[Kind::Capability])),
                "what it advertises",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Capability,
        name: "capability",
        doc: "one thing that one model offers to users",
        adapted: false,
        attrs: &[
            der("model", Str, "the model's canonical id"),
            der("aliases", STRINGS, "its other ids"),
            der(
                "name",
                Str,
                "the capability: completion_chat, embeddings, …",
            ),
            der(
                "feature_of",
                Str,
                "the capability it is a feature of (vision of completion_chat), null for endpoints",
            ),
            der("exposure", Str, "public, internal or experimental"),
            der(
                "exposure_reason",
                Str,
                "why it is not public, null where it is",
            ),
            der(
                "retired",
                Bool,
                "whether service has ended at the snapshot's date",
            ),
            der(
                "retires_at",
                Str,
                "when service ends, RFC 3339, null where nothing is said",
            ),
            der(
                "required",
                Bool,
                "whether a check is asked for: public, not retired, an endpoint or named by a contract",
            ),
            der(
                "contract",
                Shape::Record(&CONTRACT),
                "the config's promise for it, null where there is none",
            ),
            der(
                "has_contracts",
                Bool,
                "whether the config declares any contract",
            ),
            der("checks", CHECKS, "the checks that cover it, enabled or not"),
            der(
                "covering",
                CHECKS,
                "the enabled, unmuted synthetic checks that cover it; unknown where that cannot be told",
            ),
            der(
                "peer",
                Entity(&[Kind::Check]),
                "a check of the same capability of another model, null where there is none",
            ),
            der("catalog", Entity(&[Kind::Catalog]), "the catalog"),
            der("at", Any, "the catalog's entry, else the contract"),
            der(
                "expanded_by",
                Any,
                "the for_each that makes the checks of its peers, null where there is none",
            ),
            der(
                "deviations",
                List(&Shape::Record(&DEVIATION)),
                "of */capability only: where its checks differ without a majority",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Check,
        name: "check",
        doc: "anything that can raise an alert",
        adapted: true,
        attrs: &[
            req("kind", Str, "synthetic, heartbeat, metric, log or slo"),
            req("name", Str, "the name people see"),
            req(
                "enabled",
                Bool,
                "whether it runs and may alert; false where it or its group is deactivated",
            ),
            opt(
                "muted",
                Bool,
                "whether its alerts are suppressed while it runs",
            ),
            opt(
                "tags",
                STRINGS,
                "tags as they reach the router; maps as key:value",
            ),
            opt("group", Any, "the group it belongs to"),
            opt("period", Number, "seconds between runs"),
            opt(
                "failures",
                Number,
                "consecutive failed runs before an alert",
            ),
            opt(
                "timeout",
                Number,
                "milliseconds of response time at which a run fails",
            ),
            opt(
                "degraded",
                Number,
                "milliseconds of response time at which a run is degraded",
            ),
            opt("locations", STRINGS, "where it runs from"),
            opt(
                "asserts",
                Str,
                "correctness, availability, or null where it cannot be told",
            ),
            opt("severity", Str, "severity or urgency of its alerts"),
            opt("url", Str, "what it requests"),
            opt("body", Str, "the request's body"),
            opt("variables", Map(&Str), "environment variables it runs with"),
            opt(
                "channels",
                List(&Entity(&[Kind::Channel])),
                "channels that its alerts are sent to",
            ),
            opt(
                "targets",
                TARGETS,
                "what its alerts go to without channel or router",
            ),
            opt(
                "alert",
                Map(&Any),
                "what a channel's template can use, by the vendor's names: { TAGS = …, CHECK_NAME = … }",
            ),
            opt(
                "checks_model",
                Bool,
                "false where the resource cannot check a model (default true for synthetic)",
            ),
            der(
                "active",
                Bool,
                "enabled, not muted, not under an open-ended mute",
            ),
            der("mutes", List(&Entity(&[Kind::Mute])), "mutes that cover it"),
            der("model", Str, "the model it checks, null where none is told"),
            der(
                "capability",
                Str,
                "the capability it checks, null where none is told",
            ),
            der(
                "covers",
                List(&Shape::Record(&COVER)),
                "which capabilities it covers, with the evidence",
            ),
            der(
                "contract",
                Shape::Record(&CONTRACT),
                "the contract of its capability, null where there is none",
            ),
            der(
                "outcome",
                Shape::Record(&OUTCOME),
                "what becomes of its alert",
            ),
            der(
                "owner",
                Entity(&[Kind::Service, Kind::Escalation, Kind::Responder]),
                "the first certain service, team or escalation on the way whose escalation ends at somebody; null where there is none; unknown where that cannot be told",
            ),
            der("responders", RESPONDERS, "who is paged in the end"),
            der(
                "peers",
                CHECKS,
                "other enabled checks of the same capability",
            ),
            der(
                "deviations",
                List(&Shape::Record(&DEVIATION)),
                "where it differs from the majority of its peers",
            ),
            der(
                "derived",
                Bool,
                "whether the model id comes from the catalog; null where it has no model",
            ),
            der("model_at", Any, "the place of the model id"),
            der(
                "exposure",
                Str,
                "exposure of what it covers: public where any is; null where it covers nothing",
            ),
            der(
                "unknown_tags",
                List(&Shape::Record(&TAG)),
                "tags near, but not in, the vocabulary of contracts and routes",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Channel,
        name: "channel",
        doc: "where a check sends its alerts",
        adapted: true,
        attrs: &[
            req("kind", Str, "webhook, pager, email, chat, sms, call"),
            opt("name", Str, "the name people see"),
            opt(
                "enabled",
                Bool,
                "false where it sends no failures; true by default",
            ),
            opt(
                "url",
                Str,
                "where it posts: read for the source it reaches, or a direct target",
            ),
            opt(
                "source",
                Entity(&[Kind::Source]),
                "the source it reaches, where it is named",
            ),
            opt("targets", TARGETS, "what it targets directly"),
            opt(
                "template",
                Str,
                "the text it sends, null where it is the vendor's own",
            ),
            opt("language", Str, "the template's language: handlebars"),
            opt(
                "delivers",
                STRINGS,
                "fields it is known to deliver where there is no template: [\"$.tags\"]; null where that is not known",
            ),
            der("checks", CHECKS, "the checks that use it"),
        ],
    },
    KindSchema {
        kind: Kind::Source,
        name: "source",
        doc: "where the incident platform receives alerts",
        adapted: true,
        attrs: &[
            opt("name", Str, "the name people see"),
            opt(
                "kind",
                Str,
                "the vendor's kind: checkly, datadog, generic_webhook",
            ),
            opt("enabled", Bool, "true by default"),
            opt(
                "endpoints",
                STRINGS,
                "attributes (or texts) a channel's URL shows it by, e.g. self.webhook_endpoint",
            ),
            opt(
                "fields",
                Map(&Str),
                "alert fields it fills in, by identity or name, from templates over the payload",
            ),
            opt("targets", TARGETS, "what it pages when no router is asked"),
            der("routes", ROUTES, "the routes that see its alerts"),
        ],
    },
    KindSchema {
        kind: Kind::Route,
        name: "route",
        doc: "one rule of a router: a predicate over an alert, and targets",
        adapted: true,
        attrs: &[
            opt("name", Str, "the name people see"),
            opt(
                "router",
                Str,
                "what it belongs to; by default the resource's address",
            ),
            opt("enabled", Bool, "true by default"),
            opt(
                "position",
                Number,
                "its place in the router's order; by default the order as written",
            ),
            opt(
                "match",
                Str,
                "how the router decides: first or all; first by default",
            ),
            opt(
                "ordered",
                Bool,
                "whether the order is defined by the vendor; true by default",
            ),
            opt(
                "sources",
                List(&Entity(&[Kind::Source])),
                "the sources whose alerts it sees; all where the attribute is not given",
            ),
            opt(
                "fallback",
                Bool,
                "whether it takes what no other route of the router takes; false by default",
            ),
            opt("when", Predicate, "what it asks for; null for everything"),
            req("targets", TARGETS, "what it sends to"),
            der("text", Str, "what it asks for, in words"),
            der("asks", STRINGS, "the tags it asks for"),
            der(
                "checks",
                CHECKS,
                "the checks whose alert it certainly takes",
            ),
            der(
                "has_fallback",
                Bool,
                "whether its router has an enabled fallback",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Service,
        name: "service",
        doc: "an ownership boundary",
        adapted: true,
        attrs: &[
            req("name", Str, "the name people see"),
            opt(
                "escalation",
                Entity(&[Kind::Escalation]),
                "its escalation policy, in this direction",
            ),
            opt("teams", RESPONDERS, "the teams that own it"),
            opt(
                "external",
                Bool,
                "whether it is only read here (a data source), so that its escalation cannot be seen",
            ),
            der(
                "escalations",
                List(&Entity(&[Kind::Escalation])),
                "its escalation policies, from both directions; unknown where that cannot be told",
            ),
            der("responders", RESPONDERS, "who is paged in the end"),
            der("routed", Bool, "whether a route or channel targets it"),
            der(
                "checks",
                CHECKS,
                "the checks whose alert certainly gets to it",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Escalation,
        name: "escalation",
        doc: "an escalation policy",
        adapted: true,
        attrs: &[
            req("name", Str, "the name people see"),
            opt(
                "services",
                SERVICES,
                "services that it names, in the other direction",
            ),
            opt("teams", RESPONDERS, "teams whose alerts it takes"),
            opt(
                "targets",
                RESPONDERS,
                "who it pages, where levels are part of it",
            ),
            opt(
                "external",
                Bool,
                "whether it is only read here, so that its levels cannot be seen",
            ),
            der(
                "levels",
                List(&Entity(&[Kind::Level])),
                "its levels, in order",
            ),
            der(
                "responders",
                RESPONDERS,
                "who is paged in the end: users, and schedules and teams with members",
            ),
            der(
                "ends_at_somebody",
                Bool,
                "whether anybody is paged; unknown where that cannot be told",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Level,
        name: "level",
        doc: "a step of an escalation policy that is a resource of its own",
        adapted: true,
        attrs: &[
            req(
                "of",
                Entity(&[Kind::Escalation]),
                "the policy it belongs to",
            ),
            opt("position", Number, "its place in the order"),
            opt(
                "default",
                Bool,
                "false where it is on a path that only some alerts take; true by default",
            ),
            req(
                "targets",
                List(&Entity(&[Kind::Responder, Kind::Service])),
                "who it pages",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Responder,
        name: "responder",
        doc: "a user, a schedule or a team",
        adapted: true,
        attrs: &[
            req("kind", Str, "user, schedule, team, contact or chat"),
            opt("name", Str, "the name people see"),
            opt(
                "members",
                RESPONDERS,
                "who belongs to it, where it says so itself",
            ),
            opt(
                "external",
                Bool,
                "whether it is only read here, so that its members cannot be seen",
            ),
            der(
                "everybody",
                RESPONDERS,
                "users in it, through members and rotations",
            ),
            der(
                "empty",
                Bool,
                "whether nobody is in it; unknown where that cannot be told",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Member,
        name: "member",
        doc: "a resource that puts people into a schedule or team",
        adapted: true,
        attrs: &[
            req(
                "of",
                Entity(&[Kind::Responder, Kind::Member]),
                "what it adds to (a schedule, a team, or a rotation that is itself a member of one)",
            ),
            opt("members", RESPONDERS, "who it adds"),
        ],
    },
    KindSchema {
        kind: Kind::Mute,
        name: "mute",
        doc: "something that suppresses alerts",
        adapted: true,
        attrs: &[
            opt("name", Str, "the name people see"),
            opt("tags", STRINGS, "checks with any of these tags are muted"),
            opt("checks", CHECKS, "checks it names"),
            opt("open_ended", Bool, "whether it has no end"),
        ],
    },
    KindSchema {
        kind: Kind::Problem,
        name: "problem",
        doc: "something that alertlint could not read, evaluate or finish, or a suppression that is wrong",
        adapted: false,
        attrs: &[
            der(
                "kind",
                Str,
                "syntax-error, evaluation-error, unresolved-module, limit-reached, swallowed-error, unused-suppression, suppression-without-reason, expired-exemption, unused-exemption",
            ),
            der("message", Str, "one sentence"),
            der("help", Str, "what to do"),
            der("at", Any, "its place"),
            der(
                "related",
                List(&Any),
                "further places: a list of { at, text }",
            ),
        ],
    },
];

/// A tag near the vocabulary.
pub const TAG: Record = Record {
    name: "tag",
    attrs: &[
        der("text", Str, "the tag"),
        der("nearest", Str, "the known tag it is near"),
        der("at", Any, "its place"),
        der("nearest_at", Any, "the place of the known tag"),
    ],
};
