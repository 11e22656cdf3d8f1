//! Answers to demands for blocks.

use super::{memory::doubt, LOG_TARGET};
use crate::{types::Demand, Call, Config, DemandId, Demands, Pinners};
use alloc::vec::Vec;
use frame::{
	deps::{
		frame_system::offchain::SubmitTransaction, sp_core::offchain::Timestamp,
		sp_io::offchain as host,
	},
	log,
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_offchain_ipfs::{
	local::{load, save},
	Ipfs, NoBlock, Unreachable,
};
use sensor_primitives::traits::PinnerId;

/// Local key of what was answered lately: which demands, and at which blocks.
const ANSWERED: &[u8] = b"sensor/pinning/answered";

/// After how many blocks an answer that is not on chain is sent again, or a block that is not here
/// is looked for again.
const RESEND: u32 = 5;

/// Answer what this pinner was asked. Returns whether the service was asked for anything.
pub(super) fn answer<T: Config>(
	here: Option<PinnerId>,
	now: u32,
	ipfs: &Ipfs,
	until: Timestamp,
) -> Result<bool, Unreachable> {
	if !owe_answers::<T>(here) {
		return Ok(false);
	}
	let mut demands: Vec<_> =
		Demands::<T>::iter().filter(|(_, demand)| Some(demand.pinner) == here).collect();
	demands.sort_unstable_by_key(|(id, _)| *id);
	let mut answered = load::<Vec<(DemandId, u32)>>(ANSWERED).unwrap_or_default();
	// After a reorganisation `now` may be before.
	answered.retain(|(_, at)| now.abs_diff(*at) < RESEND);
	let (mut asked, mut outcome) = (false, Ok(()));
	for (id, demand) in demands {
		let is_open = demand.until.saturated_into::<u32>() > now.saturating_add(1);
		if !is_open || answered.iter().any(|(known, _)| *known == id) {
			continue;
		}
		if host::timestamp() >= until {
			break;
		}
		asked = true;
		outcome = show::<T>(id, &demand, ipfs);
		if outcome.is_err() {
			break;
		}
		answered.push((id, now));
	}
	if asked {
		save(ANSWERED, &answered);
	}
	outcome.map(|()| asked)
}

/// Whether this pinner has to show a block.
pub(super) fn owe_answers<T: Config>(here: Option<PinnerId>) -> bool {
	here.and_then(Pinners::<T>::get).is_some_and(|pinner| pinner.demands > 0)
}

fn show<T: Config>(id: DemandId, demand: &Demand<T>, ipfs: &Ipfs) -> Result<(), Unreachable> {
	let Demand { version, content, until, .. } = demand;
	let block = match ipfs.held(*content) {
		Ok(block) => block,
		Err(NoBlock::Unreachable) => return Err(Unreachable),
		Err(_) => {
			log::error!(
				target: LOG_TARGET,
				"demand {id}: block {content} of version {version} is not in this node's IPFS. It is \
				 fetched again; the pinner loses a part of its bond if it is not shown before block \
				 {until:?}.",
			);
			doubt(*version);
			return Ok(());
		},
	};
	let Ok(block) = block.try_into() else { return Ok(()) };
	let call = Call::<T>::show { demand: id, block };
	let transaction = T::create_authorized_transaction(call.into());
	match SubmitTransaction::<T, Call<T>>::submit_transaction(transaction) {
		Ok(()) => {
			log::info!(target: LOG_TARGET, "demand {id}: shows block {content} of version {version}")
		},
		Err(()) => {
			log::debug!(target: LOG_TARGET, "the pool did not take the answer to demand {id}")
		},
	}
	Ok(())
}
