//! The story, step by step.

use crate::{
	confusion::Confusion,
	fashion::{self, Sample, CLASSES, SIDE},
	ledger::{self, Account, Check, Participant, Sales, Snapshot},
	people::{Manner, Person, PEOPLE},
};
use anyhow::{bail, ensure, Context, Result};
use console::style;
use futures::future::try_join_all;
use indicatif::{ProgressBar, ProgressStyle};
use rand::{rngs::StdRng, SeedableRng};
use sensor_client::{
	annotation::{Method, NewCampaign, Requirements, Work},
	chain::{Chain, Until},
	compute::NewJob,
	datasets::{MediaKind, NewDataset},
	governance::Conviction,
	history::Movement,
	ipfs::{File, Ipfs},
	marketplace::Terms,
	primitives::{
		compute::Outcome as JobOutcome, traits::Availability, CampaignId, ContentId, VersionId,
		SENSE,
	},
	Sense, Share, Signer,
};
use sensor_devnet::{provider_uri, Layout, Network, Offer};
use sensor_trainer::{abi::ProgramOutput, classifier::Classifier};
use sensor_truth::merit::{Record, ONE};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	future::Future,
	path::PathBuf,
	time::{Duration, Instant},
};

/// Items in a batch.
const BATCH: u32 = 100;
/// People who label each item.
const REDUNDANCY: u8 = 5;
/// Paid for an accepted label, less what guessing would earn.
const REWARD: Sense = Sense(SENSE / 100);
/// On hold of each annotator's money until the campaign is over.
const STAKE: Sense = Sense(SENSE);
/// The most that clicking at random may earn, as a share of what perfect work pays.
const LUCK: f64 = 0.1;
/// What a licence costs.
const PRICE: Sense = Sense(250 * SENSE);
/// The platform's take that holders vote for, in parts per million.
const NEW_TAKE: u32 = 40_000;
/// The least share of unseen images that the model must get right: six times what guessing would.
const MODEL_ACCURACY: f64 = 0.6;

/// How to tell it.
pub struct Settings {
	/// Where the binaries are.
	pub bin: PathBuf,
	/// Where the nodes keep their data.
	pub data: PathBuf,
	/// Images to label.
	pub images: usize,
	/// Images to test the model on.
	pub test_images: usize,
	/// Optimiser steps.
	pub steps: u32,
	/// Seed of the simulated people.
	pub seed: u64,
}

/// The figures that the last line of output carries.
#[derive(Serialize)]
pub struct Summary {
	/// Whether everything held.
	pub ok: bool,
	/// The people are simulated; the rest is not.
	pub simulated_people: usize,
	/// Images that were labelled.
	pub images: usize,
	/// Labels that were revealed.
	pub labels: u32,
	/// Share of right labels among all labels.
	pub label_accuracy_before: f64,
	/// Share of right labels after aggregation by the chain.
	pub label_accuracy_after: f64,
	/// Share of unseen images that the model gets right.
	pub model_accuracy: f64,
	/// Who was paid what.
	pub accounts: Vec<Account>,
	/// Content addresses.
	pub addresses: BTreeMap<String, String>,
	/// Everything that must be so.
	pub checks: Vec<Check>,
	/// Seconds by step.
	pub seconds: Vec<(String, f64)>,
	/// Resident memory of each node at its peak, in bytes.
	pub node_peak_memory: BTreeMap<String, u64>,
	/// Blocks and transactions.
	pub activity: sensor_client::history::Activity,
}

/// What one simulated person did.
pub struct PersonOutcome {
	/// Who.
	pub person: Person,
	/// What they answered.
	pub confusion: Confusion,
	/// Labels that agreed with the consensus.
	pub accepted: u32,
	/// What they were paid for them.
	pub paid: Sense,
}

impl PersonOutcome {
	/// What a person's work comes to, before it is known what was paid for it.
	fn of(person: Person, works: &[Work], train: &[Sample], consensus: &[Option<u8>]) -> Self {
		let mut outcome =
			Self { person, confusion: Confusion::default(), accepted: 0, paid: Sense::default() };
		for work in works {
			for (item, said) in work.items.iter().zip(&work.answers) {
				let Some(sample) = train.get(*item as usize) else { continue };
				outcome.confusion.add(sample.class, *said);
				let agreed = consensus.get(*item as usize).copied().flatten();
				outcome.accepted += u32::from(agreed == Some(*said));
			}
		}
		outcome
	}

