//! The type of a field, and what it has to import.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use heck::ToUpperCamelCase as _;

use super::literal;
use super::modules::{Modules, module_path, relative};
use super::names::Names;
use super::options::Options;
use super::view::Imports;
use crate::lang::Input;
use crate::model::{Field, File, Model, Name, Presence, Scalar, Shape, Type, WellKnown};
use crate::naming::Scope;

/// Where a type is named. A class sees what is in it and what is in the module, and nothing of the
/// classes around it.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Module,
    /// The path of the class, and all that is in it.
    Class(&'a str, &'a Scope),
}

impl Place<'_> {
    /// Whether a name means something else here than in the module.
    pub(super) fn hides(self, name: &str) -> bool {
        match self {
            Place::Module => false,
            Place::Class(_, scope) => scope.is_taken(name),
        }
    }
}

/// What Python has a type of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Native {
    Timestamp,
    Duration,
    Struct,
    Value,
    List,
    Wrapper(Scalar),
}

/// Names the types of one module. The only way to another module's name is to ask for it here, so
/// nothing is used without its import, and nothing is imported without being used.
pub(super) struct Types<'a> {
    options: &'a Options,
    input: &'a Input<'a>,
    names: &'a Names,
    modules: &'a Modules,
    file: &'a File,
    /// The path of the module.
    path: &'a str,
    scope: Scope,
    /// Whatever is called something in any class of the module.
    hidden: HashSet<String>,
    /// What is imported of each module: the name there, and the name here.
    imports: BTreeMap<String, BTreeMap<String, String>>,
    typing: BTreeSet<&'static str>,
    builtins: bool,
    /// What is imported of the runtime: the name there, and the name here.
    runtime: BTreeMap<&'static str, &'static str>,
    /// Whether something deprecated is named.
    deprecated: bool,
    /// Second names of what some class of the module hides.
    aliases: BTreeMap<String, String>,
}

impl<'a> Types<'a> {
    pub(super) fn new(
        options: &'a Options,
        input: &'a Input<'a>,
        names: &'a Names,
        modules: &'a Modules,
        file: &'a File,
    ) -> Self {
        Types {
            options,
            input,
            names,
            modules,
            file,
            path: modules.path(&file.path),
            scope: names.module(&file.path).clone(),
            hidden: names.hidden(input.model, &file.path),
            imports: BTreeMap::new(),
            typing: BTreeSet::new(),
            builtins: false,
            runtime: BTreeMap::new(),
            deprecated: false,
            aliases: BTreeMap::new(),
        }
    }

    /// For the module of a file's services, where that of its messages is just another.
    #[expect(clippy::too_many_arguments, reason = "all but the last two are what everything is named with")]
    pub(super) fn beside(
        options: &'a Options,
        input: &'a Input<'a>,
        names: &'a Names,
        modules: &'a Modules,
        file: &'a File,
        path: &'a str,
        scope: Scope,
        hidden: HashSet<String>,
    ) -> Self {
        Types { path, scope, hidden, ..Types::new(options, input, names, modules, file) }
    }

    /// The runtime, which has to be imported.
    pub(super) fn use_runtime(&mut self) {
        self.runtime.insert("abi1", "_rt");
    }

    /// What the runtime has for plugins, which has to be imported.
    pub(super) fn use_plugins(&mut self) {
        self.runtime.insert("plugin", "_plugin");
    }

    /// The types that a field may be of, one of which may be `None`.
    pub(super) fn field(&mut self, place: Place<'_>, field: &Field) -> Vec<String> {
        if let Some(text) = &field.options.discriminator {
            return vec![self.one_of(text)];
        }
        match &field.shape {
            Shape::Singular { ty, presence } => {
                let mut types = self.value(place, field, ty);
                if self.native(field) == Some(Native::Value) {
                    types.push("_rt.Null".to_owned());
                }
                match presence {
                    Presence::Explicit => types.push("None".to_owned()),
                    // Where nothing is set, the text is empty, which is no name.
                    Presence::Implicit | Presence::Required
                        if self.input.model.string_enum(field).is_some() =>
                    {
                        types.push(self.one_of(""));
                    }
                    Presence::Implicit | Presence::Required => {}
                }
                types
            }
            Shape::Repeated { ty, .. } => {
                let list = self.builtin(place, "list");
                vec![format!("{list}[{}]", self.value(place, field, ty).join(" | "))]
            }
            Shape::Map { key, value } => {
                let dict = self.builtin(place, "dict");
                let key = self.scalar(place, *key);
                vec![format!("{dict}[{key}, {}]", self.value(place, field, value).join(" | "))]
            }
        }
    }

