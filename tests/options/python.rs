//! The JSON of Go's `encoding/json`, as generated Python writes and reads it.

use serde_json::Value;

use super::referee::Referee;
use super::support::corpus::{self, Case, Sample};
use super::support::translator::{Input, Translator};
use super::support::{base64, folder, go, python};
use super::{LACKS_BYTES, NOT_GO};

#[test]
fn python_writes_and_reads_what_go_does() {
    let cases = corpus::cases();
    let of_go: Vec<go::Case> =
        cases.iter().map(|case| go::Case { name: &case.name, files: case.go_files() }).collect();
    let go = go::Encoder::build("python-options", &of_go);
    let folder = folder::temporary("python-go-");
    let python = python::translator(corpus::variant("python-go"), &cases, folder.path());
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in &cases {
        let referee = Referee::new(case);
        let model = corpus::model(&case.schema());
        for sample in case.samples() {
            if *model.message(&sample.message).file == *NOT_GO {
                continue;
            }
            count += 1;
            let bytes = base64::decode(&referee.message(&sample).base64());
            let said = judge(&go, &python, case, &sample, bytes);
            wrong.extend(said.err().map(|what| format!("{}: {what}: {sample:?}", case.name)));
        }
    }
    assert!(count > 200, "the corpus has shrunk: {count}");
    assert!(wrong.is_empty(), "{}\n{} of {count}", wrong[..wrong.len().min(40)].join("\n"), wrong.len());
}

/// Whether Python writes what Go writes, and reads it as Go does.
fn judge(
    go: &go::Encoder,
    python: &Translator,
    case: &Case,
    sample: &Sample,
    bytes: Vec<u8>,
) -> Result<(), String> {
    let translate = |input: Input| {
        let mut outcomes = python.translate(&case.name, &sample.message, &[input]);
        outcomes.pop().expect("every input has an outcome")
    };
    let outcome = translate(Input::Binary(bytes));
    let written = outcome.written()?;
    let json = match (go.json(&case.name, &sample.message, &sample.value), &written.json) {
        (Ok(json), Some(found)) if is_same(&parsed(&json), &parsed(found)) => found,
        // Go has no such message, since it could not compile it.
        (Err(why), Some(found)) if why.contains("not found") => found,
        (Err(_), None) if written.unwritable.is_some() => return Ok(()),
        (go, found) => return Err(format!("Go writes {go:?}, we {found:?}, {:?}", written.unwritable)),
    };
    let outcome = translate(Input::Json(json.clone()));
    let again = outcome.written().map_err(|why| format!("{json} is read as {why}"))?;
    if again.json.as_ref() != Some(json) {
        return Err(format!("{json} is read as {:?}", again.json));
    }
    let bytes = base64::encode(&again.binary().ok_or("what was read has no binary form")?);
    match go.read(&case.name, &sample.message, json) {
        Ok(read) if read == bytes => Ok(()),
        // A `Value` that is null is none to Go, and so is not what it wrote.
        Ok(_) if sample.value.to_string().contains("null") || sample.message == LACKS_BYTES => Ok(()),
        Ok(read) => Err(format!("Go reads {json} as {read}, we as {bytes}")),
        // Go's own oneofs are more than it can read.
        Err(_) => Ok(()),
    }
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Whether values say the same. Python has the fields by number and writes 1.0 for 1. No bytes in a list, a map
/// or a oneof are null or empty in Go, which depends on where they come from.
fn is_same(go: &Value, found: &Value) -> bool {
    match (go, found) {
        (Value::Array(go), Value::Array(found)) => {
            go.len() == found.len() && go.iter().zip(found).all(|(go, found)| is_same(go, found))
        }
        (Value::Object(go), Value::Object(found)) => {
            let has_same = |(key, go): (&String, &Value)| found.get(key).is_some_and(|it| is_same(go, it));
            go.len() == found.len() && go.iter().all(has_same)
        }
        (Value::Number(go), Value::Number(found)) if go.is_f64() || found.is_f64() => {
            go.as_f64() == found.as_f64()
        }
        (Value::Null, Value::String(text)) | (Value::String(text), Value::Null) => text.is_empty(),
        _ => go == found,
    }
}
