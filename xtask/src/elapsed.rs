//! A span of time as a person reads it.

use std::{
    fmt::{Display, Formatter, Result},
    time::Duration,
};

pub(crate) struct Elapsed(pub(crate) Duration);

impl Display for Elapsed {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let seconds = self.0.as_secs();
        let text = match seconds {
            0..60 => format!("{:.1} s", self.0.as_secs_f64()),
            _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_a_tenth_and_minutes_have_seconds() {
        assert_eq!(Elapsed(Duration::from_millis(420)).to_string(), "0.4 s");
        assert_eq!(Elapsed(Duration::from_secs(571)).to_string(), "9 min 31 s");
        assert_eq!(Elapsed(Duration::from_secs(65)).to_string(), "1 min 05 s");
    }
}
