//! Carries what one side of the bridge says to the other.
//!
//! | | |
//! |---|---|
//! | `proofs` | what is proven and how it is encoded, without asking anybody |
//! | `nodes` | the nodes that are asked |
//! | `duties` | what is done, a file each |
//! | `checkpoint` | what Ethereum's light client begins with |
//! | `deploy` | how the contracts come to a chain |

mod checkpoint;
mod deploy;
mod duties;
mod metrics;
mod nodes;
mod options;
mod proofs;

use anyhow::{Context as _, Result};
use clap::Parser;
use duties::{Chain, Context};
use nodes::sensor::Sensor;
use options::{Command, Duty, Options};
use polkadot_sdk::substrate_prometheus_endpoint::{init_prometheus, Registry};
use sensor_bridge_evm::{
	account::{secret, Key},
	contracts,
};
use std::{sync::Arc, time::Duration};
use subxt_signer::{sr25519::Keypair, SecretUri};
use tokio::sync::Mutex;
use tracing_subscriber::EnvFilter;

fn keypair(uri: &str) -> Result<Keypair> {
	// The text is a secret, so the error does not repeat it.
	let parsed: Option<SecretUri> = uri.parse().ok();
	let keypair = parsed.and_then(|uri| Keypair::from_uri(&uri).ok());
	keypair.context("the secret of the account on Sensor cannot be read")
}

fn context(options: &Arc<Options>, registry: &Registry) -> Result<Context> {
	// The address is not repeated: it may have a password in it.
	anyhow::ensure!(
		options.evm.iter().all(|url| url.starts_with("http://")),
		"an address of --evm does not begin with http://; for another, put a proxy on this machine"
	);
	let evm_key = secret(options.evm_key_file.as_deref(), "RELAYER_EVM_KEY")?;
	let evm_key = evm_key.map(|key| Key::read(&key)).transpose()?;
	let sensor_key = secret(options.sensor_key_file.as_deref(), "RELAYER_SENSOR_KEY")?;
	let sensor_key = sensor_key.map(|key| keypair(&key)).transpose()?;
	let payee = match (&options.payee, &sensor_key) {
		(Some(payee), _) => {
			let bytes = hex::decode(payee.trim_start_matches("0x")).ok();
			let payee = bytes.and_then(|bytes| bytes.try_into().ok());
			payee.context("--payee is not 32 bytes in hexadecimal")?
		},
		(None, Some(key)) => key.public_key().0,
		(None, None) => {
			anyhow::ensure!(evm_key.is_none(), "nobody would be paid for deliveries: give --payee");
			[0; 32]
		},
	};
	Ok(Context {
		options: options.clone(),
		evm_key,
		beacon: Default::default(),
		account: sensor_key.map(|key| Arc::new(Mutex::new(key))),
		payee,
		metrics: metrics::Metrics::new(registry)?,
		said: Default::default(),
	})
}

/// The nodes that a duty asks.
struct Nodes {
	sensor: Sensor,
	/// The EVM chain, if the duty is done on each by itself.
	chain: Option<Chain>,
}

impl Nodes {
	async fn connect(context: &Context, evm: Option<&str>) -> Result<Self> {
		let chain = match evm {
			Some(url) => Some(Chain::connect(context, url).await?),
			None => None,
		};
		Ok(Self { sensor: Sensor::connect(&context.options.sensor).await?, chain })
	}
}

async fn round(duty: Duty, context: &Context, nodes: &Nodes) -> Result<()> {
	let Nodes { sensor, chain } = nodes;
	match (duty, chain) {
		(Duty::LightClient, _) => duties::light_client::round(context, sensor).await,
		(Duty::Outbound, Some(chain)) => duties::outbound::round(context, sensor, chain).await,
		(Duty::Inbound, Some(chain)) => duties::inbound::round(context, sensor, chain).await,
		(Duty::Polygon, Some(chain)) => duties::polygon::round(context, sensor, chain).await,
		(Duty::Fisherman, Some(chain)) => duties::fisherman::round(context, sensor, chain).await,
		(_, None) => anyhow::bail!("there is no chain to do this on"),
	}
}

/// Do a duty again and again, on one chain if it is done by chain. After a failure, everything is
/// read anew; over new connections only if the old ones are gone, because subxt never gives one back
/// by itself, and nodes take no more than a hundred.
async fn forever(duty: Duty, context: Arc<Context>, evm: Option<String>) {
	let every = Duration::from_secs(context.options.every);
	let mut connection: Option<Nodes> = None;
	// 0 until the node has said which chain it is of.
	let mut id = 0;
	loop {
		let attempt = async {
			let nodes = match connection.take() {
				Some(nodes) => nodes,
				None => Nodes::connect(&context, evm.as_deref()).await?,
			};
			let nodes = connection.insert(nodes);
			if let Some(chain) = &nodes.chain {
				id = chain.evm.chain;
			}
			round(duty, &context, nodes).await
		};
		if let Err(why) = attempt.await {
			tracing::warn!(duty = duty.name(), chain = id, "{why:#}; trying again");
			let labels = [duty.name(), &id.to_string()];
			context.metrics.failures.with_label_values(&labels).inc();
			let answers = match &connection {
				Some(nodes) => nodes.sensor.answers().await,
				None => false,
			};
			if !answers {
				connection = None;
			}
		}
		tokio::time::sleep(every).await;
	}
}

#[tokio::main]
async fn main() -> Result<()> {
	let filter = EnvFilter::try_from_default_env()
		.unwrap_or_else(|_| EnvFilter::new("warn,sensor_relayer=info"));
	// The standard output is for answers.
	tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
	let options = Arc::new(Options::parse());
	match &options.command {
		Some(Command::Deploy(deploy)) => deploy::run(deploy).await,
		Some(Command::Checkpoint(checkpoint)) => checkpoint::print(checkpoint).await,
		None => relay(&options).await,
	}
}

async fn relay(options: &Arc<Options>) -> Result<()> {
	let registry = Registry::new();
	let context = Arc::new(context(options, &registry)?);
	let duties =
		if options.duties.is_empty() { Duty::ALL.to_vec() } else { options.duties.clone() };
	let mut running = tokio::task::JoinSet::new();
	for duty in duties {
		if !duty.is_by_chain() {
			running.spawn(forever(duty, context.clone(), None));
			continue;
		}
		for url in &options.evm {
			running.spawn(forever(duty, context.clone(), Some(url.clone())));
		}
	}
	let address = ([127, 0, 0, 1], options.metrics_port).into();
	tokio::select! {
		served = init_prometheus(address, registry) => served.context("no metrics"),
		ended = running.join_next() => {
			ended.transpose().context("a duty panicked")?;
			Ok(())
		},
		interrupted = tokio::signal::ctrl_c() => interrupted.context("no signals"),
	}
}
