//! What our own options may say.

use std::collections::BTreeMap;

use super::options::Unit;
use super::{Declaration, Field, Message, Model, Scalar, Shape, Type};
use crate::diagnostic::{Diagnostic, Report, Span, nearest};

/// Checks every option of ours against what it stands on. The wiring of hosts and plugins has its own.
#[must_use]
pub fn check(model: &Model) -> Report {
    let mut report = Report::new();
    for message in model.messages.values() {
        rename(&message.decl, message.options.rename.as_deref(), &mut report);
        for field in &message.fields {
            check_field(model, field, &mut report);
        }
        for oneof in &message.oneofs {
            rename(&oneof.decl, oneof.options.rename.as_deref(), &mut report);
        }
        discriminator(message, &mut report);
    }
    for extension in model.extensions.values() {
        check_field(model, &extension.field, &mut report);
    }
    check_enums(model, &mut report);
    for service in model.services.values() {
        rename(&service.decl, service.options.rename.as_deref(), &mut report);
        for method in &service.methods {
            rename(&method.decl, method.options.rename.as_deref(), &mut report);
        }
    }
    check_files(model, &mut report);
    report
}

fn check_field(model: &Model, field: &Field, report: &mut Report) {
    rename(&field.decl, field.options.rename.as_deref(), report);
    unit(field, report);
    string_enum(model, field, report);
}

/// A new name is an identifier, as an old one is.
fn rename(decl: &Declaration, name: Option<&str>, report: &mut Report) {
    if let Some(name) = name.filter(|name| !is_identifier(name)) {
        let message = format!("`{name}` is not a name that `{}` can have in code", decl.name);
        let help = "use letters, digits and underscores, and begin with a letter";
        report.push(Diagnostic::error("options/rename", message).at(decl.span.clone()).help(help));
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A text is a moment, and a number counts.
fn unit(field: &Field, report: &mut Report) {
    let Some(unit) = field.options.unit else { return };
    let Type::Scalar(scalar) = *field.ty() else {
        return wrong_unit(field, "a message or an enum has no unit", report);
    };
    match (unit, scalar) {
        (Unit::Rfc3339, Scalar::String) => {}
        (Unit::Rfc3339, _) => wrong_unit(field, "RFC3339 is for string fields", report),
        (Unit::Seconds | Unit::Millis | Unit::Nanos, scalar) if scalar.is_number() => {}
        (Unit::Seconds | Unit::Millis | Unit::Nanos, _) => {
            wrong_unit(field, "SECONDS, MILLIS and NANOS are for numbers", report);
        }
    }
}

fn wrong_unit(field: &Field, help: &str, report: &mut Report) {
    let message = format!("`{}` can't have this unit", field.decl.name);
    report.push(Diagnostic::error("options/unit", message).at(field.decl.span.clone()).help(help));
}

fn string_enum(model: &Model, field: &Field, report: &mut Report) {
    let Some(name) = &field.options.string_enum else { return };
    let span = field.decl.span.clone();
    if *field.ty() != Type::Scalar(Scalar::String) {
        let message = format!("`{}` holds no text, so it can't hold the names of an enum", field.decl.name);
        let help = "`string_enum` is for string fields; a field can also have the enum itself as its type";
        report.push(Diagnostic::error("options/string-enum", message).at(span).help(help));
    } else if !model.enums.contains_key(name.as_str()) {
        let message = format!("there is no enum `{name}`");
        let help = match nearest(name, model.enums.keys().map(|name| &**name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name it in full, with its package, and import its file".to_owned(),
        };
        report.push(Diagnostic::error("options/string-enum", message).at(span).help(help));
    }
}

/// A discriminator is one plain text field, outside of any oneof.
fn discriminator(message: &Message, report: &mut Report) {
    let marked: Vec<&Field> =
        message.fields.iter().filter(|field| field.options.discriminator.is_some()).collect();
    for field in &marked {
        let plain = field.oneof.is_none()
            && matches!(&field.shape, Shape::Singular { ty: Type::Scalar(Scalar::String), .. });
        if !plain || field.options.string_enum.is_some() {
            let message = format!("`{}` can't tell messages apart", field.decl.name);
            let help = "a discriminator is a single string field, outside of any oneof and without \
                        `string_enum`";
            let diagnostic = Diagnostic::error("options/discriminator", message);
            report.push(diagnostic.at(field.decl.span.clone()).help(help));
        }
    }
    if let [first, second, ..] = marked[..] {
        let text = format!("`{}` has two discriminators", message.decl.name);
        let diagnostic = Diagnostic::error("options/discriminator", text)
            .at(second.decl.span.clone())
            .related(first.decl.span.clone(), "the first")
            .help("keep one of them");
        report.push(diagnostic);
    }
}

/// In one file, no two messages have the same discriminator, and constants have names.
fn check_files(model: &Model, report: &mut Report) {
    for file in model.files.values() {
        let mut seen: BTreeMap<(&str, &str), Option<Span>> = BTreeMap::new();
        for message in model.all_messages(&file.path) {
            let Some((field, value)) = message.discriminator() else { continue };
            let span = field.decl.span.clone();
            if let Some(first) = seen.insert((&field.json_name, value), span.clone()) {
                let text = format!("two messages of this file have the discriminator `{value}`");
                let diagnostic = Diagnostic::error("options/discriminator", text)
                    .at(span)
                    .related(first, "the first")
                    .help("give one of them another text, or move it to another file");
                report.push(diagnostic);
            }
        }
        let mut names: Vec<&str> = Vec::new();
        for constant in &file.options.constants {
            let name = constant.name.as_str();
            if !is_identifier(name) || names.contains(&name) {
                let text = format!("`{}` can't have a constant called `{name}`", file.path);
                let help = "a constant has a name of its own, such as `DEFAULT_PORT`";
                report.push(Diagnostic::error("options/constant", text).help(help));
            }
            names.push(name);
        }
        if let Some(name) = file.options.union.as_deref().filter(|name| !is_identifier(name)) {
            let text = format!("`{name}` is not a name that the union of `{}` can have", file.path);
            let help = "use letters, digits and underscores, and begin with a letter";
            report.push(Diagnostic::error("options/rename", text).help(help));
        }
    }
}

/// Either no value of an enum has a constant, or every value has. Zero is the value of nobody having
/// chosen one, so it may go without.
fn check_enums(model: &Model, report: &mut Report) {
    for found in model.enums.values() {
        rename(&found.decl, found.options.rename.as_deref(), report);
        rename(&found.decl, found.options.table.as_deref(), report);
        let with = found.values.iter().find(|value| value.options.constant.is_some());
        for value in &found.values {
            rename(&value.decl, value.options.rename.as_deref(), report);
            if value.number == 0 || value.options.constant.is_some() {
                continue;
            }
            if let Some(with) = with {
                let text = format!("`{}` has no constant", value.decl.name);
                let diagnostic = Diagnostic::error("options/constant", text)
                    .at(value.decl.span.clone())
                    .related(with.decl.span.clone(), "this value has one")
                    .help("give every value of the enum a constant, or none");
                report.push(diagnostic);
            }
        }
    }
}
