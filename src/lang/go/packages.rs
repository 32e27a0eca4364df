//! Which Go package each proto belongs to, and where its files stand.

use std::collections::BTreeSet;

use super::options::{Options, Paths};
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::external::Place;
use crate::lang::{External, Input};
use crate::model::{File, Model, Name};
use crate::schema::OPTIONS_PROTO_PATH;

/// How many protos of one mistake are pointed at; more are counted.
const SHOWN: usize = 4;

/// The Go packages of protos.
#[derive(Clone, Copy)]
pub(super) struct Packages<'a> {
    pub(super) options: &'a Options,
    pub(super) external: &'a External,
}

impl Packages<'_> {
    /// What the configuration says of a proto, which goes before what the proto says.
    pub(super) fn told(&self, proto: &str) -> Option<String> {
        self.external.place(proto).or_else(|| self.options.packages.place(proto)).map(|place| below(&place))
    }

    /// What plugins have to be told of a proto, since it does not say so itself.
    fn parameter(&self, file: &File) -> Option<String> {
        let derived = || {
            let prefix = self.options.prefix.as_deref()?;
            // Our options are in no package of the user's.
            let mine = go_package(file).is_none() && *file.path != *OPTIONS_PROTO_PATH;
            mine.then(|| join(prefix, folder_of(&file.path)))
        };
        self.told(&file.path).or_else(derived)
    }

    /// The import path of a proto's package, and with `;` the package's name if that is said, too.
    fn of(&self, file: &File) -> Option<String> {
        self.parameter(file).or_else(|| go_package(file).map(str::to_owned))
    }

    /// The import path of a proto's package.
    pub(super) fn import_path(&self, file: &File) -> Option<String> {
        Some(self.of(file)?.split(';').next().unwrap_or_default().to_owned()).filter(|path| !path.is_empty())
    }

    /// The parameters that say the same to every plugin: where files stand, and what is in which package.
    pub(super) fn parameters(&self, model: &Model, seen: &[Name]) -> Vec<String> {
        let mut parameters = match &self.options.paths {
            Paths::SourceRelative => vec!["paths=source_relative".to_owned()],
            Paths::Import { module: None } => Vec::new(),
            Paths::Import { module: Some(module) } => vec![format!("module={module}")],
        };
        for path in seen {
            let package = self.parameter(model.file(path));
            parameters.extend(package.map(|package| format!("M{path}={package}")));
        }
        parameters
    }

    /// The protos that a file is made from: those that it is named after, or else all.
    pub(super) fn sources(&self, input: &Input<'_>, path: &str) -> BTreeSet<Name> {
        let stems = input.files.iter().map(|proto| (self.stem(input.model.file(proto)), proto));
        let named: Vec<(String, &Name)> = stems.filter(|(stem, _)| is_named_after(path, stem)).collect();
        let longest = named.iter().map(|(stem, _)| stem.len()).max();
        let best = named.into_iter().filter(|(stem, _)| Some(stem.len()) == longest);
        let sources: BTreeSet<Name> = best.map(|(_, proto)| Name::clone(proto)).collect();
        if sources.is_empty() { input.files.clone() } else { sources }
    }

    /// The path of a proto's files without their endings.
    fn stem(&self, file: &File) -> String {
        let stem = file.path.strip_suffix(".proto").unwrap_or(&file.path);
        let Paths::Import { module } = &self.options.paths else { return stem.to_owned() };
        let import_path = self.import_path(file).unwrap_or_default();
        let folder =
            module.as_deref().and_then(|module| inside(&import_path, module)).unwrap_or(&import_path);
        join(folder, stem.rsplit('/').next().unwrap_or(stem))
    }

    /// What is wrong with the packages of some files and of all that they import.
    pub(super) fn check(&self, input: &Input<'_>, seen: &[Name]) -> Report {
        let mut report = Report::new();
        let files = || seen.iter().map(|path| input.model.file(path));
        let unknown: Vec<&File> = files().filter(|file| self.import_path(file).is_none()).collect();
        report.diagnostics.extend(no_package(&unknown));
        for file in files() {
            let Some(path) = self.import_path(file) else { continue };
            if !path.contains(['.', '/']) {
                let text = format!("`{path}` is no Go import path, and {} says that it is one", file.path);
                let help = "an import path has a dot or a slash in it, as in `example.com/acme/v1`";
                report.push(Diagnostic::error("go/package", text).at(file.span.clone()).help(help));
            } else if let Paths::Import { module: Some(module) } = &self.options.paths
                && input.files.contains(&file.path)
                && inside(&path, module).is_none()
            {
                let text =
                    format!("the Go package of {}, `{path}`, is outside the module `{module}`", file.path);
                let help = "change its `go_package` or `module`, or leave the file out with `exclude`";
                report.push(Diagnostic::error("go/module", text).at(file.span.clone()).help(help));
            }
        }
        report
    }
}

