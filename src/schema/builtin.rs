//! Protos that protogen brings along: the well-known types and our own options.
//!
//! They answer their imports ahead of every root, and are only parsed when somebody imports them.

/// The path that imports our own options.
pub const OPTIONS_PROTO_PATH: &str = "protogen/v1/options.proto";

/// The text of our own options.
pub const OPTIONS_PROTO: &str = include_str!("../../proto/protogen/v1/options.proto");

macro_rules! files {
    ($($path:literal,)*) => {
        &[
            $(($path, include_str!(concat!("wellknown/", $path))),)*
            (OPTIONS_PROTO_PATH, OPTIONS_PROTO),
        ]
    };
}

/// Each file's import path and text.
pub(super) static FILES: &[(&str, &str)] = files![
    "google/protobuf/any.proto",
    "google/protobuf/api.proto",
    "google/protobuf/compiler/plugin.proto",
    "google/protobuf/descriptor.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/source_context.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/type.proto",
    "google/protobuf/wrappers.proto",
];

/// The text of the file that is imported by that path.
pub(super) fn text(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Origin, Schema, tag};

    #[test]
    fn all_of_them_link_and_keep_their_comments() {
        let imports: Vec<String> = FILES.iter().map(|(path, _)| format!("import \"{path}\";")).collect();
        let schema = Schema::from_texts([("a.proto", imports.concat().as_str())]).unwrap();
        assert_eq!(schema.files.len(), FILES.len() + 1);
        for (path, _) in FILES {
            let file = &schema.files[*path];
            assert!(file.origin == Origin::Builtin && !file.input, "{path}");
            let first = file.locations.get(&[tag::FILE_MESSAGE, 0]).unwrap();
            assert!(first.leading.as_ref().is_some_and(|comment| comment.len() > 20), "{path}");
        }
        assert_eq!(schema.source_paths().count(), 0);
    }

    #[test]
    fn they_answer_before_any_text() {
        let texts = [(FILES[0].0, "nonsense"), ("a.proto", "import \"google/protobuf/any.proto\";")];
        let schema = Schema::from_texts(texts).unwrap();
        assert!(schema.files[FILES[0].0].input);
        assert!(schema.pool.get_message_by_name("google.protobuf.Any").is_some());
    }
}
