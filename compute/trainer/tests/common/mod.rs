//! An easy dataset, made on the spot: bars across, bars along, and blocks, all in noise.

use sensor_trainer::{
	abi::{File, ProgramInput},
	nn::{rng::Stream, Rng},
};

/// A PNG of a random image of this class.
pub fn picture(class: usize, rng: &mut Rng) -> Vec<u8> {
	let phase = rng.below(8);
	let pixels: Vec<u8> = (0..28 * 28)
		.map(|i| {
			let (y, x) = (i / 28 + phase, i % 28 + phase);
			let lit = [x / 4 % 2, y / 4 % 2, (x / 7 + y / 7) % 2][class];
			(lit * 120 + rng.below(120)) as u8
		})
		.collect();
	let mut bytes = Vec::new();
	let encoder = png::Encoder::new(&mut bytes, 28, 28);
	encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
	bytes
}

/// A labelled dataset of `items` images in three classes; every 20th item has no consensus.
pub fn dataset(items: usize) -> Vec<File> {
	const BATCH: usize = 50;
	let campaign = format!(
		r#"{{"campaign":0,"task":"classification","labels":["across","along","blocks"],"items":{items},"batch":{BATCH}}}"#
	);
	let mut rng = Rng::new(1, Stream::Order, 0);
	let mut files = vec![("campaign.json".to_string(), campaign.into_bytes())];
	let mut table = String::new();
	for item in 0..items {
		let class = rng.below(3) as usize;
		files.push((format!("images/{item:05}.png"), picture(class, &mut rng)));
		match item % 20 {
			19 => table.push_str(&format!("{item},,1,3,0\n")),
			_ => table.push_str(&format!("{item},{class},3,3,1000\n")),
		}
		if item % BATCH == BATCH - 1 || item + 1 == items {
			let text = format!("item,label,agreeing,votes,confidence\n{table}");
			files.push((format!("labels/{:05}.csv", item / BATCH), text.into_bytes()));
			table.clear();
		}
	}
	files
}

/// A job over that dataset.
pub fn job(items: usize, parameters: &str) -> ProgramInput {
	ProgramInput { parameters: parameters.into(), inputs: vec![dataset(items)] }
}
