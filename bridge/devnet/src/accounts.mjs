// The accounts that everybody knows from development chains. They have ether from the beginning.
import { mnemonicToSeedSync } from "ethereum-cryptography/bip39/index.js"
import { HDKey } from "ethereum-cryptography/hdkey.js"
import { keccak256 } from "ethereum-cryptography/keccak.js"
import { secp256k1 } from "ethereum-cryptography/secp256k1.js"
import { hex } from "./hex.mjs"

const MNEMONIC = "test test test test test test test test test test test junk"
const COUNT = 10

function account(key) {
  const point = secp256k1.ProjectivePoint.fromPrivateKey(key).toRawBytes(false)
  return { address: hex(keccak256(point.subarray(1)).subarray(12)), key: hex(key) }
}

/** Their addresses and keys, in the order in which others list them, too. */
export function developmentAccounts() {
  const root = HDKey.fromMasterSeed(mnemonicToSeedSync(MNEMONIC))
  return Array.from({ length: COUNT }, (_, i) => account(root.derive(`m/44'/60'/0'/0/${i}`).privateKey))
}
