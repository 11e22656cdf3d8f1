// The execution client, as a program of its own.
import { spawn } from "node:child_process"
import { createHmac, randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdirSync, openSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { executionGenesis } from "./genesis.mjs"
import { jsonRpc } from "./json-rpc.mjs"

const PROGRAM = createRequire(import.meta.url).resolve("@ethereumjs/client")
const LEASH = fileURLToPath(new URL("leash.mjs", import.meta.url))
const PATIENCE = 60_000

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address()
  server.close()
  await once(server, "close")
  return port
}

/** The token that the Engine API asks for: who shares the secret made it just now. */
function token(secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url")
  const claim = `${part({ typ: "JWT", alg: "HS256" })}.${part({ iat: Math.floor(Date.now() / 1000) })}`
  return `${claim}.${createHmac("sha256", secret).update(claim).digest("base64url")}`
}

async function until(answers, child) {
  const end = Date.now() + PATIENCE
  for (;;) {
    if (child.exitCode !== null) throw new Error("the execution client ended as soon as it had started")
    try {
      return await answers()
    } catch (why) {
      if (Date.now() > end) throw why
      await sleep(100)
    }
  }
}

export async function startClient({ dir, chainId, genesisTime, accounts }) {
  // It cannot go on with the chain of another run, as the beacon chain of that run is gone.
  const data = join(dir, "execution")
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  const [genesis, jwt, log] = ["genesis.json", "jwt", "log"].map((name) => join(data, name))
  const secret = randomBytes(32)
  writeFileSync(genesis, JSON.stringify(executionGenesis({ chainId, time: genesisTime, accounts })))
  writeFileSync(jwt, secret.toString("hex"), { mode: 0o600 })

  const [rpcPort, enginePort] = [await freePort(), await freePort()]
  const output = openSync(log, "a")
  const child = spawn(process.execPath, [
    "--import", LEASH, PROGRAM,
    `--dataDir=${data}`, `--gethGenesis=${genesis}`, `--jwtSecret=${jwt}`,
    "--rpc", "--rpcAddr=127.0.0.1", `--rpcPort=${rpcPort}`,
    "--rpcEngine", "--rpcEngineAddr=127.0.0.1", `--rpcEnginePort=${enginePort}`,
    // Nobody to synchronise with: it does not listen to peers, either.
    "--sync=none", "--isSingleNode",
    "--logLevel=warn", "--no-logFile",
  ], { stdio: ["ignore", output, output, "ipc"] })
  const eth = jsonRpc(`http://127.0.0.1:${rpcPort}`)
  const engine = jsonRpc(`http://127.0.0.1:${enginePort}`,
    () => ({ authorization: `Bearer ${token(secret)}` }))
  try {
    await until(() => eth("eth_chainId"), child)
    await until(() => engine("engine_exchangeCapabilities", []), child)
  } catch (why) {
    child.kill("SIGKILL")
    throw new Error(`the execution client does not answer; ${log} may say why`, { cause: why })
  }
  return { child, eth, engine }
}
