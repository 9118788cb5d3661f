//! Where a link or an image in a case points. It is shown and can be copied; nothing ever follows it.

use url::{ParseError, Url};

/// Longest address that is kept, in characters: enough for any real one, and a `data:` page is not an address to copy.
const LONGEST: usize = 2000;

/// A place named in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// As one would copy it: normalised where it can be parsed, so without characters that mislead.
    pub(super) text: String,
    /// Who would be asked, letters of other scripts in punycode; the scheme where no host is; empty for an address
    /// within the unknown site itself.
    pub(super) host: String,
}

impl Address {
    pub(super) fn of(raw: &str) -> Self {
        // Browsers drop these from an address before they read it; so does whoever follows a copy.
        let stripped: String = raw.trim().chars().filter(|letter| !letter.is_control()).collect();
        match Url::parse(&stripped) {
            Ok(url) => Self { text: cut(url.as_str()), host: host_of(&url) },
            Err(ParseError::RelativeUrlWithoutBase) => {
                Self { host: host_without_scheme(&stripped), text: cut(&stripped) }
            }
            Err(_) => Self { text: cut(&stripped), host: "not an address".to_owned() },
        }
    }
}

fn host_of(url: &Url) -> String {
    match (url.scheme(), url.host_str()) {
        ("http" | "https", Some(host)) => host.to_owned(),
        (scheme, Some(host)) if !host.is_empty() => format!("{scheme}://{host}"),
        ("mailto", _) => cut(&format!("mailto:{}", url.path())),
        (scheme, _) => format!("{scheme}:"),
    }
}

/// `//host/x` and `\\host\x` have no scheme and lead away all the same.
fn host_without_scheme(raw: &str) -> String {
    let slashes = raw.replace('\\', "/");
    let away = slashes.strip_prefix("//").and_then(|rest| Url::parse(&format!("https://{rest}")).ok());
    away.map(|url| host_of(&url)).unwrap_or_default()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain("https://example.com/a?b=c", "example.com")]
    #[case::user_in_front("https://bank.example@evil.example/", "evil.example")]
    #[case::other_script("https://аpple.com/", "xn--pple-43d.com")]
    #[case::script("javascript:alert(1)", "javascript:")]
    #[case::script_in_pieces("java\tscript:alert(1)", "javascript:")]
    #[case::data("data:text/html,<b>", "data:")]
    #[case::file("file:///etc/passwd", "file:")]
    #[case::share("file://server/share", "file://server")]
    #[case::samba("smb://server/share", "smb://server")]
    #[case::no_scheme("//evil.example/x", "evil.example")]
    #[case::windows_share("\\\\evil.example\\x", "evil.example")]
    #[case::mail("mailto:ana@example.com?subject=Hi", "mailto:ana@example.com")]
    #[case::number("http://2130706433/", "127.0.0.1")]
    #[case::within_the_site("/pricing", "")]
    #[case::broken("https://", "not an address")]
    fn a_link_says_where_it_leads(#[case] raw: &str, #[case] host: &str) {
        assert_eq!(Address::of(raw).host, host, "the reader decides by the host, so it must be the real one of {raw}");
    }

    #[test]
    fn a_copied_address_hides_nothing() {
        let copied = Address::of("https://example.com/\u{202E}gpj.exe\nrm -rf /").text;
        assert!(copied.is_ascii(), "what is pasted elsewhere has no hidden characters: {copied}");
        assert!(!copied.contains('\n'), "and is one line: {copied}");
        let long = Address::of(&format!("data:text/html,{}", "x".repeat(100_000))).text;
        assert_eq!(long.chars().count(), LONGEST + 1, "a page inside an address is cut, and one sees that it is");
    }
}
