// JSON-RPC over HTTP, from the side of who asks.

export class RpcError extends Error {
  constructor({ code, message, data }) {
    super(message)
    Object.assign(this, { code, data })
  }
}

/** A function that asks the server at `url`. */
export function jsonRpc(url, headers = () => ({})) {
  let id = 0
  return async (method, ...params) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers() },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
    })
    const { result, error } = await answer.json()
    if (error) throw new RpcError(error)
    return result
  }
}