fn no_package(files: &[&File]) -> Option<Diagnostic> {
    let (first, others) = files.split_first()?;
    let and = match others.len() {
        0 => String::new(),
        1 => " and another file".to_owned(),
        count => format!(" and {count} other files"),
    };
    let text = format!("no Go package is known for {}{and}", first.path);
    let folder = folder_of(&first.path);
    let diagnostic = Diagnostic::error("go/no-package", text)
        .at(first.span.clone())
        .label("has no `go_package`")
        .help(format!(
            "write `option go_package = \"{}\";` below, with the path that Go imports it by; for protos that \
             you can't edit, set `go_package_prefix` or an entry of `[target.go_package]`",
            join("example.com/acme", folder)
        ));
    Some(
        others
            .iter()
            .take(SHOWN)
            .fold(diagnostic, |diagnostic, file| diagnostic.related(file.span.clone(), "nor has this")),
    )
}

/// What a proto says of itself.
fn go_package(file: &File) -> Option<&str> {
    let option = file.custom.iter().find(|option| option.name == "go_package")?;
    option.value.as_str().filter(|package| !package.is_empty())
}

/// The import path of a proto that is configured by itself or with its folder. A Go package is a folder.
fn below(place: &Place<'_>) -> String {
    let folder = place.rest.as_deref().map(folder_of).unwrap_or_default();
    join(place.module.trim_end_matches('/'), folder)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(path: &str, more: &str) -> String {
    match (path, more) {
        ("", one) | (one, "") => one.to_owned(),
        (path, more) => format!("{path}/{more}"),
    }
}

/// The rest of an import path in a module.
fn inside<'a>(path: &'a str, module: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(module)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

fn is_named_after(path: &str, stem: &str) -> bool {
    path.strip_prefix(stem).is_some_and(|rest| rest.starts_with(['.', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_proto() {
        for path in ["acme/job.pb.go", "acme/job_grpc.pb.go"] {
            assert!(is_named_after(path, "acme/job"), "{path}");
        }
        for path in ["acme/jobs.pb.go", "acme/job/a.go", "job.pb.go", "acme/job"] {
            assert!(!is_named_after(path, "acme/job"), "{path}");
        }
    }

    #[test]
    fn a_folder_stands_for_the_folders_in_it() {
        let external = External::new([
            ("google/".to_owned(), "example.com/google/".to_owned()),
            ("a.proto".to_owned(), "example.com/a;apb".to_owned()),
        ]);
        let of = |proto: &str| external.place(proto).map(|place| below(&place));
        assert_eq!(of("google/type/date.proto").as_deref(), Some("example.com/google/type"));
        assert_eq!(of("google/date.proto").as_deref(), Some("example.com/google"));
        assert_eq!(of("a.proto").as_deref(), Some("example.com/a;apb"));
        assert_eq!(of("b.proto"), None);
    }

    #[test]
    fn a_module_ends_at_a_slash() {
        assert_eq!(inside("example.com/a/b", "example.com/a"), Some("b"));
        assert_eq!(inside("example.com/a", "example.com/a"), Some(""));
        assert_eq!(inside("example.com/ab", "example.com/a"), None);
    }
}
