// The beacon API, as far as light clients, relayers and those who look after them ask it.
import { chainConfigToJson, specValuesToJson } from "@lodestar/config"
import { activePreset } from "@lodestar/params"
import { ssz } from "@lodestar/types"
import { bodyOf, sendJson } from "../http.mjs"
import { hex } from "../hex.mjs"
import { bootstrap } from "./light-client.mjs"

const VERSION = "fulu"
const { BeaconState, SignedBeaconBlock } = ssz.fulu
const { LightClientBootstrap, LightClientFinalityUpdate, LightClientUpdate } = ssz.electra
const { BeaconBlockHeader, Checkpoint } = ssz.phase0

/** No more updates are asked for at once. */
const MOST_UPDATES = 128

class Refusal extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

function found(value, what) {
  if (value === undefined) throw new Refusal(404, `${what} is not here: not yet, not any more, or never`)
  return value
}

const versioned = (type, value) => ({ version: VERSION, data: type.toJson(value) })

export class BeaconApi {
  #chain
  #routes

  constructor(chain) {
    this.#chain = chain
    this.#routes = [
      ["eth/v1/beacon/genesis", () => this.#genesis()],
      ["eth/v1/config/spec", () => this.#spec()],
      ["eth/v1/node/syncing", () => this.#syncing()],
      ["eth/v1/beacon/headers/:block", (asked) => this.#header(asked)],
      ["eth/v2/beacon/blocks/:block", (asked) => this.#block(asked)],
      ["eth/v1/beacon/states/:state/finality_checkpoints", (asked) => this.#checkpoints(asked)],
      ["eth/v2/debug/beacon/states/:state", (asked) => this.#state(asked)],
      ["eth/v1/beacon/light_client/bootstrap/:block", (asked) => this.#bootstrap(asked)],
      ["eth/v1/beacon/light_client/updates", (asked) => this.#updates(asked)],
      ["eth/v1/beacon/light_client/finality_update", () => this.#finalityUpdate()],
    ].map(([path, answer]) => {
      const pattern = new RegExp(`^/${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`)
      return { pattern, answer }
    })
  }

  async answer(request, response) {
    try {
      const url = new URL(request.url, "http://localhost")
      if (url.pathname === "/devnet/advance") return await this.#advance(request, response)
      if (request.method !== "GET") throw new Refusal(405, "only read here")
      this.#read(url, request, response)
    } catch (why) {
      if (!(why instanceof Refusal)) throw why
      sendJson(response, why.code, { code: why.code, message: why.message })
    }
  }

  #read(url, request, response) {
    for (const { pattern, answer } of this.#routes) {
      const match = pattern.exec(url.pathname)
      if (!match) continue
      const { json, ssz } = answer({ ...match.groups, query: url.searchParams })
      const headers = { "eth-consensus-version": VERSION }
      if (ssz && (request.headers.accept ?? "").startsWith("application/octet-stream")) {
        response.writeHead(200, { "content-type": "application/octet-stream", ...headers })
        response.end(ssz())
      } else {
        sendJson(response, 200, json(), headers)
      }
      return
    }
    throw new Refusal(404, "there is no such thing here")
  }

  async #advance(request, response) {
    if (request.method !== "POST") throw new Refusal(405, "this is for POST")
    await this.#chain.advance(parseSteps(await bodyOf(request)))
    const { slot, finalizedCheckpoint } = this.#chain.state
    sendJson(response, 200, { slot, finalized_epoch: finalizedCheckpoint.epoch })
  }

  #resolve(name) {
    const key = this.#chain.history.resolve(name)
    found(this.#chain.history.header(key), `block ${name}`)
    return key
  }

  #resolveState(name) {
    const key = this.#chain.history.resolveState(name)
    return { key, state: found(this.#chain.history.state(key), `state ${name}`) }
  }

  #about(key) {
    return { execution_optimistic: false, finalized: this.#chain.history.isFinal(key) }
  }

  #genesis() {
    const { genesisTime, genesisValidatorsRoot } = this.#chain.state
    return { json: () => ({ data: {
      genesis_time: String(genesisTime),
      genesis_validators_root: hex(genesisValidatorsRoot),
      genesis_fork_version: hex(this.#chain.config.GENESIS_FORK_VERSION),
    } }) }
  }

  #spec() {
    const data = { ...specValuesToJson(activePreset), ...chainConfigToJson(this.#chain.config) }
    return { json: () => ({ data }) }
  }

  #syncing() {
    return { json: () => ({ data: {
      head_slot: String(this.#chain.state.slot),
      sync_distance: "0",
      is_syncing: false,
      is_optimistic: false,
      el_offline: false,
    } }) }
  }

  #header({ block }) {
    const { history } = this.#chain
    const key = this.#resolve(block)
    const { signature } = history.block(key)
    const message = BeaconBlockHeader.toJson(history.header(key))
    const header = { message, signature: hex(signature) }
    return { json: () => ({ ...this.#about(key), data: { root: key, canonical: true, header } }) }
  }

  #block({ block }) {
    const { history } = this.#chain
    const key = this.#resolve(block)
    return {
      json: () => ({ ...this.#about(key), ...versioned(SignedBeaconBlock, history.block(key)) }),
      ssz: () => history.bytes(key),
    }
  }

  #checkpoints({ state: name }) {
    const { key, state } = this.#resolveState(name)
    return { json: () => ({ ...this.#about(key), data: {
      previous_justified: Checkpoint.toJson(state.previousJustifiedCheckpoint),
      current_justified: Checkpoint.toJson(state.currentJustifiedCheckpoint),
      finalized: Checkpoint.toJson(state.finalizedCheckpoint),
    } }) }
  }

  #state({ state: name }) {
    const { key, state } = this.#resolveState(name)
    return {
      json: () => ({ ...this.#about(key), ...versioned(BeaconState, state.toValue()) }),
      ssz: () => state.serialize(),
    }
  }

  #bootstrap({ block }) {
    const value = found(bootstrap(this.#chain.history, this.#resolve(block)), `the state after ${block}`)
    return { json: () => versioned(LightClientBootstrap, value) }
  }

  #updates({ query }) {
    const [start, count] = ["start_period", "count"].map((name) => Number(query.get(name) ?? NaN))
    if (!Number.isSafeInteger(start) || !(count >= 0)) throw new Refusal(400, "start_period and count are numbers")
    const periods = Array.from({ length: Math.min(count, MOST_UPDATES) }, (_, i) => start + i)
    const updates = periods.flatMap((period) => this.#chain.lightClient.best(period) ?? [])
    return { json: () => updates.map((update) => versioned(LightClientUpdate, update)) }
  }

  #finalityUpdate() {
    const update = found(this.#chain.lightClient.latest, "an update")
    return { json: () => versioned(LightClientFinalityUpdate, update) }
  }
}

/** `{"slots": N}`, or `{"epochs": N}`. */
function parseSteps(text) {
  let steps
  try {
    steps = JSON.parse(text)
  } catch {
    throw new Refusal(400, "the body is no JSON")
  }
  const { slots = 0, epochs = 0 } = steps ?? {}
  if (![slots, epochs].every((count) => Number.isSafeInteger(count) && count >= 0) || slots + epochs === 0) {
    throw new Refusal(400, 'the body is to be like {"slots": 3} or {"epochs": 4}')
  }
  return { slots, epochs }
}
