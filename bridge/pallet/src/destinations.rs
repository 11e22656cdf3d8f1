//! Destinations: where $SENSE can go, on which terms, and who stops it.

use crate::{types::*, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn destination(chain: ChainId) -> Result<Destination<T>, Error<T>> {
		Destinations::<T>::get(chain).ok_or(Error::<T>::DestinationNotFound)
	}

	/// A destination to and from which transfers pass.
	pub(crate) fn running(chain: ChainId) -> Result<Destination<T>, Error<T>> {
		let destination = Self::destination(chain)?;
		ensure!(destination.mode == Mode::Running, Error::<T>::DestinationHalted);
		Ok(destination)
	}

	/// Whether a destination never had this gateway, so that a token can be handed over to it.
	pub(crate) fn is_new_gateway(chain: ChainId, gateway: EthAddress) -> bool {
		!gateway.is_zero() && !Gateways::<T>::contains_key(chain, gateway)
	}

	pub(crate) fn do_add_destination(
		chain: ChainId,
		route: Route,
		gateway: EthAddress,
		terms: Terms,
	) -> DispatchResult {
		ensure!(!Destinations::<T>::contains_key(chain), Error::<T>::AlreadyDestination);
		ensure!(Self::is_new_gateway(chain, gateway), Error::<T>::BadGateway);
		let is_ethereum = chain == EthereumChain::<T>::get();
		ensure!(is_ethereum == (route == Route::Ethereum), Error::<T>::BadRoute);
		Chains::<T>::try_mutate(|chains| {
			// A proof says nothing of the chain that it is of. Two destinations with the same route
			// would take the same proofs.
			let taken =
				chains.iter().filter_map(Destinations::<T>::get).any(|other| other.route == route);
			ensure!(!taken, Error::<T>::BadRoute);
			chains.try_push(chain).map_err(|_| Error::<T>::TooManyDestinations)
		})?;
		Self::open_pots(chain)?;
		Gateways::<T>::insert(chain, gateway, true);
		let destination = Destination {
			route,
			gateway,
			mode: Mode::Halted,
			terms,
			sent: 0,
			open: 0,
			locked: 0,
			waiting: 0,
			queued: 0,
			queue: Default::default(),
			arrivals: Default::default(),
			outbound: Default::default(),
			inbound: Default::default(),
		};
		Destinations::<T>::insert(chain, destination);
		Self::deposit_event(Event::DestinationAdded { destination: chain, gateway, route });
		Self::deposit_event(Event::TermsSet { destination: chain, terms });
		Ok(())
	}

	pub(crate) fn do_set_terms(chain: ChainId, terms: Terms) -> DispatchResult {
		let destination = Self::destination(chain)?;
		Destinations::<T>::insert(chain, Destination { terms, ..destination });
		Self::deposit_event(Event::TermsSet { destination: chain, terms });
		Ok(())
	}

	pub(crate) fn do_set_gateway(chain: ChainId, gateway: EthAddress) -> DispatchResult {
		let destination = Self::destination(chain)?;
		// One that counts may have the token after all. Nothing is used twice by going back to it:
		// messages are numbered by destination and burns are remembered by gateway, and the log that
		// led away from it names a gateway that is not new any more.
		let goes_back =
			gateway != destination.gateway && Gateways::<T>::get(chain, gateway) == Some(true);
		ensure!(goes_back || Self::is_new_gateway(chain, gateway), Error::<T>::BadGateway);
		Self::move_to(chain, destination, gateway);
		Ok(())
	}

	/// Address messages to another gateway from now on.
	pub(crate) fn move_to(chain: ChainId, destination: Destination<T>, gateway: EthAddress) {
		Gateways::<T>::insert(chain, gateway, true);
		Destinations::<T>::insert(chain, Destination { gateway, ..destination });
		Self::deposit_event(Event::GatewaySet { destination: chain, gateway });
	}

	pub(crate) fn do_drop_gateway(chain: ChainId, gateway: EthAddress) -> DispatchResult {
		let destination = Self::destination(chain)?;
		ensure!(gateway != destination.gateway, Error::<T>::BadGateway);
		Gateways::<T>::try_mutate_exists(chain, gateway, |counts| {
			ensure!(*counts == Some(true), Error::<T>::NotGateway);
			*counts = Some(false);
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::GatewayDropped { destination: chain, gateway });
		Ok(())
	}

	pub(crate) fn do_halt(chain: ChainId) -> DispatchResult {
		let destination = Self::running(chain)?;
		Self::halt_for(chain, destination, Reason::Ordered);
		Ok(())
	}

	pub(crate) fn halt_for(chain: ChainId, destination: Destination<T>, reason: Reason) {
		Destinations::<T>::insert(chain, Destination { mode: Mode::Halted, ..destination });
		Self::deposit_event(Event::Halted { destination: chain, reason });
	}

	pub(crate) fn do_resume(chain: ChainId) -> DispatchResult {
		let destination = Self::destination(chain)?;
		ensure!(destination.mode == Mode::Halted, Error::<T>::NotHalted);
		Destinations::<T>::insert(chain, Destination { mode: Mode::Running, ..destination });
		Self::deposit_event(Event::Resumed { destination: chain });
		Ok(())
	}
}
