//! This repository as a template: a project is made from it, built, started, and looked at.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use xshell::cmd;

use super::{
    page,
    project::{self, BOLD_NAME, NAME, PLAIN_NAME},
    server::Server,
    visitor::{Answer, Visitor},
};
use crate::{
    browser,
    leptos::{self, Build, Profile},
    rust,
    workspace::Workspace,
};

/// Every page that a visitor can see, and the status it comes with.
const PAGES: [(&str, u16); 4] = [("/", 200), ("/sign-in", 200), ("/sign-up", 200), ("/nothing", 404)];

const SIGN_UP: &str = "name=Ada&email=ada%40example.com&password=correct+horse+battery";

/// One walk through the whole application, in a browser that runs its program.
const JOURNEY: [&str; 2] = ["tests/journey.spec.ts", "--project=with-javascript"];

/// What the release build leaves: the server's side and the browser's, with every dependency compiled.
const COMPILED: [&str; 2] = ["release", "front"];

pub(super) fn test(workspace: &Workspace) -> Result<()> {
    let place = workspace.target.join("template");
    let (folder, target) = (place.join("projects"), place.join("target"));
    lend(workspace, &target)?;
    let plain = project::make(workspace, &folder, &target, &[])?;
    ensure!(says(&plain, "app/src/brand.rs", PLAIN_NAME)?, "a project without a name for people is not {PLAIN_NAME}");
    let project = project::make(workspace, &folder, &target, &[BOLD_NAME])?;
    check(&project)?;
    leptos::build(&project, Profile::Release)?;
    let build = Build::of(&project, Profile::Release);
    visit(&build)?;
    browser::test(workspace, &build, &JOURNEY)
}

/// A project gets a copy, once, and no part in our own target folder: cargo takes packages that lie in the same place of two
/// workspaces for the same, and would take its server for ours. Its sources are newer than the copy, so that what cargo
/// takes for its packages is compiled again.
fn lend(workspace: &Workspace, target: &Path) -> Result<()> {
    for part in COMPILED {
        let (ours, theirs, begun) = (workspace.target.join(part), target.join(part), target.join("begun"));
        if theirs.is_dir() {
            continue;
        }
        workspace.shell.remove_path(&begun)?;
        workspace.shell.create_dir(target)?;
        cmd!(workspace.shell, "cp -Rp {ours} {begun}").run()?;
        fs::rename(begun, theirs)?;
    }
    Ok(())
}

fn says(project: &Workspace, file: &str, text: &str) -> Result<bool> {
    Ok(fs::read_to_string(project.root.join(file))?.contains(text))
}

/// That it is formatted, that its own commands are whole, and that it holds the rules of the house.
fn check(project: &Workspace) -> Result<()> {
    rust::check_format(project)?;
    cmd!(project.shell, "cargo test -p xtask").run()?;
    Ok(())
}

fn visit(build: &Build) -> Result<()> {
    let server = Server::start(&build.server)?;
    let mut visitor = Visitor::new(server.address);
    for (path, status) in PAGES {
        look(&visitor.get(path)?, status)?;
    }
    load_files(&mut visitor)?;
    sign_up(&mut visitor)?;
    ensure!(server.file(&format!("{NAME}.db")).is_file(), "the database is not called {NAME}.db");
    Ok(())
}

/// The page says whose it is, in its title and in its header, and nothing of where it came from.
fn look(page: &Answer, status: u16) -> Result<()> {
    let html = page.text()?;
    ensure!(page.status == status, "a page came with status {} and not {status}:\n{html}", page.status);
    let title = page::text_between(html, "<title>", "</title>")?;
    ensure!(title.ends_with(BOLD_NAME), "the title is {title}");
    let brand = page::text_between(html, r#"class="brand">"#, "</a>")?;
    ensure!(brand == BOLD_NAME, "the header says {brand}");
    ensure!(!html.to_lowercase().contains("keyward"), "a page of the project speaks of Keyward:\n{html}");
    Ok(())
}

/// What a page asks for comes, under the project's name.
fn load_files(visitor: &mut Visitor) -> Result<()> {
    let page = visitor.get("/")?;
    let files = page::files(page.text()?);
    for kind in [".css", ".js", ".wasm"] {
        ensure!(files.iter().any(|file| file.ends_with(kind)), "the page asks for no {kind}, but for {files:?}");
    }
    for file in files {
        ensure!(file.starts_with(&format!("/pkg/{NAME}.")), "{file} is not called {NAME}");
        let status = visitor.get(file)?.status;
        ensure!(status == 200, "{file} came with status {status}");
    }
    Ok(())
}

fn sign_up(visitor: &mut Visitor) -> Result<()> {
    let answer = visitor.send("/api/sign-up", SIGN_UP)?;
    let led_to = answer.header("location");
    ensure!(led_to == Some("/dashboard"), "signing up came with status {} and led to {led_to:?}", answer.status);
    let dashboard = visitor.get("/dashboard")?;
    look(&dashboard, 200)?;
    ensure!(dashboard.text()?.contains("ada@example.com"), "the dashboard does not know who signed up");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn read(path: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
    }

    /// What stands in quotes in these lines.
    fn quoted<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
        lines.filter_map(|line| line.split('"').nth(1)).collect()
    }

    /// Folders and files that the script leaves out.
    fn left_out(script: &str) -> Vec<&str> {
        quoted(script.lines().filter(|line| line.starts_with("leave_out")))
    }

    #[test]
    fn members_stay_or_are_left_out_with_their_folder() {
        let (manifest, script) = (read("Cargo.toml"), read("template/generate.rhai"));
        let members = manifest.split("members = [").nth(1).unwrap().split("\n]").next().unwrap();
        let (stay, go) = members.split_once("{%- comment %}").unwrap();
        let is_left_out = |member: &&str| left_out(&script).iter().any(|path| Path::new(member).starts_with(path));
        assert_eq!(quoted(stay.lines()), ["app", "end2end/page", "frontend", "server", "xtask"]);
        assert!(quoted(stay.lines()).iter().all(|member| !is_left_out(member)));
        let go = quoted(go.lines());
        assert!(!go.is_empty() && go.iter().all(is_left_out), "{go:?}");
    }

    #[test]
    fn what_git_ignores_is_left_out() {
        let script = read("template/generate.rhai");
        for line in read(".gitignore").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let path = line.trim_matches(['/', '*']);
            assert!(script.contains(path), "{line} is not left out");
        }
    }

    #[test]
    fn the_readme_of_a_project_names_the_same_settings() {
        let settings = |readme: &str| -> BTreeSet<String> {
            readme.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect()
        };
        let ours = settings(&read("README.md"));
        let theirs = settings(&read("template/README.md").replace("{{ file_name }}", "keyward"));
        let apart: Vec<_> = ours.symmetric_difference(&theirs).collect();
        assert!(!ours.is_empty() && apart.is_empty(), "{apart:#?}");
    }

    #[test]
    fn a_piece_declares_what_it_is_put_in_place_of() {
        let declared = |path: &str| -> Vec<String> {
            let lines = read(path);
            let declarations = lines.lines().filter(|line| line.starts_with("pub"));
            declarations.map(|line| line.split(" = ").next().unwrap().to_owned()).collect()
        };
        for (piece, ours) in
            [("brand.rs", "app/src/brand.rs"), ("name.rs", "server/src/name.rs"), ("own.rs", "xtask/src/own/mod.rs")]
        {
            assert_eq!(declared(&format!("template/{piece}")), declared(ours), "{piece}");
        }
    }
}
