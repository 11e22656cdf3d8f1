//! What the calls, and the steps of the hooks, cost in the worst case: with a full roster, and
//! orders that as many keep as can.

use crate::{
	offers::GIB,
	types::{AddressOf, Block, Listed, Offer, Order, Replica, MAX_BLOCK},
	*,
};
use alloc::{vec, vec::Vec};
use frame::{
	benchmarking::prelude::*,
	deps::frame_support::pallet_prelude::{Authorize, TransactionSource},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	manifest::{Manifest, Record, MAX_BLOCKS},
	traits::MAX_REPLICAS,
};

/// What pinners ask for a GiB.
const PRICE: Balance = 1;

/// A version that the registry does not know: nobody can have it any more.
const LOST: VersionId = VersionId::new(u32::MAX, 0);

/// An amount of money that is enough for any call, and brings any account into being.
fn plenty<T: Config>() -> Balance {
	T::Currency::minimum_balance()
		.saturating_add(Pallet::<T>::bond_for(offer::<T>().capacity))
		.saturating_add(T::AnswerFee::convert(MAX_BLOCK))
		.saturating_mul(1_000)
}

fn rich<T: Config>(who: T::AccountId) -> T::AccountId {
	T::Currency::set_balance(&who, plenty::<T>());
	who
}

/// Money in the pot, and in the treasury, so that paying never has to open an account.
fn fill_pot<T: Config>() {
	rich::<T>(Pallet::<T>::account_id());
	rich::<T>(T::Treasury::get());
}

/// As many addresses as fit, each as long as fits, in which what is looked for comes last.
fn offer<T: Config>() -> Offer<T> {
	let mut address = vec![b'/'; T::MaxAddressLen::get() as usize];
	let at = address.len().saturating_sub(5);
	address.truncate(at);
	address.extend(b"/p2p/");
	let address = AddressOf::<T>::truncate_from(address);
	let addresses = vec![address; T::MaxAddresses::get() as usize];
	Offer { addresses: BoundedVec::truncate_from(addresses), capacity: 1_024 * GIB, price: PRICE }
}

fn registered<T: Config>(who: T::AccountId) -> Result<PinnerId, BenchmarkError> {
	let id = NextPinnerId::<T>::get();
	Pallet::<T>::do_register(rich::<T>(who), offer::<T>())?;
	Ok(id)
}

/// Fills the roster, but for one place, with pinners that ask too much.
fn crowd<T: Config>() {
	Roster::<T>::mutate(|roster| {
		while (roster.len() as u32).saturating_add(1) < T::MaxPinners::get() {
			let pinner = u32::MAX / 2 + roster.len() as u32;
			let listed = Listed { pinner, price: Balance::MAX, free: 0, since: Zero::zero() };
			if roster.try_push(listed).is_err() {
				break;
			}
		}
	});
}

/// An order of `payer` for a version that so many others keep, and the last of them.
fn kept<T: Config>(
	payer: T::AccountId,
	version: VersionId,
	keepers: u32,
	failures: u32,
) -> Result<PinnerId, BenchmarkError> {
	fill_pot::<T>();
	let mut order = Order::<T> {
		payer,
		wanted: MAX_REPLICAS,
		max_price: PRICE,
		budget: plenty::<T>() / 2,
		bytes: GIB,
		replicas: Default::default(),
		draw: None,
	};
	let mut last = 0;
	for index in 0..keepers.min(MAX_REPLICAS) {
		let id = registered::<T>(account("keeper", index, 0))?;
		let replica = Replica { pinner: id, rent: PRICE, found: true, failures };
		order.replicas.try_push(replica).map_err(|_| "as many as fit")?;
		Kept::<T>::insert(id, version, ());
		let mut pinner = Pinners::<T>::get(id).ok_or("it is registered")?;
		(pinner.used, pinner.replicas, pinner.earned) = (GIB, 1, plenty::<T>() / 100);
		Pallet::<T>::update(id, pinner);
		last = id;
	}
	Orders::<T>::insert(version, order);
	crowd::<T>();
	Ok(last)
}

/// Makes as many keep a version as can. Audits have missed all of them so often that the next time
/// is the last.
pub(crate) fn kept_by_as_many_as_can<T: Config>(version: VersionId) {
	let keepers = MAX_REPLICAS.min(T::MaxPinners::get().saturating_sub(1));
	let failures = T::MaxFailures::get().saturating_sub(1);
	kept::<T>(rich::<T>(account("payer", 0, 0)), version, keepers, failures)
		.expect("there are no pinners before");
}

