//! What everything is called.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use super::words::{INTEGER_MEMBERS, KEYWORDS, MEMBERS, MODULE_WORDS};
use crate::model::{Enum, Field, File, Message, Model, Name, Oneof, Service};
use crate::naming::{Scope, escape, strip_enum_prefix};

/// The names of everything in a model.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Where a type stands in its module, by full name: `Order.Item`. Services too.
    paths: HashMap<Name, String>,
    /// What is in the class of a message, by its full name.
    classes: HashMap<Name, Class>,
    /// Where an extension stands in its module, by full name.
    extensions: HashMap<Name, String>,
    /// Tables of constants, by the full name of the enum.
    tables: HashMap<Name, String>,
    /// The names of the values of enums, by full name.
    values: HashMap<Name, Vec<String>>,
    /// The types of the names of enums to which some text is held, by full name.
    held: HashMap<Name, String>,
    /// Unions of the messages with a discriminator, by file.
    unions: HashMap<Name, String>,
    /// What is taken in each module.
    modules: HashMap<Name, Scope>,
}

/// What the fields and oneofs of a message are called.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// The attribute of each field. That of a oneof's member is its class's name.
    pub(super) fields: Vec<String>,
    /// The names of each oneof.
    pub(super) oneofs: Vec<OneofNames>,
    /// Everything in the class.
    pub(super) scope: Scope,
}

/// What a oneof is called.
#[derive(Debug)]
pub(super) struct OneofNames {
    pub(super) attribute: String,
    /// The class that holds those of its members.
    pub(super) class: String,
    /// Everything in that class.
    pub(super) scope: Scope,
}

impl Names {
    /// Names everything.
    pub(super) fn new(model: &Model) -> Self {
        let mut names = Names::default();
        let string_enums = string_enums(model);
        for file in model.files.values() {
            let mut scope = Scope::default();
            names.declare(model, file, &mut scope);
            names.derive(model, file, &string_enums, &mut scope);
            names.modules.insert(file.path.clone(), scope);
        }
        names
    }

    /// What the file itself names.
    fn declare(&mut self, model: &Model, file: &File, scope: &mut Scope) {
        for constant in &file.options.constants {
            scope.claim(&constant.name);
        }
        self.nest(model, &file.enums, &file.messages, "", scope);
        for name in &file.services {
            let wish = type_name(service_name(model.service(name)));
            self.paths.insert(name.clone(), scope.derive([&escape(&wish, MODULE_WORDS)], '_'));
        }
        for name in &file.extensions {
            let wish = escape(&attribute(field_name(&model.extensions[name].field)), MODULE_WORDS);
            self.extensions.insert(name.clone(), scope.derive([&wish], '_'));
        }
    }

    /// Names the enums and messages that stand side by side, and what is in them.
    fn nest(&mut self, model: &Model, enums: &[Name], messages: &[Name], outside: &str, scope: &mut Scope) {
        let names = enums.iter().map(|name| {
            let found = model.enumeration(name);
            (name, found.options.rename.as_ref().unwrap_or(&found.decl.name))
        });
        let messages = messages.iter().map(|name| {
            let message = model.message(name);
            (name, message.options.rename.as_ref().unwrap_or(&message.decl.name))
        });
        let mut paths = Vec::new();
        for (name, wish) in names.chain(messages) {
            let wish = escape(&escape(&type_name(wish), MODULE_WORDS), MEMBERS);
            let simple = scope.derive([&wish], '_');
            paths.push((name, format!("{outside}{simple}")));
        }
        for (name, path) in paths {
            if let Some(message) = model.messages.get(name) {
                self.class(model, message, &path);
            }
            self.paths.insert(name.clone(), path);
        }
    }

    fn class(&mut self, model: &Model, message: &Message, path: &str) {
        let mut scope = Scope::default();
        self.nest(model, &message.enums, &message.messages, &format!("{path}."), &mut scope);
        let mut class = Class { scope, ..Class::default() };
        let fields: Vec<String> = message.fields.iter().map(|field| attribute(field_name(field))).collect();
        let oneofs: Vec<String> = message.oneofs.iter().map(|oneof| attribute(oneof_name(oneof))).collect();
        class.attributes(message, &fields, &oneofs);
        for name in &message.extensions {
            let wish = escape(&attribute(field_name(&model.extensions[name].field)), MEMBERS);
            let simple = class.scope.derive([&wish], '_');
            self.extensions.insert(name.clone(), format!("{path}.{simple}"));
        }
        class.oneof_classes(message);
        self.classes.insert(message.decl.full_name.clone(), class);
    }