    /// The type of one value of a field.
    pub(super) fn value(&mut self, place: Place<'_>, field: &Field, ty: &Type) -> Vec<String> {
        let text = match ty {
            Type::Scalar(scalar) => match self.input.model.string_enum(field) {
                Some(found) => {
                    let name = self.names.value_names(&found.decl.full_name).unwrap_or("str");
                    self.named(place, &found.file, name)
                }
                None => self.scalar(place, *scalar),
            },
            Type::Enum(name) => self.declared(place, name),
            Type::Message(name) | Type::Group(name) => match self.native(field) {
                Some(native) => self.native_type(place, native),
                None => self.declared(place, name),
            },
        };
        vec![text]
    }

    /// What a field's type is among Python's own.
    pub(super) fn native(&self, field: &Field) -> Option<Native> {
        native(self.options, self.input.model, field)
    }

    fn native_type(&mut self, place: Place<'_>, native: Native) -> String {
        match native {
            Native::Timestamp => self.imported("datetime", "datetime", "Any"),
            Native::Duration => self.imported("datetime", "timedelta", "Any"),
            Native::Struct => {
                self.use_runtime();
                let (dict, text) = (self.builtin(place, "dict"), self.builtin(place, "str"));
                format!("{dict}[{text}, _rt.Json]")
            }
            Native::Value => {
                self.use_runtime();
                "_rt.Json".to_owned()
            }
            Native::List => {
                self.use_runtime();
                format!("{}[_rt.Json]", self.builtin(place, "list"))
            }
            Native::Wrapper(scalar) => self.scalar(place, scalar),
        }
    }

    fn scalar(&mut self, place: Place<'_>, scalar: Scalar) -> String {
        self.builtin(
            place,
            match scalar {
                Scalar::Double | Scalar::Float => "float",
                Scalar::Bool => "bool",
                Scalar::String => "str",
                Scalar::Bytes => "bytes",
                Scalar::Int32
                | Scalar::Int64
                | Scalar::Uint32
                | Scalar::Uint64
                | Scalar::Sint32
                | Scalar::Sint64
                | Scalar::Fixed32
                | Scalar::Fixed64
                | Scalar::Sfixed32
                | Scalar::Sfixed64 => "int",
            },
        )
    }

    /// One of Python's own names.
    pub(super) fn builtin(&mut self, place: Place<'_>, name: &str) -> String {
        if place.hides(name) || self.scope.is_taken(name) {
            self.builtins = true;
            format!("_b.{name}")
        } else {
            name.to_owned()
        }
    }

