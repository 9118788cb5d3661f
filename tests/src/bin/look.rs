//! Opens the real window on a station, waits until it is ready, presses keys if asked to, and writes a picture of it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use countersign_tests::display;
use countersign_tests::window::{LAPTOP, Window};
use countersign_tests::{Fault, wait};

/// Look at a station's window without sitting before it.
#[derive(Debug, Parser)]
struct Arguments {
    /// The station's folder.
    #[arg(long)]
    home: PathBuf,
    /// Where the picture goes.
    #[arg(long, default_value = "target/countersign.png")]
    out: PathBuf,
    /// Keys to press once it is ready, one after the other, such as `ctrl+k` or `?`.
    #[arg(long, num_args = 1.., value_name = "KEY")]
    keys: Vec<String>,
    /// Role and name of something that must be there before the picture is taken, such as `dialog:Keys`.
    #[arg(long, value_name = "ROLE:NAME")]
    until: Option<String>,
    /// Size of the window in pixels.
    #[arg(long, default_value = "1280x800", value_parser = size)]
    size: (u32, u32),
    /// Print what a screen reader could reach.
    #[arg(long)]
    list: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match look(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

async fn look(asked: &Arguments) -> Result<(), Fault> {
    if display::is_virtual() {
        eprintln!("no display: the window opens on a virtual one");
    }
    let home = std::path::absolute(&asked.home).map_err(Fault::file(&asked.home))?;
    let window = Window::open(&home).await?;
    if asked.size != LAPTOP {
        window.page.resize(asked.size.0, asked.size.1).await?;
    }
    for key in &asked.keys {
        window.page.press(key).await?;
    }
    if let Some(wanted) = &asked.until {
        let (role, name) = wanted.split_once(':').unwrap_or((wanted, ""));
        let name = if name.is_empty() { countersign_tests::by_role::Name::Any } else { name.into() };
        window.page.find(role, name).await?;
    }
    window.page.painted(wait::SOON).await?;
    if asked.list {
        for seen in window.page.seen().await? {
            println!("{} \"{}\"", seen.role, seen.name);
        }
    }
    window.page.screenshot(&asked.out).await?;
    println!("{}", asked.out.display());
    window.close().await
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    parsed.ok_or_else(|| format!("'{text}' is not a size such as 1280x800"))
}
