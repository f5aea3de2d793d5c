#![cfg(unix)]
//! The action's steps, as action.yml has them, run by bash in fresh clones: nothing that a name holds is
//! executed, a release that is not the pinned one is refused, outputs and the summary say what was found.

#[path = "support/repo.rs"]
mod repo;
#[path = "support/yaml.rs"]
mod yaml;

use repo::{ANA, copy, git};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A machine that runs the action: its folders, and what GitHub would say.
struct Runner {
    temp: tempfile::TempDir,
    /// By the expression in action.yml.
    context: BTreeMap<&'static str, String>,
}

/// What a step came to.
struct Step {
    code: i32,
    outputs: BTreeMap<String, String>,
    summary: String,
    out: String,
    err: String,
}

impl Runner {
    fn new() -> Runner {
        let temp = tempfile::tempdir().expect("temporary folder");
        for folder in ["bin", "temp", "action"] {
            fs::create_dir(temp.path().join(folder)).expect("folder");
        }
        copy(
            &repository().join("action"),
            &temp.path().join("action/action"),
        );
        copy(
            &repository().join("release"),
            &temp.path().join("action/release"),
        );
        let mut runner = Runner {
            temp,
            context: BTreeMap::new(),
        };
        runner.set(
            "github.action_path",
            &runner.path("action").display().to_string(),
        );
        for (name, input) in yaml::read(&repository().join("action.yml"))["inputs"]
            .as_object()
            .expect("inputs")
        {
            let value = input["default"].as_str().expect("a default").to_owned();
            let expression: &'static str = String::leak(format!("inputs.{name}"));
            runner.set(expression, &value);
        }
        runner.stub("cargo", "echo cargo \"$@\" >>\"$RUNNER_TEMP/cargo.log\"");
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn set(&mut self, expression: &'static str, value: &str) {
        self.context.insert(expression, value.to_owned());
    }

    /// A program that stands in front of the system's.
    fn stub(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{script}\n")).expect("stub");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("stub");
    }

    /// What GitHub makes of `${{ a || b && format('…{0}', b) || c || '' }}`: the first of its parts that the
    /// context holds.
    fn evaluate(&self, text: &str) -> String {
        let Some(inner) = text
            .strip_prefix("${{ ")
            .and_then(|t| t.strip_suffix(" }}"))
        else {
            return text.to_owned();
        };
        let held = |name: &str| {
            self.context
                .get(name.trim())
                .filter(|v| !v.is_empty())
                .cloned()
        };
        for part in inner.split(" || ") {
            let value = match part.split_once(" && ") {
                None if part == "''" => Some(String::new()),
                None => held(part),
                Some((condition, call)) => held(condition).map(|_| self.format(call)),
            };
            if let Some(value) = value {
                return value;
            }
        }
        String::new()
    }

    fn format(&self, call: &str) -> String {
        let inner = call
            .strip_prefix("format(")
            .and_then(|c| c.strip_suffix(')'))
            .expect("format(…)");
        let mut parts = inner.split(", ");
        let pattern = parts.next().expect("pattern").trim_matches('\'').to_owned();
        parts.enumerate().fold(pattern, |text, (i, name)| {
            text.replace(
                &format!("{{{i}}}"),
                self.context.get(name).map_or("", String::as_str),
            )
        })
    }

    /// Runs a step of action.yml in a folder.
    fn step(&self, id: &str, dir: &Path) -> Step {
        let action = yaml::read(&repository().join("action.yml"));
        let steps = action["runs"]["steps"].as_array().expect("steps");
        let step = steps.iter().find(|s| s["id"] == id).expect("the step");
        let (outputs, summary) = (self.path("outputs"), self.path("summary"));
        for file in [&outputs, &summary] {
            fs::write(file, "").expect("file");
        }
        assert_eq!(step["shell"], "bash");
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(step["run"].as_str().expect("run"))
            .current_dir(dir)
            .env_clear()
            .env(
                "PATH",
                format!(
                    "{}:/usr/local/bin:/usr/bin:/bin",
                    self.path("bin").display()
                ),
            )
            .env("HOME", self.path("temp"))
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("RUNNER_TEMP", self.path("temp"))
            .envs([("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64")])
            .env("GITHUB_REF", "refs/pull/7/merge")
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", &summary);
        for (name, value) in step["env"].as_object().expect("env") {
            command.env(name, self.evaluate(value.as_str().expect("text")));
        }
        let output = command.output().expect("bash runs");
        let lines = fs::read_to_string(&outputs).expect("outputs");
        let pair = |l: &str| l.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()));
        Step {
            code: output.status.code().expect("no signal"),
            outputs: lines
                .lines()
                .map(|l| pair(l).expect("NAME=VALUE"))
                .collect(),
            summary: fs::read_to_string(&summary).expect("summary"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Both steps, with the program under test installed.
    fn judge(&mut self, dir: &Path) -> Step {
        let link = self.path("bin").join("alertlint");
        if !link.exists() {
            symlink(env!("CARGO_BIN_EXE_alertlint"), link).expect("link");
        }
        let installed = self.step("install", dir);
        assert_eq!(installed.code, 0, "{}", installed.err);
        let program = installed.outputs["alertlint"].clone();
        self.set("steps.install.outputs.alertlint", &program);
        self.step("judge", dir)
    }

    /// Whether a name was executed.
    fn assert_nothing_ran(&self) {
        for entry in walkdir::WalkDir::new(self.temp.path()) {
            let entry = entry.expect("entry");
            assert_ne!(entry.file_name(), "pwned", "{}", entry.path().display());
        }
    }
}

/// The repository that a pull request is about: `main`, and `change` which loses a check and its
/// coverage.
fn origin(runner: &Runner, base: &str, more: &[(&str, &str)]) -> PathBuf {
    let dir = runner.path("origin");
    copy(&repository().join("testdata/gate/stack"), &dir);
    for (name, text) in more {
        fs::write(dir.join(name), text).expect("file");
    }
    git(&dir, &["init", "--quiet", "--initial-branch", base], ANA);
    git(&dir, &["add", "--all"], ANA);
    git(&dir, &["commit", "--quiet", "--message=base"], ANA);
    git(&dir, &["checkout", "--quiet", "-b", "change"], ANA);
    let settings = fs::read_to_string(dir.join("settings.tf")).expect("settings");
    let less: Vec<&str> = settings
        .lines()
        .filter(|l| !l.contains("    embed = {"))
        .collect();
    assert!(less.len() < settings.lines().count());
    fs::write(dir.join("settings.tf"), less.join("\n") + "\n").expect("settings");
    git(
        &dir,
        &["commit", "--quiet", "--all", "--message=change"],
        ANA,
    );
    dir
}

/// A clone as the checkout action makes it: one commit of one branch.
fn clone(runner: &Runner, origin: &Path, branch: &str) -> PathBuf {
    let dir = runner.path("clone");
    let url = format!("file://{}", origin.display());
    let to = dir.display().to_string();
    git(
        runner.temp.path(),
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--branch",
            branch,
            &url,
            &to,
        ],
        ANA,
    );
    dir
}

#[test]
fn nothing_from_outside_is_part_of_a_script() {
    let action = yaml::read(&repository().join("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let run = step["run"]
            .as_str()
            .expect("a step runs a script of its own");
        assert!(!run.contains("${{"), "{run}");
        assert!(step.get("uses").is_none());
    }
    // An expression elsewhere is the value of a variable or of an output, and nothing else.
    let text = fs::read_to_string(repository().join("action.yml")).expect("action.yml");
    for line in text.lines().filter(|l| l.contains("${{")) {
        let (key, value) = line.trim().split_once(": ").expect("key and value");
        assert!(
            value.starts_with("${{ ") && value.ends_with(" }}"),
            "{line}"
        );
        assert!(key == "value" || key.starts_with("ALERTLINT"), "{line}");
    }
    for script in ["action/install.sh", "action/judge.sh", "release/pin.sh"] {
        let text = fs::read_to_string(repository().join(script)).expect("script");
        assert!(!text.contains("${{") && !text.contains("eval "), "{script}");
    }
}

#[test]
fn a_pull_request_is_judged_in_a_clone_of_one_commit() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    let dir = clone(&runner, &origin, "change");
    runner.set("github.base_ref", "main");
    runner.set("github.event.pull_request.user.login", "ana");
    let step = runner.judge(&dir);
    assert_eq!(step.code, 1, "{}{}", step.out, step.err);
    assert_eq!(step.outputs["verdict"], "fail");
    // The uncovered capability, the idle route, and the rule about the change.
    assert_eq!(step.outputs["introduced"], "3");
    assert_eq!(step.outputs["changes"], "2");
    assert!(
        step.out.contains("::error file=settings.tf,line="),
        "{}",
        step.out
    );
    assert!(
        step.summary.starts_with("### alertlint gate\n\n**fail**"),
        "{}",
        step.summary
    );
    let json: Value =
        serde_json::from_str(&fs::read_to_string(&step.outputs["json"]).expect("json"))
            .expect("JSON");
    assert_eq!(
        (&json["schema"], &json["verdict"]),
        (&"alertlint/gate/1".into(), &"fail".into())
    );
    assert_eq!(
        fs::read_to_string(&step.outputs["markdown"]).expect("markdown"),
        step.summary
    );
    assert!(
        fs::read_to_string(&step.outputs["sarif"])
            .expect("sarif")
            .contains("\"2.1.0\"")
    );
    let log = git(&dir, &["status", "--porcelain"], ANA);
    assert_eq!(log, "", "the work tree was touched");
}

#[test]
fn without_a_base_the_folder_is_checked() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    runner.set("inputs.directory", ".");
    let step = runner.judge(&origin);
    assert_eq!(
        (step.code, step.outputs["verdict"].as_str()),
        (1, "fail"),
        "{}",
        step.err
    );
    assert_eq!(step.outputs["introduced"], "2");
    assert_eq!(step.outputs["changes"], "0");
    git(&origin, &["checkout", "--quiet", "main"], ANA);
    let step = runner.judge(&origin);
    assert_eq!(
        (step.code, step.outputs["verdict"].as_str()),
        (0, "pass"),
        "{}",
        step.out
    );
    assert_eq!(step.outputs["introduced"], "0");
}

