//! What the pages say. Every sentence has a name here and its words in the file of each language, so that one which a
//! language lacks does not compile.

mod english;
mod german;
mod language;
mod problem;

pub(crate) use language::words;
pub(crate) use problem::{Place, explain};

/// Everything that the pages say, in one language.
pub(crate) struct Words {
    /// The language's tag (RFC 5646), for the document and those who listen to it.
    pub(crate) language: &'static str,
    /// For people who walk through the page by keyboard.
    pub(crate) skip: &'static str,
    /// The name of the header's navigation.
    pub(crate) navigation: &'static str,
    pub(crate) go_to_dashboard: &'static str,
    /// In the place of what is yet to come.
    pub(crate) waiting: &'static str,
    pub(crate) fields: Fields,
    pub(crate) home: Home,
    pub(crate) sign_up: SignUp,
    pub(crate) sign_in: SignIn,
    pub(crate) sign_out: &'static str,
    pub(crate) forgot_password: ForgotPassword,
    pub(crate) reset_password: ResetPassword,
    pub(crate) resend_verification: Task,
    pub(crate) verify_email: VerifyEmail,
    pub(crate) confirm_email_change: Task,
    pub(crate) check_mail: CheckMail,
    pub(crate) delete_account: DeleteAccount,
    pub(crate) dashboard: Dashboard,
    pub(crate) account: Account,
    pub(crate) not_found: NotFound,
    pub(crate) done: Done,
    pub(crate) problems: Problems,
}

/// A page that asks for one thing.
pub(crate) struct Task {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) button: &'static str,
}

/// Labels and hints.
pub(crate) struct Fields {
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) new_email: &'static str,
    pub(crate) password: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) current_password: &'static str,
    pub(crate) password_hint: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) picture_hint: &'static str,
    /// On the buttons that show what was typed, and hide it again.
    pub(crate) show: &'static str,
    pub(crate) hide: &'static str,
}

pub(crate) struct Home {
    pub(crate) headline: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) create_account: &'static str,
    /// Before the code of what went wrong.
    pub(crate) something_went_wrong: &'static str,
}

pub(crate) struct SignUp {
    pub(crate) title: &'static str,
    pub(crate) has_account: &'static str,
}

pub(crate) struct SignIn {
    pub(crate) title: &'static str,
    pub(crate) remember_me: &'static str,
    pub(crate) has_no_account: &'static str,
}

pub(crate) struct ForgotPassword {
    pub(crate) task: Task,
    pub(crate) remembered: &'static str,
}

pub(crate) struct ResetPassword {
    pub(crate) task: Task,
    pub(crate) too_old: &'static str,
    pub(crate) ask_again: &'static str,
}

pub(crate) struct VerifyEmail {
    pub(crate) task: Task,
    pub(crate) too_old: &'static str,
    pub(crate) ask_again: &'static str,
}

/// After something was sent by mail.
pub(crate) struct CheckMail {
    pub(crate) title: &'static str,
    pub(crate) password: &'static str,
    pub(crate) verification: &'static str,
    pub(crate) own_verification: &'static str,
    pub(crate) email_change: &'static str,
    pub(crate) new_email: &'static str,
    pub(crate) deletion: &'static str,
    pub(crate) nothing_came: &'static str,
    pub(crate) ask_again: &'static str,
}

/// The page behind the link of the mail that confirms a deletion.
pub(crate) struct DeleteAccount {
    pub(crate) task: Task,
    pub(crate) rather_not: &'static str,
}

pub(crate) struct Dashboard {
    pub(crate) title: &'static str,
    pub(crate) hello: fn(&str) -> String,
    pub(crate) purpose: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) signed_in_until: &'static str,
    pub(crate) manage_account: &'static str,
}

/// The pages on which people look after their account.
pub(crate) struct Account {
    /// The name of their navigation.
    pub(crate) navigation: &'static str,
    pub(crate) profile: Profile,
    pub(crate) email: Email,
    pub(crate) password: ChangePassword,
    pub(crate) methods: Methods,
    pub(crate) devices: Devices,
    pub(crate) deletion: Deletion,
    pub(crate) confirm: Confirm,
}

pub(crate) struct Profile {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) save: &'static str,
}

pub(crate) struct Email {
    pub(crate) title: &'static str,
    pub(crate) current: &'static str,
    pub(crate) verified: &'static str,
    pub(crate) unverified: &'static str,
    pub(crate) send_link: &'static str,
    pub(crate) change: &'static str,
    /// What happens next, for who has shown that the present address is theirs.
    pub(crate) both_addresses: &'static str,
    /// The same for who has not.
    pub(crate) new_address: &'static str,
    pub(crate) button: &'static str,
}

