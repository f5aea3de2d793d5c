//! The `capability` and `models` blocks of a first config.

use super::Survey;
use super::contracts::{Capabilities, Capability, Shared};
use super::page::{Page, quoted, some_of};
use super::signals::Feature;
use super::write::offered;
use crate::text::counted;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn capabilities(page: &mut Page, survey: &Survey<'_>) -> usize {
    let models = offered(survey);
    let mut found = Capabilities {
        models: names(survey),
        ..Capabilities::default()
    };
    for one in &survey.seen {
        found.read(&one.root, &one.graph, &|model| models.contains(model));
    }
    let with_catalog = !models.is_empty();
    page.part("Capabilities: what is promised for each");
    page.say(
        "`tag`: the signal tag that shows what a check checks. `endpoint`: the URL path that shows it where no tag does. In the contract `period` is the time between runs, at most; `failures` how many runs in a row fail before an alert, exactly; `timeout` the response time at which a run fails, at most; `asserts` whether the answer is looked at (correctness) or only its status (availability); `locations` from how many places it runs, at least. A check that keeps to something else is reported.",
    );
    let features = found.features(&survey.features);
    let mut live = 0;
    for (name, of) in &found.all {
        if of.checks() == 0 && (of.feature_of.is_some() || of.models.is_empty()) {
            continue;
        }
        page.gap();
        live += usize::from(capability(
            page,
            (name, of),
            &found,
            &features,
            with_catalog,
        ));
    }
    for feature in &features {
        page.gap();
        apart(page, feature, &found);
    }
    let unassigned = found.unassigned();
    if unassigned.is_empty() && found.all.values().all(|c| c.checks() == 0) {
        untold(page, &found);
    }
    assign(page, &unassigned, &found, &survey.vocabulary);
    exposures(page, &found);
    live
}

