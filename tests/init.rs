//! What `alertlint init` writes is a config: as it is, and with every suggestion taken up. It adds no
//! finding of its own. That `terraform fmt` leaves it alone was checked by hand with
//! `alertlint init --stdout DIR > x.tf; terraform fmt -check x.tf`, also with the suggestions taken up.

use alertlint::policy::{Config, Policy, UserFiles};
use alertlint::source::SourceMap;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Stacks, each with the catalog that init finds in it.
const STACKS: &[(&str, Option<&str>)] = &[
    ("testdata/demo", Some("catalog/models.json")),
    ("testdata/gate/stack", Some("models.json")),
    ("testdata/stacks/mistral-like", Some("models.json")),
    ("testdata/stacks/roots", Some("models.json")),
    ("testdata/init/lacking", None),
    (
        "testdata/stacks/aws-opsgenie",
        Some("catalog/foundation-models.json"),
    ),
    ("testdata/stacks/betterstack", None),
    ("testdata/stacks/checkly-pagerduty", Some("models.json")),
    ("testdata/stacks/checkly-rootly", Some("models.json")),
    ("testdata/stacks/components", None),
    (
        "testdata/stacks/datadog-oncall",
        Some("catalog/models.json"),
    ),
    ("testdata/stacks/environments", None),
    ("testdata/stacks/grafana-tree", Some("model-info.json")),
    ("testdata/stacks/operations", None),
    ("testdata/stacks/datadog", None),
    ("testdata/stacks/grafana", None),
    ("testdata/stacks/incidentio", None),
    ("testdata/stacks/pagerduty", None),
    ("testdata/stacks/variables", None),
];

/// A copy of a stack without its config.
fn copy(stack: &str) -> tempfile::TempDir {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(stack);
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in walkdir::WalkDir::new(&from).into_iter().flatten() {
        let to = copy
            .path()
            .join(entry.path().strip_prefix(&from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).expect("folder");
        } else if entry.file_name() != ".alertlint.hcl" {
            std::fs::copy(entry.path(), to).expect("file");
        }
    }
    std::fs::create_dir(copy.path().join(".git")).expect("folder");
    copy
}

fn alertlint(dir: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(args)
        .current_dir(dir)
        .output()
        .expect("alertlint runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code(), text)
}

/// A config with every suggestion taken up.
fn taken_up(text: &str) -> String {
    let line = |line: &str| {
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        match rest.strip_prefix('#') {
            Some(code) if !code.starts_with(' ') || code.starts_with("  ") => {
                format!("{indent}{code}\n")
            }
            _ => format!("{line}\n"),
        }
    };
    text.lines().map(line).collect()
}

fn reads(stack: &str, text: &str) {
    let sources = Arc::new(SourceMap::new());
    let id = sources.add(".alertlint.hcl", text);
    let config = Config::read(&alertlint::hcl::parse(id, text));
    let config = config.unwrap_or_else(|e| panic!("{stack}: {e:#?}\n{text}"));
    // What stands behind bars belongs into a file of its own.
    let adapter: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("# |")).collect();
    let mut user = UserFiles::default();
    if !adapter.is_empty() {
        user.providers
            .push(sources.add("alertlint-modules.hcl", adapter.join("\n")));
    }
    let policy = Policy::load(config, &user, &sources);
    policy.unwrap_or_else(|e| panic!("{stack}: {e:#?}\n{text}"));
}

/// Rule, verdict and subject of every finding.
fn findings(dir: &Path, args: &[&str]) -> BTreeSet<String> {
    let args = [
        &["check", "--format", "json", "--as-of", "2026-11-24"],
        args,
    ]
    .concat();
    let (code, text) = alertlint(dir, &args);
    assert!(matches!(code, Some(0 | 1)), "{args:?}: {code:?}");
    let report: Json = serde_json::from_str(&text).expect("JSON");
    let found = report["findings"].as_array().expect("findings");
    found
        .iter()
        .map(|f| {
            format!(
                "{} {} {} {}",
                f["rule"], f["verdict"], f["root"], f["subject"]["address"]
            )
        })
        .collect()
}

#[test]
fn it_is_a_config_with_and_without_its_suggestions() {
    for (stack, _) in STACKS {
        let dir = copy(stack);
        for args in [&["init", "--stdout"][..], &["init", "--stdout", "--gate"]] {
            let (code, text) = alertlint(dir.path(), args);
            assert_eq!(code, Some(0), "{stack}");
            reads(stack, &text);
            reads(stack, &taken_up(&text));
            assert!(taken_up(&text).contains("\ngate {"), "{stack}");
            // Nothing but what may be looked at is there.
            assert!(!dir.path().join(".alertlint.hcl").exists());
        }
    }
}

#[test]
fn it_adds_no_finding_of_its_own() {
    for (stack, catalog) in STACKS {
        let dir = copy(stack);
        let named: Vec<&str> = catalog.iter().flat_map(|c| ["--catalog", c]).collect();
        let mut before = findings(dir.path(), &named);
        // What variables make known is no finding of the config's.
        for environment in ["envs/prod.tfvars", "envs/staging.tfvars"] {
            if dir.path().join(environment).exists() {
                let args = [&named[..], &["--var-file", environment]].concat();
                before.extend(findings(dir.path(), &args));
            }
        }
        let (code, _) = alertlint(dir.path(), &["init"]);
        assert_eq!(code, Some(0), "{stack}");
        let after = findings(dir.path(), &[]);
        let new: Vec<_> = after.difference(&before).collect();
        assert!(new.is_empty(), "{stack}: {new:#?}");
    }
}

#[test]
fn what_is_there_stays_as_it_is() {
    let dir = copy("testdata/stacks/datadog");
    let config = dir.path().join(".alertlint.hcl");
    std::fs::write(&config, "# mine\n").expect("write");
    let (code, text) = alertlint(dir.path(), &["init"]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert_eq!(
        std::fs::read_to_string(&config).expect("config"),
        "# mine\n"
    );
    let left: Vec<PathBuf> = std::fs::read_dir(dir.path())
        .expect("folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.to_string_lossy().contains(".alertlint.hcl."))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let dir = copy("testdata/stacks/datadog");
    // A link that leads nowhere is there, and nothing is written through it.
    #[cfg(unix)]
    {
        let nowhere = dir.path().join("elsewhere/config.hcl");
        std::os::unix::fs::symlink(&nowhere, dir.path().join(".alertlint.hcl")).expect("link");
        let (code, _) = alertlint(dir.path(), &["init"]);
        assert_eq!(code, Some(2));
        assert!(!nowhere.exists());
    }
}
