//! Pinners keep a dataset for rent, and answer for it.

use anyhow::{Context, Result};
use sensor_client::{pinning::Offer, Sense};
use sensor_devnet::Layout;
use sensor_journeys::{account, eventually, publish, World};

#[tokio::test(flavor = "multi_thread")]
async fn pinners_are_paid_for_what_audits_find_and_replaced_when_they_cannot_show_it() -> Result<()>
{
	let mut world = World::start(Layout::FourValidators).await?;
	let (chain, alice) = (world.chain().await?, account("//Alice"));
	let price: Sense = "0.001".parse()?;
	let people = ["//Bob", "//Charlie", "//Dave"].map(account);
	for (node, person) in world.network.nodes()[1..].iter().zip(&people) {
		let addresses = node.ipfs().sources().await?;
		chain.register_pinner(Offer { addresses, capacity: 2 << 30, price }, person).await?;
	}
	let version = publish(&world, 30, &alice).await?;
	chain.place_order(version, 2, price, "1".parse()?, &alice).await?;

	// They are drawn, fetch it by themselves, and the next audit asks them for blocks.
	let keepers = eventually("two pinners that an audit has found", async || {
		let keepers = chain.order(version).await?.keepers;
		Ok(Some(keepers).filter(|k| k.len() == 2 && k.iter().all(|keeper| keeper.found)))
	})
	.await?;
	let pinner = chain.pinner(keepers[0].pinner).await?;
	assert!(pinner.earned >= price && pinner.versions == [version], "{pinner}");

	// A block that is demanded is shown on chain, and nothing else happens.
	let ipfs = world.node().ipfs();
	chain.demand_block(version, pinner.id, 3, &ipfs, |_| (), &alice).await?;
	// All of it at once: the best block may be another one a moment later, without the demand.
	let answered = eventually("the block to be shown, and paid for", async || {
		let (demands, answered) = (chain.demands().await?, chain.pinner(pinner.id).await?);
		Ok(Some(answered).filter(|now| demands.is_empty() && now.earned > pinner.earned))
	})
	.await?;
	assert_eq!(answered.bond, pinner.bond);

	// One that is gone shows nothing, and loses a part of its bond and its place to the third.
	let place = people.iter().position(|person| person.account() == pinner.account);
	world.network.nodes_mut()[1 + place.context("a pinner is one of the three")?].stop();
	chain.demand_block(version, pinner.id, 4, &ipfs, |_| (), &alice).await?;
	let (keepers, slashed) = eventually("another pinner", async || {
		let (keepers, slashed) =
			(chain.order(version).await?.keepers, chain.pinner(pinner.id).await?);
		let gone = keepers.iter().all(|keeper| keeper.pinner != pinner.id);
		let is_over = gone && keepers.len() == 2 && slashed.versions.is_empty();
		Ok(is_over.then_some((keepers, slashed)))
	})
	.await?;
	assert_eq!(slashed.bond.0, pinner.bond.0 / 10 * 9);
	for keeper in keepers {
		let account = chain.pinner(keeper.pinner).await?.account;
		let place = people.iter().position(|person| person.account() == account);
		let node = &world.network.nodes()[1 + place.context("a pinner is one of the three")?];
		let root = chain.version(version).await?.root.to_string();
		eventually("the version on the other pinner's node", async || {
			let pins = node.ipfs().pins("recursive").await?;
			Ok(pins.iter().any(|pin| pin.content == root).then_some(()))
		})
		.await?;
	}
	Ok(())
}
