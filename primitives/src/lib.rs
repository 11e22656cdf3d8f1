//! What every part of Sensor chain agrees on: identifiers, content addresses, label formats, the
//! session keys' application crypto, messages between a node's off-chain workers and its side
//! services, and the traits through which pallets speak to each other.
//!
//! Nothing here touches storage or knows FRAME, but for [`pot`], which moves money for pallets.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod compute;
pub mod content;
pub mod dag_pb;
pub mod ids;
pub mod keys;
pub mod labels;
pub mod manifest;
pub mod offchain;
pub mod pot;
pub mod traits;

pub use content::{Codec, ContentId, HashCode};
pub use ids::{CampaignId, DatasetId, ExamId, JobId, ListingId, SaleId, VersionId};

/// Amounts of $SENSE and of every bridged asset, in the smallest unit.
///
/// $SENSE has 18 decimals on this chain and on every chain it is bridged to, so that bridging
/// never rounds.
pub type Balance = u128;

/// Block numbers.
pub type BlockNumber = u32;

/// One $SENSE, in the smallest unit.
pub const SENSE: Balance = 1_000_000_000_000_000_000;
