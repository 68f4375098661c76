//! A moment in UTC, to the millisecond, as the protocol writes it: `2026-11-23T06:58:20.617Z`.

use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A moment in UTC. Whole milliseconds, so that what is stored, sent and compared is the same value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The moment to the millisecond below.
    pub fn new(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(UtcOffset::UTC);
        Self(moment.replace_millisecond(moment.millisecond()).unwrap_or(moment))
    }

    /// Reads RFC 3339; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(Self::new)
    }

    /// The moment as the `time` crate knows it.
    pub fn to_offset_date_time(self) -> OffsetDateTime {
        self.0
    }

    /// Milliseconds since 1970, as JavaScript counts.
    pub fn unix_milliseconds(self) -> i64 {
        self.0.unix_timestamp() * 1000 + i64::from(self.0.millisecond())
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
    fn since_never_goes_below_zero() {
        let early = Timestamp::parse("2026-11-23T06:00:00Z").unwrap();
        let late = early.after(Duration::from_secs(5));
        assert_eq!(late.since(early), Duration::from_secs(5));
        assert_eq!(early.since(late), Duration::ZERO);
        assert_eq!(late.before(Duration::from_secs(5)), early);
    }
}