#[test]
fn names_are_not_executed() {
    for branch in [
        "$(touch${IFS}pwned)",
        "`touch${IFS}pwned`;touch${IFS}pwned",
        "a'b\"c&touch${IFS}pwned|x",
        "-x/--upload-pack=touch${IFS}pwned",
        "ö/✓",
    ] {
        let mut runner = Runner::new();
        let more = [
            ("$(touch pwned) 'x\" y.tf", "locals {\n  odd = 1\n}\n"),
            ("new\nline;touch pwned.tf", "locals {\n  line = 1\n}\n"),
        ];
        // git refuses a branch that starts with a hyphen only at its command line.
        let plain = branch.starts_with('-').then_some("main").unwrap_or(branch);
        let origin = origin(&runner, plain, &more);
        if plain != branch {
            let name = format!("refs/heads/{branch}");
            git(&origin, &["update-ref", &name, "refs/heads/main"], ANA);
        }
        let dir = clone(&runner, &origin, "change");
        runner.set("github.base_ref", branch);
        runner.set(
            "github.event.pull_request.user.login",
            "$(touch pwned)\nverdict=pass",
        );
        runner.set("inputs.author", "\"; touch pwned; \"\nverdict=pass");
        let step = runner.judge(&dir);
        assert_eq!(
            (step.code, step.outputs["verdict"].as_str()),
            (1, "fail"),
            "{branch}: {}{}",
            step.out,
            step.err
        );
        assert_eq!(step.outputs["changes"], "2", "{branch}");
        runner.assert_nothing_ran();
    }
}

