//! Being there.

use super::{Act, Call};
use crate::{
    endpoint::{Alive, Ok},
    error::Error,
};

impl Act for Ok {
    async fn act(self, _call: &Call<'_>) -> Result<Alive, Error> {
        Result::Ok(Alive { ok: true })
    }
}
