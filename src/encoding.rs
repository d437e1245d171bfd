//! The encodings in which editors save texts: UTF-8 with or without a byte order mark, and UTF-16 and GB18030 from
//! Windows.

use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::text::han::is_everyday_han;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, as it should be.
    Utf8 {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
    /// Another encoding that was certain enough to be decoded, by its name in iconv.
    Other(&'static str),
}

/// Why bytes could not be decoded with certainty.
#[derive(Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// The bytes are not UTF-8 from this line on (counted from 1). They are most likely in the encoding of this name.
    LooksLike(&'static str, usize),
    /// There is a zero byte at this offset, which no text has.
    Nul(usize),
}

/// The most frequent Chinese characters. A text that hardly contains any of them was decoded wrongly.
const FREQUENT_CHARACTERS: &str = "的一是在不了有和人中大为上个国以要时来用生到作于出分对成会可主发年动同工能下过方后多定行法所民经十三之进等部度力高自理实加量制机业本性开合政四日社全表间与关各重新内数明质月公无系建者通提展五位文总品设管特件基资级统组计期指区强任处保规领工共改安场务目议报完名科信节市局省委二六七九八";
/// Punctuation of Chinese texts.
const CHINESE_MARKS: &str = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·～％　";

/// Decodes bytes to a text without a byte order mark, and tells its encoding. Fails if the bytes are not a text, or in
/// an encoding that cannot be told with certainty.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Undecodable> {
    if let Some((encoding, name)) = utf16(&bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[2..]);
        return if had_errors {
            Err(Undecodable::LooksLike(name, 1))
        } else {
            Ok((text.into_owned(), Encoding::Other(name)))
        };
    }

    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(utf16_without_mark(&bytes)
            .map_or(Undecodable::Nul(at), |name| Undecodable::LooksLike(name, 1)));
    }

    match String::from_utf8(bytes) {
        Ok(mut text) => {
            let mark = text.starts_with('\u{feff}');
            if mark {
                text.drain(..'\u{feff}'.len_utf8());
            }

            Ok((text, Encoding::Utf8 { mark }))
        }
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let bytes = error.into_bytes();
            let name = looks_like(&bytes);
            let text = Some(name)
                .filter(|name| *name == "GB18030")
                .and_then(|_| certain_chinese(&bytes));
            text.map(|text| (text, Encoding::Other(name)))
                .ok_or(Undecodable::LooksLike(name, line))
        }
    }
}

/// Decodes a text piece by piece, without asking whether every byte of it is right: for texts that are searched, and
/// not published as they are decoded.
pub(crate) enum TextDecoder {
    /// An encoding that the library knows.
    Known(encoding_rs::Decoder),
    /// UTF-32, with the bytes of a character that is not complete yet.
    Utf32 {
        /// Whether the first byte of a character is its lowest.
        is_little_endian: bool,
        /// Up to three bytes.
        rest: Vec<u8>,
    },
}

impl TextDecoder {
    /// The decoder for a text that begins with `head`; `None` if it does not look like a text: there are zero bytes in
    /// it that are not those of UTF-16 or UTF-32.
    pub(crate) fn for_text(head: &[u8]) -> Option<Self> {
        let utf32 = |is_little_endian| Self::Utf32 {
            is_little_endian,
            rest: Vec::new(),
        };

        if head.starts_with(&[0xff, 0xfe, 0, 0]) || is_utf32(head, 0) {
            return Some(utf32(true));
        }

        if head.starts_with(&[0, 0, 0xfe, 0xff]) || is_utf32(head, 3) {
            return Some(utf32(false));
        }

        let encoding = if let Some((encoding, _)) = utf16(head) {
            encoding
        } else if memchr::memchr(0, head).is_some() {
            by_zeros(head)?
        } else {
            // If that is wrong, other readings are looked at, too: see `other_readings`.
            UTF_8
        };

        Some(Self::Known(encoding.new_decoder_with_bom_removal()))
    }

    /// Other readings of the same bytes, if they are not of this encoding: in those of Chinese Windows.
    pub(crate) fn other_readings(&self, bytes: &[u8]) -> Vec<String> {
        let is_utf8 = matches!(self, Self::Known(decoder) if decoder.encoding() == UTF_8);
        if !is_utf8 || is_beginning_of_utf8(bytes) {
            return Vec::new();
        }

        [GB18030, BIG5]
            .iter()
            .map(|encoding| encoding.decode_without_bom_handling(bytes).0.into_owned())
            .collect()
    }

    /// Decodes the next bytes. Bytes that are not of the encoding become U+FFFD.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> String {
        match self {
            Self::Known(decoder) => {
                let mut text = String::new();
                if let Some(length) = decoder.max_utf8_buffer_length(bytes.len()) {
                    text.reserve(length);
                    let _ = decoder.decode_to_string(bytes, &mut text, false);
                }

                text
            }
            Self::Utf32 {
                is_little_endian,
                rest,
            } => {
                rest.extend_from_slice(bytes);
                let whole = rest.len() - rest.len() % 4;
                let characters = rest[..whole].chunks_exact(4).map(|bytes| {
                    let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
                    let number = if *is_little_endian {
                        u32::from_le_bytes(bytes)
                    } else {
                        u32::from_be_bytes(bytes)
                    };
                    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
                });
                let text = characters.collect();
                rest.drain(..whole);
                text
            }
        }
    }
}