	/// What they were paid, as a share of what perfect work on as many images pays; nothing if they
	/// labelled none.
	pub fn pay(&self) -> Option<f64> {
		let most = u128::from(self.confusion.total()) * REWARD.0;
		(most > 0).then(|| self.paid.0 as f64 / most as f64)
	}

	/// What they must be paid: the reward for what their labels are worth beyond what guessing would
	/// have been. `found` says how often each class turned out to be the truth.
	fn due(&self, found: &[u64]) -> Sense {
		let given = self.confusion.said();
		let merit = Record { accepted: self.accepted, withheld: 0, given: &given }.merit(found);
		Sense(REWARD.0 * u128::from(merit) / u128::from(ONE))
	}
}

/// Everything there is to show.
pub struct Outcome {
	/// The figures.
	pub summary: Summary,
	/// The people.
	pub people: Vec<PersonOutcome>,
	/// The consensus against the truth.
	pub consensus: Confusion,
	/// The model against the truth, on images it never saw.
	pub model: Confusion,
	/// Some images: the picture, its true class, and the consensus.
	pub samples: Vec<Picture>,
	/// Loss by step.
	pub loss: Vec<(u32, f64)>,
	/// What became of what the buyers paid.
	pub sales: Sales,
}

/// Prints steps and keeps their times.
struct Steps {
	started: Instant,
	seconds: Vec<(String, f64)>,
}

impl Steps {
	async fn step<T>(&mut self, what: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
		let begun = Instant::now();
		println!(
			"{} {}",
			style(format!("[{:>5.1} s]", self.started.elapsed().as_secs_f32())).dim(),
			style(what).bold()
		);
		let result = work.await.with_context(|| format!("while: {what}"))?;
		self.seconds.push((what.into(), begun.elapsed().as_secs_f64()));
		Ok(result)
	}
}

fn note(text: impl AsRef<str>) {
	println!("          {}", text.as_ref());
}

/// The cast, besides the annotators.
struct Cast {
	requester: Signer,
	buyer: Signer,
	second_buyer: Signer,
	annotators: Vec<(Person, Signer)>,
	participants: Vec<Participant>,
}

impl Cast {
	fn assemble() -> Result<Self> {
		let signer = |uri: &str| Signer::from_uri(uri);
		let mut cast = Self {
			requester: signer("//Requester")?,
			buyer: signer("//Buyer//1")?,
			second_buyer: signer("//Buyer//2")?,
			annotators: Vec::new(),
			participants: Vec::new(),
		};
		let mut follow = |name: &str, role, who: &Signer| {
			cast.participants.push(Participant { name: name.into(), role, account: who.account() });
		};
		follow("Requester", "asks and owns", &cast.requester);
		follow("Buyer", "buys and trains", &cast.buyer);
		follow("Buyer 2", "buys", &cast.second_buyer);
		for person in PEOPLE {
			let account = signer(&person.secret())?;
			follow(person.name, "labels (simulated)", &account);
			cast.annotators.push((person, account));
		}
		for index in 1..=2 {
			let account = signer(&provider_uri(index))?;
			follow(&format!("Provider {index}"), "computes", &account);
		}
		Ok(cast)
	}
}

