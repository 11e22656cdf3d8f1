//! Buyers get the data or their money.

use anyhow::Result;
use sensor_client::{
	marketplace::{Outlook, Terms},
	money::Sense,
	primitives::traits::Availability,
};
use sensor_devnet::Layout;
use sensor_journeys::{account, eventually, publish, World};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_has_the_price_back_when_the_owner_retires_the_data() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let (chain, alice, charlie) = (world.chain().await?, account("//Alice"), account("//Charlie"));
	let version = publish(&world, 5, &alice).await?;
	let price: Sense = "50".parse()?;
	let terms = Terms { commercial: true, models: true, share: false };
	let listing = chain.list(version, price, terms, None, None, &alice).await?;
	let sale = chain.buy(listing, price, &charlie).await?.id.expect("it had a price");
	let guarantee = chain.guarantee(sale).await?.expect("it has only begun");
	assert_eq!((guarantee.price, guarantee.outlook), (price, Outlook::Sound));
	let poor = chain.balance(&charlie.account()).await?.free;

	let run = |arguments: &[&str]| -> Result<Value> {
		let output = world.sensor(&[&["--json"], arguments].concat())?;
		let answer = String::from_utf8_lossy(&output.stdout);
		assert!(output.status.success(), "{answer}{}", String::from_utf8_lossy(&output.stderr));
		Ok(serde_json::from_str(&answer)?)
	};
	run(&["dataset", "retire", &version.to_string(), "--from", "//Alice"])?;
	assert_eq!(chain.version(version).await?.availability, Availability::Lost);
	let id = sale.to_string();
	assert_eq!(run(&["market", "sale", &id])?["outlook"], "lost");
	run(&["market", "refund", &id, "--from", "//Charlie"])?;
	let back = chain.balance(&charlie.account()).await?.free.0 - poor.0;
	assert!(back > price.0 / 100 * 99 && back <= price.0, "{back} came back");
	assert_eq!(chain.guarantee(sale).await?, None);
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_has_the_price_back_unasked_when_audits_do_not_find_the_data() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let (chain, ipfs) = (world.chain().await?, world.node().ipfs());
	let (alice, charlie) = (account("//Alice"), account("//Charlie"));
	let version = publish(&world, 5, &alice).await?;
	let price: Sense = "50".parse()?;
	let terms = Terms { commercial: true, models: true, share: false };
	let listing = chain.list(version, price, terms, None, None, &alice).await?;
	let sale = chain.buy(listing, price, &charlie).await?.id.expect("it had a price");
	let poor = chain.balance(&charlie.account()).await?.free;

	// The only copy goes.
	ipfs.unpin(chain.version(version).await?.root).await?;
	assert!(ipfs.collect_garbage().await? > 5, "five pictures and their directory");

	let becomes = async |wanted| {
		eventually(&format!("{version} to be {wanted:?}"), async || {
			let found = chain.version(version).await?.availability;
			Ok((found == wanted).then_some(()))
		})
		.await
	};
	becomes(Availability::Degraded).await?;
	let refused = chain.buy(listing, price, &account("//Dave")).await.unwrap_err().to_string();
	assert!(refused.contains("available"), "{refused}");
	becomes(Availability::Lost).await?;
	eventually("the refund", async || Ok(chain.guarantee(sale).await?.is_none().then_some(())))
		.await?;
	assert_eq!(chain.balance(&charlie.account()).await?.free.0 - poor.0, price.0);
	Ok(())
}
