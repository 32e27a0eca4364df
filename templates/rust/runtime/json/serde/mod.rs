//! serde's formats, for messages that are part of somebody else's types.
//!
//! Whatever the format, it carries JSON: a 64-bit integer is a string in YAML, too.

mod go;
mod input;
mod output;
mod parts;
mod visit;

use serde_core::de::Deserializer;
use serde_core::ser::Serializer;

use super::{Profile, Value};

/// Serializes a message or an enum.
///
/// # Errors
///
/// As [`Json::to_json`](super::Json::to_json), and as the serializer.
pub fn serialize<S: Serializer>(
    value: &dyn Value,
    profile: Profile,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match profile {
        Profile::Proto => output::serialize(value, serializer),
        Profile::Go => go::serialize(value, serializer),
    }
}

/// Deserializes a message or an enum.
///
/// # Errors
///
/// As [`Json::from_json`](super::Json::from_json), and as the deserializer.
pub fn deserialize<'de, T, D>(profile: Profile, deserializer: D) -> Result<T, D::Error>
where
    T: Value + Default,
    D: Deserializer<'de>,
{
    let mut value = T::default();
    input::deserialize(&mut value, profile, deserializer)?;
    Ok(value)
}
