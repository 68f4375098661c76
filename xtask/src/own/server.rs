//! The project's server while it runs, in an empty folder and with no more settings than it must have.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::port;

/// A machine under load takes longer than the fraction of a second that it needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Long enough for a server that nobody knows.
const SECRET: &str = "of-a-server-that-lives-for-a-few-seconds";

/// Stopped when it is dropped; its database goes with its folder.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    folder: TempDir,
    process: Child,
}

impl Server {
    pub(super) fn start(program: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port::free()?));
        let log = File::create(folder.path().join("log"))?;
        let process = Command::new(program)
            .current_dir(&folder)
            .env_clear()
            .envs([("KEYWARD_ENV", "production"), ("KEYWARD_SECRET", SECRET)])
            .env("LEPTOS_SITE_ADDR", address.to_string())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut server = Self { address, folder, process };
        server.wait()?;
        Ok(server)
    }

    /// What the server wrote into its folder.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let is_over = self.process.try_wait()?.is_some() || start.elapsed() > PATIENCE;
            ensure!(!is_over, "the server did not start:\n{}", fs::read_to_string(self.file("log"))?);
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