/// Directory and base that do not exist, or would be flags.
#[test]
fn what_cannot_run_says_so() {
    for (expression, value) in [
        ("inputs.directory", "$(touch pwned)"),
        ("inputs.directory", "--version"),
        ("inputs.base", "--output=json=pwned"),
        ("inputs.base", "no such\nrevision"),
        ("inputs.plan", "$(touch pwned)"),
    ] {
        let mut runner = Runner::new();
        let origin = origin(&runner, "main", &[]);
        if expression == "inputs.plan" {
            runner.set("inputs.base", "main");
        }
        runner.set(expression, value);
        let step = runner.judge(&origin);
        assert_eq!(
            (step.code, step.outputs["verdict"].as_str()),
            (2, "could-not-run"),
            "{value}: {}{}",
            step.out,
            step.err
        );
        assert!(!step.outputs.contains_key("json"));
        runner.assert_nothing_ran();
    }
}

/// The author of the commits of a change counts although the checkout has one of them, and although
/// somebody else opened the pull request.
#[test]
fn an_agent_behind_the_first_commit_is_seen() {
    let mut runner = Runner::new();
    let origin = origin(&runner, "main", &[]);
    let agent = "renovate[bot] <bot@aurora.example>";
    git(
        &origin,
        &["checkout", "--quiet", "-B", "change", "main"],
        ANA,
    );
    git(
        &origin,
        &["commit", "--quiet", "--allow-empty", "--message=agent"],
        agent,
    );
    let settings = fs::read_to_string(origin.join("settings.tf")).expect("settings");
    // Of the embeddings, which have no contract to break.
    let (before, after) = settings.rsplit_once("failures = 2").expect("two kinds");
    let relaxed = format!("{before}failures = 6{after}");
    fs::write(origin.join("settings.tf"), relaxed).expect("settings");
    git(
        &origin,
        &["commit", "--quiet", "--all", "--message=human"],
        ANA,
    );
    let change = git(&origin, &["rev-parse", "change"], ANA);
    git(
        &origin,
        &["update-ref", "refs/pull/7/merge", change.trim()],
        ANA,
    );
    let dir = clone(&runner, &origin, "change");
    runner.set("github.base_ref", "main");
    runner.set("github.event.pull_request.user.login", "ana");
    let alone = runner.judge(&dir);
    // One commit only: the gate for agents may be for this change.
    assert_eq!(
        alone.outputs["verdict"], "needs-review",
        "{}{}",
        alone.out, alone.err
    );
    runner.set("github.event.pull_request.commits", "2");
    let step = runner.judge(&dir);
    assert_eq!(step.outputs["verdict"], "fail", "{}{}", step.out, step.err);
    assert!(
        step.summary
            .contains("Judged by the gate `agents` as well."),
        "{}",
        step.summary
    );
}