/// The encoding of a text with zero bytes and without a mark. Digits and line ends make every second byte zero in
/// UTF-16, all of them at even or all at odd places; a text in UTF-8 may have a zero byte by mistake.
fn by_zeros(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let zeros = memchr::memchr_iter(0, head);
    let (even, odd) = zeros.fold((0, 0), |(even, odd), at| {
        if at % 2 == 0 {
            (even + 1, odd)
        } else {
            (even, odd + 1)
        }
    });
    let is_rare = (even + odd) * 100 < head.len();

    let others: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    if is_rare && is_beginning_of_utf8(&others) {
        return Some(UTF_8);
    }

    match (even, odd) {
        (even, odd) if odd > 4 * even + MIN_ZEROS => Some(UTF_16LE),
        (even, odd) if even > 4 * odd + MIN_ZEROS => Some(UTF_16BE),
        _ => None,
    }
}

/// The fewest zero bytes that tell UTF-16: fewer may be there by chance.
const MIN_ZEROS: usize = 8;

/// Whether bytes are UTF-32 with the lowest byte at `lowest` in each character. No character is above U+10FFFF, so that
/// the highest byte is always zero and the next one hardly ever more.
fn is_utf32(head: &[u8], lowest: usize) -> bool {
    let (highest, next) = (3 - lowest, (3 - lowest).abs_diff(1));
    let mut characters = head.chunks_exact(4);
    head.len() >= 8 && characters.all(|bytes| bytes[highest] == 0 && bytes[next] <= 0x10)
}

/// Whether bytes are valid UTF-8, but for a character at their end that is not complete.
fn is_beginning_of_utf8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

/// The encoding that a byte order mark of UTF-16 announces, and its name.
fn utf16(bytes: &[u8]) -> Option<(&'static encoding_rs::Encoding, &'static str)> {
    match bytes {
        [0xff, 0xfe, ..] => Some((UTF_16LE, "UTF-16LE")),
        [0xfe, 0xff, ..] => Some((UTF_16BE, "UTF-16BE")),
        _ => None,
    }
}

/// The name of the encoding if the bytes are UTF-16 without a byte order mark: ASCII characters such as line ends and
/// the hyphens of front matter make many of every second byte zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static str> {
    let nuls = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    match (nuls(0), nuls(1)) {
        (even, odd) if odd * 16 > bytes.len() && odd > 4 * even => Some("UTF-16LE"),
        (even, odd) if even * 16 > bytes.len() && even > 4 * odd => Some("UTF-16BE"),
        _ => None,
    }
}

/// The text in GB18030, if every byte can be decoded and the result looks like Chinese.
fn certain_chinese(bytes: &[u8]) -> Option<String> {
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)?
        .into_owned();
    let others: Vec<char> = text
        .chars()
        .filter(|c| !c.is_ascii() && !CHINESE_MARKS.contains(*c))
        .collect();
    let count = |is: &dyn Fn(char) -> bool| others.iter().filter(|c| is(**c)).count();
    let (han, frequent) = (
        count(&is_everyday_han),
        count(&|c| FREQUENT_CHARACTERS.contains(c)),
    );

    (han > 0 && han * 20 >= others.len() * 19 && frequent * 5 >= han).then_some(text)
}

/// The name of the encoding that `bytes` most likely are in, as iconv spells it.
fn looks_like(bytes: &[u8]) -> &'static str {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(None, chardetng::Utf8Detection::Deny).name() {
        "GBK" => "GB18030",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Undecodable, decode};

    #[test]
    fn what_windows_saves_is_read_and_what_is_doubtful_is_not() {
        let text = "---\ntitle: 关于开展质量月活动的通知\n---\n各县区人民政府：\n";
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let bare = utf16[2..].to_vec();
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        assert_eq!(
            decode(utf16),
            Ok((text.into(), Encoding::Other("UTF-16LE")))
        );
        assert_eq!(decode(bare), Err(Undecodable::LooksLike("UTF-16LE", 1)));
        assert_eq!(decode(gb), Ok((text.into(), Encoding::Other("GB18030"))));
        assert_eq!(
            decode(format!("\u{feff}{text}").into()),
            Ok((text.into(), Encoding::Utf8 { mark: true }))
        );
        assert_eq!(
            decode(b"text with a\0 byte of zero".to_vec()),
            Err(Undecodable::Nul(11))
        );
        let of = |encoding: &'static encoding_rs::Encoding, text: &str| {
            decode(encoding.encode(text).0.into_owned())
        };
        let korean = "제목: 품질의 달 행사 안내\n각 시군구 품질 담당 부서에 알립니다.";
        assert_eq!(
            of(encoding_rs::EUC_KR, korean),
            Err(Undecodable::LooksLike("EUC-KR", 1))
        );
        let traditional = "標題：關於開展質量月活動的通知，各縣區人民政府";
        assert_eq!(
            of(encoding_rs::BIG5, traditional),
            Err(Undecodable::LooksLike("Big5", 1))
        );

        assert!(matches!(
            of(encoding_rs::WINDOWS_1252, "Qualité à Suzhou"),
            Err(Undecodable::LooksLike(_, 1))
        ));
    }
}
