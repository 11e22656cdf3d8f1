//! The chain's calls, storage, events and view functions, generated from the runtime's metadata.
//!
//! `metadata.scale` is written by `make metadata`; a test fails when it is out of date.
#![allow(missing_docs, clippy::all)]

#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	derive_for_all_types = "Clone, PartialEq",
	substitute_type(
		path = "sensor_primitives::content::ContentId",
		with = "::subxt::utils::Static<::sensor_primitives::ContentId>"
	),
	substitute_type(
		path = "sensor_primitives::ids::VersionId",
		with = "::subxt::utils::Static<::sensor_primitives::VersionId>"
	),
	substitute_type(
		path = "sensor_primitives::compute::Limits",
		with = "::subxt::utils::Static<::sensor_primitives::compute::Limits>"
	),
	substitute_type(
		path = "sensor_primitives::compute::Outcome",
		with = "::subxt::utils::Static<::sensor_primitives::compute::Outcome>"
	),
	substitute_type(
		path = "sensor_primitives::traits::Availability",
		with = "::subxt::utils::Static<::sensor_primitives::traits::Availability>"
	),
	substitute_type(
		path = "sensor_primitives::traits::Provenance",
		with = "::subxt::utils::Static<::sensor_primitives::traits::Provenance>"
	)
)]
mod generated {}

pub use generated::*;
