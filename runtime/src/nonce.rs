//! Nonces, also of accounts that are still empty.
//!
//! An account that holds nothing has no place for a nonce, and so cannot send anything. Annotators should
//! not have to buy $SENSE before they can earn any: a claim that its campaign pays for makes the account.

use crate::{AccountId, Nonce, Runtime, RuntimeCall, RuntimeOrigin, System};
use codec::{Decode, DecodeWithMemTracking, Encode};
use polkadot_sdk::{
	frame_support::{
		dispatch::{CheckIfFeeless, DispatchInfo, PostDispatchInfo},
		pallet_prelude::{
			InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
			Weight,
		},
	},
	frame_system,
	sp_runtime::{
		traits::{AsSystemOriginSigner, Implication, TransactionExtension, ValidateResult},
		DispatchResult,
	},
};
use scale_info::TypeInfo;

type Usual = frame_system::CheckNonce<Runtime>;

/// [`frame_system::CheckNonce`], which lets an empty account send a claim that a campaign pays for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct CheckNonce(Usual);

impl CheckNonce {
	/// The nonce of a transaction.
	pub fn from(nonce: Nonce) -> Self {
		Self(Usual::from(nonce))
	}
}

// Wallets know it by its name and shape.
impl TypeInfo for CheckNonce {
	type Identity = Usual;

	fn type_info() -> scale_info::Type {
		Usual::type_info()
	}
}

/// How the nonce was found to be right.
#[derive(Debug)]
pub enum Val {
	/// As usual.
	Usual(<Usual as TransactionExtension<RuntimeCall>>::Val),
	/// The account will come into being.
	New(AccountId),
}

impl TransactionExtension<RuntimeCall> for CheckNonce {
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = Val;
	type Pre = Option<<Usual as TransactionExtension<RuntimeCall>>::Pre>;

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
	) -> ValidateResult<Val, RuntimeCall> {
		if let Some(who) = origin.as_system_origin_signer() {
			if is_new(who) && is_sponsored_claim(call, &origin) {
				let (who, nonce) = (who.clone(), self.0 .0);
				if nonce < System::account_nonce(&who) {
					return Err(InvalidTransaction::Stale.into());
				}
				let provides = alloc::vec![(who.clone(), nonce).encode()];
				let validity = ValidTransaction { provides, ..Default::default() };
				return Ok((validity, Val::New(who), origin));
			}
		}
		let (validity, val, origin) =
			self.0.validate(origin, call, info, len, implicit, implication, source)?;
		Ok((validity, Val::Usual(val), origin))
	}

	fn prepare(
		self,
		val: Val,
		origin: &RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match val {
			Val::Usual(val) => self.0.prepare(val, origin, call, info, len).map(Some),
			Val::New(who) => Usual::prepare_nonce_for_account(&who, self.0 .0).map(|()| None),
		}
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		match pre {
			Some(pre) => <Usual as TransactionExtension<RuntimeCall>>::post_dispatch_details(
				pre, info, post_info, len, result,
			),
			None => Ok(Weight::zero()),
		}
	}
}

/// Whether there is no place for the account's nonce.
fn is_new(who: &AccountId) -> bool {
	System::providers(who) == 0 && System::sufficients(who) == 0
}

fn is_sponsored_claim(call: &RuntimeCall, origin: &RuntimeOrigin) -> bool {
	matches!(call, RuntimeCall::Annotation(pallet_annotation::Call::claim { .. }))
		&& call.is_feeless(origin)
}
