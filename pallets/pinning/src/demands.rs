//! Proofs of fault: a block is demanded on chain, and nobody shows it in time.

use crate::{types::*, *};
use frame::deps::{
	frame_support::pallet_prelude::{
		TransactionPriority, TransactionSource, TransactionValidityWithRefund,
	},
	frame_system,
};
use sensor_primitives::manifest::Record;

/// How many demands one block ends at most.
const ENDED_PER_BLOCK: u32 = 16;

/// How many demands are listed.
const LISTED: usize = 256;

/// For how many blocks an answer is worth gossiping.
const LONGEVITY: u64 = 64;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_demand(
		by: T::AccountId,
		version: VersionId,
		id: PinnerId,
		index: u32,
		path: &[&[u8]],
	) -> DispatchResult {
		let manifest = T::Datasets::manifest(version).ok_or(Error::<T>::DatasetUnavailable)?;
		let record = manifest.prove(index, path).map_err(|_| Error::<T>::BadProof)?;
		Self::open_demand(by, version, id, record)
	}

	/// Demand a block that is in a version.
	pub(crate) fn open_demand(
		by: T::AccountId,
		version: VersionId,
		id: PinnerId,
		record: Record,
	) -> DispatchResult {
		let order = Orders::<T>::get(version).ok_or(Error::<T>::NotKept)?;
		let replica = order
			.replicas
			.iter()
			.find(|replica| replica.pinner == id)
			.ok_or(Error::<T>::NotKept)?;
		// Whoever was just drawn may still be fetching it.
		ensure!(replica.found, Error::<T>::NotFoundYet);
		let Record { content, size } = record;
		ensure!(size <= MAX_BLOCK, Error::<T>::BlockTooLarge);
		let mut pinner = Pinners::<T>::get(id).ok_or(Error::<T>::PinnerNotFound)?;
		ensure!(pinner.demands < T::MaxDemands::get(), Error::<T>::TooManyDemands);
		pinner.demands = pinner.demands.saturating_add(1);
		let fee = T::AnswerFee::convert(size).saturating_mul(pinner.demands.into());
		PotOf::<T>::pay_in(&by, fee)?;
		let (first, demand) = DemandRange::<T>::get();
		DemandRange::<T>::put((first, demand.checked_add(1).ok_or(Error::<T>::IdsExhausted)?));
		Pinners::<T>::insert(id, pinner);
		let until = frame_system::Pallet::<T>::block_number()
			.saturating_add(T::AnswerWindow::get().max(One::one()));
		Demands::<T>::insert(demand, Demand { by, pinner: id, version, content, size, fee, until });
		Self::deposit_event(Event::BlockDemanded {
			demand,
			pinner: id,
			version,
			content,
			fee,
			until,
		});
		Ok(())
	}

	/// Admit an answer that is right. It was paid for when it was asked for.
	pub(crate) fn authorize_show(
		_source: TransactionSource,
		demand: &DemandId,
		block: &Block,
	) -> TransactionValidityWithRefund {
		Self::check_block(*demand, block).map_err(|_| InvalidTransaction::Stale)?;
		ValidTransaction::with_tag_prefix("sensor/show")
			// Free and bounded: a full pool must not put a pinner at fault.
			.priority(TransactionPriority::MAX / 2)
			.and_provides(demand)
			.longevity(LONGEVITY)
			.propagate(true)
			.build()
			.map(|valid| (valid, Weight::zero()))
	}

	fn check_block(id: DemandId, block: &[u8]) -> Result<Demand<T>, Error<T>> {
		let demand = Demands::<T>::get(id).ok_or(Error::DemandNotFound)?;
		// The size first: what has another is not even hashed.
		let right = u32::try_from(block.len()) == Ok(demand.size) && demand.content.matches(block);
		ensure!(right, Error::WrongBlock);
		Ok(demand)
	}

	pub(crate) fn do_show(id: DemandId, block: &[u8]) -> DispatchResult {
		let demand = Self::check_block(id, block)?;
		Demands::<T>::remove(id);
		// The place on chain is paid for as by any fee; what cannot be goes to the pinner, too.
		let share = T::AnswerShare::get().mul_floor(demand.fee);
		let rest = demand.fee.saturating_sub(share);
		let paid = PotOf::<T>::pay_out(&T::Treasury::get(), rest).is_ok();
		Pinners::<T>::mutate_extant(demand.pinner, |pinner| {
			pinner.demands = pinner.demands.saturating_sub(1);
			pinner.earned = pinner.earned.saturating_add(if paid { share } else { demand.fee });
		});
		Self::deposit_event(Event::BlockShown { demand: id });
		Ok(())
	}

	/// End the demands that nobody answered in time, oldest first, as far as `meter` allows. Those
	/// that do not fit wait until a later block has room, and can be answered until then.
	pub(crate) fn end_due_demands(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::look_for_due_demands()).is_err() {
			return;
		}
		let (first, next) = DemandRange::<T>::get();
		let mut head = first;
		for _ in 0..ENDED_PER_BLOCK {
			if head >= next || meter.try_consume(T::WeightInfo::end_demand()).is_err() {
				break;
			}
			match Demands::<T>::get(head) {
				Some(demand) if demand.until > now => break,
				Some(demand) => Self::end_demand(head, demand),
				// It was answered.
				None => (),
			}
			head = head.saturating_add(1);
		}
		if head != first {
			DemandRange::<T>::mutate(|(first, _)| *first = head);
		}
	}

	/// Nobody showed a block in time: its pinner is at fault.
	pub(crate) fn end_demand(id: DemandId, demand: Demand<T>) {
		Demands::<T>::remove(id);
		// The fee was for an answer that did not come.
		Self::pay_back(&demand.by, demand.fee);
		let Some(mut pinner) = Pinners::<T>::get(demand.pinner) else {
			defensive!("a pinner stays while it has to show blocks");
			return;
		};
		pinner.demands = pinner.demands.saturating_sub(1);
		let slashed = Self::slash(&mut pinner, &demand.by);
		Self::update(demand.pinner, pinner);
		Self::deposit_event(Event::Fault { demand: id, pinner: demand.pinner, slashed });
		Orders::<T>::mutate_extant(demand.version, |order| {
			if Self::drop_replica(demand.version, order, demand.pinner) {
				Self::queue_draw(demand.version, order);
			}
		});
	}

	/// Demands that are not answered yet, oldest first. Looks at a bounded part of them; the rest
	/// moves up as the oldest end.
	pub(crate) fn oldest_demands() -> impl Iterator<Item = (DemandId, Demand<T>)> {
		let (first, next) = DemandRange::<T>::get();
		(first..next).take(LISTED).filter_map(|id| Some((id, Demands::<T>::get(id)?)))
	}
}
