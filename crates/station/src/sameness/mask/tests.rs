//! The masker as a whole: a page a lead would paste, and properties that hold for any text.

use proptest::prelude::*;

use super::*;

fn names() -> Names {
    Names {
        authors: vec!["Jöran Müller (Northwind) and Ada Byron".to_owned()],
        companies: vec!["Northwind".to_owned(), "OllyGarden Inc.".to_owned(), "Blue Yonder Systems".to_owned()],
        products: vec!["Flow Guard".to_owned()],
        brands: vec!["eTrack".to_owned()],
        others: vec!["Project Falcon".to_owned()],
    }
}

const PAGE: &str = "---\ntitle: A day at Northwind\nauthor: Ada Byron\n---\n\n# Why **Northwind** moved\n\nBy Ada Byron, Head of Things\n\n![A chart](chart.png)\n*Figure: what we saw*\n\nAt [Northwind](https://northwind.example/blog), Flow-Guard's users — all of them — said “yes” on May 5th, 2024. <!-- todo -->\n\n- Ask ada.byron@northwind.example\n- See https://northwind.example/docs?x=1, or northwind.io/help\n\n{{< alert >}}\n\n```yaml title=\"northwind.yaml\"\nkey: NORTHWIND_TOKEN\n```\n\nBYS and OllyGardeners met Müller; project-falcon’s end.\n";

#[test]
fn a_page_is_masked_as_a_reader_would() {
    let made = mask(PAGE, Format::Markdown, &names());
    let expected = "Why [company] moved\n\nAt [company], [product] users - all of them - said \"yes\" on [date].\n\nAsk [e-mail]\nSee [link], or [company]\n\nkey: [company]_TOKEN\n\n[company] and [company] met [author]; [masked] end.";
    assert_eq!(made.text, expected, "only the writing is left");
    let kinds: Vec<RemovalKind> = made.removals.iter().map(|removal| removal.kind).collect();
    for kind in [
        RemovalKind::FrontMatter,
        RemovalKind::Byline,
        RemovalKind::Image,
        RemovalKind::Caption,
        RemovalKind::Link,
        RemovalKind::Comment,
        RemovalKind::Shortcode,
        RemovalKind::FileName,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} is shown as taken out: {kinds:?}");
    }
}

#[test]
fn every_removal_leads_back_and_says_what_stands_there() {
    let made = mask(PAGE, Format::Markdown, &names());
    let (original, masked): (Vec<char>, Vec<char>) = (PAGE.chars().collect(), made.text.chars().collect());
    for removal in &made.removals {
        let was: String = original[removal.span.start as usize..removal.span.end as usize].iter().collect();
        let now: String = masked[removal.place.start as usize..removal.place.end as usize].iter().collect();
        assert_eq!((&was, &now), (&removal.was, &removal.now), "{removal:?}");
    }
    let link = made.removals.iter().find(|removal| removal.kind == RemovalKind::Link).unwrap();
    assert_eq!(link.now, "[company]", "a link leaves its words, masked: {link:?}");
    for chip in &made.chips {
        let there: String = masked[chip.place.start as usize..chip.place.end as usize].iter().collect();
        assert_eq!(there, format!("[{}]", chip.kind.placeholder().unwrap()), "{chip:?}");
    }
}

/// The kind of each removal and the words it says stood there.
fn removed(text: &str) -> Vec<(RemovalKind, String)> {
    let removals = mask(text, Format::Markdown, &names()).removals;
    removals.into_iter().map(|removal| (removal.kind, removal.was)).collect()
}

#[test]
fn letters_of_many_bytes_above_a_removal_do_not_shift_its_place() {
    let text = "---\ntitle: Wörter — 日本\n---\nAsk x@a.example <!-- später —  --> or <y@b.example>\u{200b}";
    let expected = [
        (RemovalKind::FrontMatter, "---\ntitle: Wörter — 日本\n---\n"),
        (RemovalKind::Email, "x@a.example"),
        (RemovalKind::Comment, "<!-- später —  -->"),
        (RemovalKind::Email, "y@b.example"),
        (RemovalKind::Hidden, "\u{200b}"),
    ];
    assert_eq!(removed(text), expected.map(|(kind, was)| (kind, was.to_owned())), "each as it stood in the original");
}

