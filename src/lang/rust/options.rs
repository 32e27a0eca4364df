//! The keys of a Rust target.

use crate::config::Table;
use crate::diagnostic::Diagnostic;
use crate::lang::json::Profile;
use crate::lang::{External, OptionDoc};
use crate::model::{Field, Message};

/// What a target's table says, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Which structs messages become.
    pub(super) messages: Messages,
    /// How JSON is written, if at all.
    pub(super) json: Option<Profile>,
    /// Whether messages implement serde's traits.
    pub(super) serde: bool,
    /// Whether services become clients and servers.
    pub(super) grpc: bool,
    /// Whether the descriptors are there as a constant.
    pub(super) descriptors: bool,
    /// What the root module is used as.
    pub(super) root: Root,
    /// Where the runtime is, if it is not emitted.
    pub(super) runtime: Option<String>,
    maps: MapType,
    other_maps: Paths,
    shared_bytes: Paths,
    type_attributes: Attributes,
    message_attributes: Attributes,
    enum_attributes: Attributes,
    field_attributes: Attributes,
}

/// Which structs messages become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Messages {
    /// Ours.
    Protogen,
    /// Exactly prost-build's.
    ProstBuild,
}

/// What the root module is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// The file of a module.
    Module,
    /// A crate's root.
    Crate,
    /// A file with that of a module beside it, since what is included can't have attributes of its own.
    Include,
}

const ROOTS: &[(&str, Root)] = &[("mod", Root::Module), ("lib", Root::Crate), ("include", Root::Include)];

impl Root {
    /// The root module's file, without its extension.
    pub(super) fn file(self) -> &'static str {
        match self {
            Root::Module | Root::Include => "mod",
            Root::Crate => "lib",
        }
    }
}

/// What holds the entries of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MapType {
    BTree,
    Hash,
}

/// What holds bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BytesType {
    Vec,
    Bytes,
}

pub(super) static DOCS: &[OptionDoc] = &[
    OptionDoc {
        name: "messages",
        values: &["protogen", "prost-build"],
        summary: "structs that keep unknown fields and know JSON, or exactly those of prost-build",
    },
    OptionDoc {
        name: "json",
        values: &["proto", "go", "none"],
        summary: "who else writes the JSON: protobuf's JSON format or Go's encoding/json; or no JSON",
    },
    OptionDoc {
        name: "serde",
        values: &["true", "false"],
        summary: "whether messages implement Serialize and Deserialize, where they have JSON",
    },
    OptionDoc {
        name: "grpc",
        values: &["tonic", "none"],
        summary: "services as clients and servers on tonic, behind the feature `grpc`, or no services",
    },
    OptionDoc {
        name: "maps",
        values: &["btree", "hash"],
        summary: "maps as BTreeMap or as HashMap; prost-build's structs have HashMap if nothing is said",
    },
    OptionDoc {
        name: "other_maps",
        values: &["[]"],
        summary: "paths of fields whose maps are of the other kind",
    },
    OptionDoc {
        name: "bytes",
        values: &["[]"],
        summary: "paths of fields that hold bytes::Bytes in place of Vec<u8>; \".\" means all",
    },
    OptionDoc {
        name: "type_attributes",
        values: &["{}"],
        summary: "attributes of messages, enums and oneofs by path: \".acme.v1\" = \"#[derive(Eq)]\"",
    },
    OptionDoc { name: "message_attributes", values: &["{}"], summary: "attributes of messages by path" },
    OptionDoc { name: "enum_attributes", values: &["{}"], summary: "attributes of enums by path" },
    OptionDoc {
        name: "field_attributes",
        values: &["{}"],
        summary: "attributes of fields, oneofs' variants and enums' values by path",
    },
    OptionDoc {
        name: "descriptors",
        values: &["false", "true"],
        summary: "whether a constant holds the descriptors of all files, for reflection",
    },
    OptionDoc {
        name: "root",
        values: &["mod", "lib", "include"],
        summary: "whether the output's root is mod.rs, for a module, lib.rs, for a crate, or include.rs, for include!",
    },
    OptionDoc {
        name: "runtime",
        values: &["emit"],
        summary: "\"emit\", or the path of a runtime that several outputs share",
    },
];

