use super::text::plain_until;
use super::*;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

fn fault(bytes: &[u8]) -> Fault {
    check(bytes).expect_err("must be refused")
}

#[rstest]
#[case(b"", "", 0, "is empty")]
#[case(b"  \t", "", 3, "is empty")]
#[case(b"[1]", "", 0, "must be one JSON object")]
#[case(b"\xef\xbb\xbf{}", "", 0, "byte order mark")]
#[case(b"{\"a\":{\"b\":[1,\"x\xffy\"]}}", "/a/b/1", 15, "not valid UTF-8")]
#[case(b"{\"a\":-0,\"b\":\"\xff\"}", "/a", 5, "send 0")]
#[case(b"{} \xff", "", 3, "not valid UTF-8")]
#[case(b"{\"a\":\"x\0\"}", "/a", 7, "NUL")]
#[case(b"{\"a\":\0}", "/a", 5, "NUL")]
#[case(b"\0{}", "", 0, "NUL")]
#[case(b"{}\0", "", 2, "NUL")]
#[case(br#"{"a":"x\u0000"}"#, "/a", 7, "NUL")]
#[case(br#"{"a":["\ud83d"]}"#, "/a/0", 7, r"lone surrogate \ud83d")]
#[case(br#"{"a":"\ud83d\u0041"}"#, "/a", 6, "lone surrogate")]
#[case(br#"{"a":"\uDE00"}"#, "/a", 6, "lone surrogate")]
#[case(br#"{"a":1,"b":{"c":1,"c":2}}"#, "/b/c", 18, "the key \"c\" stands twice")]
#[case(br#"{"a/b":1,"a\u002fb":2}"#, "/a~1b", 9, "the key \"a/b\" stands twice")]
#[case(br#"{"a":[0,9007199254740993]}"#, "/a/1", 8, "it would become 9007199254740992")]
#[case(br#"{"a":1e400}"#, "/a", 5, "too large")]
#[case(br#"{"a":1e-400}"#, "/a", 5, "too small")]
#[case(br#"{"a":-0.0}"#, "/a", 5, "send 0")]
#[case(br#"{"a":NaN}"#, "/a", 5, "NaN and Infinity")]
#[case(br#"{"a":Infinity}"#, "/a", 5, "NaN and Infinity")]
#[case(br#"{"a":-Infinity}"#, "/a", 5, "NaN and Infinity")]
#[case(br#"{"a":01}"#, "/a", 5, "a number should stand")]
#[case(br#"{"a":1 2}"#, "", 7, "a comma or }")]
#[case(br#"{"a":[1 2]}"#, "/a", 8, "a comma or ]")]
#[case(br#"{"a":1,}"#, "", 7, "a key in double quotes")]
#[case(br#"{'a':1}"#, "", 1, "a key in double quotes")]
#[case(br#"{"a" 1}"#, "/a", 5, "a colon")]
#[case(br#"{"a":tru}"#, "/a", 5, "a value should stand")]
#[case(br#"{"a":"b"#, "/a", 7, "ends inside a string")]
#[case(br#"{"a":"\"#, "/a", 7, "ends inside a string")]
#[case(br#"{"a":"\x"}"#, "/a", 6, "JSON does not know")]
#[case(br#"{"a":"\u12"}"#, "/a", 6, "four hexadecimal digits")]
#[case(b"{\"a\":\"x\ty\"}", "/a", 7, "control character")]
#[case(br#"{"a":"#, "/a", 5, "the line ends where a value")]
#[case(br#"{"a":1"#, "", 6, "the line ends where a comma")]
#[case(br#"{"a":1} {"b":2}"#, "", 8, "something follows the object")]
fn each_refusal_names_place_byte_and_reason(
    #[case] line: &[u8],
    #[case] pointer: &str,
    #[case] offset: u64,
    #[case] reason: &str,
) {
    let fault = fault(line);
    assert!(fault.reason.contains(reason), "{:?} should speak of {reason:?}", fault.reason);
    assert_eq!((fault.pointer.as_str(), fault.offset), (pointer, Some(offset)), "{}", fault.reason);
}

#[test]
fn the_line_may_have_a_mebibyte_and_no_byte_more() {
    let line = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    assert_eq!(check(line(MAX_LINE).as_bytes()), Ok(()), "the limit itself is allowed");
    let fault = fault(line(MAX_LINE + 1).as_bytes());
    assert!(fault.reason.contains("1 MiB"), "{fault} names the limit");
    assert_eq!(fault.offset, Some(MAX_LINE as u64), "the first byte too many");
}

