//! As much of XML as a report needs: whether it is well-formed, and what its elements hold.

/// An element in the order in which elements begin.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The name of the element around it.
    pub parent: Option<String>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The elements of a document; panics where it is not well-formed.
pub fn elements(text: &str) -> Vec<Element> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(
        text.chars().all(allowed),
        "a character that XML does not know"
    );
    let mut rest = text
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .expect("declaration");
    let mut open: Vec<String> = Vec::new();
    let mut all = Vec::new();
    while let Some((before, after)) = rest.split_once('<') {
        unescape(before);
        assert!(
            !open.is_empty() || before.trim().is_empty(),
            "text outside: {before:?}"
        );
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (inner, empty) = tag.strip_suffix('/').map_or((tag, false), |t| (t, true));
        let (name, mut attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut found: Vec<(String, String)> = Vec::new();
        while !attributes.trim().is_empty() {
            let (key, value) = attributes.split_once("=\"").expect("a quoted value");
            let (value, more) = value.split_once('"').expect("the quote ends");
            let key = key.trim().to_owned();
            assert!(found.iter().all(|(k, _)| *k != key), "{key} twice");
            found.push((key, unescape(value)));
            attributes = more;
        }
        assert!(open.is_empty() == all.is_empty(), "one element holds all");
        all.push(Element {
            name: name.to_owned(),
            attributes: found,
            parent: open.last().cloned(),
        });
        if !empty {
            open.push(name.to_owned());
        }
    }
    assert!(
        rest.trim().is_empty() && open.is_empty(),
        "{open:?} still open"
    );
    all
}

fn unescape(text: &str) -> String {
    assert!(!text.contains("]]>"), "{text:?}");
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').expect("an entity ends");
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            other => panic!("the entity {other} is not known"),
        });
        out.push_str(after);
    }
    out
}

#[test]
fn broken_documents_are_refused() {
    let document = |body: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}");
    assert_eq!(elements(&document("<a b=\"&lt;\"><c/>x</a>\n")).len(), 2);
    for body in [
        "<a>",
        "<a></b>",
        "<a b=\"<\"/>x",
        "<a b=\"1\" b=\"2\"/>",
        "<a>&x;</a>",
        "<a/><b/>",
        "<a>\u{1}</a>",
    ] {
        let text = document(body);
        assert!(
            std::panic::catch_unwind(|| elements(&text)).is_err(),
            "{body}"
        );
    }
}
