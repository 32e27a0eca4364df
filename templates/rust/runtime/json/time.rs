//! `google.protobuf.Timestamp` and `google.protobuf.Duration`.

use prost_types::{Duration, Timestamp};

use super::error::quoted;
use super::{Error, In, Out, Profile, Result, Value, go_reader, go_writer};

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const TIMES: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// About ten thousand years.
const MAX_DURATION: i64 = 315_576_000_000;

const MAX_NANOS: i32 = 999_999_999;

const DAY: i64 = 86_400;

impl Value for Timestamp {
    fn put(&self, out: &mut dyn Out) {
        if out.profile() == Profile::Go {
            return go_writer::put_time(self.seconds, self.nanos, out);
        }
        let Timestamp { seconds, nanos } = *self;
        if !TIMES.contains(&seconds) || !(0..=MAX_NANOS).contains(&nanos) {
            out.null();
            let reason =
                format!("not a timestamp of the years 1 to 9999: {seconds} seconds and {nanos} nanoseconds");
            return out.fail(Error::new(reason));
        }
        let (year, month, day) = date(seconds.div_euclid(DAY));
        let second = seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let fraction = fraction(nanos);
        out.string(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"));
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        if value.profile() == Profile::Go {
            return go_reader::set_time(
                &mut self.seconds,
                &mut self.nanos,
                "google.protobuf.Timestamp",
                value,
            );
        }
        let text = value.string()?;
        let wrong =
            || Error::new(format!("expected a timestamp of the years 1 to 9999, found {}", quoted(&text)));
        let (seconds, nanos) = moment(&text).ok_or_else(wrong)?;
        if !TIMES.contains(&seconds) {
            return Err(wrong());
        }
        *self = Timestamp { seconds, nanos };
        Ok(())
    }
}

impl Value for Duration {
    fn put(&self, out: &mut dyn Out) {
        if out.profile() == Profile::Go {
            return go_writer::put_time(self.seconds, self.nanos, out);
        }
        let Duration { seconds, nanos } = *self;
        let in_range = seconds.abs_diff(0) <= MAX_DURATION.unsigned_abs()
            && nanos.abs_diff(0) <= MAX_NANOS.unsigned_abs();
        if !in_range || (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0) {
            out.null();
            let reason =
                format!("not a duration of at most 10,000 years: {seconds} seconds and {nanos} nanoseconds");
            return out.fail(Error::new(reason));
        }
        let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
        out.string(&format!("{sign}{}{}s", seconds.abs(), fraction(nanos.abs())));
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        if value.profile() == Profile::Go {
            return go_reader::set_time(
                &mut self.seconds,
                &mut self.nanos,
                "google.protobuf.Duration",
                value,
            );
        }
        let text = value.string()?;
        let wrong =
            || Error::new(format!("expected a duration of at most 10,000 years, found {}", quoted(&text)));
        let (seconds, nanos) = length(&text).ok_or_else(wrong)?;
        *self = Duration { seconds, nanos };
        Ok(())
    }
}

/// Decimals in groups of three, as many as it takes.
fn fraction(nanos: i32) -> String {
    match nanos {
        0 => String::new(),
        nanos if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    }
}

/// The seconds and nanoseconds of a duration's text, such as `-1.5s`.
fn length(text: &str) -> Option<(i64, i32)> {
    let number = text.strip_suffix('s')?;
    let (sign, number) = number.strip_prefix('-').map_or((1, number), |number| (-1, number));
    let (whole, decimals) =
        number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let seconds = digits(whole)?;
    let nanos = decimals.map_or(Some(0), nanos)?;
    (seconds <= MAX_DURATION).then_some((sign * seconds, i32::try_from(sign).ok()? * nanos))
}

/// A number of nothing but digits, and not too many of them.
fn digits(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The nanoseconds of one to nine decimals.
fn nanos(decimals: &str) -> Option<i32> {
    let scale = 9u32.checked_sub(u32::try_from(decimals.len()).ok()?)?;
    i32::try_from(digits(decimals)? * 10i64.pow(scale)).ok()
}

/// The seconds and nanoseconds from 1970 to a moment in RFC 3339, of any time zone.
fn moment(text: &str) -> Option<(i64, i32)> {
    let (date, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.strip_prefix('T')?.split_at_checked(8)?;
    let zone_at = rest.find(['Z', '+', '-'])?;
    let (decimals, zone) = rest.split_at(zone_at);
    let nanos = if decimals.is_empty() { 0 } else { nanos(decimals.strip_prefix('.')?)? };
    let offset = match zone.split_at_checked(1)? {
        ("Z", "") => 0,
        ("+", zone) => clock(&format!("{zone}:00"))?,
        ("-", zone) => -clock(&format!("{zone}:00"))?,
        _ => return None,
    };
    let [year, month, day] = parts(date, '-')?;
    let is_day = date.len() == 10 && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
    is_day.then(|| Some((days(year, month, day) * DAY + clock(time)? - offset, nanos)))?
}

/// The seconds of a time of the day: `23:59:59`.
fn clock(text: &str) -> Option<i64> {
    let [hour, minute, second] = parts(text, ':')?;
    (text.len() == 8 && hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Three numbers, of which the last two have two digits each.
fn parts(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let has_form = parts.next().is_none() && second.len() == 2 && third.len() == 2;
    has_form.then(|| Some([digits(first)?, digits(second)?, digits(third)?]))?
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01. Years begin in March here, so that a leap day is the last of its year, and the
/// months before any date have as many days in every year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before_year = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    before_year + before_month(month) + day - 1 - 719_468
}

/// Days of the months before one, counted from March.
fn before_month(month: i64) -> i64 {
    (153 * month + 2) / 5
}

/// The date so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    // The calendar repeats after 400 years, which have 146,097 days.
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - before_month(month) + 1;
    let year = year + cycle * 400;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}
