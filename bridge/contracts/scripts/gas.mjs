// What the transactions in test/Gas.t.sol cost, beside what they may.
import { existsSync, readFileSync } from "node:fs"

const folder = new URL("../", import.meta.url)
const budget = JSON.parse(readFileSync(new URL("gas-budget.json", folder), "utf8"))
let missing = 0
for (const [name, most] of Object.entries(budget)) {
  const file = new URL(`out/gas/${encodeURIComponent(name)}`, folder)
  if (!existsSync(file)) {
    console.error(`${name}: was not measured`)
    missing++
    continue
  }
  const used = Number(readFileSync(file, "utf8"))
  const [left, right] = [used, most].map((gas) => gas.toLocaleString("en").padStart(10))
  console.log(`${name.padEnd(26)}${left} of ${right}`)
}
process.exit(missing === 0 ? 0 : 1)
