//! SARIF 2.1.0, as code scanning reads it: every label is a location, rules bring their documentation,
//! and what a comment silences is listed as suppressed.

use super::{Place, Report, clean, fixes};
use crate::finding::{Finding, Fix, RuleText, Severity, Verdict, fingerprints};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<ResultRow<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Text,
    help: Help<'a>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultRow<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending>,
    properties: Properties<'a>,
}

/// What SARIF calls a fix.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending {
    description: Text,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

/// GitHub reads the first name and no other; the second is the one that is documented here.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "primaryLocationLineHash")]
    github: String,
    #[serde(rename = "alertlint/1")]
    own: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
}

#[derive(Serialize)]
struct Properties<'a> {
    verdict: Verdict,
    subject: String,
    kind: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    help: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let silenced: Vec<Finding> = report
        .suppressed
        .iter()
        .map(|s| s.finding.clone())
        .collect();
    let mut rules = Rules::default();
    let mut results = Vec::new();
    for (finding, print) in report.findings.iter().zip(fingerprints(report.findings)) {
        let rule_index = rules.index(finding, report.rules);
        results.push(row(report, finding, print, rule_index, Vec::new()));
    }
    // Fingerprints of what is silenced are told apart among themselves, as those of findings are.
    let prints = fingerprints(&silenced);
    for (one, print) in report.suppressed.iter().zip(prints) {
        let rule_index = rules.index(&one.finding, report.rules);
        let suppression = Suppression {
            kind: "inSource",
            justification: one.reason.as_deref().map(clean),
        };
        let because = vec![suppression];
        results.push(row(report, &one.finding, print, rule_index, because));
    }
    let notification = |note: &String| Notification {
        level: "note",
        message: Text { text: clean(note) },
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "alertlint",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.listed,
                },
            },
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: report.notes.iter().map(notification).collect(),
            }],
            results,
        }],
    };
    // Strings, numbers and lists only: nothing in it can fail to serialise.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

/// The rules that have results, in order of their first one.
#[derive(Default)]
struct Rules<'a> {
    listed: Vec<Descriptor<'a>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Rules<'a> {
    fn index(&mut self, finding: &'a Finding, known: &'a [RuleText]) -> usize {
        *self.by_name.entry(&finding.rule).or_insert_with(|| {
            let text = known.iter().find(|r| r.name == finding.rule);
            let summary = text.map_or(finding.rule.as_str(), |r| &r.summary);
            let docs = text.map_or(finding.help.as_str(), |r| &r.docs);
            self.listed.push(Descriptor {
                id: &finding.code,
                name: &finding.rule,
                short_description: Text {
                    text: summary.to_owned(),
                },
                help: Help {
                    text: docs,
                    markdown: docs,
                },
                default_configuration: Configuration {
                    level: level(text.map_or(finding.severity, |r| r.severity)),
                },
            });
            self.listed.len() - 1
        })
    }
}

fn row<'a>(
    report: &Report<'_>,
    finding: &'a Finding,
    print: String,
    rule_index: usize,
    suppressions: Vec<Suppression>,
) -> ResultRow<'a> {
    let mut located = finding.labels.iter().filter_map(|label| {
        let place = report.place(label)?;
        Some((place, clean(&label.text)))
    });
    let logical = Logical {
        fully_qualified_name: clean(&finding.subject.address),
    };
    let primary = located.next();
    let primary = Location {
        id: None,
        message: primary
            .as_ref()
            .map(|(_, text)| Text { text: text.clone() }),
        physical_location: primary.map(|(place, _)| physical(&place)),
        logical_locations: vec![logical],
    };
    let related = located
        .zip(1..)
        .map(|((place, text), id)| Location {
            id: Some(id),
            physical_location: Some(physical(&place)),
            logical_locations: Vec::new(),
            message: Some(Text { text }),
        })
        .collect();
    let (level, message) = match finding.verdict {
        Verdict::Violated => (level(finding.severity), clean(&finding.message)),
        // Not a failure: what is not known must not look like one.
        Verdict::Undetermined => ("note", format!("undetermined: {}", clean(&finding.message))),
    };
    ResultRow {
        rule_id: &finding.code,
        rule_index,
        level,
        message: Text { text: message },
        locations: vec![primary],
        related_locations: related,
        partial_fingerprints: Fingerprints {
            github: format!("{print}:1"),
            own: print,
        },
        suppressions,
        fixes: fixes::shown(finding)
            .filter(|f| !f.edits.is_empty())
            .map(|f| mending(report, f))
            .collect(),
        properties: Properties {
            verdict: finding.verdict,
            subject: clean(&finding.subject.address),
            kind: &finding.subject.kind,
            because: finding.because.iter().map(|b| clean(b)).collect(),
            help: clean(&finding.help),
        },
    }
}

fn mending(report: &Report<'_>, fix: &Fix) -> Mending {
    let mut changes: Vec<ArtifactChange> = Vec::new();
    for edit in fixes::edits(report, fix) {
        let artifact = artifact(&edit.place);
        let replacement = Replacement {
            deleted_region: region(&edit.place),
            inserted_content: Text { text: edit.text },
        };
        match changes.last_mut() {
            Some(last) if last.artifact_location.uri == artifact.uri => {
                last.replacements.push(replacement);
            }
            _ => changes.push(ArtifactChange {
                artifact_location: artifact,
                replacements: vec![replacement],
            }),
        }
    }
    Mending {
        description: Text {
            text: clean(&fixes::titled(fix)),
        },
        artifact_changes: changes,
    }
}

fn physical(place: &Place) -> Physical {
    Physical {
        artifact_location: artifact(place),
        region: region(place),
    }
}

fn artifact(place: &Place) -> Artifact {
    Artifact {
        uri: uri(&place.path),
        uri_base_id: "%SRCROOT%",
    }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative URI: everything but unreserved characters and `/` is escaped.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
