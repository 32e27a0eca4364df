//! `google.protobuf.FieldMask`: paths in camel case with commas between them.

use prost_types::FieldMask;

use super::error::quoted;
use super::{Error, In, Out, Profile, Result, Value, go_reader, go_writer};

impl Value for FieldMask {
    fn put(&self, out: &mut dyn Out) {
        if out.profile() == Profile::Go {
            return go_writer::put_mask(self, out);
        }
        let mut text = String::new();
        for path in &self.paths {
            if !text.is_empty() {
                text.push(',');
            }
            if !push_camel(path, &mut text) {
                out.null();
                let reason = format!("a field mask cannot be written that has the path {}", quoted(path));
                return out.fail(Error::new(reason));
            }
        }
        out.string(&text);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        if value.profile() == Profile::Go {
            return go_reader::set_mask(self, value);
        }
        let text = value.string()?;
        self.paths.clear();
        if text.is_empty() {
            return Ok(());
        }
        for path in text.split(',') {
            let wrong = || Error::new(format!("a field mask has the path {}", quoted(path)));
            self.paths.push(snake(path).ok_or_else(wrong)?);
        }
        Ok(())
    }
}

/// Appends a path in camel case. False if it would not be the same again after it has been read.
fn push_camel(path: &str, text: &mut String) -> bool {
    let mut after_underscore = false;
    for next in path.chars() {
        match next {
            'a'..='z' if after_underscore => text.push(next.to_ascii_uppercase()),
            'a'..='z' | '0'..='9' | '.' | '_' if !after_underscore => {
                if next != '_' {
                    text.push(next);
                }
            }
            _ => return false,
        }
        after_underscore = next == '_';
    }
    !after_underscore && !path.is_empty()
}

/// A path as protos have it. `None` if it is none.
fn snake(path: &str) -> Option<String> {
    let mut snake = String::with_capacity(path.len() + 4);
    for next in path.chars() {
        match next {
            'A'..='Z' => snake.extend(['_', next.to_ascii_lowercase()]),
            'a'..='z' | '0'..='9' | '.' => snake.push(next),
            _ => return None,
        }
    }
    (!path.is_empty()).then_some(snake)
}
