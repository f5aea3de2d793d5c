//! Points in time with an offset, as RFC 3339 writes them, and Go's durations.
//!
//! Own arithmetic, because Go's years go on beyond 9999 and before 0, where `jiff` stops.

use std::cmp::Ordering;
use std::fmt;

const SECONDS_PER_DAY: i64 = 86_400;

/// A point in time, seen from a place with an offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Instant {
    /// Seconds since 1970-01-01T00:00:00 of the local clock.
    local: i64,
    nanos: u32,
    /// Minutes that the local clock is ahead of UTC.
    offset: i32,
}

impl Instant {
    /// Reads RFC 3339 strictly, as Terraform does: capital `T` and `Z`, two digits each, a real day.
    pub fn parse(text: &str) -> Option<Instant> {
        let bytes = text.as_bytes();
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if marks.iter().any(|(i, mark)| bytes.get(*i) != Some(mark)) {
            return None;
        }
        let (year, month, day) = (
            number(text, 0, 4)?,
            number(text, 5, 2)?,
            number(text, 8, 2)?,
        );
        let (hour, minute, second) = (
            number(text, 11, 2)?,
            number(text, 14, 2)?,
            number(text, 17, 2)?,
        );
        let rest = text.get(19..)?;
        let (nanos, rest) = match rest.strip_prefix('.') {
            None => (0, rest),
            Some(after) => {
                let end = after.find(|c: char| !c.is_ascii_digit())?;
                let (digits, rest) = after.split_at(end);
                if digits.is_empty() {
                    return None;
                }
                (nanoseconds(digits), rest)
            }
        };
        Instant::new(
            (year, month, day),
            (hour, minute, second),
            nanos,
            offset(rest)?,
        )
    }

    /// From its parts, checked: a real day, hours to 23, minutes and seconds to 59.
    pub fn new(
        (year, month, day): (i64, i64, i64),
        (hour, minute, second): (i64, i64, i64),
        nanos: u32,
        offset: i32,
    ) -> Option<Instant> {
        let real = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        let local = days_from_civil(year, month, day) * SECONDS_PER_DAY
            + hour * 3600
            + minute * 60
            + second;
        real.then_some(Instant {
            local,
            nanos,
            offset,
        })
    }

    /// Later by nanoseconds.
    pub fn plus(self, nanoseconds: i64) -> Instant {
        const BILLION: i64 = 1_000_000_000;
        let nanos = i64::from(self.nanos) + nanoseconds.rem_euclid(BILLION);
        Instant {
            local: self.local + nanoseconds.div_euclid(BILLION) + nanos / BILLION,
            nanos: u32::try_from(nanos % BILLION).unwrap_or(0),
            offset: self.offset,
        }
    }

    /// The order in time, wherever the clocks stand.
    pub fn cmp_time(&self, other: &Instant) -> Ordering {
        let utc = |i: &Instant| (i.local - i64::from(i.offset) * 60, i.nanos);
        utc(self).cmp(&utc(other))
    }

    /// Year, month and day of the local calendar.
    pub fn date(&self) -> (i64, i64, i64) {
        civil_from_days(self.local.div_euclid(SECONDS_PER_DAY))
    }

    /// Hour, minute and second of the local clock.
    pub fn clock(&self) -> (i64, i64, i64) {
        let second = self.local.rem_euclid(SECONDS_PER_DAY);
        (second / 3600, second / 60 % 60, second % 60)
    }

    /// The day of the week, Sunday first, from zero.
    pub fn weekday(&self) -> usize {
        // 1970-01-01 was a Thursday.
        let days = self.local.div_euclid(SECONDS_PER_DAY);
        usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0)
    }

    /// `+05:30`, or with another text between hours and minutes.
    pub fn offset_text(&self, between: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.unsigned_abs();
        format!("{sign}{:02}{between}{:02}", minutes / 60, minutes % 60)
    }

    /// Whether the offset from UTC is zero.
    pub fn is_utc(&self) -> bool {
        self.offset == 0
    }
}

/// RFC 3339 without fractions of a second.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.clock();
        let sign = if year < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}",
            year.unsigned_abs()
        )?;
        if self.is_utc() {
            f.write_str("Z")
        } else {
            f.write_str(&self.offset_text(":"))
        }
    }
}

/// Exactly `length` digits.
fn number(text: &str, start: usize, length: usize) -> Option<i64> {
    let digits = text.get(start..start + length)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Digits after a decimal point, of which nine count.
pub(in super::super) fn nanoseconds(digits: &str) -> u32 {
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().unwrap_or(0)
}

/// `Z`, `+05:30`: minutes.
pub(in super::super) fn offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if text.len() != 6 || text.as_bytes().get(3) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (number(text, 1, 2)?, number(text, 4, 2)?);
    let minutes = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
    i32::try_from(minutes).ok().map(|m| sign * m)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar. Years start in March here, so that the leap day
/// is the last of its year, and 400 of them are one era of always the same length.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// A Go duration, `1h30m` or `-1.5h`, in nanoseconds. `None` too where it does not fit 64 bits.
pub(super) fn duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let is_end = |c: char| !c.is_ascii_digit() && c != '.';
        let (figure, after) = rest.split_at(rest.find(is_end)?);
        let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.');
        let (unit, after) = after.split_at(end.unwrap_or(after.len()));
        let unit: u64 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        // Eighteen digits fit a word, and no more than that can matter.
        let digits = fraction.get(..fraction.len().min(18))?;
        let scale = 10f64.powi(i32::try_from(digits.len()).ok()?);
        let part = digits.parse::<u64>().unwrap_or(0) as f64 * (unit as f64 / scale);
        let this = whole.checked_mul(unit)?.checked_add(part as u64)?;
        total = total.checked_add(this)?;
        rest = after;
    }
    if negative {
        0i64.checked_sub_unsigned(total)
    } else {
        i64::try_from(total).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_and_dates_are_inverse(days in -1_000_000_000i64..1_000_000_000) {
            let (year, month, day) = civil_from_days(days);
            prop_assert!((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day));
            prop_assert_eq!(days_from_civil(year, month, day), days);
        }

        #[test]
        fn what_is_written_is_read_again(seconds in -62_000_000_000i64..250_000_000_000, offset in -1439i32..1440) {
            let at = Instant { local: seconds, nanos: 0, offset };
            prop_assert_eq!(Instant::parse(&at.to_string()), Some(at));
        }

        #[test]
        fn nothing_panics(text in "\\PC*") {
            let _ = (Instant::parse(&text), duration(&text));
        }
    }
}
