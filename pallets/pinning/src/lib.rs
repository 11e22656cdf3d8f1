//! # Pinning
//!
//! Pinners keep dataset versions for rent.
//!
//! A pinner bonds money for the capacity that it offers, and names the addresses at which it serves.
//! Whoever wants a version kept places an order: how many should keep it, at which price, and money
//! in advance. Chain randomness draws the pinners among those who offer as much room for no more
//! money, two blocks later, so that neither can choose the other. Their nodes see by themselves what
//! they were given, and fetch it.
//!
//! Money and fault:
//! - Rent is paid for every audit that finds a replica (see `pallet-datasets`): the pinner's price for
//!   each GiB. An audit that comes to nothing, as when auditors are silent, changes nothing.
//! - A replica's next rent is set aside, so that nobody keeps anything for nothing. A replica whose
//!   next rent the order cannot pay ends with the rent for the last; with the last replica the order
//!   ends, too, and what is left goes back to the payer.
//! - Whoever ends an order pays each pinner that is not known to lack the version for the audit to
//!   come, because it was kept until then.
//! - A replica that audits do not find is replaced: another pinner is drawn and fetches the version.
//!   The former loses the rent, and nothing else: auditors may be wrong together. If others have the
//!   version, it is not drawn again until it renews its offer, so that those who are gone do not
//!   get in the way.
//! - Whoever doubts a replica demands a block of it on chain, and pays for the answer: for the place
//!   that it takes, and for the pinner's trouble. The more answers a pinner owes, the more another
//!   costs, so that it pays neither to swamp pinners nor to be asked by oneself alone. A pinner that
//!   does not show the block in time is at fault, loses a part of its bond, and its replica. That is a
//!   proof: anybody can answer, and nobody did.
//! - A demand stays when the order or the replica ends. Whoever has to show a block keeps it until
//!   then.
//! - A pinner that wants to go gives notice. It keeps what it was given until somebody else has it,
//!   or its notice is over.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use frame::{
	deps::{
		frame_support::weights::WeightMeter, frame_system::offchain::CreateAuthorizedTransaction,
	},
	prelude::*,
	traits::fungible::{Inspect, Mutate, MutateHold},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{BlockRandomness, Datasets, PinnerId},
	Balance, ContentId, VersionId,
};

mod demands;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
mod offchain_worker;
mod offers;
mod orders;
mod rent;
mod repair;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

use types::{Block, Demand, Draw, Listed, Offer, Order, Path, Pinner, MAX_BLOCK};

/// The account that keeps rents and fees until they are due.
type PotOf<T> = sensor_primitives::pot::Pot<
	<T as polkadot_sdk::frame_system::Config>::AccountId,
	<T as Config>::Currency,
	<T as Config>::PalletId,
>;

/// The id of a demand.
pub type DemandId = u64;

