//! One conversation with a mail server.

use lettre::{
    Message,
    transport::smtp::{
        authentication::DEFAULT_MECHANISMS,
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Noop, Rcpt},
        extension::ClientId,
    },
};
use tokio::time;

use super::{SmtpServer, TimeLimits, Undelivered, server::Security, step::Step};

/// A server that was reached, over TLS where that is asked for, and signed in to.
pub(super) struct Connection {
    line: AsyncSmtpConnection,
    limits: TimeLimits,
}

impl Connection {
    pub(super) async fn open(server: &SmtpServer, limits: TimeLimits) -> Result<Self, Undelivered> {
        let name = ClientId::default();
        let mut line = match &server.security {
            Security::Tls(tls) => reach(server, limits, &name, Some(tls.clone())).await?,
            Security::StartTls(tls) => {
                let mut line = reach(server, limits, &name, None).await?;
                Step::Encrypt.within(limits.connect, line.starttls(tls.clone(), &name)).await?;
                line
            }
            Security::InTheClear => reach(server, limits, &name, None).await?,
        };
        if let Some(login) = &server.login {
            Step::SignIn.within(limits.command, line.auth(DEFAULT_MECHANISMS, login)).await?;
        }
        Ok(Self { line, limits })
    }

    /// Whether the server is still there.
    pub(super) async fn answers(&mut self) -> bool {
        matches!(time::timeout(self.limits.command, self.line.command(Noop)).await, Ok(Ok(_)))
    }

    /// Has the server wait for a letter. Step by step, so that it is known what it objects to.
    pub(super) async fn announce(&mut self, message: &Message) -> Result<(), Undelivered> {
        let (line, limit) = (&mut self.line, self.limits.command);
        let envelope = message.envelope();
        Step::Sender.within(limit, line.command(Mail::new(envelope.from().cloned(), Vec::new()))).await?;
        for recipient in envelope.to() {
            Step::Recipient.within(limit, line.command(Rcpt::new(recipient.clone(), Vec::new()))).await?;
        }
        Step::Content.within(limit, line.command(Data)).await?;
        Ok(())
    }

    /// Hands the letter over that was announced.
    pub(super) async fn hand_over(&mut self, message: &Message) -> Result<(), Undelivered> {
        Step::Content.within(self.limits.content, self.line.message(&message.formatted())).await?;
        Ok(())
    }

    /// Says goodbye; a server that does not listen any more is left.
    pub(super) async fn close(mut self) {
        let _ = time::timeout(self.limits.command, self.line.abort()).await;
    }
}

async fn reach(
    server: &SmtpServer,
    limits: TimeLimits,
    name: &ClientId,
    tls: Option<TlsParameters>,
) -> Result<AsyncSmtpConnection, Undelivered> {
    let address = (server.host.as_str(), server.port);
    let connecting = AsyncSmtpConnection::connect_tokio1(address, None, name, tls, None);
    Step::Connect.within(limits.connect, connecting).await
}
