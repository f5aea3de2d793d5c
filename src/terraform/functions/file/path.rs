//! Paths as text, with `/`, as Go's `path/filepath` treats them on Unix.

/// The shortest equivalent path: no `.`, no `//`, no `..` that something before it undoes.
pub(in super::super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Both, cleaned; an empty one does not count.
pub(in super::super) fn join(first: &str, second: &str) -> String {
    match (first, second) {
        ("", only) | (only, "") => clean(only),
        _ => clean(&format!("{first}/{second}")),
    }
}

/// The last part.
pub(super) fn base(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        None | Some("") => "/".to_owned(),
        Some(last) => last.to_owned(),
    }
}

/// All but the last part, cleaned.
pub(super) fn dir(path: &str) -> String {
    match path.rfind('/') {
        Some(end) => clean(path.get(..=end).unwrap_or_default()),
        None => ".".to_owned(),
    }
}

/// The way from one cleaned path to another. `None` where a `..` hides where that is.
pub(super) fn relative(from: &str, to: &str) -> Option<String> {
    if from.starts_with('/') != to.starts_with('/') {
        return None;
    }
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.get(shared..)?;
    if up.contains(&"..") {
        return None;
    }
    let down = to.get(shared..)?;
    let way: Vec<&str> = up
        .iter()
        .map(|_| "..")
        .chain(down.iter().copied())
        .collect();
    Some(if way.is_empty() {
        ".".to_owned()
    } else {
        way.join("/")
    })
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_from_one_path_to_the_other() {
        let way = |from: &str, to: &str| relative(from, to);
        assert_eq!(way("a/b", "a/b/c").as_deref(), Some("c"));
        assert_eq!(way("a/b", "a/c").as_deref(), Some("../c"));
        assert_eq!(way(".", "a").as_deref(), Some("a"));
        assert_eq!(way("../x", "../y").as_deref(), Some("../y"));
        assert_eq!(way("../x", "y"), None);
        assert_eq!(way("/a", "b"), None);
    }
}
