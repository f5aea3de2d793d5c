//! Which operation of an API a request is: by method, host and path.

use crate::routing::{Part, Text};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What an unknown part of an address reads as.
const HOLE: char = '\u{fffc}';

/// Operations by the segments of their addresses, the host being the first. `{…}` stands for any text
/// without a slash.
#[derive(Debug)]
pub(super) struct Operations {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    exact: FxHashMap<Arc<str>, usize>,
    /// What such a segment begins and ends with.
    patterns: Vec<(Arc<str>, Arc<str>, usize)>,
    ends: Vec<End>,
}

#[derive(Debug)]
struct End {
    /// Any, where it is not said.
    method: Option<Arc<str>>,
    model: usize,
}

/// What a request turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// This model's operation.
    Model(usize),
    /// None that is known.
    Nothing,
    /// The address or the method leaves it open.
    Unclear,
}

impl Default for Operations {
    fn default() -> Operations {
        Operations {
            nodes: vec![Node::default()],
        }
    }
}

impl Operations {
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// Adds `METHOD https://host/path`; method and host may be left out.
    pub(super) fn add(&mut self, endpoint: &str, model: usize) {
        let (method, address) = match endpoint.trim().split_once(' ') {
            Some((method, address)) => (Some(method.to_ascii_uppercase().into()), address),
            None => (None, endpoint),
        };
        let (host, path) = split(address);
        let mut at = self.step(0, if host.is_empty() { "{}" } else { &host });
        for segment in segments(&path) {
            at = self.step(at, segment);
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.ends.push(End { method, model });
        }
    }

    fn step(&mut self, at: usize, segment: &str) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else {
            return at;
        };
        let ends = segment.split_once('{').and_then(|(prefix, rest)| {
            let (_, suffix) = rest.rsplit_once('}')?;
            Some((prefix, suffix))
        });
        let found = match ends {
            None => *node.exact.entry(segment.into()).or_insert(next),
            Some((prefix, suffix)) => {
                let known = node
                    .patterns
                    .iter()
                    .find(|(p, s, _)| **p == *prefix && **s == *suffix);
                match known {
                    Some((.., to)) => *to,
                    None => {
                        node.patterns.push((prefix.into(), suffix.into(), next));
                        next
                    }
                }
            }
        };
        if found == next {
            self.nodes.push(Node::default());
        }
        found
    }

    /// The operation of a request. The method is `None` where it is not known.
    pub(super) fn find(&self, url: &Text, method: Option<&str>) -> Found {
        let Some(address) = written(url) else {
            return Found::Unclear;
        };
        let (host, path) = split(&address);
        let open = address.contains(HOLE);
        let none = if open { Found::Unclear } else { Found::Nothing };
        // Nodes, with how many of the segments before them are written out in the document.
        let mut here: Vec<(usize, usize)> = self.hosts(&host);
        for segment in segments(&path) {
            let mut next = Vec::new();
            for (at, exact) in here {
                let Some(node) = self.nodes.get(at) else {
                    continue;
                };
                next.extend(node.exact.get(segment).map(|to| (*to, exact + 1)));
                next.extend(node.fitting(segment).map(|to| (to, exact)));
            }
            here = next;
        }
        let ending = here
            .into_iter()
            .filter_map(|(at, exact)| Some((exact, &self.nodes.get(at)?.ends)))
            .filter(|(_, ends)| !ends.is_empty())
            .max_by_key(|(exact, _)| *exact);
        let Some((_, ends)) = ending else {
            return none;
        };
        match (method, ends.as_slice()) {
            (_, [only]) if method.is_none() || only.method.is_none() => Found::Model(only.model),
            (None, _) => Found::Unclear,
            (Some(method), _) => {
                let fits = |e: &&End| {
                    e.method
                        .as_ref()
                        .is_none_or(|m| m.eq_ignore_ascii_case(method))
                };
                let found = ends.iter().find(fits);
                found.map_or(none, |e| Found::Model(e.model))
            }
        }
    }

    /// Where the paths of a host begin: of every host, where it is not known.
    fn hosts(&self, host: &str) -> Vec<(usize, usize)> {
        let Some(root) = self.nodes.first() else {
            return Vec::new();
        };
        if host.is_empty() || host.contains(HOLE) {
            let exact = root.exact.values().copied();
            let all = exact.chain(root.patterns.iter().map(|(.., to)| *to));
            return all.map(|to| (to, 0)).collect();
        }
        let exact = root.exact.get(host).map(|to| (*to, 1));
        let fitting = root.fitting(host).map(|to| (to, 0));
        exact.into_iter().chain(fitting).collect()
    }
}

