// Helia as a process of its own. Orders come as lines of JSON on standard input, and each is answered
// by one line: {"ok": ...} or {"error": "..."}. The first line says where the node listens. The process
// ends when its input does.
//
// Helia keeps its blocks in memory and is alone: it listens on one loopback port, without routing,
// discovery or relays.

import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, open, readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { withBitswap } from "@helia/bitswap"
import { car } from "@helia/car"
import { withLibp2pLight } from "@helia/libp2p"
import { unixfs } from "@helia/unixfs"
import { CarBlockIterator } from "@ipld/car"
import { identify } from "@libp2p/identify"
import { noise } from "@libp2p/noise"
import { ping } from "@libp2p/ping"
import { tcp } from "@libp2p/tcp"
import { yamux } from "@libp2p/yamux"
import { blake2b256 } from "@multiformats/blake2/blake2b"
import { multiaddr } from "@multiformats/multiaddr"
import { createHeliaLight } from "helia"
import { exporter } from "ipfs-unixfs-exporter"
import { importer } from "ipfs-unixfs-importer"
import { CID } from "multiformats/cid"

// How a file becomes blocks: as Helia does it, or as Kubo does it for either version of addresses.
const profiles = {
  helia: {},
  "kubo-v0": { profile: "unixfs-v0-2015" },
  "kubo-v1": { profile: "unixfs-v0-2015", cidVersion: 1, rawLeaves: true },
}

// What importing a file or a directory takes, one entry at a time.
async function* candidates(path, name) {
  if (!(await stat(path)).isDirectory()) {
    // Opened only when it is read: there are more files than can be open at once.
    yield { path: name, content: (async function* () { yield* createReadStream(path) })() }
    return
  }
  const entries = await readdir(path)
  if (entries.length === 0) yield { path: name }
  for (const entry of entries) yield* candidates(join(path, entry), `${name}/${entry}`)
}

async function write(entry, path) {
  if (entry.type === "directory") {
    await mkdir(path)
    for await (const child of entry.entries()) {
      await write(await exporter(child.cid, helia.blockstore), join(path, child.name))
    }
  } else {
    await pipeline(Readable.from(entry.content()), createWriteStream(path))
  }
}

const calls = {
  async add({ path, profile }) {
    let last
    const source = candidates(path, "added")
    const settings = profiles[profile]
    const added = profile === "helia" ? files.addAll(source) : importer(source, helia.blockstore, { ...settings })
    for await (const entry of added) last = entry
    return last.cid.toString()
  },
  async get({ cid, path }) {
    await write(await exporter(CID.parse(cid), helia.blockstore), path)
  },
  async connect({ address }) {
    await helia.libp2p.dial(multiaddr(address))
  },
  async "import-car"({ path }) {
    const reader = await CarBlockIterator.fromIterable(createReadStream(path))
    await cars.import({ blocks: () => reader })
    return (await reader.getRoots()).map((root) => root.toString())
  },
  async "export-car"({ cid, path }) {
    const blocks = cars.export(CID.parse(cid))
    const file = await open(path, "w")
    for await (const bytes of blocks) await file.write(bytes)
    await file.close()
  },
}

const helia = withBitswap(
  withLibp2pLight(createHeliaLight({ hashers: [blake2b256] }), {
    addresses: { listen: ["/ip4/127.0.0.1/tcp/0"] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() },
  }),
)
await helia.start()
const files = unixfs(helia)
const cars = car(helia)

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
answer({ ok: { address: helia.libp2p.getMultiaddrs()[0].toString() } })
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const { call, ...order } = JSON.parse(line)
    answer({ ok: (await calls[call](order)) ?? null })
  } catch (error) {
    console.error(error)
    answer({ error: String(error) })
  }
}
await helia.stop()
process.exit(0)
