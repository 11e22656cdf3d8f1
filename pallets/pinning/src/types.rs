//! What is stored and passed around.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::{
	deps::{
		frame_support::stored, frame_system::pallet_prelude::BlockNumberFor, sp_core::ConstU32,
	},
	prelude::BoundedVec,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use scale_info::TypeInfo;
use sensor_primitives::{
	manifest,
	traits::{PinnerId, MAX_REPLICAS},
	Balance, ContentId, VersionId,
};

/// The most bytes of a block that can be demanded; IPFS has none that are larger.
pub const MAX_BLOCK: u32 = 2 * 1024 * 1024;

/// A block that is shown.
pub type Block = BoundedVec<u8, ConstU32<MAX_BLOCK>>;

/// A block of the list of a version's blocks.
pub type ListBlock = BoundedVec<u8, ConstU32<{ manifest::PAGE as u32 }>>;

/// The list's blocks that prove what stands in it: its root, if it has several pages, and a page.
pub type Path = BoundedVec<ListBlock, ConstU32<2>>;

/// A multiaddress (text) at which a pinner serves.
pub type AddressOf<T> = BoundedVec<u8, <T as Config>::MaxAddressLen>;

/// Where a pinner serves.
pub type AddressesOf<T> = BoundedVec<AddressOf<T>, <T as Config>::MaxAddresses>;

/// What a pinner offers.
#[stored]
pub struct Offer<T: Config> {
	/// Where it serves: multiaddresses with its peer id.
	pub addresses: AddressesOf<T>,
	/// How many bytes it keeps at most.
	pub capacity: u64,
	/// What it asks for a GiB that an audit found.
	pub price: Balance,
}

/// One who keeps versions for rent.
#[stored]
pub struct Pinner<T: Config> {
	/// Who has the bond on hold and gets the rent.
	pub account: T::AccountId,
	/// What it offers.
	pub offer: Offer<T>,
	/// Bytes that it was given to keep.
	pub used: u64,
	/// How many versions it was given to keep.
	pub replicas: u32,
	/// What is on hold.
	pub bond: Balance,
	/// Rent that it has not claimed yet.
	pub earned: Balance,
	/// How many demands for blocks it has not answered yet.
	pub demands: u32,
	/// From when on it may go, if it has given notice.
	pub leaves: Option<BlockNumberFor<T>>,
	/// Whether audits found that it lacks what others have, since it last changed its offer.
	pub suspended: bool,
}

/// A pinner that can be drawn, as the roster has it.
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
pub struct Listed<BlockNumber> {
	/// Who it is.
	pub pinner: PinnerId,
	/// What it asks for a GiB that an audit found.
	pub price: Balance,
	/// How many more bytes it keeps.
	pub free: u64,
	/// Since when it offers this price, and as much room.
	pub since: BlockNumber,
}

/// A version that a pinner was given to keep.
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
pub struct Replica {
	/// Who keeps it.
	pub pinner: PinnerId,
	/// The rent for every audit that finds it. As much is set aside for the next.
	pub rent: Balance,
	/// Whether an audit has found it yet.
	pub found: bool,
	/// How many audits in a row have not.
	pub failures: u32,
}

/// Somebody's wish that a version be kept.
#[stored]
pub struct Order<T: Config> {
	/// Who pays, and gets back what is left.
	pub payer: T::AccountId,
	/// How many should keep it.
	pub wanted: u32,
	/// The most that a GiB may cost an audit.
	pub max_price: Balance,
	/// What is left of the money, besides the rents that are set aside.
	pub budget: Balance,
	/// Bytes of the version.
	pub bytes: u64,
	/// Who keeps it. More than are wanted while somebody is being replaced.
	pub replicas: BoundedVec<Replica, ConstU32<MAX_REPLICAS>>,
	/// Its place among those that wait for pinners to be drawn, if it does.
	pub draw: Option<u64>,
}

/// An order that waits for pinners to be drawn.
#[stored]
pub struct Draw<T: Config> {
	/// The order's version.
	pub version: VersionId,
	/// The block at whose start it is its turn.
	pub due: BlockNumberFor<T>,
}

/// A block that a pinner has to show on chain.
#[stored]
pub struct Demand<T: Config> {
	/// Who asks, and paid for the answer.
	pub by: T::AccountId,
	/// Of whom.
	pub pinner: PinnerId,
	/// Of which version.
	pub version: VersionId,
	/// The block.
	pub content: ContentId,
	/// Its size, in bytes.
	pub size: u32,
	/// What was paid for the answer.
	pub fee: Balance,
	/// The block at whose start it is too late.
	pub until: BlockNumberFor<T>,
}
