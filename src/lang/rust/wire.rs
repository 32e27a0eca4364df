//! How the fields of a message are measured, written and read.

use super::item::{Choice, Item, Member, Place};
use super::tag::{DELIMITED, fixed_size, rust_number, tag, tag_len, wire_type};
use super::types::Types;
use super::view::{Arm, Read, Step};
use crate::model::{Field, Message, Presence, Scalar, Shape, Type};

/// The code of a message's binary form.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) sizes: Vec<Step>,
    pub(super) puts: Vec<Step>,
    pub(super) reads: Vec<Read>,
    /// Whether the sizes of nested messages are kept.
    pub(super) uses_sizes: bool,
}

/// Fields whose code stands together: they follow each other on the wire.
enum Unit<'a> {
    Place(&'a Place<'a>),
    Members(&'a Choice<'a>, Vec<&'a Member<'a>>),
}

/// A value, as its parts of the code see it.
struct Access {
    /// What its methods are called on.
    place: String,
    /// The value, of a type that is copied.
    copy: String,
    reference: String,
}

/// What there is to say of one value: its size without the tag, and how it is written.
struct Value {
    size: Size,
    put: String,
}

enum Size {
    Fixed(usize),
    Text(String),
}

pub(super) struct Wire<'a> {
    pub(super) types: &'a Types<'a>,
    pub(super) message: &'a Message,
    /// What the field for unknown fields is called.
    pub(super) unknown: &'a str,
}

