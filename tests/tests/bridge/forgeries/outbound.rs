//! What is told to contracts: messages to gateways, and to verifiers what validators signed.

use super::{
	contracts::{brought, honest, name_of, Brought},
	Call, Forgeries, State,
};
use crate::world::{Side, World, BOTH};
use alloy_primitives::{keccak256, Bytes, B256, U256};
use alloy_sol_types::{SolCall, SolEvent};
use anyhow::{bail, ensure, Context, Result};
use sensor_bridge_evm::{
	account::{Evm, Sent},
	contracts::{
		currentCall, deliverCall, submitCommitmentCall, submitHandoverCall, CommitmentAccepted,
		Message, MmrLeaf, MmrProof, Signatures,
	},
	H160, H256,
};
use sensor_bridge_primitives::{event::DELIVERED, message::DOMAIN};
use serde_json::{json, Value};

/// How many bytes an address has, and a signature.
const ADDRESS: usize = 20;
const SIGNATURE: usize = 65;

impl Call for deliverCall {
	fn encoded(&self) -> Vec<u8> {
		self.abi_encode()
	}
}

/// What validators signed, as it is brought to verifiers.
#[derive(Clone)]
struct Signed {
	commitment: Vec<u8>,
	/// Addresses, one after the other.
	validators: Vec<u8>,
	/// One bit for each who signed.
	signers: Vec<U256>,
	/// Theirs, one after the other.
	signatures: Vec<u8>,
	/// Who signs after them, if they take over with this.
	handover: Option<(MmrLeaf, MmrProof)>,
}

impl Signed {
	fn read(input: &[u8]) -> Option<Self> {
		let (commitment, signatures, handover) = match submitCommitmentCall::abi_decode(input) {
			Ok(call) => (call.commitment, call.signatures, None),
			Err(_) => {
				let call = submitHandoverCall::abi_decode(input).ok()?;
				(call.commitment, call.signatures, Some((call.leaf, call.proof)))
			},
		};
		Some(Self {
			commitment: commitment.to_vec(),
			validators: signatures.validators.to_vec(),
			signers: signatures.signers,
			signatures: signatures.signatures.to_vec(),
			handover,
		})
	}

	/// A byte of the commitment, counted from its end: there are 8 of the set's id, 4 of the block's
	/// number, and before them the root.
	fn byte(&mut self, from_end: usize) -> &mut u8 {
		let place = self.commitment.len() - from_end;
		&mut self.commitment[place]
	}

	/// Whose signatures these are.
	fn set(&self) -> Option<u64> {
		self.commitment.last_chunk().map(|id| u64::from_le_bytes(*id))
	}

	fn leaf(&mut self) -> &mut MmrLeaf {
		&mut self.handover.as_mut().expect("it is a handover").0
	}

	fn proof(&mut self) -> &mut MmrProof {
		&mut self.handover.as_mut().expect("it is a handover").1
	}
}

impl Call for Signed {
	fn encoded(&self) -> Vec<u8> {
		let commitment = self.commitment.clone().into();
		let signatures = Signatures {
			validators: self.validators.clone().into(),
			signers: self.signers.clone(),
			signatures: self.signatures.clone().into(),
		};
		match self.handover.clone() {
			None => submitCommitmentCall { commitment, signatures }.abi_encode(),
			Some((leaf, proof)) => {
				submitHandoverCall { commitment, signatures, leaf, proof }.abi_encode()
			},
		}
	}
}

/// Send all of these in earnest, which gets none of them into a block.
async fn send_all(evm: &Evm, contract: H160, calls: Vec<Vec<u8>>) -> Result<()> {
	for call in calls {
		let sent = evm.send(contract, call).await?;
		ensure!(matches!(sent, Sent::Refused(_)), "a forgery was sent: {sent:?}");
	}
	Ok(())
}

pub async fn of_what_was_sent_are_refused(world: &World) -> Result<()> {
	let money = world.money().await?;
	for side in BOTH {
		messages(world, side).await?;
	}
	messages_elsewhere(world, Side::Ethereum, Side::Polygon).await?;
	messages_elsewhere(world, Side::Polygon, Side::Ethereum).await?;
	ensure!(world.money().await? == money, "forgeries moved money");
	Ok(())
}

/// The topics of a delivery.
fn delivery() -> Value {
	json!([H256(DELIVERED)])
}

fn delivered(input: &[u8]) -> Option<deliverCall> {
	deliverCall::abi_decode(input).ok()
}

/// With another byte.
fn changed(bytes: &Bytes, place: usize) -> Bytes {
	let mut bytes = bytes.to_vec();
	bytes[place] ^= 1;
	bytes.into()
}

