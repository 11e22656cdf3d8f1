//! What the light client asks for out of beacon states and blocks, from Electra on.

use super::ssz::{branch, container_root, list, vector, Type, HASH, U64};
use anyhow::{ensure, Context, Result};
use polkadot_sdk::sp_core::{H160, H256, U256};
use snowbridge_beacon_primitives::{types::deneb, BeaconHeader, VersionedExecutionPayloadHeader};

/// The slots of which a state remembers blocks.
pub const REMEMBERED: u64 = 8_192;

/// Which field of a state has the roots of these blocks.
const BLOCK_ROOTS: usize = 5;

/// Which field of a block's body has what was executed.
const PAYLOAD: usize = 9;

/// In the fields of what was executed: transactions, and withdrawals.
const TRANSACTIONS: usize = 13;
const WITHDRAWALS: usize = 14;

fn checkpoint() -> Type {
	Type::Container(vec![U64, HASH])
}

fn header() -> Type {
	Type::Container(vec![U64, U64, HASH, HASH, HASH])
}

fn eth1_data() -> Type {
	Type::Container(vec![HASH, U64, HASH])
}

fn sync_committee() -> Type {
	Type::Container(vec![vector(Type::Bytes(48), 512), Type::Bytes(48)])
}

/// What was executed: with transactions and withdrawals, or with their roots.
fn payload(transactions: Type, withdrawals: Type) -> Type {
	Type::Container(vec![
		HASH,
		Type::Bytes(20),
		HASH,
		HASH,
		Type::Bytes(256),
		HASH,
		U64,
		U64,
		U64,
		U64,
		Type::ByteList(32),
		HASH,
		HASH,
		transactions,
		withdrawals,
		U64,
		U64,
	])
}

fn full_payload() -> Type {
	let withdrawal = Type::Container(vec![U64, U64, Type::Bytes(20), U64]);
	payload(list(Type::ByteList(1 << 30), 1 << 20), list(withdrawal, 16))
}

/// A state of Electra, or of Fulu, which has one field more.
fn state(fulu: bool) -> Type {
	let validator =
		Type::Container(vec![Type::Bytes(48), HASH, U64, Type::Bytes(1), U64, U64, U64, U64]);
	let deposit = Type::Container(vec![Type::Bytes(48), HASH, U64, Type::Bytes(96), U64]);
	let all = 1 << 40;
	let mut fields = vec![
		U64,
		HASH,
		U64,
		Type::Container(vec![Type::Bytes(4), Type::Bytes(4), U64]),
		header(),
		vector(HASH, 8_192),
		vector(HASH, 8_192),
		list(HASH, 1 << 24),
		eth1_data(),
		list(eth1_data(), 2_048),
		U64,
		list(validator, all),
		list(U64, all),
		vector(HASH, 65_536),
		vector(U64, 8_192),
		list(Type::Bytes(1), all),
		list(Type::Bytes(1), all),
		Type::Bytes(1),
		checkpoint(),
		checkpoint(),
		checkpoint(),
		list(U64, all),
		sync_committee(),
		sync_committee(),
		payload(HASH, HASH),
		U64,
		U64,
		list(Type::Container(vec![HASH, HASH]), 1 << 24),
		U64,
		U64,
		U64,
		U64,
		U64,
		U64,
		list(deposit, 1 << 27),
		list(Type::Container(vec![U64, U64, U64]), 1 << 27),
		list(Type::Container(vec![U64, U64]), 1 << 18),
	];
	if fulu {
		fields.push(vector(U64, 64));
	}
	Type::Container(fields)
}

/// The body of a block, from Electra on.
fn body() -> Type {
	let signed_header = Type::Container(vec![header(), Type::Bytes(96)]);
	let attestation_data = Type::Container(vec![U64, U64, HASH, checkpoint(), checkpoint()]);
	let indexed =
		Type::Container(vec![list(U64, 131_072), attestation_data.clone(), Type::Bytes(96)]);
	let deposit_data = Type::Container(vec![Type::Bytes(48), HASH, U64, Type::Bytes(96)]);
	let deposit_request = Type::Container(vec![Type::Bytes(48), HASH, U64, Type::Bytes(96), U64]);
	let withdrawal_request = Type::Container(vec![Type::Bytes(20), Type::Bytes(48), U64]);
	let consolidation_request =
		Type::Container(vec![Type::Bytes(20), Type::Bytes(48), Type::Bytes(48)]);
	Type::Container(vec![
		Type::Bytes(96),
		eth1_data(),
		HASH,
		list(Type::Container(vec![signed_header.clone(), signed_header]), 16),
		list(Type::Container(vec![indexed.clone(), indexed]), 1),
		list(
			Type::Container(vec![
				Type::Bits(131_072),
				attestation_data,
				Type::Bytes(96),
				Type::Bytes(8),
			]),
			8,
		),
		list(Type::Container(vec![vector(HASH, 33), deposit_data]), 16),
		list(Type::Container(vec![Type::Container(vec![U64, U64]), Type::Bytes(96)]), 16),
		Type::Container(vec![Type::Bytes(64), Type::Bytes(96)]),
		full_payload(),
		list(
			Type::Container(vec![
				Type::Container(vec![U64, Type::Bytes(48), Type::Bytes(20)]),
				Type::Bytes(96),
			]),
			16,
		),
		list(Type::Bytes(48), 4_096),
		Type::Container(vec![
			list(deposit_request, 8_192),
			list(withdrawal_request, 16),
			list(consolidation_request, 2),
		]),
	])
}

