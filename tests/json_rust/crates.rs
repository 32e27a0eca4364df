//! The crate that holds the code of the whole corpus, and the program in it that reads and writes JSON.

#![allow(clippy::disallowed_methods, reason = "the promise about the disk binds the program, not its tests")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use protogen::output::FileSet;
use serde::{Deserialize, Serialize};

use crate::support::corpus::{self, Case, Golden, Variant};
use crate::support::driver::Driver;
use crate::support::{command, folder};

/// How a message is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    Proto,
    Go,
    ProtoSerde,
    GoSerde,
    Value,
    Binary,
}

/// What the cases are written with. The runtime is emitted once, and all of them share it.
const TARGET: &str = "lang = \"rust\"\njson = \"go\"\ngrpc = \"none\"\n";

fn variant(runtime: &str) -> Variant {
    // Nobody asks how long a test runs, and a variant wants its text for good.
    let target = format!("{TARGET}runtime = {runtime:?}").leak();
    Variant { name: "rust-go", target, golden: Golden::Cases(&[]) }
}

/// The running program.
pub(crate) struct Crate {
    driver: Driver,
    /// The messages of each case.
    messages: BTreeMap<(String, String), String>,
}

#[derive(Deserialize)]
struct Answer {
    text: Option<String>,
    #[serde(default)]
    error: String,
}

impl Crate {
    /// Generates, builds and starts the program in `target/tmp/json-rust`.
    pub(crate) fn build() -> Self {
        let home = folder::scratch().join("json-rust");
        let turn = folder::lock(&home);
        for file in ["Cargo.toml", "Cargo.lock"] {
            let text = folder::read(&folder::source("drivers/rust/json").join(file));
            folder::write(&home.join(file), &text);
        }
        let source = home.join("src");
        if source.exists() {
            std::fs::remove_dir_all(&source).expect("the last run's sources can be removed");
        }
        folder::write(&source.join("main.rs"), &folder::read(&folder::source("drivers/rust/json/main.rs")));

        let mut messages = BTreeMap::new();
        let mut modules = String::new();
        for case in corpus::cases() {
            let files = render(&case, "crate::runtime");
            corpus::write(&files, &source.join("cases").join(&case.name));
            writeln!(modules, "pub mod {};", ident(&case.name)).expect("a string takes all text");
            for (name, path) in messages_of(&files) {
                messages.insert((case.name.clone(), name), format!("{}::{path}", ident(&case.name)));
            }
            if case.name == "well_known" {
                let files = render(&case, "emit");
                for (path, file) in files.iter().filter(|(path, _)| path.starts_with("runtime/")) {
                    folder::write(&source.join(path), &file.text);
                }
            }
        }
        folder::write(&source.join("cases/mod.rs"), &format!("{modules}{}", dispatch(&messages)));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "--manifest-path"]).arg(home.join("Cargo.toml"));
        cargo.arg("--target-dir").arg(folder::tools("rust"));
        command::succeed(&mut cargo);
        let driver = Driver::start(&mut Command::new(folder::tools("rust").join("debug/json-driver")));
        drop(turn);
        Crate { driver, messages }
    }

    /// Whether a message is in the crate.
    pub(crate) fn knows(&self, case: &Case, message: &str) -> bool {
        self.messages.contains_key(&(case.name.clone(), message.to_owned()))
    }

    /// Reads a message in one form, and writes it in another.
    pub(crate) fn convert(
        &self,
        case: &str,
        message: &str,
        from: (Form, &str),
        to: Form,
    ) -> Result<String, String> {
        let (from, text) = from;
        let question = serde_json::json!({
            "case": case, "message": message, "from": from, "to": to, "text": text,
        });
        let answer: Answer = self.driver.ask(&question);
        answer.text.ok_or(answer.error)
    }
}

fn render(case: &Case, runtime: &str) -> FileSet {
    let model = corpus::model(&case.schema());
    let refused = corpus::REFUSED.iter().filter(|refused| refused.case == case.name);
    let without: Vec<&str> =
        refused.filter(|refused| refused.code.starts_with("json/go")).map(|refused| refused.file).collect();
    corpus::render(&model, &variant(runtime), &without)
        .unwrap_or_else(|report| panic!("case {:?}:\n{}", case.name, corpus::shown(&report)))
}

/// A function that makes a message of a name.
fn dispatch(messages: &BTreeMap<(String, String), String>) -> String {
    let arms = messages.iter().map(|((case, name), path)| {
        format!("        ({case:?}, {name:?}) => Box::new({path}::default()),\n")
    });
    format!(
        "\npub fn message(case: &str, name: &str) -> Option<Box<dyn crate::Message>> {{\n    \
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

/// A folder's name as that of a module.
fn ident(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}
