//! Fees, and the place in the queue of work that pays none.
//!
//! Commitments and reveals are due by a deadline, and nobody can tip for what is free of charge. Full
//! blocks must not keep them out until it is too late.

use crate::{AccountId, Balance, Runtime, RuntimeCall, RuntimeOrigin};
use codec::{Decode, DecodeWithMemTracking, Encode};
use pallet_annotation::Call;
use polkadot_sdk::{
	frame_support::{
		dispatch::{DispatchInfo, PostDispatchInfo},
		pallet_prelude::{
			TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction,
			Weight,
		},
	},
	pallet_asset_conversion_tx_payment::ChargeAssetTxPayment,
	pallet_skip_feeless_payment::{Intermediate, SkipCheckIfFeeless},
	sp_runtime::{
		traits::{AsSystemOriginSigner, Implication, TransactionExtension, ValidateResult},
		DispatchResult,
	},
};
use scale_info::TypeInfo;

type Usual = SkipCheckIfFeeless<Runtime, ChargeAssetTxPayment<Runtime>>;

/// The priority of due work. To go before it, a transaction has to tip about as much as its fee.
// That of attestations, and of blocks that pinners show. It does not rise towards the deadline: the
// pool asks for it when the work is sent, not later.
const DUE: TransactionPriority = TransactionPriority::MAX / 2;

/// [`ChargeAssetTxPayment`] for what is not free of charge; puts due work before what pays no tip.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct ChargeFee(Usual);

impl ChargeFee {
	/// A fee in $SENSE, and this tip.
	pub fn with_tip(tip: Balance) -> Self {
		Self(ChargeAssetTxPayment::<Runtime>::from(tip, None).into())
	}
}

// Wallets know it by its name and shape.
impl TypeInfo for ChargeFee {
	type Identity = ChargeAssetTxPayment<Runtime>;

	fn type_info() -> scale_info::Type {
		ChargeAssetTxPayment::<Runtime>::type_info()
	}
}

impl TransactionExtension<RuntimeCall> for ChargeFee {
	const IDENTIFIER: &'static str = "ChargeAssetTxPayment";
	type Implicit = ();
	type Val = <Usual as TransactionExtension<RuntimeCall>>::Val;
	type Pre = <Usual as TransactionExtension<RuntimeCall>>::Pre;

	fn weight(&self, call: &RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
		implicit: (),
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		let (validity, val, origin) =
			self.0.validate(origin, call, info, len, implicit, implication, source)?;
		let validity = match (&val, origin.as_system_origin_signer()) {
			(Intermediate::Skip(_), Some(who)) => validity.combine_with(due(who, call)),
			_ => validity,
		};
		Ok((validity, val, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		<Usual as TransactionExtension<RuntimeCall>>::post_dispatch_details(
			pre, info, post_info, len, result,
		)
	}
}

/// What the pool is to know of a call that is free of charge, which it is if it succeeds now.
///
/// A claim allows one commitment and one reveal. The pool tries each transaction by itself, and would
/// take any number of them; with the same tag, it keeps one.
// Claims have no deadline, and keys to claim with cost nothing: they come after whatever pays.
fn due(who: &AccountId, call: &RuntimeCall) -> ValidTransaction {
	let tag = match call {
		RuntimeCall::Annotation(Call::commit { campaign, batch, .. }) => {
			("sensor/commit", who, campaign, batch).encode()
		},
		RuntimeCall::Annotation(Call::reveal { campaign, batch, .. }) => {
			("sensor/reveal", who, campaign, batch).encode()
		},
		_ => return ValidTransaction::default(),
	};
	ValidTransaction { priority: DUE, provides: alloc::vec![tag], ..Default::default() }
}
