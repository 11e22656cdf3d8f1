//! The node's network key, in a file of its own that only its owner can read.

use crate::{Error, Result};
use litep2p::crypto::ed25519::{Keypair, SecretKey};
use std::{
	fs::{self, File, OpenOptions},
	io::{ErrorKind, Write},
	path::Path,
};

const FILE: &str = "identity.key";

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
	fn a_broken_key_file_is_reported_and_not_replaced() {
		let dir = tempfile::tempdir().unwrap();
		fs::write(dir.path().join(FILE), b"short").unwrap();
		let error = load_or_create(dir.path()).unwrap_err().to_string();
		assert!(error.contains("not a 32-byte key"), "{error}");
		assert_eq!(fs::read(dir.path().join(FILE)).unwrap(), b"short");
	}
}
