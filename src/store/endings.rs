//! Word of sessions that ended, for who holds a connection open that rests on one. It reaches this process alone; what
//! another server ended, the store tells who asks it.

use tokio::sync::broadcast;

use crate::model::UserId;

/// Endings that a listener may be behind; who is further behind asks the store.
const BACKLOG: usize = 256;

/// Where endings are announced.
#[derive(Clone, Debug)]
pub(crate) struct Endings(broadcast::Sender<UserId>);

/// Hears of endings.
pub(crate) struct Listener(broadcast::Receiver<UserId>);

impl Endings {
    pub(super) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }

    pub(super) fn announce(&self, users: Vec<UserId>) {
        for user in users {
            // Nobody has to listen.
            let _ = self.0.send(user);
        }
    }

    pub(super) fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

impl Listener {
    /// Waits until sessions of this user may have ended.
    pub(crate) async fn hear_of(&mut self, user: &UserId) {
        loop {
            match self.0.recv().await {
                Ok(ended) if ended == *user => return,
                Ok(_) => {}
                // Something was missed, and it may have been this user.
                Err(broadcast::error::RecvError::Lagged(_)) => return,
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}
