//! How the pallets are configured, one file a concern.

pub mod accounts;
pub mod annotation;
pub mod assets;
pub mod bridge;
pub mod compute;
pub mod consensus;
pub mod datasets;
pub mod fees;
pub mod governance;
pub mod marketplace;
pub mod money;
pub mod parameters;
pub mod pinning;
pub mod safety;
pub mod staking;
pub mod system;
pub mod tracks;
pub mod treasury;
