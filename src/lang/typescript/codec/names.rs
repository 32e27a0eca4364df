//! What the functions of a message are called.

use crate::lang::json::Profile;
use crate::naming::Scope;

/// The names that a message brings along, beside its own.
#[derive(Clone, Debug, Default)]
pub(in crate::lang::typescript) struct Functions {
    pub(in crate::lang::typescript) init: String,
    pub(in crate::lang::typescript) create: String,
    pub(in crate::lang::typescript) encode: String,
    pub(in crate::lang::typescript) encode_owned: String,
    pub(in crate::lang::typescript) decode: String,
    pub(in crate::lang::typescript) to_json: String,
    pub(in crate::lang::typescript) from_json: String,
    pub(in crate::lang::typescript) to_json_string: String,
    pub(in crate::lang::typescript) from_json_string: String,
    /// Not for users, as all below: what other messages' functions call.
    pub(in crate::lang::typescript) write: String,
    pub(in crate::lang::typescript) read: String,
    pub(in crate::lang::typescript) write_json: String,
    pub(in crate::lang::typescript) read_json: String,
    pub(in crate::lang::typescript) fields: String,
}

impl Functions {
    /// Names for the functions of the message of that type.
    pub(in crate::lang::typescript) fn new(ty: &str, scope: &mut Scope) -> Self {
        let lower = lower_first(ty);
        let mut name = |wish: String| scope.derive([&wish], '$');
        Functions {
            init: name(format!("{ty}Init")),
            create: name(format!("create{ty}")),
            encode: name(format!("encode{ty}")),
            encode_owned: name(format!("encodeOwned{ty}")),
            decode: name(format!("decode{ty}")),
            to_json: name(format!("{lower}ToJson")),
            from_json: name(format!("{lower}FromJson")),
            to_json_string: name(format!("{lower}ToJsonString")),
            from_json_string: name(format!("{lower}FromJsonString")),
            write: name(format!("write{ty}")),
            read: name(format!("read{ty}")),
            write_json: name(format!("write{ty}Json")),
            read_json: name(format!("read{ty}Json")),
            fields: name(format!("{lower}Fields")),
        }
    }

    /// What the runtime calls the functions of what fields hold in place of a message.
    pub(in crate::lang::typescript) fn of_runtime(word: &str, json: Profile) -> Self {
        let json = match json {
            Profile::Proto => "Json",
            Profile::Go => "GoJson",
        };
        Functions {
            create: format!("$.create{word}"),
            write: format!("$.write{word}"),
            read: format!("$.read{word}"),
            write_json: format!("$.write{word}{json}"),
            read_json: format!("$.read{word}{json}"),
            ..Functions::default()
        }
    }
}

/// The name with its first word in lower case: `httpRequest` of `HTTPRequest`.
pub(in crate::lang::typescript) fn lower_first(name: &str) -> String {
    let capitals = name.chars().take_while(char::is_ascii_uppercase).count();
    let next_is_lower = name.chars().nth(capitals).is_some_and(|c| c.is_ascii_lowercase());
    let end = if next_is_lower && capitals > 1 { capitals - 1 } else { capitals };
    format!("{}{}", name[..end].to_ascii_lowercase(), &name[end..])
}

#[cfg(test)]
mod tests {
    use super::lower_first;

    #[test]
    fn the_first_word_is_lower_case() {
        let names = ["Job", "HTTPRequest", "ID", "Job_Error", "job"].map(lower_first);
        assert_eq!(names, ["job", "httpRequest", "id", "job_Error", "job"]);
    }
}
