//! Random messages of any schema, for what every language has to survive.
//!
//! Nothing here knows a language. The same seed gives the same messages, whatever a test does with them;
//! `PROTOGEN_SEED` and `PROTOGEN_CASES` ask for others, and for more.

mod dice;
mod message;
mod mutation;
mod value;
mod well_known;

pub(crate) use dice::{Dice, Settings};
pub(crate) use message::{Content, message, messages};
pub(crate) use mutation::{mutated_bytes, mutated_json};
