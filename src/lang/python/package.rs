//! One `__init__.py` a folder, which shows what its modules declare.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::Modules;
use super::view::{Export, Exported, Module, Package};
use super::{layout, order};
use crate::model::Name;

/// What a package's own functions use of Python's names.
const USED: &[&str] = &["AttributeError", "getattr", "globals", "sorted"];

/// The package of a folder, and the files that it is made from.
///
/// A name that two modules have is left out, and so is one that a module or package of the folder has.
pub(super) fn package<'a>(
    modules: &Modules,
    folder: &str,
    views: &'a [(&Name, Module)],
) -> (Package, Vec<Name>) {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let below = |proto: &Name| modules.path(proto).strip_prefix(&prefix);
    let within: BTreeSet<&str> =
        views.iter().filter_map(|(proto, _)| below(proto)?.split('/').next()).collect();
    let mut own: Vec<(&Name, &str, &Module)> = views
        .iter()
        .filter_map(|(proto, module)| {
            Some((*proto, below(proto).filter(|stem| !stem.contains('/'))?, module))
        })
        .collect();
    own.sort_by_cached_key(|(_, stem, _)| order::of_module(stem));
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in own.iter().flat_map(|(_, _, module)| &module.exports) {
        *count.entry(&name.name).or_default() += 1;
    }
    let is_shown = |found: &&Exported| count[&*found.name] == 1 && !within.contains(&*found.name);
    let shown = |module: &'a Module| module.exports.iter().filter(is_shown);
    let names_deprecated = own.iter().any(|(_, _, module)| shown(module).any(|found| found.deprecated));
    let exports = own.iter().map(|(_, stem, module)| {
        let mut names: Vec<String> = shown(module).map(|found| found.name.clone()).collect();
        names.sort_by_cached_key(|name| order::of_name(name));
        let imports = names.iter().map(|name| import(stem, name)).collect();
        Export { module: (*stem).to_owned(), names, imports }
    });
    let exports: Vec<Export> = exports.filter(|export| !export.names.is_empty()).collect();
    let shown = exports.iter().flat_map(|export| &export.names).map(String::as_str);
    let is_shadowing = shown.chain(within.iter().copied()).any(|name| USED.contains(&name));
    let left_out = count.iter().filter(|&(name, &n)| n > 1 || within.contains(name));
    let left_out = left_out.map(|(name, _)| (*name).to_owned()).collect();
    let sources = views.iter().filter(|(proto, _)| below(proto).is_some());
    let package = Package {
        exports,
        names_deprecated,
        is_shadowing,
        prefix: if is_shadowing { "_b." } else { "" },
        left_out,
    };
    (package, sources.map(|(proto, _)| (*proto).clone()).collect())
}

/// An import that shows a name to those who import this package.
fn import(module: &str, name: &str) -> String {
    let line = format!("from .{module} import {name} as {name}");
    if layout::fits(&line, 4) {
        return line;
    }
    layout::lines(&format!("from .{module} import ("), &[format!("{name} as {name}")], ")")
}
