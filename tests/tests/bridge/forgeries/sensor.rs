//! Sensor: what honest relayers brought there, and how calls are tried.

use super::{Call, State};
use anyhow::{bail, ensure, Context, Result};
use codec::{Compact, DecodeAll, Encode};
use pallet_bridge::types::Proof;
use sensor_bridge_primitives::{GatewayEvent, HeaderProof, Log, ReceiptProof};
use sensor_client::{chain::At, Chain, Signer};
use snowbridge_beacon_primitives::{ExecutionProof, Update};
use std::time::Duration;
use subxt::{config::DefaultExtrinsicParamsBuilder, error::DispatchError, PolkadotConfig};
use subxt_signer::sr25519::dev;

/// News of Ethereum, as the light client takes it.
type News = Update<512, 64>;

/// The proof of what a gateway logged: `Bridge.prove`.
#[derive(Clone)]
pub struct Prove {
	head: [u8; 2],
	pub chain: u64,
	pub log: Log,
	pub proof: Proof<ExecutionProof>,
}

impl Prove {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, chain, log, proof): ([u8; 2], u64, Log, Proof<ExecutionProof>) =
			DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, chain, log, proof })
	}

	/// The receipt that has the log.
	pub fn receipt(&mut self) -> &mut ReceiptProof {
		match &mut self.proof {
			Proof::Ethereum { receipt, .. } | Proof::Polygon { receipt, .. } => receipt,
		}
	}

	/// What proves a block of Ethereum.
	pub fn block(&mut self) -> &mut ExecutionProof {
		match &mut self.proof {
			Proof::Ethereum { block, .. } => block,
			Proof::Polygon { .. } => panic!("this was proven by a block of Polygon"),
		}
	}

	/// What proves a block of Polygon.
	pub fn header(&mut self) -> &mut HeaderProof {
		match &mut self.proof {
			Proof::Ethereum { .. } => panic!("this was proven by a block of Ethereum"),
			Proof::Polygon { header, .. } => header,
		}
	}

	/// The number of the checkpoint that has a block of Polygon.
	pub fn checkpoint(&mut self) -> &mut u64 {
		match &mut self.proof {
			Proof::Ethereum { .. } => panic!("this was proven by a block of Ethereum"),
			Proof::Polygon { checkpoint, .. } => checkpoint,
		}
	}
}

impl Call for Prove {
	fn encoded(&self) -> Vec<u8> {
		(self.head, self.chain, &self.log, &self.proof).encode()
	}
}

/// A checkpoint of Polygon: `Bridge.submit_checkpoint`.
#[derive(Clone)]
pub struct NewCheckpoint {
	head: [u8; 2],
	pub log: Log,
	pub receipt: ReceiptProof,
	pub block: ExecutionProof,
}

impl NewCheckpoint {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, log, receipt, block): ([u8; 2], Log, ReceiptProof, ExecutionProof) =
			DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, log, receipt, block })
	}
}

impl Call for NewCheckpoint {
	fn encoded(&self) -> Vec<u8> {
		(self.head, &self.log, &self.receipt, &self.block).encode()
	}
}

/// What became final on Ethereum: `EthereumClient.submit`.
#[derive(Clone)]
pub struct NewHeader {
	head: [u8; 2],
	pub news: News,
}

impl NewHeader {
	fn read(bytes: &[u8]) -> Result<Self> {
		let (head, news): ([u8; 2], News) = DecodeAll::decode_all(&mut &bytes[..])?;
		Ok(Self { head, news })
	}
}

impl Call for NewHeader {
	fn encoded(&self) -> Vec<u8> {
		(self.head, &self.news).encode()
	}
}

/// Why something honest can be refused a block before it took effect: there is no room, or a final
/// block, a committee or a checkpoint came in between.
const NOT_THERE_YET: [&str; 7] = [
	"ExhaustsResources",
	"BlockNotProven",
	"SkippedSyncCommitteePeriod",
	"SyncCommitteeUpdateRequired",
	"InvalidFinalizedHeaderGap",
	"CheckpointNotFound",
	"DoesNotFollow",
];

/// Something that was brought and took effect.
pub struct Honest<C> {
	pub call: C,
	/// The block before the one that has it.
	before: At,
}

impl<C: Call> Honest<C> {
	/// The state that took it.
	pub fn state(&self) -> State<'_> {
		State::Sensor(&self.before)
	}

	/// Whether that state takes it when it is tried. It does not if something that it needs came in the
	/// same block, or if it has no room; for nothing else may it be refused.
	pub async fn is_taken(&self) -> Result<bool> {
		let refused = self.state().refusal(&self.call.encoded()).await?;
		if let Some(why) = &refused {
			ensure!(NOT_THERE_YET.contains(&why.as_str()), "what is honest is refused for {why}");
		}
		Ok(refused.is_none())
	}
}

/// The last of these that can be tried.
pub async fn last_taken<'a, C: Call + 'a>(
	all: impl DoubleEndedIterator<Item = &'a Honest<C>>,
) -> Result<Option<&'a Honest<C>>> {
	for honest in all.rev() {
		if honest.is_taken().await? {
			return Ok(Some(honest));
		}
	}
	Ok(None)
}

