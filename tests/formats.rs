//! All formats are made from the same findings: as sets of code, address and place they agree.

#[path = "formats/hostile.rs"]
mod hostile;
#[path = "formats/schema.rs"]
mod schema;
#[path = "formats/xml.rs"]
mod xml;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Stacks with violated and undetermined findings, suppressed ones, and places in several files.
const STACKS: &[&str] = &[
    "testdata/demo",
    "testdata/rules/expired-exemption",
    "testdata/rules/unknown-tag",
    "testdata/rules/unrouted-tag",
];

fn run(stack: &str, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", stack, "--as-of", "2026-11-24"])
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .expect("alertlint runs");
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{stack} {args:?}: {code:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(stack: &str, format: &str) -> Value {
    serde_json::from_str(&run(stack, &["--format", format])).expect("JSON")
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Code and place of every finding, as often as it is there.
type Found = Vec<(String, String)>;

fn sorted(mut found: Found) -> Found {
    found.sort();
    found
}

fn by_json(stack: &str) -> Found {
    let findings = json(stack, "json");
    let rows = list(&findings["findings"]).iter();
    sorted(
        rows.map(|f| {
            let at = &f["labels"][0];
            let place = match at["path"].as_str() {
                Some(path) => format!("{path}:{}", at["line"]),
                None => text(&f["subject"]["address"]),
            };
            (text(&f["code"]), place)
        })
        .collect(),
    )
}

fn by_sarif(stack: &str) -> Found {
    let log = json(stack, "sarif");
    let results = list(&log["runs"][0]["results"]).iter();
    let told = results.filter(|r| list(&r["suppressions"]).is_empty());
    sorted(
        told.map(|r| {
            let at = &r["locations"][0]["physicalLocation"];
            let place = match at["artifactLocation"]["uri"].as_str() {
                Some(path) => format!("{path}:{}", at["region"]["startLine"]),
                None => text(&r["properties"]["subject"]),
            };
            (text(&r["ruleId"]), place)
        })
        .collect(),
    )
}

fn by_lines(stack: &str) -> Found {
    let lines = run(stack, &["--format", "concise"]);
    let of = |line: &str| {
        let (before, after) = line.split_once(": ")?;
        let code = after.split_once('[')?.1.split(' ').next()?;
        let place = before.rsplit_once(':').map_or(before, |(place, _)| place);
        code.starts_with(|c: char| c.is_ascii_uppercase())
            .then(|| (code.to_owned(), place.to_owned()))
    };
    sorted(lines.lines().filter_map(of).collect())
}

fn by_agent(stack: &str) -> Found {
    let lines = run(stack, &["--format", "agent"]);
    let of = |line: &str| {
        let mut words = line.split(' ');
        let code = words.next()?;
        let (place, address) = (words.nth(2)?, words.next()?);
        let place = place.rsplit_once(':').map_or(address, |(place, _)| place);
        (code != "alertlint:").then(|| (code.to_owned(), place.to_owned()))
    };
    sorted(lines.lines().filter_map(of).collect())
}

fn by_gitlab(stack: &str) -> Found {
    let rows = json(stack, "gitlab");
    let of = |r: &Value| {
        let code = text(&r["description"]);
        let code = code.split(' ').next().unwrap_or_default().to_owned();
        let path = text(&r["location"]["path"]);
        (code, format!("{path}:{}", r["location"]["lines"]["begin"]))
    };
    sorted(list(&rows).iter().map(of).collect())
}

/// The stacks themselves, the cases of rules one by one.
fn stacks() -> Vec<String> {
    let cases = |stack: &&str| -> Vec<String> {
        if !stack.contains("rules") {
            return vec![(*stack).to_owned()];
        }
        let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(stack));
        let names = folders.expect("cases");
        let names = names.filter_map(|e| e.ok()?.file_name().into_string().ok());
        names.map(|n| format!("{stack}/{n}")).collect()
    };
    STACKS.iter().flat_map(cases).collect()
}

#[test]
fn formats_agree_on_findings_and_places() {
    let mut seen = 0;
    {
        for stack in stacks() {
            let found = by_json(&stack);
            seen += found.len();
            assert_eq!(found, by_sarif(&stack), "sarif of {stack}");
            assert_eq!(found, by_lines(&stack), "concise of {stack}");
            assert_eq!(found, by_agent(&stack), "agent of {stack}");
            if found.iter().all(|(_, place)| place.contains(':')) {
                assert_eq!(found, by_gitlab(&stack), "gitlab of {stack}");
            }
            let junit = run(&stack, &["--format", "junit"]);
            assert_eq!(
                junit.matches("<testcase ").count(),
                found.len(),
                "junit of {stack}"
            );
            let markdown = run(&stack, &["--format", "markdown"]);
            let rows = markdown
                .lines()
                .filter(|l| l.starts_with("| ") && l.contains(" AL"))
                .count();
            assert_eq!(rows, found.len(), "markdown of {stack}");
            let github = run(&stack, &["--format", "github"]);
            let annotations = github.lines().filter(|l| l.starts_with("::")).count();
            let more = github
                .lines()
                .find_map(|l| l.split_once(" more findings")?.0.parse().ok());
            assert_eq!(
                annotations + more.unwrap_or(0),
                found.len(),
                "github of {stack}"
            );
        }
    }
    assert!(seen > 10, "{seen} findings");
}

/// The schema of SARIF 2.1.0 (testdata/formats/README.md).
fn sarif_schema() -> Value {
    serde_json::from_str(include_str!("../testdata/formats/sarif-2.1.0.json")).expect("schema")
}

#[test]
fn sarif_is_valid_by_its_schema() {
    let schema = sarif_schema();
    for stack in stacks() {
        let log = json(&stack, "sarif");
        assert_eq!(schema::problems(&schema, &log), [""; 0], "{stack}");
    }
}

/// What readers of JUnit's reports ask for: counts that are right, cases that say whose they are.
#[test]
fn junit_counts_what_it_holds() {
    for stack in stacks() {
        let all = xml::elements(&run(&stack, &["--format", "junit"]));
        let count = |name: &str| all.iter().filter(|e| e.name == name).count().to_string();
        for suite in all.iter().filter(|e| e.name.starts_with("testsuite")) {
            assert_eq!(
                suite.get("tests"),
                Some(count("testcase").as_str()),
                "{stack}"
            );
            assert_eq!(
                suite.get("failures"),
                Some(count("failure").as_str()),
                "{stack}"
            );
            assert_eq!(
                suite.get("skipped"),
                Some(count("skipped").as_str()),
                "{stack}"
            );
            assert_eq!(suite.get("errors"), Some("0"), "{stack}");
        }
        for element in all {
            let parent = match element.name.as_str() {
                "testsuites" => None,
                "testsuite" => Some("testsuites"),
                "properties" | "testcase" => Some("testsuite"),
                "property" => Some("properties"),
                "failure" | "skipped" => Some("testcase"),
                other => panic!("{other} is no element of JUnit's reports"),
            };
            assert_eq!(element.parent.as_deref(), parent);
            if element.name == "testcase" {
                let said = |name| element.get(name).is_some_and(|v| !v.is_empty());
                assert!(said("name") && said("classname"), "{element:?}");
            }
        }
    }
}

/// What GitLab asks for of every row (its documentation of the Code Quality report): a description, a
/// name, a fingerprint of its own, one of five severities, a relative path without `./`, a first line.
#[test]
fn gitlab_rows_are_complete() {
    for stack in stacks() {
        let rows = json(&stack, "gitlab");
        let mut prints = BTreeSet::new();
        for row in list(&rows) {
            let names: Vec<&String> = row.as_object().expect("row").keys().collect();
            assert_eq!(
                names,
                [
                    "check_name",
                    "description",
                    "fingerprint",
                    "location",
                    "severity"
                ]
            );
            assert!(prints.insert(text(&row["fingerprint"])), "{stack}: {row}");
            let severities = ["info", "minor", "major", "critical", "blocker"];
            assert!(
                severities.contains(&text(&row["severity"]).as_str()),
                "{row}"
            );
            let path = text(&row["location"]["path"]);
            assert!(
                !path.is_empty() && !path.starts_with('/') && !path.starts_with("./"),
                "{path}"
            );
            assert!(
                row["location"]["lines"]["begin"].as_u64() >= Some(1),
                "{row}"
            );
        }
    }
}

/// What code scanning asks for of every result, by hand: a rule that is listed, a level, a message, a
/// location, a fingerprint that stays.
#[test]
fn sarif_holds_what_readers_ask_for() {
    let log = json("testdata/demo", "sarif");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = list(&run["tool"]["driver"]["rules"]);
    assert_eq!(run["tool"]["driver"]["name"], "alertlint");
    let mut prints = BTreeSet::new();
    for result in list(&run["results"]) {
        let index = result["ruleIndex"].as_u64().expect("index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note", "none"].contains(&text(&result["level"]).as_str()));
        assert!(!text(&result["message"]["text"]).is_empty());
        assert!(!list(&result["locations"]).is_empty());
        assert!(prints.insert(text(
            &result["partialFingerprints"]["primaryLocationLineHash"]
        )));
        for related in list(&result["relatedLocations"]) {
            assert!(related["physicalLocation"]["region"]["startLine"].as_u64() >= Some(1));
        }
    }
    for rule in rules {
        assert!(!text(&rule["help"]["markdown"]).is_empty());
    }
}

#[test]
fn an_agent_can_tell_a_failure_to_run_from_findings() {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "no/such/folder", "--format", "agent"])
        .output()
        .expect("alertlint runs");
    assert_eq!(output.status.code(), Some(2));
    let last = String::from_utf8_lossy(&output.stdout)
        .lines()
        .last()
        .map(str::to_owned);
    assert!(last.is_some_and(|l| l.starts_with("alertlint: status=could-not-run")));
    let found = run("testdata/demo", &["--format", "agent"]);
    let last = found.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("alertlint: status=ran findings=5 shown=5"),
        "{last}"
    );
}

#[test]
fn the_summary_of_a_step_gets_the_whole_table() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "before\n").expect("write");
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "testdata/demo", "--format", "github"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("alertlint runs");
    assert_eq!(output.status.code(), Some(1));
    let text = std::fs::read_to_string(&summary).expect("summary");
    assert!(text.starts_with("before\n### alertlint"));
    assert_eq!(text.matches("| AL").count(), 5, "{text}");
}
