//! Inputs that are wrong in one way each, and the place that has to be named. The places are the same in every
//! language; the words are each language's own.

use crate::support::translator::{Input, Outcome, Rejection, Translator};

/// Where an input is wrong: the message and the field that are named, and the offset or the JSON path.
struct Place {
    type_name: &'static str,
    field: &'static str,
    at: &'static str,
}

/// What a language's errors say of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    /// All of it.
    Offset,
    /// Message and field, but no offset; in JSON, all of it, and the message where others say nothing.
    Field,
}

struct Bad {
    what: &'static str,
    case: &'static str,
    message: &'static str,
    input: Input,
    place: Place,
}

const SCALARS: (&str, &str) = ("scalars", "corpus.scalars.Scalars");
const LINK: (&str, &str) = ("recursive", "corpus.recursive.Link");
const TREE: (&str, &str) = ("recursive", "corpus.recursive.Tree");
const FOLDER: (&str, &str) = ("recursive", "corpus.recursive.Folder");
const KEYS: (&str, &str) = ("maps", "corpus.maps.Keys");
const PACKED: (&str, &str) = ("repeated", "corpus.repeated.Repeated");
const KNOWN: (&str, &str) = ("well_known", "corpus.well_known.Singular");

/// A length of 2 GiB, nearly.
const HUGE: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];
const DEEP: usize = 10_000;

/// The cases that are needed.
pub(crate) const CASES: [&str; 6] = ["groups", "maps", "recursive", "repeated", "scalars", "well_known"];

