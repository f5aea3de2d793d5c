//! What is known of a check.

use super::Shape::{Any, Bool, Entity, List, Map, Number, String as Str};
use super::{
    Attr, CHECKS, CONTRACT, COVER, DEVIATION, Kind, OUTCOME, OWNER_TAG, RESPONDERS, STRINGS, Shape,
    TAG, TARGETS, der, opt, req,
};

/// The attributes of a check, beside those that every entity has.
pub(super) const CHECK: &[Attr] = &[
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
    opt(
        "assertions",
        Str,
        "what it asserts, in any form that is equal for checks that assert the same; null where that cannot be told",
    ),
    opt("severity", Str, "severity or urgency of its alerts"),
    opt("url", Str, "what it requests"),
    opt(
        "method",
        Str,
        "the HTTP method of its request, null where that cannot be told",
    ),
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
        "sources",
        List(&Entity(&[Kind::Source])),
        "sources that see its alerts without any channel: those of its own platform",
    ),
    opt(
        "alert",
        Map(&Any),
        "what a channel's template can use, by the vendor's names: { TAGS = …, CHECK_NAME = … }; in an alert that needs no template `x.*` stands for every other field that begins with `x.`, and `*` for every other field",
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
        "copy_of",
        Entity(&[Kind::Check]),
        "an active check before it that requests and asserts the same from the same locations, null where there is none; unknown where that cannot be told",
    ),
    der(
        "covered_by",
        Entity(&[Kind::Check]),
        "an active check that covers all that this one does from the same locations, and stands before it or covers more; null where there is none, or where it is only a copy; unknown where the locations of one of the two are not known",
    ),
    der(
        "owner_tags",
        List(&Shape::Record(&OWNER_TAG)),
        "bare tags, and tags that routes match on, that name a service, a policy or a team; tags of contracts are left out",
    ),
    der(
        "derived_peer",
        Entity(&[Kind::Check]),
        "a peer whose model id comes from the catalog, null where there is none",
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
];
