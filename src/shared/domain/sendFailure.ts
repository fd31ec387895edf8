/** Why a server could not send; `mac:` with the number that it gives. */
export type SendFailure = 'not_on_imessage' | 'mac_timeout' | `mac:${number}`

export const isSendFailure = (text: string | undefined): text is SendFailure =>
  text !== undefined && /^(not_on_imessage|mac_timeout|mac:-?\d+)$/.test(text)
