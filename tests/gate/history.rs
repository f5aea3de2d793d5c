//! What git can hold: histories, trees and work trees that are not as they should be. The gate must find
//! in them what it finds elsewhere, or say what it could not look at.

use super::repo::{ANA, copy, git};
use super::{alertlint, committed, testdata, text};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Code, report and standard error of a gate against a base.
fn gate(dir: &Path, base: &str, more: &[&str]) -> (i32, Value, String) {
    let args = [
        "gate",
        "--base",
        base,
        "--as-of",
        "2026-11-24",
        "--format",
        "json",
    ];
    let (code, out, err) = alertlint(dir, &[&args[..], more].concat());
    (code, serde_json::from_str(&out).unwrap_or(Value::Null), err)
}

fn kinds(json: &Value) -> Vec<&str> {
    let all = json["changes"].as_array().expect("changes").iter();
    all.map(|c| text(c, "kind")).collect()
}

fn codes(json: &Value) -> Vec<&str> {
    let all = json["introduced"].as_array().expect("introduced").iter();
    all.map(|f| text(f, "code")).collect()
}

fn commit(dir: &Path, message: &str) {
    git(dir, &["add", "--all"], ANA);
    git(
        dir,
        &["commit", "--quiet", "--allow-empty", "--message", message],
        ANA,
    );
}

fn branch(dir: &Path, name: &str) {
    git(dir, &["checkout", "--quiet", "-b", name], ANA);
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("file");
    assert!(text.contains(from), "{from:?} in {}", file.display());
    fs::write(file, text.replace(from, to)).expect("file");
}

/// Takes one model out of those that are probed: its coverage is lost.
fn lose(dir: &Path) {
    edit(
        &dir.join("settings.tf"),
        "    embed = { model = \"aurora-embed\", kind = \"embeddings\" }\n",
        "",
    );
}

const LOST: [&str; 2] = ["coverage-lost", "check-removed"];

#[test]
fn a_base_that_does_not_parse_hides_nothing_of_the_rest() {
    let temp = committed();
    let dir = temp.path();
    fs::write(dir.join("broken.tf"), "resource \"x\" \"y\" {\n  a = [\n").expect("file");
    commit(dir, "broken");
    branch(dir, "change");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{error}");
    let broken = json["preexisting"].clone();
    assert_ne!(broken, 0);
    lose(dir);
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (1, LOST.to_vec()));
    // What mends it is no change of meaning, and one finding less.
    git(dir, &["checkout", "--quiet", "."], ANA);
    fs::remove_file(dir.join("broken.tf")).expect("file");
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!(
        (code, kinds(&json), &json["fixed"]),
        (0, Vec::new(), &broken)
    );
}

/// Where the base lacks the blocks that a file broken there held, they are not seen as gained for good:
/// the other way round, a file that the change breaks takes its checks away.
#[test]
fn a_change_that_does_not_parse_loses_what_it_breaks() {
    let temp = committed();
    let dir = temp.path();
    branch(dir, "change");
    edit(
        &dir.join("checks.tf"),
        "resource \"checkly_check\" \"probe\" {",
        "resource \"checkly_check\" \"probe\" {{",
    );
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!(code, 1);
    assert!(codes(&json).contains(&"AL901"), "{json}");
    assert!(kinds(&json).contains(&"coverage-lost"), "{json}");
}

#[test]
fn a_config_that_comes_or_goes_is_a_change_of_policy() {
    let temp = committed();
    let dir = temp.path();
    branch(dir, "change");
    fs::remove_file(dir.join(".alertlint.hcl")).expect("config");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!(code, 1, "{error}");
    assert!(kinds(&json).contains(&"policy-weakened"), "{json}");
    // The policy that judges is the base's: a loss is found although the head has none.
    lose(dir);
    let (_, json, _) = gate(dir, "main", &[]);
    assert!(kinds(&json).contains(&"coverage-lost"), "{json}");

    let temp = committed();
    let dir = temp.path();
    let config = fs::read_to_string(dir.join(".alertlint.hcl")).expect("config");
    fs::remove_file(dir.join(".alertlint.hcl")).expect("config");
    commit(dir, "none");
    branch(dir, "change");
    fs::write(dir.join(".alertlint.hcl"), config).expect("config");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!(code, 0, "{error}{json}");
    assert!(
        kinds(&json).iter().all(|k| *k == "policy-strengthened"),
        "{json}"
    );
}

