// Blocks made and executed through the Engine API.
import { ssz } from "@lodestar/types"
import { bytes, hex, quantity } from "../hex.mjs"

const { ExecutionPayload, ExecutionRequests } = ssz.electra

/** Requests come by their type, without those that there are none of. */
const REQUESTS = ["deposits", "withdrawals", "consolidations"]

function payloadOf(json, withdrawals) {
  return ExecutionPayload.clone({
    parentHash: bytes(json.parentHash),
    feeRecipient: bytes(json.feeRecipient),
    stateRoot: bytes(json.stateRoot),
    receiptsRoot: bytes(json.receiptsRoot),
    logsBloom: bytes(json.logsBloom),
    prevRandao: bytes(json.prevRandao),
    blockNumber: Number(json.blockNumber),
    gasLimit: Number(json.gasLimit),
    gasUsed: Number(json.gasUsed),
    timestamp: Number(json.timestamp),
    extraData: bytes(json.extraData),
    baseFeePerGas: BigInt(json.baseFeePerGas),
    blockHash: bytes(json.blockHash),
    transactions: json.transactions.map(bytes),
    withdrawals,
    blobGasUsed: BigInt(json.blobGasUsed),
    excessBlobGas: BigInt(json.excessBlobGas),
  })
}

function requestsOf(list) {
  const requests = ExecutionRequests.defaultValue()
  for (const request of list.map(bytes)) {
    const name = REQUESTS[request[0]]
    requests[name] = ExecutionRequests.fields[name].deserialize(request.subarray(1))
  }
  return requests
}

const withdrawalJson = ({ index, validatorIndex, address, amount }) => ({
  index: quantity(index),
  validatorIndex: quantity(validatorIndex),
  address: hex(address),
  amount: quantity(amount),
})

export class Engine {
  #ask

  constructor(ask) {
    this.#ask = ask
  }

  async #choose(choice, attributes) {
    const { payloadStatus, payloadId } = await this.#ask("engine_forkchoiceUpdatedV3", choice, attributes)
    if (payloadStatus.status !== "VALID") throw new Error(`a head was refused: ${JSON.stringify(payloadStatus)}`)
    return payloadId
  }

  /** Execute what waits in the pool, on top of the head. */
  async build(choice, { timestamp, prevRandao, withdrawals, parentRoot }) {
    const parent = hex(parentRoot)
    const id = await this.#choose(choice, {
      timestamp: quantity(timestamp),
      prevRandao: hex(prevRandao),
      suggestedFeeRecipient: `0x${"00".repeat(20)}`,
      withdrawals: withdrawals.map(withdrawalJson),
      parentBeaconBlockRoot: parent,
    })
    const { executionPayload, executionRequests } = await this.#ask("engine_getPayloadV4", id)
    const verdict = await this.#ask("engine_newPayloadV4", executionPayload, [], parent, executionRequests)
    if (verdict.status !== "VALID") throw new Error(`a block was refused: ${JSON.stringify(verdict)}`)
    return { payload: payloadOf(executionPayload, withdrawals), requests: requestsOf(executionRequests) }
  }

  /** Make a block the head, and tell which ones are safe and final. */
  choose(choice) {
    return this.#choose(choice, null)
  }
}
