//! Data sources that answer as the recorded plans' mocked world did: from `fixtures.json`.

use alertlint::terraform::eval::DataSources;
use alertlint::terraform::value::{Marks, Value, json};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The answers of one folder.
pub struct Fixtures {
    folder: PathBuf,
    answers: Json,
}

impl Fixtures {
    /// Reads `fixtures.json` of a folder, where there is one.
    pub fn read(folder: &Path) -> Fixtures {
        let text = std::fs::read_to_string(folder.join("fixtures.json"));
        Fixtures {
            folder: folder.to_owned(),
            answers: text.map_or(Json::Null, |t| serde_json::from_str(&t).unwrap()),
        }
    }
}

/// Objects agree in part, a text may end in `*`.
fn agrees(pattern: &Json, value: Option<&Value>) -> bool {
    match (pattern, value) {
        (Json::Object(members), Some(value)) => {
            members.iter().all(|(k, p)| agrees(p, value.get(k)))
        }
        (Json::String(text), Some(value)) => match (text.strip_suffix('*'), value.as_str()) {
            (Some(prefix), Some(value)) => value.starts_with(prefix),
            (None, Some(value)) => value == text,
            _ => false,
        },
        _ => false,
    }
}

fn object(members: &Json) -> BTreeMap<Arc<str>, Value> {
    let text = members.to_string();
    let value = json::parse(&text, None).unwrap();
    value.entries().cloned().unwrap_or_default()
}

impl DataSources for Fixtures {
    fn read(&self, _: &str, ty: &str, config: &Value) -> Option<Value> {
        let entries = self.answers["data"][ty].as_array()?;
        let always = Json::Object(serde_json::Map::new());
        let entry = entries
            .iter()
            .find(|e| agrees(e.get("match").unwrap_or(&always), Some(config)))?;
        let mut attrs = object(entry.get("result").unwrap_or(&always));
        if ty == "http" {
            let body = match (&entry["body"], &entry["body_file"]) {
                (_, Json::String(file)) => std::fs::read_to_string(self.folder.join(file)).unwrap(),
                (Json::String(text), _) => text.clone(),
                (other, _) => other.to_string(),
            };
            attrs.insert("response_body".into(), Value::string(body));
            attrs.insert("status_code".into(), Value::int(200));
        }
        Some(Value::object(attrs))
    }

    fn file_marks(&self, _: &str) -> Marks {
        Marks::NONE
    }
}
