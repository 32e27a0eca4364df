//! The crate that holds the code of the whole corpus, and the program in it that reads and writes messages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use prost::Message as _;
use prost_types::FileDescriptorSet;
use protogen::output::FileSet;

use crate::support::corpus::{self, Case, Golden, Variant};
use crate::support::translator::Translator;
use crate::support::{command, folder};

/// The program, built.
pub(crate) struct Program {
    path: PathBuf,
    messages: Messages,
}

/// The paths of the types of all messages, by case and full name.
type Messages = BTreeMap<(String, String), String>;

impl Program {
    /// Generates and builds it in `target/tmp/rust-corpus`.
    pub(crate) fn build() -> Self {
        let home = folder::scratch().join("rust-corpus");
        let turn = folder::lock(&home);
        let driver = folder::source("drivers/rust/corpus");
        for file in folder::files(&driver) {
            put(&home.join(&file), &folder::read(&driver.join(&file)));
        }
        let messages = cases(&home.join("src"));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "--quiet", "--manifest-path"]).arg(home.join("Cargo.toml"));
        cargo.arg("--target-dir").arg(folder::tools("rust"));
        command::succeed(&mut cargo);
        // Another test may build another one as soon as this one lets go.
        let built = folder::tools("rust").join("debug/corpus-driver");
        let path = home.join("corpus-driver");
        let is_built = std::fs::read(&path).ok() == std::fs::read(&built).ok();
        if !is_built {
            // An older one may still run, and can't be written to.
            let copy = path.with_extension("new");
            let copied = std::fs::copy(&built, &copy).and_then(|_| std::fs::rename(&copy, &path));
            copied.expect("what was built can be copied");
        }
        drop(turn);
        Program { path, messages }
    }

    /// Whether a message is in the crate.
    pub(crate) fn knows(&self, case: &Case, message: &str) -> bool {
        self.messages.contains_key(&(case.name.clone(), message.to_owned()))
    }

    /// The program, with one of its ways to be asked.
    pub(crate) fn command(&self, way: &str) -> Command {
        let mut command = Command::new(&self.path);
        command.arg(way);
        command
    }

    /// The program as a translator.
    pub(crate) fn translator(&self) -> Translator {
        Translator::start("rust", &mut self.command("translate"))
    }
}

/// Generates the code of all cases into the folder `src`.
fn cases(src: &Path) -> Messages {
    let mut messages = Messages::new();
    let mut modules = String::new();
    let mut written: Vec<PathBuf> = Vec::new();
    let mut module = |case: &str, name: &str, files: &FileSet| {
        let name = ident(name);
        writeln!(modules, "pub mod {name};").expect("a string takes all text");
        for (path, file) in files.iter() {
            let path = src.join("cases").join(name.trim_start_matches("r#")).join(path);
            put(&path, &file.text);
            written.push(path);
        }
        for (message, path) in messages_of(files) {
            messages.entry((case.to_owned(), message)).or_insert_with(|| format!("{name}::{path}"));
        }
    };
    let mut derived: Vec<String> = Vec::new();
    for case in corpus::cases() {
        if !NOT_DERIVED.contains(&case.name.as_str()) {
            derive(&case, &src.join("derived").join(&case.name));
            derived.push(case.name.clone());
        }
        let model = corpus::model(&case.schema());
        let render = |json: &str, runtime: &str, without: &[&str]| {
            corpus::render(&model, &variant(json, runtime), without)
                .unwrap_or_else(|report| panic!("case {:?}:\n{}", case.name, corpus::shown(&report)))
        };
        let refused = corpus::REFUSED.iter().filter(|refused| refused.case == case.name);
        let refused = refused.filter(|refused| refused.code.starts_with("json/go"));
        let refused: Vec<&str> = refused.map(|refused| refused.file).collect();
        module(&case.name, &case.name, &render("go", "crate::runtime", &refused));
        if !refused.is_empty() {
            // What Go can't write is there all the same, beside the rest.
            module(&case.name, &format!("{}_whole", case.name), &render("proto", "crate::runtime", &[]));
        }
        if case.name == "well_known" {
            for (path, file) in render("go", "emit", &[]).iter() {
                if path.starts_with("runtime/") {
                    put(&src.join(path), &file.text);
                }
            }
        }
    }
    put(&src.join("cases/mod.rs"), &format!("{modules}{}", dispatch(&messages)));
    let modules = derived.iter().map(|case| format!("pub mod {};\n", ident(case))).collect::<String>();
    put(&src.join("derived/mod.rs"), &format!("{modules}{}", dispatch_derived(&messages, &derived)));
    for path in folder::files(&src.join("cases")) {
        let path = src.join("cases").join(path);
        if !written.contains(&path) && path != src.join("cases/mod.rs") {
            std::fs::remove_file(&path).expect("what an older run has left can be removed");
        }
    }
    messages
}

