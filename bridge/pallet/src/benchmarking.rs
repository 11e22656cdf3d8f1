//! What the calls, and the steps of the hooks, cost in the worst case: with as many destinations as
//! there can be, full blocks, and proofs of any length.

use crate::{types::*, *};
use alloc::{boxed::Box, vec, vec::Vec};
use frame::benchmarking::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_bridge_primitives::{
	polygon::MAX_DEPTH, testing, Checkpoint, GatewayEvent, HeaderProof,
};

/// The shortest proof that is measured.
const SHORT: u32 = 1_000;

/// The longest proof there is.
const LONG: u32 = receipt::MAX_PROOF;

/// The gateway of all destinations.
const GATEWAY: EthAddress = EthAddress::repeat_byte(0x22);

/// The contract that logs checkpoints.
const ROOT_CHAIN: EthAddress = EthAddress::repeat_byte(0x44);

/// The chain that Polygon is.
const POLYGON: ChainId = 137;

/// An amount of money that is enough for any call, and brings any account into being.
fn plenty<T: Config>() -> Balance {
	T::Currency::minimum_balance().saturating_mul(1_000)
}

fn rich<T: Config>(who: T::AccountId) -> T::AccountId {
	T::Currency::set_balance(&who, plenty::<T>().saturating_mul(10));
	who
}

fn terms<T: Config>() -> Terms {
	let (fee, all) = (T::Currency::minimum_balance(), plenty::<T>().saturating_mul(1_000));
	Terms { fee, minimum: 1, cap: all, outbound: all, inbound: all }
}

/// A destination that runs; money in its pots is for everything that is unlocked.
fn destination<T: Config>(route: Route) -> Result<ChainId, BenchmarkError> {
	rich::<T>(T::Treasury::get());
	let chain = match route {
		Route::Ethereum => EthereumChain::<T>::get(),
		Route::Polygon => POLYGON,
	};
	Pallet::<T>::do_add_destination(chain, route, GATEWAY, terms::<T>())?;
	Pallet::<T>::do_resume(chain)?;
	rich::<T>(Pallet::<T>::pot(chain));
	rich::<T>(Pallet::<T>::fee_pot(chain));
	Destinations::<T>::mutate_extant(chain, |destination| destination.locked = plenty::<T>());
	// Others fill the list.
	Chains::<T>::mutate(|chains| while chains.try_push(ChainId::MAX).is_ok() {});
	Ok(chain)
}

/// Fills the block that is being made with messages, but for one place.
fn full_block<T: Config>() {
	let hashes = vec![H256::repeat_byte(1); tree::MAX_LEAVES.saturating_sub(1) as usize];
	let hashes = BoundedVec::truncate_from(hashes);
	Leaves::<T>::insert(Pallet::<T>::now(), BlockLeaves { hashes, open: 1 });
}

/// The costliest log: of a message that comes back, whose fee opens an account, as does its money.
fn returned<T: Config>(chain: ChainId) -> Result<Log, BenchmarkError> {
	full_block::<T>();
	let sender = account("sender", 0, 0);
	let command = Command::Mint { recipient: GATEWAY, amount: plenty::<T>() };
	let mut destination = Pallet::<T>::destination(chain).map_err(|_| "it was added")?;
	let fee = T::Currency::minimum_balance();
	Pallet::<T>::make_message(chain, &mut destination, Some(sender), command, fee)?;
	let nonce = destination.sent;
	Destinations::<T>::insert(chain, destination);
	let event = GatewayEvent::Delivered { nonce, relayer: [7; 32], success: false };
	Ok(testing::log(GATEWAY, &event))
}

/// A transfer that waits.
fn waiting<T: Config>(chain: ChainId, sender: T::AccountId) {
	let amount = T::Currency::minimum_balance();
	Queue::<T>::insert(
		chain,
		0,
		Transfer { sender, recipient: EthAddress::repeat_byte(1), amount, fee: amount },
	);
	Destinations::<T>::mutate_extant(chain, |destination| {
		(destination.queued, destination.waiting) = (1, amount);
		destination.queue = Range { first: 0, next: 1 };
	});
}

/// A checkpoint with the longest branches, and the header with these receipts in it.
fn longest_checkpoint(receipts: H256) -> (Checkpoint, HeaderProof) {
	let branch = BoundedVec::truncate_from(vec![H256::zero(); MAX_DEPTH as usize]);
	let header = HeaderProof { number: 0, time: 0, transactions: H256::zero(), receipts, branch };
	let root = header.branch.iter().fold(header.leaf(), |node, sibling| {
		H256(frame::hashing::keccak_256(&[node.0, sibling.0].concat()))
	});
	(Checkpoint { id: 1, start: 0, end: u32::MAX.into(), root }, header)
}