/// All that was brought, in order.
#[derive(Default)]
pub struct History {
	blocks: Vec<At>,
	proofs: Vec<Honest<Prove>>,
	pub checkpoints: Vec<Honest<NewCheckpoint>>,
	pub headers: Vec<Honest<NewHeader>>,
}

impl History {
	/// Look through all blocks.
	pub async fn read(chain: &Chain) -> Result<Self> {
		let (mut history, head) = (Self::default(), chain.best().await?.block_number());
		let mut before = chain.block(1).await?;
		for number in 2..=head {
			let at = chain.block(number).await?;
			let extrinsics = at.extrinsics().fetch().await?;
			for extrinsic in extrinsics.iter() {
				let extrinsic = extrinsic?;
				let name = match (extrinsic.pallet_name(), extrinsic.call_name()) {
					("Bridge", name @ ("prove" | "submit_checkpoint")) => name,
					("EthereumClient", name @ "submit") => name,
					_ => continue,
				};
				let events = extrinsic.events().await?;
				let mut events = events.iter().filter_map(Result::ok);
				if !events.any(|event| event.event_name() == "ExtrinsicSuccess") {
					continue;
				}
				let (bytes, before) = (extrinsic.call_data_bytes(), before.clone());
				match name {
					"prove" => history.proofs.push(Honest { call: Prove::read(bytes)?, before }),
					"submit_checkpoint" => {
						let call = NewCheckpoint::read(bytes)?;
						history.checkpoints.push(Honest { call, before });
					},
					_ => history.headers.push(Honest { call: NewHeader::read(bytes)?, before }),
				}
			}
			history.blocks.push(std::mem::replace(&mut before, at));
		}
		Ok(history)
	}

	/// The proofs of what gateways of this chain logged.
	pub fn proofs(
		&self,
		chain: u64,
		is_meant: impl Fn(GatewayEvent) -> bool,
	) -> impl DoubleEndedIterator<Item = &Honest<Prove>> {
		self.proofs.iter().filter(move |honest| {
			let event = GatewayEvent::decode(&honest.call.log);
			honest.call.chain == chain && event.is_some_and(&is_meant)
		})
	}

	/// The last state before something was brought in which anything can be tried.
	pub async fn before<C>(&self, honest: &Honest<C>) -> Result<State<'_>> {
		let number = honest.before.block_number();
		for at in self.blocks.iter().rev().filter(|at| at.block_number() <= number) {
			if has_room(at).await? {
				return Ok(State::Sensor(at));
			}
		}
		bail!("all blocks up to {number} are full")
	}
}

/// Whether anything can be tried in the state of a block: not if a session began with it, since that
/// counts as all that a block can do.
async fn has_room(at: &At) -> Result<bool> {
	let remark = (head(at, "System", "remark")?, Vec::<u8>::new()).encode();
	Ok(refusal(at, &remark).await?.is_none())
}

/// The best block, once anything can be tried in its state.
pub async fn best(chain: &Chain) -> Result<At> {
	loop {
		let at = chain.best().await?;
		if has_room(&at).await? {
			return Ok(at);
		}
		tokio::time::sleep(Duration::from_secs(1)).await;
	}
}

/// What the encoding of a call begins with.
pub fn head(at: &At, pallet: &str, call: &str) -> Result<[u8; 2]> {
	let pallet = at.metadata_ref().pallet_by_name(pallet).context("the chain lacks a pallet")?;
	let call = pallet.call_variant_by_name(call).context("a pallet lacks a call")?;
	Ok([pallet.call_index(), call.index])
}

/// The name of the error that refuses a call in the state of a block; nothing if none does.
pub async fn refusal(at: &At, call: &[u8]) -> Result<Option<String>> {
	let mut transactions = at.transactions();
	let call = transactions.from_call_data_bytes(call)?;
	// For ever: a transaction that counts from this block on is good from the next one on.
	let params = DefaultExtrinsicParamsBuilder::<PolkadotConfig>::new().immortal().build();
	let signed = transactions.create_signed(&call, &dev::bob(), params).await?;
	let apply = "BlockBuilder_apply_extrinsic";
	let answer = at.runtime_apis().call_raw(apply, Some(signed.encoded())).await?;
	match &answer[..] {
		[0, 0] => Ok(None),
		[0, 1, why @ ..] => {
			let why = match DispatchError::decode_from(why, at.metadata())? {
				DispatchError::Module(error) => error.details()?.variant.name.clone(),
				other => other.to_string(),
			};
			Ok(Some(why))
		},
		// What the block took counts, as nothing begins another one.
		[1, 0, 6] => Ok(Some("ExhaustsResources".into())),
		_ => bail!("a call cannot be tried as of block {}: {answer:?}", at.block_number()),
	}
}

/// Send calls in one transaction, each of which takes effect or fails by itself; how many failed.
pub async fn send_each(chain: &Chain, calls: &[Vec<u8>], who: &Signer) -> Result<usize> {
	let at = chain.best().await?;
	let mut batch = head(&at, "Utility", "force_batch")?.to_vec();
	Compact(calls.len() as u32).encode_to(&mut batch);
	batch.extend(calls.iter().flatten());
	let batch = at.transactions().from_call_data_bytes(&batch)?;
	let receipt = chain.submit(&batch, who).await?;
	let events = receipt.at.events().fetch().await?;
	let events = events.iter().filter_map(Result::ok);
	Ok(events.filter(|event| event.event_name() == "ItemFailed").count())
}
