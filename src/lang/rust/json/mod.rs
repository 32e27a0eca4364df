//! JSON: which keys a message has, how each field is written and how it is read.

mod view;

use std::collections::BTreeSet;

use super::item::{Choice, Item, Member, Place};
use super::literal::grouped;
use super::types::Types;
use crate::lang::go_json;
use crate::lang::json::Profile;
use crate::model::options::Encoding;
use crate::model::{Enum, Field, Message, Model, Name, Presence, Scalar, Shape, Type, WellKnown};
use view::{Arm, Extensions, GoOneof, Key, Put, Set};

const NULL_VALUE: &str = "google.protobuf.NullValue";

macro_rules! runtime {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("json/", $name), include_str!(concat!("../../../../templates/rust/runtime/json/", $name, ".rs")))),*]
    };
}

/// The files of the runtime that are there for JSON.
pub(super) const RUNTIME: &[(&str, &str)] = runtime![
    "any",
    "base64",
    "error",
    "field_mask",
    "go_reader",
    "go_writer",
    "input",
    "integer",
    "map",
    "mod",
    "number",
    "output",
    "parser",
    "reader",
    "registry",
    "serde/go",
    "serde/input",
    "serde/mod",
    "serde/output",
    "serde/parts",
    "serde/visit",
    "struct_value",
    "time",
    "value",
    "writer",
];

/// The macros that enums and messages use, to stand behind those of the binary form.
pub(super) fn macros(serde: bool) -> String {
    let serde = if serde { include_str!("../../../../templates/rust/json/serde_macros.rs") } else { "" };
    format!("{}{serde}", include_str!("../../../../templates/rust/json/macros.rs"))
}

/// The implementation of a message's JSON, if there is to be any. `name` is that of its struct, and
/// `unknown` that of the field for unknown fields.
pub(super) fn message(
    types: &Types<'_>,
    message: &Message,
    items: &[Item<'_>],
    name: &str,
    unknown: &str,
) -> Option<String> {
    let profile = types.options.json?;
    let lowering = Lowering { types, message, is_go: speaks_go(types.input.model, profile) };
    let puts: Vec<Put> = items.iter().map(|item| lowering.put(item)).collect();
    let extensions = (!message.extension_ranges.is_empty())
        .then(|| Extensions { field: unknown.to_owned(), registry: registry_path(types) });
    Some(text(&view::Message {
        rt: types.names.rt.clone(),
        name: name.to_owned(),
        full_name: literal(&message.decl.full_name),
        keys: message.fields.iter().map(key).collect(),
        nulls: lowering.nulls(),
        profile: profile_name(profile),
        go: lowering.go(),
        out: if puts.is_empty() && extensions.is_none() { "_" } else { "out" },
        sets: items.iter().flat_map(|item| lowering.sets(item)).collect(),
        puts,
        extensions,
        serde: types.options.serde,
    }))
}

/// The implementation of an enum's JSON, if there is to be any.
pub(super) fn enumeration(types: &Types<'_>, found: &Enum, name: &str) -> Option<String> {
    let profile = types.options.json?;
    let mut names: Vec<(String, i32)> =
        found.values.iter().map(|value| (value.decl.name.clone(), value.number)).collect();
    names.sort_by_key(|(_, number)| *number);
    Some(text(&view::Enum {
        rt: types.names.rt.clone(),
        name: name.to_owned(),
        names: names.into_iter().map(|(name, number)| (name, grouped(&number.to_string()))).collect(),
        read: if found.closed { "closed_enum" } else { "open_enum" },
        profile: profile_name(profile),
        serde: types.options.serde,
    }))
}

/// The module that lists messages and extensions by name, if JSON of theirs names any. `types` are those
/// of that module.
pub(super) fn registry(types: &Types<'_>, files: &BTreeSet<Name>) -> Option<String> {
    types.options.json?;
    let model = types.input.model;
    let own = || files.iter().flat_map(|file| model.all_messages(file));
    let path = |(module, ident): &(Vec<String>, String)| types.relative(module, ident);
    let extensions = files.iter().flat_map(|file| model.all_extensions(file));
    let extensions = extensions.filter_map(|found| types.names.extension(&found.field.decl.full_name));
    let extensions: Vec<String> = extensions.map(path).collect();
    if extensions.is_empty() && !own().any(|message| needs_registry(model, message)) {
        return None;
    }
    // A crate whose runtime we use does not know that somebody asks for its names.
    let shares_runtime = |file: &&Name| types.options.shares_runtime(types.input.external, file);
    let others = model.files.keys().filter(shares_runtime).flat_map(|file| model.all_messages(file));
    let message = |found: &Message| {
        let name = &found.decl.full_name;
        (name.to_string(), types.named(name).path)
    };
    Some(text(&view::Registry {
        rt: types.names.rt.clone(),
        messages: own().chain(others).map(message).collect(),
        extensions,
    }))
}

/// Whether the JSON of a message names types.
fn needs_registry(model: &Model, message: &Message) -> bool {
    !message.extension_ranges.is_empty()
        || message.fields.iter().any(|field| well_known(model, field) == Some(WellKnown::Any))
}

/// The constant that lists them, from a module.
fn registry_path(types: &Types<'_>) -> String {
    types.relative(std::slice::from_ref(&types.names.registry), "REGISTRY")
}

/// Whether anybody asks for Go's JSON: the target, or jobs that are written as such.
fn speaks_go(model: &Model, profile: Profile) -> bool {
    let encodings = model.services.values().filter_map(|service| service.options.handlers.as_ref()?.encoding);
    profile == Profile::Go || encodings.into_iter().any(|encoding| encoding == Encoding::GoJson)
}

struct Lowering<'a> {
    types: &'a Types<'a>,
    message: &'a Message,
    /// Whether Go's names are there.
    is_go: bool,
}

