//! `sensor-demo`: the whole life of a dataset on one machine, from bare images to a trained model
//! and money in everybody's pocket.

mod confusion;
mod fashion;
mod ledger;
mod people;
mod report;
mod story;
mod table;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Run the whole life of a dataset on a development chain: publish, label, settle, sell, train,
/// test, vote.
///
/// The chain, IPFS, the consensus on labels, the money and the training are real. The people are
/// simulated: they know the truth and err as people of their skill would.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
	/// What else to do.
	#[command(subcommand)]
	command: Option<Command>,
	#[command(flatten)]
	demo: Demo,
}

#[derive(Subcommand)]
enum Command {
	/// Only write some of the photographs as PNG files, to try `sensor` with.
	Photos {
		/// Where to.
		directory: PathBuf,
		/// How many.
		#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=60_000))]
		count: u32,
	},
}

#[derive(Args)]
struct Demo {
	/// Where the binaries are; beside this one if not given.
	#[arg(long)]
	bin_dir: Option<PathBuf>,
	/// How many training images to have labelled.
	#[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(200..=60_000))]
	images: u32,
	/// How many images that the model never saw to test it on.
	#[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=10_000))]
	test_images: u32,
	/// Optimiser steps of the training job; a model that learnt too little does not pass.
	#[arg(long, default_value_t = 1_200, value_parser = clap::value_parser!(u32).range(10..=100_000))]
	steps: u32,
	/// Seed of the simulated people.
	#[arg(long, default_value_t = 7)]
	seed: u64,
	/// Where to write the HTML report.
	#[arg(long, default_value = "sensor-demo.html")]
	report: PathBuf,
	/// Where to keep the chain's data; a temporary directory if not given.
	#[arg(long)]
	data_dir: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
	let Cli { command, demo } = Cli::parse();
	let ended = match command {
		Some(Command::Photos { directory, count }) => {
			fashion::write(count as usize, &directory).map(|()| true)
		},
		None => run(demo).await,
	};
	match ended {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("{} {error:#}", console::style("error:").red().bold());
			println!("{}", serde_json::json!({ "ok": false, "error": format!("{error:#}") }));
			ExitCode::FAILURE
		},
	}
}

/// Whether everything held.
async fn run(demo: Demo) -> Result<bool> {
	let temporary = tempfile::Builder::new().prefix("sensor-demo-").tempdir()?;
	let settings = story::Settings {
		bin: match demo.bin_dir {
			Some(directory) => directory,
			None => sensor_devnet::own_directory()?,
		},
		data: demo.data_dir.unwrap_or_else(|| temporary.path().into()),
		images: demo.images as usize,
		test_images: demo.test_images as usize,
		steps: demo.steps,
		seed: demo.seed,
	};
	let outcome = story::tell(&settings).await?;
	std::fs::write(&demo.report, report::html(&outcome)?)
		.with_context(|| format!("cannot write {}", demo.report.display()))?;
	println!("{}", table::text(&outcome));
	println!("Report with pictures: {}", demo.report.display());
	println!("{}", serde_json::to_string(&outcome.summary)?);
	Ok(outcome.summary.ok)
}
