//! Application crypto: which keys off-chain workers sign with.

/// Validators' storage-audit session keys.
///
/// A validator's off-chain worker signs what it measured about stored data with this key. It is
/// a session key: it rotates with the others, and equivocation is attributable.
pub mod audit {
	use polkadot_sdk::{
		sp_application_crypto::{app_crypto, sr25519},
		sp_core::crypto::KeyTypeId,
	};

	/// The key type under which node key stores keep audit keys.
	pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"audi");

	mod app {
		use super::*;
		app_crypto!(sr25519, KEY_TYPE);
	}

	/// Identifies a validator in storage audits.
	pub type AuditorId = app::Public;
	/// A signature under an [`AuditorId`].
	pub type AuditorSignature = app::Signature;
	#[cfg(feature = "std")]
	/// A pair whose public half is an [`AuditorId`].
	pub type AuditorPair = app::Pair;
}

/// Compute providers' operator keys.
///
/// A provider's own node reports results with this key, so that the key that owns the bond can
/// stay offline.
pub mod compute {
	use polkadot_sdk::{
		sp_application_crypto::{app_crypto, sr25519},
		sp_core::crypto::KeyTypeId,
	};

	/// The key type under which node key stores keep operator keys.
	pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"comp");

	mod app {
		use super::*;
		app_crypto!(sr25519, KEY_TYPE);
	}

	/// Identifies a provider's node.
	pub type OperatorId = app::Public;
	/// A signature under an [`OperatorId`].
	pub type OperatorSignature = app::Signature;
	#[cfg(feature = "std")]
	/// A pair whose public half is an [`OperatorId`].
	pub type OperatorPair = app::Pair;
}
