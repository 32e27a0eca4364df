//! Enums, their values, and the constants that these stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{camel, shouty, variant};
use super::json;
use super::literal::{constant, constant_type, grouped};
use super::lower::head;
use super::names::Distinct;
use super::types::Types;
use super::view::{self, Alias, Std, Table, Variant};
use crate::diagnostic::{Diagnostic, Report};
use crate::model::{Enum, Model, Name, Value};
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
    let mut members: Vec<String> = Vec::new();
    for (value, ident) in found.values.iter().zip(&idents) {
        let head = head(&value.decl, types.options.of_field(&value.decl.full_name));
        let proto_name = value.decl.name.clone();
        if lowered.iter().all(|variant| variant.name != *ident) {
            members.push(ident.clone());
            lowered.push(Variant {
                head,
                name: ident.clone(),
                proto_name,
                number: grouped(&value.number.to_string()),
                is_default: lowered.is_empty(),
            });
        } else {
            let name = constants.derive([&alias(found, value)], '_');
            members.push(name.clone());
            aliases.push(Alias { head, name, proto_name, variant: ident.clone() });
        }
    }
    let unrecognized = (!found.closed).then(|| scope.derive(["Unrecognized"], '_'));
    let table = types.names.table_of(&found.decl.full_name);
    let table = table.map(|table| self::table(found, table, &idents, &members, unrecognized.as_deref()));
    view::Enum {
        table,
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
        unrecognized,
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

/// What an enum's values stand for. `variants` has a variant for each of them, and `members` what the enum
/// itself calls it.
fn table(
    found: &Enum,
    name: &str,
    variants: &[String],
    members: &[String],
    unrecognized: Option<&str>,
) -> Table {
    let constants = || found.values.iter().map(|value| value.options.constant.as_ref());
    let rows = members.iter().zip(constants());
    let rows = rows.filter_map(|(member, value)| Some((member.clone(), constant(value?))));
    // Of two names for one number, the first counts.
    let mut arms: Vec<(String, String)> = Vec::new();
    for (variant, value) in variants.iter().zip(constants()) {
        if let Some(value) = value
            && arms.iter().all(|(other, _)| other != variant)
        {
            arms.push((variant.clone(), constant(value)));
        }
    }
    let mut absent: Vec<String> = Vec::new();
    for variant in variants {
        if arms.iter().all(|(other, _)| other != variant) && !absent.contains(variant) {
            absent.push(variant.clone());
        }
    }
    absent.extend(unrecognized.map(|ident| format!("{ident}(_)")));
    let ty = constants().flatten().next().map_or("&str", constant_type);
    Table {
        name: name.to_owned(),
        ty,
        returned: if ty == "&str" { "&'static str" } else { ty },
        rows: rows.collect(),
        arms,
        absent,
    }
}

/// Enums whose constants are of several types, so that Rust has none for all of them.
pub(super) fn check(model: &Model, files: &BTreeSet<Name>) -> Report {
    let mut report = Report::new();
    for found in model.enums.values().filter(|found| files.contains(&found.file)) {
        let mut typed = found
            .values
            .iter()
            .filter_map(|value| Some((value, constant_type(value.options.constant.as_ref()?))));
        let Some((first, ty)) = typed.next() else { continue };
        let Some((other, _)) = typed.find(|(_, other)| *other != ty) else { continue };
        let text = format!("the constants of `{}` are of several types", found.decl.name);
        let help = "give all values of the enum texts, or `integer`s, `number`s or `flag`s";
        let diagnostic = Diagnostic::error("rust/constant", text)
            .at(other.decl.span.clone())
            .related(first.decl.span.clone(), "this one is of another type")
            .help(help);
        report.push(diagnostic);
    }
    report
}
