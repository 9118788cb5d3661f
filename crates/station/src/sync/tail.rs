//! The end of a day file: what a crash or an editor left there is put in order before anything is appended.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

const BLOCK: u64 = 64 * 1024;

/// Puts the last line of `path` in order. A torn one is moved into a side file `<name>.torn-<n>`, so nothing is lost;
/// a whole one that only misses its line end gets it. Returns the side file when there is one.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn repair(path: &Path) -> io::Result<Option<PathBuf>> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let end = file.metadata()?.len();
    let (start, line) = last_line(&mut file, end)?;
    let ended = line.last().is_none_or(|byte| *byte == b'\n');
    // An editor may have left empty lines or CRLF; both are white space and no damage.
    let whole = line.trim_ascii().is_empty() || serde_json::from_slice::<Map<String, Value>>(&line).is_ok();
    match (whole, ended) {
        (true, true) => Ok(None),
        (true, false) => {
            file.seek(SeekFrom::End(0))?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            Ok(None)
        }
        (false, _) => {
            let side = set_aside(path, &line)?;
            file.set_len(start)?;
            file.sync_all()?;
            Ok(Some(side))
        }
    }
}

/// The last line with its line end, if any, and the byte it starts at.
fn last_line(file: &mut File, end: u64) -> io::Result<(u64, Vec<u8>)> {
    let mut line = Vec::new();
    let mut start = end;
    while start > 0 {
        let size = BLOCK.min(start);
        start -= size;
        file.seek(SeekFrom::Start(start))?;
        let mut block = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        io::Read::by_ref(file).take(size).read_to_end(&mut block)?;
        // The very last byte ends the last line; it does not begin another one.
        let searched = if line.is_empty() { block.len().saturating_sub(1) } else { block.len() };
        let found = block[..searched].iter().rposition(|byte| *byte == b'\n');
        let from = found.map_or(0, |at| at + 1);
        let mut longer = block.split_off(from);
        longer.append(&mut line);
        line = longer;
        if found.is_some() {
            return Ok((start + u64::try_from(from).unwrap_or(0), line));
        }
    }
    Ok((start, line))
}

fn set_aside(path: &Path, torn: &[u8]) -> io::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut n = 1;
    loop {
        let side = path.with_file_name(format!("{stem}.torn-{n}"));
        match File::create_new(&side) {
            Ok(mut file) => {
                file.write_all(torn)?;
                file.sync_all()?;
                sync_folder(path)?;
                return Ok(side);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => n += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Makes a new name in the folder of `path` durable.
///
/// # Errors
/// When the folder cannot be opened or synced.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file, and creating the file is durable by itself.
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn repaired(before: &[u8]) -> (String, Option<Vec<u8>>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("2026-11-20.jsonl");
        fs::write(&path, before).unwrap();
        let side = repair(&path).unwrap().map(|side| fs::read(side).unwrap());
        (String::from_utf8(fs::read(&path).unwrap()).unwrap(), side)
    }

    #[rstest]
    #[case("", "", None, "an empty file is whole")]
    #[case("{\"a\":1}\n", "{\"a\":1}\n", None, "a whole file stays")]
    #[case("{\"a\":1}\r\n", "{\"a\":1}\r\n", None, "CRLF is an editor's doing")]
    #[case("{\"a\":1}\n\n", "{\"a\":1}\n\n", None, "so are empty lines")]
    #[case("{\"a\":1}", "{\"a\":1}\n", None, "only the line end is missing")]
    #[case("{\"a\":1}\n{\"b\":", "{\"a\":1}\n", Some("{\"b\":"), "cut in the middle")]
    #[case("{\"b\":", "", Some("{\"b\":"), "cut in the first line")]
    #[case("{\"a\":1}\n{\"b\"\n", "{\"a\":1}\n", Some("{\"b\"\n"), "a line end behind a torn line does not mend it")]
    #[case("{\"a\":1}\n3", "{\"a\":1}\n", Some("3"), "a message is an object")]
    #[case("{\"a\":1}\n\0\0\0", "{\"a\":1}\n", Some("\0\0\0"), "zeros after a power cut")]
    fn the_last_line(#[case] before: &str, #[case] after: &str, #[case] side: Option<&str>, #[case] why: &str) {
        let (file, torn) = repaired(before.as_bytes());
        assert_eq!(file, after, "{why}");
        assert_eq!(torn.as_deref(), side.map(str::as_bytes), "{why}");
    }

    #[test]
    fn each_torn_end_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("2026-11-20.jsonl");
        for n in 1..=2 {
            fs::write(&path, b"{\"torn").unwrap();
            let side = repair(&path).unwrap().unwrap();
            assert!(
                side.ends_with(format!("2026-11-20.torn-{n}")),
                "{}: an earlier one is not overwritten",
                side.display()
            );
        }
    }

    proptest! {
        #[test]
        fn a_cut_anywhere_loses_no_byte(text in "[a-zé]{0,40}", long in 0_usize..140_000, cut in any::<prop::sample::Index>()) {
            let line = |text: &str| format!("{}\n", serde_json::json!({ "text": text, "pad": "x".repeat(long) }));
            let whole = line("first") + &line(&text);
            let cut = cut.index(whole.len());
            let (file, torn) = repaired(&whole.as_bytes()[..cut]);
            let mut both = file.clone().into_bytes();
            both.extend(torn.unwrap_or_default());
            prop_assert!(file.is_empty() || file.ends_with('\n'), "the next line starts on its own");
            prop_assert!(both.starts_with(&whole.as_bytes()[..cut]), "every byte is in the file or beside it");
        }
    }
}
