//! Reading a filter from what was typed. A mistake says what is wrong, where, and what would be right.

use std::ops::Range;
use std::str::FromStr;

use super::filter::{Bounds, Filter, Key, Part, Stand, Term};
use crate::policy::{UnknownWord, duration_ms};

/// More terms, or words in one, than anybody types: what comes in is a mistake, not a filter.
const MOST: usize = 50;

/// What cannot be meant, and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Mistake {
    /// What is wrong, and what would be right.
    pub what: String,
    /// The piece that is wrong.
    pub place: Range<usize>,
}

impl Mistake {
    pub(super) fn new(place: Range<usize>, what: impl Into<String>) -> Self {
        Self { what: what.into(), place }
    }
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let mut parts: Vec<Part> = Vec::new();
        for place in pieces(text)? {
            let part = read(text, place)?;
            let key = part.term.key();
            if parts.iter().any(|known| known.term.key() == key) {
                let word = key.as_str();
                let what = format!("{word} stands here twice; write both in one, like {word}:a,b");
                return Err(Mistake::new(part.place, what));
            }
            parts.push(part);
        }
        Ok(Self { parts })
    }
}

/// The stretches between white space that is in no quotes.
fn pieces(text: &str) -> Result<Vec<Range<usize>>, Mistake> {
    let mut pieces = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote.is_some() => escaped = true,
            '"' => quote = if quote.is_some() { None } else { Some(at) },
            _ if quote.is_none() && letter.is_whitespace() => {
                pieces.extend(start.take().map(|start| start..at));
                continue;
            }
            _ => {}
        }
        start.get_or_insert(at);
    }
    if let Some(open) = quote {
        return Err(Mistake::new(open..text.len(), "this quotation mark has no second one"));
    }
    pieces.extend(start.map(|start| start..text.len()));
    if pieces.len() > MOST {
        return Err(Mistake::new(0..text.len(), format!("a filter has at most {MOST} parts")));
    }
    Ok(pieces)
}

fn read(text: &str, place: Range<usize>) -> Result<Part, Mistake> {
    let piece = &text[place.clone()];
    let Some((word, values)) = piece.split_once(':') else {
        let what = format!("“{piece}” needs to say what it means, like label:{piece}; there are {}", keys());
        return Err(Mistake::new(place, what));
    };
    let Some(key) = Key::ALL.into_iter().find(|key| key.as_str() == word) else {
        let what = format!("“{word}” is nothing one can filter by; there are {}", keys());
        return Err(Mistake::new(place.start..place.start + word.len(), what));
    };
    let from = place.start + word.len() + 1;
    let words = values_of(values, from)?;
    if words.is_empty() {
        return Err(Mistake::new(place, format!("{word}: needs a value: {}", key.hint())));
    }
    Ok(Part { term: term(key, words, from..place.end)?, place })
}

fn keys() -> String {
    Key::ALL.map(Key::as_str).join(", ")
}

/// One value as it was meant, and where it stands.
type Word = (String, Range<usize>);

