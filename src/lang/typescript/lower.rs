//! From a file's messages and enums to the declarations of its module.

use std::collections::BTreeSet;

use super::codec::{self, Codec};
use super::docs::Docs;
use super::memory::{self, Item};
use super::names::Names;
use super::options::Options;
use super::service;
use super::types::Types;
use super::view::{
    self, Alias, Declaration, Interface, Intersection, Member, Module, Oneof, Property, Union,
};
use crate::lang::Input;
use crate::lang::go_json;
use crate::lang::json::Profile;
use crate::model::options::Constant;
use crate::model::{Field, File, Message, Model, Name, Presence, Shape};
use crate::naming::Scope;

/// The module of a file.
pub(super) fn module(options: &Options, input: &Input<'_>, names: &Names, file: &File) -> Module {
    let types = Types::new(options, input, names, file);
    let scope = names.scope(&file.path);
    let mut lowering = Lowering {
        options,
        model: input.model,
        names,
        types,
        scope,
        declarations: Vec::new(),
        code: Vec::new(),
    };
    for constant in &file.options.constants {
        lowering.declarations.push(Declaration::Constant(view::Constant {
            docs: Docs::text(&constant.comment),
            name: constant.name.clone(),
            value: literal(&constant.value),
        }));
    }
    lowering.scope(&file.enums, &file.messages);
    lowering.extensions(&file.extensions);
    lowering.union(file);
    // Behind all messages, which are to exist when a service is made.
    if options.grpc {
        lowering.declarations.extend(service::lower(input.model, names, &mut lowering.types, file));
    }
    let (declarations, code) = (lowering.declarations, lowering.code);
    let needs_runtime = lowering.types.runtime;
    let imports = lowering.types.imports();
    Module {
        source: view::one_line(&file.path),
        docs: Docs::of_file(&file.docs),
        imports,
        declarations,
        code,
        needs_runtime,
    }
}

pub(super) struct Lowering<'a> {
    pub(super) options: &'a Options,
    pub(super) model: &'a Model,
    pub(super) names: &'a Names,
    pub(super) types: Types<'a>,
    /// What is taken in the module.
    pub(super) scope: Scope,
    pub(super) declarations: Vec<Declaration>,
    /// Functions that only generated code calls, behind everything else.
    pub(super) code: Vec<codec::view::Code>,
}

impl<'a> Lowering<'a> {
    /// What stands side by side in the file or in a message, in the order of the text.
    fn scope(&mut self, enums: &[Name], messages: &[Name]) {
        let enums = enums.iter().map(|name| (&self.model.enumeration(name).decl, true));
        let messages = messages.iter().map(|name| (&self.model.message(name).decl, false));
        let mut all: Vec<_> = enums.chain(messages).collect();
        all.sort_by(|(a, _), (b, _)| a.span.cmp(&b.span));
        for (decl, is_enum) in all {
            if is_enum {
                self.enumeration(self.model.enumeration(&decl.full_name));
            } else {
                self.message(self.model.message(&decl.full_name));
            }
        }
    }

    fn message(&mut self, message: &'a Message) {
        if self.options.types_only {
            self.json(message);
        } else {
            let items = memory::items(message, self.options.keys, &self.scope);
            self.in_memory(message, &items);
            self.json(message);
            self.codec(message, &items);
        }
        self.scope(&message.enums, &message.messages);
        self.extensions(&message.extensions);
    }

    fn extensions(&mut self, names: &[Name]) {
        if !self.options.types_only {
            for name in names {
                self.extension(name);
            }
        }
    }

    /// The type of a message's JSON.
    fn json(&mut self, message: &Message) {
        let docs = if self.options.types_only {
            Docs::of(&message.decl)
        } else {
            Docs::text(&format!("The JSON of `{}`.", self.names.of(&message.decl.full_name)))
        };
        let name = self.names.json(&message.decl.full_name).to_owned();
        if let Some(ty) = self.types.own_json(message) {
            self.declarations.push(Declaration::Alias(Alias { docs, name, ty: ty.text }));
            return;
        }
        let mut properties = self.properties(message);
        let beside = match self.options.json {
            Profile::Proto => message
                .oneofs
                .iter()
                .map(|oneof| self.names.oneof(&oneof.decl.full_name).to_owned())
                .collect(),
            Profile::Go => Vec::new(),
        };
        self.declarations.push(if beside.is_empty() {
            if properties.is_empty() {
                properties.push(nothing_else());
            }
            Declaration::Interface(Interface { docs, name, properties })
        } else {
            Declaration::Intersection(Intersection { docs, name, properties, oneofs: beside })
        });
        for index in 0..message.oneofs.len() {
            self.oneof(message, index);
        }
    }

