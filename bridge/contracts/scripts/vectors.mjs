// Writes ../vectors: what Rust and Solidity must agree on, byte for byte.
//
// Neither side's code is used here, and neither writes these files. `--check` only compares.
// Numbers that may exceed 32 bits are decimal strings; bytes are hex.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import { secp256k1 } from "@noble/curves/secp256k1.js"

const hex = (bytes) => "0x" + bytesToHex(bytes)
const bytes = (text) => hexToBytes(text.replace(/^0x/, ""))
const keccak = (...parts) => keccak_256(concatBytes(...parts))
const named = (name) => keccak(utf8ToBytes(name))
const addressOf = (name) => named(name).slice(12)

const bigEndian = (value, length) => bytes(BigInt(value).toString(16).padStart(2 * length, "0"))
const littleEndian = (value, length) => bigEndian(value, length).reverse()
const word = (value) =>
  value instanceof Uint8Array ? concatBytes(new Uint8Array(32 - value.length), value) : bigEndian(value, 32)
const compact = (value) => {
  if (value < 1 << 6) return littleEndian(value << 2, 1)
  if (value < 1 << 14) return littleEndian((value << 2) | 1, 2)
  return littleEndian(value * 4 + 2, 4)
}

// --- Messages, and the tree of a block's messages ---------------------------------------------

const DOMAIN = named("sensor-bridge/message/1")
const KIND = { mint: 0, setMode: 1, moveTo: 2 }
const U128_MAX = (1n << 128n) - 1n

function message(name, { nonce, chainId, gateway }, body) {
  const [kind] = Object.keys(body)
  const fields = body[kind]
  const encoded = concatBytes(...Object.values(fields).map(word))
  const leaf = keccak(
    DOMAIN, bigEndian(nonce, 8), bigEndian(chainId, 32), gateway, bigEndian(KIND[kind], 1), encoded)
  return {
    name,
    nonce: String(nonce),
    chainId: String(chainId),
    gateway: hex(gateway),
    kind: KIND[kind],
    ...Object.fromEntries(Object.entries(fields).map(([key, value]) =>
      [key, value instanceof Uint8Array ? hex(value) : String(value)])),
    body: hex(encoded),
    leaf: hex(leaf),
  }
}

const gateway = addressOf("gateway")
const messages = [
  message("a mint on Ethereum", { nonce: 1, chainId: 1, gateway },
    { mint: { recipient: addressOf("alice"), amount: 10n ** 18n } }),
  message("a mint on Polygon", { nonce: 1, chainId: 137, gateway },
    { mint: { recipient: addressOf("alice"), amount: 10n ** 18n } }),
  message("the least and the most", { nonce: (1n << 64n) - 1n, chainId: (1n << 64n) - 1n, gateway },
    { mint: { recipient: new Uint8Array(20), amount: U128_MAX } }),
  message("nothing", { nonce: 2, chainId: 1, gateway },
    { mint: { recipient: addressOf("bob"), amount: 0n } }),
  message("run", { nonce: 3, chainId: 1, gateway }, { setMode: { mode: 0 } }),
  message("halt", { nonce: 4, chainId: 1, gateway }, { setMode: { mode: 1 } }),
  message("move", { nonce: 5, chainId: 1, gateway }, { moveTo: { newGateway: addressOf("new gateway") } }),
]

// Sorted pairs; the last of an odd row moves up.
function sortedTree(leaves) {
  const rows = [leaves]
  while (rows.at(-1).length > 1) {
    const row = rows.at(-1)
    rows.push(Array.from({ length: Math.ceil(row.length / 2) }, (_, i) =>
      2 * i + 1 === row.length ? row[2 * i] : keccak(...[row[2 * i], row[2 * i + 1]].sort(compare))))
  }
  const proof = (index) => rows.slice(0, -1).flatMap((row, depth) => row[(index >> depth) ^ 1] ?? [])
  return { root: rows.at(-1)[0] ?? new Uint8Array(32), proof }
}
const compare = (a, b) => (hex(a) < hex(b) ? -1 : 1)

