//! `sensor compute`: offer compute, and have models trained.

use crate::{
	dataset::version_id,
	output::{waiting, Output},
	Connection, From, Sources,
};
use clap::{Args, Subcommand};
use sensor_client::{
	compute::{NewJob, NewProvider},
	primitives::{compute::Limits, ContentId, JobId, VersionId},
	Error, Ipfs, Result, Sense, Signer,
};
use serde_json::json;
use std::{path::Path, time::Duration};

#[derive(Subcommand)]
pub enum Command {
	/// Offer to run jobs on a node that runs with --worker; a bond goes on hold.
	Register {
		/// Secret of the operator key; the same was put into the node with
		/// `sensor-node key insert --key-type comp --scheme sr25519`.
		#[arg(long, env = "SENSOR_OPERATOR", hide_env_values = true)]
		operator: String,
		/// What one run costs.
		#[arg(long)]
		price: Sense,
		#[command(flatten)]
		limits: LimitArgs,
		/// Address of the node's IPFS as others reach it, as in /ip4/1.2.3.4/tcp/4001/p2p/12D3…;
		/// one that it listens on if not given, and loopback only if there is no other.
		#[arg(long, value_name = "MULTIADDRESS")]
		source: Option<String>,
		#[command(flatten)]
		from: From,
	},
	/// Stop offering; the bond comes back.
	Deregister {
		#[command(flatten)]
		from: From,
	},
	/// Have a program run on datasets; its budget goes on hold.
	Post(Post),
	/// What the chain knows of a job.
	Show {
		/// Its number.
		job: JobId,
	},
	/// Call off a job that no provider has been given yet.
	Cancel {
		/// Its number.
		job: JobId,
		#[command(flatten)]
		from: From,
	},
}

#[derive(Args)]
pub struct LimitArgs {
	/// Instructions, in billions of wasmtime fuel units.
	#[arg(long, default_value_t = 1_000)]
	fuel: u64,
	/// Memory, in MiB.
	#[arg(long, default_value_t = 1_024)]
	memory: u32,
}

impl LimitArgs {
	fn limits(&self) -> Limits {
		Limits { fuel: self.fuel.saturating_mul(1_000_000_000), memory_mib: self.memory }
	}
}

#[derive(Args)]
pub struct Post {
	/// The program: image-classifier, which comes with this command, a wasm file, or the address
	/// of one on IPFS.
	program: String,
	/// A dataset that it reads, as in 3.0; more than one may be given.
	#[arg(long, required = true, value_parser = version_id)]
	input: Vec<VersionId>,
	/// Parameters, as JSON.
	#[arg(long, default_value = "{}")]
	parameters: String,
	/// The most that one run may cost.
	#[arg(long)]
	max_price: Sense,
	#[command(flatten)]
	limits: LimitArgs,
	/// Wait until the job is over, at most so many seconds.
	#[arg(long)]
	wait: Option<u64>,
	#[command(flatten)]
	sources: Sources,
	#[command(flatten)]
	from: From,
}

/// Put the program that a job names on IPFS, unless it is there.
async fn add_program(ipfs: &Ipfs, program: &str) -> Result<ContentId> {
	if let Ok(address) = program.parse() {
		return Ok(address);
	}
	let bytes = match program {
		"image-classifier" => sensor_programs::IMAGE_CLASSIFIER.to_vec(),
		path => std::fs::read(path).map_err(Error::file(Path::new(path)))?,
	};
	Ok(ipfs.add_file(bytes).await?.root)
}

pub async fn run(command: &Command, connection: &Connection) -> Result<Output> {
	let chain = connection.chain().await?;
	match command {
		Command::Register { operator, price, limits, source, from } => {
			let operator = Signer::from_uri(operator)?.account().0;
			let source = match source {
				Some(given) => given.clone(),
				None => connection.ipfs().sources().await?.into_iter().next().ok_or_else(|| {
					Error::NotFound("an address that the IPFS node listens on".into())
				})?,
			};
			let new = NewProvider { operator, price: *price, limits: limits.limits(), source };
			let signer = from.signer()?;
			waiting("Registering", chain.register_provider(new, &signer)).await?;
			Ok(Output::new(
				format!("{} now offers compute at {price} a run", signer.account()),
				json!({ "provider": signer.account().to_string(), "price": price }),
			))
		},
		Command::Deregister { from } => {
			let signer = from.signer()?;
			waiting("Deregistering", chain.deregister_provider(&signer)).await?;
			Ok(Output::new("The bond is free again.", json!({})))
		},
		Command::Post(post) => {
			let (ipfs, signer) = (connection.ipfs(), post.from.signer()?);
			let new = NewJob {
				program: add_program(&ipfs, &post.program).await?,
				inputs: post.input.clone(),
				parameters: post.parameters.clone().into_bytes(),
				limits: post.limits.limits(),
				max_price: post.max_price,
				sources: post.sources.or_of(&ipfs).await?,
			};
			let id = waiting("Posting", chain.post_job(new, &signer)).await?;
			if let Some(seconds) = post.wait {
				let ended = chain.wait_until_ended(id, Duration::from_secs(seconds));
				waiting("Providers work", ended).await?;
			}
			Ok(Output::of(&chain.job(id).await?))
		},
		Command::Show { job } => Ok(Output::of(&chain.job(*job).await?)),
		Command::Cancel { job, from } => {
			let signer = from.signer()?;
			waiting("Calling off", chain.cancel_job(*job, &signer)).await?;
			Ok(Output::new(
				format!("Job {job} is called off, and its budget is free again."),
				json!({ "job": job }),
			))
		},
	}
}
