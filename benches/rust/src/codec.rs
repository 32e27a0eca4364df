//! What is called: of each library, what its manual says.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::generated::ours::runtime::json::Json;

/// How a library treats its messages.
pub trait Codec<M> {
    fn encode(message: &M) -> Vec<u8>;
    fn decode(bytes: &[u8]) -> M;
    fn to_json(message: &M) -> String;
    fn from_json(text: &str) -> M;
}

pub struct Ours;
/// The same, with JSON by way of serde_json.
pub struct Serde;
/// prost, and pbjson for JSON.
pub struct Prost;
pub struct Buffa;

const READABLE: &str = "everybody reads what prost and pbjson write";

impl<M: prost::Message + Json + Default> Codec<M> for Ours {
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> M {
        M::decode(bytes).expect(READABLE)
    }

    fn to_json(message: &M) -> String {
        message.to_json().expect("the samples are plain")
    }

    fn from_json(text: &str) -> M {
        M::from_json(text).expect(READABLE)
    }
}

impl<M: prost::Message + Json + Serialize + DeserializeOwned + Default> Codec<M> for Serde {
    fn encode(message: &M) -> Vec<u8> {
        Ours::encode(message)
    }

    fn decode(bytes: &[u8]) -> M {
        Ours::decode(bytes)
    }

    fn to_json(message: &M) -> String {
        serde_json::to_string(message).expect("the samples are plain")
    }

    fn from_json(text: &str) -> M {
        serde_json::from_str(text).expect(READABLE)
    }
}

impl<M: prost::Message + Serialize + DeserializeOwned + Default> Codec<M> for Prost {
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> M {
        M::decode(bytes).expect(READABLE)
    }

    fn to_json(message: &M) -> String {
        serde_json::to_string(message).expect("the samples are plain")
    }

    fn from_json(text: &str) -> M {
        serde_json::from_str(text).expect(READABLE)
    }
}

impl<M: buffa::Message + Serialize + DeserializeOwned> Codec<M> for Buffa {
    fn encode(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn decode(bytes: &[u8]) -> M {
        M::decode_from_slice(bytes).expect(READABLE)
    }

    fn to_json(message: &M) -> String {
        serde_json::to_string(message).expect("the samples are plain")
    }

    fn from_json(text: &str) -> M {
        serde_json::from_str(text).expect(READABLE)
    }
}
