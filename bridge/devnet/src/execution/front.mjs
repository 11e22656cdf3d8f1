// What wallets and relayers ask: the execution client's own methods, and what it lacks or has wrong.
import { quantity } from "../hex.mjs"
import { bodyOf, sendJson } from "../http.mjs"
import { RpcError } from "./json-rpc.mjs"

/** So many blocks the client searches at once for logs. */
const MOST_BLOCKS = 2_500

/** What a tip is worth here, where nobody bids. */
const TIP = 10n ** 9n

const PARSE_ERROR = -32700
const INVALID_PARAMS = -32602
const INTERNAL_ERROR = -32603
const BLOB_TRANSACTION = "0x03"

const least = (a, b) => (a < b ? a : b)

/** The client estimates a call by its `data` alone, and takes no `null` for an address. */
function callOf({ input, to, ...call }) {
  return { ...call, data: call.data ?? input, ...(to && { to }) }
}

/** The block that waits is not known to the client: it is the last one, with what is in the pool. */
const known = (tag) => (tag === undefined || tag === "pending" ? "latest" : tag)

export class Front {
  #eth

  /** Methods that the client's own do not do for. */
  #methods = {
    eth_maxPriorityFeePerGas: () => quantity(TIP),
    eth_call: ([call, tag]) => this.#eth("eth_call", callOf(call), known(tag)),
    eth_estimateGas: ([call, tag]) => this.#estimate(callOf(call), known(tag)),
    eth_feeHistory: (params) => this.#feeHistory(params),
    eth_getBlockByNumber: ([tag, full]) => this.#eth("eth_getBlockByNumber", known(tag), full),
    eth_getBalance: ([address, tag]) => this.#eth("eth_getBalance", address, known(tag)),
    eth_getCode: ([address, tag]) => this.#eth("eth_getCode", address, known(tag)),
    // The pool knows senders in small letters.
    eth_getTransactionCount: ([address, tag]) =>
      this.#eth("eth_getTransactionCount", address.toLowerCase(), tag ?? "latest"),
    eth_getLogs: ([filter]) => this.#logs(filter),
    eth_getTransactionReceipt: async ([hash]) => {
      const receipt = await this.#eth("eth_getTransactionReceipt", hash)
      return receipt && (await this.#priced([receipt]))[0]
    },
    eth_getBlockReceipts: async ([block]) => {
      const receipts = await this.#eth("eth_getBlockReceipts", known(block))
      return receipts && this.#priced(receipts)
    },
    eth_sendRawTransaction: ([raw]) => {
      if (raw?.startsWith(BLOB_TRANSACTION)) {
        throw new RpcError({ code: INVALID_PARAMS, message: "there are no blobs here" })
      }
      return this.#eth("eth_sendRawTransaction", raw)
    },
  }

  constructor(eth) {
    this.#eth = eth
  }

  async answer(request, response) {
    if (request.method !== "POST") {
      sendJson(response, 405, { message: "JSON-RPC wants POST" })
      return
    }
    let asked
    try {
      asked = JSON.parse(await bodyOf(request))
    } catch {
      const error = { code: PARSE_ERROR, message: "this is no JSON" }
      sendJson(response, 200, { jsonrpc: "2.0", id: null, error })
      return
    }
    const answer = Array.isArray(asked)
      ? await Promise.all(asked.map((one) => this.#one(one)))
      : await this.#one(asked)
    sendJson(response, 200, answer)
  }

  async #one({ id = null, method, params = [] }) {
    try {
      const own = Object.hasOwn(this.#methods, method) ? this.#methods[method] : undefined
      const result = await (own ? own(params) : this.#eth(method, ...params))
      return { jsonrpc: "2.0", id, result: result ?? null }
    } catch (why) {
      const { code, data } = why instanceof RpcError ? why : { code: INTERNAL_ERROR }
      return { jsonrpc: "2.0", id, error: { code, message: why.message, data } }
    }
  }

  /**
   * What a call needs. The client tells what it spends after refunds, of a call that reverts, too.
   *
   * At most a fifth is refunded; and a contract passes on no more than 63 of 64 parts of what it has.
   */
  async #estimate(call, tag) {
    await this.#eth("eth_call", call, tag)
    const spent = BigInt(await this.#eth("eth_estimateGas", call, tag))
    return quantity((spent * 5n * 64n) / (4n * 63n) + 1n)
  }

  /** The client fails when it is asked for more blocks than there are. */
  async #feeHistory([count, last, percentiles = []]) {
    const { number } = await this.#eth("eth_getBlockByNumber", known(last), false)
    const most = least(BigInt(count), BigInt(number) + 1n)
    return this.#eth("eth_feeHistory", quantity(most), number, percentiles)
  }

  async #number(tag) {
    if (tag?.startsWith("0x")) return BigInt(tag)
    return BigInt((await this.#eth("eth_getBlockByNumber", known(tag), false)).number)
  }

  /** The client knows few names of blocks here, and searches no long ranges. */
  async #logs({ fromBlock, toBlock, ...filter }) {
    if (filter.blockHash) return this.#eth("eth_getLogs", filter)
    const head = await this.#number("latest")
    const [first, last] = [await this.#number(fromBlock), least(await this.#number(toBlock), head)]
    const found = []
    for (let from = first; from <= last; from += BigInt(MOST_BLOCKS)) {
      const to = least(from + BigInt(MOST_BLOCKS) - 1n, last)
      const range = { fromBlock: quantity(from), toBlock: quantity(to) }
      found.push(...await this.#eth("eth_getLogs", { ...filter, ...range }))
    }
    return found
  }

  /** The client leaves the base fee out of what a transaction paid for gas. */
  async #priced(receipts) {
    if (receipts.length === 0) return receipts
    const block = await this.#eth("eth_getBlockByHash", receipts[0].blockHash, true)
    const base = BigInt(block.baseFeePerGas)
    return receipts.map((receipt) => {
      const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = block.transactions[Number(receipt.transactionIndex)]
      const price = maxPriorityFeePerGas === undefined
        ? BigInt(gasPrice)
        : least(BigInt(maxFeePerGas), base + BigInt(maxPriorityFeePerGas))
      return { ...receipt, effectiveGasPrice: quantity(price) }
    })
  }
}
