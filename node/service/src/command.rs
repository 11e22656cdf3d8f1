//! Carries out what the command line asks for.

use crate::{
	chain_spec,
	cli::{Cli, Command},
	parts::{Client, Parts},
	run as node, VERSION,
};
use polkadot_sdk::{
	frame_benchmarking_cli::{
		BenchmarkCmd, ExtrinsicFactory, SubstrateRemarkBuilder, SUBSTRATE_REFERENCE_HARDWARE,
	},
	sc_chain_spec::ChainSpec,
	sc_cli::{self, SubstrateCli},
	sc_consensus_babe, sc_consensus_grandpa,
	sp_inherents::{InherentData, InherentDataProvider},
	sp_runtime::traits::HashingFor,
	sp_timestamp,
};
use sensor_runtime::opaque::Block;
use std::sync::Arc;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Sensor Node".into()
	}

	fn impl_version() -> String {
		VERSION.get().copied().unwrap_or(env!("CARGO_PKG_VERSION")).into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"see docs/operations in the source repository".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(match self.subcommand {
			// People read and change what they export.
			Some(Command::ExportChainSpec(_)) => chain_spec::load(id)?,
			_ => chain_spec::load_to_run(id)?,
		}))
	}
}

/// Do what `cli` says.
pub fn run(mut cli: Cli) -> sc_cli::Result<()> {
	if !cli.beside.ipfs_dht.is_empty() {
		// Of each record that others send and it has no room for, litep2p would write a line. An
		// operator who wants these lines asks for the same target, which comes later and counts.
		cli.run.shared_params.log.insert(0, "litep2p::ipfs::kademlia=error".into());
	}
	match &cli.subcommand {
		None => {
			let beside = cli.beside.clone();
			let measure_hardware = !cli.no_hardware_benchmarks;
			cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
				node::run(config, beside, measure_hardware).await.map_err(sc_cli::Error::Service)
			})
		},
		Some(Command::Key(command)) => command.run(&cli),
		Some(Command::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Command::CheckBlock(command)) => {
			cli.create_runner(command)?.async_run(|mut config| {
				let Parts { client, task_manager, import_queue, .. } = Parts::new(&mut config)?;
				Ok((command.run(client, import_queue), task_manager))
			})
		},
		Some(Command::ExportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|mut config| {
				let Parts { client, task_manager, .. } = Parts::new(&mut config)?;
				Ok((command.run(client, config.database), task_manager))
			})
		},
		Some(Command::ExportState(command)) => {
			cli.create_runner(command)?.async_run(|mut config| {
				let Parts { client, task_manager, .. } = Parts::new(&mut config)?;
				Ok((command.run(client, config.chain_spec), task_manager))
			})
		},
		Some(Command::ImportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|mut config| {
				let Parts { client, task_manager, import_queue, .. } = Parts::new(&mut config)?;
				Ok((command.run(client, import_queue), task_manager))
			})
		},
		Some(Command::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.database))
		},
		Some(Command::Revert(command)) => cli.create_runner(command)?.async_run(|mut config| {
			let Parts { client, backend, task_manager, .. } = Parts::new(&mut config)?;
			let revert_consensus = Box::new(|client: Arc<Client>, backend, blocks| {
				sc_consensus_babe::revert(client.clone(), backend, blocks)?;
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((command.run(client, backend, Some(revert_consensus)), task_manager))
		}),
		Some(Command::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		},
		Some(Command::Benchmark(command)) => benchmark(&cli, command),
	}
}

fn benchmark(cli: &Cli, command: &BenchmarkCmd) -> sc_cli::Result<()> {
	cli.create_runner(command)?.sync_run(|mut config| match command {
		BenchmarkCmd::Pallet(command) => {
			// A runtime that is named by `--runtime` brings its own genesis, and may have been
			// built with benchmarks while this binary was not.
			let spec = command.runtime.is_none().then_some(config.chain_spec);
			command.run_with_spec::<HashingFor<Block>, ()>(spec)
		},
		BenchmarkCmd::Block(command) => command.run(Parts::new(&mut config)?.client),
		BenchmarkCmd::Machine(command) => {
			command.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone())
		},
		BenchmarkCmd::Overhead(command) => {
			let spec = command.params.runtime.is_none().then_some(config.chain_spec);
			command.run_with_default_builder_and_spec::<Block, ()>(spec)
		},
		BenchmarkCmd::Extrinsic(command) => {
			let client = Parts::new(&mut config)?.client;
			let remark = SubstrateRemarkBuilder::new_from_client(client.clone())?;
			let factory = ExtrinsicFactory(vec![Box::new(remark)]);
			command.run(client, first_inherents()?, Vec::new(), &factory)
		},
		#[cfg(not(feature = "runtime-benchmarks"))]
		BenchmarkCmd::Storage(_) => {
			Err("this needs a node that is built with --features runtime-benchmarks".into())
		},
		#[cfg(feature = "runtime-benchmarks")]
		BenchmarkCmd::Storage(command) => {
			let Parts { client, backend, .. } = Parts::new(&mut config)?;
			let (database, storage) = (backend.expose_db(), backend.expose_storage());
			let trie_cache = backend.expose_shared_trie_cache();
			command.run(config, client, database, storage, trie_cache)
		},
	})
}

/// What block 1 needs from outside when it is in slot 0, the slot of a block without a digest.
fn first_inherents() -> sc_cli::Result<InherentData> {
	let timestamp = sp_timestamp::InherentDataProvider::new(sp_timestamp::Timestamp::new(0));
	futures::executor::block_on(timestamp.create_inherent_data())
		.map_err(|error| format!("the inherent data of block 1: {error}").into())
}
