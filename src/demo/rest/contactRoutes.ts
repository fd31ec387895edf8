import type { Hono } from 'hono'

import type { Json } from '../wire/serialize'
import type { ContactRow } from '../world/rows'
import type { RestDeps } from './deps'
import { notFound, ok, type DemoEnv } from './envelope'
import { optionalList, optionalNumber, optionalText, requireText } from './validate'

/** Section 3.7: contacts and handles. */
export function addContactRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  const { tables } = deps.world

  app.get('/contact', (c) =>
    ok(
      c,
      'Success',
      tables.contacts.map((contact) => toJson(contact, false))
    )
  )

  app.post('/contact/query', (c) => {
    const wanted = new Set(optionalList(c.get('body'), 'addresses').map(String))
    const found = tables.contacts.filter((contact) => contact.addresses.some((a) => wanted.has(a)))
    const hasAvatar = optionalList(c.get('body'), 'extraProperties').includes('avatar')
    return ok(
      c,
      'Success',
      found.map((contact) => toJson(contact, hasAvatar))
    )
  })

  app.post('/handle/query', (c) => {
    const body = c.get('body')
    const address = optionalText(body, 'address')
    const offset = optionalNumber(body, 'offset', { min: 0 }) ?? 0
    const limit = optionalNumber(body, 'limit', { min: 1, max: 1000 }) ?? 100
    const all = tables.handles.filter((h) => address === null || h.address === address)
    const page = all.slice(offset, offset + limit).map((h) => deps.serializer.handle(h))
    return ok(c, 'Success', page, { offset, limit, total: all.length, count: page.length })
  })

  app.get('/handle/count', (c) => ok(c, 'Success', { total: tables.handles.length }))

  for (const service of ['imessage', 'facetime']) {
    app.get(`/handle/availability/${service}`, (c) => {
      const address = requireText(c.req.query(), 'address')
      const handle = tables.findHandle(address)
      return ok(c, 'Success', { available: handle?.service !== 'SMS' })
    })
  }

  app.get('/handle/:address', (c) => {
    const handle = tables.findHandle(c.req.param('address'))
    if (handle === null) throw notFound('Handle does not exist!')
    return ok(c, 'Success', deps.serializer.handle(handle))
  })
}

function toJson(contact: ContactRow, hasAvatar: boolean): Json {
  const [firstName = '', ...others] = contact.displayName.split(' ')
  const entry = (address: string): Json => ({ address, id: `${contact.id}-${address}` })
  return {
    phoneNumbers: contact.addresses.filter((a) => !a.includes('@')).map(entry),
    emails: contact.addresses.filter((a) => a.includes('@')).map(entry),
    firstName,
    lastName: others.join(' '),
    displayName: contact.displayName,
    nickname: '',
    birthday: '',
    avatar: hasAvatar && contact.avatar !== null ? base64(contact.avatar()) : '',
    sourceType: 'db',
    id: contact.id
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
