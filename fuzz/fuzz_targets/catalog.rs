//! A list of models, JSON or YAML, its shape told from what is in it; and what `catalog pull` and
//! `catalog diff` make of it.
#![no_main]

use alertlint::catalog::{as_json, diff, document, pretty, read};
use alertlint_fuzz::{DAY, with_built_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    with_built_in(|built_in| {
        let file = built_in.sources.add("models.json", text);
        let json = as_json(text, file);
        if document(text, file).is_ok() {
            let again = pretty(json.as_deref().unwrap_or(text));
            assert!(document(&again, file).is_ok(), "pretty: {again}");
        }
        let catalog = read("models", None, (file, text), &built_in.shapes, None, DAY);
        if let Ok(catalog) = catalog {
            let same = diff(&catalog, &catalog);
            let empty = same.gained.is_empty() && same.lost.is_empty() && same.changed.is_empty();
            assert!(empty, "differs from itself: {same:?}");
        }
    });
});