/// Cases of which what prost-build writes has other names than ours, or does not compile: `tests/names_rust.rs`.
const NOT_DERIVED: [&str; 4] = ["keywords", "name_clash", "path_clash", "renames"];

/// Has prost-build generate the same messages, for prost to derive what ours render.
fn derive(case: &Case, folder: &Path) {
    let set = FileDescriptorSet::decode(case.schema().descriptor_set().as_slice());
    let out = folder::temporary("prost-build-");
    let mut config = prost_build::Config::new();
    config.btree_map(["."]).out_dir(out.path()).include_file("mod.rs");
    let written = config.compile_fds(set.expect("a descriptor set is one"));
    written.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    for file in folder::files(out.path()) {
        put(&folder.join(&file), &folder::read(&out.path().join(&file)));
    }
}

/// A function that finds the derived message of a name.
fn dispatch_derived(messages: &Messages, cases: &[String]) -> String {
    let of_cases = messages.iter().filter(|((case, _), _)| cases.contains(case));
    let of_cases = of_cases.filter(|(_, path)| !path.contains("_whole::") && !path.contains("::google::"));
    let arms = of_cases.map(|((case, name), path)| {
        format!("        ({case:?}, {name:?}) => crate::derive::again::<{path}>,\n")
    });
    format!(
        "\npub fn message(case: &str, name: &str) -> Option<crate::derive::Again> {{\n    \
         Some(match (case, name) {{\n{}        _ => return None,\n    }})\n}}\n",
        arms.collect::<String>()
    )
}

/// How the corpus is rendered. The runtime is emitted once, and all of it shares it.
fn variant(json: &str, runtime: &str) -> Variant {
    let target = format!("lang = \"rust\"\njson = {json:?}\ngrpc = \"none\"\nruntime = {runtime:?}\n");
    // A variant wants its text for good, and a test ends soon.
    Variant { name: "rust", target: target.leak(), golden: Golden::Cases(&[]) }
}

/// Writes a file unless it is there already: Cargo looks at the time.
fn put(path: &Path, text: &str) {
    if !path.exists() || folder::read(path) != text {
        folder::write(path, text);
    }
}

/// A function that makes a message of a name.
fn dispatch(messages: &Messages) -> String {
    let arms = messages.iter().map(|((case, name), path)| {
        format!("        ({case:?}, {name:?}) => &const {{ crate::Type::<{path}>::new() }},\n")
    });
    format!(
        "\npub fn message(case: &str, name: &str) -> Option<&'static dyn crate::Message> {{\n    \
         Some(match (case, name) {{\n{}        _ => return None,\n    }})\n}}\n",
        arms.collect::<String>()
    )
}

/// The full names of the messages in some files, and the paths of their types.
fn messages_of(files: &FileSet) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, file) in files.iter() {
        let module = path.trim_end_matches(".rs").trim_end_matches("mod").trim_matches('/');
        let modules: Vec<String> = module.split('/').filter(|part| !part.is_empty()).map(ident).collect();
        let parsed = syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{path}: {error}"));
        collect(&parsed.items, &modules, &mut found);
    }
    found
}

fn collect(items: &[syn::Item], modules: &[String], found: &mut Vec<(String, String)>) {
    for item in items {
        if let syn::Item::Mod(module) = item {
            let inner: Vec<String> = modules.iter().cloned().chain([module.ident.to_string()]).collect();
            collect(module.content.as_ref().map_or(&[], |(_, items)| items), &inner, found);
        } else if let syn::Item::Impl(implementation) = item {
            let names = implementation.items.iter().filter_map(full_name);
            let syn::Type::Path(ty) = &*implementation.self_ty else { continue };
            let Some(ident) = ty.path.get_ident() else { continue };
            let path = modules.iter().cloned().chain([ident.to_string()]).collect::<Vec<_>>().join("::");
            found.extend(names.map(|name| (name, path.clone())));
        }
    }
}

/// The full name of a message, if an item of its implementation is the constant that says it.
fn full_name(item: &syn::ImplItem) -> Option<String> {
    let syn::ImplItem::Const(constant) = item else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &constant.expr else { return None };
    (constant.ident == "FULL_NAME").then(|| text.value())
}

/// A folder's or a file's name as that of a module.
pub(crate) fn ident(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}
