//! What is stored and passed around.

use crate::Config;
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{Balance, ContentId, ListingId, VersionId};

/// An amount of an asset.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Price<AssetKind> {
	/// In which asset.
	pub asset: AssetKind,
	/// How much, in the asset's smallest unit.
	pub amount: Balance,
}

/// What a licence permits. Licences on different terms are different tokens.
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
pub struct Terms {
	/// Using the data to earn money.
	pub commercial: bool,
	/// Training models that are published or sold.
	pub models: bool,
	/// Passing the data on.
	pub share: bool,
	/// The full text of the licence. Between people it goes before the flags; the chain cannot read
	/// it, and goes by the flags.
	pub document: Option<ContentId>,
}

/// Licences of one version, for sale.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Listing<AccountId, AssetKind, BlockNumber> {
	/// Who sells, and has the deposit on hold.
	pub seller: AccountId,
	/// What is sold.
	pub version: VersionId,
	/// What one licence costs.
	pub price: Price<AssetKind>,
	/// What a licence permits.
	pub terms: Terms,
	/// The asset one unit of which is a licence.
	pub licence: u32,
	/// How many licences are sold at most.
	pub seats: Option<u32>,
	/// How many have been sold, and not been refunded.
	pub sold: u32,
	/// The first block at which nobody can buy any more.
	pub expires: Option<BlockNumber>,
	/// What the seller has on hold for this listing.
	pub deposit: Balance,
}

/// A sale whose price waits in the pot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Sale<AccountId, AssetKind, BlockNumber> {
	/// Under which listing.
	pub listing: ListingId,
	/// What was sold.
	pub version: VersionId,
	/// Who paid, and gets it back if the data is lost.
	pub buyer: AccountId,
	/// Who sold, and is paid in the end.
	pub seller: AccountId,
	/// What the buyer paid.
	pub price: Price<AssetKind>,
	/// The platform's part of it.
	pub take: Balance,
	/// The contributors' part of it.
	pub royalties: Balance,
	/// The asset one unit of which is the licence.
	pub licence: u32,
	/// The block at whose start the guarantee ends, or is extended.
	pub until: BlockNumber,
	/// How often the guarantee was extended.
	pub extensions: u32,
}

impl<AccountId, AssetKind, BlockNumber> Sale<AccountId, AssetKind, BlockNumber> {
	/// The owner's part of the price.
	pub fn to_owner(&self) -> Balance {
		self.price.amount.saturating_sub(self.take).saturating_sub(self.royalties)
	}
}

/// What a sale whose price waits comes to, as the data is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Outlook {
	/// The data is there: everybody is paid when the guarantee ends.
	#[codec(index = 0)]
	Sound,
	/// The data is out of reach, and may come back or be lost: the guarantee is extended.
	#[codec(index = 1)]
	InDoubt,
	/// The data is lost: the buyer can have the price back.
	#[codec(index = 2)]
	Lost,
}

/// Which positions of the queue of guarantees are in use: from `head`, before `tail`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct QueueRange {
	/// The position of the guarantee that ends first.
	pub head: u64,
	/// The next position to hand out.
	pub tail: u64,
}

/// What the contributors of a version have earned together, in one asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RoyaltyPool {
	/// All that sales ever brought.
	pub deposited: Balance,
	/// All that contributors ever claimed.
	pub claimed: Balance,
}

impl RoyaltyPool {
	/// What is still in the pot for this pool.
	pub fn remaining(&self) -> Balance {
		self.deposited.saturating_sub(self.claimed)
	}
}

/// A [`Price`] in this runtime's assets.
pub type PriceOf<T> = Price<<T as Config>::AssetKind>;

/// A [`Listing`] in this runtime's types.
pub type ListingOf<T> =
	Listing<<T as frame_system::Config>::AccountId, <T as Config>::AssetKind, BlockNumberFor<T>>;

/// A [`Sale`] in this runtime's types.
pub type SaleOf<T> =
	Sale<<T as frame_system::Config>::AccountId, <T as Config>::AssetKind, BlockNumberFor<T>>;

/// The assets that licences of one version are, by their terms.
pub type LicenceAssetsOf<T> = BoundedVec<(Terms, u32), <T as Config>::MaxTerms>;

/// Names a royalty pool: of which version, in which asset.
pub type PoolId<T> = (VersionId, <T as Config>::AssetKind);
