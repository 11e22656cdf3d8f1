//! What an upgrade to this version must change in storage.
//!
//! A migration is listed here for as long as a network may still run the version before it, and
//! removed afterwards. Short ones run at once, in the first block of the new version; those that
//! touch an unbounded number of entries run in steps, over as many blocks as they need.

/// Run in the first block after an upgrade, in this order.
pub type SingleBlock = ();

/// Run in steps after an upgrade, in this order; other transactions wait until they are done.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type MultiBlock = ();
