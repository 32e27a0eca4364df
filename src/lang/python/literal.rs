//! Python's literals.

use std::fmt::Write as _;

use crate::model::options::Constant;

/// A string.
pub(super) fn string(text: &str) -> String {
    let count = |quote: char| text.matches(quote).count();
    let quote = if count('"') > count('\'') { '\'' } else { '"' };
    let mut literal = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\\' => literal.push_str("\\\\"),
            c if c == quote => {
                literal.push('\\');
                literal.push(c);
            }
            c if is_unseen(c) => literal.push_str(&escaped(c)),
            c => literal.push(c),
        }
    }
    literal.push(quote);
    literal
}

/// Bytes.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let mut literal = String::from("b\"");
    for &byte in bytes {
        match byte {
            b'\n' => literal.push_str("\\n"),
            b'\r' => literal.push_str("\\r"),
            b'\t' => literal.push_str("\\t"),
            b'\\' | b'"' => {
                literal.push('\\');
                literal.push(char::from(byte));
            }
            b' '..=b'~' => literal.push(char::from(byte)),
            byte => {
                // Writing to a string does not fail.
                let _ = write!(literal, "\\x{byte:02x}");
            }
        }
    }
    literal.push('"');
    literal
}

/// A finite floating-point number.
pub(super) fn float(value: f64) -> String {
    // The shortest digits that mean this number; an exponent where they would be many.
    format!("{value:?}")
}

/// A constant of an option.
pub(super) fn constant(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => string(text),
        Constant::Integer(value) => value.to_string(),
        Constant::Number(value) => float(*value),
        Constant::Flag(true) => "True".to_owned(),
        Constant::Flag(false) => "False".to_owned(),
    }
}

/// The type of such a constant.
pub(super) fn constant_type(constant: &Constant) -> &'static str {
    match constant {
        Constant::Text(_) => "str",
        Constant::Integer(_) => "int",
        Constant::Number(_) => "float",
        Constant::Flag(_) => "bool",
    }
}

/// Whether an editor shows nothing for a character, or puts others out of their order.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The escape for a character.
pub(super) fn escaped(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, float, string};

    #[test]
    fn a_string_ends_where_it_should() {
        assert_eq!(string("it's 'b'\"\\c\n\u{2028}"), r#""it's 'b'\"\\c\n\u2028""#);
        assert_eq!(string("a\"b"), "'a\"b'");
        assert_eq!(string("\0\u{85}🚀"), "\"\\x00\\x85🚀\"");
    }

    #[test]
    fn bytes_are_ascii() {
        assert_eq!(bytes(b"a\"\\\n\xff"), r#"b"a\"\\\n\xff""#);
    }

    #[test]
    fn a_float_is_one() {
        assert_eq!([0.0, -0.0, 3.0, 1e21, 0.1].map(float), ["0.0", "-0.0", "3.0", "1e21", "0.1"]);
    }
}
