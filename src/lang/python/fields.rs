//! What a message's class has for its fields: attributes, parameters, and the classes of oneofs.

use super::docs::Docs;
use super::layout;
use super::literal;
use super::lower::Lowering;
use super::names::{Class, OneofNames};
use super::types::Place;
use super::view;
use crate::model::options::Unit;
use crate::model::{DefaultValue, Extension, Field, Message, Name, Oneof, Presence, Scalar, Shape, Type};

/// What has an attribute.
pub(super) enum Item<'a> {
    /// A field, and its attribute.
    Field(&'a Field, &'a str),
    Oneof(Choice<'a>),
}

/// A oneof and its members, each with the name of its class.
pub(super) struct Choice<'a> {
    pub(super) oneof: &'a Oneof,
    pub(super) names: &'a OneofNames,
    pub(super) members: Vec<(&'a Field, &'a str)>,
}

impl Item<'_> {
    pub(super) fn attribute(&self) -> &str {
        match self {
            Item::Field(_, attribute) => attribute,
            Item::Oneof(choice) => &choice.names.attribute,
        }
    }
}

/// What has an attribute, in the order of the fields. A oneof stands where its first member is.
pub(super) fn items<'a>(message: &'a Message, class: &'a Class) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut seen = vec![false; message.oneofs.len()];
    let names = class.fields.iter().map(String::as_str);
    let all: Vec<(&Field, &str)> = message.fields.iter().zip(names).collect();
    for &(field, name) in &all {
        let Some(oneof) = field.oneof else {
            items.push(Item::Field(field, name));
            continue;
        };
        if !std::mem::replace(&mut seen[oneof], true) {
            let members = all.iter().filter(|(field, _)| field.oneof == Some(oneof));
            items.push(Item::Oneof(Choice {
                oneof: &message.oneofs[oneof],
                names: &class.oneofs[oneof],
                members: members.copied().collect(),
            }));
        }
    }
    items
}

/// A parameter of `__init__`.
pub(super) struct Parameter {
    name: String,
    types: Vec<String>,
    default: Option<String>,
    /// What the attribute is if the parameter is `None`, where that is not `None`.
    instead: Option<String>,
}

impl Parameter {
    fn text(&self, indentation: usize) -> String {
        let default = self.default.as_ref().map(|default| format!(" = {default}")).unwrap_or_default();
        // A comma stands behind it.
        layout::union(&format!("{}: ", self.name), &self.types, &default, indentation + 1)
    }

    /// What `__init__` does with it.
    pub(super) fn assignment(&self, indentation: usize) -> String {
        let name = &self.name;
        let Some(instead) = &self.instead else { return format!("self.{name} = {name}") };
        let line = format!("self.{name} = {instead} if {name} is None else {name}");
        if layout::fits(&line, indentation) {
            return line;
        }
        let value = format!("{instead} if {name} is None else {name}");
        let value = if layout::fits(&value, indentation + 4) {
            value
        } else {
            format!("{instead}\n    if {name} is None\n    else {name}")
        };
        format!("self.{name} = (\n    {value}\n)")
    }
}

/// The first line of `__init__`.
pub(super) fn signature(parameters: &[Parameter], indentation: usize) -> String {
    if parameters.is_empty() {
        return "def __init__(self) -> None:".to_owned();
    }
    let all: Vec<String> = parameters.iter().map(|parameter| parameter.text(indentation + 4)).collect();
    let all: Vec<String> = ["self".to_owned(), "*".to_owned()].into_iter().chain(all).collect();
    layout::list("def __init__(", &all, ") -> None:", indentation)
}

