// Which blocks and states can still be asked for.
//
// Blocks are kept as bytes. States are kept as trees that share what did not change: those after the first
// block of each epoch, as these become final, and the last one. What is older than a few periods of sync
// committees is forgotten, lest memory grow for ever.
import { EPOCHS_PER_SYNC_COMMITTEE_PERIOD, SLOTS_PER_EPOCH } from "@lodestar/params"
import { blockToHeader } from "@lodestar/state-transition"
import { ssz } from "@lodestar/types"
import { hex } from "../hex.mjs"

const { BeaconState, SignedBeaconBlock } = ssz.fulu
const { BeaconBlockHeader } = ssz.phase0

/** How many slots are kept: relayers may be late by some periods. */
const KEPT = 4 * EPOCHS_PER_SYNC_COMMITTEE_PERIOD * SLOTS_PER_EPOCH

export class History {
  #entries = new Map()
  #rootAt = new Map()
  #rootOfState = new Map()

  /** The last block: its root, and its slot. */
  head
  /** The state after it. */
  headState

  add(block, state) {
    const header = blockToHeader(state.config, block.message)
    const { slot } = header
    const root = BeaconBlockHeader.hashTreeRoot(header)
    const [key, stateKey] = [hex(root), hex(header.stateRoot)]
    const tree = slot % SLOTS_PER_EPOCH === 0 ? state.node : undefined
    const executed = hex(state.latestExecutionPayloadHeader.blockHash)
    const bytes = SignedBeaconBlock.serialize(block)
    this.#entries.set(key, { slot, header, stateKey, executed, bytes, tree })
    this.#rootAt.set(slot, key)
    this.#rootOfState.set(stateKey, key)
    this.head = { root, slot }
    this.headState = state
    this.#forget(slot - KEPT)
  }

  #forget(until) {
    for (const [key, { slot, stateKey }] of this.#entries) {
      if (slot >= until) break
      this.#entries.delete(key)
      this.#rootAt.delete(slot)
      this.#rootOfState.delete(stateKey)
    }
  }

  /** The root, in hexadecimal, of the block that the beacon API names so. */
  resolve(name) {
    const checkpoint = ({ root }) => hex(root)
    switch (name) {
      case "head": return hex(this.head.root)
      case "genesis": return this.#rootAt.get(0)
      case "finalized": return checkpoint(this.headState.finalizedCheckpoint)
      case "justified": return checkpoint(this.headState.currentJustifiedCheckpoint)
      default: return /^\d+$/.test(name) ? this.#rootAt.get(Number(name)) : name.toLowerCase()
    }
  }

  /** The same for states, which have roots of their own. */
  resolveState(name) {
    return name.startsWith("0x") ? this.#rootOfState.get(name.toLowerCase()) : this.resolve(name)
  }

  header(key) {
    return this.#entries.get(key)?.header
  }

  isFinal(key) {
    const final = this.headState.finalizedCheckpoint.epoch * SLOTS_PER_EPOCH
    return this.#entries.get(key).slot <= final
  }

  /** The hash of the execution block in a block. */
  executed(key) {
    return this.#entries.get(key)?.executed
  }

  bytes(key) {
    return this.#entries.get(key)?.bytes
  }

  block(key) {
    const bytes = this.bytes(key)
    return bytes && SignedBeaconBlock.deserialize(bytes)
  }

  /** The state after a block, if it is kept. */
  state(key) {
    if (key === hex(this.head.root)) return this.headState
    const tree = this.#entries.get(key)?.tree
    return tree && BeaconState.getViewDU(tree)
  }
}
