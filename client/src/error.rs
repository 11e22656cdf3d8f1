//! What can go wrong, in words that say what to do.

use crate::connection::{lost, Lost};
use subxt::error::{DispatchError, ExtrinsicError, TransactionEventsError};

/// The result of every call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// No node answers.
	#[error(
		"no Sensor node answers at {url} ({reason})\n\
		 Check that a node runs there (`make run` starts one) and that the address is right; \
		 another one is chosen with --url or SENSOR_URL."
	)]
	NodeUnreachable {
		/// The address that was tried.
		url: String,
		/// What the connection said.
		reason: String,
	},
	/// No IPFS API answers.
	#[error(
		"no IPFS API answers at {url} ({reason})\n\
		 Check that the node runs with IPFS (it does unless started with --no-ipfs) and that the \
		 address is right; another one is chosen with --ipfs or SENSOR_IPFS."
	)]
	IpfsUnreachable {
		/// The address that was tried.
		url: String,
		/// What the connection said.
		reason: String,
	},
	/// The IPFS API answered with an error.
	#[error("IPFS refused {action}: {message}")]
	Ipfs {
		/// What was asked.
		action: String,
		/// What it answered.
		message: String,
	},
	/// The connection was lost in the middle of an upload.
	#[error(
		"the upload broke off after {done} of {total} bytes: {reason}\n\
		 Run the same command again: only what the node does not have is sent."
	)]
	BrokenOff {
		/// Bytes of the files that have arrived.
		done: u64,
		/// Bytes of all files.
		total: u64,
		/// How the connection was lost.
		reason: Box<Error>,
	},
	/// A node of an EVM chain does not answer, or not as it should.
	#[error("{0}\nCheck the node, and the address that --evm or SENSOR_EVM gives.")]
	Evm(#[from] sensor_bridge_evm::Error),
	/// The runtime refused a call.
	#[error("the chain refused: {pallet}.{name}: {explanation}")]
	Refused {
		/// The pallet that refused.
		pallet: String,
		/// The error's name.
		name: String,
		/// The error's documentation.
		explanation: String,
	},
	/// The runtime refused a call for a reason that belongs to no pallet.
	#[error("the chain refused: {0}")]
	Dispatch(String),
	/// The transaction pool refused a transaction.
	#[error("the node did not accept the transaction: {0}")]
	Pool(String),
	/// The node answered something that this client does not understand.
	#[error(
		"the node's answer was not understood ({0}); are client and node of the same version?"
	)]
	Chain(#[from] Box<subxt::Error>),
	/// Something that was asked for does not exist.
	#[error("{0} does not exist")]
	NotFound(String),
	/// Waited too long.
	#[error("gave up waiting for {what} after {seconds} s. {advice}")]
	TimedOut {
		/// What was waited for.
		what: String,
		/// How long.
		seconds: u64,
		/// What to check.
		advice: String,
	},
	/// Something that the user gave is wrong.
	#[error("{0}")]
	Invalid(String),
	/// A file could not be read or written.
	#[error("{path}: {source}")]
	File {
		/// Which file.
		path: String,
		/// Why.
		source: std::io::Error,
	},
}

impl Error {
	/// The name of the pallet error, as in `CommitmentMismatch`, if a pallet refused.
	pub fn refusal(&self) -> Option<&str> {
		match self {
			Self::Refused { name, .. } => Some(name),
			_ => None,
		}
	}

	/// From an input or output error about `path`.
	pub fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
		move |source| Self::File { path: path.display().to_string(), source }
	}

	/// From how a transaction could not be handed to the node.
	pub(crate) fn from_submission(error: ExtrinsicError) -> Self {
		match Self::from(error) {
			Self::Chain(refused) => Self::Pool(refused.to_string()),
			lost => lost,
		}
	}

	/// From why the pool did not take a transaction, or did not keep it.
	pub(crate) fn from_pool(message: String) -> Self {
		// Two with the same nonce, or for the same claim, of which neither tips more.
		if message.contains("priority") {
			return Self::Pool("one like it waits for a block already; try again later".into());
		}
		Self::Pool(message)
	}

	/// From how a transaction ended in its block.
	pub(crate) fn from_events(error: TransactionEventsError) -> Self {
		match error {
			TransactionEventsError::ExtrinsicFailed(dispatch) => Self::from_dispatch(dispatch),
			other => subxt::Error::from(other).into(),
		}
	}

	fn from_dispatch(error: DispatchError) -> Self {
		let DispatchError::Module(module) = &error else {
			return Self::Dispatch(match &error {
				DispatchError::Token(token) => format!("{token} Check the account's balance."),
				other => other.to_string(),
			});
		};
		match module.details() {
			Ok(details) => Self::Refused {
				pallet: details.pallet.name().into(),
				name: details.variant.name.clone(),
				explanation: details.variant.docs.join(" ").trim().into(),
			},
			Err(_) => Self::Dispatch(error.to_string()),
		}
	}
}

macro_rules! from_subxt {
	($($error:ty),* $(,)?) => {$(
		impl From<$error> for Error {
			fn from(error: $error) -> Self {
				subxt::Error::from(error).into()
			}
		}
	)*};
}

impl From<sensor_unixfs::Error> for Error {
	fn from(error: sensor_unixfs::Error) -> Self {
		Self::Invalid(error.to_string())
	}
}

impl From<subxt::Error> for Error {
	fn from(error: subxt::Error) -> Self {
		match lost(&error).cloned() {
			Some(Lost { url, reason }) => Self::NodeUnreachable { url, reason },
			None => Self::Chain(Box::new(error)),
		}
	}
}

from_subxt!(
	subxt::error::ConstantError,
	subxt::error::EventsError,
	subxt::error::ExtrinsicError,
	subxt::error::OnlineClientAtBlockError,
	subxt::error::StorageError,
	subxt::error::StorageKeyError,
	subxt::error::StorageValueError,
	subxt::error::TransactionProgressError,
	subxt::error::ViewFunctionError,
	subxt::rpcs::Error,
);

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_pool_is_quoted_but_where_nobody_would_understand_it() {
		let shown = |message: &str| Error::from_pool(message.into()).to_string();
		let twice = shown("The priority of the transaction is too low (pool 7 > current 7)");
		assert!(twice.contains("waits for a block already"), "{twice}");
		let unpaid = shown("Invalid transaction: Inability to pay some fees");
		assert!(unpaid.contains("Inability to pay"), "{unpaid}");
	}
}