/// Tell the story from beginning to end.
pub async fn tell(settings: &Settings) -> Result<Outcome> {
	let mut steps = Steps { started: Instant::now(), seconds: Vec::new() };
	let (train, test) = (fashion::train(settings.images)?, fashion::test(settings.test_images)?);
	println!(
		"\n{} {} photographs of clothes (Fashion-MNIST), labelled by {} simulated people.\n\
		 The chain, IPFS, the consensus, the money and the training are real; the people are not.\n",
		style("Sensor chain:").bold().cyan(),
		train.len(),
		PEOPLE.len()
	);

	let network = steps
		.step("Start a development chain: one validator, two compute providers", async {
			Network::start(Layout::Development, &settings.bin, &settings.data, false).await
		})
		.await?;
	let final_chain = network.first().chain().await?;
	let chain = final_chain.until(Until::InBlock);
	let ipfs = network.first().ipfs();
	for node in network.nodes() {
		note(format!("{:<11} {}  IPFS {}", node.name(), node.rpc_url(), node.ipfs_url()));
	}

	let cast = Cast::assemble()?;
	steps.step("Give everybody some SENSE to begin with", fund(&chain, &cast)).await?;
	let offer = Offer::default();
	steps.step("Two providers offer compute", network.offer_compute(offer)).await?;
	let start = chain.best().await?;
	let first_block = start.block_number() + 1;
	let before = Snapshot::take(&start, &cast.participants).await?;

	let raw = steps
		.step("Put the images on IPFS and register them", publish(&chain, &ipfs, &cast, &train))
		.await?;
	let raw_version =
		steps.step("Validators fetch every block and vouch for it", available(&chain, raw)).await?;

	let campaign = steps
		.step("Open a campaign; the whole reward is set aside", open(&chain, &cast, raw))
		.await?;
	let people = steps
		.step(
			"People draw batches, commit to labels, then reveal them",
			label(&chain, &cast, campaign, &train, settings.seed),
		)
		.await?;
	let closed = steps
		.step(
			"The runtime computes the consensus, pays, and registers the labelled dataset",
			async { Ok(chain.wait_until_closed(campaign, Duration::from_secs(180)).await?) },
		)
		.await?;
	let labelled = closed.labelled.context("the campaign closed without a labelled dataset")?;
	let labelled_version = steps
		.step("Validators put the labels on IPFS and vouch for them", available(&chain, labelled))
		.await?;

	let consensus_labels = ipfs.consensus(labelled_version.root).await?;
	ensure!(consensus_labels.len() == train.len(), "the label files do not cover all images");
	let mut consensus = Confusion::default();
	for (sample, label) in train.iter().zip(&consensus_labels) {
		if let Some(label) = label {
			consensus.add(sample.class, *label);
		}
	}
	note(format!("labels are {:.2} % right after aggregation", consensus.accuracy() * 100.0));

	let (listing, first_sale) = steps
		.step("The owner lists the labelled dataset, and a buyer buys a licence", async {
			let terms = Terms { commercial: true, models: true, share: false };
			let listing = chain.list(labelled, PRICE, terms, None, None, &cast.requester).await?;
			let sale = chain.buy(listing, PRICE, &cast.buyer).await?;
			note(sale.to_string());
			Ok((listing, sale))
		})
		.await?;

	let referendum = steps
		.step("Propose to raise the platform's take to 4 %, and vote", propose(&chain))
		.await?;

	let job = steps
		.step("The buyer has a model trained; two providers each run it and must agree", async {
			train_model(&chain, &ipfs, &cast, labelled, offer, settings).await
		})
		.await?;
	let Some(JobOutcome::Finished(model_root)) = job.outcome else {
		bail!("the training job ended without a model: {}", job.stage);
	};
	let model_version = job.model.context("the model was not registered")?;
	steps.step("Validators vouch for the model", available(&chain, model_version)).await?;
	let (model, loss) = steps
		.step("Test the model on images that nobody labelled and it never saw", async {
			evaluate(&ipfs, model_root, &test).await
		})
		.await?;
	note(format!("{:.2} % of {} images right", model.accuracy() * 100.0, model.total()));

	let second_sale = steps
		.step("The vote takes effect: the next sale pays the new take", async {
			chain.wait_for_take_rate(NEW_TAKE, Duration::from_secs(180)).await?;
			let sale = chain.buy(listing, PRICE, &cast.second_buyer).await?;
			note(format!("referendum {referendum} enacted. {sale}"));
			Ok(sale)
		})
		.await?;
	let guaranteed = first_sale.id.context("the first sale was free")?;
	steps
		.step("The first sale's guarantee ends: platform, contributors and owner are paid", async {
			Ok(chain.wait_until_settled(guaranteed, Duration::from_secs(180)).await?)
		})
		.await?;
	steps
		.step("Everybody whose labels were accepted takes their royalties", async {
			let claims = cast.annotators.iter().map(|(_, account)| {
				let chain = chain.clone();
				async move {
					if chain.contribution(labelled, &account.account()).await? > 0 {
						chain.claim_royalties(labelled, account).await?;
					}
					Ok::<_, anyhow::Error>(())
				}
			});
			try_join_all(claims).await.map(drop)
		})
		.await?;

	let (accounts, checks, movements, activity) = steps
		.step("Check the money, to the last unit", async {
			audit(&chain, &final_chain, &cast, first_block, &before).await
		})
		.await?;
	let sales = Sales::of(&movements);
	let mut checks = checks;
	checks.push(Check::new(
		"the first sale paid another take than the vote decided",
		first_sale.take.0 != PRICE.0 * u128::from(NEW_TAKE) / 1_000_000,
	));
	checks.push(Check::new(
		"the second sale paid the take that the vote decided",
		second_sale.take.0 == PRICE.0 * u128::from(NEW_TAKE) / 1_000_000,
	));
	checks.push(Check::new(
		"nothing is set aside for the campaign any more",
		closed.remaining.0 == 0,
	));
	// Only providers that found the agreed outcome are paid.
	let paid =
		movements.iter().filter(|movement| matches!(movement, Movement::Compute { .. })).count();
	checks.push(Check::new("two providers computed the same model, byte for byte", paid == 2));

	let mut everyone = Confusion::default();
	let mut people_outcome = Vec::new();
	for ((person, account), works) in cast.annotators.iter().zip(people) {
		let mut outcome = PersonOutcome::of(*person, &works, &train, &consensus_labels);
		everyone.merge(&outcome.confusion);
		for movement in &movements {
			match movement {
				Movement::Reward { annotator, amount, .. } if *annotator == account.account() => {
					outcome.paid.0 += amount.0
				},
				_ => {},
			}
		}
		people_outcome.push(outcome);
	}
	let mut found = [0u64; CLASSES.len()];
	for label in consensus_labels.iter().flatten() {
		if let Some(count) = found.get_mut(usize::from(*label)) {
			*count += 1;
		}
	}
	for outcome in &people_outcome {
		checks.push(Check::new(
			format!("{} is paid what the labels are worth beyond guesses", outcome.person.name),
			outcome.paid == outcome.due(&found),
		));
	}
	checks.push(Check::new(
		"the consensus is better than the average label",
		consensus.accuracy() > everyone.accuracy(),
	));
	checks.push(Check::new(
		"whoever clicks at random earns next to nothing, and less than anybody else",
		random_clicks_pay_nothing(&people_outcome),
	));
	checks.push(Check::new(
		format!("the model gets more than {:.0} % of unseen images right", MODEL_ACCURACY * 100.0),
		model.accuracy() > MODEL_ACCURACY,
	));

	let addresses = [
		("images", raw_version.root),
		("labelled dataset", labelled_version.root),
		("model", model_root),
	]
	.map(|(what, address)| (what.into(), address.to_string()))
	.into();
	let samples = pictures(&train, &consensus_labels)?;
	let mut node_peak_memory = BTreeMap::new();
	for node in network.nodes() {
		node_peak_memory.insert(node.name().into(), node.memory()?.1);
	}
	Ok(Outcome {
		summary: Summary {
			ok: checks.iter().all(|check| check.holds),
			simulated_people: PEOPLE.len(),
			images: train.len(),
			labels: everyone.total(),
			label_accuracy_before: everyone.accuracy(),
			label_accuracy_after: consensus.accuracy(),
			model_accuracy: model.accuracy(),
			accounts,
			addresses,
			checks,
			seconds: steps.seconds,
			node_peak_memory,
			activity,
		},
		people: people_outcome,
		consensus,
		model,
		samples,
		loss,
		sales,
	})
}

