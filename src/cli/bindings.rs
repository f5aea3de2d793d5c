//! What stands in for the outside world: the catalog in the place of the data source that reads the
//! same list, and values that the config gives.

use crate::catalog::url_path;
use crate::terraform::eval::DataSources;
use crate::terraform::value::{Marks, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// A catalog file that data sources are bound to.
#[derive(Debug, Clone)]
pub struct BoundCatalog {
    /// Its name, for notes.
    pub name: String,
    /// Its path relative to the repository.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
    /// What a server answers with: the text, as JSON where the file is YAML.
    pub answer: Arc<str>,
    /// Addresses of data sources that the config binds to it.
    pub data: Vec<String>,
    /// URL paths that answer the same list.
    pub paths: Vec<String>,
}

/// All bindings of a run.
#[derive(Debug, Default)]
pub struct Bindings {
    /// The catalogs.
    pub catalogs: Vec<BoundCatalog>,
    /// Data sources that the config gives values: address and object.
    pub values: Vec<(String, Value)>,
    notes: Mutex<BTreeSet<String>>,
}

impl Bindings {
    /// Bindings of these catalogs and values.
    pub fn new(catalogs: Vec<BoundCatalog>, values: Vec<(String, Value)>) -> Bindings {
        Bindings {
            catalogs,
            values,
            notes: Mutex::default(),
        }
    }

    /// What could not be bound and why, each once, in a stable order.
    pub fn notes(&self) -> Vec<String> {
        let notes = self.notes.lock().unwrap_or_else(|e| e.into_inner());
        notes.iter().cloned().collect()
    }

    fn note(&self, text: String) {
        let mut notes = self.notes.lock().unwrap_or_else(|e| e.into_inner());
        notes.insert(text);
    }

    /// The only catalog whose list the URL of an `http` data source answers.
    fn by_url(&self, address: &str, config: &Value) -> Option<&BoundCatalog> {
        let path = url_path(config.get("url")?)?;
        let fitting: Vec<_> = self
            .catalogs
            .iter()
            .filter(|c| c.paths.iter().any(|p| path.ends_with(p.as_str())))
            .collect();
        match fitting.as_slice() {
            [one] => Some(one),
            [] => None,
            several => {
                let names: Vec<_> = several.iter().map(|c| c.name.as_str()).collect();
                self.note(format!(
                    "{address} may read any of the catalogs {}: name it in `data` of one of them",
                    names.join(", "),
                ));
                None
            }
        }
    }
}

impl DataSources for Bindings {
    fn read(&self, address: &str, ty: &str, config: &Value) -> Option<Value> {
        let whole = without_key(address);
        let names = |pattern: &str| pattern == address || pattern == whole;
        if let Some((_, value)) = self.values.iter().find(|(p, _)| names(p)) {
            return Some(value.clone());
        }
        let named = self
            .catalogs
            .iter()
            .find(|c| c.data.iter().any(|p| names(p)));
        let catalog = match named {
            Some(catalog) => catalog,
            None if ty == "http" => self.by_url(address, config)?,
            None => return None,
        };
        let text = |of: &Arc<str>| Value::string(of.clone()).marked(Marks::CATALOG);
        let attrs = match ty {
            "http" => vec![
                ("response_body", text(&catalog.answer)),
                ("body", text(&catalog.answer)),
                ("status_code", Value::int(200)),
            ],
            "local_file" | "local_sensitive_file" => vec![("content", text(&catalog.text))],
            _ => {
                self.note(format!(
                    "{address} is bound to the catalog {}, but what a {ty} makes of the list is not known: give its attributes in a `data` block",
                    catalog.name,
                ));
                return None;
            }
        };
        let attrs: BTreeMap<Arc<str>, Value> =
            attrs.into_iter().map(|(k, v)| (k.into(), v)).collect();
        Some(Value::object(attrs))
    }

    fn file_marks(&self, path: &str) -> Marks {
        if self.catalogs.iter().any(|c| c.path == path) {
            Marks::CATALOG
        } else {
            Marks::NONE
        }
    }
}

/// An address without its last instance key.
pub(super) fn without_key(address: &str) -> &str {
    match address.rfind('[') {
        Some(at) if address.ends_with(']') => &address[..at],
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings() -> Bindings {
        let catalog = |name: &str, data: &str| BoundCatalog {
            name: name.to_owned(),
            path: format!("{name}.json"),
            text: name.into(),
            answer: name.into(),
            data: vec![data.to_owned()],
            paths: vec!["/v1/models".to_owned()],
        };
        Bindings::new(
            vec![
                catalog("eu", "data.http.models[\"eu\"]"),
                catalog("us", "module.catalog.data.http.models"),
            ],
            Vec::new(),
        )
    }

    fn body(bindings: &Bindings, address: &str, url: &str) -> Option<String> {
        let config = Value::object(BTreeMap::from([("url".into(), Value::string(url))]));
        let value = bindings.read(address, "http", &config)?;
        Some(value.get("response_body")?.as_str()?.to_owned())
    }

    #[test]
    fn data_sources_are_bound_by_address_with_or_without_key() {
        let b = bindings();
        let eu = body(&b, "data.http.models[\"eu\"]", "https://x/");
        assert_eq!(eu.as_deref(), Some("eu"));
        let us = body(&b, "module.catalog.data.http.models[0]", "https://x/");
        assert_eq!(us.as_deref(), Some("us"));
        assert_eq!(body(&b, "data.http.other", "https://x/health"), None);
        assert!(b.notes().is_empty());
    }

    #[test]
    fn a_url_that_several_catalogs_answer_is_not_guessed() {
        let b = bindings();
        assert_eq!(body(&b, "data.http.x", "https://x/v1/models"), None);
        assert_eq!(b.notes().len(), 1);
        let one = Bindings::new(b.catalogs[..1].to_vec(), Vec::new());
        let found = body(&one, "data.http.x", "https://x/v1/models?limit=9");
        assert_eq!(found.as_deref(), Some("eu"));
    }
}
