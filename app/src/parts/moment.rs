//! A moment as people read it, in UTC: the server does not know where they are.

use keyward::model::Timestamp;

/// Date and time.
pub(crate) fn minute(at: Timestamp) -> String {
    let machine = at.to_string();
    format!("{} {} UTC", &machine[..10], &machine[11..16])
}

/// The day alone, where no more is known.
pub(crate) fn day(of: Timestamp) -> String {
    of.to_string()[..10].to_owned()
}
