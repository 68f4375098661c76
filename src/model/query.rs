//! Queries as a browser writes them (WHATWG URL, `application/x-www-form-urlencoded`).

/// The value of a name in a query, which may begin with its question mark; the first one if there are several. Decoded
/// once: what a value holds may be encoded itself.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).and_then(|(_, value)| decode(value))
}

fn decode(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => u8::try_from(hex_digit(rest.next()?)? * 16 + hex_digit(rest.next()?)?).ok()?,
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_decoded_once() {
        let value = |query| query_value(query, "a");
        assert_eq!(value("?a=b%20c+d").as_deref(), Some("b c d"));
        assert_eq!(value("x=1&a=%2525&a=2").as_deref(), Some("%25"));
        for query in ["", "?", "a", "?b=1", "?a=%", "?a=%4", "?a=%zz", "?a=%ff", "?a=%+1"] {
            assert_eq!(value(query), None, "{query}");
        }
    }

    proptest! {
        #[test]
        fn no_query_panics(query in "\\PC{0,40}") {
            query_value(&query, "a");
        }
    }
}
