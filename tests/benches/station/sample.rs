//! Times taken, and the table they are printed in.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// Times of one operation done many times.
#[derive(Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1_000.0);
    }

    pub(crate) fn add_ms(&mut self, ms: f64) {
        self.0.push(ms);
    }

    /// The time that a share of the operations stayed within, in milliseconds (nearest rank).
    pub(crate) fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = ((sorted.len() as f64) * share).ceil().max(1.0) as usize;
        sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Reads a file once, so that it stands in the system's cache: what a disk takes is not what is measured here.
pub(crate) fn warm(path: &Path) {
    let mut file = File::open(path).expect("the file is there");
    std::io::copy(&mut file, &mut std::io::sink()).expect("it can be read");
}

/// What is printed at the end.
#[derive(Default)]
pub(crate) struct Table(Vec<[String; 5]>);

impl Table {
    /// Adds a line: what, the figure, the bare figure of the same run, their ratio, what is wanted.
    pub(crate) fn line(&mut self, what: &str, figure: String, bare: String, ratio: String, wanted: &str) {
        eprintln!("  {what}: {figure} {ratio}");
        self.0.push([what.to_owned(), figure, bare, ratio, wanted.to_owned()]);
    }

    pub(crate) fn print(&self) {
        let head = ["measured", "figure", "bare limit", "ratio", "wanted"].map(str::to_owned);
        let rows: Vec<&[String; 5]> = std::iter::once(&head).chain(&self.0).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..5).map(width).collect();
        for row in rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
            println!("{}", cells.join("  ").trim_end());
        }
    }
}

/// Resident memory of this process in MiB, where the system tells.
pub(crate) fn resident_mib(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1024.0)
}

/// The sizes to be measured, scaled down when asked.
pub(crate) fn scaled(size: usize) -> usize {
    let scale = std::env::var("COUNTERSIGN_BENCH_SCALE").ok().and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.0);
    ((size as f64) * scale).max(100.0) as usize
}