/// A release as release.yml makes it: an archive with the program.
fn release(runner: &mut Runner, pinned: Option<&str>) {
    let folder = runner.path("release");
    fs::create_dir(&folder).expect("folder");
    fs::write(folder.join("alertlint"), "#!/bin/bash\necho released\n").expect("program");
    fs::set_permissions(folder.join("alertlint"), fs::Permissions::from_mode(0o755))
        .expect("program");
    let archive = folder.join("alertlint-9.8.7-x86_64-unknown-linux-musl.tar.gz");
    let made = Command::new("tar")
        .arg("-czf")
        .arg(&archive)
        .arg("-C")
        .arg(&folder)
        .arg("alertlint")
        .status();
    assert!(made.expect("tar runs").success());
    let digest = Sha256::digest(fs::read(&archive).expect("archive"));
    let sum: String = digest.iter().map(|b| format!("{b:02x}")).collect();
    let name = archive
        .file_name()
        .expect("name")
        .to_string_lossy()
        .into_owned();
    fs::write(
        folder.join("SHA256SUMS"),
        format!("{}  {name}\n", pinned.unwrap_or(&sum)),
    )
    .expect("sums");
    let pinned = Command::new("bash")
        .arg(runner.path("action/release/pin.sh"))
        .arg("9.8.7")
        .arg(folder.join("SHA256SUMS"))
        .status();
    assert!(pinned.expect("bash runs").success());
    // Stands in for the network: what is asked for is copied, anything else is an error.
    runner.stub(
        "curl",
        &format!(
            "echo \"$@\" >>\"$RUNNER_TEMP/curl.log\"\nwhile [ $# -gt 1 ]; do [ \"$1\" = --output ] && to=\"$2\"; shift; done\nexpected='https://git.aurora.example/aurora/alertlint/releases/download/v9.8.7/{name}'\n[ \"$1\" = \"$expected\" ] && cp '{}' \"$to\"",
            archive.display()
        ),
    );
    runner.set("github.action_repository", "aurora/alertlint");
    runner.set("github.server_url", "https://git.aurora.example");
}

