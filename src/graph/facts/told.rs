//! Which model and which capability a check says it checks.

use super::super::read::Whys;
use super::super::store::{EntityId, GraphData};
use super::operations::{Found, Operations};
use crate::catalog::Catalog;
use crate::routing::{Content, Part, Path, Payload, Template, Text, Truth, Vars, Why};
use crate::source::Span;
use crate::terraform::value::{Marks, Value};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A model as the catalogs have it.
#[derive(Debug)]
pub(super) struct Model {
    /// Its id and aliases.
    pub(super) names: Vec<Arc<str>>,
    pub(super) retired: bool,
    /// Whether who names it means its one capability.
    pub(super) sole: bool,
    /// Whether the addresses of its requests are known.
    pub(super) addressed: bool,
    /// By name.
    pub(super) capabilities: BTreeMap<Arc<str>, EntityId>,
}

/// What is known of models and capabilities before any check is looked at.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) models: Vec<Model>,
    by_id: FxHashMap<Arc<str>, usize>,
    ids: Vec<Arc<str>>,
    by_tag: FxHashMap<Arc<str>, Vec<Arc<str>>>,
    endpoints: Vec<Endpoint>,
    /// Advertised capabilities, with what each is a feature of.
    advertised: FxHashMap<Arc<str>, Option<Arc<str>>>,
    path_of_model: Option<Path>,
    operations: Operations,
}

#[derive(Debug)]
struct Endpoint {
    regex: Regex,
    length: usize,
    capability: Arc<str>,
}

/// Evidence for a model.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The id or alias as the check has it.
    pub(super) text: Arc<str>,
    /// Index into [`Vocabulary::models`].
    pub(super) model: Option<usize>,
    pub(super) by: &'static str,
    pub(super) at: Span,
    pub(super) marks: Marks,
}

/// What a check says.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) models: Vec<Claim>,
    /// What the model may be, where no claim is certain.
    pub(super) model_unknown: Option<Text>,
    /// Names, with how they were told.
    pub(super) capabilities: Vec<(Arc<str>, &'static str, Span)>,
    pub(super) capability_unknown: Option<Why>,
}

impl Vocabulary {
    pub(super) fn new(data: &GraphData, catalogs: &[Catalog]) -> Vocabulary {
        let mut known = Vocabulary {
            path_of_model: Path::parse("$.model"),
            ..Vocabulary::default()
        };
        let ids: FxHashMap<&str, EntityId> = data
            .of_kind(super::super::schema::Kind::Capability)
            .iter()
            .map(|id| (data.address(*id), *id))
            .collect();
        let mut endpoints: BTreeMap<(bool, Arc<str>), Arc<str>> = BTreeMap::new();
        for model in catalogs.iter().flat_map(|c| &c.models) {
            let id: Arc<str> = model.id.as_str().into();
            let at = match known.by_id.get(&id) {
                // A second catalog may add capabilities to a model.
                Some(at) => *at,
                None => {
                    known.models.push(Model {
                        names: Vec::new(),
                        retired: model.retired,
                        sole: model.sole,
                        addressed: !model.endpoints.is_empty(),
                        capabilities: BTreeMap::new(),
                    });
                    known.models.len() - 1
                }
            };
            for name in std::iter::once(&model.id).chain(&model.aliases) {
                let name: Arc<str> = name.as_str().into();
                if let std::collections::hash_map::Entry::Vacant(free) =
                    known.by_id.entry(name.clone())
                {
                    free.insert(at);
                    known.ids.push(name.clone());
                    if let Some(model) = known.models.get_mut(at) {
                        model.names.push(name);
                    }
                }
            }
            for endpoint in &model.endpoints {
                known.operations.add(endpoint, at);
            }
            for capability in &model.capabilities {
                let name: Arc<str> = capability.name.as_str().into();
                known
                    .advertised
                    .entry(name.clone())
                    .or_insert_with(|| capability.feature_of.as_deref().map(Arc::from));
                let address = format!("{}/{}", model.id, capability.name);
                if let (Some(found), Some(model)) =
                    (ids.get(address.as_str()), known.models.get_mut(at))
                {
                    model.capabilities.entry(name.clone()).or_insert(*found);
                }
                for endpoint in &capability.endpoints {
                    let key = (capability.feature_of.is_some(), endpoint.as_str().into());
                    endpoints.entry(key).or_insert_with(|| name.clone());
                }
            }
        }
        for contract in &data.contracts {
            let name: Arc<str> = contract.capability.as_str().into();
            if let Some(tag) = contract.tag.as_ref().and_then(Value::as_str) {
                known
                    .by_tag
                    .entry(tag.into())
                    .or_default()
                    .push(name.clone());
            }
            if let Some(endpoint) = contract.endpoint.as_ref().and_then(Value::as_str) {
                // The config's word counts before the catalog's.
                endpoints.insert((false, endpoint.into()), name);
            }
        }
        let mut seen = FxHashSet::default();
        for ((_, endpoint), capability) in endpoints {
            // Endpoints of their own come before features of another.
            if seen.insert(endpoint.clone()) {
                known.endpoints.extend(Endpoint::new(&endpoint, capability));
            }
        }
        known
    }

