//! The nodes that are asked.

pub mod beacon;
pub mod sensor;
