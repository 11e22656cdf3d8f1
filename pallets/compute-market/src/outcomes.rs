//! Outcomes: how providers' nodes report what they found.

use crate::{types::*, *};
use alloc::vec::Vec;
use codec::Encode;
use polkadot_sdk::sp_application_crypto::RuntimeAppPublic;
use sensor_primitives::compute::commitment;

/// For how many blocks a report may wait in the pool. Operators' nodes send lost ones again.
const LONGEVITY: u64 = 16;

/// What an operator signs to commit to an outcome.
///
/// Bound to the chain, so that a report from one network says nothing on another.
pub fn commit_payload<T: Config>(job: JobId, provider: &T::AccountId, commitment: H256) -> Vec<u8> {
	(b"sensor/commit", genesis::<T>(), job, provider, commitment).encode()
}

/// What an operator signs to reveal an outcome.
pub fn reveal_payload<T: Config>(
	job: JobId,
	provider: &T::AccountId,
	outcome: &Outcome,
	salt: &[u8; 32],
) -> Vec<u8> {
	(b"sensor/reveal", genesis::<T>(), job, provider, outcome, salt).encode()
}

/// The hash of the chain's first block, which the system pallet keeps for ever.
pub(crate) fn genesis<T: Config>() -> T::Hash {
	frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
}

impl<T: Config> Pallet<T> {
	pub(crate) fn authorize_commit(
		_: TransactionSource,
		job: &JobId,
		provider: &T::AccountId,
		commitment: &H256,
		signature: &OperatorSignature,
	) -> TransactionValidityWithRefund {
		// Cheap checks first; the signature is the expensive one.
		Self::committable(*job, provider).map_err(invalid)?;
		let payload = commit_payload::<T>(*job, provider, *commitment);
		Self::check_signature(provider, &payload, signature)?;
		valid("SensorCommit", *job, provider)
	}

	pub(crate) fn authorize_reveal(
		_: TransactionSource,
		job: &JobId,
		provider: &T::AccountId,
		outcome: &Outcome,
		salt: &[u8; 32],
		signature: &OperatorSignature,
	) -> TransactionValidityWithRefund {
		Self::revealable(*job, provider, outcome, salt).map_err(invalid)?;
		let payload = reveal_payload::<T>(*job, provider, outcome, salt);
		Self::check_signature(provider, &payload, signature)?;
		valid("SensorReveal", *job, provider)
	}

	pub(crate) fn do_commit_outcome(
		id: JobId,
		who: T::AccountId,
		commitment: H256,
	) -> DispatchResult {
		let (mut job, mut replica) = Self::committable(id, &who)?;
		replica.commitment = Some(commitment);
		Replicas::<T>::insert(id, &who, replica);
		Self::deposit_event(Event::OutcomeCommitted { job: id, provider: who });

		// With the last commitment the reveals begin, and have their whole window from now.
		if let (true, JobStage::Running { commit_until, .. }) =
			(Self::all_committed(id, &job), job.stage)
		{
			let window = T::RevealWindow::get();
			let reveal_until = Self::now().saturating_add(T::Time::scale(window));
			job.stage = JobStage::Running { commit_until, reveal_until };
			Self::set_due(id, &mut job, window);
			Jobs::<T>::insert(id, job);
		}
		Ok(())
	}

	pub(crate) fn do_reveal_outcome(
		id: JobId,
		who: T::AccountId,
		outcome: Outcome,
		salt: [u8; 32],
	) -> DispatchResult {
		let (job, mut replica) = Self::revealable(id, &who, &outcome, &salt)?;
		replica.outcome = Some(outcome);
		Replicas::<T>::insert(id, &who, replica);
		Self::deposit_event(Event::OutcomeRevealed { job: id, provider: who, outcome });
		// Reveals are open, so nobody can commit any more: the round is over with the last one.
		if !Self::awaits_reveals(id, &job) {
			Self::judge(id, job);
		}
		Ok(())
	}

	/// The job and the provider's part in it, if the provider may commit now.
	fn committable(id: JobId, who: &T::AccountId) -> Result<(Job<T>, Replica), Error<T>> {
		let (job, replica, commit_until, _) = Self::running(id, who)?;
		ensure!(replica.commitment.is_none(), Error::<T>::AlreadyCommitted);
		ensure!(Self::now() <= commit_until, Error::<T>::CommitClosed);
		Ok((job, replica))
	}

	/// The job and the provider's part in it, if the provider may reveal this now.
	fn revealable(
		id: JobId,
		who: &T::AccountId,
		outcome: &Outcome,
		salt: &[u8; 32],
	) -> Result<(Job<T>, Replica), Error<T>> {
		let (job, replica, _, reveal_until) = Self::running(id, who)?;
		let committed = replica.commitment.ok_or(Error::<T>::NotCommitted)?;
		ensure!(replica.outcome.is_none(), Error::<T>::AlreadyRevealed);
		let now = Self::now();
		ensure!(Self::reveals_open(id, &job, now), Error::<T>::RevealTooEarly);
		ensure!(now <= reveal_until, Error::<T>::RevealTooLate);
		ensure!(committed == commitment(id, who, outcome, salt), Error::<T>::CommitmentMismatch);
		Ok((job, replica))
	}

	fn running(
		id: JobId,
		who: &T::AccountId,
	) -> Result<(Job<T>, Replica, BlockNumber, BlockNumber), Error<T>> {
		let replica = Replicas::<T>::get(id, who).ok_or(Error::<T>::NotAssigned)?;
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		let JobStage::Running { commit_until, reveal_until } = job.stage else {
			return Err(Error::<T>::NotRunning);
		};
		ensure!(replica.round == job.round, Error::<T>::NotAssigned);
		Ok((job, replica, commit_until, reveal_until))
	}

	/// Whether nobody can commit any more in block `now`, so that revealing is safe.
	pub(crate) fn reveals_open(id: JobId, job: &Job<T>, now: BlockNumber) -> bool {
		let JobStage::Running { commit_until, .. } = job.stage else { return false };
		now > commit_until || Self::all_committed(id, job)
	}

	fn all_committed(id: JobId, job: &Job<T>) -> bool {
		Replicas::<T>::iter_prefix(id)
			.filter(|(_, replica)| replica.round == job.round)
			.all(|(_, replica)| replica.commitment.is_some())
	}

	fn check_signature(
		provider: &T::AccountId,
		payload: &[u8],
		signature: &OperatorSignature,
	) -> Result<(), InvalidTransaction> {
		let provider = Providers::<T>::get(provider).ok_or(InvalidTransaction::BadSigner)?;
		ensure!(provider.operator.verify(&payload, signature), InvalidTransaction::BadProof);
		Ok(())
	}
}

/// A report that is worth a place in a block. The tag keeps a second one for the same replica out
/// of the pool.
fn valid<AccountId: Encode>(
	tag: &'static str,
	job: JobId,
	provider: &AccountId,
) -> TransactionValidityWithRefund {
	let validity = ValidTransaction::with_tag_prefix(tag)
		.and_provides((job, provider))
		.longevity(LONGEVITY)
		.propagate(true)
		.build()?;
	Ok((validity, Weight::zero()))
}

/// Tells the pool whether a report could become valid.
fn invalid<T>(error: Error<T>) -> InvalidTransaction {
	match error {
		Error::RevealTooEarly => InvalidTransaction::Future,
		_ => InvalidTransaction::Stale,
	}
}
