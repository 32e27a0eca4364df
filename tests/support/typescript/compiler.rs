//! What `tsc` says about a folder of modules, under its strictest settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::support::{command, folder, npm};

/// What is turned on for every module, with the release that first knows it.
const STRICTEST: [(&str, (u32, u32)); 14] = [
    ("strict", (5, 0)),
    ("erasableSyntaxOnly", (5, 8)),
    ("exactOptionalPropertyTypes", (5, 0)),
    ("forceConsistentCasingInFileNames", (5, 0)),
    ("isolatedDeclarations", (5, 5)),
    ("isolatedModules", (5, 0)),
    ("noFallthroughCasesInSwitch", (5, 0)),
    ("noImplicitOverride", (5, 0)),
    ("noImplicitReturns", (5, 0)),
    ("noPropertyAccessFromIndexSignature", (5, 0)),
    ("noUncheckedIndexedAccess", (5, 0)),
    ("noUnusedLocals", (5, 0)),
    ("noUnusedParameters", (5, 0)),
    ("verbatimModuleSyntax", (5, 0)),
];

/// What makes ES modules of the files beside it.
const PACKAGE: &str = r#"{ "private": true, "type": "module" }"#;

/// One release of TypeScript.
pub(crate) struct Compiler {
    /// As its package says: "5.4.5".
    pub(crate) version: String,
    package: PathBuf,
}

/// Every compiler of `tests/tools/typescript/package.json`, oldest first.
pub(crate) fn compilers() -> Vec<Compiler> {
    let tools = npm::install("typescript");
    let manifest: Value = json_file(&tools.join("package.json"));
    let names = manifest["dependencies"].as_object().expect("the manifest lists compilers").keys();
    names.map(|name| Compiler::at(tools.join("node_modules").join(name))).collect()
}

impl Compiler {
    fn at(package: PathBuf) -> Self {
        let manifest = json_file(&package.join("package.json"));
        let version = manifest["version"].as_str().expect("an npm package has a version").to_owned();
        Self { version, package }
    }

    /// Checks every module in a folder and below, as one program; what the compiler says comes back
    /// with paths relative to the folder.
    ///
    /// Nothing is written there, and no module may be missed because of its name.
    pub(crate) fn check(&self, modules: &Path) -> Result<(), String> {
        self.check_with(modules, &json!({}))
    }

    /// The same with some compiler options changed: `json!({ "moduleResolution": "bundler" })`.
    pub(crate) fn check_with(&self, modules: &Path, changes: &Value) -> Result<(), String> {
        self.check_in(folder::scratch(), modules, changes)
    }

    /// The same for modules that import packages, which are found in a `node_modules` of `home`.
    pub(crate) fn check_in(&self, home: &Path, modules: &Path, changes: &Value) -> Result<(), String> {
        let package = folder::temporary_in(home, "typescript-");
        let files = copy_modules(modules, package.path());
        let mut options = self.options();
        options.extend(changes.as_object().expect("compiler options are an object").clone());
        // `files` and not `include`, which leaves out node_modules and folders that begin with a dot.
        let project = json!({ "compilerOptions": options, "files": files });
        folder::write(&package.path().join("tsconfig.json"), &project.to_string());

        let mut tsc = Command::new("node");
        tsc.arg(self.package.join("bin/tsc")).args(["--project", ".", "--pretty", "false"]);
        let output = command::output(tsc.current_dir(package.path()));
        if output.status.success() { Ok(()) } else { Err(command::text(&output)) }
    }

    /// The same, and writes the modules' JavaScript to another folder.
    pub(crate) fn emit_in(&self, home: &Path, modules: &Path, javascript: &Path) -> Result<(), String> {
        let changes = json!({ "noEmit": false, "outDir": javascript, "rootDir": "." });
        folder::write(&javascript.join("package.json"), PACKAGE);
        self.check_in(home, modules, &changes)
    }

    fn options(&self) -> Map<String, Value> {
        // An option that a release does not know is an error there.
        let known = STRICTEST.iter().filter(|(_, since)| *since <= self.release());
        let mut options: Map<String, Value> =
            known.map(|(option, _)| ((*option).to_owned(), Value::Bool(true))).collect();
        let setting = json!({
            "allowUnreachableCode": false,
            "allowUnusedLabels": false,
            "skipLibCheck": false,
            "module": "nodenext",
            "moduleResolution": "nodenext",
            "target": "es2022",
            // No DOM and no Node: generated types are at home in both.
            "lib": ["es2022"],
            "types": [],
            "noEmit": true,
            // isolatedDeclarations asks for it, even where nothing is emitted.
            "declaration": true,
        });
        options.extend(setting.as_object().expect("written as an object").clone());
        options
    }

    /// Major and minor number.
    fn release(&self) -> (u32, u32) {
        let mut numbers = self.version.split('.').map(|part| part.parse().expect("a stable release"));
        (numbers.next().expect("a major number"), numbers.next().expect("a minor number"))
    }
}

/// Copies a folder's modules into a package of their own, since whether a file is an ES module is
/// said by the package.json above it. Returns their paths.
fn copy_modules(from: &Path, to: &Path) -> Vec<PathBuf> {
    let mut files = folder::files(from);
    files.retain(|file| file.extension().is_some_and(|extension| extension == "ts"));
    assert!(!files.is_empty(), "no TypeScript to check in {}", from.display());
    folder::write(&to.join("package.json"), PACKAGE);
    for file in &files {
        folder::create(to.join(file).parent().expect("a file stands in a folder"));
        fs::copy(from.join(file), to.join(file)).expect("a module that was listed can be copied");
    }
    files
}

fn json_file(path: &Path) -> Value {
    serde_json::from_str(&folder::read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
