//! Numbers as text: integers by two digits at a time, floats by the fewest digits that read back the same.

use std::str::FromStr;

use super::parser::number_length;

/// Room for the longest number, with its sign, its quotes and what stands behind it.
const SIZE: usize = 32;

/// The texts of 0 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
        number += 1;
    }
    pairs
};

/// A text that is written from its end to its start.
pub(super) struct Backwards {
    bytes: [u8; SIZE],
    start: usize,
}

impl Backwards {
    pub(super) fn new() -> Self {
        Backwards { bytes: [0; SIZE], start: SIZE }
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }

    /// The digits of a number.
    #[inline]
    pub(super) fn digits(&mut self, mut number: u64) {
        while number >= 100 {
            self.pair(number % 100);
            number /= 100;
        }
        if number >= 10 { self.pair(number) } else { self.push(digit(number)) }
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the number is below 100")]
    fn pair(&mut self, number: u64) {
        let [tens, ones] = PAIRS[number as usize];
        self.push(ones);
        self.push(tens);
    }

    #[inline]
    pub(super) fn text(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the number is below 10")]
fn digit(number: u64) -> u8 {
    b'0' + number as u8
}

/// Powers of ten that a double holds exactly.
pub(super) const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// The text of a finite number that has few decimals, if this is one. Where `number == digits / 10^decimals`
/// and both are exact, the quotient is correctly rounded, so the digits read back as the number.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "the point is to see whether the casts are exact"
)]
pub(super) fn short(number: f64, text: &mut Backwards) -> bool {
    let positive = number.abs();
    let in_range = positive < 9e9 && (positive >= 1e-3 || positive == 0.0);
    if !in_range || (positive * 1e6) as u64 as f64 != positive * 1e6 {
        return false;
    }
    for (decimals, power) in POWERS.iter().enumerate().take(7) {
        let scaled = positive * power;
        let digits = scaled as u64;
        if digits as f64 == scaled && digits as f64 / power == positive {
            point(digits, decimals, text);
            if number.is_sign_negative() {
                text.push(b'-');
            }
            return true;
        }
    }
    false
}

/// Digits with a point before the last few of them.
fn point(mut digits: u64, decimals: usize, text: &mut Backwards) {
    for _ in 0..decimals {
        text.push(digit(digits % 10));
        digits /= 10;
    }
    if decimals > 0 {
        text.push(b'.');
    }
    text.digits(digits);
}

/// Appends a number as ECMAScript and Go write it, of the shortest text that zmij finds: digits alone from
/// a millionth up to 10^21, an exponent beyond.
pub(super) fn canonical(shortest: &str, text: &mut Vec<u8>) {
    let (sign, rest) = shortest.strip_prefix('-').map_or(("", shortest), |rest| ("-", rest));
    let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    // The point stands behind so many digits.
    let mut point = i32::try_from(whole.len()).unwrap_or(0) + exponent.parse::<i32>().unwrap_or(0);
    let leading = digits.len() - digits.trim_start_matches('0').len();
    point -= i32::try_from(leading).unwrap_or(0);
    let digits = digits.trim_matches('0');

    text.extend_from_slice(sign.as_bytes());
    let count = digits.len();
    match usize::try_from(point) {
        _ if digits.is_empty() => text.push(b'0'),
        Ok(point @ 1..=21) if count <= point => {
            text.extend_from_slice(digits.as_bytes());
            text.resize(text.len() + point - count, b'0');
        }
        Ok(point @ 1..=21) => {
            text.extend_from_slice(&digits.as_bytes()[..point]);
            text.push(b'.');
            text.extend_from_slice(&digits.as_bytes()[point..]);
        }
        _ if (-5..=0).contains(&point) => {
            text.extend_from_slice(b"0.");
            text.resize(text.len() + point.unsigned_abs() as usize, b'0');
            text.extend_from_slice(digits.as_bytes());
        }
        _ => {
            let (first, others) = digits.split_at(1);
            let point_or_not = if others.is_empty() { "" } else { "." };
            let exponent = point - 1;
            text.extend_from_slice(format!("{first}{point_or_not}{others}e{exponent:+}").as_bytes());
        }
    }
}

/// The integer that a number's text says exactly, such as `1`, `1.0` or `1e5`: whether it is negative, and
/// its size. The text must be one that [`super::parser::is_number`] takes.
pub(super) fn exact_integer(text: &str) -> Option<(bool, u64)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // An exponent too large for an i64 is as good as any other that is too large.
    let huge = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let exponent: i64 = exponent.parse().unwrap_or(huge).clamp(i64::MIN / 2, i64::MAX / 2);
    let point = exponent.checked_add(i64::try_from(whole.len()).ok()?)?;
    let mut size: u64 = 0;
    let mut place: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if place < point {
            size = size.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
        } else if byte != b'0' {
            return None;
        }
        place += 1;
    }
    while size != 0 && place < point {
        size = size.checked_mul(10)?;
        place += 1;
    }
    Some((negative, size))
}

/// The float that a text says: a number, or the name of what is none.
pub(super) fn float<F: FromStr>(text: &str, is_finite: fn(&F) -> bool) -> Option<F> {
    match text {
        "NaN" | "Infinity" | "-Infinity" => text.parse().ok(),
        _ if number_length(text.as_bytes()) == Some(text.len()) => text.parse().ok().filter(is_finite),
        _ => None,
    }
}
