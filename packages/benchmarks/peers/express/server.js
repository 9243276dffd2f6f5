/** Bare Express 5: parses the JSON body and answers as the gateway documents. */
import express from "express"
import { answer } from "../answer.js"

const app = express()
app.use(express.json())
app.post("/v1/wa/message", (request, response) => {
  response.json(answer(request.body.to))
})
app.listen(Number(process.argv[2]), "127.0.0.1")
