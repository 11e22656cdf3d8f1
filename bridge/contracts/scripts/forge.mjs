// forge's program for this machine.
//
// npm's package that would choose it wants machines that it was never published for, which `npm ci`
// does not forgive; and its command ends well even when tests fail.
import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"
import { arch, platform } from "node:process"

const machine = `${platform}-${arch === "x64" ? "amd64" : arch}`
const program = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${machine}/bin/forge`)
const { status, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" })
if (error) throw error
// Without a status, a signal has ended it.
process.exit(status ?? 1)