function messageRoot(count) {
  const leaves = Array.from({ length: count }, (_, i) =>
    bytes(message("", { nonce: i + 1, chainId: 1, gateway },
      { mint: { recipient: addressOf(`recipient ${i}`), amount: BigInt(i) } }).leaf))
  const tree = sortedTree(leaves)
  return {
    leaves: leaves.map(hex),
    root: hex(tree.root),
    proofs: leaves.map((_, i) => tree.proof(i).map(hex)),
  }
}

// --- The Merkle mountain range ----------------------------------------------------------------

function mmrLeaf({ version, parentNumber, parentHash, nextSetId, nextSetLength, nextSetRoot, messageRoot }) {
  const encoded = concatBytes(
    bigEndian(version, 1), littleEndian(parentNumber, 4), parentHash,
    littleEndian(nextSetId, 8), littleEndian(nextSetLength, 4), nextSetRoot, messageRoot)
  return {
    version,
    parentNumber,
    parentHash: hex(parentHash),
    nextSetId: String(nextSetId),
    nextSetLength,
    nextSetRoot: hex(nextSetRoot),
    messageRoot: hex(messageRoot),
    encoded: hex(encoded),
    hash: hex(keccak(encoded)),
  }
}

// Mountains from the left: each is a perfect tree over as many leaves as its bit of the count says.
function mountains(leaves) {
  const result = []
  let start = 0
  for (let height = 31; height >= 0; height--) {
    const size = 2 ** height
    if (Math.floor(leaves.length / size) % 2 === 0) continue
    const rows = [leaves.slice(start, start + size)]
    while (rows.at(-1).length > 1) {
      const row = rows.at(-1)
      rows.push(Array.from({ length: row.length / 2 }, (_, i) => keccak(row[2 * i], row[2 * i + 1])))
    }
    result.push({ start, size, rows, peak: rows.at(-1)[0] })
    start += size
  }
  return result
}

// From the right, and the right one first.
const bag = (peaks) => peaks.reduceRight((right, left) => keccak(right, left))

function mmrProof(leaves, index) {
  const all = mountains(leaves)
  const own = all.findIndex(({ start, size }) => index >= start && index < start + size)
  const { start, rows } = all[own]
  const siblings = rows.slice(0, -1).map((row, depth) => row[((index - start) >> depth) ^ 1])
  const right = all.slice(own + 1).map(({ peak }) => peak)
  return {
    leafCount: String(leaves.length),
    leafIndex: String(index),
    leaf: hex(leaves[index]),
    items: [
      ...all.slice(0, own).map(({ peak }) => peak),
      ...siblings,
      ...(right.length > 0 ? [bag(right)] : []),
    ].map(hex),
    root: hex(bag(all.map(({ peak }) => peak))),
  }
}

const someLeaves = (count) => Array.from({ length: count }, (_, i) => named(`leaf ${i}`))
const range = (count) => Array.from({ length: count }, (_, i) => i)

// --- Validators and what they sign ------------------------------------------------------------

function validator(name) {
  const secret = named(name)
  const address = keccak(secp256k1.getPublicKey(secret, false).slice(1)).slice(12)
  return { secret, address }
}

function setRoot(addresses) {
  let row = addresses.map((address) => keccak(address))
  while (row.length > 1) {
    row = Array.from({ length: Math.ceil(row.length / 2) }, (_, i) =>
      2 * i + 1 === row.length ? row[2 * i] : keccak(row[2 * i], row[2 * i + 1]))
  }
  return row[0]
}

const quorum = (length) => length - Math.floor((length - 1) / 3)

const commitmentBytes = (payload, blockNumber, setId) => concatBytes(
  compact(payload.length),
  ...payload.map(([id, value]) => concatBytes(utf8ToBytes(id), compact(value.length), value)),
  littleEndian(blockNumber, 4), littleEndian(setId, 8))

// r | s | v with v of 0 or 1, as BEEFY has it; s is low.
function sign({ secret }, digest) {
  const signature = secp256k1.sign(digest, secret, { prehash: false, lowS: true, format: "recovered" })
  return concatBytes(signature.slice(1), signature.slice(0, 1))
}

