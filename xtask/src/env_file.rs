//! The `.env` file of the checkout: settings of this machine, readable by its owner alone.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

pub(crate) struct EnvFile {
    path: PathBuf,
    text: String,
}

impl EnvFile {
    /// A file that is not there yet is an empty one.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        let path = root.join(".env");
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.with_context(|| format!("could not read {}", path.display()))?,
        };
        Ok(Self { path, text })
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.text.lines().find_map(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let (key, value) = line.split_once('=')?;
            (key.trim() == name).then_some(value.trim())
        })
    }

    /// Adds a line at the end if no line names the setting yet.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        if self.value(name).is_some() {
            return;
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.extend([name, "=", value, "\n"]);
    }

    /// Replaces the file in one move. A temporary file belongs to its owner alone (0600), and so does what it becomes.
    pub(crate) fn save(&self) -> Result<()> {
        let folder = self.path.parent().context("the .env file lies in a folder")?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(self.text.as_bytes())?;
        file.persist(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file_with(text: &str) -> EnvFile {
        EnvFile { path: PathBuf::from(".env"), text: text.to_owned() }
    }

    #[test]
    fn what_stands_there_stays() {
        let mut file = file_with("# mine\nRUST_LOG=debug");
        file.add("KEYWARD_ENV", "development");
        assert_eq!(file.text, "# mine\nRUST_LOG=debug\nKEYWARD_ENV=development\n");
    }

    #[test]
    fn a_setting_is_added_once() {
        let mut file = file_with("export KEYWARD_SECRET=first\n");
        file.add("KEYWARD_SECRET", "second");
        assert_eq!(file.value("KEYWARD_SECRET"), Some("first"));
        assert_eq!(file.text, "export KEYWARD_SECRET=first\n");
    }

    #[test]
    fn a_comment_or_a_longer_name_is_not_the_setting() {
        let file = file_with("# KEYWARD_SECRET=old\nKEYWARD_SECRETS=other\n");
        assert_eq!(file.value("KEYWARD_SECRET"), None);
    }

    #[test]
    fn the_file_is_readable_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".env"), "A=1\n").unwrap();
        let mut file = EnvFile::open(folder.path()).unwrap();
        file.add("B", "2");
        file.save().unwrap();
        let mode = fs::metadata(folder.path().join(".env")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(EnvFile::open(folder.path()).unwrap().text, "A=1\nB=2\n");
    }
}
