//! An alert as people write it on the command line, and as witnesses are told.

use crate::routing::{Alert, Content, Field, List, Text, canonical};
use std::collections::BTreeMap;
use std::fmt;

/// What is given of an alert that no check need raise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Its tags.
    pub tags: Vec<String>,
    /// Other fields, and tags that are something else than a list.
    pub fields: BTreeMap<Field, Content>,
    /// The address of the source that it comes in by.
    pub source: Option<String>,
}

impl Given {
    /// With one more tag.
    pub fn tag(mut self, tag: impl Into<String>) -> Given {
        self.tags.push(tag.into());
        self
    }

    /// With a field written `NAME=VALUE`: a text, `["a","b"]` for a list, nothing for a field that the
    /// alert does not have. A text may stand in quotation marks, as in JSON. `None` for anything else.
    pub fn field(mut self, text: &str) -> Option<Given> {
        let (name, value) = text.split_once('=').filter(|(n, _)| !n.is_empty())?;
        let content = if value.is_empty() {
            Content::Absent
        } else if let Ok(items) = serde_json::from_str::<Vec<String>>(value) {
            let items = items.into_iter().map(Text::known).collect();
            Content::List(List { items, more: None })
        } else {
            let json = serde_json::from_str::<String>(value);
            Content::Text(Text::known(json.unwrap_or_else(|_| value.to_owned())))
        };
        let field = canonical(&Field::Named(name.into()));
        self.fields.insert(field, content);
        Some(self)
    }

    /// What a field holds; `None` where that is not given. Fields called tags or labels hold the tags.
    pub(super) fn content(&self, field: &Field) -> Option<Content> {
        if let Some(content) = self.fields.get(&canonical(field)) {
            return Some(content.clone());
        }
        field.is_about_tags().then(|| {
            let items = self.tags.iter().map(|t| Text::known(t.as_str())).collect();
            Content::List(List { items, more: None })
        })
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<String> = self.tags.iter().map(|t| format!("{t:?}")).collect();
        match tags.as_slice() {
            _ if self.fields.contains_key(&Field::Tags) => {}
            [] => f.write_str("no tags")?,
            tags => write!(f, "the tags {}", tags.join(", "))?,
        }
        for (i, (field, content)) in self.fields.iter().enumerate() {
            let and = if i > 0 || !self.fields.contains_key(&Field::Tags) {
                " and "
            } else {
                ""
            };
            write!(f, "{and}{field} {}", Said(content))?;
        }
        if let Some(source) = &self.source {
            write!(f, " from {source}")?;
        }
        Ok(())
    }
}

/// A content, to be read after the field's name.
struct Said<'a>(&'a Content);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Content::Text(text) => write!(f, "{:?}", text.as_known().unwrap_or_default()),
            Content::List(list) => {
                let items: Vec<&str> = list.items.iter().filter_map(Text::as_known).collect();
                write!(f, "{items:?}")
            }
            _ => f.write_str("absent"),
        }
    }
}

/// An alert whose content is known as flags of `alertlint trace`.
pub(in crate::graph) fn words(alert: &Alert) -> Vec<String> {
    let mut words = Vec::new();
    let mut tags_said = false;
    for (field, content) in alert.fields() {
        let texts = |list: &List| -> Vec<String> {
            let known = list.items.iter().filter_map(Text::as_known);
            known.map(str::to_owned).collect()
        };
        if let (Field::Tags, Content::List(list)) = (field, content)
            && !list.items.is_empty()
        {
            tags_said = true;
            let tags = texts(list);
            words.extend(tags.iter().map(|t| format!("--tag {}", quoted(t))));
            continue;
        }
        let value = match content {
            Content::List(list) => json(&texts(list)),
            Content::Text(text) => text_value(text.as_known().unwrap_or_default()),
            _ => String::new(),
        };
        // No tags are what is given where nothing is said of them, if anything is said at all.
        let name = match field {
            Field::Tags => "$.tags".to_owned(),
            named => named.to_string(),
        };
        let is_default = *field == Field::Tags && matches!(content, Content::List(_));
        if !(is_default && alert.fields().len() > 1) {
            words.push(format!("--field {}", quoted(&format!("{name}={value}"))));
        }
    }
    if !tags_said && words.is_empty() {
        words.push(format!("--field {}", quoted("$.tags=[]")));
    }
    words
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A text as it is read back: as it is, unless that would be read as something else.
fn text_value(text: &str) -> String {
    let is_json = serde_json::from_str::<Vec<String>>(text).is_ok()
        || serde_json::from_str::<String>(text).is_ok();
    match text.is_empty() || is_json {
        true => json(text),
        false => text.to_owned(),
    }
}

/// A word as a shell reads it back.
pub(in crate::graph) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