function commitment(name, { payload, blockNumber, setId, validators, signers }) {
  const encoded = commitmentBytes(payload, blockNumber, setId)
  const hash = keccak(encoded)
  return {
    name,
    mmrRoot: hex(payload.find(([id]) => id === "mh")[1]),
    blockNumber,
    validatorSetId: String(setId),
    encoded: hex(encoded),
    hash: hex(hash),
    validators: validators.map(({ address }) => hex(address)),
    setRoot: hex(setRoot(validators.map(({ address }) => address))),
    signers,
    signatures: signers.map((i) => hex(sign(validators[i], hash))),
  }
}

const four = range(4).map((i) => validator(`validator ${i}`))
const large = range(300).map((i) => validator(`validator ${i}`))
const mh = ["mh", named("root")]
const commitments = [
  commitment("three of four", { payload: [mh], blockNumber: 1, setId: 0, validators: four, signers: [0, 1, 3] }),
  commitment("large numbers", { payload: [mh], blockNumber: 2 ** 32 - 1, setId: (1n << 64n) - 1n, validators: four, signers: [1, 2, 3] }),
  commitment("other entries beside the root", {
    payload: [["aa", new Uint8Array(0)], mh, ["zz", new Uint8Array(20000).fill(7)]],
    blockNumber: 77, setId: 5, validators: four, signers: [0, 2, 3],
  }),
  commitment("more validators than a word has bits", { payload: [mh], blockNumber: 9, setId: 1, validators: large, signers: range(300).slice(-quorum(300)) }),
]

const good = commitmentBytes([mh], 1, 1)
const malformed = [
  ["empty", new Uint8Array(0)],
  ["no entry", commitmentBytes([], 1, 1)],
  ["no root", commitmentBytes([["aa", mh[1]]], 1, 1)],
  ["two roots", commitmentBytes([mh, mh], 1, 1)],
  ["a root of 31 bytes", commitmentBytes([["mh", mh[1].slice(1)]], 1, 1)],
  ["a root of 33 bytes", commitmentBytes([["mh", concatBytes(mh[1], bytes("00"))]], 1, 1)],
  ["a byte too many", concatBytes(good, bytes("00"))],
  ["a byte too few", good.slice(0, -1)],
  ["nothing but a length", bytes("04")],
  ["more entries than there are", concatBytes(bytes("08"), good.slice(1))],
  ["an entry that is longer than all", concatBytes(bytes("046d68fd03"), good.slice(4))],
  ["a length in two bytes where one does", concatBytes(bytes("0500"), good.slice(1))],
  ["a length in four bytes where one does", concatBytes(bytes("06000000"), good.slice(1))],
  ["an entry's length in two bytes where one does", concatBytes(good.slice(0, 3), bytes("8100"), good.slice(4))],
  ["a length beyond 2^30", concatBytes(bytes("0300000040"), good.slice(1))],
].map(([name, encoded]) => ({ name, encoded: hex(encoded) }))

// --- Events -----------------------------------------------------------------------------------

const DELIVERED = "Delivered(uint64,bytes32,bool)"
const BURNED = "Burned(uint64,address,bytes32,uint128,uint128)"
const MOVED = "Moved(address)"
const delivered = (name, nonce, relayer, success) => ({
  name, signature: DELIVERED, nonce: String(nonce), relayer: hex(relayer), success,
  topics: [named(DELIVERED), word(nonce)].map(hex),
  data: hex(concatBytes(relayer, word(success ? 1 : 0))),
})
const moved = (name, to) => ({
  name, signature: MOVED, to: hex(to), topics: [hex(named(MOVED))], data: hex(word(to)),
})
const burned = (name, nonce, sender, recipient, amount, fee) => ({
  name, signature: BURNED, nonce: String(nonce), sender: hex(sender), recipient: hex(recipient),
  amount: String(amount), fee: String(fee),
  topics: [named(BURNED), word(nonce), word(sender)].map(hex),
  data: hex(concatBytes(recipient, word(amount), word(fee))),
})

// --- All of it together: a handover, and a message under the new validators' root --------------

