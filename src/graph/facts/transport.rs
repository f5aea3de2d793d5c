//! The hop: from a check through its channels to the sources, and what of the alert gets there.

use super::super::links::Link;
use super::super::read::{Flag, Whys, because, reasons};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use super::routers::Routers;
use crate::routing::{Content, Field, Joined, List, Path, Payload, Template, Text, Vars, Why};
use crate::source::Span;
use crate::terraform::value::{Identity, Part, Reasons, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a channel leads.
#[derive(Debug)]
pub(in crate::graph) struct Exit {
    pub(in crate::graph) enabled: Flag,
    /// Whether it may page at all: mail and chat page nobody.
    pub(in crate::graph) pages: bool,
    pub(in crate::graph) sources: Vec<EntityId>,
    /// Why it reaches only one of the sources, and which one is not known.
    pub(in crate::graph) shared: Option<Reasons>,
    /// Routers that the config says it reaches.
    pub(in crate::graph) routers: Vec<usize>,
    /// Targets that it names itself.
    pub(in crate::graph) targets: Vec<EntityId>,
    /// Why it may lead elsewhere.
    pub(in crate::graph) unknown: Option<Reasons>,
    payload: Option<Payload>,
}

/// All channels, and what their templates carry.
#[derive(Debug, Default)]
pub(in crate::graph) struct Transport {
    exits: FxHashMap<EntityId, Exit>,
}

/// Something that drops what routes ask for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::graph) struct Loss {
    pub(in crate::graph) field: Field,
    pub(in crate::graph) channel: Option<EntityId>,
    pub(in crate::graph) source: Option<EntityId>,
    pub(in crate::graph) text: String,
    pub(in crate::graph) at: Span,
}

/// How sources are known from outside.
#[derive(Default)]
struct Doors {
    by_identity: FxHashMap<Identity, Vec<EntityId>>,
    by_text: FxHashMap<String, Vec<EntityId>>,
}

impl Doors {
    fn new(data: &GraphData) -> Doors {
        let mut doors = Doors::default();
        for source in data.of_kind(Kind::Source) {
            let Some(endpoints) = data.attr(*source, "endpoints") else {
                continue;
            };
            for endpoint in endpoints
                .elements()
                .unwrap_or(std::slice::from_ref(endpoints))
            {
                if let Some(text) = endpoint.as_str() {
                    doors
                        .by_text
                        .entry(address_of(text))
                        .or_default()
                        .push(*source);
                } else if let Some(identity) = endpoint.identity() {
                    doors
                        .by_identity
                        .entry(identity.clone())
                        .or_default()
                        .push(*source);
                }
            }
        }
        doors
    }

