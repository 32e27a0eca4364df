//! What each role is for: where it stands, and on which fields.

use super::Part;
use crate::model::options::Role;
use crate::model::{Field, Scalar, Shape, Type};

/// The kind of field that a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A `string`.
    Text,
    /// `bytes`.
    Bytes,
    /// A `bool`.
    Flag,
    /// An integer.
    Integer,
    /// A `double` or `float`.
    Number,
    /// A `repeated string`.
    Texts,
    /// A `map<string, string>`.
    TextByName,
    /// A repeated message.
    Entries,
}

impl Wanted {
    /// Whether a field is of this kind. A member of a oneof never is: the other members would take
    /// what it means away.
    #[must_use]
    pub fn accepts(self, field: &Field) -> bool {
        let scalar = |test: fn(Scalar) -> bool| match &field.shape {
            Shape::Singular { ty: Type::Scalar(scalar), .. } => field.oneof.is_none() && test(*scalar),
            Shape::Singular { .. } | Shape::Repeated { .. } | Shape::Map { .. } => false,
        };
        match self {
            Wanted::Text => scalar(|scalar| scalar == Scalar::String),
            Wanted::Bytes => scalar(|scalar| scalar == Scalar::Bytes),
            Wanted::Flag => scalar(|scalar| scalar == Scalar::Bool),
            Wanted::Integer => scalar(|scalar| scalar.is_number() && !is_float(scalar)),
            Wanted::Number => scalar(is_float),
            Wanted::Texts => {
                matches!(&field.shape, Shape::Repeated { ty: Type::Scalar(Scalar::String), .. })
            }
            Wanted::TextByName => {
                field.shape == Shape::Map { key: Scalar::String, value: Type::Scalar(Scalar::String) }
            }
            Wanted::Entries => matches!(&field.shape, Shape::Repeated { ty: Type::Message(_), .. }),
        }
    }

    /// The field as one writes it.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Wanted::Text => "a `string` field",
            Wanted::Bytes => "a `bytes` field",
            Wanted::Flag => "a `bool` field",
            Wanted::Integer => "an integer field",
            Wanted::Number => "a `double` or `float` field",
            Wanted::Texts => "a `repeated string` field",
            Wanted::TextByName => "a `map<string, string>` field",
            Wanted::Entries => "a repeated field of messages",
        }
    }
}

fn is_float(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::Double | Scalar::Float)
}

impl Role {
    /// The kind of field that the role is for.
    #[must_use]
    pub fn wants(self) -> Wanted {
        match self {
            Role::JobId
            | Role::Handler
            | Role::Error
            | Role::PluginName
            | Role::PluginVersion
            | Role::HealthMessage
            | Role::LogTimestamp
            | Role::LogLevel
            | Role::LogMessage
            | Role::LogStage
            | Role::LogMetadata => Wanted::Text,
            Role::Payload | Role::Result => Wanted::Bytes,
            Role::Success | Role::Retryable | Role::Healthy => Wanted::Flag,
            Role::TimeoutSecs | Role::Attempt | Role::ProgressCurrent | Role::ProgressTotal => {
                Wanted::Integer
            }
            Role::Cost => Wanted::Number,
            Role::HandlerNames => Wanted::Texts,
            Role::Config | Role::HealthDetails => Wanted::TextByName,
            Role::Logs => Wanted::Entries,
        }
    }

    /// The messages that the role has a meaning in.
    #[must_use]
    pub fn parts(self) -> &'static [Part] {
        match self {
            Role::JobId | Role::Handler | Role::Payload | Role::TimeoutSecs | Role::Attempt => {
                &[Part::ExecuteRequest]
            }
            Role::Success
            | Role::Error
            | Role::Result
            | Role::ProgressCurrent
            | Role::ProgressTotal
            | Role::Cost
            | Role::Logs
            | Role::Retryable => &[Part::ExecuteResponse],
            Role::PluginVersion => &[Part::ExecuteResponse, Part::MetadataResponse],
            Role::PluginName => &[Part::MetadataResponse],
            Role::HandlerNames => &[Part::InitializeResponse],
            Role::Config => &[Part::InitializeRequest],
            Role::Healthy | Role::HealthMessage | Role::HealthDetails => &[Part::HealthResponse],
            Role::LogTimestamp | Role::LogLevel | Role::LogMessage | Role::LogStage | Role::LogMetadata => {
                &[Part::LogEntry]
            }
        }
    }

    /// The role as protos write it.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Role::JobId => "JOB_ID",
            Role::Handler => "HANDLER",
            Role::Payload => "PAYLOAD",
            Role::TimeoutSecs => "TIMEOUT_SECS",
            Role::Attempt => "ATTEMPT",
            Role::Success => "SUCCESS",
            Role::Error => "ERROR",
            Role::Result => "RESULT",
            Role::ProgressCurrent => "PROGRESS_CURRENT",
            Role::ProgressTotal => "PROGRESS_TOTAL",
            Role::Cost => "COST",
            Role::Logs => "LOGS",
            Role::Retryable => "RETRYABLE",
            Role::PluginVersion => "PLUGIN_VERSION",
            Role::HandlerNames => "HANDLER_NAMES",
            Role::Config => "CONFIG",
            Role::PluginName => "PLUGIN_NAME",
            Role::Healthy => "HEALTHY",
            Role::HealthMessage => "HEALTH_MESSAGE",
            Role::HealthDetails => "HEALTH_DETAILS",
            Role::LogTimestamp => "LOG_TIMESTAMP",
            Role::LogLevel => "LOG_LEVEL",
            Role::LogMessage => "LOG_MESSAGE",
            Role::LogStage => "LOG_STAGE",
            Role::LogMetadata => "LOG_METADATA",
        }
    }
}
