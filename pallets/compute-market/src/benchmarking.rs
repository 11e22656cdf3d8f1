//! Measures the calls and hook steps at their worst.
//!
//! The worst end of a job is agreement on a model among `MaxReplicas` providers of whom all but
//! two are slashed. It comes with a reveal; a job that ends by its deadline is one on which no two
//! of as many agree.

use crate::{assignment::DRAW_DELAY, types::*, *};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame::{
	benchmarking::prelude::*,
	traits::{fungible::Mutate, Authorize},
};
use polkadot_sdk::{polkadot_sdk_frame as frame, sp_application_crypto::RuntimeAppPublic};
use sensor_primitives::{
	compute::{commitment, Limits},
	ContentId,
};

const PRICE: Balance = 1_000;
const LIMITS: Limits = Limits { fuel: 1, memory_mib: 1 };
const SALT: [u8; 32] = [7; 32];

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	let enough = T::Currency::minimum_balance()
		.saturating_add(T::MinBond::get())
		.saturating_add(PRICE)
		.saturating_mul(1_000_000);
	T::Currency::set_balance(&who, enough);
	who
}

/// Money in the treasury, so that slashing never has to open its account.
fn fill_treasury<T: Config>() {
	T::Currency::set_balance(
		&T::Treasury::get(),
		T::Currency::minimum_balance().saturating_add(PRICE),
	);
}

fn longest_source<T: Config>() -> SourceOf<T> {
	BoundedVec::truncate_from(vec![b'/'; T::MaxSourceLen::get() as usize])
}

fn offer<T: Config>() -> NewProvider<T> {
	NewProvider {
		operator: OperatorId::generate_pair(None),
		price: PRICE,
		limits: LIMITS,
		source: longest_source::<T>(),
	}
}

fn provider<T: Config>(index: u32) -> Result<T::AccountId, BenchmarkError> {
	let who = rich::<T>("provider", index);
	Pallet::<T>::do_register_provider(who.clone(), offer::<T>())?;
	Ok(who)
}

fn new_job<T: Config>(requester: &T::AccountId, inputs: u32, parameters: u32) -> NewJob<T> {
	let sources = vec![longest_source::<T>(); T::MaxSources::get() as usize];
	NewJob {
		program: ContentId::raw(b""),
		inputs: BoundedVec::truncate_from(
			(0..inputs).map(|_| T::Datasets::benchmark_version(requester, 1)).collect(),
		),
		parameters: BoundedVec::truncate_from(vec![0; parameters as usize]),
		limits: LIMITS,
		max_price: PRICE,
		sources: BoundedVec::truncate_from(sources),
	}
}

/// A queued job with everything that a job can have, and a requester of its own. Two providers
/// have to be on the roster.
fn job<T: Config>() -> Result<(T::AccountId, JobId), BenchmarkError> {
	let id = NextJobId::<T>::get();
	let requester = rich::<T>("requester", id);
	let new = new_job::<T>(&requester, T::MaxInputs::get(), T::MaxParametersLen::get());
	Pallet::<T>::do_post_job(requester.clone(), new)?;
	Ok((requester, id))
}

/// Fill all blocks but the last of those in which a deadline `window` blocks from `now` can be, so
/// that the search for one is as long as it can be.
fn crowd_deadlines<T: Config>(now: BlockNumber, window: BlockNumber) {
	let due = now.saturating_add(T::Time::scale(window)).saturating_add(1);
	for later in 0..T::MaxQueue::get() / MAX_DUE {
		let full = vec![JobId::MAX; MAX_DUE as usize];
		Deadlines::<T>::insert(due.saturating_add(later), BoundedVec::truncate_from(full));
	}
}

/// Fill the roster, with these providers at its end.
fn crowd_roster<T: Config>(crew: Vec<T::AccountId>) {
	let others = T::MaxProviders::get().saturating_sub(crew.len() as u32);
	let roster: Vec<_> = (0..others).map(|index| account("other", index, 0)).chain(crew).collect();
	Roster::<T>::put(BoundedVec::truncate_from(roster));
}

fn found(what: &[u8]) -> Outcome {
	Outcome::Finished(ContentId::dag_pb(what))
}

