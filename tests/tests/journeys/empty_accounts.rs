//! The story of annotators who begin with nothing: no $SENSE, and no account to hold any.

use anyhow::Result;
use sensor_client::{account::Balance, primitives::SENSE, Sense};
use sensor_devnet::Layout;
use sensor_journeys::{account, publish, World, PATIENCE};
use serde_json::json;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_owns_nothing_keeps_all_it_earns_where_claims_are_paid_for() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let chain = world.chain().await?;
	let home = tempfile::tempdir()?;
	let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
	let version = publish(&world, 20, &account("//Alice")).await?.to_string();
	let name = |item: u32| if item < 10 { "dark" } else { "bright" };
	let answers: String = (0..20).map(|item| format!("{item},{}\n", name(item))).collect();
	fs::write(path("answers.csv"), answers)?;
	let answers = path("answers.csv");

	// One batch of twenty pictures, and this much for the fees of claims.
	let open = |fees: Sense, redundancy: &str| {
		let fees = fees.to_string();
		#[rustfmt::skip]
		let opened = world.ask(&[
			"campaign", "open", "--dataset", &version, "--labels", "dark,bright", "--reward", "0.1",
			"--method", "plurality", "--redundancy", redundancy, "--fees", &fees, "--duration", "100",
			"--reveal-duration", "60", "--lease", "50", "--from", "//Alice",
		])?;
		anyhow::Ok(opened["id"].to_string())
	};
	let work = |id: &str, who: &str, more: &[&str]| {
		let out = path(who.trim_start_matches('/'));
		#[rustfmt::skip]
		let common = ["campaign", "work", id, "--answers", &answers, "--out", &out, "--from", who];
		world.ask(&[&common[..], more].concat())
	};
	let nothing = Balance::default();
	let newcomer = account("//Newcomer").account();
	assert_eq!(chain.balance(&newcomer).await?, nothing);

	// There is no second batch to claim, which is no reason not to go on with the first.
	let id = open(Sense(SENSE), "1")?;
	let worked = work(&id, "//Newcomer", &["--batches", "2", "--no-wait"])?;
	assert_eq!(worked["committed"], json!([0]));
	let fee = SENSE - chain.campaign(id.parse()?).await?.fees.0;
	assert!(fee > 0, "the claim was paid by the campaign");
	assert_eq!(chain.balance(&newcomer).await?, nothing);
	assert_eq!(work(&id, "//Newcomer", &[])?["revealed"], json!([0]));
	chain.wait_until_closed(id.parse()?, PATIENCE).await?;
	let earned = Balance { free: Sense(20 * SENSE / 10), ..nothing };
	assert_eq!(chain.balance(&newcomer).await?, earned);

	// The campaign pays for one claim, and two are wanted.
	let id = open(Sense(fee), "2")?;
	let first = account("//First");
	assert!(chain.claim_batch(id.parse()?, &first).await?.is_some());
	assert_eq!(chain.campaign(id.parse()?).await?.fees, Sense(0));
	let refused = work(&id, "//Second", &[]).unwrap_err().to_string();
	for reason in ["pay some fees", "does not pay for this claim", "0 SENSE left for claims"] {
		assert!(refused.contains(reason), "{refused}");
	}
	assert_eq!(chain.balance(&account("//Second").account()).await?, nothing);
	Ok(())
}