/// The values between commas, without their quotes; empty ones are left out.
fn values_of(values: &str, from: usize) -> Result<Vec<Word>, Mistake> {
    let mut words: Vec<Word> = Vec::new();
    let (mut word, mut begun, mut quoted, mut escaped) = (String::new(), 0, false, false);
    let mut was_quoted = false;
    let mut end = |word: &mut String, was_quoted: &mut bool, place: Range<usize>| {
        if *was_quoted || !word.is_empty() {
            words.push((std::mem::take(word), from + place.start..from + place.end));
        }
        *was_quoted = false;
    };
    for (at, letter) in values.char_indices() {
        match letter {
            _ if escaped => {
                word.push(letter);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => {
                quoted = !quoted;
                was_quoted = true;
            }
            ',' if !quoted => {
                end(&mut word, &mut was_quoted, begun..at);
                begun = at + 1;
            }
            _ => word.push(letter),
        }
    }
    end(&mut word, &mut was_quoted, begun..values.len());
    if words.len() > MOST {
        return Err(Mistake::new(from..from + values.len(), format!("at most {MOST} values stand in one part")));
    }
    Ok(words)
}

fn term(key: Key, words: Vec<Word>, place: Range<usize>) -> Result<Term, Mistake> {
    Ok(match key {
        Key::Workflow => Term::Workflow(texts(words)),
        Key::Label => Term::Label(texts(words)),
        Key::Final => Term::Final(texts(words)),
        Key::Reason => Term::Reason(texts(words)),
        Key::Model => Term::Model(texts(words)),
        Key::Subject => Term::Subject(texts(words)),
        Key::By => Term::By(texts(words)),
        Key::Id => Term::Id(texts(words)),
        Key::State => Term::State(each(words, |word| {
            Stand::from_word(word)
                .ok_or_else(|| format!("“{word}” is no state; there are {}", Stand::words().join(", ")))
        })?),
        Key::Stage => Term::Stage(each(words, of_list)?),
        Key::Route => Term::Route(each(words, of_list)?),
        Key::Confidence => Term::Confidence(bounds(words, place, key, confidence)?),
        Key::Age => Term::Age(bounds(words, place, key, duration_ms)?),
    })
}

fn texts(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(|(word, _)| word).collect()
}

fn each<T>(words: Vec<Word>, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, Mistake> {
    words.into_iter().map(|(word, place)| read(&word).map_err(|what| Mistake::new(place, what))).collect()
}

fn of_list<T: FromStr<Err = UnknownWord>>(word: &str) -> Result<T, String> {
    word.parse().map_err(|UnknownWord { word, allowed }| format!("“{word}” is none of {allowed}"))
}

/// A share of one; what a model says of itself is never more.
fn confidence(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number))
}

/// Makes a bound of what stands behind a sign.
type Made<T> = fn(T) -> Bounds<T>;

