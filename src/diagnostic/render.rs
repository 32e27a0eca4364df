//! Reports as text: for people, and as JSON lines.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Report, Severity, Source, Span};

/// The report for people, with the lines it speaks of. Colour is for the caller to strip.
#[must_use]
pub fn human(report: &Report) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic)]));
        text.push_str("\n\n");
    }
    text
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.code).elements(snippets(diagnostic));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// One snippet per file that the diagnostic points into, its own place first.
fn snippets(diagnostic: &Diagnostic) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    type Annotations<'a> = Vec<(&'a Span, AnnotationKind, Option<&'a str>)>;
    let mut files: BTreeMap<&str, Annotations<'_>> = BTreeMap::new();
    let mut order: Vec<&Source> = Vec::new();
    let primary =
        diagnostic.span.iter().map(|span| (span, AnnotationKind::Primary, diagnostic.label.as_deref()));
    let related = diagnostic
        .related
        .iter()
        .map(|related| (&related.span, AnnotationKind::Context, Some(related.label.as_str())));
    for (span, kind, label) in primary.chain(related) {
        let annotations = files.entry(&span.source.path).or_default();
        if annotations.is_empty() {
            order.push(&span.source);
        }
        annotations.push((span, kind, label));
    }
    order
        .into_iter()
        .map(|source| {
            let annotations = &files[source.path.as_str()];
            Snippet::source(source.text.as_str()).path(source.path.as_str()).annotations(
                annotations.iter().map(|(span, kind, label)| kind.span(first_line(span)).label(*label)),
            )
        })
        .collect()
}

/// A place that covers many lines is shown by its first one.
fn first_line(span: &Span) -> std::ops::Range<usize> {
    let length = span.text().split(['\n', '\r']).next().unwrap_or_default().trim_end().len();
    span.range.start..span.range.start + length
}

/// The report as JSON, one object a line, for editors and scripts.
#[must_use]
pub fn json(report: &Report) -> String {
    report
        .diagnostics
        .iter()
        .flat_map(|diagnostic| [object(diagnostic).to_string(), "\n".to_owned()])
        .collect()
}

fn object(diagnostic: &Diagnostic) -> serde_json::Value {
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "span": diagnostic.span.as_ref().map(place),
        "label": diagnostic.label,
        "related": diagnostic.related.iter().map(|related| {
            json!({ "span": place(&related.span), "label": related.label })
        }).collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

fn place(span: &Span) -> serde_json::Value {
    let (start, end) = (span.start(), span.source.position(span.range.end));
    json!({ "path": span.source.path, "start": start, "end": end })
}
