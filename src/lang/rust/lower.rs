//! From messages and enums to the items of modules.

use super::docs;
use super::item::{self, Item, Member, Place};
use super::json;
use super::literal::{constant, constant_type, grouped};
use super::types::Types;
use super::view::{self, Accessor, Defaults, Extension, Field, Head, Message, Oneof};
use super::wire::{Code, Wire};
use crate::model::options::Unit;
use crate::model::{self, Declaration, Presence, Scalar, Shape, Type};
use crate::naming::Scope;

/// What stands before a declaration.
pub(super) fn head(decl: &Declaration, attributes: Vec<String>) -> Head {
    Head { docs: docs::of(decl), attributes, is_deprecated: decl.deprecated }
}

/// What a module declares for a message, in order: its struct, then, for the module of the message, the
/// enums of its oneofs.
pub(super) fn message(types: &Types<'_>, message: &model::Message, name: &str) -> Message {
    let (items, unknown) = item::items(types.names, message);
    let Code { sizes, puts, reads, uses_sizes } = Wire { types, message, unknown: &unknown }.code(&items);
    let json = json::message(types, message, &items, name, &unknown);
    let full_name = message.decl.full_name.to_string();
    let package = types.input.model.file(&message.file).package.to_string();
    let proto_name = full_name[package.len()..].trim_start_matches('.').to_owned();
    let mut fields: Vec<&model::Field> = message.fields.iter().collect();
    fields.sort_by_key(|field| field.number);
    let number = |field: &&model::Field| (grouped(&field.number.to_string()), field.decl.name.clone());
    Message {
        head: head(&message.decl, types.options.of_message(&full_name)),
        rt: types.names.rt.clone(),
        name: name.to_owned(),
        full_name,
        package,
        proto_name,
        fields: items.iter().map(|item| field(types, message, item)).collect(),
        defaults: defaults(types, &items),
        accessors: accessors(types, message, &items),
        unknown,
        numbers: fields.iter().map(number).collect(),
        sizes,
        puts,
        reads,
        sizes_name: if uses_sizes { "sizes" } else { "_" },
        json,
    }
}

fn field(types: &Types<'_>, message: &model::Message, item: &Item<'_>) -> Field {
    match item {
        Item::Field(place) => {
            let mut head = head_of(types, place.field);
            unit(place.field, &mut head);
            Field { head, name: place.name.clone(), ty: types.field(message, place.field, place.boxed) }
        }
        Item::Oneof(choice) => {
            let decl = &message.oneofs[choice.oneof].decl;
            Field {
                head: head(decl, types.options.of_field(&decl.full_name)),
                name: choice.name.clone(),
                ty: format!("{}<{}>", types.std("Option"), choice.path),
            }
        }
    }
}

fn head_of(types: &Types<'_>, field: &model::Field) -> Head {
    head(&field.decl, types.options.of_field(&field.decl.full_name))
}

/// What a number counts, which its type does not say, unless its comment does.
fn unit(field: &model::Field, head: &mut Head) {
    let unit = field.options.unit.filter(|unit| !unit.is_said_in(&field.decl.docs.text()));
    let Some(unit) = unit else { return };
    if !head.docs.is_empty() {
        head.docs.push(String::new());
    }
    let text = match unit {
        Unit::Seconds => "In seconds.",
        Unit::Millis => "In milliseconds.",
        Unit::Nanos => "In nanoseconds.",
        Unit::Rfc3339 => "A moment as RFC 3339 writes it.",
    };
    head.docs.push(text.to_owned());
}

/// The enums of a message's oneofs. `types` are those of the module of the message.
pub(super) fn oneofs(types: &Types<'_>, message: &model::Message) -> Vec<Oneof> {
    let (items, _) = item::items(types.names, message);
    let choices = items.into_iter().filter_map(|item| match item {
        Item::Oneof(choice) => Some(choice),
        Item::Field(_) => None,
    });
    let lowered = choices.map(|choice| {
        let decl = &message.oneofs[choice.oneof].decl;
        let variant = |member: &Member<'_>| Field {
            head: head_of(types, member.field),
            name: member.variant.clone(),
            ty: types.boxed(message, member.field, member.boxed),
        };
        Oneof {
            head: head(decl, types.options.of_oneof(&decl.full_name)),
            name: choice.ident,
            variants: choice.members.iter().map(variant).collect(),
        }
    });
    lowered.collect()
}

