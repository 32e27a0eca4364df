//! One `index.ts` a folder, which exports what its modules do.

use std::collections::BTreeMap;

use super::names::Names;
use super::options::Options;
use super::view::{self, Barrel, Export, Module};
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
    for (_, _, module) in modules {
        for declaration in &module.declarations {
            *count.entry(declaration.name()).or_default() += 1;
        }
    }
    let exports = modules.iter().map(|(_, stem, module)| {
        let unique = module.declarations.iter().filter(|found| count[found.name()] == 1);
        let types_only = unique.clone().all(|found| !found.is_value());
        let names = unique.map(|found| {
            let is_marked = types_only || found.is_value();
            if is_marked { found.name().to_owned() } else { format!("type {}", found.name()) }
        });
        let specifier = view::literal(&format!("./{stem}{}", options.import_ext));
        Export { specifier, types_only, names: names.collect() }
    });
    Barrel {
        path: if folder.is_empty() { "index.ts".to_owned() } else { format!("{folder}/index.ts") },
        sources: modules.iter().map(|(path, _, _)| (*path).clone()).collect(),
        exports: exports.filter(|export| !export.names.is_empty()).collect(),
        left_out: count.iter().filter(|&(_, &n)| n > 1).map(|(name, _)| (*name).to_owned()).collect(),
    }
}
