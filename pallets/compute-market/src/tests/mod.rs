//! One file a call, two for what the chain does by itself, one for the off-chain worker, one for the
//! money, and one for the checks of invariants.

mod advance;
mod assignment;
mod cancel_job;
mod commit_outcome;
mod deadlines;
mod deregister_provider;
mod invariants;
mod money;
mod offchain_worker;
mod post_job;
mod register_provider;
mod reveal_outcome;
mod update_provider;

use crate::{mock::*, types::*, *};
use frame::testing_prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::compute::{Failure, Limits};

/// An outcome that is no model.
const TRAPPED: Outcome = Outcome::Failed(Failure::Trapped);

fn bond_of(provider: u64) -> Balance {
	Providers::<Test>::get(provider).unwrap().bond
}

fn wealth(account: u64) -> Balance {
	Balances::total_balance(&account)
}
