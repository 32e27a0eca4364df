//! What is wrong with the options of all files.
//!
//! prost-reflect stops at the first file with a bad option. Once it has, or once something else is
//! wrong, each option is tried here on its own.

use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor,
    ReflectMessage, Value,
};
use prost_types::UninterpretedOption;
use prost_types::uninterpreted_option::NamePart;

use super::elements::{Element, elements};
use super::linkable::definitions;
use super::order;
use super::value::{self, Problem, value};
use crate::diagnostic::{Diagnostic, Report, Span, nearest};
use crate::schema::check::{Symbols, Unresolved, Wanted, instead_of};
use crate::schema::declared::{below, index_of};
use crate::schema::files::{File, FileId, Files};
use crate::schema::{Origin, builtin, tag};

const DESCRIPTOR: &str = "google/protobuf/descriptor.proto";

/// Reports every bad option of every file.
pub(super) fn check(files: &Files, symbols: &Symbols, report: &mut Report) {
    let pool = pool(files, symbols);
    for (id, file) in files.iter().filter(|(_, file)| file.origin != Origin::Builtin) {
        for element in elements(&file.proto) {
            let Some(kind) = pool.get_message_by_name(element.kind) else { continue };
            let check = Check { files, symbols, id, file, pool: &pool, element: &element };
            check.all(DynamicMessage::new(kind), report);
        }
    }
}

/// What is declared in the files that can be linked without their options.
fn pool(files: &Files, symbols: &Symbols) -> DescriptorPool {
    let mut pool = DescriptorPool::new();
    if files.id(DESCRIPTOR).is_none()
        && let Some(text) = builtin::text(DESCRIPTOR)
        && let Ok(file) = protox::file::File::from_source(DESCRIPTOR, text)
    {
        drop(pool.add_file_descriptor_proto(file.into()));
    }
    for id in order(files).into_iter().filter(|&id| !files.get(id).broken) {
        let linked = |name: &str| pool.get_file_by_name(name).is_some();
        let proto = definitions(files, symbols, id, linked);
        // What is wrong with it has been reported.
        drop(pool.add_file_descriptor_proto(proto));
    }
    pool
}

/// The options of one element.
struct Check<'a> {
    files: &'a Files,
    symbols: &'a Symbols,
    id: FileId,
    file: &'a File,
    pool: &'a DescriptorPool,
    element: &'a Element<'a>,
}

/// Why an option is not reported.
enum Stop {
    /// It depends on something else that is wrong.
    Unclear,
    /// This is wrong with it.
    Wrong(Box<Diagnostic>),
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Stop::Wrong(Box::new(diagnostic))
    }
}