pub(crate) fn check(translator: &Translator, precision: Precision) {
    let mut wrong = Vec::new();
    for Bad { what, case, message, input, place } in binary().into_iter().chain(json()) {
        let outcomes = translator.translate(case, message, std::slice::from_ref(&input));
        let Outcome::Rejected(found) = &outcomes[0] else {
            wrong.push(format!("{what}: {:.500?}", outcomes[0]));
            continue;
        };
        let is_right = match precision {
            Precision::Offset => is_at(found, &input, &place) && names_root(message, &found.text),
            Precision::Field => names_field(found, &input, &place) && found.text.contains(message),
        };
        if !is_right {
            wrong.push(format!("{what}: {found:.500?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether each is rejected, and the error says where that begins: the message, or the way there in JSON.
pub(crate) fn check_rejected(translator: &Translator) {
    let mut wrong = Vec::new();
    for Bad { what, case, message, input, place } in binary().into_iter().chain(json()) {
        let outcomes = translator.translate(case, message, std::slice::from_ref(&input));
        let is_located = match (&outcomes[0], &input) {
            (Outcome::Rejected(found), Input::Binary(_)) => {
                found.type_name.as_deref() == Some(place.type_name) && found.offset.is_some()
            }
            (Outcome::Rejected(found), Input::Json(_)) => {
                found.path.is_some() && names_root(message, &found.text)
            }
            (Outcome::Read(_) | Outcome::Broken(_), _) => false,
        };
        if !is_located {
            wrong.push(format!("{what}: {:.500?}", outcomes[0]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_at(found: &Rejection, input: &Input, place: &Place) -> bool {
    let Rejection { text, type_name, field, offset, path } = found;
    let at = match input {
        Input::Binary(_) => offset.map(|offset| offset.to_string()),
        Input::Json(_) => path.clone(),
    };
    let named = [type_name, field, &at].map(|part| part.as_deref().unwrap_or_default());
    named == [place.type_name, place.field, place.at] && text.contains(place.field)
}

/// What has no offset names every field, and in JSON even where the others say no more than that it is none.
fn names_field(found: &Rejection, input: &Input, place: &Place) -> bool {
    let Rejection { text, type_name, field, path, .. } = found;
    match input {
        Input::Binary(_) => {
            let expected = match place.field {
                "" => "(tag)",
                "100" => "(unknown field)",
                known => known,
            };
            (type_name.as_deref(), field.as_deref()) == (Some(place.type_name), Some(expected))
        }
        Input::Json(_) if place.type_name.is_empty() => {
            type_name.is_some() && path.as_ref().is_some_and(|path| path.starts_with('$'))
        }
        Input::Json(_) => {
            // A field has one name there, whichever was in the text.
            let plain = |name: &String| name.replace('_', "").to_lowercase();
            let [wanted, way] = [place.field, place.at].map(|name| plain(&name.to_owned()));
            // What is no message has no field: the way says where it is.
            let wanted = Some(wanted).filter(|_| !text.contains("expected an object"));
            type_name.as_deref() == Some(place.type_name)
                && field.as_ref().map(plain) == wanted
                && path.as_ref().map(plain) == Some(way)
        }
    }
}

/// What is no JSON, or is nested too deeply, is not looked at as a message.
fn names_root(message: &str, text: &str) -> bool {
    text.contains(message)
        || text.starts_with("not JSON")
        || text.contains("levels deep")
        || text.contains("nested too deep")
        || text.contains("not JSON")
        || text.contains("twice")
}

fn binary() -> Vec<Bad> {
    let bad = |what, (case, message), bytes: &[&[u8]], field, at| {
        let place = Place { type_name: message, field, at };
        Bad { what, case, message, input: Input::Binary(bytes.concat()), place }
    };
    let nines = [0xff; 9];
    vec![
        bad("a varint is cut off", SCALARS, &[&[0x18, 0x80]], "int32_value", "2"),
        bad("a fixed32 is cut off", SCALARS, &[&[0x4d, 1, 2]], "fixed32_value", "3"),
        bad("a double is cut off", SCALARS, &[&[0x09, 1, 2, 3]], "double_value", "4"),
        bad("a tag is cut off", SCALARS, &[&[0x98]], "", "0"),
        bad("a tag has no value", SCALARS, &[&[0x18]], "int32_value", "1"),
        bad("a varint of 11 bytes", SCALARS, &[&[0x20], &nines, &[0x80, 0x00]], "int64_value", "11"),
        bad("an int32 of 11 bytes", SCALARS, &[&[0x18], &nines, &[0x80, 0x00]], "int32_value", "11"),
        bad("a tag of 6 bytes", SCALARS, &[&[0x98, 0x80, 0x80, 0x80, 0x80, 0x00, 1]], "", "0"),
        bad("wire type 6", SCALARS, &[&[0x1e, 1]], "int32_value", "1"),
        bad("a field of number 0", SCALARS, &[&[0x00, 1]], "", "1"),
        bad("a text that is not UTF-8", SCALARS, &[&[0x72, 2, 0xc3, 0x28]], "string_value", "2"),
        bad("half a surrogate pair", SCALARS, &[&[0x72, 3, 0xed, 0xa0, 0x80]], "string_value", "2"),
        bad("a text behind the end", SCALARS, &[&[0x72, 5, b'a']], "string_value", "1"),
        bad("2 GiB of text", SCALARS, &[&[0x72], &HUGE], "string_value", "1"),
        bad("2 GiB of bytes", SCALARS, &[&[0x7a], &HUGE, &[0; 64]], "bytes_value", "1"),
        bad("2 GiB of an unknown field", SCALARS, &[&[0xa2, 0x06], &HUGE], "100", "2"),
        bad("a length of 64 bits", SCALARS, &[&[0x72], &nines[1..], &[0x7f]], "string_value", "1"),
        bad("2 GiB of a message", LINK, &[&[0x12], &HUGE], "next", "1"),
        bad("2 GiB of doubles", PACKED, &[&[0x0a], &HUGE], "doubles", "1"),
        bad("2 GiB of int32s", PACKED, &[&[0x1a], &HUGE, &[1; 64]], "int32s", "1"),
        bad("2 GiB of an entry", FOLDER, &[&[0x0a], &HUGE], "entries", "1"),
        bad("doubles that are cut off", PACKED, &[&[0x0a, 9], &[0; 9]], "doubles", "11"),
        bad("a message in a message is cut off", LINK, &[&[0x12, 3, 0x12, 1, 0x08]], "value", "5"),
        bad("a group that never ends", SCALARS, &[&[0xa3, 0x06, 0x08, 0x01]], "100", "4"),
        bad("a group that ends only", SCALARS, &[&[0xa4, 0x06]], "100", "2"),
        bad("messages 10,000 deep", LINK, &[&nested(&[0x12])], "next", "400"),
        bad("lists 10,000 deep", TREE, &[&nested(&[0x12])], "children", "400"),
        bad("groups 10,000 deep", SCALARS, &[&[0xa3, 0x06].repeat(DEEP)], "100", "200"),
    ]
}

fn json() -> Vec<Bad> {
    let bad = |what, (case, message), text: &str, type_name, field, at| {
        let place = Place { type_name, field, at };
        Bad { what, case, message, input: Input::Json(text.to_owned()), place }
    };
    let field = |what, root: (&'static str, &'static str), text: &str, field, at| {
        bad(what, root, text, root.1, field, at)
    };
    let deep = |open: &str, close: &str| format!("{}null{}", open.repeat(DEEP), close.repeat(DEEP));
    vec![
        bad("no JSON", SCALARS, "{\"int32Value\":", "", "", "$"),
        bad("a list for a message", SCALARS, "[]", "", "", "$"),
        field("a text for a number", SCALARS, r#"{"int32Value":"x"}"#, "int32Value", "$.int32Value"),
        field("a number for a text", SCALARS, r#"{"stringValue":5}"#, "stringValue", "$.stringValue"),
        field("a list for a boolean", SCALARS, r#"{"boolValue":[]}"#, "boolValue", "$.boolValue"),
        field("no base64", SCALARS, r#"{"bytesValue":"*"}"#, "bytesValue", "$.bytesValue"),
        field("a fraction", SCALARS, r#"{"int32Value":1.5}"#, "int32Value", "$.int32Value"),
        field(
            "an int32 that is too large",
            SCALARS,
            r#"{"int32Value":2147483648}"#,
            "int32Value",
            "$.int32Value",
        ),
        field("a rounded integer", SCALARS, r#"{"int64Value":1e19}"#, "int64Value", "$.int64Value"),
        field("a negative uint64", SCALARS, r#"{"uint64Value":-1}"#, "uint64Value", "$.uint64Value"),
        field("too large a float", SCALARS, r#"{"floatValue":1e39}"#, "floatValue", "$.floatValue"),
        field("too large a double", SCALARS, r#"{"doubleValue":1e309}"#, "doubleValue", "$.doubleValue"),
        field("half a pair", SCALARS, r#"{"stringValue":"\ud800"}"#, "stringValue", "$.stringValue"),
        field("an unknown key", SCALARS, r#"{"nothing":1}"#, "nothing", "$.nothing"),
        field("the prototype", SCALARS, r#"{"__proto__":{"x":1}}"#, "__proto__", "$.__proto__"),
        bad("a key twice", SCALARS, r#"{"int32Value":1,"int32Value":2}"#, "", "", "$[\"int32Value\"]"),
        field(
            "a field under two names",
            SCALARS,
            r#"{"int32Value":1,"int32_value":2}"#,
            "int32_value",
            "$.int32_value",
        ),
        field(
            "in a list",
            TREE,
            r#"{"children":[{},{"children":[{},5]}]}"#,
            "children",
            "$.children[1].children[1]",
        ),
        field(
            "in a map",
            FOLDER,
            r#"{"entries":{"a":{"entries":{"b":5}}}}"#,
            "entries",
            r#"$.entries["a"].entries["b"]"#,
        ),
        field(
            "a key that is no int32",
            KEYS,
            r#"{"int32Keys":{"x":""}}"#,
            "int32Keys",
            r#"$.int32Keys["x"]"#,
        ),
        field("in a well-known type", KNOWN, r#"{"timestamp":"now"}"#, "timestamp", "$.timestamp"),
        field("in a wrapper", KNOWN, r#"{"int32Value":true}"#, "int32Value", "$.int32Value"),
        bad("messages 10,000 deep", LINK, &deep("{\"next\":", "}"), "", "", "$"),
        bad("lists 10,000 deep", KNOWN, &format!("{{\"value\":{}}}", deep("[", "]")), "", "", "$"),
        bad("unknown lists 10,000 deep", LINK, &format!("{{\"x\":{}}}", deep("[", "]")), "", "", "$"),
    ]
}

/// A message in a message, and so on.
fn nested(tag: &[u8]) -> Vec<u8> {
    // Built from the inside, and backwards.
    let mut bytes: Vec<u8> = Vec::new();
    for _ in 0..DEEP {
        let mut length = bytes.len();
        let mut digits = Vec::new();
        while length > 127 {
            digits.push(u8::try_from(length & 127).expect("seven bits") | 128);
            length >>= 7;
        }
        digits.push(u8::try_from(length).expect("seven bits"));
        bytes.extend(digits.iter().rev());
        bytes.extend(tag.iter().rev());
    }
    bytes.reverse();
    bytes
}

/// What looks dangerous and is right: it comes back as it was, and nothing else has changed.
pub(crate) fn check_harmless(translator: &Translator) {
    let texts = [
        ("maps", "corpus.maps.Entries", r#"{"labels":{"__proto__":"x","constructor":"y"}}"#),
        ("well_known", "corpus.well_known.Singular", r#"{"struct":{"__proto__":{"polluted":true}}}"#),
        (
            "well_known",
            "corpus.well_known.Singular",
            r#"{"value":{"constructor":{"prototype":{"polluted":true}}}}"#,
        ),
        ("recursive", "corpus.recursive.Folder", r#"{"entries":{"__proto__":{"entries":{"__proto__":{}}}}}"#),
    ];
    for (case, message, text) in texts {
        let input = Input::Json(text.to_owned());
        let outcome = &translator.translate(case, message, &[input])[0];
        let written = outcome.written().unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(written.json.as_deref(), Some(text));
        let binary = Input::Binary(written.binary().expect("what was read is written"));
        let outcome = &translator.translate(case, message, &[binary])[0];
        assert_eq!(outcome.written().expect("what was written is read").json.as_deref(), Some(text));
    }
}
