//! The bridge from end to end: real nodes with BEEFY, an Ethereum with a beacon chain, a chain that
//! stands in for Polygon, relayers that are killed, and others that forge.
//!
//! One network for all, because it takes a minute until money can pass.

mod forgeries;
mod metrics;
mod money;
mod stolen_keys;
mod validators;
mod world;

use anyhow::{ensure, Result};
use world::World;

/// How often money crosses until forgeries of all of it can be tried.
const ATTEMPTS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn money_crosses_both_ways_whatever_happens_to_relayers() -> Result<()> {
	let Some(mut world) = World::start().await? else { return Ok(()) };
	world.relay_with(&[0, 1])?;
	money::is_minted_on_both_chains(&mut world).await?;
	metrics::say_what_relayers_do(&world).await?;
	validators::take_new_keys(&world).await?;
	money::is_delivered_once_whatever_is_tried(&world).await?;
	money::comes_back_from_ethereum(&mut world).await?;
	money::comes_back_from_polygon(&mut world).await?;
	money::comes_back_after_another_sync_committee_took_over(&mut world).await?;
	let mut attempts = 1;
	while !forgeries::of_what_came_back_are_refused(&world).await? {
		// Something came right after a session began, where nothing can be tried.
		ensure!(attempts < ATTEMPTS, "nothing that came back {attempts} times could be forged");
		attempts += 1;
		money::is_minted_on_both_chains(&mut world).await?;
		money::comes_back_from_polygon(&mut world).await?;
		money::comes_back_after_another_sync_committee_took_over(&mut world).await?;
	}
	forgeries::of_what_was_sent_are_refused(&world).await?;
	money::that_nobody_can_be_given_goes_home(&mut world).await?;
	money::is_minted_again_after_a_reorganisation(&mut world).await?;
	money::crosses_though_the_relayer_is_killed_at_every_step(&mut world).await?;
	validators::are_believed_with_new_keys(&world).await?;
	money::waits_while_a_side_is_halted(&mut world).await?;
	money::waits_while_a_gateway_is_halted(&mut world).await?;
	money::comes_back_once_token_holders_begin_anew(&mut world).await?;
	forgeries::of_what_validators_signed_are_refused(&world).await?;
	// Nothing passes after that.
	stolen_keys::are_slashed_for_what_they_sign(&world).await?;
	stolen_keys::are_slashed_for_voting_twice(&world).await
}
