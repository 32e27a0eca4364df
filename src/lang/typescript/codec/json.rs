//! Fields in JSON: the texts that they are written as, and the calls that read them.

use std::collections::BTreeSet;

use super::Codec;
use super::view::{FromCase, Text, TextCase};
use super::wire::is_set;
use crate::lang::typescript::memory::{Item, Slot};
use crate::lang::typescript::view;
use crate::model::{Field, Presence, Scalar, Shape, Type};

const VALUE: &str = "google.protobuf.Value";
const NULL_VALUE: &str = "google.protobuf.NullValue";

impl Codec<'_, '_> {
    /// How all fields are written, in the file's order.
    pub(super) fn texts(&mut self, items: &[Item<'_>]) -> Vec<Text> {
        let text = |codec: &mut Self, item: &Item<'_>| match item {
            Item::Field(slot) => codec.field_text(slot),
            Item::Choice(choice) => Text::Switch {
                oneof: choice.local.clone(),
                cases: choice
                    .members
                    .iter()
                    .map(|slot| TextCase {
                        case: view::literal(&slot.property),
                        key: key_text(slot.field),
                        text: codec.value_text(slot.field.ty(), &format!("{}.value", choice.local)),
                    })
                    .collect(),
            },
        };
        items.iter().map(|item| text(self, item)).collect()
    }

    fn field_text(&mut self, slot: &Slot<'_>) -> Text {
        let (field, local) = (slot.field, slot.local.as_str());
        let key = key_text(field);
        match &field.shape {
            Shape::Singular { ty, presence } => Text::If {
                condition: match presence {
                    Presence::Implicit => is_set(field, ty, local),
                    Presence::Explicit | Presence::Required => format!("{local} !== undefined"),
                },
                key,
                text: self.value_text(ty, local),
            },
            Shape::Repeated { ty, .. } => Text::If {
                condition: format!("{local} !== undefined && {local}.length !== 0"),
                key,
                text: format!("$.listText({local}, {}, o)", self.text_function(ty)),
            },
            Shape::Map { key: key_type, value } => Text::If {
                condition: format!("{local} !== undefined && $.hasEntries({local})"),
                key,
                text: {
                    let text = self.text_function(value);
                    let is_text = *key_type == Scalar::String;
                    let key =
                        if is_text { String::new() } else { format!(", $.{}", key_function(*key_type)) };
                    format!("$.mapText({local}, {text}, o{key})")
                },
            },
        }
    }

    /// The text of one value.
    pub(super) fn value_text(&mut self, ty: &Type, value: &str) -> String {
        match ty {
            Type::Scalar(scalar) => format!("$.{}({value})", text_function(*scalar)),
            Type::Enum(name) if **name == *NULL_VALUE => "\"null\"".to_owned(),
            Type::Enum(name) => format!("$.enumText({}, {value})", self.value_names(name)),
            Type::Message(name) | Type::Group(name) => {
                format!("{}({value}, o)", self.function(name, |is| &is.write_json))
            }
        }
    }

    /// A function from a value to its text.
    fn text_function(&mut self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => format!("$.{}", text_function(*scalar)),
            Type::Enum(name) if **name == *NULL_VALUE => "() => \"null\"".to_owned(),
            Type::Enum(_) => format!("(v) => {}", self.value_text(ty, "v")),
            Type::Message(name) | Type::Group(name) => self.function(name, |is| &is.write_json),
        }
    }

    /// How every key is read.
    pub(super) fn cases(&mut self, items: &[Item<'_>]) -> Vec<FromCase> {
        let mut cases = Vec::new();
        for item in items {
            match item {
                Item::Field(slot) => {
                    let cast = self.cast_all(slot.field);
                    let value = self.field_value(slot);
                    let cast = if value.contains(&cast) { "" } else { &cast };
                    cases.push(case(slot.field, None, format!("{} = {value}{cast}", slot.local)));
                }
                Item::Choice(choice) => {
                    for slot in &choice.members {
                        let local = &choice.local;
                        let name = view::literal(&slot.property);
                        let value = self.value(slot.field.ty());
                        let cast = self.cast(slot.field);
                        let statement = match slot.field.ty() {
                            Type::Enum(found) if **found != *NULL_VALUE => {
                                let cast = if cast.is_empty() { cast } else { format!("{cast} | undefined") };
                                format!("{local} = $.enumCase({name}, {value}{cast})")
                            }
                            Type::Enum(_) | Type::Scalar(_) | Type::Message(_) | Type::Group(_) => {
                                format!("{local} = {{ case: {name}, value: {value}{cast} }}")
                            }
                        };
                        cases.push(case(slot.field, Some(local.clone()), statement));
                    }
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

    /// The value of a whole field.
    fn field_value(&mut self, slot: &Slot<'_>) -> String {
        match &slot.field.shape {
            Shape::Singular { ty: ty @ Type::Enum(name), .. } if **name != *NULL_VALUE => {
                let cast = self.cast(slot.field);
                let value = self.value(ty);
                if cast.is_empty() {
                    format!("{value} ?? {}", slot.local)
                } else {
                    format!("({value}{cast} | undefined) ?? {}", slot.local)
                }
            }
            Shape::Singular { ty, .. } => self.value(ty),
            Shape::Repeated { ty, .. } => format!("$.jsonList(v, {}, o)", self.value_function(ty)),
            Shape::Map { key, value } => {
                format!("$.jsonMap(v, $.{}, {}, o)", key_function(*key), self.value_function(value))
            }
        }
    }

    /// The value that `v` stands for.
    pub(super) fn value(&mut self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => format!("$.{}(v)", value_function(*scalar)),
            Type::Enum(name) if **name == *NULL_VALUE => "$.jsonNull(v)".to_owned(),
            Type::Enum(name) => format!("$.jsonEnum({}, v, o)", self.value_names(name)),
            Type::Message(name) | Type::Group(name) => {
                format!("{}(v, o)", self.function(name, |is| &is.read_json))
            }
        }
    }

    /// A function from a JSON value to a value.
    fn value_function(&mut self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => format!("$.{}", value_function(*scalar)),
            Type::Enum(name) if **name == *NULL_VALUE => "$.jsonNull".to_owned(),
            Type::Enum(_) => format!("(v) => {}", self.value(ty)),
            Type::Message(name) | Type::Group(name) => self.function(name, |is| &is.read_json),
        }
    }
}

fn case(field: &Field, oneof: Option<String>, statement: String) -> FromCase {
    let takes_null = match field.ty() {
        Type::Enum(name) => **name == *NULL_VALUE,
        Type::Message(name) => **name == *VALUE,
        Type::Scalar(_) | Type::Group(_) => false,
    };
    let singular = matches!(field.shape, Shape::Singular { .. });
    FromCase {
        alias: (field.decl.name != field.json_name).then(|| view::literal(&field.decl.name)),
        key: view::literal(&field.json_name),
        takes_null: takes_null && singular,
        oneof,
        statement,
    }
}

/// What stands before a value: its key behind a comma, or behind the brace if it is the first.
fn key_text(field: &Field) -> String {
    let key = serde_json::Value::from(field.json_name.as_str());
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
