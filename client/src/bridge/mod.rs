//! The bridge: $SENSE on EVM chains, and back.
//!
//! | | |
//! |---|---|
//! | `destination` | the chains to which $SENSE can be sent, and how they are followed |
//! | `name` | how people name them, and accounts there |
//! | `limit` | how long what exceeds a limit waits |
//! | `outbound` | how far a message is |
//! | `burn` | burning, so that it comes back |
//! | `inbound` | how far a burn is |
//! | `transfers` | sending, and what somebody has under way |
//! | `recover` | what can be done when something is stuck |
//! | `govern` | what only governance does |

mod burn;
mod destination;
mod govern;
mod inbound;
mod limit;
mod name;
mod outbound;
mod recover;
mod step;
mod transfers;

pub use burn::{BurnPlan, Burned};
pub use destination::{Checkpoints, Destination, LightClient, Overview, Route};
pub use govern::{Measure, Terms};
pub use inbound::{Burn, InboundStage};
pub use limit::Limit;
pub use name::{transaction_hash, EvmAddress, Name};
pub use outbound::{Contents, Message, OutboundStage};
pub use recover::{relay_burn, relay_message, Delivery, Recovery};
pub use sensor_bridge_evm::{
	account::{Evm as EvmAccount, Key as EvmKey},
	Node as EvmNode, H256,
};
pub use step::{State, Step};
pub use transfers::{Arrival, Owed, Queued, Sending, Underway};
