//! The types of one module, as it writes them.

use super::ident::{camel, snake};
use super::names::{Names, Path, module_of, simple};
use super::options::{BytesType, MapType, Options};
use crate::lang::Input;
use crate::model::{Field, Message, Name, Presence, Scalar, Shape, Type, WellKnown};

/// Writes the types of one module. The only way to a name is to ask for it here: it knows what the
/// module hides, and where everything lives.
pub(super) struct Types<'a> {
    pub(super) options: &'a Options,
    pub(super) input: &'a Input<'a>,
    pub(super) names: &'a Names,
    pub(super) module: &'a Path,
}

/// A message or an enum, from a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The path of its type.
    pub(super) path: String,
    /// Whether its code lives elsewhere, so that only prost's traits can be relied on.
    pub(super) is_foreign: bool,
}

impl Types<'_> {
    /// A name of the standard library, in full where the module has another thing of that name.
    pub(super) fn std(&self, ident: &str) -> String {
        let module = match ident {
            "Option" => "::core::option",
            "Default" => "::core::default",
            "From" | "Into" | "TryFrom" => "::core::convert",
            "Result" => "::core::result",
            "String" => "::std::string",
            "Vec" => "::std::vec",
            "Box" => "::std::boxed",
            "BTreeMap" | "HashMap" => "::std::collections",
            _ => unreachable!("not used by generated code: {ident}"),
        };
        if self.names.declares(self.module, ident) { format!("{module}::{ident}") } else { ident.to_owned() }
    }

    /// A message or an enum.
    pub(super) fn named(&self, name: &Name) -> Named {
        if let Some((module, ident)) = self.names.of(name) {
            return Named { path: self.relative(module, ident), is_foreign: false };
        }
        Named { path: self.elsewhere(name), is_foreign: true }
    }

    /// The path to something from this module, as prost-build writes it.
    pub(super) fn relative(&self, module: &[String], ident: &str) -> String {
        let common = self.module.iter().zip(module).take_while(|(one, other)| one == other).count();
        let up = self.module[common..].iter().map(|_| "super");
        up.chain(module[common..].iter().map(String::as_str)).chain([ident]).collect::<Vec<_>>().join("::")
    }

    /// A type whose code is not ours.
    fn elsewhere(&self, name: &Name) -> String {
        let (file, ..) = self.declared(name);
        let external = self.input.external.place(file);
        if external.is_none()
            && let Some(path) = self.prost_type(name)
        {
            return path;
        }
        let place = external.expect("what is not rendered here is external, or of prost-types");
        let is_absolute =
            ["::", "crate", "super", "self"].iter().any(|start| place.module.starts_with(start));
        let root = format!("{}{}", if is_absolute { "" } else { "::" }, place.module);
        // An entry for a folder names the root of an output, one for a file the very module.
        let modules = place.rest.map(|_| module_of(self.input.model.file(file))).unwrap_or_default();
        self.below(root, modules, name)
    }

    /// What prost-build calls a type, from the root of its output.
    fn below(&self, root: String, modules: Path, name: &Name) -> String {
        let (_, parent, simple) = self.declared(name);
        let parents = self.parents(parent).into_iter().map(|parent| snake(&parent));
        let path: Vec<String> =
            [root].into_iter().chain(modules).chain(parents).chain([camel(simple)]).collect();
        path.join("::")
    }

    fn declared(&self, name: &Name) -> (&Name, Option<&Name>, &str) {
        let model = self.input.model;
        if let Some(found) = model.enums.get(name) {
            let simple = found.options.rename.as_ref().unwrap_or(&found.decl.name);
            return (&found.file, found.parent.as_ref(), simple);
        }
        let message = model.message(name);
        (&message.file, message.parent.as_ref(), simple(message))
    }

    /// The names of the messages around something, the outermost first.
    fn parents<'m>(&'m self, mut parent: Option<&'m Name>) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(name) = parent {
            let message = self.input.model.message(name);
            names.insert(0, simple(message).to_owned());
            parent = message.parent.as_ref();
        }
        names
    }

    /// What prost-build writes for a well-known type.
    fn prost_type(&self, name: &Name) -> Option<String> {
        let simple = name.strip_prefix("google.protobuf.")?;
        let ty = match WellKnown::of(name) {
            Some(WellKnown::Empty) => "()".to_owned(),
            Some(WellKnown::Wrapper) => match simple {
                "BoolValue" => "bool".to_owned(),
                "BytesValue" => format!("{}<u8>", self.std("Vec")),
                "DoubleValue" => "f64".to_owned(),
                "FloatValue" => "f32".to_owned(),
                "Int32Value" => "i32".to_owned(),
                "Int64Value" => "i64".to_owned(),
                "StringValue" => self.std("String"),
                "UInt32Value" => "u32".to_owned(),
                "UInt64Value" => "u64".to_owned(),
                _ => return None,
            },
            Some(
                WellKnown::Any
                | WellKnown::Duration
                | WellKnown::FieldMask
                | WellKnown::ListValue
                | WellKnown::Struct
                | WellKnown::Timestamp
                | WellKnown::Value,
            )
            | None => {
                let (file, ..) = self.declared(name);
                let modules = module_of(self.input.model.file(file)).into_iter().skip(2).collect();
                self.below("::prost_types".to_owned(), modules, name)
            }
        };
        Some(ty)
    }

    /// The type of one value.
    pub(super) fn value(&self, message: &Message, field: &Field, ty: &Type) -> String {
        match ty {
            Type::Scalar(Scalar::Bytes) => match self.options.bytes_of(message, field) {
                BytesType::Vec => format!("{}<u8>", self.std("Vec")),
                BytesType::Bytes => "::prost::bytes::Bytes".to_owned(),
            },
            Type::Scalar(scalar) => self.scalar(*scalar),
            Type::Enum(name) | Type::Message(name) | Type::Group(name) => self.named(name).path,
        }
    }

    fn scalar(&self, scalar: Scalar) -> String {
        match scalar {
            Scalar::Double => "f64".to_owned(),
            Scalar::Float => "f32".to_owned(),
            Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "i32".to_owned(),
            Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "i64".to_owned(),
            Scalar::Uint32 | Scalar::Fixed32 => "u32".to_owned(),
            Scalar::Uint64 | Scalar::Fixed64 => "u64".to_owned(),
            Scalar::Bool => "bool".to_owned(),
            Scalar::String => self.std("String"),
            Scalar::Bytes => format!("{}<u8>", self.std("Vec")),
        }
    }

    /// The type of a field's value, boxed if it must be.
    pub(super) fn boxed(&self, message: &Message, field: &Field, is_boxed: bool) -> String {
        let ty = self.value(message, field, field.ty());
        if is_boxed { format!("{}<{ty}>", self.std("Box")) } else { ty }
    }

    /// The type of a field outside of any oneof.
    pub(super) fn field(&self, message: &Message, field: &Field, is_boxed: bool) -> String {
        match &field.shape {
            Shape::Singular { presence, .. } => {
                let ty = self.boxed(message, field, is_boxed);
                match presence {
                    Presence::Implicit => ty,
                    Presence::Required if !is_boxed => ty,
                    Presence::Explicit | Presence::Required => format!("{}<{ty}>", self.std("Option")),
                }
            }
            Shape::Repeated { ty, .. } => {
                format!("{}<{}>", self.std("Vec"), self.value(message, field, ty))
            }
            Shape::Map { key, value } => {
                let map = match self.options.map_of(message, field) {
                    MapType::BTree => self.std("BTreeMap"),
                    MapType::Hash => self.std("HashMap"),
                };
                format!("{map}<{}, {}>", self.scalar(*key), self.value(message, field, value))
            }
        }
    }
}

/// Files whose types prost-types has, with a JSON form of their own: what prost-build does not generate,
/// either.
pub(super) fn has_prost_type(file: &str) -> bool {
    const FILES: [&str; 7] = ["any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"];
    let name = file.strip_prefix("google/protobuf/").and_then(|file| file.strip_suffix(".proto"));
    name.is_some_and(|name| FILES.contains(&name))
}
