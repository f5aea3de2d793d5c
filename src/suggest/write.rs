//! The parts of a first config, in the order in which a reader needs them.

use super::contracts::{Capabilities, Capability, Shared, undelivered};
use super::page::{Page, count, list, quoted, some_of};
use super::{Suggestion, Survey, Taken, modules};
use crate::gate::verdict::{DENY, REVIEW};
use crate::graph::schema::Kind;
use crate::policy::config::ChangeKind;
use std::collections::{BTreeMap, BTreeSet};

/// See [`super::suggest`].
pub(super) fn config(survey: &Survey<'_>) -> Suggestion {
    let mut page = Page::default();
    page.say(
        "What alertlint knows of this Terraform, as `alertlint init` found it. Live lines say what is there today. Lines behind # change nothing until you uncomment them, and a TODO is a question that only you can answer. Every block and attribute: docs/configuration.md.",
    );
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
        catalog(page, taken);
    }
    for reader in &survey.catalogs.unread {
        page.gap();
        let url = reader.url.as_deref();
        page.ask(&format!(
            "{} reads a list of models, and no file here holds one. Save an answer of it: `curl --fail --output models.json {}` with your credentials, commit the file, and uncomment this.",
            reader.address,
            url.unwrap_or("URL"),
        ));
        let label = url.map_or("models", |u| {
            if u.contains("mistral") {
                "mistral"
            } else {
                "models"
            }
        });
        page.suggest(|page| {
            page.block(&format!("catalog {}", quoted(label)), |page| {
                page.attributes(&[
                    ("file", "\"models.json\"".to_owned()),
                    ("data", format!("[{}]", reader.address)),
                ]);
            });
        });
    }
    if survey.catalogs.taken.is_empty() && survey.catalogs.unread.is_empty() {
        page.gap();
        page.ask(
            "No list of models was found. Without one, whether each capability has a check is not looked at. Save one (`GET /v1/models` of your platform, or alertlint's plain form) and name it here.",
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
    for (path, why) in survey.unreadable.iter().take(8) {
        page.gap();
        page.ask(&format!("{path} may be a list of models: {why}"));
    }
    live
}

fn catalog(page: &mut Page, taken: &Taken) {
    let of = &taken.candidate.catalog;
    let shape = if taken.label == of.shape {
        String::new()
    } else {
        format!(", in the shape of {}", of.shape)
    };
    let models = format!("{}{shape}", count(of.models.len(), "model"));
    match &taken.because {
        Some(because) => page.say(&format!("{models}. {}.", capitalised(because))),
        None => page.ask(&format!(
            "{}: {models}. Nothing here reads it or names its models. Is this what you advertise?",
            taken.candidate.path
        )),
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
fn offered<'a>(survey: &'a Survey<'_>) -> BTreeSet<&'a str> {
    let live = survey.catalogs.taken.iter().filter(|t| t.because.is_some());
    live.flat_map(|t| &t.candidate.catalog.models)
        .map(|m| m.id.as_str())
        .collect()
}

fn capabilities(page: &mut Page, survey: &Survey<'_>) -> usize {
    let models = offered(survey);
    let mut found = Capabilities::default();
    for one in &survey.seen {
        found.read(&one.root, &one.graph, &|model| models.contains(model));
    }
    let with_catalog = !models.is_empty();
    page.part("Capabilities: what is promised for each");
    page.say(
        "A check shows its capability by the signal tag, else by the endpoint that it requests. `period` and `timeout` are at most, `failures` is exactly, `locations` is at least; a check that keeps to something else is reported.",
    );
    let mut live = 0;
    for (name, of) in &found.all {
        if of.checks() == 0 && (of.feature_of.is_some() || of.models.is_empty()) {
            continue;
        }
        page.gap();
        live += usize::from(capability(page, name, of, &found, with_catalog));
    }
    if found.all.values().all(|c| c.checks() == 0) {
        page.gap();
        page.ask(
            "No check was found whose tags or URL tell a capability. How do yours show what they check? For instance:",
        );
        page.suggest(|page| {
            page.block("capability \"completion_chat\"", |page| {
                page.attributes(&[
                    ("tag", "\"completion_api\"".to_owned()),
                    ("endpoint", "\"/v1/chat/completions\"".to_owned()),
                ]);
            });
        });
    }
    exposures(page, &found);
    live
}

/// Whether the block is live.
fn capability(
    page: &mut Page,
    name: &str,
    of: &Capability,
    found: &Capabilities,
    with_catalog: bool,
) -> bool {
    let checks = of.checks();
    let (models, covered) = (of.models.len(), of.covered.len());
    let mut off = false;
    match (&of.feature_of, with_catalog) {
        (_, false) => page.say(&format!("{name}: {}.", count(checks, "check"))),
        (Some(whole), true) => {
            let text = format!(
                "{name} is a feature of {whole}: {} of {} that have it are covered, by {}",
                covered,
                count(models, "model"),
                count(checks, "check")
            );
            off = covered < models;
            if off {
                page.ask(&format!(
                    "{text}. With a block of its own, each needs a check."
                ));
            } else {
                page.say(&format!("{text}."));
            }
        }
        (None, true) if models == 0 => {
            off = true;
            page.ask(&format!(
                "{name}: {}, and no public model of the catalog offers it. Is it called otherwise there?",
                count(checks, "check")
            ));
        }
        (None, true) => page.say(&format!(
            "{name}: {} offer it, {covered} of them covered, by {}.",
            count(models, "model"),
            count(checks, "check")
        )),
    }
    page.suggest_if(off, |page| {
        page.block(&format!("capability {}", quoted(name)), |page| {
            promise(page, name, of, found);
        });
    });
    !off
}

fn promise(page: &mut Page, name: &str, of: &Capability, found: &Capabilities) {
    if of.checks() == 0 {
        page.ask("No check of it was found. Each model needs one, or say that none is asked for:");
        page.suggest(|page| page.attributes(&[("required", "false".to_owned())]));
        return;
    }
    match found.tag(name) {
        Some(tag) => {
            let how = match tag.routed {
                true => {
                    "on each of its checks, on none of another capability, and a route asks for it"
                }
                false => {
                    "on each of its checks and on none of another capability; no route asks for it"
                }
            };
            let others = match tag.others.is_empty() {
                true => String::new(),
                false => format!(" (so is {})", some_of(&tag.others, 3)),
            };
            page.say(&format!("The signal tag: {how}{others}."));
            page.attributes(&[("tag", quoted(&tag.text))]);
        }
        None => {
            page.ask("No tag is on each of its checks and on none of another capability. Which one says what they check?");
            page.suggest(|page| page.attributes(&[("tag", quoted(&format!("{name}_api")))]));
        }
    }
    if let Some(path) = found.endpoint(name) {
        page.say("What all of its checks request:");
        page.attributes(&[("endpoint", quoted(path))]);
    }
    page.gap();
    page.block("contract", |page| {
        let checks = of.checks();
        term(page, checks, "period", "run every", &of.period(), |s| {
            duration(*s * 1000)
        });
        term(
            page,
            checks,
            "failures",
            "alert at this many failed runs in a row:",
            &of.failures(),
            u64::to_string,
        );
        term(
            page,
            checks,
            "timeout",
            "fail at a response time of",
            &of.timeout(),
            |ms| duration(*ms),
        );
        asserts(page, &of.asserts());
        match of.locations() {
            Some(least) => {
                page.say(&format!(
                    "Each of them runs from {} at least.",
                    count(least, "location")
                ));
                page.attributes(&[("locations", least.to_string())]);
            }
            None => page.say("From where they run is not told."),
        }
    });
}

/// A term of a contract: live where all checks keep to it.
fn term(
    page: &mut Page,
    checks: usize,
    name: &str,
    verb: &str,
    value: &Shared<u64>,
    shown: impl Fn(&u64) -> String,
) {
    let quote = |n: &u64| match name {
        "failures" => shown(n),
        _ => quoted(&shown(n)),
    };
    match value {
        Shared::Nothing => {}
        Shared::All(n) => {
            let all = match checks {
                1 => "The check has this.".to_owned(),
                n => format!("All {n} checks have this."),
            };
            page.say(&all);
            page.attributes(&[(name, quote(n))]);
        }
        Shared::Differs(values) => {
            let each: Vec<String> = values
                .iter()
                .take(4)
                .map(|(n, many, one)| match many {
                    1 => format!("1 has {} ({one})", shown(n)),
                    many => format!("{many} have {}", shown(n)),
                })
                .collect();
            page.ask(&format!(
                "Checks {verb} what? {}. Which is right?",
                each.join(", ")
            ));
            if let Some((most, ..)) = values.first() {
                page.suggest(|page| page.attributes(&[(name, quote(most))]));
            }
        }
        Shared::Unclear => page.say(&format!(
            "`{name}` is not known of every check before apply."
        )),
    }
}

fn asserts(page: &mut Page, value: &Shared<String>) {
    let suggest = |page: &mut Page| {
        page.suggest(|page| page.attributes(&[("asserts", "\"correctness\"".to_owned())]));
    };
    match value {
        Shared::All(word) if word == "correctness" => {
            page.say("All look at what the answer says, and not only at its status.");
            page.attributes(&[("asserts", quoted(word))]);
        }
        Shared::All(_) => {
            page.ask("They look at the status of the answer alone: an empty answer passes. Is that enough?");
            suggest(page);
        }
        Shared::Differs(values) => {
            let each: Vec<String> = values
                .iter()
                .map(|(w, n, _)| format!("{n} assert {w}"))
                .collect();
            page.ask(&format!("{}. Which is right?", each.join(", ")));
            suggest(page);
        }
        Shared::Nothing | Shared::Unclear => {}
    }
}

/// A duration of milliseconds, in the largest unit that fits.
fn duration(ms: u64) -> String {
    for (unit, of) in [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
    ] {
        if ms >= of && ms % of == 0 {
            return format!("{}{unit}", ms / of);
        }
    }
    format!("{ms}ms")
}

/// Families of models without any check: are they public?
fn exposures(page: &mut Page, found: &Capabilities) {
    const WORDS: &[&str] = &[
        "labs",
        "preview",
        "experimental",
        "beta",
        "alpha",
        "internal",
        "test",
        "dev",
    ];
    let endpoints = || found.all.values().filter(|c| c.feature_of.is_none());
    let covered: BTreeSet<&String> = endpoints().flat_map(|c| &c.covered).collect();
    let mut families: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for model in endpoints()
        .flat_map(|c| &c.models)
        .filter(|m| !covered.contains(m))
    {
        let words: Vec<&str> = model.split('-').collect();
        let Some(word) = words.iter().find(|w| WORDS.contains(w)) else {
            continue;
        };
        let glob = match words.first() {
            Some(first) if first == word => format!("{word}-*"),
            _ => format!("*-{word}*"),
        };
        if !covered.iter().any(|m| crate::text::glob(&glob, m)) {
            families.entry(glob).or_default().insert(model);
        }
    }
    for (glob, models) in families {
        let names: Vec<String> = models.iter().map(|m| (*m).clone()).collect();
        page.gap();
        page.ask(&format!(
            "No check covers {}. Are they public? If not, say so, with a reason:",
            some_of(&names, 3)
        ));
        page.suggest(|page| {
            page.block(&format!("models {}", quoted(&glob)), |page| {
                page.attributes(&[
                    ("exposure", "\"experimental\"".to_owned()),
                    ("reason", "\"no promise to users yet\"".to_owned()),
                ]);
            });
        });
    }
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
    if survey.unnumbered.is_empty() {
        return;
    }
    page.part("What only apply knows");
    page.ask(&format!(
        "How many there will be of {} depends on a data source or another stack. What is known of it can be given here, so that the checks can be counted:",
        some_of(&survey.unnumbered, 5)
    ));
    page.suggest(|page| {
        page.block("data \"terraform_remote_state\" \"platform\"", |page| {
            page.attributes(&[("values", "{ outputs = { models = [\"m-1\"] } }".to_owned())]);
        });
    });
}

fn delivery(page: &mut Page, survey: &Survey<'_>) {
    let lost: BTreeSet<String> = survey
        .seen
        .iter()
        .flat_map(|s| undelivered(&s.graph))
        .collect();
    if lost.is_empty() {
        return;
    }
    let first = |kinds: &[Kind]| {
        let mut graphs = survey.seen.iter().map(|s| &s.graph);
        graphs.find_map(|g| {
            let id = kinds.iter().find_map(|k| g.of_kind(*k).next())?;
            let address = g.entity(id)?.address.clone();
            // A key makes a long line that has to be changed anyway.
            Some(crate::terraform::address::base(&address))
        })
    };
    let (Some(from), Some(to)) = (first(&[Kind::Channel]), first(&[Kind::Source, Kind::Route]))
    else {
        return;
    };
    page.part("Deliveries: where the way of an alert cannot be read");
    let lost: Vec<String> = lost.into_iter().collect();
    page.ask(&format!(
        "The alerts of {} get to no router, as far as can be seen. If a channel posts to a URL that stands nowhere in this Terraform, say where that leads:",
        some_of(&lost, 3)
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

#[cfg(test)]
mod tests {
    #[test]
    fn durations_are_written_as_people_say_them() {
        for (ms, text) in [
            (60_000, "1m"),
            (90_000, "90s"),
            (500, "500ms"),
            (3_600_000, "1h"),
            (20_000, "20s"),
        ] {
            assert_eq!(super::duration(ms), text);
        }
    }
}
