//! An image that came inside a case. It is measured before any screen decodes it: a few bytes can claim a surface that
//! takes all memory, and a name can claim a type that the bytes are not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use imagesize::ImageType;
use serde::Serialize;

/// Most points that are drawn; four bytes each once decoded.
const MOST_POINTS: usize = 40_000_000;

/// An image to draw, or why it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Picture {
    /// A `data:` URI with its size in pixels.
    Drawn {
        /// The URI.
        src: String,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Not drawn.
    Refused {
        /// Why, in words.
        why: String,
    },
}

impl Picture {
    /// Looks at a `data:image/…;base64,` URI as intake lets it in.
    pub(super) fn of(uri: &str) -> Self {
        match measured(uri) {
            Ok((width, height)) => Self::Drawn { src: uri.to_owned(), width, height },
            Err(why) => Self::Refused { why },
        }
    }
}

fn measured(uri: &str) -> Result<(u32, u32), String> {
    let content = uri.split_once(";base64,").map(|(_, content)| content).unwrap_or_default();
    let bytes = STANDARD.decode(content).map_err(|_| "its bytes cannot be read".to_owned())?;
    match imagesize::image_type(&bytes) {
        Ok(ImageType::Png | ImageType::Jpeg | ImageType::Gif | ImageType::Webp) => {}
        _ => return Err("it is no PNG, JPEG, GIF or WebP image, whatever it says".to_owned()),
    }
    let size = imagesize::blob_size(&bytes).map_err(|_| "its size cannot be read".to_owned())?;
    let points = size.width.saturating_mul(size.height);
    if points == 0 {
        return Err("it is empty".to_owned());
    }
    if points > MOST_POINTS {
        return Err(format!("{} × {} is too large to draw", size.width, size.height));
    }
    let side = |length: usize| u32::try_from(length).map_err(|_| "its size cannot be read".to_owned());
    Ok((side(size.width)?, side(size.height)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The beginning of a PNG that says it is this large.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn uri(bytes: &[u8]) -> String {
        format!("data:image/png;base64,{}", STANDARD.encode(bytes))
    }

    #[test]
    fn an_image_is_drawn_at_its_size() {
        let src = uri(&png(640, 480));
        assert_eq!(
            Picture::of(&src),
            Picture::Drawn { src, width: 640, height: 480 },
            "so the page can keep its place"
        );
    }

    #[rstest]
    #[case::bomb(&png(60_000, 60_000), "too large")]
    #[case::overflow(&png(u32::MAX, u32::MAX), "too large")]
    #[case::empty(&png(0, 10), "empty")]
    #[case::svg(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no PNG")]
    #[case::page(b"<html><script>alert(1)</script>", "no PNG")]
    #[case::cut(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0", "cannot be read")]
    fn what_should_not_reach_a_decoder_does_not(#[case] bytes: &[u8], #[case] says: &str) {
        match Picture::of(&uri(bytes)) {
            Picture::Refused { why } => assert!(why.contains(says), "it says why: {why}"),
            Picture::Drawn { .. } => panic!("{says} must not be drawn"),
        }
    }
}
