//! From linked descriptors to the model.

mod comments;
mod field;
mod options;

use std::sync::Arc;

use prost_reflect::prost::Message as _;
use prost_reflect::prost_types::method_options::IdempotencyLevel;
use prost_reflect::{
    EnumDescriptor, FileDescriptor, MessageDescriptor, MethodDescriptor, OneofDescriptor, ServiceDescriptor,
    Syntax as Edition,
};

use super::{Schema, SchemaFile, tag};
use crate::config::Override;
use crate::diagnostic::{Report, Span};
use crate::model::{
    self, Declaration, Enum, File, Idempotency, Import, Message, Method, Model, Name, Oneof, Service,
    SourceInfo, Syntax, Value, WellKnown, Wiring,
};
use options::Options;

pub(super) fn lower(schema: &Schema, overrides: &[Override]) -> Result<Model, Report> {
    let mut lowering = Lowering { options: Options::new(overrides), model: Model::default() };
    for descriptor in schema.pool.files() {
        let file = schema.files.get(descriptor.name()).expect("every linked file was read by us");
        lowering.file(&descriptor, file);
    }
    let Lowering { options, mut model } = lowering;
    let mut report = options.finish(&mut model);
    if report.is_empty() {
        report.extend(model::check(&model));
        let (wiring, wrong) = Wiring::of(&model);
        model.wiring = wiring;
        report.extend(wrong);
    }
    report.into_result(model)
}

/// The model as far as it is built.
struct Lowering<'a> {
    options: Options<'a>,
    model: Model,
}

/// Where the elements of a descriptor find their names: `name` has the same number in all of them.
const NAME: i32 = 1;

