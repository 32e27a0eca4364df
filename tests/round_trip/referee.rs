//! Says whether two implementations mean the same as prost-reflect does.

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage, SerializeOptions};
use serde_json::Value;

use crate::support::corpus::Case;
use crate::support::random::{self, Content, Dice, Settings};
use crate::support::translator::{self, Input, Outcome, Translator, Written};
use crate::support::{loss, meaning};

use super::mistakes::{Made, PROST_REFLECT, PROTOBUF_ES};

/// Those who write maps and unknown fields in an order of their own. What we write is the same in every language.
const OTHERS: [&str; 2] = [PROTOBUF_ES, "upb"];

/// More than these are not shown, nor more of each.
const SHOWN: usize = 12;
const LENGTH: usize = 2000;

pub(crate) struct Referee<'a> {
    pub(crate) settings: Settings,
    /// Generated code.
    pub(crate) ours: &'a Translator,
    /// Another implementation.
    pub(crate) other: &'a Translator,
    pub(crate) made: Made,
}

/// A message that is exchanged.
struct Exchange {
    message: DynamicMessage,
    meaning: String,
    /// Whether JSON can say it.
    has_json: bool,
    /// What prost-reflect writes, if it can.
    json: Option<String>,
}

impl Referee<'_> {
    /// Exchanges random messages of every type of every case.
    pub(crate) fn judge(self, cases: &[Case]) {
        let mut found = Vec::new();
        let mut count = 0;
        for case in cases {
            let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
            let pool = pool.expect("a descriptor set is one");
            let messages = random::messages(&pool, &case.folder);
            for descriptor in messages.iter().filter(|message| self.ours.has(message)) {
                count += self.settings.cases;
                found.extend(self.exchange(case, descriptor, &messages));
            }
        }
        let shown = found.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n\n");
        assert!(found.is_empty(), "{} of {count} messages come back as others:\n\n{shown}", found.len());
        assert!(count >= 500 * self.settings.cases, "the corpus has shrunk");
        if self.settings.is_usual() {
            // All cases, and enough messages of each, are exchanged with protobuf-es only.
            let referee = if self.other.name == PROTOBUF_ES { PROST_REFLECT } else { "" };
            self.made.finish(&[referee, &self.other.name, &self.ours.name]);
        }
    }

    /// Exchanges random messages of a type, and returns what is wrong with any of them.
    fn exchange(
        &self,
        case: &Case,
        descriptor: &MessageDescriptor,
        known: &[MessageDescriptor],
    ) -> Vec<String> {
        let name = descriptor.full_name();
        let random = |index| {
            let mut dice = Dice::new(self.settings.seed, name, index);
            let content = if dice.one_in(8) { Content::Wire } else { Content::Json };
            let mut message = random::message(descriptor, known, content, &mut dice);
            // What generated code leaves to prost-types loses what prost loses.
            loss::take(&mut message, &|inner| !self.ours.has(inner));
            Exchange::new(&message, content)
        };
        let exchanges: Vec<Exchange> = (0..self.settings.cases).map(random).collect();
        let mut wrong = Vec::new();
        // Takes note of what is wrong, unless somebody of those who are involved is known for it.
        let mut judge = |involved: &[&str], exchange: &Exchange, verdict: Result<(), String>| {
            let Err(why) = verdict else { return };
            let json = exchange.json.as_deref().unwrap_or_default();
            if !self.made.explains(involved, name, &exchange.meaning, json) {
                let shown = format!("{why}\n  message: {}\n  JSON: {json}", exchange.meaning);
                let involved = involved.join(" and ");
                wrong.push(format!("{}, {name}: {involved}: {shown:.LENGTH$}", case.name));
            }
        };
        let translate = |who: &Translator, inputs: &[(usize, Input)]| {
            let questions: Vec<Input> = inputs.iter().map(|(_, input)| input.clone()).collect();
            let outcomes = who.translate(&case.name, name, &questions);
            let indexes = inputs.iter().map(|(index, _)| *index);
            indexes.zip(outcomes).collect::<Vec<(usize, Outcome)>>()
        };

        let bytes = exchanges.iter().map(|exchange| Input::Binary(exchange.message.encode_to_vec()));
        let bytes: Vec<(usize, Input)> = bytes.enumerate().collect();
        let json = exchanges.iter().enumerate();
        let json = json.filter_map(|(index, exchange)| Some((index, Input::Json(exchange.json.clone()?))));
        let json: Vec<(usize, Input)> = json.collect();
        let [ours, others] = [self.ours, self.other].map(|who| translate(who, &bytes));
        let [our_json, others_json] = [&ours, &others].map(|outcomes| texts(&exchanges, outcomes));
        let [our_bytes, others_bytes] = [&ours, &others].map(|outcomes| binaries(outcomes));
        let rounds = [
            (self.ours, "bytes", &bytes, ours),
            (self.other, "bytes", &bytes, others),
            (self.ours, &self.other.name, &others_bytes, translate(self.ours, &others_bytes)),
            (self.other, &self.ours.name, &our_bytes, translate(self.other, &our_bytes)),
            (self.ours, PROST_REFLECT, &json, translate(self.ours, &json)),
            (self.ours, &self.other.name, &others_json, translate(self.ours, &others_json)),
            (self.other, &self.ours.name, &our_json, translate(self.other, &our_json)),
        ];
        for (who, from, inputs, outcomes) in &rounds {
            for ((index, input), (_, outcome)) in inputs.iter().zip(outcomes) {
                let exchange = &exchanges[*index];
                let has_unknown = matches!(input, Input::Binary(_));
                judge(&[&who.name, from], exchange, exchange.is_meant(outcome, has_unknown));
                if exchange.has_json
                    && let Ok(Written { json: Some(json), .. }) = outcome.written()
                {
                    judge(&[&who.name, from, PROST_REFLECT], exchange, exchange.is_written(json));
                }
            }
        }
        if !OTHERS.contains(&self.other.name.as_str()) {
            for ((index, one), (_, other)) in rounds[0].3.iter().zip(&rounds[1].3) {
                let exchange = &exchanges[*index];
                // JavaScript and Python keep a float as a double, and there a NaN may get other bits.
                if !exchange.meaning.contains("F32(NaN)") {
                    judge(&[&self.ours.name, &self.other.name], exchange, same_bytes(one, other));
                }
            }
        }
        wrong
    }
}

