//! What the calls, and the steps of the hooks, cost in the worst case.

use crate::{
	types::{Attestation, MediaKind, NameOf, NewVersion, SourceOf, SourcesOf, Tally, Verdict},
	*,
};
use alloc::{vec, vec::Vec};
use frame::{
	benchmarking::prelude::*,
	deps::{
		frame_support::{
			pallet_prelude::{Authorize, TransactionSource},
			weights::WeightMeter,
		},
		sp_runtime::RuntimeAppPublic,
	},
	traits::fungible::{Inspect, Mutate},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::traits::Availability;

/// An account that can pay for a few deposits.
fn owner<T: Config>() -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = whitelisted_caller();
	let needed = T::VersionDeposit::get().saturating_add(T::Currency::minimum_balance());
	T::Currency::set_balance(&who, needed.saturating_mul(10));
	who
}

fn name<T: Config>() -> NameOf<T> {
	BoundedVec::truncate_from(vec![b'n'; T::MaxNameLen::get() as usize])
}

/// The longest source that is told apart from others by `number`, at its very end, so that
/// comparing takes longest.
fn source<T: Config>(number: u32) -> SourceOf<T> {
	let end = alloc::format!("{number:03}");
	let mut text = b"/dns/".to_vec();
	text.resize((T::MaxSourceLen::get() as usize).saturating_sub(end.len()), b'a');
	text.extend(end.into_bytes());
	BoundedVec::truncate_from(text)
}

/// As many sources as fit, each as long as fits.
pub(crate) fn sources<T: Config>() -> SourcesOf<T> {
	BoundedVec::truncate_from((0..T::MaxSources::get()).map(source::<T>).collect::<Vec<_>>())
}

fn new_version<T: Config>() -> NewVersion<T> {
	NewVersion {
		root: ContentId::raw(b"root"),
		bytes: 1,
		items: 1,
		media: MediaKind::Images,
		sources: sources::<T>(),
		key_commitment: Some(H256::zero()),
		card: Some(ContentId::raw(b"card")),
	}
}

fn registered<T: Config>() -> Result<(T::AccountId, VersionId), BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let who = owner::<T>();
	let id = Pallet::<T>::do_register(who.clone(), name::<T>(), new_version::<T>())?;
	Ok((who, id))
}

/// A full set of auditors who all said something, so that the last, who takes its `Missing` back,
/// makes the quorum.
fn one_before_quorum<T: Config>(id: VersionId) -> Result<Attestation, BenchmarkError> {
	let count = T::MaxAuditors::get();
	let keys = (0..count).map(|_| AuditorId::generate_pair(None)).collect::<Vec<_>>();
	Pallet::<T>::set_auditors(keys.into_iter());
	let set = AuditorSet::<T>::get();
	let present = BoundedVec::truncate_from((0..quorum(count) - 1).collect::<Vec<_>>());
	let missing = BoundedVec::truncate_from((quorum(count) - 1..count).collect::<Vec<_>>());
	Attestations::<T>::insert(id, Tally { set, present, missing });
	let auditor_index = count - 1;
	Ok(Attestation {
		version: id,
		auditor_index,
		set,
		digest: H256::zero(),
		verdict: Verdict::Present,
	})
}

fn sign<T: Config>(attestation: &Attestation) -> Result<AuditorSignature, BenchmarkError> {
	let audit = PendingAudits::<T>::get(attestation.version).ok_or("an audit is under way")?;
	let keys = Auditors::<T>::get();
	let key = keys.get(attestation.auditor_index as usize).ok_or("the auditor exists")?;
	key.sign(&attestation.payload(audit.seed)).ok_or("the key store has the key".into())
}

/// Ends every round of the audit of the oldest version.
fn park<T: Config>(id: VersionId) -> Result<(), BenchmarkError> {
	for _ in 0..T::MaxAuditAttempts::get() {
		let audit = PendingAudits::<T>::get(id).ok_or("an audit is under way")?;
		Rounds::<T>::remove(audit.position);
		Pallet::<T>::end_round(id);
	}
	Ok(())
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benches {
	use super::*;

	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		let who = owner::<T>();
		let (name, version) = (name::<T>(), new_version::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name, version);

		assert!(PendingAudits::<T>::contains_key(VersionId::new(0, 0)));
		Ok(())
	}

	#[benchmark]
	fn add_version() -> Result<(), BenchmarkError> {
		let (who, id) = registered::<T>()?;
		let version = new_version::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id.dataset, version);

		assert!(Versions::<T>::contains_key(id.dataset, 1));
		Ok(())
	}

	#[benchmark]
	fn announce_source() -> Result<(), BenchmarkError> {
		let (who, id) = registered::<T>()?;
		// The last of a full list.
		let source = source::<T>(T::MaxSources::get() - 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, source);

		assert_eq!(Sources::<T>::get(id).len() as u32, T::MaxSources::get());
		Ok(())
	}

	#[benchmark]
	fn attest() -> Result<(), BenchmarkError> {
		let (_, id) = registered::<T>()?;
		let attestation = one_before_quorum::<T>(id)?;
		let signature = sign::<T>(&attestation)?;

		#[extrinsic_call]
		_(RawOrigin::Authorized, attestation, signature);

		let version = Versions::<T>::get(id.dataset, id.version).ok_or("it is registered")?;
		assert_eq!(version.availability, Availability::Available);
		Ok(())
	}

	#[benchmark]
	fn authorize_attest() -> Result<(), BenchmarkError> {
		let (_, id) = registered::<T>()?;
		let attestation = one_before_quorum::<T>(id)?;
		let signature = sign::<T>(&attestation)?;
		let call = Call::<T>::attest { attestation, signature };

		#[block]
		{
			call.authorize(TransactionSource::External)
				.ok_or("the call can be authorised")?
				.map_err(|_| "the attestation is sound")?;
		}

		Ok(())
	}

	#[benchmark]
	fn retry_audit() -> Result<(), BenchmarkError> {
		let (who, id) = registered::<T>()?;
		park::<T>(id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(PendingAudits::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (who, id) = registered::<T>()?;
		park::<T>(id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		// The worst case: the dataset's last version.
		assert!(!Versions::<T>::contains_key(id.dataset, id.version));
		assert!(!Datasets::<T>::contains_key(id.dataset));
		Ok(())
	}

	#[benchmark]
	fn look_for_due_rounds() -> Result<(), BenchmarkError> {
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_for_due_rounds());

		#[block]
		{
			Pallet::<T>::end_due_rounds(Zero::zero(), &mut meter);
		}

		Ok(())
	}

	#[benchmark]
	fn end_round() -> Result<(), BenchmarkError> {
		let (_, id) = registered::<T>()?;
		one_before_quorum::<T>(id)?;
		let audit = PendingAudits::<T>::get(id).ok_or("an audit is under way")?;

		#[block]
		{
			Rounds::<T>::take(audit.position);
			Pallet::<T>::end_round(id);
		}

		assert_ne!(PendingAudits::<T>::get(id), Some(audit));
		Ok(())
	}
}
