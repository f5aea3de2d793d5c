//! Where quotes, backslashes and brackets stand in a text, 64 bytes at a time.
//!
//! One bit for each byte, worked out eight bytes at once in ordinary integers. Texts full of escaped
//! quotes cost no more than others: nothing jumps from quote to quote.

/// So many bytes are looked at together.
pub(super) const BLOCK: usize = 64;

/// Looks at a text block by block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Blocks {
    /// All bits where the last block ended inside a string.
    inside: u64,
    /// 1 where the last block ended with a backslash that escapes what comes next.
    escaping: u64,
}

/// What stands in one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Quotes that begin or end a string.
    pub(super) quotes: u64,
    /// Brackets outside strings: a superset, as the rare bytes that look like one are told by their
    /// byte.
    pub(super) brackets: u64,
}

impl Blocks {
    /// At the first byte behind a quote that begins a string.
    pub(super) fn in_string() -> Blocks {
        Blocks {
            inside: u64::MAX,
            escaping: 0,
        }
    }

    /// The next block.
    pub(super) fn next(&mut self, block: &[u8; BLOCK]) -> Found {
        let (mut quotes, mut slashes, mut brackets) = (0, 0, 0);
        for (i, word) in block.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            quotes |= equal(word, b'"') << (8 * i);
            slashes |= equal(word, b'\\') << (8 * i);
            // `[`, `]`, `{` and `}` are 0x7f with these bits set, as few other bytes are.
            brackets |= equal(word | (LOW * 0x26), 0x7f) << (8 * i);
        }
        let quotes = quotes & !self.escaped(slashes);
        // From each opening quote to the byte in front of the closing one.
        let inside = running_parity(quotes) ^ self.inside;
        self.inside = if inside >> (BLOCK - 1) == 1 {
            u64::MAX
        } else {
            0
        };
        Found {
            quotes,
            brackets: brackets & !inside,
        }
    }

    /// The bytes that a backslash escapes: those behind an odd number of them.
    fn escaped(&mut self, slashes: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        // One that is itself escaped begins nothing.
        let slashes = slashes & !self.escaping;
        let behind = slashes << 1 | self.escaping;
        if slashes == 0 {
            self.escaping = 0;
            return behind;
        }
        // Adding to the first of a run that begins at an odd place carries to the byte behind the run,
        // which turns the sense of even and odd there.
        let begin_odd = slashes & !EVEN & !behind;
        let (carried, over) = begin_odd.overflowing_add(slashes);
        self.escaping = u64::from(over);
        (EVEN ^ (carried << 1)) & behind
    }
}

const LOW: u64 = 0x0101_0101_0101_0101;

/// One bit for each of the eight bytes that is `byte`.
fn equal(word: u64, byte: u8) -> u64 {
    const SEVEN: u64 = LOW * 0x7f;
    let differing = word ^ (LOW * u64::from(byte));
    let same = !(((differing & SEVEN) + SEVEN) | differing | SEVEN);
    // The top bits of all bytes, brought together in the top byte.
    (same >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// For each bit whether the number of bits up to and with it is odd.
fn running_parity(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].iter().fold(bits, |b, n| b ^ (b << n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, byte by byte.
    fn plain(text: &[u8], mut inside: bool) -> (Vec<usize>, Vec<usize>) {
        let (mut quotes, mut brackets, mut escaped) = (Vec::new(), Vec::new(), false);
        for (i, byte) in text.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    quotes.push(i);
                    inside = !inside;
                }
                b'{' | b'}' | b'[' | b']' if !inside => brackets.push(i),
                _ => {}
            }
        }
        (quotes, brackets)
    }

    proptest! {
        #[test]
        fn blocks_find_what_bytes_find(
            text in proptest::collection::vec(
                prop_oneof![
                    4 => Just(b'\\'), 3 => Just(b'"'), 1 => Just(b'{'), 1 => Just(b'}'), 1 => Just(b'['),
                    1 => Just(b']'), 2 => Just(b' '), 1 => any::<u8>(),
                ],
                0..300,
            ),
            inside: bool,
        ) {
            let mut blocks = if inside { Blocks::in_string() } else { Blocks::default() };
            let (mut quotes, mut brackets) = (Vec::new(), Vec::new());
            let mut padded = text.clone();
            padded.resize(text.len().next_multiple_of(BLOCK), b' ');
            for (n, block) in padded.as_chunks::<BLOCK>().0.iter().enumerate() {
                let found = blocks.next(block);
                for (i, byte) in block.iter().enumerate() {
                    let at = n * BLOCK + i;
                    if found.quotes >> i & 1 == 1 {
                        quotes.push(at);
                    }
                    let bracket = matches!(byte, b'{' | b'}' | b'[' | b']');
                    // An escaped bracket outside a string is no JSON: only the byte counts there.
                    if found.brackets >> i & 1 == 1 && bracket && !(at > 0 && padded[at - 1] == b'\\') {
                        brackets.push(at);
                    }
                }
            }
            let (wanted_quotes, wanted_brackets) = plain(&text, inside);
            prop_assert_eq!(quotes, wanted_quotes);
            let wanted: Vec<usize> = wanted_brackets
                .into_iter()
                .filter(|at| *at == 0 || padded[at - 1] != b'\\')
                .collect();
            prop_assert_eq!(brackets, wanted);
        }
    }
}
