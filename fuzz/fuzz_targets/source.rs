//! One file of Terraform through the whole job.
#![no_main]

use alertlint::policy::Suppressions;
use alertlint::terraform::eval::{DataSources, evaluate_root};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{Marks, Value};
use alertlint_fuzz::{DAY, with_built_in};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

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
    with_built_in(|built_in| {
        let Ok(root) = load(dir.path(), Inputs::default(), &built_in.sources) else {
            return;
        };
        let files = root.files().map(|f| &**f);
        let suppressions = Suppressions::read(files, &built_in.sources);
        let evaluation = evaluate_root(&root, &Nothing);
        let findings = built_in.judge(&evaluation, Vec::new());
        let _ = built_in.policy.suppress(findings, &suppressions, DAY);
    });
});
