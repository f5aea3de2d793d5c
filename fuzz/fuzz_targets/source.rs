//! One file of Terraform through the whole job.
#![no_main]

use alertlint::graph::{Sources, build};
use alertlint::policy::{Config, Policy, Suppressions, UserFiles};
use alertlint::source::SourceMap;
use alertlint::terraform::eval::{DataSources, evaluate_root};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{Marks, Value};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// No data source is bound.
struct Nothing;

impl DataSources for Nothing {
    fn read(&self, _: &str, _: &str, _: &Value) -> Option<Value> {
        None
    }

    fn file_marks(&self, _: &str) -> Marks {
        Marks::NONE
    }
}

fuzz_target!(|bytes: &[u8]| {
    static DIR: OnceLock<tempfile::TempDir> = OnceLock::new();
    let dir = DIR.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join(".git")).expect("a folder");
        dir
    });
    let (written, other) = match bytes.first() {
        Some(b'{') => ("main.tf.json", "main.tf"),
        _ => ("main.tf", "main.tf.json"),
    };
    let _ = std::fs::remove_file(dir.path().join(other));
    std::fs::write(dir.path().join(written), bytes).expect("a file");
    let sources = Arc::new(SourceMap::new());
    let Ok(root) = load(dir.path(), Inputs::default(), &sources) else {
        return;
    };
    let _ = Suppressions::read(root.files().map(|f| &**f), &sources);
    let evaluation = evaluate_root(&root, &Nothing);
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources);
    let policy = policy.expect("what is built in");
    let adapted = policy.entities(&evaluation);
    let graph = build(Sources {
        entities: adapted.entities,
        instances: &evaluation.instances,
        catalogs: Vec::new(),
        contracts: Vec::new(),
        exposures: Vec::new(),
        deliveries: Vec::new(),
        problems: adapted.problems,
        covered_elsewhere: BTreeSet::new(),
        as_of: jiff::civil::date(2026, 11, 24),
    });
    let _ = policy.judge(&graph);
});