impl Options {
    /// Takes the keys of a table.
    pub(super) fn take(table: &mut Table) -> Self {
        let messages = table
            .choice("messages", &[("protogen", Messages::Protogen), ("prost-build", Messages::ProstBuild)]);
        let messages = messages.map_or(Messages::Protogen, |(messages, _)| messages);
        let json = [("proto", Some(Profile::Proto)), ("go", Some(Profile::Go)), ("none", None)];
        let mut json = table.choice("json", &json);
        let mut serde = table.boolean("serde");
        let mut default_maps = MapType::BTree;
        if messages == Messages::ProstBuild {
            let json = json.replace((None, table.span())).filter(|(json, _)| json.is_some());
            let serde = serde.replace((false, table.span())).filter(|(serde, _)| *serde);
            let unwanted = [json.map(|(_, span)| ("json", span)), serde.map(|(_, span)| ("serde", span))];
            for (key, span) in unwanted.into_iter().flatten() {
                let text = format!("`{key}` needs messages of protogen's own");
                let label = "prost-build's structs know no JSON";
                let help = format!("remove `{key}` or `messages = \"prost-build\"`");
                table.error(Diagnostic::error("rust/prost-build", text).at(span).label(label).help(help));
            }
            default_maps = MapType::Hash;
        }
        if let (Some((None, _)), Some((true, span))) = (&json, &serde)
            && messages == Messages::Protogen
        {
            let help = "remove `serde` or `json = \"none\"`";
            let text = "`serde` needs JSON";
            let label = "serde's traits carry the messages' JSON";
            table.error(Diagnostic::error("rust/serde", text).at(span.clone()).label(label).help(help));
        }
        let maps = table.choice("maps", &[("btree", MapType::BTree), ("hash", MapType::Hash)]);
        Options {
            messages,
            json: json.map_or(Some(Profile::Proto), |(json, _)| json),
            serde: serde.is_none_or(|(serde, _)| serde),
            grpc: table.choice("grpc", &[("tonic", true), ("none", false)]).is_none_or(|(grpc, _)| grpc),
            descriptors: table.boolean("descriptors").is_some_and(|(descriptors, _)| descriptors),
            root: table.choice("root", ROOTS).map_or(Root::Module, |(root, _)| root),
            runtime: runtime(table),
            maps: maps.map_or(default_maps, |(maps, _)| maps),
            other_maps: Paths::take(table, "other_maps"),
            shared_bytes: Paths::take(table, "bytes"),
            type_attributes: Attributes::take(table, "type_attributes"),
            message_attributes: Attributes::take(table, "message_attributes"),
            enum_attributes: Attributes::take(table, "enum_attributes"),
            field_attributes: Attributes::take(table, "field_attributes"),
        }
    }

    /// What holds the entries of a field.
    pub(super) fn map_of(&self, message: &Message, field: &Field) -> MapType {
        match (self.maps, self.other_maps.contain(&field_path(message, field))) {
            (MapType::BTree, false) | (MapType::Hash, true) => MapType::BTree,
            (MapType::Hash, false) | (MapType::BTree, true) => MapType::Hash,
        }
    }

    /// What holds the bytes of a field.
    pub(super) fn bytes_of(&self, message: &Message, field: &Field) -> BytesType {
        let is_shared = self.shared_bytes.contain(&field_path(message, field));
        if is_shared { BytesType::Bytes } else { BytesType::Vec }
    }

    /// The attributes of a message.
    pub(super) fn of_message(&self, full_name: &str) -> Vec<String> {
        self.type_attributes.of(full_name).chain(self.message_attributes.of(full_name)).collect()
    }

    /// The attributes of an enum.
    pub(super) fn of_enum(&self, full_name: &str) -> Vec<String> {
        self.type_attributes.of(full_name).chain(self.enum_attributes.of(full_name)).collect()
    }

    /// The attributes of a oneof's enum.
    pub(super) fn of_oneof(&self, full_name: &str) -> Vec<String> {
        self.type_attributes.of(full_name).collect()
    }