/// What stands for a message in the tree of its block.
fn leaf_of(message: &Message) -> B256 {
	let (nonce, chain) = (message.nonce.to_be_bytes(), message.chainId.to_be_bytes::<32>());
	let (gateway, body) = (message.gateway.as_slice(), &message.body[..]);
	keccak256([&DOMAIN[..], &nonce, &chain, gateway, &[message.kind], body].concat())
}

/// Forgeries of a message. Its body are the recipient and the amount.
async fn messages(world: &World, side: Side) -> Result<()> {
	let (evm, contracts) = (world.person(side).await?, world.contracts(side));
	let (call, state) = honest(&evm, contracts.gateway, delivery(), delivered).await?;
	let mut forged = Forgeries::of(format!("a message to {side:?}"), &call);
	forged
		.add("of another amount", "NotInBlock", |call| {
			call.message.body = changed(&call.message.body, 63);
		})
		.add("to another recipient", "NotInBlock", |call| {
			call.message.body = changed(&call.message.body, 31);
		})
		.add("with another number", "NotInBlock", |call| call.message.nonce += 1 << 40)
		.add("as an order to halt", "NotInBlock", |call| call.message.kind = 1)
		.add("to another chain", "WrongChain", |call| call.message.chainId += U256::from(1))
		.add("to another gateway", "WrongGateway", |call| {
			call.message.gateway = contracts.token.0.into();
		})
		.add("a longer way to its block", "NotInBlock", |call| {
			call.messageProof.push(B256::ZERO);
		})
		.add("a way that no block is large enough for", "MessageProofTooLong", |call| {
			call.messageProof.resize(17, B256::ZERO);
		})
		.add("of another amount, in a block made for it", "InvalidProof", |call| {
			call.message.body = changed(&call.message.body, 63);
			call.messageProof.clear();
			call.leaf.messageRoot = leaf_of(&call.message);
		})
		.add("a leaf of another block", "InvalidProof", |call| call.leaf.parentNumber += 1)
		.add("a leaf of another layout", "UnknownLeafVersion", |call| call.leaf.version |= 1 << 5)
		.add("another way to the root", "InvalidProof", |call| call.proof.items[0].0[0] ^= 1)
		.add("a shorter way to the root", "WrongProofLength", |call| {
			call.proof.items.pop();
		})
		.add("a longer way to the root", "WrongProofLength", |call| {
			call.proof.items.push(B256::ZERO);
		})
		.add("a leaf after the last", "LeafOutOfRange", |call| {
			call.proof.leafIndex = call.proof.leafCount;
		})
		.add("the same leaf, counted once around", "LeafOutOfRange", |call| {
			call.proof.leafIndex += call.proof.leafCount;
		})
		.add("under a block that nobody signed", "UnknownBlock", |call| {
			call.proof.blockNumber = u32::MAX;
		});
	let all = forged.are_refused(&state).await?;
	send_all(&evm, contracts.gateway, all).await?;

	// Delivered it is, whoever wants to be paid for it.
	let mut other = call.clone();
	other.relayer = B256::repeat_byte(7);
	for again in [call, other] {
		match evm.send(contracts.gateway, again.encoded()).await? {
			Sent::Refused(why) => {
				let why = name_of(&why)?;
				ensure!(why == "AlreadyDelivered", "a message sent again was refused for {why}");
			},
			sent => bail!("a message was delivered again: {sent:?}"),
		}
	}
	Ok(())
}

/// A message is for one chain, though there is the same gateway on others, which believes the same
/// validators.
async fn messages_elsewhere(world: &World, from: Side, to: Side) -> Result<()> {
	let evm = world.person(from).await?;
	let gateway = world.contracts(from).gateway;
	let (mut call, _) = honest(&evm, gateway, delivery(), delivered).await?;

	let (evm, address) = (world.person(to).await?, world.contracts(to).gateway);
	// The other chain may have a message of that number: before it was delivered there.
	let nonce = call.message.nonce;
	let has_it =
		|own: &&Brought| delivered(&own.input).is_some_and(|own| own.message.nonce == nonce);
	let block = match brought(&evm, address, delivery()).await?.iter().find(has_it) {
		Some(own) => own.before,
		None => evm.head().await?,
	};
	let state = State::Contract { evm: &evm, address, block: format!("{block:#x}") };
	let what = format!("a message to {from:?} on {to:?}");
	state.refuses(&what, &call, "WrongChain").await?;
	call.message.chainId = U256::from(world.id(to));
	call.message.gateway = address.0.into();
	state.refuses(&format!("{what}, addressed to it"), &call, "NotInBlock").await
}

pub async fn of_what_validators_signed_are_refused(world: &World) -> Result<()> {
	let money = world.money().await?;
	for side in BOTH {
		let (evm, verifier) = (world.person(side).await?, world.contracts(side).verifier);
		commitments(side, &evm, verifier).await?;
		handovers(side, &evm, verifier).await?;
		old_commitments(side, &evm, verifier).await?;
	}
	ensure!(world.money().await? == money, "forgeries moved money");
	Ok(())
}