impl Wire<'_> {
    pub(super) fn code(&self, items: &[Item<'_>]) -> Code {
        let mut code = Code::default();
        for unit in units(items) {
            match unit {
                Unit::Place(place) => self.place(place, &mut code),
                Unit::Members(choice, members) => self.members(choice, &members, &mut code),
            }
        }
        code.uses_sizes = code.sizes.iter().any(Step::uses_sizes);
        code
    }

    fn place(&self, place: &Place<'_>, code: &mut Code) {
        let field = place.field;
        let name = &place.name;
        let own = Access {
            place: format!("self.{name}"),
            copy: format!("self.{name}"),
            reference: format!("&self.{name}"),
        };
        match &field.shape {
            Shape::Singular { ty, presence } => {
                let is_optional = match presence {
                    Presence::Implicit => false,
                    Presence::Explicit => true,
                    Presence::Required => place.boxed,
                };
                if is_optional {
                    self.optional(place, ty, code);
                } else {
                    let value = self.value(field, ty, &own);
                    let condition = (*presence == Presence::Implicit).then(|| is_set(ty, &own.place));
                    code.sizes.push(Step::when(condition.clone(), added(field, ty, &value.size)));
                    code.puts.push(Step::when(condition, value.put));
                    self.read_plain(place, ty, code);
                }
            }
            Shape::Repeated { ty, packed } => self.repeated(place, ty, *packed, code),
            Shape::Map { key, value } => self.map(place, *key, value, code),
        }
    }

    /// A field that is an `Option`.
    fn optional(&self, place: &Place<'_>, ty: &Type, code: &mut Code) {
        let (field, name) = (place.field, &place.name);
        let by = if is_copy(ty) { "" } else { "&" };
        let access = bound(by.is_empty());
        let value = self.value(field, ty, &access);
        let some = || format!("let Some(value) = {by}self.{name}");
        let condition = match value.size {
            Size::Fixed(_) => format!("self.{name}.is_some()"),
            Size::Text(_) => some(),
        };
        code.sizes.push(Step::when(Some(condition), added(field, ty, &value.size)));
        code.puts.push(Step::when(Some(some()), value.put));
        let tag = tag(field.number, wire_type(ty));
        let statement = match ty {
            Type::Message(_) | Type::Group(_) => {
                self.merge(ty, &tag, &format!("self.{name}.get_or_insert_default()"))
            }
            Type::Enum(_) if self.types.is_closed(ty) => {
                let unknown = self.unknown;
                format!(
                    "if let Some(value) = reader.closed({tag}, &mut self.{unknown})? {{ self.{name} = Some(value); }}"
                )
            }
            Type::Enum(_) | Type::Scalar(_) => {
                format!("self.{name} = Some(reader.{}()?)", self.types.reader(self.message, field, ty))
            }
        };
        code.reads.push(Read { tag, statement });
    }

    /// A field that always has a value.
    fn read_plain(&self, place: &Place<'_>, ty: &Type, code: &mut Code) {
        let (field, name) = (place.field, &place.name);
        let tag = tag(field.number, wire_type(ty));
        let statement = match ty {
            Type::Message(_) | Type::Group(_) => self.merge(ty, &tag, &format!("&mut self.{name}")),
            Type::Enum(_) if self.types.is_closed(ty) => {
                let unknown = self.unknown;
                format!(
                    "if let Some(value) = reader.closed({tag}, &mut self.{unknown})? {{ self.{name} = value; }}"
                )
            }
            Type::Enum(_) | Type::Scalar(_) => {
                format!("self.{name} = reader.{}()?", self.types.reader(self.message, field, ty))
            }
        };
        code.reads.push(Read { tag, statement });
    }

    fn repeated(&self, place: &Place<'_>, ty: &Type, packed: bool, code: &mut Code) {
        let (field, name) = (place.field, &place.name);
        let unknown = self.unknown;
        let run = tag(field.number, DELIMITED);
        let single = tag(field.number, wire_type(ty));
        if packed {
            self.packed(place, ty, code);
        } else {
            let is_copy = is_copy(ty);
            let pattern = if is_copy { "&value" } else { "value" };
            let value = self.value(field, ty, &bound(is_copy));
            let list = format!("&self.{name}");
            code.sizes.push(match &value.size {
                Size::Fixed(size) => {
                    Step::Plain(format!("size += self.{name}.len() * {}", tag_len(field.number) + size))
                }
                Size::Text(_) => Step::each(pattern, &list, added(field, ty, &value.size)),
            });
            code.puts.push(Step::each(pattern, &list, value.put));
        }
        let read = |statement: String, tag: &str| Read { tag: tag.to_owned(), statement };
        match ty {
            Type::Message(_) if !self.types.is_foreign(ty) => {
                code.reads.push(read(format!("reader.push_message(&mut self.{name})?"), &single));
            }
            Type::Message(_) | Type::Group(_) => {
                let new = self.new_message(ty, &single);
                code.reads.push(read(format!("self.{name}.push({new})"), &single));
            }
            Type::Enum(_) if self.types.is_closed(ty) => {
                let one = format!("reader.push_closed({single}, &mut self.{name}, &mut self.{unknown})?");
                let many = format!("reader.packed_closed({run}, &mut self.{name}, &mut self.{unknown})?");
                code.reads.extend([read(one, &single), read(many, &run)]);
            }
            Type::Enum(_) | Type::Scalar(_) => {
                let word = self.types.reader(self.message, field, ty);
                code.reads.push(read(format!("self.{name}.push(reader.{word}()?)"), &single));
                if wire_type(ty) != DELIMITED {
                    let many = format!("reader.packed_{word}(&mut self.{name})?");
                    code.reads.push(read(many, &run));
                }
            }
        }
    }

    /// Writes the values of a field behind one tag.
    fn packed(&self, place: &Place<'_>, ty: &Type, code: &mut Code) {
        let (field, name) = (place.field, &place.name);
        let rt = &self.types.names.rt;
        let run = tag(field.number, DELIMITED);
        let word = self.types.word(ty);
        let varints = format!("{rt}::put::packed(out, {run}, &self.{name}, {rt}::bits::{word}, sizes)");
        let (size, put) = match fixed_size(ty) {
            None => (format!("{rt}::size::packed(&self.{name}, {rt}::size::{word}, sizes)"), varints),
            Some(1) => (format!("{rt}::size::packed(&self.{name}, |_| 1, sizes)"), varints),
            Some(size) => (
                format!("{rt}::size::delimited(self.{name}.len() * {size})"),
                format!(
                    "{rt}::put::packed_fixed(out, {run}, &self.{name}, {}::to_le_bytes)",
                    rust_number(ty)
                ),
            ),
        };
        let condition = format!("!self.{name}.is_empty()");
        let size = format!("size += {} + {size}", tag_len(field.number));
        code.sizes.push(Step::when(Some(condition.clone()), size));
        code.puts.push(Step::when(Some(condition), put));
    }

    fn map(&self, place: &Place<'_>, key: Scalar, value: &Type, code: &mut Code) {
        let (field, name) = (place.field, &place.name);
        let rt = &self.types.names.rt;
        let kinds = format!(
            "{}, {}",
            self.types.kind(self.message, field, &Type::Scalar(key)),
            self.types.kind(self.message, field, value)
        );
        let tag = tag(field.number, DELIMITED);
        let len = tag_len(field.number);
        code.sizes
            .push(Step::Plain(format!("size += {rt}::map::size::<{kinds}>({len}, &self.{name}, sizes)")));
        code.puts.push(Step::Plain(format!("{rt}::map::put::<{kinds}>(out, {tag}, &self.{name}, sizes)")));
        let unknown = self.unknown;
        code.reads.push(Read {
            statement: format!(
                "{rt}::map::read::<{kinds}>({tag}, reader, &mut self.{name}, &mut self.{unknown})?"
            ),
            tag,
        });
    }

    fn members(&self, choice: &Choice<'_>, members: &[&Member<'_>], code: &mut Code) {
        let name = &choice.name;
        let is_all = members.len() == choice.members.len();
        let mut sizes = Vec::new();
        let mut puts = Vec::new();
        for member in members {
            let (field, ty) = (member.field, member.field.ty());
            let variant = format!("{}::{}", choice.path, member.variant);
            let access = Access {
                place: "value".to_owned(),
                copy: "*value".to_owned(),
                reference: "value".to_owned(),
            };
            let value = self.value(field, ty, &access);
            let bound = if matches!(value.size, Size::Fixed(_)) { "_" } else { "value" };
            sizes.push(Arm {
                pattern: format!("Some({variant}({bound}))"),
                then: added(field, ty, &value.size),
            });
            puts.push(Arm { pattern: format!("Some({variant}(value))"), then: value.put });
            code.reads.push(self.read_member(choice, member, &variant));
        }
        let rest = if is_all { "None" } else { "_" };
        code.sizes.push(Step::choose(&format!("&self.{name}"), sizes, rest));
        code.puts.push(Step::choose(&format!("&self.{name}"), puts, rest));
    }

    fn read_member(&self, choice: &Choice<'_>, member: &Member<'_>, variant: &str) -> Read {
        let (field, ty, name) = (member.field, member.field.ty(), &choice.name);
        let tag = tag(field.number, wire_type(ty));
        let unknown = self.unknown;
        let statement = match ty {
            Type::Message(_) | Type::Group(_) => {
                let merge = self.merge(ty, &tag, "value");
                let new = self.new_message(ty, &tag);
                format!(
                    "match &mut self.{name} {{ Some({variant}(value)) => {merge}, _ => self.{name} = Some({variant}({new})), }}"
                )
            }
            Type::Enum(_) if self.types.is_closed(ty) => format!(
                "if let Some(value) = reader.closed({tag}, &mut self.{unknown})? {{ self.{name} = Some({variant}(value)); }}"
            ),
            Type::Enum(_) | Type::Scalar(_) => {
                format!(
                    "self.{name} = Some({variant}(reader.{}()?))",
                    self.types.reader(self.message, field, ty)
                )
            }
        };
        Read { tag, statement }
    }

    /// Reads a message into one that may have fields already.
    fn merge(&self, ty: &Type, tag: &str, into: &str) -> String {
        match ty {
            Type::Group(_) => format!("reader.group({tag}, {into})?"),
            Type::Message(_) if self.types.is_foreign(ty) => format!("reader.foreign({into})?"),
            Type::Message(_) | Type::Scalar(_) | Type::Enum(_) => format!("reader.message({into})?"),
        }
    }

    fn new_message(&self, ty: &Type, tag: &str) -> String {
        match ty {
            Type::Group(_) => format!("reader.new_group({tag})?"),
            Type::Message(_) if self.types.is_foreign(ty) => "reader.new_foreign()?".to_owned(),
            Type::Message(_) | Type::Scalar(_) | Type::Enum(_) => "reader.new_message()?".to_owned(),
        }
    }

    fn value(&self, field: &Field, ty: &Type, access: &Access) -> Value {
        let Access { place, copy, reference } = access;
        let rt = &self.types.names.rt;
        let tag = tag(field.number, wire_type(ty));
        let word = self.types.word(ty);
        let (size, argument) = match ty {
            Type::Scalar(Scalar::String | Scalar::Bytes) => {
                (Size::Text(format!("{rt}::size::delimited({place}.len())")), reference.clone())
            }
            Type::Scalar(_) | Type::Enum(_) => match fixed_size(ty) {
                Some(size) => (Size::Fixed(size), copy.clone()),
                None => (Size::Text(format!("{rt}::size::{word}({copy})")), copy.clone()),
            },
            Type::Message(_) => {
                (Size::Text(format!("{rt}::size::{word}({reference}, sizes)")), format!("{reference}, sizes"))
            }
            Type::Group(_) => (
                Size::Text(format!("{rt}::Message::size({reference}, sizes)")),
                format!("{reference}, sizes"),
            ),
        };
        Value { size, put: format!("{rt}::put::{word}(out, {tag}, {argument})") }
    }
}

