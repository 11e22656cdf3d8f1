//! What a relayer counts, for Prometheus.

use anyhow::Result;
use polkadot_sdk::substrate_prometheus_endpoint::{
	register, CounterVec, GaugeVec, Opts, Registry, U64,
};

/// All counters and gauges.
#[derive(Clone)]
pub struct Metrics {
	/// Rounds that failed, by duty and chain.
	pub failures: CounterVec<U64>,
	/// What took effect, by duty and chain.
	pub done: CounterVec<U64>,
	/// What was refused, by duty and chain: mostly somebody else was first.
	pub refused: CounterVec<U64>,
	/// The latest block that each chain's verifier knows; of several, the one that is furthest behind.
	pub verified: GaugeVec<U64>,
	/// Messages that are not delivered yet, by chain.
	pub open: GaugeVec<U64>,
	/// Commitments on other chains that this chain never made, by chain. Anything but 0 is an alarm.
	pub forks: CounterVec<U64>,
}

impl Metrics {
	/// Register them.
	pub fn new(registry: &Registry) -> Result<Self> {
		let counter = |name: &str, help: &str, labels: &[&str]| -> Result<CounterVec<U64>> {
			Ok(register(
				CounterVec::new(Opts::new(format!("relayer_{name}"), help), labels)?,
				registry,
			)?)
		};
		let gauge = |name: &str, help: &str, labels: &[&str]| -> Result<GaugeVec<U64>> {
			Ok(register(
				GaugeVec::new(Opts::new(format!("relayer_{name}"), help), labels)?,
				registry,
			)?)
		};
		Ok(Self {
			failures: counter("failures_total", "Rounds that failed", &["duty", "chain"])?,
			done: counter("done_total", "Transactions that took effect", &["duty", "chain"])?,
			refused: counter(
				"refused_total",
				"Transactions that were refused",
				&["duty", "chain"],
			)?,
			verified: gauge("verified_block", "Latest block that a verifier knows", &["chain"])?,
			open: gauge("open_messages", "Messages that are not delivered yet", &["chain"])?,
			forks: counter("forks_total", "Commitments that this chain never made", &["chain"])?,
		})
	}
}
