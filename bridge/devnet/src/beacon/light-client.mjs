// What light clients are told: proofs out of blocks and states.
import { Tree } from "@chainsafe/persistent-merkle-tree"
import {
  BLOCK_BODY_EXECUTION_PAYLOAD_GINDEX, CURRENT_SYNC_COMMITTEE_GINDEX_ELECTRA, FINALIZED_ROOT_GINDEX_ELECTRA,
  ForkSeq, NEXT_SYNC_COMMITTEE_GINDEX_ELECTRA, SYNC_COMMITTEE_SIZE,
} from "@lodestar/params"
import { computeSyncPeriodAtSlot, executionPayloadToPayloadHeader } from "@lodestar/state-transition"
import { isBetterUpdate } from "@lodestar/state-transition/light-client"
import { ssz } from "@lodestar/types"
import { hex } from "../hex.mjs"

const { BeaconBlockBody } = ssz.fulu

const proof = (node, index) => new Tree(node).getSingleProof(BigInt(index))

/** A block's header, and the proof of what it executed. */
function lightHeader(history, key) {
  const { body } = history.block(key).message
  return {
    beacon: history.header(key),
    execution: executionPayloadToPayloadHeader(ForkSeq.fulu, body.executionPayload),
    executionBranch: proof(BeaconBlockBody.toView(body).node, BLOCK_BODY_EXECUTION_PAYLOAD_GINDEX),
  }
}

/** What a light client begins with; nothing if the state of this block is gone, or the chain's first. */
export function bootstrap(history, key) {
  const state = history.state(key)
  if (state === undefined || state.slot === 0) return undefined
  return {
    header: lightHeader(history, key),
    currentSyncCommittee: state.currentSyncCommittee.toValue(),
    currentSyncCommitteeBranch: proof(state.node, CURRENT_SYNC_COMMITTEE_GINDEX_ELECTRA),
  }
}

export class LightClientData {
  #best = new Map()

  /** The last update that finalises something. */
  latest

  /** The best update of a sync committee's period. */
  best(period) {
    return this.#best.get(period)?.update
  }

  /** A sync committee has signed the head. */
  learn(history, { signatureSlot, syncAggregate }) {
    const state = history.headState
    const finalized = hex(state.finalizedCheckpoint.root)
    if (state.finalizedCheckpoint.epoch === 0) return
    const update = {
      attestedHeader: lightHeader(history, hex(history.head.root)),
      finalizedHeader: lightHeader(history, finalized),
      finalityBranch: proof(state.node, FINALIZED_ROOT_GINDEX_ELECTRA),
      syncAggregate,
      signatureSlot,
    }
    this.latest = update

    const summary = {
      activeParticipants: SYNC_COMMITTEE_SIZE,
      attestedHeaderSlot: state.slot,
      signatureSlot,
      finalizedHeaderSlot: update.finalizedHeader.beacon.slot,
      isSyncCommitteeUpdate: true,
      isFinalityUpdate: true,
    }
    const period = computeSyncPeriodAtSlot(state.slot)
    const known = this.#best.get(period)
    // Only a committee of the same period says which is the next.
    const isOfPeriod = computeSyncPeriodAtSlot(signatureSlot) === period
    if (!isOfPeriod || (known && !isBetterUpdate(summary, known.summary))) return
    const nextSyncCommittee = state.nextSyncCommittee.toValue()
    const nextSyncCommitteeBranch = proof(state.node, NEXT_SYNC_COMMITTEE_GINDEX_ELECTRA)
    this.#best.set(period, { summary, update: { ...update, nextSyncCommittee, nextSyncCommitteeBranch } })
  }
}
