//! Services, as tonic's own generator writes them.

use super::docs;
use super::ident::snake;
use super::names::Distinct;
use super::types::Types;
use crate::model::{self, Name};

/// What clients have beside the methods of their service.
const METHODS: [&str; 8] = [
    "accept_compressed",
    "connect",
    "max_decoding_message_size",
    "max_encoding_message_size",
    "new",
    "send_compressed",
    "with_interceptor",
    "with_origin",
];

/// What stands before the modules.
const ATTRIBUTES: [&str; 2] = [
    "#[cfg(feature = \"grpc\")]",
    "#[allow(clippy::all, clippy::pedantic, non_camel_case_types, non_snake_case, reason = \"tonic's generator has a style of its own\")]",
];

/// The client and the server of a service, each a module behind the feature `grpc`. A method that a server
/// does not have answers `Unimplemented`, so a new one breaks nobody.
pub(super) fn lower(types: &Types<'_>, service: &model::Service, name: &str) -> String {
    let mut builder = tonic_prost_build::configure().generate_default_stubs(true);
    for attribute in ATTRIBUTES {
        builder = builder.client_mod_attribute(".", attribute).server_mod_attribute(".", attribute);
    }
    let mut generator = builder.service_generator();
    let mut text = String::new();
    generator.generate(of(types, service, name), &mut text);
    generator.finalize(&mut text);
    text
}

#[expect(
    clippy::default_trait_access,
    reason = "the type of options is a descriptor's, which has no name here"
)]
fn of(types: &Types<'_>, service: &model::Service, name: &str) -> prost_build::Service {
    let mut wishes = Distinct::default();
    wishes.avoid(METHODS);
    for method in &service.methods {
        let simple = method.options.rename.as_ref().unwrap_or(&method.decl.name);
        wishes.wish(simple, snake(simple));
    }
    let methods = service.methods.iter().zip(wishes.resolve().0);
    prost_build::Service {
        name: name.to_owned(),
        proto_name: service.decl.name.clone(),
        package: types.input.model.file(&service.file).package.to_string(),
        comments: comments(&service.decl),
        methods: methods.map(|(method, name)| self::method(types, method, name)).collect(),
        options: Default::default(),
    }
}

#[expect(
    clippy::default_trait_access,
    reason = "the type of options is a descriptor's, which has no name here"
)]
fn method(types: &Types<'_>, method: &model::Method, name: String) -> prost_build::Method {
    let mut lowered = prost_build::Method {
        name,
        proto_name: method.decl.name.clone(),
        comments: comments(&method.decl),
        input_type: path(types, &method.input),
        output_type: path(types, &method.output),
        input_proto_type: format!(".{}", method.input),
        output_proto_type: format!(".{}", method.output),
        options: Default::default(),
        client_streaming: method.client_streaming,
        server_streaming: method.server_streaming,
    };
    lowered.options.deprecated = method.decl.deprecated.then_some(true);
    lowered
}

/// The type of a message. The generator puts `super` before what does not begin at the root of a crate, for its
/// code stands one module deeper.
fn path(types: &Types<'_>, message: &Name) -> String {
    let path = types.named(message).path;
    match path.as_str() {
        "String" => "::std::string::String".to_owned(),
        "Vec<u8>" => "::std::vec::Vec<u8>".to_owned(),
        "bool" | "f32" | "f64" | "i32" | "i64" | "u32" | "u64" => format!("::core::primitive::{path}"),
        _ => path,
    }
}

fn comments(decl: &model::Declaration) -> prost_build::Comments {
    prost_build::Comments { leading_detached: Vec::new(), leading: docs::of(decl), trailing: Vec::new() }
}
