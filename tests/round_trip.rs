//! Random messages of the whole corpus go through generated code and come back, as bytes and as JSON.
//!
//! The referee is prost-reflect, and beside it stands another implementation: protobuf-es, upb, or our own
//! code in another language. What one of the three writes, the other two must read as the same message.
//! `PROTOGEN_CASES` asks for more messages of each type, `PROTOGEN_SEED` for others.

mod support;

#[path = "round_trip/mistakes.rs"]
mod mistakes;
#[path = "round_trip/referee.rs"]
mod referee;

use mistakes::Made;
use referee::Referee;
use support::corpus;
use support::random::Settings;
use support::rust::PROGRAM;
use support::{folder, python, typescript};

#[test]
fn typescript_agrees_with_prost_reflect_and_protobuf_es() {
    let cases = corpus::cases();
    let [generated, descriptors] = [(), ()].map(|()| folder::temporary("round-trip-"));
    let ours = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    let other = typescript::protobuf_es(&cases, descriptors.path());
    Referee { settings: Settings::new(8), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}

/// Cases that upb refuses: JSON names that are used twice, and a default written as hundreds of digits.
const NOT_UPB: [&str; 3] = ["json_names", "name_clash", "proto2"];

#[test]
fn python_agrees_with_prost_reflect_and_upb() {
    let cases =
        corpus::cases().into_iter().filter(|case| !NOT_UPB.contains(&case.name.as_str())).collect::<Vec<_>>();
    let [generated, descriptors] = [(), ()].map(|()| folder::temporary("round-trip-"));
    let ours = python::translator(corpus::variant("python"), &cases, generated.path());
    let other = python::upb(&cases, descriptors.path());
    Referee { settings: Settings::new(4), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}

#[test]
fn python_agrees_with_typescript() {
    let cases = corpus::cases();
    let [pythons, typescripts] = [(), ()].map(|()| folder::temporary("round-trip-"));
    let ours = python::translator(corpus::variant("python"), &cases, pythons.path());
    let other = typescript::translator(corpus::variant("typescript-codecs"), &cases, typescripts.path());
    Referee { settings: Settings::new(4), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}

#[test]
fn rust_agrees_with_prost_reflect_and_typescript() {
    let cases = corpus::cases();
    let generated = folder::temporary("round-trip-");
    let ours = PROGRAM.translator();
    let other = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    Referee { settings: Settings::new(6), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}

#[test]
fn rust_agrees_with_python() {
    let cases = corpus::cases();
    let generated = folder::temporary("round-trip-");
    let ours = PROGRAM.translator();
    let other = python::translator(corpus::variant("python"), &cases, generated.path());
    Referee { settings: Settings::new(4), ours: &ours, other: &other, made: Made::default() }.judge(&cases);
}
