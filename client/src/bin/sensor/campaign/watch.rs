//! `sensor campaign watch`: how far a campaign is, until it closes.

use crate::output::Output;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use sensor_client::{
	annotation::{Campaign, Progress},
	primitives::CampaignId,
	Chain, Result,
};
use serde_json::{json, Value};
use std::time::Duration;

/// How long to watch: longer than any campaign lasts.
const PATIENCE: Duration = Duration::from_secs(360 * 86_400);

pub async fn run(chain: &Chain, id: CampaignId, json: bool) -> Result<Output> {
	let bars = (!json).then(Bars::new);
	let watched = chain.watch_campaign(id, PATIENCE, |campaign, progress| match &bars {
		Some(bars) => bars.show(campaign, progress),
		// The last one is the command's output.
		None if progress.is_none() => {},
		None => println!("{}", line(campaign, progress)),
	});
	let closed = watched.await;
	if let Some(bars) = bars {
		bars.clear();
	}
	let closed = closed?;
	Ok(Output::new(closed.to_string(), line(&closed, None)))
}

/// A campaign with its progress, for machines.
pub fn line(campaign: &Campaign, progress: Option<&Progress>) -> Value {
	let mut line = json!(campaign);
	line["progress"] = json!(progress);
	line
}

struct Bars {
	all: MultiProgress,
	batches: ProgressBar,
	commits: ProgressBar,
	reveals: ProgressBar,
	stage: ProgressBar,
}

impl Bars {
	fn new() -> Self {
		let all = MultiProgress::new();
		let bar = |what: &'static str| {
			let bar = all.add(ProgressBar::new(0).with_message(what));
			let style = ProgressStyle::with_template("{msg:18} [{bar:30}] {pos}/{len}");
			bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
			bar
		};
		let (batches, commits, reveals) = (bar("batches finished"), bar("commits"), bar("reveals"));
		let stage = all.add(ProgressBar::new_spinner());
		let style = ProgressStyle::with_template("{spinner} {msg}");
		stage.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
		stage.enable_steady_tick(Duration::from_millis(120));
		Self { all, batches, commits, reveals, stage }
	}

	fn show(&self, campaign: &Campaign, progress: Option<&Progress>) {
		if let Some(progress) = progress {
			let finished = campaign.batches().saturating_sub(progress.unfinished_batches);
			let wanted = wanted(campaign, progress);
			set(&self.batches, finished.into(), campaign.batches().into());
			set(&self.commits, progress.commits.into(), wanted);
			set(&self.reveals, progress.reveals.into(), wanted);
		}
		let paused = if campaign.paused { ", paused" } else { "" };
		self.stage.set_message(format!(
			"{}{paused}; {} in the pot; commit until block {}, reveal until {}",
			campaign.stage, campaign.remaining, campaign.commit_until, campaign.reveal_until
		));
	}

	fn clear(&self) {
		for bar in [&self.batches, &self.commits, &self.reveals, &self.stage] {
			bar.finish_and_clear();
		}
		// What cannot be cleared stays on the screen, and nothing more.
		let _ = self.all.clear();
	}
}

fn set(bar: &ProgressBar, position: u64, length: u64) {
	bar.set_length(length);
	bar.set_position(position);
}

/// How many commitments there will be, as far as is known: more where answers stay in doubt.
fn wanted(campaign: &Campaign, progress: &Progress) -> u64 {
	let first = u64::from(campaign.batches()) * u64::from(campaign.redundancy);
	first.max(progress.commits.into())
}
