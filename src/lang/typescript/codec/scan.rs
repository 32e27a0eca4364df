//! Fields in JSON text: the calls that read them from where the scanner stands.

use super::Codec;
use super::json::{key_function, value_word};
use super::view::{Mark, Scan};
use crate::lang::json::Profile;
use crate::lang::typescript::held::{Held, NULL_VALUE};
use crate::lang::typescript::memory::{Item, Slot};
use crate::model::{Message, Shape, WellKnown};

/// How many keys the bits of a number can tell apart.
const BITS: usize = 31;

/// What fields are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The value `v`, which `JSON.parse` returned.
    Value,
    /// The text, by the scanner.
    Text,
}

impl Codec<'_, '_> {
    /// Whether a message has a function that reads it by the scanner.
    pub(super) fn scans(&self, message: &Message) -> bool {
        let is_object = match message.well_known {
            None | Some(WellKnown::Empty) => true,
            Some(
                WellKnown::Any
                | WellKnown::Duration
                | WellKnown::FieldMask
                | WellKnown::ListValue
                | WellKnown::Struct
                | WellKnown::Timestamp
                | WellKnown::Value
                | WellKnown::Wrapper,
            ) => false,
        };
        is_object && self.options.json == Profile::Proto && !message.fields.is_empty()
    }

    /// How a message is read by the scanner.
    pub(super) fn scan(&mut self, items: &[Item<'_>]) -> Scan {
        let cases = self.cases(items, Source::Text);
        let keys = cases.iter().flat_map(|case| std::iter::once(&case.key).chain(&case.alias)).cloned();
        let seen = |word: usize| if word == 0 { "seen".to_owned() } else { format!("seen{}", word + 1) };
        let needs_options =
            cases.iter().any(|case| case.statement.contains("(o)") || case.statement.contains(", o)"));
        Scan {
            keys: keys.collect(),
            seen: (0..cases.len().div_ceil(BITS)).map(seen).collect(),
            options: if needs_options { "o" } else { "_o" },
            marks: (0..cases.len())
                .map(|index| Mark { seen: seen(index / BITS), bit: 1 << (index % BITS) })
                .zip(cases)
                .collect(),
        }
    }

    /// The value of a whole field.
    pub(super) fn scanned_field(&mut self, slot: &Slot<'_>) -> String {
        let held = self.held(slot.field, slot.field.ty());
        let value = self.scanned(held);
        match &slot.field.shape {
            Shape::Singular { .. } => value,
            Shape::Repeated { .. } => format!("$.scanList({})", as_function(&value)),
            Shape::Map { key, .. } => {
                format!("$.scanMap($.{}, {})", key_function(*key), as_function(&value))
            }
        }
    }

    /// One value.
    pub(super) fn scanned(&mut self, held: Held<'_>) -> String {
        match held {
            Held::Message(name) | Held::Group(name) => {
                let message = self.model.message(name);
                if self.scans(message) && self.options.stand_in(message).is_none() {
                    format!("{}(o)", self.function(name, |is| &is.scan_json))
                } else {
                    format!("$.scanValue({}, o)", self.function(name, |is| &is.read_json))
                }
            }
            Held::Scalar(scalar) => format!("$.scan{}()", value_word(scalar)),
            Held::Number(scalar) => format!("$.asNumber($.scan{}())", value_word(scalar)),
            Held::Text(scalar) => format!("String($.scan{}())", value_word(scalar)),
            Held::Enum(name) if **name == *NULL_VALUE => "$.scanValue($.jsonNull)".to_owned(),
            Held::Enum(name) => format!("$.scanEnum({})", self.value_names(name)),
            Held::EnumName(name) => {
                let names = self.value_names(name);
                format!("$.enumName({names}, $.scanEnum({names}))")
            }
        }
    }
}

/// A function that returns what an expression says, and what it needs behind it.
fn as_function(expression: &str) -> String {
    let is_name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_.$".contains(c));
    match (expression.strip_suffix("()"), expression.strip_suffix("(o)")) {
        (Some(function), _) if is_name(function) => function.to_owned(),
        (_, Some(function)) if is_name(function) => format!("{function}, o"),
        (_, _) => format!("() => {expression}"),
    }
}
