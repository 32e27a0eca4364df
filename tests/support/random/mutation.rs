//! What becomes of bytes and of JSON texts on a bad day.

use super::dice::Dice;

/// Bytes that mean something to a decoder: ends of varints, lengths that are far too long, tags of groups.
static SPICES: [&[u8]; 10] = [
    &[0x00],
    &[0x7f],
    &[0x80],
    &[0xff],
    &[0xff, 0xff, 0xff, 0xff, 0x07],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    &[0x0b, 0x0c],
    &[0xc0, 0xaf, 0xed, 0xa0, 0x80],
];

/// Texts that mean something to a reader of JSON.
static TOKENS: [&str; 22] = [
    "null",
    "true",
    "0",
    "-1",
    "1e400",
    "1e-400",
    "1.5",
    "9007199254740993",
    "18446744073709551616",
    "\"\"",
    "\"1\"",
    "\"NaN\"",
    "\"\\ud800\"",
    "\"__proto__\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "{\"@type\":1}",
    "[[[[[[[[",
];

/// Bytes in which something has been changed, in one place or in several.
pub(crate) fn mutated_bytes(dice: &mut Dice, original: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..(at + 1 + dice.below(8)).min(bytes.len()).max(at))),
            2 => insert(&mut bytes, at, dice.pick(&SPICES)),
            3 => {
                let from = dice.below(other.len() + 1);
                let length = dice.below(other.len() - from + 1);
                insert(&mut bytes, at, &other[from..from + length]);
            }
            4 => {
                let until = at + dice.below(bytes.len() - at + 1);
                let copy = bytes[at..until].to_vec();
                insert(&mut bytes, until, &copy);
            }
            5 | 6 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            _ if at < bytes.len() => bytes[at] = dice.next().to_le_bytes()[0],
            _ => {}
        }
    }
    bytes
}

/// The same for a JSON text, by whole characters. The outcome is JSON about as often as not.
pub(crate) fn mutated_json(dice: &mut Dice, original: &str, other: &str) -> String {
    let mut text = original.to_owned();
    for _ in 0..=dice.below(3) {
        let tokens = tokens(&text);
        let (from, until) = tokens.get(dice.below(tokens.len() + 1)).copied().unwrap_or((0, 0));
        match dice.below(8) {
            0 => text.truncate(from),
            1 => text.replace_range(from..until, ""),
            2..=4 => text.replace_range(from..until, dice.pick(&TOKENS)),
            5 => text.insert_str(until, dice.pick(&TOKENS)),
            6 => text.replace_range(from..until, other),
            _ => {
                let others = self::tokens(other);
                let (start, end) = others.get(dice.below(others.len() + 1)).copied().unwrap_or((0, 0));
                text.replace_range(from..until, &other[start..end]);
            }
        }
    }
    text
}

fn insert(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    bytes.splice(at..at, more.iter().copied());
}

/// Where strings, numbers and signs stand in a text that need not be JSON any more.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((from, first)) = characters.next() {
        let is_word = |next: char| next.is_alphanumeric() || matches!(next, '-' | '+' | '.' | '_');
        if first == '"' {
            while let Some((_, next)) = characters.next() {
                match next {
                    '\\' => drop(characters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        } else if is_word(first) {
            while characters.next_if(|(_, next)| is_word(*next)).is_some() {}
        }
        let until = characters.peek().map_or(text.len(), |(at, _)| *at);
        found.push((from, until));
    }
    found
}
