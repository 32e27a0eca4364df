//! The type of what stands in the JSON, and what it has to import.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase as _;

use super::held::{NULL_VALUE, Stand};
use super::names::{Names, module_path};
use super::options::Options;
use super::view;
use crate::lang::Input;
use crate::lang::json::Profile;
use crate::model::options::Unit;
use crate::model::{Enum, Field, File, Message, Model, Name, Scalar, Shape, Type, WellKnown};
use crate::naming::Scope;

/// A type, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeExpr {
    pub(super) text: String,
    /// Whether it needs parentheses before `[]`.
    union: bool,
}

impl TypeExpr {
    pub(super) fn new(text: impl Into<String>) -> Self {
        TypeExpr { text: text.into(), union: false }
    }

    pub(super) fn union(text: impl Into<String>) -> Self {
        TypeExpr { text: text.into(), union: true }
    }

    pub(super) fn array(&self) -> Self {
        TypeExpr::new(if self.union { format!("({})[]", self.text) } else { format!("{}[]", self.text) })
    }
}

/// Writes the types of one module. The only way to another module's name is to ask for it here, so
/// nothing is used without its import, and nothing is imported without being used.
pub(super) struct Types<'a> {
    pub(super) options: &'a Options,
    input: &'a Input<'a>,
    names: &'a Names,
    file: &'a File,
    scope: Scope,
    /// What is imported from each specifier: the name there, then the name here.
    imports: BTreeMap<String, BTreeMap<String, Imported>>,
    /// Whether the runtime is used.
    pub(super) runtime: bool,
    /// Whether more of it is used than its types.
    runtime_values: bool,
}

/// A name that is imported.
struct Imported {
    /// What it is called here.
    here: String,
    /// Whether it is needed at run time.
    is_value: bool,
}

impl<'a> Types<'a> {
    pub(super) fn new(options: &'a Options, input: &'a Input<'a>, names: &'a Names, file: &'a File) -> Self {
        let scope = names.scope(&file.path);
        Types {
            options,
            input,
            names,
            file,
            scope,
            imports: BTreeMap::new(),
            runtime: false,
            runtime_values: false,
        }
    }

    /// The type of a field, lists and maps included.
    pub(super) fn field(&mut self, field: &Field) -> TypeExpr {
        match &field.shape {
            Shape::Singular { ty, .. } => self.element(field, ty),
            Shape::Repeated { ty, .. } => self.element(field, ty).array(),
            Shape::Map { key, value } => {
                let value = self.element(field, value).text;
                TypeExpr::new(if *key == Scalar::Bool {
                    format!("{{ true?: {value}; false?: {value} }}")
                } else {
                    format!("{{ [key: string]: {value} }}")
                })
            }
        }
    }

    fn element(&mut self, field: &Field, ty: &Type) -> TypeExpr {
        if let Some(found) = self.input.model.string_enum(field) {
            return TypeExpr::new(self.names_of(found));
        }
        match ty {
            Type::Scalar(Scalar::Bytes) => self.bytes(field),
            Type::Scalar(scalar) => self.with_unit(field.options.unit, *scalar),
            Type::Enum(name) => self.enumeration(name),
            Type::Message(name) | Type::Group(name) => self.message(name),
        }
    }

    /// Go leaves out a field without bytes, but writes null for no bytes in a list, map or oneof.
    fn bytes(&mut self, field: &Field) -> TypeExpr {
        let base64 = self.helper("Base64");
        let alone = matches!(field.shape, Shape::Singular { .. }) && field.oneof.is_none();
        match self.options.json {
            Profile::Go if !alone => TypeExpr::union(format!("{} | null", base64.text)),
            Profile::Go | Profile::Proto => base64,
        }
    }

