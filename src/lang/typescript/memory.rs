//! Messages in memory: their properties, and the types of those.

use super::held::{Held, held};
use super::options::{Keys, Options};
use super::types::{TypeExpr, Types};
use super::view;
use crate::model::{DefaultValue, Field, Message, Model, Presence, Scalar, Shape, Type};
use crate::naming::{Scope, escape, lower_camel_case};

/// What every object has, so that a message without such a property seems to have it.
pub(super) const OBJECT_MEMBERS: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
];

/// What the generated functions call things themselves.
const LOCALS: &[&str] = &[
    "b",
    "p",
    "m",
    "o",
    "s",
    "v",
    "end",
    "depth",
    "into",
    "until",
    "unknown",
    "tag",
    "start",
    "stop",
    "message",
    "error",
    "json",
    "object",
    "key",
    "value",
    "at",
    "item",
    "init",
    "text",
    "options",
    "extensions",
    "map",
    "JSON",
    "Number",
    "BigInt",
    "String",
    "Object",
    "undefined",
    "bytes",
    "next",
];

/// A field of a message as a property.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    pub(super) field: &'a Field,
    /// Its key in the object, or its case in a oneof.
    pub(super) property: String,
    /// The variable that holds it in a function.
    pub(super) local: String,
}

/// A oneof of a message as a property.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) property: String,
    pub(super) local: String,
    /// The full name of the oneof.
    pub(super) oneof: &'a str,
    /// The message that has it, and which of its oneofs it is.
    pub(super) message: &'a Message,
    pub(super) index: usize,
    pub(super) members: Vec<Slot<'a>>,
}

/// A property of a message.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    Field(Slot<'a>),
    Choice(Choice<'a>),
}

impl Item<'_> {
    pub(super) fn property(&self) -> &str {
        match self {
            Item::Field(slot) => &slot.property,
            Item::Choice(choice) => &choice.property,
        }
    }

    pub(super) fn local(&self) -> &str {
        match self {
            Item::Field(slot) => &slot.local,
            Item::Choice(choice) => &choice.local,
        }
    }
}

/// The properties of a message, in the file's order; a oneof stands where its first member does.
pub(super) fn items<'a>(message: &'a Message, keys: Keys, module: &Scope) -> Vec<Item<'a>> {
    let names = property_names(message, keys);
    let mut locals = Scope::default();
    let mut local = |property: &str| locals.derive([&local(property, module)], '$');
    let slot = |(field, property): (&'a Field, &String), local: String| Slot {
        field,
        local,
        property: property.clone(),
    };
    let mut items = Vec::new();
    let mut seen = vec![false; message.oneofs.len()];
    for (field, property) in message.fields.iter().zip(&names.fields) {
        let Some(oneof) = field.oneof else {
            items.push(Item::Field(slot((field, property), local(property))));
            continue;
        };
        if std::mem::replace(&mut seen[oneof], true) {
            continue;
        }
        let all = message.fields.iter().zip(&names.fields);
        items.push(Item::Choice(Choice {
            property: names.oneofs[oneof].clone(),
            local: local(&names.oneofs[oneof]),
            oneof: &message.oneofs[oneof].decl.full_name,
            message,
            index: oneof,
            members: all
                .filter(|(field, _)| field.oneof == Some(oneof))
                .map(|member| slot(member, String::new()))
                .collect(),
        }));
    }
    items
}

/// Property names of fields, and of oneofs.
struct PropertyNames {
    fields: Vec<String>,
    oneofs: Vec<String>,
}

/// Members of a oneof are cases, which live apart from the message's properties.
fn property_names(message: &Message, keys: Keys) -> PropertyNames {
    let property = |name: &str, rename: Option<&String>| {
        let name = rename.map_or(name, String::as_str);
        let name = match keys {
            Keys::Camel => lower_camel_case(name),
            Keys::Proto => name.to_owned(),
        };
        escape(&name, OBJECT_MEMBERS)
    };
    let mut own = Scope::default();
    let mut cases = vec![Scope::default(); message.oneofs.len()];
    let mut fields = Vec::new();
    for field in &message.fields {
        let wish = property(&field.decl.name, field.options.rename.as_ref());
        let scope = match field.oneof {
            Some(oneof) => &mut cases[oneof],
            None => &mut own,
        };
        fields.push(scope.derive([&non_empty(wish)], '$'));
    }
    let oneofs = message.oneofs.iter().map(|oneof| {
        own.derive([&non_empty(property(&oneof.decl.name, oneof.options.rename.as_ref()))], '$')
    });
    PropertyNames { oneofs: oneofs.collect(), fields }
}

/// A name of underscores only has an empty camel case.
pub(super) fn non_empty(name: String) -> String {
    if name.is_empty() { "_".to_owned() } else { name }
}

/// A variable for a property: not a word of the language, nor one that a function needs.
fn local(property: &str, module: &Scope) -> String {
    let is_function = ["read", "write", "create"].iter().any(|verb| property.starts_with(verb));
    if !property.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return format!("${property}");
    }
    let name = escape(property, super::words::RESERVED);
    if is_function || LOCALS.contains(&property) || module.is_taken(property) || name != property {
        format!("{property}$")
    } else {
        name
    }
}

