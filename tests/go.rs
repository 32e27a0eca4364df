//! Go as its users get it: the real protoc-gen-go and protoc-gen-go-grpc, run by protogen.
//!
//! `tests/cli/go.rs` has plugins that misbehave.

#![expect(clippy::disallowed_methods, reason = "files go missing here")]

mod support;

#[path = "go/protoc.rs"]
mod protoc;

use std::path::Path;
use std::process::{Command, Output};

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, ReflectMessage as _};
use support::random::{self, Content, Dice, Settings};
use support::translator::{Input, Translator};
use support::{command, corpus, folder, go, meaning};

/// protogen in a folder.
fn protogen(home: &Path, arguments: &[&str]) -> Output {
    let mut protogen = Command::new(env!("CARGO_BIN_EXE_protogen"));
    // For `go tool`.
    protogen.env("GOFLAGS", "-buildvcs=false").env("GOWORK", "off").env("CGO_ENABLED", "0");
    command::output(protogen.current_dir(home).args(arguments))
}

fn fine(home: &Path, arguments: &[&str]) {
    let output = protogen(home, arguments);
    assert!(output.status.success(), "{}", command::text(&output));
}

/// What `check` finds wrong.
fn drift(home: &Path) -> String {
    let output = protogen(home, &["check"]);
    assert_eq!(output.status.code(), Some(1), "{}", command::text(&output));
    String::from_utf8(output.stdout).expect("protogen prints text")
}

/// The plugins are those that the module's go.mod pins: `go tool` runs them.
#[test]
fn what_is_generated_is_a_go_module_that_understands_others() {
    let home = folder::temporary("go-");
    let home = home.path();
    go::write_api(home);
    fine(home, &[]);
    fine(home, &["check"]);
    command::succeed(go::in_api(home).args(["vet", "-mod=readonly", "./..."]));
    command::succeed(go::in_api(home).args(["test", "-mod=readonly", "."]));
    let program = home.join("api").with_extension(std::env::consts::EXE_EXTENSION);
    command::succeed(go::in_api(home).args(["build", "-mod=readonly", "-o"]).arg(&program).arg("."));
    exchange(home, &Translator::start("go", &mut Command::new(program)));

    let order = home.join("gen/acme/shop/v1/order.pb.go");
    let text = folder::read(&order);
    folder::write(&order, &text.replace("It waits.", "It does not wait."));
    let found = drift(home);
    assert!(found.contains("changed  gen/acme/shop/v1/order.pb.go"), "{found}");
    assert!(found.contains("-\t// It does not wait.\n+\t// It waits.\n"), "{found}");
    std::fs::remove_file(&order).expect("it is ours");
    assert!(drift(home).contains("missing  gen/acme/shop/v1/order.pb.go"));
    let visit = home.join("proto/acme/crm/v1/visit.proto");
    std::fs::remove_file(&visit).expect("it is a copy");
    assert!(drift(home).contains("stale    gen/acme/crm/v1/visitpb/visit.pb.go"));
    let mine = home.join("gen/acme/crm/v1/mine.go");
    folder::write(&mine, "package crmpb\n");
    fine(home, &[]);
    fine(home, &["check"]);
    assert_eq!(folder::read(&order), text);
    assert!(mine.exists() && !home.join("gen/acme/crm/v1/visitpb").exists());
}

/// Random messages of every type go to Go and come back, as bytes and as JSON.
fn exchange(home: &Path, program: &Translator) {
    let protos = home.join("proto");
    let pool = DescriptorPool::decode(corpus::load(&protos).descriptor_set().as_slice());
    let pool = pool.expect("a descriptor set is one");
    let messages = random::messages(&pool, &protos);
    let settings = Settings::new(20);
    for descriptor in &messages {
        let name = descriptor.full_name();
        let random = |index| {
            let mut dice = Dice::new(settings.seed, name, index);
            let message = random::message(descriptor, &messages, Content::Json, &mut dice);
            // An Any of nothing has no JSON.
            let json = serde_json::to_string(&message).ok()?;
            Some((message, json))
        };
        let (sent, texts): (Vec<DynamicMessage>, Vec<String>) =
            (0..settings.cases).filter_map(random).unzip();
        assert!(2 * sent.len() > settings.cases, "{name}: only {} have JSON", sent.len());
        let binary = sent.iter().map(|message| Input::Binary(message.encode_to_vec()));
        let inputs: Vec<Input> = binary.chain(texts.into_iter().map(Input::Json)).collect();
        let outcomes = program.translate("", name, &inputs);
        for (message, outcome) in sent.iter().chain(&sent).zip(outcomes) {
            let written = outcome.written().unwrap_or_else(|why| panic!("{name}: {why}\n{message:?}"));
            let bytes = written.binary().expect("Go writes both");
            let json = written.json.as_deref().expect("Go writes both");
            let binary = DynamicMessage::decode(message.descriptor(), bytes.as_slice());
            let mut json = serde_json::Deserializer::from_str(json);
            let json = DynamicMessage::deserialize(message.descriptor(), &mut json);
            let meant = meaning::of(message, false);
            assert_eq!(meaning::of(&binary.expect("Go writes messages"), false), meant, "{name}");
            assert_eq!(meaning::of(&json.expect("Go writes ProtoJSON"), false), meant, "{name}");
        }
    }
}
