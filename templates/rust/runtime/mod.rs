//! What generated messages share: their binary form, unknown fields and extensions.
//!
//! Users meet [`UnknownFields`] and [`Extension`]; the rest is for generated code.

#![allow(clippy::missing_errors_doc, reason = "every error says that the bytes hold no message")]

#[doc(hidden)]
pub mod bits;
mod enums;
mod error;
mod extension;
#[doc(hidden)]
pub mod glue;
pub mod json;
pub mod kind;
#[doc(hidden)]
pub mod map;
mod message;
#[doc(hidden)]
pub mod put;
mod reader;
#[doc(hidden)]
pub mod size;
mod unknown;
pub mod wiring;

pub use extension::{Extension, Packed, Repeated, Singular};
pub use message::Message;
pub use reader::Reader;
pub use unknown::{Record, UnknownFields};

/// What generated code calls. Its name changes with what it promises, so code of another version of
/// protogen does not compile against it.
#[doc(hidden)]
pub mod abi1 {
    pub use super::enums::UnknownValue;
    pub use super::error::Result;
    pub use super::json;
    pub use super::kind::{Bool, Bytes, Double, Fixed32, Fixed64, Float, Int32, Int64, Sfixed32, Sfixed64};
    pub use super::kind::{
        Closed, Foreign, Group, Nested, Open, Shared, Sint32, Sint64, Text, Uint32, Uint64,
    };
    pub use super::wiring;
    pub use super::{Extension, Message, Packed, Reader, Repeated, Singular, UnknownFields};
    pub use super::{bits, glue, kind, map, put, size};
    pub use prost;
    pub use prost::bytes::BufMut;
}
