//! Fields in JSON: the texts that they are written as, and the calls that read them.

use std::collections::BTreeSet;

use super::Codec;
use super::view::{FromCase, Text, TextCase};
use crate::lang::json::Profile;
use crate::lang::typescript::held::{Held, NULL_VALUE};
use crate::lang::typescript::memory::{Choice, Item, Slot};
use crate::lang::typescript::view;
use crate::model::{Field, Presence, Scalar, Shape, Type};

const VALUE: &str = "google.protobuf.Value";

impl Codec<'_, '_> {
    /// How all fields are written, in the file's order.
    pub(super) fn texts(&mut self, items: &[Item<'_>]) -> Vec<Text> {
        let text = |item: &Item<'_>| match (item, self.options.json) {
            (Item::Field(slot), _) => Some(self.field_text(slot)),
            (Item::Choice(choice), Profile::Proto) => {
                let text = |slot: &Slot<'_>| TextCase {
                    case: view::literal(&slot.property),
                    key: key_text(&slot.field.json_name),
                    text: self.value_text(slot, &format!("{}.value", choice.local)),
                };
                let cases = choice.members.iter().map(text).collect();
                Some(Text::Switch { oneof: choice.local.clone(), cases })
            }
            (Item::Choice(choice), Profile::Go) => self.go_choice_text(choice),
        };
        items.iter().filter_map(text).collect()
    }

    fn field_text(&mut self, slot: &Slot<'_>) -> Text {
        let (field, local) = (slot.field, slot.local.as_str());
        let go = self.options.json == Profile::Go;
        let key = key_text(self.json_key(field));
        match &field.shape {
            Shape::Singular { ty, presence } => Text::If {
                condition: match presence {
                    Presence::Implicit => {
                        let held = self.held(field, ty);
                        self.is_set(field, held, local)
                    }
                    // To Go, no bytes are the same as none.
                    Presence::Explicit | Presence::Required
                        if go && matches!(ty, Type::Scalar(Scalar::Bytes)) =>
                    {
                        format!("{local} !== undefined && {local}.length !== 0")
                    }
                    Presence::Explicit | Presence::Required => format!("{local} !== undefined"),
                },
                key,
                text: self.value_text(slot, local),
            },
            Shape::Repeated { .. } => Text::If {
                condition: format!("{local} !== undefined && {local}.length !== 0"),
                key,
                text: format!("$.listText({local}, {}, o)", self.text_function(slot)),
            },
            Shape::Map { key: key_type, .. } => Text::If {
                condition: format!("{local} !== undefined && $.hasEntries({local})"),
                key,
                text: {
                    let text = self.text_function(slot);
                    let is_text = *key_type == Scalar::String;
                    let key =
                        if is_text { String::new() } else { format!(", $.{}", key_function(*key_type)) };
                    let function = if go { "goMapText" } else { "mapText" };
                    format!("$.{function}({local}, {text}, o{key})")
                },
            },
        }
    }

    /// The key of a field.
    pub(super) fn json_key<'f>(&self, field: &'f Field) -> &'f str {
        match self.options.json {
            Profile::Proto => &field.json_name,
            Profile::Go => &field.decl.name,
        }
    }

    /// The text of one value of a field.
    pub(super) fn value_text(&mut self, slot: &Slot<'_>, value: &str) -> String {
        let held = self.held(slot.field, slot.field.ty());
        match (held, self.options.json) {
            (Held::Message(name) | Held::Group(name), _) => {
                format!("{}({value}, o)", self.function(name, |is| &is.write_json))
            }
            (held, Profile::Go) => self.go_text(held, value),
            (Held::Scalar(scalar) | Held::Number(scalar), Profile::Proto) => {
                format!("$.{}({value})", text_function(scalar))
            }
            (Held::Text(scalar), Profile::Proto) => {
                format!("$.{}($.integer({value}))", text_function(scalar))
            }
            (Held::Enum(name), Profile::Proto) if **name == *NULL_VALUE => "\"null\"".to_owned(),
            (Held::Enum(name), Profile::Proto) => format!("$.enumText({}, {value})", self.value_names(name)),
            (Held::EnumName(name), Profile::Proto) => {
                let names = self.value_names(name);
                format!("$.enumText({names}, $.enumNumber({names}, {value}))")
            }
        }
    }

    /// A function from a value to its text.
    fn text_function(&mut self, slot: &Slot<'_>) -> String {
        as_function(&self.value_text(slot, "v"))
    }

    /// How every key is read.
    pub(super) fn cases(&mut self, items: &[Item<'_>]) -> Vec<FromCase> {
        let mut cases = Vec::new();
        for item in items {
            match (item, self.options.json) {
                (Item::Field(slot), _) => {
                    let cast = self.cast_all(slot.field);
                    let value = self.field_value(slot);
                    let cast = if value.contains(&cast) { "" } else { &cast };
                    cases.push(self.case(slot.field, None, format!("{} = {value}{cast}", slot.local)));
                }
                (Item::Choice(choice), Profile::Proto) => {
                    for slot in &choice.members {
                        let statement = self.choice_statement(choice, slot);
                        cases.push(self.case(slot.field, Some(choice.local.clone()), statement));
                    }
                }
                (Item::Choice(choice), Profile::Go) => {
                    cases.extend(self.go_choice_case(choice));
                }
            }
        }
        // Where a field's name in the proto is another one's name in JSON, that wins.
        let keys: BTreeSet<String> = cases.iter().map(|case| case.key.clone()).collect();
        for case in &mut cases {
            case.alias = case.alias.take().filter(|alias| !keys.contains(alias));
        }
        cases
    }

    fn choice_statement(&mut self, choice: &Choice<'_>, slot: &Slot<'_>) -> String {
        let local = &choice.local;
        let name = view::literal(&slot.property);
        let held = self.held(slot.field, slot.field.ty());
        let value = self.value(slot.field, held);
        let cast = self.cast(slot.field);
        if self.is_ignorable(held) {
            let cast = if cast.is_empty() { cast } else { format!("{cast} | undefined") };
            format!("{local} = $.enumCase({name}, {value}{cast})")
        } else {
            format!("{local} = {{ case: {name}, value: {value}{cast} }}")
        }
    }

    /// Whether what is read may be a name that is not known and that may be ignored.
    fn is_ignorable(&self, held: Held<'_>) -> bool {
        match held {
            Held::Enum(name) | Held::EnumName(name) => {
                self.options.json == Profile::Proto && **name != *NULL_VALUE
            }
            Held::Scalar(_) | Held::Number(_) | Held::Text(_) | Held::Message(_) | Held::Group(_) => false,
        }
    }

    /// The value of a whole field.
    fn field_value(&mut self, slot: &Slot<'_>) -> String {
        let held = self.held(slot.field, slot.field.ty());
        let value = self.value(slot.field, held);
        match &slot.field.shape {
            Shape::Singular { .. } if self.is_ignorable(held) => {
                let cast = self.cast(slot.field);
                if cast.is_empty() {
                    format!("{value} ?? {}", slot.local)
                } else {
                    format!("({value}{cast} | undefined) ?? {}", slot.local)
                }
            }
            Shape::Singular { .. } => value,
            Shape::Repeated { .. } => format!("$.jsonList(v, {}, o)", as_function(&value)),
            Shape::Map { key, .. } => {
                format!("$.jsonMap(v, $.{}, {}, o)", key_function(*key), as_function(&value))
            }
        }
    }

    /// The value that `v` stands for.
    pub(super) fn value(&mut self, field: &Field, held: Held<'_>) -> String {
        match (held, self.options.json) {
            (Held::Message(name) | Held::Group(name), _) => {
                format!("{}(v, o)", self.function(name, |is| &is.read_json))
            }
            (held, Profile::Go) => self.go_value(field, held),
            (Held::Scalar(scalar), Profile::Proto) => format!("$.{}(v)", value_function(scalar)),
            (Held::Number(scalar), Profile::Proto) => format!("$.asNumber($.{}(v))", value_function(scalar)),
            (Held::Text(scalar), Profile::Proto) => format!("String($.{}(v))", value_function(scalar)),
            (Held::Enum(name), Profile::Proto) if **name == *NULL_VALUE => "$.jsonNull(v)".to_owned(),
            (Held::Enum(name), Profile::Proto) => format!("$.jsonEnum({}, v, o)", self.value_names(name)),
            (Held::EnumName(name), Profile::Proto) => {
                let names = self.value_names(name);
                format!("$.enumName({names}, $.jsonEnum({names}, v, o))")
            }
        }
    }

    fn case(&self, field: &Field, oneof: Option<String>, statement: String) -> FromCase {
        let takes_null = match field.ty() {
            Type::Enum(name) => **name == *NULL_VALUE && self.options.json == Profile::Proto,
            Type::Message(name) => **name == *VALUE,
            Type::Scalar(_) | Type::Group(_) => false,
        };
        let singular = matches!(field.shape, Shape::Singular { .. });
        let key = self.json_key(field);
        FromCase {
            alias: (field.decl.name != key).then(|| view::literal(&field.decl.name)),
            key: view::literal(key),
            takes_null: takes_null && singular,
            oneof,
            statement,
        }
    }
}

