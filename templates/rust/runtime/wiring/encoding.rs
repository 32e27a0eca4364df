//! Payloads and results in protobuf's binary format.

use prost::Message;

use super::PayloadError;
use super::handler::Encoding;

/// Protobuf's binary format.
#[must_use]
pub const fn binary<M: Message + Default>() -> Encoding<M> {
    Encoding {
        write: |message| Ok(message.encode_to_vec()),
        read: |bytes| M::decode(bytes).map_err(|error| PayloadError::new(&error)),
    }
}
