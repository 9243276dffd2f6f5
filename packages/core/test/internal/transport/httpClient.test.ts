import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Gateway from "../../../src/Gateway.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

faultMatrix("httpClient", (options) => Layer.provide(Gateway.layerHttpClient(options), FetchHttpClient.layer))
