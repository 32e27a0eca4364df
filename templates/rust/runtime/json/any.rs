//! `google.protobuf.Any`: a message of any type, with the type's name.

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp};

use super::error::quoted;
use super::registry::{Form, Message};
use super::{DEPTH, Error, In, Out, Parser, Profile, Result, Value, go_reader, go_writer};

const NAME: &str = "google.protobuf.Any";

/// The types that every registry has, since their JSON is not an object with their fields.
pub(super) static WELL_KNOWN: &[Message] = &[
    Message::own::<Any>(NAME),
    Message::own::<Duration>("google.protobuf.Duration"),
    Message::EMPTY,
    Message::own::<FieldMask>("google.protobuf.FieldMask"),
    Message::own::<ListValue>("google.protobuf.ListValue"),
    Message::own::<Struct>("google.protobuf.Struct"),
    Message::own::<Timestamp>("google.protobuf.Timestamp"),
    Message::own::<prost_types::Value>("google.protobuf.Value"),
    Message::own::<bool>("google.protobuf.BoolValue"),
    Message::own::<Vec<u8>>("google.protobuf.BytesValue"),
    Message::own::<f64>("google.protobuf.DoubleValue"),
    Message::own::<f32>("google.protobuf.FloatValue"),
    Message::own::<i32>("google.protobuf.Int32Value"),
    Message::own::<i64>("google.protobuf.Int64Value"),
    Message::own::<String>("google.protobuf.StringValue"),
    Message::own::<u32>("google.protobuf.UInt32Value"),
    Message::own::<u64>("google.protobuf.UInt64Value"),
];

/// What stands behind the last slash. Empty, which no type is called, if there is none.
fn type_name(url: &str) -> &str {
    url.rsplit_once('/').map_or("", |(_, name)| name)
}

fn unknown(url: &str) -> Error {
    Error::new(format!("the registry has no type {}", quoted(url)))
}

impl Value for Any {
    fn put(&self, out: &mut dyn Out) {
        if out.profile() == Profile::Go {
            return go_writer::put_any(self, out);
        }
        if self.type_url.is_empty() && self.value.is_empty() {
            return out.object(&|_| {});
        }
        let Some(message) = out.registries().message(type_name(&self.type_url)) else {
            out.null();
            return out.fail(unknown(&self.type_url));
        };
        let mut unpacked = (message.new)();
        if let Err(error) = unpacked.decode(&self.value) {
            out.null();
            let reason = format!("a {NAME} holds no {}: {}", message.name, error.reason());
            return out.fail(Error::new(reason));
        }
        if out.registries().packed == DEPTH {
            out.null();
            return out.fail(Error::new(format!("{NAME} is nested more than {DEPTH} deep")));
        }
        out.registries().packed += 1;
        let unpacked = std::cell::RefCell::new(unpacked);
        out.object(&|out| {
            out.entry("@type");
            out.string(&self.type_url);
            match unpacked.borrow_mut().form() {
                Form::Fields(message) => message.put(out),
                Form::Value(value) => {
                    out.entry("value");
                    value.put(out);
                }
                Form::Empty => {}
            }
        });
        out.registries().packed -= 1;
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        if value.profile() == Profile::Go {
            return go_reader::set_any(self, value);
        }
        value.text(&mut |parser| read(self, parser))
    }
}

/// Packs the message whose fields stand beside its type.
fn read(any: &mut Any, parser: &mut Parser<'_>) -> Result<()> {
    let Some(url) = parser.member_ahead("@type", NAME)? else {
        // Without a type, nothing can be in it.
        return parser.empty_object(NAME);
    };
    let message = parser.registries.message(type_name(&url));
    let message = message.ok_or_else(|| unknown(&url).in_field(NAME, "@type"))?;
    let mut packed = (message.new)();
    match packed.form() {
        Form::Fields(message) => parser.message_beside(message, "@type")?,
        Form::Value(value) => parser.value_beside(value, NAME, "@type", true)?,
        Form::Empty => parser.value_beside(&mut (), NAME, "@type", false)?,
    }
    *any = Any { type_url: url, value: packed.encode() };
    Ok(())
}
