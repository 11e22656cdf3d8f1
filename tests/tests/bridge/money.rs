//! What happens to money.

use crate::world::{alice, sense, Side, World, BOTH};
use anyhow::{ensure, Result};
use sensor_bridge_evm::{H160, H256};
use sensor_client::{
	bridge::{InboundStage, Name, OutboundStage, Recovery},
	Sense, Signer,
};
use sensor_journeys::account;
use serde_json::json;
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
	let returning = Returning::start(world, side, to, sense(100), sense(1)).await?;
	world.comes_back(side, returning.transaction).await?;
	returning.has_come(world).await
}

/// Money that was burned on another chain, on its way to an account of Sensor.
struct Returning {
	to: Signer,
	/// What the account had, and what it is to be paid.
	before: Sense,
	coming: Sense,
	transaction: H256,
}

impl Returning {
	/// Burn `amount` for somebody, who gets it without the `fee`.
	async fn start(world: &World, side: Side, to: &str, amount: Sense, fee: Sense) -> Result<Self> {
		let to = account(to);
		let before = world.chain.balance(&to.account()).await?.free;
		let transaction = world.burn(side, amount, fee, &to).await?;
		Ok(Self { to, before, coming: Sense(amount.0 - fee.0), transaction })
	}

	/// Check that it was paid, once.
	async fn has_come(&self, world: &World) -> Result<()> {
		let Self { before, coming, .. } = self;
		let after = world.chain.balance(&self.to.account()).await?.free;
		ensure!(after.0 - before.0 == coming.0, "{after}, not {coming} more than {before}");
		Ok(())
	}

	/// Check that nothing was paid.
	async fn has_not_come(&self, world: &World) -> Result<()> {
		let after = world.chain.balance(&self.to.account()).await?.free;
		ensure!(after == self.before, "{after} instead of {}: it came too early", self.before);
		Ok(())
	}
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

		let returning = Returning::start(world, side, "//Killed", sense(10), sense(1)).await?;
		world.make_final(side).await?;
		for stage in InboundStage::ALL {
			kill_the_relayer(world).await?;
			world.burn_reaches(side, returning.transaction, stage).await?;
		}
		returning.has_come(world).await?;
	}
	world.relay_with(&[0, 1])
}

async fn kill_the_relayer(world: &mut World) -> Result<()> {
	world.relay_with(&[3])?;
	tokio::time::sleep(Duration::from_millis(1_500)).await;
	world.relay_with(&[3])
}

pub async fn comes_back_after_another_sync_committee_took_over(world: &mut World) -> Result<()> {
	world.bridge.ethereum.make_epochs(260).await?;
	comes_back(world, Side::Ethereum, "//Later").await
}

/// A message that can never be carried out is answered, and its money goes back to who sent it.
pub async fn that_nobody_can_be_given_goes_home(world: &mut World) -> Result<()> {
	let (side, bob) = (Side::Polygon, account("//Bob"));
	let before = (world.locked(side).await?, world.minted(side).await?);
	let token = world.contracts(side).token;
	let nonce = world.send(side, token, sense(20), &bob).await?;
	let sent = world.chain.balance(&bob.account()).await?.free;
	world.reaches(side, nonce, OutboundStage::Delivered).await?;
	ensure!(world.minted(side).await? == before.1, "the token was given to itself");
	world.make_final(side).await?;
	world.reaches(side, nonce, OutboundStage::Proven).await?;
	let home = world.chain.balance(&bob.account()).await?.free;
	ensure!(home.0 - sent.0 == sense(20).0, "{home} after {sent}: it did not come home");
	ensure!(world.locked(side).await? == before.0, "it is locked for nobody");
	Ok(())
}

