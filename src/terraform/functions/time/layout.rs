//! The letters of `formatdate`.

use super::Instant;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Formats a time; a message for a letter or a number of letters that means nothing.
pub(super) fn format(layout: &str, at: &Instant) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        let length = if first == '\'' {
            let (literal, length) = quoted(rest)?;
            out.push_str(&literal);
            length
        } else if first.is_ascii_alphabetic() {
            let end = rest.find(|c| c != first).unwrap_or(rest.len());
            out.push_str(&verb(rest.get(..end).unwrap_or_default(), at)?);
            end
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(out)
}

/// `'text'`, in which two quotes are one; two quotes at its start are one quote and nothing else.
/// The text and its length in the layout.
fn quoted(rest: &str) -> Result<(String, usize), String> {
    if rest.starts_with("''") {
        return Ok(("'".to_owned(), 2));
    }
    let mut literal = String::new();
    let mut inside = rest.strip_prefix('\'').unwrap_or(rest);
    loop {
        let (part, after) = inside
            .split_once('\'')
            .ok_or_else(|| "a quote ' is not closed".to_owned())?;
        literal.push_str(part);
        match after.strip_prefix('\'') {
            Some(after) => {
                literal.push('\'');
                inside = after;
            }
            None => return Ok((literal, rest.len() - after.len())),
        }
    }
}

fn verb(letters: &str, at: &Instant) -> Result<String, String> {
    let (year, month, day) = at.date();
    let (hour, minute, second) = at.clock();
    let half_day = (hour + 11) % 12 + 1;
    let name = |names: &[&str], index: i64| {
        let index = usize::try_from(index).unwrap_or(0);
        names.get(index).copied().unwrap_or_default().to_owned()
    };
    let short = |name: String| name.chars().take(3).collect::<String>();
    let weekday = at.weekday() as i64;
    Ok(match letters {
        "YYYY" => format!("{year:04}"),
        "YY" => format!("{:02}", year % 100),
        "MMMM" => name(&MONTHS, month - 1),
        "MMM" => short(name(&MONTHS, month - 1)),
        "MM" => format!("{month:02}"),
        "M" => month.to_string(),
        "DD" => format!("{day:02}"),
        "D" => day.to_string(),
        "EEEE" => name(&DAYS, weekday),
        "EEE" => short(name(&DAYS, weekday)),
        "hh" => format!("{hour:02}"),
        "h" => hour.to_string(),
        "HH" => format!("{half_day:02}"),
        "H" => half_day.to_string(),
        "AA" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        "aa" => if hour < 12 { "am" } else { "pm" }.to_owned(),
        "mm" => format!("{minute:02}"),
        "m" => minute.to_string(),
        "ss" => format!("{second:02}"),
        "s" => second.to_string(),
        "ZZZZZ" => at.offset_text(":"),
        "ZZZZ" => at.offset_text(""),
        "ZZZ" if at.is_utc() => "UTC".to_owned(),
        "ZZZ" => at.offset_text(""),
        "Z" if at.is_utc() => "Z".to_owned(),
        "Z" => at.offset_text(":"),
        other => {
            return Err(format!(
                "\"{other}\" means nothing in a date format; text stands in single quotes"
            ));
        }
    })
}