impl Lowering<'_> {
    fn file(&mut self, descriptor: &FileDescriptor, file: &SchemaFile) {
        let proto = descriptor.file_descriptor_proto();
        let custom = proto.options.as_ref().map(|_| descriptor.options());
        let (options, custom) = self.options.take(descriptor.name(), "protogen.v1.file", custom);
        let imports = proto.dependency.iter().enumerate().map(|(index, path)| Import {
            path: path.as_str().into(),
            public: proto.public_dependency.iter().any(|&public| usize::try_from(public) == Ok(index)),
        });
        let lowered = File {
            path: descriptor.name().into(),
            package: descriptor.package_name().into(),
            syntax: match descriptor.syntax() {
                Edition::Proto2 => Syntax::Proto2,
                Edition::Proto3 => Syntax::Proto3,
            },
            docs: comments::of_file(&file.locations),
            deprecated: proto.options.as_ref().is_some_and(prost_types::FileOptions::deprecated),
            input: file.input,
            imports: imports.collect(),
            messages: descriptor.messages().map(|message| self.message(&message, file)).collect(),
            enums: descriptor.enums().map(|found| self.enumeration(&found, file)).collect(),
            services: descriptor.services().map(|service| self.service(&service, file)).collect(),
            extensions: descriptor.extensions().map(|found| self.extension(&found, file)).collect(),
            options,
            custom,
            // Not the message's own `encode_to_vec`, which has no custom options.
            descriptor: Arc::from(descriptor.encode_to_vec()),
            source_info: source_info(file),
            span: Some(place(file)),
        };
        self.model.files.insert(Arc::clone(&lowered.path), lowered);
    }

    fn message(&mut self, descriptor: &MessageDescriptor, file: &SchemaFile) -> Name {
        let proto = descriptor.descriptor_proto();
        let flags = proto.options.as_ref();
        let name = Name::from(descriptor.full_name());
        let custom = flags.map(|_| descriptor.options());
        let (options, custom) = self.options.take(&name, "protogen.v1.message", custom);
        let real = descriptor.oneofs().filter(|oneof| !oneof.is_synthetic());
        let nested = descriptor.child_messages().filter(|child| !child.is_map_entry());
        let message = Message {
            file: descriptor.parent_file().name().into(),
            parent: descriptor.parent_message().map(|parent| parent.full_name().into()),
            oneofs: real.map(|oneof| self.oneof(&oneof, file)).collect(),
            fields: self.fields(descriptor, file),
            messages: nested.map(|child| self.message(&child, file)).collect(),
            enums: descriptor.child_enums().map(|child| self.enumeration(&child, file)).collect(),
            extensions: descriptor.child_extensions().map(|child| self.extension(&child, file)).collect(),
            extension_ranges: descriptor.extension_ranges().collect(),
            reserved_ranges: descriptor.reserved_ranges().collect(),
            reserved_names: descriptor.reserved_names().map(str::to_owned).collect(),
            message_set: flags.is_some_and(prost_types::MessageOptions::message_set_wire_format),
            well_known: WellKnown::of(&name),
            options,
            decl: Declaration {
                deprecated: flags.is_some_and(prost_types::MessageOptions::deprecated),
                custom,
                ..declare(descriptor.name(), &name, descriptor.path(), file)
            },
        };
        self.model.messages.insert(Arc::clone(&name), message);
        name
    }

    fn oneof(&mut self, descriptor: &OneofDescriptor, file: &SchemaFile) -> Oneof {
        let custom = descriptor.oneof_descriptor_proto().options.as_ref().map(|_| descriptor.options());
        let (options, custom) = self.options.take(descriptor.full_name(), "protogen.v1.oneof", custom);
        let decl = declare(descriptor.name(), descriptor.full_name(), descriptor.path(), file);
        Oneof { decl: Declaration { custom, ..decl }, options }
    }

    fn enumeration(&mut self, descriptor: &EnumDescriptor, file: &SchemaFile) -> Name {
        let flags = descriptor.enum_descriptor_proto().options.as_ref();
        let name = Name::from(descriptor.full_name());
        let custom = flags.map(|_| descriptor.options());
        let (options, custom) = self.options.take(&name, "protogen.v1.enum", custom);
        let found = Enum {
            file: descriptor.parent_file().name().into(),
            parent: descriptor.parent_message().map(|parent| parent.full_name().into()),
            values: self.values(descriptor, file),
            closed: descriptor.parent_file().syntax() == Edition::Proto2,
            allow_alias: flags.is_some_and(prost_types::EnumOptions::allow_alias),
            reserved_ranges: descriptor.reserved_ranges().collect(),
            reserved_names: descriptor.reserved_names().map(str::to_owned).collect(),
            options,
            decl: Declaration {
                deprecated: flags.is_some_and(prost_types::EnumOptions::deprecated),
                custom,
                ..declare(descriptor.name(), &name, descriptor.path(), file)
            },
        };
        self.model.enums.insert(Arc::clone(&name), found);
        name
    }

    fn values(&mut self, descriptor: &EnumDescriptor, file: &SchemaFile) -> Vec<Value> {
        let protos = &descriptor.enum_descriptor_proto().value;
        protos
            .iter()
            .map(|proto| {
                let value = descriptor.get_value_by_name(proto.name()).expect("every value has a descriptor");
                let flags = proto.options.as_ref();
                let custom = flags.map(|_| value.options());
                let (options, custom) = self.options.take(value.full_name(), "protogen.v1.value", custom);
                Value {
                    number: value.number(),
                    options,
                    decl: Declaration {
                        deprecated: flags.is_some_and(prost_types::EnumValueOptions::deprecated),
                        custom,
                        ..declare(value.name(), value.full_name(), value.path(), file)
                    },
                }
            })
            .collect()
    }

    fn service(&mut self, descriptor: &ServiceDescriptor, file: &SchemaFile) -> Name {
        let flags = descriptor.service_descriptor_proto().options.as_ref();
        let name = Name::from(descriptor.full_name());
        let custom = flags.map(|_| descriptor.options());
        let (options, custom) = self.options.take(&name, "protogen.v1.service", custom);
        let service = Service {
            file: descriptor.parent_file().name().into(),
            methods: descriptor.methods().map(|method| self.method(&method, file)).collect(),
            options,
            decl: Declaration {
                deprecated: flags.is_some_and(prost_types::ServiceOptions::deprecated),
                custom,
                ..declare(descriptor.name(), &name, descriptor.path(), file)
            },
        };
        self.model.services.insert(Arc::clone(&name), service);
        name
    }

    fn method(&mut self, descriptor: &MethodDescriptor, file: &SchemaFile) -> Method {
        let flags = descriptor.method_descriptor_proto().options.as_ref();
        let custom = flags.map(|_| descriptor.options());
        let (options, custom) = self.options.take(descriptor.full_name(), "protogen.v1.method", custom);
        Method {
            input: descriptor.input().full_name().into(),
            output: descriptor.output().full_name().into(),
            client_streaming: descriptor.is_client_streaming(),
            server_streaming: descriptor.is_server_streaming(),
            idempotency: match flags.map(prost_types::MethodOptions::idempotency_level) {
                None | Some(IdempotencyLevel::IdempotencyUnknown) => Idempotency::Unknown,
                Some(IdempotencyLevel::NoSideEffects) => Idempotency::NoSideEffects,
                Some(IdempotencyLevel::Idempotent) => Idempotency::Idempotent,
            },
            options,
            decl: Declaration {
                deprecated: flags.is_some_and(prost_types::MethodOptions::deprecated),
                custom,
                ..declare(descriptor.name(), descriptor.full_name(), descriptor.path(), file)
            },
        }
    }
}

fn source_info(file: &SchemaFile) -> SourceInfo {
    let locations = Arc::clone(&file.locations);
    SourceInfo::new(move || locations.info().encode_to_vec())
}

/// Where a file says what package it is, or at least what syntax. Otherwise it begins there.
fn place(file: &SchemaFile) -> Span {
    let said =
        [tag::FILE_PACKAGE, tag::FILE_SYNTAX].map(|number| file.locations.span(&file.source, &[number]));
    said.into_iter().flatten().next().unwrap_or_else(|| file.source.span(0..0))
}

/// The head of an element, but for its options.
fn declare(name: &str, full_name: &str, path: &[i32], file: &SchemaFile) -> Declaration {
    Declaration {
        name: name.to_owned(),
        full_name: full_name.into(),
        docs: comments::of(&file.locations, path),
        deprecated: false,
        custom: Vec::new(),
        span: file.locations.span(&file.source, &[path, &[NAME]].concat()),
    }
}
