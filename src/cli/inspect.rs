//! `protogen inspect`: the model as JSON.

use super::Outcome;
use super::arguments::InputArgs;
use super::console::Console;
use super::street;
use crate::config;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Model;

pub(super) const EXAMPLES: &str = "\
Examples:
  protogen inspect                        everything, with all that is imported
  protogen inspect proto/shop/v1          what these files declare
  protogen inspect | jq '.messages | keys'";

pub(super) fn run(args: &InputArgs, console: &mut Console) -> Result<Outcome, Report> {
    let config = config::load(&args.arguments())?;
    let mut model = street::model(&config)?;
    if !args.paths.is_empty() {
        let named = street::named(&model, &args.paths, &config.request.roots);
        retain(&mut model, |file| named.contains(file));
    }
    let text = serde_json::to_string_pretty(&model)
        .map_err(|error| Diagnostic::error("inspect/json", format!("cannot print the model: {error}")))?;
    console.result(&(text + "\n"));
    Ok(Outcome::Fine)
}

/// Leaves what some files declare.
fn retain(model: &mut Model, keep: impl Fn(&str) -> bool) {
    model.files.retain(|_, file| keep(&file.path));
    model.messages.retain(|_, message| keep(&message.file));
    model.enums.retain(|_, found| keep(&found.file));
    model.services.retain(|_, service| keep(&service.file));
    model.extensions.retain(|_, extension| keep(&extension.file));
}
