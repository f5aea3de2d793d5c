//! Releases: fetched where they are what was pinned, packed and pinned by scripts.

use super::repository;
use super::runner::Runner;
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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

/// The archive of a program is the same bytes whenever it is packed, and holds what it must.
#[test]
fn archives_hold_the_program_and_its_licences() {
    let runner = Runner::new();
    let dir = runner.path("packed");
    fs::create_dir_all(dir.join("release")).expect("folder");
    for file in [
        "release/package.sh",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
    ] {
        fs::copy(repository().join(file), dir.join(file)).expect("file");
    }
    let target = "x86_64-unknown-linux-musl";
    let pack = || {
        let program = runner.path("program");
        fs::write(&program, "#!/bin/bash\necho packed\n").expect("program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("program");
        let output = Command::new("bash")
            .arg(dir.join("release/package.sh"))
            .args(["1.2.3", target])
            .arg(&program)
            .output()
            .expect("bash runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let path = format!("dist/alertlint-1.2.3-{target}.tar.gz");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), path);
        fs::read(dir.join(path)).expect("archive")
    };
    let first = pack();
    assert_eq!(first, pack());
    let archive = dir.join(format!("dist/alertlint-1.2.3-{target}.tar.gz"));
    let listed = Command::new("tar")
        .arg("-tzf")
        .arg(&archive)
        .output()
        .expect("tar runs");
    let names = String::from_utf8(listed.stdout).expect("UTF-8");
    let names: Vec<&str> = names.lines().collect();
    assert_eq!(
        names,
        ["alertlint", "LICENSE-APACHE", "LICENSE-MIT", "README.md"]
    );
    assert!(Path::new(&archive).is_file());
}

/// What the image holds, as far as the file says it: nothing but the program, and no root.
#[test]
fn the_image_is_empty_but_for_the_program() {
    let text = fs::read_to_string(repository().join("Dockerfile")).expect("Dockerfile");
    let (_, last) = text.rsplit_once("\nFROM ").expect("several stages");
    let mut lines = last.lines();
    assert_eq!(lines.next(), Some("scratch"));
    let user = lines
        .clone()
        .find_map(|l| l.strip_prefix("USER "))
        .expect("a user");
    let numbers: Vec<u32> = user
        .split(':')
        .map(|n| n.parse().expect("a number"))
        .collect();
    assert!(numbers.iter().all(|n| *n > 0), "{user}");
    let entry = lines.clone().find(|l| l.starts_with("ENTRYPOINT"));
    assert_eq!(entry, Some("ENTRYPOINT [\"/alertlint\"]"));
    assert!(!lines.any(|l| l.starts_with("RUN") || l.starts_with("ADD")));
    // What the binary embeds must reach the build.
    let ignored = fs::read_to_string(repository().join(".dockerignore")).expect(".dockerignore");
    assert!(ignored.lines().any(|l| l == "!testdata/demo"));
    let build = fs::read_to_string(repository().join("build.rs")).expect("build.rs");
    for folder in ["rules", "providers", "catalogs"] {
        assert!(build.contains(&format!("\"{folder}\"")));
        assert!(!ignored.lines().any(|l| l == folder), "{folder}");
    }
}
