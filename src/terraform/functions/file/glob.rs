//! The patterns of `fileset`: `*`, `?`, `[a-z]` and `[^a]` (not `[!a]`), `{a,b}` inside one part of a
//! path, `**` for any number of folders. Hidden files match like others.

/// A pattern in two: the folder before its first part with a special character, and the rest.
pub(super) struct Glob {
    folder: String,
    regex: regex::Regex,
}

impl Glob {
    /// Reads a cleaned path with special characters.
    ///
    /// # Errors
    /// A message where the pattern is broken; every part must be whole in itself.
    pub fn new(path: &str) -> Result<Glob, String> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let literal = parts
            .iter()
            .take(parts.len().saturating_sub(1))
            .take_while(|part| !part.contains(['*', '?', '[', '{', '\\']))
            .count();
        let (folder, pattern) = parts.split_at(literal);
        let root = if path.starts_with('/') { "/" } else { "" };
        let folder = format!("{root}{}", folder.join("/"));
        let mut regex = String::from("^(?s:");
        for (i, part) in pattern.iter().enumerate() {
            let last = i + 1 == pattern.len();
            match (*part, last) {
                ("**", false) => regex.push_str("(?:[^/]+/)*"),
                ("**", true) => regex.push_str("(?:[^/]+/)*[^/]+"),
                (part, last) => {
                    translate(part, &mut regex)?;
                    if !last {
                        regex.push('/');
                    }
                }
            }
        }
        regex.push_str(")$");
        let regex = regex::RegexBuilder::new(&regex).size_limit(1 << 20).build();
        Ok(Glob {
            folder: if folder.is_empty() {
                ".".to_owned()
            } else {
                folder
            },
            regex: regex.map_err(|_| "is too large a pattern".to_owned())?,
        })
    }

    /// The folder that everything that matches is in.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether a path relative to that folder matches.
    pub fn matches(&self, file: &str) -> bool {
        self.regex.is_match(file)
    }
}

fn literal(c: char, regex: &mut String) {
    regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
}

fn translate(part: &str, regex: &mut String) -> Result<(), String> {
    let broken = || format!("\"{part}\" is not a valid pattern");
    let mut depth = 0usize;
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => regex.push_str("[^/]*"),
            '?' => regex.push_str("[^/]"),
            '[' => class(&mut chars, regex).ok_or_else(broken)?,
            '{' => {
                depth += 1;
                regex.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                regex.push(')');
            }
            ',' if depth > 0 => regex.push('|'),
            '\\' => literal(chars.next().ok_or_else(broken)?, regex),
            c => literal(c, regex),
        }
    }
    if depth > 0 {
        return Err(broken());
    }
    Ok(())
}

/// A class after its `[`. `None` where it is empty or not closed. A range that is upside down holds
/// nothing.
fn class(chars: &mut std::str::Chars<'_>, out: &mut String) -> Option<()> {
    let mut rest = chars.clone();
    let negated = rest.next() == Some('^');
    if negated {
        *chars = rest;
    }
    let mut set = String::new();
    let regex = &mut set;
    let mut empty = !negated;
    loop {
        let low = match chars.next()? {
            ']' if empty => return None,
            ']' => break,
            '-' => return None,
            '\\' => chars.next()?,
            c => c,
        };
        empty = false;
        let mut rest = chars.clone();
        if rest.next() == Some('-') {
            let high = match rest.next()? {
                ']' | '-' => return None,
                '\\' => rest.next()?,
                c => c,
            };
            *chars = rest;
            if low <= high {
                literal(low, regex);
                regex.push('-');
                literal(high, regex);
            }
        } else {
            literal(low, regex);
        }
    }
    match (set.is_empty(), negated) {
        // No character, and any.
        (true, false) => out.push_str(r"[^\s\S]"),
        (true, true) => out.push_str("[^/]"),
        (false, false) => out.push_str(&format!("[{set}]")),
        (false, true) => out.push_str(&format!("[^{set}]")),
    }
    Some(())
}
