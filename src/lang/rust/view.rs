//! What the templates of Rust print.

use askama::Template;

use super::docs::Docs;
use super::wiring::view as wiring;

/// A module, be it a file or inside of one.
#[derive(Debug, Template)]
#[template(path = "rust/module.rs.jinja")]
pub(super) struct Module {
    /// Attributes of the module itself, at the root.
    pub(super) root: Option<Root>,
    pub(super) docs: Docs,
    /// The modules below it that have files of their own.
    pub(super) files: Vec<Child>,
    /// How the runtime gets here, where it is used.
    pub(super) import: Option<String>,
    /// Collections that its types need.
    pub(super) collections: Vec<&'static str>,
    pub(super) items: Vec<Item>,
}

/// What the root has beside other modules.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) macros: Option<String>,
    /// The module of the runtime, if it is emitted.
    pub(super) runtime: Option<String>,
    pub(super) descriptors: Option<String>,
    pub(super) registry: Option<String>,
}

/// A module with a file of its own.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) ident: String,
    /// Its file, where that is not named like the module.
    pub(super) path: Option<String>,
}

/// What stands in a module.
#[derive(Debug)]
pub(super) enum Item {
    Message(Box<Message>),
    Enum(Enum),
    Oneof(Oneof),
    Extension(Extension),
    Constant(Constant),
    /// Clients and servers, as tonic's generator has written them.
    Service(String),
    /// Everything, as prost-build has written it.
    Derived(String),
    /// What a host knows of a plugin's service, and what such a plugin is made of.
    Plugin(Box<(wiring::Host, wiring::Plugin)>),
    /// Typed handlers.
    Handlers(wiring::Handlers),
    /// The types inside of a message.
    Module(String, Module),
}

/// What stands before a declaration.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) docs: Docs,
    pub(super) attributes: Vec<String>,
    pub(super) is_deprecated: bool,
}

/// A file that `include!` can read: the root beside it has attributes, which are no part of such a file.
#[derive(Debug, Template)]
#[template(path = "rust/include.rs.jinja")]
pub(super) struct Include<'a> {
    /// What the root is called in it.
    pub(super) root: &'a str,
}

/// A struct and what it can do.
#[derive(Debug, Template)]
#[template(path = "rust/message.rs.jinja")]
pub(super) struct Message {
    pub(super) head: Head,
    pub(super) rt: String,
    pub(super) name: String,
    pub(super) full_name: String,
    pub(super) package: String,
    /// Its name within the package: `Outer.Inner`.
    pub(super) proto_name: String,
    pub(super) fields: Vec<Field>,
    /// What the field for unknown fields is called.
    pub(super) unknown: String,
    /// The values that its fields have from the start, if these are not those of their types.
    pub(super) defaults: Option<Defaults>,
    pub(super) accessors: Vec<Accessor>,
    /// The number and name of each field.
    pub(super) numbers: Vec<(String, String)>,
    pub(super) sizes: Vec<Step>,
    pub(super) puts: Vec<Step>,
    pub(super) reads: Vec<Read>,
    /// What the parameter for the sizes of nested messages is called: one that is not used has no name.
    pub(super) sizes_name: &'static str,
    /// What implements its JSON.
    pub(super) json: Option<String>,
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) head: Head,
    pub(super) name: String,
    pub(super) ty: String,
}

/// The trait `Default` of a struct.
#[derive(Debug)]
pub(super) struct Defaults {
    /// The trait, as the module calls it.
    pub(super) default: String,
    /// Every field with its value.
    pub(super) values: Vec<(String, String)>,
}

/// A method that returns what is in an `Option`, or else the default.
#[derive(Debug)]
pub(super) struct Accessor {
    pub(super) is_deprecated: bool,
    pub(super) name: String,
    pub(super) field: String,
    pub(super) ty: String,
    pub(super) value: String,
}

