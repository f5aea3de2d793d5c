use super::Number;
use proptest::prelude::*;

fn n(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} does not parse"))
}

fn shown(number: Option<Number>) -> String {
    number.map_or("none".to_owned(), |n| n.to_string())
}

#[test]
fn text_is_the_shortest_at_512_bits() {
    let third = shown(n("1").div(&n("3")));
    assert_eq!(third, format!("0.{}5", "3".repeat(154)));
    let two_thirds = shown(n("2").div(&n("3")));
    assert_eq!(two_thirds, format!("0.{}7", "6".repeat(153)));
    assert_eq!(shown(n("0.1").add(&n("0.2"))), "0.3");
    assert_eq!(n("1e100").to_string(), format!("1{}", "0".repeat(100)));
    assert_eq!(n("1.50").to_string(), "1.5");
    assert_eq!(n("0.001").to_string(), "0.001");
    assert_eq!(
        n("123456789012345678901234567890").to_string(),
        "123456789012345678901234567890"
    );
    assert_eq!(n("-0").to_string(), "-0");
    assert_eq!(shown(n("1").div(&n("0"))), "+Inf");
}

#[test]
fn doubles_keep_53_bits() {
    let power = Number::from_f64(2f64.powi(100)).unwrap_or(n("0"));
    assert_eq!(power.to_string(), "1267650600228229400000000000000");
    assert_eq!(power, n("1267650600228229401496703205376"));
    let hundredth = Number::from_f64(0.01).unwrap_or(n("0"));
    assert_eq!(hundredth, n("0.01"));
    assert!(hundredth > n("0.01"), "the bits differ");
    assert!(Number::from_f64(f64::NAN).is_none());
}

#[test]
fn edges_of_division() {
    assert_eq!(shown(n("0").div(&n("0"))), "none");
    assert_eq!(shown(n("5").rem(&n("0"))), "5");
    assert_eq!(shown(n("-5").rem(&n("3"))), "-2");
    assert_eq!(shown(n("0").mul(&n("-5"))), "-0");
    assert_eq!(
        shown(n("9223372036854775807").add(&n("1"))),
        "9223372036854775808"
    );
    assert_eq!(
        shown(n("-9223372036854775808").div(&n("-1"))),
        "9223372036854775808"
    );
}

#[test]
fn what_parses() {
    for good in [
        "+1",
        ".5",
        "5.",
        "017",
        "1e3",
        "Inf",
        "-Inf",
        "1E-2",
        "0e999999999",
    ] {
        assert!(Number::parse(good).is_some(), "{good}");
    }
    for bad in [
        "",
        " 1",
        "1 ",
        "0x10",
        "1_000",
        "0b11",
        ".",
        "e5",
        "1e",
        "1.2.3",
        "--1",
        "Infinity",
        "1e99999999999999999999",
    ] {
        assert!(Number::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn of_two_shortest_texts_the_even_one_is_taken() {
    // Exactly 804569224789550.25.
    let number = Number::from_f64(f64::from_bits(4_829_791_754_712_117_618));
    assert_eq!(shown(number), "804569224789550.2");
}

#[test]
fn size_is_bounded() {
    assert!(Number::parse("1e1000000000").is_none());
    let mut x = n("1e1000");
    for _ in 0..20 {
        match x.mul(&x) {
            Some(square) => x = square,
            None => return,
        }
    }
    panic!("squaring went on");
}

proptest! {
        #[test]
        fn text_round_trips(text in "-?[1-9][0-9]{0,30}(\\.[0-9]{0,30}[1-9])?") {
            prop_assert_eq!(n(&text).to_string(), text);
        }

        #[test]
        fn doubles_round_trip(bits in any::<u64>()) {
            let f = f64::from_bits(bits);
            prop_assume!(f.is_finite());
            let number = Number::from_f64(f);
            prop_assert!(number.is_some());
            if let Some(number) = number {
                prop_assert_eq!(number.to_f64().to_bits(), f.to_bits());
                // Rust prints the shortest digits too; of a subnormal it knows that fewer bits than 53
                // are behind it, which Terraform's number does not. Where two are as short and as near,
                // Rust takes the greater, and Go, as Terraform, the even one.
                let (text, other) = (number.to_string(), format!("{f}"));
                if !f.is_subnormal() && text != other {
                    prop_assert_eq!(text.len(), other.len());
                    prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(bits));
                    prop_assert!(text.ends_with(['0', '2', '4', '6', '8']), "{} {}", text, other);
                }
            }
        }

        #[test]
        fn words_and_floats_agree(a in any::<i64>(), b in any::<i64>()) {
            let (x, y) = (n(&a.to_string()), n(&b.to_string()));
            let (p, q) = (i128::from(a), i128::from(b));
            prop_assert_eq!(shown(x.add(&y)), (p + q).to_string());
            prop_assert_eq!(shown(x.sub(&y)), (p - q).to_string());
let product = x.mul(&y);
            prop_assert_eq!(product.as_ref().and_then(Number::to_bigint), Some((p * q).into()));
            prop_assert_eq!(x.compare(&y), a.cmp(&b));
            if q != 0 {
                prop_assert_eq!(shown(x.rem(&y)), (p % q).to_string());
                let whole = x.div(&y).map(|z| if z.is_sign_negative() { z.ceil() } else { z.floor() });
                prop_assert_eq!(whole, Some(n(&(p / q).to_string())));
            }
        }
    }