impl Lowering<'_> {
    /// The declaration of an attribute.
    pub(super) fn attribute(
        &mut self,
        place: Place<'_>,
        item: &Item<'_>,
        indentation: usize,
    ) -> view::Constant {
        let (docs, types) = match item {
            Item::Field(field, _) => (field_docs(field), self.types.field(place, field)),
            Item::Oneof(choice) => (Docs::default(), self.oneof_types(place, choice)),
        };
        let text = layout::union(&format!("{}: ", item.attribute()), &types, "", indentation);
        view::Constant { docs, text }
    }

    /// The parameter for an attribute.
    pub(super) fn parameter(&mut self, place: Place<'_>, item: &Item<'_>) -> Parameter {
        let name = item.attribute().to_owned();
        let none = || Some("None".to_owned());
        let field = match item {
            Item::Oneof(choice) => {
                let types = self.oneof_types(place, choice);
                return Parameter { name, types, default: none(), instead: None };
            }
            Item::Field(field, _) => field,
        };
        let mut types = self.types.field(place, field);
        let (default, instead) = match &field.shape {
            _ if field.options.discriminator.is_some() => {
                (field.options.discriminator.as_deref().map(literal::string), None)
            }
            Shape::Repeated { .. } => (none(), Some("[]".to_owned())),
            Shape::Map { .. } => (none(), Some("{}".to_owned())),
            Shape::Singular { presence: Presence::Explicit, .. } => (none(), None),
            Shape::Singular { presence: Presence::Required, .. } => (None, None),
            Shape::Singular { ty: Type::Enum(enumeration), presence: Presence::Implicit } => {
                let zero = format!(
                    "{}.{}",
                    self.types.declared(place, enumeration),
                    self.names.values(enumeration)[0]
                );
                if self.exists(place, enumeration) { (Some(zero), None) } else { (none(), Some(zero)) }
            }
            Shape::Singular { ty, presence: Presence::Implicit } => (Some(zero(ty)), None),
        };
        if instead.is_some() {
            types.push("None".to_owned());
        }
        Parameter { name, types, default, instead }
    }

    /// Whether an enum is there when the `__init__` of a class is defined, by the name that it has in
    /// that class.
    fn exists(&self, place: Place<'_>, name: &str) -> bool {
        let path = self.names.path(name);
        let (top, is_nested) = path.split_once('.').map_or((path, false), |(top, _)| (top, true));
        if !self.types.is_own(&self.model.enumeration(name).file) {
            return true;
        }
        let is_before = !is_nested || self.order.get(top).is_some_and(|&at| at < self.at);
        self.types.within(place, path).is_some() || is_before && !place.hides(top)
    }

    /// The class that holds those of a oneof's members.
    pub(super) fn oneof(&mut self, message: &Name, choice: &Choice<'_>, indentation: usize) -> view::Oneof {
        let names = choice.names;
        let path = format!("{}.{}", self.names.path(message), names.class);
        let place = Place::Class(&path, &names.scope);
        let members = choice.members.iter().map(|&(field, name)| {
            let ty = self.types.value(place, field, field.ty()).join(" | ");
            // A class may come later in the module. What Python has itself is there, and linters don't
            // take a text for a use of it.
            let is_declared = match field.ty() {
                Type::Scalar(_) => self.model.string_enum(field).is_some(),
                Type::Enum(_) => true,
                Type::Message(_) | Type::Group(_) => self.types.native(field).is_none(),
            };
            let ty = if is_declared { literal::string(&ty) } else { ty };
            let base =
                layout::call(&format!("class {name}"), &[format!("_rt.Variant[{ty}]")], indentation + 5);
            view::Member { docs: field_docs(field), head: format!("{base}:") }
        });
        let members = members.collect();
        view::Oneof { name: names.class.clone(), docs: Docs::of(&choice.oneof.decl), members }
    }

    /// The classes of a oneof's members, as the message's class names them.
    fn oneof_types(&mut self, place: Place<'_>, choice: &Choice<'_>) -> Vec<String> {
        let Place::Class(message, _) = place else { return Vec::new() };
        let class = format!("{message}.{}", choice.names.class);
        let class = self.types.own(place, &class);
        let members = choice.members.iter().map(|(_, name)| format!("{class}.{name}"));
        members.chain(["None".to_owned()]).collect()
    }

    /// An extension, unless it is an option: those are no data.
    pub(super) fn extension(
        &mut self,
        name: &str,
        place: Place<'_>,
        indentation: usize,
    ) -> Option<view::Constant> {
        let extension = &self.model.extensions[name];
        if extension.is_option() {
            return None;
        }
        self.types.use_runtime();
        let path = self.names.extension(name);
        let simple = path.rsplit('.').next().unwrap_or(path);
        let extendee = self.types.declared(place, &extension.extendee);
        let ty = format!("_rt.Extension[{extendee}, {}]", self.extension_type(place, extension));
        let ty = match place {
            Place::Module => ty,
            Place::Class(..) => format!("{}[{ty}]", self.types.typing("ClassVar")),
        };
        let arguments = self.extension_arguments(extension, indentation + 4);
        let arguments = layout::indented(&arguments, 4);
        let text = format!("{simple}: {ty} = _rt.Extension(\n    {arguments}\n)");
        Some(view::Constant { docs: field_docs(&extension.field), text })
    }

    fn extension_type(&mut self, place: Place<'_>, extension: &Extension) -> String {
        let mut types = self.types.field(place, &extension.field);
        if extension.field.default.is_some() {
            types.retain(|ty| ty != "None");
        }
        types.join(" | ")
    }
}

/// The docs of a field: its comment, what it counts, and what it means that it is absent.
fn field_docs(field: &Field) -> Docs {
    let mut docs = Docs::of(&field.decl);
    let unit = field.options.unit.filter(|unit| !unit.is_said_in(&field.decl.docs.text()));
    if let Some(unit) = unit {
        docs.paragraph(match unit {
            Unit::Seconds => "In seconds.",
            Unit::Millis => "In milliseconds.",
            Unit::Nanos => "In nanoseconds.",
            Unit::Rfc3339 => "A moment, as RFC 3339 writes it.",
        });
    }
    if let Some(default) = &field.default {
        docs.paragraph(&format!("Absent, it counts as `{}`.", default_text(default)));
    }
    docs
}

fn default_text(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Int(value) => value.to_string(),
        DefaultValue::Uint(value) => value.to_string(),
        DefaultValue::Float(value) => value.to_string(),
        DefaultValue::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        DefaultValue::String(value) => literal::string(value),
        DefaultValue::Bytes(value) => literal::bytes(value),
        DefaultValue::Enum(value) => value.clone(),
    }
}

/// What a field without presence is if nobody sets it.
fn zero(ty: &Type) -> String {
    match ty {
        Type::Scalar(Scalar::Double | Scalar::Float) => "0.0",
        Type::Scalar(Scalar::Bool) => "False",
        Type::Scalar(Scalar::String) => "\"\"",
        Type::Scalar(Scalar::Bytes) => "b\"\"",
        Type::Scalar(
            Scalar::Int32
            | Scalar::Int64
            | Scalar::Uint32
            | Scalar::Uint64
            | Scalar::Sint32
            | Scalar::Sint64
            | Scalar::Fixed32
            | Scalar::Fixed64
            | Scalar::Sfixed32
            | Scalar::Sfixed64,
        ) => "0",
        // Enums have a name for it, and messages have presence.
        Type::Enum(_) | Type::Message(_) | Type::Group(_) => "None",
    }
    .to_owned()
}