/// `jobId, class: class$`: properties and their variables, as an object and as a pattern.
pub(super) fn pattern(items: &[Item<'_>]) -> String {
    let pair = |item: &Item<'_>| {
        let (property, local) = (item.property(), item.local());
        if property == local {
            property.to_owned()
        } else {
            format!("{}: {local}", view::object_key(property))
        }
    };
    items.iter().map(pair).collect::<Vec<_>>().join(", ")
}

/// The type of a field in memory, lists and maps included, but not its absence.
pub(super) fn ty(types: &mut Types<'_>, model: &Model, field: &Field) -> TypeExpr {
    let value = |types: &mut Types<'_>, ty: &Type| match held(types.options, field, ty) {
        Held::Scalar(scalar) => types.memory_scalar(field, scalar_type(scalar)),
        Held::Number(_) => types.memory_scalar(field, "number"),
        Held::Text(_) => types.memory_scalar(field, "string"),
        Held::Enum(name) | Held::EnumName(name) => types.memory_enum(name),
        Held::Message(name) | Held::Group(name) => types.memory_message(name),
    };
    if let Some(text) = &field.options.discriminator {
        return TypeExpr::new(view::literal(text));
    }
    match &field.shape {
        // Where nothing is set, the text is empty, which is no name.
        Shape::Singular { ty, presence: Presence::Implicit | Presence::Required }
            if model.string_enum(field).is_some() =>
        {
            TypeExpr::union(format!("{} | \"\"", value(types, ty).text))
        }
        Shape::Singular { ty, .. } => value(types, ty),
        Shape::Repeated { ty, .. } => value(types, ty).array(),
        Shape::Map { key, value: ty } => {
            let index = if is_index(*key) { "number" } else { "string" };
            TypeExpr::new(format!("{{ [key: {index}]: {} }}", value(types, ty).text))
        }
    }
}

/// Whether a map's keys are numbers in memory. Larger ones are texts, since a number would round them.
pub(super) fn is_index(key: Scalar) -> bool {
    key.is_number() && !key.is_64_bit()
}

/// Whether a property may be undefined.
pub(super) fn is_optional(field: &Field) -> bool {
    matches!(&field.shape, Shape::Singular { presence: Presence::Explicit, .. })
        && field.options.discriminator.is_none()
}

/// The type of a scalar in memory, without units.
fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "boolean",
        Scalar::String => "string",
        Scalar::Bytes => "Uint8Array",
        Scalar::Int64 | Scalar::Uint64 | Scalar::Sint64 | Scalar::Fixed64 | Scalar::Sfixed64 => "bigint",
        Scalar::Double
        | Scalar::Float
        | Scalar::Int32
        | Scalar::Uint32
        | Scalar::Sint32
        | Scalar::Fixed32
        | Scalar::Sfixed32 => "number",
    }
}

/// The value of a field that is not set, for those that have one.
pub(super) fn zero(options: &Options, model: &Model, field: &Field) -> String {
    if let Some(text) = &field.options.discriminator {
        return view::literal(text);
    }
    match &field.shape {
        Shape::Repeated { .. } => "[]".to_owned(),
        Shape::Map { .. } => "{}".to_owned(),
        Shape::Singular { presence: Presence::Explicit, .. } => "undefined".to_owned(),
        Shape::Singular { ty, presence: Presence::Implicit | Presence::Required } => {
            zero_of(model, held(options, field, ty))
        }
    }
}

/// The zero of a type: what a map's entry has where its value is left out.
pub(super) fn zero_of(model: &Model, held: Held<'_>) -> String {
    match held {
        Held::Scalar(Scalar::Bool) => "false".to_owned(),
        Held::Scalar(Scalar::String) => "\"\"".to_owned(),
        Held::Scalar(Scalar::Bytes) => "$.EMPTY".to_owned(),
        Held::Scalar(scalar) if scalar.is_64_bit() => "0n".to_owned(),
        Held::Scalar(_) | Held::Number(_) => "0".to_owned(),
        Held::Text(_) => "\"0\"".to_owned(),
        Held::Enum(name) => model.enumeration(name).values[0].number.to_string(),
        Held::EnumName(name) => view::literal(&model.enumeration(name).values[0].decl.name),
        Held::Message(_) | Held::Group(_) => "undefined".to_owned(),
    }
}

/// What the docs say of a declared default, which is not stored.
pub(super) fn default_text(field: &Field) -> Option<String> {
    Some(match field.default.as_ref()? {
        DefaultValue::Int(value) => value.to_string(),
        DefaultValue::Uint(value) => value.to_string(),
        DefaultValue::Float(value) => value.to_string(),
        DefaultValue::Bool(value) => value.to_string(),
        DefaultValue::String(value) => view::literal(value),
        DefaultValue::Bytes(value) => format!("{} bytes", value.len()),
        DefaultValue::Enum(value) => value.clone(),
    })
}
