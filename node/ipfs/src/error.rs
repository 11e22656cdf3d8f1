//! What can go wrong, in words that say what to do about it.

use cid::Cid;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the IPFS node could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// The request itself cannot be used.
	#[error("{0}")]
	Invalid(String),
	/// The bytes are not what the address names.
	#[error("the bytes do not match {0}; send the bytes that this address was computed from")]
	Mismatch(Cid),
	/// The block is larger than peers accept.
	#[error(
		"a block of {size} bytes is too large; the limit is {limit}, so add it as a file instead"
	)]
	TooLarge {
		/// Size of the block.
		size: usize,
		/// Largest size that is accepted.
		limit: usize,
	},
	/// What is on disk no longer matches its address.
	#[error("block {0} is damaged on disk; put or add the same content again to repair it")]
	Damaged(Cid),
	/// The block is not stored here, and the caller asked not to look elsewhere.
	#[error("block {0} is not stored on this node; ask without offline=true to fetch it")]
	NotStored(Cid),
	/// No peer sent the block in time.
	#[error(
		"no peer sent block {cid} within {seconds:.1} s ({peers} connected); \
		connect to a peer that has it (swarm/connect), or allow more time"
	)]
	TimedOut {
		/// The block.
		cid: Cid,
		/// How long the node tried.
		seconds: f32,
		/// How many peers were connected when it gave up.
		peers: usize,
	},
	/// A peer could not be connected to.
	#[error("cannot connect to {address}: {reason}")]
	Unreachable {
		/// The address that was tried.
		address: String,
		/// Why it failed.
		reason: String,
	},
	/// None of the peers that were named is connected.
	#[error("not connected to {0}; connect to it first (swarm/connect)")]
	NotConnected(String),
	/// The peers that were named do not have the block.
	#[error("none of the named peers has block {0}")]
	NotHeld(Cid),
	/// A directory has no entry of this name.
	#[error("there is no `{name}` in {directory}; list the directory to see what it holds")]
	NoSuchEntry {
		/// The missing name.
		name: String,
		/// The directory that was searched.
		directory: Cid,
	},
	/// A directory was given where a file is needed.
	#[error("{0} is a directory; name a file inside it, or list it instead")]
	IsDirectory(Cid),
	/// A file was given where a directory is needed.
	#[error("{0} is a file, not a directory; read it with cat instead")]
	IsFile(Cid),
	/// The bytes match their address but are not the UnixFS or dag-pb they claim to be.
	#[error("{cid} is not valid UnixFS: {reason}")]
	Malformed {
		/// The block.
		cid: Cid,
		/// What is wrong with it.
		reason: String,
	},
	/// Nothing pins this address.
	#[error("{0} is not pinned on this node")]
	NotPinned(Cid),
	/// The block cannot be removed.
	#[error("{0} is pinned or in use; unpin what it belongs to first (pin/rm)")]
	Needed(Cid),
	/// There is no room for more blocks.
	#[error(
		"the block store is full: {used} of {quota} bytes hold what is pinned or in use; \
		unpin what is not needed (pin/rm), or raise the quota (--ipfs-quota)"
	)]
	Full {
		/// How many bytes are occupied.
		used: u64,
		/// How many may be.
		quota: u64,
	},
	/// Garbage cannot be told from what a pin covers.
	#[error(
		"no garbage can be collected, because the pinned {root} is broken: {reason}; \
		add or import it again, or unpin it"
	)]
	PinBroken {
		/// What is pinned.
		root: Cid,
		/// What is wrong with it.
		reason: String,
	},
	/// The disk or the database failed.
	#[error("the block store failed: {0}; check the disk, then restart the node")]
	Store(String),
	/// The node could not listen or set up its network.
	#[error("the IPFS node cannot start: {0}")]
	Start(String),
	/// The node is stopping, or has too much to do.
	#[error("the IPFS node is {0}; try again later")]
	Unavailable(&'static str),
}

impl Error {
	pub(crate) fn invalid(reason: impl Into<String>) -> Self {
		Self::Invalid(reason.into())
	}

	pub(crate) fn malformed(cid: &Cid, reason: impl Into<String>) -> Self {
		Self::Malformed { cid: *cid, reason: reason.into() }
	}
}

impl From<sensor_unixfs::Error> for Error {
	fn from(error: sensor_unixfs::Error) -> Self {
		Self::Invalid(error.to_string())
	}
}

/// Every failure of the database is a failure of the store.
macro_rules! store_failures {
	($($failure:ident),* $(,)?) => {
		$(impl From<redb::$failure> for Error {
			fn from(failure: redb::$failure) -> Self {
				Self::Store(failure.to_string())
			}
		})*
	};
}
store_failures!(
	CommitError,
	DatabaseError,
	SetDurabilityError,
	StorageError,
	TableError,
	TransactionError,
);