impl Lowering<'_> {
    /// The index of a field's key.
    fn key(&self, field: &Field) -> usize {
        let is_it = |other: &Field| other.number == field.number;
        self.message.fields.iter().position(is_it).expect("a message has its own fields")
    }

    fn put(&self, item: &Item<'_>) -> Put {
        match item {
            Item::Field(place) => Put::Field {
                method: self.put_method(place),
                key: self.key(place.field),
                value: place.name.clone(),
                registry: self.registry(place.field),
            },
            Item::Oneof(choice) => Put::Oneof {
                value: choice.name.clone(),
                arms: choice.members.iter().map(|member| self.arm(choice, member)).collect(),
                absent: self.is_go.then_some(choice.oneof),
            },
        }
    }

    fn put_method(&self, place: &Place<'_>) -> &'static str {
        match (self.kind(place.field), &place.field.shape) {
            _ if place.boxed => "put_boxed",
            (Kind::Any, _) => "put_any",
            (Kind::Wrapper, _) => "put_wrapped",
            (Kind::Other, Shape::Singular { presence: Presence::Required, .. }) => "put_required",
            (Kind::Other, Shape::Singular { presence: Presence::Implicit, ty })
                if self.is_go && is_float(ty) =>
            {
                "put_float"
            }
            (Kind::Other, Shape::Singular { .. } | Shape::Repeated { .. } | Shape::Map { .. }) => "put",
        }
    }

    fn arm(&self, choice: &Choice<'_>, member: &Member<'_>) -> Arm {
        Arm {
            pattern: format!("{}::{}(value)", choice.path, member.variant),
            method: match self.kind(member.field) {
                Kind::Any => "any_member",
                Kind::Wrapper => "wrapped_member",
                Kind::Other => "member",
            },
            key: self.key(member.field),
            value: if member.boxed { "&**value" } else { "value" },
            registry: self.registry(member.field),
        }
    }

    fn sets(&self, item: &Item<'_>) -> Vec<Set> {
        match item {
            Item::Field(place) => vec![Set {
                key: self.key(place.field),
                method: match self.kind(place.field) {
                    _ if place.boxed => "get_boxed",
                    Kind::Any => "get_any",
                    Kind::Wrapper => "get_wrapped",
                    Kind::Other => "get",
                },
                field: place.name.clone(),
                variant: String::new(),
                registry: self.registry(place.field),
            }],
            Item::Oneof(choice) => choice
                .members
                .iter()
                .map(|member| Set {
                    key: self.key(member.field),
                    method: match self.kind(member.field) {
                        _ if member.boxed => "get_boxed_member",
                        Kind::Any => "get_any_member",
                        Kind::Wrapper => "get_wrapped_member",
                        Kind::Other => "get_member",
                    },
                    field: choice.name.clone(),
                    variant: format!(", {}::{}", choice.path, member.variant),
                    registry: self.registry(member.field),
                })
                .collect(),
        }
    }

    /// What a method that takes an `Any` is told.
    fn registry(&self, field: &Field) -> String {
        match self.kind(field) {
            Kind::Any => format!(", &{}", registry_path(self.types)),
            Kind::Wrapper | Kind::Other => String::new(),
        }
    }

    fn kind(&self, field: &Field) -> Kind {
        match well_known(self.types.input.model, field) {
            Some(WellKnown::Any) => Kind::Any,
            Some(WellKnown::Wrapper) if self.is_go => Kind::Wrapper,
            Some(
                WellKnown::Wrapper
                | WellKnown::Duration
                | WellKnown::Empty
                | WellKnown::FieldMask
                | WellKnown::ListValue
                | WellKnown::Struct
                | WellKnown::Timestamp
                | WellKnown::Value,
            )
            | None => Kind::Other,
        }
    }

    fn nulls(&self) -> String {
        let takes_null = |field: &Field| {
            let is_one = match field.ty() {
                Type::Enum(name) => **name == *NULL_VALUE,
                Type::Message(_) => well_known(self.types.input.model, field) == Some(WellKnown::Value),
                Type::Scalar(_) | Type::Group(_) => false,
            };
            is_one && matches!(field.shape, Shape::Singular { .. })
        };
        let fields = self.message.fields.iter().enumerate().filter(|(_, field)| takes_null(field));
        fields.map(|(index, _)| index.to_string()).collect::<Vec<_>>().join(", ")
    }

    fn go(&self) -> Option<Vec<GoOneof>> {
        if !self.is_go {
            return None;
        }
        let names = go_json::names(self.message);
        let oneofs = names.oneofs.iter().enumerate().map(|(oneof, key)| GoOneof {
            key: key.as_ref().map_or_else(|| "None".to_owned(), |key| format!("Some({})", literal(key))),
            members: self
                .message
                .members(oneof)
                .map(|field| {
                    let index = self.key(field);
                    (literal(&names.fields[index]), index)
                })
                .collect(),
        });
        Some(oneofs.collect())
    }
}

/// How the value of a field is treated.
enum Kind {
    /// It may hold an `Any`, whose types are in a registry.
    Any,
    /// It holds wrappers, which Go does not take for what is in them.
    Wrapper,
    /// Nothing is special.
    Other,
}

fn well_known(model: &Model, field: &Field) -> Option<WellKnown> {
    match field.ty() {
        Type::Message(name) => model.message(name).well_known,
        Type::Scalar(_) | Type::Enum(_) | Type::Group(_) => None,
    }
}

fn is_float(ty: &Type) -> bool {
    matches!(ty, Type::Scalar(Scalar::Double | Scalar::Float))
}

fn key(field: &Field) -> Key {
    let quoted = serde_json::Value::from(field.json_name.as_str());
    Key {
        json: literal(&field.json_name),
        proto: literal(&field.decl.name),
        text: literal(&format!("{quoted}:")),
    }
}

fn profile_name(profile: Profile) -> &'static str {
    match profile {
        Profile::Proto => "Proto",
        Profile::Go => "Go",
    }
}

/// A text as Rust writes it.
fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn text(view: &impl askama::Template) -> String {
    view.render().expect("our templates fail only where writing to a string does")
}
