//! The programs that ship with Sensor chain, compiled to wasm when this crate is built.
//!
//! A training job names its program by content address, so a program is used by adding these
//! bytes to IPFS.
#![no_std]

/// Learns to classify images; see `ImageClassifier` in `sensor-trainer` for what it reads and
/// writes.
pub const IMAGE_CLASSIFIER: &[u8] =
	include_bytes!(concat!(env!("OUT_DIR"), "/image-classifier.wasm"));
