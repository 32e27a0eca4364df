//! Code that people write with generated Python: `tests/drivers/python/users`.

use std::path::Path;

use crate::support::corpus::{self, Golden, Variant};
use crate::support::folder;

/// The package that its modules import.
const USED: Variant =
    Variant { name: "python-users", target: "lang = \"python\"", golden: Golden::Cases(&[]) };

/// Writes the modules for which the name says so, and what is generated from the protos beside them.
pub(crate) fn write_users(home: &Path, is_wanted: impl Fn(&str) -> bool) {
    let users = folder::source("drivers/python/users");
    for file in folder::files(&users) {
        let name = file.to_str().expect("the files have plain names");
        if is_wanted(name) {
            folder::write(&home.join(&file), &folder::read(&users.join(&file)));
        }
    }
    let files =
        corpus::render(&corpus::model(&corpus::load(&users)), &USED, &[]).expect("nothing is refused");
    corpus::write(&files, &home.join("generated"));
}
