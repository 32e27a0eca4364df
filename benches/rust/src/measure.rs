//! One library with one message, in a process of its own.

use std::fmt::Debug;
use std::hint::black_box;

use nix::time::{ClockId, clock_gettime};

use crate::codec::{Buffa, Codec, Ours, Prost, Serde};
use crate::generated::{buffa, ours, prost as theirs};
use crate::samples::Samples;
use crate::settings::{Direction, Library, Message};

/// What is to be measured, and for how long.
pub struct Order {
    pub library: Library,
    pub message: Message,
    pub directions: Vec<Direction>,
    pub spans: usize,
    pub milliseconds: u32,
}

/// The nanoseconds that an operation took, several times for each direction.
pub type Figures = Vec<(Direction, Vec<f64>)>;

/// Calls a function for the samples of a message and a library's type for it.
macro_rules! with {
    ($library:expr, $message:expr, $function:ident($($argument:expr),*)) => {{
        let samples = Samples::new();
        with!(@ $library, $message, samples, $function($($argument),*),
            Small small Small, Medium medium Medium, Ints ints Ints, Doubles doubles Doubles)
    }};
    (@ $library:expr, $message:expr, $samples:ident, $function:ident $arguments:tt,
        $($name:ident $field:ident $type:ident),*) => {
        match ($library, $message) {$(
            (Library::Ours, Message::$name) => {
                with!(= $function, $samples.$field, Ours, ours::bench::$type, $arguments)
            }
            (Library::Prost, Message::$name) => {
                with!(= $function, $samples.$field, Prost, theirs::bench::$type, $arguments)
            }
            (Library::Serde, Message::$name) => {
                with!(= $function, $samples.$field, Serde, ours::bench::$type, $arguments)
            }
            (Library::Buffa, Message::$name) => {
                with!(= $function, $samples.$field, Buffa, buffa::bench::$type, $arguments)
            }
        )*}
    };
    (= $function:ident, $samples:expr, $codec:ty, $type:ty, ($($argument:expr),*)) => {
        $function::<_, $codec, $type>(&$samples, $($argument),*)
    };
}

/// Measures.
pub fn measure(order: &Order) -> Figures {
    with!(order.library, order.message, measure_with(order))
}

/// Stops unless a library writes and reads every sample as prost and pbjson do.
pub fn check(library: Library, message: Message) {
    with!(library, message, check_with(&format!("{} by {}", message.name(), library.name())));
}

fn check_with<S, C: Codec<M>, M>(samples: &[S], what: &str)
where
    Prost: Codec<S>,
    S: PartialEq + Debug,
{
    for sample in samples {
        let (bytes, text) = (Prost::encode(sample), Prost::to_json(sample));
        // serde_json may be wrong in the last bit of a double.
        let reread = Prost::from_json(&text);
        let message = C::decode(&bytes);
        assert_eq!(&Prost::decode(&C::encode(&message)), sample, "encode or decode of {what} is wrong");
        assert_eq!(Prost::from_json(&C::to_json(&message)), reread, "toJson of {what} is wrong");
        let from_json = Prost::decode(&C::encode(&C::from_json(&text)));
        assert!(&from_json == sample || from_json == reread, "fromJson of {what} is wrong: {from_json:?}");
    }
}

fn measure_with<S, C: Codec<M>, M>(samples: &[S], order: &Order) -> Figures
where
    Prost: Codec<S>,
{
    let bytes: Vec<Vec<u8>> = samples.iter().map(Prost::encode).collect();
    let texts: Vec<String> = samples.iter().map(Prost::to_json).collect();
    let messages: Vec<M> = bytes.iter().map(|bytes| C::decode(bytes)).collect();
    let span = |direction: Direction| match direction {
        Direction::Encode => span(order, &messages, C::encode),
        Direction::Decode => span(order, &bytes, |bytes| C::decode(bytes)),
        Direction::ToJson => span(order, &messages, C::to_json),
        Direction::FromJson => span(order, &texts, |text| C::from_json(text)),
    };
    // All are warm before the first is measured, so nobody gains from the order.
    for direction in &order.directions {
        span(*direction);
    }
    let figures = |direction: &Direction| (*direction, (0..order.spans).map(|_| span(*direction)).collect());
    order.directions.iter().map(figures).collect()
}

/// Runs for about so many milliseconds, and returns the nanoseconds that one operation took.
fn span<I, O>(order: &Order, inputs: &[I], operation: impl Fn(&I) -> O) -> f64 {
    let limit = f64::from(order.milliseconds) * 1e6;
    let start = processor_time();
    let (mut at_once, mut passes) = (1, 0);
    loop {
        for _ in 0..at_once {
            for input in inputs {
                black_box(operation(black_box(input)));
            }
        }
        passes += at_once;
        let passed = processor_time() - start;
        if passed >= limit {
            return passed / (f64::from(passes) * inputs.len() as f64);
        }
        // Look at the clock about once a millisecond.
        at_once = ((f64::from(passes) * 1e6 / passed) as u32).clamp(1, 2 * passes);
    }
}

/// Nanoseconds of processor time that the process has taken.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("Linux and macOS have this clock");
    time.tv_sec() as f64 * 1e9 + time.tv_nsec() as f64
}
