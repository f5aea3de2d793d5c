//! What `tests/cli/hook.txt` cannot show: folders without git, files that are gone, input without end.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const BROKEN: &str = r#"
resource "checkly_check" "chat" {
  name      = "Chat"
  type      = "API"
  activated = true
  frequency = 5
  request {
    url = "https://api.example.com/v1/chat/completions"
  }
}
"#;

fn hook(dir: &Path, agent: &str, input: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["hook", "--agent", agent])
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("alertlint starts");
    if let Some(mut stdin) = child.stdin.take() {
        // It may stop listening before all is written.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().expect("alertlint ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code(), text)
}

fn git(dir: &Path, args: &[&str]) {
    let identity = [
        "-c",
        "user.name=Someone",
        "-c",
        "user.email=someone@example.com",
    ];
    let done = Command::new("git")
        .current_dir(dir)
        .args(identity)
        .args(args)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{args:?}");
}

fn edited(file: &str) -> Vec<u8> {
    let input = serde_json::json!({
        "hook_event_name": "PostToolUse",
        "tool_name": "Edit",
        "tool_input": { "file_path": file },
    });
    input.to_string().into_bytes()
}

#[test]
fn without_a_base_everything_is_said_and_nothing_refused() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("main.tf"), BROKEN).expect("write");
    let (code, text) = hook(dir.path(), "claude", &edited("main.tf"));
    assert_eq!(code, Some(0));
    assert!(text.contains("AL308") && text.contains("no base"), "{text}");
    assert!(!text.contains("\"decision\""), "{text}");
    // Nothing tells what the turn changed.
    let (code, text) = hook(dir.path(), "claude", br#"{"hook_event_name": "Stop"}"#);
    assert_eq!((code, text.as_str()), (Some(0), ""));
    // A repository without any commit is one without a base.
    git(dir.path(), &["init", "--quiet"]);
    let (code, text) = hook(dir.path(), "claude", &edited("main.tf"));
    assert_eq!(code, Some(0));
    assert!(
        text.contains("AL308") && !text.contains("\"decision\""),
        "{text}"
    );
}

#[test]
fn findings_that_were_there_are_left_out_and_new_ones_are_not() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("main.tf"), BROKEN).expect("write");
    git(dir.path(), &["init", "--quiet"]);
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "as it was"]);
    std::fs::write(dir.path().join("other.tf"), "# nothing\n").expect("write");
    let (code, text) = hook(dir.path(), "claude", &edited("other.tf"));
    assert_eq!((code, text.as_str()), (Some(0), ""));
    let second = BROKEN.replace("\"chat\"", "\"ocr\"").replace("Chat", "OCR");
    std::fs::write(dir.path().join("other.tf"), second).expect("write");
    let (_, text) = hook(dir.path(), "claude", br#"{"hook_event_name": "Stop"}"#);
    assert!(text.contains("\"decision\":\"block\""), "{text}");
    assert!(
        text.contains("checkly_check.ocr") && !text.contains("checkly_check.chat"),
        "{text}"
    );
}

#[test]
fn what_is_deleted_is_judged() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("main.tf"), BROKEN).expect("write");
    std::fs::write(dir.path().join("keep.tf"), "# keeps the folder\n").expect("write");
    git(dir.path(), &["init", "--quiet"]);
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "as it was"]);
    std::fs::remove_file(dir.path().join("main.tf")).expect("delete");
    let patch = serde_json::json!({
        "hook_event_name": "PostToolUse",
        "tool_name": "apply_patch",
        "tool_input": { "input": "*** Begin Patch\n*** Delete File: main.tf\n*** End Patch" },
    });
    let (code, text) = hook(dir.path(), "copilot", patch.to_string().as_bytes());
    assert_eq!(code, Some(0));
    assert!(
        text.contains("AL704") || text.contains("check-removed"),
        "{text}"
    );
}

#[test]
fn input_without_end_is_refused_and_blocks_nothing() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let endless = vec![b'['; 65 << 20];
    let (code, text) = hook(dir.path(), "vibe", &endless);
    assert_eq!(code, Some(0));
    assert!(text.contains("larger than 64 MiB"), "{text}");
}