async fn fund(chain: &Chain, cast: &Cast) -> Result<()> {
	let alice = Signer::from_uri("//Alice")?;
	let payments: Vec<_> = cast
		.participants
		.iter()
		// Providers get theirs when they offer.
		.filter(|participant| participant.role != "computes")
		.map(|participant| {
			let amount = if participant.role.starts_with("labels") { 10 } else { 10_000 };
			(participant.account, Sense(amount * SENSE))
		})
		.collect();
	chain.transfer_many(&alice, &payments).await?;
	Ok(())
}

/// Proposes the new take; holders of most of the tokens vote for it.
async fn propose(chain: &Chain) -> Result<u32> {
	let holders = ["//Bob", "//Charlie", "//Dave"]
		.into_iter()
		.map(Signer::from_uri)
		.collect::<Result<Vec<_>, _>>()?;
	let id = chain.propose_take_rate(NEW_TAKE, &holders[0]).await?;
	// Conviction locks tokens and makes them count for more. The last holder is against it, and
	// does not lock anything.
	let choices = [(true, 2), (true, 1), (false, 0)];
	let votes = holders.iter().zip(choices).map(|(holder, (aye, conviction))| async move {
		let balance = chain.balance(&holder.account()).await?;
		let amount = Sense(balance.free.0 / 10 * 9);
		chain.vote(id, aye, Conviction::new(conviction)?, amount, holder).await?;
		Ok::<_, anyhow::Error>(())
	});
	try_join_all(votes).await?;
	note(chain.referendum(id).await?.to_string());
	Ok(id)
}

