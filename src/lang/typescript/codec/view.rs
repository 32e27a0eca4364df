//! What the templates of codecs print.

use askama::Template;

use super::names::Functions;
use crate::lang::typescript::docs::{Docs, filters};

/// What users see of a message at run time.
#[derive(Debug, Template)]
#[template(path = "typescript/codec/message.ts.jinja")]
pub(in crate::lang::typescript) struct Message {
    /// The full name in protobuf.
    pub(in crate::lang::typescript) type_name: String,
    pub(in crate::lang::typescript) ty: String,
    pub(in crate::lang::typescript) json: String,
    pub(in crate::lang::typescript) is: Functions,
    pub(in crate::lang::typescript) create: Vec<Entry>,
    /// Whether its JSON is Go's.
    pub(in crate::lang::typescript) is_go: bool,
    /// Whether its JSON is no object of its fields.
    pub(in crate::lang::typescript) own_json: bool,
}

/// What users see of an extension at run time.
#[derive(Debug, Template)]
#[template(path = "typescript/codec/extension.ts.jinja")]
pub(in crate::lang::typescript) struct Extension {
    pub(in crate::lang::typescript) docs: Docs,
    pub(in crate::lang::typescript) name: String,
    /// The type of its value.
    pub(in crate::lang::typescript) ty: String,
    /// The type of the message that it extends.
    pub(in crate::lang::typescript) extendee: String,
    /// The full names in protobuf.
    pub(in crate::lang::typescript) type_name: String,
    pub(in crate::lang::typescript) extendee_name: String,
    pub(in crate::lang::typescript) number: u32,
    /// The value of an extension that is not set.
    pub(in crate::lang::typescript) empty: String,
    pub(in crate::lang::typescript) is_repeated: bool,
    pub(in crate::lang::typescript) is: Functions,
}

/// The functions behind a message or an extension, which only generated code calls.
#[derive(Debug, Template)]
#[template(path = "typescript/codec/functions.ts.jinja")]
pub(in crate::lang::typescript) struct Code {
    /// The full name in protobuf.
    pub(in crate::lang::typescript) type_name: String,
    pub(in crate::lang::typescript) ty: String,
    pub(in crate::lang::typescript) init: String,
    pub(in crate::lang::typescript) is: Functions,
    pub(in crate::lang::typescript) fields: Vec<Entry>,
    /// The properties with their local names: `jobId, class: class$`.
    pub(in crate::lang::typescript) locals: String,
    pub(in crate::lang::typescript) writes: Vec<Write>,
    pub(in crate::lang::typescript) maps: Vec<Map>,
    pub(in crate::lang::typescript) reads: Reads,
    pub(in crate::lang::typescript) json_form: JsonForm,
}

/// A key and an expression.
#[derive(Debug)]
pub(in crate::lang::typescript) struct Entry {
    pub(in crate::lang::typescript) key: String,
    pub(in crate::lang::typescript) value: String,
}

/// How one or some fields are written.
#[derive(Debug)]
pub(in crate::lang::typescript) enum Write {
    /// A value, or a packed list.
    If { condition: String, call: String },
    /// A list.
    Each { list: String, call: String },
    /// A map: `read` is the key's value from its property.
    Map { map: String, keys: &'static str, tag: u32, key: String, value: String },
    /// Members of a oneof whose numbers follow each other.
    Switch { oneof: String, cases: Vec<Entry> },
    /// A field that must be there.
    Required { local: String, name: String, call: String },
}

/// How a message is read.
#[derive(Debug)]
pub(in crate::lang::typescript) struct Reads {
    pub(in crate::lang::typescript) is_group: bool,
    /// The declarations of the local variables.
    pub(in crate::lang::typescript) variables: Vec<String>,
    pub(in crate::lang::typescript) cases: Vec<Read>,
    /// Whether any case leaves it to the runtime to say where the next field begins.
    pub(in crate::lang::typescript) has_values: bool,
    /// Names of variables that must have been set, and of their fields.
    pub(in crate::lang::typescript) required: Vec<Entry>,
}

/// How one tag is read.
#[derive(Debug)]
pub(in crate::lang::typescript) enum Read {
    /// A value that knows its own end.
    Value { tag: u32, statement: String },
    /// What stands behind a length, from `$.next` to `stop`.
    Delimited { tag: u32, statement: String },
    /// A closed enum, which takes no number that it has no name for.
    Closed { tag: u32, names: String, statement: String },
}

/// A function that reads the entries of one map.
#[derive(Debug, Template)]
#[template(path = "typescript/codec/map.ts.jinja")]
pub(in crate::lang::typescript) struct Map {
    pub(in crate::lang::typescript) name: String,
    pub(in crate::lang::typescript) ty: String,
    pub(in crate::lang::typescript) key: MapPart,
    pub(in crate::lang::typescript) value: MapPart,
    /// Whether the value is read behind its length.
    pub(in crate::lang::typescript) is_message: bool,
    /// The names of a closed enum.
    pub(in crate::lang::typescript) closed: Option<String>,
}

/// The key or the value of a map's entry.
#[derive(Debug)]
pub(in crate::lang::typescript) struct MapPart {
    pub(in crate::lang::typescript) tag: u32,
    pub(in crate::lang::typescript) variable: String,
    pub(in crate::lang::typescript) read: String,
    /// What stands in the map for the variable.
    pub(in crate::lang::typescript) result: String,
}

/// How a message looks in JSON.
#[derive(Debug)]
pub(in crate::lang::typescript) enum JsonForm {
    /// An object of its fields.
    Object {
        texts: Vec<Text>,
        variables: Vec<String>,
        cases: Vec<FromCase>,
        is_extensible: bool,
        required: Vec<Entry>,
        is_empty: bool,
        /// Whether any key's value is looked at.
        reads_values: bool,
        /// What the parameters for the message and the options are called: one that is not used begins with an
        /// underscore.
        message: &'static str,
        options: &'static str,
    },
    /// A form of its own, by the runtime's functions.
    Own { text: String, from: String, options: &'static str },
}

/// How one or some fields are written in JSON.
#[derive(Debug)]
pub(in crate::lang::typescript) enum Text {
    If {
        condition: String,
        key: String,
        text: String,
    },
    Switch {
        oneof: String,
        cases: Vec<TextCase>,
    },
    /// The same as Go has it: an object of its own, or null.
    Wrapped {
        key: String,
        oneof: String,
        cases: Vec<TextCase>,
    },
}

impl Text {
    /// Whether the options are handed on.
    pub(in crate::lang::typescript) fn needs_options(&self) -> bool {
        let needs = |text: &String| text.ends_with(", o)") || text.contains(", o, ");
        match self {
            Text::If { text, .. } => needs(text),
            Text::Switch { cases, .. } | Text::Wrapped { cases, .. } => {
                cases.iter().any(|case| needs(&case.text))
            }
        }
    }
}

#[derive(Debug)]
pub(in crate::lang::typescript) struct TextCase {
    pub(in crate::lang::typescript) case: String,
    pub(in crate::lang::typescript) key: String,
    pub(in crate::lang::typescript) text: String,
}

/// How one key of a JSON object is read.
#[derive(Debug)]
pub(in crate::lang::typescript) struct FromCase {
    /// The field's own name, where it is another than the key.
    pub(in crate::lang::typescript) alias: Option<String>,
    pub(in crate::lang::typescript) key: String,
    /// Whether null is a value.
    pub(in crate::lang::typescript) takes_null: bool,
    /// The variable of the oneof, which must not have been set.
    pub(in crate::lang::typescript) oneof: Option<String>,
    pub(in crate::lang::typescript) statement: String,
}
