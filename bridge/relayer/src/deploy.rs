//! Deployment: the contracts of one chain, created and read back.
//!
//! Nobody has any privilege in them, so what they start with can never be mended. All of it is of one
//! final block of Sensor.

use crate::{
	contracts::{
		currentCall, gatewayCall, latestBlockCall, moveDelayCall, nextCall, tokenCall,
		verifierCall, ValidatorSet,
	},
	nodes::sensor::Sensor,
	options::Deploy,
	proofs::commitment::set_root,
};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolValue;
use anyhow::{bail, ensure, Context, Result};
use polkadot_sdk::{
	sp_consensus_beefy::mmr::BeefyAuthoritySet,
	sp_core::{H160, H256},
};
use sensor_bridge_evm::{
	account::{secret, Evm, Key, Sent},
	checksummed,
	hexadecimal::parse_bytes,
};
use serde_json::{json, Value};

/// What creates the contracts, as the build of the contracts left it.
const BYTECODE: &str = include_str!("../../contracts/abi/bytecode.json");

/// A set of validators, as Sensor knows it.
type Validators = BeefyAuthoritySet<H256>;

/// What the contracts start with, of one block of Sensor.
struct Start {
	current: Validators,
	next: Validators,
	block: u32,
	/// The chain that Sensor takes for Ethereum.
	ethereum: u64,
}

impl Start {
	/// Read it as of the last final block.
	async fn read(sensor: &Sensor) -> Result<Self> {
		let at = sensor.finalized().await?;
		let current: Validators = at.api("BeefyMmrApi_authority_set_proof", &()).await?;
		let next: Validators = at.api("BeefyMmrApi_next_authority_set_proof", &()).await?;
		ensure!(
			at.set_id().await? == current.id && current.id < next.id,
			"validator sets {} and {} of Sensor's node do not follow each other",
			current.id,
			next.id
		);
		ensure_is_of(&current, &at.validators().await?)?;
		ensure_is_of(&next, &at.next_validators().await?)?;
		Ok(Self {
			current,
			next,
			block: sensor.number(at.hash).await?,
			ethereum: at.read("Bridge", "EthereumChain", &[]).await?.unwrap_or(1),
		})
	}
}

/// Check that these are the validators of a set. With others, nothing would ever be delivered.
fn ensure_is_of(set: &Validators, validators: &[H160]) -> Result<()> {
	ensure!(
		set.len as usize == validators.len() && set.keyset_commitment == set_root(validators),
		"Sensor's node says two things about validator set {}",
		set.id
	);
	Ok(())
}

/// What creates a contract, without its arguments.
fn bytecode(name: &str) -> Result<Vec<u8>> {
	let all: Value = serde_json::from_str(BYTECODE).context("bytecode.json cannot be read")?;
	let code = all[name]["creation"].as_str();
	Ok(parse_bytes(code.with_context(|| format!("bytecode.json has no {name}"))?)?)
}

fn address(of: H160) -> Address {
	Address::from(of.0)
}

/// The contract that an account creates by its transaction with this nonce.
fn created_by(account: H160, nonce: u64) -> H160 {
	H160(address(account).create(nonce).0 .0)
}

fn verifier_arguments(start: &Start) -> Vec<u8> {
	let set = |of: &Validators| ValidatorSet {
		id: of.id,
		length: of.len,
		root: of.keyset_commitment.0.into(),
	};
	(set(&start.current), set(&start.next), start.block).abi_encode_params()
}

fn token_arguments(gateway: H160) -> Vec<u8> {
	(address(gateway),).abi_encode_params()
}

fn gateway_arguments(token: H160, verifier: H160, delay: u64) -> Vec<u8> {
	(address(token), address(verifier), delay).abi_encode_params()
}

/// A contract that is about to be created.
struct Creation {
	name: &'static str,
	address: H160,
	code: Vec<u8>,
}

