// A devnet of the test's own, and an account on it.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createInterface } from "node:readline"
import { createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common"
import { createFeeMarket1559Tx } from "@ethereumjs/tx"
import { bytes, hex } from "../src/hex.mjs"
import { jsonRpc } from "../src/execution/json-rpc.mjs"

const MAIN = fileURLToPath(new URL("../src/main.mjs", import.meta.url))

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

export class Devnet {
  static async start() {
    const dir = mkdtempSync(join(tmpdir(), "bridge-devnet-"))
    const [execution, beacon] = [await freePort(), await freePort()]
    const child = spawn(process.execPath, [
      MAIN, "--dir", dir, "--execution-port", execution, "--beacon-port", beacon, "--slot-seconds", "0",
    ], { stdio: ["ignore", "pipe", "inherit"] })
    const line = once(createInterface(child.stdout), "line").then(([line]) => JSON.parse(line))
    const ended = once(child, "exit").then(() => { throw new Error("the devnet has ended before it was ready") })
    return Object.assign(new Devnet(), { dir, child, said: await Promise.race([line, ended]) })
  }

  async stop() {
    this.child.kill("SIGTERM")
    if (this.child.exitCode === null) await once(this.child, "exit")
    rmSync(this.dir, { recursive: true, force: true })
    return this.child.exitCode
  }

  get eth() {
    return jsonRpc(this.said.execution)
  }

  fetch(path, accept = "application/json") {
    return fetch(`${this.said.beacon}/${path}`, { headers: { accept } })
  }

  async json(path) {
    const answer = await this.fetch(path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }

  async ssz(path) {
    const answer = await this.fetch(path, "application/octet-stream")
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return new Uint8Array(await answer.arrayBuffer())
  }

  async advance(steps) {
    const answer = await fetch(`${this.said.beacon}/devnet/advance`, {
      method: "POST", body: JSON.stringify(steps),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }

  /** Send a transaction, as relayers do: estimated, and with the fees that the node proposes. */
  async send(call, { address, key } = this.said.accounts[0]) {
    const { eth } = this
    const gasLimit = await eth("eth_estimateGas", { from: address, ...call })
    const tip = BigInt(await eth("eth_maxPriorityFeePerGas"))
    const { baseFeePerGas } = await eth("eth_getBlockByNumber", "latest", false)
    const common = createCustomCommon({ chainId: this.said.chainId }, Mainnet, { hardfork: Hardfork.Prague })
    const transaction = createFeeMarket1559Tx({
      nonce: await eth("eth_getTransactionCount", address, "pending"),
      maxFeePerGas: 2n * BigInt(baseFeePerGas) + tip,
      maxPriorityFeePerGas: tip,
      gasLimit,
      to: call.to,
      data: call.input,
    }, { common })
    return eth("eth_sendRawTransaction", hex(transaction.sign(bytes(key)).serialize()))
  }
}

/** Bytecode of a contract that logs the first word of what it is called with; of nothing, it reverts. */
export const LOGGER = "0x60168060095f395ff3" + "366008575f5ffd005b5f355f5fa1602a5f5260205ff3"