/// A statement, or a few.
#[derive(Debug)]
pub(super) enum Step {
    Plain(String),
    If { condition: String, then: String },
    Each { pattern: String, list: String, then: String },
    Match { value: String, arms: Vec<Arm>, rest: &'static str },
}

#[derive(Debug)]
pub(super) struct Arm {
    pub(super) pattern: String,
    pub(super) then: String,
}

impl Step {
    pub(super) fn when(condition: Option<String>, then: String) -> Self {
        match condition {
            Some(condition) => Step::If { condition, then },
            None => Step::Plain(then),
        }
    }

    pub(super) fn each(pattern: &str, list: &str, then: String) -> Self {
        Step::Each { pattern: pattern.to_owned(), list: list.to_owned(), then }
    }

    /// A match with one arm is an `if let`.
    pub(super) fn choose(value: &str, mut arms: Vec<Arm>, rest: &'static str) -> Self {
        match (arms.len(), arms.pop()) {
            (1, Some(arm)) => {
                Step::If { condition: format!("let {} = {value}", arm.pattern), then: arm.then }
            }
            (_, last) => {
                arms.extend(last);
                Step::Match { value: value.to_owned(), arms, rest }
            }
        }
    }

    /// Whether the sizes of nested messages are handed on.
    pub(super) fn uses_sizes(&self) -> bool {
        let uses = |text: &String| text.contains(", sizes)");
        match self {
            Step::Plain(then) | Step::If { then, .. } | Step::Each { then, .. } => uses(then),
            Step::Match { arms, .. } => arms.iter().any(|arm| uses(&arm.then)),
        }
    }
}

/// What is done at a tag.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) tag: String,
    pub(super) statement: String,
}

/// An enum of numbers.
#[derive(Debug, Template)]
#[template(path = "rust/enum.rs.jinja")]
pub(super) struct Enum {
    pub(super) head: Head,
    pub(super) rt: String,
    pub(super) name: String,
    pub(super) std: Std,
    pub(super) variants: Vec<Variant>,
    pub(super) aliases: Vec<Alias>,
    /// The constants that its values stand for.
    pub(super) table: Option<Table>,
    /// The variant of an open enum for other numbers.
    pub(super) unrecognized: Option<String>,
    pub(super) json: Option<String>,
}

/// Names of the standard library, as the module calls them.
#[derive(Debug)]
pub(super) struct Std {
    pub(super) option: String,
    pub(super) from: String,
    pub(super) try_from: String,
    pub(super) result: String,
}

/// A value of an enum.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) head: Head,
    pub(super) name: String,
    pub(super) proto_name: String,
    pub(super) number: String,
    pub(super) is_default: bool,
}

/// Another name for a value.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) head: Head,
    pub(super) name: String,
    pub(super) proto_name: String,
    pub(super) variant: String,
}

/// What the values of an enum stand for.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    /// The type of the constants, and what it is as that of a result.
    pub(super) ty: &'static str,
    pub(super) returned: &'static str,
    /// What the enum calls a value, and its constant.
    pub(super) rows: Vec<(String, String)>,
    /// The same by variant.
    pub(super) arms: Vec<(String, String)>,
    /// The variants that have no constant.
    pub(super) absent: Vec<String>,
}

/// The enum of a oneof.
#[derive(Debug, Template)]
#[template(path = "rust/oneof.rs.jinja")]
pub(super) struct Oneof {
    pub(super) head: Head,
    pub(super) name: String,
    pub(super) variants: Vec<Field>,
}

/// The constant of an extension.
#[derive(Debug, Template)]
#[template(path = "rust/extension.rs.jinja")]
pub(super) struct Extension {
    pub(super) head: Head,
    pub(super) rt: String,
    pub(super) name: String,
    pub(super) extendee: String,
    pub(super) label: String,
    pub(super) number: String,
    pub(super) full_name: String,
}

/// A constant of a file.
#[derive(Debug)]
pub(super) struct Constant {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) ty: &'static str,
    pub(super) value: String,
}
