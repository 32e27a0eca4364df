//! The keys of a Python target.

use crate::config::Table;
use crate::lang::OptionDoc;
use crate::lang::json::Profile;

/// What a target's table says, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// How messages are written as JSON.
    pub(super) json: Profile,
    /// Whether timestamps and the like are Python's own values, and not messages.
    pub(super) native: bool,
    /// Whether services become clients and servicers on grpcio.
    pub(super) grpc: bool,
}

pub(super) static DOCS: &[OptionDoc] = &[
    OptionDoc {
        name: "json",
        values: &["proto", "go"],
        summary: "how JSON is written: protobuf's JSON format, or Go's encoding/json",
    },
    OptionDoc {
        name: "well_known",
        values: &["native", "message"],
        summary: "Timestamp, Duration, Struct, Value, ListValue and wrappers as Python's own values, \
                  or as messages",
    },
    OptionDoc {
        name: "grpc",
        values: &["grpcio", "none"],
        summary: "services as clients and servicers on grpcio, in modules of their own, or no services",
    },
];

impl Options {
    /// Takes the keys of a table.
    pub(super) fn take(table: &mut Table) -> Self {
        let json = table.choice("json", &Profile::CHOICES);
        let native = table.choice("well_known", &[("native", true), ("message", false)]);
        let grpc = table.choice("grpc", &[("grpcio", true), ("none", false)]);
        Options {
            json: json.map_or(Profile::Proto, |(json, _)| json),
            native: native.is_none_or(|(native, _)| native),
            grpc: grpc.is_none_or(|(grpc, _)| grpc),
        }
    }
}
