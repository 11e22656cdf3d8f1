//! Files that must not be lost: whole or not there, even if the power goes.

use sensor_client::{annotation::answers::read_text, Error, Result};
use serde::{de::DeserializeOwned, Serialize};
use std::{
	fs::{self, OpenOptions},
	future::Future,
	io::Write,
	path::{Path, PathBuf},
};

/// The largest file of ours that is read, in bytes.
const MAX_FILE: u64 = 32 << 20;

/// Put `bytes` into the file at `path`, in place of what it had. Nobody else can read it: before they
/// are revealed, answers and salts are secrets.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
	let name = path.file_name().ok_or_else(|| {
		Error::Invalid(format!("{} cannot be the name of a file", path.display()))
	})?;
	let draft = path.with_file_name(format!("{}.new", name.to_string_lossy()));
	let write = || {
		// A new one: what a crash left behind may have other permissions.
		match fs::remove_file(&draft) {
			Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
			_ => {},
		}
		let mut options = OpenOptions::new();
		options.write(true).create_new(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut file = options.open(&draft)?;
		file.write_all(bytes)?;
		file.sync_all()?;
		fs::rename(&draft, path)?;
		// The new name lasts once the directory does; only Unix opens directories.
		if cfg!(unix) {
			let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
			fs::File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
		}
		Ok(())
	};
	write().map_err(Error::file(path))
}

/// Put a value into a file as JSON, as [`replace`] does.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<()> {
	let text = serde_json::to_string_pretty(value).map_err(|error| {
		Error::Invalid(format!("{} cannot be written: {error}", path.display()))
	})?;
	replace(path, text.as_bytes())
}

/// Read a value from a file that [`write_json`] wrote.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
	serde_json::from_str(&read_text(path, MAX_FILE)?)
		.map_err(|error| Error::Invalid(format!("{} is damaged: {error}", path.display())))
}

/// What the file with a secret is called: its name says which commitment it opens, so that none takes
/// another's place.
pub fn secret_name(kind: &str, commitment: [u8; 32]) -> String {
	let [a, b, c, d, ..] = commitment;
	format!("{kind}-{a:02x}{b:02x}{c:02x}{d:02x}.json")
}

/// Where a secret goes: beside the file that it was made from.
pub fn secret_path(source: &Path, kind: &str, commitment: [u8; 32]) -> PathBuf {
	source.with_file_name(secret_name(kind, commitment))
}

/// Have `call` commit to a secret, which goes to `path` before.
///
/// On disk before on chain: what is lost could never be shown.
pub async fn commit_to<S: Serialize, T>(
	secret: &S,
	path: &Path,
	call: impl Future<Output = Result<T>>,
) -> Result<T> {
	write_json(path, secret)?;
	call.await.inspect_err(|error| {
		// In doubt it stays; to what was refused, nothing is committed.
		if let Error::Refused { .. } | Error::Dispatch(_) = error {
			let _ = fs::remove_file(path);
		}
	})
}

/// Whether there is something at `path`.
pub fn exists(path: &Path) -> Result<bool> {
	path.try_exists().map_err(Error::file(path))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_file_is_replaced_as_a_whole_and_is_nobody_elses_business() {
		let home = tempfile::tempdir().unwrap();
		let path = home.path().join("work.json");
		write_json(&path, &[1]).unwrap();
		// What a crash left behind does not matter.
		fs::write(home.path().join("work.json.new"), "{").unwrap();
		assert_eq!(read_json::<Vec<u8>>(&path).unwrap(), [1]);
		write_json(&path, &[2, 3]).unwrap();
		assert_eq!(read_json::<Vec<u8>>(&path).unwrap(), [2, 3]);
		assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn a_secret_is_kept_beside_its_table_and_never_in_the_place_of_another() {
		let path = |commitment| secret_path(Path::new("data/key.csv"), "exam-key", commitment);
		assert_eq!(path([0xab; 32]), Path::new("data/exam-key-abababab.json"));
		assert_ne!(path([0xab; 32]), path([0xac; 32]));
	}

	#[tokio::test]
	async fn a_secret_is_there_before_the_call_and_goes_only_if_that_was_refused() {
		let home = tempfile::tempdir().unwrap();
		let path = home.path().join("gold.json");
		assert!(commit_to(&[1], &path, async { exists(&path) }).await.unwrap());

		let failed = commit_to(&[1], &path, async { Err::<(), _>(Error::Pool("full".into())) });
		failed.await.unwrap_err();
		assert!(exists(&path).unwrap());

		let refused = commit_to(&[1], &path, async { Err::<(), _>(Error::Dispatch("no".into())) });
		refused.await.unwrap_err();
		assert!(!exists(&path).unwrap());
	}

	#[test]
	fn a_damaged_file_is_named() {
		let home = tempfile::tempdir().unwrap();
		let path = home.path().join("gold.json");
		fs::write(&path, "{").unwrap();
		let error = read_json::<Vec<u8>>(&path).unwrap_err().to_string();
		assert!(error.contains("gold.json is damaged"), "{error}");
	}
}
