//! An annotator's story, with everything that can go wrong on the way.

use anyhow::Result;
use sensor_client::{
	annotation::{NewCampaign, Stage, Work},
	primitives::{VersionId, SENSE},
	Error, Sense,
};
use sensor_devnet::Layout;
use sensor_journeys::{account, publish, World, PATIENCE};

/// The name of the error with which the runtime refused a call.
fn refused<T: std::fmt::Debug>(result: sensor_client::Result<T>) -> String {
	match result {
		Err(Error::Refused { name, explanation, .. }) => {
			assert!(!explanation.is_empty(), "{name} has no explanation");
			name
		},
		other => panic!("expected a refusal by the runtime, got {other:?}"),
	}
}

/// One batch of twenty pictures, to be called dark or bright.
fn campaign(version: VersionId, duration: u32, redundancy: u8) -> NewCampaign {
	NewCampaign {
		version,
		labels: vec!["dark".into(), "bright".into()],
		batch_size: 20,
		redundancy,
		reward: Sense(SENSE / 10),
		royalty_percent: 10,
		duration,
		reveal_duration: 15,
		lease: 10,
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_right_reveal_at_the_right_time_is_accepted_and_paid() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let chain = world.chain().await?;
	let (alice, bob, charlie) = (account("//Alice"), account("//Bob"), account("//Charlie"));
	let version = publish(&world, 20, &alice).await?;

	// A campaign that cannot pay is not opened, and leaves nothing behind.
	let pauper = account("//Pauper");
	chain.transfer(&alice, &pauper.account(), Sense(SENSE)).await?;
	let opened = chain.open_campaign(campaign(version, 100, 2), &pauper).await;
	assert_eq!(refused(opened), "NotOwner");
	let greedy = NewCampaign { reward: Sense(10_000_000 * SENSE), ..campaign(version, 100, 2) };
	let error = chain.open_campaign(greedy, &alice).await.unwrap_err().to_string();
	assert!(error.contains("unavailable"), "{error}");
	assert!(matches!(chain.campaign(0).await, Err(Error::NotFound(_))));

	let id = chain.open_campaign(campaign(version, 40, 2), &alice).await?;
	let labels: Vec<u8> = (0..20).map(|item| u8::from(item >= 10)).collect();
	let batch = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	let work = Work::new(id, batch, labels.clone());
	chain.commit(&work, &bob).await?;

	// Twice is once too often.
	assert_eq!(refused(chain.commit(&work, &bob).await), "AlreadyCommitted");
	// Nobody reveals before everybody has committed.
	assert_eq!(refused(chain.reveal(&work, &bob).await), "RevealTooEarly");
	// Charlie copies Bob's commitment, and cannot reveal what it stands for.
	chain.claim_batch(id, &charlie).await?.expect("the batch wants two");
	let stolen = sensor_client::primitives::labels::commitment(
		id,
		batch,
		&bob.account().0,
		&work.labels,
		&work.salt,
	);
	chain.commit_hash(id, batch, stolen.0, &charlie).await?;
	assert_eq!(refused(chain.reveal(&work, &charlie).await), "CommitmentMismatch");
	// Bob cannot change his mind.
	let changed = Work { labels: vec![0; 20], ..work.clone() };
	assert_eq!(refused(chain.reveal(&changed, &bob).await), "CommitmentMismatch");

	let before = chain.balance(&bob.account()).await?.free;
	chain.reveal(&work, &bob).await?;
	let closed = chain.wait_until_closed(id, PATIENCE).await?;
	assert_eq!((closed.stage, closed.remaining), (Stage::Closed, Sense(0)));
	// Revealing right work costs nothing, and all of it was accepted.
	let after = chain.balance(&bob.account()).await?.free;
	assert_eq!(after.0, before.0 + 20 * SENSE / 10);
	assert_eq!(chain.reputation(&bob.account()).await?, (20, 20));

	// The labelled dataset is there for everybody to read.
	let labelled = closed.labelled.expect("Bob's work was revealed");
	let labelled = chain.wait_until_available(labelled, PATIENCE).await?;
	let consensus = world.node().ipfs().consensus(labelled.root).await?;
	assert_eq!(consensus, labels.into_iter().map(Some).collect::<Vec<_>>());
	assert_eq!(labelled.parents, [version]);
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn work_revealed_too_late_is_refused_and_the_requester_is_refunded() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let chain = world.chain().await?;
	let (alice, bob) = (account("//Alice"), account("//Bob"));
	let version = publish(&world, 20, &alice).await?;
	let id = chain.open_campaign(campaign(version, 15, 1), &alice).await?;
	let before = chain.balance(&alice.account()).await?.free;
	let batch = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	let work = Work::new(id, batch, vec![0; 20]);
	chain.commit(&work, &bob).await?;

	let campaign = chain.campaign(id).await?;
	chain.block(u64::from(campaign.reveal_until) + 1).await?;
	assert_eq!(refused(chain.reveal(&work, &bob).await), "RevealTooLate");
	let closed = chain.wait_until_closed(id, PATIENCE).await?;
	assert_eq!(closed.labelled, None);
	let after = chain.balance(&alice.account()).await?.free;
	assert_eq!(after.0, before.0 + 20 * SENSE / 10);
	Ok(())
}
