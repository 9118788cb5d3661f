//! Pressing keys, as a person does: one after the other, to whatever has the focus.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

use crate::Fault;
use crate::webdriver::Page;

/// A key-down as a held key makes it.
const REPEAT: &str = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {
    key: arguments[0], code: 'Key' + arguments[0].toUpperCase(), repeat: true, bubbles: true, cancelable: true }));";

impl Page {
    /// Presses one key or chord and lets go: `a`, `/`, `enter`, `ctrl+enter`, `ctrl+shift+l`.
    ///
    /// # Errors
    /// When the chord names no key, or the window does not take it.
    pub async fn press(&self, chord: &str) -> Result<(), Fault> {
        let keys = codes(chord)?;
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in &keys {
            actions = actions.then(KeyAction::Down { value: *value });
        }
        for value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value: *value });
        }
        self.keys(actions).await
    }

    /// Presses several, one after the other.
    ///
    /// # Errors
    /// As `press`.
    pub async fn press_all(&self, chords: &[&str]) -> Result<(), Fault> {
        for chord in chords {
            self.press(chord).await?;
        }
        Ok(())
    }

    /// Holds a character key down: one real press, and before it is let go the repeated key-downs of a keyboard.
    ///
    /// WebKitGTK's driver swallows a second key-down of a key that is down, so the repeats are dispatched in the page.
    ///
    /// # Errors
    /// When the key is none, or the window does not take it.
    pub async fn hold(&self, key: &str, repeats: usize) -> Result<(), Fault> {
        let value = code(key)?;
        let actions = |action| KeyActions::new("keyboard".to_owned()).then(action);
        self.keys(actions(KeyAction::Down { value })).await?;
        for _ in 0..repeats {
            self.script(REPEAT, vec![json!(key)]).await?;
        }
        self.keys(actions(KeyAction::Up { value })).await
    }

    /// Types text character by character.
    ///
    /// # Errors
    /// When the window does not take it.
    pub async fn type_text(&self, text: &str) -> Result<(), Fault> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.keys(actions).await
    }
}

fn codes(chord: &str) -> Result<Vec<char>, Fault> {
    if chord.chars().count() == 1 {
        return Ok(chord.chars().collect());
    }
    chord.split('+').map(code).collect()
}

fn code(key: &str) -> Result<char, Fault> {
    let named = match key {
        "ctrl" => Key::Control,
        "shift" => Key::Shift,
        "alt" => Key::Alt,
        "enter" => Key::Enter,
        "escape" => Key::Escape,
        "tab" => Key::Tab,
        "backspace" => Key::Backspace,
        "up" => Key::Up,
        "down" => Key::Down,
        "left" => Key::Left,
        "right" => Key::Right,
        "home" => Key::Home,
        "end" => Key::End,
        "pageup" => Key::PageUp,
        "pagedown" => Key::PageDown,
        "f10" => Key::F10,
        "space" => return Ok(' '),
        _ => {
            let mut letters = key.chars();
            return match (letters.next(), letters.next()) {
                (Some(letter), None) => Ok(letter),
                _ => Err(Fault::Story(format!("'{key}' names no key"))),
            };
        }
    };
    Ok(char::from(named))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::codes;

    #[rstest]
    #[case("a", &['a'])]
    #[case("+", &['+'])]
    #[case("ctrl+k", &['\u{e009}', 'k'])]
    #[case("ctrl+shift+l", &['\u{e009}', '\u{e008}', 'l'])]
    #[case("ctrl+enter", &['\u{e009}', '\u{e007}'])]
    fn chords_become_key_codes(#[case] chord: &str, #[case] wanted: &[char]) {
        assert_eq!(codes(chord).expect("a known chord"), wanted, "modifiers go down first, in order");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(codes("hyper+q").is_err(), "a misspelt key must not be typed as text");
    }
}
