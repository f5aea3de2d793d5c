//! Tests of the parser as a whole.

use super::*;

fn file(text: &str) -> ast::File {
    parse(FileId(0), text)
}

#[test]
fn smoke() {
    let f = file("a = 1\nb \"x\" {\n c = \"${foo.bar[0]}\"\n d = <<-E\n   hi ${x}\n   E\n}\n");
    eprintln!("{f:#?}");
    assert!(f.errors.is_empty());
}
