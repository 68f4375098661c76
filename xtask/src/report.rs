//! The table at the end of a test run.

use std::{
    fmt::{Display, Formatter, Result},
    time::Duration,
};

use crate::elapsed::Elapsed;

#[derive(Default)]
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    pub(crate) left_out: Vec<&'static str>,
}

pub(crate) struct Row {
    pub(crate) stage: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
}

impl Report {
    fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for Row { stage, outcome, took } in &self.rows {
            writeln!(f, "{outcome:<6}  {stage:<20}{:>14}", Elapsed(*took))?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "left out by --quick: {}", self.left_out.join(", "))?;
        }
        write!(f, "{} passed, {} failed", self.count(Outcome::Passed), self.count(Outcome::Failed))
    }
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.pad(match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_a_stage_and_the_sum_in_the_last_line() {
        let report = Report {
            rows: vec![
                Row { stage: "format", outcome: Outcome::Passed, took: Duration::from_millis(1_240) },
                Row { stage: "lints", outcome: Outcome::Failed, took: Duration::from_secs(125) },
            ],
            left_out: vec!["documentation", "browser tests"],
        };
        let lines = [
            "passed  format                       1.2 s",
            "FAILED  lints                   2 min 05 s",
            "left out by --quick: documentation, browser tests",
            "1 passed, 1 failed",
        ];
        assert_eq!(report.to_string(), lines.join("\n"));
    }
}
