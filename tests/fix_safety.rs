//! What `alertlint check --fix` must never touch, and what it says instead.

use std::path::Path;
use std::process::{Command, Output};

/// A stack of which one check is less frequent than the others; its values stand in `checks`.
const STACK: &str = r#"
resource "checkly_check" "this" {
  for_each  = local.checks
  name      = each.key
  type      = "API"
  activated = true
  frequency = each.value
  tags      = ["capability:chat"]

  request {
    url = "https://api.aurora.example/v1/${each.key}"
  }
}
"#;

const CHECKS: &str = "locals {\n  checks = { a = 1, b = 1, c = 1, d = 10 }\n}\n";
const CONFIG: &str = "capability \"chat\" {\n  tag = \"capability:chat\"\n}\n";

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        std::fs::write(path, text).expect("write");
    }
}

fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("scratch");
    std::fs::create_dir_all(scratch.path().join(".git")).expect("own repository");
    write(scratch.path(), files);
    scratch
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "--as-of", "2026-11-24"])
        .args(args)
        .current_dir(dir)
        .output()
        .expect("alertlint starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("read")
}

/// The fix is there to be applied: what the other tests show is not for want of one.
#[test]
fn it_would_be_applied_in_a_plain_folder() {
    let scratch = repository(&[
        ("main.tf", STACK),
        ("checks.tf", CHECKS),
        (".alertlint.hcl", CONFIG),
    ]);
    let output = run(scratch.path(), &["--fix"]);
    assert!(
        told(&output).contains("fixed inconsistent-threshold"),
        "{}",
        told(&output)
    );
    assert_eq!(
        read(&scratch.path().join("checks.tf")),
        CHECKS.replace("d = 10", "d = 1")
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_not_followed() {
    let elsewhere = tempfile::tempdir().expect("scratch");
    write(elsewhere.path(), &[("checks.tf", CHECKS)]);
    let scratch = repository(&[("main.tf", STACK), (".alertlint.hcl", CONFIG)]);
    let target = elsewhere.path().join("checks.tf");
    std::os::unix::fs::symlink(&target, scratch.path().join("checks.tf")).expect("link");
    let output = run(scratch.path(), &["--fix"]);
    assert!(!told(&output).contains("fixed"), "{}", told(&output));
    assert_eq!(read(&target), CHECKS);
    let link = std::fs::symlink_metadata(scratch.path().join("checks.tf")).expect("there");
    assert!(link.file_type().is_symlink(), "the link is still one");
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_folder_leads_to_the_file_that_is_edited() {
    let scratch = repository(&[
        ("main.tf", STACK),
        (".alertlint.hcl", CONFIG),
        ("values/checks.txt", CHECKS),
    ]);
    let target = scratch.path().join("values/checks.txt");
    std::os::unix::fs::symlink("values/checks.txt", scratch.path().join("checks.tf"))
        .expect("link");
    run(scratch.path(), &["--fix"]);
    let link = std::fs::symlink_metadata(scratch.path().join("checks.tf")).expect("there");
    assert!(link.file_type().is_symlink(), "the link is still one");
    assert_eq!(read(&target), CHECKS.replace("d = 10", "d = 1"));
}

#[test]
fn a_module_beside_the_folder_is_left_alone() {
    let call = "module \"checks\" {\n  source = \"../module\"\n}\n";
    let scratch = repository(&[
        ("root/main.tf", call),
        ("root/.alertlint.hcl", CONFIG),
        ("module/main.tf", STACK),
        ("module/checks.tf", CHECKS),
    ]);
    let output = run(&scratch.path().join("root"), &["--fix"]);
    let text = told(&output);
    assert!(
        text.contains("lies outside the folder that is checked"),
        "{text}"
    );
    assert_eq!(read(&scratch.path().join("module/checks.tf")), CHECKS);

    // Nor does a report say that it is applied, before or after.
    for shown in [output, run(&scratch.path().join("root"), &[])] {
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(
            shown.contains("(look first: module/checks.tf lies outside the folder"),
            "{shown}"
        );
        assert!(!shown.contains("applies it"), "{shown}");
    }
    // Of the folder that holds both it is.
    let whole = run(scratch.path(), &["root", "."]);
    let whole = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.contains("`check --fix` applies it"), "{whole}");
}

/// Two calls of one module, of which one needs another value: what stands in the module is both's.
#[test]
fn a_place_that_two_calls_share_is_not_edited_for_one_of_them() {
    let module = "variable \"name\" {}\n\nvariable \"names\" {}\n\nresource \"checkly_check\" \"this\" {\n  for_each  = var.names\n  name      = each.key\n  type      = \"API\"\n  activated = true\n  frequency = 10\n  tags      = [\"capability:${var.name}\"]\n\n  request {\n    url = \"https://api.aurora.example/v1/${each.key}\"\n  }\n}\n";
    let main = "module \"chat\" {\n  source = \"./module\"\n  name   = \"chat\"\n  names  = toset([\"a\"])\n}\n\nmodule \"ocr\" {\n  source = \"./module\"\n  name   = \"ocr\"\n  names  = toset([\"b\", \"c\", \"d\"])\n}\n\nresource \"checkly_check\" \"other\" {\n  for_each  = toset([\"e\", \"f\", \"g\"])\n  name      = each.key\n  type      = \"API\"\n  activated = true\n  frequency = 1\n  tags      = [\"capability:chat\"]\n\n  request {\n    url = \"https://api.aurora.example/v1/${each.key}\"\n  }\n}\n";
    let config = format!("{CONFIG}\ncapability \"ocr\" {{\n  tag = \"capability:ocr\"\n}}\n");
    let scratch = repository(&[
        ("main.tf", main),
        ("module/main.tf", module),
        (".alertlint.hcl", &config),
    ]);
    let report = run(scratch.path(), &[]);
    let shown = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(shown.contains("would change with it"), "{shown}");
    run(scratch.path(), &["--fix"]);
    assert_eq!(read(&scratch.path().join("module/main.tf")), module);
}

/// A file without leave to write: nothing is written, and nothing claims otherwise.
#[test]
fn a_file_that_may_not_be_written_is_an_error() {
    let scratch = repository(&[
        ("main.tf", STACK),
        ("checks.tf", CHECKS),
        (".alertlint.hcl", CONFIG),
    ]);
    let path = scratch.path().join("checks.tf");
    let mut permissions = std::fs::metadata(&path).expect("metadata").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("permissions");
    let output = run(scratch.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("checks.tf"), "{}", told(&output));
    assert!(!told(&output).contains("fixed"), "{}", told(&output));
    assert_eq!(read(&path), CHECKS);
    let left: Vec<_> = std::fs::read_dir(scratch.path())
        .expect("list")
        .filter_map(Result::ok)
        .collect();
    assert!(
        left.iter()
            .all(|e| !e.file_name().to_string_lossy().ends_with('~')),
        "{left:?}"
    );
}

/// Two findings that ask for other texts in one place: one of them at most is applied, and the file holds whole text.
#[test]
fn fixes_in_each_other_s_way_leave_a_whole_file() {
    // The same literal is the period of two capabilities, with other peers.
    let main = "locals {\n  slow = 10\n}\n\nresource \"checkly_check\" \"chat\" {\n  for_each  = { a = 1, b = 1, c = 1, d = local.slow }\n  name      = each.key\n  type      = \"API\"\n  activated = true\n  frequency = each.value\n  tags      = [\"capability:chat\"]\n\n  request {\n    url = \"https://api.aurora.example/v1/${each.key}\"\n  }\n}\n\nresource \"checkly_check\" \"ocr\" {\n  for_each  = { e = 2, f = 2, g = 2, h = local.slow }\n  name      = each.key\n  type      = \"API\"\n  activated = true\n  frequency = each.value\n  tags      = [\"capability:ocr\"]\n\n  request {\n    url = \"https://api.aurora.example/v1/${each.key}\"\n  }\n}\n";
    let config = format!("{CONFIG}\ncapability \"ocr\" {{\n  tag = \"capability:ocr\"\n}}\n");
    let scratch = repository(&[("main.tf", main), (".alertlint.hcl", &config)]);
    run(scratch.path(), &["--fix"]);
    assert_eq!(
        read(&scratch.path().join("main.tf")),
        main,
        "neither is applied"
    );
}