/// A config of the base that cannot be read judges nothing: that is said, and is no verdict.
#[test]
fn a_base_whose_config_is_broken_cannot_judge() {
    let temp = committed();
    let dir = temp.path();
    let config = fs::read_to_string(dir.join(".alertlint.hcl")).expect("config");
    fs::write(dir.join(".alertlint.hcl"), "catalog {\n").expect("config");
    commit(dir, "broken");
    branch(dir, "change");
    fs::write(dir.join(".alertlint.hcl"), config).expect("config");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!((code, json), (2, Value::Null));
    assert!(error.contains(".alertlint.hcl"), "{error}");
}

#[test]
fn a_change_whose_policy_is_broken_is_told_where() {
    let temp = committed();
    let dir = temp.path();
    branch(dir, "change");
    let config = fs::read_to_string(dir.join(".alertlint.hcl")).expect("config");
    let config = format!("providers = [\"own.hcl\"]\n{config}");
    fs::write(dir.join(".alertlint.hcl"), config).expect("config");
    fs::write(dir.join("own.hcl"), "ignore \"checkly_check\" {}\n").expect("adapter");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!((code, json), (2, Value::Null));
    assert!(error.contains("own.hcl:1"), "{error}");
}

#[test]
fn the_folder_of_the_root_may_be_called_otherwise() {
    let temp = tempfile::tempdir().expect("temporary folder");
    let dir = temp.path();
    copy(&testdata("stack"), &dir.join("infra/alerting"));
    for file in [".alertlint.hcl", "models.json"] {
        fs::rename(dir.join("infra/alerting").join(file), dir.join(file)).expect("move");
    }
    git(dir, &["init", "--quiet", "--initial-branch=main"], ANA);
    commit(dir, "base");
    branch(dir, "change");
    fs::rename(dir.join("infra"), dir.join("platform")).expect("rename");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{error}{json}");
    lose(&dir.join("platform/alerting"));
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (1, LOST.to_vec()));
}

/// What others merged into the base since is not the change's, also where the change merged it.
#[test]
fn merges_bring_what_is_not_the_change_s() {
    let temp = committed();
    let dir = temp.path();
    branch(dir, "change");
    fs::write(dir.join("notes.tf"), "locals {\n  note = 1\n}\n").expect("file");
    commit(dir, "change");
    git(dir, &["checkout", "--quiet", "main"], ANA);
    lose(dir);
    commit(dir, "others");
    git(dir, &["checkout", "--quiet", "change"], ANA);
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{json}");
    git(dir, &["merge", "--quiet", "--no-edit", "main"], ANA);
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{json}");
}

#[test]
fn without_a_common_history_the_revision_itself_is_the_base() {
    let temp = committed();
    let dir = temp.path();
    git(dir, &["checkout", "--quiet", "--orphan", "change"], ANA);
    lose(dir);
    commit(dir, "orphan");
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (1, LOST.to_vec()));
    assert!(
        json["notes"]
            .to_string()
            .contains("compared with main itself"),
        "{json}"
    );
}

#[test]
fn a_work_tree_that_is_not_clean_is_what_is_judged() {
    let temp = committed();
    let dir = temp.path();
    branch(dir, "change");
    lose(dir);
    commit(dir, "lost");
    git(
        dir,
        &["checkout", "--quiet", "main", "--", "settings.tf"],
        ANA,
    );
    let (code, json, _) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{json}");
    let untracked = "resource \"checkly_check\" \"new\" {\n  name = \"new\"\n  type = \"BROWSER\"\n  activated = true\n  tags = [\"nowhere\"]\n}\n";
    fs::write(dir.join("untracked.tf"), untracked).expect("file");
    let (_, json, _) = gate(dir, "main", &[]);
    assert_eq!(kinds(&json), ["check-added"], "{json}");
}

