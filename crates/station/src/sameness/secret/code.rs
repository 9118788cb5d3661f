//! A recovery code as people write it down: 160 random bits in Crockford's letters and digits, seven groups of five. The last three are
//! a sum of the others, by which a slip of the pen is told from a code that opens something else.
//!
//! What is not here: what a code opens (`recovery` does that).

use crate::store::{Ids, StoreError};

/// Crockford's base 32: without I, L, O and U, which are taken for others or make words.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many letters carry the code, five bits each.
const CARRYING: usize = 32;
/// How many are the sum.
const SUM: usize = 3;
/// How many stand together.
const GROUP: usize = 5;
/// The largest prime below 32³. Remainders by it fill three letters, and one wrong letter or two neighbours that have changed
/// places always change them.
const PRIME: u32 = 32_749;

/// 160 random bits, five a place.
pub(super) struct Code([u8; CARRYING]);

impl Code {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn fresh(ids: Ids) -> Result<Self, StoreError> {
        Ok(Self(ids.key()?.map(|byte| byte & 31)))
    }

    /// As it is written down.
    pub(super) fn shown(&self) -> String {
        let letters: Vec<char> = self.0.into_iter().chain(sum(&self.0)).map(letter).collect();
        let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }

    /// The code that somebody has typed, in either case, with hyphens and spaces or without, and with O for 0 and I or L for 1.
    ///
    /// # Errors
    /// Why it is none, when letters are missing, too many or wrong.
    pub(super) fn read(typed: &str) -> Result<Self, String> {
        let letters = typed.chars().filter(|letter| !is_between(*letter));
        let values: Vec<u8> = letters.map(value).collect::<Result<_, _>>()?;
        let parted = values.split_first_chunk::<CARRYING>().filter(|(_, given)| given.len() == SUM);
        let (code, given) = parted.ok_or_else(|| {
            format!("it has {} letters and digits, and a recovery code has {}", values.len(), CARRYING + SUM)
        })?;
        if sum(code).as_slice() == given {
            Ok(Self(*code))
        } else {
            Err("its last three letters do not fit the others".to_owned())
        }
    }

    /// Its bits, as the key of an HMAC.
    pub(super) fn bits(&self) -> &[u8; CARRYING] {
        &self.0
    }
}

/// The number that the code writes, by the prime, in three places.
fn sum(code: &[u8; CARRYING]) -> [u8; SUM] {
    let rest = code.iter().fold(0_u32, |rest, place| (rest * 32 + u32::from(*place)) % PRIME);
    let [_, _, high, low] = rest.to_be_bytes();
    [high >> 2, ((high & 3) << 3) | (low >> 5), low & 31]
}

fn letter(value: u8) -> char {
    char::from(LETTERS[usize::from(value & 31)])
}

fn value(letter: char) -> Result<u8, String> {
    let meant = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let found = LETTERS.iter().zip(0_u8..).find(|(known, _)| char::from(**known) == meant);
    found.map(|(_, value)| value).ok_or_else(|| format!("there is no \"{letter}\" in one"))
}

/// What may stand between letters: spaces, and whatever a program has made of a hyphen.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter once, in order.
    const KNOWN: &str = "01234-56789-ABCDE-FGHJK-MNPQR-STVWX-YZ3D8";

    fn reads(typed: &str) -> bool {
        Code::read(typed).is_ok()
    }

    #[test]
    fn codes_are_pinned() {
        let code = Code::read(KNOWN).expect("a code");
        assert_eq!(code.bits().to_vec(), (0..32).collect::<Vec<u8>>(), "what was written down must be read for ever");
        assert_eq!(code.shown(), KNOWN, "and is written the same way");
    }

    #[test]
    fn a_fresh_one_is_read_however_it_is_typed() {
        let code = Code::fresh(Ids).unwrap();
        let shown = code.shown();
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [5; 7], "seven groups of five: {shown}");
        let bare = shown.replace('-', "");
        let dressed = [
            shown.clone(),
            bare.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('-', "\u{2013}"),
            format!("\t {bare}\r\n"),
            shown.replace('0', "O").replace('1', "l"),
            shown.replace('0', "o").replace('1', "I"),
        ];
        for typed in dressed {
            assert_eq!(Code::read(&typed).unwrap().bits(), code.bits(), "{typed:?} is {shown}");
        }
        assert_ne!(Code::fresh(Ids).unwrap().bits(), code.bits(), "no two are the same");
    }

    #[test]
    fn every_slip_of_one_letter_is_noticed() {
        let letters: Vec<char> = Code::fresh(Ids).unwrap().shown().replace('-', "").chars().collect();
        for (at, right) in letters.iter().enumerate() {
            for other in LETTERS.iter().map(|letter| char::from(*letter)).filter(|other| other != right) {
                let mut wrong = letters.clone();
                wrong[at] = other;
                assert!(!reads(&wrong.iter().collect::<String>()), "{other} at {at} of {letters:?}");
            }
            let mut swapped = letters.clone();
            swapped.swap(at, (at + 1).min(letters.len() - 1));
            assert!(
                swapped == letters || !reads(&swapped.iter().collect::<String>()),
                "changed places at {at} of {letters:?}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |typed: &str| Code::read(typed).err().unwrap_or_default();
        assert!(said("").contains("0 letters and digits") && said("").contains("has 35"), "{}", said(""));
        assert!(said(&KNOWN[..KNOWN.len() - 1]).contains("it has 34"), "one is missing");
        assert!(said(&format!("{KNOWN}8")).contains("it has 36"), "one too many");
        assert!(said(&KNOWN.replace('V', "U")).contains("\"U\""), "a letter that no code has is named");
        assert!(said(&KNOWN.replace('V', "W")).contains("do not fit"), "and a wrong one is noticed");
    }
}