#[test]
fn a_string_is_measured_after_its_escapes() {
    let line = |content: &str| format!("{{\"a\":[\"{content}\"]}}");
    assert_eq!(check(line(&"x".repeat(MAX_STRING)).as_bytes()), Ok(()), "the limit itself is allowed");
    assert_eq!(check(line(&r"\u00e9".repeat(MAX_STRING / 2)).as_bytes()), Ok(()), "an escape counts as its character");
    let long = fault(line(&format!("{}\\n", "x".repeat(MAX_STRING))).as_bytes());
    assert_eq!(long.pointer, "/a/0", "the string is named");
    assert!(long.reason.contains("262145 bytes"), "{long} names the size");
}

#[test]
fn depth_counts_the_outermost_object() {
    let line = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert_eq!(check(line(MAX_DEPTH).as_bytes()), Ok(()), "64 levels are allowed");
    let fault = fault(line(MAX_DEPTH + 1).as_bytes());
    assert!(fault.reason.contains("deeper than 64"), "{fault} names the limit");
    assert_eq!(fault.pointer, format!("/a{}", "/0".repeat(63)), "the place is the one that goes too deep");
}

#[test]
fn an_object_may_have_two_hundred_keys() {
    let line = |count: usize| {
        let members: Vec<String> = (0..count).map(|key| format!("\"k{key}\":0")).collect();
        format!("{{\"o\":{{{}}}}}", members.join(","))
    };
    assert_eq!(check(line(MAX_KEYS).as_bytes()), Ok(()), "200 are allowed");
    let fault = fault(line(MAX_KEYS + 1).as_bytes());
    assert_eq!(fault.pointer, "/o", "the object is named");
    assert!(fault.reason.contains("more than 200 keys"), "{fault} names the limit");
}

#[test]
fn equal_keys_in_different_objects_are_no_duplicates() {
    let line = br#"{"a":{"a":1,"b":{"a":2}},"b":[{"a":1},{"a":2}],"":0,"A":0}"#;
    assert_eq!(check(line), Ok(()), "each object has its own keys");
}

#[test]
fn numbers_in_texts_follow_the_same_rules() {
    assert_eq!(number_in_text("-12"), Ok(json!(-12)), "a whole number stays whole");
    assert_eq!(number_in_text("0.25"), Ok(json!(0.25)), "a fraction");
    for text in ["", "1,5", "+1", "1 ", "-0", "1e400", "NaN"] {
        assert!(number_in_text(text).is_err(), "{text:?} is no number that can be kept");
    }
}

/// Any JSON value of moderate size.
fn any_value() -> impl Strategy<Value = Value> {
    // Far from the ends of the range, where a reader without exact floats may overflow.
    let float = any::<f64>().prop_filter("ordinary", |f| f.is_normal() && (1e-290..1e290).contains(&f.abs()));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_992..=9_007_199_254_740_992_i64).prop_map(Value::from),
        float.prop_map(Value::from),
        any::<String>().prop_map(|text| Value::from(text.replace('\0', ""))),
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map("[^\0]{0,6}", inner, 0..8).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_a_json_writer_writes_is_accepted(value in any_value()) {
        let line = json!({"value": value});
        for text in [line.to_string(), format!("{line:#}")] {
            prop_assert_eq!(check(text.as_bytes()), Ok(()), "{}", text);
        }
    }

    #[test]
    fn what_is_accepted_every_reader_accepts(line in "\\{(\"[a-c\\\\\"nu0-9]{0,6}\":[\\[\\]{},:\"a-e0-9.\\-+\\\\ ]{0,8},?){0,3}\\}") {
        if check(line.as_bytes()).is_ok() {
            prop_assert!(serde_json::from_str::<Value>(&line).is_ok(), "{} is accepted, so it must be JSON", line);
        }
    }

    #[test]
    fn strings_mean_the_same_to_every_reader(text in any::<String>()) {
        let line = json!({ "text": text }).to_string();
        prop_assert_eq!(check(line.as_bytes()).is_ok(), !text.contains('\0'), "only NUL is refused in {}", line);
    }

    #[test]
    fn a_changed_byte_never_makes_it_fail_badly(value in any_value(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut line = json!({ "value": value }).to_string().into_bytes();
        let at = at.index(line.len());
        line[at] = byte;
        match check(&line) {
            Ok(()) => prop_assert!(serde_json::from_slice::<Value>(&line).is_ok(), "accepted, so it must be JSON"),
            Err(fault) => prop_assert!(fault.offset.is_some_and(|at| at <= line.len() as u64), "a byte of the line"),
        }
    }

    #[test]
    fn plain_runs_end_where_a_slow_search_says(bytes in prop::collection::vec(any::<u8>(), 0..40), from in 0_usize..8) {
        let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let from = from.min(bytes.len());
        let slow = bytes[from..].iter().position(ends).map_or(bytes.len(), |run| from + run);
        prop_assert_eq!(plain_until(&bytes, from), slow, "eight at a time or one by one");
    }
}
