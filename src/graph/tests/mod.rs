//! Tables over hand-built entities, and properties of whole graphs.

mod brute;
mod chains;
mod coverage;
mod hops;
mod operations;
mod people;
mod properties;
mod routes;
mod witnesses;

use super::build::{Contract, Problem, RawEntity, Sources};
use super::reference::{PredicateValue, Reference, Target};
use super::schema::Kind;
use super::{Exposure, Graph, build};
use crate::catalog::{Capability, Catalog, Model};
use crate::routing::{Field, OnList, Predicate, Test};
use crate::source::{FileId, Span};
use crate::terraform::value::{
    Identity, Marks, Object, Part, PathStep, Reason, ReasonKind, Reasons, Repr, Type, Unknown,
    Value,
};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A place that is told apart from others by its number.
fn at(n: u32) -> Span {
    Span::new(FileId(0), n, n + 1)
}

fn because(text: &str) -> Reasons {
    Reasons::one(Reason {
        kind: ReasonKind::Variable,
        text: text.into(),
        place: Span::NONE,
    })
}

fn s(text: &str) -> Value {
    Value::string(text)
}

fn list(items: &[&str]) -> Value {
    Value::tuple(items.iter().map(|i| s(i)).collect())
}

fn unknown(ty: Type) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons: because("var.x has no value"),
        ..Unknown::default()
    })))
}

/// Text with a hole that is an attribute of a resource.
fn text_with(before: &str, identity: Identity, after: &str) -> Value {
    let hole = Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        reasons: because("only apply can tell"),
        identity: Some(identity),
        ..Unknown::default()
    })));
    let parts = [
        Part::Text(before.into()),
        Part::Unknown(hole),
        Part::Text(after.into()),
    ];
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        parts: Some(Arc::new(parts)),
        ..Unknown::default()
    })))
}

fn identity(address: &str, attribute: &str) -> Identity {
    Identity::of(address).step(PathStep::Name(attribute.into()))
}

fn reference(target: Target, text: &str) -> Value {
    Value::new(Repr::Capsule(Arc::new(Reference {
        target,
        text: text.to_owned(),
        at: at(900),
        instead: None,
    })))
}

/// What `ref()` makes of an instance's id.
fn to(address: &str) -> Value {
    let target = Target::Instance {
        address: address.into(),
        ty: "x".into(),
        value: Value::new(Repr::Object(Arc::new(Object::default()))),
    };
    reference(target, address)
}

fn to_all(addresses: &[&str]) -> Value {
    Value::tuple(addresses.iter().map(|a| to(a)).collect())
}

fn when(predicate: Predicate) -> Value {
    Value::new(Repr::Capsule(Arc::new(PredicateValue(predicate))))
}

/// `$.tags` has this element.
fn tag(text: &str) -> Predicate {
    let field = Field::Named("$.tags".into());
    Predicate::Test(field, Test::Contains(text.into(), OnList::Element))
}

