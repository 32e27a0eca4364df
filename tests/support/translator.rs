//! A program in another language that reads messages of the corpus in either form, and writes them in
//! both.
//!
//! ```text
//! → {"case": "maps", "message": "corpus.maps.Maps", "inputs": [{"binary": "0a00"}, {"json": "{}"}]}
//! ← {"outcomes": [{"read": {"binary": "0a00", "json": "{}"}}, {"rejected": {"text": "…", "path": "$.names"}}]}
//! ```
//!
//! Bytes are hexadecimal. What cannot be written is null, with the reason in `unwritable`. What the code did
//! not mean to happen is `broken`.

use std::process::Command;
use std::time::Duration;

use prost_reflect::MessageDescriptor;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;

use super::driver::Driver;

/// Far more than any question takes.
const LIMIT: Duration = Duration::from_secs(60);

pub(crate) struct Translator {
    /// What it is called when it is wrong.
    pub(crate) name: String,
    driver: Driver,
    /// Whether the messages of a file are somebody else's.
    lacks: fn(&str) -> bool,
}

/// A message in one of its forms.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Input {
    Binary(#[serde(serialize_with = "hexadecimal")] Vec<u8>),
    Json(String),
}

/// What came of an input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Read(Written),
    Rejected(Rejection),
    Broken(String),
}

/// A message that was read, in both forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    binary: Option<String>,
    pub(crate) json: Option<String>,
    /// Why one of them is missing.
    #[serde(default)]
    pub(crate) unwritable: Option<String>,
}

/// An error that says what is wrong with an input.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejection {
    /// All that a user is told.
    pub(crate) text: String,
    /// The message that has the field in question, and the field.
    #[serde(rename = "type")]
    pub(crate) type_name: Option<String>,
    pub(crate) field: Option<String>,
    /// In binary input.
    pub(crate) offset: Option<usize>,
    /// In JSON.
    pub(crate) path: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    outcomes: Vec<Outcome>,
}

impl Translator {
    pub(crate) fn start(name: impl Into<String>, command: &mut Command) -> Self {
        Self { name: name.into(), driver: Driver::start(command), lacks: |_| false }
    }

    /// One that can't be asked about the messages of some files, but about those that they are in.
    pub(crate) fn without(self, lacks: fn(&str) -> bool) -> Self {
        Self { lacks, ..self }
    }

    /// Whether it can be asked about a message.
    pub(crate) fn has(&self, message: &MessageDescriptor) -> bool {
        !(self.lacks)(message.parent_file().name())
    }

    /// Has messages of one type read and written.
    pub(crate) fn translate(&self, case: &str, message: &str, inputs: &[Input]) -> Vec<Outcome> {
        let question = json!({ "case": case, "message": message, "inputs": inputs });
        let answer: Answer = self.driver.ask_within(LIMIT, &question);
        assert_eq!(answer.outcomes.len(), inputs.len(), "{} has not answered everything", self.name);
        answer.outcomes
    }

    /// The most memory that it has ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        self.driver.peak_memory()
    }
}

impl Outcome {
    /// What was written, of a message that must be readable.
    pub(crate) fn written(&self) -> Result<&Written, String> {
        match self {
            Outcome::Read(written) => Ok(written),
            Outcome::Rejected(rejection) => Err(format!("rejected: {}", rejection.text)),
            Outcome::Broken(why) => Err(format!("broken: {why}")),
        }
    }
}

impl Written {
    pub(crate) fn binary(&self) -> Option<Vec<u8>> {
        self.binary.as_deref().map(from_hexadecimal)
    }
}

fn hexadecimal<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_hexadecimal(bytes))
}

/// Two digits a byte.
pub(crate) fn to_hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The reverse.
pub(crate) fn from_hexadecimal(text: &str) -> Vec<u8> {
    let digit = |unit: &u8| char::from(*unit).to_digit(16).expect("a driver writes hexadecimal digits");
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| pair.iter().fold(0, |value, unit| 16 * value + digit(unit)));
    bytes.map(|byte| u8::try_from(byte).expect("two digits make a byte")).collect()
}
