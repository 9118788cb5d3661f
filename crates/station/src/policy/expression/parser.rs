//! Reads an expression: a small hand-written descent, so that each mistake is told with its place.

use super::scan::{ExpressionError, Read, Reader, at};
use super::{Comparison, Expression, Literal};
use crate::policy::mistake::nearest;
use crate::policy::name::{FIELDS, Holds, Name};

/// Longest expression, in bytes; with `DEPTH` it bounds what a hostile file can make the reader do.
const LONGEST: usize = 2_000;
/// Deepest nesting of parentheses and `not`.
const DEPTH: usize = 32;

pub(super) fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    if text.len() > LONGEST {
        return Err(reader.error(&format!("the rule has {} bytes; {LONGEST} is the most", text.len())));
    }
    let expression = reader.or()?;
    reader.skip_space();
    if reader.rest().is_empty() { Ok(expression) } else { Err(reader.unexpected("\"and\", \"or\" or the end")) }
}

impl Reader<'_> {
    fn or(&mut self) -> Read<Expression> {
        let mut left = self.and()?;
        while self.keyword("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Read<Expression> {
        let mut left = self.not()?;
        while self.keyword("and") {
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Read<Expression> {
        if self.depth >= DEPTH {
            return Err(self.error(&format!("nested deeper than {DEPTH} levels; split the rule in two")));
        }
        self.depth += 1;
        let read = self.one();
        self.depth -= 1;
        read
    }

    fn one(&mut self) -> Read<Expression> {
        if self.keyword("not") {
            return Ok(Expression::Not(Box::new(self.not()?)));
        }
        if self.symbol("(") {
            let inside = self.or()?;
            self.expect(")")?;
            return Ok(inside);
        }
        self.condition()
    }

    fn condition(&mut self) -> Read<Expression> {
        let name = self.name()?;
        if self.keyword("in") {
            return self.list(name);
        }
        if self.keyword("contains") {
            return self.contains(name);
        }
        let Some(comparison) = self.comparison() else {
            return Err(self.unexpected("one of = != < <= > >= in contains"));
        };
        let place = self.place();
        let literal = self.literal()?;
        fits(&name, &literal, place)?;
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::Differs);
        if ordered && !matches!(literal, Literal::Number(_)) {
            return Err(at(place, format!("{} needs a number on its right", comparison.sign())));
        }
        Ok(Expression::Compare(name, comparison, literal))
    }

    fn list(&mut self, name: Name) -> Read<Expression> {
        self.expect("(")?;
        let mut literals = Vec::new();
        loop {
            let place = self.place();
            let literal = self.literal()?;
            fits(&name, &literal, place)?;
            literals.push(literal);
            if !self.symbol(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(Expression::In(name, literals))
    }

    fn contains(&mut self, name: Name) -> Read<Expression> {
        let place = self.place();
        let Literal::Text(part) = self.literal()? else {
            return Err(at(place, "contains needs a 'text' on its right".to_owned()));
        };
        if name.holds() == Holds::Number {
            return Err(at(place, format!("{name} is a number; compare it with = != < <= > >=")));
        }
        Ok(Expression::Contains(name, part))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        // The longer signs first, or "<=" would be read as "<".
        [
            Comparison::Differs,
            Comparison::AtMost,
            Comparison::AtLeast,
            Comparison::Equal,
            Comparison::Below,
            Comparison::Above,
        ]
        .into_iter()
        .find(|comparison| self.symbol(comparison.sign()))
    }

    fn name(&mut self) -> Read<Name> {
        let place = self.place();
        let Some(first) = self.word() else {
            return Err(self.unexpected("a name such as stake or label"));
        };
        let mut parts = vec![first.to_owned()];
        while self.rest().starts_with('.') {
            self.at += 1;
            parts.push(self.part()?);
        }
        let root = parts[0].clone();
        let path = parts[1..].to_vec();
        match root.as_str() {
            "input" | "extra" if path.is_empty() => Err(at(place, format!("{root} needs a field, as in {root}.plan"))),
            "input" => Ok(Name::Input(path)),
            "extra" => Ok(Name::Extra(path)),
            _ => field(&parts.join("."), place),
        }
    }

    fn part(&mut self) -> Read<String> {
        if self.rest().starts_with('\'') {
            return self.quoted();
        }
        self.word().map(str::to_owned).ok_or_else(|| self.unexpected("a field name; quote it when it has spaces"))
    }

    fn literal(&mut self) -> Read<Literal> {
        self.skip_space();
        if self.rest().starts_with('\'') {
            return self.quoted().map(Literal::Text);
        }
        if self.keyword("true") {
            return Ok(Literal::Truth(true));
        }
        if self.keyword("false") {
            return Ok(Literal::Truth(false));
        }
        self.number()
    }
}

fn field(word: &str, place: usize) -> Read<Name> {
    if let Some((_, field, _)) = FIELDS.iter().find(|(known, _, _)| *known == word) {
        return Ok(Name::Field(*field));
    }
    let known = FIELDS.iter().map(|(known, _, _)| *known);
    let hint = nearest(word, known.clone()).map_or_else(
        || format!("the names are {}, input.X, extra.X", known.collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean {near}?"),
    );
    Err(at(place, format!("there is no name \"{word}\"; {hint}")))
}

/// Refuses a comparison that could never hold, since a rule that is silently never true protects nobody.
fn fits(name: &Name, literal: &Literal, place: usize) -> Read<()> {
    let needed = match (name.holds(), literal) {
        (Holds::Anything, _) | (Holds::Number, Literal::Number(_)) | (Holds::Text, Literal::Text(_)) => return Ok(()),
        (Holds::Number, Literal::Text(_) | Literal::Truth(_)) => "a number",
        (Holds::Text, Literal::Number(_) | Literal::Truth(_)) => "a text; write it in 'single quotes'",
    };
    Err(at(place, format!("{name} is compared with {literal}, but it is {needed}")))
}
