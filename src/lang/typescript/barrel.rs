//! One `index.ts` a folder, which exports what its modules do.

use std::collections::BTreeMap;

use super::names::Names;
use super::options::Options;
use super::view::{self, Barrel, Declaration, Export, Module};
use crate::model::Name;

/// The barrels of all folders that hold modules with exports.
pub(super) fn barrels(options: &Options, names: &Names, modules: &[(Name, Module)]) -> Vec<Barrel> {
    let mut folders: BTreeMap<&str, Vec<(&Name, &str, &Module)>> = BTreeMap::new();
    for (path, module) in modules.iter().filter(|(_, module)| !module.declarations.is_empty()) {
        let (folder, stem) = names.module(path).rsplit_once('/').unwrap_or(("", names.module(path)));
        folders.entry(folder).or_default().push((path, stem, module));
    }
    folders.into_iter().map(|(folder, modules)| barrel(options, folder, &modules)).collect()
}

fn barrel(options: &Options, folder: &str, modules: &[(&Name, &str, &Module)]) -> Barrel {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let exports: Vec<BTreeMap<&str, bool>> = modules.iter().map(|(_, _, module)| exports(module)).collect();
    for name in exports.iter().flat_map(BTreeMap::keys) {
        *count.entry(name).or_default() += 1;
    }
    let exports = modules.iter().zip(&exports).map(|((_, stem, module), exports)| {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in module.declarations.iter().flat_map(Declaration::exports) {
            if count[name] == 1 && !names.contains(&name) {
                names.push(name);
            }
        }
        let types_only = names.iter().all(|name| !exports[name]);
        let marked = |name: &str| {
            if types_only || exports[name] { name.to_owned() } else { format!("type {name}") }
        };
        let specifier = view::literal(&format!("./{stem}{}", options.import_ext));
        Export { specifier, types_only, names: names.into_iter().map(marked).collect() }
    });
    Barrel {
        path: if folder.is_empty() { "index.ts".to_owned() } else { format!("{folder}/index.ts") },
        sources: modules.iter().map(|(path, _, _)| (*path).clone()).collect(),
        exports: exports.filter(|export| !export.names.is_empty()).collect(),
        left_out: count.iter().filter(|&(_, &n)| n > 1).map(|(name, _)| (*name).to_owned()).collect(),
    }
}

/// What a module exports, and whether there is something of it at run time.
fn exports(module: &Module) -> BTreeMap<&str, bool> {
    let mut exports = BTreeMap::new();
    for (name, is_value) in module.declarations.iter().flat_map(Declaration::exports) {
        *exports.entry(name).or_default() |= is_value;
    }
    exports
}
