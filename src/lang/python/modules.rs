//! Where the module of each proto file is.

use std::collections::{BTreeMap, BTreeSet};

use super::words::KEYWORDS;
use crate::model::Name;
use crate::naming::escape;

/// Where modules are, and the runtime beside them.
#[derive(Debug)]
pub(super) struct Modules {
    /// Paths without extension, by proto file: `acme/v1/job`.
    paths: BTreeMap<Name, String>,
    /// Those of services, by proto file: `acme/v1/job_grpc`.
    services: BTreeMap<Name, String>,
    /// The folder of the runtime.
    pub(super) runtime: String,
}

impl Modules {
    /// A module for each proto file, and one more for each that has services, which yields to the others.
    ///
    /// A folder is a package, and no module may have its path. Of two files that would share one, that
    /// whose name is an identifier already keeps it. Case does not count, since some disks ignore it.
    pub(super) fn new<'a>(
        protos: impl IntoIterator<Item = &'a Name>,
        with_services: impl IntoIterator<Item = &'a Name>,
    ) -> Self {
        let wishes: Vec<(&Name, String)> =
            protos.into_iter().map(|proto| (proto, module_path(proto))).collect();
        let folders = wishes.iter().flat_map(|(_, path)| parents(path));
        let mut taken: BTreeSet<String> = folders.map(str::to_ascii_lowercase).collect();
        let mut paths = BTreeMap::new();
        let (plain, adapted): (Vec<_>, Vec<_>) =
            wishes.into_iter().partition(|(proto, path)| proto.strip_suffix(".proto") == Some(path));
        for (proto, mut path) in plain.into_iter().chain(adapted) {
            while !taken.insert(path.to_ascii_lowercase()) {
                path.push('_');
            }
            paths.insert(proto.clone(), path);
        }
        let mut services = BTreeMap::new();
        for proto in with_services {
            let mut path = format!("{}_grpc", paths[proto]);
            while !taken.insert(path.to_ascii_lowercase()) {
                path.push('_');
            }
            services.insert(proto.clone(), path);
        }
        let mut runtime = "runtime".to_owned();
        while taken.contains(&runtime) {
            runtime.push('_');
        }
        Modules { paths, services, runtime }
    }

    /// The path of a file's module, without extension.
    pub(super) fn path(&self, proto: &str) -> &str {
        &self.paths[proto]
    }

    /// The modules of services, by proto file.
    pub(super) fn services(&self) -> &BTreeMap<Name, String> {
        &self.services
    }

    /// Every folder that is a package, the outermost first.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        self.paths.values().flat_map(|path| parents(path)).chain([""]).collect()
    }
}

/// The folders that a path is in: `acme/v1` and `acme` for `acme/v1/job`.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The path of a proto file, each part of which is a name that can be imported.
pub(super) fn module_path(proto: &str) -> String {
    let path = proto.strip_suffix(".proto").unwrap_or(proto);
    path.split('/').map(importable).collect::<Vec<_>>().join("/")
}

fn importable(part: &str) -> String {
    let part = part.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
    let part = if part.starts_with(|c: char| c.is_ascii_digit()) { format!("_{part}") } else { part };
    escape(&escape(&part, KEYWORDS), &["__init", "__main", "__pycache"])
}

/// How a module names another, both relative to the output folder: `..money` from `acme/v1/job` to
/// `acme/money`. The dots alone are the package that both share.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let shared = (0..folders).take_while(|&at| from[at] == to[at]).count();
    format!("{}{}", ".".repeat(from.len() - shared), to[shared..].join("."))
}

#[cfg(test)]
mod tests {
    use super::{Modules, module_path, relative};

    fn modules(protos: &[&str]) -> Vec<String> {
        let names: Vec<_> = protos.iter().map(|&proto| proto.into()).collect();
        let modules = Modules::new(&names, []);
        let paths = protos.iter().map(|proto| modules.path(proto).to_owned());
        paths.chain([modules.runtime.clone()]).collect()
    }

    #[test]
    fn a_module_can_be_imported() {
        let paths = ["a/2nd.proto", "class/x-y.proto", "None.proto", "a.b.proto", "__init__.proto"];
        assert_eq!(paths.map(module_path), ["a/_2nd", "class_/x_y", "None_", "a_b", "__init___"]);
    }

    #[test]
    fn a_module_yields_to_a_package_and_to_a_module_that_needed_no_change() {
        assert_eq!(modules(&["job.proto", "job/state.proto"]), ["job_", "job/state", "runtime"]);
        assert_eq!(modules(&["a-b.proto", "a_b.proto", "A_b.proto"]), ["a_b__", "a_b", "A_b_", "runtime"]);
    }

    #[test]
    fn services_yield() {
        let names = ["a.proto", "a_grpc.proto"].map(Into::into);
        let modules = Modules::new(&names, &names);
        let paths: Vec<&String> = modules.services().values().collect();
        assert_eq!(paths, ["a_grpc_", "a_grpc_grpc"]);
    }

    #[test]
    fn the_runtime_yields() {
        assert_eq!(modules(&["runtime.proto"]), ["runtime", "runtime_"]);
        assert_eq!(modules(&["runtime/a.proto"]), ["runtime/a", "runtime_"]);
    }

    #[test]
    fn a_name_goes_up_to_the_shared_package_and_down_again() {
        assert_eq!(relative("a/b/c", "a/b/d"), ".d");
        assert_eq!(relative("a/b/c", "a/x/y"), "..x.y");
        assert_eq!(relative("top", "runtime"), ".runtime");
        assert_eq!(relative("a/b", "runtime"), "..runtime");
    }
}