fn root_of(header: &BeaconHeader) -> Result<H256> {
	header.hash_tree_root().map_err(|why| anyhow::anyhow!("a beacon header has no root: {why:?}"))
}

/// The blocks that a state remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRoots {
	/// Their root.
	pub root: H256,
	/// The way from there to the root of the state.
	pub branch: Vec<H256>,
	roots: Vec<H256>,
}

impl BlockRoots {
	/// Read them out of the state that `header` names.
	pub fn of_state(bytes: &[u8], header: &BeaconHeader) -> Result<Self> {
		// Which fork it is, the first offset says: it is as long as all that comes before.
		let (schema, fields) = [true, false]
			.into_iter()
			.map(state)
			.find_map(|schema| schema.fields(bytes).ok().map(|fields| (schema, fields)))
			.context("the beacon state is not one of Electra or Fulu")?;
		let limit = fields.len();
		let branch = branch(&fields, BLOCK_ROOTS, limit)?;
		ensure!(
			container_root(&fields) == header.state_root,
			"the beacon node gave another state than it was asked for"
		);
		let range = schema.ranges(bytes)?.swap_remove(BLOCK_ROOTS);
		let roots = bytes[range].chunks(32).map(H256::from_slice).collect();
		Ok(Self { root: fields[BLOCK_ROOTS], branch, roots })
	}

	/// The way from the block at `slot` up to [`Self::root`], in a state at `state_slot`.
	pub fn ancestry(&self, block: H256, slot: u64, state_slot: u64) -> Result<Vec<H256>> {
		ensure!(
			slot < state_slot && state_slot - slot <= REMEMBERED,
			"slot {slot} is not among those that the state at slot {state_slot} remembers"
		);
		let place = (slot % REMEMBERED) as usize;
		ensure!(
			self.roots.get(place) == Some(&block),
			"the state has another block at slot {slot}"
		);
		branch(&self.roots, place, REMEMBERED as usize)
	}
}

/// What a beacon block executed, and the way from there to the block's body.
#[derive(Clone, Debug)]
pub struct Execution {
	/// The header of it.
	pub header: VersionedExecutionPayloadHeader,
	/// The way.
	pub branch: Vec<H256>,
}

impl Execution {
	/// Read it out of the signed block that `header` names.
	pub fn of_block(bytes: &[u8], header: &BeaconHeader) -> Result<Self> {
		// A signed block is the offset of the block, and a signature; a block four fields and its body.
		let block = Type::Container(vec![U64, U64, HASH, HASH, body()]);
		let signed = Type::Container(vec![block.clone(), Type::Bytes(96)]);
		let [block_range, _] = &signed.ranges(bytes)?[..] else {
			anyhow::bail!("a signed block has two parts");
		};
		let bytes = &bytes[block_range.clone()];
		ensure!(
			block.root(bytes)? == root_of(header)?,
			"the beacon node gave another block than it was asked for"
		);
		let body_range = block.ranges(bytes)?.pop().context("a block has a body")?;
		let bytes = &bytes[body_range];
		let fields = body().fields(bytes)?;
		let branch = branch(&fields, PAYLOAD, fields.len())?;
		let payload = body().ranges(bytes)?.swap_remove(PAYLOAD);
		Ok(Self { header: execution_header(&bytes[payload])?, branch })
	}
}

fn execution_header(bytes: &[u8]) -> Result<VersionedExecutionPayloadHeader> {
	let schema = full_payload();
	let roots = schema.fields(bytes)?;
	let ranges = schema.ranges(bytes)?;
	let field = |index: usize| &bytes[ranges[index].clone()];
	let hash = |index: usize| H256::from_slice(field(index));
	let number = |index: usize| {
		field(index).iter().rev().fold(0u64, |number, byte| (number << 8) | u64::from(*byte))
	};
	Ok(VersionedExecutionPayloadHeader::Deneb(deneb::ExecutionPayloadHeader {
		parent_hash: hash(0),
		fee_recipient: H160::from_slice(field(1)),
		state_root: hash(2),
		receipts_root: hash(3),
		logs_bloom: field(4).to_vec(),
		prev_randao: hash(5),
		block_number: number(6),
		gas_limit: number(7),
		gas_used: number(8),
		timestamp: number(9),
		extra_data: field(10).to_vec(),
		base_fee_per_gas: U256::from_little_endian(field(11)),
		block_hash: hash(12),
		transactions_root: roots[TRANSACTIONS],
		withdrawals_root: roots[WITHDRAWALS],
		blob_gas_used: number(15),
		excess_blob_gas: number(16),
	}))
}

