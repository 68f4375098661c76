//! Which mail server, how to reach it, and who one is there.

use std::{borrow::Cow, fmt, fs, net::IpAddr};

use lettre::transport::smtp::{
    authentication::Credentials,
    client::{Certificate, TlsParameters},
};
use percent_encoding::percent_decode_str;
use url::Url;

/// Submission over TLS (RFC 8314 §3.3).
const SUBMISSIONS: u16 = 465;
/// Submission, with STARTTLS (RFC 6409 §3.1).
const SUBMISSION: u16 = 587;
/// A relay of one's own, which asks for nothing (RFC 5321 §4.5.4.2).
const RELAY: u16 = 25;

/// A mail server that takes letters in.
///
/// | URL | how |
/// |-----|-----|
/// | `smtps://user:password@mail.example.com` | over TLS, port 465 |
/// | `smtp://user:password@mail.example.com` | STARTTLS, port 587; a server without it gets nothing |
/// | `smtp://127.0.0.1:1025?tls=none` | in the clear, port 25; with a password only on this machine |
///
/// User and password are percent-encoded. `?ca=/etc/ssl/mail.pem` names a file of certificates to trust besides the
/// public ones.
#[derive(Clone)]
pub struct SmtpServer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) login: Option<Credentials>,
}

/// What keeps others from reading along.
#[derive(Clone)]
pub(super) enum Security {
    Tls(TlsParameters),
    StartTls(TlsParameters),
    InTheClear,
}

/// What is wrong with the URL of a mail server. Nothing of the URL is repeated: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SmtpUrlError {
    /// No URL, or of another kind.
    #[error(
        "must be a URL such as smtps://user:password@mail.example.com or smtp://user:password@mail.example.com:587"
    )]
    Shape,
    /// One without the other, or not percent-encoded UTF-8.
    #[error(
        "must name user and password together or neither, and characters such as @, : and / in them as %40, %3A and %2F"
    )]
    Login,
    /// A parameter that means nothing here.
    #[error("has a parameter that is neither `tls=none`, which goes with smtp://, nor `ca=` and a file")]
    Parameter,
    /// The password would cross a network readable.
    #[error("would send the password in the clear; leave out `tls=none`")]
    PasswordInTheClear,
    /// The file named by `ca` cannot be used.
    #[error("names a file of certificates (`ca`) that cannot be read or holds none")]
    Certificates,
}

impl SmtpServer {
    /// Reads a URL, and the file of certificates that it may name.
    ///
    /// # Errors
    /// When it is not one of those above.
    pub fn parse(text: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(text).map_err(|_| SmtpUrlError::Shape)?;
        let host = url.host_str().ok_or(SmtpUrlError::Shape)?.trim_matches(['[', ']']).to_owned();
        if host.is_empty() || !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmtpUrlError::Shape);
        }
        let (security, default_port) = security(&url, &host)?;
        let login = login(&url)?;
        if login.is_some() && matches!(security, Security::InTheClear) && !is_this_machine(&host) {
            return Err(SmtpUrlError::PasswordInTheClear);
        }
        Ok(Self { host, port: url.port().unwrap_or(default_port), security, login })
    }
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tls(_) => "Tls",
            Self::StartTls(_) => "StartTls",
            Self::InTheClear => "InTheClear",
        })
    }
}

/// How it is reached, and the port that goes with it.
fn security(url: &Url, host: &str) -> Result<(Security, u16), SmtpUrlError> {
    let parameters: Vec<_> = url.query_pairs().collect();
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    match (url.scheme(), parameters[..].as_ref()) {
        ("smtp", [("tls", "none")]) => Ok((Security::InTheClear, RELAY)),
        ("smtp", []) => Ok((Security::StartTls(tls(host, None)?), SUBMISSION)),
        ("smtp", [("ca", file)]) => Ok((Security::StartTls(tls(host, Some(file))?), SUBMISSION)),
        ("smtps", []) => Ok((Security::Tls(tls(host, None)?), SUBMISSIONS)),
        ("smtps", [("ca", file)]) => Ok((Security::Tls(tls(host, Some(file))?), SUBMISSIONS)),
        ("smtp" | "smtps", _) => Err(SmtpUrlError::Parameter),
        _ => Err(SmtpUrlError::Shape),
    }
}

