//! Reads a message in one form and writes it in another:
//!
//! ```text
//! → {"case": "scalars", "message": "pkg.Job", "from": "proto", "to": "go", "text": "{\"jobId\":\"7\"}"}
//! ← {"text": "{\"job_id\":7}"}
//! ← {"error": "pkg.Job.job_id at line 1, column 10: expected an int64, found true"}
//! ```
//!
//! The forms are `proto` and `go`, by our own functions; `protoserde` and `goserde`, by serde_json; `value`, by
//! way of its values, as Go's JSON; and `binary`, in hexadecimal digits.

use serde::{Deserialize, Serialize};

use crate::runtime::json::{self, Profile, ReadOptions, WriteOptions};
use crate::{Generated, cases, from_hexadecimal, hexadecimal};

#[derive(Deserialize)]
pub(crate) struct Question {
    case: String,
    message: String,
    from: Form,
    to: Form,
    text: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Proto,
    Go,
    ProtoSerde,
    GoSerde,
    Value,
    Binary,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Answer {
    Text(String),
    Error(String),
}

pub(crate) fn answer(question: Question) -> Answer {
    let answer = match cases::message(&question.case, &question.message) {
        Some(message) => message.convert(&question),
        None => Err(format!("{} has no {}", question.case, question.message)),
    };
    answer.map_or_else(Answer::Error, Answer::Text)
}

pub(crate) fn convert<M: Generated>(question: &Question) -> Result<String, String> {
    let message: M = read(question.from, &question.text)?;
    write(&message, question.to)
}

fn read<M: Generated>(form: Form, text: &str) -> Result<M, String> {
    let json = |profile| ReadOptions { profile: Some(profile), ..ReadOptions::default() };
    match form {
        Form::Proto => M::from_json_with(text, &json(Profile::Proto)).map_err(said),
        Form::Go => M::from_json_with(text, &json(Profile::Go)).map_err(said),
        Form::ProtoSerde => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let message = json::deserialize(Profile::Proto, &mut deserializer).map_err(said)?;
            deserializer.end().map_err(said)?;
            Ok(message)
        }
        Form::GoSerde => serde_json::from_str(text).map_err(said),
        Form::Value => {
            let value: serde_json::Value = serde_json::from_str(text).map_err(said)?;
            serde_json::from_value(value).map_err(said)
        }
        Form::Binary => M::decode(from_hexadecimal(text).as_slice()).map_err(said),
    }
}

fn write<M: Generated>(message: &M, form: Form) -> Result<String, String> {
    let json = |profile| WriteOptions { profile: Some(profile), ..WriteOptions::default() };
    match form {
        Form::Proto => message.to_json_with(&json(Profile::Proto)).map_err(said),
        Form::Go => message.to_json_with(&json(Profile::Go)).map_err(said),
        Form::ProtoSerde => {
            let mut text = Vec::new();
            let mut serializer = serde_json::Serializer::new(&mut text);
            json::serialize(message, Profile::Proto, &mut serializer).map_err(said)?;
            String::from_utf8(text).map_err(said)
        }
        Form::GoSerde => serde_json::to_string(message).map_err(said),
        Form::Value => serde_json::to_value(message).map(|value| value.to_string()).map_err(said),
        Form::Binary => Ok(hexadecimal(&message.encode_to_vec())),
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
