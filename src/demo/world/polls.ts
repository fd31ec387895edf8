import { randomUUID } from 'node:crypto'

import { myAddress } from '../seed/planner'
import type { ChatRow, MessageRow, NewMessage, PollContent } from './rows'
import type { Tables } from './tables'

type Definition = Extract<PollContent, { type: 'definition' }>

/** Polls as the Mac keeps them: every vote and every later list of options is a row of its own. */
export class Polls {
  constructor(
    private readonly tables: Tables,
    private readonly add: (values: NewMessage) => MessageRow
  ) {}

  ask(chat: ChatRow, from: string | null, title: string, options: readonly string[]): MessageRow {
    const content: Definition = {
      type: 'definition',
      title,
      creator: from ?? myAddress,
      options: options.map((text) => ({ id: randomUUID().toUpperCase(), text }))
    }
    return this.add({ ...this.row(chat, from), poll: content })
  }

  /** Somebody's whole choice from here on. */
  choose(pollGuid: string, from: string | null, optionIds: readonly string[]): MessageRow {
    const { newest } = this.stateOf(pollGuid)
    return this.add({
      ...this.row(newest.chat, from),
      associatedGuid: newest.guid,
      associatedType: '4000',
      poll: { type: 'votes', voter: from ?? myAddress, optionIds }
    })
  }

  vote(pollGuid: string, from: string | null, optionId: string, isRemoval: boolean): MessageRow {
    const others = this.choiceOf(pollGuid, from).filter((id) => id !== optionId)
    return this.choose(pollGuid, from, isRemoval ? others : [...others, optionId])
  }

  addOption(pollGuid: string, from: string | null, text: string): MessageRow {
    const { newest, definition } = this.stateOf(pollGuid)
    const options = [...definition.options, { id: randomUUID().toUpperCase(), text }]
    return this.add({
      ...this.row(newest.chat, from),
      associatedGuid: pollGuid,
      associatedType: '2',
      poll: { ...definition, options }
    })
  }

  optionsOf(pollGuid: string): Definition['options'] {
    return this.stateOf(pollGuid).definition.options
  }

  hasOption(pollGuid: string, optionId: string): boolean {
    return this.optionsOf(pollGuid).some(({ id }) => id === optionId)
  }

  isPoll(guid: string): boolean {
    return this.tables.find(guid)?.poll?.type === 'definition'
  }

  private choiceOf(pollGuid: string, from: string | null): readonly string[] {
    const handleId = this.handleIdOf(from)
    const votes = this.rowsAbout(pollGuid).filter(
      (row) => row.handleId === handleId && row.poll?.type === 'votes'
    )
    const last = votes.at(-1)?.poll
    return last?.type === 'votes' ? last.optionIds : []
  }

  /** The newest list of options, and the row that has it. */
  private stateOf(pollGuid: string): { newest: MessageRow; definition: Definition } {
    const poll = this.tables.find(pollGuid)
    const lists = [
      ...(poll === null ? [] : [poll]),
      ...this.rowsAbout(pollGuid).filter((row) => row.poll?.type === 'definition')
    ]
    const newest = lists.at(-1)
    if (newest?.poll?.type !== 'definition') throw new Error(`no poll ${pollGuid}`)
    return { newest, definition: newest.poll }
  }

  /** Votes point at the poll or at a later list of options. */
  private rowsAbout(pollGuid: string): readonly MessageRow[] {
    const poll = this.tables.find(pollGuid)
    if (poll === null) return []
    const family = new Set([pollGuid])
    const rows = [...poll.chat.messages].sort((a, b) => a.rowId - b.rowId)
    return rows.filter((row) => {
      if (row.poll === null || !family.has(row.associatedGuid ?? '')) return false
      if (row.poll.type === 'definition') family.add(row.guid)
      return true
    })
  }

  private row(chat: ChatRow, from: string | null): NewMessage {
    return {
      guid: randomUUID().toUpperCase(),
      chat,
      handleId: this.handleIdOf(from),
      dateCreated: this.tables.nextDate(),
      text: null
    }
  }

  private handleIdOf(address: string | null): number {
    return address === null ? 0 : this.tables.handle(address).rowId
  }
}
