//! The parts of a first config, in the order in which a reader needs them.

use super::contracts::undelivered;
use super::page::{Page, list, quoted, some_of};
use super::promises::capabilities;
use super::{Suggestion, Survey, Taken, modules};
use crate::gate::verdict::{DENY, REVIEW};
use crate::graph::schema::Kind;
use crate::policy::config::ChangeKind;
use crate::text::counted;
use std::collections::{BTreeMap, BTreeSet};

/// See [`super::suggest`].
pub(super) fn config(survey: &Survey<'_>) -> Suggestion {
    let mut page = Page::default();
    page.say(
        "What alertlint knows of this Terraform, as `alertlint init` found it. Live lines say what is there today. Lines with a # and no space behind it are suggestions: take the # away and they hold. A TODO is a question that only you can answer. Every block and attribute is explained in docs/configuration.md.",
    );
    let alerting = [
        Kind::Check,
        Kind::Channel,
        Kind::Route,
        Kind::Service,
        Kind::Escalation,
    ];
    let mut graphs = survey.seen.iter().map(|s| &s.graph);
    if graphs.all(|g| alerting.iter().all(|k| g.of_kind(*k).next().is_none())) {
        page.gap();
        page.ask(
            "No alerting was found in this Terraform. Is it in another folder, or in modules that are not here? `alertlint check` names the resource types that it does not know.",
        );
    }
    let catalogs = catalogs(&mut page, survey);
    let capabilities = capabilities(&mut page, survey);
    let environments = environments(&mut page, survey);
    roots(&mut page, survey);
    modules::write(&mut page, &survey.unread);
    unnumbered(&mut page, survey);
    delivery(&mut page, survey);
    assumptions(&mut page, survey);
    gate(&mut page, survey.gate);
    let (text, questions) = page.finish();
    Suggestion {
        text,
        questions,
        catalogs,
        capabilities,
        environments,
    }
}

fn catalogs(page: &mut Page, survey: &Survey<'_>) -> usize {
    page.part("Catalogs: the models that you advertise");
    page.say(
        "A saved answer of a models endpoint. Every public capability in it needs a check, and it stands in for the data source that reads the same list, so that for_each over models expands as it will in production.",
    );
    let mut live = 0;
    for taken in &survey.catalogs.taken {
        page.gap();
        live += usize::from(taken.because.is_some());
        catalog(page, taken, &survey.may_read);
    }
    for reader in &survey.catalogs.unread {
        page.gap();
        let url = reader.url.as_deref().unwrap_or("URL");
        let vendor = survey.vendors.iter().find(|v| url.contains(v.as_str()));
        // Several lists are several files, called like what reads them.
        let own = reader.address.rsplit('.').next().unwrap_or("models");
        let (file, label) = match (survey.catalogs.unread.len(), vendor) {
            (1, Some(vendor)) => ("models.json".to_owned(), vendor.as_str()),
            (1, None) => ("models.json".to_owned(), "models"),
            _ => (format!("{own}.json"), own),
        };
        let how = match vendor {
            Some(vendor) => format!("`alertlint catalog pull {vendor} --out {file}`"),
            None => format!("`curl --fail --output {file} {url}` with your credentials"),
        };
        page.ask(&format!(
            "{} reads a list of models, and no file here holds one. Save an answer of it, {how}, commit the file, and take the # away.",
            reader.address,
        ));
        page.suggest(|page| {
            page.block(&format!("catalog {}", quoted(label)), |page| {
                page.attributes(&[
                    ("file", quoted(&file)),
                    ("data", format!("[{}]", reader.address)),
                ]);
            });
        });
    }
    if survey.catalogs.taken.is_empty() && survey.catalogs.unread.is_empty() {
        page.gap();
        page.ask(
            "No list of models was found. Without one, whether each capability has a check is not looked at. Save one (`alertlint catalog pull VENDOR --out models.json`, an answer of your own platform's models endpoint, or alertlint's plain form) and name it here.",
        );
        page.suggest(|page| {
            page.block("catalog \"models\"", |page| {
                page.attributes(&[("file", "\"models.json\"".to_owned())]);
            });
        });
    }
    if !survey.catalogs.left.is_empty() {
        page.gap();
        page.say("Lists of models that were left aside:");
        for (path, why) in survey.catalogs.left.iter().take(8) {
            page.say(&format!("- {path}: {why}"));
        }
    }
    for text in survey.unreadable.iter().take(8) {
        page.gap();
        page.ask(text);
    }
    live
}

