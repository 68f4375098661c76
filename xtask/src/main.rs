//! The developer's commands: `cargo xtask dev` and `cargo xtask test`.

mod browser;
mod dev;
mod elapsed;
mod env_file;
mod leptos;
mod need;
mod own;
mod pace;
mod port;
mod postgres;
mod report;
mod rust;
mod test;
mod version;
mod wasm_size;
mod workspace;

use std::{env, process::ExitCode};

use anyhow::Result;
use pace::Pace;
use workspace::Workspace;

const USAGE: &str = "\
The developer's commands:

    cargo xtask dev             install what is missing, then build, run and watch the application
    cargo xtask test            everything that has to hold before a change is handed in
    cargo xtask test --quick    the same without its slow stages";

/// A command line that could not be understood, as shells and `clap` report it.
const MISUSED: u8 = 2;

#[derive(Debug, PartialEq)]
enum Command {
    Dev,
    Test(Pace),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some(command) = Command::parse(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(MISUSED);
    };
    match command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    fn parse(arguments: &[String]) -> Option<Self> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments[..] {
            ["dev"] => Some(Self::Dev),
            ["test"] => Some(Self::Test(Pace::Full)),
            ["test", "--quick"] => Some(Self::Test(Pace::Quick)),
            _ => None,
        }
    }

    fn run(self) -> Result<()> {
        let workspace = Workspace::open()?;
        match self {
            Self::Dev => dev::run(&workspace),
            Self::Test(pace) => test::run(workspace, pace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&words)
    }

    #[test]
    fn the_commands_of_the_readme_are_understood() {
        assert_eq!(parse("dev"), Some(Command::Dev));
        assert_eq!(parse("test"), Some(Command::Test(Pace::Full)));
        assert_eq!(parse("test --quick"), Some(Command::Test(Pace::Quick)));
    }

    #[test]
    fn nothing_else_is() {
        for line in ["", "tset", "test --slow", "dev --quick", "test --quick now"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