/// A chain forgets the block that had a mint, as Polygon may before a block is final.
pub async fn is_minted_again_after_a_reorganisation(world: &mut World) -> Result<()> {
	let (side, evm) = (Side::Polygon, world.person(Side::Polygon).await?);
	let (person, amount) = (evm.address()?, sense(11));
	let before = world.tokens(side, person).await?;
	let nonce = world.send(side, person, amount, &alice()).await?;
	// The relayers do not see it again before it is forgotten.
	world.reaches(side, nonce, OutboundStage::Delivered).await?;
	world.relay_with(&[])?;
	let mut blocks = 0;
	while world.tokens(side, person).await? != before {
		ensure!(blocks < 60, "the mint is not forgotten");
		evm.ask_raw("anvil_rollback", json!([1])).await?;
		blocks += 1;
	}
	eprintln!("{side:?} forgot {blocks} blocks, and a mint with them");
	world.relay_with(&[0, 1])?;
	world.reaches(side, nonce, OutboundStage::Delivered).await?;
	let minted = world.tokens(side, person).await?.0 - before.0;
	ensure!(minted == amount.0, "{} instead of {amount} was minted", Sense(minted));
	world.make_final(side).await?;
	world.reaches(side, nonce, OutboundStage::Proven).await
}

/// Nothing leaves or comes back while token holders do not want it; but what was sent before arrives.
pub async fn waits_while_a_side_is_halted(world: &mut World) -> Result<()> {
	let (side, id) = (Side::Polygon, world.id(Side::Polygon));
	let person = world.person(side).await?.address()?;
	world.relay_with(&[])?;
	let sent = world.send(side, person, sense(2), &alice()).await?;
	world.bridge.halt(id).await?;
	world.relay_with(&[0, 1])?;
	let refused = world.send(side, person, sense(1), &alice()).await;
	ensure!(refused.is_err_and(|why| format!("{why:#}").contains("DestinationHalted")));
	let returning = Returning::start(world, side, "//Halted", sense(50), sense(0)).await?;
	world.reaches(side, sent, OutboundStage::Delivered).await?;
	world.make_final(side).await?;
	tokio::time::sleep(Duration::from_secs(20)).await;
	returning.has_not_come(world).await?;
	world.bridge.resume(id).await?;
	world.comes_back(side, returning.transaction).await?;
	returning.has_come(world).await?;
	world.reaches(side, sent, OutboundStage::Proven).await
}

/// Token holders have a gateway let nothing pass, while Sensor still sends.
pub async fn waits_while_a_gateway_is_halted(world: &mut World) -> Result<()> {
	let (side, id) = (Side::Polygon, world.id(Side::Polygon));
	let person = world.person(side).await?.address()?;
	let order = world.bridge.halt_gateway(id).await?;
	world.reaches(side, order, OutboundStage::Delivered).await?;
	let before = world.tokens(side, person).await?;
	let waiting = world.send(side, person, sense(4), &alice()).await?;
	world.reaches(side, waiting, OutboundStage::Signed).await?;
	let refused = world.burn(side, sense(1), sense(0), &account("//Halted")).await;
	ensure!(refused.is_err_and(|why| format!("{why:#}").contains("is halted")));
	let order = world.bridge.resume_gateway(id).await?;
	// The referendum took longer than any message does.
	ensure!(world.tokens(side, person).await? == before, "a halted gateway has minted");
	world.reaches(side, order, OutboundStage::Delivered).await?;
	world.reaches(side, waiting, OutboundStage::Delivered).await?;
	ensure!(world.tokens(side, person).await?.0 - before.0 == sense(4).0);
	world.make_final(side).await?;
	world.reaches(side, waiting, OutboundStage::Proven).await
}

/// A checkpoint that was believed is deleted, and for days nobody relays: sync committees come and go
/// that the light client never knew. Token holders mend both at once.
pub async fn comes_back_once_token_holders_begin_anew(world: &mut World) -> Result<()> {
	let id = world.id(Side::Polygon);
	let deleted = world.bridge.checkpointer.delete_last().await?;
	world.bridge.ethereum.finalise().await?;
	world
		.until("Polygon to be halted, since a checkpoint was deleted", async || {
			let halted = world.chain.destination(Name::Chain(id)).await?.halted;
			Ok(halted.then_some(()))
		})
		.await?;
	world.relay_with(&[])?;
	let burned = Returning::start(world, Side::Polygon, "//Patient", sense(9), sense(1)).await?;
	for _ in 0..2 {
		world.bridge.ethereum.make_epochs(260).await?;
	}
	world.bridge.begin_anew(deleted + 1).await?;
	world.relay_with(&[0, 1])?;
	world.comes_back(Side::Polygon, burned.transaction).await?;
	burned.has_come(world).await?;
	comes_back(world, Side::Ethereum, "//Anew").await
}
