//! A Postgres cluster for one test run: its own data, its own port, gone afterwards.

use std::{
    fs::{self, File},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use xshell::cmd;

use crate::{port, workspace::Workspace};

/// A fresh cluster answers in a fraction of a second; a machine under load takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A database a test, several tests at once, several connections a test.
const CONNECTIONS: &str = "max_connections=200";

/// Nobody reads the data after a crash: nothing waits for the disk.
const CARELESS: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

pub(crate) struct Cluster {
    folder: Folder,
    port: u16,
    server: Child,
}

impl Cluster {
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let folder = Folder::make(workspace)?;
        folder.initialise()?;
        let port = port::free()?;
        let server = folder.serve(port)?;
        let mut cluster = Self { folder, port, server };
        cluster.wait()?;
        Ok(cluster)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while !self.answers()? {
            let is_over = self.server.try_wait()?.is_some() || start.elapsed() > PATIENCE;
            ensure!(!is_over, "PostgreSQL did not start:\n{}", self.folder.log());
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn answers(&self) -> Result<bool> {
        let port = self.port.to_string();
        let status = self.folder.command("pg_isready")?.args(["-q", "-h", "127.0.0.1", "-p", &port]).status()?;
        Ok(status.success())
    }
}

impl Drop for Cluster {
    /// At once, without writing anything back; the folder goes when the field is dropped.
    fn drop(&mut self) {
        let stopped = self.folder.run("pg_ctl", &["stop", "-m", "immediate", "-D", "data"]);
        if let Err(error) = stopped {
            eprintln!("PostgreSQL is killed, because it did not stop: {error:#}");
            self.server.kill().ok();
        }
        self.server.wait().ok();
    }
}

/// Where a cluster lives, and as whom its programs run.
struct Folder {
    programs: PathBuf,
    owner: Option<Owner>,
    place: TempDir,
}

impl Folder {
    fn make(workspace: &Workspace) -> Result<Self> {
        let programs = programs(workspace).context("PostgreSQL's programs are not installed")?;
        let place = tempfile::Builder::new().prefix("xtask-postgres-").tempdir()?;
        let owner = Owner::beside_root(workspace)?;
        if let Some(Owner { user, group }) = owner {
            chown(place.path(), Some(user), Some(group))?;
        }
        Ok(Self { programs, owner, place })
    }

    /// Whoever reaches the port is the superuser; the port is open to this machine alone.
    fn initialise(&self) -> Result<()> {
        self.run("initdb", &["-D", "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"])
    }

    /// Stays in our process group: Ctrl-C ends it with us.
    fn serve(&self, port: u16) -> Result<Child> {
        let port = format!("port={port}");
        let settings = [&port, "listen_addresses=127.0.0.1", "unix_socket_directories=", CONNECTIONS];
        let mut server = self.command("postgres")?;
        server.args(["-D", "data"]);
        for setting in settings.into_iter().chain(CARELESS) {
            server.args(["-c", setting]);
        }
        Ok(server.spawn()?)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let status = self.command(program)?.args(arguments).status()?;
        ensure!(status.success(), "{program} failed:\n{}", self.log());
        Ok(())
    }

    fn command(&self, program: &str) -> Result<Command> {
        let mut command = Command::new(self.programs.join(program));
        let log = File::options().create(true).append(true).open(self.log_file())?;
        command.current_dir(&self.place).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        if let Some(Owner { user, group }) = self.owner {
            command.uid(user).gid(group);
        }
        Ok(command)
    }

    fn log_file(&self) -> PathBuf {
        self.place.path().join("log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }
}

/// Postgres refuses to run as root; its package brings a user for it.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    fn beside_root(workspace: &Workspace) -> Result<Option<Self>> {
        if !workspace.is_root() {
            return Ok(None);
        }
        let id =
            |flag: &str| -> Result<u32> { Ok(cmd!(workspace.shell, "id {flag} postgres").quiet().read()?.parse()?) };
        Ok(Some(Self { user: id("-u")?, group: id("-g")? }))
    }
}

/// The folder of the newest installed version: where Debian keeps them, else on the path.
pub(crate) fn programs(workspace: &Workspace) -> Option<PathBuf> {
    newest_below(Path::new("/usr/lib/postgresql")).or_else(|| {
        let initdb = workspace.find("initdb")?.canonicalize().ok()?;
        Some(initdb.parent()?.to_owned())
    })
}

fn newest_below(folder: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut versions: Vec<u32> = versions.collect();
    versions.sort_unstable();
    let programs = versions.into_iter().rev().map(|version| folder.join(version.to_string()).join("bin"));
    programs.into_iter().find(|programs| programs.join("initdb").is_file())
}