/// Certificates are checked against the public roots, and against those of the file.
fn tls(host: &str, file: Option<&str>) -> Result<TlsParameters, SmtpUrlError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(file) = file {
        let text = fs::read(file).map_err(|_| SmtpUrlError::Certificates)?;
        // What holds no certificate is read as none, without an error.
        if !text.windows(BEGIN.len()).any(|window| window == BEGIN) {
            return Err(SmtpUrlError::Certificates);
        }
        builder = builder.add_root_certificate(Certificate::from_pem(&text).map_err(|_| SmtpUrlError::Certificates)?);
    }
    builder.build().map_err(|_| SmtpUrlError::Certificates)
}

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

fn login(url: &Url) -> Result<Option<Credentials>, SmtpUrlError> {
    let decoded = |text| percent_decode_str(text).decode_utf8().map(Cow::into_owned).map_err(|_| SmtpUrlError::Login);
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None | Some("")) => Err(SmtpUrlError::Login),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(url: &str) -> String {
        format!("{:?}", SmtpServer::parse(url).unwrap())
    }

    #[test]
    fn a_url_says_how_a_server_is_reached() {
        for (url, host, port, security) in [
            ("smtps://mail.example.com", "mail.example.com", 465, "Tls"),
            ("smtps://u:p@mail.example.com:2465/", "mail.example.com", 2465, "Tls"),
            ("smtp://u:p@mail.example.com", "mail.example.com", 587, "StartTls"),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "StartTls"),
            ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1", 1025, "InTheClear"),
            ("smtp://u:p@[::1]:1025?tls=none", "::1", 1025, "InTheClear"),
            ("smtp://u:p@localhost:1025?tls=none", "localhost", 1025, "InTheClear"),
            ("smtp://localhost?tls=none", "localhost", 25, "InTheClear"),
            ("smtp://mailpit:1025?tls=none", "mailpit", 1025, "InTheClear"),
        ] {
            let server = SmtpServer::parse(url).unwrap();
            assert_eq!((server.host.as_str(), server.port), (host, port), "{url}");
            assert_eq!(format!("{:?}", server.security), security, "{url}");
        }
    }

    #[test]
    fn user_and_password_are_percent_encoded() {
        let server = SmtpServer::parse("smtps://me%40example.com:p%3A%2F%C3%A4@mail.example.com").unwrap();
        assert_eq!(server.login, Some(Credentials::new("me@example.com".to_owned(), "p:/ä".to_owned())));
    }

    #[test]
    fn every_mistake_has_a_sentence_of_its_own() {
        use SmtpUrlError::{Certificates, Login, Parameter, PasswordInTheClear, Shape};
        for (url, mistake) in [
            ("", Shape),
            ("mail.example.com", Shape),
            ("mail.example.com:587", Shape),
            ("http://mail.example.com", Shape),
            ("smtp://", Shape),
            ("smtp:mail.example.com", Shape),
            ("smtps://mail.example.com/name", Shape),
            ("smtps://mail.example.com#tls", Shape),
            ("smtps://hush@mail.example.com", Login),
            ("smtps://:hush@mail.example.com", Login),
            ("smtps://hush:@mail.example.com", Login),
            ("smtps://hush:%ff@mail.example.com", Login),
            ("smtps://mail.example.com?tls=none", Parameter),
            ("smtp://mail.example.com?tls=opportunistic", Parameter),
            ("smtp://mail.example.com?tls=none&tls=none", Parameter),
            ("smtp://mail.example.com?TLS=none", Parameter),
            ("smtp://user:hush@mail.example.com?tls=none", PasswordInTheClear),
            ("smtps://mail.example.com?ca=/nowhere/hush.pem", Certificates),
            ("smtps://mail.example.com?ca=Cargo.toml", Certificates),
        ] {
            let error = SmtpServer::parse(url).unwrap_err();
            assert_eq!(error, mistake, "{url}");
            assert!(!error.to_string().contains("hush"), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_password() {
        let shown = seen("smtps://ada:hush-hush@mail.example.com");
        assert!(shown.contains("mail.example.com") && !shown.contains("hush") && !shown.contains("ada"), "{shown}");
    }
}