    /// Every id and alias, for suggestions.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|id| id.as_ref())
    }

    /// Whether a text that is not wholly known may turn out to name a model.
    pub(super) fn may_name(model: &Model, text: &Text) -> bool {
        model.names.iter().any(|id| text.equals(id) != Truth::False)
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    fn claim(&self, text: &str, by: &'static str, value: &Value) -> Claim {
        Claim {
            text: text.into(),
            model: self.find(text),
            by,
            at: value.origin,
            marks: value.marks,
        }
    }

    /// Reads a check.
    pub(super) fn told(&self, data: &GraphData, check: EntityId, whys: &Whys) -> Told {
        let mut told = Told::default();
        let checks_model = data.flag(
            check,
            "checks_model",
            data.text(check, "kind") == Some("synthetic"),
        );
        if checks_model.truth == Truth::False {
            return told;
        }
        self.capability(data, check, whys, &mut told);
        self.model(data, check, whys, &mut told);
        self.operation(data, check, whys, &mut told);
        self.implied(&mut told);
        told
    }

    /// The operation of an API that it requests: an address says what is checked more surely than a
    /// word that is no model's id.
    fn operation(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let Some(value) = data
            .attr(check, "url")
            .filter(|_| !self.operations.is_empty())
        else {
            return;
        };
        let method = data.attr(check, "method").and_then(Value::as_str);
        let url = whys.text(value);
        match self.operations.find(&url, method) {
            Found::Model(index) => {
                let Some(model) = self.models.get(index) else {
                    return;
                };
                told.models
                    .retain(|c| c.model.is_some_and(|known| known != index));
                told.models.extend(model.names.first().map(|id| Claim {
                    text: id.clone(),
                    model: Some(index),
                    by: "endpoint",
                    at: value.origin,
                    marks: value.marks,
                }));
                told.model_unknown = None;
            }
            Found::Unclear if told.models.iter().all(|c| c.model.is_none()) => {
                let why = url.whys().next().unwrap_or_else(|| {
                    let clause = "several operations have this path, and its method is not known";
                    whys.clause(clause, value.origin)
                });
                told.model_unknown = Some(Text::unknown(why));
            }
            Found::Unclear => {}
            // A request that goes elsewhere is not what its name happens to mention.
            Found::Nothing => told.models.retain(|claim| {
                let model = claim.model.and_then(|m| self.models.get(m));
                !(model.is_some_and(|m| m.addressed) && matches!(claim.by, "name" | "url"))
            }),
        }
    }

    /// Who names a model of one capability means that one.
    fn implied(&self, told: &mut Told) {
        if !told.capabilities.is_empty() {
            return;
        }
        for claim in &told.models {
            let model = claim.model.and_then(|m| self.models.get(m));
            let names = model.filter(|m| m.sole).map(|m| m.capabilities.keys());
            if let Some(name) = names.and_then(|mut names| names.next()) {
                told.capability_unknown = None;
                if !told.capabilities.iter().any(|(n, ..)| n == name) {
                    told.capabilities.push((name.clone(), "model", claim.at));
                }
            }
        }
        if told.capabilities.is_empty()
            && told.capability_unknown.is_none()
            && self.models.iter().any(|m| m.sole)
        {
            let unknown = told.model_unknown.as_ref();
            told.capability_unknown = unknown.and_then(|text| text.whys().next());
        }
    }

    fn capability(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let tags = data.attr(check, "tags");
        let list = whys.list(tags);
        for (tag, value) in known_elements(tags) {
            for name in self.by_tag.get(tag).into_iter().flatten() {
                if !told.capabilities.iter().any(|(n, ..)| n == name) {
                    told.capabilities.push((name.clone(), "tag", value.origin));
                }
            }
        }
        if !told.capabilities.is_empty() {
            return;
        }
        let url = data.attr(check, "url");
        if let Some(value) = url {
            let text = whys.text(value);
            if let Some(name) = self.endpoint(&text) {
                // Features share the endpoint of what they belong to: only a tag tells them apart.
                match self.named_by_tag(tags, |of, _| of == Some(&name)) {
                    Some(feature) => told.capabilities.push(feature),
                    None => told.capabilities.push((name, "endpoint", value.origin)),
                }
                return;
            }
            // A wholly known address that is no endpoint says that it is none.
            if !self.endpoints.is_empty() {
                told.capability_unknown = text.whys().next();
            }
        }
        if let Some(named) = self.named_by_tag(tags, |_, bare| !bare) {
            told.capabilities.push(named);
            return;
        }
        if !self.by_tag.is_empty() {
            let contract_tag = |text: &Text| {
                text.as_known().is_none()
                    && self
                        .by_tag
                        .keys()
                        .any(|tag| text.equals(tag) != Truth::False)
            };
            let element = list.items.iter().find(|i| contract_tag(i));
            let why = list.more.or_else(|| element.and_then(|e| e.whys().next()));
            told.capability_unknown = told.capability_unknown.or(why);
        }
    }

    /// The first tag that is an advertised capability's name, alone (`vision`) or as a value
    /// (`capability:vision`). `fits` gets what it is a feature of, and whether the name stands alone.
    fn named_by_tag(
        &self,
        tags: Option<&Value>,
        fits: impl Fn(Option<&Arc<str>>, bool) -> bool,
    ) -> Option<(Arc<str>, &'static str, Span)> {
        known_elements(tags).find_map(|(tag, value)| {
            let value_of = |key: &str| tag.strip_prefix(key)?.strip_prefix([':', '=']);
            let named = value_of("capability").or(value_of("feature"));
            let (name, of) = self.advertised.get_key_value(named.unwrap_or(tag))?;
            let fits = fits(of.as_ref(), named.is_none());
            fits.then(|| (name.clone(), "tag", value.origin))
        })
    }

    /// The capability whose endpoint is the longest that ends the path.
    fn endpoint(&self, url: &Text) -> Option<Arc<str>> {
        let path = url_path(url)?;
        self.endpoints
            .iter()
            .filter(|e| e.regex.is_match(&path))
            .max_by_key(|e| e.length)
            .map(|e| e.capability.clone())
    }

    fn model(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let readers = [
            Vocabulary::in_body,
            Vocabulary::in_variables,
            Vocabulary::in_tags,
            Vocabulary::in_url,
            Vocabulary::in_name,
        ];
        for reader in readers {
            reader(self, data, check, whys, told);
            if !told.models.is_empty() {
                told.model_unknown = None;
                return;
            }
        }
    }

    fn in_body(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let (Some(body), Some(path)) = (data.attr(check, "body"), &self.path_of_model) else {
            return;
        };
        let payload = Payload::read(&Template::handlebars(&whys.parts(body)));
        let variables = Variables {
            map: data.attr(check, "variables").and_then(Value::entries),
            whys,
            place: body.origin,
        };
        if !payload.is_json() {
            if body.is_unknown() {
                told.model_unknown = Some(whys.text(body));
            }
            return;
        }
        match payload.field(path, &variables) {
            Content::Text(text) => match text.as_known() {
                Some("") => {}
                // Typed by hand, it is mended where it was typed; what comes from the catalog has no place that
                // is more to blame than the body.
                Some(id) => {
                    let made = body.part("model", id);
                    let marks = made.as_ref().map_or(body.marks, |made| made.marks);
                    let typed = made.filter(|made| !made.marks.is_catalog());
                    let mut claim = self.claim(id, "body", typed.as_ref().unwrap_or(body));
                    claim.marks = marks;
                    told.models.push(claim);
                }
                None => told.model_unknown = Some(text),
            },
            Content::Unknown(why) => told.model_unknown = Some(Text::unknown(why)),
            _ => {}
        }
    }

    fn in_variables(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let Some(variables) = data.attr(check, "variables") else {
            return;
        };
        for (key, value) in variables.entries().into_iter().flatten() {
            let named = key.eq_ignore_ascii_case("model")
                || key.to_ascii_lowercase().ends_with("_model")
                || key.to_ascii_lowercase().ends_with("model_id");
            match value.as_str() {
                Some(text) if self.find(text).is_some() || (named && !text.is_empty()) => {
                    told.models.push(self.claim(text, "environment", value));
                }
                None if value.is_unknown() && named => {
                    told.model_unknown.get_or_insert(whys.text(value));
                }
                _ => {}
            }
        }
        if variables.is_unknown() {
            told.model_unknown.get_or_insert(whys.text(variables));
        }
    }

    fn in_tags(&self, data: &GraphData, check: EntityId, whys: &Whys, told: &mut Told) {
        let tags = data.attr(check, "tags");
        for (tag, value) in known_elements(tags) {
            let named = tag.strip_prefix("model:").or(tag.strip_prefix("model="));
            if let Some(id) = named.or(self.find(tag).map(|_| tag)) {
                told.models.push(self.claim(id, "tag", value));
            }
        }
        // Any unknown tag may be a model's id.
        for item in whys
            .list(tags)
            .items
            .iter()
            .filter(|i| i.as_known().is_none())
        {
            let text = match item
                .prefix()
                .strip_prefix("model")
                .and_then(|p| p.strip_prefix([':', '=']))
            {
                Some(rest) => without_prefix(item, item.prefix().len() - rest.len()),
                None => item.clone(),
            };
            told.model_unknown.get_or_insert(text);
        }
    }

    fn in_url(&self, data: &GraphData, check: EntityId, _: &Whys, told: &mut Told) {
        let Some(value) = data.attr(check, "url") else {
            return;
        };
        let Some(url) = value.as_str() else { return };
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let named = query
            .split(['&', '#'])
            .find_map(|pair| pair.strip_prefix("model="))
            .filter(|id| !id.is_empty());
        let segment = || address.split('/').find(|s| self.find(s).is_some());
        if let Some(id) = named.or_else(segment) {
            told.models.push(self.claim(id, "url", value));
        }
    }

    fn in_name(&self, data: &GraphData, check: EntityId, _: &Whys, told: &mut Told) {
        let Some(value) = data.attr(check, "name") else {
            return;
        };
        let Some(name) = value.as_str() else { return };
        let words = name
            .split(|c: char| c.is_whitespace() || "()[]{},;|\"'`".contains(c))
            .map(|w| w.trim_matches([':', '.']));
        let found = std::iter::once(name)
            .chain(words)
            .find(|w| self.find(w).is_some());
        if let Some(id) = found {
            told.models.push(self.claim(id, "name", value));
        }
    }
}

