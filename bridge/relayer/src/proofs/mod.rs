//! Proofs and encodings. Nothing here asks a node, so that all of it is tested without one.

pub mod beacon;
pub mod commitment;
pub mod forgery;
pub mod receipt;
pub mod ssz;

pub use sensor_bridge_evm::leaf;
