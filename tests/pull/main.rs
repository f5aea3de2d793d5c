//! `alertlint catalog pull` against servers on this machine: what is asked for, what comes of each
//! answer, and where the key goes.
#![allow(clippy::unwrap_used)]

mod answers;
mod refused;
mod secure;
#[path = "../support/server.rs"]
mod server;

use jiff::Timestamp;
use server::{Request, Server, answer, with_headers};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KEY: &str = "a-key-that-nobody-may-see-0123456789";
const DATE: &str = "Tue, 24 Nov 2026 10:00:00 GMT";

/// A folder that a snapshot is pulled into.
struct Place {
    dir: TempDir,
}

/// How a pull ended.
struct Ended {
    code: Option<i32>,
    out: String,
    error: String,
    /// The file, and nothing else may be in the folder.
    file: Option<String>,
}

impl Place {
    fn new() -> Place {
        Place {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn with(text: &str) -> Place {
        let place = Place::new();
        std::fs::write(place.file(), text).unwrap();
        place
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("models.json")
    }

    fn run(&self, args: &[&str]) -> Ended {
        // Nobody's proxy is asked for this machine.
        const NOWHERE: &str = "http://127.0.0.1:1";
        self.run_with(args, &[("http_proxy", NOWHERE), ("https_proxy", NOWHERE)])
    }

    /// With these variables, and none of the machine's own that say how to connect.
    fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ended {
        const OWN: [&str; 4] = ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_alertlint"));
        for name in OWN {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let result = command
            .args(["catalog", "pull"])
            .args(args)
            .current_dir(self.dir.path())
            .env_remove("SSL_CERT_FILE")
            .env("KEY", KEY)
            .env("MISTRAL_API_KEY", KEY)
            // What libraries would log shows no key, as nothing is logged.
            .env("RUST_LOG", "trace")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let ended = Ended {
            code: result.status.code(),
            out: text(&result.stdout),
            error: text(&result.stderr),
            file: std::fs::read_to_string(self.file()).ok(),
        };
        let shown = format!("{}{}{:?}", ended.out, ended.error, ended.file);
        assert!(!shown.contains(KEY), "the key is shown: {shown}");
        let left: Vec<_> = entries(self.dir.path());
        assert!(
            left.iter()
                .all(|n| n == "models.json" || n == ".alertlint.hcl"),
            "left behind: {left:?}"
        );
        ended
    }

    /// Pulls a shape from a server with the key.
    fn pull(&self, shape: &str, url: &str) -> Ended {
        self.run(&[
            shape,
            "--out",
            "models.json",
            "--url",
            url,
            "--key-env",
            "KEY",
        ])
    }
}

impl Ended {
    /// What was said, on one line.
    fn words(&self) -> String {
        let words = self.error.replace(['│', '\n'], " ");
        let words: Vec<_> = words.split_whitespace().collect();
        words.join(" ")
    }
}

fn entries(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    entries
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// A pull that failed says this, writes nothing, and leaves the file as it was.
#[track_caller]
fn fails(shape: &str, url: &str, says: &[&str]) {
    fails_with(shape, url, &[], says);
}

/// As [`fails`], with more flags.
#[track_caller]
fn fails_with(shape: &str, url: &str, flags: &[&str], says: &[&str]) {
    let before = r#"{"data": [{"id": "old", "object": "model"}], "object": "list"}"#;
    for place in [Place::new(), Place::with(before)] {
        let had = std::fs::read_to_string(place.file()).ok();
        let args = ["--out", "models.json", "--url", url, "--key-env", "KEY"];
        let ended = place.run(&[&[shape], &args[..], flags].concat());
        assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.error);
        assert_eq!(ended.out, "");
        assert_eq!(ended.file, had);
        let error = ended.words();
        for part in says {
            assert!(error.contains(part), "no {part:?} in {error}");
        }
    }
}

const TWO: &str = r#"{"object":"list","data":[{"id":"m-1","object":"model","created":7},{"id":"m-embed","object":"model","created":7}]}"#;

#[test]
fn what_cannot_be_asked_is_told_before_anything_is_asked() {
    let server = Server::json(TWO);
    let url = server.url("/v1/models");
    let out = ["--out", "models.json"];
    for (args, says) in [
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                "http://api.example.com/v1/models",
            ][..],
            "plain connection",
        ),
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                "https://user:word@example.com/",
            ],
            "user or password",
        ),
        (
            &["openai", "--out", "models.json", "--url", "example.com"],
            "no scheme",
        ),
        (
            &[
                "openai",
                "--out",
                "models.json",
                "--url",
                &url,
                "--key-env",
                "NOT_SET_ANYWHERE",
            ],
            "NOT_SET_ANYWHERE is not set",
        ),
        (
            &["cohere", out[0], out[1]],
            "CO_API_KEY or COHERE_API_KEY is not set",
        ),
        (&["azure", out[0], out[1]], "--url"),
        (
            &["bedrock", out[0], out[1]],
            "aws bedrock list-foundation-models",
        ),
        (&["mistrall", out[0], out[1]], "did you mean \"mistral\"?"),
        (&["openai", "--url", &url], "--out FILE"),
        (
            &["openai", "--url", &url, "--out", "nowhere/models.json"],
            "no such folder",
        ),
        (&["openai", "--url", &url, "--out", "."], "it is a folder"),
    ] {
        let ended = Place::new().run(args);
        assert_eq!((ended.code, ended.file), (Some(2), None), "{args:?}");
        assert!(
            ended.error.contains(says),
            "{args:?}: no {says:?} in {}",
            ended.error
        );
    }
    // What is no catalog is nothing to be overwritten.
    let place = Place::with("resource \"checkly_check\" \"a\" {}\n");
    let ended = place.pull("openai", &url);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.error.contains("only a catalog is overwritten"),
        "{}",
        ended.error
    );
    assert!(ended.file.unwrap().starts_with("resource"));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn the_config_says_what_is_pulled_where() {
    let server = Server::json(TWO);
    let place = Place::new();
    let config = "catalog \"ours\" {\n  shape = \"openai\"\n  file  = \"models.json\"\n}\n";
    std::fs::write(place.dir.path().join(".alertlint.hcl"), config).unwrap();
    let ended = place.run(&["ours", "--url", &server.url("/v1/models")]);
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(ended.file.is_some());
}

#[cfg(unix)]
#[test]
fn a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let server = Server::json(TWO);
    let (place, real) = (Place::new(), tempfile::tempdir().unwrap());
    let target = real.path().join("snapshot.json");
    std::fs::write(&target, r#"{"data": [{"id": "old"}]}"#).unwrap();
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&target, place.file()).unwrap();
    let ended = place.pull("openai", &server.url("/v1/models"));
    assert_eq!(ended.code, Some(0), "{}", ended.error);
    assert!(place.file().is_symlink());
    assert!(
        std::fs::read_to_string(&target)
            .unwrap()
            .contains("m-embed")
    );
    let mode = std::fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
