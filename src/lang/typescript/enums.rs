//! Enums: what they are in memory and in JSON, and the tables of their constants.

use super::docs::Docs;
use super::lower::{Lowering, literal};
use super::names::value_keys;
use super::options::EnumStyle;
use super::view::{self, Declaration, Entry, EnumNames, Member, Object, Union};
use crate::lang::json::Profile;
use crate::model::{Enum, Value};

impl Lowering<'_> {
    pub(super) fn enumeration(&mut self, found: &Enum) {
        let docs = Docs::of(&found.decl);
        let full_name = &found.decl.full_name;
        let name = self.names.of(full_name).to_owned();
        let in_memory = !self.options.types_only;
        let is_names = in_memory && self.options.has_names_of(full_name);
        if in_memory && !is_names || self.options.enums == EnumStyle::Const {
            let value = |value: &Value| {
                Some(if in_memory { value.number.to_string() } else { self.json_value(found, value) })
            };
            let entries = Self::entries(found, value);
            self.declarations.push(Declaration::Object(Object { docs, name, entries, with_type: true }));
        } else {
            self.declarations.push(json_names(found, docs, name));
        }
        if in_memory {
            if self.names.json(full_name) != self.names.of(full_name) {
                let docs = Docs::text(&format!("The JSON of `{}`.", self.names.of(full_name)));
                let name = self.names.json(full_name).to_owned();
                self.declarations.push(match self.options.json {
                    Profile::Proto => json_names(found, docs, name),
                    Profile::Go => json_numbers(found, docs, name),
                });
            }
            self.types.value_runtime();
            let entries = found.values.iter().map(|value| Entry {
                docs: Docs::default(),
                key: view::object_key(&value.decl.name),
                value: value.number.to_string(),
            });
            let name = self.names.value_table(full_name).to_owned();
            self.declarations.push(Declaration::Names(EnumNames {
                name,
                holds: is_names.then(|| self.names.of(full_name).to_owned()),
                type_name: full_name.to_string(),
                entries: entries.collect(),
            }));
        }
        if let Some(name) = self.names.enum_names(&found.decl.full_name) {
            let docs = Docs::text(&format!("The names of `{}`.", self.names.of(&found.decl.full_name)));
            let members = found.values.iter().map(name_member).collect();
            self.declarations.push(Declaration::Union(Union { docs, name: name.to_owned(), members }));
        }
        if let Some(name) = self.names.table(&found.decl.full_name) {
            self.declarations.push(Declaration::Object(Object {
                docs: Docs::text(&format!(
                    "What the values of `{}` stand for.",
                    self.names.of(&found.decl.full_name)
                )),
                name: name.to_owned(),
                entries: Self::entries(found, |value| value.options.constant.as_ref().map(literal)),
                with_type: false,
            }));
        }
    }

    fn entries(found: &Enum, value_of: impl Fn(&Value) -> Option<String>) -> Vec<Entry> {
        let keys = value_keys(found);
        let entry = |(value, key): (&Value, String)| {
            Some(Entry { docs: Docs::of(&value.decl), key: view::object_key(&key), value: value_of(value)? })
        };
        found.values.iter().zip(keys).filter_map(entry).collect()
    }

    /// What stands in the JSON for a value.
    fn json_value(&self, found: &Enum, value: &Value) -> String {
        match self.options.json {
            Profile::Proto => view::literal(&canonical(found, value).decl.name),
            Profile::Go => value.number.to_string(),
        }
    }
}

/// The names of an enum's values that stand in JSON.
fn json_names(found: &Enum, docs: Docs, name: String) -> Declaration {
    let first = |value: &&Value| canonical(found, value).decl.name == value.decl.name;
    let members = found.values.iter().filter(first).map(name_member).collect();
    Declaration::Union(Union { docs, name, members })
}

/// The numbers of an enum's values that stand in JSON.
fn json_numbers(found: &Enum, docs: Docs, name: String) -> Declaration {
    let first = |value: &&Value| canonical(found, value).decl.name == value.decl.name;
    let member = |value: &Value| Member { docs: Docs::of(&value.decl), ty: value.number.to_string() };
    let members = found.values.iter().filter(first).map(member).collect();
    Declaration::Union(Union { docs, name, members })
}

fn name_member(value: &Value) -> Member {
    Member { docs: Docs::of(&value.decl), ty: view::literal(&value.decl.name) }
}

/// The first of the values that share a number: the one that is written.
fn canonical<'a>(found: &'a Enum, value: &Value) -> &'a Value {
    let same = |other: &&Value| other.number == value.number;
    found.values.iter().find(same).expect("a value of the enum shares its number with itself")
}
