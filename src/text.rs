//! Small helpers over text that several stages share.

/// The candidate nearest to `word`, where one is near enough to be a slip: equal but for case and
/// separators, or at most a third of its letters away (Damerau-Levenshtein, at least one, at most three).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, candidates).min().map(|(_, c)| c)
}

/// The only candidate that is near enough to `word` to be a slip.
pub fn only_near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut near = near(word, candidates);
    let (_, found) = near.next()?;
    near.next().is_none().then_some(found)
}

/// The candidates that are near enough, with how far they are.
fn near<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 3);
    let mine = letters(word);
    candidates
        .into_iter()
        .filter(move |c| *c != word)
        .filter_map(move |c| {
            if folded(c).eq(folded(word)) {
                return Some((0, c));
            }
            // Each letter more or less is an edit of its own.
            let near = c.chars().count().abs_diff(length) <= limit
                && (mine ^ letters(c)).count_ones() as usize <= 2 * limit;
            near.then(|| (distance(word, c), c))
        })
        .filter(move |(d, _)| *d <= limit)
}

/// Which letters a word has: two words an edit apart differ in at most two.
pub fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// Lower case, with `-`, `_`, `.`, `:`, `/` and spaces left out: what two spellings of one name share.
pub fn fold(text: &str) -> String {
    folded(text).collect()
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' ' | '.' | ':' | '/'))
        .flat_map(char::to_lowercase)
}

/// Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Whether a glob of `*` and `?` matches the whole text.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || text.get(t) == Some(c) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                // The star takes one more character.
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

/// Words that the names of alerting resources are made of.
const ALERTING: &[&str] = &[
    "alert",
    "alerts",
    "alerting",
    "alarm",
    "monitor",
    "monitors",
    "monitoring",
    "check",
    "checks",
    "healthcheck",
    "heartbeat",
    "heartbeats",
    "incident",
    "incidents",
    "oncall",
    "escalation",
    "schedule",
    "schedules",
    "synthetic",
    "synthetics",
    "uptime",
    "pager",
    "silence",
    "silences",
    "mute",
    "downtime",
    "slo",
    "notification",
    "notifications",
    "rotation",
    "responder",
];

/// Whether one of the words of a type, an address or a module's source is one of alerting.
pub fn looks_like_alerting(name: &str) -> bool {
    // What has spaces is a sentence, and names nothing.
    let mut words = name.split(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    words.any(|word| ALERTING.contains(&word))
}

/// `1 model`, `2 models`.
pub fn counted(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let names = ["completion_api", "embeddings_api", "ocr"];
        assert_eq!(nearest("completions_api", names), Some("completion_api"));
        assert_eq!(nearest("Completion-API", names), Some("completion_api"));
        assert_eq!(nearest("env:prod", names), None);
        assert_eq!(nearest("orc", names), Some("ocr"));
    }

    #[test]
    fn globs() {
        for (pattern, text, matches) in [
            ("labs-*", "labs-devstral", true),
            ("labs-*", "mistral-labs-x", false),
            ("*-latest", "mistral-large-latest", true),
            ("mistral-?", "mistral-7", true),
            ("mistral-?", "mistral-7b", false),
            ("*a*b", "xaxxb", true),
            ("*a*b", "xaxxbc", false),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(glob(pattern, text), matches, "{pattern} {text}");
        }
    }
}
