//! Bytes as text: base64, read in both of its alphabets, with padding or without.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is no digit.
const NONE: u8 = 255;

/// The value of each digit.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut digit = 0;
    while digit < 64 {
        values[DIGITS[digit as usize] as usize] = digit;
        digit += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// Appends the digits of some bytes, with padding.
pub(super) fn encode(bytes: &[u8], text: &mut Vec<u8>) {
    let digit = |bits: u32| DIGITS[(bits & 63) as usize];
    let start = text.len();
    text.resize(start + bytes.len().div_ceil(3) * 4, b'=');
    let mut groups = bytes.chunks_exact(3);
    let mut places = text[start..].chunks_exact_mut(4);
    for (group, place) in groups.by_ref().zip(places.by_ref()) {
        let bits = u32::from(group[0]) << 16 | u32::from(group[1]) << 8 | u32::from(group[2]);
        place.copy_from_slice(&[digit(bits >> 18), digit(bits >> 12), digit(bits >> 6), digit(bits)]);
    }
    if let ([first, rest @ ..], Some(place)) = (groups.remainder(), places.next()) {
        let bits = u32::from(*first) << 16 | u32::from(rest.first().copied().unwrap_or(0)) << 8;
        place[0] = digit(bits >> 18);
        place[1] = digit(bits >> 12);
        if !rest.is_empty() {
            place[2] = digit(bits >> 6);
        }
    }
}

/// The bytes that some digits stand for, unless they are none.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let text = match text {
        [digits @ .., b'=', b'='] | [digits @ .., b'='] if text.len().is_multiple_of(4) => digits,
        digits => digits,
    };
    // Values are below 64, so whatever is no digit shows in the upper bits of all of them together.
    let mut seen = 0;
    let mut value = |digit: u8| {
        let value = VALUES[usize::from(digit)];
        seen |= value;
        u32::from(value)
    };
    let groups = text.chunks_exact(4);
    let last = groups.remainder();
    let mut bytes = vec![0; groups.len() * 3];
    for (group, place) in groups.zip(bytes.chunks_exact_mut(3)) {
        let bits = value(group[0]) << 18 | value(group[1]) << 12 | value(group[2]) << 6 | value(group[3]);
        let [_, first, second, third] = bits.to_be_bytes();
        place.copy_from_slice(&[first, second, third]);
    }
    match *last {
        [] => {}
        [a, b] => bytes.push((value(a) << 2 | value(b) >> 4).to_be_bytes()[3]),
        [a, b, c] => {
            let [.., first, second] = (value(a) << 10 | value(b) << 4 | value(c) >> 2).to_be_bytes();
            bytes.extend([first, second]);
        }
        _ => return None,
    }
    (seen < 64).then_some(bytes)
}
