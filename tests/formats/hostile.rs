//! A stack whose names try to be markup, commands, and ends of what they stand in: nothing of it may be
//! more than text in any report, of `check` and of `gate`.

use super::{list, schema, text, xml};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a name may hold; each has a check of its own.
const NAMES: &[&str] = &[
    "a | b || c",
    "back`tick ``two`` \\| slash \\",
    "<img src=x onerror=alert(1)> </td></table> <!-- -->",
    "@aurora/platform and @ada, #1, GH-1",
    "[link](javascript:alert(1)) ![image](x) *star* _under_ ~~no~~",
    "line\nbreak\r\n::error file=x::forged\n| row | row |",
    "::set-output name=verdict::pass",
    "]]> & &amp; \" ' <![CDATA[",
    "\u{1b}[31mred\u{1b}[0m \u{202e}back\u{2066} \u{200b}",
    "\"]; end; subgraph x[\"y\"] --> #quot; %% {{ }}",
    "```\nmermaid\n```",
    "%0A::error::forged %25",
];

/// File names that paths in reports must survive; the last only where the system allows it.
const FILES: &[&str] = &[
    "a b.tf",
    "c,d:e.tf",
    "f|g`h.tf",
    "i\"j'k.tf",
    "l%6d&n.tf",
    "ö✓.tf",
    "o\np.tf",
];

fn hcl(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text");
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// Writes the stack; `tag` is what every check carries.
fn write(dir: &Path, tag: &str) {
    fs::create_dir_all(dir).expect("folder");
    for (i, name) in NAMES.iter().enumerate() {
        let file = FILES[i % FILES.len()];
        let path = dir.join(file);
        let before = fs::read_to_string(&path).unwrap_or_default();
        let block = format!(
            "resource \"checkly_check\" \"c{i}\" {{\n  for_each  = {{ {key} = {name} }}\n  name      = each.value\n  type      = \"API\"\n  activated = true\n  frequency = 1\n  tags      = [{name}, {tag}]\n  alert_channel_subscription {{\n    channel_id = checkly_alert_channel.rootly.id\n    activated  = true\n  }}\n}}\n",
            key = hcl(name),
            name = hcl(name),
            tag = hcl(tag),
        );
        fs::write(path, before + &block).expect("write");
    }
    let stack = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/gate/stack");
    for file in ["routing.tf", "oncall.tf"] {
        let text = fs::read_to_string(stack.join(file)).expect("stack");
        let text = text
            .replace("\"Platform\"", &hcl(NAMES[2]))
            .replace("\"Retrieval\"", &hcl(NAMES[9]));
        fs::write(dir.join(file), text).expect("write");
    }
}

fn run(dir: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_alertlint"))
        .args(args)
        .args(["--as-of", "2026-11-24"])
        .current_dir(dir)
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .expect("alertlint runs");
    let code = output.status.code();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        matches!(code, Some(0 | 1 | 3)),
        "{args:?}: {code:?} {error}"
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The cells of a row of a table, as a reader of the strictest kind splits them: at every bar that no
/// backslash stands in front of, where two backslashes are one that stands in front of nothing.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.trim().trim_start_matches('|').chars();
    while let Some(c) = chars.next() {
        match (c, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) => {
                cell.push(c);
                cell.extend(chars.next());
            }
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.pop();
    cells
}

/// What is not code of a line of Markdown.
fn outside_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        if at > 0 && rest.as_bytes()[at - 1] == b'\\' {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        out.push_str(&rest[..at]);
        let fence = rest[at..].chars().take_while(|c| *c == '`').count();
        let after = &rest[at + fence..];
        let mark = "`".repeat(fence);
        let mut runs = after.match_indices(&mark).map(|(i, _)| i);
        let alone = |i: &usize| !after[..*i].ends_with('`') && !after[i + fence..].starts_with('`');
        let end = runs
            .find(alone)
            .unwrap_or_else(|| panic!("code without an end: {line}"));
        rest = &after[end + fence..];
    }
    out + rest
}

fn markdown(report: &str) {
    let mut width = None;
    let mut fenced = false;
    for line in report.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            mermaid(line);
            continue;
        }
        if line.starts_with('|') {
            let found = cells(line).len();
            assert_eq!(*width.get_or_insert(found), found, "{line}");
        } else {
            width = None;
        }
        let text = outside_code(line)
            .replace("<code>", "")
            .replace("</code>", "");
        assert!(!text.contains('<'), "an element in {line}");
        let mention =
            |(i, _): (usize, &str)| text[i + 1..].starts_with(|c: char| c.is_alphanumeric());
        assert!(!text.match_indices('@').any(mention), "a mention in {line}");
        for mark in ["](", "![", "*star*", "~~", "#1"] {
            let bare = |(i, _): (usize, &str)| !text[..i].ends_with('\\');
            assert!(!text.match_indices(mark).any(bare), "{mark} in {line}");
        }
    }
    assert!(!fenced, "a fence without an end");
}

/// Every line of a picture is the first, or one arrow between two quoted labels.
fn mermaid(line: &str) {
    if line == "flowchart LR" {
        return;
    }
    let quotes = line.matches('"').count();
    assert_eq!(quotes, 6, "{line}");
    let outside: String = line.split('"').step_by(2).collect();
    let shape = outside.replace(|c: char| c.is_ascii_digit(), "0");
    assert_eq!(shape.trim(), "b0[] --  --> a0[]", "{line}");
}