/// Where the contracts will be, which token and gateway have to know of each other beforehand.
struct Plan {
	nonce: u64,
	verifier: H160,
	token: H160,
	gateway: H160,
}

impl Plan {
	/// The contracts that an account creates from this nonce on.
	fn new(account: H160, nonce: u64) -> Self {
		Self {
			nonce,
			verifier: created_by(account, nonce),
			token: created_by(account, nonce + 1),
			gateway: created_by(account, nonce + 2),
		}
	}

	/// What creates them, in this order.
	fn creations(&self, start: &Start, delay: u64) -> Result<[Creation; 3]> {
		let creation = |name, address, arguments: Vec<u8>| {
			anyhow::Ok(Creation { name, address, code: [bytecode(name)?, arguments].concat() })
		};
		Ok([
			creation("BeefyVerifier", self.verifier, verifier_arguments(start))?,
			creation("SenseToken", self.token, token_arguments(self.gateway))?,
			creation(
				"SenseGateway",
				self.gateway,
				gateway_arguments(self.token, self.verifier, delay),
			)?,
		])
	}
}

/// What was spent, and when the last contract was there.
#[derive(Default)]
struct Spent {
	gas: u64,
	block: u64,
}

/// Ask whether the account can pay for all of them, before it pays for the first.
async fn ensure_affordable(evm: &Evm, creations: &[Creation]) -> Result<()> {
	let mut cost: u128 = 0;
	for creation in creations {
		match evm.simulate_creation(&creation.code).await? {
			Ok(price) => cost = cost.saturating_add(price.cost),
			Err(why) => bail!("{} cannot be created: {why}", creation.name),
		}
	}
	let balance = evm.balance().await?;
	ensure!(
		balance >= U256::from(cost),
		"the contracts cost about {cost} wei, but the account has {balance}"
	);
	Ok(())
}

async fn create(evm: &Evm, nonce: u64, creations: [Creation; 3]) -> Result<Spent> {
	let mut spent = Spent::default();
	for (nonce, Creation { name, address, code }) in (nonce..).zip(creations) {
		match evm.create(nonce, code).await? {
			Sent::Done { hash, gas, block, created, .. } => {
				ensure!(
					created == Some(address),
					"{name} is at {created:?}, but was expected at {address:?}: start again"
				);
				tracing::info!(?hash, block, gas, "{name} is at {}", checksummed(address));
				spent.gas = spent.gas.saturating_add(gas);
				spent.block = block;
			},
			Sent::Refused(why) => bail!("{name} was not created; start again: {why}"),
		}
	}
	Ok(spent)
}

/// Read everything back.
async fn check(evm: &Evm, plan: &Plan, start: &Start, delay: u64) -> Result<()> {
	let token = evm.read(plan.gateway, tokenCall {}, "latest").await?;
	let verifier = evm.read(plan.gateway, verifierCall {}, "latest").await?;
	let move_delay = evm.read(plan.gateway, moveDelayCall {}, "latest").await?;
	let gateway = evm.read(plan.token, gatewayCall {}, "latest").await?;
	let current = evm.read(plan.verifier, currentCall {}, "latest").await?;
	let next = evm.read(plan.verifier, nextCall {}, "latest").await?;
	let block = evm.read(plan.verifier, latestBlockCall {}, "latest").await?;
	let is = |set: &Validators, id: u64, length: u32, root: [u8; 32]| {
		set.id == id && set.len == length && set.keyset_commitment.0 == root
	};
	let checks = [
		("the gateway's token", token == address(plan.token)),
		("the gateway's verifier", verifier == address(plan.verifier)),
		("the gateway's delay", move_delay == delay),
		("the token's gateway", gateway == address(plan.gateway)),
		(
			"the verifier's current set",
			is(&start.current, current.id, current.length, current.root.0),
		),
		("the verifier's next set", is(&start.next, next.id, next.length, next.root.0)),
		("the verifier's block", block == start.block),
	];
	for (what, is_right) in checks {
		ensure!(is_right, "{what} is not what it was created with: do not use these contracts");
	}
	Ok(())
}

