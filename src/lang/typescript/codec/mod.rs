//! What a message is at run time: made, encoded and decoded, in binary and in JSON.

mod go;
mod json;
mod map;
pub(super) mod names;
pub(super) mod view;
mod wire;

use super::docs::Docs;
use super::held::{Held, held};
use super::memory::{self, Choice, Item, Slot};
use super::names::Names;
use super::options::Options;
use super::types::{Types, has_form_of_its_own};
use crate::lang::json::Profile;
use crate::model::{Extension, Field, Message, Model, Name, Presence, Scalar, Shape, Type, WellKnown};
use crate::naming::Scope;
use names::Functions;
use view::{Entry, JsonForm, Read, Reads, Text};

/// Lowers messages of one module to their functions.
pub(super) struct Codec<'a, 't> {
    pub(super) options: &'a Options,
    pub(super) model: &'a Model,
    pub(super) names: &'a Names,
    pub(super) types: &'t mut Types<'a>,
    /// What is taken in the module.
    pub(super) scope: &'t mut Scope,
}

impl<'a> Codec<'a, '_> {
    /// What users see of a message.
    pub(super) fn message(&mut self, message: &'a Message, items: &[Item<'a>]) -> view::Message {
        self.types.value_runtime();
        let name = &message.decl.full_name;
        view::Message {
            type_name: name.to_string(),
            ty: self.names.of(name).to_owned(),
            is_go: self.options.json == Profile::Go,
            json: self.names.json(name).to_owned(),
            create: items.iter().map(|item| self.create(item)).collect(),
            own_json: self
                .types
                .own_json(message)
                .is_some_and(|_| message.well_known != Some(WellKnown::Empty)),
            is: self.names.functions(name).clone(),
        }
    }

    /// What users see of an extension.
    pub(super) fn extension(&mut self, extension: &'a Extension) -> view::Extension {
        self.types.value_runtime();
        let name = &extension.field.decl.full_name;
        view::Extension {
            docs: Docs::of(&extension.field.decl),
            name: self.names.of(name).to_owned(),
            ty: self.extension_type(extension),
            extendee: self.named(&extension.extendee),
            type_name: name.to_string(),
            extendee_name: extension.extendee.to_string(),
            number: extension.field.number,
            empty: memory::zero(self.options, self.model, &extension.field),
            is_repeated: matches!(extension.field.shape, Shape::Repeated { .. }),
            is: self.names.functions(name).clone(),
        }
    }

    fn extension_type(&mut self, extension: &Extension) -> String {
        let ty = self.memory_type(&extension.field);
        if memory::is_optional(&extension.field) { format!("{ty} | undefined") } else { ty }
    }

    /// The functions of a message.
    pub(super) fn message_code(&mut self, message: &'a Message, items: &[Item<'a>]) -> view::Code {
        let name = &message.decl.full_name;
        let init = self.names.functions(name).init.clone();
        let is_group = self.names.is_group(name);
        let json_form = self.json_form(message, items);
        self.code(name, self.names.of(name).to_owned(), init, items, is_group, json_form)
    }

    /// The functions of an extension: those of a message that has its value and nothing else.
    pub(super) fn extension_code(&mut self, extension: &'a Extension) -> view::Code {
        let slot = Slot { field: &extension.field, property: "value".to_owned(), local: "value$".to_owned() };
        let items = [Item::Field(slot)];
        let ty = format!("$.Holder<{}>", self.extension_type(extension));
        let init = format!("$.Init<{ty}>");
        let mut json_form = self.object_form(&items, false);
        if let JsonForm::Object { texts, cases, .. } = &mut json_form {
            for text in texts {
                if let view::Text::If { condition, key, .. } = text {
                    *key = super::view::literal("{\"value\":");
                    if memory::is_optional(&extension.field) {
                        "value$ !== undefined".clone_into(condition);
                    }
                }
            }
            for case in cases {
                case.key = super::view::literal("value");
                case.alias = None;
            }
        }
        self.code(&extension.field.decl.full_name, ty, init, &items, false, json_form)
    }

    fn code(
        &mut self,
        name: &Name,
        ty: String,
        init: String,
        items: &[Item<'_>],
        is_group: bool,
        json_form: JsonForm,
    ) -> view::Code {
        let is = self.names.functions(name).clone();
        let (cases, maps) = self.reads(&is.read, items);
        view::Code {
            type_name: name.to_string(),
            ty,
            init,
            fields: fields(items),
            locals: memory::pattern(items),
            writes: self.writes(items),
            maps,
            reads: Reads {
                is_group,
                variables: items.iter().map(|item| self.variable(item, is_required)).collect(),
                has_values: cases.iter().any(|read| !matches!(read, Read::Delimited { .. })),
                cases,
                required: required(items, is_required),
            },
            json_form,
            is,
        }
    }

    fn json_form(&mut self, message: &Message, items: &[Item<'_>]) -> JsonForm {
        let own = |text: &str, from: &str| JsonForm::Own {
            text: text.to_owned(),
            from: from.to_owned(),
            options: "o",
        };
        let well_known = message.well_known.filter(|&it| has_form_of_its_own(self.options.json, it));
        let is_go = self.options.json == Profile::Go;
        // Go writes no extensions.
        let is_extensible = !message.extension_ranges.is_empty() && !is_go;
        match well_known {
            Some(WellKnown::Any) => own("$.anyText(m, o)", "$.anyFromJson(json, o)"),
            Some(WellKnown::Duration) => own("$.durationText(m, o)", "$.durationFromJson(json, o)"),
            Some(WellKnown::FieldMask) => own("$.fieldMaskText(m, o)", "$.fieldMaskFromJson(json, o)"),
            Some(WellKnown::ListValue) if is_go => {
                own("$.goListValueText(m, o)", "$.listValueFromJson(json, o)")
            }
            Some(WellKnown::ListValue) => own("$.listValueText(m, o)", "$.listValueFromJson(json, o)"),
            Some(WellKnown::Struct) if is_go => own("$.goStructText(m, o)", "$.structFromJson(json, o)"),
            Some(WellKnown::Struct) => own("$.structText(m, o)", "$.structFromJson(json, o)"),
            Some(WellKnown::Timestamp) => own("$.timestampText(m, o)", "$.timestampFromJson(json, o)"),
            Some(WellKnown::Value) if is_go => own("$.goValueText(m, o)", "$.valueFromJson(json, o)"),
            Some(WellKnown::Value) => own("$.valueText(m, o)", "$.valueFromJson(json, o)"),
            Some(WellKnown::Wrapper) => {
                let field = message.field("value").expect("a wrapper's only field is `value`");
                let held = self.held(field, field.ty());
                let zero = memory::zero_of(self.model, held);
                let slot = Slot { field, property: String::new(), local: String::new() };
                let text = self.value_text(&slot, &format!("m.value ?? {zero}"));
                JsonForm::Own {
                    text,
                    from: format!("{{ value: {} }}", self.value(field, held).replace("(v)", "(json)")),
                    options: "_o",
                }
            }
            Some(WellKnown::Empty) | None => self.object_form(items, is_extensible),
        }
    }

    fn object_form(&mut self, items: &[Item<'_>], is_extensible: bool) -> JsonForm {
        let texts = self.texts(items);
        let with_options = is_extensible || texts.iter().any(Text::needs_options);
        JsonForm::Object {
            texts,
            variables: items.iter().map(|item| self.variable(item, self.json_requires())).collect(),
            cases: self.cases(items),
            is_extensible,
            required: required(items, self.json_requires()),
            is_empty: items.is_empty(),
            reads_values: !items.is_empty() || is_extensible,
            message: if items.is_empty() && !is_extensible { "_m" } else { "m" },
            options: if with_options { "o" } else { "_o" },
        }
    }

    /// Which fields must be in JSON.
    fn json_requires(&self) -> fn(&Field) -> bool {
        match self.options.json {
            Profile::Proto => is_required,
            // Go leaves out bytes that are none.
            Profile::Go => |field| is_required(field) && *field.ty() != Type::Scalar(Scalar::Bytes),
        }
    }

    /// The declaration of the variable for a property.
    fn variable(&mut self, item: &Item<'_>, is_required: fn(&Field) -> bool) -> String {
        match item {
            Item::Field(slot) => {
                let ty = self.memory_type(slot.field);
                match memory::zero(self.options, self.model, slot.field).as_str() {
                    "undefined" => format!("{}: {ty} | undefined", slot.local),
                    _ if is_required(slot.field) => format!("{}: {ty} | undefined", slot.local),
                    zero => format!("{}: {ty} = {zero}", slot.local),
                }
            }
            Item::Choice(choice) => {
                format!("{}: {} | undefined", choice.local, self.names.choice(choice.oneof))
            }
        }
    }

    /// What a property of a new message is.
    fn create(&mut self, item: &Item<'_>) -> Entry {
        let property = item.property();
        let read = format!("init{}", super::view::member(property));
        let value = match item {
            Item::Field(slot) => self.create_field(slot, &read),
            Item::Choice(choice) => self.create_choice(choice, &read),
        };
        Entry { key: super::view::object_key(property), value }
    }

    fn create_field(&mut self, slot: &Slot<'_>, read: &str) -> String {
        let field = slot.field;
        let zero = memory::zero(self.options, self.model, field);
        let create = match field.ty() {
            Type::Message(name) | Type::Group(name) => Some(self.function(name, |is| &is.create)),
            Type::Scalar(_) | Type::Enum(_) => None,
        };
        match (&field.shape, create) {
            (Shape::Singular { presence: Presence::Required, .. }, Some(create)) => {
                format!("{create}({read})")
            }
            (Shape::Singular { .. }, Some(create)) => format!("{read} && {create}({read})"),
            (Shape::Singular { .. }, None) if zero == "undefined" => read.to_owned(),
            (Shape::Singular { .. }, None) => format!("{read} ?? {zero}"),
            (Shape::Repeated { .. }, Some(create)) => format!("{read}?.map((item) => {create}(item)) ?? []"),
            (Shape::Repeated { .. }, None) => format!("{read}?.slice() ?? []"),
            (Shape::Map { .. }, Some(create)) => format!("$.mapValues({read}, {create})"),
            (Shape::Map { .. }, None) => format!("$.mapValues({read})"),
        }
    }

    fn create_choice(&mut self, choice: &Choice<'_>, read: &str) -> String {
        let mut value = read.to_owned();
        for slot in choice.members.iter().rev() {
            if let Type::Message(name) | Type::Group(name) = slot.field.ty() {
                let create = self.function(name, |is| &is.create);
                let case = super::view::literal(&slot.property);
                value = format!(
                    "{read}?.case === {case}\n        ? {{ case: {case}, value: {create}({read}.value) }}\n        : {value}"
                );
            }
        }
        value
    }

    /// What turns any text or number into those that a field is held to, for one value.
    fn cast(&mut self, field: &Field) -> String {
        if let Some(text) = &field.options.discriminator {
            return format!(" as {}", super::view::literal(text));
        }
        let closed = matches!(field.ty(), Type::Enum(name) if self.model.enumeration(name).closed);
        if !closed && self.model.string_enum(field).is_none() {
            return String::new();
        }
        let element =
            Field { shape: Shape::Repeated { ty: field.ty().clone(), packed: false }, ..field.clone() };
        format!(" as {}", self.memory_type(&element).trim_end_matches("[]"))
    }

    /// The same, for a whole list or map.
    fn cast_all(&mut self, field: &Field) -> String {
        match (self.cast(field).as_str(), &field.shape) {
            ("", _) => String::new(),
            (cast, Shape::Singular { .. }) => cast.to_owned(),
            (_, Shape::Repeated { .. } | Shape::Map { .. }) => format!(" as {}", self.memory_type(field)),
        }
    }

    /// The type of a field in memory.
    fn memory_type(&mut self, field: &Field) -> String {
        memory::ty(self.types, self.model, field).text
    }

    /// The type of a message, imported.
    fn named(&mut self, name: &str) -> String {
        let file = &self.model.message(name).file;
        self.types.named(file, self.names.of(name))
    }

    /// How a value of a field is held.
    fn held<'f>(&self, field: &Field, ty: &'f Type) -> Held<'f> {
        held(self.options, field, ty)
    }

    /// A function of a message, or of what fields hold in its place, imported.
    fn function(&mut self, name: &str, which: impl Fn(&Functions) -> &String) -> String {
        let message = self.model.message(name);
        match self.options.stand_in(message) {
            Some(stand) => which(&Functions::of_runtime(stand.word(), self.options.json)).clone(),
            None => self.types.value(&message.file, which(self.names.functions(name))),
        }
    }

    /// The names of an enum's values, imported.
    fn value_names(&mut self, name: &str) -> String {
        let file = &self.model.enumeration(name).file;
        self.types.value(file, self.names.value_table(name))
    }

    /// A name for the function that reads a map.
    fn map_function(&mut self, read: &str, field: &Field) -> String {
        let wish = format!("{read}_{}", field.decl.name);
        self.scope.derive([&wish], '$')
    }
}

/// The names of all fields, by number, for errors.
fn fields(items: &[Item<'_>]) -> Vec<Entry> {
    let slots = items.iter().flat_map(|item| match item {
        Item::Field(slot) => std::slice::from_ref(slot),
        Item::Choice(choice) => &choice.members,
    });
    let entry = |slot: &Slot<'_>| Entry {
        key: slot.field.number.to_string(),
        value: super::view::literal(&slot.field.decl.name),
    };
    slots.map(entry).collect()
}

fn is_required(field: &Field) -> bool {
    matches!(field.shape, Shape::Singular { presence: Presence::Required, .. })
}

fn required(items: &[Item<'_>], is_required: fn(&Field) -> bool) -> Vec<Entry> {
    let fields = items.iter().filter_map(|item| match item {
        Item::Field(slot) if is_required(slot.field) => Some(slot),
        Item::Field(_) | Item::Choice(_) => None,
    });
    fields
        .map(|slot| Entry { key: slot.local.clone(), value: super::view::literal(&slot.field.decl.name) })
        .collect()
}
