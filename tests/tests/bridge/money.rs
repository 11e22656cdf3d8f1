//! What happens to money.

use crate::world::{alice, sense, Side, World, BOTH};
use anyhow::{ensure, Result};
use sensor_bridge_evm::H160;
use sensor_client::{
	bridge::{InboundStage, Name, OutboundStage, Recovery},
	Sense,
};
use sensor_journeys::account;
use std::time::Duration;

/// An account that nobody had before.
const STRANGER: H160 = H160([0x5e; 20]);

pub async fn is_minted_on_both_chains(world: &mut World) -> Result<()> {
	let mut sent = Vec::new();
	for side in BOTH {
		let person = world.person(side).await?.address()?;
		let before = world.tokens(side, person).await?;
		let nonce = world.send(side, person, sense(1_000), &alice()).await?;
		sent.push((side, person, before, nonce));
	}
	for (side, person, before, nonce) in sent {
		world.reaches(side, nonce, OutboundStage::Delivered).await?;
		let minted = world.tokens(side, person).await?.0 - before.0;
		ensure!(minted == sense(1_000).0, "{side:?} minted {}", Sense(minted));
		// The delivery is proven back, and the relayer paid.
		world.make_final(side).await?;
		world.reaches(side, nonce, OutboundStage::Proven).await?;
	}
	Ok(())
}

pub async fn is_delivered_once_whatever_is_tried(world: &World) -> Result<()> {
	let nonce = world.send(Side::Ethereum, STRANGER, sense(7), &alice()).await?;
	world.reaches(Side::Ethereum, nonce, OutboundStage::Delivered).await?;
	let evm = world.person(Side::Ethereum).await?;
	let name = Name::Chain(evm.chain);
	// Whoever tries again is told that it is done.
	let payee = account("//Bob").account();
	let again = world.chain.deliver_message(name, nonce, Some(&evm), &payee).await?;
	ensure!(
		!matches!(again, Recovery::Deliverable(_)),
		"a message can be delivered twice: {again:?}"
	);
	ensure!(world.tokens(Side::Ethereum, STRANGER).await? == sense(7));
	Ok(())
}

pub async fn comes_back_from_ethereum(world: &mut World) -> Result<()> {
	comes_back(world, Side::Ethereum, "//Ethereum").await
}

pub async fn comes_back_from_polygon(world: &mut World) -> Result<()> {
	comes_back(world, Side::Polygon, "//Polygon").await
}

async fn comes_back(world: &mut World, side: Side, to: &str) -> Result<()> {
	let (to, amount, fee) = (account(to), sense(100), sense(1));
	let before = world.chain.balance(&to.account()).await?.free;
	let transaction = world.burn(side, amount, fee, &to).await?;
	world.comes_back(side, transaction).await?;
	let after = world.chain.balance(&to.account()).await?.free;
	ensure!(
		after.0 - before.0 == amount.0 - fee.0,
		"{after}, not {before}, after a burn on {side:?}"
	);
	Ok(())
}

/// One relayer, killed whenever a step is seen, and again while it is at the next.
pub async fn crosses_though_the_relayer_is_killed_at_every_step(world: &mut World) -> Result<()> {
	for side in BOTH {
		let before = world.tokens(side, STRANGER).await?;
		let nonce = world.send(side, STRANGER, sense(3), &alice()).await?;
		for stage in OutboundStage::ALL {
			kill_the_relayer(world).await?;
			if stage == OutboundStage::Proven {
				world.make_final(side).await?;
			}
			world.reaches(side, nonce, stage).await?;
		}
		ensure!(world.tokens(side, STRANGER).await? == Sense(before.0 + sense(3).0));

		let (to, amount, fee) = (account("//Killed"), sense(10), sense(1));
		let before = world.chain.balance(&to.account()).await?.free;
		let transaction = world.burn(side, amount, fee, &to).await?;
		world.make_final(side).await?;
		for stage in InboundStage::ALL {
			kill_the_relayer(world).await?;
			world.burn_reaches(side, transaction, stage).await?;
		}
		let after = world.chain.balance(&to.account()).await?.free;
		ensure!(
			after.0 - before.0 == amount.0 - fee.0,
			"{after}, not {before}, after a burn on {side:?}"
		);
	}
	world.relay_with(&[0, 1])
}

async fn kill_the_relayer(world: &mut World) -> Result<()> {
	world.relay_with(&[2])?;
	tokio::time::sleep(Duration::from_millis(1_500)).await;
	world.relay_with(&[2])
}

pub async fn comes_back_after_another_sync_committee_took_over(world: &mut World) -> Result<()> {
	world.bridge.ethereum.make_epochs(260).await?;
	comes_back(world, Side::Ethereum, "//Later").await
}

pub async fn waits_while_a_side_is_halted(world: &mut World) -> Result<()> {
	let person = world.person(Side::Polygon).await?.address()?;
	let id = world.id(Side::Polygon);
	world.bridge.halt(id).await?;
	let refused = world.send(Side::Polygon, person, sense(1), &alice()).await;
	ensure!(refused.is_err_and(|why| format!("{why:#}").contains("DestinationHalted")));
	let transaction = world.burn(Side::Polygon, sense(50), sense(0), &account("//Halted")).await?;
	world.make_final(Side::Polygon).await?;
	tokio::time::sleep(Duration::from_secs(20)).await;
	let waiting = world.chain.balance(&account("//Halted").account()).await?;
	ensure!(waiting.free == Sense(0), "{} came from a chain that is halted", waiting.free);
	world.bridge.resume(id).await?;
	world.comes_back(Side::Polygon, transaction).await?;
	Ok(())
}
