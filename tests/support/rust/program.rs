//! The crate that holds the code of the whole corpus, and the program in it that reads and writes messages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use protogen::output::FileSet;

use crate::support::corpus::{self, Case, Golden, Variant};
use crate::support::rust::derived::Derived;
use crate::support::rust::sharing;
use crate::support::translator::Translator;
use crate::support::{command, folder};

/// The program, built once.
pub(crate) static PROGRAM: LazyLock<Program> = LazyLock::new(Program::build);

/// A program that was built.
pub(crate) struct Program {
    path: PathBuf,
    messages: Messages,
}

/// The paths of the types of all messages, by case and full name.
type Messages = BTreeMap<(String, String), String>;

impl Program {
    /// Generates and builds it in `target/tmp/rust-corpus`.
    fn build() -> Self {
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
        drop(turn);
        Program { path: folder::tools("rust").join("debug/corpus-driver"), messages }
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
        Translator::start("rust", &mut self.command("translate")).without(has_prost_type)
    }
}

/// How the corpus is rendered, except for what Go has no JSON of.
const GO: Variant = Variant {
    name: "rust-go",
    target: "lang = \"rust\"\njson = \"go\"\ngrpc = \"none\"",
    golden: Golden::Cases(&[]),
};

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
    let mut derived = Derived::default();
    let [go, proto] = [GO, *corpus::variant("rust")].map(|variant| sharing(&variant, "crate::runtime"));
    for case in corpus::cases() {
        derived.add(&case, &src.join("derived"));
        let model = corpus::model(&case.schema());
        let render = |variant: &Variant, without: &[&str]| {
            corpus::render(&model, variant, without)
                .unwrap_or_else(|report| panic!("case {:?}:\n{}", case.name, corpus::shown(&report)))
        };
        let refused = corpus::REFUSED.iter().filter(|refused| refused.case == case.name);
        let refused = refused.filter(|refused| refused.code == "json/go-map-key");
        let refused: Vec<&str> = refused.map(|refused| refused.file).collect();
        module(&case.name, &case.name, &render(&go, &refused));
        if !refused.is_empty() {
            let whole = corpus::render(&model, &go, &[]).expect_err("what Go can't write is refused");
            assert!(
                whole.diagnostics.iter().all(|found| found.code == "json/go-map-key"),
                "{}",
                corpus::shown(&whole)
            );
            // It is there all the same, beside the rest.
            module(&case.name, &format!("{}_whole", case.name), &render(&proto, &[]));
        }
        if case.name == "well_known" {
            for (path, file) in render(&GO, &[]).iter() {
                if path.starts_with("runtime/") {
                    put(&src.join(path), &file.text);
                }
            }
        }
    }
    put(&src.join("cases/mod.rs"), &format!("{modules}{}", dispatch(&messages)));
    put(&src.join("derived/mod.rs"), &derived.module());
    for path in folder::files(&src.join("cases")) {
        let path = src.join("cases").join(path);
        if !written.contains(&path) && path != src.join("cases/mod.rs") {
            std::fs::remove_file(&path).expect("what an older run has left can be removed");
        }
    }
    messages
}

/// Whether prost-types has the messages of a file.
fn has_prost_type(file: &str) -> bool {
    const FILES: [&str; 7] = ["any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"];
    let name = file.strip_prefix("google/protobuf/").and_then(|file| file.strip_suffix(".proto"));
    name.is_some_and(|name| FILES.contains(&name))
}

/// Writes a file unless it is there already: Cargo looks at the time.
pub(super) fn put(path: &Path, text: &str) {
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
        collect(&parsed.items, &modules, &mut |constants, path| {
            found.extend(constants.get("FULL_NAME").map(|name| (name.clone(), path)));
        });
    }
    found
}

/// Finds the implementations in some items: the constants of each that are texts, and the path of its type.
pub(super) fn collect(
    items: &[syn::Item],
    modules: &[String],
    found: &mut dyn FnMut(BTreeMap<String, String>, String),
) {
    for item in items {
        if let syn::Item::Mod(module) = item {
            let inner: Vec<String> = modules.iter().cloned().chain([module.ident.to_string()]).collect();
            collect(module.content.as_ref().map_or(&[], |(_, items)| items), &inner, found);
        } else if let syn::Item::Impl(implementation) = item {
            let constants = implementation.items.iter().filter_map(constant).collect();
            let syn::Type::Path(ty) = &*implementation.self_ty else { continue };
            let Some(ident) = ty.path.get_ident() else { continue };
            found(
                constants,
                modules.iter().cloned().chain([ident.to_string()]).collect::<Vec<_>>().join("::"),
            );
        }
    }
}

/// The name and the text of a constant.
fn constant(item: &syn::ImplItem) -> Option<(String, String)> {
    let syn::ImplItem::Const(constant) = item else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &constant.expr else { return None };
    Some((constant.ident.to_string(), text.value()))
}

/// A folder's or a file's name as that of a module.
pub(crate) fn ident(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}
