#!/usr/bin/env node
// An Ethereum for tests, proof of stake and all: docs/bridge/devnet.md.
import { run } from "./devnet.mjs"
import { HELP, parse } from "./options.mjs"

let options
try {
  options = parse(process.argv.slice(2))
} catch (why) {
  console.error(`${why.message}\n\n${HELP}`)
  process.exit(2)
}
if (options.help) console.log(HELP)
else await run(options)