/// Whether a value is copied rather than borrowed.
fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Bytes),
        Type::Enum(_) => true,
        Type::Message(_) | Type::Group(_) => false,
    }
}

/// A value that a pattern has bound to `value`.
fn bound(is_copy: bool) -> Access {
    let reference = if is_copy { "&value" } else { "value" };
    Access { place: "value".to_owned(), copy: "value".to_owned(), reference: reference.to_owned() }
}

/// The fields by number, members of a oneof together where they follow each other.
fn units<'a>(items: &'a [Item<'a>]) -> Vec<Unit<'a>> {
    let mut fields: Vec<(u32, Unit<'a>)> = Vec::new();
    for item in items {
        match item {
            Item::Field(place) => fields.push((place.field.number, Unit::Place(place))),
            Item::Oneof(choice) => {
                let members = choice.members.iter();
                fields
                    .extend(members.map(|member| (member.field.number, Unit::Members(choice, vec![member]))));
            }
        }
    }
    fields.sort_by_key(|(number, _)| *number);
    let mut units: Vec<Unit<'a>> = Vec::new();
    for (_, unit) in fields {
        match (units.last_mut(), unit) {
            (Some(Unit::Members(last, run)), Unit::Members(choice, members))
                if last.oneof == choice.oneof =>
            {
                run.extend(members);
            }
            (_, unit) => units.push(unit),
        }
    }
    units
}

/// The statement that adds what a value takes.
fn added(field: &Field, ty: &Type, size: &Size) -> String {
    let tags = if matches!(ty, Type::Group(_)) { 2 } else { 1 };
    let tags = tags * tag_len(field.number);
    match size {
        Size::Fixed(size) => format!("size += {}", tags + size),
        Size::Text(size) => format!("size += {tags} + {size}"),
    }
}

/// The condition that a field without presence is written under.
fn is_set(ty: &Type, place: &str) -> String {
    match ty {
        Type::Scalar(Scalar::String | Scalar::Bytes) => format!("!{place}.is_empty()"),
        Type::Scalar(Scalar::Bool) => place.to_owned(),
        // Minus zero is a value.
        Type::Scalar(Scalar::Double | Scalar::Float) => format!("{place}.to_bits() != 0"),
        Type::Scalar(_) => format!("{place} != 0"),
        Type::Enum(_) => format!("i32::from({place}) != 0"),
        Type::Message(_) | Type::Group(_) => unreachable!("messages have presence"),
    }
}
