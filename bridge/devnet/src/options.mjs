// What the command line says.
import { parseArgs } from "node:util"

export const HELP = `An Ethereum for tests: an execution client, and a beacon chain that makes it go on.

  node bridge/devnet/src/main.mjs --dir DIR --execution-port PORT --beacon-port PORT [options]

  --dir DIR              its data go to DIR/execution, which is emptied at each start
  --execution-port PORT  JSON-RPC of the execution client (eth_*), at 127.0.0.1
  --beacon-port PORT     beacon API, at 127.0.0.1
  --slot-seconds S       seconds from slot to slot (12); 0 makes none but those that are asked for
  --chain-id N           chain id (1337); not that of a network with forks of its own

When the chain has finalised something, it prints one line of JSON with all that programs need to know,
prefunded keys too, and goes on until SIGTERM or SIGINT.

Time is made up: slots are 12 s apart for the chain, however fast they are made.

  curl -X POST localhost:PORT/devnet/advance -d '{"slots": 3}'
    makes three slots at once, with a block each
  curl -X POST localhost:PORT/devnet/advance -d '{"epochs": 6}'
    goes on to the sixth next epoch, with one block at the beginning of each: enough for light clients to
    know as final what is in a block now
  curl -X POST localhost:PORT/devnet/advance -d '{"epochs": 256}'
    is a whole period: another sync committee`

/** Networks whose forks light clients know by heart: they came one after the other, and not at genesis. */
const WITH_FORKS = [1, 11_155_111]

function number(text, name, least) {
  const value = Number(text)
  if (text === undefined || text.trim() === "" || !(value >= least)) {
    throw new Error(`--${name} wants a number, ${least} or more`)
  }
  return value
}

function whole(text, name, least) {
  const value = number(text, name, least)
  if (!Number.isSafeInteger(value)) throw new Error(`--${name} wants a whole number`)
  return value
}

export function parse(args) {
  const { values } = parseArgs({
    args,
    options: {
      "help": { type: "boolean", short: "h" },
      "dir": { type: "string" },
      "execution-port": { type: "string" },
      "beacon-port": { type: "string" },
      "slot-seconds": { type: "string", default: "12" },
      "chain-id": { type: "string", default: "1337" },
    },
  })
  if (values.help) return { help: true }
  if (!values.dir) throw new Error("--dir is missing")
  const chainId = whole(values["chain-id"], "chain-id", 1)
  if (WITH_FORKS.includes(chainId)) throw new Error(`light clients take chain ${chainId} for the real one`)
  return {
    dir: values.dir,
    executionPort: whole(values["execution-port"], "execution-port", 1),
    beaconPort: whole(values["beacon-port"], "beacon-port", 1),
    slotSeconds: number(values["slot-seconds"], "slot-seconds", 0),
    chainId,
  }
}
