//! Whether a number written in JSON is still the same number after it was read and written again.
//!
//! Readers keep numbers as 64-bit floats. A number survives when that float, written with as many digits or as
//! shortly as it can be, gives the digits that were received.

/// A number as JSON writes it, taken apart.
pub(super) struct Literal<'a> {
    /// All of it.
    pub(super) text: &'a str,
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    exponent: i64,
}

/// Why a number is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// `-0` in any spelling.
    NegativeZero,
    /// Larger than any float.
    TooLarge,
    /// Not zero, but nearer to zero than any float.
    TooSmall,
    /// It would come back as this one.
    Becomes(String),
}

/// More significant digits than any float has; beyond them nothing can survive.
const MOST_DIGITS: usize = 767;

/// Takes the number at the start of `text` apart; `None` when none that JSON knows stands there.
pub(super) fn literal(text: &str) -> Option<Literal<'_>> {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let whole = digits(bytes, usize::from(negative));
    if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
        return None;
    }
    let mut end = usize::from(negative) + whole.len();
    let mut fraction: &[u8] = &[];
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(bytes, end + 1);
        end += 1 + fraction.len();
        if fraction.is_empty() {
            return None;
        }
    }
    let mut exponent = 0;
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let written = digits(bytes, end + 1 + signed);
        if written.is_empty() {
            return None;
        }
        let size = written.iter().fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(worth(*digit)));
        exponent = if bytes.get(end + 1) == Some(&b'-') { -size } else { size };
        end += 1 + signed + written.len();
    }
    Some(Literal { text: &text[..end], negative, whole, fraction, exponent })
}

fn digits(bytes: &[u8], from: usize) -> &[u8] {
    let rest = bytes.get(from..).unwrap_or_default();
    &rest[..rest.iter().take_while(|byte| byte.is_ascii_digit()).count()]
}

fn worth(digit: u8) -> i64 {
    i64::from(digit - b'0')
}

impl Literal<'_> {
    /// Whether the number can be kept, and if not, why.
    pub(super) fn survives(&self) -> Result<(), Lost> {
        // Fifteen digits of ordinary size always survive; this is nearly every number there is.
        let ordinary = self.whole.len() + self.fraction.len() <= 15 && self.exponent.unsigned_abs() <= 280;
        if ordinary && !self.negative {
            return Ok(());
        }
        let zero = self.whole.iter().chain(self.fraction).all(|digit| *digit == b'0');
        match (zero, self.negative) {
            (true, true) => Err(Lost::NegativeZero),
            (true, false) => Ok(()),
            (false, _) if ordinary => Ok(()),
            (false, _) => self.comes_back(),
        }
    }

    fn comes_back(&self) -> Result<(), Lost> {
        let float: f64 = self.text.parse().map_err(|_| Lost::TooLarge)?;
        if float.is_infinite() {
            return Err(Lost::TooLarge);
        }
        if float == 0.0 {
            return Err(Lost::TooSmall);
        }
        let received = self.scientific();
        let shortest = format!("{:e}", float.abs());
        let count = received.0.len();
        let same = parts(&shortest) == received
            || (count <= MOST_DIGITS && parts(&format!("{:.*e}", count - 1, float.abs())) == received);
        if same { Ok(()) } else { Err(Lost::Becomes(float.to_string())) }
    }

    /// The significant digits without zeros at either end, and the power of ten of the first.
    fn scientific(&self) -> (Vec<u8>, i64) {
        let all: Vec<u8> = self.whole.iter().chain(self.fraction).copied().collect();
        let leading = all.iter().take_while(|digit| **digit == b'0').count();
        let first =
            i64::try_from(self.whole.len()).unwrap_or(i64::MAX) - i64::try_from(leading).unwrap_or(i64::MAX) - 1;
        (trimmed(&all[leading..]), self.exponent.saturating_add(first))
    }
}

/// The same of a float written as `d.ddde±x`.
fn parts(scientific: &str) -> (Vec<u8>, i64) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    (trimmed(&digits), exponent.parse().unwrap_or(i64::MAX))
}

fn trimmed(digits: &[u8]) -> Vec<u8> {
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    digits[..digits.len() - zeros].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn survives(text: &str) -> Option<Result<(), Lost>> {
        literal(text).filter(|literal| literal.text == text).map(|literal| literal.survives())
    }

    #[rstest]
    #[case("0")]
    #[case("0.0e99999")]
    #[case("-17.50")]
    #[case("9007199254740992")]
    #[case("9007199254740994")]
    #[case("10000000000000000000000")]
    #[case("0.1")]
    #[case("0.10000000000000001")]
    #[case("94.16666666666667")]
    #[case("5.684341886080802e-14")]
    #[case("0.1000000000000000055511151231257827")]
    #[case("1.7976931348623157e308")]
    #[case("5e-324")]
    #[case("1E+2")]
    fn these_survive(#[case] text: &str) {
        assert_eq!(survives(text), Some(Ok(())), "{text} is the text of a float");
    }

    #[rstest]
    #[case("-0", Lost::NegativeZero)]
    #[case("-0.00", Lost::NegativeZero)]
    #[case("-0e5", Lost::NegativeZero)]
    #[case("1e400", Lost::TooLarge)]
    #[case("-1e99999999999999999999", Lost::TooLarge)]
    #[case("1e-400", Lost::TooSmall)]
    #[case("9007199254740993", Lost::Becomes("9007199254740992".into()))]
    #[case("9007199254740993.0", Lost::Becomes("9007199254740992".into()))]
    #[case("0.12345678901234567890", Lost::Becomes("0.12345678901234568".into()))]
    fn these_do_not(#[case] text: &str, #[case] why: Lost) {
        assert_eq!(survives(text), Some(Err(why)), "{text} would come back changed");
    }

    #[rstest]
    #[case("01")]
    #[case("1.")]
    #[case(".5")]
    #[case("+1")]
    #[case("1e")]
    #[case("-")]
    #[case("0x10")]
    fn these_are_no_numbers(#[case] text: &str) {
        assert_eq!(survives(text), None, "{text} is not JSON");
    }

    proptest! {
        #[test]
        fn every_float_survives_however_it_is_written(float in any::<f64>().prop_filter("finite", |f| f.is_normal())) {
            for text in [format!("{float}"), format!("{float:e}"), format!("{float:.16e}")] {
                prop_assert_eq!(survives(&text), Some(Ok(())), "{} was written by a program that keeps floats", text);
            }
        }

        #[test]
        fn what_survives_reads_the_same(text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?") {
            if survives(&text) == Some(Ok(())) {
                let float: f64 = text.parse().expect("it is a number");
                prop_assert!(float.is_finite(), "{} is kept", text);
            }
        }
    }
}
