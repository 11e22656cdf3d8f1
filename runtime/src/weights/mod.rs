//! Weights of what others wrote and measured elsewhere, as measured here: where a few calls take a
//! noticeable part of a block.

pub mod snowbridge_pallet_ethereum_client;