pub(crate) struct ChangePassword {
    pub(crate) title: &'static str,
    pub(crate) has_none: &'static str,
    pub(crate) end_other_sessions: &'static str,
    pub(crate) change: &'static str,
    pub(crate) set: &'static str,
}

/// The ways in which somebody can sign in.
pub(crate) struct Methods {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) password: &'static str,
    pub(crate) since: &'static str,
    pub(crate) unlink: &'static str,
    pub(crate) is_last: &'static str,
}

pub(crate) struct Devices {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) this_device: &'static str,
    pub(crate) unknown_browser: &'static str,
    /// Between a browser and its system.
    pub(crate) on: &'static str,
    pub(crate) unknown_address: &'static str,
    pub(crate) signed_in: &'static str,
    pub(crate) last_active: &'static str,
    pub(crate) end: &'static str,
    pub(crate) end_others: &'static str,
}

pub(crate) struct Deletion {
    pub(crate) title: &'static str,
    pub(crate) what_goes: &'static str,
    pub(crate) profile: &'static str,
    pub(crate) methods: &'static str,
    pub(crate) sessions: &'static str,
    pub(crate) for_good: &'static str,
    pub(crate) by_mail: &'static str,
    pub(crate) button: &'static str,
    pub(crate) not_offered: &'static str,
}

/// Asking for the password once more.
pub(crate) struct Confirm {
    pub(crate) explanation: &'static str,
    pub(crate) without_password: &'static str,
    pub(crate) button: &'static str,
}

pub(crate) struct NotFound {
    pub(crate) title: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) way_out: &'static str,
}

/// What was done before a page was reached.
pub(crate) struct Done {
    pub(crate) password_reset: &'static str,
    pub(crate) password_changed: &'static str,
    pub(crate) password_set: &'static str,
    pub(crate) email_changed: &'static str,
    pub(crate) email_verified: &'static str,
    pub(crate) email_verified_sign_in: &'static str,
    pub(crate) profile_saved: &'static str,
    pub(crate) unlinked: &'static str,
    pub(crate) session_ended: &'static str,
    pub(crate) sessions_ended: &'static str,
    pub(crate) account_deleted: &'static str,
}

/// What to say about an error.
pub(crate) struct Problems {
    pub(crate) no_email: &'static str,
    pub(crate) email_is_taken: &'static str,
    pub(crate) email_is_the_same: &'static str,
    pub(crate) email_is_another: &'static str,
    pub(crate) password_too_short: &'static str,
    pub(crate) password_too_long: &'static str,
    pub(crate) password_too_weak: &'static str,
    pub(crate) no_password: &'static str,
    pub(crate) wrong_password: &'static str,
    pub(crate) password_once_more: &'static str,
    pub(crate) wrong_email_or_password: &'static str,
    pub(crate) strange_name: &'static str,
    pub(crate) no_picture: &'static str,
    pub(crate) incomplete: &'static str,
    pub(crate) unreachable: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) unverified: &'static str,
    pub(crate) verified_already: &'static str,
    pub(crate) bad_link: &'static str,
    pub(crate) link_of_somebody_else: &'static str,
    pub(crate) no_mail: &'static str,
    pub(crate) not_offered: &'static str,
    pub(crate) last_method: &'static str,
    pub(crate) gone_already: &'static str,
    pub(crate) password_already: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) wait_a_minute: &'static str,
    pub(crate) wait_an_hour: &'static str,
    pub(crate) foreign_request: &'static str,
    pub(crate) unexpected: &'static str,
}

impl Done {
    /// The news that a word in an address stands for. The words are ours, whatever the address says.
    pub(crate) fn of(&self, word: &str) -> Option<&'static str> {
        Some(match word {
            "password-reset" => self.password_reset,
            "password-changed" => self.password_changed,
            "password-set" => self.password_set,
            "email-changed" => self.email_changed,
            "email-verified" => self.email_verified,
            "email-verified-sign-in" => self.email_verified_sign_in,
            "profile-saved" => self.profile_saved,
            "unlinked" => self.unlinked,
            "session-ended" => self.session_ended,
            "sessions-ended" => self.sessions_ended,
            "account-deleted" => self.account_deleted,
            _ => return None,
        })
    }
}

impl CheckMail {
    /// What the mail is for that a word in an address stands for.
    pub(crate) fn of(&self, word: &str) -> &'static str {
        match word {
            "verification" => self.verification,
            "own-verification" => self.own_verification,
            "email-change" => self.email_change,
            "new-email" => self.new_email,
            "deletion" => self.deletion,
            _ => self.password,
        }
    }
}
