//! The program that reads a message in one form, and writes it in another.

use serde::{Deserialize, Serialize};

use crate::support::driver::Driver;
use crate::support::rust::PROGRAM;

/// How a message is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    Proto,
    Go,
    ProtoSerde,
    GoSerde,
    Value,
    Binary,
}

/// The running program.
pub(crate) struct Converter {
    driver: Driver,
}

#[derive(Deserialize)]
struct Answer {
    text: Option<String>,
    #[serde(default)]
    error: String,
}

impl Converter {
    pub(crate) fn start() -> Self {
        Converter { driver: Driver::start(&mut PROGRAM.command("convert")) }
    }

    /// Reads a message in one form, and writes it in another.
    pub(crate) fn convert(
        &self,
        case: &str,
        message: &str,
        from: (Form, &str),
        to: Form,
    ) -> Result<String, String> {
        let (from, text) = from;
        let question = serde_json::json!({
            "case": case, "message": message, "from": from, "to": to, "text": text,
        });
        let answer: Answer = self.driver.ask(&question);
        answer.text.ok_or(answer.error)
    }
}
