//! Being there.

use super::{Act, Call};
use crate::{
    endpoint::{Alive, Ping},
    error::Error,
};

impl Act for Ping {
    async fn act(self, _call: &Call<'_>) -> Result<Alive, Error> {
        Ok(Alive { ok: true })
    }
}
