//! An API of 700 messages, as the library of the chosen feature has it.
#![allow(warnings, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/code/include.rs"));