    /// One of the names in `typing`, which no declaration may have.
    pub(super) fn typing(&mut self, name: &'static str) -> &'static str {
        self.typing.insert(name);
        name
    }

    /// `Mapping`, which no declaration may be called either.
    pub(super) fn mapping(&mut self) -> String {
        self.imported("collections.abc", "Mapping", "")
    }

    /// A type of `collections.abc`, whatever it is called here.
    pub(super) fn collection(&mut self, name: &str) -> String {
        self.imported("collections.abc", name, "Abc")
    }

    /// Whether a file is that of the module.
    pub(super) fn is_own(&self, file: &str) -> bool {
        *file == *self.file.path
    }

    fn one_of(&mut self, text: &str) -> String {
        format!("{}[{}]", self.typing("Literal"), literal::string(text))
    }

    /// A message or an enum.
    pub(super) fn declared(&mut self, place: Place<'_>, full_name: &Name) -> String {
        let model = self.input.model;
        let (decl, file) = if let Some(message) = model.messages.get(full_name) {
            (&message.decl, &message.file)
        } else {
            let found = model.enumeration(full_name);
            (&found.decl, &found.file)
        };
        self.deprecated |= decl.deprecated;
        let path = self.names.path(full_name);
        self.named(place, file, path)
    }

    /// What a module declares, in this one or in another: `Order.Item`.
    pub(super) fn named(&mut self, place: Place<'_>, file: &Name, path: &str) -> String {
        let (top, rest) = path.split_at(path.find('.').unwrap_or(path.len()));
        if *file != self.file.path || self.path != self.modules.path(file) {
            let package = &self.input.model.file(file).package;
            let top = self.imported(&self.module(file), top, &qualifier(package));
            return format!("{top}{rest}");
        }
        self.own(place, path)
    }

    /// What this module declares.
    pub(super) fn own(&mut self, place: Place<'_>, path: &str) -> String {
        let (top, rest) = path.split_at(path.find('.').unwrap_or(path.len()));
        if let Some(inner) = self.within(place, path) {
            return inner.to_owned();
        }
        if !place.hides(top) {
            return path.to_owned();
        }
        let scope = &mut self.scope;
        let alias =
            self.aliases.entry(top.to_owned()).or_insert_with(|| scope.derive([&format!("_{top}")], '_'));
        format!("{alias}{rest}")
    }

    /// What is in the class that this is, by the short name that it has there. Where that is a name of
    /// the module as well, checkers disagree on which of the two is meant.
    pub(super) fn within<'p>(&self, place: Place<'_>, path: &'p str) -> Option<&'p str> {
        let Place::Class(class, _) = place else { return None };
        let inner = path.strip_prefix(class)?.strip_prefix('.')?;
        let top = inner.split('.').next().unwrap_or(inner);
        (!self.scope.is_taken(top)).then_some(inner)
    }

    /// A name of another module, by a name that means it everywhere in this one.
    fn imported(&mut self, module: &str, name: &str, qualifier: &str) -> String {
        let names = self.imports.entry(module.to_owned()).or_default();
        if let Some(here) = names.get(name) {
            return here.clone();
        }
        let wishes = [name.to_owned(), format!("{qualifier}{name}")];
        let free = |wish: &&String| {
            !self.scope.is_taken(wish) && !self.hidden.contains(*wish) && !BUILTINS.contains(&wish.as_str())
        };
        let here = match wishes.iter().find(free) {
            Some(wish) => self.scope.derive([wish], '_'),
            None => self.scope.derive([&format!("_{name}"), &format!("_{qualifier}{name}")], '_'),
        };
        names.insert(name.to_owned(), here.clone());
        here
    }

    /// How a file's module is called in an import.
    fn module(&self, file: &str) -> String {
        match self.input.external.place(file) {
            None => relative(self.path, self.modules.path(file)),
            Some(place) => match place.rest {
                None => place.module.to_owned(),
                Some(rest) => {
                    format!("{}.{}", place.module.trim_end_matches('.'), module_path(&rest).replace('/', "."))
                }
            },
        }
    }

    /// What has to be imported of the runtime.
    pub(super) fn runtime(&self) -> BTreeSet<&'static str> {
        self.runtime.keys().copied().collect()
    }

    /// Whether something deprecated is named in the module.
    pub(super) fn names_deprecated(&self) -> bool {
        self.deprecated
    }

    /// What the module has to import for the types that were asked for, and the second names of its own.
    pub(super) fn finish(self) -> (Imports, BTreeMap<String, String>) {
        let runtime = relative(self.path, &self.modules.runtime);
        let runtime = (runtime.as_str(), &self.runtime);
        let typing = self.typing.iter().map(|&name| (name.to_owned(), name.to_owned()));
        let mut imports = self.imports;
        if !self.typing.is_empty() {
            imports.insert("typing".to_owned(), typing.collect());
        }
        (Imports::new(self.builtins, runtime, imports), self.aliases)
    }
}

/// What types of ours are called by.
const BUILTINS: &[&str] = &["bool", "bytes", "dict", "float", "int", "list", "str"];

/// What a field's type is among Python's own. What is declared beside those types is made of messages.
pub(super) fn native(options: &Options, model: &Model, field: &Field) -> Option<Native> {
    let (Type::Message(name) | Type::Group(name)) = field.ty() else { return None };
    if !options.native || field.decl.full_name.starts_with("google.protobuf.") {
        return None;
    }
    let message = model.message(name);
    match message.well_known? {
        WellKnown::Timestamp => Some(Native::Timestamp),
        WellKnown::Duration => Some(Native::Duration),
        WellKnown::Struct => Some(Native::Struct),
        WellKnown::Value => Some(Native::Value),
        WellKnown::ListValue => Some(Native::List),
        WellKnown::Wrapper => match message.field("value").map(Field::ty) {
            Some(Type::Scalar(scalar)) => Some(Native::Wrapper(*scalar)),
            Some(Type::Enum(_) | Type::Message(_) | Type::Group(_)) | None => None,
        },
        WellKnown::Any | WellKnown::Empty | WellKnown::FieldMask => None,
    }
}

/// The last word of a package that is not a version: `Billing` of `acme.billing.v1`.
fn qualifier(package: &str) -> String {
    let is_version =
        |part: &&str| part.starts_with('v') && part[1..].starts_with(|c: char| c.is_ascii_digit());
    package.rsplit('.').find(|part| !is_version(part)).unwrap_or_default().to_upper_camel_case()
}
