//! Reads one text.

use std::path::Path;
use std::sync::Arc;

use super::display::display;
use crate::diagnostic::{Diagnostic, Report, Source};

/// The text of a file, without a byte order mark.
pub(super) fn read(path: &Path) -> Result<Arc<Source>, Report> {
    let shown = display(path);
    let bytes = bytes(path).map_err(|error| unreadable(&shown, &error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(shown, without_mark(text))),
        Err(error) => Err(not_utf8(shown, error.as_bytes(), error.utf8_error().valid_up_to()).into()),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where schema reads the disk")]
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn unreadable(shown: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("schema/unreadable", format!("`{shown}` cannot be read: {error}"))
        .help("check the permissions of the file and of the folders above it")
}

fn not_utf8(shown: String, bytes: &[u8], valid_up_to: usize) -> Diagnostic {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let byte = bytes[valid_up_to];
    let message = format!("`{shown}` is not UTF-8");
    // What comes before the first bad byte is the same in the replaced text; the bad byte itself
    // has become a character of three bytes.
    let source = Source::new(shown, String::from_utf8_lossy(bytes));
    let span = source.span(valid_up_to..valid_up_to + char::REPLACEMENT_CHARACTER.len_utf8());
    let help = if utf16 {
        "the file looks like UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8; it may be in an older encoding such as Latin-1"
    };
    Diagnostic::error("schema/not-utf8", message)
        .at(span)
        .label(format!("byte 0x{byte:02x} at offset {valid_up_to}"))
        .help(help)
}
