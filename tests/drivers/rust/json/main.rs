//! Reads a message in one form and writes it in another. It speaks JSON lines:
//!
//! ```text
//! → {"case": "scalars", "message": "pkg.Job", "from": "proto", "to": "go", "text": "{\"jobId\":\"7\"}"}
//! ← {"text": "{\"job_id\":7}"}
//! ← {"error": "pkg.Job.job_id at line 1, column 10: expected an int64, found true"}
//! ```
//!
//! The forms are `proto` and `go`, by our own functions; `protoserde` and `goserde`, by serde_json; `value`, by
//! way of its values, as Go's JSON; and `binary`, in hexadecimal digits.

mod cases;
mod runtime;

use std::io::{self, BufRead as _, Write as _};

use runtime::json::{Json, Profile, ReadOptions, WriteOptions};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[derive(Deserialize)]
struct Question {
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
enum Answer {
    Text(String),
    Error(String),
}

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        let answer = match cases::message(&question.case, &question.message) {
            Some(mut message) => convert(&mut *message, &question),
            None => Err(format!("{} has no {}", question.case, question.message)),
        };
        let answer = answer.map_or_else(Answer::Error, Answer::Text);
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &answer)?;
        writeln!(output)?;
    }
    Ok(())
}

fn convert(message: &mut dyn Message, question: &Question) -> Result<String, String> {
    message.read(question.from, &question.text)?;
    message.write(question.to)
}

/// A message of any type.
pub(crate) trait Message {
    fn read(&mut self, form: Form, text: &str) -> Result<(), String>;
    fn write(&self, form: Form) -> Result<String, String>;
}

impl<M: Json + prost::Message + Default + Serialize + DeserializeOwned> Message for M {
    fn read(&mut self, form: Form, text: &str) -> Result<(), String> {
        let json = |profile| ReadOptions { profile: Some(profile), ..ReadOptions::default() };
        *self = match form {
            Form::Proto => M::from_json_with(text, &json(Profile::Proto)).map_err(said)?,
            Form::Go => M::from_json_with(text, &json(Profile::Go)).map_err(said)?,
            Form::ProtoSerde => {
                let mut deserializer = serde_json::Deserializer::from_str(text);
                let message = runtime::json::deserialize(Profile::Proto, &mut deserializer).map_err(said)?;
                deserializer.end().map_err(said)?;
                message
            }
            Form::GoSerde => serde_json::from_str(text).map_err(said)?,
            Form::Value => {
                let value: serde_json::Value = serde_json::from_str(text).map_err(said)?;
                serde_json::from_value(value).map_err(said)?
            }
            Form::Binary => M::decode(bytes(text)?.as_slice()).map_err(said)?,
        };
        Ok(())
    }

    fn write(&self, form: Form) -> Result<String, String> {
        let json = |profile| WriteOptions { profile: Some(profile), ..WriteOptions::default() };
        match form {
            Form::Proto => self.to_json_with(&json(Profile::Proto)).map_err(said),
            Form::Go => self.to_json_with(&json(Profile::Go)).map_err(said),
            Form::ProtoSerde => {
                let mut text = Vec::new();
                let mut serializer = serde_json::Serializer::new(&mut text);
                runtime::json::serialize(self, Profile::Proto, &mut serializer).map_err(said)?;
                String::from_utf8(text).map_err(said)
            }
            Form::GoSerde => serde_json::to_string(self).map_err(said),
            Form::Value => serde_json::to_value(self).map(|value| value.to_string()).map_err(said),
            Form::Binary => Ok(self.encode_to_vec().iter().map(|byte| format!("{byte:02x}")).collect()),
        }
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(&String::from_utf8_lossy(pair), 16).map_err(said)).collect()
}
