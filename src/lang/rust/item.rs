//! The members of a message's struct, with their names.

use crate::model::{Field, Message};

use super::ident::{camel, snake};
use super::names::{Distinct, Names};

/// A member of a struct. Members stand in the file's order, a oneof where its first field does.
#[derive(Debug)]
pub(super) enum Item<'a> {
    Field(Place<'a>),
    Oneof(Choice<'a>),
}

/// A field outside of any oneof.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) field: &'a Field,
    /// Its name in the struct: `job_id`, `r#type`.
    pub(super) name: String,
    /// Whether its message is behind a `Box`, since it could hold the message around it.
    pub(super) boxed: bool,
}

/// A oneof.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    /// Its index in the message.
    pub(super) oneof: usize,
    /// Its name in the struct.
    pub(super) name: String,
    /// Its enum, from the module of the struct: `order::Payment`.
    pub(super) path: String,
    /// Its enum, in its own module: `Payment`.
    pub(super) ident: String,
    pub(super) members: Vec<Member<'a>>,
}

/// A field of a oneof.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) field: &'a Field,
    /// Its variant: `Price`.
    pub(super) variant: String,
    /// Whether its message is behind a `Box`.
    pub(super) boxed: bool,
}

/// The members of a message, and the name of the field for unknown ones.
pub(super) fn items<'a>(names: &Names, message: &'a Message) -> (Vec<Item<'a>>, String) {
    let mut wishes = Distinct::default();
    let mut order: Vec<(&'a Field, Option<usize>)> = Vec::new();
    for field in &message.fields {
        let Some(oneof) = field.oneof else {
            wishes.wish(wish(field), snake(wish(field)));
            order.push((field, None));
            continue;
        };
        if order.iter().all(|(_, seen)| *seen != Some(oneof)) {
            let decl = &message.oneofs[oneof];
            let simple = decl.options.rename.as_ref().unwrap_or(&decl.decl.name);
            wishes.wish(simple, snake(simple));
            order.push((field, Some(oneof)));
        }
    }
    let (idents, mut scope) = wishes.resolve();
    let items = order.into_iter().zip(idents).map(|((field, oneof), name)| match oneof {
        None => Item::Field(Place { field, name, boxed: names.is_boxed(message, field) }),
        Some(oneof) => {
            let (path, ident) = names.oneof(&message.decl.full_name, oneof);
            Item::Oneof(Choice { oneof, name, path, ident, members: members(names, message, oneof) })
        }
    });
    (items.collect(), scope.derive(["unknown_fields"], '_'))
}

fn members<'a>(names: &Names, message: &'a Message, oneof: usize) -> Vec<Member<'a>> {
    let mut wishes = Distinct::default();
    for field in message.members(oneof) {
        wishes.wish(wish(field), camel(wish(field)));
    }
    let variants = message.members(oneof).zip(wishes.resolve().0);
    variants
        .map(|(field, variant)| Member { field, variant, boxed: names.is_boxed(message, field) })
        .collect()
}

fn wish(field: &Field) -> &str {
    field.options.rename.as_ref().unwrap_or(&field.decl.name)
}
