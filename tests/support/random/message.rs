//! Messages with random fields.

use std::borrow::Cow;
use std::path::Path;

use prost::Message as _;
use prost::encoding::{WireType, encode_key, encode_varint};
use prost_reflect::{
    Cardinality, DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MapKey,
    MessageDescriptor, ReflectMessage, Value,
};
use prost_types::field_options::JsType;

use super::dice::Dice;
use super::{value, well_known};

/// What a message may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// What JSON can say too: no timestamp of the year 10000, no `Value` without a value.
    Json,
    /// Whatever the wire takes.
    Wire,
}

/// How many fields a message may have at all, those of its messages included.
const FIELDS: usize = 150;
/// How deep messages nest, but where they have to.
const DEPTH: usize = 5;

/// The types of messages that code is generated for: those of files in a folder, and all that they hold.
pub(crate) fn messages(pool: &DescriptorPool, folder: &Path) -> Vec<MessageDescriptor> {
    let mut found: Vec<MessageDescriptor> = pool
        .all_messages()
        .filter(|message| !message.is_map_entry() && folder.join(message.parent_file().name()).is_file())
        .collect();
    let mut at = 0;
    while at < found.len() {
        let message = found[at].clone();
        let fields = message.fields().map(|field| field.kind());
        for kind in fields.chain(message.extensions().map(|extension| extension.kind())) {
            let Kind::Message(inner) = kind else { continue };
            let inner = if inner.is_map_entry() {
                inner.map_entry_value_field().kind()
            } else {
                Kind::Message(inner)
            };
            if let Kind::Message(inner) = inner
                && !found.contains(&inner)
            {
                found.push(inner);
            }
        }
        at += 1;
    }
    found
}

/// A message of a type. An `Any` in it holds one of the types that are known.
pub(crate) fn message(
    descriptor: &MessageDescriptor,
    known: &[MessageDescriptor],
    content: Content,
    dice: &mut Dice,
) -> DynamicMessage {
    Builder { dice, known, content, fields: FIELDS }.message(descriptor, DEPTH)
}

pub(super) struct Builder<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) known: &'a [MessageDescriptor],
    pub(super) content: Content,
    /// How many fields may still be set.
    fields: usize,
}

impl Builder<'_> {
    pub(super) fn message(&mut self, descriptor: &MessageDescriptor, depth: usize) -> DynamicMessage {
        if self.content == Content::Json
            && let Some(message) = well_known::message(self, descriptor, depth)
        {
            return message;
        }
        let mut message = DynamicMessage::new(descriptor.clone());
        // Some messages have all their fields, most have some, and some have none.
        let density = self.dice.below(5);
        for field in descriptor.fields() {
            if let Some(text) = discriminator(&field) {
                message.set_field(&field, text);
                continue;
            }
            let is_required = field.cardinality() == Cardinality::Required;
            let is_taken = field.containing_oneof().is_some_and(|oneof| {
                oneof.fields().any(|other| message.has_field(&other))
                    || !self.dice.one_in(oneof.fields().len())
            });
            let wanted = self.dice.below(4) < density && !is_taken && self.has_room_for(&field.kind(), depth);
            if is_required || wanted {
                message.set_field(&field, self.field(&field, depth));
            }
        }
        let extensions: Vec<ExtensionDescriptor> = descriptor.extensions().collect();
        for extension in extensions {
            if self.dice.below(6) < density && self.has_room_for(&extension.kind(), depth) {
                let value = if extension.is_list() {
                    self.list(&extension.kind(), depth)
                } else {
                    self.value(&extension.kind(), depth)
                };
                message.set_extension(&extension, value);
            }
        }
        if self.dice.one_in(12) { self.with_unknown_fields(&message) } else { message }
    }

    fn has_room_for(&mut self, kind: &Kind, depth: usize) -> bool {
        self.fields = self.fields.saturating_sub(1);
        self.fields > 0 && (depth > 0 || !matches!(kind, Kind::Message(_)))
    }

    fn field(&mut self, field: &FieldDescriptor, depth: usize) -> Value {
        let kind = field.kind();
        if let Kind::Message(entry) = &kind
            && field.is_map()
        {
            let (key, value) = (entry.map_entry_key_field().kind(), entry.map_entry_value_field().kind());
            let length = self.length(&value, depth);
            return Value::Map((0..length).map(|_| (self.key(&key), self.value(&value, depth))).collect());
        }
        let value = if field.is_list() { self.list(&kind, depth) } else { self.value(&kind, depth) };
        if is_number_in_javascript(field) { in_53_bits(value) } else { value }
    }

    pub(super) fn list(&mut self, kind: &Kind, depth: usize) -> Value {
        let length = self.length(kind, depth);
        Value::List((0..length).map(|_| self.value(kind, depth)).collect())
    }

    /// How many items a list or a map has: few, but for a list of numbers now and then.
    fn length(&mut self, kind: &Kind, depth: usize) -> usize {
        let is_message = matches!(kind, Kind::Message(_));
        if is_message && (depth == 0 || self.fields == 0) {
            0
        } else if !is_message && self.dice.one_in(16) {
            self.dice.below(200)
        } else {
            self.dice.below(5)
        }
    }

    fn value(&mut self, kind: &Kind, depth: usize) -> Value {
        if let Kind::Message(descriptor) = kind {
            Value::Message(self.message(descriptor, depth.saturating_sub(1)))
        } else {
            value::scalar(self.dice, kind)
        }
    }

    fn key(&mut self, kind: &Kind) -> MapKey {
        value::scalar(self.dice, kind).into_map_key().expect("what may be a key can be made one")
    }

    /// The message with fields of numbers that nobody has declared.
    fn with_unknown_fields(&mut self, message: &DynamicMessage) -> DynamicMessage {
        let descriptor = message.descriptor();
        if descriptor.is_map_entry() {
            return message.clone();
        }
        let mut bytes = message.encode_to_vec();
        for _ in 0..=self.dice.below(2) {
            let number =
                1 + u32::try_from(self.dice.bits() % 0x1fff_ffff).expect("29 bits are fewer than 32");
            if descriptor.get_field(number).is_none() && descriptor.get_extension(number).is_none() {
                unknown_field(self.dice, number, &mut bytes);
            }
        }
        DynamicMessage::decode(descriptor, bytes.as_slice()).expect("unknown fields are right in any message")
    }
}

