//! Names on their way into and out of URLs and pages.

/// Undo the escapes of a URL query, as multipart file names carry them.
///
/// What is not an escape stays as it is; `None` if the result is not text.
pub(super) fn unescape(text: &str) -> Option<String> {
	let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
	let mut rest = text.as_bytes();
	let mut bytes = Vec::with_capacity(rest.len());
	while let Some((&first, after)) = rest.split_first() {
		rest = after;
		match (first, after) {
			(b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
				(Some(high), Some(low)) => {
					bytes.push(high << 4 | low);
					rest = after;
				},
				_ => bytes.push(first),
			},
			(b'+', _) => bytes.push(b' '),
			_ => bytes.push(first),
		}
	}
	String::from_utf8(bytes).ok()
}

/// Escape a name for use in a URL path.
pub(super) fn escape_url(name: &str) -> String {
	let mut escaped = String::with_capacity(name.len());
	for byte in name.bytes() {
		if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
			escaped.push(char::from(byte));
		} else {
			escaped.push_str(&format!("%{byte:02X}"));
		}
	}
	escaped
}

/// Escape a name for use in a page.
pub(super) fn escape_html(name: &str) -> String {
	let mut escaped = String::with_capacity(name.len());
	for character in name.chars() {
		match character {
			'&' => escaped.push_str("&amp;"),
			'<' => escaped.push_str("&lt;"),
			'>' => escaped.push_str("&gt;"),
			'"' => escaped.push_str("&quot;"),
			'\'' => escaped.push_str("&#39;"),
			other => escaped.push(other),
		}
	}
	escaped
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_names_are_unescaped_as_kubo_does() {
		assert_eq!(unescape("cats%2Fone+two.png").as_deref(), Some("cats/one two.png"));
		assert_eq!(unescape("100%").as_deref(), Some("100%"));
		assert_eq!(unescape("%zz%2").as_deref(), Some("%zz%2"));
		assert_eq!(unescape("%ff"), None);
	}

	proptest::proptest! {
		#[test]
		fn an_escaped_name_comes_back_as_it_was(name in ".*") {
			assert_eq!(unescape(&escape_url(&name)), Some(name));
		}
	}

	#[test]
	fn names_cannot_bring_markup_into_a_page() {
		assert_eq!(escape_html("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
	}
}
