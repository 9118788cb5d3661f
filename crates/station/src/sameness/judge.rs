//! Who may judge a round: nobody who made it, wrote or edited a piece, or handled the case of one.

use sqlx_sqlite::SqliteConnection;

use super::piece::Content;
use super::round::RoundRow;
use super::{RoundKey, SamenessError, own_case, piece, round};
use crate::people::{Op, Person};

/// Goes on only with somebody who may judge. Asked when a ballot is opened and again when it is cast. A refusal says why,
/// and not by which piece.
pub(super) async fn may_judge(
    connection: &mut SqliteConnection,
    row: &RoundRow,
    key: &RoundKey,
    judge: &Person,
) -> Result<(), SamenessError> {
    let refused =
        |why: &str| SamenessError::MayNot(format!("{} cannot judge the round \"{}\": {why}", judge.name, row.topic));
    if Op::CastBallot.permitted_by(&judge.roles).is_none() {
        return Err(refused("that needs the role reviewer, senior or lead"));
    }
    if round::is_maker(connection, &row.id, &judge.id).await? {
        return Err(refused("they made it or changed it"));
    }
    for piece in piece::opened(connection, row, key).await? {
        let handled = match &piece.content.from {
            Some(from) => own_case::handled(connection, from.case_no, &judge.id).await?,
            None => false,
        };
        if handled || wrote(&piece.content, &judge.name) {
            return Err(refused("they wrote, edited or handled one of its pieces"));
        }
    }
    Ok(())
}

/// Whether a name stands among a piece's authors: whole, whatever its case.
fn wrote(content: &Content, name: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let name = folded(name);
    let without = |author: &str| author.split('(').next().unwrap_or_default().to_owned();
    let authors = content.author.split([',', ';', '&']).flat_map(|part| part.split(" and ").map(without));
    authors.into_iter().any(|author| folded(&author) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sameness::{Format, Origin};
    use rstest::rstest;

    #[rstest]
    #[case("Ida Holm", "Ida Holm", true)]
    #[case("ida  holm ", "Ida Holm", true)]
    #[case("Tom Reed, Ida Holm (Northwind)", "Ida Holm", true)]
    #[case("Tom Reed and Ida Holm", "Ida Holm", true)]
    #[case("Ida Holmberg", "Ida Holm", false)]
    #[case("Ida", "Ida Holm", false)]
    #[case("", "Ida Holm", false)]
    #[case("ai", "Ida Holm", false)]
    fn an_author_is_known_by_the_whole_name(#[case] author: &str, #[case] judge: &str, #[case] wrote_it: bool) {
        let content = Content {
            no: 1,
            origin: Origin::Own,
            title: String::new(),
            author: author.to_owned(),
            company: String::new(),
            date: String::new(),
            url: String::new(),
            file: String::new(),
            format: Format::Text,
            text: "Words.".to_owned(),
            from: None,
            settled: Vec::new(),
        };
        assert_eq!(wrote(&content, judge), wrote_it, "{author:?} and {judge:?}");
    }
}