    fn of(&self, url: &Value) -> Vec<EntityId> {
        if let Some(text) = url.as_str() {
            return self
                .by_text
                .get(&address_of(text))
                .cloned()
                .unwrap_or_default();
        }
        let whole = url.identity();
        let parts = url.as_unknown().and_then(|u| u.parts.as_deref());
        let inside = parts.into_iter().flatten().filter_map(|p| match p {
            Part::Unknown(value) => value.identity(),
            Part::Text(_) => None,
        });
        let mut found: Vec<EntityId> = whole
            .into_iter()
            .chain(inside)
            .filter_map(|i| self.known_by(i))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Doors {
    /// The sources known by an attribute, or by the collection that it is an element of.
    fn known_by(&self, identity: &Identity) -> Option<&Vec<EntityId>> {
        let mut path = &*identity.path;
        loop {
            let of = Identity {
                address: identity.address.clone(),
                path: path.into(),
            };
            if let Some(found) = self.by_identity.get(&of) {
                return Some(found);
            }
            (_, path) = path.split_last()?;
        }
    }
}

/// An address without its query and its last slashes, which no receiver is told apart by.
fn address_of(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let address = url.get(..end).unwrap_or(url);
    address.trim_end_matches('/').to_owned()
}

impl Transport {
    pub(super) fn new(data: &GraphData, routers: &mut Routers, whys: &Whys) -> Transport {
        let doors = Doors::new(data);
        let mut transport = Transport::default();
        for channel in data.of_kind(Kind::Channel) {
            let exit = exit(data, *channel, &doors, routers, whys);
            transport.exits.insert(*channel, exit);
        }
        transport
    }

    /// Where a channel leads.
    pub(in crate::graph) fn exit(&self, channel: EntityId) -> Option<&Exit> {
        self.exits.get(&channel)
    }
}

fn exit(
    data: &GraphData,
    channel: EntityId,
    doors: &Doors,
    routers: &mut Routers,
    whys: &Whys,
) -> Exit {
    let kind = data.text(channel, "kind");
    let pages = !matches!(kind, Some("email" | "chat" | "sms" | "call"));
    let mut exit = Exit {
        enabled: data.flag(channel, "enabled", true),
        pages,
        sources: Vec::new(),
        shared: None,
        routers: Vec::new(),
        targets: Vec::new(),
        unknown: None,
        payload: payload(data, channel, whys),
    };
    let links = data.links(channel);
    let certain = |name| links.of(name).into_iter().flat_map(Link::certain).collect();
    let unknown = |name| links.of(name).and_then(Link::unknown);
    exit.sources = certain("source");
    exit.targets = certain("targets");
    deliveries(data, channel, &mut exit, routers);
    // An address that names a target goes past the routes of the source that it also shows.
    let open = exit.sources.is_empty() && exit.routers.is_empty() && exit.targets.is_empty();
    if let Some(url) = data.attr(channel, "url").filter(|_| open) {
        exit.sources = doors.of(url);
        if exit.sources.len() > 1 {
            let text = "several sources are known by the same address";
            exit.shared = Some(because(text, data.place(channel, "url")));
        }
    }
    let told = !exit.sources.is_empty() || !exit.routers.is_empty();
    if !told {
        exit.unknown = unknown("source");
    }
    // Where the address is a source's own, nothing behind it can name a target.
    let may_target = links
        .of("targets")
        .is_some_and(|l| !told || l.open.is_none());
    if may_target && let Some(reasons) = unknown("targets") {
        exit.unknown = Some(exit.unknown.take().unwrap_or_default().union(&reasons));
    }
    if pages && !told && exit.targets.is_empty() && exit.unknown.is_none() {
        exit.unknown = Some(unseen(data, channel));
    }
    exit
}

/// Why it cannot be told where a channel leads that names nothing known here. The address itself may
/// hold a secret and is never shown.
fn unseen(data: &GraphData, channel: EntityId) -> Reasons {
    let place = data.place(channel, "url");
    let address = data.address(channel);
    match data.attr(channel, "url") {
        Some(url) if url.is_unknown() && !reasons(url).is_empty() => reasons(url),
        Some(_) => because(
            format!("`{address}` posts to an address that no source here is known by"),
            place,
        ),
        None => because(
            format!("it is not written here what `{address}` reaches"),
            place,
        ),
    }
}

/// What the config's `delivery` blocks say of a channel.
fn deliveries(data: &GraphData, channel: EntityId, exit: &mut Exit, routers: &mut Routers) {
    for (from, to) in &data.deliveries {
        if !names(data, channel, from) {
            continue;
        }
        let sources = data.of_kind(Kind::Source).iter().copied();
        let found: Vec<EntityId> = sources.filter(|s| names(data, *s, to)).collect();
        if found.is_empty() {
            let routes = data.of_kind(Kind::Route).iter().copied();
            let named = routes
                .filter(|r| names(data, *r, to) || data.text(*r, "router") == Some(to))
                .map(|r| (r, Flag::known(true)))
                .collect();
            let found = routers.group(data, named);
            exit.routers.extend(found);
        }
        for source in found {
            if !exit.sources.contains(&source) {
                exit.sources.push(source);
            }
        }
    }
}

/// Whether an address of the config names an entity: its own, its instance's, its resource's or its
/// module's.
fn names(data: &GraphData, id: EntityId, address: &str) -> bool {
    let below = |whole: &str| {
        whole
            .strip_prefix(address)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
    };
    !address.is_empty() && (below(data.address(id)) || below(data.instance(id)))
}

fn payload(data: &GraphData, channel: EntityId, whys: &Whys) -> Option<Payload> {
    let template = data.attr(channel, "template")?;
    let parts = whys.parts(template);
    let template = match data.text(channel, "language") {
        None | Some("handlebars") => Template::handlebars(&parts),
        Some("dollar") => Template::dollar(&parts),
        Some(_) => Template::plain(&parts),
    };
    Some(Payload::read(&template))
}

/// What a check puts into its alert.
struct Said<'a> {
    map: Option<&'a BTreeMap<Arc<str>, Value>>,
    unknown: Option<&'a Value>,
    tags: Option<&'a Value>,
    whys: &'a Whys,
    place: Span,
}

impl Said<'_> {
    fn tags(&self) -> Content {
        Content::List(self.whys.list(self.tags))
    }
}

impl Vars for Said<'_> {
    fn var(&self, name: &str) -> Content {
        match (self.map.and_then(|m| m.get(name)), self.unknown) {
            (Some(value), _) => self.whys.content(value),
            (None, Some(value)) => self.whys.content(value),
            (None, None) => Content::Unknown(self.why(&format!(
                "{{{{{name}}}}} gets its value only when the alert is made"
            ))),
        }
    }

    fn why(&self, clause: &str) -> Why {
        self.whys.clause(clause, self.place)
    }
}

/// The way that an alert takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::graph) struct Way {
    pub(in crate::graph) channel: Option<EntityId>,
    pub(in crate::graph) source: Option<EntityId>,
}

