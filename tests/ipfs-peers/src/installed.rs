//! Where the peers are installed, and in which versions.

use std::{env, ffi::OsString, fs, path::PathBuf};

/// An IPFS node that is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Kubo 0.22, the reference in Go.
	Kubo,
	/// Helia 7.1, the reference in JavaScript.
	Helia,
}

impl Kind {
	/// Its name.
	pub fn name(self) -> &'static str {
		match self {
			Self::Kubo => "Kubo",
			Self::Helia => "Helia",
		}
	}

	/// Where it is installed. Clones share it.
	pub(crate) fn directory(self) -> PathBuf {
		let set = |name| env::var_os(name).filter(|value: &OsString| !value.is_empty());
		let cache = set("XDG_CACHE_HOME").map(PathBuf::from).unwrap_or_else(|| {
			PathBuf::from(set("HOME").unwrap_or_else(|| "/root".into())).join(".cache")
		});
		cache.join("sensor-chain/ipfs-peers").join(match self {
			Self::Kubo => "kubo",
			Self::Helia => "helia",
		})
	}

	/// Its version and those of everything below it. The installation keeps a copy.
	fn pin(self) -> &'static str {
		match self {
			Self::Kubo => include_str!("../peers/requirements.txt"),
			Self::Helia => include_str!("../peers/package-lock.json"),
		}
	}
}

/// Why a peer cannot be started, and what to do about it; `None` if it can.
pub fn missing(kind: Kind) -> Option<String> {
	let (name, directory) = (kind.name(), kind.directory());
	let install = "scripts/setup-ipfs-peers installs it";
	match fs::read_to_string(directory.join("installed")) {
		Ok(pin) if pin == kind.pin() => None,
		Ok(_) => {
			Some(format!("{name} in {} is of another version; {install}", directory.display()))
		},
		Err(_) => Some(format!("{name} is not in {}; {install}", directory.display())),
	}
}
