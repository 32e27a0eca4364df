//! The fields of one message that have a role, as Rust reads and writes them.

use super::super::item::{Item, items};
use super::super::options::BytesType;
use super::super::types::Types;
use crate::model::wiring::{JobRequest, JobResponse};
use crate::model::{Field, Message, Presence, Scalar, Shape, Type};

/// Expressions, each with what it is for.
type Assignments = Vec<(String, String)>;

/// A member of ours, and the name of the field for it.
type Role<'a> = (&'a str, &'a Option<String>);

/// The fields of one message that have a role.
pub(super) struct Fields<'a> {
    pub(super) types: &'a Types<'a>,
    pub(super) message: &'a Message,
}

impl Fields<'_> {
    fn field(&self, name: &str) -> &Field {
        self.message.field(name).expect("wiring names fields of its messages")
    }

    /// What a field is called in the struct.
    pub(super) fn ident(&self, name: &str) -> String {
        let (items, _) = items(self.types.names, self.message);
        let place = items.into_iter().find_map(|item| match item {
            Item::Field(place) if place.field.decl.name == name => Some(place.name),
            Item::Field(_) | Item::Oneof(_) => None,
        });
        place.expect("a field with a role is in no oneof")
    }

    /// Whether a field is an `Option`.
    fn is_optional(&self, name: &str) -> bool {
        match &self.field(name).shape {
            Shape::Singular { presence, .. } => *presence == Presence::Explicit,
            Shape::Repeated { .. } | Shape::Map { .. } => false,
        }
    }

    /// A field's value, whether it is there or not.
    fn read(&self, from: &str, name: &str) -> String {
        let value = format!("{from}.{}", self.ident(name));
        if self.is_optional(name) { format!("{value}.unwrap_or_default()") } else { value }
    }

    /// A value as the field holds it.
    fn write(&self, name: &str, value: String) -> String {
        if self.is_optional(name) { format!("Some({value})") } else { value }
    }

    /// The bytes of a field.
    fn read_bytes(&self, from: &str, name: &str) -> String {
        let value = self.read(from, name);
        if self.is_shared(name) { format!("{value}.into()") } else { value }
    }

    fn write_bytes(&self, name: &str, value: String) -> String {
        let value = if self.is_shared(name) { format!("{value}.into()") } else { value };
        self.write(name, value)
    }

    fn is_shared(&self, name: &str) -> bool {
        let field = self.field(name);
        self.types.options.bytes_of(self.message, field) == BytesType::Bytes
    }

    fn is_float(&self, name: &str) -> bool {
        *self.field(name).ty() == Type::Scalar(Scalar::Float)
    }

    /// Members of ours, from the fields of a message.
    pub(super) fn reads(&self, from: &str, roles: &[Role<'_>]) -> Assignments {
        roles
            .iter()
            .filter_map(|(member, name)| {
                let name = name.as_ref()?;
                Some(((*member).to_owned(), self.read(from, name)))
            })
            .collect()
    }

    /// The fields of a message, from members of ours that are kept.
    pub(super) fn writes(&self, from: &str, roles: &[Role<'_>]) -> Assignments {
        self.fill(roles, |member| format!("{from}.{member}.clone()"))
    }

    /// The fields of a message, from members of ours that are used up.
    pub(super) fn moves(&self, from: &str, roles: &[Role<'_>]) -> Assignments {
        self.fill(roles, |member| format!("{from}.{member}"))
    }

    /// The fields of a message, from texts.
    pub(super) fn constants(&self, fields: &[(&Option<String>, &str)]) -> Assignments {
        let fields = fields.iter().filter_map(|(name, value)| {
            let name = name.as_ref()?;
            Some((self.ident(name), self.write(name, (*value).to_owned())))
        });
        fields.collect()
    }

    fn fill(&self, roles: &[Role<'_>], value: impl Fn(&str) -> String) -> Assignments {
        let fields = roles.iter().filter_map(|(member, name)| {
            let name = name.as_ref()?;
            Some((self.ident(name), self.write(name, value(member))))
        });
        fields.collect()
    }

    /// A job as a request.
    pub(super) fn request(&self, roles: &JobRequest) -> Assignments {
        let mut fields = vec![
            (self.ident(&roles.job_id), self.write(&roles.job_id, "job.id.clone()".to_owned())),
            (self.ident(&roles.handler), self.write(&roles.handler, "job.handler.clone()".to_owned())),
            (self.ident(&roles.payload), self.write_bytes(&roles.payload, "job.payload.clone()".to_owned())),
        ];
        if let Some(name) = &roles.timeout_secs {
            let value = "convert::to_seconds(deadline)";
            let value = if self.is_optional(name) {
                value.to_owned()
            } else {
                format!("{value}.unwrap_or_default()")
            };
            fields.push((self.ident(name), value));
        }
        if let Some(name) = &roles.attempt {
            fields.push((self.ident(name), self.write(name, "convert::number(job.attempt)".to_owned())));
        }
        fields
    }

    /// A request as a job.
    pub(super) fn job(&self, roles: &JobRequest) -> Assignments {
        let own = |member: &str, value: String| (member.to_owned(), value);
        let mut members = vec![
            own("id", self.read("request", &roles.job_id)),
            own("handler", self.read("request", &roles.handler)),
            own("payload", self.read_bytes("request", &roles.payload)),
        ];
        members.push(own(
            "timeout",
            match &roles.timeout_secs {
                None => "None".to_owned(),
                Some(name) if self.is_optional(name) => {
                    format!("convert::from_seconds(request.{})", self.ident(name))
                }
                Some(name) => format!("convert::from_seconds_or_zero(request.{})", self.ident(name)),
            },
        ));
        members.push(match &roles.attempt {
            None => own("attempt", "plugin::attempt_of(&metadata)".to_owned()),
            Some(name) => own("attempt", format!("convert::attempt({})", self.read("request", name))),
        });
        members
    }

    /// A response as an answer, but for its logs.
    pub(super) fn answer(&self, roles: &JobResponse) -> Assignments {
        let read = |name: &String| self.read("response", name);
        let own = |member: &str, value: String| (member.to_owned(), value);
        let mut members = vec![
            own("success", read(&roles.success)),
            own("error", read(&roles.error)),
            own("result", self.read_bytes("response", &roles.result)),
        ];
        let number = |name: &Option<String>| name.as_ref().map_or("0".to_owned(), read);
        if roles.progress_current.is_some() || roles.progress_total.is_some() {
            let (current, total) = (number(&roles.progress_current), number(&roles.progress_total));
            members.push(own("progress", format!("convert::progress({current}, {total})")));
        }
        if let Some(name) = &roles.cost {
            let value = read(name);
            members
                .push(own("cost", if self.is_float(name) { format!("f64::from({value})") } else { value }));
        }
        if let Some(name) = &roles.plugin_version {
            members.push(own("plugin_version", read(name)));
        }
        if let Some(name) = &roles.retryable {
            let value = format!("response.{}", self.ident(name));
            members.push(own(
                "retryable",
                if self.is_optional(name) { value } else { format!("Some({value})") },
            ));
        }
        members
    }

    /// An answer as a response, but for its logs.
    pub(super) fn response(&self, roles: &JobResponse) -> Assignments {
        let mut fields = vec![
            (self.ident(&roles.success), self.write(&roles.success, "answer.success".to_owned())),
            (self.ident(&roles.error), self.write(&roles.error, "answer.error".to_owned())),
            (self.ident(&roles.result), self.write_bytes(&roles.result, "answer.result".to_owned())),
        ];
        let mut add = |name: &Option<String>, value: &str| {
            if let Some(name) = name {
                fields.push((self.ident(name), self.write(name, value.to_owned())));
            }
        };
        add(&roles.progress_current, "convert::number(progress.current)");
        add(&roles.progress_total, "convert::number(progress.total)");
        add(&roles.plugin_version, "answer.plugin_version");
        if let Some(name) = &roles.cost {
            let value = if self.is_float(name) { "convert::float(answer.cost)" } else { "answer.cost" };
            add(&Some(name.clone()), value);
        }
        if let Some(name) = &roles.retryable {
            let field = self.ident(name);
            let value = if self.is_optional(name) {
                "answer.retryable".to_owned()
            } else {
                "answer.retryable.unwrap_or(true)".to_owned()
            };
            fields.push((field, value));
        }
        fields
    }
}