/// A job whose last round runs, with one provider that has yet to commit: the first one found what
/// the last one will, and all others found something else.
fn last_round<T: Config>() -> Result<(JobId, T::AccountId), BenchmarkError> {
	fill_treasury::<T>();
	// The providers of earlier jobs may be more than the roster has room for.
	Roster::<T>::kill();
	let first = NextJobId::<T>::get().saturating_mul(T::MaxReplicas::get());
	let crew = (0..T::MaxReplicas::get())
		.map(|index| provider::<T>(first.saturating_add(index)))
		.collect::<Result<Vec<_>, _>>()?;
	let (_, id) = job::<T>()?;
	let mut job = Jobs::<T>::get(id).ok_or("the job is there")?;
	Queue::<T>::kill();
	let now = Pallet::<T>::now();
	let (commit_until, reveal_until) = (now.saturating_add(10), now.saturating_add(20));
	job.stage = JobStage::Running { commit_until, reveal_until };
	job.round = 2;
	Jobs::<T>::insert(id, job);

	let stake = Pallet::<T>::stake_of(Pallet::<T>::required_bond(PRICE));
	for (index, who) in (0u32..).zip(&crew) {
		let is_last = index + 1 == T::MaxReplicas::get();
		let outcome = if index == 0 { found(b"model") } else { found(&index.encode()) };
		Replicas::<T>::insert(
			id,
			who,
			Replica {
				price: PRICE,
				stake,
				round: if is_last { 2 } else { 1 },
				commitment: (!is_last).then(|| commitment(id, who, &outcome, &SALT)),
				outcome: (!is_last).then_some(outcome),
			},
		);
		Assignments::<T>::insert(who, id, ());
		Providers::<T>::mutate(who, |provider| {
			if let Some(provider) = provider {
				(provider.jobs, provider.at_risk) = (1, stake);
			}
		});
	}
	let last = crew.last().ok_or("there is a last provider")?.clone();
	crowd_roster::<T>(crew);
	Ok((id, last))
}

fn commit_call<T: Config>(job: JobId, provider: &T::AccountId) -> Result<Call<T>, BenchmarkError> {
	let commitment = commitment(job, provider, &found(b"model"), &SALT);
	let payload = outcomes::commit_payload::<T>(job, provider, commitment);
	let operator = Providers::<T>::get(provider).ok_or("the provider is there")?.operator;
	let signature = operator.sign(&payload).ok_or("the key is there")?;
	Ok(Call::commit_outcome { job, provider: provider.clone(), commitment, signature })
}

fn reveal_call<T: Config>(job: JobId, provider: &T::AccountId) -> Result<Call<T>, BenchmarkError> {
	let outcome = found(b"model");
	let payload = outcomes::reveal_payload::<T>(job, provider, &outcome, &SALT);
	let operator = Providers::<T>::get(provider).ok_or("the provider is there")?.operator;
	let signature = operator.sign(&payload).ok_or("the key is there")?;
	let provider = provider.clone();
	Ok(Call::reveal_outcome { job, provider, outcome, salt: SALT, signature })
}

fn commit<T: Config>(job: JobId, provider: &T::AccountId) -> DispatchResult {
	let commitment = commitment(job, provider, &found(b"model"), &SALT);
	Pallet::<T>::do_commit_outcome(job, provider.clone(), commitment)
}

#[benchmarks(where <T as frame_system::Config>::RuntimeCall: From<Call<T>>)]
mod benches {
	use super::*;

