//! What only governance does, as calls to be proposed.

use super::{EvmAddress, Route};
use crate::{
	api::{
		self,
		runtime_types::{
			pallet_bridge::types::{Order, Route as ApiRoute, Terms as ApiTerms},
			sensor_bridge_primitives::message::Mode,
		},
	},
	Chain, Result, Sense,
};

/// What transfers to and from a chain cost, and how much passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// What whoever delivers a message is paid.
	pub fee: Sense,
	/// The least that can be sent.
	pub minimum: Sense,
	/// How much can be locked at most.
	pub cap: Sense,
	/// How much leaves within a window, and how much can be sent at once.
	pub outbound: Sense,
	/// How much comes back within a window.
	pub inbound: Sense,
}

/// Something that governance does about the bridge. All but a halt takes the power of root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
	/// Add a destination, halted.
	Add {
		/// Its chain id.
		chain: u64,
		/// How what happens there is proven.
		route: Route,
		/// Its gateway.
		gateway: EvmAddress,
		/// Costs and limits.
		terms: Terms,
	},
	/// Let transfers to and from a destination pass.
	Resume(u64),
	/// Let none pass.
	Halt(u64),
	/// Have a destination's gateway let mints and burns pass again.
	ResumeGateway(u64),
	/// Have it let none pass. A message tells it, so that nothing waits on this side.
	HaltGateway(u64),
	/// Follow Polygon's checkpoints, which this contract on Ethereum takes, from a block of Polygon on,
	/// as far as it logs them from a block of Ethereum on.
	FollowPolygon(EvmAddress, u64, u64),
}

impl Chain {
	/// The encoded call that takes a measure, to be proposed with [`Chain::propose`].
	pub async fn bridge_call(&self, measure: Measure) -> Result<Vec<u8>> {
		let calls = api::transactions().bridge();
		let at = self.now().await?;
		let encode = at.transactions();
		Ok(match measure {
			Measure::Add { chain, route, gateway, terms } => {
				let route = match route {
					Route::Ethereum => ApiRoute::Ethereum,
					Route::Polygon => ApiRoute::Polygon,
				};
				let terms = ApiTerms {
					fee: terms.fee.0,
					minimum: terms.minimum.0,
					cap: terms.cap.0,
					outbound: terms.outbound.0,
					inbound: terms.inbound.0,
				};
				encode.call_data(&calls.add_destination(chain, route, gateway.encode(), terms))?
			},
			Measure::Resume(chain) => encode.call_data(&calls.resume(chain))?,
			Measure::Halt(chain) => encode.call_data(&calls.halt(chain))?,
			Measure::ResumeGateway(chain) => {
				encode.call_data(&calls.govern(chain, Order::SetMode(Mode::Running)))?
			},
			Measure::HaltGateway(chain) => {
				encode.call_data(&calls.govern(chain, Order::SetMode(Mode::Halted)))?
			},
			Measure::FollowPolygon(contract, block, since) => {
				encode.call_data(&calls.follow_polygon(contract.encode(), block, since))?
			},
		})
	}
}
