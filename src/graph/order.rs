//! The order that people expect of addresses: numbers by value, everything else by character.

use std::cmp::Ordering;

/// Compares two addresses: `rules[2]` comes before `rules[10]`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.split_first(), right.split_first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some((x, _)), Some((y, _))) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, rest_left) = digits(left);
                let (y, rest_right) = digits(right);
                let by_value = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
                if by_value != Ordering::Equal {
                    return by_value;
                }
                (left, right) = (rest_left, rest_right);
            }
            (Some((x, rest_left)), Some((y, rest_right))) => {
                if x != y {
                    return x.cmp(y);
                }
                (left, right) = (rest_left, rest_right);
            }
        }
    }
}

/// The digits at the start, without leading zeros, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let zeros = number.iter().take_while(|b| **b == b'0').count();
    (number.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_are_ordered_by_value() {
        let mut found = ["r[10]", "r[2]", "r", "r[1].x[3]", "r[1]", "q[3]"];
        found.sort_by(|a, b| natural(a, b));
        assert_eq!(found, ["q[3]", "r", "r[1]", "r[1].x[3]", "r[2]", "r[10]"]);
    }
}
