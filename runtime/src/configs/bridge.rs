//! Bridge: how other chains are followed, and who stops what.
//!
//! Ethereum is followed by a light client, which every network tells by its genesis which Ethereum it
//! is. The chain's forks follow from that; the next one that the client does not know asks for an
//! upgrade, and until then nothing new is proven. That is Gloas, which Sepolia has from epoch 353,024
//! on, scheduled for 6 October 2026: a network that follows Sepolia learns nothing after. It changes
//! what is proven, and how, so its version alone must not be added; see `docs/bridge/runbook.md`.
//!
//! Limits count by the day. A referendum of the guardian's track, or one that the fellowship has
//! hurried, halts a destination; only root adds one, sets its terms, commands its gateway, and lets it
//! run again.

use super::treasury::TreasuryAccount;
use crate::{
	time::{Scaled, DAYS},
	weights, AccountId, Balances, EthereumClient, Runtime, RuntimeEvent,
};
use pallet_bridge::client;
use pallet_governance::origins;
use polkadot_sdk::{
	frame_support::{
		parameter_types,
		traits::{ConstU32, EitherOf},
		PalletId,
	},
	frame_system::EnsureRoot,
	sp_runtime::traits::ConvertInto,
};
use sensor_bridge_primitives::{ChainId, Log, ReceiptProof, Unproven};
use snowbridge_beacon_primitives::{ExecutionProof, Fork, ForkVersions};
use snowbridge_verification_primitives::{
	Log as EventLog, Proof as EventProof, VerificationError, Verifier,
};

parameter_types! {
	pub const BridgePalletId: PalletId = PalletId(*b"sensor/b");
	pub Forks: ForkVersions = forks(pallet_bridge::EthereumChain::<Runtime>::get());
}

/// The forks of the Ethereum with this chain id. One that is not known was made for a test, and had
/// all of its forks before it began.
fn forks(chain: ChainId) -> ForkVersions {
	let fork = |version: u32, epoch: u64| Fork { version: version.to_be_bytes(), epoch };
	match chain {
		1 => ForkVersions {
			genesis: fork(0x00000000, 0),
			altair: fork(0x01000000, 74_240),
			bellatrix: fork(0x02000000, 144_896),
			capella: fork(0x03000000, 194_048),
			deneb: fork(0x04000000, 269_568),
			electra: fork(0x05000000, 364_032),
			fulu: fork(0x06000000, 411_392),
		},
		// Sepolia.
		11_155_111 => ForkVersions {
			genesis: fork(0x90000069, 0),
			altair: fork(0x90000070, 50),
			bellatrix: fork(0x90000071, 100),
			capella: fork(0x90000072, 56_832),
			deneb: fork(0x90000073, 132_608),
			electra: fork(0x90000074, 222_464),
			fulu: fork(0x90000075, 272_640),
		},
		_ => ForkVersions {
			genesis: fork(0x00000000, 0),
			altair: fork(0x01000000, 0),
			bellatrix: fork(0x02000000, 0),
			capella: fork(0x03000000, 0),
			deneb: fork(0x04000000, 0),
			electra: fork(0x05000000, 0),
			// The news that the light client is measured with were signed before it.
			fulu: fork(0x06000000, if cfg!(feature = "runtime-benchmarks") { u64::MAX } else { 0 }),
		},
	}
}

impl snowbridge_pallet_ethereum_client::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ForkVersions = Forks;
	// Ethereum's blocks become final by the epoch. One update for each is free.
	type FreeHeadersInterval = ConstU32<32>;
	type WeightInfo = weights::snowbridge_pallet_ethereum_client::Weights;
}

/// The light client, as the bridge asks it.
pub struct LightClient;

impl client::EthereumClient for LightClient {
	type Block = ExecutionProof;

