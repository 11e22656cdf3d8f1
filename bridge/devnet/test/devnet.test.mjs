import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import { createMPT } from "@ethereumjs/mpt"
import { RLP } from "@ethereumjs/rlp"
import { createBeaconConfig } from "@lodestar/config"
import { LightclientSpec } from "@lodestar/state-transition/light-client"
import { ssz } from "@lodestar/types"
import { forkConfig } from "../src/beacon/config.mjs"
import { bytes, hex } from "../src/hex.mjs"
import { Devnet, LOGGER } from "./support.mjs"

const PERIOD = 8_192
const TOPIC = `0x${"ab".repeat(32)}`

const { BeaconState, SignedBeaconBlock } = ssz.fulu
const { LightClientBootstrap, LightClientFinalityUpdate, LightClientUpdate } = ssz.electra
const { BeaconBlockHeader } = ssz.phase0

/** The root of a block's receipts, made of what the node says of them. */
async function receiptsRoot(receipts) {
  const number = (text) => (BigInt(text) === 0n ? new Uint8Array() : bytes(even(BigInt(text).toString(16))))
  const even = (digits) => `0x${digits.padStart(digits.length + (digits.length % 2), "0")}`
  const trie = await createMPT()
  for (const { type, status, cumulativeGasUsed, logsBloom, logs, transactionIndex } of receipts) {
    const receipt = RLP.encode([
      number(status), number(cumulativeGasUsed), bytes(logsBloom),
      logs.map(({ address, topics, data }) => [bytes(address), topics.map(bytes), bytes(data)]),
    ])
    await trie.put(RLP.encode(number(transactionIndex)), Uint8Array.from([Number(type), ...receipt]))
  }
  return hex(trie.root())
}

