//! Finds the files that are asked for.

use crate::diagnostic::Report;

use super::Request;

pub(super) struct Inputs;

pub(super) fn discover(_request: &Request) -> Result<Inputs, Report> {
    Ok(Inputs)
}

pub(super) fn from_texts<'a>(_texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Inputs {
    Inputs
}
