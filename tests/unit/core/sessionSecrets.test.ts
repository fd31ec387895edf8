import { expect, it } from 'vitest'

import { createSessionSecrets } from '../../../src/main/core/sessionSecrets'
import { ok } from '../../../src/shared/domain'

it('keeps secrets until they are deleted, for this run and for nobody else', async () => {
  const secrets = createSessionSecrets()
  expect(await secrets.get('a')).toEqual({ state: 'none' })
  expect(await secrets.set('a', 'one')).toEqual(ok(undefined))
  expect(await secrets.set('b', '')).toEqual(ok(undefined))
  expect(await secrets.set('a', 'two')).toEqual(ok(undefined))
  expect(await secrets.get('a')).toEqual({ state: 'found', secret: 'two' })
  expect(await secrets.get('b')).toEqual({ state: 'found', secret: '' })
  expect(await createSessionSecrets().get('a')).toEqual({ state: 'none' })
  expect(await secrets.delete('a')).toEqual(ok(undefined))
  expect(await secrets.delete('a')).toEqual(ok(undefined))
  expect(await secrets.get('a')).toEqual({ state: 'none' })
  expect(await secrets.health()).toBe('ok')
})
