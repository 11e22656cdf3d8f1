//! Who may write: whoever shows the token.

use super::reply::failure;
use axum::{
	extract::{Request, State},
	http::{header, HeaderMap, HeaderValue, StatusCode},
	middleware::Next,
	response::Response,
};
use base64::{engine::general_purpose::STANDARD, Engine};
use multihash_codetable::{Code, MultihashDigest};
use std::{path::PathBuf, sync::Arc};

/// What is asked of those who write.
pub(super) struct Guard {
	/// None is asked for if there is none.
	pub token: Option<String>,
	/// Where people find it.
	pub file: Option<PathBuf>,
}

/// Let a request through that shows the token.
pub(super) async fn require(
	State(guard): State<Arc<Guard>>,
	request: Request,
	next: Next,
) -> Response {
	let Some(token) = &guard.token else { return next.run(request).await };
	// Hashes, so that the time it takes tells nothing about the token.
	let hash = |text: &str| Code::Sha2_256.digest(text.as_bytes());
	match shown(request.headers()) {
		Some(shown) if hash(&shown) == hash(token) => next.run(request).await,
		_ => guard.refuse(),
	}
}

impl Guard {
	fn refuse(&self) -> Response {
		let (mut place, mut challenge) = (String::new(), "Bearer realm=\"sensor-ipfs\"".to_owned());
		// As the control port of Tor does: a program on this machine that may read the file finds
		// it by this.
		if let Some(path) = self.file.as_ref().and_then(|file| file.to_str()) {
			place = format!(" from the file {path}");
			challenge.push_str(&format!(", token_file=\"{path}\""));
		}
		let message = format!(
			"this call writes, and needs the token of this node{place}: send it as \
			 `Authorization: Bearer <token>`, or in the URL as http://:<token>@…; a node started \
			 with --ipfs-no-token asks for none"
		);
		let mut response = failure(StatusCode::UNAUTHORIZED, &message);
		let challenge = HeaderValue::try_from(challenge);
		let challenge = challenge.unwrap_or(HeaderValue::from_static("Bearer"));
		response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
		response
	}
}

/// The token that a request shows: as such, or as the password that HTTP clients make of a URL.
fn shown(headers: &HeaderMap) -> Option<String> {
	let (scheme, credentials) =
		headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
	let credentials = credentials.trim();
	if scheme.eq_ignore_ascii_case("bearer") {
		return Some(credentials.to_owned());
	}
	if !scheme.eq_ignore_ascii_case("basic") {
		return None;
	}
	let decoded = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
	decoded.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn of(text: &str) -> Option<String> {
		let mut headers = HeaderMap::new();
		headers.insert(header::AUTHORIZATION, HeaderValue::try_from(text).unwrap());
		shown(&headers)
	}

	#[test]
	fn a_token_is_shown_as_a_bearer_or_as_a_password() {
		assert_eq!(of("Bearer secret").as_deref(), Some("secret"));
		assert_eq!(of("bearer   secret ").as_deref(), Some("secret"));
		assert_eq!(of(&format!("Basic {}", STANDARD.encode(":secret"))).as_deref(), Some("secret"));
		let with_user = STANDARD.encode("anybody:secret:more");
		assert_eq!(of(&format!("Basic {with_user}")).as_deref(), Some("secret:more"));
		assert_eq!(shown(&HeaderMap::new()), None);
		for nothing in ["", "secret", "Digest secret", "Basic secret!", "Basic c2VjcmV0"] {
			assert_eq!(of(nothing), None, "{nothing}");
		}
	}
}
