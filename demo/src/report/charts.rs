//! The report's drawings, as SVG.

use crate::{confusion::Confusion, fashion::CLASSES, story::Outcome};
use sensor_client::primitives::SENSE;
use std::fmt::Write;

/// A confusion matrix as shades.
pub fn confusion(confusion: &Confusion) -> String {
	const CELL: usize = 24;
	const LEFT: usize = 78;
	let mut svg = format!(
		"<svg viewBox='0 0 {} {}' role=img>",
		LEFT + CELL * CLASSES.len() + 2,
		CELL * CLASSES.len() + 20
	);
	for (truth, row) in confusion.0.iter().enumerate() {
		let y = truth * CELL;
		let total = row.iter().sum::<u32>().max(1);
		let _ = write!(
			svg,
			"<text x={} y={} text-anchor=end>{}</text>",
			LEFT - 6,
			y + 16,
			CLASSES[truth]
		);
		for (said, count) in row.iter().enumerate() {
			let share = f64::from(*count) / f64::from(total);
			let colour = if truth == said { "18,128,92" } else { "196,50,10" };
			let _ = write!(
				svg,
				"<rect x={} y={y} width={} height={} fill='rgba({colour},{:.3})' \
				 stroke='rgba(128,128,128,.25)'><title>{} taken for {}: {count} of {total}</title></rect>",
				LEFT + said * CELL,
				CELL - 1,
				CELL - 1,
				share.sqrt(),
				CLASSES[truth],
				CLASSES[said],
			);
		}
	}
	svg + "</svg>"
}

/// The loss by step, with a running mean.
pub fn loss(points: &[(u32, f64)]) -> String {
	const WIDTH: f64 = 900.0;
	const HEIGHT: f64 = 260.0;
	const LEFT: f64 = 40.0;
	const WINDOW: usize = 25;
	let last = f64::from(points.last().map_or(1, |(step, _)| *step).max(1));
	let top = points.iter().map(|(_, loss)| *loss).fold(0.1, f64::max);
	let place = |step: f64, loss: f64| {
		(LEFT + step / last * (WIDTH - LEFT - 10.0), 10.0 + (1.0 - loss / top) * (HEIGHT - 40.0))
	};
	let line = |values: &mut dyn Iterator<Item = (f64, f64)>| {
		values.fold(String::new(), |mut path, (step, loss)| {
			let (x, y) = place(step, loss);
			let _ = write!(path, "{x:.1},{y:.1} ");
			path
		})
	};
	let raw = line(&mut points.iter().map(|(step, loss)| (f64::from(*step), *loss)));
	let smooth = line(&mut points.windows(WINDOW.min(points.len().max(1))).map(|window| {
		let mean = window.iter().map(|(_, loss)| loss).sum::<f64>() / window.len() as f64;
		(f64::from(window[window.len() - 1].0), mean)
	}));
	let mut svg = format!("<svg viewBox='0 0 {WIDTH} {HEIGHT}' role=img>");
	for tick in 0..=4 {
		let value = top * f64::from(tick) / 4.0;
		let (x, y) = place(0.0, value);
		let _ = write!(
			svg,
			"<line x1={x} y1={y:.1} x2={WIDTH} y2={y:.1} stroke='rgba(128,128,128,.25)'/>\
			 <text x={} y={:.1} text-anchor=end>{value:.1}</text>",
			x - 6.0,
			y + 4.0
		);
		let step = last * f64::from(tick) / 4.0;
		let (x, _) = place(step, 0.0);
		let _ =
			write!(svg, "<text x={x:.1} y={} text-anchor=middle>{step:.0}</text>", HEIGHT - 8.0);
	}
	let _ = write!(
		svg,
		"<polyline points='{raw}' fill=none stroke='rgba(128,128,128,.45)'/>\
		 <polyline points='{smooth}' fill=none stroke='#3538cd' stroke-width=2.5 /></svg>"
	);
	svg
}

/// Where the money went: bands from who paid to who was paid, as wide as the amounts.
pub fn flow(outcome: &Outcome) -> String {
	let accounts = &outcome.summary.accounts;
	let total = |pick: fn(&crate::ledger::Account) -> u128| accounts.iter().map(pick).sum::<u128>();
	let sales = &outcome.sales;
	let compute = total(|account| account.compute.0);
	let bands: [(&str, &str, u128); 7] = [
		("Requester", "Annotators: rewards", total(|account| account.rewards.0)),
		("Buyers", "Requester: sales", sales.to_owner.0),
		("Buyers", "Annotators: royalties", sales.royalties.0),
		("Buyers", "Treasury: platform's take", sales.take.0),
		("Buyers", "Pot: still guaranteed", sales.guaranteed.0),
		("Buyers", "Providers: training", compute),
		("Everybody", "Treasury and validators: fees", total(|account| account.fees.0)),
	];
	let sum = bands.iter().map(|(.., amount)| amount).sum::<u128>().max(1);
	let mut svg = String::new();
	let (mut y, mut previous, mut source_y) = (8.0, "", 8.0);
	for (from, to, amount) in bands {
		let height = (amount as f64 / sum as f64 * 220.0).max(1.5);
		if from != previous {
			source_y = y;
			let _ = write!(svg, "<text x=0 y={:.1}>{from}</text>", source_y + 12.0);
			previous = from;
		}
		let middle = y + height / 2.0;
		let start = source_y + height / 2.0;
		let _ = write!(
			svg,
			"<path d='M90,{start:.1} C300,{start:.1} 330,{middle:.1} 540,{middle:.1}' fill=none \
			 stroke='rgba(53,56,205,.35)' stroke-width={height:.1} />\
			 <text x=550 y={:.1}>{to}: {:.4} SENSE</text>",
			middle + 4.0,
			amount as f64 / SENSE as f64
		);
		source_y += height;
		y += height.max(16.0) + 8.0;
	}
	format!("<svg viewBox='0 0 900 {:.0}' role=img>{svg}</svg>", y + 8.0)
}
