//! `messages = "prost-build"` writes what prost-build writes.

mod support;

use std::collections::BTreeMap;

use prost::Message as _;
use prost_types::FileDescriptorSet;
use protogen::output::FileSet;
use protogen::schema::Schema;
use support::corpus::{self, Golden, REFUSED, Variant};
use support::folder;

const DERIVED: Variant = Variant {
    name: "rust-prost-build",
    target: "lang = \"rust\"\nmessages = \"prost-build\"\ngrpc = \"none\"",
    golden: Golden::Cases(&[]),
};

/// Items as text, by the modules that they are in.
type Items = BTreeMap<String, Vec<String>>;

#[test]
fn structs_are_those_of_prost_build() {
    let mut wrong = Vec::new();
    for case in corpus::cases() {
        let schema = case.schema();
        let files = case.render(&corpus::model(&schema), &DERIVED);
        let mut ours = Items::new();
        walk(&files, "", "mod.rs", "", &mut ours);
        for items in ours.values_mut() {
            items.sort();
        }
        assert!(files.iter().all(|(_, file)| !file.sources.is_empty()), "prost-build has no runtime");

        let mut set = FileDescriptorSet::decode(schema.descriptor_set().as_slice()).expect("a set is one");
        let refused = |file: &str| REFUSED.iter().any(|it| it.variant == DERIVED.name && it.file == file);
        set.file.retain(|file| !refused(file.name()));
        let theirs = theirs(set);
        assert!(!ours.is_empty(), "{}", case.name);
        for (module, items) in &ours {
            if theirs.get(module) != Some(items) {
                wrong.push(format!(
                    "{}, {module}: {items:#?}\nprost-build: {:#?}",
                    case.name,
                    theirs.get(module)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What prost-build makes of some files.
fn theirs(set: FileDescriptorSet) -> Items {
    let output = folder::temporary("prost-build-");
    prost_build::Config::new().out_dir(output.path()).compile_fds(set).expect("prost-build writes");
    let mut items = Items::new();
    for path in folder::files(output.path()) {
        let package = path.file_stem().and_then(|stem| stem.to_str()).expect("packages have plain names");
        let module =
            if package == "_" { String::new() } else { package.replace('.', "::").replace("r#", "") };
        let file =
            syn::parse_file(&folder::read(&output.path().join(&path))).expect("prost-build writes Rust");
        collect(file.items, &module, &mut items);
    }
    for items in items.values_mut() {
        items.sort();
    }
    items
}

/// Collects the items of a file and of the files below it.
fn walk(files: &FileSet, folder: &str, name: &str, module: &str, items: &mut Items) {
    let path = format!("{folder}{name}");
    let text = &files.get(&path).unwrap_or_else(|| panic!("{path} is missing")).text;
    let (modules, rest): (Vec<syn::Item>, Vec<syn::Item>) = syn::parse_file(text)
        .unwrap_or_else(|error| panic!("{path}: {error}"))
        .items
        .into_iter()
        .partition(|item| matches!(item, syn::Item::Mod(module) if module.content.is_none()));
    for item in modules {
        let syn::Item::Mod(child) = item else { continue };
        let ident = child.ident.to_string();
        let stem = ident.trim_start_matches("r#");
        let given = child.attrs.iter().find(|attribute| attribute.path().is_ident("path")).map(|attribute| {
            let syn::Meta::NameValue(syn::MetaNameValue {
                value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }),
                ..
            }) = &attribute.meta
            else {
                panic!("a path is a text")
            };
            path.value()
        });
        let places = [given.unwrap_or_default(), format!("{stem}.rs"), format!("{stem}/mod.rs")];
        let place = places.iter().find(|place| files.get(&format!("{folder}{place}")).is_some());
        let place = place.unwrap_or_else(|| panic!("{path} has a module {ident} without a file"));
        let (below, name) =
            place.rsplit_once('/').map_or(("", place.as_str()), |(below, name)| (below, name));
        let below = if below.is_empty() { folder.to_owned() } else { format!("{folder}{below}/") };
        walk(files, &below, name, &join(module, stem), items);
    }
    collect(rest, module, items);
}

fn collect(found: Vec<syn::Item>, module: &str, items: &mut Items) {
    for item in found {
        if let syn::Item::Mod(child) = item {
            let ident = child.ident.to_string();
            let (_, inner) = child.content.expect("a module with items");
            collect(inner, &join(module, ident.trim_start_matches("r#")), items);
        } else {
            items.entry(module.to_owned()).or_default().push(text(item));
        }
    }
}

fn join(module: &str, ident: &str) -> String {
    if module.is_empty() { ident.to_owned() } else { format!("{module}::{ident}") }
}

/// An item without its comments: ours are fit for rustdoc.
fn text(item: syn::Item) -> String {
    let file = syn::File { shebang: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn types_of_prost_types_are_named_with_their_modules() {
    let proto = "syntax = \"proto3\"; package test;\n\
                 import \"google/protobuf/compiler/plugin.proto\";\n\
                 import \"google/protobuf/descriptor.proto\";\n\
                 service Names {\n\
                   rpc Get(google.protobuf.DescriptorProto.ExtensionRange)\n\
                     returns (google.protobuf.compiler.CodeGeneratorResponse.File);\n\
                 }\n";
    let schema = Schema::from_texts([("test.proto", proto)]).expect("the proto is right");
    let served = Variant { target: "lang = \"rust\"\nmessages = \"prost-build\"", ..DERIVED };
    let files = corpus::render(&corpus::model(&schema), &served, &[]).expect("nothing is wrong");
    let text = files.get("test.rs").map(|file| file.text.split_whitespace().collect::<String>());
    let text = text.expect("the package has a module");
    for path in [
        "::prost_types::descriptor_proto::ExtensionRange",
        "::prost_types::compiler::code_generator_response::File",
    ] {
        assert!(text.contains(&format!("<{path}>")), "no {path}:\n{text}");
    }
    // They exist.
    let _ = ::prost_types::descriptor_proto::ExtensionRange::default();
    let _ = ::prost_types::compiler::code_generator_response::File::default();
}