/// A stretch: one word with a sign before it, or two ends with dots between.
fn bounds<T: PartialOrd>(
    mut words: Vec<Word>,
    place: Range<usize>,
    key: Key,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Bounds<T>, Mistake> {
    let wrong = || Mistake::new(place.clone(), format!("write {} as {}", key.as_str(), key.hint()));
    let (Some((word, _)), true) = (words.pop(), words.is_empty()) else { return Err(wrong()) };
    let of = |text: &str| read(text).ok_or_else(wrong);
    if let Some((start, end)) = word.split_once("..") {
        let (start, end) = (of(start)?, of(end)?);
        let is_stretch = start <= end;
        return if is_stretch {
            Ok(Bounds::Between(start, end))
        } else {
            Err(Mistake::new(place, format!("{word} ends before it begins")))
        };
    }
    // The longer sign first: "<=" begins with "<".
    let signs: [(&str, Made<T>); 4] =
        [("<=", Bounds::AtMost), (">=", Bounds::AtLeast), ("<", Bounds::Below), (">", Bounds::Above)];
    let sign = signs.into_iter().find_map(|(sign, make)| word.strip_prefix(sign).map(|rest| (make, rest.to_owned())));
    let (make, rest) = sign.ok_or_else(wrong)?;
    Ok(make(of(&rest)?))
}

#[cfg(test)]
mod tests {
    use super::super::filter::Term;
    use super::*;
    use crate::case::State;
    use crate::policy::{Destination, Stage};
    use proptest::prelude::*;
    use rstest::rstest;

    fn only(text: &str) -> Term {
        Filter::parse(text).unwrap().parts.remove(0).term
    }

    #[rstest]
    #[case("workflow:tickets", Term::Workflow(vec!["tickets".to_owned()]), "a bare word")]
    #[case("label:\"lost card\"", Term::Label(vec!["lost card".to_owned()]), "quotes hold words together")]
    #[case("label:a,\"b, c\",d", Term::Label(vec!["a".to_owned(), "b, c".to_owned(), "d".to_owned()]), "any of three")]
    #[case("label:\"say \\\"hi\\\" \\\\\"", Term::Label(vec!["say \"hi\" \\".to_owned()]), "quotes inside quotes")]
    #[case("state:open,settled", Term::State(vec![Stand::Open, Stand::In(State::Settled)]), "states and all open ones")]
    #[case("stage:excite", Term::Stage(vec![Stage::Excite]), "a stage")]
    #[case("route:audit,auto", Term::Route(vec![Destination::Audit, Destination::Auto]), "routes")]
    #[case("confidence:<0.5", Term::Confidence(Bounds::Below(0.5)), "below")]
    #[case("confidence:>=0.8", Term::Confidence(Bounds::AtLeast(0.8)), "at least")]
    #[case("confidence:0.2..0.5", Term::Confidence(Bounds::Between(0.2, 0.5)), "between")]
    #[case("age:>2d", Term::Age(Bounds::Above(172_800_000)), "older than two days")]
    #[case("age:90m..1d", Term::Age(Bounds::Between(5_400_000, 86_400_000)), "between two ages")]
    #[case("subject:contact/c-17", Term::Subject(vec!["contact/c-17".to_owned()]), "a subject with its type")]
    #[case("id:a:b", Term::Id(vec!["a:b".to_owned()]), "only the first colon parts key and value")]
    fn one_part(#[case] text: &str, #[case] wanted: Term, #[case] why: &str) {
        assert_eq!(only(text), wanted, "{why}");
    }

    #[rstest]
    #[case("card", "card", "like label:card")]
    #[case("workflow:a colour:red", "colour", "workflow, state, label")]
    #[case("state:lost", "lost", "open, quarantine")]
    #[case("state:open,lost", "lost", "is no state")]
    #[case("label:", "label:", "needs a value")]
    #[case("label:,,", "label:,,", "needs a value")]
    #[case("label:\"a b", "\"a b", "no second one")]
    #[case("confidence:0.5", "0.5", "<0.5, >=0.8 or 0.2..0.5")]
    #[case("confidence:<50", "<50", "0.2..0.5")]
    #[case("confidence:<NaN", "<NaN", "0.2..0.5")]
    #[case("confidence:0.5..0.2", "0.5..0.2", "ends before it begins")]
    #[case("confidence:<0.1,<0.2", "<0.1,<0.2", "write confidence as")]
    #[case("age:>2", ">2", ">2d")]
    #[case("stage:buy", "buy", "aware, engage")]
    #[case("label:a label:b", "label:b", "label:a,b")]
    fn a_mistake_says_what_and_where(#[case] text: &str, #[case] piece: &str, #[case] says: &str) {
        let mistake = Filter::parse(text).unwrap_err();
        assert_eq!(&text[mistake.place.clone()], piece, "the wrong piece and no more: {mistake}");
        assert!(mistake.what.contains(says), "{text}: {}", mistake.what);
    }

    #[test]
    fn nothing_typed_is_every_case() {
        assert!(Filter::parse("  \t ").unwrap().is_empty(), "white space asks for nothing");
    }

    fn text() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-zé \"\\\\,:<>.]{0,8}", 1..4)
    }

    fn share() -> impl Strategy<Value = Bounds<f64>> {
        let number = 0.0_f64..1.0;
        prop_oneof![
            number.clone().prop_map(Bounds::Below),
            number.clone().prop_map(Bounds::AtMost),
            number.clone().prop_map(Bounds::Above),
            number.clone().prop_map(Bounds::AtLeast),
            (number.clone(), number).prop_map(|(a, b)| Bounds::Between(a.min(b), a.max(b))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(workflow in text(), label in text(), by in text(), confidence in share(), age in 0_i64..10_000_000_000, states in prop::collection::vec(0_usize..13, 1..4)) {
            let words = Stand::words();
            let stands = states.into_iter().filter_map(|at| Stand::from_word(words[at])).collect();
            let terms = [Term::Workflow(workflow), Term::State(stands), Term::Label(label), Term::By(by), Term::Confidence(confidence), Term::Age(Bounds::AtLeast(age))];
            let filter = Filter { parts: terms.into_iter().map(|term| Part { term, place: 0..0 }).collect() };
            prop_assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter, "a saved filter is the one that was typed");
        }

        #[test]
        fn nothing_typed_breaks_it(text in "\\PC{0,40}") {
            if let Err(mistake) = Filter::parse(&text) {
                prop_assert!(text.get(mistake.place).is_some(), "a mistake stands on whole characters of the text");
            }
        }
    }
}
