// Bytes and numbers as Ethereum's programs write them.
export const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`
export const bytes = (text) => Uint8Array.from(Buffer.from(text.slice(2), "hex"))
export const quantity = (number) => `0x${number.toString(16)}`
