/** Bare `node:http`: parses the JSON body and answers as the gateway documents. */
import { createServer } from "node:http"
import { answer } from "../answer.js"

createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8")
  request.on("data", (chunk) => {
    body += chunk
  })
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json" })
    response.end(JSON.stringify(answer(JSON.parse(body).to)))
  })
}).listen(Number(process.argv[2]), "127.0.0.1")
