//! IP networks as numbers.
//!
//! IPv4 addresses written as IPv6 (`::ffff:10.0.0.0/104`) stay 16 bytes long and print as IPv4, with
//! the odd results that this has in Terraform.

use num_bigint::{BigInt, Sign};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A network: its first address and how many bits are fixed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Network {
    address: u128,
    /// Bits of an address, 32 or 128.
    width: u32,
    prefix: u32,
}

impl Network {
    /// Reads `address/bits`. IPv4 numbers may have leading zeros and are decimal all the same.
    pub fn parse(text: &str) -> Option<Network> {
        let (address, bits) = text.split_once('/')?;
        let (address, width) = if address.contains(':') {
            (u128::from(address.parse::<Ipv6Addr>().ok()?), 128)
        } else {
            (u128::from(u32::from(ipv4(address)?)), 32)
        };
        let prefix = decimal(bits).filter(|p| *p <= width)?;
        Some(Network {
            address: address & mask(width, prefix),
            width,
            prefix,
        })
    }

    /// Whether it prints as IPv4 although its addresses are of IPv6's length.
    fn is_mapped(&self) -> bool {
        self.width == 128 && self.address >> 32 == 0xFFFF
    }

    /// The address of a host; a negative number counts from the end.
    pub fn host(&self, number: BigInt) -> Result<String, String> {
        let most: BigInt = (BigInt::from(1) << (self.width - self.prefix)) - 1;
        // Terraform compares the low 64 bits only, and what is too large then fails or overflows.
        let (low, number) = if number.sign() == Sign::Minus {
            let from_end: BigInt = -number - 1;
            (from_end.clone(), &most - from_end)
        } else {
            (BigInt::from(low_word(&number).cast_signed()), number)
        };
        if low > most {
            return Err(format!(
                "a prefix of {} bits has no host {number}",
                self.prefix
            ));
        }
        let end = if self.is_mapped() { 32 } else { self.width };
        let address = self.insert(number, end)?;
        Ok(address_text(address, self.width))
    }

    /// The mask in dotted form; `None` for IPv6.
    pub fn mask_text(&self) -> Option<String> {
        let mask = mask(self.width, self.prefix);
        (self.width == 32 || self.is_mapped()).then(|| address_text(mask, self.width))
    }

    /// A network inside, by its number among those with `new_bits` more fixed bits.
    pub fn subnet(&self, new_bits: i64, number: BigInt) -> Result<String, String> {
        let prefix = i64::from(self.prefix).saturating_add(new_bits);
        let Some(prefix) = u32::try_from(prefix).ok().filter(|p| *p <= self.width) else {
            return Err(format!(
                "a prefix of {} bits has no room for {new_bits} more",
                self.prefix
            ));
        };
        let most = match u32::try_from(new_bits) {
            Ok(bits) => 1u64.checked_shl(bits).unwrap_or(0).wrapping_sub(1),
            Err(_) => u64::MAX,
        };
        if low_word(&number) > most {
            return Err(format!("{new_bits} more bits have no network {number}"));
        }
        let address = self.insert(number, prefix)?;
        Ok(network_text(address, self.width, prefix))
    }

    /// The address with a number added in the bits that end at `end`.
    fn insert(&self, number: BigInt, end: u32) -> Result<u128, String> {
        let placed = BigInt::from(self.address) | (number << (self.width - end));
        let whole = u128::try_from(placed.magnitude()).ok();
        whole
            .filter(|address| self.width == 128 || *address <= u128::from(u32::MAX))
            .ok_or_else(|| "the number does not fit into an address".to_owned())
    }

    /// Hands out networks one after the other, the first of them `new_bits` longer.
    pub fn allocator(&self, new_bits: u32) -> Allocator {
        let prefix = (self.prefix + new_bits).min(self.width);
        let before = self.address.wrapping_sub(1) & all(self.width);
        let start = before & mask(self.width, prefix);
        Allocator {
            last: start | host_bits(self.width, prefix),
        }
    }
}

/// The networks that follow each other inside one network.
pub(super) struct Allocator {
    /// The last address that is taken.
    last: u128,
}

impl Allocator {
    /// The next network with `new_bits` more fixed bits than `inside`.
    pub fn next(&mut self, inside: &Network, new_bits: u32) -> Result<String, String> {
        let prefix = inside.prefix + new_bits;
        if inside.is_mapped() {
            return Err("IPv4 networks written as IPv6 cannot be split".to_owned());
        }
        if prefix > inside.width {
            return Err(format!("a prefix of {prefix} bits is too long"));
        }
        // The rest of a network of this size that is taken in part stays unused.
        let taken = self.last | host_bits(inside.width, prefix);
        let next = taken.wrapping_add(1) & all(inside.width);
        if next == 0 || next & mask(inside.width, inside.prefix) != inside.address {
            return Err(format!("no room is left for a prefix of {prefix} bits"));
        }
        self.last = next | host_bits(inside.width, prefix);
        Ok(network_text(next, inside.width, prefix))
    }
}

fn all(width: u32) -> u128 {
    u128::MAX >> (128 - width)
}

fn host_bits(width: u32, prefix: u32) -> u128 {
    u128::MAX.checked_shr(128 - (width - prefix)).unwrap_or(0)
}

fn mask(width: u32, prefix: u32) -> u128 {
    all(width) & !host_bits(width, prefix)
}

fn low_word(number: &BigInt) -> u64 {
    number.magnitude().iter_u64_digits().next().unwrap_or(0)
}

fn decimal(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let mut parts = text
        .split('.')
        .map(|part| u8::try_from(decimal(part)?).ok());
    let bytes = [
        parts.next()??,
        parts.next()??,
        parts.next()??,
        parts.next()??,
    ];
    parts.next().is_none().then(|| Ipv4Addr::from(bytes))
}

fn address_text(address: u128, width: u32) -> String {
    match u32::try_from(address) {
        Ok(address) if width == 32 => Ipv4Addr::from(address).to_string(),
        _ => {
            let address = Ipv6Addr::from(address);
            match address.to_ipv4_mapped() {
                Some(mapped) => mapped.to_string(),
                None => address.to_string(),
            }
        }
    }
}

fn network_text(address: u128, width: u32, prefix: u32) -> String {
    let mapped = width == 128 && address >> 32 == 0xFFFF;
    let prefix = if mapped {
        prefix.saturating_sub(96)
    } else {
        prefix
    };
    format!("{}/{prefix}", address_text(address, width))
}
