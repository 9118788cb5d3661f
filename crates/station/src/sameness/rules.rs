//! What a round, a ballot and a judge must be. Pure.

use super::ballot::Judged;
use super::commitment::{Origin, piece_name};

/// Fewest and most pieces of each side.
pub const FEWEST: usize = 2;
/// See [`FEWEST`].
pub const MOST: usize = 6;
/// Longest text of a piece, in bytes.
pub const LONGEST_TEXT: usize = 256 * 1024;
/// Longest reason or remark, in characters.
pub const LONGEST_WORDS: usize = 2_000;

/// A small number, as it is shown.
pub(super) fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whether a round with pieces of these origins can be sealed.
///
/// # Errors
/// Says what is missing or too much.
pub(super) fn pieces_fit(origins: &[Origin]) -> Result<(), String> {
    let own = origins.iter().filter(|origin| **origin == Origin::Own).count();
    let other = origins.len() - own;
    for (n, whose) in [(own, "our own"), (other, "competitors'")] {
        if n < FEWEST {
            return Err(format!("it has {n} of {whose} pieces; it needs {FEWEST} to {MOST} of each side"));
        }
    }
    Ok(())
}

/// Whether another piece of this origin can come in.
///
/// # Errors
/// Says that there are enough.
pub(super) fn has_room(origins: &[Origin], more: Origin) -> Result<(), String> {
    if origins.iter().filter(|origin| **origin == more).count() < MOST {
        return Ok(());
    }
    Err(format!("it has {MOST} pieces of that side already; remove one first"))
}

/// Whether a ballot over `pieces` pieces can be cast; `asked` is how many are to be marked, where that is told.
///
/// # Errors
/// Says what is still to be done.
pub(super) fn may_be_cast(judged: &[Judged], asked: Option<u32>) -> Result<(), String> {
    let unrated: Vec<String> =
        (1..).zip(judged).filter(|(_, j)| j.rating.is_none()).map(|(at, _)| piece_name(at)).collect();
    if !unrated.is_empty() {
        return Err(format!(
            "{} has no rating yet; rate each piece from 1 (surely theirs) to 5 (surely ours)",
            unrated.join(", ")
        ));
    }
    let marked = judged.iter().filter(|judged| judged.ours).count();
    match asked.and_then(|asked| usize::try_from(asked).ok()) {
        Some(asked) if asked != marked => {
            Err(format!("{marked} pieces are marked as ours; this round asks for exactly {asked}"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether what was typed about a piece can be kept.
///
/// # Errors
/// Says what is wrong with it.
pub(super) fn can_be_kept(judged: &Judged, place: usize) -> Result<(), String> {
    let name = piece_name(place);
    if judged.rating.is_some_and(|rating| !(1..=5).contains(&rating)) {
        return Err(format!("a rating of {name} is a number from 1 (surely theirs) to 5 (surely ours)"));
    }
    if judged.gave_away.chars().count() > LONGEST_WORDS {
        return Err(format!("what is said of {name} is longer than {LONGEST_WORDS} characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn origins(own: usize, other: usize) -> Vec<Origin> {
        [vec![Origin::Own; own], vec![Origin::Other; other]].concat()
    }

    #[rstest]
    #[case(3, 3, true)]
    #[case(2, 6, true)]
    #[case(1, 3, false)]
    #[case(3, 1, false)]
    #[case(0, 0, false)]
    fn both_sides_have_pieces(#[case] own: usize, #[case] other: usize, #[case] fits: bool) {
        assert_eq!(pieces_fit(&origins(own, other)).is_ok(), fits, "{own} + {other}");
    }

    #[test]
    fn no_side_has_more_than_six() {
        assert!(has_room(&origins(5, 6), Origin::Own).is_ok(), "a sixth of ours");
        assert!(has_room(&origins(5, 6), Origin::Other).is_err(), "no seventh of theirs");
    }

    fn ballot(marks: &str, ratings: &str) -> Vec<Judged> {
        let rating = |letter: char| letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        let one = |(mark, rated)| Judged { ours: mark == 'x', rating: rating(rated), gave_away: String::new() };
        marks.chars().zip(ratings.chars()).map(one).collect()
    }

    #[rstest]
    #[case("xxx---", "543211", Some(3), "", "three of six, as asked")]
    #[case("xx----", "543211", Some(3), "exactly 3", "one too few")]
    #[case("xxxx--", "543211", Some(3), "exactly 3", "one too many")]
    #[case("xxxx--", "543211", None, "", "as many as one thinks, where the number is not told")]
    #[case("------", "111111", None, "", "also none")]
    #[case("xxx---", "54.2.1", Some(3), "P3, P5 has no rating", "every piece is rated")]
    fn ballots_are_cast_whole(
        #[case] marks: &str,
        #[case] ratings: &str,
        #[case] asked: Option<u32>,
        #[case] said: &str,
        #[case] why: &str,
    ) {
        let cast = may_be_cast(&ballot(marks, ratings), asked);
        assert_eq!(cast.is_ok(), said.is_empty(), "{why}: {cast:?}");
        assert!(cast.err().unwrap_or_default().contains(said), "{why}");
    }

    #[test]
    fn ratings_and_words_have_their_limits() {
        let judged = |rating, words: usize| Judged { ours: false, rating, gave_away: "x".repeat(words) };
        assert!(can_be_kept(&judged(Some(5), LONGEST_WORDS), 1).is_ok(), "the most there may be");
        assert!(can_be_kept(&judged(None, 0), 1).is_ok(), "nothing yet");
        assert!(can_be_kept(&judged(Some(6), 0), 1).is_err(), "there is no six");
        assert!(can_be_kept(&judged(Some(0), 0), 1).is_err(), "nor a zero");
        assert!(can_be_kept(&judged(None, LONGEST_WORDS + 1), 1).is_err(), "too long");
    }
}
