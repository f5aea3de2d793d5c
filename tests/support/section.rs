//! Sections of documents that hold what the program says.

use std::path::Path;

/// Compares what stands between `<!-- NAME -->` and `<!-- /NAME -->` in a document, or writes it with `UPDATE=1`.
pub fn check(document: &str, name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(&path).expect("document");
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).expect("opening mark") + open.len();
    let end = start + text[start..].find(&close).expect("closing mark");
    if std::env::var_os("UPDATE").is_some() {
        let new = format!("{}{made}{}", &text[..start], &text[end..]);
        std::fs::write(&path, new).expect("write document");
    } else {
        assert_eq!(&text[start..end], made, "{document}: {name} is out of date");
    }
}
