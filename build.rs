//! Rules, adapters and catalogs are embedded: a new file in one of their folders rebuilds the program.

use std::path::Path;

fn main() {
    // A path that is not there would rebuild every time.
    let folders = ["rules", "providers", "catalogs", "testdata/demo"];
    for folder in folders.iter().filter(|f| Path::new(f).exists()) {
        println!("cargo:rerun-if-changed={folder}");
    }
}
