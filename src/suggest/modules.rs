//! Modules whose code is not here, and what an adapter for them may look like.

use super::page::{Page, quoted, some_of};
use crate::text::counted;
use std::collections::BTreeSet;

/// Calls of one module that could not be read.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// The module's source, as written.
    pub source: String,
    /// Addresses of its calls.
    pub calls: BTreeSet<String>,
    /// Arguments that the calls give.
    pub arguments: BTreeSet<String>,
}

/// More than these are only counted.
const MOST: usize = 10;

/// What an attribute of a check may be called as an argument of a module.
const ATTRIBUTES: &[(&str, &[&str], &str)] = &[
    ("enabled", &["enabled", "activated", "active"], "self."),
    ("tags", &["tags", "labels", "extra_tags"], "list_of self."),
    ("url", &["url", "endpoint", "target", "uri"], "self."),
    ("body", &["body", "request_body", "payload"], "self."),
    ("period", &["period", "interval", "period_seconds"], "self."),
];

/// Asks about modules that are not here.
pub(super) fn write(page: &mut Page, unread: &[Unread]) {
    // The one whose arguments are most like those of a check is the example.
    let Some(like) = unread.iter().rev().max_by_key(|m| alike(&m.arguments)) else {
        return;
    };
    page.part("Modules that are not here");
    page.say(
        "What these modules alert on is not seen. `terraform init` (or `terraform get`) before alertlint brings their code: it reads `.terraform/modules`.",
    );
    for module in unread.iter().take(MOST) {
        let calls: Vec<String> = module.calls.iter().cloned().collect();
        page.say(&format!(
            "- {}: {}",
            quoted(&module.source),
            some_of(&calls, 3)
        ));
    }
    if unread.len() > MOST {
        page.say(&format!("- and {}", counted(unread.len() - MOST, "other")));
    }
    page.gap();
    page.ask(
        "Does any of them make checks, channels or routes, and can its code not be had where this runs? Then say in an adapter what it makes: take the # of the next line away, and put what stands behind the bars into that file (docs/writing-adapters.md).",
    );
    page.suggest(|page| {
        page.attributes(&[("providers", "[\"alertlint-modules.hcl\"]".to_owned())])
    });
    page.elsewhere(|page| {
        page.block("provider \"modules\"", |page| {
            page.attributes(&[("title", "\"Our own modules\"".to_owned())]);
        });
        page.gap();
        let source = quoted(&format!("module:{}", like.source));
        page.block(&format!("check {source}"), |page| {
            page.say("`self` holds the arguments of the call.");
            page.attributes(&attributes(&like.arguments));
        });
    });
}

/// How many attributes of a check a module's arguments are called like.
fn alike(arguments: &BTreeSet<String>) -> usize {
    let has = |called: &[&str]| called.iter().any(|n| arguments.contains(*n));
    let all = ATTRIBUTES.iter();
    all.filter(|(_, called, _)| has(called)).count()
}

fn attributes(arguments: &BTreeSet<String>) -> Vec<(&'static str, String)> {
    let name = ["name", "title", "display_name"]
        .into_iter()
        .find(|n| arguments.contains(*n));
    let mut all = vec![
        ("kind", "\"synthetic\"".to_owned()),
        (
            "name",
            name.map_or("instance.address".to_owned(), |n| format!("self.{n}")),
        ),
    ];
    for (attribute, called, how) in ATTRIBUTES {
        let found = called.iter().find(|n| arguments.contains(**n));
        match (found, *how) {
            (Some(name), "list_of self.") => all.push((attribute, format!("list_of(self.{name})"))),
            (Some(name), _) => all.push((attribute, format!("self.{name}"))),
            (None, _) if *attribute == "enabled" => all.push((attribute, "true".to_owned())),
            (None, _) => {}
        }
    }
    all
}
