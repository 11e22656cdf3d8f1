//! `ipfs-bench`: the embedded IPFS node beside Kubo, on the same files, in one run.

mod files;
mod node;
mod ours;
mod report;
mod round;

use anyhow::{ensure, Context, Result};
use clap::{Parser, Subcommand};
use node::Software;
use report::{Report, Series};
use sensor_ipfs_peers::{missing, Kind};
use std::path::PathBuf;

/// Measure the embedded IPFS node beside Kubo.
///
/// Files of random bytes go from disk into a node (add), out of it again (walk, cat), and to a second,
/// fresh node of the same software (fetch). Each node is a process of its own on 127.0.0.1. The last
/// line of the output is the result as JSON.
#[derive(Parser)]
#[command(version)]
struct Cli {
	#[command(subcommand)]
	command: Option<Command>,
	/// Sizes of the files; K, M and G count in powers of 1,024.
	#[arg(long, value_delimiter = ',', value_parser = files::parse_size, default_value = "1M,64M,1G")]
	sizes: Vec<u64>,
	/// How often each size is measured: 9 times up to 8M, 5 times up to 256M, else 3 times if not
	/// given.
	#[arg(long)]
	repetitions: Option<usize>,
	/// What the random bytes are made from.
	#[arg(long, default_value_t = 1)]
	seed: u64,
	/// Where to keep files and repositories meanwhile: six times the largest size.
	#[arg(long)]
	directory: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
	/// Run the embedded node in this folder until the input ends.
	#[command(hide = true)]
	Serve { directory: PathBuf },
}

#[tokio::main]
async fn main() -> Result<()> {
	let cli = Cli::parse();
	match cli.command {
		Some(Command::Serve { directory }) => ours::serve(directory).await,
		None => bench(cli).await,
	}
}

async fn bench(cli: Cli) -> Result<()> {
	if let Some(reason) = missing(Kind::Kubo) {
		anyhow::bail!(reason);
	}
	ensure!(cli.repetitions != Some(0), "nothing is measured in 0 repetitions");
	let directory = match &cli.directory {
		Some(parent) => tempfile::tempdir_in(parent),
		None => tempfile::tempdir(),
	};
	let directory = directory.context("cannot make a directory for the files")?;
	let mut report = Report::default();
	for size in cli.sizes {
		let repetitions = cli.repetitions.unwrap_or_else(|| usual_repetitions(size));
		let mut series = Series::new(size);
		for repetition in 0..repetitions {
			let input = directory.path().join("input");
			files::make(&input, size, cli.seed, repetition)?;
			let mut order = [Software::Ours, Software::Kubo];
			// Neither is always the one that finds the machine as the other left it.
			if repetition % 2 == 1 {
				order.reverse();
			}
			for software in order {
				let folder = tempfile::tempdir_in(directory.path())?;
				let round = round::run(software, &input, folder.path(), &mut report.datastore)
					.await
					.with_context(|| format!("{software}, {}", files::show_size(size)))?;
				eprintln!(
					"{}, {} of {repetitions}, {software}: {round}",
					files::show_size(size),
					repetition + 1
				);
				series.push(software, round);
			}
		}
		report.series.push(series);
	}
	print!("{report}");
	println!("{}", report.json());
	Ok(())
}

/// Enough for a steady median, without spending an hour on large files.
fn usual_repetitions(size: u64) -> usize {
	match size >> 20 {
		0..=8 => 9,
		9..=256 => 5,
		_ => 3,
	}
}
