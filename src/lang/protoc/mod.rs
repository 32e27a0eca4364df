//! Plugins of protoc's, run without protoc: programs that take descriptors and answer with files.

mod message;
mod process;
mod response;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::Input;
use crate::config::Table;
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::model::{Model, Name};
use crate::output::FileSet;
use message::Request;

/// A program, and what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plugin {
    /// What people call it: `protoc-gen-go`.
    pub(super) name: String,
    /// The program and its arguments.
    pub(super) command: Vec<String>,
    /// The folder that it runs in, and that a path to it starts from. Empty: where protogen runs.
    pub(super) folder: PathBuf,
    /// What says to run it.
    pub(super) span: Option<Span>,
    /// How to get it, if it is one that is known.
    pub(super) remedy: Option<&'static str>,
    /// What it is told, each as `key=value`.
    pub(super) parameters: Vec<String>,
}

/// A file of a plugin's.
struct Made {
    /// Its path in the output folder.
    path: String,
    /// The whole text.
    text: String,
}

impl Plugin {
    /// The program of that name on the PATH, unless a key of the table has another command.
    pub(super) fn take(table: &mut Table, key: &str, name: &str, remedy: &'static str) -> Self {
        let (command, span) = table.strings(key).unwrap_or_else(|| (Vec::new(), table.span()));
        let mut command: Vec<String> = command.into_iter().map(|(word, _)| word).collect();
        if command.is_empty() {
            command.push(name.to_owned());
        }
        Plugin {
            name: name.to_owned(),
            command,
            folder: folder(&span),
            span: Some(span),
            remedy: Some(remedy),
            parameters: Vec::new(),
        }
    }

    /// A program that a key of the table names.
    pub(super) fn named(table: &mut Table, key: &str) -> Option<Self> {
        let (words, span) = table.strings(key).unwrap_or_else(|| (Vec::new(), table.span()));
        let command: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        let Some(program) = command.first() else {
            let missing = Diagnostic::error("config/missing-key", format!("the plugin has no `{key}`"));
            table.error(missing.at(span).help(format!("add `{key} = [\"protoc-gen-…\"]`")));
            return None;
        };
        // In `go tool protoc-gen-x`, Go is not the plugin.
        let name = command.iter().find(|word| word.contains("protoc-gen-")).unwrap_or(program);
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let folder = folder(&span);
        Some(Plugin { name, command, folder, span: Some(span), remedy: None, parameters: Vec::new() })
    }

    /// The same, told something else before what it is told already.
    pub(super) fn told_first(&self, parameters: &[String]) -> Self {
        Plugin { parameters: [parameters, &self.parameters].concat(), ..self.clone() }
    }

    fn run(&self, input: &Input<'_>, request: &Request) -> Result<Vec<Made>, Report> {
        let bytes = request.encode(&self.parameters.join(","));
        let answer = process::run(self, &bytes)?;
        response::read(self, input, &answer)
    }

    /// What is wrong with a path that another plugin has written, or this one before.
    fn twice(&self, first: &str, path: &str) -> Diagnostic {
        let Plugin { name, .. } = self;
        let text = if first == name {
            format!("{name} writes {path} twice")
        } else {
            format!("{first} and {name} both write {path}")
        };
        let help = "nothing was written; do two protos of one name have the same package?";
        self.error("protoc-plugin/twice", text).help(help)
    }

    /// An error of this plugin.
    fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.span.clone())
    }
}

/// The folder of the file that a place is in. An argument is in none.
fn folder(span: &Span) -> PathBuf {
    Path::new(&span.source.path).parent().map(PathBuf::from).unwrap_or_default()
}

/// What plugins make of a request, all at once. `sources` tells the protos that a path is made from.
pub(super) fn run(
    plugins: &[Plugin],
    input: &Input<'_>,
    request: &Request,
    sources: impl Fn(&str) -> BTreeSet<Name>,
) -> Result<FileSet, Report> {
    let answers: Vec<Result<Vec<Made>, Report>> = std::thread::scope(|scope| {
        let runs: Vec<_> = plugins.iter().map(|plugin| scope.spawn(|| plugin.run(input, request))).collect();
        runs.into_iter()
            .map(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut report = Report::new();
    let mut set = FileSet::new();
    let mut writers: HashMap<String, &Plugin> = HashMap::new();
    for (plugin, answer) in plugins.iter().zip(answers) {
        for Made { path, text } in report.absorb(answer).unwrap_or_default() {
            if let Some(first) = writers.get(&path) {
                report.push(plugin.twice(&first.name, &path));
            } else {
                set.insert(path.clone(), text, sources(&path));
                writers.insert(path, plugin);
            }
        }
    }
    for (path, _) in set.iter() {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for folder in folders.filter(|folder| set.get(folder).is_some()) {
            let text = format!("{folder} can't be a file: it holds {path}");
            let help = "nothing was written; look at what decides the paths, such as `go_package`";
            report.push(writers[path].error("protoc-plugin/path", text).help(help));
        }
    }
    report.into_result(set)
}

/// What plugins are to be asked: to make something of `files`, which import others. `leave_out` are
/// imports that nobody needs.
pub(super) fn request(model: &Model, files: &BTreeSet<Name>, leave_out: &BTreeSet<Name>) -> Request {
    let proto_file = with_imports(model, files, leave_out)
        .iter()
        .map(|path| message::descriptor(model.file(path), leave_out))
        .collect();
    Request { file_to_generate: files.iter().map(ToString::to_string).collect(), proto_file }
}

/// Files and all that they import, each behind what it imports.
pub(super) fn with_imports(model: &Model, files: &BTreeSet<Name>, leave_out: &BTreeSet<Name>) -> Vec<Name> {
    fn visit(model: &Model, path: &Name, seen: &mut BTreeSet<Name>, order: &mut Vec<Name>) {
        if seen.insert(Name::clone(path)) {
            for import in &model.file(path).imports {
                visit(model, &import.path, seen, order);
            }
            order.push(Name::clone(path));
        }
    }
    let (mut seen, mut order) = (leave_out.clone(), Vec::new());
    for path in files {
        visit(model, path, &mut seen, &mut order);
    }
    order
}