async fn publish(chain: &Chain, ipfs: &Ipfs, cast: &Cast, train: &[Sample]) -> Result<VersionId> {
	let files = train
		.iter()
		.enumerate()
		.map(|(item, sample)| Ok(File { path: format!("{item:06}.png"), bytes: sample.png()? }))
		.collect::<Result<Vec<_>>>()?;
	let new = NewDataset::add(ipfs, "Clothes", MediaKind::Images, files).await?;
	note(format!("{} ({} bytes)", new.added.root, new.added.bytes));
	Ok(chain.register(new, &cast.requester).await?)
}

async fn available(chain: &Chain, version: VersionId) -> Result<sensor_client::datasets::Version> {
	let found = chain.wait_until_available(version, Duration::from_secs(180)).await?;
	ensure!(found.availability == Availability::Available, "{version} is not available");
	note(format!("dataset {version}: {}", found.root));
	Ok(found)
}

async fn open(chain: &Chain, cast: &Cast, version: VersionId) -> Result<CampaignId> {
	let new = NewCampaign {
		batch_size: BATCH,
		redundancy: REDUNDANCY,
		max_redundancy: REDUNDANCY,
		method: Method::Weighted,
		royalty: Share::percent(30),
		requirements: Requirements { stake: STAKE, ..Requirements::default() },
		duration: 150,
		reveal_duration: 60,
		lease: 40,
		..NewCampaign::new(version, CLASSES.map(String::from).into(), REWARD)
	};
	let id = chain.open_campaign(new, &cast.requester).await?;
	note(format!("{} set aside", chain.campaign(id).await?.remaining));
	Ok(id)
}

/// Everybody labels until no batch is left. The work of each, in the order of the cast.
async fn label(
	chain: &Chain,
	cast: &Cast,
	id: CampaignId,
	train: &[Sample],
	seed: u64,
) -> Result<Vec<Vec<Work>>> {
	let campaign = chain.campaign(id).await?;
	let wanted = u64::from(campaign.batches()) * u64::from(campaign.redundancy);
	let bar = ProgressBar::new(wanted * 2).with_style(ProgressStyle::with_template(
		"          commits and reveals [{bar:40}] {pos}/{len}",
	)?);
	let people = cast.annotators.iter().enumerate().map(|(index, (person, account))| {
		let (campaign, bar) = (&campaign, &bar);
		async move {
			let mut rng = StdRng::seed_from_u64(seed.wrapping_add(index as u64));
			let mut done: Vec<Work> = Vec::new();
			// `None`: the draw found no batch for this person; there are none left.
			while let Some(claim) = chain.claim_batch(id, account).await? {
				let labels = claim
					.items
					.iter()
					.map(|item| person.label(train[*item as usize].class, &mut rng));
				let work = claim.answered(labels.collect());
				chain.commit(&work, account).await?;
				done.push(work);
				bar.inc(1);
			}
			for work in &done {
				while !chain.can_reveal(campaign, work.batch).await? {
					tokio::time::sleep(Duration::from_millis(500)).await;
				}
				chain.reveal(work, account).await?;
				bar.inc(1);
			}
			Ok::<_, anyhow::Error>(done)
		}
	});
	let works = try_join_all(people).await?;
	bar.finish_and_clear();
	let labels: usize = works.iter().flatten().map(|work| work.answers.len()).sum();
	note(format!("{labels} labels"));
	Ok(works)
}

