//! Identifiers that the chain hands out.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Identifies a dataset; handed out in order from 0.
pub type DatasetId = u32;

/// Identifies an annotation campaign; handed out in order from 0.
pub type CampaignId = u32;

/// Identifies an exam for annotators; handed out in order from 0.
pub type ExamId = u32;

/// Identifies a listing on the marketplace; handed out in order from 0.
pub type ListingId = u32;

/// Identifies a sale on the marketplace; handed out in order from 0.
pub type SaleId = u32;

/// Identifies a training job; handed out in order from 0.
pub type JobId = u32;

/// Identifies one immutable version of a dataset.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct VersionId {
	/// The dataset it is a version of.
	pub dataset: DatasetId,
	/// Its place in the dataset's history, from 0.
	pub version: u32,
}

impl VersionId {
	/// Version `version` of dataset `dataset`.
	pub const fn new(dataset: DatasetId, version: u32) -> Self {
		Self { dataset, version }
	}
}

impl core::fmt::Display for VersionId {
	/// `dataset.version`, as in `3.0`.
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		write!(f, "{}.{}", self.dataset, self.version)
	}
}
