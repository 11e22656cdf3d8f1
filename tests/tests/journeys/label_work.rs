//! An annotator's story, with everything that can go wrong on the way.

use anyhow::Result;
use sensor_client::{
	annotation::{NewCampaign, Stage, Work},
	primitives::{CampaignId, VersionId, SENSE},
	Chain, Error, Sense, Signer,
};
use sensor_devnet::Layout;
use sensor_journeys::{account, publish, World, PATIENCE};

fn refused<T: std::fmt::Debug>(result: sensor_client::Result<T>) -> String {
	match result {
		Err(Error::Refused { name, explanation, .. }) => {
			assert!(!explanation.is_empty(), "{name} has no explanation");
			name
		},
		// Work that would be refused is not let into the pool for free, either.
		Err(Error::Pool(reason)) => reason,
		other => panic!("expected a refusal, got {other:?}"),
	}
}

async fn open(
	chain: &Chain,
	version: VersionId,
	requester: &Signer,
	duration: u32,
	redundancy: u8,
) -> sensor_client::Result<CampaignId> {
	let new = NewCampaign {
		version,
		labels: vec!["dark".into(), "bright".into()],
		batch_size: 20,
		redundancy,
		reward: Sense(SENSE / 10),
		royalty_percent: 10,
		duration,
		reveal_duration: 15,
		lease: 10,
	};
	chain.open_campaign(new, requester).await
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
	assert_eq!(refused(open(&chain, version, &pauper, 100, 2).await), "NotOwner");
	let held = chain.balance(&alice.account()).await?.held;
	let greedy = NewCampaign {
		version,
		labels: vec!["dark".into(), "bright".into()],
		batch_size: 20,
		redundancy: 2,
		reward: Sense(1_000_000_000 * SENSE),
		royalty_percent: 0,
		duration: 100,
		reveal_duration: 10,
		lease: 10,
	};
	let error = chain.open_campaign(greedy, &alice).await.unwrap_err().to_string();
	assert!(error.contains("unavailable"), "{error}");
	assert_eq!(chain.balance(&alice.account()).await?.held, held);

	let id = open(&chain, version, &alice, 60, 2).await?;
	let labels: Vec<u8> = (0..20).map(|item| u8::from(item >= 10)).collect();
	let batch = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	let work = Work::new(id, batch, labels.clone());
	chain.commit(&work, &bob).await?;

	// Twice is once too often.
	refused(chain.commit(&work, &bob).await);
	// Nobody reveals before everybody has committed.
	refused(chain.reveal(&work, &bob).await);
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
	refused(chain.reveal(&work, &charlie).await);
	// Bob cannot change his mind.
	let changed = Work { labels: vec![0; 20], ..work.clone() };
	refused(chain.reveal(&changed, &bob).await);

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
	let held = chain.balance(&alice.account()).await?.held;
	let id = open(&chain, version, &alice, 15, 1).await?;
	let batch = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	let work = Work::new(id, batch, vec![0; 20]);
	chain.commit(&work, &bob).await?;

	let campaign = chain.campaign(id).await?;
	chain.block(u64::from(campaign.reveal_until) + 1).await?;
	refused(chain.reveal(&work, &bob).await);
	let closed = chain.wait_until_closed(id, PATIENCE).await?;
	assert_eq!(closed.labelled, None);
	assert_eq!(chain.balance(&alice.account()).await?.held, held);
	Ok(())
}
