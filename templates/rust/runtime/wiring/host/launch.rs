//! How a plugin is started.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// A plugin to start, or to connect to.
#[derive(Clone, Debug)]
pub struct Launch<I> {
    /// The plugin's name, unique in its host: `python`. Its handlers are `python/…`.
    pub name: String,
    /// How to get to it.
    pub(super) way: Way,
    /// What the INITIALIZE method is called with.
    pub(super) initialize: I,
}

#[derive(Clone, Debug)]
pub(super) enum Way {
    /// Start a process.
    Process(Program),
    /// It listens already, at `unix:/path` or `host:port`.
    Attach(String),
}

#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) path: OsString,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: BTreeMap<OsString, OsString>,
    pub(super) folder: Option<PathBuf>,
    pub(super) transport: Transport,
}

/// What a plugin is asked to listen on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// A unix socket in a folder that only this user may enter.
    #[default]
    Unix,
    /// A port of 127.0.0.1.
    Tcp,
}

impl<I> Launch<I> {
    /// Starts a program, and gives it `initialize`.
    pub fn process(name: impl Into<String>, program: impl Into<OsString>, initialize: I) -> Self {
        let program = Program {
            path: program.into(),
            arguments: Vec::new(),
            environment: BTreeMap::new(),
            folder: None,
            transport: Transport::Unix,
        };
        Launch { name: name.into(), way: Way::Process(program), initialize }
    }

    /// Connects to a plugin that somebody else keeps alive, at `unix:/path` or `127.0.0.1:9000`.
    pub fn attach(name: impl Into<String>, address: impl Into<String>, initialize: I) -> Self {
        Launch { name: name.into(), way: Way::Attach(address.into()), initialize }
    }

    /// The program's arguments.
    #[must_use]
    pub fn args(self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.with(|program| program.arguments.extend(arguments.into_iter().map(Into::into)))
    }

    /// A variable of the program's environment, beside those that the host has itself.
    #[must_use]
    pub fn env(self, key: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.with(|program| {
            program.environment.insert(key.into(), value.into());
        })
    }

    /// The folder that the program runs in.
    #[must_use]
    pub fn current_dir(self, folder: impl Into<PathBuf>) -> Self {
        self.with(|program| program.folder = Some(folder.into()))
    }

    /// What the program is asked to listen on.
    #[must_use]
    pub fn transport(self, transport: Transport) -> Self {
        self.with(|program| program.transport = transport)
    }

    /// Changes the program, if there is one.
    fn with(mut self, change: impl FnOnce(&mut Program)) -> Self {
        match &mut self.way {
            Way::Process(program) => change(program),
            Way::Attach(_) => {}
        }
        self
    }
}
