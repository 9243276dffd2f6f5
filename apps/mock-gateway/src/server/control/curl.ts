/** An example of a request on the command line. */

/** A command that gets a 200 from a fresh mock. */
export const curl = (url: string): string =>
  `curl --request POST --url ${url}/v1/wa/message \\
  --header 'Authorization: Bearer mock_demo' --header 'Content-Type: application/json' \\
  --data '{"messaging_product":"whatsapp","to":"905321234567","type":"text","text":{"body":"Hello!"}}'`