impl Node {
    fn fitting<'n>(&'n self, segment: &'n str) -> impl Iterator<Item = usize> + 'n {
        let fits = |(prefix, suffix, _): &&(Arc<str>, Arc<str>, usize)| {
            segment.len() > prefix.len() + suffix.len()
                && segment.starts_with(&**prefix)
                && segment.ends_with(&**suffix)
        };
        self.patterns.iter().filter(fits).map(|(.., to)| *to)
    }
}

/// An address as text, with [`HOLE`] for what is not known; `None` where nothing is.
fn written(url: &Text) -> Option<String> {
    let mut text = String::new();
    for part in url.parts() {
        match part {
            Part::Known(known) => text.push_str(known),
            Part::Unknown(_) => text.push(HOLE),
        }
    }
    // With no slash, an unknown part may be all of it.
    (text.contains('/') || !text.contains(HOLE)).then_some(text)
}

/// Host, lower case and without the usual ports, and path.
fn split(address: &str) -> (String, String) {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = host.to_ascii_lowercase();
    let usual = host.strip_suffix(":443").or(host.strip_suffix(":80"));
    (usual.unwrap_or(&host).to_owned(), path.to_owned())
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|s| !s.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::Why;

    fn operations() -> Operations {
        let mut all = Operations::default();
        for (model, endpoint) in [
            "GET https://api.example.com/v1/orders",
            "POST https://api.example.com/v1/orders",
            "GET https://api.example.com/v1/orders/{orderNumber}",
            "GET https://api.example.com/v1/orders/search",
            "GET https://{region}.example.net/v1/files/{name}.json",
            "GET /health",
        ]
        .iter()
        .enumerate()
        {
            all.add(endpoint, model);
        }
        all
    }

    fn find(url: &str, method: Option<&str>) -> Found {
        operations().find(&Text::known(url), method)
    }

    #[test]
    fn a_request_is_the_operation_of_its_address_and_method() {
        for (url, method, model) in [
            ("https://api.example.com/v1/orders", "GET", 0),
            ("https://API.example.com:443/v1/orders/?limit=1", "get", 0),
            ("https://api.example.com/v1/orders", "POST", 1),
            ("https://api.example.com/v1/orders/17", "GET", 2),
            // What is written out comes before what is left open, however long its name.
            ("https://api.example.com/v1/orders/search", "GET", 3),
            ("https://eu.example.net/v1/files/a.json", "GET", 4),
            ("https://anywhere.example.org/health", "GET", 5),
        ] {
            assert_eq!(
                find(url, Some(method)),
                Found::Model(model),
                "{method} {url}"
            );
        }
    }

    #[test]
    fn another_host_path_or_method_is_another_thing() {
        for (url, method) in [
            ("https://example.com/v1/orders", "GET"),
            ("https://api.example.com/v2/orders", "GET"),
            ("https://api.example.com/internal/v1/orders", "GET"),
            ("https://api.example.com/v1/orders", "DELETE"),
            ("https://eu.example.net/v1/files/a.yaml", "GET"),
            ("https://api.example.com/v1/orders/1/2", "GET"),
            ("https://api.example.com/v1/health", "GET"),
        ] {
            assert_eq!(find(url, Some(method)), Found::Nothing, "{method} {url}");
        }
    }

    #[test]
    fn without_a_method_only_a_path_of_one_is_clear() {
        assert_eq!(
            find("https://api.example.com/v1/orders/17", None),
            Found::Model(2)
        );
        assert_eq!(
            find("https://api.example.com/v1/orders", None),
            Found::Unclear
        );
    }

    #[test]
    fn what_is_not_known_of_an_address_leaves_it_open() {
        let hole = || Part::Unknown(Why(0));
        let found = |parts: Vec<Part>| operations().find(&Text::from(parts), Some("GET"));
        // The origin is in a variable.
        let known = |text: &str| Part::Known(text.into());
        assert_eq!(
            found(vec![hole(), known("/v1/orders/search")]),
            Found::Model(3)
        );
        let id = vec![known("https://api.example.com/v1/orders/"), hole()];
        assert_eq!(found(id), Found::Model(2));
        assert_eq!(found(vec![hole(), known("/orders")]), Found::Unclear);
        assert_eq!(found(vec![hole()]), Found::Unclear);
    }
}
