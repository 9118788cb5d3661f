//! Making a check look like the case it comes beside. Pure; randomness is handed in.

use crate::case::Envelope;

/// The check as it is asked: what it asks stays, what would date it or name its origin is the neighbour's.
pub(crate) fn disguise(check: Envelope, beside: &Envelope, id: String) -> Envelope {
    Envelope {
        id,
        source: beside.source.clone(),
        author: beside.author.clone(),
        model: beside.model.clone(),
        created_at: beside.created_at,
        due_at: beside.due_at,
        priority: beside.priority,
        stake: beside.stake,
        callback: beside.callback.clone(),
        cost: beside.cost.clone(),
        latency_ms: beside.latency_ms,
        ..check
    }
}

/// How far below its neighbour's number a check's number may lie.
const NEAR: u64 = 5_000;

/// An id that could be the neighbour's neighbour: the last number in it becomes another one of the same length, by
/// preference a little lower, or every digit of a hexadecimal name becomes another. `attempt` counts from 0; when the
/// near ones are used up they reach further, and at last become longer, so that there always is another one.
pub(crate) fn lookalike(id: &str, attempt: u32, mut random: impl FnMut() -> u64) -> String {
    if is_hexadecimal(id) {
        return id.chars().map(|letter| other_of_its_kind(letter, &mut random)).collect();
    }
    let Some((start, end)) = last_number(id) else { return other_word(id, attempt, &mut random) };
    let number = another_number(&id[start..end], attempt, &mut random);
    format!("{}{number}{}", &id[..start], &id[end..])
}

/// A UUID or a hash: long, of hexadecimal digits and dashes, with letters among them.
fn is_hexadecimal(id: &str) -> bool {
    let digits = id.chars().filter(char::is_ascii_hexdigit).count();
    digits >= 16
        && id.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
        && id.chars().any(|letter| letter.is_ascii_alphabetic())
}

fn other_of_its_kind(letter: char, random: &mut impl FnMut() -> u64) -> char {
    let pick = |from: &[u8], at: u64| char::from(from[usize::try_from(at % from.len() as u64).unwrap_or(0)]);
    match letter {
        '0'..='9' => pick(b"0123456789", random()),
        'a'..='f' => pick(b"abcdef", random()),
        'A'..='F' => pick(b"ABCDEF", random()),
        'g'..='z' => pick(b"abcdefghijklmnopqrstuvwxyz", random()),
        'G'..='Z' => pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", random()),
        other => other,
    }
}

/// Where the last run of digits stands, if it is short enough to be a number.
fn last_number(id: &str) -> Option<(usize, usize)> {
    let end = id.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let start = id[..end]
        .rfind(|letter: char| !letter.is_ascii_digit())
        .map_or(0, |at| at + id[at..].chars().next().map_or(1, char::len_utf8));
    (end - start <= 18).then_some((start, end))
}

fn another_number(digits: &str, attempt: u32, random: &mut impl FnMut() -> u64) -> String {
    let width = digits.len();
    let lowest =
        if digits.starts_with('0') || width == 1 { 0 } else { 10_u64.pow(u32::try_from(width - 1).unwrap_or(0)) };
    let value: u64 = digits.parse().unwrap_or(lowest);
    let below = (value - lowest.min(value)).min(NEAR);
    if attempt < 300 && below > 0 {
        return format!("{:0width$}", value - 1 - random() % below);
    }
    // Every thousand attempts one digit more.
    let width = width + usize::try_from(attempt / 1_000).unwrap_or(0);
    let most = 10_u64.saturating_pow(u32::try_from(width.min(19)).unwrap_or(19));
    format!("{:0width$}", lowest + random() % (most - lowest))
}

/// A name without a number: its last four letters become others; later it gets a number.
fn other_word(id: &str, attempt: u32, random: &mut impl FnMut() -> u64) -> String {
    if attempt >= 300 {
        return format!("{id}-{}", random() % 10_u64.pow(2 + attempt / 1_000));
    }
    let letters = id.chars().count();
    id.chars()
        .enumerate()
        .map(|(at, letter)| if at + 4 >= letters { other_of_its_kind(letter, random) } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn counting() -> impl FnMut() -> u64 {
        let mut seen = 11_u64;
        move || {
            seen = seen.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seen >> 33
        }
    }

    #[rstest]
    #[case("tick-004565", "tick-00")]
    #[case("2026-11-20/88123", "2026-11-20/")]
    #[case("mail-0217-b", "mail-0")]
    fn a_number_becomes_a_lower_one_of_its_length(#[case] id: &str, #[case] begins: &str) {
        let made = lookalike(id, 0, counting());
        assert!(made.starts_with(begins) && made.len() == id.len() && made.as_str() < id, "{id} → {made}");
    }

    #[test]
    fn a_uuid_stays_one() {
        let made = lookalike("0199c3a1-77fe-7b21-9f00-5d1c2a3b4c5d", 0, counting());
        let shape = |id: &str| -> String {
            id.chars()
                .map(|c| {
                    if c.is_ascii_digit() {
                        '9'
                    } else if c == '-' {
                        '-'
                    } else {
                        'a'
                    }
                })
                .collect()
        };
        assert_eq!(shape(&made), shape("0199c3a1-77fe-7b21-9f00-5d1c2a3b4c5d"), "digits and letters keep their places");
    }

    #[rstest]
    #[case("t-1")]
    #[case("a")]
    #[case("lost")]
    #[case("0")]
    #[case("日本")]
    fn there_is_always_another_one(#[case] id: &str) {
        let mut random = counting();
        let made: std::collections::BTreeSet<_> =
            (0..4_000).map(|attempt| lookalike(id, attempt, &mut random)).filter(|made| made != id).collect();
        assert!(made.len() > 500, "only {} for {id}: a check could find no free name", made.len());
    }

    proptest! {
        #[test]
        fn any_id_has_a_lookalike(id in "\\PC{1,40}", attempt in 0_u32..5_000) {
            prop_assert!(!lookalike(&id, attempt, counting()).is_empty(), "{id}");
        }
    }
}