/// The topics of a commitment.
fn commitment() -> Value {
	json!([H256(CommitmentAccepted::SIGNATURE_HASH.0)])
}

/// Forgeries of what was signed, and of signatures.
async fn commitments(side: Side, evm: &Evm, verifier: H160) -> Result<()> {
	let (signed, state) = honest(evm, verifier, commitment(), Signed::read).await?;
	let mut forged = Forgeries::of(format!("a commitment on {side:?}"), &signed);
	forged
		.add("one signature short", "TooFewSigners", |signed| {
			let first = signed.signers[0].trailing_zeros();
			signed.signers[0].set_bit(first, false);
			signed.signatures = signed.signatures.split_off(SIGNATURE);
		})
		.add("one validator's signature twice", "InvalidSignature", |signed| {
			let last = signed.signatures.len() - SIGNATURE;
			signed.signatures.copy_within(..SIGNATURE, last);
		})
		.add("one validator twice", "NotTheValidators", |signed| {
			let last = signed.validators.len() - ADDRESS;
			signed.validators.copy_within(..ADDRESS, last);
		})
		.add("signed by somebody after the last", "MalformedSigners", |signed| {
			signed.signers[0].set_bit(signed.validators.len() / ADDRESS, true);
		})
		.add("room for more who sign", "MalformedSigners", |signed| {
			signed.signers.push(U256::ZERO);
		})
		.add("a byte after the signatures", "WrongSignaturesLength", |signed| {
			signed.signatures.push(0);
		})
		.add("another root", "InvalidSignature", |signed| *signed.byte(13) ^= 1)
		.add("a later block", "InvalidSignature", |signed| *signed.byte(10) += 1)
		.add("another set", "WrongValidatorSet", |signed| *signed.byte(8) ^= 1)
		.add("a byte after the commitment", "MalformedCommitment", |signed| {
			signed.commitment.push(0);
		})
		.add("without the last byte", "MalformedCommitment", |signed| {
			signed.commitment.pop();
		});
	let all = forged.are_refused(&state).await?;
	send_all(evm, verifier, all).await
}

/// Forgeries of who signs next.
async fn handovers(side: Side, evm: &Evm, verifier: H160) -> Result<()> {
	let read = |input: &[u8]| Signed::read(input).filter(|signed| signed.handover.is_some());
	let (signed, state) = honest(evm, verifier, commitment(), read).await?;
	let mut forged = Forgeries::of(format!("a handover on {side:?}"), &signed);
	forged
		.add("as an ordinary commitment", "WrongValidatorSet", |signed| signed.handover = None)
		.add("other validators", "InvalidProof", |signed| signed.leaf().nextSetRoot.0[0] ^= 1)
		.add("another id", "InvalidProof", |signed| signed.leaf().nextSetId += 1)
		.add("one validator less", "InvalidProof", |signed| signed.leaf().nextSetLength -= 1)
		.add("another way to the root", "InvalidProof", |signed| {
			signed.proof().items[0].0[0] ^= 1;
		})
		.add("a longer way to the root", "WrongProofLength", |signed| {
			signed.proof().items.push(B256::ZERO);
		})
		.add("a leaf after the last", "LeafOutOfRange", |signed| {
			signed.proof().leafIndex = signed.proof().leafCount;
		})
		.add("under another block", "UnknownBlock", |signed| signed.proof().blockNumber += 1);
	let all = forged.are_refused(&state).await?;
	send_all(evm, verifier, all).await
}

/// What validators signed counts once, and what former ones signed not at all.
async fn old_commitments(side: Side, evm: &Evm, verifier: H160) -> Result<()> {
	let head = evm.head().await?;
	let block = format!("{head:#x}");
	let current = evm.read(verifier, currentCall {}, &block).await?.id;
	let mut all = Vec::new();
	for sent in brought(evm, verifier, commitment()).await? {
		// Relayers go on meanwhile.
		if sent.before < head {
			let signed = Signed::read(&sent.input).context("a commitment in another form")?;
			// Whoever takes over signs ordinary ones from then on.
			all.push(Signed { handover: None, ..signed });
		}
	}
	let state = State::Contract { evm, address: verifier, block };
	let last = all.first().context("there was no commitment")?;
	let what = format!("the last commitment on {side:?}, once more");
	state.refuses(&what, last, "StaleCommitment").await?;
	let former = all.iter().find(|signed| signed.set().is_some_and(|set| set < current));
	let former = former.context("the validators have not changed")?;
	let what = format!("a commitment of former validators on {side:?}");
	state.refuses(&what, former, "WrongValidatorSet").await
}