/// What a field holds when a check's alert has gone a way, and where it was lost.
pub(in crate::graph) fn carry(
    data: &GraphData,
    transport: &Transport,
    whys: &Whys,
    check: EntityId,
    way: Way,
    field: &Field,
) -> (Content, Option<Loss>) {
    let alert = data.attr(check, "alert");
    let said = Said {
        map: alert.and_then(Value::entries),
        unknown: alert.filter(|a| a.is_unknown()),
        tags: data.attr(check, "tags"),
        whys,
        place: data.place(way.channel.unwrap_or(check), "template"),
    };
    let Some(channel) = way.channel else {
        return (native(&said, field), None);
    };
    let hop = Hop {
        data,
        said,
        channel,
        source: way.source,
        payload: transport.exit(channel).and_then(|e| e.payload.as_ref()),
    };
    let name = match field {
        Field::Tags => "$.tags",
        Field::Named(name) => name,
    };
    let path = Path::parse(name);
    // Fields that a source fills in are asked for only where they carry what routes go by.
    let counts = field.is_about_tags() || path.is_none();
    let (content, lost) = match path {
        Some(path) => hop.delivered(name, &path, field),
        None => hop.mapped(name),
    };
    let loss = lost.filter(|_| counts).map(|lost| {
        let source = way.source.filter(|_| lost.by_source);
        Loss {
            field: field.clone(),
            channel: way.channel,
            source,
            text: lost.text,
            at: match source {
                Some(source) => data.place(source, "fields"),
                None => data.place(channel, "template"),
            },
        }
    });
    (content, loss)
}

/// Stands in a check's alert for every field that it does not name.
const OTHERS: &str = "*";

/// An alert that stays in its vendor's house.
fn native(said: &Said<'_>, field: &Field) -> Content {
    let Field::Named(name) = field else {
        return said.tags();
    };
    if matches!(name.as_ref(), "$.tags" | "$.tags[*]" | "tags") {
        return said.tags();
    }
    if said.map.is_some_and(|m| m.contains_key(name)) {
        return said.var(name);
    }
    // `labels.*` stands for every label that is not named.
    let begins = |p: &str| !p.is_empty() && name.starts_with(p);
    let named = |key: &&Arc<str>| key.strip_suffix(OTHERS).is_some_and(begins);
    if let Some(rest) = said.map.and_then(|m| m.keys().find(named)) {
        return said.var(rest);
    }
    // Labels are tags of the form `key:value`.
    if let Content::List(list) = said.tags() {
        let value = |item: &Text| {
            let known = item.as_known()?.strip_prefix(name.as_ref())?;
            Some(Text::known(known.strip_prefix(':')?))
        };
        if let Some(value) = list.items.iter().find_map(value) {
            return Content::Text(value);
        }
    }
    if said.map.is_some_and(|m| m.contains_key(OTHERS)) {
        return said.var(OTHERS);
    }
    Content::Unknown(said.why(&format!("what the alert has as `{name}` is not known here")))
}

/// What went wrong on the way, and whether at the source.
struct Lost {
    text: String,
    by_source: bool,
}

/// One check's alert on its way through one channel.
struct Hop<'a> {
    data: &'a GraphData,
    said: Said<'a>,
    channel: EntityId,
    source: Option<EntityId>,
    payload: Option<&'a Payload>,
}

