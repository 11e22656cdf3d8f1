// What committees say of the chain since its last block.
import { BitArray } from "@chainsafe/ssz"
import { MAX_COMMITTEES_PER_SLOT } from "@lodestar/params"
import { computeEpochAtSlot, computeStartSlotAtEpoch, getBlockRootAtSlot } from "@lodestar/state-transition"

function dataOf(state, slot, head) {
  const epoch = computeEpochAtSlot(slot)
  const source = epoch === state.epochCtx.epoch
    ? state.currentJustifiedCheckpoint
    : state.previousJustifiedCheckpoint
  return {
    slot,
    // The committee is in the bits, since Electra.
    index: 0,
    beaconBlockRoot: head,
    source: source.toValue(),
    target: { epoch, root: getBlockRootAtSlot(state, computeStartSlotAtEpoch(epoch)) },
  }
}

/** All attestations for `head` by the committees from its slot on, to be in a block of `state`'s slot. */
export function attestations({ config, state, head, headSlot, validators }) {
  const made = []
  for (let slot = headSlot; slot < state.slot; slot++) {
    const count = state.epochCtx.getCommitteeCountPerSlot(computeEpochAtSlot(slot))
    const committees = Array.from({ length: count }, (_, index) => state.epochCtx.getBeaconCommittee(slot, index))
    // A committee without members must not be named.
    const named = committees.map((members) => members.length > 0)
    const members = committees.flatMap((members) => [...members])
    if (members.length === 0) continue
    const data = dataOf(state, slot, head)
    made.push({
      aggregationBits: BitArray.fromBoolArray(members.map(() => true)),
      data,
      committeeBits: BitArray.fromBoolArray(
        Array.from({ length: MAX_COMMITTEES_PER_SLOT }, (_, index) => named[index] ?? false)),
      signature: validators.attest(config, members, state.slot, data),
    })
  }
  return made
}
