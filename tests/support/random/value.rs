//! Random values of the scalar types, with a liking for those that break things.

use prost_reflect::{Kind, Value};

use super::dice::Dice;

/// Texts that some encoder has got wrong.
static TEXTS: [&str; 16] = [
    "",
    "a",
    "__proto__",
    "constructor",
    "toString",
    "0",
    "-0",
    "\0",
    "\u{1}\u{7f}\u{80}\u{9f}",
    "\"\\/\u{8}\u{c}\n\r\t",
    "\u{2028}\u{2029}\u{feff}",
    "Grüße, 世界",
    "🦀👩\u{200d}👩\u{200d}👧 𐀀\u{10ffff}",
    "\u{fffd}\u{ffff}\u{d7ff}\u{e000}",
    "</script><!-- {{ x }} ${y} `",
    "a text that is longer than any of the short ones, and has nothing but ASCII in it, as most texts do",
];

static FLOATS: [f64; 17] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    0.1,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN_POSITIVE,
    5e-324,
    1e21,
    -1e-7,
    9_007_199_254_740_993.0,
    3.402_823_466_385_288_6e38,
    1.401_298_464_324_817e-45,
    16_777_217.0,
];

pub(super) fn scalar(dice: &mut Dice, kind: &Kind) -> Value {
    match kind {
        Kind::Double => Value::F64(double(dice)),
        Kind::Float => Value::F32(float(dice)),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(truncated(integer(dice))),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(integer(dice)),
        Kind::Uint32 | Kind::Fixed32 => {
            Value::U32(u32::from_ne_bytes(truncated(integer(dice)).to_ne_bytes()))
        }
        Kind::Uint64 | Kind::Fixed64 => Value::U64(u64::from_ne_bytes(integer(dice).to_ne_bytes())),
        Kind::Bool => Value::Bool(dice.one_in(2)),
        Kind::String => Value::String(text(dice)),
        Kind::Bytes => Value::Bytes(bytes(dice).into()),
        Kind::Enum(descriptor) => {
            let is_open = !descriptor.parent_file().syntax().eq(&prost_reflect::Syntax::Proto2);
            // No null that is none.
            if is_open && descriptor.full_name() != "google.protobuf.NullValue" && dice.one_in(6) {
                return Value::EnumNumber(truncated(integer(dice)));
            }
            let values: Vec<i32> = descriptor.values().map(|value| value.number()).collect();
            Value::EnumNumber(dice.pick(&values))
        }
        Kind::Message(_) => unreachable!("a message is no scalar"),
    }
}

/// As many large ones as small ones, and those where a type ends.
pub(super) fn integer(dice: &mut Dice) -> i64 {
    let value = i64::from_ne_bytes(dice.bits().to_ne_bytes());
    match dice.below(8) {
        0 => value.wrapping_neg(),
        1 => 1_i64.rotate_left(u32::try_from(dice.below(64)).expect("below 64")).wrapping_sub(1),
        2 => dice.pick(&[0, 1, -1, i64::MIN, i64::MAX, i32::MIN.into(), i32::MAX.into(), u32::MAX.into()]),
        _ => value,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "which is what it is for")]
fn truncated(value: i64) -> i32 {
    value as i32
}

pub(super) fn double(dice: &mut Dice) -> f64 {
    match dice.below(3) {
        0 => dice.pick(&FLOATS),
        #[expect(clippy::cast_precision_loss, reason = "a rounded integer is as good")]
        1 => integer(dice) as f64 / 100.0,
        _ => f64::from_bits(dice.next()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what a double rounds to is a float")]
fn float(dice: &mut Dice) -> f32 {
    if dice.one_in(2) { double(dice) as f32 } else { f32::from_bits(dice.next() as u32) }
}

pub(super) fn text(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.pick(&TEXTS).to_owned(),
        1 => (0..dice.below(4)).map(|_| dice.pick(&TEXTS)).collect(),
        2 => (0..dice.below(40))
            .map(|_| char::from(b' ' + u8::try_from(dice.below(95)).expect("ASCII")))
            .collect(),
        _ => {
            let length = dice.below(24);
            let code = |dice: &mut Dice| u32::try_from(dice.bits() % 0x11_0000).expect("21 bits");
            (0..length).filter_map(|_| char::from_u32(code(dice))).collect()
        }
    }
}

pub(super) fn bytes(dice: &mut Dice) -> Vec<u8> {
    let length = if dice.one_in(10) { dice.below(300) } else { dice.below(12) };
    (0..length).map(|_| dice.next().to_le_bytes()[0]).collect()
}
