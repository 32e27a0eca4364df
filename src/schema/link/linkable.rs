//! Files as prost-reflect takes them: where it asks for more than protoc does, they are adapted.

use std::collections::{HashMap, HashSet};

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, UninterpretedOption};

use crate::schema::check::{Symbols, json_name};
use crate::schema::declared::index_of;
use crate::schema::files::{FileId, Files};

/// A parsed file, made ready for linking.
pub(super) fn linkable(
    files: &Files,
    symbols: &Symbols,
    id: FileId,
    mut proto: FileDescriptorProto,
) -> FileDescriptorProto {
    imports(files, symbols, id, &mut proto);
    if proto.syntax() != "proto3" {
        proto.message_type.iter_mut().for_each(distinct_json_names);
    }
    proto
}

/// A parsed file that declares what the original does, without its options. It imports all that the
/// original sees, as far as that is `linked`.
pub(super) fn definitions(
    files: &Files,
    symbols: &Symbols,
    id: FileId,
    linked: impl Fn(&str) -> bool,
) -> FileDescriptorProto {
    let mut proto = linkable(files, symbols, id, files.get(id).proto.clone());
    let seen =
        symbols.visible(id).iter().filter(|&&seen| seen != id).map(|&seen| files.get(seen).name.to_string());
    proto.dependency = seen.filter(|name| linked(name)).collect();
    (proto.public_dependency, proto.weak_dependency) = (Vec::new(), Vec::new());
    proto.options = None;
    proto.service.clear();
    proto.message_type.iter_mut().for_each(without_options);
    proto.extension.iter_mut().for_each(|extension| extension.options = None);
    proto.enum_type.iter_mut().for_each(enum_without_options);
    proto
}

fn without_options(message: &mut DescriptorProto) {
    if let Some(options) = &mut message.options {
        options.uninterpreted_option.clear();
    }
    for range in &mut message.extension_range {
        range.options = None;
    }
    for field in message.field.iter_mut().chain(&mut message.extension) {
        field.options = None;
    }
    message.oneof_decl.iter_mut().for_each(|oneof| oneof.options = None);
    message.nested_type.iter_mut().for_each(without_options);
    message.enum_type.iter_mut().for_each(enum_without_options);
}

/// Only `allow_alias` decides what may be declared.
fn enum_without_options(proto: &mut EnumDescriptorProto) {
    if let Some(options) = &mut proto.options {
        let is_alias =
            |option: &UninterpretedOption| option.name.iter().all(|part| part.name_part == "allow_alias");
        options.uninterpreted_option.retain(is_alias);
    }
    proto.value.iter_mut().for_each(|value| value.options = None);
}

/// Each imported file once, by its own path, and those that are only seen through more than one
/// public import as well: prost-reflect does not look so far.
fn imports(files: &Files, symbols: &Symbols, id: FileId, proto: &mut FileDescriptorProto) {
    let file = files.get(id);
    let mut imports: Vec<FileId> = Vec::with_capacity(file.imports.len());
    let mut index_of_import = HashMap::new();
    for (_, import) in file.found_imports() {
        index_of_import.entry(import).or_insert_with(|| {
            imports.push(import);
            index_of(imports.len() - 1)
        });
    }
    for list in [&mut proto.public_dependency, &mut proto.weak_dependency] {
        let own = |&index: &i32| index_of_import.get(&file.imports[usize::try_from(index).ok()?]?).copied();
        let mut indexes: Vec<i32> = list.iter().filter_map(own).collect();
        indexes.dedup();
        *list = indexes;
    }
    let near: HashSet<FileId> = imports
        .iter()
        .flat_map(|&import| files.get(import).public_imports().flatten().chain([import]))
        .collect();
    imports.extend(symbols.visible(id).iter().filter(|&&seen| seen != id && !near.contains(&seen)));
    proto.dependency = imports.into_iter().map(|import| files.get(import).name.to_string()).collect();
}

/// In proto2, fields may have one name in JSON by default, but prost-reflect insists on different
/// ones. The field that is written like that keeps the name, or else the first; the others get their
/// own names.
fn distinct_json_names(message: &mut DescriptorProto) {
    message.nested_type.iter_mut().for_each(distinct_json_names);
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(message.field.len());
    for (index, field) in message.field.iter().enumerate() {
        by_name.entry(json_name(field)).or_default().push(index);
    }
    for (name, fields) in by_name.into_iter().filter(|(_, fields)| fields.len() > 1) {
        let keeps = |&&index: &&usize| message.field[index].name() == name;
        let custom = |&&index: &&usize| message.field[index].json_name.is_some();
        let kept = fields.iter().find(keeps).or_else(|| fields.iter().find(custom)).unwrap_or(&fields[0]);
        for index in fields.iter().filter(|index| *index != kept) {
            let field = &mut message.field[*index];
            field.json_name = Some(field.name().to_owned());
        }
    }
}
