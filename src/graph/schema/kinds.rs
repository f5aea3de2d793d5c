//! The kinds of entities and their attributes.

use super::Shape::{Any, Bool, Entity, List, Map, Number, Predicate, String as Str};
use super::check::CHECK;
use super::{
    CHECKS, CONTRACT, DEVIATION, Kind, KindSchema, OVERLAP, PAGED, RESPONDERS, ROUTES, SERVICES,
    STRINGS, Shape, TARGETS, der, opt, req,
};

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
        attrs: CHECK,
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
            opt(
                "language",
                Str,
                "the template's language: handlebars, dollar ($NAME) or plain; handlebars by default",
            ),
            opt(
                "delivers",
                STRINGS,
                "fields it is known to deliver where there is no template: [\"$.tags\"]; null where that is not known",
            ),
            opt(
                "fields_at",
                STRINGS,
                "JSONPaths below which it sends the alert's own fields by their names, where there is no template: [\"$.labels\"]",
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
            opt(
                "targets",
                TARGETS,
                "what it pages when no router is asked; where it has any, only routes that name it see its alerts",
            ),
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
                "how the router decides: first, all or tree; first by default",
            ),
            opt(
                "path",
                List(&Number),
                "its place in a tree: [0, 2] is the third below the first; [] is the root, which takes what nothing below it does",
            ),
            opt(
                "continue",
                Bool,
                "whether a tree asks the siblings behind it too when it matches; false by default",
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
                "whether it takes what no other route of the router takes; null, which counts as false, where the vendor's catch-all is not set in Terraform",
            ),
            opt("when", Predicate, "what it asks for; null for everything"),
            req("targets", TARGETS, "what it sends to"),
            opt(
                "channels",
                List(&Entity(&[Kind::Channel])),
                "channels that it sends the alert on through, to other sources",
            ),
            opt(
                "hands_to",
                List(&Entity(&[Kind::Source])),
                "sources whose routes see the alert next, as it is: routers in a chain",
            ),
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
            der(
                "reachable",
                Bool,
                "whether any alert at all can get to it, proven over all alerts and not only today's; unknown where that cannot be told",
            ),
            der(
                "shadowed_by",
                ROUTES,
                "where it is not reachable: the routes that take whatever it could, one where one is enough; none where its own conditions exclude each other",
            ),
            der(
                "overlaps",
                List(&Shape::Record(&OVERLAP)),
                "other routes that match an alert of this one, send it elsewhere and have no order to it; for each route that has any at least one",
            ),
            der("total", Bool, "whether its router takes every alert"),
            der(
                "untaken",
                Str,
                "an alert that its router does not take, as `alertlint trace` takes it; null where it takes every one",
            ),
            der(
                "asked",
                Bool,
                "whether the alert of any check gets to its router by a source that it sees",
            ),
            der(
                "wanted",
                Bool,
                "whether the alert of any check matches it, would if it were enabled and no tag were lost on the way, or comes nearest to it (as with a misspelt tag); unknown where that cannot be told",
            ),
            der(
                "first_of_router",
                Bool,
                "whether it is the first of its router: true once for each, for rules about the router as a whole",
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
                "grouped",
                Bool,
                "whether its alerts are put together into one incident; null where that is not set in Terraform",
            ),
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
                PAGED,
                "who it pages, where levels are part of it",
            ),
            opt(
                "external",
                Bool,
                "whether it is only read here, so that its levels cannot be seen",
            ),
            opt(
                "pages_all",
                Bool,
                "whether every alert that gets to it pages whom its levels name; unknown where some of them take a path that pages nobody; true by default",
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
            req("targets", PAGED, "who it pages"),
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
                PAGED,
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
            opt("members", PAGED, "who it adds"),
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
                "syntax-error, evaluation-error, unresolved-module, limit-reached, swallowed-error, drifted-resource, plan-mismatch, coverage-gap, unused-suppression, suppression-without-reason, expired-exemption, unused-exemption",
            ),
            der("message", Str, "one sentence"),
            der("help", Str, "what to do"),
            der("at", Any, "its place"),
            der(
                "related",
                List(&Any),
                "further places: a list of { at, text }",
            ),
            der(
                "happens",
                Bool,
                "true; unknown where it is about an instance of which it is not known whether it will be there",
            ),
            der(
                "removable",
                Bool,
                "whether what stands at its place does nothing, so that it may go and nothing else changes",
            ),
        ],
    },
    KindSchema {
        kind: Kind::Change,
        name: "change",
        doc: "what a change of the Terraform means, where two versions are compared (`alertlint gate`)",
        adapted: false,
        attrs: &[
            der(
                "kind",
                Str,
                "coverage-gained, coverage-lost, check-added, check-removed, owner-changed, threshold-relaxed, threshold-tightened, check-muted, check-unmuted, route-added, route-removed, route-changed, coverage-gap, suppression-added, suppression-removed, policy-weakened, policy-strengthened",
            ),
            der(
                "subject_kind",
                Str,
                "what changed: check, capability, route, suppression, policy, catalog; `address` says which",
            ),
            der("before", Str, "what was there, empty where nothing was"),
            der("after", Str, "what is there now, empty where nothing is"),
            der("message", Str, "one sentence"),
            der(
                "certain",
                Bool,
                "true; unknown where it cannot be told whether this is a change at all",
            ),
            der(
                "at",
                Any,
                "its place, the line that caused it where one did",
            ),
            der("at_text", Str, "what is to be seen there"),
            der(
                "related",
                List(&Any),
                "further places: a list of { at, text }",
            ),
        ],
    },
];