/// The values of all fields, where a required one declares a default.
fn defaults(types: &Types<'_>, items: &[Item<'_>]) -> Option<Defaults> {
    let declared = |place: &Place<'_>| match (&place.field.shape, &place.field.default) {
        (Shape::Singular { presence: Presence::Required, .. }, Some(default)) => {
            let value = types.default(place.field, default);
            Some(match place.field.ty() {
                Type::Scalar(Scalar::String) => format!("{value}.to_owned()"),
                Type::Scalar(Scalar::Bytes) => format!("{value}.to_vec().into()"),
                Type::Scalar(_) | Type::Enum(_) | Type::Message(_) | Type::Group(_) => value,
            })
        }
        _ => None,
    };
    let trait_name = types.std("Default");
    let mut any = false;
    let values = items.iter().map(|item| match item {
        Item::Field(place) => {
            let value = declared(place);
            any |= value.is_some();
            (place.name.clone(), value.unwrap_or_else(|| format!("{trait_name}::default()")))
        }
        Item::Oneof(choice) => (choice.name.clone(), "None".to_owned()),
    });
    let values = values.collect();
    any.then_some(Defaults { default: trait_name, values })
}

/// Methods that traits of every message have: a method of ours would hide them.
const METHODS: [&str; 32] = [
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clear",
    "clone",
    "clone_from",
    "cmp",
    "decode",
    "deserialize",
    "encode",
    "encode_length_delimited",
    "encode_length_delimited_to_vec",
    "encode_raw",
    "encode_to_vec",
    "encoded_len",
    "eq",
    "field",
    "fmt",
    "from",
    "from_json",
    "into",
    "merge",
    "merge_field",
    "merge_length_delimited",
    "ne",
    "read",
    "serialize",
    "size",
    "to_json",
    "to_owned",
    "try_into",
];

/// A method for each field that is an `Option` of a value with a default.
fn accessors(types: &Types<'_>, message: &model::Message, items: &[Item<'_>]) -> Vec<Accessor> {
    let mut scope = Scope::default();
    for method in METHODS {
        scope.claim(method);
    }
    let mut found = Vec::new();
    for item in items {
        let Item::Field(place) = item else { continue };
        let field = place.field;
        let Shape::Singular { ty, presence: Presence::Explicit } = &field.shape else { continue };
        let (ty, borrow) = match ty {
            Type::Scalar(Scalar::String) => ("&str".to_owned(), ".as_deref()"),
            Type::Scalar(Scalar::Bytes) => ("&[u8]".to_owned(), ".as_deref()"),
            Type::Scalar(_) | Type::Enum(_) => (types.value(message, field, ty), ""),
            Type::Message(_) | Type::Group(_) => continue,
        };
        let or = match &field.default {
            Some(default) => format!("unwrap_or({})", types.default(field, default)),
            None => "unwrap_or_default()".to_owned(),
        };
        found.push(Accessor {
            is_deprecated: field.decl.deprecated,
            name: scope.derive([&place.name], '_'),
            field: place.name.clone(),
            ty,
            value: format!("self.{}{borrow}.{or}", place.name),
        });
    }
    found
}

/// The constant of an extension.
pub(super) fn extension(types: &Types<'_>, extension: &model::Extension, name: &str) -> Extension {
    let field = &extension.field;
    let extendee = types.input.model.message(&extension.extendee);
    let rt = &types.names.rt;
    let kind = types.kind(extendee, field, field.ty());
    let label = match &field.shape {
        Shape::Singular { .. } => "Singular",
        Shape::Repeated { packed: true, .. } => "Packed",
        Shape::Repeated { packed: false, .. } => "Repeated",
        Shape::Map { .. } => unreachable!("the schema knows no extension that is a map"),
    };
    Extension {
        head: head(&field.decl, Vec::new()),
        rt: rt.clone(),
        name: name.to_owned(),
        extendee: types.named(&extension.extendee).path,
        label: format!("{rt}::{label}<{kind}>"),
        number: grouped(&field.number.to_string()),
        full_name: field.decl.full_name.to_string(),
    }
}

/// The constants that a file names.
pub(super) fn constants(types: &Types<'_>, file: &model::File) -> impl Iterator<Item = view::Constant> {
    file.options.constants.iter().enumerate().map(|(at, named)| {
        let name = types.names.constant(&file.path, at).to_owned();
        view::Constant {
            docs: docs::text(&named.comment),
            name,
            ty: constant_type(&named.value),
            value: constant(&named.value),
        }
    })
}
