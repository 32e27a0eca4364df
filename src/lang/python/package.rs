//! One `__init__.py` a folder, which shows what its modules declare.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::Modules;
use super::view::{Export, Exported, Module, Package};
use crate::model::Name;

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
    own.sort_by(|(_, a, _), (_, b, _)| order(a).cmp(&order(b)));
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in own.iter().flat_map(|(_, _, module)| &module.exports) {
        *count.entry(&name.name).or_default() += 1;
    }
    let is_shown = |found: &&Exported| count[&*found.name] == 1 && !within.contains(&*found.name);
    let shown = |module: &'a Module| module.exports.iter().filter(is_shown);
    let names_deprecated = own.iter().any(|(_, _, module)| shown(module).any(|found| found.deprecated));
    let exports = own.iter().map(|(_, stem, module)| {
        let mut names: Vec<String> = shown(module).map(|found| found.name.clone()).collect();
        names.sort_by(|a, b| order(a).cmp(&order(b)));
        Export { module: (*stem).to_owned(), names }
    });
    let exports = exports.filter(|export| !export.names.is_empty()).collect();
    let left_out = count.iter().filter(|&(name, &n)| n > 1 || within.contains(name));
    let left_out = left_out.map(|(name, _)| (*name).to_owned()).collect();
    (
        Package { exports, names_deprecated, left_out },
        own.into_iter().map(|(proto, _, _)| proto.clone()).collect(),
    )
}

/// The order of imports that isort likes: constants, classes, the rest; then by what they are called,
/// with numbers by their size, and capitals like other letters.
fn order(name: &str) -> (u8, Vec<(bool, u64, String)>, &str) {
    let has_small = name.contains(|c: char| c.is_ascii_lowercase());
    let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    let kind = match (has_small, is_capital) {
        (false, true) if name.len() > 1 => 0,
        (_, true) => 1,
        (_, false) => 2,
    };
    let mut parts: Vec<(bool, u64, String)> = Vec::new();
    let mut was_digit = None;
    for c in name.to_ascii_lowercase().chars() {
        let is_digit = c.is_ascii_digit();
        if was_digit != Some(is_digit) {
            parts.push((!is_digit, 0, String::new()));
            was_digit = Some(is_digit);
        }
        let Some((_, number, text)) = parts.last_mut() else { continue };
        match c.to_digit(10) {
            Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
            None => text.push(c),
        }
    }
    (kind, parts, name)
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn names_are_in_the_order_of_isort() {
        let sorted = ["AB", "LARGE_NUMBER", "LARGEST", "A", "Int8", "Int16", "Level", "LLMChat", "job"];
        let mut names = sorted.to_vec();
        names.sort_unstable();
        names.sort_by_cached_key(|name| order(name));
        assert_eq!(names, sorted);
    }
}
