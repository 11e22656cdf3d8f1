//! The labelled dataset: the blocks of the UnixFS directory that the runtime itself builds, laid
//! out as [`sensor_primitives::labels`] says.

use crate::{
	types::{BatchFiles, Campaign, LabelFile, Method, Task},
	Config, GoldAnswers,
};
use alloc::{string::String, vec::Vec};
use sensor_primitives::{
	dag_pb::{directory, Entry},
	labels::files::{csv_name, Description},
	CampaignId, ContentId,
};

/// A labelled dataset, except for the images and the label files, which exist already.
pub(crate) struct Manifest {
	/// The address of the root directory.
	pub root: ContentId,
	/// Cumulative size of all blocks, in bytes.
	pub bytes: u64,
	/// The blocks to publish.
	pub blocks: Vec<(ContentId, Vec<u8>)>,
}

impl Manifest {
	/// Build the directories around `images` (address and cumulative size) and `files`, in the order of
	/// their batches.
	pub fn build<T: Config>(
		id: CampaignId,
		campaign: &Campaign<T>,
		images: (ContentId, u64),
		files: &[BatchFiles],
	) -> Self {
		let names: Vec<String> = (0u32..).take(files.len()).map(csv_name).collect();
		let directory = |file: fn(&BatchFiles) -> &LabelFile| {
			let entries = names.iter().zip(files).map(|(name, files)| {
				let LabelFile { content, size } = *file(files);
				Entry { name: name.as_bytes(), content, size: size.into() }
			});
			Node::directory(entries.collect())
		};
		let answers = directory(|files| &files.answers);
		let labels = directory(|files| &files.labels);
		let json = description(id, campaign, files);
		let json = Node { content: ContentId::raw(&json), size: json.len() as u64, bytes: json };

		let root = Node::directory(Vec::from([
			answers.entry(b"answers"),
			json.entry(b"campaign.json"),
			Entry { name: b"images", content: images.0, size: images.1 },
			labels.entry(b"labels"),
		]));
		let (content, bytes) = (root.content, root.size);
		let blocks = [answers, json, labels, root]
			.into_iter()
			.map(|node| (node.content, node.bytes))
			.collect();
		Self { root: content, bytes, blocks }
	}
}

/// `campaign.json`.
fn description<T: Config>(id: CampaignId, campaign: &Campaign<T>, files: &[BatchFiles]) -> Vec<u8> {
	// The names were checked to be UTF-8 when the campaign was opened.
	let labels: Vec<&str> = campaign
		.task
		.labels()
		.iter()
		.map(|name| core::str::from_utf8(name).unwrap_or_default())
		.collect();
	let gold = GoldAnswers::<T>::get(id);
	let seeds: Vec<_> = files.iter().map(|files| files.seed).collect();
	Description {
		campaign: id,
		task: match campaign.task {
			Task::Classification { .. } => "classification",
			Task::Boxes { .. } => "boxes",
		},
		labels: &labels,
		method: match campaign.method {
			Method::Plurality => "plurality",
			Method::Weighted => "weighted",
		},
		items: campaign.items,
		batch_size: campaign.batch_size,
		guide: campaign.guide,
		gold: &gold,
		seeds: &seeds,
	}
	.json()
}

/// A block, and the cumulative size of all that it links to.
struct Node {
	content: ContentId,
	size: u64,
	bytes: Vec<u8>,
}

impl Node {
	fn directory(entries: Vec<Entry>) -> Self {
		let below = entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.size));
		let bytes = directory(entries);
		let size = below.saturating_add(bytes.len() as u64);
		Self { content: ContentId::dag_pb(&bytes), size, bytes }
	}

	fn entry<'a>(&self, name: &'a [u8]) -> Entry<'a> {
		Entry { name, content: self.content, size: self.size }
	}
}
