//! Descriptors that generated code carries: the bytes are the schema's, and another implementation of
//! protobuf builds its types from them.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use prost::Message as _;
use prost_reflect::DescriptorPool;
use protogen::output::FileSet;
use protogen::schema::Schema;
use serde::Deserialize;
use support::corpus::{self, Golden, Variant};
use support::{command, folder, npm, typescript};

/// Descriptors and the types of their JSON, which they have nothing to do with.
const DESCRIPTORS: Variant = Variant {
    name: "typescript-descriptors",
    target: "lang = \"typescript\"\ntypes_only = true\ndescriptors = true",
    golden: Golden::Cases(&[]),
};

/// Descriptors beside structs.
const RUST: Variant = Variant {
    name: "rust-descriptors",
    target: "lang = \"rust\"\njson = \"none\"\ngrpc = \"none\"\ndescriptors = true",
    golden: Golden::Cases(&[]),
};

/// What tests/drivers/typescript/descriptors.mjs finds.
#[derive(Debug, Deserialize)]
struct Found {
    /// Each file's path and its descriptor, imports before importers.
    files: Vec<(String, Vec<u8>)>,
    messages: Vec<String>,
    enums: Vec<String>,
    extensions: Vec<String>,
    services: Vec<String>,
}

#[test]
fn descriptors_are_the_schemas_own_and_protobuf_es_understands_them() {
    let root = folder::temporary("descriptors-");
    folder::write(&root.path().join("package.json"), r#"{ "private": true, "type": "module" }"#);
    let schemas: Vec<(String, Schema)> =
        corpus::cases().into_iter().map(|case| (case.name.clone(), case.schema())).collect();
    let runtimes = schemas.iter().map(|(name, schema)| {
        let files = corpus::render(&corpus::model(schema), &DESCRIPTORS, &[]).expect("nothing is refused");
        let folder = root.path().join(name);
        corpus::write(&files, &folder);
        let runtime =
            files.iter().find(|(path, file)| file.sources.is_empty() && path.contains("descriptor"));
        folder.join(runtime.expect("descriptors have a runtime").0).with_extension("js")
    });
    let runtimes: Vec<PathBuf> = runtimes.collect();
    typescript::transpile(root.path());

    let found = found(&runtimes);
    assert_eq!(found.len(), schemas.len());
    for ((name, schema), found) in schemas.iter().zip(found) {
        let expected = expected(schema);
        assert_eq!(found.files.len(), expected.len(), "{name}");
        for (path, bytes) in &found.files {
            assert_eq!(Some(bytes), expected.get(path), "{name}: {path}");
        }
        let model = corpus::model(schema);
        assert_eq!(sorted(found.messages), keys(&model.messages), "{name}");
        assert_eq!(sorted(found.enums), keys(&model.enums), "{name}");
        assert_eq!(sorted(found.extensions), keys(&model.extensions), "{name}");
        assert_eq!(sorted(found.services), keys(&model.services), "{name}");
    }
}

#[test]
fn the_descriptors_of_rust_are_the_schemas_own_and_prost_reflect_links_them() {
    for case in corpus::cases() {
        let schema = case.schema();
        let model = corpus::model(&schema);
        let files = case.render(&model, &RUST);
        let set = descriptor_set(&files);

        let pool = DescriptorPool::decode(set.as_slice()).expect("a set that can be linked");
        let messages = pool.all_messages().filter(|message| !message.is_map_entry());
        let messages = messages.map(|message| message.full_name().to_owned()).collect();
        assert_eq!(sorted(messages), keys(&model.messages), "{}", case.name);
        let files: BTreeMap<String, Vec<u8>> = split(&set).into_iter().collect();
        assert_eq!(files, expected(&schema), "{}", case.name);
    }
}

/// The bytes of the constant in `descriptors.rs`.
fn descriptor_set(files: &FileSet) -> Vec<u8> {
    let text = &files.get("descriptors.rs").expect("descriptors were asked for").text;
    let module = syn::parse_file(text).expect("Rust");
    let [syn::Item::Const(constant)] = &module.items[..] else { panic!("one constant, not {text}") };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::ByteStr(bytes), .. }) = &*constant.expr else {
        panic!("bytes, not {text}")
    };
    bytes.value()
}

/// The descriptor of each file that a schema holds, by its path.
fn expected(schema: &Schema) -> BTreeMap<String, Vec<u8>> {
    split(&schema.descriptor_set()).into_iter().collect()
}

/// The files of a `FileDescriptorSet`, by their paths.
fn split(set: &[u8]) -> Vec<(String, Vec<u8>)> {
    /// A `FileDescriptorSet` whose files stay bytes, so that no option is lost.
    #[derive(prost::Message)]
    struct Set {
        #[prost(bytes = "vec", repeated, tag = "1")]
        file: Vec<Vec<u8>>,
    }
    let set = Set::decode(set).expect("a descriptor set is one");
    let path = |file: &[u8]| {
        let file = prost_types::FileDescriptorProto::decode(file).expect("a file descriptor is one");
        file.name().to_owned()
    };
    set.file.into_iter().map(|file| (path(&file), file)).collect()
}

/// What is in the descriptors beside each runtime.
fn found(runtimes: &[PathBuf]) -> Vec<Found> {
    let package = npm::install("protobuf-es").join("node_modules/@bufbuild/protobuf");
    let script = folder::source("drivers/typescript/descriptors.mjs");
    let lines = command::succeed(Command::new("node").arg(script).arg(package).args(runtimes));
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
    lines.lines().map(parse).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn keys<T>(map: &BTreeMap<protogen::model::Name, T>) -> Vec<String> {
    map.keys().map(ToString::to_string).collect()
}

#[test]
fn who_does_not_ask_gets_no_descriptors() {
    let case = corpus::cases().into_iter().find(|case| case.name == "services").expect("a case");
    let model = corpus::model(&case.schema());
    for variant in ["typescript", "typescript-codecs"] {
        let files = case.render(&model, corpus::variant(variant));
        let found: Vec<&str> =
            files.iter().map(|(path, _)| path).filter(|path| path.contains("desc")).collect();
        assert_eq!(found, [""; 0], "{variant}");
    }
    // Nor does a module for everybody import one.
    let files = corpus::render(&model, &DESCRIPTORS, &[]).expect("nothing is refused");
    for (path, file) in files.iter().filter(|(path, _)| !path.ends_with(".desc.ts")) {
        assert!(!file.text.contains(".desc."), "{path} speaks of descriptors");
    }
}
