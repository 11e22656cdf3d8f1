//! What the demo prints at its end.

use crate::story::{Outcome, PersonOutcome};
use sensor_client::Sense;
use std::fmt::Write;

fn short(amount: Sense) -> String {
	if amount.0 == 0 {
		return "-".into();
	}
	// Four decimals are enough to look at; the report and the JSON have all eighteen.
	let tenthousandths = amount.0 / (sensor_client::primitives::SENSE / 10_000);
	format!("{}.{:04}", tenthousandths / 10_000, tenthousandths % 10_000)
}

/// The table, ready to print.
pub fn text(outcome: &Outcome) -> String {
	let summary = &outcome.summary;
	let mut out = String::new();
	let mut line = |text: String| {
		let _ = writeln!(out, "{text}");
	};
	line(format!("\n{}", console::style("Who was paid what, in SENSE").bold()));
	line(format!(
		"  {:<12} {:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
		"", "", "labels", "royalties", "sales", "compute", "paid", "fees"
	));
	for account in &summary.accounts {
		line(format!(
			"  {:<12} {:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
			account.name,
			account.role,
			short(account.rewards),
			short(account.royalties),
			short(account.sales),
			short(account.compute),
			short(account.paid),
			short(account.fees),
		));
	}
	line(format!("\n{}", console::style("How good it is").bold()));
	for outcome in &outcome.people {
		let PersonOutcome { person, confusion, accepted, .. } = outcome;
		line(format!(
			"  {:<12} {:>6.2} % of {} labels right, {accepted} accepted, {:>6.2} % of full pay",
			person.name,
			confusion.accuracy() * 100.0,
			confusion.total(),
			outcome.pay().unwrap_or_default() * 100.0
		));
	}
	line(format!(
		"  all labels before aggregation  {:>6.2} %",
		summary.label_accuracy_before * 100.0
	));
	line(format!(
		"  labels after aggregation       {:>6.2} %",
		summary.label_accuracy_after * 100.0
	));
	line(format!(
		"  model on {} unseen images  {:>6.2} %",
		outcome.model.total(),
		summary.model_accuracy * 100.0
	));
	line(format!("\n{}", console::style("Where it is").bold()));
	for (what, address) in &summary.addresses {
		line(format!("  {what:<16} {address}"));
	}
	line(format!(
		"\n{}",
		console::style("Does everything hold, and the money add up to the last unit?").bold()
	));
	let failed: Vec<_> = summary.checks.iter().filter(|check| !check.holds).collect();
	for check in &failed {
		line(format!("  {} {}", console::style("NO ").red(), check.what));
	}
	line(format!(
		"  {} of {} checks hold",
		summary.checks.len() - failed.len(),
		summary.checks.len()
	));
	out
}