impl Check<'_> {
    fn all(&self, mut options: DynamicMessage, report: &mut Report) {
        for (index, option) in self.element.options.iter().enumerate() {
            if is_for_the_rules(option) {
                continue;
            }
            if let Err(Stop::Wrong(diagnostic)) = self.set(&mut options, option, index) {
                report.push(*diagnostic);
            }
        }
    }

    fn span(&self, index: usize) -> Option<Span> {
        self.file.span(&below(&self.element.path, &[tag::UNINTERPRETED, index_of(index)]))
    }

    /// Sets an option, and so finds out whether that can be done.
    fn set(
        &self,
        mut message: &mut DynamicMessage,
        option: &UninterpretedOption,
        index: usize,
    ) -> Result<(), Stop> {
        let Some((last, parts)) = option.name.split_last() else { return Ok(()) };
        for (at, part) in parts.iter().enumerate() {
            let field = self.field(&message.descriptor(), option, at, part, index)?;
            let name = shown(&option.name[..=at]);
            let Kind::Message(_) = field.kind() else {
                let problem = format!("`{name}` is {}, and has no fields", value::article(&field.kind()));
                return Err(self.wrong(index, problem).help("set the option itself").into());
            };
            let Value::Message(inner) = field.value_mut(message) else {
                let problem = format!("`{name}` is repeated, and its fields cannot be set one by one");
                return Err(self
                    .wrong(index, problem)
                    .help(format!("write `{name} = {{ … }}` for each element"))
                    .into());
            };
            message = inner;
        }
        let field = self.field(&message.descriptor(), option, parts.len(), last, index)?;
        if !field.is_repeated() && field.is_set(message) {
            let name = shown(&option.name);
            return Err(Diagnostic::error("schema/duplicate-option", format!("`{name}` is set twice"))
                .at(self.span(index))
                .help("remove one of them")
                .into());
        }
        match value(option, &field.kind(), &shown(&option.name)) {
            Ok(value) => field.set(message, value),
            Err(problem) => return Err(self.bad_value(option, index, &field, problem).into()),
        }
        Ok(())
    }

    fn wrong(&self, index: usize, message: String) -> Diagnostic {
        Diagnostic::error("schema/option-value", message).at(self.span(index))
    }

    fn bad_value(
        &self,
        option: &UninterpretedOption,
        index: usize,
        field: &Field,
        problem: Problem,
    ) -> Diagnostic {
        let name = shown(&option.name);
        let span = self.span(index);
        match problem {
            Problem::Type(help) => {
                self.wrong(index, format!("`{name}` is {}", value::article(&field.kind()))).help(help)
            }
            Problem::Text(text) => {
                let place = span.as_ref().and_then(|span| text.place(span, option.aggregate_value()));
                let diagnostic =
                    Diagnostic::error("schema/option-value", format!("`{name}`: {}", text.message()));
                diagnostic.at(place.or(span)).help(text.help(self.pool))
            }
        }
    }

    /// The field that a part of an option's name means.
    fn field(
        &self,
        message: &MessageDescriptor,
        option: &UninterpretedOption,
        at: usize,
        part: &NamePart,
        index: usize,
    ) -> Result<Field, Stop> {
        let name = shown(&option.name[..=at]);
        if !part.is_extension {
            return message.get_field_by_name(&part.name_part).map(Field::Plain).ok_or_else(|| {
                let names: Vec<String> = message.fields().map(|field| field.name().to_owned()).collect();
                let near = nearest(&part.name_part, names.iter().map(String::as_str));
                self.unknown(index, &name, message)
                    .help(match near {
                        Some(near) if at == 0 => format!("did you mean `{near}`?"),
                        Some(near) => format!("did you mean `{}.{near}`?", shown(&option.name[..at])),
                        None if at == 0 => {
                            "custom options are written in parentheses: `(my.option)`".to_owned()
                        }
                        None => format!("its fields are {}", list(&names)),
                    })
                    .into()
            });
        }
        let full_name = self.extension(part, &name, index)?;
        let Some(extension) = self.pool.get_extension_by_name(&full_name) else { return Err(Stop::Unclear) };
        let extended = extension.containing_message();
        if extended != *message {
            let problem = format!(
                "`{name}` is an option for `{}`, not for `{}`",
                extended.full_name(),
                message.full_name()
            );
            return Err(Diagnostic::error("schema/unknown-option", problem)
                .at(self.span(index))
                .help("use it where it belongs, or an option that extends this one's message")
                .into());
        }
        Ok(Field::Extension(extension))
    }

    fn unknown(&self, index: usize, name: &str, message: &MessageDescriptor) -> Diagnostic {
        Diagnostic::error(
            "schema/unknown-option",
            format!("`{}` has no option `{name}`", message.full_name()),
        )
        .at(self.span(index))
    }

    /// The full name of the extension that a part of an option's name means.
    fn extension(&self, part: &NamePart, name: &str, index: usize) -> Result<String, Stop> {
        let resolved = self.symbols.resolve(self.id, &self.element.scope, &part.name_part, Wanted::Extension);
        let why = match resolved {
            Ok((full_name, _)) => return Ok(full_name),
            Err(_) if self.symbols.is_incomplete(self.id) => return Err(Stop::Unclear),
            Err(why) => why,
        };
        let diagnostic =
            |message: String| Diagnostic::error("schema/unknown-option", message).at(self.span(index));
        Err(match why {
            Unresolved::NotImported(full_name, file) => {
                let path = &self.files.get(file).name;
                diagnostic(format!("`{full_name}` is defined in `{path}`, which is not imported"))
                    .help(format!("add `import \"{path}\";`"))
            }
            Unresolved::WrongKind(full_name, _) => diagnostic(format!("`{full_name}` is not an option"))
                .help("an option is declared in an `extend` block"),
            Unresolved::Unknown | Unresolved::Shadowed(_) => {
                let wanted = part.name_part.trim_start_matches('.');
                let help = instead_of(
                    self.files,
                    self.symbols,
                    self.id,
                    wanted,
                    &self.element.scope,
                    Wanted::Extension,
                );
                diagnostic(format!("the option `{name}` is not defined")).help(help)
            }
        }
        .into())
    }
}

/// Options whose misuse the rules have reported.
fn is_for_the_rules(option: &UninterpretedOption) -> bool {
    let own = ["default", "json_name", "map_entry", "features"];
    option.name.first().is_some_and(|part| !part.is_extension && own.contains(&part.name_part.as_str()))
}

/// An option's name as it is written.
fn shown(parts: &[NamePart]) -> String {
    let shown = |part: &NamePart| {
        let name = part.name_part.trim_start_matches('.');
        if part.is_extension { format!("({name})") } else { name.to_owned() }
    };
    parts.iter().map(shown).collect::<Vec<_>>().join(".")
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A field of an options message, of its own or by extension.
enum Field {
    Plain(FieldDescriptor),
    Extension(ExtensionDescriptor),
}

impl Field {
    fn kind(&self) -> Kind {
        match self {
            Field::Plain(field) => field.kind(),
            Field::Extension(extension) => extension.kind(),
        }
    }

    fn is_repeated(&self) -> bool {
        match self {
            Field::Plain(field) => field.is_list() || field.is_map(),
            Field::Extension(extension) => extension.is_list(),
        }
    }

    fn is_set(&self, message: &DynamicMessage) -> bool {
        match self {
            Field::Plain(field) => message.has_field(field),
            Field::Extension(extension) => message.has_extension(extension),
        }
    }

    fn value_mut<'a>(&self, message: &'a mut DynamicMessage) -> &'a mut Value {
        match self {
            Field::Plain(field) => message.get_field_mut(field),
            Field::Extension(extension) => message.get_extension_mut(extension),
        }
    }

    /// Sets the field. What a repeated one holds does not matter.
    fn set(&self, message: &mut DynamicMessage, value: Value) {
        if !self.is_repeated() {
            *self.value_mut(message) = value;
        }
    }
}
