//! Values as Rust writes them.

use super::ident::variant;
use super::types::Types;
use crate::model::options::Constant;
use crate::model::{DefaultValue, Field, Scalar, Type};

impl Types<'_> {
    /// The default that a field declares. A text or bytes are borrowed.
    pub(super) fn default(&self, field: &Field, default: &DefaultValue) -> String {
        match default {
            DefaultValue::Int(value) => grouped(&value.to_string()),
            DefaultValue::Uint(value) => grouped(&value.to_string()),
            DefaultValue::Float(value) => float(*field.ty() == Type::Scalar(Scalar::Float), *value),
            DefaultValue::Bool(value) => value.to_string(),
            DefaultValue::String(value) => format!("{value:?}"),
            DefaultValue::Bytes(value) => format!("b\"{}\"", value.escape_ascii()),
            DefaultValue::Enum(value) => match field.ty() {
                Type::Enum(name) => format!("{}::{}", self.named(name).path, self.variant(name, value)),
                Type::Scalar(_) | Type::Message(_) | Type::Group(_) => {
                    unreachable!("the schema checks defaults")
                }
            },
        }
    }

    fn variant(&self, name: &str, value: &str) -> String {
        let found = self.input.model.enumeration(name);
        let variants = super::enums::variants(found);
        let at = found.values.iter().position(|other| other.decl.name == value);
        let path = at.and_then(|at| variants.get(at)).cloned();
        path.unwrap_or_else(|| variant(&found.decl.name, value))
    }
}

/// A constant's type. That of a text is borrowed.
pub(super) fn constant_type(value: &Constant) -> &'static str {
    match value {
        Constant::Text(_) => "&str",
        Constant::Integer(_) => "i64",
        Constant::Number(_) => "f64",
        Constant::Flag(_) => "bool",
    }
}

/// A constant's value.
pub(super) fn constant(value: &Constant) -> String {
    match value {
        Constant::Text(value) => text(value),
        Constant::Integer(value) => grouped(&value.to_string()),
        Constant::Number(value) => float(false, *value),
        Constant::Flag(value) => value.to_string(),
    }
}

/// A text as Rust writes it.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

fn float(is_short: bool, value: f64) -> String {
    let ty = if is_short { "f32" } else { "f64" };
    if value.is_nan() {
        return format!("{ty}::NAN");
    }
    if value.is_infinite() {
        return format!("{ty}::{}INFINITY", if value > 0.0 { "" } else { "NEG_" });
    }
    #[expect(clippy::cast_possible_truncation, reason = "the default of a float is one")]
    let text = if is_short { format!("{:?}", value as f32) } else { format!("{value:?}") };
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{}", grouped(whole), fraction(rest)),
        None => text,
    }
}

/// Digits in groups of three, from the right.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    if digits.len() < 6 {
        return format!("{sign}{digits}");
    }
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// Digits in groups of three, from the left, up to an exponent.
fn fraction(digits: &str) -> String {
    let end = digits.find('e').unwrap_or(digits.len());
    let (digits, exponent) = digits.split_at(end);
    if digits.len() < 6 {
        return format!("{digits}{exponent}");
    }
    let groups: Vec<&str> =
        digits.as_bytes().chunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{}{exponent}", groups.join("_"))
}

#[cfg(test)]
mod tests {
    use super::{float, grouped};

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(grouped("18446744073709551615"), "18_446_744_073_709_551_615");
        assert_eq!(grouped("-1234567"), "-1_234_567");
        assert_eq!(grouped("12345"), "12345");
        assert_eq!(float(false, 1.797_693_134_862_315_7e308), "1.797_693_134_862_315_7e308");
        assert_eq!(float(true, 0.1), "0.1");
        assert_eq!(float(false, f64::NEG_INFINITY), "f64::NEG_INFINITY");
    }
}
