//! Small files whose values are not: each doubles something some hundred times. The run ends by itself,
//! says so, and judges nothing by half of the values.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Far more than the slowest of these takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// Locals that are each made of the one before; the last is read.
fn chain(first: &str, next: impl Fn(&str) -> String, last: &str) -> String {
    const LENGTH: usize = 300;
    let mut text = format!("locals {{\n  a0 = {first}\n");
    for i in 1..LENGTH {
        let before = format!("local.a{}", i - 1);
        text.push_str(&format!("  a{i} = {}\n", next(&before)));
    }
    let end = format!("local.a{}", LENGTH - 1);
    text.push_str(&format!("  end = {}\n}}\n", last.replace('@', &end)));
    text.push_str("resource \"checkly_check\" \"a\" {\n  name = \"a\"\n  tags = [local.end]\n}\n");
    text.push_str("variable \"u\" {\n  type = string\n}\n");
    text
}

/// Exit code, standard output and standard error.
fn check(dir: &Path) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(["check", "--format", "json"])
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("alertlint starts");
    let read = |stream: Option<Box<dyn std::io::Read + Send>>| {
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stream.map(|mut s| s.read_to_string(&mut text));
            text
        })
    };
    let out = read(child.stdout.take().map(|s| Box::new(s) as _));
    let err = read(child.stderr.take().map(|s| Box::new(s) as _));
    let began = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status.code();
        }
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let text = |joined: std::thread::JoinHandle<String>| joined.join().expect("a reader");
    (code, text(out), text(err))
}

fn stack(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join(".git")).expect("a folder");
    std::fs::write(dir.path().join("main.tf"), text).expect("a file");
    dir
}

fn twice(with: &'static str) -> impl Fn(&str) -> String {
    move |before| with.replace('@', before)
}

#[test]
fn values_that_double_are_refused_as_a_whole() {
    for (what, text) in [
        ("lists", chain("[1]", twice("concat(@, @)"), "@")),
        ("tuples", chain("1", twice("[@, @]"), "jsonencode(@)")),
        ("objects", chain("1", twice("{ a = @, b = @ }"), "@ == @")),
    ] {
        let (code, out, err) = check(stack(&text).path());
        assert_eq!((code, out.as_str()), (Some(2), ""), "{what}: {err}");
        let words: Vec<&str> = err.split_whitespace().filter(|w| *w != "│").collect();
        let words = words.join(" ");
        assert!(words.contains("are too large"), "{what}: {words}");
        assert!(words.contains("--max-instances"), "{what}: {words}");
    }
}

#[test]
fn text_that_doubles_ends_at_a_bound() {
    for (what, text, bound) in [
        ("text", chain("\"x\"", twice("\"${@}${@}\""), "@"), true),
        (
            "joined",
            chain("\"x\"", twice("join(\"\", [@, @])"), "@"),
            true,
        ),
        (
            "unknown",
            chain("var.u", twice("\"x${@}y${@}\""), "@"),
            false,
        ),
    ] {
        let (code, out, err) = check(stack(&text).path());
        assert!(matches!(code, Some(0 | 1)), "{what}: {code:?} {err}");
        assert_eq!(out.contains("limit-reached"), bound, "{what}: {out}");
    }
}

#[test]
fn a_pattern_that_takes_for_ever_is_not_tried() {
    let text = format!(
        "locals {{\n  text = \"{}\"\n  found = regexall(\"{}\", local.text)\n}}\nresource \"checkly_check\" \"a\" {{\n  name = \"a\"\n  tags = local.found\n}}\n",
        "a".repeat(10_000),
        "(a?){100}".repeat(200)
    );
    let (code, out, err) = check(stack(&text).path());
    assert!(matches!(code, Some(0 | 1)), "{out}{err}");
}
