//! Which messages can hold themselves, over any number of steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Field, Message, Model, Name, Shape, Type};

/// Messages by the circle that they are in: two of the same circle can hold each other.
#[derive(Debug, Default)]
pub(super) struct Circles {
    circle_of: BTreeMap<Name, usize>,
}

impl Circles {
    /// Looks at every message of a model (Kosaraju's algorithm, without recursion).
    pub(super) fn of(model: &Model) -> Self {
        let mut held_by: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
        for message in model.messages.values() {
            for held in message.fields.iter().filter_map(held) {
                held_by.entry(held).or_default().push(&message.decl.full_name);
            }
        }
        let mut circles = Circles::default();
        for (circle, root) in by_finish(model).into_iter().rev().enumerate() {
            let mut open = vec![root];
            while let Some(name) = open.pop() {
                if !circles.circle_of.contains_key(name) {
                    circles.circle_of.insert(name.clone(), circle);
                    open.extend(held_by.get(&**name).into_iter().flatten());
                }
            }
        }
        circles
    }

    /// Whether the message that a field holds could hold the message around it.
    pub(super) fn contain(&self, message: &Message, field: &Field) -> bool {
        held(field)
            .is_some_and(|held| self.circle_of.get(held) == self.circle_of.get(&message.decl.full_name))
    }
}

/// The messages, each behind all that it holds.
fn by_finish(model: &Model) -> Vec<&Name> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut finished = Vec::new();
    for start in model.messages.values() {
        let mut open = vec![(start, false)];
        while let Some((message, is_done)) = open.pop() {
            let name = &message.decl.full_name;
            if is_done {
                finished.push(name);
            } else if seen.insert(name) {
                open.push((message, true));
                let held = message.fields.iter().filter_map(held);
                open.extend(held.map(|held| (model.message(held), false)));
            }
        }
    }
    finished
}

/// The message that a struct has in it for a field: lists and maps are on the heap anyway.
fn held(field: &Field) -> Option<&str> {
    match &field.shape {
        Shape::Singular { ty: Type::Message(name) | Type::Group(name), .. } => Some(name),
        Shape::Singular { ty: Type::Scalar(_) | Type::Enum(_), .. }
        | Shape::Repeated { .. }
        | Shape::Map { .. } => None,
    }
}
