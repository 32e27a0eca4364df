//! Codecs of one combination of options, compiled and running.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use protogen::output::FileSet;
use serde::{Deserialize, Serialize};

use crate::support::driver::Driver;
use crate::support::folder;

/// Where the modules of a case are.
pub(crate) struct Place {
    folder: PathBuf,
    runtime: String,
    modules: Vec<String>,
}

#[derive(Serialize)]
struct Question<'a> {
    folder: &'a Path,
    runtime: &'a str,
    modules: &'a [String],
    samples: &'a [Bytes<'a>],
}

/// A message in binary form.
#[derive(Serialize)]
pub(crate) struct Bytes<'a> {
    pub(crate) message: &'a str,
    pub(crate) bytes: String,
}

#[derive(Deserialize)]
struct Answer {
    answers: Vec<Outcome>,
}

/// What codecs made of a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// As it is encoded again.
    pub(crate) bytes: Option<String>,
    /// As JSON text.
    pub(crate) json: Option<String>,
    /// As it is encoded after it has been JSON text.
    pub(crate) text: Option<String>,
    /// That, as JSON text.
    pub(crate) again: Option<String>,
    /// As it is encoded after it has been a JSON value.
    pub(crate) parsed: Option<String>,
    pub(crate) wrong: Vec<String>,
    pub(crate) errors: BTreeMap<String, Failure>,
}

/// An error that was thrown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) type_name: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) offset: Option<u64>,
}

/// The modules of many cases, in as few folders as may be: cases share one where they agree on what
/// is in it, so that a compiler sees most of the runtime once.
#[derive(Default)]
pub(crate) struct Layout {
    shared: BTreeMap<String, String>,
}

impl Layout {
    /// Writes a case's modules below a folder, and says where they are.
    pub(crate) fn add(&mut self, name: &str, files: &FileSet, root: &Path) -> Place {
        let runtime = files.iter().map(|(path, _)| path).find(|path| path.ends_with("/types.ts"));
        let runtime = runtime.expect("codecs have a runtime").replace("types.ts", "index");
        // The barrels are compiled by another test, and all cases have one at the same place.
        let is_barrel = |path: &str| path.ends_with("index.ts") && !path.starts_with(&runtime);
        let files: BTreeMap<&str, &str> = files
            .iter()
            .map(|(path, file)| (path, file.text.as_str()))
            .filter(|(path, _)| !is_barrel(path))
            .collect();
        let agrees =
            files.iter().all(|(path, text)| self.shared.get(*path).is_none_or(|other| other == text));
        let folder = root.join(if agrees { "shared" } else { name });
        for (path, text) in &files {
            folder::write(&folder.join(path), text);
            if agrees {
                self.shared.insert((*path).to_owned(), (*text).to_owned());
            }
        }
        let folders: BTreeSet<&str> = runtime.split('/').take(1).collect();
        let modules =
            files.keys().filter(|path| !folders.contains(path.split('/').next().unwrap_or_default()));
        let modules = modules.map(|path| path.replace(".ts", ".js")).collect();
        Place { folder, runtime: format!("{runtime}.js"), modules }
    }
}

/// A program that runs codecs.
pub(crate) struct Runner(Driver);

impl Runner {
    pub(crate) fn start() -> Self {
        let script = folder::source("drivers/typescript/samples.mjs");
        Self(Driver::start(std::process::Command::new("node").arg(script)))
    }

    /// What the codecs of a case make of messages. `moved` says where a folder's JavaScript is.
    pub(crate) fn outcomes(
        &self,
        place: &Place,
        moved: impl Fn(&Path) -> PathBuf,
        samples: &[Bytes<'_>],
    ) -> Vec<Outcome> {
        let folder = moved(&place.folder);
        let question =
            Question { folder: &folder, runtime: &place.runtime, modules: &place.modules, samples };
        let answer: Answer = self.0.ask(&question);
        answer.answers
    }
}