async fn train_model(
	chain: &Chain,
	ipfs: &Ipfs,
	cast: &Cast,
	input: VersionId,
	offer: Offer,
	settings: &Settings,
) -> Result<sensor_client::compute::Job> {
	let program = ipfs.add_file(sensor_programs::IMAGE_CLASSIFIER.to_vec()).await?;
	note(format!("program {}", program.root));
	let new = NewJob {
		program: program.root,
		inputs: vec![input],
		parameters: serde_json::json!({ "steps": settings.steps, "seed": settings.seed })
			.to_string()
			.into_bytes(),
		limits: offer.limits,
		max_price: offer.price,
		sources: ipfs.id().await?.addresses,
	};
	let id = chain.post_job(new, &cast.buyer).await?;
	let job = chain.wait_until_ended(id, Duration::from_secs(300)).await?;
	note(job.to_string().replace('\n', "\n          "));
	Ok(job)
}

/// Fetch the model and try it on images it never saw.
async fn evaluate(
	ipfs: &Ipfs,
	root: ContentId,
	test: &[Sample],
) -> Result<(Confusion, Vec<(u32, f64)>)> {
	let mut output = ProgramOutput { files: Vec::new() };
	for entry in ipfs.ls(root, "").await? {
		let bytes = ipfs.cat(entry.content, "").await?;
		output.files.push((entry.name, bytes));
	}
	let classifier = Classifier::from_output(&output).map_err(anyhow::Error::msg)?;
	let mut confusion = Confusion::default();
	for sample in test {
		let pixels: &[u8; SIDE * SIDE] = &sample.pixels;
		confusion.add(sample.class, classifier.predict(pixels) as u8);
	}
	let curve = output.file("loss.csv").context("the model came without loss.csv")?;
	let loss = String::from_utf8_lossy(curve)
		.lines()
		.skip(1)
		.filter_map(|line| {
			let (step, loss) = line.split_once(',')?;
			Some((step.parse().ok()?, loss.parse().ok()?))
		})
		.collect();
	Ok((confusion, loss))
}

/// Whether those who click at random labelled at all, and were paid next to nothing for it.
fn random_clicks_pay_nothing(people: &[PersonOutcome]) -> bool {
	let pay = |at_random: bool| {
		people
			.iter()
			.filter(move |outcome| matches!(outcome.person.manner, Manner::Random) == at_random)
			.filter_map(PersonOutcome::pay)
	};
	let best_of_luck = pay(true).reduce(f64::max);
	best_of_luck.is_some_and(|luck| luck < LUCK && pay(false).all(|pay| pay > luck))
}

async fn audit(
	chain: &Chain,
	final_chain: &Chain,
	cast: &Cast,
	first_block: u64,
	before: &Snapshot,
) -> Result<(Vec<Account>, Vec<Check>, Vec<Movement>, sensor_client::history::Activity)> {
	let last_block = chain.best().await?.block_number();
	// What is counted is final.
	final_chain
		.wait_for("the last block to be final", Duration::from_secs(60), "", async |at| {
			Ok((at.block_number() >= last_block).then_some(()))
		})
		.await?;
	let at = final_chain.block(last_block).await?;
	let after = Snapshot::take(&at, &cast.participants).await?;
	let (movements, activity) = final_chain.movements(first_block..=last_block, |_| {}).await?;
	let accounts = ledger::accounts(
		&cast.participants,
		&movements,
		before,
		&after,
		&cast.requester.account(),
		&cast.buyer.account(),
	);
	let checks = ledger::checks(final_chain, &at, before, &after, &accounts, &movements).await?;
	Ok((accounts, checks, movements, activity))
}

/// A PNG, what it shows, and what the consensus says that it shows.
pub type Picture = (Vec<u8>, u8, Option<u8>);

/// Two images of each class, and those that the consensus got wrong, up to forty.
fn pictures(train: &[Sample], consensus: &[Option<u8>]) -> Result<Vec<Picture>> {
	let mut shown = BTreeMap::<u8, u32>::new();
	let (mut right, mut wrong) = (Vec::new(), Vec::new());
	for (sample, label) in train.iter().zip(consensus) {
		if *label == Some(sample.class) {
			let count = shown.entry(sample.class).or_default();
			*count += 1;
			if *count <= 2 {
				right.push((sample.png()?, sample.class, *label));
			}
		} else if wrong.len() < 20 {
			wrong.push((sample.png()?, sample.class, *label));
		}
	}
	right.extend(wrong);
	Ok(right)
}
