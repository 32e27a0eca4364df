//! The corpus as prost-build generates it, for prost to derive what ours render.

use std::fmt::Write as _;
use std::path::Path;

use prost::Message as _;
use prost_types::FileDescriptorSet;

use super::program::{collect, ident, put};
use crate::support::corpus::{Case, REFUSED};
use crate::support::folder;

/// Cases of which prost-build writes two types of one name, as `tests/names_rust.rs` lists.
const NOT_DERIVED: [&str; 2] = ["name_clash", "path_clash"];

/// What has been generated.
#[derive(Default)]
pub(super) struct Derived {
    modules: String,
    /// The arms of a match that finds a message's type.
    arms: String,
}

impl Derived {
    /// Has prost-build generate the messages of a case into a folder.
    pub(super) fn add(&mut self, case: &Case, folder: &Path) {
        if NOT_DERIVED.contains(&case.name.as_str()) {
            return;
        }
        let set = FileDescriptorSet::decode(case.schema().descriptor_set().as_slice());
        let mut set = set.expect("a descriptor set is one");
        let is_refused = |file: &str| {
            REFUSED.iter().any(|refused| refused.variant == "rust-prost-build" && refused.file == file)
        };
        set.file.retain(|file| !is_refused(file.name()));
        let out = folder::temporary("prost-build-");
        let mut config = prost_build::Config::new();
        config.btree_map(["."]).enable_type_names().out_dir(out.path()).include_file("mod.rs");
        config.compile_fds(set).unwrap_or_else(|error| panic!("{}: {error}", case.name));

        writeln!(self.modules, "pub mod {};", ident(&case.name)).expect("a string takes all text");
        for file in folder::files(out.path()) {
            let text = folder::read(&out.path().join(&file));
            put(&folder.join(&case.name).join(&file), &text);
            let package = file.file_stem().and_then(|stem| stem.to_str()).expect("packages have plain names");
            let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{package}: {error}"));
            let modules = [&case.name]
                .into_iter()
                .map(String::as_str)
                .chain(package.split('.').filter(|part| *part != "_"));
            let modules: Vec<String> = modules.map(ident).collect();
            collect(&parsed.items, &modules, &mut |constants, path| {
                let Some((name, package)) = constants.get("NAME").zip(constants.get("PACKAGE")) else {
                    return;
                };
                let name =
                    [package.as_str(), name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let name = name.join(".");
                let case = &case.name;
                writeln!(self.arms, "        ({case:?}, {name:?}) => crate::derive::again::<{path}>,")
                    .expect("a string takes all text");
            });
        }
    }

    /// A module with a function that finds a message by its name.
    pub(super) fn module(&self) -> String {
        let Derived { modules, arms } = self;
        format!(
            "{modules}\npub fn message(case: &str, name: &str) -> Option<crate::derive::Again> {{\n    \
             Some(match (case, name) {{\n{arms}        _ => return None,\n    }})\n}}\n"
        )
    }
}
