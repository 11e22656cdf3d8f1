//! Which nodes make up a network.

use crate::{operator_uri, provider_uri, Node, NodeConfig, Ports};
use anyhow::{bail, Context, Result};
use sensor_client::Signer;
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::Command,
};

/// The first node's key in the peer-to-peer network. Well known, so that all nodes of a network can
/// start at once.
const FIRST_NODE_KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";
/// The peer id of [`FIRST_NODE_KEY`].
const FIRST_PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// How much faster than in production time passes where there is a bridge: a day, which is a session,
/// in twenty blocks.
const BRIDGE_DIVISOR: u32 = 1_440;

/// How a network is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
	/// One validator, and two compute providers with a worker each, who can be pinners, too: all
	/// that the life of a dataset needs.
	Development,
	/// One validator alone.
	Single,
	/// Two validators, who both must agree.
	TwoValidators,
	/// Two validators, who follow our Ethereum, and where referenda are over in a minute.
	Bridge,
	/// Four validators, of whom one may fail. Each can be a pinner, too, of its own account.
	FourValidators,
}

/// A running network.
pub struct Network {
	nodes: Vec<Node>,
}

impl Network {
	/// Start a network of `layout` with the binaries in `bin`, keeping its data under `directory`.
	///
	/// With `well_known_ports` the first node listens on the usual ports (9944, 5001, …) and the
	/// others each ten above; otherwise on free ones.
	pub async fn start(
		layout: Layout,
		bin: &Path,
		directory: &Path,
		well_known_ports: bool,
	) -> Result<Self> {
		let binary = bin.join("sensor-node");
		if !binary.exists() {
			bail!("{} does not exist; `make build` builds it", binary.display());
		}
		let mut network = Self { nodes: Vec::new() };
		let configs = layout.nodes(&binary, directory)?;
		let ports = if well_known_ports {
			(0..configs.len()).map(|index| Ports::well_known(10 * index as u16)).collect()
		} else {
			Ports::free(configs.len())?
		};
		let mut first_port = None;
		for (mut config, ports) in configs.into_iter().zip(ports) {
			config.ports = ports;
			if let Some(port) = config.ports.taken() {
				bail!(
					"port {port} is in use; is another development chain running? End it and try again"
				);
			}
			config.args.extend(match first_port {
				None => ["--node-key".into(), FIRST_NODE_KEY.into()],
				Some(port) => {
					["--bootnodes".into(), format!("/ip4/127.0.0.1/tcp/{port}/ws/p2p/{FIRST_PEER}")]
				},
			});
			first_port = first_port.or(Some(config.ports.p2p));
			let home = directory.join(&config.name);
			network.nodes.push(Node::spawn(&binary, &home, config)?);
		}
		for node in &mut network.nodes {
			node.wait_until_it_answers().await?;
		}
		Ok(network)
	}

	/// The nodes; the first one is a validator.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// The nodes, to stop and restart.
	pub fn nodes_mut(&mut self) -> &mut [Node] {
		&mut self.nodes
	}

	/// The first node.
	pub fn first(&self) -> &Node {
		&self.nodes[0]
	}

	/// The nodes of compute providers, in the order of their numbers.
	pub fn providers(&self) -> impl Iterator<Item = &Node> {
		self.nodes.iter().filter(|node| node.is_provider())
	}
}

impl Layout {
	fn nodes(self, binary: &Path, directory: &Path) -> Result<Vec<NodeConfig>> {
		Ok(match self {
			Self::Single => vec![validator("alice", "dev")],
			Self::TwoValidators => {
				let chain = spec_with_validators(2, binary, directory, None)?;
				["alice", "bob"].map(|name| validator(name, &chain)).into()
			},
			Self::Bridge => {
				let chain = spec_with_validators(2, binary, directory, Some(BRIDGE_DIVISOR))?;
				let archive = |name| {
					let mut node = validator(name, &chain);
					// Relayers read the state of the last handovers.
					node.args.extend(["--state-pruning".into(), "archive".into()]);
					node
				};
				["alice", "bob"].map(archive).into()
			},
			Self::FourValidators => {
				let pinner = |name: &str| {
					let mut node = validator(name, "local");
					node.args.extend(pinner_arguments(&format!(
						"//{}{}",
						name[..1].to_uppercase(),
						&name[1..]
					))?);
					Ok(node)
				};
				["alice", "bob", "charlie", "dave"]
					.into_iter()
					.map(pinner)
					.collect::<Result<_>>()?
			},
			Self::Development => {
				let mut nodes = vec![validator("alice", "dev")];
				for index in 1..=2 {
					nodes.push(NodeConfig {
						name: format!("provider-{index}"),
						chain: "dev".into(),
						ports: Ports::well_known(0),
						worker: true,
						operator: Some(operator_uri(index)),
						args: pinner_arguments(&provider_uri(index))?.into(),
					});
				}
				nodes
			},
		})
	}
}

/// Write the specification of the local test network with only its first `count` validators, and
/// another divisor of time if there is one; say where.
fn spec_with_validators(
	count: usize,
	binary: &Path,
	directory: &Path,
	time_divisor: Option<u32>,
) -> Result<String> {
	let output = Command::new(binary)
		.args(["export-chain-spec", "--chain", "local"])
		.output()
		.with_context(|| format!("cannot start {}", binary.display()))?;
	if !output.status.success() {
		bail!("cannot export the specification: {}", String::from_utf8_lossy(&output.stderr));
	}
	let mut spec: Value = serde_json::from_slice(&output.stdout)?;
	spec["id"] = format!("sensor_local_{count}").into();
	let genesis = &mut spec["genesis"]["runtimeGenesis"]["patch"];
	genesis["staking"]["validatorCount"] = count.into();
	if let Some(divisor) = time_divisor {
		genesis["governance"]["timeDivisor"] = divisor.into();
	}
	let unusual = "the specification has an unusual genesis";
	let keys = genesis["session"]["keys"].as_array_mut().context(unusual)?;
	keys.truncate(count);
	let stashes: Vec<_> = keys.iter().map(|keys| keys[0].clone()).collect();
	// They are sorted by account, unlike the keys.
	let stakers = genesis["staking"]["stakers"].as_array_mut().context(unusual)?;
	stakers.retain(|staker| stashes.contains(&staker[0]));
	let path = directory.join("chain.json");
	std::fs::write(&path, spec.to_string()).with_context(|| path.display().to_string())?;
	Ok(path.display().to_string())
}

/// Have a node keep what the pinner of the account with this secret URI is given.
fn pinner_arguments(uri: &str) -> Result<[String; 2]> {
	Ok(["--pinner".into(), Signer::from_uri(uri)?.account().to_string()])
}

fn validator(name: &str, chain: &str) -> NodeConfig {
	NodeConfig {
		name: name.into(),
		chain: chain.into(),
		ports: Ports::well_known(0),
		worker: false,
		operator: None,
		// A fresh directory has no node key yet, and a lost one does not matter here.
		args: ["--validator", "--unsafe-force-node-key-generation"]
			.map(String::from)
			.into_iter()
			.chain([format!("--{name}")])
			.collect(),
	}
}

/// The directory that holds this program, where the other binaries are too.
pub fn own_directory() -> Result<PathBuf> {
	let program = std::env::current_exe().context("cannot find this program's own file")?;
	program.parent().map(Path::to_path_buf).context("this program's file has no directory")
}
