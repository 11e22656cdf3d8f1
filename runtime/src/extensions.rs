//! What every transaction carries besides its call, and how the runtime makes transactions itself.

use crate::{
	nonce::CheckNonce, payment::ChargeFee, Address, Runtime, RuntimeCall, Signature,
	UncheckedExtrinsic,
};
use polkadot_sdk::{
	frame_metadata_hash_extension, frame_system,
	frame_system::offchain::{
		CreateAuthorizedTransaction, CreateBare, CreateTransaction, CreateTransactionBase,
	},
	sp_runtime::generic::{self, Era},
};

/// The extensions, in the order in which they are checked and encoded.
///
/// `AuthorizeCall` comes first: it decides whether a transaction without signature is authorised
/// by its call, and the checks after it then see that origin. `WeightReclaim` comes last, so that
/// it returns what everything before it did not use.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	CheckNonce,
	frame_system::CheckWeight<Runtime>,
	ChargeFee,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// What a signer signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// The extensions of a transaction that nobody signs: immortal, no nonce, no tip.
fn unsigned_extension() -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckMortality::from(Era::Immortal),
		CheckNonce::from(0),
		frame_system::CheckWeight::new(),
		ChargeFee::with_tip(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

impl<LocalCall> CreateTransactionBase<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<LocalCall> CreateTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		generic::UncheckedExtrinsic::<Address, _, Signature, _>::new_transaction(call, extension)
	}
}

impl<LocalCall> CreateAuthorizedTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> TxExtension {
		unsigned_extension()
	}
}

// Equivocation reports of BABE, GRANDPA and BEEFY travel as bare extrinsics.
impl<LocalCall> CreateBare<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		generic::UncheckedExtrinsic::<Address, _, Signature, _>::new_bare(call)
	}
}
