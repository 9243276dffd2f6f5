/** The flags that listening and replaying share: the secret, where webhooks are handed on to, and what is shown. */
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Flag from "effect/cli/Flag"
import { randomBytes } from "node:crypto"
import * as Exit from "../../Exit.ts"
import * as JsonFile from "../../json/JsonFile.ts"
import * as Json from "../../output/json.ts"

export const flags = {
  secretFile: Flag.String("secret-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "The file that holds the webhook's secret of the dashboard. Default: CONNEXEASE_WEBHOOK_SECRET, or a new one that is printed"
    ),
    Flag.optional
  ),
  forwardTo: Flag.String("forward-to").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Post each webhook on to this address, with the secret, as the gateway would"),
    Flag.optional
  ),
  showContent: Flag.Boolean("show-content").pipe(
    Flag.withDescription(
      "Show numbers, names and what people wrote. Default: numbers masked, the rest left out"
    ),
    Flag.withDefault(false)
  ),
  json: Json.flag
}

/** The webhook's secret; one that nothing names is made up, and printed since it has to be set elsewhere. */
export const secret = (file: Option.Option<string>) =>
  Effect.gen(function* () {
    const named = Option.isSome(file)
      ? Option.some(yield* JsonFile.text(file.value))
      : yield* Config.option(Config.String("CONNEXEASE_WEBHOOK_SECRET")).pipe(
          Effect.orElseSucceed(() => Option.none<string>())
        )
    const text = Option.getOrUndefined(named)?.trim()
    if (text !== undefined && text !== "") return Redacted.make(text)
    if (Option.isSome(file)) return yield* Exit.usage(`${file.value}: holds no secret`)
    const made = randomBytes(24).toString("base64url")
    yield* Console.error(`No secret is set, so this one is made for now: ${made}`)
    return Redacted.make(made)
  })

/** The address of `--forward-to`; another protocol than http ends the command. */
export const address = (text: Option.Option<string>) =>
  Effect.gen(function* () {
    if (Option.isNone(text)) return undefined
    const url = URL.parse(text.value)
    if (url !== null && /^https?:$/.test(url.protocol)) return url
    return yield* Exit.usage("--forward-to must be an address such as http://127.0.0.1:3000/webhook")
  })
