//! What is stored and passed around.

use crate::{limits::Window, Balance, BlockProofOf, Config, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::{
	deps::{
		frame_support::stored,
		frame_system::pallet_prelude::BlockNumberFor,
		sp_core::{ConstU32, H256},
	},
	prelude::{BoundedVec, Weight},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use scale_info::TypeInfo;
use sensor_bridge_primitives::{
	tree::MAX_LEAVES, Checkpoint, Command, EthAddress, HeaderProof, Mode, Nonce, ReceiptProof,
};

/// How a destination's events are proven.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Route {
	/// By Ethereum's light client.
	#[codec(index = 0)]
	Ethereum,
	/// By the checkpoints that Polygon's validators leave on Ethereum.
	#[codec(index = 1)]
	Polygon,
}

/// What transfers to and from a destination cost, and how much passes.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Terms {
	/// What whoever delivers a message is paid.
	pub fee: Balance,
	/// The least that can be sent.
	pub minimum: Balance,
	/// How much can be locked at most.
	pub cap: Balance,
	/// How much leaves within a window; also, how much can be sent at once.
	pub outbound: Balance,
	/// How much comes back within a window.
	pub inbound: Balance,
}

/// A part of a queue: from the first number, before the next.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Range {
	/// The oldest that may be taken.
	pub first: u64,
	/// The next to hand out.
	pub next: u64,
}

impl Range {
	/// How many numbers it has.
	pub fn len(&self) -> u64 {
		self.next.saturating_sub(self.first)
	}

	/// Whether it has none.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// Whether it has this one.
	pub fn contains(&self, number: u64) -> bool {
		(self.first..self.next).contains(&number)
	}
}

/// An EVM chain to which $SENSE can be sent.
#[stored]
pub struct Destination<T: Config> {
	/// How its events are proven.
	pub route: Route,
	/// To which gateway messages are addressed now.
	pub gateway: EthAddress,
	/// Whether anything passes.
	pub mode: Mode,
	/// What passes, and for how much.
	pub terms: Terms,
	/// The number of the latest message; 0 before the first.
	pub sent: Nonce,
	/// How many messages are not known to be delivered.
	pub open: u32,
	/// What is minted there, or about to be. Never less than what exists there.
	pub locked: Balance,
	/// What waits to be sent there.
	pub waiting: Balance,
	/// How many transfers wait to be sent there.
	pub queued: u32,
	/// Their places in the queue. Those that were called off leave theirs empty.
	pub queue: Range,
	/// The places of those who wait for what came back.
	pub arrivals: Range,
	/// What was sent there lately.
	pub outbound: Window<BlockNumberFor<T>>,
	/// What came back lately.
	pub inbound: Window<BlockNumberFor<T>>,
}

/// A transfer that waits to be sent.
#[stored]
pub struct Transfer<T: Config> {
	/// Whose money it is.
	pub sender: T::AccountId,
	/// Who is to get it there.
	pub recipient: EthAddress,
	/// How much.
	pub amount: Balance,
	/// What was paid for the delivery.
	pub fee: Balance,
}

/// Somebody who waits for what came back.
#[stored]
pub struct Arrival<T: Config> {
	/// Who.
	pub to: T::AccountId,
	/// How much; nothing, if it was struck out.
	pub amount: Balance,
}

/// A message that is not known to be delivered.
#[stored]
pub struct Open<T: Config> {
	/// The gateway that it is good for.
	pub gateway: EthAddress,
	/// What it says.
	pub command: Command,
	/// Who gets the money back if it cannot be minted; nobody for orders.
	pub sender: Option<T::AccountId>,
	/// What whoever delivers it is paid.
	pub fee: Balance,
	/// The block that made it.
	pub block: BlockNumberFor<T>,
	/// Its place among the messages of that block.
	pub place: u32,
}

impl<T: Config> Open<T> {
	/// What it sends.
	pub fn amount(&self) -> Balance {
		match self.command {
			Command::Mint { amount, .. } => amount,
			Command::SetMode(_) | Command::MoveTo(_) => 0,
		}
	}
}

/// The messages of a block, as others prove them.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct BlockLeaves {
	/// All of them, in order.
	pub hashes: BoundedVec<H256, ConstU32<MAX_LEAVES>>,
	/// How many are not known to be delivered.
	pub open: u32,
}

/// What governance tells a gateway.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Order {
	/// Let mints and burns wait, or pass again.
	#[codec(index = 0)]
	SetMode(Mode),
	/// Hand the token over to another gateway; to itself: stay.
	#[codec(index = 1)]
	MoveTo(EthAddress),
}

impl From<Order> for Command {
	fn from(order: Order) -> Self {
		match order {
			Order::SetMode(mode) => Self::SetMode(mode),
			Order::MoveTo(gateway) => Self::MoveTo(gateway),
		}
	}
}

/// Why a destination was halted.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Reason {
	/// Somebody who may ordered it.
	#[codec(index = 0)]
	Ordered,
	/// More was burnt there than had been sent.
	#[codec(index = 1)]
	Shortfall,
	/// A checkpoint that was relied on is not one any more.
	#[codec(index = 2)]
	Reset,
}

/// What a log demands money for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Demand {
	/// Tokens were burnt.
	#[codec(index = 0)]
	Burn {
		/// The gateway that logged it.
		gateway: EthAddress,
		/// The burn's number there.
		nonce: Nonce,
	},
	/// A message could not be executed, and comes back.
	#[codec(index = 1)]
	Return {
		/// The message's number.
		nonce: Nonce,
	},
}

/// A checkpoint, and when it was made.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Kept {
	/// The checkpoint.
	pub checkpoint: Checkpoint,
	/// The block of Ethereum that has it.
	pub at: u64,
}

/// Where Polygon is followed.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Following {
	/// The contract on Ethereum that logs checkpoints.
	pub root_chain: EthAddress,
	/// With which block of Polygon the next checkpoint begins.
	pub next_block: u64,
	/// From which block of Ethereum on logs count.
	pub since: u64,
	/// The checkpoints that are kept.
	pub kept: Range,
}

/// Proves that a gateway logged something.
#[derive(Clone, Debug, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Proof<Block> {
	/// On Ethereum.
	#[codec(index = 0)]
	Ethereum {
		/// The receipt that has the log.
		receipt: ReceiptProof,
		/// The block that has the receipt.
		block: Block,
	},
	/// On Polygon.
	#[codec(index = 1)]
	Polygon {
		/// The receipt that has the log.
		receipt: ReceiptProof,
		/// The block that has the receipt.
		header: HeaderProof,
		/// The number of the checkpoint that has the block.
		checkpoint: u64,
	},
}

/// A proof as this chain takes it.
pub type ProofOf<T> = Proof<BlockProofOf<T>>;

impl<Block> Proof<Block> {
	/// What it costs at most to check it, and to do what was proven.
	pub(crate) fn weight<T: Config>(&self) -> Weight {
		match self {
			Self::Ethereum { receipt, .. } => T::WeightInfo::prove_on_ethereum(receipt.size()),
			Self::Polygon { receipt, .. } => T::WeightInfo::prove_on_polygon(receipt.size()),
		}
	}
}

/// A message, and what a gateway asks for besides the proof of the block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Delivery<BlockNumber> {
	/// The message.
	pub message: sensor_bridge_primitives::Message,
	/// The block that made it. The root is in the leaf of the next block.
	pub block: BlockNumber,
	/// What leads from the message to the root.
	pub proof: alloc::vec::Vec<H256>,
	/// What whoever delivers it is paid.
	pub fee: Balance,
}
