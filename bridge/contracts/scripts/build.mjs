// Compiles the contracts with npm's solc and writes, all in git, as Rust is built from it and must not
// need Node for that:
//
//   abi/NAME.json       the ABI
//   abi/bytecode.json   what creates each contract, without its arguments, and the Keccak-256 of it
//   abi/devnet.json     the same and the ABI of what stands in for other people's contracts in tests
//
// `--check` compares instead of writing, and out/forge, where the tests ran, too.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import solc from "solc"

const CONTRACTS = ["BeefyVerifier", "SenseGateway", "SenseToken"]
// Never deployed to a chain that matters.
const STAND_INS = ["RootChain"]
const folder = new URL("../", import.meta.url)
const check = process.argv.includes("--check")

// As in foundry.toml.
const settings = {
  remappings: ["@openzeppelin/=node_modules/@openzeppelin/"],
  optimizer: { enabled: true, runs: 10_000 },
  evmVersion: "cancun",
  viaIR: false,
  metadata: { useLiteralContent: false, bytecodeHash: "ipfs" },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
}

const read = (path) => readFileSync(new URL(path, folder), "utf8")
const paths = {
  ...Object.fromEntries(CONTRACTS.map((name) => [name, `src/${name}.sol`])),
  ...Object.fromEntries(STAND_INS.map((name) => [name, `devnet/${name}.sol`])),
}
const sources = Object.fromEntries(
  Object.values(paths).map((path) => [path, { content: read(path) }]),
)
const output = JSON.parse(solc.compile(
  JSON.stringify({ language: "Solidity", sources, settings }),
  { import: (path) => ({ contents: read(path) }) },
))
if (output.errors?.length > 0) {
  for (const { formattedMessage } of output.errors) console.error(formattedMessage)
  process.exit(1)
}

let problems = 0
const text = (value) => JSON.stringify(value, null, 2) + "\n"
function keep(path, content) {
  if (!check) {
    mkdirSync(new URL("abi/", folder), { recursive: true })
    writeFileSync(new URL(path, folder), content)
  } else if (!existsSync(new URL(path, folder)) || read(path) !== content) {
    console.error(`bridge/contracts/${path} is not what npm run build writes`)
    problems++
  }
}

function compiled(name) {
  const { abi, evm } = output.contracts[paths[name]][name]
  const creation = `0x${evm.bytecode.object}`
  if (check) {
    const tested = JSON.parse(read(`out/forge/${name}.sol/${name}.json`)).bytecode.object
    if (tested !== creation) {
      console.error(`${name} was tested as another bytecode than would be deployed`)
      problems++
    }
  }
  const keccak256 = `0x${bytesToHex(keccak_256(hexToBytes(evm.bytecode.object)))}`
  return { abi, bytecode: { keccak256, creation } }
}

const bytecodes = {}
for (const name of CONTRACTS) {
  const { abi, bytecode } = compiled(name)
  keep(`abi/${name}.json`, text(abi))
  bytecodes[name] = bytecode
}
keep("abi/bytecode.json", text(bytecodes))
const standIns = STAND_INS.map((name) => {
  const { abi, bytecode } = compiled(name)
  return [name, { ...bytecode, abi }]
})
keep("abi/devnet.json", text(Object.fromEntries(standIns)))
process.exit(problems === 0 ? 0 : 1)