    fn with_unit(&mut self, unit: Option<Unit>, scalar: Scalar) -> TypeExpr {
        let plain = self.scalar(scalar);
        let flavour = match unit {
            None => return plain,
            Some(Unit::Seconds) => "Seconds",
            Some(Unit::Millis) => "Millis",
            Some(Unit::Nanos) => "Nanos",
            Some(Unit::Rfc3339) => return self.helper("Rfc3339"),
        };
        let flavour = self.helper(flavour);
        if plain.text == "number" {
            flavour
        } else {
            TypeExpr::new(format!("{}<{}>", flavour.text, plain.text))
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> TypeExpr {
        match (scalar, self.options.json) {
            (Scalar::Double | Scalar::Float, Profile::Proto) => self.helper("Double"),
            (Scalar::Bool, _) => TypeExpr::new("boolean"),
            (Scalar::String, _) => TypeExpr::new("string"),
            (Scalar::Bytes, _) => self.helper("Base64"),
            (scalar, Profile::Proto) if scalar.is_64_bit() => self.helper("Int64"),
            (_, _) => TypeExpr::new("number"),
        }
    }

    fn enumeration(&mut self, name: &str) -> TypeExpr {
        let found = self.input.model.enumeration(name);
        if name == NULL_VALUE {
            return TypeExpr::new(match self.options.json {
                Profile::Proto => "null",
                Profile::Go => "number",
            });
        }
        let known = self.named(&found.file, self.names.json(name));
        if found.closed {
            return TypeExpr::new(known);
        }
        TypeExpr::union(format!("{known} | {}", self.helper("UnknownEnum").text))
    }

    /// The type of the JSON of a message that has a form of its own.
    pub(super) fn own_json(&mut self, message: &Message) -> Option<TypeExpr> {
        let well_known = message.well_known?;
        has_form_of_its_own(self.options.json, well_known).then(|| self.message(&message.decl.full_name))
    }

    fn message(&mut self, name: &str) -> TypeExpr {
        let message = self.input.model.message(name);
        let Some(well_known) =
            message.well_known.filter(|&found| has_form_of_its_own(self.options.json, found))
        else {
            return TypeExpr::new(self.named(&message.file, self.names.json(name)));
        };
        match well_known {
            WellKnown::Any => self.helper("Any"),
            WellKnown::Duration => self.helper("Duration"),
            WellKnown::Empty => self.helper("Empty"),
            WellKnown::FieldMask => self.helper("FieldMask"),
            WellKnown::ListValue => self.helper("JsonValue").array(),
            WellKnown::Struct => self.helper("JsonObject"),
            WellKnown::Timestamp => self.helper("Rfc3339"),
            WellKnown::Value => self.helper("JsonValue"),
            WellKnown::Wrapper => {
                let value = message.field("value").expect("a wrapper's only field is `value`");
                self.field(value)
            }
        }
    }

    /// The type of an enum's names.
    fn names_of(&mut self, found: &Enum) -> String {
        let name = self.names.enum_names(&found.decl.full_name);
        self.named(&found.file, name.unwrap_or_else(|| self.names.json(&found.decl.full_name)))
    }

    /// One of the runtime's types.
    pub(super) fn helper(&mut self, name: &str) -> TypeExpr {
        self.runtime = true;
        TypeExpr::new(format!("$.{name}"))
    }

    /// The runtime, for more than its types.
    pub(super) fn value_runtime(&mut self) {
        self.runtime = true;
        self.runtime_values = true;
    }

    /// The type of a scalar in memory, with its unit.
    pub(super) fn memory_scalar(&mut self, field: &Field, plain: &str) -> TypeExpr {
        if let Some(found) = self.input.model.string_enum(field) {
            return TypeExpr::new(self.names_of(found));
        }
        let flavour = match field.options.unit {
            None => return TypeExpr::new(plain),
            Some(Unit::Seconds) => "Seconds",
            Some(Unit::Millis) => "Millis",
            Some(Unit::Nanos) => "Nanos",
            Some(Unit::Rfc3339) => return self.helper("Rfc3339"),
        };
        let flavour = self.helper(flavour);
        if plain == "number" { flavour } else { TypeExpr::new(format!("{}<{plain}>", flavour.text)) }
    }

    /// The type of an enum in memory.
    pub(super) fn memory_enum(&mut self, name: &str) -> TypeExpr {
        let found = self.input.model.enumeration(name);
        let known = self.named(&found.file, self.names.of(name));
        if found.closed {
            return TypeExpr::new(known);
        }
        TypeExpr::union(format!("{known} | {}", self.helper("UnknownEnum").text))
    }

    /// The type of a message in memory, or of what fields hold in its place.
    pub(super) fn memory_message(&mut self, name: &str) -> TypeExpr {
        let message = self.input.model.message(name);
        match self.options.stand_in(message) {
            None => TypeExpr::new(self.named(&message.file, self.names.of(name))),
            Some(Stand::Date) => self.helper("DateTime"),
            Some(Stand::Text) => self.helper("Rfc3339"),
        }
    }

    /// A type of another module or of this one.
    pub(super) fn named(&mut self, file: &Name, name: &str) -> String {
        self.imported(file, name, false)
    }

    /// A function or constant of another module or of this one.
    pub(super) fn value(&mut self, file: &Name, name: &str) -> String {
        self.imported(file, name, true)
    }

    fn imported(&mut self, file: &Name, name: &str, is_value: bool) -> String {
        if *file == self.file.path {
            return name.to_owned();
        }
        let specifier = self.specifier(file);
        if let Some(found) = self.imports.get_mut(&specifier).and_then(|names| names.get_mut(name)) {
            found.is_value |= is_value;
            return found.here.clone();
        }
        let package = &self.input.model.file(file).package;
        let here = self.scope.derive([name, &format!("{}{name}", qualifier(package))], '$');
        let imported = Imported { here: here.clone(), is_value };
        self.imports.entry(specifier).or_default().insert(name.to_owned(), imported);
        here
    }

    fn specifier(&self, file: &str) -> String {
        let ext = self.options.import_ext;
        match self.input.external.place(file) {
            None => format!("{}{ext}", relative(self.names.module(&self.file.path), self.names.module(file))),
            Some(place) => match place.rest {
                None => place.module.to_owned(),
                Some(rest) => format!("{}/{}{ext}", place.module.trim_end_matches('/'), module_path(&rest)),
            },
        }
    }

    /// What the module has to import for the types that were asked for, the runtime first.
    pub(super) fn imports(self) -> Vec<view::Import> {
        let file = if self.options.types_only { "types" } else { "index" };
        let runtime = format!("{}/{file}", self.names.runtime);
        let runtime = relative(self.names.module(&self.file.path), &runtime);
        let runtime = view::Import {
            types_only: !self.runtime_values,
            ..view::Import::all("$", &format!("{runtime}{}", self.options.import_ext))
        };
        let imports = self.imports.into_iter().map(|(specifier, names)| {
            let types_only = names.values().all(|name| !name.is_value);
            let names = names.into_iter().map(|(there, Imported { here, is_value })| {
                let marker = if types_only || is_value { "" } else { "type " };
                if there == here { format!("{marker}{here}") } else { format!("{marker}{there} as {here}") }
            });
            view::Import::names(&names.collect::<Vec<_>>(), &specifier, types_only)
        });
        self.runtime.then_some(runtime).into_iter().chain(imports).collect()
    }
}

/// Whether a type is written in TypeScript's own words, so that its file is not needed.
pub(super) fn is_native(json: Profile, model: &Model, ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Enum(name) => **name == *NULL_VALUE,
        Type::Message(name) | Type::Group(name) => {
            model.message(name).well_known.is_some_and(|found| has_form_of_its_own(json, found))
        }
    }
}

/// Go's encoding/json knows nothing of well-known types, but some of them write themselves.
pub(super) fn has_form_of_its_own(json: Profile, well_known: WellKnown) -> bool {
    match well_known {
        WellKnown::Struct | WellKnown::Value | WellKnown::ListValue => true,
        WellKnown::Any
        | WellKnown::Duration
        | WellKnown::Empty
        | WellKnown::FieldMask
        | WellKnown::Timestamp
        | WellKnown::Wrapper => json == Profile::Proto,
    }
}

/// The last word of a package that is not a version: `Billing` of `acme.billing.v1`.
pub(super) fn qualifier(package: &str) -> String {
    let is_version =
        |part: &&str| part.starts_with('v') && part[1..].starts_with(|c: char| c.is_ascii_digit());
    package.rsplit('.').find(|part| !is_version(part)).unwrap_or_default().to_upper_camel_case()
}

/// The path from one module to another, both relative to the output folder.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let shared = (0..folders).take_while(|&at| from[at] == to[at]).count();
    let up = from.len() - 1 - shared;
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    format!("{start}{}", to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::{qualifier, relative};

    #[test]
    fn a_path_goes_up_to_the_shared_folder_and_down_again() {
        assert_eq!(relative("a/b/c", "a/b/d"), "./d");
        assert_eq!(relative("a/b/c", "a/x/y/z"), "../x/y/z");
        assert_eq!(relative("top", "a/b"), "./a/b");
        assert_eq!(relative("a/b", "top"), "../top");
    }

    #[test]
    fn a_package_is_known_by_its_last_word_that_is_not_a_version() {
        assert_eq!(qualifier("acme.billing.v1beta1"), "Billing");
        assert_eq!(qualifier("acme.vault"), "Vault");
        assert_eq!(qualifier(""), "");
    }
}
