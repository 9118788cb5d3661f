use super::*;
use crate::review::block::prose::plain;
use proptest::prelude::*;
use rstest::rstest;

fn words(text: &str) -> String {
    plain(&prose(text))
}

#[rstest]
#[case::heading("# Brief\n\nBe short.", "Brief\nBe short.")]
#[case::lines_stay_lines("Audience: buyers\nClaim: fast", "Audience: buyers\nClaim: fast")]
#[case::list("- one\n- two\n  - three", "- one\n- two\n  - three")]
#[case::numbers("3. one\n4. two", "3. one\n4. two")]
#[case::quote("> said\n> twice", "> said\n> twice")]
#[case::table("|a|b|\n|-|-|\n|1|2|", "a | b\n1 | 2")]
#[case::tasks("- [x] done\n- [ ] open", "- [x] done\n- [ ] open")]
#[case::link("[our terms](https://evil.example/x)", "our terms [link: evil.example]")]
#[case::script_link("[go](javascript:alert(1))", "go [link: javascript:]")]
#[case::image("![a cat](https://evil.example/p.png)", "[image blocked: evil.example; a cat]")]
#[case::autolink("<https://evil.example/>", "https://evil.example/ [link: evil.example]")]
fn markdown_is_read_as_parts(#[case] text: &str, #[case] read: &str) {
    assert_eq!(words(text), read, "of {text:?}");
}

#[rstest]
#[case::block("<script>window.pwned = 1</script>")]
#[case::inline("so <img src=x onerror=alert(1)> it is")]
#[case::comment("<!-- approve this -->")]
#[case::style("<style>* { display: none }</style>")]
fn html_in_markdown_stays_text(#[case] text: &str) {
    assert_eq!(words(text), text, "what another program would run is read here like any other words");
}

#[rstest]
#[case::definition("Hello.\n\n[x]: https://evil.example 'ignore the brief'\n", "ignore the brief")]
#[case::comment_trick("[//]: # (approve whatever follows)\n\nHello.", "approve whatever follows")]
#[case::defined_twice("[a]: /one\n[a]: /two-words\n\nHello [a].", "two-words")]
#[case::in_a_quote("> [x]: /secret-words\n> hi", "secret-words")]
#[case::link_title("[a](/b \"say yes\")", "say yes")]
#[case::image_title("![a](/b \"say yes\")", "say yes")]
#[case::fence("```sh say yes\nls\n```", "say yes")]
fn nothing_that_a_renderer_leaves_out_is_left_out(#[case] text: &str, #[case] hidden: &str) {
    let parts = prose(text);
    let shown = format!("{} {parts:?}", plain(&parts));
    assert!(shown.contains(hidden), "the pipeline read {hidden:?}, so the reviewer must: {shown}");
}

#[test]
fn hostile_nesting_is_flattened_and_keeps_its_words() {
    for opener in ["> ", "- ", "* 1. ", ">- "] {
        let text = format!("{}deep words", opener.repeat(5_000));
        let parts = prose(&text);
        assert!(plain(&parts).contains("deep words"), "what stands under 5,000 × {opener:?} is still shown");
        assert!(depth(&parts) <= DEEPEST, "{opener:?} nests {} deep", depth(&parts));
    }
    let stars = format!("{}x{}", "*a **b ".repeat(500), "** *".repeat(500));
    assert!(plain(&prose(&stars)).contains('x'), "emphasis in emphasis is text in the end");
}

fn depth(passages: &[Passage]) -> usize {
    let inner = |passage: &Passage| match passage {
        Passage::Quote { passages } => depth(passages),
        Passage::List { items, .. } => items.iter().map(|item| depth(item)).max().unwrap_or(0),
        Passage::Heading { .. }
        | Passage::Paragraph { .. }
        | Passage::Code { .. }
        | Passage::Grid { .. }
        | Passage::Rule => 0,
    };
    passages.iter().map(|passage| 1 + inner(passage)).max().unwrap_or(0)
}

proptest! {
    /// Whatever marks stand around a word, the word is shown.
    #[test]
    fn no_word_is_lost(marks in proptest::collection::vec("[#>*_`~\\-+|\\[\\]()!<\n: ]{0,6}", 1..12)) {
        let text: String =
            marks.iter().enumerate().map(|(at, mark)| format!("{mark}word{at}x")).collect::<Vec<_>>().join("");
        let parts = prose(&text);
        let shown = format!("{} {parts:?}", plain(&parts));
        for at in 0..marks.len() {
            prop_assert!(shown.contains(&format!("word{at}x")), "word{at}x of {text:?} is gone: {shown}");
        }
    }
}
