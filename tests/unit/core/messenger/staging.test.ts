import { describe, expect, it, vi } from 'vitest'

import {
  type ChosenFile,
  stageFile,
  STAGED_FILE_LIMIT,
  type StagingMode
} from '../../../../src/main/core/messenger/staging'
import type { LocalChange } from '../../../../src/main/core/store'
import { ok } from '../../../../src/shared/domain'
import { createStoreWorld } from '../../../support/storeWorld'

describe('staging', () => {
  const file = (name: string) => ({
    fileName: name,
    mimeType: 'image/png',
    bytes: new Uint8Array([1, 2, 3])
  })
  const createBench = async () => {
    const { store, conversations } = await createStoreWorld()
    const published: LocalChange[] = []
    const applyLocal = async (change: Promise<LocalChange>) => {
      published.push(await change)
      return ok(null)
    }
    const id = conversations[0]!.id
    return {
      store,
      published,
      id,
      stage: (chosen: ChosenFile, mode?: StagingMode) =>
        stageFile({ store, applyLocal }, id, chosen, mode)
    }
  }

  it('cleans names and kinds, and tells the list', async () => {
    const { stage, published } = await createBench()
    expect(await stage({ ...file('../a.png'), mimeType: '' })).toMatchObject({
      value: { fileName: 'a.png', mimeType: 'application/octet-stream', size: 3 }
    })
    expect(published.at(-1)?.conversations).toMatchObject([{ draftFileCount: 1 }])
  })

  it('leaves alone the draft of a conversation that a file is sent on to', async () => {
    const { stage, store, id } = await createBench()
    expect(await stage(file('a.png'), 'loose')).toMatchObject({ ok: true })
    expect((await store.readDraft(id)).files).toEqual([])
    expect(await store.findConversation(id)).toMatchObject({ draftFileCount: 0 })
  })

  it('refuses what is empty or too large, alone or with the others', async () => {
    const { stage, store } = await createBench()
    expect(await stage({ ...file('a'), bytes: new Uint8Array() })).toMatchObject({
      error: { code: 'invalid_input', field: 'bytes' }
    })
    const huge = { byteLength: STAGED_FILE_LIMIT + 1 } as Uint8Array
    expect(await stage({ ...file('a'), bytes: huge })).toMatchObject({
      error: { code: 'too_large', field: 'bytes' }
    })
    vi.spyOn(store, 'stageFile').mockImplementationOnce(() =>
      Promise.resolve({ messages: [], removed: [], conversations: [], file: null })
    )
    expect(await stage(file('a'))).toMatchObject({ error: { code: 'too_large', field: 'total' } })
  })
})