	fn verify(log: &Log, receipt: &ReceiptProof, block: &ExecutionProof) -> Result<u64, Unproven> {
		let header = &block.execution_header;
		// The light client reads the receipt once more, in its own way. Both have to agree.
		receipt.verify(header.receipts_root(), log)?;
		let event = EventLog {
			address: log.address,
			topics: log.topics.to_vec(),
			data: log.data.to_vec(),
			tx_index: receipt.transaction.into(),
		};
		let proof = EventProof {
			receipt_proof: receipt.nodes.iter().map(|node| node.to_vec()).collect(),
			execution_proof: block.clone(),
		};
		<EthereumClient as Verifier>::verify(&event, &proof).map_err(|why| match why {
			VerificationError::Halted => Unproven::Halted,
			VerificationError::HeaderNotFound | VerificationError::InvalidExecutionProof(_) => {
				Unproven::Block
			},
			VerificationError::InvalidProof | VerificationError::InvalidLog => Unproven::Receipt,
			VerificationError::LogNotFound => Unproven::Log,
		})?;
		Ok(header.block_number())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_block(receipts: polkadot_sdk::sp_core::H256) -> ExecutionProof {
		made_up::block(receipts)
	}
}

impl pallet_bridge::Config for Runtime {
	type PalletId = BridgePalletId;
	type Currency = Balances;
	type Treasury = TreasuryAccount;
	type Accounts = ConvertInto;
	type Ethereum = LightClient;
	type AdminOrigin = EnsureRoot<AccountId>;
	// Not `WhitelistedCaller`: any referendum on its track has that, whatever the fellowship says. What
	// the fellowship hurries is dispatched as root.
	type HaltOrigin = EitherOf<EnsureRoot<AccountId>, origins::BridgeGuardian>;
	type Window = Scaled<{ DAYS }>;
	type MaxDestinations = ConstU32<8>;
	type MaxQueue = ConstU32<1_024>;
	type MaxOpen = ConstU32<4_096>;
	type MaxCheckpoints = ConstU32<1_024>;
	type WeightInfo = pallet_bridge::weights::SubstrateWeight<Runtime>;
}

/// Blocks of an Ethereum that nobody signed, which the light client is told are final.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub mod made_up {
	use super::*;
	use alloc::{vec, vec::Vec};
	use polkadot_sdk::{sp_core::H256, sp_io::hashing::sha2_256};
	use snowbridge_beacon_primitives::{
		types::deneb::ExecutionPayloadHeader, AncestryProof, BeaconHeader, CompactBeaconState,
		VersionedExecutionPayloadHeader,
	};
	use snowbridge_pallet_ethereum_client::{FinalizedBeaconState, LatestFinalizedBlockRoot};

	/// The slot of the block; the slot after it is the latest that is final.
	const SLOT: u64 = 7;
	/// Where the execution header is in the body of a beacon block.
	const EXECUTION_PLACE: (u64, usize) = (9, 4);
	/// Where the block is among the blocks before the final one.
	const ANCESTRY_PLACE: (u64, usize) = (SLOT, 13);

	/// The root of a tree that has this node at a place, and nothing else; and the branch to it.
	fn lift(node: H256, (place, depth): (u64, usize)) -> (H256, Vec<H256>) {
		let branch = vec![H256::zero(); depth];
		let root = branch.iter().enumerate().fold(node, |node, (level, sibling)| {
			let pair = match (place >> level) & 1 {
				0 => [node.0, sibling.0],
				_ => [sibling.0, node.0],
			};
			H256(sha2_256(&pair.concat()))
		});
		(root, branch)
	}

	/// A block that has these receipts, and is an ancestor of the latest final one.
	pub fn block(receipts: H256) -> ExecutionProof {
		let execution_header = VersionedExecutionPayloadHeader::Deneb(ExecutionPayloadHeader {
			receipts_root: receipts,
			logs_bloom: vec![0; 256],
			extra_data: vec![0; 32],
			block_number: SLOT,
			..Default::default()
		});
		let execution_root =
			execution_header.hash_tree_root().expect("all parts are as long as they are");
		let (body_root, execution_branch) = lift(execution_root, EXECUTION_PLACE);
		let header = BeaconHeader { slot: SLOT, body_root, ..Default::default() };
		let root = header.hash_tree_root().expect("a header has a root");
		let (block_roots_root, header_branch) = lift(root, ANCESTRY_PLACE);
		let finalized_block_root = H256::repeat_byte(0xf1);
		let state = CompactBeaconState { slot: SLOT + 1, block_roots_root };
		FinalizedBeaconState::<Runtime>::insert(finalized_block_root, state);
		LatestFinalizedBlockRoot::<Runtime>::put(finalized_block_root);
		ExecutionProof {
			header,
			ancestry_proof: Some(AncestryProof { header_branch, finalized_block_root }),
			execution_header,
			execution_branch,
		}
	}
}
