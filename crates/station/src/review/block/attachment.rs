//! A file that came with a case, read as text when it is some. It is never opened as what it says it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What there is to show of a file.
pub(super) struct Attachment {
    /// The media type it claims; `text/plain` when it claims none.
    pub(super) media: String,
    /// Its length in bytes.
    pub(super) bytes: u32,
    /// Its text; `None` when the bytes are no text.
    pub(super) text: Option<String>,
}

impl Attachment {
    /// `data` is text, or a `data:MEDIA;base64,` URI.
    pub(super) fn of(data: &str) -> Self {
        let (media, bytes) = match encoded(data) {
            Some((media, bytes)) => (media, bytes),
            None => (String::new(), data.as_bytes().to_vec()),
        };
        let media = if media.is_empty() { "text/plain".to_owned() } else { media };
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
        Self { media, bytes: length, text }
    }
}

fn encoded(data: &str) -> Option<(String, Vec<u8>)> {
    let (media, content) = data.strip_prefix("data:")?.split_once(";base64,")?;
    // A type is short and plain; what is not is no URI but a text that begins like one.
    let is_type = media.len() <= 100 && media.chars().all(|letter| letter.is_ascii_graphic());
    let bytes = STANDARD.decode(content.trim()).ok()?;
    is_type.then(|| (media.to_owned(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::text("Terms, 2026", "text/plain", Some("Terms, 2026"))]
    #[case::coded("data:text/csv;base64,YSxiCjEsMg==", "text/csv", Some("a,b\n1,2"))]
    #[case::drawing("data:image/svg+xml;base64,PHN2Zy8+", "image/svg+xml", Some("<svg/>"))]
    #[case::unnamed("data:;base64,YQ==", "text/plain", Some("a"))]
    #[case::bytes("data:application/pdf;base64,JVBERv8=", "application/pdf", None)]
    #[case::not_coded("data: is a word", "text/plain", Some("data: is a word"))]
    #[case::badly_coded("data:text/csv;base64,???", "text/plain", Some("data:text/csv;base64,???"))]
    fn a_file_is_read_as_text(#[case] data: &str, #[case] media: &str, #[case] text: Option<&str>) {
        let read = Attachment::of(data);
        assert_eq!((read.media.as_str(), read.text.as_deref()), (media, text), "of {data}");
    }
}
