// What the transactions in test/Gas.t.sol cost, beside what they may; forge refuses what costs more.
// What costs far less was measured wrongly, or its budget can be lowered.
import { existsSync, readFileSync } from "node:fs"

const folder = new URL("../", import.meta.url)
const budget = JSON.parse(readFileSync(new URL("gas-budget.json", folder), "utf8"))
const LEAST = 0.85
let wrong = 0
for (const [name, most] of Object.entries(budget)) {
  const file = new URL(`out/gas/${encodeURIComponent(name)}`, folder)
  if (!existsSync(file)) {
    console.error(`${name}: was not measured`)
    wrong++
    continue
  }
  const used = Number(readFileSync(file, "utf8"))
  const [left, right] = [used, most].map((gas) => gas.toLocaleString("en").padStart(10))
  console.log(`${name.padEnd(26)}${left} of ${right}`)
  if (used < most * LEAST) {
    console.error(`${name}: costs so little that its budget means nothing`)
    wrong++
  }
}
process.exit(wrong === 0 ? 0 : 1)
