//! The secret of a server on this machine: made once, so that a restart signs nobody out.

use anyhow::Result;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::Need;
use crate::{env_file::EnvFile, workspace::Workspace};

/// As many bytes as the keys have that are derived from it.
const LENGTH: usize = 32;

pub(crate) struct DevelopmentSecret;

impl Need for DevelopmentSecret {
    fn name(&self) -> String {
        "development secret in .env".to_owned()
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok(EnvFile::open(&workspace.root)?.value("KEYWARD_SECRET").is_some())
    }

    fn plan(&self, _: &Workspace) -> String {
        "making one for this machine".to_owned()
    }

    fn meet(&self, workspace: &Workspace) -> Result<()> {
        let mut file = EnvFile::open(&workspace.root)?;
        file.add("KEYWARD_ENV", "development");
        file.add("KEYWARD_SECRET", &random_secret()?);
        file.save()
    }
}

#[expect(clippy::disallowed_methods, reason = "a secret for this machine is not made in tests")]
fn random_secret() -> Result<String> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}
