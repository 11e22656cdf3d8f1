//! # Marketplace
//!
//! Sells licences to use dataset versions, and splits what buyers pay: a take for the platform,
//! royalties for the people whose work made the version, and the rest for its owner.
//!
//! A purchase mints one licence token. Every version has an asset of its own for each of the terms
//! that it was ever offered on, so that a licence says what its holder may do.
//!
//! The data is guaranteed for some time. Until then all that the buyer paid waits in a pot; if the
//! data is lost meanwhile, the buyer can hand the licence back and have the price again. While it is
//! out of reach, nothing can be bought, and the guarantee is extended, a limited number of times.
//!
//! Royalties gather in the same pot, one pool for each version and asset, and wait there until a
//! contributor claims its share; a sale costs the same however many contributors there are.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use frame::{
	deps::frame_support::weights::WeightMeter,
	prelude::*,
	token::{
		fungible::MutateHold,
		fungibles::{Create, Mutate},
	},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Datasets, Licences},
	Balance, ListingId, SaleId, VersionId,
};

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use weights::WeightInfo;

pub mod royalties;
pub mod types;
pub mod weights;

mod claims;
mod guarantees;
mod licences;
mod listings;
mod pot;
mod sales;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use types::{
	LicenceAssetsOf, ListingOf, Outlook, PoolId, PriceOf, QueueRange, RoyaltyPool, SaleOf, Terms,
};

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {
		/// Money, for the deposits of listings.
		type Currency: MutateHold<
			Self::AccountId,
			Reason = Self::RuntimeHoldReason,
			Balance = Balance,
		>;

		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;

		/// Names what one can pay with.
		type AssetKind: Parameter + Member + MaxEncodedLen;

		/// Everything that one can pay with.
		type Assets: Mutate<Self::AccountId, AssetId = Self::AssetKind, Balance = Balance>;

		/// The chain's own currency. Always accepted.
		type NativeAsset: Get<Self::AssetKind>;

		/// Which other assets prices may be in. Must not contain licence tokens.
		type AcceptedAssets: Contains<Self::AssetKind>;

		/// Licence tokens.
		type Licence: Create<Self::AccountId, AssetId = u32, Balance = Balance>
			+ Mutate<Self::AccountId>;

		/// Id of the first licence token. Only this pallet may create assets from here on.
		#[pallet::constant]
		type FirstLicenceId: Get<u32>;

		/// The registry of what can be sold.
		type Datasets: Datasets<Self::AccountId>;

		/// The platform's share of every sale.
		type TakeRate: Get<Permill>;

		/// Who receives the platform's share. An account that exists, because not every asset can
		/// bring one into being.
		type Treasury: Get<Self::AccountId>;

		/// Names the pot: the account that keeps what was paid until it is paid on, and issues
		/// licences.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// For how long sold data is guaranteed, in blocks; at least one.
		#[pallet::constant]
		type GuaranteePeriod: Get<BlockNumberFor<Self>>;

		/// How often a guarantee is extended while nobody knows whether the data comes back, or
		/// somebody cannot be paid.
		#[pallet::constant]
		type MaxExtensions: Get<u32>;

		/// What a seller has on hold for each listing.
		type ListingDeposit: Get<Balance>;

		/// On how many different terms a version can ever be offered.
		#[pallet::constant]
		type MaxTerms: Get<u32>;

		/// How many pools can be claimed from in one call.
		#[pallet::constant]
		type MaxClaims: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks pay with.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetKind>;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A seller's deposit for a listing.
		#[codec(index = 0)]
		Listing,
	}

	/// The id of the next listing.
	#[pallet::storage]
	pub type NextListingId<T: Config> = StorageValue<_, ListingId, ValueQuery>;

	/// What is for sale, by id.
	///
	/// The seller's deposit stays on hold for as long as the entry exists.
	// Twox64Concat, here and below where keys are ids: pallets assign them, so that callers
	// cannot choose them.
	#[pallet::storage]
	pub type Listings<T: Config> = StorageMap<_, Twox64Concat, ListingId, ListingOf<T>>;

	/// The id of the next licence token.
	#[pallet::storage]
	pub type NextLicenceId<T: Config> = StorageValue<_, u32, ValueQuery, T::FirstLicenceId>;

	/// Which assets the licences of a version are: one for each of the terms that it was ever
	/// offered on, created when it was first listed on them.
	#[pallet::storage]
	pub type LicenceAssets<T: Config> =
		StorageMap<_, Twox64Concat, VersionId, LicenceAssetsOf<T>, ValueQuery>;

	/// The id of the next sale.
	#[pallet::storage]
	pub type NextSaleId<T: Config> = StorageValue<_, SaleId, ValueQuery>;

	/// Sales whose price waits in the pot, by id.
	#[pallet::storage]
	pub type Sales<T: Config> = StorageMap<_, Twox64Concat, SaleId, SaleOf<T>>;

	/// Sales in the order in which their guarantees end. Some of them may be over already.
	// All guarantees last equally long, so the order in which they begin is the order in which they
	// end, and no block needs to look further than the head of the queue.
	#[pallet::storage]
	pub type Guarantees<T: Config> = StorageMap<_, Twox64Concat, u64, SaleId>;

	/// The positions in use of [`Guarantees`].
	#[pallet::storage]
	pub type GuaranteesRange<T: Config> = StorageValue<_, QueueRange, ValueQuery>;

	/// How much of what the pot has in an asset is somebody's: prices that wait, and royalties that
	/// nobody has claimed yet.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetKind, Balance, ValueQuery>;

	/// What contributors of a version have earned in an asset.
	#[pallet::storage]
	pub type Royalties<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		VersionId,
		Blake2_128Concat,
		T::AssetKind,
		RoyaltyPool,
		ValueQuery,
	>;

	/// How much of a pool of [`Royalties`] a contributor has claimed so far.
	#[pallet::storage]
	pub type Claimed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, VersionId>,
			NMapKey<Blake2_128Concat, T::AssetKind>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Balance,
		ValueQuery,
	>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Licences of a version are for sale.
		Listed {
			/// The new listing.
			listing: ListingId,
			/// What is sold.
			version: VersionId,
			/// Who sells it.
			seller: T::AccountId,
			/// What one licence costs.
			price: PriceOf<T>,
			/// What buyers may do with the data.
			terms: Terms,
		},
		/// A listing was closed and its deposit returned.
		Unlisted {
			/// The listing.
			listing: ListingId,
		},
		/// The price of a listing changed.
		PriceChanged {
			/// The listing.
			listing: ListingId,
			/// What one licence costs now.
			price: PriceOf<T>,
		},
		/// A licence was sold. The price waits in the pot until the guarantee is over.
		///
		/// `take`, `royalties` and `to_owner` add up to what the buyer paid.
		Sold {
			/// The sale; none if the licence was free, and nothing waits.
			sale: Option<SaleId>,
			/// Under which listing.
			listing: ListingId,
			/// What was sold.
			version: VersionId,
			/// Who may use it now.
			buyer: T::AccountId,
			/// What the buyer paid.
			price: PriceOf<T>,
			/// What the platform will receive.
			take: Balance,
			/// What will go to the contributors' pool.
			royalties: Balance,
			/// What the owner will receive.
			to_owner: Balance,
			/// The asset one unit of which is the licence.
			licence: u32,
		},
		/// A guarantee is over, and what the buyer paid was paid on.
		SaleSettled {
			/// The sale.
			sale: SaleId,
			/// What was sold.
			version: VersionId,
			/// What everybody was paid in.
			asset: T::AssetKind,
			/// What the platform received.
			take: Balance,
			/// What went to the contributors' pool.
			royalties: Balance,
			/// What the owner received.
			to_owner: Balance,
			/// The owner; or the platform, if the owner's account could not take it for too long.
			owner: T::AccountId,
		},
		/// The data was lost, the licence burnt, and the buyer got the price back.
		SaleRefunded {
			/// The sale.
			sale: SaleId,
			/// What had been sold.
			version: VersionId,
			/// What was paid back.
			price: PriceOf<T>,
			/// The buyer; or the platform, if the buyer's account could not take it for too long.
			to: T::AccountId,
		},
		/// When a guarantee ended, nobody knew whether the data would come back, or somebody could
		/// not be paid. It goes on.
		GuaranteeExtended {
			/// The sale.
			sale: SaleId,
			/// The block at whose start it ends now.
			until: BlockNumberFor<T>,
		},
		/// A guarantee is over, but somebody could not be paid.
		SettlementFailed {
			/// The sale.
			sale: SaleId,
			/// Why.
			error: DispatchError,
		},
		/// A contributor claimed royalties.
		RoyaltiesClaimed {
			/// What they were earned with.
			version: VersionId,
			/// In which asset.
			asset: T::AssetKind,
			/// Who earned them.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No listing has this id: it was never opened, or it is closed.
		ListingNotFound,
		/// The version does not exist, or its data is not available at the moment.
		DatasetUnavailable,
		/// The contributors of the version are still being credited; it can be sold once all are.
		NotSealed,
		/// Only the owner of a version can sell it, and the listing is not theirs, or not any
		/// more.
		NotOwner,
		/// Prices cannot be in this asset; see the accepted assets.
		AssetNotAccepted,
		/// The price is not zero, but smaller than the smallest balance of its asset.
		PriceTooLow,
		/// The listing costs more than the buyer agreed to, or another asset; its price changed.
		PriceAboveMaximum,
		/// The version has been offered on as many different terms as the chain keeps apart. Use
		/// terms that it was offered on before.
		TooManyTerms,
		/// A listing needs at least one seat.
		NoSeats,
		/// The expiry block has passed already.
		ExpiryInThePast,
		/// The listing has expired.
		ListingExpired,
		/// Every seat of the listing is sold.
		SoldOut,
		/// The buyer owns the version, or has a licence for it on the same terms already.
		AlreadyLicensed,
		/// No price waits under this id: the sale was settled or refunded, or never made.
		SaleNotFound,
		/// The guarantee is not over; the price waits until then.
		GuaranteeRunning,
		/// Only the buyer gets a price back.
		NotBuyer,
		/// The data is not lost. It may be out of reach at the moment; the guarantee is extended
		/// while it is.
		NotLost,
		/// The buyer does not have the licence any more, which would be burnt.
		LicenceGone,
		/// There are no royalties to claim: all are paid out, or none were earned.
		NothingToClaim,
		/// All ids that the chain can hand out are used up.
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::end_due_guarantees(now, meter);
		}

		fn integrity_test() {
			assert!(T::MaxClaims::get() > 0, "MaxClaims of zero makes claim_many useless");
			assert!(T::MaxTerms::get() > 0, "MaxTerms of zero makes list useless");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The listing with this id, if it is open.
		pub fn listing(id: ListingId) -> Option<ListingOf<T>> {
			Listings::<T>::get(id)
		}

		/// The royalties that `who` can claim now for its part in `version`.
		pub fn claimable(who: T::AccountId, version: VersionId, asset: T::AssetKind) -> Balance {
			Self::entitlement(&who, version, &asset)
		}

		/// The share of every sale that goes to the platform now.
		pub fn take_rate() -> Permill {
			T::TakeRate::get()
		}

		/// The sale with this id, while its price waits.
		pub fn sale(id: SaleId) -> Option<SaleOf<T>> {
			Sales::<T>::get(id)
		}

		/// What a sale comes to as the data is now, while its price waits.
		pub fn sale_outlook(id: SaleId) -> Option<Outlook> {
			Sales::<T>::get(id).map(|sale| Self::outlook(&sale))
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Offer licences of `version` for sale, and put a deposit on hold.
		///
		/// A price of zero makes a free listing. Without `seats`, there is no end to the licences;
		/// without `expires`, the listing stays open until it is closed.
		///
		/// ## Dispatch origin
		/// Signed, by the version's owner.
		///
		/// ## Errors
		/// - [`Error::DatasetUnavailable`], [`Error::NotSealed`], [`Error::NotOwner`]: it cannot be sold
		///   (by the caller).
		/// - [`Error::AssetNotAccepted`], [`Error::PriceTooLow`]: the price is not acceptable.
		/// - [`Error::TooManyTerms`]: the terms are new, and there are enough.
		/// - [`Error::NoSeats`], [`Error::ExpiryInThePast`]: nobody could ever buy.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot cover the deposit.
		///
		/// ## Events
		/// - [`Event::Listed`].
		#[pallet::call_index(0)]
		pub fn list(
			origin: OriginFor<T>,
			version: VersionId,
			price: PriceOf<T>,
			terms: Terms,
			seats: Option<u32>,
			expires: Option<BlockNumberFor<T>>,
		) -> DispatchResult {
			let seller = ensure_signed(origin)?;
			Self::do_list(seller, version, price, terms, seats, expires)
		}

		/// Close a listing and return its deposit. Licences that were sold stay valid.
		///
		/// ## Dispatch origin
		/// Signed: by the seller at any time, by anybody once the listing has expired.
		///
		/// ## Errors
		/// - [`Error::ListingNotFound`]: it is closed already.
		/// - [`Error::NotOwner`]: somebody else's listing, and it has not expired.
		///
		/// ## Events
		/// - [`Event::Unlisted`].
		#[pallet::call_index(1)]
		pub fn unlist(origin: OriginFor<T>, listing: ListingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unlist(who, listing)
		}

		/// Buy a licence. The price waits in the pot until the guarantee is over.
		///
		/// `max_price` protects the buyer from a price that changes in the meantime: the call
		/// fails when the listing asks for more, or for another asset.
		///
		/// ## Dispatch origin
		/// Signed, by the buyer.
		///
		/// ## Errors
		/// - [`Error::ListingNotFound`], [`Error::ListingExpired`], [`Error::SoldOut`]: too late.
		/// - [`Error::DatasetUnavailable`], [`Error::NotOwner`]: sales are paused, because the data
		///   is out of reach or has changed hands.
		/// - [`Error::AssetNotAccepted`], [`Error::PriceTooLow`]: the price was acceptable once, but
		///   is not any more.
		/// - [`Error::AlreadyLicensed`]: the buyer does not need another licence on these terms.
		/// - [`Error::PriceAboveMaximum`]: the price is not what the buyer agreed to.
		/// - [`TokenError`]: the buyer cannot pay.
		///
		/// ## Events
		/// - [`Event::Sold`].
		#[pallet::call_index(2)]
		pub fn buy(
			origin: OriginFor<T>,
			listing: ListingId,
			max_price: PriceOf<T>,
		) -> DispatchResult {
			let buyer = ensure_signed(origin)?;
			Self::do_buy(buyer, listing, max_price)
		}

		/// Claim the royalties that the caller's part in `version` has earned in `asset`.
		///
		/// ## Dispatch origin
		/// Signed, by the contributor.
		///
		/// ## Errors
		/// - [`Error::NothingToClaim`]: nothing was earned since the last claim.
		///
		/// ## Events
		/// - [`Event::RoyaltiesClaimed`].
		#[pallet::call_index(3)]
		pub fn claim_royalties(
			origin: OriginFor<T>,
			version: VersionId,
			asset: T::AssetKind,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_royalties(who, [(version, asset)])
		}

		/// Claim royalties from several pools at once; pools without any are passed over.
		///
		/// ## Dispatch origin
		/// Signed, by the contributor.
		///
		/// ## Errors
		/// - [`Error::NothingToClaim`]: none of the pools has anything for the caller.
		///
		/// ## Events
		/// - [`Event::RoyaltiesClaimed`], for every pool that paid.
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::claim_many(pools.len() as u32))]
		pub fn claim_many(
			origin: OriginFor<T>,
			pools: BoundedVec<PoolId<T>, T::MaxClaims>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_royalties(who, pools)
		}

		/// Change what one licence costs from now on.
		///
		/// ## Dispatch origin
		/// Signed, by the seller.
		///
		/// ## Errors
		/// - [`Error::ListingNotFound`], [`Error::NotOwner`]: not an open listing of the caller.
		/// - [`Error::AssetNotAccepted`], [`Error::PriceTooLow`]: the price is not acceptable.
		///
		/// ## Events
		/// - [`Event::PriceChanged`].
		#[pallet::call_index(5)]
		pub fn set_price(
			origin: OriginFor<T>,
			listing: ListingId,
			price: PriceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_price(who, listing, price)
		}

		/// Take the price of a lost version back, and hand the licence in.
		///
		/// ## Dispatch origin
		/// Signed, by the buyer.
		///
		/// ## Errors
		/// - [`Error::SaleNotFound`], [`Error::NotBuyer`]: the caller has no price that waits.
		/// - [`Error::NotLost`]: the data is there, or may still come back.
		/// - [`Error::LicenceGone`]: the caller passed the licence on.
		///
		/// ## Events
		/// - [`Event::SaleRefunded`].
		#[pallet::call_index(6)]
		pub fn claim_refund(origin: OriginFor<T>, sale: SaleId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_refund(who, sale)
		}

		/// Settle a sale whose guarantee is over, for those who do not want to wait for their turn in
		/// the queue, and for sales that left it because somebody could not be paid.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		///
		/// ## Errors
		/// - [`Error::SaleNotFound`]: it is settled already.
		/// - [`Error::GuaranteeRunning`]: it is too early.
		/// - [`Error::DatasetUnavailable`]: nobody knows whether the data comes back.
		/// - [`TokenError`]: somebody cannot be paid.
		///
		/// ## Events
		/// - [`Event::SaleSettled`]; or [`Event::SaleRefunded`], if the data is lost.
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::settle_weight())]
		pub fn settle(origin: OriginFor<T>, sale: SaleId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_settle(sale)
		}
	}
}
