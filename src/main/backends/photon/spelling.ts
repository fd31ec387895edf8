import type { RestClient, RestRequest } from '../shared/restClient'

const PATH = /^\/chat\/([^/]+)/

/** `/chat/new` and `/chat/query` name no conversation; every id of one has this sign in it. */
const isGuid = (text: string): boolean => text.includes(';')

const respellPath = (path: string, spell: (guid: string) => string): string =>
  path.replace(PATH, (whole, encoded: string) => {
    const guid = decodeURIComponent(encoded)
    return isGuid(guid) ? `/chat/${encodeURIComponent(spell(guid))}` : whole
  })

const respellJson = (json: unknown, spell: (guid: string) => string): unknown => {
  const guid = (json as { readonly chatGuid?: unknown } | undefined)?.chatGuid
  return typeof guid === 'string' ? { ...(json as object), chatGuid: spell(guid) } : json
}

const respellForm = (form: FormData, spell: (guid: string) => string): FormData => {
  const guid = form.get('chatGuid')
  if (typeof guid === 'string') form.set('chatGuid', spell(guid))
  return form
}

const respell = (request: RestRequest, spell: (guid: string) => string): RestRequest => {
  const { path, json, form } = request
  return {
    ...request,
    path: respellPath(path, spell),
    ...(json === undefined ? {} : { json: respellJson(json, spell) }),
    ...(form === undefined ? {} : { form: (onMove) => respellForm(form(onMove), spell) })
  }
}

/**
 * Asks about conversations under the name that the server has for them today. A Mac that was brought
 * up to macOS 26 calls all of them `any;...` and knows their old names no more (photon.md 4.2), while
 * they stay what they were for the store and for everybody else here.
 */
export const spelledRest = (rest: RestClient, spell: (guid: string) => string): RestClient => ({
  request: (request) => rest.request(respell(request, spell)),
  download: (path, ...others) => rest.download(respellPath(path, spell), ...others)
})