describe("the devnet", () => {
  let devnet, logger, logged

  before(async () => { devnet = await Devnet.start() })
  after(() => devnet.stop())

  const slotOf = async (blockNumber) => {
    const { timestamp } = await devnet.eth("eth_getBlockByNumber", blockNumber, false)
    return (Number(timestamp) - devnet.said.genesisTime) / 12
  }
  const header = async (id) => (await devnet.json(`eth/v1/beacon/headers/${id}`)).data
  const lightClient = async (root) => {
    const config = createBeaconConfig(forkConfig(devnet.said.chainId), bytes(devnet.said.genesisValidatorsRoot))
    const { data } = await devnet.json(`eth/v1/beacon/light_client/bootstrap/${root}`)
    return new LightclientSpec(config, {}, LightClientBootstrap.fromJson(data))
  }
  const follow = async (client) => {
    const { data } = await devnet.json("eth/v1/beacon/light_client/finality_update")
    const update = LightClientFinalityUpdate.fromJson(data)
    client.onFinalityUpdate(update.signatureSlot, update)
    return update
  }

  it("has finalised something when it says that it is ready", async () => {
    const { chainId, forkVersion, genesisTime, genesisValidatorsRoot, accounts } = devnet.said
    assert.equal(chainId, 1337)
    assert.equal(forkVersion, "0x06000000")
    assert.equal(accounts[0].address, "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")
    assert.deepEqual((await devnet.json("eth/v1/beacon/genesis")).data, {
      genesis_time: String(genesisTime),
      genesis_validators_root: genesisValidatorsRoot,
      genesis_fork_version: "0x00000000",
    })
    const { finalized } = (await devnet.json("eth/v1/beacon/states/head/finality_checkpoints")).data
    assert.ok(Number(finalized.epoch) > 0)
    assert.equal(finalized.root, (await header("finalized")).root)
    assert.equal((await devnet.json("eth/v1/config/spec")).data.SECONDS_PER_SLOT, "12")
    assert.equal((await devnet.json("eth/v1/node/syncing")).data.is_syncing, false)
  })

  it("has a transaction in the next block", async () => {
    const { eth, said: { accounts: [{ address }] } } = devnet
    const deployed = await devnet.send({ input: LOGGER })
    await devnet.advance({ slots: 1 })
    const receipt = await eth("eth_getTransactionReceipt", deployed)
    assert.equal(receipt.status, "0x1")
    logger = receipt.contractAddress

    const head = await eth("eth_blockNumber")
    const hashes = []
    for (let i = 0; i < 2; i++) hashes.push(await devnet.send({ to: logger, input: TOPIC }))
    assert.equal(await eth("eth_getTransactionCount", address, "latest"), "0x1")
    assert.equal(await eth("eth_getTransactionCount", address, "pending"), "0x3")
    await devnet.advance({ slots: 1 })
    for (const hash of hashes) logged = await eth("eth_getTransactionReceipt", hash)
    assert.equal(Number(logged.blockNumber), Number(head) + 1)
    assert.equal(await eth("eth_getTransactionCount", address, "latest"), "0x3")
  })

  it("answers what relayers ask of execution clients", async () => {
    const { eth, said: { accounts: [{ address: from }] } } = devnet
    const { blockHash, blockNumber } = logged
    const filter = { fromBlock: "0x0", toBlock: "latest", address: logger }
    const logs = await eth("eth_getLogs", { ...filter, topics: [[TOPIC]] })
    assert.deepEqual(logs.map((log) => log.transactionIndex), ["0x0", "0x1"])
    assert.deepEqual(logs[1], logged.logs[0])
    assert.equal(logs[1].blockHash, blockHash)
    assert.equal((await eth("eth_getLogs", { ...filter, topics: [logged.blockHash] })).length, 0)
    assert.equal((await eth("eth_getTransactionByBlockHashAndIndex", blockHash, "0x1")).type, "0x2")
    assert.equal(BigInt(await eth("eth_call", { to: logger, input: TOPIC }, "latest")), 42n)
    assert.equal((await eth("eth_getCode", logger, "latest")).length, 2 + 2 * 22)
    await assert.rejects(eth("eth_estimateGas", { from, to: logger, input: "0x" }), /revert/)
    const { baseFeePerGas } = await eth("eth_getBlockByNumber", blockNumber, false)
    const tip = BigInt(await eth("eth_maxPriorityFeePerGas"))
    assert.equal(BigInt(logged.effectiveGasPrice), BigInt(baseFeePerGas) + tip)
    assert.ok((await eth("eth_feeHistory", "0x400", "latest", [50])).baseFeePerGas.length > 1)
    assert.equal(await eth("eth_getTransactionReceipt", `0x${"00".repeat(32)}`), null)
    await assert.rejects(eth("eth_noSuchMethod"))
  })

  it("executes what its beacon blocks say", async () => {
    const slot = await slotOf(logged.blockNumber)
    const { root } = await header(slot)
    const block = SignedBeaconBlock.deserialize(await devnet.ssz(`eth/v2/beacon/blocks/${root}`))
    const { executionPayload } = block.message.body
    assert.equal(hex(ssz.fulu.BeaconBlock.hashTreeRoot(block.message)), root)
    assert.equal(hex(executionPayload.blockHash), logged.blockHash)
    const receipts = await devnet.eth("eth_getBlockReceipts", logged.blockNumber)
    assert.equal(receipts.length, 2)
    assert.equal(await receiptsRoot(receipts), hex(executionPayload.receiptsRoot))
    const answer = await devnet.fetch(`eth/v2/beacon/blocks/${slot}`)
    assert.equal(answer.headers.get("eth-consensus-version"), "fulu")
    assert.ok(SignedBeaconBlock.equals(SignedBeaconBlock.fromJson((await answer.json()).data), block))
  })

  it("finalises it for light clients within six epochs", async () => {
    const client = await lightClient((await header("finalized")).root)
    await devnet.advance({ epochs: 6 })
    const { finalizedHeader } = await follow(client)
    const { beacon } = finalizedHeader
    const root = hex(BeaconBlockHeader.hashTreeRoot(beacon))
    assert.deepEqual(client.store.finalizedHeader.beacon, beacon)
    assert.equal(beacon.slot % 32, 0)

    const bytes = await devnet.ssz(`eth/v2/debug/beacon/states/${hex(beacon.stateRoot)}`)
    const state = BeaconState.deserializeToViewDU(bytes)
    assert.equal(hex(state.hashTreeRoot()), hex(beacon.stateRoot))
    assert.equal((await header(root)).header.message.state_root, hex(beacon.stateRoot))
    const slot = await slotOf(logged.blockNumber)
    assert.ok(slot < beacon.slot)
    assert.equal(hex(state.blockRoots.get(slot % PERIOD)), (await header(slot)).root)
    const final = await devnet.eth("eth_getBlockByNumber", "finalized", false)
    assert.ok(Number(final.number) >= Number(logged.blockNumber))
  })

  it("hands over to another sync committee", async () => {
    const client = await lightClient((await header("finalized")).root)
    const began = process.hrtime.bigint()
    await devnet.advance({ epochs: 262 })
    console.log(`262 epochs in ${(process.hrtime.bigint() - began) / 1_000_000_000n} s`)
    const updates = await devnet.json("eth/v1/beacon/light_client/updates?start_period=0&count=4")
    assert.equal(updates.length, 2)
    const [first, second] = updates.map(({ version, data }) => {
      assert.equal(version, "fulu")
      return LightClientUpdate.fromJson(data)
    })
    client.onUpdate(first.signatureSlot, first)
    client.onUpdate(second.signatureSlot, second)
    assert.ok(second.finalizedHeader.beacon.slot >= PERIOD)
    const { finalizedHeader } = await follow(client)
    assert.deepEqual(client.store.finalizedHeader.beacon, finalizedHeader.beacon)
    for (const { finalizedHeader: { beacon } } of [first, second]) {
      assert.ok((await devnet.fetch(`eth/v2/debug/beacon/states/${hex(beacon.stateRoot)}`)).ok)
    }
  })

  it("says what it does not have", async () => {
    assert.equal((await devnet.fetch("eth/v1/beacon/headers/7")).status, 404)
    assert.equal((await devnet.fetch("eth/v1/beacon/light_client/updates")).status, 400)
    assert.equal((await devnet.fetch("eth/v9/anything")).status, 404)
    assert.equal((await devnet.fetch("devnet/advance")).status, 405)
    await assert.rejects(devnet.advance({ slots: -1 }), /like/)
  })

  it("ends when it is told to, with its execution client", async () => {
    const { execution } = devnet.said
    assert.equal(await devnet.stop(), 0)
    await assert.rejects(fetch(execution))
  })
})
