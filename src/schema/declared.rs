//! The declarations of a file, each with its full name and its descriptor path.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, MessageOptions,
};

use crate::diagnostic::Span;
use crate::schema::files::File;
use crate::schema::tag;

/// A message, wherever it is declared.
pub(super) struct Message<'a> {
    pub(super) file: &'a File,
    pub(super) proto: &'a DescriptorProto,
    pub(super) full_name: String,
    pub(super) path: Vec<i32>,
    /// The path of the map's type that this message is the entry of.
    map: Option<Vec<i32>>,
}

/// An enum, wherever it is declared.
pub(super) struct Enum<'a> {
    pub(super) file: &'a File,
    pub(super) proto: &'a EnumDescriptorProto,
    pub(super) path: Vec<i32>,
}

/// An extension, wherever it is declared.
pub(super) struct Extension<'a> {
    pub(super) file: &'a File,
    pub(super) proto: &'a FieldDescriptorProto,
    pub(super) full_name: String,
    pub(super) path: Vec<i32>,
}

/// All declarations of a file.
#[derive(Default)]
pub(super) struct Declared<'a> {
    pub(super) messages: Vec<Message<'a>>,
    pub(super) enums: Vec<Enum<'a>>,
    pub(super) extensions: Vec<Extension<'a>>,
}

impl<'a> Declared<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        let (proto, scope) = (&file.proto, file.proto.package());
        let mut declared = Declared::default();
        for (path, message) in at(&[], tag::FILE_MESSAGE, &proto.message_type) {
            declared.message(Message {
                file,
                proto: message,
                full_name: join(scope, message.name()),
                path,
                map: None,
            });
        }
        declared.others(
            file,
            scope,
            at(&[], tag::FILE_ENUM, &proto.enum_type),
            at(&[], tag::FILE_EXTENSION, &proto.extension),
        );
        declared
    }

    /// Adds a message and all that is in it.
    fn message(&mut self, message: Message<'a>) {
        let (file, proto) = (message.file, message.proto);
        let (scope, path) = (message.full_name.clone(), message.path.clone());
        self.messages.push(message);
        let maps = map_fields(proto);
        for ((nested_path, nested), map) in at(&path, tag::MESSAGE_MESSAGE, &proto.nested_type).zip(maps) {
            let map = map.map(|index| below(&path, &[tag::MESSAGE_FIELD, index, tag::FIELD_TYPE_NAME]));
            let full_name = join(&scope, nested.name());
            self.message(Message { file, proto: nested, full_name, path: nested_path, map });
        }
        let enums = at(&path, tag::MESSAGE_ENUM, &proto.enum_type);
        self.others(file, &scope, enums, at(&path, tag::MESSAGE_EXTENSION, &proto.extension));
    }

    fn others(
        &mut self,
        file: &'a File,
        scope: &str,
        enums: impl Iterator<Item = (Vec<i32>, &'a EnumDescriptorProto)>,
        extensions: impl Iterator<Item = (Vec<i32>, &'a FieldDescriptorProto)>,
    ) {
        self.enums.extend(enums.map(|(path, proto)| Enum { file, proto, path }));
        self.extensions.extend(extensions.map(|(path, proto)| Extension {
            file,
            proto,
            full_name: join(scope, proto.name()),
            path,
        }));
    }
}

impl Message<'_> {
    /// Where something in the message stands.
    pub(super) fn span(&self, tail: &[i32]) -> Option<Span> {
        match &self.map {
            Some(map) => self.file.span(map),
            None => self.file.span(&below(&self.path, tail)),
        }
    }

    /// Where something of the field with an index stands.
    pub(super) fn field_span(&self, index: usize, tag: i32) -> Option<Span> {
        self.span(&[tag::MESSAGE_FIELD, index_of(index), tag])
    }

    /// Whether it is the entry of a map, which nobody has written.
    pub(super) fn is_map_entry(&self) -> bool {
        is_map_entry(self.proto)
    }
}

impl Enum<'_> {
    /// Where something in the enum stands.
    pub(super) fn span(&self, tail: &[i32]) -> Option<Span> {
        self.file.span(&below(&self.path, tail))
    }

    /// Where something of the value with an index stands.
    pub(super) fn value_span(&self, index: usize, tag: i32) -> Option<Span> {
        self.span(&[tag::ENUM_VALUE, index_of(index), tag])
    }
}

impl Extension<'_> {
    /// Where something of the extension stands.
    pub(super) fn span(&self, tag: i32) -> Option<Span> {
        self.file.span(&below(&self.path, &[tag]))
    }
}

