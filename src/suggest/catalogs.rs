//! Which files are the list of models that this Terraform is about.

use crate::catalog::Catalog;
use std::cmp::Reverse;

/// A file that is a list of models.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Relative to the config, with `/`.
    pub path: String,
    /// What it lists.
    pub catalog: Catalog,
    /// URL paths whose answer has its shape.
    pub urls: Vec<String>,
    /// Whether any list of objects with an id would have this shape.
    pub vague: bool,
    /// Whether the user named it.
    pub given: bool,
    /// Whether a Terraform file mentions it by name.
    pub mentioned: bool,
}

/// A data source that reads a list of models.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reader {
    /// Its address without the last instance key.
    pub address: String,
    /// The whole URL, where it is known and may be shown.
    pub url: Option<String>,
    /// The end of the URL's path, or the file.
    pub reads: Reads,
}

/// What a data source reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reads {
    /// `data "http"`: the path of its URL.
    Url(String),
    /// `data "local_file"`: the file.
    File(String),
}

/// A catalog that the config names.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The file.
    pub candidate: Candidate,
    /// Its label: a shape's name where only one catalog has that shape.
    pub label: String,
    /// Data sources that read the same list.
    pub readers: Vec<Reader>,
    /// Whether the data sources have to be named, because their URLs would fit another catalog too.
    pub named: bool,
    /// How it was told that it is the list this Terraform is about; `None` where it was not.
    pub because: Option<String>,
}

/// What the files came to.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The catalogs that the config names, or suggests where nothing links them to this Terraform.
    pub taken: Vec<Taken>,
    /// Lists that are left aside, each with why.
    pub left: Vec<(String, String)>,
    /// Data sources without a snapshot of what they read.
    pub unread: Vec<Reader>,
}

/// More lists than these are no catalogs of one platform.
const MOST: usize = 8;

/// Chooses among the lists that were found.
pub fn choose(mut candidates: Vec<Candidate>, readers: &[Reader]) -> Choice {
    // The best of each kind comes first: named by the user, mentioned, newest.
    candidates.sort_by_cached_key(|c| {
        let telling = ["model", "catalog"].iter().any(|w| c.path.contains(w));
        (
            Reverse((c.given, c.mentioned, !c.vague, telling, c.catalog.taken_at)),
            c.path.matches('/').count(),
            c.path.clone(),
        )
    });
    let shapes: Vec<String> = candidates.iter().map(|c| c.catalog.shape.clone()).collect();
    let mut choice = Choice::default();
    for candidate in candidates {
        let of_another = |r: &Reader| {
            // `https://api.mistral.ai/v1/models` is not the list that has another's shape.
            let url = r.url.as_deref().unwrap_or_default();
            let own = url.contains(candidate.catalog.shape.as_str());
            !own && shapes.iter().any(|s| url.contains(s.as_str()))
        };
        let fits = |r: &&Reader| match &r.reads {
            Reads::Url(path) => {
                candidate.urls.iter().any(|u| path.ends_with(u.as_str())) && !of_another(r)
            }
            Reads::File(file) => {
                let file = file.trim_start_matches("./");
                candidate.path == file || candidate.path.ends_with(&format!("/{file}"))
            }
        };
        let taken = |r: &&Reader| choice.taken.iter().any(|t| t.readers.contains(r));
        let (free, used): (Vec<&Reader>, Vec<&Reader>) =
            readers.iter().filter(fits).partition(|r| !taken(r));
        // An API's document lies in many repositories; whether each operation is to be checked is the
        // team's to say.
        if candidate.catalog.models.iter().any(|m| m.sole) && !candidate.given {
            let why = "it lists operations or components, not models: `--catalog` takes it";
            choice.left.push((candidate.path, why.to_owned()));
            continue;
        }
        let rival = choice
            .taken
            .iter()
            .find(|t| t.candidate.catalog.shape == candidate.catalog.shape);
        if let (Some(rival), [], false) = (rival, free.as_slice(), candidate.given) {
            let why = format!("it has the shape of {}", rival.candidate.path);
            choice.left.push((candidate.path, why));
            continue;
        }
        if choice.taken.len() >= MOST {
            let why = format!("{MOST} lists come before it");
            choice.left.push((candidate.path, why));
            continue;
        }
        let because = match (candidate.given, free.first(), candidate.mentioned) {
            (true, ..) => Some("you named it".to_owned()),
            (_, Some(reader), _) => Some(format!("{} reads this list", reader.address)),
            (_, _, true) => Some("the Terraform reads this file".to_owned()),
            _ => None,
        };
        // A list of just anything counts only where something points at it.
        if candidate.vague && because.is_none() {
            let why = "nothing tells whether it lists models".to_owned();
            choice.left.push((candidate.path, why));
            continue;
        }
        choice.taken.push(Taken {
            named: !used.is_empty() || free.iter().any(|r| matches!(r.reads, Reads::File(_))),
            readers: free.into_iter().cloned().collect(),
            label: candidate.catalog.shape.clone(),
            candidate,
            because,
        });
    }
    name(&mut choice.taken);
    let read = |r: &&Reader| choice.taken.iter().any(|t| t.readers.contains(r));
    let unread = readers
        .iter()
        .filter(|r| matches!(r.reads, Reads::Url(_)) && !read(r));
    choice.unread = unread.cloned().collect();
    choice
}

