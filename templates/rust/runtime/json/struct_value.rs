//! The messages of `google.protobuf` that stand for any JSON: `Struct`, `Value`, `ListValue`, `NullValue` and
//! `Empty`.

use prost_types::value::Kind;
use prost_types::{ListValue, NullValue, Struct, Value as AnyValue};

use super::{Error, In, Out, Parser, Profile, Result, Value};

impl Value for Struct {
    fn put(&self, out: &mut dyn Out) {
        out.object(&|out| {
            for (key, value) in &self.fields {
                out.entry(key);
                value.put(out);
            }
        });
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        value.text(&mut |parser| {
            parser.enter()?;
            let fields = &mut self.fields;
            parser.object(&mut |key, value| {
                let mut read = AnyValue::default();
                read.set(value)?;
                match fields.insert(key.to_owned(), read) {
                    None => Ok(()),
                    Some(_) => Err(Error::new("this key is there twice")),
                }
            })?;
            parser.leave();
            Ok(())
        })
    }
}

impl Value for ListValue {
    fn put(&self, out: &mut dyn Out) {
        out.list(&|out| self.values.iter().for_each(|value| value.put(out)));
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        value.text(&mut |parser| {
            parser.enter()?;
            AnyValue::set_list(&mut self.values, parser)?;
            parser.leave();
            Ok(())
        })
    }
}

impl Value for AnyValue {
    fn put(&self, out: &mut dyn Out) {
        match &self.kind {
            Some(Kind::NullValue(_)) => out.null(),
            Some(Kind::NumberValue(number)) if number.is_finite() => out.f64(*number),
            Some(Kind::NumberValue(number)) => {
                // Their names would be read as texts.
                out.null();
                out.fail(Error::new(format!("a google.protobuf.Value cannot be {number}")));
            }
            Some(Kind::StringValue(text)) => out.string(text),
            Some(Kind::BoolValue(value)) => out.bool(*value),
            Some(Kind::StructValue(value)) => value.put(out),
            Some(Kind::ListValue(value)) => value.put(out),
            None => {
                out.null();
                out.fail(Error::new("a google.protobuf.Value has no value"));
            }
        }
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        value.text(&mut |parser| {
            self.kind = Some(kind(parser)?);
            Ok(())
        })
    }
}

fn kind(parser: &mut Parser<'_>) -> Result<Kind> {
    Ok(match parser.peek() {
        b'n' if parser.null() => Kind::NullValue(0),
        b't' | b'f' => Kind::BoolValue(parser.bool()?),
        b'"' => Kind::StringValue(In::string(parser)?),
        b'{' => {
            let mut fields = Struct::default();
            fields.set(parser)?;
            Kind::StructValue(fields)
        }
        b'[' => {
            let mut values = ListValue::default();
            values.set(parser)?;
            Kind::ListValue(values)
        }
        b'-' | b'0'..=b'9' => Kind::NumberValue(parser.f64()?),
        _ => return Err(parser.expected("a value", parser.position())),
    })
}

impl Value for NullValue {
    fn is_absent(&self) -> bool {
        true
    }

    fn put(&self, out: &mut dyn Out) {
        match out.profile() {
            Profile::Proto => out.null(),
            Profile::Go => out.i32((*self).into()),
        }
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        if !value.null() {
            value.enumeration(&[("NULL_VALUE", 0)], false)?;
        }
        Ok(())
    }
}

impl Value for () {
    fn put(&self, out: &mut dyn Out) {
        out.object(&|_| {});
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        value.text(&mut |parser| parser.empty_object("google.protobuf.Empty"))
    }
}
