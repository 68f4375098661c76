//! A moment in UTC, to the millisecond, as the protocol writes it: `2026-11-23T06:58:20.617Z`.

use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// A moment in UTC. Whole milliseconds, so that what is stored, sent and compared is the same value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The moment to the millisecond below.
    pub fn new(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(UtcOffset::UTC);
        Self(moment.replace_millisecond(moment.millisecond()).unwrap_or(moment))
    }

    /// Reads RFC 3339, but for leap seconds, which no clock here shows; `None` for anything else. By hand: the `time`
    /// crate's reader of every format would cost every visitor 2 kB of wasm.
    pub fn parse(text: &str) -> Option<Self> {
        let (seconds, rest) = text.as_bytes().split_at_checked(19)?;
        let [.., b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = seconds else { return None };
        let at = |place| two_digits(seconds, place);
        let year = i32::from(at(0)?) * 100 + i32::from(at(2)?);
        let date = Date::from_calendar_date(year, Month::try_from(at(5)?).ok()?, at(8)?).ok()?;
        let (milli, ahead) = milli_and_offset(rest)?;
        let moment = date.with_hms_milli(at(11)?, at(14)?, at(17)?, milli).ok()?.assume_utc();
        moment.checked_sub(ahead).map(Self)
    }

    /// The moment as the `time` crate knows it.
    pub fn to_offset_date_time(self) -> OffsetDateTime {
        self.0
    }

    /// The moment so many milliseconds after the beginning of 1970; `None` when no calendar has it.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok().map(Self::new)
    }

    /// Milliseconds since the beginning of 1970, as tables and tokens count them.
    pub fn unix_millis(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
    }

    /// How much later this is than `earlier`; zero when it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::try_from(self.0 - earlier.0).unwrap_or(Duration::ZERO)
    }

    /// The moment `duration` later, or the end of time.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        time::Duration::try_from(duration).ok().and_then(|d| self.0.checked_add(d)).map_or(self, Self::new)
    }

    /// The moment `duration` earlier, or the beginning of time.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        time::Duration::try_from(duration).ok().and_then(|d| self.0.checked_sub(d)).map_or(self, Self::new)
    }
}

/// What follows the seconds: milliseconds, and how far the clock is ahead of UTC.
fn milli_and_offset(text: &[u8]) -> Option<(u16, time::Duration)> {
    let Some(rest) = text.strip_prefix(b".") else { return Some((0, offset(text)?)) };
    let length = rest.iter().position(|byte| !byte.is_ascii_digit()).filter(|length| *length > 0)?;
    let (fraction, rest) = rest.split_at(length);
    let digits = fraction.iter().chain(b"00").take(3);
    Some((digits.fold(0, |milli, digit| milli * 10 + u16::from(digit - b'0')), offset(rest)?))
}

/// `Z`, or `+01:00` and the like.
fn offset(text: &[u8]) -> Option<time::Duration> {
    let ahead = match text {
        [b'Z'] => return Some(time::Duration::ZERO),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let [_, _, _, b':', _, _] = text else { return None };
    let (hours, minutes) = (two_digits(text, 1)?, two_digits(text, 4)?);
    let is_time = hours < 24 && minutes < 60;
    is_time.then(|| time::Duration::minutes(ahead * (i64::from(hours) * 60 + i64::from(minutes))))
}

fn two_digits(text: &[u8], place: usize) -> Option<u8> {
    let digit = |place: usize| text.get(place).filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0');
    Some(digit(place)? * 10 + digit(place + 1)?)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), (hour, minute, second, milli)) = (self.0.to_calendar_date(), self.0.to_hms_milli());
        let month = u8::from(month);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_rfc_3339_and_as_nothing_else() {
        for (text, moment) in [
            ("2026-11-23T06:58:20Z", "2026-11-23T06:58:20.000Z"),
            ("2028-02-29T23:59:59.9Z", "2028-02-29T23:59:59.900Z"),
            ("2026-01-01T00:30:00.123456789+01:00", "2025-12-31T23:30:00.123Z"),
            ("2026-12-31T23:30:00-00:45", "2027-01-01T00:15:00.000Z"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), moment);
        }
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T06:58:20",
            "2026-11-23T06:58:20.Z",
            "2026-11-23T06:58:20.617",
            "2026-11-23T06:58:20.617Zz",
            "2026-11-23T06:58:20+01",
            "2026-11-23T06:58:20+24:00",
            "2026-11-23T06:58:20+0\u{e9}:0",
            "2026-02-29T06:58:20Z",
            "2026-13-01T06:58:20Z",
            "2026-00-01T06:58:20Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T06:60:00Z",
            "+026-11-23T06:58:20Z",
            "2026-+1-23T06:58:20Z",
            "2026 11 23 06 58 20Z",
            "0000-01-01T00:00:00+23:59Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn is_written_with_three_digits() {
        let moment = Timestamp::parse("2026-11-23T06:58:20.6Z").unwrap();
        assert_eq!(moment.to_string(), "2026-11-23T06:58:20.600Z");
    }

    #[test]
    fn is_cut_to_milliseconds_and_utc() {
        let moment = Timestamp::parse("2026-11-23T07:58:20.617999+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-11-23T06:58:20.617Z");
    }

    #[test]
    fn milliseconds_are_kept() {
        let moment = Timestamp::parse("2026-11-23T06:58:20.617Z").unwrap();
        assert_eq!(moment.unix_millis(), 1_795_417_100_617);
        assert_eq!(Timestamp::from_unix_millis(moment.unix_millis()), Some(moment));
        assert_eq!(Timestamp::from_unix_millis(i64::MAX), None);
    }

    #[test]
    fn since_never_goes_below_zero() {
        let early = Timestamp::parse("2026-11-23T06:00:00Z").unwrap();
        let late = early.after(Duration::from_secs(5));
        assert_eq!(late.since(early), Duration::from_secs(5));
        assert_eq!(early.since(late), Duration::ZERO);
        assert_eq!(late.before(Duration::from_secs(5)), early);
    }
}