/// Labels that are all different; data sources are named where a URL fits several catalogs.
fn name(taken: &mut [Taken]) {
    let shapes: Vec<String> = taken
        .iter()
        .map(|t| t.candidate.catalog.shape.clone())
        .collect();
    let urls: Vec<Vec<String>> = taken.iter().map(|t| t.candidate.urls.clone()).collect();
    for (i, one) in taken.iter_mut().enumerate() {
        let others = |at: &usize| *at != i;
        let twins = (0..shapes.len())
            .filter(others)
            .any(|at| shapes[at] == shapes[i]);
        if twins {
            let file = one.candidate.path.rsplit('/').next().unwrap_or_default();
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            one.label = format!("{stem}-{}", i + 1);
        }
        let shared = (0..urls.len())
            .filter(others)
            .any(|at| urls[at].iter().any(|u| urls[i].contains(u)));
        one.named |= shared && !one.readers.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &str, shape: &str) -> Candidate {
        Candidate {
            path: path.to_owned(),
            catalog: Catalog {
                shape: shape.to_owned(),
                ..Catalog::default()
            },
            urls: vec!["/v1/models".to_owned()],
            vague: shape == "openai",
            given: false,
            mentioned: false,
        }
    }

    fn reader(address: &str) -> Reader {
        Reader {
            address: address.to_owned(),
            url: None,
            reads: Reads::Url("/v1/models".to_owned()),
        }
    }

    fn paths(choice: &Choice) -> Vec<&str> {
        choice
            .taken
            .iter()
            .map(|t| t.candidate.path.as_str())
            .collect()
    }

    #[test]
    fn one_list_of_each_shape_is_taken() {
        let all = vec![
            candidate("old.json", "mistral"),
            candidate("catalog/models.json", "mistral"),
        ];
        let choice = choose(all, &[reader("data.http.models")]);
        assert_eq!(paths(&choice), ["catalog/models.json"]);
        assert_eq!(choice.left.len(), 1);
        assert_eq!(choice.unread, []);
        assert!(!choice.taken[0].named);
    }

    #[test]
    fn an_apis_document_is_taken_only_where_it_is_named() {
        let document = |given: bool| {
            let mut one = candidate("openapi.json", "openapi");
            one.catalog.models.push(crate::catalog::Model {
                sole: true,
                ..crate::catalog::Model::default()
            });
            Candidate {
                mentioned: true,
                given,
                ..one
            }
        };
        assert_eq!(paths(&choose(vec![document(true)], &[])), ["openapi.json"]);
        let choice = choose(vec![document(false)], &[]);
        assert_eq!((choice.taken.len(), choice.left.len()), (0, 1));
    }

    #[test]
    fn a_list_of_anything_needs_a_reason() {
        let all = || vec![candidate("things.json", "openai")];
        assert_eq!(paths(&choose(all(), &[])), Vec::<&str>::new());
        assert_eq!(
            paths(&choose(all(), &[reader("data.http.models")])),
            ["things.json"]
        );
    }

    #[test]
    fn what_is_read_and_not_here_is_told() {
        let choice = choose(Vec::new(), &[reader("data.http.models")]);
        assert_eq!(choice.unread.len(), 1);
    }

    #[test]
    fn two_lists_of_one_endpoint_name_their_readers() {
        let all = vec![
            candidate("a.json", "mistral"),
            candidate("b.json", "anthropic"),
        ];
        let choice = choose(all, &[reader("data.http.models")]);
        assert_eq!(paths(&choice), ["a.json", "b.json"]);
        assert!(choice.taken[0].named);
        assert!(choice.taken[1].readers.is_empty());
    }
}