    /// What we add to the names of a file.
    fn derive(&mut self, model: &Model, file: &File, string_enums: &HashSet<&str>, scope: &mut Scope) {
        for found in all_enums(model, file) {
            let name = &found.decl.full_name;
            self.values.insert(name.clone(), values(found));
            let flat = self.paths[name].replace('.', "_");
            if found.values.iter().any(|value| value.options.constant.is_some()) {
                let wish = found.options.table.clone();
                let wish = wish.unwrap_or_else(|| format!("{}_TABLE", flat.to_shouty_snake_case()));
                self.tables.insert(name.clone(), scope.derive([&escape(&wish, KEYWORDS)], '_'));
            }
            let wish = format!("{}Name", flat.to_upper_camel_case());
            if string_enums.contains(&**name) {
                self.held.insert(name.clone(), scope.derive([&type_name(&wish)], '_'));
            }
        }
        if model.all_messages(&file.path).any(|message| message.discriminator().is_some()) {
            let wish = file.options.union.clone().unwrap_or_else(|| default_union(&file.path));
            self.unions.insert(file.path.clone(), scope.derive([&type_name(&wish)], '_'));
        }
    }

    /// Where a message, enum or service stands in its module: `Order.Item`.
    pub(super) fn path(&self, full_name: &str) -> &str {
        &self.paths[full_name]
    }

    /// The name of a message, enum or service where it is declared.
    pub(super) fn simple(&self, full_name: &str) -> &str {
        last(&self.paths[full_name])
    }

    /// What is in the class of a message.
    pub(super) fn class_of(&self, full_name: &str) -> &Class {
        &self.classes[full_name]
    }

    /// Where an extension stands in its module.
    pub(super) fn extension(&self, full_name: &str) -> &str {
        &self.extensions[full_name]
    }

    /// The table of an enum's constants, if they have any.
    pub(super) fn table(&self, full_name: &str) -> Option<&str> {
        self.tables.get(full_name).map(String::as_str)
    }

    /// The type of an enum's names, if some text is held to them.
    pub(super) fn value_names(&self, full_name: &str) -> Option<&str> {
        self.held.get(full_name).map(String::as_str)
    }

    /// The union of a file's messages that have a discriminator, if there are any.
    pub(super) fn union(&self, file: &str) -> Option<&str> {
        self.unions.get(file).map(String::as_str)
    }

    /// The names of an enum's values, in their order.
    pub(super) fn values(&self, full_name: &str) -> &[String] {
        &self.values[full_name]
    }

    /// Whatever is called something in any class of a file.
    pub(super) fn hidden(&self, model: &Model, file: &str) -> HashSet<String> {
        let classes = model.all_messages(file).map(|message| &self.classes[&message.decl.full_name]);
        let scopes = classes.flat_map(|class| {
            class.oneofs.iter().map(|oneof| &oneof.scope).chain(std::iter::once(&class.scope))
        });
        scopes.flat_map(Scope::names).map(str::to_owned).collect()
    }

    /// What is taken in a file's module.
    pub(super) fn module(&self, file: &str) -> &Scope {
        &self.modules[file]
    }
}

impl Class {
    /// Those whose name needs no change keep it.
    fn attributes(&mut self, message: &Message, fields: &[String], oneofs: &[String]) {
        let mut variants = vec![Scope::default(); oneofs.len()];
        let declared = |name: &str, wish: &str| name == wish;
        for (field, wish) in message.fields.iter().zip(fields) {
            if field.oneof.is_none() && declared(field_name(field), wish) {
                self.scope.claim(wish);
            }
        }
        for (field, wish) in message.fields.iter().zip(fields) {
            let name = match field.oneof {
                Some(oneof) => variants[oneof].derive([&variant(field_name(field))], '_'),
                None if declared(field_name(field), wish) => wish.clone(),
                None => self.scope.derive([wish.as_str()], '_'),
            };
            self.fields.push(name);
        }
        for (wish, scope) in oneofs.iter().zip(variants) {
            let attribute = self.scope.derive([wish.as_str()], '_');
            self.oneofs.push(OneofNames { attribute, class: String::new(), scope });
        }
    }