#[test]
fn a_comment_within_code_over_two_lines_is_one_removal() {
    let expected = [(RemovalKind::Comment, "<!-- b -->".to_owned())];
    assert_eq!(removed("Call `a <!-- b -->\nc` now."), expected, "what fills its place is nothing of the writer's");
}

#[test]
fn words_that_only_look_like_names_stay() {
    let text = "The northwinds blew; metadata and ada are words, and so is a collygardenia.";
    let made = mask(
        text,
        Format::Plain,
        &Names { companies: vec!["Meta".to_owned()], authors: vec!["Ada Byron".to_owned()], ..Names::default() },
    );
    assert_eq!(made.text, text, "inside a word and without a capital nothing is a name");
}

#[test]
fn what_remains_is_listed_for_the_lead() {
    let long = "Word ".repeat(300);
    let pieces = [
        mask(&format!("Here at our office the Zeppelin flew and we saw eBPF. {long}"), Format::Plain, &names()),
        mask("We saw eBPF, as everybody did.", Format::Plain, &names()),
        mask("The eBPF thing and mynorthwindapp, see a.example.com v1.2.3.", Format::Plain, &names()),
    ];
    let made = suspicions(&pieces, &names());
    let kinds: Vec<Vec<(SuspicionKind, &str)>> =
        made.iter().map(|piece| piece.iter().map(|one| (one.kind, one.quote.as_str())).collect()).collect();
    assert!(kinds[0].contains(&(SuspicionKind::Length, "")), "{kinds:?}");
    assert!(kinds[0].contains(&(SuspicionKind::OfSelf, "our office")), "{kinds:?}");
    assert!(kinds[0].contains(&(SuspicionKind::RareName, "Zeppelin")), "{kinds:?}");
    assert!(!kinds[0].iter().any(|(_, quote)| *quote == "eBPF"), "a name that all have gives nothing away: {kinds:?}");
    assert!(kinds[2].contains(&(SuspicionKind::NameInside, "mynorthwindapp")), "{kinds:?}");
    assert!(kinds[2].contains(&(SuspicionKind::Domain, "a.example.com")), "{kinds:?}");
    assert!(kinds[2].contains(&(SuspicionKind::Version, "v1.2.3")), "{kinds:?}");
    for (piece, found) in pieces.iter().zip(&made) {
        let text: Vec<char> = piece.text.chars().collect();
        for suspicion in found {
            for span in &suspicion.spans {
                let there: String = text[span.start as usize..span.end as usize].iter().collect();
                assert_eq!(there.to_lowercase(), suspicion.quote.to_lowercase(), "each span holds its words");
            }
        }
    }
}

/// The masked text without its placeholders, folded as names are.
fn words_of(masked: &Masked) -> String {
    let mut cells = Cells::of(&masked.text);
    cells.know_chips();
    cells.letters().into_iter().flat_map(forms::fold).collect()
}

fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + name.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !behind.is_some_and(char::is_alphabetic)
    })
}

