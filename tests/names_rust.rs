//! Modules, types, variants and fields of generated Rust are called as prost-build calls them. It generates the corpus
//! beside us, and every difference is on a list that has to be right to the last line.

mod support;

#[path = "names_rust/differences.rs"]
mod differences;
#[path = "names_rust/public.rs"]
mod public;

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use differences::DIFFERENCES;
use prost::Message as _;
use prost_build::Module;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use public::Public;
use support::corpus::{self, Case};
use support::rust::ident;

#[test]
fn everything_is_called_as_prost_build_calls_it() {
    let mut found = BTreeSet::new();
    let mut count = 0;
    // What our own options rename has another name in protogen only.
    for case in corpus::cases().iter().filter(|case| case.name != "renames") {
        let (theirs, without) = prost_build(case);
        let ours = ours(case, &without);
        count += theirs.len();
        let line = |who: &str, name: &String| format!("{}: only {who}: {name}", case.name);
        found.extend(ours.difference(&theirs).filter(|name| !is_of_all(name)).map(|name| line("ours", name)));
        found.extend(theirs.difference(&ours).map(|name| line("prost-build's", name)));
        found
            .extend(without.iter().map(|file| format!("{}: prost-build makes no Rust of {file}", case.name)));
    }
    assert!(count > 2000, "the corpus has shrunk: {count} names");
    let expected: BTreeSet<String> = DIFFERENCES.iter().map(|line| (*line).to_owned()).collect();
    let new: Vec<&String> = found.difference(&expected).collect();
    let gone: Vec<&String> = expected.difference(&found).collect();
    assert!(new.is_empty(), "not on the list:\n{new:#?}");
    assert!(gone.is_empty(), "no longer so, strike it off:\n{gone:#?}");
}

/// What every message, every open enum and every extension has beyond prost-build's.
fn is_of_all(name: &str) -> bool {
    name.ends_with(".unknown_fields") || name.ends_with("::Unrecognized") || name.starts_with("const ")
}

/// The names in our code of a case, without some of its files.
fn ours(case: &Case, without: &[String]) -> BTreeSet<String> {
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    let files = corpus::render(&corpus::model(&case.schema()), corpus::variant("rust"), &without);
    let files = files.unwrap_or_else(|report| panic!("{}:\n{}", case.name, corpus::shown(&report)));
    let mut public = Public::default();
    for (path, file) in files.iter() {
        let stem = path.trim_end_matches(".rs").trim_end_matches("mod").trim_matches('/');
        let modules: Vec<String> = stem.split('/').filter(|part| !part.is_empty()).map(ident).collect();
        // The runtime comes of no proto, and prost-types has what is Google's.
        if !file.sources.is_empty() && modules.first().is_none_or(|first| first != "google") {
            public.file(&modules, &file.text);
        }
    }
    public.names
}

/// The names in prost-build's code of a case, and the files that it can't be given.
fn prost_build(case: &Case) -> (BTreeSet<String>, Vec<String>) {
    let set = FileDescriptorSet::decode(case.schema().descriptor_set().as_slice());
    let files = set.expect("a descriptor set is one").file;
    // It panics where it can't parse what it has written itself. Imports stand before what imports them.
    let (mut names, mut given, mut without) = (BTreeSet::new(), Vec::new(), Vec::new());
    for file in files {
        let name = file.name().to_owned();
        given.push(file);
        if let Ok(found) = catch_unwind(|| names_of(case, &given)) {
            names = found;
        } else {
            given.pop();
            without.push(name);
        }
    }
    (names, without)
}

fn names_of(case: &Case, files: &[FileDescriptorProto]) -> BTreeSet<String> {
    let requests = files.iter();
    let requests = requests.map(|file| (Module::from_protobuf_package_name(file.package()), file.clone()));
    let modules = prost_build::Config::new().generate(requests.collect());
    let mut public = Public::default();
    for (module, text) in modules.unwrap_or_else(|error| panic!("{}: {error}", case.name)) {
        let modules: Vec<String> = module.parts().map(str::to_owned).collect();
        if !matches!(modules.first().map(String::as_str), Some("google" | "protogen")) {
            public.file(&modules, &text);
        }
    }
    public.names
}