/// A pinner that has to show `size` zeros, and who asked for it is there to be paid.
fn demanded<T: Config>(size: u32) -> Result<(DemandId, Block), BenchmarkError> {
	let pinner = kept::<T>(account("payer", 0, 0), LOST, MAX_REPLICAS, 0)?;
	let block = Block::truncate_from(vec![0; size as usize]);
	let record = Record { content: ContentId::raw(&block), size };
	let (_, demand) = DemandRange::<T>::get();
	Pallet::<T>::open_demand(rich::<T>(account("doubter", 0, 0)), LOST, pinner, record)?;
	Ok((demand, block))
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		crowd::<T>();
		let who = rich::<T>(whitelisted_caller());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), offer::<T>());

		assert!(PinnerOf::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn change_offer() -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let id = registered::<T>(who.clone())?;
		crowd::<T>();
		let changed = Offer { capacity: 2_048 * GIB, price: 2 * PRICE, ..offer::<T>() };

		#[extrinsic_call]
		_(RawOrigin::Signed(who), changed.clone());

		assert_eq!(Pinners::<T>::get(id).map(|pinner| pinner.offer), Some(changed));
		Ok(())
	}

	#[benchmark]
	fn give_notice() -> Result<(), BenchmarkError> {
		let who: T::AccountId = whitelisted_caller();
		let id = registered::<T>(who.clone())?;
		crowd::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(Pinners::<T>::get(id).is_some_and(|pinner| pinner.leaves.is_some()));
		Ok(())
	}

	#[benchmark]
	fn release() -> Result<(), BenchmarkError> {
		let id = kept::<T>(account("payer", 0, 0), LOST, MAX_REPLICAS, 0)?;
		let mut pinner = Pinners::<T>::get(id).ok_or("it is registered")?;
		let who = pinner.account.clone();
		pinner.leaves = Some(Zero::zero());
		Pallet::<T>::update(id, pinner);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), LOST);

		assert!(!Kept::<T>::contains_key(id, LOST));
		assert_eq!(DrawRange::<T>::get(), (0, 1));
		Ok(())
	}

	#[benchmark]
	fn leave() -> Result<(), BenchmarkError> {
		fill_pot::<T>();
		let who: T::AccountId = whitelisted_caller();
		let id = registered::<T>(who.clone())?;
		Pallet::<T>::do_give_notice(who.clone())?;
		Pinners::<T>::mutate_extant(id, |pinner| {
			pinner.leaves = Some(Zero::zero());
			pinner.earned = PRICE;
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!PinnerOf::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn order() -> Result<(), BenchmarkError> {
		fill_pot::<T>();
		let who = rich::<T>(whitelisted_caller());
		let version = T::Datasets::benchmark_version(&account("owner", 0, 0), 1);
		let budget = plenty::<T>() / 2;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), version, MAX_REPLICAS, PRICE, budget);

		assert!(Orders::<T>::contains_key(version));
		Ok(())
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let who = rich::<T>(whitelisted_caller());
		kept::<T>(account("payer", 0, 0), LOST, MAX_REPLICAS - 1, 0)?;
		let amount = T::Currency::minimum_balance();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), LOST, amount);

		assert_eq!(DrawRange::<T>::get(), (0, 1));
		Ok(())
	}

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		kept::<T>(account("payer", 0, 0), LOST, MAX_REPLICAS, 0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), LOST);

		assert!(!Orders::<T>::contains_key(LOST));
		assert_eq!(Kept::<T>::iter().count(), 0);
		Ok(())
	}

	#[benchmark]
	fn assign() -> Result<(), BenchmarkError> {
		let version = T::Datasets::benchmark_version(&account("owner", 0, 0), 1);
		kept::<T>(account("payer", 0, 0), version, MAX_REPLICAS - 1, 0)?;
		// Only the last on the roster fits.
		Roster::<T>::mutate(|roster| {
			let listed = Listed { pinner: u32::MAX, price: 0, free: GIB, since: Zero::zero() };
			roster.try_push(listed)
		})
		.map_err(|_| "there is a place left")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), version);

		assert_eq!(DrawRange::<T>::get(), (0, 1));
		Ok(())
	}

	#[benchmark]
	fn claim_rent() -> Result<(), BenchmarkError> {
		fill_pot::<T>();
		let who: T::AccountId = whitelisted_caller();
		let id = registered::<T>(who.clone())?;
		Pinners::<T>::mutate_extant(id, |pinner| pinner.earned = PRICE);

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert_eq!(Pinners::<T>::get(id).map(|pinner| pinner.earned), Some(0));
		Ok(())
	}

	#[benchmark]
	fn demand() -> Result<(), BenchmarkError> {
		let version = T::Datasets::benchmark_version(&account("owner", 0, 0), 1);
		let pinner = kept::<T>(account("payer", 0, 0), version, MAX_REPLICAS, 0)?;
		let who = rich::<T>(whitelisted_caller());
		// The longest list, in which nothing that comes last is found first.
		let records = (0..MAX_BLOCKS)
			.map(|size| Record { content: ContentId::raw(b""), size })
			.collect::<Vec<_>>();
		let (manifest, list) = Manifest::build(&records).ok_or("they fit")?;
		let [.., (_, page), (_, root)] = &list[..] else { return Err("it has pages".into()) };

		#[block]
		{
			// What `do_demand` does, but of a block of this list instead of the version's.
			T::Datasets::manifest(version).ok_or("auditors found the version")?;
			let record = manifest
				.prove(MAX_BLOCKS - 1, &[&root[..], &page[..]])
				.map_err(|_| "the blocks prove what is listed")?;
			Pallet::<T>::open_demand(who, version, pinner, record)?;
		}

		assert_eq!(Demands::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn show(b: Linear<0, MAX_BLOCK>) -> Result<(), BenchmarkError> {
		let (id, block) = demanded::<T>(b)?;

		#[extrinsic_call]
		_(RawOrigin::Authorized, id, block);

		assert!(!Demands::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn authorize_show(b: Linear<0, MAX_BLOCK>) -> Result<(), BenchmarkError> {
		let (id, block) = demanded::<T>(b)?;
		let call = Call::<T>::show { demand: id, block };

		#[block]
		{
			call.authorize(TransactionSource::External)
				.ok_or("the call can be authorised")?
				.map_err(|_| "it is the block that was demanded")?;
		}

		Ok(())
	}

	#[benchmark]
	fn look_for_due_demands() -> Result<(), BenchmarkError> {
		demanded::<T>(1)?;
		// Enough to look at the queue, and for nothing else.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_for_due_demands());

		#[block]
		{
			Pallet::<T>::end_due_demands(Bounded::max_value(), &mut meter);
		}

		assert_eq!(Demands::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn end_demand() -> Result<(), BenchmarkError> {
		let (id, _) = demanded::<T>(1)?;

		#[block]
		{
			let unanswered = Demands::<T>::get(id).ok_or("it is open")?;
			Pallet::<T>::end_demand(id, unanswered);
			DemandRange::<T>::mutate(|(first, _)| *first = id.saturating_add(1));
		}

		assert!(!Demands::<T>::contains_key(id));
		assert_eq!(DrawRange::<T>::get(), (0, 1));
		Ok(())
	}

	#[benchmark]
	fn look_for_due_draws() -> Result<(), BenchmarkError> {
		kept::<T>(account("payer", 0, 0), LOST, 0, 0)?;
		Pallet::<T>::do_top_up(rich::<T>(account("payer", 0, 0)), LOST, PRICE)?;
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_for_due_draws());

		#[block]
		{
			Pallet::<T>::draw_for_due_orders(Bounded::max_value(), &mut meter);
		}

		assert_eq!(Draws::<T>::iter().count(), 1);
		Ok(())
	}

	#[benchmark]
	fn draw() -> Result<(), BenchmarkError> {
		let version = T::Datasets::benchmark_version(&account("owner", 0, 0), 1);
		// Everybody fits.
		for index in 0..T::MaxPinners::get() {
			registered::<T>(account("pinner", index, 0))?;
		}
		kept::<T>(account("payer", 0, 0), version, 0, 0)?;
		Pallet::<T>::do_top_up(rich::<T>(account("payer", 0, 0)), version, PRICE)?;
		let later = System::<T>::block_number().saturating_add(repair::DELAY.into());
		System::<T>::set_block_number(later);

		#[block]
		{
			let position = DrawRange::<T>::get().0;
			let waiting = Draws::<T>::get(position).ok_or("the order waits")?;
			Pallet::<T>::take_turn(position, waiting.version);
			DrawRange::<T>::mutate(|(first, _)| *first = position.saturating_add(1));
		}

		assert_eq!(
			Orders::<T>::get(version).map(|kept| kept.replicas.len() as u32),
			Some(MAX_REPLICAS.min(T::MaxPinners::get()))
		);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
