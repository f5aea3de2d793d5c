//! A config, and the same text as a rule and as an adapter of a user's.
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
    let user = UserFiles {
        rules: vec![sources.add("rule.hcl", text)],
        providers: Vec::new(),
    };
    let _ = Policy::load(config, &user, &sources);
    let user = UserFiles {
        rules: Vec::new(),
        providers: vec![sources.add("provider.hcl", text)],
    };
    let _ = Policy::load(Config::default(), &user, &sources);
});
