//! Has bytes read and written by what prost derives (`theirs`), and that by generated code (`ours`); and the same bytes
//! by generated code first, and by what prost derives (`again`):
//!
//! ```text
//! → {"case": "maps", "message": "corpus.maps.Entries", "inputs": ["0a00"]}
//! ← {"outcomes": [{"theirs": "0a00", "ours": "0a040a001200", "again": "0a00"}]}
//! ```
//!
//! There are no outcomes of a message that prost-build has not generated.

use prost::{DecodeError, Message};
use serde::{Deserialize, Serialize};

use crate::{cases, derived, from_hexadecimal, hexadecimal};

#[derive(Deserialize)]
pub(crate) struct Question {
    case: String,
    message: String,
    inputs: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Answer {
    outcomes: Option<Vec<Outcome>>,
}

#[derive(Serialize)]
struct Outcome {
    theirs: String,
    ours: String,
    again: String,
}

pub(crate) type Again = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

/// Reads a message and writes it.
pub(crate) fn again<M: Message + Default>(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    Ok(M::decode(bytes)?.encode_to_vec())
}

pub(crate) fn answer(question: Question) -> Answer {
    let both = derived::message(&question.case, &question.message)
        .zip(cases::message(&question.case, &question.message));
    let outcomes = both.map(|(derived, message)| {
        let outcome = |input: &String| {
            let input = from_hexadecimal(input);
            let theirs = derived(&input).expect("prost reads what a test writes");
            let ours = message.again(&theirs).expect("we read what prost writes");
            let again = message.again(&input).expect("we read what a test writes");
            let again = derived(&again).expect("prost reads what we write");
            let [theirs, ours, again] = [theirs, ours, again].map(|bytes| hexadecimal(&bytes));
            Outcome { theirs, ours, again }
        };
        question.inputs.iter().map(outcome).collect()
    });
    Answer { outcomes }
}
