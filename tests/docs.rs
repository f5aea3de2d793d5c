//! Documents that hold what the program says are compared with what it says.
//! `UPDATE=1 cargo test --test docs` brings them up to date.

#[path = "support/section.rs"]
mod section;

use alertlint::policy::{Config, Policy, UserFiles};
use alertlint::source::SourceMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn run(args: &[&str]) -> String {
    let result = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(args)
        .current_dir(file(""))
        .output()
        .expect("alertlint runs");
    String::from_utf8(result.stdout).expect("UTF-8")
}

#[test]
fn the_table_of_rules_is_that_of_the_rules() {
    let sources = Arc::new(SourceMap::new());
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources).expect("policy");
    let mut table =
        String::from("| code | name | severity | what it reports |\n| --- | --- | --- | --- |\n");
    for rule in policy.rules.iter() {
        let _ = writeln!(
            table,
            "| {} | [{}](rules/{}.hcl) | {} | {} |",
            rule.code,
            rule.name,
            rule.name,
            rule.severity.name(),
            rule.summary
        );
    }
    section::check("README.md", "rules", &table);
}

#[test]
fn the_table_of_vendors_is_that_of_the_adapters() {
    let sources = Arc::new(SourceMap::new());
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources).expect("policy");
    let mut table = String::from(
        "| vendor | adapter | resources mapped | data sources mapped | left aside, with the reason | assumptions |\n| --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    for adapter in policy.adapters.iter() {
        let types = adapter.types();
        let data = types.iter().filter(|t| t.starts_with("data.")).count();
        let _ = writeln!(
            table,
            "| {} | [{name}](../providers/{name}.hcl) | {} | {data} | {} | {} |",
            adapter.title,
            types.len() - data,
            adapter.ignores.len(),
            adapter.assumptions.len(),
            name = adapter.name,
        );
    }
    section::check("docs/vendors.md", "vendors", &table);
}

#[test]
fn the_picture_of_the_demo_is_what_it_prints() {
    let shown = format!(
        "```console\n$ cargo run --release -- demo\n{}```\n",
        run(&["demo"])
    );
    section::check("README.md", "demo", &shown);
}

#[test]
fn the_help_is_what_it_prints() {
    let shown = format!("```console\n$ alertlint --help\n{}```\n", run(&["--help"]));
    section::check("README.md", "help", &shown);
}

#[test]
fn what_agents_are_told_is_told_once() {
    let shown = format!("````markdown\n{}````\n", run(&["init", "--agents-md"]));
    section::check("docs/agents.md", "agents-md", &shown);
}

/// Links between documents lead to files that exist.
#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    let documents = std::fs::read_dir(file("docs"))
        .expect("docs")
        .filter_map(|e| Some(e.ok()?.path()))
        .chain([file("README.md"), file("CONTRIBUTING.md")])
        .filter(|p| p.extension().is_some_and(|e| e == "md"));
    for document in documents {
        let text = std::fs::read_to_string(&document).expect("document");
        let folder = document.parent().expect("folder");
        for target in text.split("](").skip(1).filter_map(|t| t.split(')').next()) {
            let local = target.split('#').next().unwrap_or_default();
            if !local.is_empty() && !local.contains("://") && !folder.join(local).exists() {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// How often each function stands in a recorded expression, and how many of these differ on purpose.
#[test]
fn the_table_of_functions_is_that_of_the_records() {
    let deviations = std::fs::read_to_string(file("docs/deviations.md")).expect("deviations");
    let differing: Vec<&str> = deviations
        .lines()
        .filter_map(|l| l.strip_prefix("    "))
        .collect();
    let mut records: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(file("testdata/eval")).expect("records") {
        let path = entry.expect("entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            let text = std::fs::read_to_string(path).expect("record");
            records.extend(text.lines().filter(|l| !l.is_empty()).map(str::to_owned));
        }
    }
    let calls = |text: &str, name: &str| {
        text.match_indices(&format!("{name}(")).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            before.is_none_or(|c| !(c.is_alphanumeric() || c == '_'))
        })
    };
    let mut table = format!(
        "{} recorded expressions. A function counts once in each that calls it.\n\n| function | expressions | agree | differ on purpose |\n| --- | ---: | ---: | ---: |\n",
        records.len()
    );
    let mut never = Vec::new();
    for name in alertlint::terraform::functions::names() {
        let cases = records.iter().filter(|r| calls(r, name)).count();
        let differ = differing.iter().filter(|d| calls(d, name)).count();
        let _ = writeln!(
            table,
            "| `{name}` | {cases} | {} | {differ} |",
            cases.saturating_sub(differ)
        );
        if cases == 0 {
            never.push(*name);
        }
    }
    section::check("docs/functions.md", "functions", &table);
    assert!(never.is_empty(), "no recorded expression calls {never:?}");
}

/// The sections of a rule's page, in order.
const SECTIONS: [&str; 6] = [
    "What it checks",
    "Why it matters",
    "Bad",
    "Good",
    "How to fix",
    "When to suppress",
];

/// Who is woken by a finding reads its page: what it checks, what goes wrong, what to do. Examples are HCL that
/// can be pasted, but for the one that shows what cannot be read.
#[test]
fn every_rule_has_a_page_that_says_what_to_do() {
    let sources = Arc::new(SourceMap::new());
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources).expect("policy");
    let mut wrong = Vec::new();
    for rule in policy.rules.iter() {
        let page = run(&["explain", &rule.name]);
        let headings: Vec<&str> = page.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        if headings != SECTIONS {
            wrong.push(format!("{}: {headings:?}", rule.name));
        }
        for (n, example) in page.split("```hcl\n").skip(1).enumerate() {
            let text = example.split("```").next().unwrap_or_default();
            let id = sources.add(format!("{}-{n}.tf", rule.name), text);
            let errors = alertlint::hcl::parse(id, text).errors;
            if !errors.is_empty() && &*rule.name != "syntax-error" {
                wrong.push(format!("{}: {errors:?} in\n{text}", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
