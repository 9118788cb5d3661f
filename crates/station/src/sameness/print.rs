//! A round on paper: one file that any browser prints, with the pieces and a ballot of one page that carries the whole commitment.
//!
//! The file loads nothing and runs nothing: everything in it is text and a style sheet of its own.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::ballot::shown;
use super::round::{RoundRow, RoundState};
use super::{BallotPiece, SamenessError, round, rules, secret};
use crate::audit::Told;
use crate::case::hex;
use crate::change::Change;
use crate::people::{Op, Person};
use crate::store::Store;

/// A round that was printed into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Printed {
    /// The file.
    #[specta(type = String)]
    pub file: PathBuf,
    /// The commitment it carries, in hex.
    pub commitment: String,
    /// How many pieces are in it.
    pub pieces: u32,
}

/// Writes a sealed round into a new file that a browser prints.
///
/// # Errors
/// When `by` may not, the round is not sealed, or the file exists or cannot be written.
pub async fn print(store: &Store, by: &Person, name: &str, out: &Path) -> Result<Printed, SamenessError> {
    let mut change = Change::begin(store, Op::PrintRound, by).await?;
    let row = round::find(change.connection(), name).await?;
    row.must_be(RoundState::Sealed)?;
    let key = row.key(&secret::of_station(store).await?)?;
    let pieces = shown(change.connection(), &row, &key).await?;
    let page = page(&row, &pieces)?;
    let failed =
        |error: std::io::Error| SamenessError::File { file: out.display().to_string(), why: error.to_string() };
    let mut file = File::create_new(out).map_err(failed)?;
    file.write_all(page.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    let commitment = hex(row.commitment.as_deref().unwrap_or_default());
    change.tell(Told::new().with("round", row.id.as_str()));
    change.commit().await?;
    Ok(Printed { file: out.to_path_buf(), commitment, pieces: rules::size(pieces.len()) })
}

const STYLE: &str = "@page{margin:18mm}*{box-sizing:border-box}\
    body{font:11pt/1.5 Georgia,'Times New Roman',serif;color:#000;background:#fff;max-width:46em;margin:0 auto;padding:1em}\
    h1,h2{font:600 13pt/1.3 system-ui,sans-serif;margin:0 0 .6em}p{margin:0 0 .8em;white-space:pre-wrap;overflow-wrap:anywhere}\
    section{break-before:page}section.first{break-before:auto}.note{font:9.5pt/1.45 system-ui,sans-serif}\
    table{border-collapse:collapse;width:100%;font:9.5pt/1.3 system-ui,sans-serif}th,td{border:1px solid #000;padding:.45em .5em;text-align:left}\
    td.tick,td.rate{text-align:center;white-space:nowrap}td.words{width:52%;height:3.4em}\
    .seal{font:9pt/1.4 ui-monospace,monospace;overflow-wrap:anywhere}.line{border-bottom:1px solid #000;display:inline-block;width:18em}";

fn page(row: &RoundRow, pieces: &[BallotPiece]) -> Result<String, SamenessError> {
    let (topic, quarter) = (escaped(&row.topic), row.quarter()?);
    let seal = hex(row.commitment.as_deref().unwrap_or_default());
    let mut page = format!(
        "<!doctype html><html lang=\"\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{topic}</title><style>{STYLE}</style></head><body>\n\
         <section class=\"first\"><h1>{topic} · {quarter}</h1><p class=\"note\">{}</p></section>\n",
        task(row.asked, pieces.len())
    );
    for piece in pieces {
        page.push_str(&format!("<section><h2>{}</h2>", piece.piece));
        for part in piece.text.split("\n\n").filter(|part| !part.trim().is_empty()) {
            page.push_str(&format!("<p dir=\"auto\">{}</p>", escaped(part.trim_matches('\n'))));
        }
        page.push_str("</section>\n");
    }
    page.push_str(&ballot(row, pieces, &topic, &seal));
    page.push_str("</body></html>\n");
    Ok(page)
}

fn task(asked: Option<u32>, pieces: usize) -> String {
    let marks = match asked {
        Some(asked) => format!("Exactly {asked} of these {pieces} pieces are ours: mark {asked}."),
        None => format!("Some of these {pieces} pieces are ours: mark as many as you think."),
    };
    format!(
        "Read all pieces before you judge. {marks} Then rate each from 1 (surely theirs) to 5 (surely ours), and say what gave it \
         away. Judge alone, in as many days as you like."
    )
}

fn ballot(row: &RoundRow, pieces: &[BallotPiece], topic: &str, seal: &str) -> String {
    let mut rows = String::new();
    for piece in pieces {
        rows.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"tick\">&#9744;</td>\
             <td class=\"rate\">1 &nbsp; 2 &nbsp; 3 &nbsp; 4 &nbsp; 5</td><td class=\"words\"></td></tr>",
            piece.piece
        ));
    }
    format!(
        "<section><h2>Ballot · {topic}</h2><p class=\"note\">{}</p>\
         <p class=\"note\">Name <span class=\"line\">&nbsp;</span> Date <span class=\"line\" style=\"width:9em\">&nbsp;</span></p>\
         <table><thead><tr><th>Piece</th><th>Ours</th><th>1 surely theirs – 5 surely ours</th><th>What gave it away</th></tr></thead>\
         <tbody>{rows}</tbody></table>\
         <p class=\"note\">The key of this round was sealed before anybody judged. Keep this: whoever has it can check, after the \
         reveal, that nobody changed the key.</p><p class=\"seal\">round {}<br>SHA-256 {seal}</p></section>\n",
        task(row.asked, pieces.len()),
        row.id
    )
}

/// Text as text: nothing of it can become markup, and what would turn the direction of what follows is taken out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            other if other.is_control() && other != '\n' => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_text_on_paper_too() {
        assert_eq!(escaped("<b onx=\"1\">&"), "&lt;b onx=&quot;1&quot;&gt;&amp;", "markup is shown, not obeyed");
        assert_eq!(escaped("a\u{202e}b\u{1b}[2J\n"), "ab[2J\n", "nothing turns or clears what follows");
    }

    #[test]
    fn judges_are_told_what_to_do() {
        assert!(task(Some(3), 6).contains("Exactly 3 of these 6 pieces are ours: mark 3."), "the known number");
        assert!(task(None, 6).contains("mark as many as you think"), "and not the unknown one");
    }
}
