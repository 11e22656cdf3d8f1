// The first block of the execution chain, as geth's genesis files say it.
import { Chain } from "@ethereumjs/common"
import { getGenesis } from "@ethereumjs/genesis"
import { quantity } from "../hex.mjs"

const ETHER = 10n ** 18n

/** Contracts that blocks call by themselves: EIP-4788, 2935, 7002 and 7251. */
const SYSTEM_CONTRACTS = [
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
  "0x0000f90827f1c53a10cb7a02335b175320002935",
  "0x00000961ef480eb55e80d19ad83579a64c007002",
  "0x0000bbddc7ce488642fb579f8b00f3a590007251",
]

/** A testnet has had them from its first block on. */
function systemContracts() {
  const state = getGenesis(Chain.Hoodi)
  return SYSTEM_CONTRACTS.map((address) => {
    const [balance, code, storage, nonce] = state[address]
    return [address, { balance, code, storage: Object.fromEntries(storage), nonce }]
  })
}

export function executionGenesis({ chainId, time, accounts }) {
  const forks = [
    "homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg", "istanbul",
    "berlin", "london", "mergeNetsplit",
  ]
  return {
    config: {
      chainId,
      ...Object.fromEntries(forks.map((fork) => [`${fork}Block`, 0])),
      terminalTotalDifficulty: 0,
      terminalTotalDifficultyPassed: true,
      shanghaiTime: 0,
      cancunTime: 0,
      pragueTime: 0,
    },
    timestamp: quantity(time),
    gasLimit: quantity(60_000_000),
    baseFeePerGas: quantity(1_000_000_000),
    difficulty: "0x0",
    nonce: "0x0",
    extraData: "0x",
    alloc: {
      ...Object.fromEntries(systemContracts()),
      ...Object.fromEntries(accounts.map(({ address }) => [address, { balance: quantity(10_000n * ETHER) }])),
    },
  }
}