/// What was done, and what is left to do.
fn report(chain: u64, plan: &Plan, start: &Start, delay: u64, spent: &Spent) -> String {
	let (token, verifier, gateway) =
		(checksummed(plan.token), checksummed(plan.verifier), checksummed(plan.gateway));
	let (route, before) = if chain == start.ethereum {
		("Ethereum", "")
	} else {
		(
			"Polygon",
			"  Bridge.follow_polygon(RootChain, first block of its next checkpoint, \
			 present block of Ethereum)\n",
		)
	};
	format!(
		"On chain {chain}, for {gas} gas:\n\n  \
		 SenseToken     {token}\n  \
		 BeefyVerifier  {verifier}\n  \
		 SenseGateway   {gateway}\n\n\
		 The verifier knows validator sets {current} and {next}, and takes commitments of blocks \
		 after {start}.\n\
		 The gateway keeps the token for {delay} s after it was told to hand it over.\n\n\
		 When block {block} of the chain is final, propose on Sensor, as root:\n\n\
		 {before}  \
		 Bridge.add_destination({chain}, {route}, {gateway}, terms)\n  \
		 Bridge.resume({chain})\n",
		gas = spent.gas,
		current = start.current.id,
		next = start.next.id,
		start = start.block,
		block = spent.block,
	)
}

