//! An annotator's story, with everything that can go wrong on the way.

use anyhow::Result;
use sensor_client::{
	annotation::{Method, NewCampaign, Stage, Work, WorkState},
	primitives::{VersionId, SENSE},
	Error, Sense, Share,
};
use sensor_devnet::Layout;
use sensor_journeys::{account, publish, World, PATIENCE};
use serde_json::{json, Value};
use std::fs;

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
	let labels = vec!["dark".into(), "bright".into()];
	NewCampaign {
		batch_size: 20,
		redundancy,
		max_redundancy: redundancy,
		method: Method::Plurality,
		royalty: Share::percent(10),
		duration,
		reveal_duration: 15,
		lease: 10,
		..NewCampaign::new(version, labels, Sense(SENSE / 10))
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
	let claim = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	assert_eq!(claim.items, (0..20).collect::<Vec<_>>());
	let (batch, work) = (claim.batch, claim.answered(labels.clone()));
	assert_eq!(chain.claims_of(id, &bob.account()).await?, [claim]);
	chain.commit(&work, &bob).await?;
	let committed = WorkState::Committed(work.commitment(&bob.account()));
	let found = chain.claim_of(id, batch, &bob.account()).await?;
	assert_eq!(found.map(|claim| claim.work), Some(committed));

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
		&work.answers,
		&work.salt,
	);
	chain.commit_hash(id, batch, stolen.0, &charlie).await?;
	assert_eq!(refused(chain.reveal(&work, &charlie).await), "CommitmentMismatch");
	// Bob cannot change his mind.
	let changed = Work { answers: vec![0; 20], ..work.clone() };
	assert_eq!(refused(chain.reveal(&changed, &bob).await), "CommitmentMismatch");

	let before = chain.balance(&bob.account()).await?.free;
	chain.reveal(&work, &bob).await?;
	let closed = chain.wait_until_closed(id, PATIENCE).await?;
	assert_eq!((closed.stage, closed.remaining), (Stage::Closed, Sense(0)));
	// Revealing right work costs nothing, and all of it was accepted.
	let after = chain.balance(&bob.account()).await?.free;
	assert_eq!(after.0, before.0 + 20 * SENSE / 10);
	let standing = chain.reputation(&bob.account(), "classification").await?;
	assert_eq!((standing.accepted, standing.judged), (20, 20));

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
	let claim = chain.claim_batch(id, &bob).await?.expect("the only batch is free");
	let work = claim.answered(vec![0; 20]);
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

#[tokio::test(flavor = "multi_thread")]
async fn one_command_labels_a_batch_wherever_it_was_stopped_and_another_exports_it() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let home = tempfile::tempdir()?;
	let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
	let version = publish(&world, 20, &account("//Alice")).await?.to_string();
	let ask = |arguments: &[&str]| world.ask(arguments);
	let name = |item: u32| if item < 10 { "dark" } else { "bright" };
	let answers: String = (0..20).map(|item| format!("{item},{}\n", name(item))).collect();
	fs::write(path("answers.csv"), answers)?;
	fs::write(path("gold.csv"), "item,label\n19,bright\n0,dark\n")?;
	fs::write(path("guide.md"), "Is it dark, or bright?")?;

	let (gold, guide) = (path("gold.csv"), path("guide.md"));
	#[rustfmt::skip]
	let opened = ask(&[
		"campaign", "open", "--dataset", &version, "--labels", "dark,bright", "--reward", "0.1",
		"--redundancy", "1", "--duration", "100", "--reveal-duration", "60", "--lease", "50",
		"--gold", &gold, "--guide", &guide, "--from", "//Alice",
	])?;
	let id = opened["id"].to_string();
	assert!(opened["guide"].is_string() && opened["gold"].is_string(), "{opened}");
	let gold = opened["gold_file"].as_str().unwrap_or_default().to_owned();

	// Stopped before a single label was typed, then after the commitment; the same batch all the time.
	let (out, answers) = (path("work"), path("answers.csv"));
	let work = |more: &[&str]| {
		ask(&[&["campaign", "work", &id, "--out", &out, "--from", "//Bob"], more].concat())
	};
	assert_eq!(work(&[])?["stopped"], true);
	assert_eq!(work(&["--answers", &answers, "--no-wait"])?["committed"], json!([0]));
	assert_eq!(work(&[])?["revealed"], json!([0]));
	assert_eq!(ask(&["campaign", "show", &id])?["stage"], "awaiting-gold");
	assert_eq!(ask(&["campaign", "gold", &id, &gold, "--from", "//Alice"])?["answers"], 2);
	let closed = ask(&["campaign", "watch", &id])?;
	assert_eq!(closed["stage"], "closed");

	let chain = world.chain().await?;
	let labelled = chain.campaign(id.parse()?).await?.labelled.expect("Bob's work was revealed");
	chain.wait_until_available(labelled, PATIENCE).await?;
	let out = path("export");
	assert_eq!(ask(&["campaign", "export", &id, "--out", &out, "--images"])?["items"], 20);
	let coco: Value = serde_json::from_slice(&fs::read(path("export/coco.json"))?)?;
	assert_eq!(coco["annotations"].as_array().map(Vec::len), Some(20));
	assert_eq!(coco["images"][0]["width"], 8);
	let table = fs::read_to_string(path("export/labels.csv"))?;
	assert!(table.contains("\n19,0019.png,1,bright,1,1,"), "{table}");
	let provenance = fs::read_to_string(path("export/provenance.csv"))?;
	let bob = account("//Bob").account();
	assert!(provenance.contains(&format!("\n0,{bob},0\n")), "{provenance}");
	Ok(())
}
