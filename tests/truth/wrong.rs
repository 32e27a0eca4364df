//! Literals that are not quite right: JSON that somebody wrote, with one thing changed.

use std::collections::HashMap;

use protogen::lang::go_json;
use protogen::lang::json::Profile;
use protogen::model::options::Unit;
use protogen::model::{Enum, Field, Message, Model, Name, Presence, Scalar, Shape, Type, WellKnown};

use super::literal::Literal;

/// A literal that a type has to take, or to reject.
pub(crate) struct Variation {
    /// What is changed: the path to it, and how.
    pub(crate) what: String,
    pub(crate) right: bool,
    pub(crate) literal: Literal,
}

/// Changes one thing at a time.
pub(crate) struct Variations<'a> {
    model: &'a Model,
    profile: Profile,
    /// A value for each key of each message, as far as the samples have one.
    values: HashMap<(Name, String), Literal>,
}

impl<'a> Variations<'a> {
    pub(crate) fn new(model: &'a Model, profile: Profile) -> Self {
        Variations { model, profile, values: HashMap::new() }
    }

    /// Remembers what a message's keys may hold.
    pub(crate) fn learn(&mut self, message: &Message, literal: &Literal) {
        let Literal::Object(entries) = literal else { return };
        for (key, value) in entries {
            self.values.insert((message.decl.full_name.clone(), key.clone()), value.clone());
            if let (Some(Key::Oneof(_)), Literal::Object(member)) = (self.key(message, key), value) {
                for (key, value) in member {
                    self.values.insert(member_key(message, key), value.clone());
                }
            }
        }
    }

    /// All variations of a message.
    pub(crate) fn message(&self, message: &Message, literal: &Literal) -> Vec<Variation> {
        let Literal::Object(entries) = literal else { panic!("{}: {literal}", message.decl.full_name) };
        let mut found = Found::default();
        found.wrong("an unknown key", with(entries, "noSuchKey", Literal::plain("0")));
        for (at, (key, value)) in entries.iter().enumerate() {
            let (entries, at) = &self.neighbourhood(message, entries, at, &mut found);
            let (entries, at) = (&entries[..], *at);
            let replaced = |literal| replaced(entries, at, key, literal);
            match self.key(message, key) {
                Some(Key::Field(field)) => {
                    found.within(key, self.field(field, value), replaced);
                    if self.is_required(field) {
                        found.wrong(format!("{key}: missing"), without(entries, at));
                    }
                    if let Some(other) = self.other_key(message, field) {
                        found.wrong(
                            format!("{key}: as the other profile has it"),
                            renamed(entries, at, &other),
                        );
                    }
                    if let Some((other, value)) = field.oneof.and_then(|_| self.other_member(message, field))
                    {
                        let what = format!("{key}: and {other}");
                        let right = field.oneof.is_some_and(|index| is_beyond_types(message, index));
                        found.0.push(Variation { what, right, literal: with(entries, &other, value) });
                    }
                }
                Some(Key::Oneof(index)) => {
                    found.within(key, self.go_oneof(message, index, value), replaced);
                    found.wrong(format!("{key}: missing"), without(entries, at));
                }
                // An extension may hold anything.
                None if key.starts_with('[') => {}
                None => panic!("{} has no key {key:?}", message.decl.full_name),
            }
        }
        found.0
    }

    /// A message with a great many keys is too long to write it out for each of them: the key itself
    /// and those that have to be there will do.
    fn neighbourhood(
        &self,
        message: &'a Message,
        entries: &[(String, Literal)],
        at: usize,
        found: &mut Found,
    ) -> (Vec<(String, Literal)>, usize) {
        if entries.len() <= 20 {
            return (entries.to_vec(), at);
        }
        let own = &entries[at].0;
        let has_to_be_there = |key: &str| match self.key(message, key) {
            Some(Key::Field(field)) => self.is_required(field),
            Some(Key::Oneof(_)) => true,
            None => false,
        };
        let near: Vec<(String, Literal)> =
            entries.iter().filter(|(key, _)| key == own || has_to_be_there(key)).cloned().collect();
        let at = near.iter().position(|(key, _)| key == own).expect("the key is near to itself");
        found.0.push(Variation {
            what: format!("{own}: alone"),
            right: true,
            literal: Literal::Object(near.clone()),
        });
        (near, at)
    }

