//! What the calls, and the steps of the hooks, cost in the worst case.

use crate::{
	types::{
		Attestation, Contents, Finding, Holding, Holdings, MediaKind, NameOf, NewVersion, Queue,
		SourceOf, SourcesOf, Statement, Tally, Task,
	},
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
use sensor_primitives::{manifest::Manifest, traits::Availability};

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

/// What auditors find by walking.
pub(crate) fn benchmark_contents() -> Contents {
	Contents { manifest: Manifest { root: ContentId::raw(b"list"), blocks: 1 }, bytes: 1 }
}

/// A full set of auditors, and a version that as many as possible keep, whose audit by drawn blocks
/// all of the committee but the last have failed. When the last says so too, another begins, which
/// is the most that can come of an attestation.
fn one_before_the_end<T: Config>(id: VersionId) -> Result<Attestation, BenchmarkError> {
	let count = T::MaxAuditors::get();
	let keys = (0..count).map(|_| AuditorId::generate_pair(None)).collect::<Vec<_>>();
	Pallet::<T>::set_auditors(keys.into_iter());
	T::Pinners::benchmark_pinners(id);
	Pallet::<T>::conclude_walk(id, benchmark_contents())?;
	rested::<T>(id)?;
	let audit = PendingAudits::<T>::get(id).ok_or("an audit is under way")?;
	assert_eq!(audit.task, Task::Draw);
	let holdings = Holdings::truncate_from(vec![Holding::Missing(0); 1 + audit.pinners.len()]);
	let finding = Finding::Drawn(holdings);
	let set = AuditorSet::<T>::get();
	let mut members = Pallet::<T>::committee(audit.seed);
	let auditor_index = members.pop().ok_or("there are auditors")?;
	let statements = members
		.into_iter()
		.map(|auditor| Statement { auditor, times: 1, finding: finding.clone() })
		.collect::<Vec<_>>();
	let statements = BoundedVec::truncate_from(statements);
	Attestations::<T>::insert(id, Tally { set, statements });
	Ok(Attestation { version: id, auditor_index, set, digest: H256::zero(), finding })
}

/// Ends the rest of an available version.
fn rested<T: Config>(id: VersionId) -> Result<(), BenchmarkError> {
	let version = Versions::<T>::get(id.dataset, id.version).ok_or("it is registered")?;
	Pallet::<T>::dequeue(Queue::Rests, version.resting.ok_or("it rests")?);
	Pallet::<T>::take_turn(Queue::Rests, id);
	Ok(())
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
		Pallet::<T>::dequeue(Queue::Walks, audit.position);
		Pallet::<T>::take_turn(Queue::Walks, id);
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
		let attestation = one_before_the_end::<T>(id)?;
		let signature = sign::<T>(&attestation)?;

		#[extrinsic_call]
		_(RawOrigin::Authorized, attestation, signature);

		let version = Versions::<T>::get(id.dataset, id.version).ok_or("it is registered")?;
		assert_eq!(version.availability, Availability::Degraded);
		Ok(())
	}

	#[benchmark]
	fn authorize_attest() -> Result<(), BenchmarkError> {
		let (_, id) = registered::<T>()?;
		let attestation = one_before_the_end::<T>(id)?;
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
	fn retire() -> Result<(), BenchmarkError> {
		let (who, id) = registered::<T>()?;
		one_before_the_end::<T>(id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!PendingAudits::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn look_at_queue() -> Result<(), BenchmarkError> {
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_at_queue());

		#[block]
		{
			Pallet::<T>::take_turns(Zero::zero(), &mut meter);
		}

		Ok(())
	}

	#[benchmark]
	fn take_turn() -> Result<(), BenchmarkError> {
		let (_, id) = registered::<T>()?;
		one_before_the_end::<T>(id)?;
		let audit = PendingAudits::<T>::get(id).ok_or("an audit is under way")?;

		#[block]
		{
			Queues::<T>::take(Queue::Draws, audit.position);
			Pallet::<T>::take_turn(Queue::Draws, id);
		}

		assert_ne!(PendingAudits::<T>::get(id), Some(audit));
		Ok(())
	}
}
