//! A beacon node of Ethereum.

use crate::proofs::beacon::{BlockRoots, Execution};
use anyhow::{ensure, Context, Result};
use polkadot_sdk::sp_core::H256;
use serde_json::Value;
use snowbridge_beacon_primitives::{
	BeaconHeader, CheckpointUpdate, NextSyncCommitteeUpdate, PublicKey, Signature, SyncAggregate,
	SyncCommittee, Update,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// Members of a sync committee.
const MEMBERS: usize = 512;

/// An update as the light client takes it.
pub type LightClientUpdate = Update<MEMBERS, { MEMBERS / 8 }>;

/// Slots of a sync committee's period.
pub const PERIOD: u64 = 8_192;

/// How many states' blocks are remembered, as states are long.
const REMEMBERED: usize = 4;

/// A node.
pub struct Beacon {
	http: reqwest::Client,
	url: String,
	genesis: u64,
	seconds_per_slot: u64,
	roots: Mutex<Vec<(H256, Arc<BlockRoots>)>>,
}

fn number(value: &Value) -> Result<u64> {
	value.as_str().and_then(|text| text.parse().ok()).context("a number is missing or none")
}

fn bytes<const N: usize>(value: &Value) -> Result<[u8; N]> {
	let text = value.as_str().context("bytes are missing")?;
	let bytes = hex::decode(text.trim_start_matches("0x")).context("bytes cannot be read")?;
	bytes.try_into().ok().with_context(|| format!("there are not {N} bytes"))
}

fn hashes(value: &Value) -> Result<Vec<H256>> {
	let list = value.as_array().context("a proof is missing")?;
	list.iter().map(|hash| bytes(hash).map(H256)).collect()
}

fn header(value: &Value) -> Result<BeaconHeader> {
	Ok(BeaconHeader {
		slot: number(&value["slot"])?,
		proposer_index: number(&value["proposer_index"])?,
		parent_root: H256(bytes(&value["parent_root"])?),
		state_root: H256(bytes(&value["state_root"])?),
		body_root: H256(bytes(&value["body_root"])?),
	})
}

fn committee(value: &Value) -> Result<SyncCommittee<MEMBERS>> {
	let keys = value["pubkeys"].as_array().context("a committee has no keys")?;
	let keys = keys.iter().map(|key| bytes(key).map(PublicKey)).collect::<Result<Vec<_>>>()?;
	let pubkeys = keys.try_into().ok().context("a committee has another size than on Ethereum")?;
	let aggregate_pubkey = PublicKey(bytes(&value["aggregate_pubkey"])?);
	Ok(SyncCommittee { pubkeys, aggregate_pubkey })
}

/// The root of a header, which is the hash of its block.
pub fn root_of(header: &BeaconHeader) -> Result<H256> {
	header.hash_tree_root().map_err(|why| anyhow::anyhow!("a header without root: {why:?}"))
}

/// Read an update; the blocks that the finalised state remembers are still missing in it.
fn update(data: &Value) -> Result<LightClientUpdate> {
	let next = &data["next_sync_committee"];
	let next_sync_committee_update = match next {
		Value::Null => None,
		_ => Some(NextSyncCommitteeUpdate {
			next_sync_committee: committee(next)?,
			next_sync_committee_branch: hashes(&data["next_sync_committee_branch"])?,
		}),
	};
	let aggregate = &data["sync_aggregate"];
	Ok(Update {
		attested_header: header(&data["attested_header"]["beacon"])?,
		sync_aggregate: SyncAggregate {
			sync_committee_bits: bytes(&aggregate["sync_committee_bits"])?,
			sync_committee_signature: Signature(bytes(&aggregate["sync_committee_signature"])?),
		},
		signature_slot: number(&data["signature_slot"])?,
		next_sync_committee_update,
		finalized_header: header(&data["finalized_header"]["beacon"])?,
		finality_branch: hashes(&data["finality_branch"])?,
		block_roots_root: H256::zero(),
		block_roots_branch: Vec::new(),
	})
}

impl Beacon {
	/// Ask the node at `url` when its chain began.
	pub async fn connect(url: &str) -> Result<Self> {
		let http = reqwest::Client::builder().timeout(Duration::from_secs(300)).build()?;
		let url = url.trim_end_matches('/').to_owned();
		let mut beacon =
			Self { http, url, genesis: 0, seconds_per_slot: 12, roots: Mutex::default() };
		beacon.genesis =
			number(&beacon.json("eth/v1/beacon/genesis").await?["data"]["genesis_time"])?;
		let spec = beacon.json("eth/v1/config/spec").await?;
		beacon.seconds_per_slot = number(&spec["data"]["SECONDS_PER_SLOT"])?;
		ensure!(beacon.seconds_per_slot > 0, "the beacon chain's slots have no length");
		Ok(beacon)
	}

	async fn get(&self, path: &str, accept: &str) -> Result<reqwest::Response> {
		let asked = self.http.get(format!("{}/{path}", self.url)).header("accept", accept);
		let answer = asked.send().await.and_then(reqwest::Response::error_for_status);
		// The address may have a password in it.
		answer
			.map_err(reqwest::Error::without_url)
			.with_context(|| format!("the beacon node does not answer {path}"))
	}

	async fn json(&self, path: &str) -> Result<Value> {
		Ok(self.get(path, "application/json").await?.json().await?)
	}

	async fn ssz(&self, path: &str) -> Result<Vec<u8>> {
		Ok(self.get(path, "application/octet-stream").await?.bytes().await?.to_vec())
	}

	/// The slot in which a block of Ethereum with this time was made.
	pub fn slot_at(&self, time: u64) -> u64 {
		time.saturating_sub(self.genesis) / self.seconds_per_slot
	}

	/// The header of a block, by its slot or root.
	pub async fn header(&self, which: &str) -> Result<BeaconHeader> {
		let answer = self.json(&format!("eth/v1/beacon/headers/{which}")).await?;
		header(&answer["data"]["header"]["message"])
	}

	/// The latest update that finalises something.
	pub async fn latest_update(&self) -> Result<LightClientUpdate> {
		let answer = self.json("eth/v1/beacon/light_client/finality_update").await?;
		update(&answer["data"])
	}

	/// The best update of a period, which has the next committee.
	pub async fn update_of(&self, period: u64) -> Result<Option<LightClientUpdate>> {
		let path = format!("eth/v1/beacon/light_client/updates?start_period={period}&count=1");
		let answer = self.json(&path).await?;
		answer.get(0).map(|first| update(&first["data"])).transpose()
	}

	/// The latest final block that a light client can begin with: the first of an epoch.
	pub async fn checkpoint(&self) -> Result<CheckpointUpdate<MEMBERS>> {
		let latest = self.latest_update().await?.finalized_header;
		let path = format!("eth/v1/beacon/light_client/bootstrap/{:?}", root_of(&latest)?);
		let bootstrap = self.json(&path).await?;
		let data = &bootstrap["data"];
		let header = header(&data["header"]["beacon"])?;
		let genesis = self.json("eth/v1/beacon/genesis").await?;
		let roots = self.block_roots(&header).await?;
		Ok(CheckpointUpdate {
			header,
			current_sync_committee: committee(&data["current_sync_committee"])?,
			current_sync_committee_branch: hashes(&data["current_sync_committee_branch"])?,
			validators_root: H256(bytes(&genesis["data"]["genesis_validators_root"])?),
			block_roots_root: roots.root,
			block_roots_branch: roots.branch.clone(),
		})
	}

	/// Add to an update what its finalised state remembers.
	pub async fn complete(&self, mut update: LightClientUpdate) -> Result<LightClientUpdate> {
		let roots = self.block_roots(&update.finalized_header).await?;
		(update.block_roots_root, update.block_roots_branch) = (roots.root, roots.branch.clone());
		Ok(update)
	}

	/// The blocks that the state of this block remembers.
	pub async fn block_roots(&self, header: &BeaconHeader) -> Result<Arc<BlockRoots>> {
		let mut known = self.roots.lock().await;
		if let Some((_, roots)) = known.iter().find(|(root, _)| *root == header.state_root) {
			return Ok(roots.clone());
		}
		tracing::debug!(slot = header.slot, "fetching a beacon state");
		let state =
			self.ssz(&format!("eth/v2/debug/beacon/states/{:?}", header.state_root)).await?;
		let of = *header;
		let roots =
			tokio::task::spawn_blocking(move || BlockRoots::of_state(&state, &of)).await??;
		let roots = Arc::new(roots);
		if known.len() >= REMEMBERED {
			known.remove(0);
		}
		known.push((header.state_root, roots.clone()));
		Ok(roots)
	}

	/// What the block with this header executed.
	pub async fn execution(&self, header: &BeaconHeader) -> Result<Execution> {
		let block = self.ssz(&format!("eth/v2/beacon/blocks/{:?}", root_of(header)?)).await?;
		Execution::of_block(&block, header)
	}
}