#[cfg(test)]
mod tests {
	use super::*;
	use snowbridge_beacon_primitives::merkle_proof::{
		generalized_index_length, subtree_index, verify_merkle_branch,
	};

	/// The least value of a type: zeros, and empty lists.
	fn least(of: &Type) -> Vec<u8> {
		match of {
			Type::Bytes(length) => vec![0; *length],
			Type::ByteList(_) | Type::List(..) => Vec::new(),
			Type::Bits(_) => vec![1],
			Type::Vector(of, length) => least(of).repeat(*length),
			Type::Container(fields) => {
				let is_fixed = |field: &Type| {
					!matches!(field, Type::ByteList(_) | Type::List(..) | Type::Bits(_))
						&& !matches!(field, Type::Container(_) if contains_lists(field))
				};
				let values: Vec<_> = fields.iter().map(least).collect();
				let sizes = fields.iter().zip(&values);
				let mut at: usize =
					sizes.map(|(field, value)| if is_fixed(field) { value.len() } else { 4 }).sum();
				let (mut head, mut tail) = (Vec::new(), Vec::new());
				for (field, value) in fields.iter().zip(values) {
					if is_fixed(field) {
						head.extend(value);
					} else {
						head.extend((at as u32).to_le_bytes());
						at += value.len();
						tail.extend(value);
					}
				}
				[head, tail].concat()
			},
		}
	}

	fn contains_lists(of: &Type) -> bool {
		match of {
			Type::Bytes(_) => false,
			Type::ByteList(_) | Type::List(..) | Type::Bits(_) => true,
			Type::Vector(of, _) => contains_lists(of),
			Type::Container(fields) => fields.iter().any(contains_lists),
		}
	}

	/// The generalised index of a field, as the light client counts.
	fn proves(index: usize, leaf: H256, branch: &[H256], root: H256) -> bool {
		let depth = generalized_index_length(index);
		verify_merkle_branch(leaf, branch, subtree_index(index), depth, root)
	}

	#[test]
	fn block_roots_are_where_the_light_client_looks_for_them() {
		for fulu in [false, true] {
			let schema = state(fulu);
			let mut bytes = least(&schema);
			let range = schema.ranges(&bytes).unwrap().swap_remove(BLOCK_ROOTS);
			let block = H256::repeat_byte(7);
			bytes[range.start + 32 * 100..range.start + 32 * 101].copy_from_slice(&block.0);
			let state_root = schema.root(&bytes).unwrap();
			let header = BeaconHeader { slot: 8_300, state_root, ..BeaconHeader::default() };

			let roots = BlockRoots::of_state(&bytes, &header).unwrap();
			assert!(proves(69, roots.root, &roots.branch, state_root));
			let ancestry = roots.ancestry(block, 8_292, 8_300).unwrap();
			assert!(proves(8_192 + 100, block, &ancestry, roots.root));
			assert!(roots.ancestry(block, 8_293, 8_300).is_err());
			assert!(roots.ancestry(block, 100, 8_300).is_err());
			assert!(BlockRoots::of_state(&bytes, &BeaconHeader::default()).is_err());
		}
	}

	#[test]
	fn what_was_executed_is_where_the_light_client_looks_for_it() {
		let body = body();
		let mut value = least(&body);
		let payload = body.ranges(&value).unwrap().swap_remove(PAYLOAD);
		value[payload.start + 84..payload.start + 116].fill(9);
		let body_root = body.root(&value).unwrap();
		let header = BeaconHeader { slot: 3, body_root, ..BeaconHeader::default() };
		let fixed = [&3u64.to_le_bytes()[..], &[0; 8], &[0; 64], &84u32.to_le_bytes()].concat();
		let signed = [&100u32.to_le_bytes()[..], &[0; 96], &fixed, &value].concat();

		let execution = Execution::of_block(&signed, &header).unwrap();
		assert_eq!(execution.header.receipts_root(), H256::repeat_byte(9));
		let root = execution.header.hash_tree_root().unwrap();
		assert!(proves(25, root, &execution.branch, body_root));
		assert!(Execution::of_block(&signed, &BeaconHeader::default()).is_err());
	}
}
