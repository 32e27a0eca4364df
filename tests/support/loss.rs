//! What prost loses of a message: unknown fields, and of a map's entry a key or a value that is zero.

use prost_reflect::{Cardinality, DynamicMessage, Kind, MessageDescriptor, ReflectMessage, Value};

/// Takes out of a message what prost would lose, in it and in its messages, as far as their types are prost's.
pub(crate) fn take(message: &mut DynamicMessage, is_prost: &dyn Fn(&MessageDescriptor) -> bool) {
    let is_here = is_prost(&message.descriptor());
    if is_here {
        message.take_unknown_fields().for_each(drop);
    }
    let fields: Vec<_> = message.fields().map(|(field, _)| field).collect();
    for field in fields {
        match message.get_field_mut(&field) {
            Value::Message(inner) => take(inner, is_prost),
            Value::List(items) => {
                items.iter_mut().filter_map(Value::as_message_mut).for_each(|inner| take(inner, is_prost));
            }
            Value::Map(entries) => {
                entries
                    .values_mut()
                    .filter_map(Value::as_message_mut)
                    .for_each(|inner| take(inner, is_prost));
                let Kind::Message(entry) = field.kind() else { unreachable!("entries are messages") };
                let [key_kind, value_kind] =
                    [entry.map_entry_key_field(), entry.map_entry_value_field()].map(|field| field.kind());
                entries.retain(|key, value| {
                    let has_zero =
                        Value::from(key.clone()).is_default(&key_kind) || is_zero(value, &value_kind);
                    !(is_here && has_zero)
                });
            }
            Value::Bool(_)
            | Value::I32(_)
            | Value::I64(_)
            | Value::U32(_)
            | Value::U64(_)
            | Value::F32(_)
            | Value::F64(_)
            | Value::String(_)
            | Value::Bytes(_)
            | Value::EnumNumber(_) => {}
        }
    }
}

/// Whether a value is prost's default: of a message, one with nothing in it but zeros that are required.
fn is_zero(value: &Value, kind: &Kind) -> bool {
    value.as_message().map_or_else(
        || value.is_default(kind),
        |message| {
            message.fields().all(|(field, value)| {
                field.cardinality() == Cardinality::Required && is_zero(value, &field.kind())
            })
        },
    )
}
