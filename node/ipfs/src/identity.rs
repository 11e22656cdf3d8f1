//! The node's secrets: its network key, and the token of its API. Each is in a file of its own that
//! only its owner can read.

use crate::{Error, Result};
use litep2p::crypto::ed25519::{Keypair, SecretKey};
use std::{
	fs::{self, File, OpenOptions},
	io::{ErrorKind, Write},
	path::Path,
};

const FILE: &str = "identity.key";
/// Where the token lies in the folder of the node.
pub(crate) const TOKEN_FILE: &str = "api-token";
/// The longest token that is used.
const MAX_TOKEN: usize = 256;

/// Load the key under `dir`, or make and keep a new one.
pub(crate) fn load_or_create(dir: &Path) -> Result<Keypair> {
	let path = dir.join(FILE);
	match fs::read(&path) {
		Ok(bytes) => SecretKey::try_from_bytes(bytes).map(Keypair::from).map_err(|_| {
			Error::Start(format!(
				"{} is not a 32-byte key; restore it, or delete it to get a new identity",
				path.display()
			))
		}),
		Err(error) if error.kind() == ErrorKind::NotFound => {
			let secret = SecretKey::generate();
			write(dir, &path, secret.as_ref()).map_err(|error| {
				Error::Start(format!("cannot write {}: {error}", path.display()))
			})?;
			Ok(Keypair::from(secret))
		},
		Err(error) => Err(Error::Start(format!("cannot read {}: {error}", path.display()))),
	}
}

/// The token under `dir`, for [`Config::token`](crate::Config::token). It is made at random, and kept
/// in the file `api-token`, when there is none yet; `dir` is created if absent.
pub fn load_or_create_token(dir: impl AsRef<Path>) -> Result<String> {
	let dir = dir.as_ref();
	let path = dir.join(TOKEN_FILE);
	let failed = |what: &str, error: std::io::Error| {
		Error::Start(format!("cannot {what} {}: {error}", path.display()))
	};
	match fs::read_to_string(&path) {
		Ok(text) if is_token(text.trim()) => Ok(text.trim().to_owned()),
		Ok(_) => Err(Error::Start(format!(
			"{} holds no usable token; delete it to have another one made",
			path.display()
		))),
		Err(error) if error.kind() == ErrorKind::NotFound => {
			let secret = SecretKey::generate();
			let token: String = secret.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
			fs::create_dir_all(dir).map_err(|error| failed("create the folder of", error))?;
			write(dir, &path, token.as_bytes()).map_err(|error| failed("write", error))?;
			Ok(token)
		},
		Err(error) => Err(failed("read", error)),
	}
}

/// Whether this can be a token: it goes into headers and URLs.
pub(crate) fn is_token(text: &str) -> bool {
	let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
	(1..=MAX_TOKEN).contains(&text.len()) && text.bytes().all(allowed)
}

/// Write under another name first: a crash leaves either no key or a whole one.
fn write(dir: &Path, path: &Path, secret: &[u8]) -> std::io::Result<()> {
	let unfinished = path.with_extension("new");
	let mut options = OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(&unfinished)?;
	file.write_all(secret)?;
	file.sync_all()?;
	fs::rename(&unfinished, path)?;
	File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_key_is_kept_and_only_its_owner_can_read_it() {
		let dir = tempfile::tempdir().unwrap();
		let first = load_or_create(dir.path()).unwrap();
		let second = load_or_create(dir.path()).unwrap();
		assert_eq!(first.public(), second.public());
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			let mode = fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
			assert_eq!(mode & 0o777, 0o600);
		}
	}

	#[test]
	fn the_token_is_kept_and_only_its_owner_can_read_it() {
		let dir = tempfile::tempdir().unwrap();
		let inner = dir.path().join("ipfs");
		let first = load_or_create_token(&inner).unwrap();
		assert_eq!(load_or_create_token(&inner).unwrap(), first);
		assert_eq!(first.len(), 64);
		let other = load_or_create_token(dir.path()).unwrap();
		assert_ne!(other, first);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			let mode = fs::metadata(inner.join(TOKEN_FILE)).unwrap().permissions().mode();
			assert_eq!(mode & 0o777, 0o600);
		}
		// Written by hand, with an editor's newline.
		fs::write(inner.join(TOKEN_FILE), "my-own\n").unwrap();
		assert_eq!(load_or_create_token(&inner).unwrap(), "my-own");
		for broken in ["", "two words", "ä", &"x".repeat(300)] {
			fs::write(inner.join(TOKEN_FILE), broken).unwrap();
			assert!(load_or_create_token(&inner).is_err(), "{broken}");
		}
	}

	#[test]
	fn a_broken_key_file_is_reported_and_not_replaced() {
		let dir = tempfile::tempdir().unwrap();
		fs::write(dir.path().join(FILE), b"short").unwrap();
		let error = load_or_create(dir.path()).unwrap_err().to_string();
		assert!(error.contains("not a 32-byte key"), "{error}");
		assert_eq!(fs::read(dir.path().join(FILE)).unwrap(), b"short");
	}
}