/// Something that has a full name, found by it.
pub(super) enum Found<'a> {
    Message(&'a DescriptorProto),
    Enum(&'a EnumDescriptorProto),
    /// A service, a field, a value and so on.
    Other,
}

/// The declaration of a full name and its path, if the file has it.
pub(super) fn find<'a>(file: &'a FileDescriptorProto, full_name: &str) -> Option<(Vec<i32>, Found<'a>)> {
    let name = match file.package() {
        "" => full_name,
        package => full_name.strip_prefix(package)?.strip_prefix('.')?,
    };
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    if let Some((path, message)) =
        at(&[], tag::FILE_MESSAGE, &file.message_type).find(|(_, m)| m.name() == first)
    {
        return find_in_message(message, path, rest);
    }
    let service = at(&[], tag::FILE_SERVICE, &file.service).find(|(_, service)| service.name() == first);
    if let Some((path, service)) = service {
        let Some(method) = rest else { return Some((path, Found::Other)) };
        let (path, _) = at(&path, tag::SERVICE_METHOD, &service.method).find(|(_, m)| m.name() == method)?;
        return Some((path, Found::Other));
    }
    if rest.is_some() {
        return None;
    }
    find_leaf(&[], first, (tag::FILE_ENUM, &file.enum_type), (tag::FILE_EXTENSION, &file.extension))
}

fn find_in_message<'a>(
    message: &'a DescriptorProto,
    path: Vec<i32>,
    name: Option<&str>,
) -> Option<(Vec<i32>, Found<'a>)> {
    let Some(name) = name else { return Some((path, Found::Message(message))) };
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let nested = at(&path, tag::MESSAGE_MESSAGE, &message.nested_type).find(|(_, m)| m.name() == first);
    if let Some((path, nested)) = nested {
        return find_in_message(nested, path, rest);
    }
    if rest.is_some() {
        return None;
    }
    if let Some((path, _)) = at(&path, tag::MESSAGE_FIELD, &message.field).find(|(_, f)| f.name() == first) {
        return Some((path, Found::Other));
    }
    if let Some((path, _)) =
        at(&path, tag::MESSAGE_ONEOF, &message.oneof_decl).find(|(_, o)| o.name() == first)
    {
        return Some((path, Found::Other));
    }
    find_leaf(
        &path,
        first,
        (tag::MESSAGE_ENUM, &message.enum_type),
        (tag::MESSAGE_EXTENSION, &message.extension),
    )
}

fn find_leaf<'a>(
    path: &[i32],
    name: &str,
    (enum_tag, enums): (i32, &'a [EnumDescriptorProto]),
    (extension_tag, extensions): (i32, &'a [FieldDescriptorProto]),
) -> Option<(Vec<i32>, Found<'a>)> {
    for (path, proto) in at(path, enum_tag, enums) {
        if proto.name() == name {
            return Some((path, Found::Enum(proto)));
        }
        if let Some((path, _)) =
            at(&path, tag::ENUM_VALUE, &proto.value).find(|(_, value)| value.name() == name)
        {
            return Some((path, Found::Other));
        }
    }
    let (path, _) = at(path, extension_tag, extensions).find(|(_, extension)| extension.name() == name)?;
    Some((path, Found::Other))
}

/// The elements of a repeated descriptor field, each with its path.
pub(super) fn at<'p, 'a, T>(
    path: &'p [i32],
    tag: i32,
    list: &'a [T],
) -> impl Iterator<Item = (Vec<i32>, &'a T)> + use<'p, 'a, T> {
    (0..).zip(list).map(move |(index, element)| (below(path, &[tag, index]), element))
}

/// A path below another one.
pub(super) fn below(path: &[i32], tail: &[i32]) -> Vec<i32> {
    [path, tail].concat()
}

/// A name in a scope.
pub(super) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// An index as it stands in a path.
pub(super) fn index_of(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

pub(super) fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(MessageOptions::map_entry)
}

/// For each nested message, the index of the map field whose entry it is, if it is one.
pub(super) fn map_fields(message: &DescriptorProto) -> Vec<Option<i32>> {
    let mut fields = (0..).zip(&message.field);
    let mut entry_of = |nested: &DescriptorProto| {
        let is_its_map = |name: &str| name.rsplit('.').next() == Some(nested.name());
        // Maps and their entries have the same order.
        fields.by_ref().find(|(_, field)| is_its_map(field.type_name())).map(|(index, _)| index)
    };
    message
        .nested_type
        .iter()
        .map(|nested| is_map_entry(nested).then(|| entry_of(nested)).flatten())
        .collect()
}
