use std::time::{Duration, Instant};

use super::*;
use crate::review::block::prose::plain;
use proptest::prelude::*;
use rstest::rstest;

fn words(html: &str) -> String {
    plain(&page(html).words)
}

fn drawn(html: &str) -> String {
    page(html).drawn.unwrap_or_default()
}

#[rstest]
#[case("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three")]
#[case("a<br>b", "a\nb")]
#[case("a < b and no tag", "a < b and no tag")]
#[case("&amp;lt;", "&lt;")]
#[case("<ul><li>one<li>two</ul>after", "- one\n- two\nafter")]
#[case("<h2>Title</h2>\n  <p>some\n  words </p>", "Title\nsome words")]
#[case("<pre>a\n  b</pre>", "a\n  b")]
#[case("<table><tr><td>1</td><td>2</td></tr></table>", "1 | 2")]
#[case("see <a href=\"https://evil.example/x\">our terms</a>.", "see our terms [link: evil.example].")]
#[case("<a href=\"//evil.example\"><p>one</p><p>two</p></a>", "one [link: evil.example]\ntwo [link: evil.example]")]
#[case("<img src=\"https://evil.example/p.png\" alt=\"a cat\">", "[image blocked: evil.example; a cat]")]
#[case("<input type=hidden value=\"yes\">", "[hidden field: yes]")]
#[case("<b>bold</b> <i>words</i>", "bold words")]
fn a_page_is_read_as_its_words(#[case] html: &str, #[case] read: &str) {
    assert_eq!(words(html), read, "of {html}");
}

#[rstest]
#[case::not_displayed("<span style=\"display:none\">hidden words</span> seen")]
#[case::white_on_white("<p style=\"color:#fff;background:#fff\">hidden words</p>")]
#[case::tiny("<font size=1 style=\"font-size:1px\">hidden words</font>")]
#[case::attribute("<div hidden>hidden words</div>")]
#[case::template("<template>hidden words</template>")]
#[case::noscript("<noscript>hidden words</noscript>")]
#[case::frame("<iframe>hidden words</iframe>")]
#[case::svg("<svg><style><p>hidden words</p></style></svg>")]
#[case::entities("<p>hidden&#32;words</p>")]
#[case::title("<title>hidden words</title>")]
fn what_a_page_would_not_show_is_read_all_the_same(#[case] html: &str) {
    assert!(words(html).contains("hidden words"), "the pipeline read it, so the reviewer must: {:?}", words(html));
}

#[rstest]
#[case("<script>var words</script>seen")]
#[case("<style>p { color: red }</style>seen")]
#[case("<script>if (a < b) { x(\"<p>words</p>\") }</script>seen")]
fn code_is_not_read_as_words(#[case] html: &str) {
    assert_eq!(words(html), "seen", "of {html}");
}

/// Whatever comes in, what is drawn has only these elements, and no attribute but the span of a cell.
fn assert_tame(html: &str) -> Result<(), TestCaseError> {
    let drawn = drawn(html);
    for piece in drawn.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let mut parts = tag.trim_start_matches('/').split(' ');
        let name = parts.next().unwrap_or_default();
        prop_assert!(among(KEPT, name), "<{name}> is in {drawn:?}, made of {html:?}");
        for attribute in parts {
            let is_span = attribute.starts_with("colspan=\"") || attribute.starts_with("rowspan=\"");
            prop_assert!(is_span, "{attribute} is in {drawn:?}, made of {html:?}");
        }
    }
    Ok(())
}

#[rstest]
#[case("<img src=x onerror=alert(1)>")]
#[case("<a href=\"javascript:alert(1)\" ping=\"https://evil.example\">x</a>")]
#[case("<p style=\"background:url(https://evil.example)\" onclick=alert(1) class=a id=b dir=rtl>x</p>")]
#[case("<svg><animate onbegin=alert(1)></svg>")]
#[case("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
#[case("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
#[case("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
#[case("<meta http-equiv=refresh content=\"0;url=https://evil.example\"><base href=https://evil.example>")]
#[case("<link rel=dns-prefetch href=//evil.example><link rel=stylesheet href=//evil.example>")]
#[case("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><object data=x></object><embed src=x>")]
#[case("<template><img src=x onerror=alert(1)></template>")]
#[case("<table background=https://evil.example><td background=https://evil.example colspan=\"2\">x")]
fn what_is_drawn_can_do_nothing(#[case] html: &str) {
    assert_tame(html).expect("only structure is left");
    assert!(!drawn(html).contains("evil.example"), "nor is there an address left: {}", drawn(html));
}

proptest! {
    #[test]
    fn no_markup_gets_through(pieces in proptest::collection::vec(
        prop_oneof![
            Just("<svg>"), Just("</svg>"), Just("<math>"), Just("<mtext>"), Just("<mglyph>"), Just("<style>"),
            Just("</style>"), Just("<img src=x onerror=alert(1)>"), Just("<table>"), Just("<td colspan=\"3\">"),
            Just("<a href=javascript:x>"), Just("</a>"), Just("<!--"), Just("-->"), Just("<![CDATA["), Just("]]>"),
            Just("<noscript>"), Just("</noscript>"), Just("<textarea>"), Just("<title>"), Just("</title>"),
            Just("<template>"), Just("<select>"), Just("<option>"), Just("\""), Just("'"), Just("<p onclick=x>"),
            Just("<foreignObject>"), Just("<annotation-xml encoding=text/html>"), Just("&lt;"), Just("<xmp>"),
            Just("<plaintext>"), Just("<b>"), Just("</p>"), Just("words"),
        ], 1..24)) {
        assert_tame(&pieces.concat())?;
    }
}

#[rstest]
#[case::deep("<div>".repeat(50_000))]
#[case::type_marks((0..6_000).map(|n| format!("<b id={n}><p>")).collect())]
#[case::type_marks_alike("<a><b><i><u><p>".repeat(15_000))]
#[case::tables("<table><td>".repeat(20_000))]
fn a_page_made_to_be_slow_is_shown_as_words_alone(#[case] html: String) {
    let began = Instant::now();
    let page = page(&(html + "the words"));
    assert!(page.drawn.is_none(), "it is not drawn");
    assert!(plain(&page.words).ends_with("the words"), "its words are there");
    assert!(began.elapsed() < Duration::from_secs(2), "and quickly: {:?}", began.elapsed());
}

#[test]
fn an_ordinary_long_page_is_drawn() {
    let row = "<tr><td style=\"padding:2px\"><font face=Arial><b>Offer</b> of the week<br></font></td></tr>";
    let html = format!("<html><body><table>{}</table></body></html>", row.repeat(1_500));
    assert!(page(&html).drawn.is_some_and(|drawn| drawn.contains("Offer")), "a newsletter is no attack");
}
