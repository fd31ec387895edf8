import { describe, expect, it } from 'vitest'

import { createConversationDirectory } from '../../../src/main/core/conversationDirectory'
import { asAccountId, asConversationId } from '../../../src/shared/domain'
import { ACCOUNT_ID, conversationSample } from '../../support/samples'

const OTHER = asAccountId('account-2')

describe('conversationDirectory', () => {
  it('finds by the server id of that account only', () => {
    const directory = createConversationDirectory()
    const mine = conversationSample('c1')
    const same = conversationSample('c1', { id: asConversationId('other'), accountId: OTHER })
    directory.remember([mine, same])
    expect(directory.find(ACCOUNT_ID, mine.serverId)).toBe(mine)
    expect(directory.find(OTHER, mine.serverId)).toBe(same)
    expect(directory.find(OTHER, 'iMessage;-;nobody')).toBeNull()
    expect(directory.get(mine.id)).toBe(mine)
  })

  it('keeps the newest state of a conversation', () => {
    const directory = createConversationDirectory()
    directory.remember([conversationSample('c1')])
    directory.remember([conversationSample('c1', { name: 'New name' })])
    expect(directory.list().map(({ name }) => name)).toEqual(['New name'])
  })

  it('forgets an account without touching the others', () => {
    const directory = createConversationDirectory()
    const mine = conversationSample('c1')
    const theirs = conversationSample('c2', { accountId: OTHER })
    directory.remember([mine, theirs])
    expect(directory.forgetAccount(ACCOUNT_ID)).toEqual([mine.id])
    expect(directory.find(ACCOUNT_ID, mine.serverId)).toBeNull()
    expect(directory.get(mine.id)).toBeNull()
    expect(directory.list()).toEqual([theirs])
  })
})
