//! JSON: which keys a message has, how each field is written and how it is read.

mod view;

use askama::Template as _;

use super::item::{Choice, Context, Item, Member, Place};
use crate::lang::go;
use crate::lang::json::Profile;
use crate::model::{Enum, Field, Message, Model, Presence, Shape, Type, WellKnown};
use view::{Arm, Extensions, GoOneof, Key, Put, Set};

const NULL_VALUE: &str = "google.protobuf.NullValue";

/// The implementation of a message's JSON. `name` is that of its struct, and `unknown` that of the field
/// for unknown fields.
pub(super) fn message(
    context: &Context<'_>,
    message: &Message,
    items: &[Item<'_>],
    name: &str,
    unknown: &str,
) -> String {
    let lowering = Lowering { context, message };
    let puts: Vec<Put> = items.iter().map(|item| lowering.put(item)).collect();
    let extensions = (!message.extension_ranges.is_empty())
        .then(|| Extensions { field: unknown.to_owned(), registry: context.registry.clone() });
    let view = view::Message {
        rt: context.runtime.clone(),
        name: name.to_owned(),
        full_name: literal(&message.decl.full_name),
        keys: message.fields.iter().map(key).collect(),
        nulls: lowering.nulls(),
        profile: profile(context.profile),
        go: lowering.go(),
        out: if puts.is_empty() && extensions.is_none() { "_" } else { "out" },
        sets: items.iter().flat_map(|item| lowering.sets(item)).collect(),
        puts,
        extensions,
        serde: context.serde,
    };
    text(&view)
}

/// The implementation of an enum's JSON.
pub(super) fn enumeration(context: &Context<'_>, found: &Enum, name: &str) -> String {
    let mut names: Vec<(String, i32)> =
        found.values.iter().map(|value| (value.decl.name.clone(), value.number)).collect();
    names.sort_by_key(|(_, number)| *number);
    let view = view::Enum {
        rt: context.runtime.clone(),
        name: name.to_owned(),
        names,
        read: if found.closed { "closed_enum" } else { "open_enum" },
        profile: profile(context.profile),
        serde: context.serde,
    };
    text(&view)
}

/// The module that lists messages and extensions by name.
pub(super) fn registry(
    rt: &str,
    import: Option<String>,
    messages: Vec<(String, String)>,
    extensions: Vec<String>,
) -> String {
    text(&view::Registry { rt: rt.to_owned(), import, messages, extensions })
}

/// Whether the JSON of a message names types, which takes a registry.
pub(super) fn needs_registry(model: &Model, message: &Message) -> bool {
    !message.extension_ranges.is_empty()
        || message.fields.iter().any(|field| well_known(model, field) == Some(WellKnown::Any))
}

/// The macros that enums and messages use, to stand behind those of the binary form.
pub(super) fn macros(serde: bool) -> String {
    let serde = if serde { include_str!("../../../../templates/rust/json/serde_macros.rs") } else { "" };
    format!("{}{serde}", include_str!("../../../../templates/rust/json/macros.rs"))
}

struct Lowering<'a> {
    context: &'a Context<'a>,
    message: &'a Message,
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
                absent: self.is_go().then_some(choice.oneof),
            },
        }
    }

    fn put_method(&self, place: &Place<'_>) -> &'static str {
        match (self.kind(place.field), &place.field.shape) {
            _ if place.boxed => "put_boxed",
            (Kind::Any, _) => "put_any",
            (Kind::Wrapper, _) => "put_wrapped",
            (Kind::Other, Shape::Singular { presence: Presence::Required, .. }) => "put_required",
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
            Kind::Any => format!(", &{}", self.context.registry),
            Kind::Wrapper | Kind::Other => String::new(),
        }
    }

    fn kind(&self, field: &Field) -> Kind {
        match well_known(self.context.input.model, field) {
            Some(WellKnown::Any) => Kind::Any,
            Some(WellKnown::Wrapper) if self.is_go() => Kind::Wrapper,
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

    fn is_go(&self) -> bool {
        self.context.profile == Profile::Go
    }

    fn nulls(&self) -> String {
        let takes_null = |field: &Field| {
            let is_one = match field.ty() {
                Type::Enum(name) => **name == *NULL_VALUE,
                Type::Message(_) => well_known(self.context.input.model, field) == Some(WellKnown::Value),
                Type::Scalar(_) | Type::Group(_) => false,
            };
            is_one && matches!(field.shape, Shape::Singular { .. })
        };
        let fields = self.message.fields.iter().enumerate().filter(|(_, field)| takes_null(field));
        fields.map(|(index, _)| index.to_string()).collect::<Vec<_>>().join(", ")
    }

    fn go(&self) -> Option<Vec<GoOneof>> {
        if !self.is_go() {
            return None;
        }
        let names = go::names(self.message);
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

fn key(field: &Field) -> Key {
    let quoted = serde_json::Value::from(field.json_name.as_str());
    Key {
        json: literal(&field.json_name),
        proto: literal(&field.decl.name),
        text: literal(&format!("{quoted}:")),
    }
}

fn profile(profile: Profile) -> &'static str {
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
