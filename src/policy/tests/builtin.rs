//! The rules and adapters that come with the program.

use super::*;
use crate::policy::UserFiles;

fn built_in() -> Policy {
    let sources = sources();
    match Policy::load(Config::default(), &UserFiles::default(), &sources) {
        Ok(policy) => policy,
        Err(errors) => panic!("{}", shown(&errors, &sources)),
    }
}

#[test]
fn all_load_without_a_mistake() {
    let policy = built_in();
    assert!(policy.rules.iter().count() > 0);
    assert!(policy.adapters.iter().count() > 0);
}

#[test]
fn every_rule_is_the_file_of_its_name() {
    for rule in built_in().rules.iter() {
        let path = format!("{}/rules/{}.hcl", env!("CARGO_MANIFEST_DIR"), rule.name);
        assert!(std::path::Path::new(&path).exists(), "{}", rule.name);
        assert!(rule.code.starts_with("AL"), "{}", rule.code);
    }
}

#[test]
fn rules_stand_in_the_order_of_their_codes() {
    let policy = built_in();
    let codes: Vec<&str> = policy.rules.iter().map(|r| &*r.code).collect();
    assert!(codes.is_sorted());
    let first = policy.rules.iter().next().expect("a rule");
    assert_eq!(
        policy.rules.get(&first.code).map(|r| &r.name),
        Some(&first.name)
    );
}
