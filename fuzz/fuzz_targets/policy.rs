//! A config; and the same text as an adapter of a user's, or as a rule, where it looks like one.
#![no_main]

use alertlint::hcl;
use alertlint::policy::{Config, Policy, UserFiles};
use alertlint::source::SourceMap;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|text: &str| {
    let sources = Arc::new(SourceMap::new());
    let id = sources.add(".alertlint.hcl", text);
    let config = Config::read(&hcl::parse(id, text)).unwrap_or_default();
    // Everything that is built in is read as well each time, so each text is only what it looks like.
    let mut user = UserFiles::default();
    if text.contains("provider") {
        user.providers.push(id);
    } else if text.contains("rule") {
        user.rules.push(id);
    }
    let _ = Policy::load(config, &user, &sources);
});
