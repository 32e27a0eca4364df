//! Enums and their values.

use std::collections::BTreeMap;

use super::ident::{camel, shouty, variant};
use super::json;
use super::literal::grouped;
use super::lower::head;
use super::names::Distinct;
use super::types::Types;
use super::view::{self, Alias, Std, Variant};
use crate::model::{Enum, Value};
use crate::naming::Scope;

/// The variant of each value; that of an alias is the one of the first value with its number.
pub(super) fn variants(found: &Enum) -> Vec<String> {
    let enum_name = camel(simple(found));
    let mut firsts: BTreeMap<i32, usize> = BTreeMap::new();
    let mut wishes = Distinct::default();
    for value in &found.values {
        let next = firsts.len();
        if *firsts.entry(value.number).or_insert(next) == next {
            let wish = match &value.options.rename {
                Some(name) => camel(name),
                None => variant(&enum_name, &value.decl.name),
            };
            wishes.wish(&value.decl.name, wish);
        }
    }
    let names: Vec<String> = wishes.resolve().0.collect();
    found.values.iter().map(|value| names[firsts[&value.number]].clone()).collect()
}

fn simple(found: &Enum) -> &str {
    found.options.rename.as_ref().unwrap_or(&found.decl.name)
}

/// The enum as its module declares it.
pub(super) fn lower(types: &Types<'_>, found: &Enum, name: &str) -> view::Enum {
    let idents = variants(found);
    let mut scope = Scope::default();
    for ident in &idents {
        scope.claim(ident);
    }
    let mut constants = Scope::default();
    let mut lowered: Vec<Variant> = Vec::new();
    let mut aliases: Vec<Alias> = Vec::new();
    for (value, ident) in found.values.iter().zip(&idents) {
        let head = head(&value.decl, types.options.of_field(&value.decl.full_name));
        let proto_name = value.decl.name.clone();
        if lowered.iter().all(|variant| variant.name != *ident) {
            lowered.push(Variant {
                head,
                name: ident.clone(),
                proto_name,
                number: grouped(&value.number.to_string()),
                is_default: lowered.is_empty(),
            });
        } else {
            let name = constants.derive([&alias(found, value)], '_');
            aliases.push(Alias { head, name, proto_name, variant: ident.clone() });
        }
    }
    view::Enum {
        head: head(&found.decl, types.options.of_enum(&found.decl.full_name)),
        rt: types.names.rt.clone(),
        name: name.to_owned(),
        std: Std {
            option: types.std("Option"),
            from: types.std("From"),
            try_from: types.std("TryFrom"),
            result: types.std("Result"),
        },
        variants: lowered,
        aliases,
        unrecognized: (!found.closed).then(|| scope.derive(["Unrecognized"], '_')),
        json: json::enumeration(types, found, name),
    }
}

/// The constant of a second name: in capitals, without the enum's name.
fn alias(found: &Enum, value: &Value) -> String {
    match &value.options.rename {
        Some(name) => shouty(name),
        None => shouty(&variant(&camel(simple(found)), &value.decl.name)),
    }
}