function journey() {
  const sets = range(3).map((set) => range(4).map((i) => validator(`set ${set}, validator ${i}`)))
  const rootOf = (set) => setRoot(sets[set].map(({ address }) => address))
  const setAt = (id) => ({ id: String(id), length: 4, root: hex(rootOf(id)) })
  // Set 1 takes over in block 10; block 17 makes five messages, which the leaf of block 18 tells of.
  const block = messages.slice(0, 1).concat(range(4).map((i) =>
    message(`message ${i + 2}`, { nonce: i + 2, chainId: 1, gateway },
      { mint: { recipient: addressOf(`recipient ${i}`), amount: BigInt(i + 1) } })))
  const tree = sortedTree(block.map(({ leaf }) => bytes(leaf)))
  const leaves = range(20).map((parentNumber) => {
    const nextSet = parentNumber + 1 < 10 ? 1 : 2
    return mmrLeaf({
      version: 0, parentNumber, parentHash: named(`block ${parentNumber}`),
      nextSetId: nextSet, nextSetLength: 4, nextSetRoot: rootOf(nextSet),
      messageRoot: parentNumber === 17 ? tree.root : new Uint8Array(32),
    })
  })
  const hashes = leaves.map(({ hash }) => bytes(hash))
  const signed = (blockNumber) => commitment(`block ${blockNumber}`, {
    payload: [["mh", bytes(mmrProof(hashes.slice(0, blockNumber), 0).root)]],
    blockNumber, setId: 1, validators: sets[1], signers: [0, 2, 3],
  })
  return {
    current: setAt(0),
    next: setAt(1),
    handover: { commitment: signed(10), leaf: leaves[9], proof: mmrProof(hashes.slice(0, 10), 9) },
    update: { commitment: signed(20) },
    delivery: {
      message: block[0],
      messageProof: tree.proof(0).map(hex),
      leaf: leaves[17],
      proof: mmrProof(hashes, 17),
      blockNumber: 20,
    },
  }
}

// ----------------------------------------------------------------------------------------------

const files = {
  "messages": { domain: hex(DOMAIN), cases: messages },
  "message-roots": { cases: [0, 1, 2, 3, 4, 5, 6, 7, 13, 64].map(messageRoot) },
  "mmr-leaves": {
    cases: [
      mmrLeaf({
        version: 0, parentNumber: 0, parentHash: named("genesis"), nextSetId: 1, nextSetLength: 4,
        nextSetRoot: named("set"), messageRoot: new Uint8Array(32),
      }),
      mmrLeaf({
        version: 0x1f, parentNumber: 0x01020304, parentHash: named("parent"),
        nextSetId: 0x0102030405060708n, nextSetLength: 0x0a0b0c0d, nextSetRoot: named("set"),
        messageRoot: named("messages"),
      }),
    ],
  },
  "mmr-proofs": {
    cases: [
      ...range(11).flatMap((n) => range(n + 1).map((i) => mmrProof(someLeaves(n + 1), i))),
      ...[0, 511, 512, 999, 1000].map((i) => mmrProof(someLeaves(1001), i)),
      ...[0, 1023].map((i) => mmrProof(someLeaves(1024), i)),
    ],
  },
  "validator-sets": {
    cases: [1, 2, 3, 4, 5, 7, 21, 100, 257].map((length) => {
      const addresses = range(length).map((i) => addressOf(`validator ${i}`))
      return { addresses: addresses.map(hex), root: hex(setRoot(addresses)), quorum: quorum(length) }
    }),
  },
  "commitments": { cases: commitments, malformed },
  "events": {
    cases: [
      delivered("delivered", 1, named("relayer"), true),
      delivered("delivered without effect", (1n << 64n) - 1n, named("relayer"), false),
      burned("burned", 1, addressOf("alice"), named("recipient"), 10n ** 18n, 10n ** 15n),
      burned("burned, all for the fee", (1n << 64n) - 1n, addressOf("bob"), named("recipient"), U128_MAX, U128_MAX),
      moved("moved", addressOf("new gateway")),
    ],
  },
  "journey": journey(),
}

const folder = new URL("../../vectors/", import.meta.url)
mkdirSync(folder, { recursive: true })
let stale = 0
for (const [name, content] of Object.entries(files)) {
  const file = new URL(`${name}.json`, folder)
  const text = JSON.stringify(content, null, 1) + "\n"
  if (!process.argv.includes("--check")) writeFileSync(file, text)
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`bridge/vectors/${name}.json is not what npm run vectors writes`)
    stale++
  }
}
process.exit(stale === 0 ? 0 : 1)
