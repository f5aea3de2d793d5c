//! Addresses of instances as text: where their instance keys stand.

/// An address cut at its instance keys: what stands outside brackets (with `[]` for each key), and
/// the keys.
pub fn split(address: &str) -> (String, Vec<&str>) {
    let bytes = address.as_bytes();
    let mut outside = String::with_capacity(address.len());
    let mut keys = Vec::new();
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'[', bytes.get(from..).unwrap_or_default()) {
        let open = from + open;
        outside.push_str(address.get(from..open).unwrap_or_default());
        let mut quoted = false;
        let mut i = open + 1;
        while let Some(&b) = bytes.get(i) {
            match b {
                b'\\' if quoted => i += 1,
                b'"' => quoted = !quoted,
                b']' if !quoted => break,
                _ => {}
            }
            i += 1;
        }
        let close = i.min(bytes.len());
        keys.push(address.get(open + 1..close).unwrap_or_default());
        outside.push_str("[]");
        from = (close + 1).min(bytes.len());
    }
    outside.push_str(address.get(from..).unwrap_or_default());
    (outside, keys)
}

/// The address without instance keys.
pub fn base(address: &str) -> String {
    if !address.contains('[') {
        return address.to_owned();
    }
    split(address).0.replace("[]", "")
}

/// Whether two addresses may be the same instance, `[*]` standing for any key.
pub fn may_be(a: &str, b: &str) -> bool {
    let ((outside_a, keys_a), (outside_b, keys_b)) = (split(a), split(b));
    outside_a == outside_b
        && keys_a
            .iter()
            .zip(&keys_b)
            .all(|(x, y)| x == y || *x == "*" || *y == "*")
}

/// The steps of an address or reference, keys with the name before them: `module`, `m["x"]`, `a`, `b[0]`.
pub fn steps(address: &str) -> Vec<&str> {
    let bytes = address.as_bytes();
    let mut steps = Vec::new();
    let (mut start, mut quoted, mut inside) = (0, false, false);
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        match b {
            b'\\' if quoted => i += 1,
            b'"' if inside => quoted = !quoted,
            b'[' => inside = true,
            b']' if !quoted => inside = false,
            b'.' if !inside => {
                steps.push(address.get(start..i).unwrap_or_default());
                start = i + 1;
            }
            _ => {}
        }
        i += 1;
    }
    steps.push(address.get(start..).unwrap_or_default());
    steps
}

/// The address of the module instance that holds a resource instance; `None` in the root.
pub fn module(address: &str) -> Option<&str> {
    let mut length = 0;
    let steps = steps(address);
    for pair in steps.chunks(2) {
        match pair {
            ["module", name] => length += "module.".len() + name.len() + 1,
            _ => break,
        }
    }
    address.get(..length.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_addresses() {
        for (address, without) in [
            ("a.b", "a.b"),
            ("module.m[\"x\"].a.b[0]", "module.m.a.b"),
            ("a.b[\"c].d[\\\"\"]", "a.b"),
            ("a.b[*]", "a.b"),
            ("a.b[", "a.b"),
        ] {
            assert_eq!(base(address), without, "{address}");
        }
    }

    #[test]
    fn a_star_stands_for_any_key() {
        for (a, b, same) in [
            ("a.b[*]", "a.b[\"x\"]", true),
            ("a.b[\"x\"]", "a.b[*]", true),
            ("a.b[\"x\"]", "a.b[\"y\"]", false),
            ("module.m[*].a.b[\"x\"]", "module.m[0].a.b[\"x\"]", true),
            ("module.m[*].a.b[\"x\"]", "module.m[0].a.b[\"y\"]", false),
            ("a.b[*]", "a.b", false),
        ] {
            assert_eq!(may_be(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn dots_in_keys_end_no_step() {
        let found = steps("module.m[\"a.b\\\"]\"].x.y[0].id");
        assert_eq!(found, ["module", "m[\"a.b\\\"]\"]", "x", "y[0]", "id"]);
        let outer = module("module.m[\"a.b\"].module.n.x.y[0]");
        assert_eq!(outer, Some("module.m[\"a.b\"].module.n"));
        assert_eq!(module("x.y"), None);
    }
}