/// Bytes of a transaction that shows a block, besides the block; more than it has.
const SHOW_OVERHEAD: u32 = 1_024;

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The runtime needs `frame_system::AuthorizeCall` among its transaction extensions.
	#[pallet::config]
	pub trait Config:
		polkadot_sdk::frame_system::Config + CreateAuthorizedTransaction<Call<Self>>
	{
		/// Names the pot: the account that keeps rents and fees until they are due.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Money: bonds on hold, the rest in the pot.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;
		/// The registry of what can be kept.
		type Datasets: Datasets<Self::AccountId>;
		/// Draws the pinners.
		type Randomness: BlockRandomness;
		/// Where slashed money goes.
		type Treasury: Get<Self::AccountId>;
		/// What a pinner bonds, whatever it offers.
		type MinBond: Get<Balance>;
		/// What it bonds besides for each GiB that it offers.
		type BondPerGib: Get<Balance>;
		/// The part of its bond that a pinner at fault loses.
		#[pallet::constant]
		type Slash: Get<Permill>;
		/// The part of what is slashed that goes to whoever demanded the block.
		#[pallet::constant]
		type Reward: Get<Permill>;
		/// The fee of an answer, by the size of the block, for a pinner that has to answer nobody
		/// else; it pays for the answer's place on chain, too.
		type AnswerFee: Convert<u32, Balance>;
		/// The part of this fee that goes to the pinner; the rest goes to the treasury.
		///
		/// Pinners can demand blocks of themselves, so the rest must be worth the place on chain.
		#[pallet::constant]
		type AnswerShare: Get<Permill>;
		/// How long a pinner that wants to go has to stay, in blocks.
		type Notice: Get<BlockNumberFor<Self>>;
		/// How long a pinner has to show a block, in blocks; at least one.
		type AnswerWindow: Get<BlockNumberFor<Self>>;
		/// After how many audits in a row that did not find it a replica is given to another.
		#[pallet::constant]
		type MaxFailures: Get<u32>;
		/// How many pinners there are at most.
		#[pallet::constant]
		type MaxPinners: Get<u32>;
		/// How many demands a pinner has to answer at the same time at most.
		#[pallet::constant]
		type MaxDemands: Get<u32>;
		/// How many addresses a pinner has at most.
		#[pallet::constant]
		type MaxAddresses: Get<u32>;
		/// How long an address is at most, in bytes.
		#[pallet::constant]
		type MaxAddressLen: Get<u32>;
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A pinner's bond.
		#[codec(index = 0)]
		PinnerBond,
	}

	/// The id of the next pinner.
	#[pallet::storage]
	pub type NextPinnerId<T: Config> = StorageValue<_, PinnerId, ValueQuery>;

	/// Pinners, by id.
	///
	/// The bond stays on hold for as long as the entry exists.
	// Twox64Concat here and below: the pallet assigns the ids, so callers cannot choose keys.
	#[pallet::storage]
	pub type Pinners<T: Config> = StorageMap<_, Twox64Concat, PinnerId, Pinner<T>>;

	/// The pinner of an account.
	#[pallet::storage]
	pub type PinnerOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PinnerId>;

	/// Pinners that can be drawn: neither about to leave, nor suspended, nor short of bond. By id.
	#[pallet::storage]
	pub type Roster<T: Config> =
		StorageValue<_, BoundedVec<Listed<BlockNumberFor<T>>, T::MaxPinners>, ValueQuery>;

	/// Who should keep what, by version.
	///
	/// The pot has each order's budget, and besides one rent for each of its replicas.
	#[pallet::storage]
	pub type Orders<T: Config> = StorageMap<_, Twox64Concat, VersionId, Order<T>>;

	/// The versions that each pinner should keep, as [`Orders`] say.
	#[pallet::storage]
	pub type Kept<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PinnerId, Twox64Concat, VersionId, ()>;

	/// Orders that wait for pinners to be drawn, oldest first. An entry that its order does not name
	/// any more counts for nothing.
	// All wait equally long, so the order in which they were queued is the order of their turns.
	#[pallet::storage]
	pub type Draws<T: Config> = StorageMap<_, Twox64Concat, u64, Draw<T>>;

	/// The part of [`Draws`] that may be taken: from the first number, before the second.
	#[pallet::storage]
	pub type DrawRange<T: Config> = StorageValue<_, (u64, u64), ValueQuery>;

	/// Blocks that pinners have to show, oldest first.
	// All windows last equally long, so the order in which they begin is the order in which they end.
	#[pallet::storage]
	pub type Demands<T: Config> = StorageMap<_, Twox64Concat, DemandId, Demand<T>>;

	/// The oldest id in [`Demands`] that may be taken, and the next to hand out.
	#[pallet::storage]
	pub type DemandRange<T: Config> = StorageValue<_, (DemandId, DemandId), ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody offers to keep versions.
		PinnerRegistered {
			/// Its id.
			pinner: PinnerId,
			/// Who it is.
			account: T::AccountId,
			/// What is on hold.
			bond: Balance,
		},
		/// A pinner changed its offer.
		OfferChanged {
			/// Which one.
			pinner: PinnerId,
			/// What is on hold now.
			bond: Balance,
		},
		/// A pinner gave notice.
		NoticeGiven {
			/// Which one.
			pinner: PinnerId,
			/// From when on it may go.
			leaves: BlockNumberFor<T>,
		},
		/// A pinner is gone, with its bond.
		PinnerLeft {
			/// Which one.
			pinner: PinnerId,
		},
		/// Somebody wants a version kept.
		Ordered {
			/// Which version.
			version: VersionId,
			/// Who pays.
			payer: T::AccountId,
			/// How many should keep it.
			wanted: u32,
			/// The money for it.
			budget: Balance,
		},
		/// More money came for an order.
		ToppedUp {
			/// The order's version.
			version: VersionId,
			/// All of its money now.
			budget: Balance,
		},
		/// An order is over; nobody keeps the version for it any more.
		OrderEnded {
			/// The order's version.
			version: VersionId,
			/// What the payer got back.
			refund: Balance,
		},
		/// A pinner was drawn to keep a version.
		Assigned {
			/// Which version.
			version: VersionId,
			/// Who.
			pinner: PinnerId,
			/// The rent for every audit that finds it.
			rent: Balance,
		},
		/// A pinner does not keep a version any more.
		Released {
			/// Which version.
			version: VersionId,
			/// Who.
			pinner: PinnerId,
		},
		/// A draw left places of an order empty: too few pinners offer as much room for its money.
		PinnersMissing {
			/// The order's version.
			version: VersionId,
			/// How many.
			missing: u32,
		},
		/// Others had a version that audits did not find at a pinner. It is not drawn again until
		/// it renews its offer.
		Suspended {
			/// Which pinner.
			pinner: PinnerId,
		},
		/// A pinner earned a rent: an audit found its replica, or the order was ended before the next.
		RentPaid {
			/// Which version.
			version: VersionId,
			/// Who keeps it.
			pinner: PinnerId,
			/// How much.
			rent: Balance,
		},
		/// A pinner claimed its rent.
		RentClaimed {
			/// Which one.
			pinner: PinnerId,
			/// How much.
			amount: Balance,
		},
		/// A pinner has to show a block.
		BlockDemanded {
			/// The demand.
			demand: DemandId,
			/// Who has to show it.
			pinner: PinnerId,
			/// Of which version.
			version: VersionId,
			/// The block.
			content: ContentId,
			/// What the answer was paid.
			fee: Balance,
			/// The block at whose start it is too late.
			until: BlockNumberFor<T>,
		},
		/// A block was shown.
		BlockShown {
			/// The demand.
			demand: DemandId,
		},
		/// A pinner did not show a block in time.
		Fault {
			/// The demand.
			demand: DemandId,
			/// Who is at fault.
			pinner: PinnerId,
			/// What it lost.
			slashed: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No pinner has this id, or the account is none.
		PinnerNotFound,
		/// The account is a pinner already.
		AlreadyRegistered,
		/// There are as many pinners as the chain keeps apart.
		TooManyPinners,
		/// An address is a multiaddress in text that ends with the peer's id, as in
		/// `/ip4/192.0.2.1/tcp/4001/p2p/12D3…`, and a pinner has one at least.
		BadAddress,
		/// An offer has room for one GiB at least, and for what was given to the pinner already.
		TooLittleCapacity,
		/// The pinner has given notice.
		AboutToLeave,
		/// The pinner has not given notice, or its notice is not over yet.
		NoticeRunning,
		/// The pinner still keeps versions or has to show blocks.
		StillBusy,
		/// No order is for this version.
		OrderNotFound,
		/// An order for this version exists; add to its money instead.
		AlreadyOrdered,
		/// The version does not exist, or is not available at the moment.
		DatasetUnavailable,
		/// Between one and eight pinners can keep a version.
		BadReplicaCount,
		/// The money is not enough for one rent of each replica at the highest price.
		BudgetTooSmall,
		/// Nothing was added.
		NothingAdded,
		/// Only who pays for the order may end it.
		NotPayer,
		/// The order has as many replicas as it wants, or as fit.
		NothingToAssign,
		/// Pinners for this order are about to be drawn.
		DrawPending,
		/// No pinner offers as much room for no more money.
		NoPinnerFits,
		/// The pinner does not keep this version.
		NotKept,
		/// The pinner has kept the version for too short a time for anybody to know that it has it.
		NotFoundYet,
		/// The blocks do not prove that this one is in the version.
		BadProof,
		/// The block is larger than 2 MiB, and would not fit into a transaction.
		BlockTooLarge,
		/// The pinner has to show as many blocks as may be asked of it at the same time.
		TooManyDemands,
		/// There is no such demand: it was answered, or it is too late.
		DemandNotFound,
		/// These bytes are not the block that was demanded.
		WrongBlock,
		/// There is no rent to claim.
		NothingEarned,
		/// All ids that the chain can hand out are used up.
		IdsExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::end_due_demands(now, meter);
			Self::draw_for_due_orders(now, meter);
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			offchain_worker::run::<T>(now);
		}

		fn integrity_test() {
			assert!(T::MaxPinners::get() > 0, "nobody could keep anything");
			assert!(T::MaxAddresses::get() > 0, "nobody could serve anything");
			assert!(T::MaxFailures::get() > 0, "nobody could keep anything for long");
			assert!(T::MaxDemands::get() > 0, "no fault could be proven");
			let class = DispatchClass::Normal;
			let length = T::BlockLength::get();
			assert!(
				MAX_BLOCK + SHOW_OVERHEAD <= *length.max.get(class),
				"a block that can be demanded could not be shown",
			);
			let limit = T::BlockWeights::get().get(class).max_extrinsic.unwrap_or(Weight::MAX);
			let show = T::WeightInfo::show(MAX_BLOCK)
				.saturating_add(T::WeightInfo::authorize_show(MAX_BLOCK));
			assert!(show.all_lte(limit), "a block that can be demanded could not be shown");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The order for a version.
		pub fn order_for(version: VersionId) -> Option<Order<T>> {
			Orders::<T>::get(version)
		}

		/// The pinner with this id.
		pub fn pinner(id: PinnerId) -> Option<Pinner<T>> {
			Pinners::<T>::get(id)
		}

		/// Demands that are not answered yet, oldest first; the first few hundred of them.
		pub fn open_demands() -> Vec<(DemandId, Demand<T>)> {
			Self::oldest_demands().collect()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Offer to keep versions, and put the bond on hold.
		///
		/// ## Dispatch origin
		/// Signed.
		/// ## Errors
		/// - [`Error::AlreadyRegistered`], [`Error::TooManyPinners`], [`Error::IdsExhausted`].
		/// - [`Error::BadAddress`], [`Error::TooLittleCapacity`].
		/// - [`TokenError::FundsUnavailable`]: the caller cannot cover the bond.
		/// ## Events
		/// - [`Event::PinnerRegistered`].
		#[pallet::call_index(0)]
		pub fn register(origin: OriginFor<T>, offer: Offer<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(who, offer)
		}

		/// Change what is offered from now on, and the bond with it. Rents that were agreed stay, and
		/// the bond does not shrink while the caller keeps anything or has to show a block.
		///
		/// Also brings a bond that was slashed back to what is asked, and ends a suspension.
		///
		/// ## Dispatch origin
		/// Signed, by a pinner that has not given notice.
		/// ## Errors
		/// - [`Error::PinnerNotFound`], [`Error::AboutToLeave`].
		/// - [`Error::BadAddress`], [`Error::TooLittleCapacity`].
		/// - [`Error::TooManyPinners`]: others took the caller's place while it could not be drawn.
		/// - [`TokenError::FundsUnavailable`]: the caller cannot cover the bond.
		/// ## Events
		/// - [`Event::OfferChanged`].
		#[pallet::call_index(1)]
		pub fn change_offer(origin: OriginFor<T>, offer: Offer<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_offer(who, offer)
		}

		/// Give notice: nothing more is given to the caller, and what it keeps is given to others.
		///
		/// ## Dispatch origin
		/// Signed, by a pinner.
		/// ## Errors
		/// - [`Error::PinnerNotFound`], [`Error::AboutToLeave`].
		/// ## Events
		/// - [`Event::NoticeGiven`].
		#[pallet::call_index(2)]
		pub fn give_notice(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_give_notice(who)
		}

		/// Stop keeping a version, once the caller's notice is over. There is no rent for the time since
		/// the last audit.
		///
		/// ## Dispatch origin
		/// Signed, by a pinner.
		/// ## Errors
		/// - [`Error::PinnerNotFound`], [`Error::NoticeRunning`], [`Error::NotKept`].
		/// ## Events
		/// - [`Event::Released`].
		// What is drawn later is paid for now; so below, too.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::release().saturating_add(T::WeightInfo::draw()))]
		pub fn release(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release(who, version)
		}

		/// Leave with the bond and the rest of the rent, once the caller's notice is over and it keeps
		/// nothing any more.
		///
		/// ## Dispatch origin
		/// Signed, by a pinner.
		/// ## Errors
		/// - [`Error::PinnerNotFound`], [`Error::NoticeRunning`], [`Error::StillBusy`].
		/// ## Events
		/// - [`Event::RentClaimed`], if there was any, and [`Event::PinnerLeft`].
		#[pallet::call_index(4)]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave(who)
		}

		/// Have a version kept by `wanted` pinners, none of which asks more than `max_price` for a GiB
		/// and audit, for as long as `budget` lasts. They are drawn two blocks later.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::DatasetUnavailable`], [`Error::AlreadyOrdered`].
		/// - [`Error::BadReplicaCount`], [`Error::BudgetTooSmall`].
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay.
		/// ## Events
		/// - [`Event::Ordered`]; later, [`Event::Assigned`] for each who was drawn, and
		///   [`Event::PinnersMissing`] if there are too few.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::order().saturating_add(T::WeightInfo::draw()))]
		pub fn order(
			origin: OriginFor<T>,
			version: VersionId,
			wanted: u32,
			max_price: Balance,
			budget: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_order(who, version, wanted, max_price, budget)
		}

		/// Add to the money of an order, whoever placed it.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::OrderNotFound`], [`Error::NothingAdded`].
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay.
		/// ## Events
		/// - [`Event::ToppedUp`]; if pinners were missing, later as after [`Call::order`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::top_up().saturating_add(T::WeightInfo::draw()))]
		pub fn top_up(origin: OriginFor<T>, version: VersionId, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up(who, version, amount)
		}

		/// End an order, and give the rest of its money back to its payer. Each pinner that is not known
		/// to lack the version gets the rent for the audit to come.
		///
		/// ## Dispatch origin
		/// Signed, by its payer; by anybody once the version is lost.
		/// ## Errors
		/// - [`Error::OrderNotFound`], [`Error::NotPayer`].
		/// ## Events
		/// - [`Event::Released`] for each who kept it, [`Event::RentPaid`] for each who gets rent, and
		///   [`Event::OrderEnded`].
		#[pallet::call_index(7)]
		pub fn cancel(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel(who, version)
		}

		/// Have those drawn who are missing in an order, as when nobody fitted before: two blocks later.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::OrderNotFound`], [`Error::DatasetUnavailable`].
		/// - [`Error::DrawPending`], [`Error::NothingToAssign`], [`Error::NoPinnerFits`].
		/// ## Events
		/// - Later, [`Event::Assigned`] for each who was drawn, and [`Event::PinnersMissing`] if there
		///   are too few.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::assign().saturating_add(T::WeightInfo::draw()))]
		pub fn assign(origin: OriginFor<T>, version: VersionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_assign(version)
		}

		/// Claim the rent that the caller has earned.
		///
		/// ## Dispatch origin
		/// Signed, by a pinner.
		/// ## Errors
		/// - [`Error::PinnerNotFound`], [`Error::NothingEarned`].
		/// ## Events
		/// - [`Event::RentClaimed`].
		#[pallet::call_index(9)]
		pub fn claim_rent(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_rent(who)
		}

		/// Demand that a pinner show a block of a version that it keeps, and pay for the answer. If it
		/// does not come in time, the fee comes back, with a part of what the pinner is slashed.
		///
		/// `index` is the block's place in the list of the version's blocks, and `path` the list's own
		/// blocks that prove it: the list's root and the page, or the page alone if there is only one.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::NotKept`], [`Error::NotFoundYet`], [`Error::DatasetUnavailable`].
		/// - [`Error::BadProof`], [`Error::BlockTooLarge`].
		/// - [`Error::TooManyDemands`], [`Error::IdsExhausted`].
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay.
		/// ## Events
		/// - [`Event::BlockDemanded`]; if nobody shows it in time, [`Event::Fault`].
		#[pallet::call_index(10)]
		// What it may end in is paid for now.
		#[pallet::weight(
			T::WeightInfo::demand()
				.saturating_add(T::WeightInfo::end_demand())
				.saturating_add(T::WeightInfo::draw())
		)]
		pub fn demand(
			origin: OriginFor<T>,
			version: VersionId,
			pinner: PinnerId,
			index: u32,
			path: Path,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let path: Vec<&[u8]> = path.iter().map(|block| &block[..]).collect();
			Self::do_demand(who, version, pinner, index, &path)
		}

		/// Show a block that was demanded.
		///
		/// ## Dispatch origin
		/// Authorised by the block itself, whoever sends it; free, as whoever demanded it paid.
		/// ## Errors
		/// - [`Error::DemandNotFound`], [`Error::WrongBlock`].
		/// ## Events
		/// - [`Event::BlockShown`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::show(block.len() as u32))]
		#[pallet::authorize(Self::authorize_show)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_show(block.len() as u32))]
		pub fn show(origin: OriginFor<T>, demand: DemandId, block: Block) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_show(demand, &block)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account that keeps rents and fees until they are due.
	pub fn account_id() -> T::AccountId {
		PotOf::<T>::account()
	}
}
