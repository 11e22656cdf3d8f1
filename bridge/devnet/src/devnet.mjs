// Both chains together, and who can ask them.
import { setTimeout as sleep } from "node:timers/promises"
import { developmentAccounts } from "./accounts.mjs"
import { BeaconApi } from "./beacon/api.mjs"
import { Chain } from "./beacon/chain.mjs"
import { beaconGenesis } from "./beacon/genesis.mjs"
import { Validators } from "./beacon/validators.mjs"
import { startClient } from "./execution/client.mjs"
import { Engine } from "./execution/engine.mjs"
import { Front } from "./execution/front.mjs"
import { bytes, hex } from "./hex.mjs"
import { serve } from "./http.mjs"

/** So long ago it began: the chain's clock may be made to run ahead, but not into the future. */
const AGE = 90 * 24 * 60 * 60

async function startChain({ chainId, genesisTime, client }) {
  const validators = new Validators()
  const { hash, stateRoot } = await client.eth("eth_getBlockByNumber", "0x0", false)
  const genesis = beaconGenesis({
    chainId,
    time: genesisTime,
    publicKeys: validators.publicKeys,
    execution: { hash: bytes(hash), stateRoot: bytes(stateRoot) },
  })
  return new Chain({ ...genesis, validators, engine: new Engine(client.engine) })
}

/** Until light clients have something to begin with. */
async function reachFinality(chain) {
  while (chain.lightClient.latest === undefined) {
    await chain.advance({ epochs: 1 })
    const { epochCtx, currentJustifiedCheckpoint, finalizedCheckpoint } = chain.state
    console.error(`epoch ${epochCtx.epoch}: justified ${currentJustifiedCheckpoint.epoch}, `
      + `final ${finalizedCheckpoint.epoch}`)
  }
}

async function keepTime(chain, seconds) {
  for (;;) {
    await sleep(seconds * 1000)
    await chain.advance({ slots: 1 })
  }
}

export async function run({ dir, executionPort, beaconPort, slotSeconds, chainId }) {
  const genesisTime = Math.floor(Date.now() / 1000) - AGE
  const accounts = developmentAccounts()
  const client = await startClient({ dir, chainId, genesisTime, accounts })
  client.child.on("exit", () => {
    console.error("the execution client has ended")
    process.exit(1)
  })
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      // What it has written so far is of no use to anybody.
      client.child.kill("SIGKILL")
      process.exit(0)
    })
  }

  const chain = await startChain({ chainId, genesisTime, client })
  await reachFinality(chain)
  const [front, api] = [new Front(client.eth), new BeaconApi(chain)]
  await serve(executionPort, (...asked) => front.answer(...asked))
  await serve(beaconPort, (...asked) => api.answer(...asked))
  console.log(JSON.stringify({
    execution: `http://127.0.0.1:${executionPort}`,
    beacon: `http://127.0.0.1:${beaconPort}`,
    chainId,
    genesisTime,
    genesisValidatorsRoot: hex(chain.state.genesisValidatorsRoot),
    forkVersion: hex(chain.state.fork.currentVersion),
    accounts,
  }))
  if (slotSeconds > 0) await keepTime(chain, slotSeconds)
}
