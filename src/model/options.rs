//! Our own options, as `protogen/v1/options.proto` declares them and `protogen.toml` may repeat them.
//!
//! One struct serves both: its keys are the proto's field names. A field of options.proto that is
//! missing here is an error as soon as somebody uses it, so the two cannot drift apart unseen; a
//! test sets every one of them.

use serde::{Deserialize, Serialize};

macro_rules! options {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "skip")] pub $field: $ty,)*
        }
    )*};
}

fn skip<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

options! {
    /// `(protogen.v1.file)`
    File {
        /// The name of the union of the file's messages that have a discriminator.
        union: Option<String>,
        /// Constants that belong to the file.
        constants: Vec<NamedConstant>,
    }

    /// `(protogen.v1.message)`
    Message {
        /// The name in generated code.
        rename: Option<String>,
    }

    /// `(protogen.v1.field)`
    Field {
        /// The name in generated code.
        rename: Option<String>,
        /// What the field counts.
        unit: Option<Unit>,
        /// The full name of the enum whose value names the text is one of.
        string_enum: Option<String>,
        /// The one text that the field ever holds.
        discriminator: Option<String>,
        /// What the field means to the wiring of host and plugin.
        role: Option<Role>,
    }

    /// `(protogen.v1.oneof)`
    Oneof {
        /// The name in generated code.
        rename: Option<String>,
    }

    /// `(protogen.v1.enum)`
    Enum {
        /// The name in generated code.
        rename: Option<String>,
        /// The name of the table of its constants.
        table: Option<String>,
    }

    /// `(protogen.v1.value)`
    Value {
        /// The name in generated code.
        rename: Option<String>,
        /// What the value stands for.
        constant: Option<Constant>,
    }

    /// `(protogen.v1.service)`
    Service {
        /// The name in generated code.
        rename: Option<String>,
        /// How a host drives the plugin processes that serve it.
        plugin: Option<Plugin>,
        /// Which executor runs its methods as jobs.
        handlers: Option<Handlers>,
    }

    /// `(protogen.v1.service).plugin`
    Plugin {
        /// The contract's name, which all plugins that serve it share.
        name: String,
        /// The protocol versions that the contract speaks; empty means 1.
        protocol_versions: Vec<u32>,
        /// What tells a plugin that a host started it.
        cookie: Option<Cookie>,
        /// Seconds until the first answer; 30 by default.
        start_timeout_secs: Option<u32>,
        /// Seconds to finish jobs when asked to stop; 10 by default.
        shutdown_grace_secs: Option<u32>,
        /// Bytes of the largest message; 64 MiB by default.
        max_message_bytes: Option<u32>,
    }

    /// `(protogen.v1.service).plugin.cookie`
    Cookie {
        /// The environment variable.
        key: String,
        /// What stands in it.
        value: String,
    }

    /// `(protogen.v1.service).handlers`
    Handlers {
        /// The full name of the service that carries the jobs.
        executor: String,
        /// How payloads and results are written.
        encoding: Option<Encoding>,
    }

    /// `(protogen.v1.method)`
    Method {
        /// The name in generated code.
        rename: Option<String>,
        /// What the method is for in the life of a plugin.
        kind: Option<Kind>,
        /// The name of the handler that it is.
        handler: Option<String>,
        /// Whether twice is the same as once.
        idempotent: bool,
        /// Seconds that a call may take where the caller does not say.
        default_timeout_secs: Option<u32>,
        /// Seconds that a call may take at the most.
        max_timeout_secs: Option<u32>,
        /// Calls that may run at once.
        max_concurrency: Option<u32>,
    }
}

/// What a field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Nanoseconds.
    Nanos,
    /// A moment as RFC 3339 text.
    #[serde(rename = "RFC3339")]
    Rfc3339,
}

impl Unit {
    /// Whether a text has the unit's word already, so that nobody need add it.
    #[must_use]
    pub fn is_said_in(self, text: &str) -> bool {
        let word = match self {
            Unit::Seconds => "seconds",
            Unit::Millis => "milliseconds",
            Unit::Nanos => "nanoseconds",
            Unit::Rfc3339 => "rfc 3339",
        };
        let text = text.to_lowercase();
        text.match_indices(word).any(|(at, _)| !text[..at].ends_with(char::is_alphabetic))
    }
}

/// What a field means to the wiring of host and plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "options.proto documents each of them")]
pub enum Role {
    JobId,
    Handler,
    Payload,
    TimeoutSecs,
    Attempt,
    Success,
    Error,
    Result,
    ProgressCurrent,
    ProgressTotal,
    Cost,
    Logs,
    Retryable,
    PluginVersion,
    HandlerNames,
    Config,
    PluginName,
    Healthy,
    HealthMessage,
    HealthDetails,
    LogTimestamp,
    LogLevel,
    LogMessage,
    LogStage,
    LogMetadata,
}

/// What a method is for in the life of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "options.proto documents each of them")]
pub enum Kind {
    Call,
    Metadata,
    Initialize,
    Execute,
    Health,
    Shutdown,
}

/// How payloads and results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "options.proto documents each of them")]
pub enum Encoding {
    Binary,
    ProtoJson,
    GoJson,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constant {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A truth value.
    Flag(bool),
}

/// A constant with a name.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NamedConstant {
    /// The name, in upper snake case.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub comment: String,
    /// What it is.
    #[serde(flatten)]
    pub value: Constant,
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn a_unit_is_said_by_its_own_word() {
        assert!(Unit::Seconds.is_said_in("Seconds that it may take."));
        assert!(Unit::Millis.is_said_in("When, in milliseconds since 1970."));
        assert!(!Unit::Seconds.is_said_in("Not in milliseconds."));
        assert!(!Unit::Nanos.is_said_in(""));
    }
}