    /// What a key of a message stands for.
    fn key(&self, message: &'a Message, key: &str) -> Option<Key<'a>> {
        let field = match self.profile {
            Profile::Proto => message.fields.iter().find(|field| field.json_name == key),
            Profile::Go => {
                message.fields.iter().find(|field| field.oneof.is_none() && field.decl.name == key)
            }
        };
        let oneof = || {
            let oneofs = go_json::names(message).oneofs;
            oneofs.iter().position(|name| name.as_deref() == Some(key)).map(Key::Oneof)
        };
        field.map(Key::Field).or_else(|| if self.profile == Profile::Go { oneof() } else { None })
    }

    /// Whether the JSON always has the field.
    fn is_required(&self, field: &Field) -> bool {
        let required = matches!(field.shape, Shape::Singular { presence: Presence::Required, .. });
        required && self.profile == Profile::Proto || field.options.discriminator.is_some()
    }

    /// The key that the field has under the other profile, unless it means something in this one.
    fn other_key(&self, message: &'a Message, field: &Field) -> Option<String> {
        let other = match self.profile {
            Profile::Proto => &field.decl.name,
            Profile::Go => &field.json_name,
        };
        self.key(message, other).is_none().then(|| other.clone())
    }

    /// Another member of a field's oneof, with a value.
    fn other_member(&self, message: &Message, field: &Field) -> Option<(String, Literal)> {
        let others = message.members(field.oneof?).filter(|other| other.number != field.number);
        others.map(|other| other.json_name.clone()).find_map(|key| {
            let value = self.values.get(&(message.decl.full_name.clone(), key.clone()))?;
            Some((key, value.clone()))
        })
    }

    /// What Go writes for a oneof: an object with one key, or null.
    fn go_oneof(&self, message: &Message, index: usize, value: &Literal) -> Vec<Variation> {
        let mut found = Found::default();
        found.wrong("a truth value", Literal::plain("true"));
        found.wrong("no member", Literal::Object(Vec::new()));
        let Literal::Object(entries) = value else { return found.0 };
        let names = go_json::names(message).fields;
        let members = || message.fields.iter().zip(&names).filter(|(field, _)| field.oneof == Some(index));
        for (at, (key, value)) in entries.iter().enumerate() {
            let (field, _) =
                members().find(|(_, name)| *name == key).expect("Go writes members of the oneof");
            found.within(key, self.field(field, value), |literal| replaced(entries, at, key, literal));
            if field.decl.name != *key {
                found.wrong(format!("{key}: as the proto has it"), renamed(entries, at, &field.decl.name));
            }
            let others = members().filter(|(_, name)| *name != key);
            let other = others
                .map(|(_, name)| name)
                .find_map(|name| Some((name, self.values.get(&member_key(message, name))?.clone())));
            if let Some((name, value)) = other {
                found.wrong(format!("{key}: and {name}"), with(entries, name, value));
            }
        }
        found.0
    }

    fn field(&self, field: &Field, value: &Literal) -> Vec<Variation> {
        let mut found = Found::default();
        match (&field.shape, value) {
            (Shape::Singular { ty, .. }, value) => return self.value(field, ty, value),
            (Shape::Repeated { ty, .. }, Literal::List(items)) => {
                found.wrong("an object", Literal::Object(Vec::new()));
                for item in items {
                    // Alone: beside plain numbers, a number with a unit would pass for one of them.
                    found.within("[]", self.value(field, ty, item), |literal| Literal::List(vec![literal]));
                }
            }
            (Shape::Map { key, value: ty }, Literal::Object(entries)) => {
                found.wrong("a list", Literal::List(Vec::new()));
                if *key == Scalar::Bool && !entries.is_empty() {
                    found.wrong("no key", renamed(entries, 0, "maybe"));
                }
                for (at, (key, value)) in entries.iter().enumerate() {
                    let replaced = |literal| replaced(entries, at, key, literal);
                    found.within("{}", self.value(field, ty, value), replaced);
                }
            }
            (Shape::Repeated { .. } | Shape::Map { .. }, literal) => {
                panic!("{}: {literal}", field.decl.full_name)
            }
        }
        found.wrong("a truth value", Literal::plain("true"));
        found.wrong("null", Literal::plain("null"));
        found.0
    }

    fn value(&self, field: &Field, ty: &Type, value: &Literal) -> Vec<Variation> {
        if let Some(found) = self.model.string_enum(field) {
            return names_of(found);
        }
        match ty {
            Type::Scalar(scalar) => self.scalar(field, *scalar),
            Type::Enum(name) => self.enumeration(self.model.enumeration(name)),
            Type::Message(name) | Type::Group(name) => {
                let message = self.model.message(name);
                let with_own_form =
                    message.well_known.filter(|it| self.profile == Profile::Proto || is_struct(*it));
                if let Some(well_known) = with_own_form {
                    return self.well_known(message, well_known, value);
                }
                let mut found = Found(self.message(message, value));
                found.wrong("a truth value", Literal::plain("true"));
                found.wrong("a text", Literal::text("wrong"));
                found.wrong("null", Literal::plain("null"));
                found.0
            }
        }
    }

    fn scalar(&self, field: &Field, scalar: Scalar) -> Vec<Variation> {
        let mut found = Found::default();
        if scalar == Scalar::Bool {
            found.wrong("a text", Literal::text("true"));
            found.wrong("a number", Literal::plain("1"));
            return found.0;
        }
        let is_text = matches!(scalar, Scalar::String | Scalar::Bytes)
            || scalar.is_64_bit() && self.profile == Profile::Proto;
        found.wrong("a truth value", Literal::plain("true"));
        if is_text {
            found.wrong("a number", Literal::plain("1"));
        } else {
            found.wrong("a text", Literal::text("1"));
        }
        let is_double = matches!(scalar, Scalar::Double | Scalar::Float);
        if is_double && self.profile == Profile::Go {
            found.wrong("not a number", Literal::text("NaN"));
        }
        // Go writes no bytes as null, where it writes them at all.
        let alone = matches!(field.shape, Shape::Singular { .. }) && field.oneof.is_none();
        if alone || scalar != Scalar::Bytes || self.profile == Profile::Proto {
            found.wrong("null", Literal::plain("null"));
        }
        if field.options.discriminator.is_some() {
            found.wrong("another discriminator", Literal::text("no such discriminator"));
        }
        self.unit(field, is_text, is_double, &mut found);
        found.0
    }

    /// A value of the flavour, and values of the others.
    fn unit(&self, field: &Field, is_text: bool, is_double: bool, found: &mut Found) {
        let ty = match self.profile {
            Profile::Proto if is_double => "$.Double",
            Profile::Proto | Profile::Go if is_text => "string",
            Profile::Proto | Profile::Go => "number",
        };
        let flavours = [(Unit::Seconds, "Seconds"), (Unit::Millis, "Millis"), (Unit::Nanos, "Nanos")];
        let Some(unit) = field.options.unit else { return };
        for (other, flavour) in flavours {
            let literal = Literal::plain(format!("null! as $.{flavour}<{ty}>"));
            found.0.push(Variation { what: flavour.to_owned(), right: unit == other, literal });
        }
        if is_text {
            let literal = Literal::plain("null! as $.Rfc3339");
            found.0.push(Variation { what: "RFC 3339".to_owned(), right: unit == Unit::Rfc3339, literal });
        }
    }

    fn enumeration(&self, found: &Enum) -> Vec<Variation> {
        let mut variations = Found::default();
        variations.wrong("an unknown name", Literal::text("NO_SUCH_NAME"));
        variations.wrong("a truth value", Literal::plain("true"));
        let is_null = &*found.decl.full_name == "google.protobuf.NullValue";
        if !is_null || self.profile == Profile::Go {
            variations.wrong("null", Literal::plain("null"));
        }
        if is_null && self.profile == Profile::Proto || found.closed {
            let numbers = || found.values.iter().map(|value| value.number);
            let mut all = 1..i32::MAX;
            let unknown = all.find(|number| numbers().all(|known| known != *number)).expect("few are known");
            variations.wrong("an unknown number", Literal::plain(unknown.to_string()));
        }
        for (at, value) in found.values.iter().enumerate() {
            let is_alias = found.values[..at].iter().any(|first| first.number == value.number);
            if is_alias || self.profile == Profile::Go {
                let what = if is_alias { "a name that is not written" } else { "a name" };
                variations.wrong(what, Literal::text(&value.decl.name));
            }
        }
        variations.0
    }

    /// A message that has a form of its own.
    fn well_known(&self, message: &Message, well_known: WellKnown, value: &Literal) -> Vec<Variation> {
        let mut found = Found::default();
        match well_known {
            // Any JSON will do.
            WellKnown::Value => return Vec::new(),
            WellKnown::Wrapper => return self.field(&message.fields[0], value),
            WellKnown::Any => {
                let Literal::Object(entries) = value else { panic!("an Any is an object: {value}") };
                if let [_, _, ..] = entries[..] {
                    found.wrong("no @type", without(entries, 0));
                }
                found.wrong("a number as @type", with(&[], "@type", Literal::plain("1")));
            }
            WellKnown::Empty => found.wrong("a key", with(&[], "key", Literal::plain("0"))),
            WellKnown::ListValue => found.wrong("an object", Literal::Object(Vec::new())),
            WellKnown::Struct | WellKnown::FieldMask => found.wrong("a list", Literal::List(Vec::new())),
            WellKnown::Duration => found.wrong("a number", Literal::plain("1")),
            WellKnown::Timestamp => {
                found.wrong("a number", Literal::plain("1"));
                found.wrong("milliseconds", Literal::plain("null! as $.Millis<string>"));
            }
        }
        found.wrong("a truth value", Literal::plain("true"));
        found.wrong("null", Literal::plain("null"));
        found.0
    }
}

/// Whether a message has so many oneofs that the type can't say that this one has one member.
fn is_beyond_types(message: &Message, oneof: usize) -> bool {
    let beyond = ["choice_4", "choice_5", "choice_6", "choice_7", "choice_8"];
    &*message.decl.full_name == "corpus.oneofs.Many" && beyond.contains(&&*message.oneofs[oneof].decl.name)
}

/// What a key stands for.
enum Key<'a> {
    Field(&'a Field),
    Oneof(usize),
}

#[derive(Default)]
struct Found(Vec<Variation>);

impl Found {
    fn wrong(&mut self, what: impl Into<String>, literal: Literal) {
        self.0.push(Variation { what: what.into(), right: false, literal });
    }