impl Hop<'_> {
    fn lost(text: String) -> (Content, Option<Lost>) {
        let by_source = false;
        (Content::Absent, Some(Lost { text, by_source }))
    }

    fn unknown(&self, clause: &str) -> (Content, Option<Lost>) {
        (Content::Unknown(self.said.why(clause)), None)
    }

    /// A field of the payload.
    fn delivered(&self, name: &str, path: &Path, field: &Field) -> (Content, Option<Lost>) {
        let Some(payload) = self.payload else {
            return self.by_promise(name);
        };
        let content = payload.field(path, &self.said);
        let carrier = self.carrier(payload);
        match (content, carrier) {
            // A field of no fixed place may still get its tags from a template that has them.
            (Content::Absent, Some(_)) if *field == Field::Tags => {
                self.unknown("where the template puts the tags is not what the router documents")
            }
            (Content::Absent, Some(tags)) => {
                Self::lost(format!("the template puts {tags} elsewhere, not at {name}"))
            }
            (Content::Absent, None) => {
                Self::lost(format!("the template does not put the tags at {name}"))
            }
            (Content::Unknown(_), None)
                if !payload.is_json() && field.is_about_tags() && self.template_is_known() =>
            {
                Self::lost("the template does not mention the tags".to_owned())
            }
            (content, _) => (content, None),
        }
    }

    fn template_is_known(&self) -> bool {
        let template = self.data.attr(self.channel, "template");
        template.is_some_and(|t| !t.is_unknown())
    }

    /// The name in a template that stands for a list of the alert: its tags.
    fn carrier<'p>(&self, payload: &'p Payload) -> Option<&'p str> {
        let is_list = |name: &&Arc<str>| match self.said.map.and_then(|m| m.get(name.as_ref())) {
            Some(value) => matches!(self.said.whys.content(value), Content::List(_)),
            None => false,
        };
        payload.names().iter().find(is_list).map(|n| n.as_ref())
    }

    /// A channel without a template delivers what its adapter says.
    fn by_promise(&self, name: &str) -> (Content, Option<Lost>) {
        let unknown = || {
            let address = self.data.address(self.channel);
            self.unknown(&format!("what `{address}` sends by default is not known"))
        };
        let below = self.data.attr(self.channel, "fields_at");
        let below = below.and_then(Value::elements).unwrap_or_default();
        let own = below.iter().filter_map(Value::as_str).find_map(|base| {
            let rest = name.strip_prefix(base)?.strip_prefix('.')?;
            (!rest.contains(['.', '['])).then_some(rest)
        });
        if let Some(own) = own {
            return (native(&self.said, &Field::Named(own.into())), None);
        }
        let delivers = self.data.attr(self.channel, "delivers");
        let Some(delivers) = delivers.and_then(Value::elements) else {
            return unknown();
        };
        let base = |path: &str| path.trim_end_matches("[*]").to_owned();
        let promised = delivers
            .iter()
            .filter_map(Value::as_str)
            .any(|d| base(d) == base(name));
        match (promised, Field::Named(name.into()).is_about_tags()) {
            (true, true) => (self.said.tags(), None),
            (false, true) => Self::lost(format!("it sends nothing at {name}")),
            (_, false) => unknown(),
        }
    }

    /// A field that the source fills in from the payload.
    fn mapped(&self, name: &str) -> (Content, Option<Lost>) {
        let fields = self.source.and_then(|s| self.data.attr(s, "fields"));
        let Some(fields) = fields else {
            return self.unknown(&format!("how `{name}` is filled in is not written here"));
        };
        let Some(entries) = fields.entries() else {
            let why = self.said.whys.of(&reasons(fields));
            return (Content::Unknown(why), None);
        };
        let Some(template) = entries.get(name) else {
            // Names with a dot are addresses of declared fields; others may be the vendor's own.
            if name.contains('.') {
                let text = format!("the source does not fill in `{name}`");
                let by_source = true;
                return (Content::Absent, Some(Lost { text, by_source }));
            }
            return self.unknown(&format!("`{name}` is filled in by the vendor"));
        };
        let text = self.said.whys.text(template);
        match text.as_known() {
            None => (Content::Text(text), None),
            Some(plain) if !plain.contains("{{") && !plain.contains("{%") => {
                (Content::Text(Text::known(plain)), None)
            }
            Some(liquid) => self.liquid(liquid).unwrap_or_else(|| {
                self.unknown(&format!("the template of `{name}` cannot be read"))
            }),
        }
    }

    /// A Liquid template that is one expression over the payload.
    fn liquid(&self, template: &str) -> Option<(Content, Option<Lost>)> {
        let inside = sole_expression(template)?;
        let (names, between) = match inside.split_once('|') {
            Some((names, filter)) => (names.trim(), joiner(filter)?),
            None => (inside, ""),
        };
        let names = ["alert.data.", "alert.", "data.", "payload."]
            .iter()
            .find_map(|prefix| names.strip_prefix(prefix))
            .unwrap_or(names);
        let name = format!("$.{names}");
        let path = Path::parse(&name)?;
        let field = Field::Named(name.as_str().into());
        let (content, lost) = self.delivered(&name, &path, &field);
        Some(match content {
            Content::List(list) => (joined(list, between), lost),
            content => (content, lost),
        })
    }
}

/// A list as Liquid writes it into text.
fn joined(list: List, between: &str) -> Content {
    let mut items = list.items;
    items.extend(list.more.map(Text::unknown));
    Content::Joined(Arc::new(Joined {
        before: Text::default(),
        items,
        between: Text::known(between),
        after: Text::default(),
    }))
}

/// What stands in a template that is one `{{ … }}` and nothing else.
fn sole_expression(template: &str) -> Option<&str> {
    let inside = template.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let inside = inside.trim_matches('-').trim();
    (!inside.contains("{{") && !inside.contains("}}")).then_some(inside)
}

/// The text of Liquid's `join: "…"`.
fn joiner(filter: &str) -> Option<&str> {
    let text = filter.trim().strip_prefix("join")?.trim_start();
    if text.is_empty() {
        return Some(" ");
    }
    let text = text.strip_prefix(':')?.trim();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text.strip_prefix(quote)?.strip_suffix(quote)
}
