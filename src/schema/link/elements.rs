//! Everything in a file that has options.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption,
};

use crate::schema::declared::{at, below, is_map_entry, join};
use crate::schema::tag;

/// The uninterpreted options of an element that may have options.
macro_rules! options {
    ($element:expr) => {
        $element.options.as_ref().map(|options| options.uninterpreted_option.as_slice()).unwrap_or_default()
    };
}

/// The options of one element.
pub(super) struct Element<'a> {
    /// The full name of the message that they are fields of.
    pub(super) kind: &'static str,
    /// The scope that their names are looked up in.
    pub(super) scope: String,
    /// Their path.
    pub(super) path: Vec<i32>,
    pub(super) options: &'a [UninterpretedOption],
}

/// All elements of a file that have options.
pub(super) fn elements(file: &FileDescriptorProto) -> Vec<Element<'_>> {
    let mut elements = Elements(Vec::new());
    let scope = file.package();
    elements.add("google.protobuf.FileOptions", scope, &[], tag::FILE_OPTIONS, options!(file));
    for (path, message) in at(&[], tag::FILE_MESSAGE, &file.message_type) {
        elements.message(scope, &path, message);
    }
    for (path, field) in at(&[], tag::FILE_EXTENSION, &file.extension) {
        elements.field(scope, &path, field);
    }
    for (path, proto) in at(&[], tag::FILE_ENUM, &file.enum_type) {
        elements.enumeration(scope, &path, proto);
    }
    for (path, service) in at(&[], tag::FILE_SERVICE, &file.service) {
        elements.add("google.protobuf.ServiceOptions", scope, &path, tag::SERVICE_OPTIONS, options!(service));
        let scope = join(scope, service.name());
        for (path, method) in at(&path, tag::SERVICE_METHOD, &service.method) {
            elements.add(
                "google.protobuf.MethodOptions",
                &scope,
                &path,
                tag::METHOD_OPTIONS,
                options!(method),
            );
        }
    }
    elements.0
}

struct Elements<'a>(Vec<Element<'a>>);

impl<'a> Elements<'a> {
    fn add(
        &mut self,
        kind: &'static str,
        scope: &str,
        path: &[i32],
        tag: i32,
        options: &'a [UninterpretedOption],
    ) {
        if !options.is_empty() {
            self.0.push(Element { kind, scope: scope.to_owned(), path: below(path, &[tag]), options });
        }
    }

    fn message(&mut self, scope: &str, path: &[i32], message: &'a DescriptorProto) {
        if is_map_entry(message) {
            return;
        }
        self.add("google.protobuf.MessageOptions", scope, path, tag::MESSAGE_OPTIONS, options!(message));
        for (path, range) in at(path, tag::MESSAGE_EXTENSION_RANGE, &message.extension_range) {
            let kind = "google.protobuf.ExtensionRangeOptions";
            self.add(kind, scope, &path, tag::EXTENSION_RANGE_OPTIONS, options!(range));
        }
        let scope = join(scope, message.name());
        for (path, field) in at(path, tag::MESSAGE_FIELD, &message.field) {
            self.field(&scope, &path, field);
        }
        for (path, field) in at(path, tag::MESSAGE_EXTENSION, &message.extension) {
            self.field(&scope, &path, field);
        }
        for (path, oneof) in at(path, tag::MESSAGE_ONEOF, &message.oneof_decl) {
            self.add("google.protobuf.OneofOptions", &scope, &path, tag::ONEOF_OPTIONS, options!(oneof));
        }
        for (path, proto) in at(path, tag::MESSAGE_ENUM, &message.enum_type) {
            self.enumeration(&scope, &path, proto);
        }
        for (path, nested) in at(path, tag::MESSAGE_MESSAGE, &message.nested_type) {
            self.message(&scope, &path, nested);
        }
    }

    fn field(&mut self, scope: &str, path: &[i32], field: &'a FieldDescriptorProto) {
        self.add("google.protobuf.FieldOptions", scope, path, tag::FIELD_OPTIONS, options!(field));
    }

    fn enumeration(&mut self, scope: &str, path: &[i32], proto: &'a EnumDescriptorProto) {
        self.add("google.protobuf.EnumOptions", scope, path, tag::ENUM_OPTIONS, options!(proto));
        for (path, value) in at(path, tag::ENUM_VALUE, &proto.value) {
            self.add("google.protobuf.EnumValueOptions", scope, &path, tag::VALUE_OPTIONS, options!(value));
        }
    }
}
