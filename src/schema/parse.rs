//! Parses one file.

use std::collections::HashSet;
use std::sync::Arc;

use prost_types::{DescriptorProto, FileDescriptorProto, MethodOptions};
use protox::file::File;

use super::locations::Locations;
use super::{syntax, tag};
use crate::diagnostic::{Report, Source};

/// What a text says, and where it says it, or everything that keeps it from saying anything.
pub(super) fn parse(name: &str, source: &Arc<Source>) -> Result<(FileDescriptorProto, Locations), Report> {
    let mut proto = match File::from_source(name, &source.text) {
        Ok(file) => FileDescriptorProto::from(file),
        Err(error) => match without_declarations(name, source, &error) {
            Some(proto) => proto,
            None => return Err(syntax::report(source, &error)),
        },
    };
    for message in &mut proto.message_type {
        name_synthetic_oneofs(message);
    }
    let info = proto.source_code_info.take().unwrap_or_default();
    let locations = Locations::new(info);
    keep_empty_options(&mut proto, &locations, source);
    Ok((proto, locations))
}

/// protox takes no options on an extension range of one number, `extensions 4 [declaration = {…}];`.
/// They only mean something to protoc, so the file is parsed with blanks in their place.
fn without_declarations(name: &str, source: &Source, error: &protox::Error) -> Option<FileDescriptorProto> {
    let mut text = source.text.clone();
    let mut start = syntax::single_range_options(error)?;
    loop {
        let end = start + closing_bracket(&text[start..])?;
        let blanks: String = text[start..end].chars().map(blank).collect();
        text.replace_range(start..end, &blanks);
        match File::from_source(name, &text) {
            Ok(file) => return Some(file.into()),
            Err(error) => start = syntax::single_range_options(&error).filter(|&next| next >= end)?,
        }
    }
}

/// Keeps the lines, so that every place behind stays where it is.
fn blank(c: char) -> char {
    if c == '\n' { c } else { ' ' }
}

/// The length of a bracketed text, with its brackets.
fn closing_bracket(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// A method that ends in `{}` has options, if empty ones. They are in the descriptors that others embed.
fn keep_empty_options(proto: &mut FileDescriptorProto, locations: &Locations, source: &Arc<Source>) {
    for (service_at, service) in (0..).zip(&mut proto.service) {
        for (at, method) in (0..).zip(&mut service.method) {
            let path = [tag::FILE_SERVICE, service_at, tag::SERVICE_METHOD, at];
            let has_braces = || locations.span(source, &path).is_some_and(|span| span.text().ends_with('}'));
            if method.options.is_none() && has_braces() {
                method.options = Some(MethodOptions::default());
            }
        }
    }
}

/// Names the oneofs that stand behind `optional` in proto3 as protoc does. protox can give one the
/// name of a field.
fn name_synthetic_oneofs(message: &mut DescriptorProto) {
    for nested in &mut message.nested_type {
        name_synthetic_oneofs(nested);
    }
    let synthetic: Vec<usize> = message
        .field
        .iter()
        .enumerate()
        .filter(|(_, field)| field.proto3_optional())
        .map(|(at, _)| at)
        .collect();
    if synthetic.is_empty() {
        return;
    }
    let written = message.oneof_decl.len() - synthetic.len();
    let fields = message.field.iter().map(|field| field.name().to_owned());
    let oneofs = message.oneof_decl[..written].iter().map(|oneof| oneof.name().to_owned());
    let mut names: HashSet<String> = fields.chain(oneofs).collect();
    for at in synthetic {
        let mut name = message.field[at].name().to_owned();
        if !name.starts_with('_') {
            name.insert(0, '_');
        }
        while !names.insert(name.clone()) {
            name.insert(0, 'X');
        }
        let oneof = message.field[at].oneof_index.and_then(|index| usize::try_from(index).ok());
        if let Some(oneof) = oneof.and_then(|index| message.oneof_decl.get_mut(index)) {
            oneof.name = Some(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use prost_types::OneofDescriptorProto;

    use super::*;

    fn parsed(text: &str) -> FileDescriptorProto {
        parse("a.proto", &Source::new("a.proto", text)).unwrap().0
    }

    #[test]
    fn options_of_a_single_extension_number_are_left_out() {
        let text = r#"message M {
            extensions 4 [declaration = { number: 4 full_name: ".a[" type: ".b" },
                          declaration = { number: 4 }];
            extensions 6 [verification = UNVERIFIED];
            optional int32 field = 1;
        }"#;
        let source = Source::new("a.proto", text);
        let (proto, locations) = parse("a.proto", &source).unwrap();
        assert_eq!(proto.message_type[0].extension_range.len(), 2);
        assert_eq!(locations.span(&source, &[4, 0, 2, 0]).unwrap().text(), "optional int32 field = 1;");
    }

    #[test]
    fn a_method_has_options_where_it_has_braces() {
        let proto = parsed(
            "service S {
               rpc A(M) returns (M);
               rpc B(M) returns (M) {}
               rpc C(M) returns (stream M) { ; } // }
               rpc D(M) returns (M); // }
             }
             message M {}",
        );
        let has: Vec<bool> = proto.service[0].method.iter().map(|method| method.options.is_some()).collect();
        assert_eq!(has, [false, true, true, false]);
    }

    #[test]
    fn the_oneof_of_an_optional_field_takes_a_free_name() {
        let proto = parsed(
            r#"syntax = "proto3";
            message M {
              optional int32 foo = 1;
              int32 _foo = 2;
              optional int32 _bar = 3;
              oneof X_foo { int32 baz = 4; }
            }"#,
        );
        let oneofs: Vec<&str> =
            proto.message_type[0].oneof_decl.iter().map(OneofDescriptorProto::name).collect();
        assert_eq!(oneofs, ["X_foo", "XX_foo", "X_bar"]);
    }
}