/// Whether a field of 64 bits has `jstype = JS_NUMBER`, and no value that a number would round.
fn is_number_in_javascript(field: &FieldDescriptor) -> bool {
    let js_type = field.options().get_field_by_name("jstype").map(Cow::into_owned);
    js_type == Some(Value::EnumNumber(JsType::JsNumber.into()))
}

fn in_53_bits(value: Value) -> Value {
    match value {
        Value::I64(integer) => Value::I64(integer >> 11),
        Value::U64(integer) => Value::U64(integer >> 11),
        Value::List(items) => Value::List(items.into_iter().map(in_53_bits).collect()),
        Value::Bool(_)
        | Value::I32(_)
        | Value::U32(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::EnumNumber(_)
        | Value::Message(_)
        | Value::Map(_) => value,
    }
}

/// The only text that a field may hold which says what its message is, and which every such message has.
fn discriminator(field: &FieldDescriptor) -> Option<Value> {
    let options = field.options();
    let (_, ours) = options.extensions().find(|(option, _)| option.full_name() == "protogen.v1.field")?;
    let ours = ours.as_message()?;
    ours.has_field_by_name("discriminator")
        .then(|| ours.get_field_by_name("discriminator"))?
        .map(Cow::into_owned)
}

fn unknown_field(dice: &mut Dice, number: u32, bytes: &mut Vec<u8>) {
    match dice.below(5) {
        0 => {
            encode_key(number, WireType::Varint, bytes);
            encode_varint(dice.bits(), bytes);
        }
        1 => {
            encode_key(number, WireType::SixtyFourBit, bytes);
            bytes.extend(dice.next().to_le_bytes());
        }
        2 => {
            encode_key(number, WireType::ThirtyTwoBit, bytes);
            bytes.extend(&dice.next().to_le_bytes()[..4]);
        }
        3 => {
            let value = value::bytes(dice);
            encode_key(number, WireType::LengthDelimited, bytes);
            encode_varint(value.len() as u64, bytes);
            bytes.extend(value);
        }
        _ => {
            encode_key(number, WireType::StartGroup, bytes);
            if dice.one_in(2) {
                unknown_field(dice, 1, bytes);
            }
            encode_key(number, WireType::EndGroup, bytes);
        }
    }
}