#[test]
fn a_pinned_release_is_fetched_and_checked() {
    let mut runner = Runner::new();
    release(&mut runner, None);
    let step = runner.step("install", runner.temp.path());
    assert_eq!(step.code, 0, "{}", step.err);
    let program = &step.outputs["alertlint"];
    let output = Command::new(program).output().expect("the program runs");
    assert_eq!(output.stdout, b"released\n");
    assert!(
        !runner.path("temp/cargo.log").exists(),
        "built although there is a release"
    );
    let log = fs::read_to_string(runner.path("temp/curl.log")).expect("log");
    assert!(
        log.contains("--proto =https") && log.contains("--fail"),
        "{log}"
    );
}

#[test]
fn another_release_than_the_pinned_one_is_refused() {
    let mut runner = Runner::new();
    release(&mut runner, Some(&"0123456789abcdef".repeat(4)));
    let step = runner.step("install", runner.temp.path());
    assert_eq!(step.code, 2, "{}", step.err);
    assert!(
        step.err.contains("is not the one that was pinned"),
        "{}",
        step.err
    );
    assert!(step.outputs.is_empty(), "{:?}", step.outputs);
    assert!(
        !runner.path("temp/cargo.log").exists(),
        "something else was tried"
    );
    let left = fs::read_dir(runner.path("temp/alertlint-9.8.7"))
        .expect("folder")
        .count();
    assert_eq!(left, 0, "what was refused is still there");
}

#[test]
fn a_release_that_cannot_be_fetched_is_an_error() {
    let mut runner = Runner::new();
    release(&mut runner, None);
    runner.stub("curl", "exit 22");
    let step = runner.step("install", runner.temp.path());
    assert_eq!((step.code, step.outputs.len()), (2, 0), "{}", step.err);
    assert!(step.err.contains("could not be fetched"), "{}", step.err);
}

#[test]
fn without_a_release_it_is_built() {
    let runner = Runner::new();
    let step = runner.step("install", runner.temp.path());
    assert_eq!(step.code, 0, "{}", step.err);
    let log = fs::read_to_string(runner.path("temp/cargo.log")).expect("cargo was called");
    let manifest = runner.path("action/Cargo.toml");
    assert_eq!(
        log,
        format!(
            "cargo build --quiet --release --locked --manifest-path {}\n",
            manifest.display()
        )
    );
    assert!(step.outputs["alertlint"].ends_with("/target/release/alertlint"));
}

#[test]
fn sums_that_are_none_are_not_pinned() {
    let runner = Runner::new();
    let before = fs::read_to_string(runner.path("action/release/pins.txt")).expect("pins");
    let sum = "0123456789abcdef".repeat(4);
    for (version, line) in [
        ("1.0", format!("{sum}  alertlint-1.0-x.tar.gz")),
        ("1.0.0", "short  alertlint-1.0.0-x.tar.gz".to_owned()),
        ("1.0.0", format!("{sum}  other-1.0.0-x.tar.gz")),
        ("1.0.0", format!("{sum}  alertlint-1.0.1-x.tar.gz")),
        ("1.0.0", String::new()),
        ("1.0.0\n2", format!("{sum}  alertlint-1.0.0-x.tar.gz")),
    ] {
        let sums = runner.path("sums");
        fs::write(&sums, line).expect("sums");
        let run = Command::new("bash")
            .arg(runner.path("action/release/pin.sh"))
            .arg(version)
            .arg(&sums)
            .output();
        assert_eq!(run.expect("bash runs").status.code(), Some(2), "{version}");
    }
    assert_eq!(
        fs::read_to_string(runner.path("action/release/pins.txt")).expect("pins"),
        before
    );
}