    /// What a message is at run time.
    fn codec(&mut self, message: &'a Message, items: &[Item<'a>]) {
        let mut codec = self.codecs();
        let view = codec.message(message, items);
        let code = codec.message_code(message, items);
        self.declarations.push(Declaration::Codec(Box::new(view)));
        self.code.push(code);
    }

    /// What an extension is at run time.
    fn extension(&mut self, name: &str) {
        let extension = &self.model.extensions[name];
        if extension.is_option() {
            return;
        }
        let mut codec = self.codecs();
        let view = codec.extension(extension);
        let code = codec.extension_code(extension);
        self.declarations.push(Declaration::Extension(Box::new(view)));
        self.code.push(code);
    }

    fn codecs(&mut self) -> Codec<'a, '_> {
        Codec {
            options: self.options,
            model: self.model,
            names: self.names,
            types: &mut self.types,
            scope: &mut self.scope,
        }
    }

    /// The keys of a message that are not a oneof's.
    fn properties(&mut self, message: &Message) -> Vec<Property> {
        let mut properties = Vec::new();
        let mut seen = BTreeSet::new();
        for field in &message.fields {
            match (field.oneof, self.options.json) {
                (None, _) => properties.push(self.property(field)),
                (Some(_), Profile::Proto) => {}
                (Some(oneof), Profile::Go) => {
                    if seen.insert(oneof) {
                        properties.extend(self.go_oneof(message, oneof));
                    }
                }
            }
        }
        if !message.extension_ranges.is_empty() && self.options.json == Profile::Proto {
            let ty = self.types.helper("JsonValue").text;
            let docs = Docs::text("Extensions, by their full names.");
            properties.push(Property {
                docs,
                key: "[extension: `[${string}]`]".to_owned(),
                optional: false,
                ty,
            });
        }
        properties
    }

    fn property(&mut self, field: &Field) -> Property {
        let mut ty = match &field.options.discriminator {
            Some(text) => view::literal(text),
            None => self.types.field(field).text,
        };
        let required = matches!(field.shape, Shape::Singular { presence: Presence::Required, .. });
        let optional =
            !(required && self.options.json == Profile::Proto || field.options.discriminator.is_some());
        let key = self.key(field);
        if optional && INHERITED.contains(&key) {
            let inherited = self.types.helper("Inherited").text;
            ty = format!("{ty} | {inherited}<{}>", view::literal(key));
        }
        Property { docs: Docs::of(&field.decl), key: view::key(key), optional, ty }
    }

    fn key<'f>(&self, field: &'f Field) -> &'f str {
        match self.options.json {
            Profile::Proto => &field.json_name,
            Profile::Go => &field.decl.name,
        }
    }

    /// Go writes a oneof as an object with one key, or as null; if it writes it at all.
    fn go_oneof(&self, message: &Message, index: usize) -> Option<Property> {
        let oneof = &message.oneofs[index];
        Some(Property {
            docs: Docs::of(&oneof.decl),
            key: view::key(go_json::names(message).oneofs[index].as_ref()?),
            optional: false,
            ty: format!("{} | null", self.names.oneof(&oneof.decl.full_name)),
        })
    }

    fn oneof(&mut self, message: &Message, index: usize) {
        let oneof = &message.oneofs[index];
        let mut docs = if self.options.types_only { Docs::of(&oneof.decl) } else { Docs::default() };
        let (choice, keys) = match self.options.json {
            Profile::Proto => {
                let keys = message.fields.iter().map(|field| field.json_name.clone());
                (at_most_one(message, index, &mut docs), keys.collect())
            }
            Profile::Go => ("ExactlyOne", go_json::names(message).fields),
        };
        let members = message.fields.iter().zip(keys).filter(|(field, _)| field.oneof == Some(index));
        let properties = members.map(|(field, key)| Property {
            docs: Docs::of(&field.decl),
            key: view::key(&key),
            optional: false,
            ty: self.types.field(field).text,
        });
        let properties = properties.collect();
        self.declarations.push(Declaration::Oneof(Oneof {
            docs,
            name: self.names.oneof(&oneof.decl.full_name).to_owned(),
            choice: self.types.helper(choice).text,
            properties,
        }));
    }

    /// The union of the file's messages that can be told apart.
    fn union(&mut self, file: &File) {
        let Some(name) = self.names.union(&file.path) else { return };
        let messages =
            self.model.all_messages(&file.path).filter(|message| message.discriminator().is_some());
        let members = messages.map(|message| Member {
            docs: Docs::default(),
            ty: self.names.of(&message.decl.full_name).to_owned(),
        });
        let members = members.collect();
        let docs = Docs::text("Any of the messages that carry a discriminator.");
        self.declarations.push(Declaration::Union(Union { docs, name: name.to_owned(), members }));
    }
}

/// What the runtime calls a oneof of ProtoJSON. A single member has nothing to exclude.
fn at_most_one(message: &Message, index: usize, docs: &mut Docs) -> &'static str {
    if can_exclude(message, index) {
        return "AtMostOne";
    }
    if message.members(index).count() > 1 {
        docs.paragraph(
            "At most one of them is there. This type can't say so: its message has too many oneofs.",
        );
    }
    "AnyOf"
}

/// Whether the type of a oneof may be a union in which each member excludes the others. The compiler
/// multiplies the unions of a message's oneofs, takes long over a thousand and gives up at 100,000.
fn can_exclude(message: &Message, index: usize) -> bool {
    const MOST: usize = 500;
    let mut product = 1;
    for oneof in 0..=index {
        let choices = message.members(oneof).count() + 1;
        let excludes = choices > 2 && product * choices <= MOST;
        if oneof == index {
            return excludes;
        }
        if excludes {
            product *= choices;
        }
    }
    false
}

/// Keys behind which something is found in every object, whatever the JSON says.
const INHERITED: [&str; 8] = [
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// An object without keys. An interface without any would accept everything.
fn nothing_else() -> Property {
    Property {
        docs: Docs::default(),
        key: "[key: string]".to_owned(),
        optional: false,
        ty: "never".to_owned(),
    }
}

pub(super) fn literal(constant: &Constant) -> String {
    /// The largest integer up to which every one is a number in JavaScript.
    const MAX_SAFE: u64 = (1 << 53) - 1;
    match constant {
        Constant::Text(text) => view::literal(text),
        Constant::Integer(value) if value.unsigned_abs() > MAX_SAFE => format!("{value}n"),
        Constant::Integer(value) => value.to_string(),
        Constant::Number(value) => serde_json::Value::from(*value).to_string(),
        Constant::Flag(value) => value.to_string(),
    }
}
