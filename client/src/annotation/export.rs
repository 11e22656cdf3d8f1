//! Labelled datasets as other tools read them: COCO, and plain tables.

use super::{
	answers::fraction,
	labelled::{Found, Labelled, Said},
};
use crate::{Error, Result};
use sensor_primitives::labels::boxes::Region;
use serde_json::{json, Value};
use std::fmt::Write;

/// Width and height of an image, in pixels.
pub type Size = (u32, u32);

impl Labelled {
	/// As a COCO file. `paths` are the images in the order of items; with their sizes, boxes are in
	/// pixels, or else in fractions of width and height.
	///
	/// Categories have the numbers of labels. `score` is how sure the consensus is of a label, or the
	/// share of annotators who drew a box.
	pub fn coco(&self, paths: &[String], sizes: Option<&[Size]>) -> Result<Value> {
		self.check(paths, sizes)?;
		let images: Vec<_> = paths
			.iter()
			.enumerate()
			.map(|(item, path)| match sizes.and_then(|sizes| sizes.get(item)) {
				Some((width, height)) => {
					json!({ "id": item, "file_name": path, "width": width, "height": height })
				},
				None => json!({ "id": item, "file_name": path }),
			})
			.collect();
		let labels = self.description.labels.iter().enumerate();
		let categories: Vec<_> =
			labels.map(|(label, name)| json!({ "id": label, "name": name })).collect();
		let annotations = match &self.found {
			Found::Labels(found) => found
				.iter()
				.enumerate()
				.filter_map(|(item, found)| Some((item, found, found.label?)))
				.enumerate()
				.map(|(id, (item, found, label))| {
					json!({
						"id": id,
						"image_id": item,
						"category_id": label,
						"score": thousandths(found.confidence),
					})
				})
				.collect::<Vec<_>>(),
			Found::Boxes(found) => found
				.iter()
				.enumerate()
				.flat_map(|(item, boxes)| boxes.iter().map(move |agreed| (item, agreed)))
				.enumerate()
				.map(|(id, (item, agreed))| {
					let size = sizes.and_then(|sizes| sizes.get(item)).copied();
					let bbox = bbox(&agreed.region, size);
					json!({
						"id": id,
						"image_id": item,
						"category_id": agreed.region.label(),
						"bbox": bbox,
						"area": rounded(bbox[2] * bbox[3]),
						"iscrowd": 0,
						"score": f64::from(agreed.agreeing) / f64::from(agreed.votes.max(1)),
					})
				})
				.collect(),
		};
		let mut info = json!({
			"description": format!("Labels of campaign {}", self.description.campaign),
		});
		if matches!(self.found, Found::Boxes(_)) {
			info["normalized"] = json!(sizes.is_none());
		}
		Ok(json!({
			"info": info,
			"images": images,
			"categories": categories,
			"annotations": annotations,
		}))
	}

	/// As a table with a line an item, or a line a box.
	pub fn table(&self, paths: &[String]) -> Result<String> {
		self.check(paths, None)?;
		let description = &self.description;
		let mut text = String::new();
		let path = |item: usize| paths.get(item).map(|path| field(path)).unwrap_or_default();
		// Writing to a string cannot fail, here and below.
		match &self.found {
			Found::Labels(found) => {
				text.push_str("item,path,label,name,agreeing,votes,confidence\n");
				for (item, found) in found.iter().enumerate() {
					let (label, name) = match found.label {
						Some(label) => (label.to_string(), field(description.name(label))),
						None => Default::default(),
					};
					let _ = writeln!(
						text,
						"{item},{},{label},{name},{},{},{}",
						path(item),
						found.agreeing,
						found.votes,
						thousandths(found.confidence)
					);
				}
			},
			Found::Boxes(found) => {
				text.push_str("item,path,label,name,x0,y0,x1,y1,agreeing,votes\n");
				for (item, boxes) in found.iter().enumerate() {
					for agreed in boxes {
						let label = agreed.region.label();
						let _ = writeln!(
							text,
							"{item},{},{label},{},{},{},{}",
							path(item),
							field(description.name(label)),
							corners(&agreed.region),
							agreed.agreeing,
							agreed.votes
						);
					}
				}
			},
		}
		Ok(text)
	}

	/// Who said what of which item, a line an answer, or a line a box. Who drew nothing on an item has
	/// a line that ends after the account.
	pub fn provenance(&self) -> String {
		let mut text = String::new();
		match &self.said {
			Said::Labels(said) => {
				text.push_str("item,account,answer\n");
				for given in said {
					let _ = writeln!(text, "{},{},{}", given.item, given.annotator, given.answer);
				}
			},
			Said::Boxes(said) => {
				text.push_str("item,account,answer,x0,y0,x1,y1\n");
				for given in said {
					let line = format!("{},{}", given.item, given.annotator);
					if given.answer.is_empty() {
						let _ = writeln!(text, "{line},,,,,");
					}
					for region in &given.answer {
						let _ = writeln!(text, "{line},{},{}", region.label(), corners(region));
					}
				}
			},
		}
		text
	}

