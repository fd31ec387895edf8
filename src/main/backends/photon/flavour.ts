/**
 * The two servers of the same family. They differ in where the credential goes and in what says
 * "you are in" (protocols/photon.md 1.6); everything else is shared.
 */
export type FlavourKind = 'photon' | 'bluebubbles'

/** `authOk`: the server's own event. `connected`: the socket itself. `ping`: a REST call with the password. */
export type ReadyRule = 'authOk' | 'connected' | 'ping'

export type Flavour = {
  readonly kind: FlavourKind
  restHeaders(secret: string | null): Readonly<Record<string, string>>
  restQuery(secret: string | null): Readonly<Record<string, string>>
  socketAuth(secret: string | null): { readonly apiKey: string } | null
  socketQuery(secret: string | null): { readonly password: string } | null
  readyRule(secret: string | null): ReadyRule
}

const photon: Flavour = {
  kind: 'photon',
  restHeaders: (secret) => (secret === null ? {} : { 'x-api-key': secret }),
  restQuery: () => ({}),
  socketAuth: (secret) => (secret === null ? null : { apiKey: secret }),
  socketQuery: () => null,
  readyRule: (secret) => (secret === null ? 'connected' : 'authOk')
}

const bluebubbles: Flavour = {
  kind: 'bluebubbles',
  restHeaders: () => ({}),
  restQuery: (secret) => (secret === null ? {} : { password: secret }),
  socketAuth: () => null,
  // The server runs decodeURI on the already decoded query value (photon.md 1.6), so a bare percent
  // sign in a password would break it: encode once more than usual.
  socketQuery: (secret) => (secret === null ? null : { password: encodeURI(secret) }),
  readyRule: () => 'ping'
}

export const flavourOf = (kind: FlavourKind): Flavour => (kind === 'photon' ? photon : bluebubbles)
