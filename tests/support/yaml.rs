//! YAML files, read as Terraform's `yamldecode` reads them: by the program under test.

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a file holds. The key `on` of a workflow is `true`, as YAML 1.1 has it.
pub fn read(path: &Path) -> Value {
    let temp = tempfile::tempdir().expect("temporary folder");
    std::fs::write(temp.path().join("main.tf"), "").expect("root module");
    std::fs::copy(path, temp.path().join("read.yml")).expect("file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["console", "--json"])
        .arg(temp.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("alertlint runs");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(b"yamldecode(file(\"read.yml\"))\n")
        .expect("asked");
    drop(stdin);
    let output = child.wait_with_output().expect("alertlint ends");
    let mut answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(answer["error"].is_null(), "{}: {answer}", path.display());
    answer["value"].take()
}
