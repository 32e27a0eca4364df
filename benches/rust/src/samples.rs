//! What is encoded and decoded: sixteen samples of each message, the same in every run, and the same as those of the
//! other languages. One sample would be unlike life: caches and branch predictors would learn it by heart.

use crate::generated::prost::bench::attribute::Value;
use crate::generated::prost::bench::{Attribute, Doubles, Ints, Medium, Point, Small};

const SAMPLES: usize = 16;

/// The samples, as prost's messages.
pub struct Samples {
    pub small: Vec<Small>,
    pub medium: Vec<Medium>,
    pub ints: Vec<Ints>,
    pub doubles: Vec<Doubles>,
}

impl Samples {
    pub fn new() -> Self {
        let mut random = Random(1);
        Samples {
            small: each(&mut random, small),
            medium: each(&mut random, medium),
            ints: each(&mut random, ints),
            doubles: each(&mut random, doubles),
        }
    }
}

fn each<M>(random: &mut Random, message: impl Fn(&mut Random) -> M) -> Vec<M> {
    (0..SAMPLES).map(|_| message(random)).collect()
}

fn small(random: &mut Random) -> Small {
    let input = serde_json::json!({
        "url": format!("https://example.org/feed/{}", random.name()),
        "depth": random.below(9) + 1,
        "user": random.name(),
        "tags": [random.name(), "nightly".to_owned()],
    });
    Small {
        job_id: random.uuid(),
        handler_name: format!("python.crawl.{}", random.name()),
        payload: input.to_string().into_bytes(),
        timeout_secs: 300 + i64::from(random.below(6900)),
    }
}

fn medium(random: &mut Random) -> Medium {
    Medium {
        id: random.uuid(),
        subjects: vec![
            format!("user:{}", random.name()),
            format!("repo:{}/{}", random.name(), random.name()),
            format!("issue:{}#{}", random.name(), random.below(9000)),
            format!("commit:{}", random.hex(40)),
        ],
        predicates: vec![
            "is_author_of".to_owned(),
            format!("reviewed_{}", random.name()),
            format!("supersedes_{}", random.name()),
        ],
        attributes: vec![
            evidence(random, "language", |random| Value::Text(random.name())),
            evidence(random, "lines_changed", |random| Value::Number(signed(random.below(100_000)))),
            Attribute {
                note: Some(format!("verified by {}", random.name())),
                ..evidence(random, "signed", |_| Value::Flag(true))
            },
            evidence(random, "centroid", |random| Value::Point(point(random))),
            evidence(random, "summary", |random| Value::Text(random.phrases(3))),
            evidence(random, "offset", |random| Value::Number(-signed(random.below(1000)))),
        ],
        labels: [
            ("region", format!("eu-{}-{}", random.name(), random.below(9))),
            ("team", random.name()),
            ("env", "production".to_owned()),
            ("contact", format!("{}@example.org", random.name())),
            ("source", format!("https://example.org/{}/{}", random.name(), random.hex(12))),
        ]
        .map(|(key, label)| (key.to_owned(), label))
        .into(),
        positions: ["start", "middle", "end"].map(|name| (name.to_owned(), point(random))).into(),
        score: random.double(),
        title: format!("Review of the {} changes – round {}", random.name(), random.below(9) + 1),
        comment: random.phrases(12),
        created_ms: 1_700_000_000_000 + i64::from(random.below(1 << 31)),
        version: random.below(1 << 14),
        active: true,
        tags: (0..14).map(|_| random.bits(20)).collect(),
    }
}

fn evidence(random: &mut Random, key: &str, value: impl Fn(&mut Random) -> Value) -> Attribute {
    let value = Some(value(random));
    Attribute {
        key: key.to_owned(),
        weight: random.decimal(1.0, 100.0),
        kind: 1 + signed(random.below(2)),
        value,
        note: None,
    }
}

fn point(random: &mut Random) -> Point {
    Point { x: random.decimal(1000.0, 1000.0), y: -random.decimal(1000.0, 1000.0) }
}

/// As many numbers of 1 bit as of 31; one in twenty is negative, which takes ten bytes.
fn ints(random: &mut Random) -> Ints {
    let mut value = |at| if at % 20 == 19 { -random.bits(31) } else { random.bits(31) };
    Ints { values: (0..1000).map(&mut value).collect() }
}

fn doubles(random: &mut Random) -> Doubles {
    Doubles { values: (0..1000).map(|_| (random.double() - 0.5) * 1e6).collect() }
}

const PHRASES: [&str; 9] = [
    "größer als",
    "très bien",
    "привет, мир",
    "日本語の文章",
    "naïve café",
    "plain words",
    "emoji 🎉",
    "señal",
    "ok",
];

/// A repeatable source of everything above (mulberry32).
struct Random(u32);

impl Random {
    fn double(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let seed = self.0;
        let mut mixed = (seed ^ (seed >> 15)).wrapping_mul(1 | seed);
        mixed = mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(61 | mixed)) ^ mixed;
        f64::from(mixed ^ (mixed >> 14)) / 2f64.powi(32)
    }

    fn below(&mut self, limit: u32) -> u32 {
        (self.double() * f64::from(limit)) as u32
    }

    /// A number of at least one bit and at most so many.
    fn bits(&mut self, most: u32) -> i32 {
        let bits = 1 + self.below(most);
        signed(self.below(1 << bits))
    }

    fn decimal(&mut self, limit: f64, unit: f64) -> f64 {
        (self.double() * limit * unit).round() / unit
    }

    fn text(&mut self, letters: &str, length: usize) -> String {
        let letters = letters.as_bytes();
        let count = u32::try_from(letters.len()).expect("an alphabet is short");
        (0..length).map(|_| char::from(letters[self.below(count) as usize])).collect()
    }

    fn hex(&mut self, length: usize) -> String {
        self.text("0123456789abcdef", length)
    }

    fn name(&mut self) -> String {
        let length = 4 + self.below(10) as usize;
        self.text("abcdefghijklmnopqrstuvwxyz", length)
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.hex(length)).join("-")
    }

    fn phrases(&mut self, count: usize) -> String {
        let phrases: Vec<&str> = (0..count).map(|_| PHRASES[self.below(9) as usize]).collect();
        phrases.join("; ")
    }
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).expect("it has at most 31 bits")
}