/// Only what alertlint itself says is a command of GitHub's.
fn commands(report: &str) {
    for line in report.lines() {
        let own = [
            "::error file=",
            "::warning file=",
            "::notice file=",
            "::error title=",
            "::warning title=",
            "::notice title=",
        ];
        let command = line.trim_start().starts_with("::");
        assert!(
            !command || own.iter().any(|o| line.starts_with(o)),
            "{line}"
        );
        assert!(!line.contains('\r') && !line.contains('\u{1b}'), "{line}");
        if command {
            let properties = line
                .splitn(3, "::")
                .nth(1)
                .expect("a command has two parts");
            for property in properties.split_once(' ').expect("properties").1.split(',') {
                let (name, value) = property.split_once('=').expect("a property has a value");
                assert!(
                    ["file", "line", "endLine", "col", "endColumn", "title"].contains(&name),
                    "{line}"
                );
                assert!(!value.contains(':'), "{line}");
            }
        }
    }
}

fn plain(report: &str) {
    let steers = |c: char| {
        c.is_control() && c != '\n'
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(!report.contains(steers), "{report}");
}

fn one_line_each(report: &str, findings: usize, first: impl Fn(&str) -> bool) {
    assert_eq!(
        report.lines().filter(|l| first(l)).count(),
        findings,
        "{report}"
    );
}

/// Every format of one report.
fn formats(dir: &Path, command: &[&str], count: &dyn Fn(&Value) -> usize) -> usize {
    let of = |format: &str| run(dir, &[command, &["--format", format]].concat());
    let json: Value = serde_json::from_str(&of("json")).expect("JSON");
    let findings = count(&json);
    for format in [
        "human", "concise", "json", "sarif", "github", "markdown", "junit", "gitlab", "agent",
    ] {
        plain(&of(format));
    }
    markdown(&of("markdown"));
    commands(&of("github"));
    let sarif = serde_json::from_str(&of("sarif")).expect("SARIF");
    assert_eq!(schema::problems(&super::sarif_schema(), &sarif), [""; 0]);
    assert_eq!(list(&sarif["runs"][0]["results"]).len(), findings);
    let gitlab: Value = serde_json::from_str(&of("gitlab")).expect("GitLab's");
    assert_eq!(list(&gitlab).len(), findings);
    let junit = xml::elements(&of("junit"));
    assert_eq!(
        junit.iter().filter(|e| e.name == "testcase").count(),
        findings
    );
    one_line_each(&of("concise"), findings, |l| l.contains("[AL"));
    one_line_each(&of("agent"), findings.min(50), |l| l.starts_with("AL"));
    findings
}

#[test]
fn names_are_nothing_but_text() {
    let temp = tempfile::tempdir().expect("temporary folder");
    let (old, new) = (temp.path().join("old"), temp.path().join("new"));
    write(&old, "chat_api");
    write(&new, "nowhere");
    let found = formats(temp.path(), &["check", "new"], &|json| {
        list(&json["findings"]).len()
    });
    assert!(found >= NAMES.len(), "{found}");
    // Owners changed and checks lost, with those names in the picture and in the table.
    let text = fs::read_to_string(new.join("oncall.tf")).expect("oncall");
    let changed = text.replacen(
        "rootly_escalation_policy.platform.id",
        "rootly_escalation_policy.retrieval.id",
        9,
    );
    assert_ne!(text, changed);
    write(&new, "chat_api");
    fs::write(new.join("oncall.tf"), changed).expect("oncall");
    fs::remove_file(new.join("l%6d&n.tf")).expect("file");
    let gate = ["gate", "--base", "old", "new"];
    let markdown = run(
        temp.path(),
        &[&gate[..], &["--format", "markdown"]].concat(),
    );
    assert!(markdown.contains("```mermaid\n"), "{markdown}");
    assert!(markdown.contains("| check-removed |"), "{markdown}");
    let introduced =
        |json: &Value| list(&json["introduced"]).len() + list(&json["by_catalog"]).len();
    let found = formats(temp.path(), &gate, &introduced);
    assert!(found >= NAMES.len() / 2, "{found}");
}

/// What the paths of a report name is there.
#[test]
fn paths_lead_to_the_files() {
    let temp = tempfile::tempdir().expect("temporary folder");
    write(temp.path(), "nowhere");
    let json: Value =
        serde_json::from_str(&run(temp.path(), &["check", "--format", "json"])).expect("JSON");
    let mut seen = std::collections::BTreeSet::new();
    for finding in list(&json["findings"]) {
        for label in list(&finding["labels"]) {
            seen.insert(text(&label["path"]));
        }
    }
    let plain = FILES.iter().filter(|f| !f.contains('\n'));
    for file in plain {
        assert!(seen.contains(*file), "{file} in {seen:?}");
    }
    let sarif: Value =
        serde_json::from_str(&run(temp.path(), &["check", "--format", "sarif"])).expect("SARIF");
    for result in list(&sarif["runs"][0]["results"]) {
        let uri = text(&result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
        let mut bytes = Vec::new();
        let mut rest = uri.as_bytes();
        while let Some((first, more)) = rest.split_first() {
            rest = more;
            if *first == b'%' {
                let (hex, more) = rest.split_at(2);
                let hex = std::str::from_utf8(hex).expect("ASCII");
                bytes.push(u8::from_str_radix(hex, 16).expect("hexadecimal"));
                rest = more;
            } else {
                bytes.push(*first);
            }
        }
        let path = temp.path().join(String::from_utf8(bytes).expect("UTF-8"));
        assert!(path.is_file(), "{uri}");
    }
}
