//! What must never change the report: in which order blocks stand, in which files, and on how many threads
//! the work is done.

use alertlint::cli::test::findings;
use alertlint::finding::{Finding, fingerprints};
use alertlint::source::SourceMap;
use jiff::civil::date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Stacks of several vendors, clean ones and ones that are not, with suppressions, modules and a catalog.
const STACKS: [&str; 12] = [
    "testdata/stacks/mistral-like",
    "testdata/stacks/pagerduty",
    "testdata/stacks/grafana",
    "testdata/stacks/incidentio",
    "testdata/rules/ambiguous-route/fires-depends-on-contains",
    "testdata/rules/duplicate-coverage/fires-locations-not-known",
    "testdata/rules/hardcoded-model/fires-beside-for-each",
    "testdata/rules/inconsistent-threshold/fires-without-majority",
    "testdata/rules/unowned-check/fires-either-service-one-empty",
    "testdata/rules/unreachable-route/fires-contradiction",
    "testdata/rules/unused-suppression/silent-used",
    "testdata/rules/dangling-reference/fires-missing-key",
];

fn below(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Everything of a finding but its places.
fn told(finding: &Finding) -> String {
    let Finding {
        rule,
        verdict,
        subject,
        message,
        because,
        ..
    } = finding;
    let labels: Vec<&str> = finding.labels.iter().map(|l| l.text.as_str()).collect();
    format!(
        "{rule} {verdict:?} {} {}: {message} {labels:?} {because:?}",
        subject.kind, subject.address,
    )
}

fn report(dir: &Path) -> Vec<String> {
    let sources = Arc::new(SourceMap::new());
    let found = findings(dir, Some(date(2026, 11, 24)), &sources).expect("a report");
    // Fingerprints of two findings about one subject count in order of place, and so stand by themselves.
    let told = found.iter().map(told);
    let mut told: Vec<String> = told.chain(fingerprints(&found)).collect();
    told.sort();
    told
}

/// The files of a folder and of those below it.
fn files(dir: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(dir)
        .standard_filters(false)
        .build();
    let files = walk.filter_map(|e| Some(e.ok()?.into_path()));
    let mut files: Vec<PathBuf> = files.filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// A file's blocks, each with the comments above it.
fn blocks(text: &str) -> Vec<&str> {
    let id = SourceMap::new().add("main.tf", text);
    let file = alertlint::hcl::parse(id, text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let mut parts = Vec::new();
    let mut from = 0;
    for block in &file.body.blocks {
        // What stands behind the closing brace on its line belongs to the block.
        let end = block.span.end as usize;
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        parts.push(&text[from..to]);
        from = to;
    }
    parts
}

/// A cheap shuffle: in order of a hash of the seed and the text.
fn key(seed: u64, text: &str) -> u64 {
    text.bytes().fold(seed, |hash, byte| {
        let next = hash.wrapping_mul(6_364_136_223_846_793_005);
        next.wrapping_add(u64::from(byte)).rotate_left(17)
    })
}

/// The stack with its blocks in another order, and in other files of other names.
fn mixed(stack: &Path, seed: u64) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for file in files(stack) {
        let name = file.strip_prefix(stack).expect("below the stack");
        let folder = copy.path().join(name.parent().unwrap_or(Path::new("")));
        std::fs::create_dir_all(&folder).expect("a folder");
        if file.extension().is_some_and(|e| e == "tf") {
            let text = std::fs::read_to_string(&file).expect("a file");
            let blocks = blocks(&text).into_iter().map(str::to_owned);
            folders.entry(folder).or_default().extend(blocks);
        } else {
            std::fs::copy(&file, copy.path().join(name)).expect("a copy");
        }
    }
    for (folder, mut blocks) in folders {
        blocks.sort_by_key(|b| key(seed, b));
        for (i, some) in blocks.chunks(blocks.len().div_ceil(3).max(1)).enumerate() {
            let name = format!("{:x}.tf", key(seed, &i.to_string()));
            std::fs::write(folder.join(name), some.concat()).expect("a file");
        }
    }
    copy
}

#[test]
fn neither_the_order_of_blocks_nor_the_names_of_files_change_the_report() {
    let mut found = 0;
    for stack in STACKS {
        let dir = below(stack);
        let original = mixed(&dir, 0);
        let expected = report(&dir);
        found += expected.len();
        assert_eq!(report(original.path()), expected, "{stack}, in new files");
        for seed in [1, 2] {
            let copy = mixed(&dir, seed);
            assert_eq!(report(copy.path()), expected, "{stack}, mixed by {seed}");
        }
    }
    assert!(found > STACKS.len(), "{found} findings prove little");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut arguments = vec!["check", "--format", "json", "--as-of", "2026-11-24"];
    arguments.extend(STACKS);
    arguments.push("testdata/stacks/roots");
    let output = |threads: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_alertlint"))
            .args(&arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("alertlint runs");
        assert!(run.status.code().is_some_and(|c| c < 2), "{run:?}");
        run.stdout
    };
    let alone = output("1");
    assert!(!alone.is_empty());
    for threads in ["2", "16"] {
        assert!(output(threads) == alone, "{threads} threads");
    }
}
