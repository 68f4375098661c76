//! Passwords that others would guess soon are refused: those that many people have, patterns, and what is known of the
//! person (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 5.0 §6.2.4 and §6.2.11). How hard one is to guess, zxcvbn says.

use std::{num::NonZeroUsize, sync::Arc, thread, time::Duration};

use app::brand::NAME;
use keyward::{
    Builder, Endpoint, Error, Plugin,
    act::{Call, SetPassword},
    endpoint::{ChangePassword, ResetPassword, SignUpEmail},
    hook::{Before, Hook},
    model::{Password, User},
};
use tokio::{sync::Semaphore, task::spawn_blocking, time};
use zxcvbn::{Score, zxcvbn};

/// More than a million guesses. At the hundred wrong passwords an hour that an account stands, from anywhere, that is more
/// than a year of guessing; who wants to be safe from a stolen database as well chooses a longer one.
const ENOUGH: Score = Score::Two;
/// Characters that are looked at. A hundred of the worst kind take half a second, these a twelfth of it; and a beginning
/// that is hard to guess makes the whole so.
const LOOKED_AT: usize = 32;
/// Characters of a name or an address that are looked for in a password.
const LOOKED_FOR: usize = 256;
/// Characters of the shortest word that is looked for. Shorter ones are in every password.
const SHORTEST_WORD: usize = 3;
/// How long a password may wait for a core before its request is asked to come back.
const PATIENCE: Duration = Duration::from_secs(2);

/// Refuses passwords that are easy to guess, wherever one is chosen. It says the same whoever asks, before anything is
/// looked up, so nobody learns from it who has an account.
#[derive(Clone, Debug)]
pub struct HardToGuess {
    /// Off the executor, and no more of them than there are cores.
    cores: Arc<Semaphore>,
}

impl Default for HardToGuess {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self { cores: Arc::new(Semaphore::new(cores)) }
    }
}

impl Plugin for HardToGuess {
    fn install(self, builder: Builder) -> Builder {
        builder
            .hook::<SignUpEmail>(self.clone())
            .hook::<ResetPassword>(self.clone())
            .hook::<ChangePassword>(self.clone())
            .hook::<SetPassword>(self)
    }
}

impl Hook<SignUpEmail> for HardToGuess {
    async fn before(&self, act: SignUpEmail, call: &Call<'_>) -> Result<Before<SignUpEmail>, Error> {
        self.check(&act.password, words_of(&[&act.name, &act.email]), call).await?;
        Ok(Before::GoOn(act))
    }
}

impl Hook<ResetPassword> for HardToGuess {
    async fn before(&self, act: ResetPassword, call: &Call<'_>) -> Result<Before<ResetPassword>, Error> {
        // Whose password it is, only the token knows, and that is looked at later.
        self.check(&act.new_password, words_of(&[]), call).await?;
        Ok(Before::GoOn(act))
    }
}

impl Hook<ChangePassword> for HardToGuess {
    async fn before(&self, act: ChangePassword, call: &Call<'_>) -> Result<Before<ChangePassword>, Error> {
        self.check_for_caller(act, |act| &act.new_password, call).await
    }
}

impl Hook<SetPassword> for HardToGuess {
    async fn before(&self, act: SetPassword, call: &Call<'_>) -> Result<Before<SetPassword>, Error> {
        self.check_for_caller(act, |act| &act.new_password, call).await
    }
}

impl HardToGuess {
    /// Nobody's password is none: that somebody has to sign in first is the act's to say.
    async fn check_for_caller<E: Endpoint>(
        &self,
        act: E,
        password: impl Fn(&E) -> &Password,
        call: &Call<'_>,
    ) -> Result<Before<E>, Error> {
        if let Some(current) = call.session().await? {
            let User { name, email, .. } = &current.user;
            self.check(password(&act), words_of(&[name, email.as_str()]), call).await?;
        }
        Ok(Before::GoOn(act))
    }

    /// A password of the wrong length is refused by the act, with a reason of its own.
    async fn check(&self, password: &Password, words: Vec<String>, call: &Call<'_>) -> Result<(), Error> {
        let config = &call.auth.config().email_password;
        if !(config.min_length..=config.max_length).contains(&password.length()) {
            return Ok(());
        }
        if self.score(password.clone(), words).await? < ENOUGH { Err(too_weak()) } else { Ok(()) }
    }

    async fn score(&self, password: Password, words: Vec<String>) -> Result<Score, Error> {
        let core = time::timeout(PATIENCE, Arc::clone(&self.cores).acquire_owned()).await;
        let core = core.map_err(|_| Error::Busy { retry_after: PATIENCE.as_secs() })?.map_err(|_| Error::Unexpected)?;
        let scoring = spawn_blocking(move || {
            let _core = core;
            score(&password, &words)
        });
        scoring.await.map_err(|_| Error::Unexpected)
    }
}

fn too_weak() -> Error {
    Error::Other {
        status: 400,
        code: "PASSWORD_TOO_WEAK".to_owned(),
        message: "Password is too easy to guess".to_owned(),
    }
}

fn score(password: &Password, words: &[String]) -> Score {
    let beginning: String = password.expose().chars().take(LOOKED_AT).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    zxcvbn(&beginning, &words).score()
}

/// The application's name and these texts, and what they consist of.
fn words_of(texts: &[&str]) -> Vec<String> {
    let texts = texts.iter().chain(&[NAME]).map(|text| text.chars().take(LOOKED_FOR).collect::<String>());
    let words = texts.flat_map(|text| {
        let parts: Vec<_> = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect();
        parts.into_iter().chain([text])
    });
    words.filter(|word| word.chars().count() >= SHORTEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_hard_to_guess(password: &str) -> bool {
        score(&password.into(), &words_of(&["Ada Lovelace", "ada.byron@example.com"])) >= ENOUGH
    }

    #[test]
    fn what_many_people_have_is_easy_to_guess() {
        for password in ["password", "password1", "Passw0rd!", "12345678", "qwertyuiop", "iloveyou1", "aaaaaaaaaaaa"] {
            assert!(!is_hard_to_guess(password), "{password}");
        }
    }

    #[test]
    fn what_is_known_of_the_person_is_easy_to_guess() {
        for password in ["adalovelace", "LovelaceAda", "ada.byron@example.com", "byron1234", &format!("{NAME}2026")] {
            assert!(!is_hard_to_guess(password), "{password}");
        }
    }

    #[test]
    fn a_few_words_are_hard_to_guess() {
        for password in ["correct horse battery", "another password", "ananas-banane", "q8Zt1r-Vn4mXc7Lw"] {
            assert!(is_hard_to_guess(password), "{password}");
        }
    }

    #[test]
    fn initials_make_no_password_easy() {
        let words = words_of(&["Q Z V N", "q@z.v"]);
        assert!(words.iter().all(|word| word.len() > 2), "{words:?}");
        assert!(score(&"qzvnqvzn 7".into(), &words) >= ENOUGH);
    }

    #[test]
    fn the_longest_password_of_the_worst_kind_takes_no_longer_than_its_beginning() {
        let worst = "a4@8b({[<c3e69g!|il10o$5s7+t%x2z".repeat(4);
        let words = words_of(&[&"ada ".repeat(10_000)]);
        assert!(words.iter().map(String::len).sum::<usize>() < 2 * LOOKED_FOR + 2 * NAME.len());
        assert_eq!(score(&worst.as_str().into(), &words), score(&worst[..LOOKED_AT].into(), &words));
    }
}