    /// Variations of a part, as variations of the whole.
    fn within(&mut self, key: &str, part: Vec<Variation>, whole: impl Fn(Literal) -> Literal) {
        self.0.extend(part.into_iter().map(|variation| Variation {
            what: format!("{key}: {}", variation.what),
            right: variation.right,
            literal: whole(variation.literal),
        }));
    }
}

/// The names of an enum in a text.
fn names_of(found: &Enum) -> Vec<Variation> {
    let mut variations = Found::default();
    variations.wrong("an unknown name", Literal::text("NO_SUCH_NAME"));
    variations.wrong("a number", Literal::plain("1"));
    variations.wrong("null", Literal::plain("null"));
    for value in &found.values {
        variations.0.push(Variation {
            what: format!("the name {}", value.decl.name),
            right: true,
            literal: Literal::text(&value.decl.name),
        });
    }
    variations.0
}

/// Members of a oneof are keys of an object of their own in Go.
fn member_key(message: &Message, key: &str) -> (Name, String) {
    (message.decl.full_name.clone(), format!(".{key}"))
}

fn is_struct(well_known: WellKnown) -> bool {
    matches!(well_known, WellKnown::Struct | WellKnown::Value | WellKnown::ListValue)
}

fn with(entries: &[(String, Literal)], key: &str, value: Literal) -> Literal {
    let mut entries = entries.to_vec();
    entries.push((key.to_owned(), value));
    Literal::Object(entries)
}

fn without(entries: &[(String, Literal)], at: usize) -> Literal {
    let mut entries = entries.to_vec();
    entries.remove(at);
    Literal::Object(entries)
}

fn replaced(entries: &[(String, Literal)], at: usize, key: &str, value: Literal) -> Literal {
    let mut entries = entries.to_vec();
    entries[at] = (key.to_owned(), value);
    Literal::Object(entries)
}

fn renamed(entries: &[(String, Literal)], at: usize, key: &str) -> Literal {
    let mut entries = entries.to_vec();
    key.clone_into(&mut entries[at].0);
    Literal::Object(entries)
}
