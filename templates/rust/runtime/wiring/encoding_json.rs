//! Payloads and results in JSON.

use super::super::json::{Json, Profile, ReadOptions, WriteOptions};
use super::PayloadError;
use super::handler::Encoding;

/// Protobuf's JSON format.
#[must_use]
pub const fn proto_json<M: Json + Default>() -> Encoding<M> {
    Encoding { write: |message| write(message, Profile::Proto), read: |bytes| read(bytes, Profile::Proto) }
}

/// What Go's `encoding/json` makes of protoc-gen-go's structs.
#[must_use]
pub const fn go_json<M: Json + Default>() -> Encoding<M> {
    Encoding { write: |message| write(message, Profile::Go), read: |bytes| read(bytes, Profile::Go) }
}

fn write(message: &impl Json, profile: Profile) -> Result<Vec<u8>, PayloadError> {
    let options = WriteOptions { profile: Some(profile), ..WriteOptions::default() };
    let text = message.to_json_with(&options).map_err(|error| PayloadError::new(&error))?;
    Ok(text.into_bytes())
}

fn read<M: Json + Default>(bytes: &[u8], profile: Profile) -> Result<M, PayloadError> {
    let text = std::str::from_utf8(bytes).map_err(|error| PayloadError::new(&error))?;
    let options = ReadOptions { profile: Some(profile), ..ReadOptions::default() };
    M::from_json_with(text, &options).map_err(|error| PayloadError::new(&error))
}
