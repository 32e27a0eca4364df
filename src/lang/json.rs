//! The two ways in which JSON may be written.

use super::go_json;
use crate::diagnostic::Report;
use crate::model::{Model, Name};

/// How messages look as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Protobuf's own JSON format.
    Proto,
    /// What Go's `encoding/json` makes of protoc-gen-go's structs.
    Go,
}

impl Profile {
    /// The words for it in protogen.toml, the default first.
    pub const CHOICES: [(&'static str, Profile); 2] = [("proto", Profile::Proto), ("go", Profile::Go)];

    /// What this profile can't write, of the files that are to be rendered.
    pub fn check<'a>(self, model: &Model, files: impl IntoIterator<Item = &'a Name>) -> Report {
        let mut report = Report::new();
        match self {
            Profile::Proto => {}
            Profile::Go => {
                for message in files.into_iter().flat_map(|file| model.all_messages(file)) {
                    go_json::check(message, &mut report);
                }
            }
        }
        report
    }
}