/// Whether two languages of ours write the same bytes of what they have read.
fn same_bytes(one: &Outcome, other: &Outcome) -> Result<(), String> {
    let [one, other] = [one, other].map(|outcome| outcome.written().ok().and_then(Written::binary));
    match (one, other) {
        (Some(one), Some(other)) if one != other => {
            let [one, other] = [one, other].map(|bytes| translator::to_hexadecimal(&bytes));
            Err(format!("the bytes are {one}\n  and {other}"))
        }
        // What is not written has been judged before.
        _ => Ok(()),
    }
}

/// What was written as bytes.
fn binaries(outcomes: &[(usize, Outcome)]) -> Vec<(usize, Input)> {
    let binaries = outcomes
        .iter()
        .filter_map(|(index, outcome)| Some((*index, Input::Binary(outcome.written().ok()?.binary()?))));
    binaries.collect()
}

/// What was written as JSON of messages that JSON can say.
fn texts(exchanges: &[Exchange], outcomes: &[(usize, Outcome)]) -> Vec<(usize, Input)> {
    let texts = outcomes
        .iter()
        .filter(|(index, _)| exchanges[*index].has_json)
        .filter_map(|(index, outcome)| Some((*index, Input::Json(outcome.written().ok()?.json.clone()?))));
    texts.collect()
}

impl Exchange {
    fn new(message: &DynamicMessage, content: Content) -> Self {
        // What its bytes say: prost-reflect leaves a minus zero out of a map's entry.
        let message = DynamicMessage::decode(message.descriptor(), message.encode_to_vec().as_slice());
        let message = message.expect("prost-reflect reads what it wrote");
        let has_json = content == Content::Json;
        let json = if has_json { json(&message).ok() } else { None };
        Self { meaning: meaning::of(&message, true), message, has_json, json }
    }

    /// Whether an outcome is the message.
    fn is_meant(&self, outcome: &Outcome, has_unknown: bool) -> Result<(), String> {
        let written = outcome.written()?;
        let binary = written.binary().ok_or_else(|| format!("not written: {:?}", written.unwritable))?;
        let read = DynamicMessage::decode(self.message.descriptor(), binary.as_slice());
        let read = read.map_err(|error| error.to_string())?;
        let found = meaning::of(&read, has_unknown);
        if meaning::of(&self.message, has_unknown) != found {
            return Err(format!("the bytes mean {found}"));
        }
        if self.has_json && written.json.is_none() {
            return Err(format!("no JSON: {:?}", written.unwritable));
        }
        Ok(())
    }

    /// Whether a JSON text is what prost-reflect writes, and prost-reflect reads it as the message.
    fn is_written(&self, json: &str) -> Result<(), String> {
        let expected = self.json.as_ref().ok_or_else(|| "prost-reflect writes no JSON".to_owned())?;
        if !meaning::is_same_json(&parsed(expected), &parsed(json)) {
            return Err(format!("the JSON is {json}"));
        }
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let read = DynamicMessage::deserialize(self.message.descriptor(), &mut deserializer);
        let read = read.map_err(|error| format!("prost-reflect fails with {error} at {json}"))?;
        let found = meaning::of(&read, false);
        if meaning::of(&self.message, false) == found {
            Ok(())
        } else {
            Err(format!("the JSON means {found}"))
        }
    }
}

fn json(message: &DynamicMessage) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut text);
    message.serialize_with_options(&mut serializer, &SerializeOptions::new())?;
    Ok(String::from_utf8(text).expect("JSON is UTF-8"))
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}
