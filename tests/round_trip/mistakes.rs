//! What the referees themselves get wrong, so that nobody else is blamed for it; and what a language cannot keep.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// What one of them gets wrong in certain messages.
pub(crate) struct Mistake {
    pub(crate) who: &'static str,
    pub(crate) what: &'static str,
    /// Whether a message may be affected, by its type, its meaning and prost-reflect's JSON.
    applies: fn(&str, &str, &str) -> bool,
}

pub(crate) const PROST_REFLECT: &str = "prost-reflect";
pub(crate) const PROTOBUF_ES: &str = "protobuf-es";
/// With well-known types as values of its own.
const PYTHON: &str = "python";

/// How `meaning` begins the bytes of an unknown field.
const UNKNOWN: &str = ": #";

/// Those of prost-reflect 0.16.5 and protobuf-es 2.17.
static MISTAKES: [Mistake; 8] = [
    Mistake {
        who: PROST_REFLECT,
        what: "cannot write an Any with nothing in it",
        applies: |_, meaning, _| meaning.contains("Any {}"),
    },
    Mistake {
        who: PROST_REFLECT,
        what: "writes null for what is not finite in a wrapper",
        applies: |_, meaning, json| {
            json.contains("null") && ["NaN", "inf"].iter().any(|word| meaning.contains(word))
        },
    },
    Mistake {
        who: PROST_REFLECT,
        what: "wants a value beside the type of an Empty, which only Go writes as well",
        applies: |_, meaning, _| meaning.contains("Any google.protobuf.Empty"),
    },
    Mistake {
        who: PROST_REFLECT,
        what: "takes the shortest text of the largest float for a larger one",
        applies: |_, meaning, _| meaning.contains("3.4028235e38)"),
    },
    Mistake {
        who: PROTOBUF_ES,
        what: "takes two names of fields for one, or one in the proto for one in JSON",
        applies: |name, meaning, _| {
            let messages = [
                "corpus.json_names.swapped.Swapped",
                "corpus.name_clash.proto2.Fields",
                "corpus.name_clash.proto2.Keywords",
            ];
            messages.iter().any(|message| name == *message || meaning.contains(&format!("Any {message} ")))
        },
    },
    Mistake {
        who: PROTOBUF_ES,
        what: "writes minus zero as zero",
        applies: |_, meaning, _| meaning.contains("(-0.0)"),
    },
    Mistake {
        who: PROTOBUF_ES,
        what: "loses unknown fields of a wrapper and of a Struct, and makes null of a Value without a value there",
        applies: |_, meaning, json| {
            meaning.contains(UNKNOWN) || (json.is_empty() && meaning.contains("{}, "))
        },
    },
    Mistake {
        who: PYTHON,
        what: "has no place for unknown fields of a wrapper, a Struct or a Timestamp, which are a number, a dict, a class",
        applies: |name, meaning, _| {
            let is_well_known = ["google.protobuf.", "corpus.well_known.", "corpus.name_clash.globals."]
                .iter()
                .any(|it| name.starts_with(it));
            // A Value without a value is null.
            is_well_known && (meaning.contains(UNKNOWN) || meaning.contains("{}, "))
        },
    },
];

/// Which of them were made.
#[derive(Default)]
pub(crate) struct Made(RefCell<BTreeSet<&'static str>>);

impl Made {
    /// Whether a known mistake of somebody explains that something is wrong with a message.
    pub(crate) fn explains(&self, who: &[&str], name: &str, meaning: &str, json: &str) -> bool {
        let known = MISTAKES
            .iter()
            .find(|mistake| who.contains(&mistake.who) && (mistake.applies)(name, meaning, json));
        self.0.borrow_mut().extend(known.map(|mistake| mistake.what));
        known.is_some()
    }

    /// Mistakes that are no longer made by those who were asked are no longer listed.
    pub(crate) fn finish(self, asked: &[&str]) {
        let made = self.0.into_inner();
        for Mistake { who, what, .. } in MISTAKES.iter().filter(|mistake| asked.contains(&mistake.who)) {
            assert!(made.contains(what), "strike it off: {who} no longer {what}");
        }
    }
}
