//! Where the browser's files are, and what Leptos must know to name them.

use std::{
    io,
    path::{Path, PathBuf},
};

use leptos::config::LeptosOptions;

use crate::{name::NAME, settings::Settings};

/// The folder of scripts, wasm and styles below the site's root.
pub const PKG: &str = "pkg";
/// Written beside the program when file names hold a hash of their content.
const HASHES: &str = "hash.txt";

/// The browser's files.
#[derive(Clone, Debug)]
pub struct Site {
    /// What Leptos needs to know.
    pub options: LeptosOptions,
    /// The folder that holds them.
    pub root: PathBuf,
}

/// The browser's files are not there.
#[derive(Debug, thiserror::Error)]
#[error(
    "there are no files for the browser in {}; `cargo leptos build` makes them, and LEPTOS_SITE_ROOT says where they are",
    .0.display()
)]
pub struct NoFiles(PathBuf);

impl Site {
    /// Finds the files: where the settings say, or beside the program, or where the build put them.
    ///
    /// # Errors
    /// When they are not there: a site without styles and scripts is none.
    pub fn find(settings: &Settings) -> Result<Self, NoFiles> {
        let program = std::env::current_exe().ok();
        let folder = program.as_deref().and_then(Path::parent);
        let root = settings.site_root.clone().unwrap_or_else(|| beside(folder));
        if !root.join(PKG).is_dir() {
            return Err(NoFiles(root));
        }
        let options = LeptosOptions::builder()
            .output_name(NAME)
            .site_root(root.to_string_lossy())
            .site_pkg_dir(PKG)
            .site_addr(settings.address)
            .hash_files(folder.is_some_and(|folder| folder.join(HASHES).is_file()))
            .build();
        Ok(Self { options, root })
    }

    /// Files at the root that are not built: favicon and its like.
    pub fn public_files(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in self.root.read_dir()? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.extend(entry.file_name().into_string().ok());
            }
        }
        Ok(names)
    }
}

/// `site` in the program's folder, or one above, where `cargo leptos build` leaves it.
fn beside(folder: Option<&Path>) -> PathBuf {
    let candidates = folder.into_iter().flat_map(|folder| [Some(folder), folder.parent()]).flatten();
    candidates
        .map(|folder| folder.join("site"))
        .find(|site| site.is_dir())
        .unwrap_or_else(|| PathBuf::from("target/site"))
}