fn catalog(page: &mut Page, taken: &Taken, may_read: &[String]) {
    let of = &taken.candidate.catalog;
    let shape = if taken.label == of.shape {
        String::new()
    } else {
        format!(", in the shape of {}", of.shape)
    };
    let models = format!("{}{shape}", counted(of.models.len(), "model"));
    match &taken.because {
        Some(because) => page.say(&format!("{models}. {}.", capitalised(because))),
        None => {
            let read = match may_read {
                [] => "Nothing here reads it or names its models. Is this what you advertise?"
                    .to_owned(),
                some => format!(
                    "Nothing here names its models. Is this what you advertise, and what {} reads?",
                    some_of(some, 3)
                ),
            };
            page.ask(&format!("{}: {models}. {read}", taken.candidate.path));
        }
    }
    page.suggest_if(taken.because.is_none(), |page| {
        page.block(&format!("catalog {}", quoted(&taken.label)), |page| {
            let mut attributes = Vec::new();
            if taken.label != of.shape {
                attributes.push(("shape", quoted(&of.shape)));
            }
            attributes.push(("file", quoted(&taken.candidate.path)));
            if taken.named {
                let readers: Vec<&str> = taken.readers.iter().map(|r| r.address.as_str()).collect();
                attributes.push(("data", format!("[{}]", readers.join(", "))));
            } else if taken.because.is_none() && !may_read.is_empty() {
                attributes.push(("data", format!("[{}]", may_read.join(", "))));
            }
            page.attributes(&attributes);
            page.gap();
            match of.taken_at {
                Some(at) => page.say(&format!(
                    "Taken on {}. A warning when it is older than this:",
                    at.strftime("%Y-%m-%d")
                )),
                None => {
                    page.ask("The file does not say when it was taken. Say it here:");
                    page.suggest(|page| page.attributes(&[("taken", "\"2026-01-31\"".to_owned())]));
                    page.say("A warning when it is older than this:");
                }
            }
            page.suggest(|page| page.attributes(&[("max_age", "\"30d\"".to_owned())]));
        });
    });
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    // An address is not the beginning of a sentence.
    let first = text.split(' ').next().unwrap_or_default();
    match letters.next() {
        Some(c) if !first.contains('.') => c.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// Whether a model is one of a catalog that the config names.
pub(super) fn offered<'a>(survey: &'a Survey<'_>) -> BTreeSet<&'a str> {
    let live = survey.catalogs.taken.iter().filter(|t| t.because.is_some());
    live.flat_map(|t| &t.candidate.catalog.models)
        .map(|m| m.id.as_str())
        .collect()
}

fn environments(page: &mut Page, survey: &Survey<'_>) -> usize {
    let found = &survey.environments;
    if found.known.is_empty() && found.unclear.is_empty() {
        return 0;
    }
    page.part("Environments: the same code with other variables");
    page.say("Each root module is evaluated once for each; a finding says where it holds.");
    if let Some(doubt) = &found.doubt {
        page.ask(&format!(
            "These were not taken: {doubt}. Check each root with `alertlint check ROOT --var-file FILE`, or name here what fits all."
        ));
    }
    for environment in &found.known {
        page.gap();
        page.suggest_if(found.doubt.is_some(), |page| {
            let name = quoted(&environment.name);
            page.block(&format!("environment {name}"), |page| {
                let mut attributes = vec![("var_files", list(&environment.var_files))];
                if found.workspaces {
                    attributes.push(("workspace", name.clone()));
                }
                page.attributes(&attributes);
            });
        });
    }
    if found.workspaces && !found.known.is_empty() {
        page.gap();
        page.ask("The code asks for `terraform.workspace`: are the workspaces called like this?");
    }
    if !found.unclear.is_empty() {
        page.gap();
        page.ask(&format!(
            "{}: environments, or parts of some? A file that all share comes first in `var_files`.",
            some_of(&found.unclear, 5)
        ));
        if found.known.is_empty() {
            page.suggest(|page| {
                page.block("environment \"prod\"", |page| {
                    page.attributes(&[("var_files", list(found.unclear.iter().take(1)))]);
                });
            });
        }
    }
    match found.doubt {
        None => found.known.len(),
        Some(_) => 0,
    }
}

fn roots(page: &mut Page, survey: &Survey<'_>) {
    let has_checks = |g: &crate::graph::Graph| g.of_kind(Kind::Check).next().is_some();
    let roots: BTreeSet<&str> = survey
        .seen
        .iter()
        .filter(|s| has_checks(&s.graph))
        .map(|s| s.root.as_str())
        .collect();
    if roots.len() < 2 || offered(survey).is_empty() {
        return;
    }
    let names: Vec<String> = roots.into_iter().map(str::to_owned).collect();
    page.part("Several root modules");
    page.ask(&format!(
        "{} hold checks. Each has to cover every capability, unless they cover for each other:",
        some_of(&names, 5)
    ));
    page.suggest(|page| page.attributes(&[("coverage", "\"union\"".to_owned())]));
}

fn unnumbered(page: &mut Page, survey: &Survey<'_>) {
    // A list of models that is not here has been asked for.
    if survey.unnumbered.is_empty() || !survey.catalogs.unread.is_empty() {
        return;
    }
    page.part("What is not known before apply");
    page.ask(&format!(
        "How many there will be of {} cannot be told: it hangs on a variable without a value, or on what only apply knows. Variables get theirs from the `var_files` of an `environment` block, or `check --var-file`. What a data source gives can be said here:",
        some_of(&survey.unnumbered, 5)
    ));
    page.suggest(|page| {
        page.block("data \"terraform_remote_state\" \"platform\"", |page| {
            page.attributes(&[("values", "{ outputs = { models = [\"m-1\"] } }".to_owned())]);
        });
    });
}

fn delivery(page: &mut Page, survey: &Survey<'_>) {
    let mut lost: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (channel, check) in survey.seen.iter().flat_map(|s| undelivered(&s.graph)) {
        lost.entry(channel).or_default().insert(check);
    }
    let mut graphs = survey.seen.iter().map(|s| &s.graph);
    let to = graphs.find_map(|g| {
        let mut kinds = [Kind::Source, Kind::Route].into_iter();
        let id = kinds.find_map(|k| g.of_kind(k).next())?;
        Some(g.entity(id)?.address.clone())
    });
    let (Some((from, checks)), Some(to)) = (lost.first_key_value(), to) else {
        return;
    };
    page.part("Deliveries: where the way of an alert cannot be read");
    let checks: Vec<String> = checks.iter().cloned().collect();
    page.ask(&format!(
        "{from} posts to a URL of which this Terraform does not tell where it leads, so that the alerts of {} get to no router. Where does it lead?",
        some_of(&checks, 3)
    ));
    page.suggest(|page| {
        page.block("delivery", |page| {
            page.attributes(&[("from", from.clone()), ("to", to.clone())]);
        });
    });
}

fn assumptions(page: &mut Page, survey: &Survey<'_>) {
    let used: BTreeSet<&str> = survey
        .seen
        .iter()
        .flat_map(|s| s.graph.entities())
        .map(|(_, e)| e.vendor.as_str())
        .collect();
    let adapters: Vec<_> = survey
        .adapters
        .iter()
        .filter(|a| used.contains(&*a.name) && !a.assumptions.is_empty())
        .collect();
    if adapters.is_empty() {
        return;
    }
    page.part("Assumptions: what your vendors leave undefined");
    page.say(
        "What stands here is what is assumed. Where you know better, uncomment it and say so; every verdict that rests on one names it.",
    );
    for adapter in adapters {
        page.gap();
        page.suggest(|page| {
            page.block(&format!("assume {}", quoted(&adapter.name)), |page| {
                for (i, assumption) in adapter.assumptions.iter().enumerate() {
                    if i > 0 {
                        page.gap();
                    }
                    page.say(&format!(
                        "{} Possible: {}.",
                        assumption.docs,
                        assumption.values.join(", ")
                    ));
                    page.attributes(&[(&*assumption.name, quoted(&assumption.default))]);
                }
            });
        });
    }
}

fn gate(page: &mut Page, live: bool) {
    let names = |kinds: &[ChangeKind]| list(kinds.iter().map(|k| k.name()));
    page.part("The gate: what a change may do (alertlint gate --base origin/main)");
    page.say("Judged by the policy of the base, so that a change cannot loosen its own judge.");
    page.suggest_if(!live, |page| {
        page.block("gate", |page| {
            page.say("Refused:");
            page.attributes(&[("deny", names(DENY))]);
            page.say("A human has to look:");
            page.attributes(&[("review", names(REVIEW))]);
        });
    });
    page.gap();
    page.say("Stricter for coding agents: what they may not do on their own.");
    page.suggest_if(!live, |page| {
        page.block("gate \"agents\"", |page| {
            page.say("Globs over authors and co-authors of the commits.");
            page.attributes(&[
                (
                    "authors",
                    list(["*[bot]*", "*claude*", "*copilot*", "*vibe*"]),
                ),
                (
                    "deny",
                    names(&[
                        ChangeKind::CoverageLost,
                        ChangeKind::PolicyWeakened,
                        ChangeKind::SuppressionAdded,
                        ChangeKind::ThresholdRelaxed,
                        ChangeKind::CheckMuted,
                    ]),
                ),
            ]);
        });
    });
}