impl Endpoint {
    /// `/v1/models/{model}/embed` with any segment for the braces.
    fn new(endpoint: &str, capability: Arc<str>) -> Option<Endpoint> {
        let path = endpoint.trim_end_matches('/');
        if path.is_empty() {
            return None;
        }
        let mut pattern = String::new();
        if !path.starts_with('/') {
            pattern.push('/');
        }
        let mut rest = path;
        while let Some((before, (_, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            pattern.push_str(&regex::escape(before));
            pattern.push_str("[^/]+");
            rest = after;
        }
        pattern.push_str(&regex::escape(rest));
        let regex = Regex::new(&format!("{pattern}/?$")).ok()?;
        Some(Endpoint {
            regex,
            length: path.len(),
            capability,
        })
    }
}

/// The path of a URL as far as it is known from its end; an unknown part reads as one odd character.
fn url_path(url: &Text) -> Option<String> {
    const HOLE: char = '\u{fffc}';
    let mut text = String::new();
    for part in url.parts() {
        match part {
            Part::Known(known) => text.push_str(known),
            Part::Unknown(_) => text.push(HOLE),
        }
    }
    let text = match text.split_once("://") {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    };
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let path = text.get(..end)?;
    let start = path.find('/')?;
    path.get(start..).map(str::to_owned)
}

/// Text without so many bytes of its known beginning.
fn without_prefix(text: &Text, bytes: usize) -> Text {
    let mut parts = text.parts().to_vec();
    if let Some(Part::Known(first)) = parts.first_mut() {
        *first = first.get(bytes..).unwrap_or_default().into();
    }
    Text::from(parts)
}

/// The known texts of a list, with their values.
pub(super) fn known_elements(list: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    list.and_then(Value::elements)
        .unwrap_or_default()
        .iter()
        .filter_map(|v| Some((v.as_str()?, v)))
}

/// A request's variables as names of its template.
struct Variables<'a> {
    map: Option<&'a BTreeMap<Arc<str>, Value>>,
    whys: &'a Whys,
    place: Span,
}

impl Vars for Variables<'_> {
    fn var(&self, name: &str) -> Content {
        match self.map.and_then(|m| m.get(name)) {
            Some(value) => self.whys.content(value),
            None => Content::Unknown(self.why(&format!(
                "{{{{{name}}}}} gets its value only when the check runs"
            ))),
        }
    }

    fn why(&self, clause: &str) -> Why {
        self.whys.clause(clause, self.place)
    }
}
