//! The report: one HTML file with pictures, that needs nothing else.

mod charts;
mod style;

use crate::{
	confusion::Confusion,
	fashion::CLASSES,
	story::{Outcome, PersonOutcome},
};
use anyhow::Result;
use base64::{engine::general_purpose::STANDARD, Engine};
use sensor_client::Sense;
use std::fmt::Write;

/// The whole page.
pub fn html(outcome: &Outcome) -> Result<String> {
	let mut page = String::new();
	let summary = &outcome.summary;
	let verdict =
		if summary.ok { "Everything held." } else { "Something did not hold; see below." };
	write!(
		page,
		"<!doctype html><html lang=en><meta charset=utf-8>\
		 <meta name=viewport content='width=device-width'>\
		 <title>Sensor chain: the life of a dataset</title><style>{}</style><main>\
		 <h1>The life of a dataset</h1>\
		 <p class=lead>{} photographs of clothes were labelled, sold and learnt from on a \
		 development chain in {:.0} seconds. {verdict}</p>\
		 <p class=note>The {} people are simulated: they know the truth and err as people of their \
		 skill would. The chain, IPFS, the consensus on labels, the money and the training are \
		 real. Images: Fashion-MNIST, Zalando Research, MIT licence.</p>",
		style::CSS,
		summary.images,
		summary.seconds.iter().map(|(_, seconds)| seconds).sum::<f64>(),
		summary.simulated_people,
	)?;
	figures(&mut page, outcome)?;
	pictures(&mut page, outcome)?;
	confusions(&mut page, outcome)?;
	write!(
		page,
		"<h2>Learning</h2><p>Loss of the model at each step, as both providers computed it, byte \
		 for byte.</p>{}",
		charts::loss(&outcome.loss)
	)?;
	money(&mut page, outcome)?;
	addresses(&mut page, outcome)?;
	write!(page, "</main></html>")?;
	Ok(page)
}

fn percent(share: f64) -> String {
	format!("{:.2} %", share * 100.0)
}

fn figures(page: &mut String, outcome: &Outcome) -> Result<()> {
	let summary = &outcome.summary;
	write!(page, "<div class=figures>")?;
	for (figure, what) in [
		(percent(summary.label_accuracy_before), "of single labels right"),
		(percent(summary.label_accuracy_after), "right after aggregation by the chain"),
		(percent(summary.model_accuracy), "of unseen images right by the model"),
		(format!("{}", summary.activity.transactions), "transactions that paid fees"),
	] {
		write!(page, "<div><b>{figure}</b>{what}</div>")?;
	}
	write!(page, "</div>")?;
	Ok(())
}

fn pictures(page: &mut String, outcome: &Outcome) -> Result<()> {
	write!(
		page,
		"<h2>Images and their labels</h2><p>Two of each class, then some on which the consensus is \
		 wrong (truth in brackets).</p><div class=pictures>"
	)?;
	for (png, truth, label) in &outcome.samples {
		let name = |class: u8| CLASSES.get(usize::from(class)).copied().unwrap_or("?");
		let (class, caption) = match label {
			Some(label) if label == truth => ("right", name(*truth).to_string()),
			Some(label) => ("wrong", format!("{} ({})", name(*label), name(*truth))),
			None => ("wrong", format!("no label ({})", name(*truth))),
		};
		write!(
			page,
			"<figure class={class}><img alt='' src='data:image/png;base64,{}'>\
			 <figcaption>{caption}</figcaption></figure>",
			STANDARD.encode(png)
		)?;
	}
	write!(page, "</div>")?;
	Ok(())
}

fn confusions(page: &mut String, outcome: &Outcome) -> Result<()> {
	write!(
		page,
		"<h2>Who takes what for what</h2><p>Rows are true classes, columns what was said; the \
		 darker, the more often.</p><div class=matrices>"
	)?;
	let mut show = |title: &str, confusion: &Confusion| {
		write!(
			page,
			"<figure>{}<figcaption><b>{title}</b> {}</figcaption></figure>",
			charts::confusion(confusion),
			percent(confusion.accuracy())
		)
	};
	let by_skill = |a: &&PersonOutcome, b: &&PersonOutcome| {
		a.confusion.accuracy().total_cmp(&b.confusion.accuracy())
	};
	if let Some(best) = outcome.people.iter().max_by(by_skill) {
		show(&format!("{}, the best annotator", best.person.name), &best.confusion)?;
	}
	if let Some(worst) = outcome.people.iter().min_by(by_skill) {
		show(&format!("{}, the worst", worst.person.name), &worst.confusion)?;
	}
	show("The consensus", &outcome.consensus)?;
	show("The model, on unseen images", &outcome.model)?;
	write!(page, "</div>")?;
	Ok(())
}

fn money(page: &mut String, outcome: &Outcome) -> Result<()> {
	let summary = &outcome.summary;
	write!(page, "<h2>Money</h2>{}", charts::flow(outcome))?;
	write!(
		page,
		"<table><tr><th><th>Role<th>Labels<th>Royalties<th>Sales<th>Compute<th>Paid<th>Fees\
		 <th>Balances"
	)?;
	for account in &summary.accounts {
		write!(page, "<tr><td>{}<td>{}", account.name, account.role)?;
		for amount in [
			account.rewards,
			account.royalties,
			account.sales,
			account.compute,
			account.paid,
			account.fees,
		] {
			write!(page, "<td class=number title='{} units'>{}", amount.0, sense(amount))?;
		}
		write!(page, "<td>{}", if account.balances() { "to the unit" } else { "NO" })?;
	}
	write!(page, "</table><ul class=checks>")?;
	for check in &summary.checks {
		let class = if check.holds { "right" } else { "wrong" };
		write!(page, "<li class={class}>{}", check.what)?;
	}
	write!(page, "</ul>")?;
	Ok(())
}

fn addresses(page: &mut String, outcome: &Outcome) -> Result<()> {
	let summary = &outcome.summary;
	write!(page, "<h2>Where it is</h2><table>")?;
	for (what, address) in &summary.addresses {
		write!(page, "<tr><td>{what}<td><code>{address}</code>")?;
	}
	write!(page, "</table><h2>How long it took</h2><table>")?;
	for (what, seconds) in &summary.seconds {
		write!(page, "<tr><td>{what}<td class=number>{seconds:.1} s")?;
	}
	for (node, bytes) in &summary.node_peak_memory {
		write!(page, "<tr><td>Peak memory of {node}<td class=number>{} MiB", bytes >> 20)?;
	}
	write!(page, "</table>")?;
	Ok(())
}

/// An amount without its unit, shortened for a table.
fn sense(amount: Sense) -> String {
	match amount.0 {
		0 => "–".into(),
		_ => format!("{:.4}", amount.0 as f64 / sensor_client::primitives::SENSE as f64),
	}
}
