//! The workflows: nothing of others' that is not pinned, no more permissions than a job needs, and no
//! text from outside in a script.

use super::{repository, yaml};
use serde_json::Value;
use std::fs;

/// Name and content of every workflow.
fn workflows() -> Vec<(String, Value)> {
    let folder = repository().join(".github/workflows");
    let files = fs::read_dir(folder)
        .expect("workflows")
        .filter_map(Result::ok);
    let mut all: Vec<(String, Value)> = files
        .map(|e| {
            (
                e.file_name().to_string_lossy().into_owned(),
                yaml::read(&e.path()),
            )
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(all.len() >= 2);
    all
}

/// Every step, with the name of its workflow and job.
fn steps() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (file, workflow) in workflows() {
        for (name, job) in workflow["jobs"].as_object().expect("jobs") {
            for step in job["steps"].as_array().expect("steps") {
                all.push((format!("{file} {name}"), step.clone()));
            }
        }
    }
    all
}

#[test]
fn what_others_wrote_is_pinned() {
    let mut pinned = 0;
    for (at, step) in steps() {
        let Some(uses) = step["uses"].as_str().filter(|u| *u != "./") else {
            continue;
        };
        let (_, revision) = uses.split_once('@').expect("a revision");
        let hex = revision.len() == 40
            && revision
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        assert!(hex, "{at}: {uses}");
        pinned += 1;
        if uses.starts_with("actions/checkout@") {
            assert_eq!(step["with"]["persist-credentials"], false, "{at}");
        }
    }
    assert!(pinned >= 5);
    // The version that a revision is of stands beside it, and is one and the same everywhere.
    let mut versions = std::collections::BTreeMap::new();
    for (file, _) in workflows() {
        let text = fs::read_to_string(repository().join(".github/workflows").join(file))
            .expect("workflow");
        for line in text
            .lines()
            .filter(|l| l.contains("uses: ") && !l.contains("uses: ./"))
        {
            let (uses, version) = line
                .split_once(" # v")
                .expect("a version beside the revision");
            let uses = uses.trim().trim_start_matches("- ").to_owned();
            let known = versions.entry(uses).or_insert_with(|| version.to_owned());
            assert_eq!(known, version);
        }
    }
}

#[test]
fn a_job_may_do_what_it_needs_and_nothing_else() {
    for (file, workflow) in workflows() {
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{file}");
        // The workflow that holds secrets while it runs what a pull request brings is not for us.
        let on = workflow["true"].as_object().expect("on");
        for event in on.keys() {
            assert!(
                ["push", "pull_request"].contains(&event.as_str()),
                "{file}: {event}"
            );
        }
        for (name, job) in workflow["jobs"].as_object().expect("jobs") {
            let at = format!("{file} {name}");
            assert!(
                job["timeout-minutes"].as_u64().is_some(),
                "{at} may run for hours"
            );
            let permissions = job["permissions"].as_object().expect("permissions");
            for (what, level) in permissions {
                let write = level == "write";
                assert!(write || level == "read", "{at}: {what}");
                assert!(
                    !write || file == "release.yml" && !on.contains_key("pull_request"),
                    "{at}: {what}"
                );
            }
        }
    }
}

#[test]
fn no_expression_is_part_of_a_script() {
    let mut scripts = 0;
    for (at, step) in steps() {
        if let Some(run) = step["run"].as_str() {
            scripts += 1;
            assert!(!run.contains("${{"), "{at}: {run}");
        }
        for (_, value) in step["env"].as_object().into_iter().flatten() {
            assert!(!value.to_string().contains("secrets."), "{at}: {value}");
        }
    }
    assert!(scripts >= 8);
}

#[test]
fn ci_is_what_a_change_must_pass() {
    assert!(
        steps()
            .iter()
            .any(|(at, step)| at == "ci.yml test" && step["run"] == ".ci/run")
    );
    assert!(
        steps()
            .iter()
            .any(|(at, step)| at == "ci.yml action" && step["uses"] == "./")
    );
}
