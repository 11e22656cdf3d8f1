// The beacon chain: one block after the other, through the consensus rules' own state transition.
import { BitArray } from "@chainsafe/ssz"
import { ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params"
import {
  DataAvailabilityStatus, ExecutionPayloadStatus, computeEpochAtSlot, getExpectedWithdrawals, getRandaoMix,
  processSlots, stateTransition,
} from "@lodestar/state-transition"
import { ssz } from "@lodestar/types"
import { hex } from "../hex.mjs"
import { attestations } from "./attestations.mjs"
import { History } from "./history.mjs"
import { LightClientData } from "./light-client.mjs"

const { BeaconBlock, BeaconBlockBody } = ssz.fulu

/** What there is to say of blocks before any is justified. */
const NONE = hex(new Uint8Array(32))

const AS_ANY_NODE_DOES = {
  // The root is what this is for; and the proposer cannot sign before it is known.
  verifyStateRoot: false,
  verifyProposer: false,
  verifySignatures: true,
  executionPayloadStatus: ExecutionPayloadStatus.valid,
  dataAvailabilityStatus: DataAvailabilityStatus.Available,
}

export class Chain {
  #engine
  #validators
  #working = Promise.resolve()

  constructor({ config, state, block, validators, engine }) {
    this.config = config
    this.#validators = validators
    this.#engine = engine
    this.history = new History()
    this.lightClient = new LightClientData()
    this.history.add(block, state)
  }

  /** The state after the last block. */
  get state() {
    return this.history.headState
  }

  /**
   * Go on by so many slots with a block each; or to the beginning of the so-manieth next epoch, with no
   * block but one at the beginning of each. One request waits for the other.
   */
  advance({ slots = 0, epochs = 0 }) {
    const work = this.#working.then(async () => {
      for (let i = 0; i < slots; i++) await this.#extend(this.state.slot + 1)
      for (let i = 0; i < epochs; i++) {
        await this.#extend((computeEpochAtSlot(this.state.slot) + 1) * SLOTS_PER_EPOCH)
      }
    })
    this.#working = work.catch(() => {})
    return work
  }

  async #extend(slot) {
    const { root: parentRoot, slot: headSlot } = this.history.head
    const before = processSlots(this.state, slot)
    const proposerIndex = before.epochCtx.getBeaconProposer(slot)
    const { payload, requests } = await this.#execute(before, parentRoot)
    const body = {
      ...BeaconBlockBody.defaultValue(),
      randaoReveal: this.#validators.reveal(this.config, proposerIndex, slot, before.epochCtx.epoch),
      eth1Data: before.eth1Data.toValue(),
      attestations: attestations({
        config: this.config, state: before, head: parentRoot, headSlot, validators: this.#validators,
      }),
      syncAggregate: this.#syncAggregate(before, parentRoot),
      executionPayload: payload,
      executionRequests: requests,
    }
    const message = { slot, proposerIndex, parentRoot, stateRoot: new Uint8Array(32), body }
    const unsigned = { message, signature: new Uint8Array(96) }
    const after = stateTransition(before, unsigned, AS_ANY_NODE_DOES)
    message.stateRoot = after.hashTreeRoot()
    const block = { message, signature: this.#validators.propose(this.config, BeaconBlock, message) }

    this.lightClient.learn(this.history, { signatureSlot: slot, syncAggregate: body.syncAggregate })
    this.history.add(block, after)
    await this.#engine.choose(this.#choice())
  }

  #execute(state, parentRoot) {
    return this.#engine.build(this.#choice(), {
      timestamp: state.genesisTime + state.slot * this.config.SECONDS_PER_SLOT,
      prevRandao: getRandaoMix(state, state.epochCtx.epoch),
      withdrawals: getExpectedWithdrawals(ForkSeq.fulu, state).expectedWithdrawals,
      parentRoot,
    })
  }

  #syncAggregate({ epochCtx, slot }, parentRoot) {
    const members = [...epochCtx.currentSyncCommitteeIndexed.validatorIndices]
    return {
      syncCommitteeBits: BitArray.fromBoolArray(members.map(() => true)),
      syncCommitteeSignature: this.#validators.confirm(this.config, members, slot, parentRoot),
    }
  }

  /** The execution chain's head, and what the beacon chain thinks of the blocks before it. */
  #choice() {
    const executed = ({ root }) => this.history.executed(hex(root)) ?? NONE
    return {
      headBlockHash: executed(this.history.head),
      safeBlockHash: executed(this.state.currentJustifiedCheckpoint),
      finalizedBlockHash: executed(this.state.finalizedCheckpoint),
    }
  }
}
