//! Options: ours as typed structs, with what `protogen.toml` lays over them, and everyone else's as JSON.

use std::collections::BTreeMap;

use prost_reflect::{DynamicMessage, SerializeOptions};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::config::Override;
use crate::diagnostic::{Diagnostic, Report, Span, nearest};
use crate::model::{CustomOption, Model, Name};

/// What host and plugin must agree on, in the order of options.proto. Where a proto says it, an
/// override may repeat it, but not say otherwise.
const CONTRACT: [&str; 8] = [
    "role",
    "plugin.name",
    "plugin.protocol_versions",
    "plugin.cookie",
    "handlers.executor",
    "handlers.encoding",
    "kind",
    "handler",
];

/// Reads options, and remembers which overrides have found their element.
pub(super) struct Options<'a> {
    overrides: BTreeMap<&'a str, (&'a Override, bool)>,
    names: Vec<String>,
    /// Where options are overridden.
    places: BTreeMap<Name, BTreeMap<String, Option<Span>>>,
    /// Elements of which a proto and an override say different things.
    contradictions: Vec<(String, Diagnostic)>,
    report: Report,
}

impl<'a> Options<'a> {
    pub(super) fn new(overrides: &'a [Override]) -> Self {
        let overrides = overrides.iter().map(|found| (found.path.as_str(), (found, false))).collect();
        Options {
            overrides,
            names: Vec::new(),
            places: BTreeMap::new(),
            contradictions: Vec::new(),
            report: Report::new(),
        }
    }

    /// The options of one element: ours, which `extension` holds, and the others.
    pub(super) fn take<T: DeserializeOwned + Default>(
        &mut self,
        path: &str,
        extension: &str,
        options: Option<DynamicMessage>,
    ) -> (T, Vec<CustomOption>) {
        let mut all = options.map(|message| to_json(&message)).unwrap_or_default();
        let ours = all.shift_remove(&format!("[{extension}]"));
        let mut ours = if let Some(Value::Object(ours)) = ours { ours } else { Map::new() };
        self.override_with::<T>(path, &mut ours);
        let ours = match serde_json::from_value(Value::Object(ours)) {
            Ok(ours) => ours,
            Err(error) => {
                let message = format!("the options of `{path}` can't be read: {error}");
                self.report.push(Diagnostic::error("options/unreadable", message));
                T::default()
            }
        };
        let custom = all.into_iter().map(|(name, value)| CustomOption {
            name: match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                Some(extension) => format!("({extension})"),
                None => name,
            },
            value,
        });
        (ours, custom.collect())
    }

    /// Lays an override's options over an element's, and says which of them can't be meant.
    fn override_with<T: DeserializeOwned>(&mut self, path: &str, ours: &mut Map<String, Value>) {
        if self.overrides.is_empty() {
            return;
        }
        self.names.push(path.to_owned());
        let Some((found, used)) = self.overrides.get_mut(path) else { return };
        *used = true;
        for (key, value, span) in &found.options {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            match serde_json::from_value::<T>(Value::Object(alone)) {
                Ok(_) => {
                    for option in lay_over(ours, key, value, "") {
                        let text = format!("protogen.toml and the proto disagree on `{option}` of `{path}`");
                        let diagnostic =
                            Diagnostic::error("options/contradiction", text).at(span.clone()).help(
                                "remove it here, or change it in the proto: host and plugin must agree on it",
                            );
                        self.contradictions.push((path.to_owned(), diagnostic));
                    }
                    self.places.entry(path.into()).or_default().insert(key.clone(), span.clone());
                }
                Err(error) => {
                    let message = format!("`{key}` can't be set on `{path}`: {error}");
                    let help = "the keys and values are those of protogen/v1/options.proto: \
                                `protogen options` prints it";
                    self.report
                        .push(Diagnostic::error("options/override", message).at(span.clone()).help(help));
                }
            }
        }
    }

    /// What was wrong with any options, and the overrides that speak of nothing. Tells the model where
    /// the others are.
    pub(super) fn finish(mut self, model: &mut Model) -> Report {
        for (path, (found, used)) in &self.overrides {
            if !used {
                let message = format!("nothing is called `{path}`");
                let help = match nearest(path, self.names.iter().map(String::as_str)) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "an override names an element in full: `pulse.v1.Job.created_at`".to_owned(),
                };
                let diagnostic = Diagnostic::error("options/unknown-element", message);
                self.report.push(diagnostic.at(found.span.clone()).help(help));
            }
        }
        for (path, diagnostic) in self.contradictions {
            let said = model.declaration(&path).and_then(|element| element.span.clone());
            self.report.push(diagnostic.related(said, "the proto says otherwise of this"));
        }
        model.overrides = self.places;
        self.report
    }
}

/// Sets an option in place of what a proto says; of an option that has fields, only those that are given.
/// Returns the options that must not differ, and do.
fn lay_over(ours: &mut Map<String, Value>, key: &str, value: &Value, above: &str) -> Vec<String> {
    let name = format!("{above}{key}");
    if let (Some(Value::Object(said)), Value::Object(fields)) = (ours.get_mut(key), value)
        && !CONTRACT.contains(&name.as_str())
    {
        let inner = format!("{name}.");
        return fields.iter().flat_map(|(key, value)| lay_over(said, key, value, &inner)).collect();
    }
    let said = ours.insert(key.to_owned(), value.clone());
    let differs = said.is_some_and(|said| said != *value);
    if differs && CONTRACT.contains(&name.as_str()) { vec![name] } else { Vec::new() }
}

/// All options of an element, by field name, and extensions by `[full.name]`.
fn to_json(message: &DynamicMessage) -> Map<String, Value> {
    let options = SerializeOptions::new().use_proto_field_name(true).stringify_64_bit_integers(false);
    match message.serialize_with_options(serde_json::value::Serializer, &options) {
        Ok(Value::Object(all)) => all,
        // An `Any` of an unknown type has no JSON form; nobody needs such an option to generate code.
        Ok(_) | Err(_) => Map::new(),
    }
}
