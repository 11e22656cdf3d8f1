//! The token that an IPFS API asks for before it lets anybody write.

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use std::{net::IpAddr, path::Path};

/// What a node calls the file with its token, and the folder of that.
const FILE: [&str; 2] = ["api-token", "ipfs"];

/// The longest token.
const MAX_TOKEN: usize = 256;

/// A URL without its token, and the token.
pub fn split(url: &str) -> (String, Option<String>) {
	let parts = url.split_once("://").and_then(|(scheme, rest)| {
		let (credentials, host) = rest.rsplit_once('@')?;
		let (_, token) = credentials.split_once(':')?;
		Some((format!("{scheme}://{host}"), token.to_owned()))
	});
	match parts {
		Some((url, token)) => (url, Some(token)),
		None => (url.to_owned(), None),
	}
}

/// The token of a node on this machine, from the file that its refusal names.
///
/// Whoever answers here chooses the file. So it must be called what nodes call theirs, and hold what
/// can be a token, before it is shown to them.
pub fn of_this_machine(url: &str, refusal: &HeaderMap) -> Option<String> {
	let host = reqwest::Url::parse(url).ok()?.host_str()?.parse::<IpAddr>().ok()?;
	let challenge = refusal.get(WWW_AUTHENTICATE)?.to_str().ok()?;
	let (_, rest) = challenge.split_once("token_file=\"")?;
	let path = Path::new(rest.split('"').next()?);
	let mut names = path.components().rev().filter_map(|part| part.as_os_str().to_str());
	let is_a_nodes = FILE.iter().all(|name| names.next() == Some(*name));
	if !host.is_loopback() || !is_a_nodes {
		return None;
	}
	let length = std::fs::metadata(path).ok()?.len();
	if length > 2 * MAX_TOKEN as u64 {
		return None;
	}
	let token = std::fs::read_to_string(path).ok()?;
	let token = token.trim();
	let is_token = (1..=MAX_TOKEN).contains(&token.len())
		&& token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
	is_token.then(|| token.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn refusal(path: &Path) -> HeaderMap {
		let challenge = format!("Bearer realm=\"x\", token_file=\"{}\"", path.display());
		HeaderMap::from_iter([(WWW_AUTHENTICATE, challenge.parse().unwrap())])
	}

	#[test]
	fn a_token_in_a_url_is_taken_out_of_it() {
		assert_eq!(split("http://:t0@h:1"), ("http://h:1".into(), Some("t0".into())));
		assert_eq!(split("http://h:1"), ("http://h:1".into(), None));
	}

	#[test]
	fn a_node_on_this_machine_says_where_its_token_is() {
		let dir = std::env::temp_dir().join(format!("sensor-token-{}", std::process::id()));
		let path = dir.join("ipfs/api-token");
		std::fs::create_dir_all(path.parent().unwrap()).unwrap();
		std::fs::write(&path, "s3cret\n").unwrap();
		let here = "http://127.0.0.1:5001";
		assert_eq!(of_this_machine(here, &refusal(&path)).as_deref(), Some("s3cret"));
		assert_eq!(of_this_machine("http://192.0.2.1:5001", &refusal(&path)), None);
		assert_eq!(of_this_machine(here, &HeaderMap::new()), None);

		// Other files are not shown to whoever asks, and neither is what cannot be a token.
		let other = dir.join("ipfs/other");
		std::fs::copy(&path, &other).unwrap();
		assert_eq!(of_this_machine(here, &refusal(&other)), None);
		std::fs::write(&path, "two words").unwrap();
		assert_eq!(of_this_machine(here, &refusal(&path)), None);
		std::fs::remove_dir_all(&dir).unwrap();
	}
}
