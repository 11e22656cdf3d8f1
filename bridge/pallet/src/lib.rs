//! # Bridge
//!
//! $SENSE on EVM chains: locked here and minted there, burnt there and unlocked here.
//!
//! A *destination* is an EVM chain on which a gateway mints and burns. It has pots of its own, its own
//! cap, limits and brake, so that what goes wrong on one chain costs nobody on another.
//!
//! Sending:
//! - What is sent is locked, and becomes a message. The messages of a block are the leaves of a tree,
//!   the root of which stands in the MMR leaf of the next block; validators sign the MMR's root for
//!   other chains.
//! - Whoever delivers a message names an account here, and is paid the fee when the delivery is
//!   proven. Messages stay until then, with what is needed to prove them there.
//! - A message that the gateway can never execute is proven as such, and its money goes back.
//! - What exceeds the limit waits in a queue, in order, and its sender can call it off until it is
//!   sent. Nothing is ever dropped.
//!
//! Coming back:
//! - A burn is proven once, by anybody, who is paid the part of it that the burner set aside.
//! - What exceeds the limit waits, and is paid in parts as the limit allows. What is too little to
//!   open an account with stays claimable.
//! - If more is burnt than is locked, something is wrong there: the destination halts, and governance
//!   says what becomes of the burn, and of those who wait.
//!
//! Proofs:
//! - A log is proven by a receipt, the receipt by a block. Ethereum's blocks are proven to a light
//!   client. Polygon's are in checkpoints, which are themselves proven on Ethereum, each beginning
//!   where the last ended. A deleted checkpoint halts Polygon.
//! - Everything in a proof is bounded before it is read, and a log counts only from a gateway that
//!   governance named, or to which one of these handed the token.
//!
//! Halting stops this side only, in both directions: what was proven before is paid after, and
//! messages that were made can still be delivered. The other side halts by a message.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::boxed::Box;
use frame::{
	deps::frame_support::weights::WeightMeter,
	prelude::*,
	traits::fungible::{Inspect, Mutate},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_bridge_primitives::{
	receipt, tree, ChainId, Command, EthAddress, Log, Mode, Nonce, ReceiptProof, Unproven,
};
use sensor_primitives::Balance;

mod arrivals;
pub mod burns;
mod checkpoints;
pub mod client;
mod destinations;
#[cfg(any(test, feature = "try-runtime"))]
mod invariants;
pub mod limits;
mod messages;
mod pots;
mod proofs;
mod transfers;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use client::EthereumClient;
pub use pallet::*;
pub use weights::WeightInfo;

use types::{
	Arrival, BlockLeaves, Delivery, Demand, Destination, Following, Kept, Open, Order, ProofOf,
	Reason, Route, Terms, Transfer,
};

/// What proves a block of Ethereum to this chain's light client.
pub type BlockProofOf<T> = <<T as Config>::Ethereum as EthereumClient>::Block;

#[frame::pallet]
pub mod pallet {
	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {
		/// Names the pots of all destinations.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Money.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;
		/// Pays for governance's messages, and for the smallest balances of pots.
		type Treasury: Get<Self::AccountId>;
		/// The account that an event of a gateway names.
		type Accounts: Convert<[u8; 32], Self::AccountId>;
		/// Follows Ethereum.
		type Ethereum: EthereumClient;
		/// Names destinations and their terms, commands gateways, and lets things run again.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Halts destinations.
		type HaltOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// How long a limit's window is, in blocks.
		#[pallet::constant]
		type Window: Get<BlockNumberFor<Self>>;
		/// How many destinations there are at most.
		#[pallet::constant]
		type MaxDestinations: Get<u32>;
		/// How many transfers wait to be sent to a destination at most, and how many wait for what
		/// came back from there.
		#[pallet::constant]
		type MaxQueue: Get<u32>;
		/// How many messages to a destination are not known to be delivered at most, besides
		/// governance's.
		#[pallet::constant]
		type MaxOpen: Get<u32>;
		/// How many checkpoints are kept.
		#[pallet::constant]
		type MaxCheckpoints: Get<u32>;
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// The chain id of the Ethereum that is followed. Checkpoints are there, too.
	#[pallet::storage]
	pub type EthereumChain<T: Config> = StorageValue<_, ChainId, ValueQuery>;

	/// The destinations that there are.
	#[pallet::storage]
	pub type Chains<T: Config> =
		StorageValue<_, BoundedVec<ChainId, T::MaxDestinations>, ValueQuery>;

	/// Destinations, by chain id.
	// None is ever removed. What it counts and remembers is what keeps messages and logs from being
	// used twice: added again, it would number messages from 1, which its gateway has seen.
	// Twox64Concat here and below: governance names chains and gateways, and the pallet assigns the
	// numbers.
	#[pallet::storage]
	pub type Destinations<T: Config> = StorageMap<_, Twox64Concat, ChainId, Destination<T>>;

	/// All gateways that a destination ever had, and whether what they log still counts.
	#[pallet::storage]
	pub type Gateways<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Twox64Concat, EthAddress, bool>;

	/// Messages that are not known to be delivered, by destination and nonce.
	///
	/// What they send is locked, and their fees are in the destination's other pot, for as long as the
	/// entry exists.
	#[pallet::storage]
	pub type Messages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Twox64Concat, Nonce, Open<T>>;

	/// The leaves of each block some messages of which are not known to be delivered.
	#[pallet::storage]
	pub type Leaves<T: Config> = StorageMap<_, Twox64Concat, BlockNumberFor<T>, BlockLeaves>;

	/// The last block that made messages, and the root of their tree.
	#[pallet::storage]
	pub type LatestRoot<T: Config> = StorageValue<_, (BlockNumberFor<T>, H256)>;

	/// Transfers that wait to be sent, by destination and place. Their money is in the pots.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Twox64Concat, u64, Transfer<T>>;

	/// Who waits for what came back, by destination and place. The money is in the pot.
	#[pallet::storage]
	pub type Arrivals<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Twox64Concat, u64, Arrival<T>>;

	/// What came back but could not be paid, as it is too little to open an account with. The money is
	/// in the pot.
	#[pallet::storage]
	pub type Owed<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Blake2_128Concat, T::AccountId, Balance>;

	/// The burns of each gateway that were proven: a bit each, 256 to a page.
	#[pallet::storage]
	pub type Burns<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		(ChainId, EthAddress),
		Twox64Concat,
		u64,
		burns::Page,
		ValueQuery,
	>;

	/// What was proven and not paid, as less was locked: how much each time. It cannot be proven again
	/// until governance has reconsidered it.
	#[pallet::storage]
	pub type Refused<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ChainId, Twox64Concat, Demand, Balance>;

	/// Where Polygon is followed, if it is.
	#[pallet::storage]
	pub type Polygon<T: Config> = StorageValue<_, Following>;

	/// The last checkpoints, by their number, which starts over when the places are used up.
	// What is here counts only as far as `Polygon` says.
	#[pallet::storage]
	pub type Checkpoints<T: Config> = StorageMap<_, Twox64Concat, u64, Kept>;

	/// Which Ethereum this network follows.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Its chain id.
		pub ethereum: ChainId,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { ethereum: 1, _config: PhantomData }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			EthereumChain::<T>::put(self.ethereum);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// There is another destination. It is halted at first.
		DestinationAdded {
			/// Which one.
			destination: ChainId,
			/// Its gateway.
			gateway: EthAddress,
			/// How its events are proven.
			route: Route,
		},
		/// Transfers to and from a destination have other terms.
		TermsSet {
			/// Which one.
			destination: ChainId,
			/// These.
			terms: Terms,
		},
		/// Messages to a destination are addressed to another gateway from now on.
		GatewaySet {
			/// Which one.
			destination: ChainId,
			/// Its new gateway.
			gateway: EthAddress,
		},
		/// What a former gateway logs does not count any more.
		GatewayDropped {
			/// The destination.
			destination: ChainId,
			/// The gateway.
			gateway: EthAddress,
		},
		/// Nothing passes to or from a destination any more.
		Halted {
			/// Which one.
			destination: ChainId,
			/// Why.
			reason: Reason,
		},
		/// Transfers to and from a destination pass again.
		Resumed {
			/// Which one.
			destination: ChainId,
		},
		/// A transfer waits to be sent.
		Queued {
			/// Where to.
			destination: ChainId,
			/// Its place in the queue.
			place: u64,
			/// Whose money it is.
			sender: T::AccountId,
			/// Who is to get it there.
			recipient: EthAddress,
			/// How much.
			amount: Balance,
		},
		/// A transfer that waited was called off.
		Cancelled {
			/// Where it was to go.
			destination: ChainId,
			/// Its place in the queue.
			place: u64,
		},
		/// A message was made. It can be delivered once validators have signed the next block.
		Sent {
			/// Where to.
			destination: ChainId,
			/// Its number there.
			nonce: Nonce,
			/// The gateway that it is good for.
			gateway: EthAddress,
			/// What it says.
			command: Command,
			/// Who gets the money back if it cannot be minted; nobody for orders.
			sender: Option<T::AccountId>,
			/// What whoever delivers it is paid.
			fee: Balance,
		},
		/// A message was delivered, and whoever did it was paid.
		Delivered {
			/// Where.
			destination: ChainId,
			/// Its number there.
			nonce: Nonce,
			/// Who delivered it.
			relayer: T::AccountId,
			/// Whether the gateway could do what it says. If not, what it sent comes back.
			success: bool,
		},
		/// A burn was proven.
		Burned {
			/// Where.
			destination: ChainId,
			/// The gateway.
			gateway: EthAddress,
			/// The burn's number there.
			nonce: Nonce,
			/// Whose it was.
			sender: EthAddress,
			/// Who gets it here.
			recipient: T::AccountId,
			/// How much, with the fee.
			amount: Balance,
			/// The part of it that goes to the prover.
			fee: Balance,
			/// Who proved it.
			prover: T::AccountId,
		},
		/// Somebody got what came back.
		Unlocked {
			/// Where from.
			destination: ChainId,
			/// Who.
			to: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// More came back than passes at the moment: somebody waits.
		Delayed {
			/// Where from.
			destination: ChainId,
			/// Who.
			to: T::AccountId,
			/// For how much.
			amount: Balance,
		},
		/// What came back is too little to open the account with. It can be claimed.
		Unpaid {
			/// Where from.
			destination: ChainId,
			/// Whose it is.
			to: T::AccountId,
			/// How much, with what was unpaid before.
			amount: Balance,
		},
		/// Polygon's checkpoints are followed from now on; those before do not count any more.
		PolygonFollowed {
			/// The contract on Ethereum that logs checkpoints.
			root_chain: EthAddress,
			/// With which block of Polygon the first begins.
			next_block: u64,
			/// From which block of Ethereum on it logs what counts.
			since: u64,
		},
		/// A checkpoint is kept.
		CheckpointKept {
			/// Its number here.
			checkpoint: u64,
			/// Its first block.
			start: u64,
			/// Its last block.
			end: u64,
		},
		/// A checkpoint that was kept has been deleted on Ethereum. None counts any more.
		CheckpointDeleted {
			/// Its number here.
			checkpoint: u64,
		},
		/// What was proven is not paid, as less is locked.
		Refused {
			/// Where it was logged.
			destination: ChainId,
			/// What it is.
			demand: Demand,
			/// How much it is.
			amount: Balance,
		},
		/// What was proven before can be proven again.
		Reconsidered {
			/// Where it was logged.
			destination: ChainId,
			/// What it is.
			demand: Demand,
		},
		/// Somebody who waited for what came back waits no more: it is locked again.
		ArrivalDropped {
			/// Where from.
			destination: ChainId,
			/// The place in the queue.
			place: u64,
			/// Who.
			to: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No destination has this chain id.
		DestinationNotFound,
		/// The chain is a destination already.
		AlreadyDestination,
		/// There are as many destinations as the chain keeps apart.
		TooManyDestinations,
		/// Events of this chain cannot be proven this way, or those of another are.
		BadRoute,
		/// Nothing passes to or from this destination at present.
		DestinationHalted,
		/// The destination is not halted.
		NotHalted,
		/// The gateway is zero, or the destination has or had it, so that this cannot be done with it.
		BadGateway,
		/// Neither nobody nor the gateway itself can hold what is sent.
		BadRecipient,
		/// The amount is less than can be sent.
		TooLittle,
		/// The amount is more than can be sent at once.
		TooMuch,
		/// A delivery costs more than the sender agrees to.
		FeeTooHigh,
		/// As much is locked for this destination as may be.
		CapReached,
		/// As many transfers wait as may. Try again later.
		QueueFull,
		/// No transfer waits at this place: it was sent, or called off.
		TransferNotFound,
		/// Only the sender may call a transfer off.
		NotSender,
		/// The block has made as many messages as it can.
		BlockFull,
		/// The log is not of a gateway of this destination, or of one that counts no more.
		NotGateway,
		/// The log is no event that means anything here, or is not in the form that Solidity gives it.
		UnknownEvent,
		/// No such message is open: its delivery was proven already, or it is of another gateway.
		MessageNotFound,
		/// The burn was proven already.
		AlreadyProven,
		/// The destination's events are not proven this way.
		WrongProof,
		/// The proof is longer than any has to be.
		ProofTooLong,
		/// The light client was told to stop.
		ClientHalted,
		/// The block is not known to be final, or not in the checkpoint.
		BlockNotProven,
		/// The receipt is not in the block, or the transaction failed.
		ReceiptNotProven,
		/// The log is not in the receipt.
		LogNotProven,
		/// Nothing is owed to this account.
		NothingOwed,
		/// Polygon is not followed at present.
		PolygonNotFollowed,
		/// The log is not of the contract that logs checkpoints.
		NotRootChain,
		/// The checkpoint does not begin where the last one ended, or is older, or older than any that
		/// counts.
		DoesNotFollow,
		/// The checkpoint is not kept, or not any more.
		CheckpointNotFound,
		/// The checkpoint that is kept is not one of those that were deleted.
		NotDeleted,
		/// It was refused before, as less was locked. Governance says whether it can be proven again.
		AlreadyRefused,
		/// No such burn was proven, or no such return refused.
		NotProven,
		/// Nobody waits at this place: it was paid, or struck out.
		ArrivalNotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Announces what the end of the block costs.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::make_root()
		}

		fn on_poll(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::advance(now, meter);
		}

		fn on_finalize(now: BlockNumberFor<T>) {
			Self::make_root(now);
		}

		fn integrity_test() {
			assert!(!T::Window::get().is_zero(), "a limit needs a window");
			assert!(T::MaxDestinations::get() > 0, "nothing could be sent anywhere");
			assert!(T::MaxQueue::get() > 0, "what exceeds a limit could not wait");
			assert!(T::MaxOpen::get() > 0, "nothing could be sent");
			assert!(T::MaxCheckpoints::get() > 0, "nothing could be proven on Polygon");
			let class = DispatchClass::Normal;
			let limit = T::BlockWeights::get().get(class).max_extrinsic.unwrap_or(Weight::MAX);
			for longest in [
				T::WeightInfo::prove_on_ethereum(receipt::MAX_PROOF),
				T::WeightInfo::prove_on_polygon(receipt::MAX_PROOF),
				T::WeightInfo::submit_checkpoint(receipt::MAX_PROOF),
				T::WeightInfo::report_reset(receipt::MAX_PROOF),
			] {
				assert!(longest.all_lte(limit), "what can be logged could not be proven");
			}
			let overhead = client::MAX_BLOCK_PROOF.saturating_mul(2);
			assert!(
				receipt::MAX_PROOF.saturating_add(overhead)
					<= *T::BlockLength::get().max.get(class),
				"what can be logged could not be proven",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::try_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What a delivery to a destination costs now.
		pub fn quote(destination: ChainId) -> Option<Balance> {
			Destinations::<T>::get(destination).map(|destination| destination.terms.fee)
		}

		/// How much can be sent to a destination without waiting, and how much can come back.
		pub fn room(destination: ChainId) -> Option<(Balance, Balance)> {
			Self::rooms(destination)
		}

		/// An open message, with what is needed to deliver it.
		pub fn delivery(destination: ChainId, nonce: Nonce) -> Option<Delivery<BlockNumberFor<T>>> {
			Self::delivery_of(destination, nonce)
		}

		/// Whether a burn was proven, be it that it was paid or refused.
		pub fn is_proven(destination: ChainId, gateway: EthAddress, nonce: Nonce) -> bool {
			Self::is_burn_proven(destination, gateway, nonce)
		}

		/// The number of the checkpoint that has a block of Polygon.
		pub fn checkpoint_of(block: u64) -> Option<u64> {
			Self::find_checkpoint(block)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Send $SENSE to an EVM chain, for at most `max_fee` besides.
		///
		/// It is locked, and becomes a message at once, or waits in the queue if more was sent lately
		/// than the limit allows.
		///
		/// ## Dispatch origin
		/// Signed.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::DestinationHalted`].
		/// - [`Error::BadRecipient`], [`Error::TooLittle`], [`Error::TooMuch`].
		/// - [`Error::FeeTooHigh`], [`Error::CapReached`], [`Error::QueueFull`].
		/// - [`TokenError::FundsUnavailable`]: the caller cannot pay.
		/// ## Events
		/// - [`Event::Sent`] or [`Event::Queued`].
		#[pallet::call_index(0)]
		pub fn send(
			origin: OriginFor<T>,
			destination: ChainId,
			recipient: EthAddress,
			amount: Balance,
			max_fee: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_send(who, destination, recipient, amount, max_fee)
		}

		/// Call off a transfer that waits, and take its money and fee back. Works while the destination
		/// is halted, too.
		///
		/// ## Dispatch origin
		/// Signed, by the sender.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::TransferNotFound`], [`Error::NotSender`].
		/// ## Events
		/// - [`Event::Cancelled`].
		#[pallet::call_index(1)]
		pub fn cancel(origin: OriginFor<T>, destination: ChainId, place: u64) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel(who, destination, place)
		}

		/// Prove what a gateway logged: that a message was delivered, that tokens were burnt, or that
		/// the token moved to another gateway.
		///
		/// ## Dispatch origin
		/// Signed, by anybody. The prover of a burn is paid its fee.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::DestinationHalted`].
		/// - [`Error::NotGateway`], [`Error::UnknownEvent`].
		/// - [`Error::MessageNotFound`], [`Error::AlreadyProven`], [`Error::AlreadyRefused`],
		///   [`Error::BadGateway`].
		/// - [`Error::WrongProof`], [`Error::ProofTooLong`], [`Error::CheckpointNotFound`].
		/// - [`Error::ClientHalted`], [`Error::BlockNotProven`], [`Error::ReceiptNotProven`],
		///   [`Error::LogNotProven`].
		/// - [`Error::QueueFull`]: prove it again later.
		/// ## Events
		/// - [`Event::Delivered`], [`Event::Burned`] or [`Event::GatewaySet`]; for each who gets
		///   something, [`Event::Unlocked`], [`Event::Delayed`] or [`Event::Unpaid`].
		/// - [`Event::Refused`], [`Event::Halted`] and nothing else, if more is demanded than is locked.
		#[pallet::call_index(2)]
		#[pallet::weight(proof.weight::<T>())]
		pub fn prove(
			origin: OriginFor<T>,
			destination: ChainId,
			log: Log,
			proof: Box<ProofOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_prove(who, destination, &log, &proof)
		}

		/// Pay what is owed to an account, whoever asks for it.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::DestinationHalted`], [`Error::NothingOwed`].
		/// - [`TokenError::BelowMinimum`]: it is still too little to open the account with.
		/// ## Events
		/// - [`Event::Unlocked`].
		#[pallet::call_index(3)]
		pub fn claim(
			origin: OriginFor<T>,
			destination: ChainId,
			account: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(destination, account)
		}

		/// Prove Polygon's next checkpoint.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::PolygonNotFollowed`], [`Error::NotRootChain`], [`Error::UnknownEvent`],
		///   [`Error::DoesNotFollow`].
		/// - [`Error::ProofTooLong`], [`Error::ClientHalted`], [`Error::BlockNotProven`],
		///   [`Error::ReceiptNotProven`], [`Error::LogNotProven`].
		/// ## Events
		/// - [`Event::CheckpointKept`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::submit_checkpoint(receipt.size()))]
		pub fn submit_checkpoint(
			origin: OriginFor<T>,
			log: Log,
			receipt: ReceiptProof,
			block: Box<BlockProofOf<T>>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_submit_checkpoint(&log, &receipt, &block)
		}

		/// Prove that a checkpoint that is kept was deleted later: nothing is proven on Polygon any more
		/// until governance has looked into it.
		///
		/// ## Dispatch origin
		/// Signed, by anybody.
		/// ## Errors
		/// - [`Error::PolygonNotFollowed`], [`Error::NotRootChain`], [`Error::UnknownEvent`],
		///   [`Error::CheckpointNotFound`], [`Error::NotDeleted`].
		/// - [`Error::ProofTooLong`], [`Error::ClientHalted`], [`Error::BlockNotProven`],
		///   [`Error::ReceiptNotProven`], [`Error::LogNotProven`].
		/// ## Events
		/// - [`Event::CheckpointDeleted`], [`Event::Halted`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::report_reset(receipt.size()))]
		pub fn report_reset(
			origin: OriginFor<T>,
			checkpoint: u64,
			log: Log,
			receipt: ReceiptProof,
			block: Box<BlockProofOf<T>>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report_reset(checkpoint, &log, &receipt, &block)
		}

		/// Add a destination, halted, for good. The treasury pays for the smallest balances of its pots.
		///
		/// The route of Ethereum leads to the one that is followed; that of Polygon to any other chain,
		/// and nothing here tells whether it is Polygon. Messages for a wrong one cannot be delivered.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::AlreadyDestination`], [`Error::TooManyDestinations`], [`Error::BadRoute`],
		///   [`Error::BadGateway`].
		/// - [`TokenError::FundsUnavailable`]: the treasury is empty.
		/// ## Events
		/// - [`Event::DestinationAdded`].
		#[pallet::call_index(6)]
		pub fn add_destination(
			origin: OriginFor<T>,
			destination: ChainId,
			route: Route,
			gateway: EthAddress,
			terms: Terms,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_add_destination(destination, route, gateway, terms)
		}

		/// Set what transfers to and from a destination cost, and how much passes. What waits already
		/// keeps its fee.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`].
		/// ## Events
		/// - [`Event::TermsSet`].
		#[pallet::call_index(7)]
		pub fn set_terms(
			origin: OriginFor<T>,
			destination: ChainId,
			terms: Terms,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_terms(destination, terms)
		}

		/// Address messages to another gateway, as after a move that nobody can prove any more; or to a
		/// former one again, which has the token after all. What the gateway that was logs still counts.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`].
		/// - [`Error::BadGateway`]: it is zero, the present one, or was dropped.
		/// ## Events
		/// - [`Event::GatewaySet`].
		#[pallet::call_index(8)]
		pub fn set_gateway(
			origin: OriginFor<T>,
			destination: ChainId,
			gateway: EthAddress,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_gateway(destination, gateway)
		}

		/// Let what a former gateway logs count no more, for good. Its messages that are open stay so.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::NotGateway`].
		/// - [`Error::BadGateway`]: it is not a former one.
		/// ## Events
		/// - [`Event::GatewayDropped`].
		#[pallet::call_index(9)]
		pub fn drop_gateway(
			origin: OriginFor<T>,
			destination: ChainId,
			gateway: EthAddress,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_drop_gateway(destination, gateway)
		}

		/// Let nothing pass to or from a destination.
		///
		/// ## Dispatch origin
		/// Whoever may halt.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::DestinationHalted`].
		/// ## Events
		/// - [`Event::Halted`].
		#[pallet::call_index(10)]
		#[pallet::weight((T::WeightInfo::halt(), DispatchClass::Operational))]
		pub fn halt(origin: OriginFor<T>, destination: ChainId) -> DispatchResult {
			T::HaltOrigin::ensure_origin(origin)?;
			Self::do_halt(destination)
		}

		/// Let transfers to and from a destination pass again.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::NotHalted`].
		/// ## Events
		/// - [`Event::Resumed`].
		#[pallet::call_index(11)]
		pub fn resume(origin: OriginFor<T>, destination: ChainId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_resume(destination)
		}

		/// Command a gateway: to halt, to run, or to hand its token over. Works while the destination is
		/// halted, too. The treasury pays for the delivery, if it can.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::BlockFull`].
		/// - [`Error::BadGateway`]: the token cannot go there, or not again.
		/// ## Events
		/// - [`Event::Sent`].
		#[pallet::call_index(12)]
		pub fn govern(origin: OriginFor<T>, destination: ChainId, order: Order) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_govern(destination, order)
		}

		/// Follow Polygon's checkpoints from its block `next_block` on. None that was kept counts any
		/// more, and none that was logged before block `since` of Ethereum: after a deletion, the block
		/// after it.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Events
		/// - [`Event::PolygonFollowed`].
		#[pallet::call_index(13)]
		pub fn follow_polygon(
			origin: OriginFor<T>,
			root_chain: EthAddress,
			next_block: u64,
			since: u64,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_follow_polygon(root_chain, next_block, since)
		}

		/// Strike out somebody who waits for what came back, as nothing did: the money is locked again.
		/// Works while the destination is halted, too.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::ArrivalNotFound`].
		/// ## Events
		/// - [`Event::ArrivalDropped`].
		#[pallet::call_index(14)]
		pub fn drop_arrival(
			origin: OriginFor<T>,
			destination: ChainId,
			place: u64,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_drop_arrival(destination, place)
		}

		/// Let something be proven again, and paid if it is covered then: what was refused, as less was
		/// locked; or the burn of a number under which one was proven that never was. What was paid is
		/// paid twice by this, if it can still be proven.
		///
		/// ## Dispatch origin
		/// The admin.
		/// ## Errors
		/// - [`Error::DestinationNotFound`], [`Error::NotProven`].
		/// ## Events
		/// - [`Event::Reconsidered`].
		#[pallet::call_index(15)]
		pub fn reconsider(
			origin: OriginFor<T>,
			destination: ChainId,
			demand: Demand,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_reconsider(destination, demand)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The block that is being made.
	pub(crate) fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}
}

impl<T: Config> From<Unproven> for Error<T> {
	fn from(why: Unproven) -> Self {
		match why {
			Unproven::Halted => Self::ClientHalted,
			Unproven::Block => Self::BlockNotProven,
			Unproven::Receipt => Self::ReceiptNotProven,
			Unproven::Log => Self::LogNotProven,
		}
	}
}