/// Ids and aliases of every model of every list, folded.
fn names(survey: &Survey<'_>) -> BTreeSet<String> {
    let lists = survey.catalogs.taken.iter();
    let models = lists.flat_map(|t| &t.candidate.catalog.models);
    models
        .flat_map(|m| std::iter::once(&m.id).chain(&m.aliases))
        .map(|name| crate::text::fold(name))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Asks how checks show what they check, where none does.
fn untold(page: &mut Page, found: &Capabilities) {
    const EXAMPLE: &str = "completion_chat";
    page.gap();
    let question = "No check was found whose tags or URL tell a capability. How do yours show what they check?";
    // A capability has one block.
    if found.all.values().any(|c| !c.models.is_empty()) {
        page.ask(&format!(
            "{question} Say so in the blocks above, with `tag` or `endpoint`."
        ));
        return;
    }
    page.ask(&format!("{question} For instance:"));
    page.suggest(|page| {
        page.block(&format!("capability {}", quoted(EXAMPLE)), |page| {
            page.attributes(&[
                ("tag", "\"completion_api\"".to_owned()),
                ("endpoint", "\"/v1/chat/completions\"".to_owned()),
            ]);
        });
    });
}

/// Asks whether a feature is promised on its own, where some checks of its endpoint are about it.
fn apart(page: &mut Page, feature: &Feature, found: &Capabilities) {
    let models = found.all.get(&feature.name).map_or(0, |c| c.models.len());
    let each = match models {
        0 => String::new(),
        1 => ", and the model that has it needs one".to_owned(),
        n => format!(", and each of the {n} models that have it needs one"),
    };
    page.ask(&format!(
        "The tag {} is on {} of the checks of {}. Is {} promised on its own? With a block, its checks are no longer compared with the others of {}{each}.",
        quoted(&feature.tag),
        feature.checks,
        feature.of,
        feature.name,
        feature.of,
    ));
    page.suggest(|page| {
        page.block(&format!("capability {}", quoted(&feature.name)), |page| {
            page.attributes(&[("tag", quoted(&feature.tag))]);
        });
    });
}

/// Tags of checks of which it is not told what they check.
fn assign(page: &mut Page, tags: &[(String, usize)], found: &Capabilities, vocabulary: &[String]) {
    const MOST: usize = 10;
    let mut used: Vec<&str> = Vec::new();
    let all = found.all.iter();
    let unchecked =
        all.filter(|(_, c)| c.checks() == 0 && c.feature_of.is_none() && !c.models.is_empty());
    let unchecked: Vec<String> = unchecked.map(|(name, _)| name.clone()).collect();
    for (tag, checks) in tags.iter().take(MOST) {
        page.gap();
        let of = format!(
            "The tag {} is on {} of which nothing else tells what is checked.",
            quoted(tag),
            counted(*checks, "check"),
        );
        let own = tag.rsplit([':', '=']).next().unwrap_or(tag);
        let like = |n: &&String| *n == own || n.split('_').any(|word| word == own);
        let like = vocabulary.iter().find(like).map(String::as_str);
        // A capability has one block.
        let free = |n: &&str| !found.all.contains_key(*n) && !used.contains(n);
        if !unchecked.is_empty() && !like.is_some_and(|n| free(&n)) {
            page.ask(&format!(
                "{of} Is it one of the capabilities without checks ({})? Then put `tag = {}` into its block.",
                some_of(&unchecked, 4),
                quoted(tag),
            ));
            continue;
        }
        page.ask(&format!(
            "{of} Is it a capability of models? Then which one ({})?",
            some_of(vocabulary, 4),
        ));
        if let Some(name) = like.into_iter().chain([own]).find(free) {
            used.push(name);
            page.suggest(|page| {
                page.block(&format!("capability {}", quoted(name)), |page| {
                    page.attributes(&[("tag", quoted(tag))]);
                });
            });
        }
    }
}

/// Whether the block is live.
fn capability(
    page: &mut Page,
    (name, of): (&str, &Capability),
    found: &Capabilities,
    features: &[Feature],
    with_catalog: bool,
) -> bool {
    let checks = counted(of.checks(), "check");
    let (models, covered) = (of.models.len(), of.covered.len());
    let have = match models {
        1 => "1 model has it".to_owned(),
        n => format!("{n} models have it"),
    };
    let how = match covered {
        0 => "none is covered".to_owned(),
        _ if covered == models => format!("all covered, by {checks}"),
        n => format!("{n} covered, by {checks}"),
    };
    let mut off = false;
    match (&of.feature_of, with_catalog) {
        (_, false) if of.differs() => {
            off = true;
            page.ask(&format!(
                "{name}: {checks}, which differ. With this block they are compared, and what differs is reported."
            ));
        }
        (_, false) => page.say(&format!("{name}: {checks}.")),
        (Some(whole), true) if covered < models => {
            off = true;
            page.ask(&format!(
                "{name} is a feature of {whole}: {have}, {how}. With a block of its own, each needs a check. Do you want that?"
            ));
        }
        (Some(whole), true) => page.say(&format!("{name} (a feature of {whole}): {have}, {how}.")),
        (None, true) if models == 0 => {
            off = true;
            page.ask(&format!(
                "{name}: {checks}, and no public model of the catalog has it. Is it called otherwise there?"
            ));
        }
        (None, true) => page.say(&format!("{name}: {have}, {how}.")),
    }
    page.suggest_if(off, |page| {
        page.block(&format!("capability {}", quoted(name)), |page| {
            promise(page, (name, of), found, features);
        });
    });
    !off
}

fn promise(
    page: &mut Page,
    (name, of): (&str, &Capability),
    found: &Capabilities,
    features: &[Feature],
) {
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
            no_tag(page, name, found, features);
            if let Some(path) = found.endpoint(name) {
                page.say("Until then, what all of its checks request:");
                page.attributes(&[("endpoint", quoted(path))]);
            }
        }
    }
    page.gap();
    page.block("contract", |page| contract(page, of));
}

