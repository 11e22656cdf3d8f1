//! Compute providers and training jobs.

use crate::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			pallet_compute_market::types as chain_types,
			sensor_primitives::keys::compute::app::Public,
		},
	},
	chain::At,
	serialize::{as_debug, as_text},
	sources, AccountId, Chain, Error, Result, Sense, Signer,
};
use sensor_primitives::{
	compute::{Limits, Outcome},
	ContentId, JobId, VersionId,
};
use serde::Serialize;
use std::{fmt, time::Duration};
use subxt::utils::Static;

/// What a provider offers.
#[derive(Clone, Debug)]
pub struct NewProvider {
	/// Public key (sr25519) of the operator key in the provider's node.
	pub operator: [u8; 32],
	/// What one run of a job costs.
	pub price: Sense,
	/// The largest limits that it accepts.
	pub limits: Limits,
	/// Multiaddress of its IPFS node, from which results can be fetched.
	pub source: String,
}

/// What a requester wants computed.
#[derive(Clone, Debug)]
pub struct NewJob {
	/// The wasm module.
	pub program: ContentId,
	/// The data it reads.
	pub inputs: Vec<VersionId>,
	/// Handed to the program; the shipped ones read JSON.
	pub parameters: Vec<u8>,
	/// What a run may use.
	pub limits: Limits,
	/// The most that one run may cost.
	pub max_price: Sense,
	/// Multiaddresses of IPFS peers that have the program, with their peer ids; at most eight.
	pub sources: Vec<String>,
}

/// What one provider did for a job.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replica {
	/// Who.
	#[serde(serialize_with = "as_text")]
	pub provider: AccountId,
	/// What it is paid if others agree.
	pub price: Sense,
	/// Whether it has committed to an outcome.
	pub committed: bool,
	/// What it revealed.
	#[serde(serialize_with = "as_debug")]
	pub outcome: Option<Outcome>,
}

/// A job as the chain knows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Job {
	/// Its id.
	pub id: JobId,
	/// Who pays.
	#[serde(serialize_with = "as_text")]
	pub requester: AccountId,
	/// How far it is, in words.
	pub stage: String,
	/// Whether it is over.
	pub ended: bool,
	/// What the providers agreed on.
	#[serde(serialize_with = "as_debug")]
	pub outcome: Option<Outcome>,
	/// The model's dataset.
	#[serde(serialize_with = "as_debug")]
	pub model: Option<VersionId>,
	/// What each provider did.
	pub replicas: Vec<Replica>,
}

impl fmt::Display for Job {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "Job {} of {}: {}", self.id, self.requester, self.stage)?;
		if let Some(model) = self.model {
			write!(f, "\n  model         dataset {model}")?;
		}
		for replica in &self.replicas {
			let state = match (replica.outcome, replica.committed) {
				(Some(Outcome::Finished(root)), _) => format!("finished, {root}"),
				(Some(Outcome::Failed(failure)), _) => format!("failed, {failure:?}"),
				(None, true) => "committed".into(),
				(None, false) => "working".into(),
			};
			write!(f, "\n  {}  {}  {state}", replica.provider, replica.price)?;
		}
		Ok(())
	}
}

impl Chain {
	/// Offer to run jobs; the bond goes on hold.
	pub async fn register_provider(&self, new: NewProvider, who: &Signer) -> Result<()> {
		let provider = chain_types::NewProvider {
			operator: Public(new.operator),
			price: new.price.0,
			limits: Static(new.limits),
			source: sources::encode(new.source)?,
		};
		let call = api::transactions().compute_market().register_provider(provider);
		self.submit(&call, who).await.map(drop)
	}

	/// Stop offering; the bond comes back.
	pub async fn deregister_provider(&self, who: &Signer) -> Result<()> {
		self.submit(&api::transactions().compute_market().deregister_provider(), who)
			.await
			.map(drop)
	}

