//! A machine that runs the action's steps as action.yml has them.

use super::repo::copy;
use super::{repository, yaml};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A machine that runs the action: its folders, and what GitHub would say.
pub struct Runner {
    pub temp: tempfile::TempDir,
    /// By the expression in action.yml.
    context: BTreeMap<&'static str, String>,
}

/// What a step came to.
pub struct Step {
    pub code: i32,
    pub outputs: BTreeMap<String, String>,
    pub summary: String,
    pub out: String,
    pub err: String,
}

impl Runner {
    pub fn new() -> Runner {
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

    pub fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    pub fn set(&mut self, expression: &'static str, value: &str) {
        self.context.insert(expression, value.to_owned());
    }

    /// A program that stands in front of the system's.
    pub fn stub(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{script}\n")).expect("stub");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("stub");
    }

    /// What GitHub makes of `${{ a || b && format('…{0}', b) || c || '' }}`: the first of its parts that the
    /// context holds.
    pub fn evaluate(&self, text: &str) -> String {
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

    pub fn format(&self, call: &str) -> String {
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
    pub fn step(&self, id: &str, dir: &Path) -> Step {
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
    pub fn judge(&mut self, dir: &Path) -> Step {
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
    pub fn assert_nothing_ran(&self) {
        for entry in walkdir::WalkDir::new(self.temp.path()) {
            let entry = entry.expect("entry");
            assert_ne!(entry.file_name(), "pwned", "{}", entry.path().display());
        }
    }
}
