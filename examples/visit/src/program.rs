//! A program while it runs: at a free port, in a folder of its own, and no longer than its test.

use std::process::Stdio;

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use crate::PATIENCE;

/// A program that listens, and that says where in its first line.
pub struct Program {
    place: String,
    lines: Lines<BufReader<ChildStdout>>,
    /// Killed when it is dropped, which is before its folder is.
    _process: Child,
    _folder: TempDir,
}

impl Program {
    /// Starts it with these settings and no others.
    pub async fn start(path: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(path)
            .current_dir(&folder)
            .env_clear()
            .env("ADDRESS", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut program = Self { place: String::new(), lines, _process: process, _folder: folder };
        program.place = program.says("http://").await;
        program
    }

    /// The address of a path: `program.url("/api/me")`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.place)
    }

    /// Waits for a line that holds this text.
    pub async fn says(&mut self, text: &str) -> String {
        let listening = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if line.contains(text) {
                    return line;
                }
            }
            panic!("the program ended and did not say {text}");
        };
        timeout(PATIENCE, listening).await.unwrap()
    }
}
