// The validators, and what they sign.
//
// As there are 8, no more than 8 committees of an epoch have members, and all their attestations fit into
// one block: a chain with one block an epoch still becomes final.
import { aggregateSignatures } from "@chainsafe/blst"
import {
  DOMAIN_BEACON_ATTESTER, DOMAIN_BEACON_PROPOSER, DOMAIN_RANDAO, DOMAIN_SYNC_COMMITTEE,
} from "@lodestar/params"
import { computeSigningRoot, interopSecretKeys } from "@lodestar/state-transition"
import { ssz } from "@lodestar/types"

const COUNT = 8

export class Validators {
  #keys = interopSecretKeys(COUNT)

  /** Their public keys, in the order of their indices. */
  get publicKeys() {
    return this.#keys.map((key) => key.toPublicKey().toBytes())
  }

  #sign(index, root) {
    return this.#keys[index].sign(root)
  }

  #signTogether(indices, root) {
    // Somebody may be asked more than once: who is few is in a sync committee many times.
    const signatures = new Map([...new Set(indices)].map((index) => [index, this.#sign(index, root)]))
    return aggregateSignatures(indices.map((index) => signatures.get(index))).toBytes()
  }

  reveal(config, proposer, slot, epoch) {
    const root = computeSigningRoot(ssz.Epoch, epoch, config.getDomain(slot, DOMAIN_RANDAO))
    return this.#sign(proposer, root).toBytes()
  }

  propose(config, type, block) {
    const root = computeSigningRoot(type, block, config.getDomain(block.slot, DOMAIN_BEACON_PROPOSER))
    return this.#sign(block.proposerIndex, root).toBytes()
  }

  attest(config, members, slot, data) {
    const domain = config.getDomain(slot, DOMAIN_BEACON_ATTESTER, data.slot)
    return this.#signTogether(members, computeSigningRoot(ssz.phase0.AttestationData, data, domain))
  }

  /** A committee's signature of the block before `slot`. */
  confirm(config, members, slot, root) {
    const domain = config.getDomain(slot, DOMAIN_SYNC_COMMITTEE, slot - 1)
    return this.#signTogether(members, computeSigningRoot(ssz.Root, root, domain))
  }
}