/// As many checkpoints as are kept, the last of which is this one.
fn follow<T: Config>(last: Checkpoint) {
	let next = u64::from(T::MaxCheckpoints::get());
	let kept = Range { first: 0, next };
	let next_block = last.end.saturating_add(1);
	Polygon::<T>::put(Following { root_chain: ROOT_CHAIN, next_block, since: 0, kept });
	for place in 0..next {
		Checkpoints::<T>::insert(place, Kept { checkpoint: last, at: 0 });
	}
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn send() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		full_block::<T>();
		let who = rich::<T>(whitelisted_caller());
		let (amount, fee) = (plenty::<T>(), terms::<T>().fee);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), chain, EthAddress::repeat_byte(1), amount, fee);

		assert!(Messages::<T>::contains_key(chain, 1));
		Ok(())
	}

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let who = rich::<T>(whitelisted_caller());
		waiting::<T>(chain, who.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), chain, 0);

		assert!(!Queue::<T>::contains_key(chain, 0));
		Ok(())
	}

	#[benchmark]
	fn prove_on_ethereum(b: Linear<SHORT, LONG>) -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let log = returned::<T>(chain)?;
		let (receipts, receipt) = testing::padded(&log, b);
		let block = T::Ethereum::benchmark_block(receipts);
		let proof = Box::new(Proof::Ethereum { receipt, block });

		#[extrinsic_call]
		prove(RawOrigin::Signed(whitelisted_caller()), chain, log, proof);

		assert!(!Messages::<T>::contains_key(chain, 1));
		Ok(())
	}

	#[benchmark]
	fn prove_on_polygon(b: Linear<SHORT, LONG>) -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Polygon)?;
		let log = returned::<T>(chain)?;
		let (receipts, receipt) = testing::padded(&log, b);
		let (checkpoint, header) = longest_checkpoint(receipts);
		follow::<T>(checkpoint);
		let proof = Box::new(Proof::Polygon { receipt, header, checkpoint: 0 });

		#[extrinsic_call]
		prove(RawOrigin::Signed(whitelisted_caller()), chain, log, proof);

		assert!(!Messages::<T>::contains_key(chain, 1));
		Ok(())
	}

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let who: T::AccountId = account("owner", 0, 0);
		Owed::<T>::insert(chain, &who, T::Currency::minimum_balance());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), chain, who.clone());

		assert!(!Owed::<T>::contains_key(chain, who));
		Ok(())
	}

	#[benchmark]
	fn submit_checkpoint(b: Linear<SHORT, LONG>) -> Result<(), BenchmarkError> {
		let (last, _) = longest_checkpoint(H256::zero());
		follow::<T>(last);
		let start = last.end.saturating_add(1);
		let next = Checkpoint { id: 2, start, end: start, root: H256::zero() };
		let log = testing::checkpoint_log(ROOT_CHAIN, &next);
		let (receipts, receipt) = testing::padded(&log, b);
		let block = Box::new(T::Ethereum::benchmark_block(receipts));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), log, receipt, block);

		assert_eq!(Pallet::<T>::find_checkpoint(start), Some(T::MaxCheckpoints::get().into()));
		Ok(())
	}

	#[benchmark]
	fn report_reset(b: Linear<SHORT, LONG>) -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Polygon)?;
		let (last, _) = longest_checkpoint(H256::zero());
		follow::<T>(last);
		let log = testing::reset_log(ROOT_CHAIN, last.id);
		let (receipts, receipt) = testing::padded(&log, b);
		let block = Box::new(T::Ethereum::benchmark_block(receipts));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), 0, log, receipt, block);

		assert!(Pallet::<T>::running(chain).is_err());
		Ok(())
	}

	#[benchmark]
	fn add_destination() -> Result<(), BenchmarkError> {
		rich::<T>(T::Treasury::get());
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		Chains::<T>::mutate(|chains| {
			while (chains.len() as u32).saturating_add(1) < T::MaxDestinations::get() {
				if chains.try_push(ChainId::MAX).is_err() {
					break;
				}
			}
		});

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, POLYGON, Route::Polygon, GATEWAY, terms::<T>());

		assert!(Destinations::<T>::contains_key(POLYGON));
		Ok(())
	}

	#[benchmark]
	fn set_terms() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let terms = Terms { fee: 7, ..terms::<T>() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, terms);

		assert_eq!(Pallet::<T>::quote(chain), Some(7));
		Ok(())
	}

	#[benchmark]
	fn set_gateway() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, ROOT_CHAIN);

		assert_eq!(Gateways::<T>::get(chain, ROOT_CHAIN), Some(true));
		Ok(())
	}

	#[benchmark]
	fn drop_gateway() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		Pallet::<T>::do_set_gateway(chain, ROOT_CHAIN)?;
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, GATEWAY);

		assert_eq!(Gateways::<T>::get(chain, GATEWAY), Some(false));
		Ok(())
	}

	#[benchmark]
	fn halt() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let origin =
			T::HaltOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain);

		assert!(Pallet::<T>::running(chain).is_err());
		Ok(())
	}

	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		Pallet::<T>::do_halt(chain)?;
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain);

		assert!(Pallet::<T>::running(chain).is_ok());
		Ok(())
	}

	#[benchmark]
	fn govern() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		full_block::<T>();
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, Order::MoveTo(ROOT_CHAIN));

		assert!(Messages::<T>::contains_key(chain, 1));
		Ok(())
	}

	#[benchmark]
	fn follow_polygon() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, ROOT_CHAIN, 0, 0);

		assert!(Polygon::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn drop_arrival() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let to: T::AccountId = account("owner", 0, 0);
		let amount = plenty::<T>();
		Arrivals::<T>::insert(chain, 0, Arrival { to, amount });
		Destinations::<T>::mutate_extant(chain, |destination| {
			destination.arrivals = Range { first: 0, next: 1 };
		});
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, 0);

		assert_eq!(Arrivals::<T>::get(chain, 0).map(|arrival| arrival.amount), Some(0));
		Ok(())
	}

	#[benchmark]
	fn reconsider() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let demand = Demand::Burn { gateway: GATEWAY, nonce: 1 };
		Pallet::<T>::note_burn(chain, GATEWAY, 1, true);
		Refused::<T>::insert(chain, demand, plenty::<T>());
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, chain, demand);

		assert!(!Pallet::<T>::is_burn_proven(chain, GATEWAY, 1));
		Ok(())
	}

	#[benchmark]
	fn make_root() {
		let now = Pallet::<T>::now();
		let hashes = BoundedVec::truncate_from(vec![H256::zero(); tree::MAX_LEAVES as usize]);
		Leaves::<T>::insert(now, BlockLeaves { hashes, open: 64 });

		#[block]
		{
			Pallet::<T>::make_root(now);
		}

		assert!(LatestRoot::<T>::exists());
	}

	#[benchmark]
	fn look_for_chains() -> Result<(), BenchmarkError> {
		destination::<T>(Route::Ethereum)?;
		let mut meter = WeightMeter::with_limit(T::WeightInfo::look_for_chains());

		#[block]
		{
			Pallet::<T>::advance(Pallet::<T>::now(), &mut meter);
		}

		Ok(())
	}

	#[benchmark]
	fn look_at_destination() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;

		#[block]
		{
			let looked_at = Pallet::<T>::running(chain).map_err(|_| "it runs")?;
			Destinations::<T>::insert(chain, looked_at);
		}

		Ok(())
	}

	#[benchmark]
	fn pay_arrival() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		let to: T::AccountId = account("owner", 0, 0);
		let amount = plenty::<T>();
		Owed::<T>::insert(chain, &to, 1);
		Arrivals::<T>::insert(chain, 0, Arrival { to, amount });
		let mut destination = Pallet::<T>::running(chain).map_err(|_| "it runs")?;
		destination.arrivals = Range { first: 0, next: 1 };

		#[block]
		{
			Pallet::<T>::pay_next(chain, &mut destination, Pallet::<T>::now());
		}

		assert!(!Arrivals::<T>::contains_key(chain, 0));
		Ok(())
	}

	#[benchmark]
	fn send_queued() -> Result<(), BenchmarkError> {
		let chain = destination::<T>(Route::Ethereum)?;
		full_block::<T>();
		waiting::<T>(chain, account("sender", 0, 0));
		let mut destination = Pallet::<T>::running(chain).map_err(|_| "it runs")?;

		#[block]
		{
			Pallet::<T>::send_next(chain, &mut destination, Pallet::<T>::now());
		}

		assert!(Messages::<T>::contains_key(chain, 1));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
