// Servers that only this machine can ask.
import { once } from "node:events"
import { createServer } from "node:http"

export async function serve(port, answer) {
  const server = createServer((request, response) => {
    answer(request, response).catch((why) => {
      console.error(why)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.listen(port, "127.0.0.1")
  await once(server, "listening")
  return server
}

export async function bodyOf(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

export function sendJson(response, status, value, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(JSON.stringify(value))
}
