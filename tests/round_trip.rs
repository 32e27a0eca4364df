//! Random messages of the whole corpus go through generated code and come back, as bytes and as JSON.
//!
//! The referee is prost-reflect, and beside it stands another implementation: protobuf-es for TypeScript, our own
//! TypeScript for Rust. What one of the three writes, the other two must read as the same message. `PROTOGEN_CASES` asks for more messages of each type, `PROTOGEN_SEED` for others.

mod support;

#[path = "round_trip/mistakes.rs"]
mod mistakes;
#[path = "round_trip/referee.rs"]
mod referee;

use mistakes::Made;
use referee::Referee;
use support::corpus;
use support::random::Settings;
use support::rust::Program;
use support::{folder, typescript};

#[test]
fn typescript_agrees_with_prost_reflect_and_protobuf_es() {
    let cases = corpus::cases();
    let [generated, descriptors] = [(), ()].map(|()| folder::temporary("round-trip-"));
    let ours = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    let other = typescript::protobuf_es(&cases, descriptors.path());
    Referee { settings: Settings::new(8), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}

#[test]
fn rust_agrees_with_prost_reflect_and_typescript() {
    let cases = corpus::cases();
    let generated = folder::temporary("round-trip-");
    let ours = Program::build().translator();
    let other = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    Referee { settings: Settings::new(6), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}
