//! Proofs: what gateways logged, and what follows from it.

use crate::{types::*, *};
use sensor_bridge_primitives::{GatewayEvent, HeaderProof};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove(
		prover: T::AccountId,
		chain: ChainId,
		log: &Log,
		proof: &ProofOf<T>,
	) -> DispatchResult {
		let destination = Self::running(chain)?;
		let gateway = log.address;
		ensure!(Gateways::<T>::get(chain, gateway) == Some(true), Error::<T>::NotGateway);
		let event = GatewayEvent::decode(log).ok_or(Error::<T>::UnknownEvent)?;
		// What is cheap to find out comes before the proof.
		match event {
			GatewayEvent::Delivered { nonce, relayer, success } => {
				let open = Messages::<T>::get(chain, nonce)
					.filter(|open| open.gateway == gateway)
					.ok_or(Error::<T>::MessageNotFound)?;
				let demand = Demand::Return { nonce };
				let refused = !success && Refused::<T>::contains_key(chain, demand);
				ensure!(!refused, Error::<T>::AlreadyRefused);
				Self::verify(&destination, log, proof)?;
				if !success && open.amount() > destination.locked {
					Self::refuse(chain, destination, demand, open.amount());
					return Ok(());
				}
				let relayer = T::Accounts::convert(relayer);
				Self::delivered(chain, destination, nonce, open, relayer, success)
			},
			GatewayEvent::Burned { nonce, sender, recipient, amount, fee } => {
				ensure!(!Self::is_burn_proven(chain, gateway, nonce), Error::<T>::AlreadyProven);
				Self::verify(&destination, log, proof)?;
				Self::note_burn(chain, gateway, nonce, true);
				if amount > destination.locked {
					Self::refuse(chain, destination, Demand::Burn { gateway, nonce }, amount);
					return Ok(());
				}
				let rest = amount.saturating_sub(fee);
				let recipient = T::Accounts::convert(recipient);
				Self::deposit_event(Event::Burned {
					destination: chain,
					gateway,
					nonce,
					sender,
					recipient: recipient.clone(),
					amount,
					fee,
					prover: prover.clone(),
				});
				Self::burned(chain, destination, [(prover, fee), (recipient, rest)])
			},
			GatewayEvent::Moved { to } => {
				let moves = gateway == destination.gateway && Self::is_new_gateway(chain, to);
				ensure!(moves, Error::<T>::BadGateway);
				Self::verify(&destination, log, proof)?;
				Self::move_to(chain, destination, to);
				Ok(())
			},
		}
	}

	fn delivered(
		chain: ChainId,
		mut destination: Destination<T>,
		nonce: Nonce,
		open: Open<T>,
		relayer: T::AccountId,
		success: bool,
	) -> DispatchResult {
		Self::take_message(chain, &mut destination, nonce, &open);
		Self::deposit_event(Event::Delivered {
			destination: chain,
			nonce,
			relayer: relayer.clone(),
			success,
		});
		Self::pay_fee(chain, relayer, open.fee)?;
		let amount = open.amount();
		if let (false, Some(sender)) = (success, open.sender) {
			destination.locked =
				destination.locked.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
			Self::unlock(chain, &mut destination, sender, amount)?;
		}
		Destinations::<T>::insert(chain, destination);
		Ok(())
	}

	fn burned(
		chain: ChainId,
		mut destination: Destination<T>,
		shares: [(T::AccountId, Balance); 2],
	) -> DispatchResult {
		for (to, amount) in shares {
			destination.locked =
				destination.locked.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
			Self::unlock(chain, &mut destination, to, amount)?;
		}
		Destinations::<T>::insert(chain, destination);
		Ok(())
	}

	/// Halt a destination of which more is demanded than is locked. What is demanded is remembered, so
	/// that it halts once.
	fn refuse(chain: ChainId, destination: Destination<T>, demand: Demand, amount: Balance) {
		Refused::<T>::insert(chain, demand, amount);
		Self::deposit_event(Event::Refused { destination: chain, demand, amount });
		Self::halt_for(chain, destination, Reason::Shortfall);
	}

	pub(crate) fn do_reconsider(chain: ChainId, demand: Demand) -> DispatchResult {
		Self::destination(chain)?;
		match demand {
			Demand::Burn { gateway, nonce } => {
				ensure!(Self::is_burn_proven(chain, gateway, nonce), Error::<T>::NotProven);
				Self::note_burn(chain, gateway, nonce, false);
			},
			// A message that was paid back is forgotten, and cannot come back again.
			Demand::Return { .. } => {
				ensure!(Refused::<T>::contains_key(chain, demand), Error::<T>::NotProven);
			},
		}
		Refused::<T>::remove(chain, demand);
		Self::deposit_event(Event::Reconsidered { destination: chain, demand });
		Ok(())
	}

	pub(crate) fn is_burn_proven(chain: ChainId, gateway: EthAddress, nonce: Nonce) -> bool {
		burns::is_noted(&Burns::<T>::get((chain, gateway), burns::page_of(nonce)), nonce)
	}

	/// Remember whether a burn was proven.
	pub(crate) fn note_burn(chain: ChainId, gateway: EthAddress, nonce: Nonce, proven: bool) {
		Burns::<T>::mutate((chain, gateway), burns::page_of(nonce), |page| {
			burns::note(page, nonce, proven);
		});
	}

	/// Check that a log is on the destination's chain.
	fn verify(destination: &Destination<T>, log: &Log, proof: &ProofOf<T>) -> DispatchResult {
		match (destination.route, proof) {
			(Route::Ethereum, Proof::Ethereum { receipt, block }) => {
				Self::verify_on_ethereum(log, receipt, block)?;
			},
			(Route::Polygon, Proof::Polygon { receipt, header, checkpoint }) => {
				Self::verify_on_polygon(log, receipt, header, *checkpoint)?;
			},
			_ => return Err(Error::<T>::WrongProof.into()),
		}
		Ok(())
	}

	/// Check that a log is in a final block of Ethereum; the number of the block.
	pub(crate) fn verify_on_ethereum(
		log: &Log,
		receipt: &ReceiptProof,
		block: &BlockProofOf<T>,
	) -> Result<u64, Error<T>> {
		let short = receipt.size() <= receipt::MAX_PROOF
			&& block.encoded_size() <= client::MAX_BLOCK_PROOF as usize;
		ensure!(short, Error::<T>::ProofTooLong);
		Ok(T::Ethereum::verify(log, receipt, block)?)
	}

	fn verify_on_polygon(
		log: &Log,
		receipt: &ReceiptProof,
		header: &HeaderProof,
		checkpoint: u64,
	) -> Result<(), Error<T>> {
		ensure!(receipt.size() <= receipt::MAX_PROOF, Error::<T>::ProofTooLong);
		let kept = Self::kept(checkpoint).ok_or(Error::<T>::CheckpointNotFound)?;
		ensure!(kept.checkpoint.contains(header), Error::<T>::BlockNotProven);
		Ok(receipt.verify(header.receipts, log)?)
	}
}
