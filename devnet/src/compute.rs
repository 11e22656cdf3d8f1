//! Compute on development networks: who provides it, and on what terms.

use crate::Network;
use anyhow::{Context, Result};
use sensor_client::{
	chain::Until,
	compute::NewProvider,
	primitives::{compute::Limits, SENSE},
	Sense, Signer,
};

/// What each provider is given, for its bond and its fees.
const FUNDS: Sense = Sense(10_000 * SENSE);

/// What every provider of a network asks and allows.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
	/// What one run of a job costs.
	pub price: Sense,
	/// The largest limits that a job may have.
	pub limits: Limits,
}

impl Default for Offer {
	/// Covers what `sensor compute post` asks for by default.
	fn default() -> Self {
		Self {
			price: Sense(20 * SENSE),
			limits: Limits { fuel: 2_000_000_000_000, memory_mib: 1_024 },
		}
	}
}

impl Network {
	/// Have every provider of this network offer compute. `//Alice` pays for the bonds.
	pub async fn offer_compute(&self, offer: Offer) -> Result<()> {
		let chain = self.first().chain().await?.until(Until::InBlock);
		let alice = Signer::from_uri("//Alice")?;
		for (index, node) in (1..).zip(self.providers()) {
			let provider = Signer::from_uri(&provider_uri(index))?;
			let source = node.ipfs().id().await?.addresses.into_iter().next();
			let new = NewProvider {
				operator: Signer::from_uri(&operator_uri(index))?.account().0,
				price: offer.price,
				limits: offer.limits,
				source: source.context("an IPFS node without an address")?,
			};
			chain.transfer(&alice, &provider.account(), FUNDS).await?;
			match chain.register_provider(new, &provider).await {
				// This chain was started before, and its providers offer still.
				Err(error) if error.refusal() == Some("AlreadyRegistered") => {},
				registered => registered?,
			}
		}
		Ok(())
	}
}

/// Secret URI of the operator key of provider number `index` on development networks.
///
/// The provider's account is the same without `//operator`.
pub fn operator_uri(index: usize) -> String {
	format!("{}//operator", provider_uri(index))
}

/// Secret URI of the account of provider number `index` on development networks.
pub fn provider_uri(index: usize) -> String {
	format!("//Provider//{index}")
}
