//! A plan's JSON, every resource of it wanted.
#![no_main]

use alertlint::terraform::plan::Plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Plan::read(bytes, &|_, _| true);
});
