//! Which files a set of files needs.

use std::collections::BTreeSet;

use super::{Extension, Field, Message, Method, Model, Name, Type};

/// Where a file's types are used.
#[derive(Clone, Copy, Debug)]
pub enum Use<'a> {
    /// As the type of a field.
    Field(&'a Field),
    /// As the type of an extension, and as what it extends.
    Extension(&'a Extension),
    /// As what a method takes or returns.
    Method(&'a Method),
}

impl Model {
    /// The files that were asked for, and every file that the types of theirs need, over any number
    /// of steps. `follow` says what counts: a language that writes a timestamp as a text needs no
    /// `google/protobuf/timestamp.proto`. Files that are imported for their options only are not
    /// needed, and nothing is looked for behind a file that `stop` holds back.
    pub fn needed_files(
        &self,
        inputs: impl IntoIterator<Item = Name>,
        follow: impl Fn(Use<'_>) -> bool,
        stop: impl Fn(&str) -> bool,
    ) -> BTreeSet<Name> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<Name> = inputs.into_iter().collect();
        while let Some(path) = open.pop() {
            if stop(&path) || !needed.insert(path.clone()) {
                continue;
            }
            let fields = self.all_messages(&path).flat_map(|message| &message.fields);
            for field in fields.filter(|field| follow(Use::Field(field))) {
                open.extend(self.file_of(field.ty()).cloned());
                open.extend(self.string_enum(field).map(|found| found.file.clone()));
            }
            for extension in self.all_extensions(&path).filter(|found| follow(Use::Extension(found))) {
                open.extend(self.file_of(extension.field.ty()).cloned());
                open.push(self.message(&extension.extendee).file.clone());
            }
            for method in self.methods(&path).filter(|method| follow(Use::Method(method))) {
                open.extend([&method.input, &method.output].map(|name| self.message(name).file.clone()));
            }
        }
        needed
    }

    /// Every message of a file, nested ones too, each before those in it.
    pub fn all_messages<'a>(&'a self, file: &str) -> impl Iterator<Item = &'a Message> {
        let mut open: Vec<&Name> = self.file(file).messages.iter().rev().collect();
        std::iter::from_fn(move || {
            let message = self.message(open.pop()?);
            open.extend(message.messages.iter().rev());
            Some(message)
        })
    }

    /// Every method of a file's services.
    fn methods<'a>(&'a self, file: &str) -> impl Iterator<Item = &'a Method> {
        self.file(file).services.iter().flat_map(|name| &self.service(name).methods)
    }

    /// Every extension of a file, those in messages too.
    pub fn all_extensions<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a Extension> {
        let nested = self.all_messages(file).flat_map(|message| &message.extensions);
        self.file(file).extensions.iter().chain(nested).map(|name| &self.extensions[name])
    }

    /// The file that declares a type.
    #[must_use]
    pub fn file_of(&self, ty: &Type) -> Option<&Name> {
        match ty {
            Type::Scalar(_) => None,
            Type::Enum(name) => Some(&self.enumeration(name).file),
            Type::Message(name) | Type::Group(name) => Some(&self.message(name).file),
        }
    }

    /// The enum whose value names a text field is held to.
    #[must_use]
    pub fn string_enum(&self, field: &Field) -> Option<&super::Enum> {
        field.options.string_enum.as_ref().and_then(|name| self.enums.get(name.as_str()))
    }
}
