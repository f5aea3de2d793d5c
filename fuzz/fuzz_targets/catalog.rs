//! A list of models, its shape told from what is in it.
#![no_main]

use alertlint::catalog::{Shapes, read};
use alertlint::source::SourceMap;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let sources = SourceMap::new();
    let shapes = Shapes::embedded(&sources).expect("what is built in");
    let file = sources.add("models.json", text);
    let day = jiff::civil::date(2026, 11, 24);
    let _ = read("models", None, (file, text), &shapes, None, day);
});
