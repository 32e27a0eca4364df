//! What the protos mean: packages, messages, fields, enums and services, resolved and complete.
//!
//! This box of the street knows neither protox nor any target language. Everything that has a full
//! name lives in one map under it, and refers to others by it, so the model prints as it is
//! (`protogen inspect`) and a lookup is `model.message("pulse.v1.Job")`.

mod check;
mod declaration;
mod enums;
mod field;
mod message;
mod needs;
pub mod options;
mod service;
pub mod wiring;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Span;

pub use check::check;
pub use declaration::{CustomOption, Declaration, Docs};
pub use enums::{Enum, Value};
pub use field::{DefaultValue, Extension, Field, JsType, Presence, Scalar, Shape, Type};
pub use message::{Message, Oneof, WellKnown};
pub use needs::Use;
pub use service::{Idempotency, Method, Service};
pub use wiring::Wiring;

/// A full name such as `pulse.v1.Job`, without a leading dot, or the path by which a file is
/// imported, such as `pulse/v1/job.proto`.
pub type Name = Arc<str>;

/// All files that were read, and everything in them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Model {
    /// Files by the path that imports them.
    pub files: BTreeMap<Name, File>,
    /// Messages by full name, nested ones and groups too; the entries of maps are no messages.
    pub messages: BTreeMap<Name, Message>,
    /// Enums by full name, nested ones too.
    pub enums: BTreeMap<Name, Enum>,
    /// Services by full name.
    pub services: BTreeMap<Name, Service>,
    /// Extensions by full name, wherever they are declared.
    pub extensions: BTreeMap<Name, Extension>,
    /// Plugin services and typed handlers, as our options describe them.
    pub wiring: Wiring,
    /// Where `protogen.toml` sets options of ours: by the element's full name, then by the option's.
    pub overrides: BTreeMap<Name, BTreeMap<String, Option<Span>>>,
}

impl Model {
    /// The message of that full name. Every [`Type::Message`] in a model names one.
    #[must_use]
    pub fn message(&self, name: &str) -> &Message {
        self.messages.get(name).expect("the model is closed: it holds every message that it names")
    }

    /// The enum of that full name. Every [`Type::Enum`] in a model names one.
    #[must_use]
    pub fn enumeration(&self, name: &str) -> &Enum {
        self.enums.get(name).expect("the model is closed: it holds every enum that it names")
    }

    /// The service of that full name. Every file names its own.
    #[must_use]
    pub fn service(&self, name: &str) -> &Service {
        self.services.get(name).expect("the model is closed: it holds every service that it names")
    }

    /// The head of the service, method or field of that full name.
    #[must_use]
    pub fn declaration(&self, name: &str) -> Option<&Declaration> {
        if let Some(service) = self.services.get(name) {
            return Some(&service.decl);
        }
        let (parent, own) = name.rsplit_once('.')?;
        let methods = self.services.get(parent).map(|service| service.methods.iter());
        let mut heads = methods.into_iter().flatten().map(|method| &method.decl);
        let fields = self.messages.get(parent).map(|message| message.fields.iter());
        let mut others = fields.into_iter().flatten().map(|field| &field.decl);
        heads.find(|head| head.name == own).or_else(|| others.find(|head| head.name == own))
    }

    /// The file that is imported by that path.
    #[must_use]
    pub fn file(&self, path: &str) -> &File {
        self.files.get(path).expect("the model is closed: it holds every file that it names")
    }
}

/// One proto file.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    /// The path that imports it.
    pub path: Name,
    /// Its package, or the empty name.
    pub package: Name,
    /// The rules that it is written by.
    pub syntax: Syntax,
    /// What it says of itself, above `syntax` and above `package`.
    pub docs: Docs,
    /// Whether the whole file is marked as deprecated.
    pub deprecated: bool,
    /// Whether it was asked for, and not only imported.
    pub input: bool,
    /// What it imports, in its order.
    pub imports: Vec<Import>,
    /// The full names of its outermost messages, in its order.
    pub messages: Vec<Name>,
    /// The full names of its outermost enums, in its order.
    pub enums: Vec<Name>,
    /// The full names of its services, in its order.
    pub services: Vec<Name>,
    /// The full names of the extensions outside of any message, in its order.
    pub extensions: Vec<Name>,
    /// Our options.
    pub options: options::File,
    /// Everyone's options, protobuf's own included.
    pub custom: Vec<CustomOption>,
    /// The `google.protobuf.FileDescriptorProto` in binary, resolved, without source info.
    #[serde(skip)]
    pub descriptor: Arc<[u8]>,
    /// Its `google.protobuf.SourceCodeInfo` in binary: where everything stands, and the comments.
    #[serde(skip)]
    pub source_info: SourceInfo,
    /// Where it says what package it is.
    #[serde(rename = "at")]
    pub span: Option<Span>,
}

/// Source info in binary. It is made when it is asked for, which few languages do.
#[derive(Clone)]
pub struct SourceInfo(Arc<dyn Fn() -> Vec<u8> + Send + Sync>);

impl SourceInfo {
    /// What that makes.
    pub(crate) fn new(encode: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        SourceInfo(Arc::new(encode))
    }

    /// The bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        (self.0)()
    }
}

impl fmt::Debug for SourceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceInfo").finish_non_exhaustive()
    }
}

/// The rules that a file is written by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Syntax {
    /// `syntax = "proto2"`, or nothing.
    Proto2,
    /// `syntax = "proto3"`.
    Proto3,
}

/// One `import` of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// The path of the imported file.
    pub path: Name,
    /// Whether those who import this file may use what is in that one.
    pub public: bool,
}
