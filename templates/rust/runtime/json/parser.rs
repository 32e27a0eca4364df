//! Takes JSON text apart.

use std::borrow::Cow;

use super::error::quoted;
use super::number::POWERS;
use super::registry::Registries;
use super::writer::plain;
use super::{DEPTH, Error, ReadOptions, Result};

/// A place in a text.
pub struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// How many more messages may be in this one.
    pub(super) depth: u32,
    pub(super) ignore_unknown: bool,
    pub(super) registries: Registries,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, options: &ReadOptions) -> Self {
        let ReadOptions { ignore_unknown, registry, profile: _ } = *options;
        Parser { text, at: 0, depth: DEPTH, ignore_unknown, registries: Registries::new(registry) }
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The next byte that is not white space. Zero, which no JSON has outside of strings, at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    #[inline]
    pub(super) fn position(&self) -> usize {
        self.at
    }

    #[cold]
    pub(super) fn fail(&self, reason: impl Into<Cow<'static, str>>) -> Error {
        Error::new(reason).at(self.at)
    }

    /// What is said of a value that should have been another, and that begins at a place.
    #[cold]
    pub(super) fn expected(&mut self, wanted: &str, start: usize) -> Error {
        self.at = start;
        let found = match self.peek() {
            0 if self.at == self.text.len() => "the end".to_owned(),
            b'{' => "an object".to_owned(),
            b'[' => "a list".to_owned(),
            b'"' => match self.string() {
                Ok(text) => quoted(&text),
                Err(error) => return error,
            },
            _ => {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                let length = self.rest().iter().take_while(|byte| is_part(byte)).count();
                let rest = &self.text[self.at..];
                match length {
                    0 => format!("`{}`", rest.chars().next().unwrap_or_default()),
                    _ => rest[..length.min(40)].to_owned(),
                }
            }
        };
        Error::new(format!("expected {wanted}, found {found}")).at(start)
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8, wanted: &str) -> Result<()> {
        if self.peek() != byte {
            return Err(self.expected(wanted, self.at));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes a word, if it is there.
    #[inline]
    pub(super) fn word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// After a brace or a value: whether one more follows.
    #[inline]
    pub(super) fn more(&mut self, first: &mut bool, close: u8) -> Result<bool> {
        let next = self.peek();
        if next == close {
            self.at += 1;
            return Ok(false);
        }
        if std::mem::take(first) {
            return Ok(true);
        }
        if next != b',' {
            let wanted = if close == b'}' { "`,` or `}`" } else { "`,` or `]`" };
            return Err(self.expected(wanted, self.at));
        }
        self.at += 1;
        if self.peek() == close {
            return Err(self.expected("a value", self.at));
        }
        Ok(true)
    }

    /// Begins what may be nested.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<()> {
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => return Err(self.fail(format!("messages are nested more than {DEPTH} deep"))),
        }
        Ok(())
    }

    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }

    /// Nothing may follow the whole.
    pub(super) fn end(&mut self) -> Result<()> {
        self.peek();
        if self.at < self.text.len() { Err(self.expected("the end", self.at)) } else { Ok(()) }
    }

    /// Takes a text that is here as it stands, white space apart.
    #[inline]
    pub(super) fn exactly(&mut self, text: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(text.as_bytes());
        if found {
            self.at += text.len();
        }
        found
    }

    /// A key and its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>> {
        if self.peek() != b'"' {
            return Err(self.expected("a key", self.at));
        }
        let key = self.string()?;
        self.eat(b':', "`:`")?;
        Ok(key)
    }

    #[inline]
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>> {
        self.eat(b'"', "a string")?;
        let from = self.at;
        let end = from + plain(self.rest());
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(&self.text[from..end]));
        }
        self.escaped(end).map(Cow::Owned)
    }

    /// The rest of a string that has an escape, or something else that is special, at a place.
    #[inline(never)]
    fn escaped(&mut self, end: usize) -> Result<String> {
        let mut string = String::from(&self.text[self.at..end]);
        self.at = end;
        loop {
            match self.rest() {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(string);
                }
                [b'\\', b'u', ..] => string.push(self.unicode()?),
                [b'\\', escape, ..] => {
                    string.push(match escape {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'"' | b'\\' | b'/' => char::from(*escape),
                        _ => return Err(self.fail("a string has an escape that JSON does not know")),
                    });
                    self.at += 2;
                }
                [] | [b'\\'] => return Err(self.fail("a string has no end")),
                [..] => return Err(self.fail("a string has a control character, which must be escaped")),
            }
            let length = plain(self.rest());
            string.push_str(&self.text[self.at..self.at + length]);
            self.at += length;
        }
    }

    /// A character of one escape, or of two that are a surrogate pair.
    fn unicode(&mut self) -> Result<char> {
        let start = self.at;
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
            let second = self.hex()?;
            // Below, it borrows from the first half, and what comes out is no character either.
            match second.checked_sub(0xdc00) {
                Some(low) if low < 0x400 => 0x10000 + ((first - 0xd800) << 10) + low,
                _ => first,
            }
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| Error::new("a string has half of a surrogate pair").at(start))
    }

    fn hex(&mut self) -> Result<u32> {
        let mut code = 0;
        for at in 2..6 {
            let digit = self.rest().get(at).and_then(|byte| char::from(*byte).to_digit(16));
            code = code << 4 | digit.ok_or_else(|| self.fail("`\\u` needs four hexadecimal digits"))?;
        }
        self.at += 6;
        Ok(code)
    }

    /// A number, as its text.
    #[inline]
    pub(super) fn number(&mut self) -> Option<&'a str> {
        self.peek();
        let length = number_length(self.rest())?;
        let start = self.at;
        self.at += length;
        Some(&self.text[start..self.at])
    }

    /// An integer of at most 18 digits, with or without quotes: what nearly all of them are.
    #[inline]
    pub(super) fn plain_integer(&mut self) -> Option<i64> {
        self.peek();
        let rest = self.rest();
        let is_quoted = rest.first() == Some(&b'"');
        let unquoted = if is_quoted { &rest[1..] } else { rest };
        let is_negative = unquoted.first() == Some(&b'-');
        let digits = if is_negative { &unquoted[1..] } else { unquoted };
        let mut number: i64 = 0;
        let mut count = 0;
        let end = loop {
            let byte = digits.get(count).copied().unwrap_or(0);
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break byte;
            }
            if count == 18 {
                return None;
            }
            number = number * 10 + i64::from(digit);
            count += 1;
        };
        let is_padded = count > 1 && digits[0] == b'0';
        let ends = if is_quoted { end == b'"' } else { !matches!(end, b'.' | b'e' | b'E') };
        if count == 0 || is_padded || !ends {
            return None;
        }
        self.at += count + usize::from(is_negative) + 2 * usize::from(is_quoted);
        Some(if is_negative { -number } else { number })
    }

    /// A number of at most 15 digits and no exponent: its sign, its digits, and how many of them are decimals.
    #[inline]
    pub(super) fn plain_decimal(&mut self) -> Option<(bool, u64, usize)> {
        self.peek();
        let rest = self.rest();
        let is_negative = rest.first() == Some(&b'-');
        let start = usize::from(is_negative);
        let mut digits: u64 = 0;
        let mut take = |from: usize| {
            let mut at = from;
            while let Some(digit) =
                rest.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9)
            {
                digits = digits.wrapping_mul(10).wrapping_add(digit.into());
                at += 1;
            }
            at
        };
        let point = take(start);
        let whole = point - start;
        let is_padded = whole > 1 && rest[start] == b'0';
        if whole == 0 || whole > 15 || is_padded {
            return None;
        }
        let mut end = point;
        let mut decimals = 0;
        if rest.get(point) == Some(&b'.') {
            end = take(point + 1);
            decimals = end - point - 1;
            if decimals == 0 || whole + decimals > 15 {
                return None;
            }
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            return None;
        }
        self.at += end;
        Some((is_negative, digits, decimals))
    }

    /// Goes back to a place.
    pub(super) fn back_to(&mut self, position: usize) {
        self.at = position;
    }

    /// Skips a value.
    pub(super) fn skip(&mut self) -> Result<()> {
        let start = self.at;
        match self.peek() {
            b'"' => self.string().map(drop),
            b'{' => {
                self.at += 1;
                self.enter()?;
                let mut first = true;
                while self.more(&mut first, b'}')? {
                    self.key()?;
                    self.skip()?;
                }
                self.leave();
                Ok(())
            }
            b'[' => {
                self.at += 1;
                self.enter()?;
                let mut first = true;
                while self.more(&mut first, b']')? {
                    self.skip()?;
                }
                self.leave();
                Ok(())
            }
            _ if self.word("true") || self.word("false") || self.word("null") || self.number().is_some() => {
                Ok(())
            }
            _ => Err(self.expected("a value", start)),
        }
    }
}

/// How long the number at the start of a text is, by JSON's grammar. `None` if there is none.
#[inline]
pub(super) fn number_length(text: &[u8]) -> Option<usize> {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = usize::from(text.first() == Some(&b'-'));
    let whole = digits(start);
    if whole == 0 || whole > 1 && text[start] == b'0' {
        return None;
    }
    let mut end = start + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(text.len()));
        if exponent == 0 {
            return None;
        }
        end += 1 + sign + exponent;
    }
    Some(end)
}

/// A double of few enough digits that their quotient is the nearest one.
#[inline]
#[allow(clippy::cast_precision_loss, reason = "digits of at most 15 places are exact")]
pub(super) fn double((negative, digits, decimals): (bool, u64, usize)) -> f64 {
    let number = digits as f64 / POWERS[decimals];
    if negative { -number } else { number }
}
