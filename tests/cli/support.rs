//! A project in a temporary folder, and runs of protogen in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// A folder with a project in it. It counts as a checkout, so no configuration above it is found.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// An empty project.
    pub(crate) fn new() -> Self {
        let project = Project { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(project.path(".git")).unwrap();
        project
    }

    /// A project with some files in it.
    pub(crate) fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let project = Project::new();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Every file below a folder, by its path below the project, with its text and its time.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.path(folder)];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.exists() {
                let name =
                    path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap().replace('\\', "/");
                let time = fs::metadata(&path).unwrap().modified().unwrap();
                files.insert(name, (fs::read(&path).unwrap(), time));
            }
        }
        files
    }

    /// The paths of every file below a folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_keys().collect()
    }

    /// The binary, about to run in a folder of the project.
    pub(crate) fn command(&self, folder: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_protogen"));
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.current_dir(self.path(folder));
        command
    }

    /// Runs protogen with arguments that no shell would split further.
    pub(crate) fn run(&self, arguments: &str) -> Ran {
        self.run_in("", arguments)
    }

    /// The same in a folder of the project.
    pub(crate) fn run_in(&self, folder: &str, arguments: &str) -> Ran {
        Ran::from(self.command(folder).args(arguments.split_whitespace()).output().unwrap())
    }

    /// Runs protogen, which refuses to write anything; what it says.
    pub(crate) fn refusal(&self) -> String {
        let ran = self.run("");
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(!self.has("generated"), "nothing is written");
        ran.stderr
    }

    /// Runs protogen, which has to succeed.
    pub(crate) fn fine(&self, arguments: &str) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "protogen {arguments}\n{}{}", ran.stdout, ran.stderr);
        ran
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code().expect("protogen was not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Compares a text with the file that holds what it should be.
pub(crate) fn assert_matches(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(file);
    if std::env::var_os("PROTOGEN_BLESS").is_some() {
        fs::write(&path, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == text,
        "tests/cli/{file} says otherwise; PROTOGEN_BLESS=1 rewrites it\n--- expected\n{expected}\n--- found\n{text}"
    );
}