#[test]
fn a_detached_head_and_a_tag_are_revisions_as_any() {
    let temp = committed();
    let dir = temp.path();
    git(dir, &["tag", "v1"], ANA);
    lose(dir);
    commit(dir, "lost");
    git(dir, &["checkout", "--quiet", "--detach"], ANA);
    for base in ["v1", "HEAD~1", "HEAD^", "main~"] {
        let (code, json, error) = gate(dir, base, &[]);
        assert_eq!((code, kinds(&json)), (1, LOST.to_vec()), "{base}: {error}");
    }
    for base in [
        "--help",
        "HEAD:checks.tf",
        "nothing",
        "",
        "\u{1b}[31m",
        "a\nb",
    ] {
        let arg = format!("--base={base}");
        let (code, out, error) = alertlint(dir, &["gate", &arg]);
        assert_eq!((code, out.as_str()), (2, ""), "{base:?}: {error}");
        assert!(!error.contains('\u{1b}'), "{error:?}");
    }
}

/// A module in a submodule is read as the base's commit names it.
#[test]
fn submodules_belong_to_the_base() {
    let temp = tempfile::tempdir().expect("temporary folder");
    let (module, dir) = (temp.path().join("module"), temp.path().join("main"));
    copy(&testdata("stack"), &module);
    fs::remove_file(module.join(".alertlint.hcl")).expect("config");
    git(&module, &["init", "--quiet", "--initial-branch=main"], ANA);
    commit(&module, "all probes");
    fs::create_dir(&dir).expect("folder");
    fs::copy(testdata("stack/.alertlint.hcl"), dir.join(".alertlint.hcl")).expect("config");
    fs::copy(testdata("stack/models.json"), dir.join("models.json")).expect("catalog");
    fs::write(
        dir.join("main.tf"),
        "module \"alerting\" {\n  source = \"./alerting\"\n}\n",
    )
    .expect("root");
    git(&dir, &["init", "--quiet", "--initial-branch=main"], ANA);
    let url = module.display().to_string();
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &url,
        "alerting",
    ];
    git(&dir, &add, ANA);
    commit(&dir, "base");
    branch(&dir, "change");
    let (code, json, error) = gate(&dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{error}{json}");
    // Lost in the submodule: a later commit of it is checked out.
    let inner = dir.join("alerting");
    lose(&inner);
    commit(&inner, "one less");
    commit(&dir, "the submodule moves on");
    let (code, json, error) = gate(&dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (1, LOST.to_vec()), "{error}{json}");
    // Whoever has not got it is told so.
    let clone = temp.path().join("clone");
    let from = format!("file://{}", dir.display());
    git(
        temp.path(),
        &["clone", "--quiet", "--branch=change", &from, "clone"],
        ANA,
    );
    let (_, json, _) = gate(&clone, "origin/main", &[]);
    assert!(
        json["notes"]
            .to_string()
            .contains("the submodule alerting of the base is not in this clone"),
        "{json}"
    );
    let shallow = [
        "clone",
        "--quiet",
        "--depth=1",
        &format!("file://{}", inner.display()),
        "alerting",
    ];
    fs::remove_dir(clone.join("alerting")).expect("empty");
    git(&clone, &shallow, ANA);
    let (code, _, error) = gate(&clone, "origin/main", &[]);
    assert_eq!(code, 2);
    assert!(error.contains("fetch --depth=1 origin"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_lead_on_both_sides_to_the_side_s_own_files() {
    use std::os::unix::fs::symlink;
    let temp = tempfile::tempdir().expect("temporary folder");
    let dir = temp.path();
    copy(&testdata("stack"), &dir.join("shared"));
    fs::create_dir(dir.join("root")).expect("folder");
    for file in [
        "checks.tf",
        "oncall.tf",
        "routing.tf",
        "settings.tf",
        ".alertlint.hcl",
        "models.json",
    ] {
        fs::rename(
            dir.join("shared").join(file),
            dir.join("shared").join(file.replace(".tf", ".linked")),
        )
        .expect("move");
        symlink(
            Path::new("../shared").join(file.replace(".tf", ".linked")),
            dir.join("root").join(file),
        )
        .expect("link");
    }
    // Leads outside, and in a circle: nothing is read through these.
    symlink("/etc/passwd", dir.join("root/outside.tf")).expect("link");
    symlink("circle.tf", dir.join("root/circle.tf")).expect("link");
    git(dir, &["init", "--quiet", "--initial-branch=main"], ANA);
    commit(dir, "base");
    branch(dir, "change");
    let (code, json, error) = gate(dir, "main", &["root"]);
    assert!(code != 2, "{error}");
    assert_eq!(kinds(&json), [""; 0], "{json}");
    edit(
        &dir.join("shared/settings.linked"),
        "    embed = { model = \"aurora-embed\", kind = \"embeddings\" }\n",
        "",
    );
    let (code, json, error) = gate(dir, "main", &["root"]);
    assert_eq!((code, kinds(&json)), (1, LOST.to_vec()), "{error}{json}");
    assert!(!json.to_string().contains("root:x:0"), "{json}");
}

/// Names that differ in bytes that are no text are two files.
#[cfg(target_os = "linux")]
#[test]
fn names_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let temp = committed();
    let dir = temp.path();
    let file = |name: &[u8]| dir.join(std::ffi::OsStr::from_bytes(name));
    let check = |name: &str| {
        format!(
            "resource \"checkly_check\" \"{name}\" {{\n  name = \"{name}\"\n  type = \"BROWSER\"\n  activated = true\n  tags = [\"chat_api\"]\n}}\n"
        )
    };
    for (name, of) in [
        (&b"a\xff.tf"[..], "one"),
        (b"a\xfe.tf", "two"),
        (b"q\"'\n\t.tf", "three"),
    ] {
        fs::write(file(name), check(of)).expect("file");
    }
    commit(dir, "odd");
    branch(dir, "change");
    let (code, json, error) = gate(dir, "main", &[]);
    assert_eq!((code, kinds(&json)), (0, Vec::new()), "{error}{json}");
    fs::remove_file(file(b"a\xff.tf")).expect("file");
    let (_, json, _) = gate(dir, "main", &[]);
    assert_eq!(kinds(&json), ["check-removed"], "{json}");
    assert_eq!(
        text(&json["changes"][0]["subject"], "address"),
        "checkly_check.one"
    );
}

/// Trailers as people and tools write them.
#[test]
fn co_authors_count_however_they_are_written() {
    for (message, agent) in [
        ("relax\n\nCo-authored-by: Vibe <vibe@example.com>", true),
        ("relax\n\nco-authored-by: Vibe <vibe@example.com>", true),
        (
            "relax\n\nSigned-off-by: Ana <ana@aurora.example>\nCo-Authored-By: x[bot] <x@example.com>",
            true,
        ),
        (
            "relax\n\nCo-authored-by: Luca <luca@aurora.example>\nCo-authored-by: Vibe <vibe@example.com>",
            true,
        ),
        ("relax\n\nCo-authored-by: Luca <luca@aurora.example>", false),
        ("relax as Co-authored-by: Vibe would", false),
    ] {
        let temp = committed();
        let dir = temp.path();
        branch(dir, "change");
        edit(
            &dir.join("settings.tf"),
            "result = \"$.data[0]\", frequency = 10, failures = 2",
            "result = \"$.data[0]\", frequency = 10, failures = 6",
        );
        commit(dir, message);
        let (code, json, _) = gate(dir, "main", &[]);
        assert_eq!(kinds(&json), ["threshold-relaxed"]);
        assert_eq!(code, if agent { 1 } else { 3 }, "{message}");
    }
}

#[test]
fn a_repository_of_somebody_else_is_said_to_be_one() {
    let temp = committed();
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["gate", "--base", "HEAD"])
        .current_dir(temp.path())
        .env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("alertlint runs");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("safe.directory"), "{error}");
}
