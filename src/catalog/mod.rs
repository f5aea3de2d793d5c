//! Snapshots of the models a platform advertises. Knows nothing of Terraform's configurations; the
//! shapes of vendors' lists are data (`catalogs/*.hcl`), evaluated by the engine that rules use.

mod diff;
mod document;
mod pull;
mod read;
mod recognise;
mod shape;

pub use diff::{Change, Diff, diff};
pub use document::{as_json, document, pretty};
pub use pull::{Next, Pull};
pub use read::read;
pub use shape::{Shape, Shapes};

use crate::source::Span;
use crate::terraform::value::{Part, Value};

/// A snapshot after reading: what the graph needs of it.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// Its name in the config.
    pub name: String,
    /// The shape it was read with: `mistral`, `openai`, `plain`, …
    pub shape: String,
    /// When the snapshot was taken, where that is known.
    pub taken_at: Option<jiff::Timestamp>,
    /// The most days the config allows it to be old.
    pub max_age_days: Option<u32>,
    /// The config's `catalog` block, else the file.
    pub at: Option<Span>,
    /// The models, aliases merged into theirs.
    pub models: Vec<Model>,
    /// Why the list is not whole, where the file itself says so (another page exists).
    pub incomplete: Option<String>,
}

/// A model of a catalog.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Canonical id.
    pub id: String,
    /// Other ids that serve the same model.
    pub aliases: Vec<String>,
    /// What it offers.
    pub capabilities: Vec<Capability>,
    /// Requests that are this model's, where the address tells: `POST https://api.example.com/v1/orders`.
    pub endpoints: Vec<String>,
    /// Whether it offers one thing, so that who names it means that.
    pub sole: bool,
    /// `public`, `internal` or `experimental`, by the catalog itself.
    pub exposure: String,
    /// Why it is not public.
    pub exposure_reason: Option<String>,
    /// When service ends.
    pub retires_at: Option<jiff::Timestamp>,
    /// Whether service has ended at the snapshot's date.
    pub retired: bool,
    /// The place of its entry.
    pub at: Option<Span>,
}

/// A capability of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capability {
    /// Neutral name: `completion_chat`.
    pub name: String,
    /// The capability it is a feature of; `None` for endpoints.
    pub feature_of: Option<String>,
    /// URL paths that serve it.
    pub endpoints: Vec<String>,
}

/// The path of a URL, as [`Shape::paths`] end it; `None` where its end is not known.
pub fn url_path(url: &Value) -> Option<String> {
    let text = match (url.as_str(), url.as_unknown()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(unknown)) => match unknown.parts.as_deref()?.last()? {
            Part::Text(text) => text.to_string(),
            Part::Unknown(_) => return None,
        },
        _ => return None,
    };
    let path = text.split(['?', '#']).next().unwrap_or_default();
    Some(path.trim_end_matches('/').to_owned())
}
