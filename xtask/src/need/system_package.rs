//! What only the system's package manager can bring.

use anyhow::{Result, bail};
use xshell::cmd;

use super::Need;
use crate::{browser, postgres, workspace::Workspace};

pub(crate) struct SystemPackage {
    name: &'static str,
    packages: &'static [&'static str],
    is_there: fn(&Workspace) -> bool,
}

pub(crate) const C_COMPILER: SystemPackage = SystemPackage {
    name: "C compiler",
    packages: &["build-essential"],
    is_there: |workspace| workspace.find("cc").is_some(),
};

pub(crate) const NODE: SystemPackage = SystemPackage {
    name: "Node and npm",
    packages: &["nodejs", "npm"],
    is_there: |workspace| workspace.find("node").is_some() && workspace.find("npm").is_some(),
};

pub(crate) const POSTGRES: SystemPackage = SystemPackage {
    name: "PostgreSQL",
    packages: &["postgresql"],
    is_there: |workspace| postgres::programs(workspace).is_some(),
};

pub(crate) const BROWSER: SystemPackage = SystemPackage {
    name: "Chromium",
    packages: &["chromium"],
    is_there: |workspace| browser::program(workspace).is_some(),
};

pub(crate) const OPENSSL: SystemPackage = SystemPackage {
    name: "OpenSSL",
    packages: &["openssl"],
    is_there: |workspace| workspace.find("openssl").is_some(),
};

impl Need for SystemPackage {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn is_met(&self, workspace: &Workspace) -> Result<bool> {
        Ok((self.is_there)(workspace))
    }

    fn plan(&self, _: &Workspace) -> String {
        format!("{} from the system's packages", self.packages.join(" and "))
    }

    fn meet(&self, workspace: &Workspace) -> Result<()> {
        if !workspace.is_root() || workspace.find("apt-get").is_none() {
            bail!("installing system packages is yours to do:\n\n    {}\n", self.command());
        }
        let packages = self.packages;
        cmd!(workspace.shell, "apt-get update -qq").run()?;
        cmd!(workspace.shell, "apt-get install -qq -y --no-install-recommends {packages...}")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
        Ok(())
    }
}

impl SystemPackage {
    /// What a person types on Debian and its descendants.
    fn command(&self) -> String {
        format!("sudo apt-get install -y --no-install-recommends {}", self.packages.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_to_type_is_complete() {
        assert_eq!(NODE.command(), "sudo apt-get install -y --no-install-recommends nodejs npm");
    }
}