	fn check(&self, paths: &[String], sizes: Option<&[Size]>) -> Result<()> {
		let items = self.description.items as usize;
		if paths.len() == items && sizes.is_none_or(|sizes| sizes.len() == items) {
			return Ok(());
		}
		Err(Error::Invalid(format!(
			"the dataset says that {items} items were labelled, but holds {} images",
			paths.len()
		)))
	}
}

/// `[x, y, width, height]`: in pixels, or in fractions of an image whose size is not known.
fn bbox(region: &Region, size: Option<Size>) -> [f64; 4] {
	let [x0, y0, x1, y1] = region.corners().map(fraction);
	let (width, height) =
		size.map_or((1.0, 1.0), |(width, height)| (f64::from(width), f64::from(height)));
	[x0 * width, y0 * height, (x1 - x0) * width, (y1 - y0) * height].map(rounded)
}

/// To six decimals, which every corner survives.
fn rounded(number: f64) -> f64 {
	(number * 1e6).round() / 1e6
}

fn corners(region: &Region) -> String {
	let [x0, y0, x1, y1] = region.corners().map(fraction);
	format!("{x0:.6},{y0:.6},{x1:.6},{y1:.6}")
}

fn thousandths(parts: u32) -> f64 {
	f64::from(parts) / 1000.0
}

/// A field of a table, in quotes if it needs them.
fn field(text: &str) -> String {
	if !text.contains([',', '"', '\n', '\r']) {
		return text.into();
	}
	format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::annotation::labelled::tests::{classification, drawn};

	fn labelled(make: fn(&std::path::Path)) -> Labelled {
		let home = tempfile::tempdir().unwrap();
		make(home.path());
		Labelled::read(home.path()).unwrap()
	}

	fn paths(count: usize) -> Vec<String> {
		(0..count).map(|item| format!("{item}.png")).collect()
	}

	#[test]
	fn labels_become_coco_annotations_with_a_score() {
		let coco = labelled(classification).coco(&paths(3), None).unwrap();
		assert_eq!(coco["images"][2], json!({ "id": 2, "file_name": "2.png" }));
		assert_eq!(coco["categories"][1], json!({ "id": 1, "name": "b, c" }));
		let annotations = json!([
			{ "id": 0, "image_id": 0, "category_id": 1, "score": 1.0 },
			{ "id": 1, "image_id": 1, "category_id": 0, "score": 0.5 },
		]);
		assert_eq!(coco["annotations"], annotations, "nobody labelled the third");
		assert!(coco["info"].get("normalized").is_none());
	}

	#[test]
	fn boxes_are_fractions_until_the_size_of_the_image_is_known() {
		let labelled = labelled(drawn);
		let coco = labelled.coco(&paths(2), None).unwrap();
		assert_eq!(coco["info"]["normalized"], true);
		assert_eq!(coco["annotations"][0]["bbox"], json!([0.0, 0.0, 0.500_008, 1.0]));
		assert_eq!(coco["annotations"][0]["score"], 0.5);
		assert_eq!(coco["annotations"].as_array().unwrap().len(), 1);

		let coco = labelled.coco(&paths(2), Some(&[(200, 100), (1, 1)])).unwrap();
		assert_eq!(coco["info"]["normalized"], false);
		assert_eq!(coco["images"][0]["width"], 200);
		assert_eq!(coco["annotations"][0]["bbox"], json!([0.0, 0.0, 100.001_526, 100.0]));
	}

	#[test]
	fn tables_quote_what_needs_it() {
		let mut paths = paths(3);
		paths[1] = "a \"b\".png".into();
		let table = labelled(classification).table(&paths).unwrap();
		assert_eq!(
			table,
			"item,path,label,name,agreeing,votes,confidence\n\
			 0,0.png,1,\"b, c\",2,2,1\n1,\"a \"\"b\"\".png\",0,a,1,2,0.5\n2,2.png,,,0,0,0\n"
		);
		let table = labelled(drawn).table(&paths[..2]).unwrap();
		assert!(
			table.ends_with("0,0.png,0,a,0.000000,0.000000,0.500008,1.000000,1,2\n"),
			"{table}"
		);
	}

	#[test]
	fn provenance_names_everybody_who_answered() {
		let text = labelled(classification).provenance();
		let first = crate::AccountId::from([1; 32]);
		assert!(text.starts_with(&format!("item,account,answer\n0,{first},1\n")), "{text}");
		assert_eq!(text.lines().count(), 5);
		let text = labelled(drawn).provenance();
		assert_eq!(text.lines().filter(|line| line.ends_with(",,,,,")).count(), 2, "{text}");
	}

	#[test]
	fn a_dataset_with_another_number_of_images_is_refused() {
		let labelled = labelled(classification);
		assert!(labelled.coco(&paths(2), None).unwrap_err().to_string().contains("2 images"));
		assert!(labelled.table(&paths(4)).is_err());
		assert!(labelled.coco(&paths(3), Some(&[(1, 1)])).is_err());
	}
}
