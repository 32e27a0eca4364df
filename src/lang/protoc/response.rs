//! What a plugin answered, checked.

use std::collections::HashSet;

use prost::Message as _;

use super::message::{CodeGeneratorResponse, PROTO3_OPTIONAL};
use super::{Made, Plugin};
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::Input;
use crate::model::{File, Model};
use crate::output::may_hold;

/// The files of an answer, or everything that is wrong with it.
pub(super) fn read(plugin: &Plugin, input: &Input<'_>, answer: &[u8]) -> Result<Vec<Made>, Report> {
    let name = &plugin.name;
    let Ok(response) = CodeGeneratorResponse::decode(answer) else {
        let message = format!("what {name} writes is no answer of a protoc plugin");
        return Err(plugin
            .error("protoc-plugin/answer", message)
            .help("its standard output must be a CodeGeneratorResponse; is it another program of that name?")
            .into());
    };
    if let Some(error) = response.error.as_deref().filter(|error| !error.is_empty()) {
        return Err(refused(plugin, input.model, error).into());
    }
    let mut report = Report::new();
    if response.supported_features & PROTO3_OPTIONAL == 0 {
        report.extend(optional_fields(plugin, input));
    }
    let made = files(plugin, response, &mut report);
    report.into_result(made)
}

/// The plugin's own complaint, at the proto that it speaks of.
fn refused(plugin: &Plugin, model: &Model, error: &str) -> Diagnostic {
    let error = error.trim();
    let (first, rest) = error.split_once('\n').unwrap_or((error, ""));
    let spoken_of: Option<&File> =
        model.files.values().filter(|file| error.contains(&*file.path)).max_by_key(|file| file.path.len());
    let span = spoken_of.map_or_else(|| plugin.span.clone(), |file| file.span.clone());
    let rest: Vec<&str> = rest.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let help = if rest.is_empty() { "nothing was written".to_owned() } else { rest.join("\n") };
    Diagnostic::error("protoc-plugin/refused", format!("{} says: {}", plugin.name, first.trim()))
        .at(span)
        .help(help)
}

/// `optional` in proto3 is a oneof to plugins that don't know of it.
fn optional_fields(plugin: &Plugin, input: &Input<'_>) -> Report {
    let mut report = Report::new();
    for message in input.model.messages.values().filter(|message| input.files.contains(&message.file)) {
        for field in message.fields.iter().filter(|field| field.proto3_optional) {
            let message = format!("{} does not know `optional` in proto3", plugin.name);
            let diagnostic = Diagnostic::error("protoc-plugin/optional", message)
                .at(field.decl.span.clone())
                .help("use a newer version of it, or leave the file out with `exclude`");
            report.push(diagnostic);
        }
    }
    report
}

fn files(plugin: &Plugin, response: CodeGeneratorResponse, report: &mut Report) -> Vec<Made> {
    let name = &plugin.name;
    let mut made: Vec<Made> = Vec::new();
    let mut paths = HashSet::new();
    for file in response.file {
        if !file.insertion_point.is_empty() {
            let message =
                format!("{name} wants to insert text into {}, at `{}`", file.name, file.insertion_point);
            report.push(
                plugin
                    .error("protoc-plugin/insertion", message)
                    .help("protogen takes whole files only: leave the plugin out"),
            );
        } else if file.name.is_empty() {
            match made.last_mut() {
                Some(before) => before.text.push_str(&file.content),
                None => report.push(bad_path(plugin, "")),
            }
        } else if !may_hold(&file.name) || file.name.contains('\\') {
            report.push(bad_path(plugin, &file.name));
        } else if !paths.insert(file.name.clone()) {
            report.push(plugin.twice(name, &file.name));
        } else {
            made.push(Made { path: file.name, text: file.content });
        }
    }
    made
}

fn bad_path(plugin: &Plugin, path: &str) -> Diagnostic {
    plugin
        .error(
            "protoc-plugin/path",
            format!("{} writes {path:?}, which is no path in the output folder", plugin.name),
        )
        .help("nothing was written; look at what decides the path, such as `go_package` or a parameter")
}
