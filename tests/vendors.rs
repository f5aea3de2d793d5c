//! A stack of each vendor on which everything holds: what a rule says of it is a false alarm.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

#[test]
fn nothing_is_found_where_everything_holds() {
    for vendor in ["pagerduty", "datadog", "grafana", "incidentio"] {
        let stack = Path::new("testdata/stacks").join(vendor);
        let run = Command::new(env!("CARGO_BIN_EXE_alertlint"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg("check")
            .arg(&stack)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&run.stdout);
        let error = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{vendor}: {text}{error}");
        let clean = "0 errors, 0 warnings, 0 infos, 0 undetermined";
        assert!(text.contains(clean), "{vendor}: {text}{error}");
        // A stack that is not understood has little to be judged.
        let judged = text
            .lines()
            .find_map(|l| l.split_once(" obligations judged"));
        let judged: usize = judged.map_or(0, |(n, _)| n.trim().parse().unwrap());
        assert!(judged > 40, "{vendor}: only {judged} judged");
    }
}
