//! The bridge from end to end: real nodes with BEEFY, an Ethereum with a beacon chain, a chain that
//! stands in for Polygon, relayers that are killed, and others that forge.
//!
//! One network for all, because it takes a minute until money can pass.

mod forgeries;
mod money;
mod stolen_keys;
mod world;

use anyhow::Result;
use world::{Side, World};

#[tokio::test(flavor = "multi_thread")]
async fn money_crosses_both_ways_whatever_happens_to_relayers() -> Result<()> {
	let Some(mut world) = World::start().await? else { return Ok(()) };
	world.relay_with(&[0, 1])?;
	let believed = [world.believed(Side::Ethereum).await?, world.believed(Side::Polygon).await?];
	money::is_minted_on_both_chains(&mut world).await?;
	money::is_delivered_once_whatever_is_tried(&world).await?;
	money::comes_back_from_ethereum(&mut world).await?;
	money::comes_back_from_polygon(&mut world).await?;
	money::comes_back_after_another_sync_committee_took_over(&mut world).await?;
	while !forgeries::of_what_came_back_are_refused(&world).await? {
		// Something came right after a session began, where nothing can be tried.
		money::is_minted_on_both_chains(&mut world).await?;
		money::comes_back_from_polygon(&mut world).await?;
		money::comes_back_after_another_sync_committee_took_over(&mut world).await?;
	}
	forgeries::of_what_was_sent_are_refused(&world).await?;
	money::crosses_though_the_relayer_is_killed_at_every_step(&mut world).await?;
	money::waits_while_a_side_is_halted(&mut world).await?;
	// Sessions ended meanwhile, and other validators took over.
	assert!(world.believed(Side::Ethereum).await? > believed[0]);
	assert!(world.believed(Side::Polygon).await? > believed[1]);
	forgeries::of_what_validators_signed_are_refused(&world).await?;
	// Nothing passes after that.
	stolen_keys::are_slashed_for_what_they_sign(&world).await
}
