//! Speaks the protocol of tests/support/translator.rs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use prost::DecodeError;
use prost::bytes::Buf as _;
use prost::encoding::{DecodeContext, WireType};
use serde::{Deserialize, Serialize};

use crate::runtime::json::{self, Profile, ReadOptions, WriteOptions};
use crate::{Generated, cases, from_hexadecimal, hexadecimal};

#[derive(Deserialize)]
pub(crate) struct Question {
    case: String,
    message: String,
    inputs: Vec<Input>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Input {
    Binary(String),
    Json(String),
}

#[derive(Serialize)]
pub(crate) struct Answer {
    outcomes: Vec<Outcome>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Read(Written),
    Rejected(Rejection),
    Broken(String),
}

#[derive(Serialize)]
pub(crate) struct Written {
    binary: String,
    json: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unwritable: Option<String>,
}

#[derive(Default, Serialize)]
pub(crate) struct Rejection {
    text: String,
    r#type: Option<String>,
    field: Option<String>,
    path: Option<String>,
}

/// No input takes longer.
const LIMIT: Duration = Duration::from_secs(2);

pub(crate) fn answer(question: Question) -> Answer {
    let Some(message) = cases::message(&question.case, &question.message) else {
        let broken = || Outcome::Broken(format!("{} has no {}", question.case, question.message));
        return Answer { outcomes: question.inputs.iter().map(|_| broken()).collect() };
    };
    let outcome = |input: &Input| {
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| message.translate(input)));
        match started.elapsed() {
            took if took > LIMIT => Outcome::Broken(format!("took {took:?}")),
            _ => outcome.unwrap_or_else(|panic| Outcome::Broken(reason(&*panic))),
        }
    };
    Answer { outcomes: question.inputs.iter().map(outcome).collect() }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    format!("panicked: {}", text.unwrap_or_default())
}

pub(crate) fn translate<M: Generated>(input: &Input) -> Outcome {
    let options = ReadOptions { profile: Some(Profile::Proto), ..ReadOptions::default() };
    let read = match input {
        Input::Binary(bytes) => M::decode(from_hexadecimal(bytes).as_slice()).map_err(|error| in_bytes(&error)),
        Input::Json(text) => M::from_json_with(text, &options).map_err(|error| in_json(&error)),
    };
    let message = match read {
        Ok(message) => message,
        Err(rejection) => return Outcome::Rejected(rejection),
    };
    let binary = message.encode_to_vec();
    let options = WriteOptions { profile: Some(Profile::Proto), ..WriteOptions::default() };
    let json = message.to_json_with(&options);
    check_bytes(&message, &binary);
    if let Ok(json) = &json {
        check_json(&message, json);
    }
    let unwritable = json.as_ref().err().map(ToString::to_string);
    Outcome::Read(Written { binary: hexadecimal(&binary), json: json.ok(), unwritable })
}

/// What prost's error says is all there is, the innermost message first:
/// `failed to decode Protobuf message: a.D.e: a.B.c: why`.
fn in_bytes(error: &DecodeError) -> Rejection {
    let text = error.to_string().replacen("failed to decode Protobuf message: ", "", 1);
    let place = text.split(": ").next().unwrap_or_default();
    let field = place.rsplit_once(".(").map(|(message, what)| (message, format!("({what}")));
    let field = field.or_else(|| place.rsplit_once('.').map(|(message, field)| (message, field.to_owned())));
    let (message, field) = field.unzip();
    Rejection { r#type: message.map(str::to_owned), field, text, path: None }
}

fn in_json(error: &json::Error) -> Rejection {
    Rejection {
        text: error.to_string(),
        r#type: error.message().map(str::to_owned),
        field: error.field().map(str::to_owned),
        path: Some(error.path()),
    }
}

/// What holds for the bytes of every message, whatever is in it.
fn check_bytes<M: Generated>(message: &M, binary: &[u8]) {
    assert_eq!(message.encoded_len(), binary.len(), "encoded_len");
    assert_eq!(message.clone().encode_to_vec(), binary, "a clone has other bytes");
    let read = |message: M| message.encode_to_vec();
    assert_eq!(read(M::decode(binary).expect("what was written is read")), binary, "read again");
    let (head, tail) = binary.split_at(binary.len() / 2);
    assert_eq!(read(M::decode(head.chain(tail)).expect("pieces are read")), binary, "read in pieces");

    let delimited = message.encode_length_delimited_to_vec();
    let mut rest = delimited.as_slice();
    assert_eq!(read(M::decode_length_delimited(&mut rest).expect("behind a length")), binary, "behind a length");
    assert!(rest.is_empty(), "the length is that of the message");

    // As a message that prost derives has it: field by field, from one buffer or from pieces.
    let mut nested = Vec::new();
    prost::encoding::message::encode(1, message, &mut nested);
    for at in [0, nested.len() / 2] {
        let (mut head, tail) = nested.split_at(at);
        let mut buf = prost::bytes::Buf::chain(&mut head, tail);
        buf.get_u8();
        let mut parent = M::default();
        let merged = prost::encoding::message::merge(
            WireType::LengthDelimited,
            &mut parent,
            &mut buf,
            DecodeContext::default(),
        );
        merged.expect("a parent reads its messages");
        assert_eq!(read(parent), binary, "in a derived message");
    }
}

/// What holds for the JSON of every message.
fn check_json<M: Generated>(message: &M, text: &str) {
    let mut written = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut written);
    json::serialize(message, Profile::Proto, &mut serializer).expect("serde_json writes what we write");
    let value: serde_json::Value = serde_json::from_str(text).expect("what we write is JSON");
    let by_serde: serde_json::Value = serde_json::from_slice(&written).expect("serde_json writes JSON");
    assert_eq!(with_doubles(&by_serde), with_doubles(&value), "serde_json");
    let again: M = json::deserialize(Profile::Proto, value).expect("serde_json's values are read");
    let options = WriteOptions { profile: Some(Profile::Proto), ..WriteOptions::default() };
    assert_eq!(again.to_json_with(&options).as_deref(), Ok(text), "read by way of values");
}

/// The value with all its numbers as doubles: serde_json writes a whole one as `1.0`, and we as `1`.
fn with_doubles(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.iter().map(with_doubles).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), with_doubles(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