/// Everything a graph is built from, with short ways to write it.
#[derive(Default, Clone)]
struct Stack {
    entities: Vec<RawEntity>,
    catalogs: Vec<Catalog>,
    contracts: Vec<Contract>,
    exposures: Vec<Exposure>,
    deliveries: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Stack {
    fn add<const N: usize>(
        &mut self,
        kind: Kind,
        address: &str,
        attrs: [(&'static str, Value); N],
    ) -> &mut Stack {
        let n = u32::try_from(self.entities.len()).unwrap_or(0) * 10;
        self.entities.push(RawEntity {
            kind,
            address: address.to_owned(),
            ty: "x".to_owned(),
            vendor: "v".to_owned(),
            block: at(n),
            attrs: BTreeMap::from(attrs),
            assumptions: Vec::new(),
        });
        self
    }

    /// A synthetic check with one channel `c`.
    fn check(&mut self, address: &str, tags: &[&str]) -> &mut Stack {
        self.add(
            Kind::Check,
            address,
            [
                ("kind", s("synthetic")),
                ("name", s(address)),
                ("enabled", Value::bool(true)),
                ("tags", list(tags)),
                ("channels", to_all(&["c"])),
                (
                    "alert",
                    Value::object(BTreeMap::from([("TAGS".into(), list(tags))])),
                ),
            ],
        );
        self.last_vendor("checks")
    }

    fn last_vendor(&mut self, vendor: &str) -> &mut Stack {
        if let Some(last) = self.entities.last_mut() {
            last.vendor = vendor.to_owned();
        }
        self
    }

    /// Sets an attribute of the entity added last.
    fn set(&mut self, name: &'static str, value: Value) -> &mut Stack {
        if let Some(last) = self.entities.last_mut() {
            last.attrs.insert(name, value);
        }
        self
    }

    /// A webhook `c` that carries the tags to a source `s`.
    fn hop(&mut self) -> &mut Stack {
        let template = r#"{"tags": [{{#each TAGS}}"{{this}}",{{/each}}]}"#;
        self.add(
            Kind::Channel,
            "c",
            [
                ("kind", s("webhook")),
                ("url", text_with("", identity("s", "endpoint"), "")),
                ("template", s(template)),
            ],
        );
        let endpoint = Value::new(Repr::Unknown(Arc::new(Unknown {
            ty: Type::String,
            identity: Some(identity("s", "endpoint")),
            ..Unknown::default()
        })));
        self.add(
            Kind::Source,
            "s",
            [
                ("name", s("s")),
                ("endpoints", Value::tuple(vec![endpoint])),
            ],
        )
    }

    /// A rule of the router `r` on the source `s`.
    fn route(&mut self, n: usize, predicate: Predicate, target: &str) -> &mut Stack {
        self.add(
            Kind::Route,
            &format!("r.rules[{n}]"),
            [
                ("router", s("r")),
                ("sources", to_all(&["s"])),
                ("when", when(predicate)),
                ("targets", to_all(&[target])),
            ],
        )
    }

    /// A service with an escalation that pages a user.
    fn service(&mut self, name: &str) -> &mut Stack {
        let escalation = format!("{name}_policy");
        let user = format!("{name}_user");
        self.add(
            Kind::Service,
            name,
            [("name", s(name)), ("escalation", to(&escalation))],
        );
        self.add(
            Kind::Escalation,
            &escalation,
            [("name", s(&escalation)), ("targets", to_all(&[&user]))],
        );
        self.add(
            Kind::Responder,
            &user,
            [("kind", s("user")), ("name", s(&user))],
        )
    }

    fn model(&mut self, id: &str, aliases: &[&str], capabilities: &[&str]) -> &mut Stack {
        if self.catalogs.is_empty() {
            self.catalogs.push(Catalog {
                name: "models".to_owned(),
                ..Catalog::default()
            });
        }
        let capability = |name: &&str| Capability {
            name: (*name).to_owned(),
            feature_of: (*name == "vision").then(|| "chat".to_owned()),
            endpoints: vec![format!("/v1/{name}")],
        };
        self.catalogs[0].models.push(Model {
            id: id.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            capabilities: capabilities.iter().map(capability).collect(),
            exposure: "public".to_owned(),
            ..Model::default()
        });
        self
    }

    /// A model of one capability that an address tells.
    fn operation(&mut self, id: &str, endpoint: &str, capability: &str) -> &mut Stack {
        self.model(id, &[], &[capability]);
        if let Some(model) = self.catalogs[0].models.last_mut() {
            model.endpoints = vec![endpoint.to_owned()];
            model.sole = true;
            // No path but its own tells its capability.
            model
                .capabilities
                .iter_mut()
                .for_each(|c| c.endpoints.clear());
        }
        self
    }

    fn contract(&mut self, capability: &str, tag: &str) -> &mut Stack {
        self.contracts.push(Contract {
            capability: capability.to_owned(),
            tag: Some(s(tag)),
            endpoint: None,
            required: None,
            period: None,
            failures: None,
            timeout: None,
            asserts: None,
            locations: None,
            at: at(800),
        });
        self
    }

    fn graph(&self) -> Graph {
        let stack = self.clone();
        build(Sources {
            entities: stack.entities,
            instances: &[],
            catalogs: stack.catalogs,
            contracts: stack.contracts,
            exposures: stack.exposures,
            deliveries: stack.deliveries,
            problems: stack.problems,
            covered_elsewhere: Default::default(),
            as_of: date(2026, 11, 25),
        })
    }
}

/// What a path of attributes of an entity reads, as text: addresses of entities, `null`, `unknown`.
fn read(graph: &Graph, address: &str, path: &str) -> String {
    let id = graph.by_address(address).expect("the entity is there");
    let mut value = graph.value(id);
    for name in path.split('.') {
        value = match &value.repr {
            Repr::Capsule(capsule) => capsule
                .attr(name)
                .unwrap_or_else(|| panic!("no attribute {name}")),
            Repr::Tuple(items) => items[name.parse::<usize>().expect("an index")].clone(),
            _ => value.get(name).expect("an attribute").clone(),
        };
    }
    show(&value)
}

fn show(value: &Value) -> String {
    match &value.repr {
        Repr::Null(_) => "null".to_owned(),
        Repr::Bool(b) => b.to_string(),
        Repr::Number(n) => n.to_string(),
        Repr::String(t) => t.to_string(),
        Repr::Unknown(u) => {
            let why: Vec<&str> = u.reasons.iter().map(|r| r.text.as_ref()).collect();
            format!("unknown({})", why.join("; "))
        }
        Repr::Capsule(c) => match c.attr("address") {
            Some(address) => show(&address),
            None => c.type_name().to_owned(),
        },
        _ => match value.elements() {
            Some(items) => {
                let items: Vec<String> = items.iter().map(show).collect();
                format!("[{}]", items.join(" "))
            }
            None => {
                let entries = value.entries().into_iter().flatten();
                let entries: Vec<String> =
                    entries.map(|(k, v)| format!("{k}={}", show(v))).collect();
                format!("{{{}}}", entries.join(" "))
            }
        },
    }
}

/// Asserts what several paths read.
fn expect(graph: &Graph, cases: &[(&str, &str, &str)]) {
    for (address, path, expected) in cases {
        assert_eq!(&read(graph, address, path), expected, "{address}.{path}");
    }
}

#[test]
fn references_are_resolved_or_said_not_to_be() {
    let mut stack = Stack::default();
    stack.service("a");
    stack.add(Kind::Channel, "other", [("kind", s("chat"))]);
    stack.add(
        Kind::Route,
        "r",
        [(
            "targets",
            Value::tuple(vec![
                to("a"),
                reference(Target::Opaque, "A"),
                reference(Target::Dangling(Some("a".to_owned())), "b"),
                to("other"),
                reference(Target::Unknown(because("var.x has no value")), "var.x"),
                s("0123"),
            ]),
        )],
    );
    let graph = stack.graph();
    let states: Vec<String> = (0..6)
        .map(|i| read(&graph, "r", &format!("references.{i}.state")))
        .collect();
    assert_eq!(
        states,
        [
            "resolved", "opaque", "dangling", "unmapped", "unknown", "opaque"
        ]
    );
    expect(
        &graph,
        &[
            ("r", "references.2.nearest", "a"),
            ("r", "references.2.text", "b"),
            ("r", "targets.0", "a"),
            ("r", "targets.4", "unknown(var.x has no value)"),
            ("a", "references.0.state", "resolved"),
            ("a", "routed", "true"),
        ],
    );
}

#[test]
fn a_dangling_reference_is_reported_once() {
    let mut stack = Stack::default();
    stack.add(
        Kind::Route,
        "r",
        [("targets", reference(Target::Dangling(None), "b"))],
    );
    let problem = |n| Problem {
        kind: "dangling-reference".to_owned(),
        message: "`b` is not declared".to_owned(),
        help: None,
        at: at(n),
        related: Vec::new(),
        subject: "r".to_owned(),
        removable: false,
    };
    stack.problems = vec![problem(900), problem(7)];
    let graph = stack.graph();
    let problems: Vec<_> = graph.of_kind(Kind::Problem).collect();
    assert_eq!(problems.len(), 1);
    let Repr::Capsule(capsule) = graph.value(problems[0]).repr else {
        panic!("an entity is a capsule")
    };
    let references = capsule.attr("references").expect("every entity has them");
    assert_eq!(
        show(&references),
        "[{at=true attribute= instead=null nearest=null state=dangling text=`b` is not declared}]"
    );
    // The address still means what the problem is about.
    assert_eq!(read(&graph, "r", "kind_of"), "route");
}

#[test]
fn defaults_are_those_of_the_schema() {
    let mut stack = Stack::default();
    stack.add(Kind::Channel, "c", [("kind", s("chat"))]);
    stack.route(0, Predicate::Always, "nobody");
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("c", "enabled", "true"),
            ("r.rules[0]", "enabled", "true"),
            ("r.rules[0]", "match", "first"),
            ("r.rules[0]", "has_fallback", "false"),
            ("r.rules[0]", "text", "every alert"),
            ("r.rules[0]", "position", "null"),
            ("c", "delivers", "[]"),
        ],
    );
}

#[test]
fn every_attribute_of_the_schema_can_be_read() {
    let mut stack = Stack::default();
    stack
        .hop()
        .service("a")
        .route(0, tag("chat"), "a")
        .check("k", &["chat"]);
    stack.model("m", &[], &["chat"]).contract("chat", "chat");
    let graph = stack.graph();
    for (id, entity) in graph.entities() {
        let Repr::Capsule(capsule) = graph.value(id).repr else {
            panic!("an entity is a capsule")
        };
        for name in capsule.attr_names() {
            assert!(capsule.attr(&name).is_some(), "{}.{name}", entity.address);
        }
        assert!(capsule.attr("no_such_attribute").is_none());
    }
}

/// Marks a text as one that came from the catalog.
fn from_catalog(text: &str) -> Value {
    s(text).marked(Marks::CATALOG)
}
