//! Providers: their offers and their bonds.

use crate::{types::*, *};
use frame::token::{tokens::Restriction, Fortitude, Precision};
use sensor_primitives::compute::Limits;

impl<T: Config> Pallet<T> {
	/// `MaxRunning` stakes of twice the price.
	pub(crate) fn stakes_for(price: Balance) -> Balance {
		price.saturating_mul(2).saturating_mul(T::MaxRunning::get().into())
	}

	/// What a provider that asks this price has to bond now.
	pub(crate) fn required_bond(price: Balance) -> Balance {
		Self::stakes_for(price).max(T::MinBond::get())
	}

	/// The part of a bond that one job puts at risk.
	pub(crate) fn stake_of(bond: Balance) -> Balance {
		bond.checked_div(T::MaxRunning::get().into()).unwrap_or(bond)
	}

	pub(crate) fn do_register_provider(who: T::AccountId, new: NewProvider<T>) -> DispatchResult {
		ensure!(!Providers::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);
		Self::check_offer(&new)?;
		ensure!(!Operators::<T>::contains_key(&new.operator), Error::<T>::OperatorTaken);

		let NewProvider { operator, price, limits, source } = new;
		let bond = Self::required_bond(price);
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
		Self::set_active(&who, true)?;
		Operators::<T>::insert(&operator, &who);
		Providers::<T>::insert(
			&who,
			Provider {
				operator: operator.clone(),
				price,
				limits,
				bond,
				source,
				active: true,
				jobs: 0,
				at_risk: 0,
				since: Self::now(),
			},
		);
		Self::deposit_event(Event::ProviderRegistered { provider: who, operator, bond });
		Ok(())
	}

	pub(crate) fn do_update_provider(
		who: T::AccountId,
		new: NewProvider<T>,
		active: bool,
	) -> DispatchResult {
		let old = Providers::<T>::get(&who).ok_or(Error::<T>::ProviderNotFound)?;
		Self::check_offer(&new)?;
		if new.operator != old.operator {
			ensure!(!Operators::<T>::contains_key(&new.operator), Error::<T>::OperatorTaken);
			Operators::<T>::remove(&old.operator);
			Operators::<T>::insert(&new.operator, &who);
		}

		let required = Self::required_bond(new.price);
		// The bond answers for the jobs that run, at the price at which they were drawn.
		let bond = if old.jobs == 0 { required } else { required.max(old.bond) };
		let reason = HoldReason::Bond.into();
		if bond > old.bond {
			T::Currency::hold(&reason, &who, bond - old.bond)?;
		} else {
			T::Currency::release(&reason, &who, old.bond - bond, Precision::Exact)?;
		}

		Self::set_active(&who, active)?;
		let NewProvider { operator, price, limits, source } = new;
		Providers::<T>::insert(
			&who,
			Provider {
				operator,
				price,
				limits,
				bond,
				source,
				active,
				jobs: old.jobs,
				at_risk: old.at_risk,
				since: Self::now(),
			},
		);
		Self::deposit_event(Event::ProviderUpdated { provider: who, bond, active });
		Ok(())
	}

	pub(crate) fn do_deregister_provider(who: T::AccountId) -> DispatchResult {
		let provider = Providers::<T>::get(&who).ok_or(Error::<T>::ProviderNotFound)?;
		ensure!(provider.jobs == 0, Error::<T>::JobsRunning);
		T::Currency::release(&HoldReason::Bond.into(), &who, provider.bond, Precision::Exact)?;
		Self::set_active(&who, false)?;
		Operators::<T>::remove(&provider.operator);
		Providers::<T>::remove(&who);
		Self::deposit_event(Event::ProviderDeregistered { provider: who });
		Ok(())
	}

	/// Give a provider the stake back that a job put at risk.
	pub(crate) fn free_stake(who: &T::AccountId, stake: Balance) {
		Providers::<T>::mutate(who, |provider| {
			let Some(provider) = provider else { return };
			// Reports end jobs, and whoever orders them must not choose who can be drawn.
			if !provider.has_room() {
				provider.since = Self::now();
			}
			provider.jobs = provider.jobs.saturating_sub(1);
			provider.at_risk = provider.at_risk.saturating_sub(stake);
		});
	}

	/// Take `amount` of a provider's bond, as far as there is one, and stop drawing it until it
	/// has filled it up.
	pub(crate) fn slash(who: &T::AccountId, job: JobId, amount: Balance) {
		let Some(mut provider) = Providers::<T>::get(who) else { return };
		let taken = T::Currency::transfer_on_hold(
			&HoldReason::Bond.into(),
			who,
			&T::Treasury::get(),
			amount.min(provider.bond),
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		);
		// Fails only while the treasury is empty and the amount too small to open its account.
		let Ok(amount) = taken else { return };
		provider.bond = provider.bond.saturating_sub(amount);
		if provider.bond < Self::required_bond(provider.price) {
			provider.active = false;
			// Leaving the roster cannot fail.
			let _ = Self::set_active(who, false);
		}
		Providers::<T>::insert(who, provider);
		Self::deposit_event(Event::ProviderSlashed { provider: who.clone(), job, amount });
	}

	/// Whether an address could be a multiaddress. It is only ever handed on as text.
	pub(crate) fn is_source(source: &[u8]) -> bool {
		source.first() == Some(&b'/') && source.iter().all(u8::is_ascii_graphic)
	}

	pub(crate) fn are_limits(limits: &Limits) -> bool {
		limits.fuel > 0 && limits.memory_mib > 0
	}

	fn check_offer(new: &NewProvider<T>) -> DispatchResult {
		ensure!(Self::are_limits(&new.limits), Error::<T>::BadLimits);
		ensure!(Self::is_source(&new.source), Error::<T>::BadSource);
		Ok(())
	}

	/// Put a provider on the roster, or take it off.
	fn set_active(who: &T::AccountId, active: bool) -> DispatchResult {
		Roster::<T>::try_mutate(|roster| {
			match (roster.iter().position(|listed| listed == who), active) {
				(None, true) => {
					roster.try_push(who.clone()).map_err(|_| Error::<T>::TooManyProviders)?
				},
				(Some(position), false) => {
					roster.swap_remove(position);
				},
				_ => {},
			}
			Ok(())
		})
	}
}
