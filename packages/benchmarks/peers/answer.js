/** What the gateway documents as its answer to an accepted message. */
export const answer = (to) => ({
  isSuccess: true,
  data: {
    messaging_product: "whatsapp",
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id: "wamid.HBgMOTA1Mzk4ODM2MTgwFQIAEhgUM0E4OTNENzMzOTJBMzc1N0QyNDcA" }]
  }
})
