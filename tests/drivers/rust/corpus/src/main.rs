//! Reads and writes messages of the corpus with generated code. It answers questions, one JSON value a line: of
//! `convert.rs`, `derive.rs` or `translate.rs`, as its argument says.

mod cases;
mod convert;
mod derive;
#[allow(warnings, reason = "prost-build's")]
mod derived;
mod runtime;
mod translate;

use std::io::{self, BufRead as _, Write as _};
use std::marker::PhantomData;

use runtime::json::Json;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() -> io::Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("convert") => answer_lines(convert::answer),
        Some("derive") => answer_lines(derive::answer),
        Some("translate") => answer_lines(translate::answer),
        _ => Err(io::Error::other("say `convert`, `derive` or `translate`")),
    }
}

fn answer_lines<Q: DeserializeOwned, A: Serialize>(answer: impl Fn(Q) -> A) -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let answer = answer(serde_json::from_str(&line?)?);
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &answer)?;
        writeln!(output)?;
    }
    Ok(())
}

/// What any message can do.
trait Generated: Json + prost::Message + Default + Clone + PartialEq + Serialize + DeserializeOwned {}

impl<M: Json + prost::Message + Default + Clone + PartialEq + Serialize + DeserializeOwned> Generated for M {}

/// A type of messages.
trait Message {
    fn convert(&self, question: &convert::Question) -> Result<String, String>;
    fn translate(&self, input: &translate::Input) -> translate::Outcome;
    fn again(&self, bytes: &[u8]) -> Result<Vec<u8>, prost::DecodeError>;
}

struct Type<M>(PhantomData<fn() -> M>);

impl<M> Type<M> {
    const fn new() -> Self {
        Type(PhantomData)
    }
}

impl<M: Generated> Message for Type<M> {
    fn convert(&self, question: &convert::Question) -> Result<String, String> {
        convert::convert::<M>(question)
    }

    fn translate(&self, input: &translate::Input) -> translate::Outcome {
        translate::translate::<M>(input)
    }

    fn again(&self, bytes: &[u8]) -> Result<Vec<u8>, prost::DecodeError> {
        derive::again::<M>(bytes)
    }
}

/// Two digits a byte.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hexadecimal(text: &str) -> Vec<u8> {
    let digit = |unit: u8| char::from(unit).to_digit(16).expect("tests write hexadecimal digits");
    let pairs = text.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, unit| 16 * byte + digit(*unit)));
    pairs.map(|byte| u8::try_from(byte).expect("two digits make a byte")).collect()
}
