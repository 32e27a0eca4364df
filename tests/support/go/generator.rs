//! protoc-gen-go, without protoc.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use prost::Message;
use prost_types::FileDescriptorProto;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse, code_generator_response};

use super::{DRIVER, go};
use crate::support::{command, folder};

/// Schemas that belong together. Cases may declare the same names.
pub(crate) struct Case<'a> {
    /// A part of an import path, and so of compiler errors: the corpus folder's name does.
    pub(crate) name: &'a str,
    /// Every file and what it imports, dependencies first. Well-known types are taken from
    /// protobuf-go, whatever is said of them here.
    pub(crate) files: Vec<FileDescriptorProto>,
}

/// One generated Go package, which holds one proto file.
pub(super) struct Package {
    pub(super) import_path: String,
    pub(super) text: String,
}

/// Builds protoc-gen-go, at the version in the driver's go.mod, and returns its path.
pub(super) fn protoc_gen_go() -> PathBuf {
    let tools = folder::tools("go");
    let _turn = folder::lock(&tools);
    let plugin = tools.join("protoc-gen-go").with_extension(std::env::consts::EXE_EXTENSION);
    let package = "google.golang.org/protobuf/cmd/protoc-gen-go";
    command::succeed(go(&folder::source(DRIVER)).args(["build", "-o"]).arg(&plugin).arg(package));
    plugin
}

/// Generates each file of a case into a package of its own, `<module>/<case>/p<n>`.
///
/// Files import each other without cycles, and so do these packages, whatever the files themselves
/// say about Go.
pub(super) fn generate(plugin: &Path, module: &str, case: &Case) -> Vec<Package> {
    let mut request = CodeGeneratorRequest::default();
    for (index, file) in case.files.iter().enumerate() {
        let mut file = file.clone();
        let known = well_known(file.name());
        if known.is_none() {
            request.file_to_generate.push(file.name().to_owned());
        }
        let import_path = known.unwrap_or_else(|| format!("{module}/{}/p{index}", case.name));
        file.options.get_or_insert_default().go_package = Some(import_path);
        file.source_code_info = None;
        request.proto_file.push(file);
    }
    let response = run(plugin, &request).unwrap_or_else(|error| panic!("case {:?}: {error}", case.name));
    response.file.iter().map(package).collect()
}

fn package(file: &code_generator_response::File) -> Package {
    let (import_path, _) = file.name().rsplit_once('/').expect("generated files are named by import path");
    Package { import_path: import_path.to_owned(), text: file.content().to_owned() }
}

fn run(plugin: &Path, request: &CodeGeneratorRequest) -> Result<CodeGeneratorResponse, String> {
    let scratch = folder::temporary("protoc-gen-go-");
    let input = scratch.path().join("request");
    std::fs::write(&input, request.encode_to_vec()).expect("a new folder can be written to");
    let input = File::open(&input).expect("just written");
    let output = command::output(Command::new(plugin).stdin(Stdio::from(input)));
    if !output.status.success() {
        return Err(command::text(&output));
    }
    let response = CodeGeneratorResponse::decode(output.stdout.as_slice());
    let response = response.expect("a plugin that ended well answered with a response");
    if response.error.is_some() { Err(response.error().to_owned()) } else { Ok(response) }
}

/// The Go package of a file that protobuf-go brings.
fn well_known(file: &str) -> Option<String> {
    let package = match file.strip_prefix("google/protobuf/")? {
        "any.proto" => "known/anypb",
        "api.proto" => "known/apipb",
        "compiler/plugin.proto" => "pluginpb",
        "descriptor.proto" => "descriptorpb",
        "duration.proto" => "known/durationpb",
        "empty.proto" => "known/emptypb",
        "field_mask.proto" => "known/fieldmaskpb",
        "go_features.proto" => "gofeaturespb",
        "source_context.proto" => "known/sourcecontextpb",
        "struct.proto" => "known/structpb",
        "timestamp.proto" => "known/timestamppb",
        "type.proto" => "known/typepb",
        "wrappers.proto" => "known/wrapperspb",
        _ => return None,
    };
    Some(format!("google.golang.org/protobuf/types/{package}"))
}