    fn oneof_classes(&mut self, message: &Message) {
        for (names, oneof) in self.oneofs.iter_mut().zip(&message.oneofs) {
            let wish = variant(oneof_name(oneof));
            let wish = escape(&wish, MODULE_WORDS);
            names.class = self.scope.derive([&wish, &format!("{wish}Oneof")], '_');
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn field_name(field: &Field) -> &str {
    field.options.rename.as_ref().unwrap_or(&field.decl.name)
}

fn oneof_name(oneof: &Oneof) -> &str {
    oneof.options.rename.as_ref().unwrap_or(&oneof.decl.name)
}

fn service_name(service: &Service) -> &str {
    service.options.rename.as_ref().unwrap_or(&service.decl.name)
}

/// The name of a class. A leading underscore would make it private to its module.
fn type_name(name: &str) -> String {
    let name =
        if name.trim_start_matches('x').starts_with('_') { format!("x{name}") } else { name.to_owned() };
    escape(&name, KEYWORDS)
}

/// The name of an attribute: in snake case, unless it has no capitals. Within a class, two leading
/// underscores would have Python add the name of the class.
pub(super) fn attribute(name: &str) -> String {
    let name = if name.contains(|c: char| c.is_ascii_uppercase()) {
        let underscores = name.len() - name.trim_start_matches('_').len();
        format!("{}{}", &name[..underscores], name.to_snake_case())
    } else {
        name.to_owned()
    };
    let name = if name.trim_start_matches('x').starts_with("__") { format!("x{name}") } else { name };
    escape(&escape(&name, KEYWORDS), MEMBERS)
}

/// The name of a oneof's class, or of its member's.
fn variant(name: &str) -> String {
    let camel = name.to_upper_camel_case();
    if camel.starts_with(|c: char| c.is_ascii_alphabetic()) {
        escape(&camel, KEYWORDS)
    } else {
        format!("X{camel}")
    }
}

/// Every enum of a file, nested ones too.
pub(super) fn all_enums<'a>(model: &'a Model, file: &'a File) -> impl Iterator<Item = &'a Enum> {
    let nested = model.all_messages(&file.path).flat_map(|message| &message.enums);
    file.enums.iter().chain(nested).map(|name| model.enumeration(name))
}

/// The enums to whose names some text field is held.
fn string_enums(model: &Model) -> HashSet<&str> {
    let fields = model.messages.values().flat_map(|message| &message.fields);
    fields.filter_map(|field| field.options.string_enum.as_deref()).collect()
}

/// The names of an enum's values, in their order.
fn values(found: &Enum) -> Vec<String> {
    let wishes = found.values.iter().map(|value| {
        let stripped = strip_enum_prefix(&found.decl.name, &value.decl.name);
        member(value.options.rename.as_deref().unwrap_or(stripped))
    });
    let wishes: Vec<String> = wishes.collect();
    let mut scope = Scope::default();
    let declared: Vec<bool> =
        found.values.iter().zip(&wishes).map(|(value, wish)| value.decl.name == *wish).collect();
    for (wish, _) in wishes.iter().zip(&declared).filter(|(_, declared)| **declared) {
        scope.claim(wish);
    }
    let name = |(wish, declared): (String, bool)| if declared { wish } else { scope.derive([&wish], '_') };
    wishes.into_iter().zip(declared).map(name).collect()
}

/// The name of an enum's value. `enum` takes names between underscores for its own.
fn member(name: &str) -> String {
    let rest = name.trim_start_matches('x');
    let name = if rest.starts_with("__") || rest.starts_with('_') && rest.ends_with('_') {
        format!("x{name}")
    } else {
        name.to_owned()
    };
    escape(&escape(&name, KEYWORDS), INTEGER_MEMBERS)
}

/// `SocketMessage` for `pulse/v1/socket.proto`. A file name may hold what no name may.
fn default_union(proto: &str) -> String {
    let stem = proto.rsplit('/').next().unwrap_or_default().trim_end_matches(".proto");
    let words = stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_upper_camel_case();
    let mark = if words.starts_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    format!("{mark}{words}Message")
}

#[cfg(test)]
mod tests {
    use super::{attribute, member, type_name, variant};

    #[test]
    fn an_attribute_is_in_snake_case() {
        let names = ["job_id", "jobId", "HTTPStatus", "address_2", "a__b", "None", "_Foo"];
        let attributes = names.map(attribute);
        assert_eq!(attributes, ["job_id", "job_id", "http_status", "address_2", "a__b", "none", "_foo"]);
    }

    #[test]
    fn a_name_is_not_a_word_of_python() {
        assert_eq!(["class", "class_", "self"].map(attribute), ["class_", "class__", "self_"]);
        assert_eq!(["None", "type"].map(type_name), ["None_", "type"]);
        assert_eq!(["none", "from"].map(variant), ["None_", "From"]);
        assert_eq!(["name", "mro", "RED"].map(member), ["name_", "mro_", "RED"]);
    }

    #[test]
    fn a_name_is_not_private() {
        assert_eq!(["__private", "x__private", "_a"].map(attribute), ["x__private", "xx__private", "_a"]);
        assert_eq!(["_", "_Job"].map(type_name), ["x_", "x_Job"]);
        assert_eq!(["_missing_", "__a", "_B"].map(member), ["x_missing_", "x__a", "_B"]);
    }
}