	#[benchmark]
	fn register_provider() -> Result<(), BenchmarkError> {
		for index in 1..T::MaxProviders::get() {
			provider::<T>(index)?;
		}
		let who = rich::<T>("provider", 0);
		let offer = offer::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), offer);

		assert!(Providers::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn update_provider() -> Result<(), BenchmarkError> {
		for index in 1..T::MaxProviders::get() {
			provider::<T>(index)?;
		}
		let who = provider::<T>(0)?;
		let dearer = NewProvider { price: 2 * PRICE, ..offer::<T>() };

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), dearer, false);

		assert!(!Roster::<T>::get().contains(&who));
		Ok(())
	}

	#[benchmark]
	fn deregister_provider() -> Result<(), BenchmarkError> {
		for index in 1..T::MaxProviders::get() {
			provider::<T>(index)?;
		}
		let who = provider::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!Providers::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn post_job(
		i: Linear<0, { <T as Config>::MaxInputs::get() }>,
		p: Linear<0, { <T as Config>::MaxParametersLen::get() }>,
	) -> Result<(), BenchmarkError> {
		// All but the last two on the roster are too dear.
		for index in 0..T::MaxProviders::get() {
			let price = if index + 2 < T::MaxProviders::get() { 2 * PRICE } else { PRICE };
			let offer = NewProvider { price, ..offer::<T>() };
			Pallet::<T>::do_register_provider(rich::<T>("provider", index), offer)?;
		}
		crowd_deadlines::<T>(Pallet::<T>::now(), T::QueueWindow::get());
		let requester = rich::<T>("requester", 0);
		let new = new_job::<T>(&requester, i, p);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), new);

		assert_eq!(OpenJobs::<T>::get(), 1);
		Ok(())
	}

	#[benchmark]
	fn commit_outcome() -> Result<(), BenchmarkError> {
		let (id, who) = last_round::<T>()?;
		crowd_deadlines::<T>(Pallet::<T>::now(), T::RevealWindow::get());
		let call = commit_call::<T>(id, &who)?;

		#[block]
		{
			call.dispatch_bypass_filter(RawOrigin::Authorized.into())
				.map_err(|error| error.error)?;
		}

		assert!(Replicas::<T>::get(id, who).is_some_and(|replica| replica.awaits_reveal()));
		Ok(())
	}

	#[benchmark]
	fn authorize_commit_outcome() -> Result<(), BenchmarkError> {
		let (id, who) = last_round::<T>()?;
		let call: <T as frame_system::Config>::RuntimeCall = commit_call::<T>(id, &who)?.into();

		#[block]
		{
			authorize::<T>(&call)?;
		}

		Ok(())
	}

	#[benchmark]
	fn reveal_outcome() -> Result<(), BenchmarkError> {
		let (id, who) = last_round::<T>()?;
		commit::<T>(id, &who)?;
		let call = reveal_call::<T>(id, &who)?;

		#[block]
		{
			call.dispatch_bypass_filter(RawOrigin::Authorized.into())
				.map_err(|error| error.error)?;
		}

		assert!(Jobs::<T>::get(id).is_some_and(|job| job.model.is_some()));
		Ok(())
	}

	#[benchmark]
	fn authorize_reveal_outcome() -> Result<(), BenchmarkError> {
		let (id, who) = last_round::<T>()?;
		commit::<T>(id, &who)?;
		let call: <T as frame_system::Config>::RuntimeCall = reveal_call::<T>(id, &who)?.into();

		#[block]
		{
			authorize::<T>(&call)?;
		}

		Ok(())
	}

	#[benchmark]
	fn advance() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		let id = agreed::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(Jobs::<T>::get(id).is_some_and(|job| job.model.is_some()));
		Ok(())
	}

	#[benchmark]
	fn cancel_job() -> Result<(), BenchmarkError> {
		for index in 0..2 {
			provider::<T>(index)?;
		}
		let (requester, id) = job::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), id);

		assert_eq!(OpenJobs::<T>::get(), 0);
		Ok(())
	}

	#[benchmark]
	fn draw_providers(
		p: Linear<2, { <T as Config>::MaxProviders::get() }>,
		j: Linear<0, { assignment::MAX_DRAWS }>,
	) -> Result<(), BenchmarkError> {
		for index in 0..p {
			provider::<T>(index)?;
		}
		for _ in 0..j.min(T::MaxQueue::get()) {
			job::<T>()?;
		}
		let now = Pallet::<T>::now().saturating_add(DRAW_DELAY);
		crowd_deadlines::<T>(now, T::CommitWindow::get());

		#[block]
		{
			Pallet::<T>::draw_providers(now);
		}

		assert_eq!(Replicas::<T>::iter().next().is_some(), j > 0);
		Ok(())
	}

	#[benchmark]
	fn pass_deadlines(j: Linear<0, MAX_DUE>) -> Result<(), BenchmarkError> {
		let now = Pallet::<T>::now().saturating_add(1_000);
		for _ in 0..j.min(T::MaxQueue::get()) {
			let (id, _) = last_round::<T>()?;
			let mut job = Jobs::<T>::get(id).ok_or("the job is there")?;
			Pallet::<T>::set_due_at(id, &mut job, now);
			Jobs::<T>::insert(id, job);
		}

		#[block]
		{
			Pallet::<T>::pass_deadlines(now);
		}

		assert_eq!(OpenJobs::<T>::get(), 0);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

fn authorize<T: Config>(
	call: &<T as frame_system::Config>::RuntimeCall,
) -> Result<(), BenchmarkError> {
	call.authorize(TransactionSource::InBlock)
		.ok_or("reports are authorised by this pallet")?
		.map_err(|_| "the report is authorised")?;
	Ok(())
}

/// A job that is due, in which two agree and all others have to be slashed.
fn agreed<T: Config>() -> Result<JobId, BenchmarkError> {
	let (id, last) = last_round::<T>()?;
	commit::<T>(id, &last)?;
	Replicas::<T>::mutate(id, &last, |replica| {
		if let Some(replica) = replica {
			replica.outcome = Some(found(b"model"));
		}
	});
	let mut job = Jobs::<T>::get(id).ok_or("the job is there")?;
	Pallet::<T>::set_due_at(id, &mut job, Pallet::<T>::now());
	Jobs::<T>::insert(id, job);
	Ok(id)
}
