//! `job_id` is `jobId`: protobuf's own camel case, which is that of JSON names.

/// The name without underscores, and with a capital behind each of them.
///
/// This is protobuf's algorithm, not a general one: every language and every JSON text depends on it.
#[must_use]
pub fn lower_camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut begins_word = false;
    for c in name.chars() {
        if c == '_' {
            begins_word = true;
        } else if std::mem::take(&mut begins_word) {
            camel.push(c.to_ascii_uppercase());
        } else {
            camel.push(c);
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::lower_camel_case;

    #[test]
    fn it_is_that_of_json_names() {
        let names = ["job_id", "_field_name3", "field__name4_", "FIELD_NAME11", "a_1", "fooBar"];
        let camel = names.map(lower_camel_case);
        assert_eq!(camel, ["jobId", "FieldName3", "fieldName4", "FIELDNAME11", "a1", "fooBar"]);
    }
}
