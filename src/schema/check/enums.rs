//! Enums: their values' numbers, and the names that JSON and generated code give to them.

use std::collections::HashMap;

use super::options::simple_option;
use crate::diagnostic::{Diagnostic, Report};
use crate::schema::declared::Enum;
use crate::schema::tag;

/// All rules for one enum.
pub(super) fn check(enumeration: &Enum<'_>, report: &mut Report) {
    let proto = enumeration.proto;
    let Some(first) = proto.value.first() else {
        report.push(
            Diagnostic::error("schema/empty-enum", format!("the enum `{}` has no values", proto.name()))
                .at(enumeration.span(&[tag::NAME]))
                .help(
                    "give it one; by convention the first is the name in upper case and `_UNSPECIFIED = 0`",
                ),
        );
        return;
    };
    if enumeration.file.is_proto3() && first.number() != 0 {
        report.push(
            Diagnostic::error(
                "schema/enum-zero",
                format!("the first value of the enum `{}` is not 0", proto.name()),
            )
            .at(enumeration.value_span(0, tag::VALUE_NUMBER))
            .help("in proto3 the first value is the default, and its number is 0"),
        );
    }
    aliases(enumeration, report);
    json_names(enumeration, report);
}

/// Values that share a number must say so, and only they may.
fn aliases(enumeration: &Enum<'_>, report: &mut Report) {
    let proto = enumeration.proto;
    let options = proto.options.iter().flat_map(|options| &options.uninterpreted_option);
    let allow = simple_option(options, "allow_alias")
        .map(|(index, option)| (index, option.identifier_value() == "true"));
    let option_span = |index: i32| enumeration.span(&[tag::ENUM_OPTIONS, tag::UNINTERPRETED, index]);
    let mut first: HashMap<i32, usize> = HashMap::with_capacity(proto.value.len());
    let mut aliased = false;
    for (index, value) in proto.value.iter().enumerate() {
        let Some(&known) = first.get(&value.number()) else {
            first.insert(value.number(), index);
            continue;
        };
        aliased = true;
        if !matches!(allow, Some((_, true))) {
            let other = proto.value[known].name();
            report.push(
                Diagnostic::error("schema/duplicate-number", format!("number {} is already used by `{other}`", value.number()))
                    .at(enumeration.value_span(index, tag::VALUE_NUMBER))
                    .related(enumeration.value_span(known, tag::VALUE_NUMBER), "first used here")
                    .help("choose another number, or write `option allow_alias = true;` if both names mean the same"),
            );
        }
    }
    match allow {
        Some((index, true)) if !aliased => report.push(
            Diagnostic::error(
                "schema/enum-alias",
                format!("no values of the enum `{}` share a number", proto.name()),
            )
            .at(option_span(index))
            .help("remove `allow_alias`"),
        ),
        Some((index, false)) if !aliased => report.push(
            Diagnostic::error("schema/enum-alias", "`allow_alias = false` has no effect")
                .at(option_span(index))
                .help("remove it"),
        ),
        _ => {}
    }
}

/// Names that become the same once the enum's name is taken off them, as generated code does.
fn json_names(enumeration: &Enum<'_>, report: &mut Report) {
    let proto = enumeration.proto;
    let mut options = proto.options.iter().flat_map(|options| &options.uninterpreted_option);
    if simple_option(&mut options, LEGACY).is_some_and(|(_, option)| option.identifier_value() == "true") {
        return;
    }
    let mut first: HashMap<String, usize> = HashMap::with_capacity(proto.value.len());
    for (index, value) in proto.value.iter().enumerate() {
        let short = pascal_case(without_prefix(value.name(), proto.name()));
        let Some(&known) = first.get(&short) else {
            first.insert(short, index);
            continue;
        };
        let other = &proto.value[known];
        if other.name() == value.name() || other.number() == value.number() {
            continue;
        }
        let message = format!(
            "`{}` and `{}` are the same name once the enum's name is taken off",
            other.name(),
            value.name()
        );
        report.push(
            Diagnostic::error("schema/json-name", message)
                .at(enumeration.value_span(index, tag::NAME))
                .related(enumeration.value_span(known, tag::NAME), "the other one")
                .help(format!("rename one of them: many languages call both `{short}`")),
        );
    }
}

/// Lets an old message or enum keep names that clash in JSON.
pub(super) const LEGACY: &str = "deprecated_legacy_json_field_conflicts";

/// A value's name without its enum's name in front, whatever their case and underscores.
fn without_prefix<'a>(name: &'a str, enum_name: &str) -> &'a str {
    let mut rest = name;
    for expected in enum_name.chars().filter(|&c| c != '_') {
        rest = rest.trim_start_matches('_');
        match rest.strip_prefix(|c: char| c.eq_ignore_ascii_case(&expected)) {
            Some(after) => rest = after,
            None => return name,
        }
    }
    match rest.trim_start_matches('_') {
        "" => name,
        rest => rest,
    }
}

fn pascal_case(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_ascii_uppercase(), rest.to_ascii_lowercase()]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enum_name_is_taken_off_as_a_whole() {
        assert_eq!(without_prefix("FOO_BAR_BAZ", "FooBar"), "BAZ");
        assert_eq!(without_prefix("FOOBAR_BAZ", "FooBar"), "BAZ");
        assert_eq!(without_prefix("FOO_BARBAZ", "FooBarB"), "AZ");
        assert_eq!(without_prefix("FOO_BAR", "FooBar"), "FOO_BAR");
        assert_eq!(without_prefix("OTHER", "FooBar"), "OTHER");
        assert_eq!(pascal_case("FOO_bAR__BAZ"), "FooBarBaz");
    }
}
