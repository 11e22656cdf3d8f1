// The beacon chain's constants: mainnet's, but for forks, all of which lie before its beginning.
import { createBeaconConfig, createChainForkConfig, defaultChainConfig } from "@lodestar/config"
import { bytes } from "../hex.mjs"

/** Sensor's light client has the same versions for an Ethereum that it does not know by its chain id. */
const FORKS = ["GENESIS", "ALTAIR", "BELLATRIX", "CAPELLA", "DENEB", "ELECTRA", "FULU"]

function forks() {
  const versions = FORKS.map((fork, version) => [`${fork}_FORK_VERSION`, bytes(`0x0${version}000000`)])
  const epochs = FORKS.slice(1).map((fork) => [`${fork}_FORK_EPOCH`, 0])
  return Object.fromEntries([...versions, ...epochs])
}

/** Without the network's name in its signatures yet. */
export function forkConfig(chainId) {
  return createChainForkConfig({
    ...defaultChainConfig,
    CONFIG_NAME: "sensor-devnet",
    ...forks(),
    GLOAS_FORK_EPOCH: Infinity,
    HEZE_FORK_EPOCH: Infinity,
    BLOB_SCHEDULE: [],
    DEPOSIT_CHAIN_ID: chainId,
    DEPOSIT_NETWORK_ID: chainId,
  })
}

export const beaconConfig = (config, genesisValidatorsRoot) =>
  createBeaconConfig(config, genesisValidatorsRoot)
