//! Forgeries: what honest relayers brought, changed in one place.
//!
//! Nothing has to be proven for them: what was brought is in the blocks of the chain that it was
//! brought to. Each forgery is tried in the state that took the honest one, so that nothing but its
//! change can be why it is refused, and it has to be refused for exactly that. Those that would
//! move money are sent after that as well, and no money moves.
//!
//! | | |
//! |---|---|
//! | `sensor` | what was brought to Sensor, and how calls are tried there |
//! | `contracts` | the same for contracts |
//! | `inbound` | forged burns, deliveries, checkpoints, and news of Ethereum |
//! | `outbound` | forged messages and commitments |

mod contracts;
mod inbound;
mod outbound;
mod sensor;

pub use inbound::of_what_came_back_are_refused;
pub use outbound::{of_what_validators_signed_are_refused, of_what_was_sent_are_refused};
pub use sensor::head;

use anyhow::{ensure, Result};
use sensor_bridge_evm::{Node, H160};
use sensor_client::chain::At;

/// Something that is sent to a chain.
pub trait Call: Clone {
	/// As it is sent.
	fn encoded(&self) -> Vec<u8>;
}

impl Call for Vec<u8> {
	fn encoded(&self) -> Vec<u8> {
		self.clone()
	}
}

/// Where calls are tried, without leaving a trace.
pub enum State<'a> {
	/// Sensor, as of a block.
	Sensor(&'a At),
	/// A contract, as of a block.
	Contract { evm: &'a Node, address: H160, block: String },
}

impl State<'_> {
	/// The name of the error that refuses a call; nothing if none does.
	async fn refusal(&self, call: &[u8]) -> Result<Option<String>> {
		match self {
			Self::Sensor(at) => sensor::refusal(at, call).await,
			Self::Contract { evm, address, block } => {
				contracts::refusal(evm, *address, call, block).await
			},
		}
	}

	/// Check that a call is refused, and for this.
	async fn refuses(&self, what: &str, call: &impl Call, refused: &str) -> Result<()> {
		let why = self.refusal(&call.encoded()).await?;
		ensure!(
			why.as_deref() == Some(refused),
			"{what}: {} instead of {refused}",
			why.as_deref().unwrap_or("let through")
		);
		Ok(())
	}
}

/// A forgery.
struct Forgery {
	/// What is changed.
	changed: &'static str,
	/// The error that has to refuse it.
	refused: &'static str,
	/// As it is sent.
	call: Vec<u8>,
}

/// Forgeries of something honest.
struct Forgeries<C> {
	what: String,
	honest: C,
	all: Vec<Forgery>,
}

impl<C: Call> Forgeries<C> {
	fn of(what: impl Into<String>, honest: &C) -> Self {
		Self { what: what.into(), honest: honest.clone(), all: Vec::new() }
	}

	/// Forge another one: what is changed, the error that has to refuse it, and the change.
	fn add(
		&mut self,
		changed: &'static str,
		refused: &'static str,
		change: impl FnOnce(&mut C),
	) -> &mut Self {
		let mut forged = self.honest.clone();
		change(&mut forged);
		self.all.push(Forgery { changed, refused, call: forged.encoded() });
		self
	}

	/// Check that all are refused in a state that takes the honest one; all, as they are sent.
	async fn are_refused(self, state: &State<'_>) -> Result<Vec<Vec<u8>>> {
		let Self { what, honest, all } = self;
		let honest = honest.encoded();
		let refused = state.refusal(&honest).await?;
		ensure!(refused.is_none(), "{what} is refused for {refused:?}, though nothing is forged");
		let mut wrong = Vec::new();
		for Forgery { changed, refused, call } in &all {
			ensure!(*call != honest, "{what}, {changed}: nothing is changed");
			let why = state.refusal(call).await?;
			if why.as_deref() != Some(*refused) {
				let why = why.as_deref().unwrap_or("let through");
				wrong.push(format!("{changed}: {why} instead of {refused}"));
			}
		}
		ensure!(wrong.is_empty(), "forgeries of {what}:\n{}", wrong.join("\n"));
		eprintln!("{} forgeries of {what} are refused", all.len());
		Ok(all.into_iter().map(|forgery| forgery.call).collect())
	}
}
