//! Number literals.

use super::{Kind, Lexer};
use crate::hcl::token::Fault;

/// The largest binary exponent of Terraform's numbers, which are 512-bit floats.
const MAX_EXPONENT: i64 = i32::MAX as i64;

impl Lexer<'_> {
    /// Takes digits, dots and exponents as far as they end with a digit: `1.` and `1e` end after
    /// the 1, `1.2.3` is one token, and no number.
    pub(super) fn number(&mut self) {
        let start = self.pos;
        self.digits();
        let (mut dots, mut exponent) = (0, None);
        let mut whole = true;
        loop {
            let mut next = self.pos;
            while self.at(next) == b'.' {
                next += 1;
            }
            let skipped = next - self.pos;
            let exponent_here = matches!(self.at(next), b'e' | b'E');
            if exponent_here {
                next += 1 + usize::from(matches!(self.at(next + 1), b'+' | b'-'));
            }
            if next == self.pos || !self.at(next).is_ascii_digit() {
                break;
            }
            dots += skipped;
            whole &= dots <= 1 && exponent.is_none();
            if exponent_here {
                exponent = Some(next - usize::from(matches!(self.at(next - 1), b'+' | b'-')));
            }
            self.pos = next;
            self.digits();
        }
        if !whole {
            let fault = Fault::new("this is no number", (start as u32, self.pos as u32)).help(
                "a number has one decimal point and one exponent at most; text stands in quotes",
            );
            self.bad(start, self.pos, fault, None);
        } else if exponent.is_some_and(|e| self.too_large(start, e)) {
            let fault = Fault::new("this number is too large", (start as u32, self.pos as u32))
                .help("exponents of ten go up to about 2147483000");
            self.bad(start, self.pos, fault, None);
        } else {
            self.push(Kind::Number, start, self.pos);
        }
    }

    fn digits(&mut self) {
        while self.at(self.pos).is_ascii_digit() {
            self.pos += 1;
        }
    }

    /// Whether a number with its exponent's digits (or sign) at `exponent` does not fit. The
    /// power of ten is counted as a power of two beside the mantissa's bits, as Go does.
    fn too_large(&self, start: usize, exponent: usize) -> bool {
        let text = &self.text[exponent..self.pos];
        let negative = text.starts_with('-');
        let power: i64 = text
            .trim_start_matches(['+', '-'])
            .parse()
            .unwrap_or(i64::MAX / 4);
        let power = if negative { -power } else { power };
        if power.abs() < MAX_EXPONENT / 2 {
            return false;
        }
        let mantissa = self.text[start..exponent].trim_end_matches(['e', 'E']);
        let fraction = mantissa.split_once('.').map_or(0, |(_, f)| f.len());
        let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return false;
        }
        let bits = match digits.parse::<u128>() {
            Ok(number) => i64::from(u128::BITS - number.leading_zeros()),
            Err(_) => (digits.len() as f64 * std::f64::consts::LOG2_10).ceil() as i64,
        };
        let binary = power - fraction as i64 + bits;
        !(-MAX_EXPONENT - 1..=MAX_EXPONENT).contains(&binary)
    }
}