/// Text with what a masker trips over.
fn hard_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("Northwind".to_owned()),
        Just("eTrack's".to_owned()),
        Just("[company]".to_owned()),
        Just("https://a.example/northwind".to_owned()),
        Just("x@northwind.example".to_owned()),
        Just("![a](b.png)".to_owned()),
        Just("[Flow Guard](c \"d\")".to_owned()),
        Just("<!-- a -->".to_owned()),
        Just("<!-- ü — 日 -->".to_owned()),
        Just("{{< b >}}".to_owned()),
        Just("---\n".to_owned()),
        Just("**".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n- ".to_owned()),
        Just("\n```a b\n".to_owned()),
        Just("By Ada Byron\n".to_owned()),
        Just("May 2024".to_owned()),
        Just(" — ".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("<figure><img><figcaption>x</figcaption>".to_owned()),
        "[ a-zA-Z0-9.,'@#/|<>&*_~=-]{1,6}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

/// What must stand where a removal says it stood, whatever is around it.
fn has_its_mark(removal: &Removal) -> bool {
    let was = removal.was.as_str();
    match removal.kind {
        RemovalKind::FrontMatter => was.contains("---") || was.contains("+++"),
        RemovalKind::Comment => was.contains("-->"),
        RemovalKind::Shortcode => was.contains('}'),
        RemovalKind::Email => was.contains('@'),
        // As an entity, or as it is.
        RemovalKind::Hidden => was.starts_with('&') || was.chars().any(typography::is_hidden),
        RemovalKind::Date => was.contains(|letter: char| letter.is_numeric()),
        RemovalKind::Image => was.contains("![") || was.contains('<'),
        RemovalKind::Author
        | RemovalKind::Company
        | RemovalKind::Product
        | RemovalKind::Brand
        | RemovalKind::Masked
        | RemovalKind::Link
        | RemovalKind::Caption
        | RemovalKind::Byline
        | RemovalKind::FileName => !was.is_empty(),
    }
}

proptest! {
    #[test]
    fn any_text_gives_something_and_leads_back(text in hard_text(), wild in any::<String>()) {
        for text in [&text, &wild] {
            for format in [Format::Markdown, Format::Plain] {
                let made = mask(text, format, &names());
                let letters: Vec<char> = text.chars().collect();
                for removal in &made.removals {
                    let was: String = letters[removal.span.start as usize..removal.span.end as usize].iter().collect();
                    prop_assert_eq!(&was, &removal.was, "what was is what stood there");
                    prop_assert!(has_its_mark(removal), "{:?} of {:?} as {:?}", removal, text, format);
                }
                prop_assert_eq!(suspicions(&[made], &names()).len(), 1, "as many lists as pieces");
            }
        }
    }

    #[test]
    fn masking_again_changes_nothing(text in hard_text()) {
        for format in [Format::Markdown, Format::Plain] {
            let once = mask(&text, format, &names());
            let twice = mask(&once.text, Format::Plain, &names());
            prop_assert_eq!(&once.text, &twice.text, "from {:?}", text);
            prop_assert_eq!(&once.chips, &twice.chips, "placeholders are known again");
        }
    }

    #[test]
    fn no_listed_name_survives(
        no in 0_usize..6,
        case in 0_u8..4,
        sign in prop::sample::select(vec!["", "'s", "s", ".", "-like", " ", "’s", ".com", "_X", "\u{200b}"]),
        joint in prop::sample::select(vec![" ", "-", "", "_", "  ", "\u{a0}"]),
        before in prop::sample::select(vec!["", "the ", "(", "**", "@", "#", "my-", "\n# ", "> ", "x: ", "http://"]),
        rest in "[ a-z.]{0,12}",
    ) {
        let full = ["Northwind", "OllyGarden", "Blue Yonder Systems", "Flow Guard", "eTrack", "Ada Byron"];
        let written = full[no].replace(' ', joint);
        let written = match case {
            0 => written,
            1 => written.to_uppercase(),
            2 => written.to_lowercase(),
            _ => written.chars().enumerate().map(|(i, c)| if i % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect(),
        };
        let text = format!("{before}{written}{sign} {rest}");
        for format in [Format::Markdown, Format::Plain] {
            let made = mask(&text, format, &names());
            let left = words_of(&made);
            let plain: String = full[no].to_lowercase();
            for form in [plain.clone(), plain.replace(' ', ""), plain.replace(' ', "-"), plain.replace(' ', "_")] {
                prop_assert!(!holds(&left, &form), "{:?} of {:?} is left in {:?}", form, text, made.text);
            }
        }
    }
}