/// A function of `v` that is an expression in it.
fn as_function(expression: &str) -> String {
    let called = expression.strip_suffix("(v)").or_else(|| expression.strip_suffix("(v, o)"));
    match called {
        Some(function) if function.chars().all(|c| c.is_ascii_alphanumeric() || "_.$".contains(c)) => {
            function.to_owned()
        }
        Some(_) | None if expression.starts_with('"') => format!("() => {expression}"),
        Some(_) | None => format!("(v) => {expression}"),
    }
}

/// What stands before a value: its key behind a comma, or behind the brace if it is the first.
pub(super) fn key_text(key: &str) -> String {
    let key = serde_json::Value::from(key);
    let [next, first] = [format!(",{key}:"), format!("{{{key}:")].map(|text| view::literal(&text));
    format!("(s.length > 0 ? {next} : {first})")
}

fn text_function(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "doubleText",
        Scalar::Float => "floatText",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "int32Text",
        Scalar::Uint32 | Scalar::Fixed32 => "uint32Text",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "int64Text",
        Scalar::Uint64 | Scalar::Fixed64 => "uint64Text",
        Scalar::Bool => "boolText",
        Scalar::String => "quote",
        Scalar::Bytes => "base64Text",
    }
}

fn value_function(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "jsonDouble",
        Scalar::Float => "jsonFloat",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "jsonInt32",
        Scalar::Uint32 | Scalar::Fixed32 => "jsonUint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "jsonInt64",
        Scalar::Uint64 | Scalar::Fixed64 => "jsonUint64",
        Scalar::Bool => "jsonBool",
        Scalar::String => "jsonString",
        Scalar::Bytes => "jsonBytes",
    }
}

fn key_function(key: Scalar) -> &'static str {
    match key {
        Scalar::Bool => "keyBool",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "keyInt32",
        Scalar::Uint32 | Scalar::Fixed32 => "keyUint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "keyInt64",
        Scalar::Uint64 | Scalar::Fixed64 => "keyUint64",
        Scalar::String | Scalar::Bytes | Scalar::Double | Scalar::Float => "keyString",
    }
}
