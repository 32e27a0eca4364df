//! The type of a message in memory, and those of its oneofs.

use super::docs::Docs;
use super::lower::Lowering;
use super::memory::{self, Item};
use super::view::{self, Declaration, Interface, Member, Property, Union};
use crate::model::Message;

impl<'a> Lowering<'a> {
    /// The type of a message in memory.
    pub(super) fn in_memory(&mut self, message: &Message, items: &[Item<'a>]) {
        let docs = Docs::of(&message.decl);
        let name = self.names.of(&message.decl.full_name).to_owned();
        let mut properties: Vec<Property> =
            items.iter().map(|item| self.memory_property(message, item)).collect();
        properties.push(Property {
            docs: Docs::text("Fields that were not known when the message was read, as they stood."),
            key: "$unknown".to_owned(),
            optional: true,
            ty: "readonly Uint8Array[] | undefined".to_owned(),
        });
        self.declarations.push(Declaration::Interface(Interface { docs, name, properties }));
        for item in items {
            if let Item::Choice(choice) = item {
                let oneof = message.oneofs.iter().find(|oneof| *oneof.decl.full_name == *choice.oneof);
                let members = choice.members.iter().map(|slot| Member {
                    docs: Docs::of(&slot.field.decl),
                    ty: format!(
                        "{{ case: {}; value: {} }}",
                        view::literal(&slot.property),
                        memory::ty(&mut self.types, self.model, slot.field).text
                    ),
                });
                let members = members.collect();
                self.declarations.push(Declaration::Union(Union {
                    docs: oneof.map(|oneof| Docs::of(&oneof.decl)).unwrap_or_default(),
                    name: self.names.choice(choice.oneof).to_owned(),
                    members,
                }));
            }
        }
    }

    fn memory_property(&mut self, message: &Message, item: &Item<'_>) -> Property {
        match item {
            Item::Field(slot) => {
                let ty = memory::ty(&mut self.types, self.model, slot.field).text;
                let optional = memory::is_optional(slot.field);
                let docs = match memory::default_text(slot.field) {
                    Some(default) => Docs::with(&slot.field.decl, &format!("@defaultValue {default}")),
                    None => Docs::of(&slot.field.decl),
                };
                Property {
                    docs,
                    key: view::key(&slot.property),
                    optional,
                    ty: if optional { format!("{ty} | undefined") } else { ty },
                }
            }
            Item::Choice(choice) => {
                let oneof = message.oneofs.iter().find(|oneof| *oneof.decl.full_name == *choice.oneof);
                Property {
                    docs: oneof.map(|oneof| Docs::of(&oneof.decl)).unwrap_or_default(),
                    key: view::key(&choice.property),
                    optional: true,
                    ty: format!("{} | undefined", self.names.choice(choice.oneof)),
                }
            }
        }
    }
}