/// Deploy, check, and say where it is.
pub async fn run(options: &Deploy) -> Result<()> {
	let key = secret(options.evm_key_file.as_deref(), "RELAYER_EVM_KEY")?;
	let key = Key::read(&key.context("somebody has to pay: give --evm-key-file")?)?;
	let account = key.address();
	let evm = Evm::connect(&options.evm, Some(key), options.max_gas_price).await?;
	let start = Start::read(&Sensor::connect(&options.sensor).await?).await?;
	let plan = Plan::new(account, evm.nonce().await?);
	let creations = plan.creations(&start, options.delay)?;
	ensure_affordable(&evm, &creations).await?;
	let spent = create(&evm, plan.nonce, creations).await?;
	check(&evm, &plan, &start, options.delay).await?;
	if options.json {
		let made = json!({
			"chain": evm.chain,
			"token": checksummed(plan.token),
			"verifier": checksummed(plan.verifier),
			"gateway": checksummed(plan.gateway),
			"gas": spent.gas,
		});
		println!("{made}");
	} else {
		print!("{}", report(evm.chain, &plan, &start, options.delay, &spent));
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use polkadot_sdk::sp_io::hashing::keccak_256;

	fn start() -> Start {
		let set = |id, len, byte| BeefyAuthoritySet {
			id,
			len,
			keyset_commitment: H256::repeat_byte(byte),
		};
		Start { current: set(7, 4, 0xaa), next: set(8, 5, 0xbb), block: 9, ethereum: 1 }
	}

	/// The types of a constructor's parameters, one for each word.
	fn words(abi: &str) -> Vec<String> {
		fn flat(parameters: &Value) -> Vec<String> {
			let one = |parameter: &Value| match parameter.get("components") {
				Some(components) => flat(components),
				None => vec![parameter["type"].as_str().unwrap().to_owned()],
			};
			parameters.as_array().unwrap().iter().flat_map(one).collect()
		}
		let abi: Vec<Value> = serde_json::from_str(abi).unwrap();
		flat(&abi.iter().find(|entry| entry["type"] == "constructor").unwrap()["inputs"])
	}

	fn number(number: u64) -> [u8; 32] {
		H256::from_low_u64_be(number).0
	}

	fn padded(address: H160) -> [u8; 32] {
		H256::from(address).0
	}

	#[test]
	fn contracts_are_where_everybody_knows_them_to_be() {
		let account: H160 = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266".parse().unwrap();
		for (nonce, address) in [
			(0, "0x5fbdb2315678afecb367f032d93f642f64180aa3"),
			(1, "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512"),
			(2, "0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0"),
			(127, "0x5fc748f1feb28d7b76fa1c6b07d8ba2d5535177c"),
			(128, "0xb82008565fdc7e44609fa118a4a681e92581e680"),
			(65_536, "0x8b73289dc76eefac19923eeab5c59314aa981d01"),
		] {
			assert_eq!(format!("{:?}", created_by(account, nonce)), address);
		}
	}

	#[test]
	fn arguments_have_the_types_of_the_constructors() {
		let verifier = include_str!("../../contracts/abi/BeefyVerifier.json");
		let set = ["uint64", "uint32", "bytes32"];
		assert_eq!(words(verifier), [&set[..], &set[..], &["uint32"]].concat());
		let sets = [number(7), number(4), [0xaa; 32], number(8), number(5), [0xbb; 32]].concat();
		assert_eq!(verifier_arguments(&start()), [&sets[..], &number(9)].concat());

		let (token, verifier, gateway) =
			(H160::repeat_byte(1), H160::repeat_byte(2), H160::repeat_byte(3));
		assert_eq!(words(include_str!("../../contracts/abi/SenseToken.json")), ["address"]);
		assert_eq!(token_arguments(gateway), padded(gateway));

		let abi = include_str!("../../contracts/abi/SenseGateway.json");
		assert_eq!(words(abi), ["address", "address", "uint64"]);
		assert_eq!(
			gateway_arguments(token, verifier, 604_800),
			[padded(token), padded(verifier), number(604_800)].concat()
		);
	}

	#[test]
	fn bytecode_has_the_hash_that_stands_beside_it() {
		let all: Value = serde_json::from_str(BYTECODE).unwrap();
		for name in ["BeefyVerifier", "SenseToken", "SenseGateway"] {
			let code = bytecode(name).unwrap();
			let hash = format!("0x{}", hex::encode(keccak_256(&code)));
			assert_eq!(all[name]["keccak256"], hash, "{name}");
		}
		assert!(bytecode("Another").is_err());
	}

	#[test]
	fn token_and_gateway_know_each_other_before_they_are_there() {
		let plan = Plan::new(H160::repeat_byte(9), 5);
		let [verifier, token, gateway] = plan.creations(&start(), 60).unwrap();
		assert_eq!(verifier.address, created_by(H160::repeat_byte(9), 5));
		assert!(token.code.ends_with(&padded(gateway.address)));
		let arguments = [padded(token.address), padded(verifier.address), number(60)].concat();
		assert!(gateway.code.ends_with(&arguments));
	}

	#[test]
	fn a_set_of_other_validators_is_noticed() {
		let validators = [H160::repeat_byte(1), H160::repeat_byte(2)];
		let set = BeefyAuthoritySet { id: 1, len: 2, keyset_commitment: set_root(&validators) };
		assert!(ensure_is_of(&set, &validators).is_ok());
		assert!(ensure_is_of(&set, &validators[..1]).is_err());
		assert!(ensure_is_of(&set, &[validators[1], validators[0]]).is_err());
	}

	#[test]
	fn what_to_propose_depends_on_the_chain() {
		let plan = Plan::new(H160::repeat_byte(9), 5);
		let spent = Spent { gas: 1, block: 2 };
		let ethereum = report(1, &plan, &start(), 60, &spent);
		assert!(ethereum.contains("Bridge.add_destination(1, Ethereum, 0x"), "{ethereum}");
		assert!(!ethereum.contains("follow_polygon"), "{ethereum}");
		let polygon = report(137, &plan, &start(), 60, &spent);
		assert!(polygon.contains("\n  Bridge.follow_polygon("), "{polygon}");
		assert!(polygon.contains("\n  Bridge.add_destination(137, Polygon, 0x"), "{polygon}");
	}
}
