//! Random numbers that are the same in every run.

use std::env;

/// How many cases there are and where they begin, which the environment may change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// `PROTOGEN_SEED`, or always the same.
    pub(crate) seed: u64,
    /// `PROTOGEN_CASES`, or what a test can afford in CI.
    pub(crate) cases: usize,
}

impl Settings {
    pub(crate) fn new(cases: usize) -> Self {
        Self {
            seed: variable("PROTOGEN_SEED").unwrap_or(SEED),
            cases: variable("PROTOGEN_CASES").unwrap_or(cases),
        }
    }

    /// Whether the messages are those of every run, with what is known to be among them.
    pub(crate) fn is_usual(self) -> bool {
        self.seed == SEED && env::var_os("PROTOGEN_CASES").is_none()
    }
}

/// The seed of every run that asks for no other.
const SEED: u64 = 1;

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text:?}, which is no number")))
}

/// A source of random numbers: `SplitMix64`.
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one of many cases. None depends on what another one has thrown, so that each can be
    /// repeated alone.
    pub(crate) fn new(seed: u64, name: &str, case: usize) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut dice = Self(seed ^ hash);
        dice.0 = dice.next() ^ case as u64;
        dice
    }

    /// Any 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("an index has at most 64 bits");
        usize::try_from(self.next() % limit).expect("it is below an index")
    }

    /// True once in so many times.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A number with as many bits as chance has it, so that small ones are as frequent as large ones.
    pub(crate) fn bits(&mut self) -> u64 {
        let bits = self.below(64);
        self.next() >> bits
    }
}
