//! Where findings point, to the column.
//!
//! A folder of `testdata/places/` is a stack with `expect.txt`: a line for each finding of the rules that it is about,
//! `CODE SUBJECT at PATH:LINE: TEXT`, the text being that of the primary label and nothing around it. The first line,
//! `# CODE …`, names the rules. `UPDATE=1 cargo test --test places` writes what came: read the difference like code.

use alertlint::cli::test::findings;
use alertlint::source::{Place, SourceMap};
use jiff::civil::date;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/places");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("cases")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.is_dir())
        .collect();
    all.sort();
    all
}

#[test]
fn labels_stand_on_what_is_to_be_edited() {
    let mut wrong = Vec::new();
    for dir in cases() {
        let file = dir.join("expect.txt");
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        let head = expected.lines().next().unwrap_or_default().to_owned();
        let codes: Vec<&str> = head.split(' ').skip(1).collect();
        assert!(!codes.is_empty(), "{}: names no rule", file.display());
        let sources = Arc::new(SourceMap::new());
        let found = findings(&dir, Some(date(2026, 11, 24)), &sources).expect("a stack");
        let mut lines = vec![head.clone()];
        for finding in found.iter().filter(|f| codes.contains(&f.code.as_str())) {
            let span = finding.labels.first().expect("a label").span;
            let place = Place::of(span, &sources).expect("a place");
            lines.push(format!(
                "{} {} at {}:{}: {}",
                finding.code,
                finding.subject.address,
                place
                    .path
                    .rsplit_once("model-in-documents/")
                    .map_or(&*place.path, |(_, p)| p),
                place.line,
                sources.text(span)
            ));
        }
        let came = lines.join("\n") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &came).expect("write case");
        } else if came != expected {
            wrong.push(format!("{}:\n{came}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
