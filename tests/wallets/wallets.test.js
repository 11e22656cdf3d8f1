// polkadot-api and polkadot-js connect, read, and send a transfer. Needs a development node; its
// address is in SENSOR_URL.

import assert from "node:assert/strict"
import { test } from "node:test"
import { sr25519CreateDerive } from "@polkadot-labs/hdkd"
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy, ss58Address } from "@polkadot-labs/hdkd-helpers"
import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata"
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api"
import { createClient } from "polkadot-api"
import { getPolkadotSigner } from "polkadot-api/signer"
import { getWsProvider } from "polkadot-api/ws"
import WebSocket from "ws"
import { MultiAddress } from "./address.js"

const url = process.env.SENSOR_URL ?? "ws://127.0.0.1:9944"
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
const UNIT = 10n ** 18n

test("polkadot-api reads, calls a view function, and sends a transfer", async () => {
  // Node.js 20 has no WebSocket of its own.
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket }))
  try {
    const api = client.getUnsafeApi()
    const owned = async () => (await api.query.System.Account.getValue(BOB)).data.free
    const before = await owned()
    assert.ok(before > 0n)
    assert.equal(await api.view.Governance.time_divisor(), 720)

    const derive = sr25519CreateDerive(entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE)))
    const alice = derive("//Alice")
    const signer = getPolkadotSigner(alice.publicKey, "Sr25519", alice.sign)
    const transfer = api.tx.Balances.transfer_keep_alive({ dest: MultiAddress(BOB), value: UNIT })
    const result = await transfer.signAndSubmit(signer)
    assert.ok(result.ok)
    assert.equal(await owned(), before + UNIT)
    assert.ok(ss58Address(alice.publicKey))
  } finally {
    client.destroy()
  }
})

/** Signs and sends, and waits until it is final. */
const finalized = (transaction, who, options = {}) =>
  new Promise((resolve, reject) => {
    transaction
      .signAndSend(who, options, ({ status, dispatchError }) => {
        if (dispatchError) reject(new Error(dispatchError.toString()))
        else if (status.isFinalized) resolve()
      })
      .catch(reject)
  })

test("polkadot-js reads, and sends a transfer", async () => {
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true })
  try {
    const owned = async () => (await api.query.system.account(BOB)).data.free.toBigInt()
    const before = await owned()
    assert.equal(api.registry.chainTokens[0], "SENSE")
    assert.equal(api.registry.chainDecimals[0], 18)

    const alice = new Keyring({ type: "sr25519" }).addFromUri("//Alice")
    await finalized(api.tx.balances.transferKeepAlive(BOB, UNIT), alice)
    assert.equal(await owned(), before + UNIT)
  } finally {
    await api.disconnect()
  }
})

// Hardware wallets show what they sign by the metadata, and sign its hash too, so that nobody can
// show them other metadata. Only builds for release know their hash.
const release = process.env.SENSOR_RELEASE === "1"
test("a wallet signs with the hash of the metadata", { skip: !release && "not a release" }, async () => {
  const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true })
  try {
    const owned = async () => (await api.query.system.account(BOB)).data.free.toBigInt()
    const before = await owned()
    const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap()
    const { specName, specVersion } = api.runtimeVersion
    const digest = (tokenSymbol) => {
      const shown = merkleizeMetadata(metadata.toHex(), {
        base58Prefix: api.registry.chainSS58,
        decimals: 18,
        specName: specName.toString(),
        specVersion: specVersion.toNumber(),
        tokenSymbol,
      })
      return `0x${Buffer.from(shown.digest()).toString("hex")}`
    }

    const alice = new Keyring({ type: "sr25519" }).addFromUri("//Alice")
    const transfer = api.tx.balances.transferKeepAlive(BOB, UNIT)
    await finalized(transfer, alice, { mode: 1, metadataHash: digest("SENSE") })
    assert.equal(await owned(), before + UNIT)
    // A wallet that was shown another token signs what the chain refuses.
    await assert.rejects(finalized(transfer, alice, { mode: 1, metadataHash: digest("OTHER") }), /bad signature/)
  } finally {
    await api.disconnect()
  }
})