    /// The attributes of a field, or of the variant of a oneof or an enum.
    pub(super) fn of_field(&self, full_name: &str) -> Vec<String> {
        self.field_attributes.of(full_name).collect()
    }
}

impl Options {
    /// Whether the code of a file is of the output whose runtime this one uses, so that its messages are to
    /// us what our own are.
    pub(super) fn shares_runtime(&self, external: &External, file: &str) -> bool {
        let root = self.runtime.as_ref().and_then(|path| path.rsplit_once("::"));
        let (Some((root, _)), Some(place)) = (root, external.place(file)) else { return false };
        let below = place.module.trim_start_matches("::").strip_prefix(root.trim_start_matches("::"));
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }

    /// Tells prost-build what it is to be told of types by path. Its rules for paths are ours.
    pub(super) fn configure(&self, config: &mut prost_build::Config) {
        config.bytes(&self.shared_bytes.0);
        for (path, attribute) in &self.type_attributes.0 {
            config.type_attribute(path, attribute);
        }
        for (path, attribute) in &self.message_attributes.0 {
            config.message_attribute(path, attribute);
        }
        for (path, attribute) in &self.enum_attributes.0 {
            config.enum_attribute(path, attribute);
        }
        for (path, attribute) in &self.field_attributes.0 {
            config.field_attribute(path, attribute);
        }
    }
}

fn field_path(message: &Message, field: &Field) -> String {
    format!("{}.{}", message.decl.full_name, field.decl.name)
}

fn runtime(table: &mut Table) -> Option<String> {
    let (path, span) = table.string("runtime")?;
    if path == "emit" {
        return None;
    }
    if syn::parse_str::<syn::Path>(&path).is_err() {
        let text = format!("`{path}` is not the path of a module");
        let help = "write `emit`, or the runtime's path, such as `::acme_protos::runtime`";
        table.error(Diagnostic::error("rust/runtime", text).at(span).help(help));
    }
    Some(path)
}

/// Paths of fields, messages and packages, as prost-build takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paths(Vec<String>);

impl Paths {
    fn take(table: &mut Table, key: &str) -> Self {
        let paths = table.strings(key).map(|(paths, _)| paths).unwrap_or_default();
        Paths(paths.into_iter().map(|(path, _)| path).collect())
    }

    fn contain(&self, full_name: &str) -> bool {
        self.0.iter().any(|path| matches(path, full_name))
    }
}

/// Attributes by path, as prost-build takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn take(table: &mut Table, key: &str) -> Self {
        let Some(mut entries) = table.table(key) else { return Attributes::default() };
        let mut attributes = Vec::new();
        for (path, _) in entries.keys() {
            let Some((attribute, span)) = entries.string(&path) else { continue };
            let item = format!("{attribute} struct S;");
            if syn::parse_str::<syn::ItemStruct>(&item).is_err() {
                let text = format!("`{attribute}` is no attribute");
                let help = "write it as it stands in Rust, such as `#[derive(Eq)]`";
                entries.error(Diagnostic::error("rust/attribute", text).at(span).help(help));
            }
            attributes.push((path, attribute));
        }
        Attributes(attributes)
    }

    fn of(&self, full_name: &str) -> impl Iterator<Item = String> {
        let attributes = self.0.iter().filter(move |(path, _)| matches(path, full_name));
        attributes.map(|(_, attribute)| attribute.clone())
    }
}

/// Whether a path means something of that full name. A path that begins with a dot is a beginning, and
/// any other one an end: prost-build's rule.
fn matches(path: &str, full_name: &str) -> bool {
    match path.strip_prefix('.') {
        Some("") => true,
        Some(prefix) => {
            full_name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        None => full_name.strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn paths_are_those_of_prost_build() {
        for path in [".", ".acme", ".acme.v1.Job", ".acme.v1.Job.id", "id", "Job.id", "acme.v1.Job.id"] {
            assert!(matches(path, "acme.v1.Job.id"), "{path}");
        }
        for path in [".acm", ".v1", "d", "acme", "v1.Job"] {
            assert!(!matches(path, "acme.v1.Job.id"), "{path}");
        }
    }
}
