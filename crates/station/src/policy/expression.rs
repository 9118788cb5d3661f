//! The language of `always_review`: what it means, how it prints, and whether it holds for a case.
//!
//! It knows names, comparisons and `and`, `or`, `not`; no arithmetic, no functions, nothing that can fail or run long.

mod parser;
mod scan;
#[cfg(test)]
mod tests;

use std::fmt;

use super::name::{Found, Name};
use crate::case::Envelope;

pub use scan::ExpressionError;
pub(super) use scan::is_bare;

/// A condition on a case. A comparison with a name that the case does not have is false.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// Either side holds.
    Or(Box<Expression>, Box<Expression>),
    /// Both sides hold.
    And(Box<Expression>, Box<Expression>),
    /// The inside does not hold.
    Not(Box<Expression>),
    /// A name against a value.
    Compare(Name, Comparison, Literal),
    /// A name is one of the values.
    In(Name, Vec<Literal>),
    /// A text has this part, or a list this element; upper and lower case are alike, so that no phrase slips through.
    Contains(Name, String),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Differs,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// A value that an expression writes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A finite number.
    Number(f64),
    /// `'text'`
    Text(String),
    /// `true` or `false`.
    Truth(bool),
}

impl Expression {
    /// Reads an expression such as `stake > 5 and label in ('refund', 'closing_account')`.
    ///
    /// # Errors
    /// The first place that cannot be read, with what would be right there.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text)
    }

    /// Whether it holds for this case.
    #[must_use]
    pub fn holds(&self, case: &Envelope) -> bool {
        match self {
            Self::Or(left, right) => left.holds(case) || right.holds(case),
            Self::And(left, right) => left.holds(case) && right.holds(case),
            Self::Not(inside) => !inside.holds(case),
            Self::Compare(name, comparison, literal) => {
                name.find(case).is_some_and(|found| comparison.holds(found, literal))
            }
            Self::In(name, literals) => name.find(case).is_some_and(|found| literals.iter().any(|l| found.equals(l))),
            Self::Contains(name, part) => name.find(case).is_some_and(|found| found.contains(part)),
        }
    }

    /// The same in words, for the person who asks why a case is here: "stake is above 5".
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Or(left, right) => format!("{}, or {}", left.in_words(), right.in_words()),
            Self::And(left, right) => format!("{} and {}", left.in_words(), right.in_words()),
            Self::Not(inside) => format!("it is not so that {}", inside.in_words()),
            Self::Compare(name, comparison, literal) => {
                format!("{} {} {}", name.in_words(), comparison.in_words(), literal.in_words())
            }
            Self::In(name, literals) => {
                let list = literals.iter().map(Literal::in_words).collect::<Vec<_>>().join(", ");
                format!("{} is one of {list}", name.in_words())
            }
            Self::Contains(name, part) => format!("{} contains \u{201c}{part}\u{201d}", name.in_words()),
        }
    }

    /// Binding strength, so that printing sets no more parentheses than reading needs.
    fn strength(&self) -> u8 {
        match self {
            Self::Or(..) => 0,
            Self::And(..) => 1,
            Self::Not(..) => 2,
            Self::Compare(..) | Self::In(..) | Self::Contains(..) => 3,
        }
    }

    fn print(&self, f: &mut fmt::Formatter<'_>, at_least: u8) -> fmt::Result {
        if self.strength() >= at_least {
            return write!(f, "{self}");
        }
        write!(f, "({self})")
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(left, right) => {
                left.print(f, 0)?;
                f.write_str(" or ")?;
                right.print(f, 1)
            }
            Self::And(left, right) => {
                left.print(f, 1)?;
                f.write_str(" and ")?;
                right.print(f, 2)
            }
            Self::Not(inside) => {
                f.write_str("not ")?;
                inside.print(f, 2)
            }
            Self::Compare(name, comparison, literal) => write!(f, "{name} {} {literal}", comparison.sign()),
            Self::In(name, literals) => {
                let list = literals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "{name} in ({list})")
            }
            Self::Contains(name, part) => write!(f, "{name} contains {}", quoted(part)),
        }
    }
}

impl Comparison {
    fn holds(self, found: Found<'_>, literal: &Literal) -> bool {
        let order = match literal {
            Literal::Number(limit) => found.number().and_then(|value| value.partial_cmp(limit)),
            Literal::Text(_) | Literal::Truth(_) => None,
        };
        match self {
            Self::Equal => found.equals(literal),
            Self::Differs => !found.equals(literal),
            Self::Below => order.is_some_and(std::cmp::Ordering::is_lt),
            Self::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
            Self::Above => order.is_some_and(std::cmp::Ordering::is_gt),
            Self::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
        }
    }

    /// How it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Differs => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Equal => "is",
            Self::Differs => "is not",
            Self::Below => "is below",
            Self::AtMost => "is at most",
            Self::Above => "is above",
            Self::AtLeast => "is at least",
        }
    }
}

impl Literal {
    fn in_words(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => format!("\u{201c}{text}\u{201d}"),
            Self::Truth(truth) => truth.to_string(),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Truth(truth) => write!(f, "{truth}"),
        }
    }
}

/// A text in single quotes; a quote inside is doubled.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
