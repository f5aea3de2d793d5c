//! A plan's JSON, every resource of it wanted, through the whole job without source.
#![no_main]

use alertlint::terraform::plan::Plan;
use alertlint_fuzz::with_built_in;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = Plan::read(bytes, &|_, _| true) {
        with_built_in(|built_in| {
            let _ = built_in.judge(&plan.evaluation(), Vec::new());
        });
    }
});