	/// Post a job; its budget goes into the pot.
	pub async fn post_job(&self, new: NewJob, requester: &Signer) -> Result<JobId> {
		let job = chain_types::NewJob {
			program: Static(new.program),
			inputs: BoundedVec(new.inputs.into_iter().map(Static).collect()),
			parameters: BoundedVec(new.parameters),
			limits: Static(new.limits),
			max_price: new.max_price.0,
			sources: sources::encode_all(new.sources)?,
		};
		let call = api::transactions().compute_market().post_job(job);
		let receipt = self.submit(&call, requester).await?;
		Ok(receipt.event::<api::compute_market::events::JobPosted>()?.job)
	}

	/// Call a job off that no provider has been given yet.
	pub async fn cancel_job(&self, job: JobId, requester: &Signer) -> Result<()> {
		self.submit(&api::transactions().compute_market().cancel_job(job), requester)
			.await
			.map(drop)
	}

	/// Look a job up. Those that ended without an answer are not kept, which is an error.
	pub async fn job(&self, id: JobId) -> Result<Job> {
		let at = self.now().await?;
		let storage = at.storage();
		let query = api::storage().compute_market();
		let Some(job) = storage.try_fetch(query.jobs(), (id,)).await? else {
			return Err(match is_gone(&at, id).await? {
				true => Error::Invalid(format!(
					"job {id} was called off or found no providers; its budget was refunded"
				)),
				false => Error::NotFound(format!("job {id}")),
			});
		};
		let job = job.decode()?;
		let mut replicas = Vec::new();
		let mut entries = storage.iter(query.replicas(), (id,)).await?;
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			let (_, provider) = entry.key()?.decode()?;
			let replica = entry.value().decode()?;
			replicas.push(Replica {
				provider,
				price: Sense(replica.price),
				committed: replica.commitment.is_some(),
				outcome: replica.outcome.map(|outcome| outcome.0),
			});
		}
		replicas.sort_by_key(|replica| replica.provider.0);
		let (stage, ended, outcome) = describe(&job.stage);
		Ok(Job {
			id,
			requester: job.requester,
			stage,
			ended,
			outcome,
			model: job.model.map(|version| version.0),
			replicas,
		})
	}

	/// Wait until a job is over. As with [`Self::job`], ending without an answer is an error.
	pub async fn wait_until_ended(&self, id: JobId, timeout: Duration) -> Result<Job> {
		let advice = "Are there two providers within its limits and price, with running nodes?";
		let address = api::storage().compute_market().jobs();
		self.wait_for(&format!("job {id} to end"), timeout, advice, async |at| {
			let ended = match at.storage().try_fetch(address.clone(), (id,)).await? {
				Some(job) => describe(&job.decode()?.stage).1,
				None => is_gone(&at, id).await?,
			};
			Ok(ended.then_some(()))
		})
		.await?;
		self.job(id).await
	}
}

/// Whether a job that is not there was there once: the chain forgets those that ended without an
/// answer.
async fn is_gone(at: &At, id: JobId) -> Result<bool> {
	let next = at.storage().fetch(api::storage().compute_market().next_job_id(), ()).await?;
	Ok(id < next.decode()?)
}

/// A stage in words, whether it is the last one, and what the providers agreed on.
fn describe(stage: &chain_types::JobStage) -> (String, bool, Option<Outcome>) {
	use chain_types::{JobEnd, JobStage};
	match stage {
		JobStage::Queued => ("waiting for providers".into(), false, None),
		JobStage::Running { .. } => ("running".into(), false, None),
		JobStage::Ended(JobEnd::Agreed(outcome)) => match outcome.0 {
			Outcome::Finished(root) => (format!("finished, {root}"), true, Some(outcome.0)),
			Outcome::Failed(failure) => {
				(format!("the program failed: {failure:?}"), true, Some(outcome.0))
			},
		},
		JobStage::Ended(JobEnd::Disagreed) => {
			("no two providers agreed; refunded".into(), true, None)
		},
		JobStage::Ended(JobEnd::Unserved) => ("no providers; refunded".into(), true, None),
		JobStage::Ended(JobEnd::Cancelled) => ("called off; refunded".into(), true, None),
	}
}
