//! The messages that have a part in a plugin's life, and their fields by role.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::model::options::{Kind, Role};
use crate::model::{Field, Message, Method, Model, Name};

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What METADATA answers.
    MetadataResponse,
    /// What INITIALIZE is asked.
    InitializeRequest,
    /// What INITIALIZE answers.
    InitializeResponse,
    /// What EXECUTE is asked.
    ExecuteRequest,
    /// What EXECUTE answers.
    ExecuteResponse,
    /// What HEALTH answers.
    HealthResponse,
    /// A line in the response of EXECUTE.
    LogEntry,
    /// Anything else that a plugin service sends or takes: no role has a meaning in it.
    Other,
}

impl Part {
    /// What the request of a method is, or its response.
    #[must_use]
    pub fn of(kind: Kind, response: bool) -> Part {
        match (kind, response) {
            (Kind::Metadata, true) => Part::MetadataResponse,
            (Kind::Initialize, false) => Part::InitializeRequest,
            (Kind::Initialize, true) => Part::InitializeResponse,
            (Kind::Execute, false) => Part::ExecuteRequest,
            (Kind::Execute, true) => Part::ExecuteResponse,
            (Kind::Health, true) => Part::HealthResponse,
            (Kind::Metadata | Kind::Health, false) | (Kind::Shutdown | Kind::Call, _) => Part::Other,
        }
    }

    fn shown(self) -> &'static str {
        match self {
            Part::MetadataResponse => "the response of METADATA",
            Part::InitializeRequest => "the request of INITIALIZE",
            Part::InitializeResponse => "the response of INITIALIZE",
            Part::ExecuteRequest => "the request of EXECUTE",
            Part::ExecuteResponse => "the response of EXECUTE",
            Part::HealthResponse => "the response of HEALTH",
            Part::LogEntry => "an entry of LOGS",
            Part::Other => "a message without roles",
        }
    }
}

/// All messages that have a part. One message may have several.
pub(super) struct Parts<'a> {
    model: &'a Model,
    parts: BTreeMap<&'a str, Vec<Part>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Parts { model, parts: BTreeMap::new() }
    }

    /// The fields of a message that has a part in a method.
    pub(super) fn fields<'r>(
        &mut self,
        message: &'a Name,
        part: Part,
        method: &'a Method,
        report: &'r mut Report,
    ) -> Fields<'a, 'r> {
        self.note(message, part);
        Fields { message: self.model.message(message), part, method, report }
    }

    /// Notes a part of a message.
    pub(super) fn note(&mut self, message: &'a Name, part: Part) {
        self.parts.entry(message).or_default().push(part);
    }

    /// Reports roles that have no meaning where they stand.
    pub(super) fn finish(self, report: &mut Report) {
        for (message, parts) in &self.parts {
            for field in &self.model.message(message).fields {
                let Some(role) = field.options.role else { continue };
                if role.parts().iter().any(|part| parts.contains(part)) {
                    continue;
                }
                let text = format!("the role {} has no meaning in `{message}`", role.shown());
                let places: Vec<&str> = role.parts().iter().map(|part| part.shown()).collect();
                let help = format!("it is for {}", places.join(" and "));
                let diagnostic = Diagnostic::error("wiring/misplaced-role", text);
                report.push(diagnostic.at(field.decl.span.clone()).help(help));
            }
        }
    }
}

/// The fields of one message by role.
pub(super) struct Fields<'a, 'r> {
    message: &'a Message,
    part: Part,
    method: &'a Method,
    report: &'r mut Report,
}

impl<'a> Fields<'a, '_> {
    /// The field that has a role, if one has.
    pub(super) fn find(&mut self, role: Role) -> Option<&'a Field> {
        let mut fields = self.message.fields.iter().filter(|field| field.options.role == Some(role));
        let field = fields.next()?;
        for second in fields {
            let text = format!("two fields of `{}` have the role {}", self.message.decl.name, role.shown());
            let diagnostic = Diagnostic::error("wiring/duplicate-role", text)
                .at(second.decl.span.clone())
                .related(field.decl.span.clone(), "the first")
                .help("keep one of them");
            self.report.push(diagnostic);
        }
        if !role.wants().accepts(field) {
            let text = format!("`{}` can't have the role {}", field.decl.name, role.shown());
            let outside = if field.oneof.is_some() { ", outside of any oneof" } else { "" };
            let help = format!("the role is for {}{outside}", role.wants().shown());
            let diagnostic = Diagnostic::error("wiring/role-type", text);
            self.report.push(diagnostic.at(field.decl.span.clone()).help(help));
        }
        Some(field)
    }

    /// The name of the field that has a role, if one has.
    pub(super) fn name(&mut self, role: Role) -> Option<String> {
        self.find(role).map(|field| field.decl.name.clone())
    }

    /// The name of the field that has a role, which one must.
    pub(super) fn need(&mut self, role: Role) -> String {
        if let Some(name) = self.name(role) {
            return name;
        }
        let (name, part) = (&self.message.decl.name, self.part.shown());
        let text = format!("no field of `{name}`, {part}, has the role {}", role.shown());
        let help =
            format!("give {} the option `(protogen.v1.field).role = {}`", role.wants().shown(), role.shown());
        let diagnostic = Diagnostic::error("wiring/missing-role", text)
            .at(self.message.decl.span.clone())
            .related(self.method.decl.span.clone(), "the method")
            .help(help);
        self.report.push(diagnostic);
        String::new()
    }
}
