//! Generation inside a `build.rs`: the street with Cargo at its end.
//!
//! ```no_run
//! fn main() -> Result<(), protogen::build::Failure> {
//!     protogen::Config::new().roots(["proto"]).lang("rust").build()
//! }
//! ```
//!
//! Code goes to Cargo's `OUT_DIR`, from where the crate includes it:
//! `mod protos { include!(concat!(env!("OUT_DIR"), "/include.rs")); }`. Cargo is told to run the script
//! again when a proto changes, and what is wrong with one is shown as on the command line.

mod failure;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::config::{self, Arguments};
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::{self, Backend};
use crate::output;
use crate::schema::Schema;

pub use failure::Failure;

/// What a build script generates. Paths are relative to the package's folder, where Cargo runs the script.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is generated before `build`"]
pub struct Config {
    file: Option<PathBuf>,
    roots: Vec<PathBuf>,
    paths: Vec<PathBuf>,
    languages: Vec<String>,
    options: Vec<String>,
    out: Option<PathBuf>,
}

impl Config {
    /// Nothing but defaults: all protos below `proto`. No `protogen.toml` is looked for; [`file`](Self::file)
    /// names one.
    pub fn new() -> Self {
        Config::default()
    }

    /// A `protogen.toml`. Of its targets, those of the chosen languages are written, to where this
    /// build writes.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Folders that import paths start from, in the order in which they are searched. By default `proto`.
    pub fn roots(mut self, roots: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.roots.extend(roots.into_iter().map(Into::into));
        self
    }

    /// Files and folders to generate from. By default everything below the roots.
    pub fn paths(mut self, paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// A language to write, by name or alias. With several, each gets a folder of its name.
    pub fn lang(mut self, name: impl Into<String>) -> Self {
        self.languages.push(name.into());
        self
    }

    /// An option of the languages, as `protogen languages` lists them.
    pub fn option(mut self, key: &str, value: &str) -> Self {
        self.options.push(format!("{key}={value}"));
        self
    }

    /// The folder to write to. By default Cargo's `OUT_DIR`.
    pub fn out(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Generates, and tells Cargo which files to watch.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the protos, the options or the output folder, all of it at once. Nothing
    /// is written then. Returned from the script's `main`, it shows each mistake with its place.
    pub fn build(self) -> Result<(), Failure> {
        let mut watched = Watched::default();
        let result = self.generate(env::var_os("OUT_DIR"), &mut watched);
        watched.tell_cargo();
        result.map_err(Failure::new)
    }

    fn generate(&self, out_dir: Option<OsString>, watched: &mut Watched) -> Result<(), Report> {
        watched.paths.extend(self.file.clone());
        watched.paths.extend(self.paths.iter().cloned());
        let arguments = self.arguments(out_dir)?;
        let config = match self.file {
            Some(_) => config::load(&arguments)?,
            None => config::without_file(&arguments)?,
        };
        watched.paths.extend(config.request.roots.iter().cloned());
        let schema = Schema::load(&config.request)?;
        watched.paths.extend(schema.source_paths().map(PathBuf::from));
        let outputs = crate::render(&schema.model(&config.overrides)?, &config.targets)?;
        output::write(&outputs)?;
        Ok(())
    }

    fn arguments(&self, out_dir: Option<OsString>) -> Result<Arguments, Report> {
        let mut report = Report::new();
        let languages = self.languages.iter().filter_map(|name| match lang::named(name) {
            Ok(backend) => Some(backend),
            Err(unknown) => {
                report.push(*unknown);
                None
            }
        });
        let languages: Vec<&dyn Backend> = languages.collect();
        let mut options = self.options.clone();
        if let [language] = languages[..]
            && self.file.is_none()
            && self.out.is_none()
        {
            let is_said = |key| self.options.iter().any(|option| option.split('=').next() == Some(key));
            let implied = language.in_out_dir().iter().filter(|(key, _)| !is_said(key));
            options.extend(implied.map(|(key, value)| format!("{key}={value}")));
        }
        let out = self.out.clone().or(out_dir.map(PathBuf::from));
        if out.is_none() {
            let message = "there is no `OUT_DIR` to write to";
            let help = "call this from a build script, where Cargo sets it, or name a folder with `out`";
            report.push(Diagnostic::error("build/no-out-dir", message).help(help));
        }
        report.into_result(Arguments {
            config: self.file.clone(),
            languages,
            out,
            options,
            roots: self.roots.clone(),
            paths: self.paths.clone(),
            reads_only: false,
        })
    }
}

/// The files and folders that decide what is generated.
#[derive(Debug, Default)]
struct Watched {
    paths: Vec<PathBuf>,
}

impl Watched {
    /// A folder is watched with all that is below it, and what is not there yet is waited for.
    #[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
    fn tell_cargo(mut self) {
        self.paths.sort();
        self.paths.dedup();
        for path in self.lines() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }

    /// What is not below another of the paths.
    fn lines(&self) -> impl Iterator<Item = &Path> {
        let below_another = |path: &Path| path.ancestors().skip(1).any(|folder| self.has(folder));
        self.paths.iter().map(PathBuf::as_path).filter(move |path| !below_another(path))
    }

    fn has(&self, folder: &Path) -> bool {
        self.paths.iter().any(|path| path == folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with protos, and where code goes.
    #[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
    fn package(proto: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("proto")).unwrap();
        std::fs::write(folder.path().join("proto/job.proto"), proto).unwrap();
        folder
    }

    fn config(folder: &tempfile::TempDir) -> Config {
        Config::new().roots([folder.path().join("proto")])
    }

    fn generate(config: &Config, folder: &tempfile::TempDir) -> (Result<(), Report>, Watched) {
        let mut watched = Watched::default();
        let out = folder.path().join("out").into_os_string();
        (config.generate(Some(out), &mut watched), watched)
    }

    #[test]
    fn code_goes_to_out_dir() {
        let folder = package("syntax = \"proto3\";\nmessage Job {}\n");
        let (result, _) = generate(&config(&folder).lang("ts").option("types_only", "true"), &folder);
        assert_eq!(result, Ok(()));
        assert!(folder.path().join("out/job.ts").is_file());
    }

    #[test]
    fn roots_are_watched_even_if_a_proto_in_them_is_wrong() {
        let folder = package("syntax = \"proto3\";\nmessage Job { Missing missing = 1; }\n");
        let (result, watched) = generate(&config(&folder).lang("ts"), &folder);
        let failure = format!("{:?}", Failure::new(result.unwrap_err()));
        assert!(failure.contains("job.proto:2:15"), "{failure}");
        assert_eq!(watched.lines().collect::<Vec<_>>(), [folder.path().join("proto")]);
        assert!(!folder.path().join("out").exists());
    }

    #[test]
    fn all_that_is_wrong_with_a_script_is_said_at_once() {
        let config = Config::new().lang("cobol").lang("fortran");
        let report = config.arguments(None).err().unwrap();
        let codes: Vec<&str> = report.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, ["config/unknown-language", "config/unknown-language", "build/no-out-dir"]);
    }
}
