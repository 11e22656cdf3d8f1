// The beacon chain's first state and block.
import {
  EPOCHS_PER_HISTORICAL_VECTOR, ForkSeq, MAX_EFFECTIVE_BALANCE, UNSET_DEPOSIT_REQUESTS_START_INDEX,
} from "@lodestar/params"
import {
  computeProposerIndices, createCachedBeaconState, createPubkeyCache, getNextSyncCommittee,
} from "@lodestar/state-transition"
import { ssz } from "@lodestar/types"
import { beaconConfig, forkConfig } from "./config.mjs"

const { BeaconBlockBody, BeaconState, ExecutionPayloadHeader, ProposerLookahead, SignedBeaconBlock } = ssz.fulu
const { SyncCommittee } = ssz.altair

const activeValidator = (pubkey) => ({
  pubkey,
  withdrawalCredentials: new Uint8Array(32),
  effectiveBalance: MAX_EFFECTIVE_BALANCE,
  slashed: false,
  activationEligibilityEpoch: 0,
  activationEpoch: 0,
  exitEpoch: Infinity,
  withdrawableEpoch: Infinity,
})

function stateBeforeDuties({ config, time, publicKeys, execution }) {
  const fields = BeaconState.defaultValue()
  const none = () => publicKeys.map(() => 0)
  return BeaconState.toViewDU({
    ...fields,
    genesisTime: time,
    fork: { previousVersion: config.ELECTRA_FORK_VERSION, currentVersion: config.FULU_FORK_VERSION, epoch: 0 },
    latestBlockHeader: {
      ...fields.latestBlockHeader,
      bodyRoot: BeaconBlockBody.hashTreeRoot(BeaconBlockBody.defaultValue()),
    },
    eth1Data: { ...fields.eth1Data, depositCount: BigInt(publicKeys.length), blockHash: execution.hash },
    eth1DepositIndex: publicKeys.length,
    validators: publicKeys.map(activeValidator),
    balances: publicKeys.map(() => MAX_EFFECTIVE_BALANCE),
    randaoMixes: Array(EPOCHS_PER_HISTORICAL_VECTOR).fill(execution.hash),
    previousEpochParticipation: none(),
    currentEpochParticipation: none(),
    inactivityScores: none(),
    depositRequestsStartIndex: UNSET_DEPOSIT_REQUESTS_START_INDEX,
    latestExecutionPayloadHeader: {
      ...ExecutionPayloadHeader.defaultValue(), blockHash: execution.hash, stateRoot: execution.stateRoot,
    },
  })
}

const cached = (view, config, options) =>
  createCachedBeaconState(view, { config, pubkeyCache: createPubkeyCache() }, options)

/** The first committees and proposers: drawn by the rules, which want a state that has none yet. */
function assignDuties(view, config) {
  const state = cached(view, config, { skipSyncCommitteeCache: true })
  const { currentShuffling, nextShuffling, effectiveBalanceIncrements } = state.epochCtx
  const { syncCommittee } =
    getNextSyncCommittee(ForkSeq.fulu, state, currentShuffling.activeIndices, effectiveBalanceIncrements)
  view.currentSyncCommittee = SyncCommittee.toViewDU(syncCommittee)
  view.nextSyncCommittee = SyncCommittee.toViewDU(syncCommittee)
  view.proposerLookahead = ProposerLookahead.toViewDU([currentShuffling, nextShuffling].flatMap(
    (shuffling, epoch) => computeProposerIndices(ForkSeq.fulu, state, shuffling, epoch)))
  view.commit()
}

/** The chain's constants, its first state, and its first block, on top of the execution chain's first. */
export function beaconGenesis({ chainId, time, publicKeys, execution }) {
  const forks = forkConfig(chainId)
  const view = stateBeforeDuties({ config: forks, time, publicKeys, execution })
  view.genesisValidatorsRoot = view.validators.hashTreeRoot()
  view.commit()
  const config = beaconConfig(forks, view.genesisValidatorsRoot)
  assignDuties(view, config)
  const state = cached(view, config)
  const block = SignedBeaconBlock.defaultValue()
  block.message.stateRoot = state.hashTreeRoot()
  return { config, state, block }
}