/// Asks for the signal tag where there is none that all checks carry.
fn no_tag(page: &mut Page, name: &str, found: &Capabilities, features: &[Feature]) {
    let own = features.iter().filter(|f| f.of == name);
    let apart: BTreeSet<&str> = own.map(|f| f.tag.as_str()).collect();
    let rest = found
        .tag_without(name, &apart)
        .filter(|_| !apart.is_empty());
    let (question, tag) = match rest {
        Some(tag) => {
            let apart: Vec<String> = apart.into_iter().map(str::to_owned).collect();
            let question = format!(
                "No tag is on each of its checks; this one is on all but those with {}. Where that is promised on its own (see below), this is the signal tag:",
                some_of(&apart, 3)
            );
            (question, tag.text)
        }
        None => {
            let question = "No tag is on each of its checks and on none of another capability. Which one says what they check?";
            (question.to_owned(), format!("{name}_api"))
        }
    };
    page.ask(&question);
    page.suggest(|page| page.attributes(&[("tag", quoted(&tag))]));
}

/// The terms that all checks keep to are live; where they differ is a question.
fn contract(page: &mut Page, of: &Capability) {
    let (period, failures, timeout) = (of.period(), of.failures(), of.timeout());
    let seconds = |s: &u64| quoted(&duration(*s * 1000));
    let ms = |ms: &u64| quoted(&duration(*ms));
    let asserted = of.asserts();
    let mut live = Vec::new();
    if let Shared::All(s) = &period {
        live.push(("period", seconds(s)));
    }
    if let Shared::All(n) = &failures {
        live.push(("failures", n.to_string()));
    }
    if let Shared::All(t) = &timeout {
        live.push(("timeout", ms(t)));
    }
    if let Shared::All(word) = &asserted
        && word == "correctness"
    {
        live.push(("asserts", quoted(word)));
    }
    if let Some(least) = of.locations() {
        live.push(("locations", least.to_string()));
    }
    if !live.is_empty() {
        page.say(match of.checks() {
            1 => "What its check keeps to today.",
            _ => "What all of them keep to today.",
        });
        page.attributes(&live);
    }
    differing(page, "period", &period, seconds);
    differing(page, "failures", &failures, u64::to_string);
    differing(page, "timeout", &timeout, ms);
    asserts(page, &asserted);
}

/// Asks about a term that checks differ in.
fn differing(page: &mut Page, name: &str, value: &Shared<u64>, shown: impl Fn(&u64) -> String) {
    match value {
        Shared::Nothing | Shared::All(_) => {}
        Shared::Differs(values) => {
            let each = values.iter().take(4).map(|(n, many, one)| match many {
                1 => format!("1 check has {} ({one})", shown(n)),
                many => format!("{many} checks have {}", shown(n)),
            });
            let each: Vec<String> = each.collect();
            page.ask(&format!(
                "`{name}` differs: {}. Which is right?",
                each.join(", ")
            ));
            if let Some((most, ..)) = values.first() {
                page.suggest(|page| page.attributes(&[(name, shown(most))]));
            }
        }
        Shared::Unclear => page.say(&format!(
            "Before apply, `{name}` is not known of every check."
        )),
    }
}

fn asserts(page: &mut Page, value: &Shared<String>) {
    let suggest = |page: &mut Page| {
        page.suggest(|page| page.attributes(&[("asserts", "\"correctness\"".to_owned())]));
    };
    match value {
        Shared::All(word) if word == "correctness" => {}
        Shared::All(_) => {
            page.say("They look at the status of the answer alone: an empty answer passes. To ask for more:");
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
        if ms >= of && ms.is_multiple_of(of) {
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
            "No check covers {}. If that is not for the public, say so, with a reason:",
            some_of(&names, 3)
        ));
        let (exposure, reason) = match ["internal", "test", "dev"].iter().any(|w| glob.contains(w))
        {
            true => ("internal", "not offered to users"),
            false => ("experimental", "no promise to users yet"),
        };
        page.suggest(|page| {
            page.block(&format!("models {}", quoted(&glob)), |page| {
                page.attributes(&[("exposure", quoted(exposure)), ("reason", quoted(reason))]);
            });
        });
    }
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
