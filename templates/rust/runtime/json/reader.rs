//! Reads protobuf's JSON format.

use super::integer::{signed, to_signed, to_unsigned, unsigned};
use super::number::{POWERS, exact_integer, float};
use super::parser::double;
use super::registry::Registries;
use super::writer::name_of;
use super::{Error, In, Json, Key, Names, Parser, Profile, Result, Table, Value, base64};

/// Which keys have been there.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    /// Notes a key. False if it has been there before.
    #[inline]
    pub(super) fn insert(&mut self, key: usize) -> bool {
        let bits = match key / 64 {
            0 => &mut self.first,
            word => {
                if self.others.len() < word {
                    self.others.resize(word, 0);
                }
                &mut self.others[word - 1]
            }
        };
        let bit = 1 << (key % 64);
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }
}

/// The key of a name. Fields come in their order nearly always, so the search begins behind the last one.
#[inline]
pub(super) fn find(keys: &[Key], next: usize, is: impl Fn(&Key) -> bool) -> Option<usize> {
    let (before, behind) = keys.split_at(next.min(keys.len()));
    behind.iter().position(&is).map(|at| at + before.len()).or_else(|| before.iter().position(is))
}

impl Parser<'_> {
    /// The fields of a message, which another member may stand beside.
    fn fields(&mut self, message: &mut dyn Json, beside: Option<&str>) -> Result<()> {
        let table = message.table();
        self.eat(b'{', "an object").map_err(|error| error.in_message(table.name))?;
        self.enter()?;
        let mut seen = Seen::default();
        let mut next = 0;
        let mut first = true;
        while self.more(&mut first, b'}').map_err(|error| error.in_message(table.name))? {
            let start = self.position();
            let index = match table.keys.get(next) {
                Some(key) if self.exactly(key.text()) => next,
                _ => {
                    let name = self.key().map_err(|error| error.in_message(table.name))?;
                    // A name in JSON wins over another field's name in the proto.
                    let by_json = find(table.keys, next, |key| key.json() == name);
                    match by_json.or_else(|| find(table.keys, next, |key| key.proto() == name)) {
                        Some(index) => index,
                        None if beside == Some(&*name) => {
                            self.skip()?;
                            continue;
                        }
                        None => {
                            self.extension(message, &name, start)?;
                            continue;
                        }
                    }
                }
            };
            next = index + 1;
            self.field(message, table, index, &mut seen, start)?;
        }
        self.leave();
        Ok(())
    }

    /// The value of a field, whose key begins at a place.
    #[inline]
    pub(super) fn field(
        &mut self,
        message: &mut dyn Json,
        table: &'static Table,
        index: usize,
        seen: &mut Seen,
        start: usize,
    ) -> Result<()> {
        if !seen.insert(index) {
            return Err(twice(start).in_field(table.name, table.keys[index].json()));
        }
        if self.peek() == b'n' && !table.nulls.contains(&index) && self.word("null") {
            return Ok(());
        }
        match message.set(index, self) {
            Err(error) if !error.is_skip() => {
                Err(error.at(self.position()).in_field(table.name, table.keys[index].json()))
            }
            _ => Ok(()),
        }
    }

    /// An extension, or a member that nobody knows.
    #[cold]
    fn extension(&mut self, message: &mut dyn Json, key: &str, start: usize) -> Result<()> {
        let table = message.table();
        if let Some(name) = key.strip_prefix('[').and_then(|key| key.strip_suffix(']')) {
            // A null is as good as no extension, but to one that takes a null for its value.
            let position = self.position();
            let was_null = self.word("null");
            self.back_to(position);
            let known = match message.set_extension(name, self) {
                Err(_) if was_null => {
                    self.back_to(position);
                    return self.skip();
                }
                Err(error) if error.is_skip() => true,
                Err(error) => return Err(error.at(self.position()).in_field(table.name, key)),
                Ok(known) => known,
            };
            if known {
                return Ok(());
            }
        }
        self.unknown(table.name, key, start)
    }

    /// A member that nobody knows.
    #[cold]
    pub(super) fn unknown(&mut self, message: &'static str, key: &str, start: usize) -> Result<()> {
        if self.ignore_unknown {
            return self.skip();
        }
        Err(Error::new("there is no such field").at(start).in_field(message, key))
    }

    /// A message whose fields stand beside a member that is not its own.
    pub(super) fn message_beside(&mut self, message: &mut dyn Json, key: &str) -> Result<()> {
        self.fields(message, Some(key))
    }

    /// The member `value` of an object, beside a member that is not its own.
    pub(super) fn value_beside(
        &mut self,
        value: &mut dyn Value,
        name: &'static str,
        key: &str,
        is_required: bool,
    ) -> Result<()> {
        self.eat(b'{', "an object")?;
        self.enter()?;
        let mut seen = Seen::default();
        let mut first = true;
        while self.more(&mut first, b'}')? {
            let start = self.position();
            let found = self.key()?;
            match &*found {
                "value" if seen.insert(0) => {
                    value.set(self).map_err(|error| error.at(self.position()).in_field(name, "value"))?;
                }
                "value" => return Err(twice(start).in_field(name, "value")),
                found if found == key => self.skip()?,
                found => self.unknown(name, found, start)?,
            }
        }
        self.leave();
        if is_required && seen.insert(0) {
            return Err(self.fail("the member `value` is missing").in_message(name));
        }
        Ok(())
    }

    /// The text of one member of the object that is here, which is read again afterwards. `None` if the object
    /// is empty.
    pub(super) fn member_ahead(&mut self, key: &str, name: &'static str) -> Result<Option<String>> {
        let position = self.position();
        self.eat(b'{', "an object").map_err(|error| error.in_message(name))?;
        let mut text = None;
        let mut is_empty = true;
        let mut first = true;
        self.enter()?;
        while self.more(&mut first, b'}')? {
            is_empty = false;
            let start = self.position();
            if self.key()? != key {
                self.skip()?;
            } else if text.is_none() {
                text = Some(self.string().map_err(|error| error.in_field(name, key))?.into_owned());
            } else {
                return Err(twice(start).in_field(name, key));
            }
        }
        self.leave();
        if text.is_none() && !is_empty {
            return Err(self.fail(format!("the member `{key}` is missing")).in_message(name));
        }
        self.back_to(position);
        Ok(text)
    }

    /// An object in which nothing may be.
    pub(super) fn empty_object(&mut self, name: &'static str) -> Result<()> {
        self.eat(b'{', "an object").map_err(|error| error.in_message(name))?;
        let mut first = true;
        while self.more(&mut first, b'}')? {
            let start = self.position();
            let key = self.key()?;
            self.unknown(name, &key, start)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn long_signed(&mut self, wanted: &str) -> Result<i64> {
        let start = self.position();
        let number = match self.peek() {
            b'"' => signed(&self.string()?),
            _ => self.number().and_then(exact_integer).and_then(to_signed),
        };
        number.ok_or_else(|| self.expected(wanted, start))
    }

    #[inline(never)]
    fn long_unsigned(&mut self, wanted: &str) -> Result<u64> {
        let start = self.position();
        let number = match self.peek() {
            b'"' => unsigned(&self.string()?),
            _ => self.number().and_then(exact_integer).and_then(to_unsigned),
        };
        number.ok_or_else(|| self.expected(wanted, start))
    }

    /// A float that is not plain: with an exponent, of many digits, in quotes, or not a number at all.
    #[inline(never)]
    fn long_float<F: std::str::FromStr>(&mut self, wanted: &str, is_finite: fn(&F) -> bool) -> Result<F> {
        let start = self.position();
        let number = match self.peek() {
            b'"' => float(&self.string()?, is_finite),
            _ => self.number().and_then(|text| text.parse().ok()).filter(is_finite),
        };
        number.ok_or_else(|| self.expected(wanted, start))
    }
}

#[cold]
pub(super) fn twice(start: usize) -> Error {
    Error::new("this key is there twice").at(start)
}

impl In for Parser<'_> {
    fn null(&mut self) -> bool {
        self.word("null")
    }

    fn bool(&mut self) -> Result<bool> {
        match self.peek() {
            b't' if self.word("true") => Ok(true),
            b'f' if self.word("false") => Ok(false),
            _ => Err(self.expected("true or false", self.position())),
        }
    }

    #[inline]
    fn i32(&mut self) -> Result<i32> {
        self.peek();
        let start = self.position();
        let number = self.plain_integer().map_or_else(|| self.long_signed("an int32"), Ok)?;
        number.try_into().map_err(|_| self.expected("an int32", start))
    }

    #[inline]
    fn u32(&mut self) -> Result<u32> {
        self.peek();
        let start = self.position();
        let number = self.plain_integer().map_or_else(|| self.long_signed("a uint32"), Ok)?;
        number.try_into().map_err(|_| self.expected("a uint32", start))
    }

    #[inline]
    fn i64(&mut self) -> Result<i64> {
        self.plain_integer().map_or_else(|| self.long_signed("an int64"), Ok)
    }

    #[inline]
    fn u64(&mut self) -> Result<u64> {
        self.peek();
        let start = self.position();
        if let Some(Ok(number)) = self.plain_integer().map(u64::try_from) {
            return Ok(number);
        }
        self.back_to(start);
        self.long_unsigned("a uint64")
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "both are exact")]
    fn f32(&mut self) -> Result<f32> {
        self.peek();
        let start = self.position();
        if let Some((is_negative, digits, decimals)) = self.plain_decimal() {
            // So many digits and powers of ten are exact, and their quotient is the nearest float.
            if digits < 1 << 24 && decimals <= 10 {
                let number = digits as f32 / POWERS[decimals] as f32;
                return Ok(if is_negative { -number } else { number });
            }
            self.back_to(start);
        }
        self.long_float("a float", |number| number.is_finite())
    }

    #[inline]
    fn f64(&mut self) -> Result<f64> {
        match self.plain_decimal() {
            Some(decimal) => Ok(double(decimal)),
            None => self.long_float("a double", |number| number.is_finite()),
        }
    }

    #[inline]
    fn string(&mut self) -> Result<String> {
        Parser::string(self).map(Into::into)
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        self.peek();
        let start = self.position();
        let bytes = base64::decode(Parser::string(self)?.as_bytes());
        bytes.ok_or_else(|| self.expected("base64", start))
    }

    fn enumeration(&mut self, names: Names, open: bool) -> Result<i32> {
        self.peek();
        let start = self.position();
        let number = if self.peek() == b'"' {
            let text = Parser::string(self)?;
            names.iter().find(|(name, _)| *name == text).map(|(_, number)| *number)
        } else {
            let number =
                self.plain_integer().map_or_else(|| self.long_signed("the name of an enum's value"), Ok)?;
            let number =
                i32::try_from(number).map_err(|_| self.expected("the number of an enum's value", start))?;
            (open || name_of(number, names).is_some()).then_some(number)
        };
        match number {
            Some(number) => Ok(number),
            None if self.ignore_unknown => Err(Error::skip()),
            None => Err(self.expected("a value of the enum", start)),
        }
    }

    fn message(&mut self, message: &mut dyn Json) -> Result<()> {
        self.fields(message, None)
    }

    fn list(&mut self, item: &mut dyn FnMut(&mut dyn In) -> Result<()>) -> Result<()> {
        self.eat(b'[', "a list")?;
        let mut index = 0;
        let mut first = true;
        while self.more(&mut first, b']')? {
            match item(self) {
                Err(error) if !error.is_skip() => return Err(error.at(self.position()).in_item(index)),
                _ => index += 1,
            }
        }
        Ok(())
    }

    fn object(&mut self, entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>) -> Result<()> {
        self.eat(b'{', "an object")?;
        let mut first = true;
        while self.more(&mut first, b'}')? {
            let key = self.key()?;
            match entry(&key, self) {
                Err(error) if !error.is_skip() => return Err(error.at(self.position()).in_entry(&key)),
                _ => {}
            }
        }
        Ok(())
    }

    fn i32s(&mut self, list: &mut Vec<i32>) -> Result<()> {
        self.eat(b'[', "a list")?;
        let mut first = true;
        while self.more(&mut first, b']')? {
            list.push(self.i32().map_err(|error| error.in_item(list.len()))?);
        }
        Ok(())
    }

    fn f64s(&mut self, list: &mut Vec<f64>) -> Result<()> {
        self.eat(b'[', "a list")?;
        let mut first = true;
        while self.more(&mut first, b']')? {
            list.push(self.f64().map_err(|error| error.in_item(list.len()))?);
        }
        Ok(())
    }

    fn text(&mut self, read: &mut dyn FnMut(&mut Parser<'_>) -> Result<()>) -> Result<()> {
        read(self)
    }

    fn wrapped(&mut self, _on: bool) {}

    fn profile(&self) -> Profile {
        Profile::Proto
    }

    fn registries(&mut self) -> &mut Registries {
        &mut self.registries
    }
}
