import { startMockGateway } from "@connexease-gateway/mock-gateway"

const limit = 1_000_000_000
await startMockGateway({ port: Number(process.argv[2]), limits: { sec: limit, min: limit } })
