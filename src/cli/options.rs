//! `protogen options`: our own options, for other tools.

use super::Outcome;
use super::console::Console;
use crate::schema::OPTIONS_PROTO;

pub(super) const EXAMPLES: &str = "\
Example:
  protogen options > third_party/protogen/v1/options.proto

protogen itself needs no copy: `import \"protogen/v1/options.proto\"` always works.";

pub(super) fn run(console: &mut Console) -> Outcome {
    console.result(OPTIONS_PROTO);
    Outcome::Fine
}
