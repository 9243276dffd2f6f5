/** What a browser sees at the mock's address: what this is, and a call to try. */
export const page = (url: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connexease Gateway mock</title>
<h1>Connexease Gateway mock</h1>
<p>This server stands in for the Connexease WhatsApp Gateway. Nothing that you send here reaches anybody.</p>
<p>Send a message:</p>
<pre>${curl(url)}</pre>
<p>See what would have been sent:</p>
<pre>curl ${url}/__mock/v1/messages --header 'Authorization: Bearer mock_demo'</pre>
</html>
`

/** A call that gets a 200 from a fresh mock. */
export const curl = (url: string): string =>
  `curl --request POST --url ${url}/v1/wa/message \\
  --header 'Authorization: Bearer mock_demo' --header 'Content-Type: application/json' \\
  --data '{"messaging_product":"whatsapp","to":"905321234567","type":"text","text":{"body":"Hello!"}}'`
