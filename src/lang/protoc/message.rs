//! The messages of `google/protobuf/compiler/plugin.proto`, as far as we speak them.
//!
//! Descriptors stay the bytes that they are: read into messages, they would lose options that nobody
//! has declared to us.

use std::collections::BTreeSet;

use prost::Message;
use prost::encoding::{self, DecodeContext, WireType};

use crate::model::{File, Name};

/// What a plugin is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lang) struct Request {
    /// The files to make something of.
    pub(super) file_to_generate: Vec<String>,
    /// Their descriptors and those of all that they import, imports first.
    pub(super) proto_file: Vec<Vec<u8>>,
}

/// Without `compiler_version`: no protoc is there that could have one, and what plugins print of it
/// would differ between versions of protogen.
#[derive(Clone, PartialEq, Message)]
struct CodeGeneratorRequest {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    parameter: Option<String>,
    #[prost(bytes = "vec", repeated, tag = "15")]
    proto_file: Vec<Vec<u8>>,
}

impl Request {
    /// The message, with what one plugin is told.
    pub(super) fn encode(&self, parameter: &str) -> Vec<u8> {
        let Request { file_to_generate, proto_file } = self.clone();
        let parameter = Some(parameter.to_owned()).filter(|parameter| !parameter.is_empty());
        CodeGeneratorRequest { file_to_generate, parameter, proto_file }.encode_to_vec()
    }
}

/// What a plugin answers.
#[derive(Clone, PartialEq, Message)]
pub(super) struct CodeGeneratorResponse {
    #[prost(string, optional, tag = "1")]
    pub(super) error: Option<String>,
    #[prost(uint64, tag = "2")]
    pub(super) supported_features: u64,
    #[prost(message, repeated, tag = "15")]
    pub(super) file: Vec<ResponseFile>,
}

/// A file, or the next part of the one before.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ResponseFile {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) insertion_point: String,
    #[prost(string, tag = "15")]
    pub(super) content: String,
}

/// `CodeGeneratorResponse.Feature.FEATURE_PROTO3_OPTIONAL`.
pub(super) const PROTO3_OPTIONAL: u64 = 1;

/// The imports of a `FileDescriptorProto`: their paths, and which of them are public and weak.
#[derive(Clone, PartialEq, Message)]
struct Imports {
    #[prost(string, repeated, tag = "3")]
    dependency: Vec<String>,
    #[prost(int32, repeated, packed = "false", tag = "10")]
    public_dependency: Vec<i32>,
    #[prost(int32, repeated, packed = "false", tag = "11")]
    weak_dependency: Vec<i32>,
}

const IMPORTS: [u32; 3] = [3, 10, 11];
const SOURCE_INFO: u32 = 9;

/// A file's descriptor with its source info, and without some of its imports.
pub(super) fn descriptor(file: &File, leave_out: &BTreeSet<Name>) -> Vec<u8> {
    let mut bytes = if file.imports.iter().any(|import| leave_out.contains(&import.path)) {
        without_imports(&file.descriptor, leave_out)
    } else {
        file.descriptor.to_vec()
    };
    let source_info = file.source_info.encode();
    encoding::encode_key(SOURCE_INFO, WireType::LengthDelimited, &mut bytes);
    encoding::encode_varint(source_info.len() as u64, &mut bytes);
    bytes.extend(source_info);
    bytes
}

fn without_imports(descriptor: &[u8], leave_out: &BTreeSet<Name>) -> Vec<u8> {
    let own = "the descriptor is one that we encoded";
    let before = Imports::decode(descriptor).expect(own);
    let kept: Vec<usize> = (0..before.dependency.len())
        .filter(|&index| !leave_out.contains(before.dependency[index].as_str()))
        .collect();
    let index_of = |old: &i32| {
        let new = kept.iter().position(|&index| usize::try_from(*old) == Ok(index))?;
        i32::try_from(new).ok()
    };
    let imports = Imports {
        dependency: kept.iter().map(|&index| before.dependency[index].clone()).collect(),
        public_dependency: before.public_dependency.iter().filter_map(index_of).collect(),
        weak_dependency: before.weak_dependency.iter().filter_map(index_of).collect(),
    };
    let mut bytes = imports.encode_to_vec();
    let mut rest = descriptor;
    while !rest.is_empty() {
        let field = rest;
        let (number, wire_type) = encoding::decode_key(&mut rest).expect(own);
        encoding::skip_field(wire_type, number, &mut rest, DecodeContext::default()).expect(own);
        if !IMPORTS.contains(&number) {
            bytes.extend_from_slice(&field[..field.len() - rest.len()]);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use prost_types::{FileDescriptorProto, FileOptions};

    use super::*;

    #[test]
    fn what_is_left_out_takes_nothing_else_along() {
        let proto = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            dependency: ["b.proto", "options.proto", "c.proto"].map(str::to_owned).to_vec(),
            public_dependency: vec![0, 1, 2],
            weak_dependency: vec![2],
            options: Some(FileOptions { go_package: Some("a/b".to_owned()), ..FileOptions::default() }),
            ..FileDescriptorProto::default()
        };
        let mut bytes = proto.encode_to_vec();
        let unknown = [0xba, 0x3e, 0x01, 0x07];
        bytes.extend(unknown);
        let left = without_imports(&bytes, &BTreeSet::from([Name::from("options.proto")]));
        assert!(left.ends_with(&unknown));
        let expected = FileDescriptorProto {
            dependency: ["b.proto", "c.proto"].map(str::to_owned).to_vec(),
            public_dependency: vec![0, 1],
            weak_dependency: vec![1],
            ..proto
        };
        assert_eq!(FileDescriptorProto::decode(left.as_slice()), Ok(expected));
    }
}
