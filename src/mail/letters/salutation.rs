//! Whether a letter calls its reader by name. Whoever signs up with somebody else's address chooses the name that is read
//! there, so a name that could be more than a name is left out.

use crate::model::User;

/// Characters; a longer name is a message.
const LONGEST: usize = 50;

/// The name to greet somebody by, if it is fit to be read.
pub(super) fn name(user: &User) -> Option<&str> {
    let name = user.name.trim();
    let is_fit = !name.is_empty()
        && name.chars().count() <= LONGEST
        && !name.chars().any(is_unfit)
        && name.chars().any(char::is_alphanumeric)
        && !looks_like_an_address(name);
    is_fit.then_some(name)
}

/// Breaks lines, turns the direction of writing, is not seen, or belongs to addresses.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || "/\\@:".contains(c)
}

/// Mail programs make a link of `evil.example`; after the dot of `J. R.` comes a space.
fn looks_like_an_address(name: &str) -> bool {
    name.split(|c: char| "..。".contains(c)).skip(1).any(|rest| rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Email, Timestamp, UserId};

    fn greeted(name_given: &str) -> Option<String> {
        let now: Timestamp = serde_json::from_str(r#""2026-01-02T03:04:05.000Z""#).unwrap();
        let user = User {
            id: serde_json::from_str::<UserId>(r#""u1""#).unwrap(),
            name: name_given.to_owned(),
            email: Email::parse("ada@example.com").unwrap(),
            email_verified: false,
            image: None,
            created_at: now,
            updated_at: now,
        };
        name(&user).map(str::to_owned)
    }

    #[test]
    fn people_are_greeted_by_the_names_that_people_have() {
        for name in ["Ada", "Ada Lovelace", "J. R. Smith", "Zoë O'Neil-Żak", "محمد", "李小龍", "X Æ A-12", "Ada Jr."]
        {
            assert_eq!(greeted(name).as_deref(), Some(name));
        }
        assert_eq!(greeted("  Ada ").as_deref(), Some("Ada"));
    }

    #[test]
    fn what_is_no_name_is_not_read_out() {
        let long = "you have won a prize, ".repeat(3);
        for name in [
            "",
            "  ",
            "!!!",
            "https://evil.example/prize",
            "evil.example",
            "Prize at evil.example now",
            "evil。example",
            "mallory@evil.example",
            "Ada\r\nBcc: eve@example.com",
            "Ada\u{2028}Dear customer",
            "Ada\u{202E}evil",
            "A\u{200B}da",
            &long,
        ] {
            assert_eq!(greeted(name), None, "{name:?}");
        }
    }
}
