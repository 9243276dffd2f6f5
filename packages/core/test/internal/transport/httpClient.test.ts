import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Gateway from "../../../src/Gateway.ts"
import { connectionTests } from "../../support/connectionTests.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

const layer = (options: Gateway.Options) =>
  Layer.provide(Gateway.layerHttpClient(options), FetchHttpClient.layer)

faultMatrix("httpClient", layer)
connectionTests("httpClient", layer)
