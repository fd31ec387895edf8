import type { ConversationId, ListedAttachment } from '../../../shared/domain'
import type { Api } from '../api'
import { attachmentKind } from '../view/messageText'

const PAGE = 50

/** The picture that is looked at, and the ways to those before and after it in its conversation. */
export class PicturesState {
  file = $state.raw<ListedAttachment | null>(null)
  previous = $state.raw<ListedAttachment | null>(null)
  next = $state.raw<ListedAttachment | null>(null)
  #last: Promise<void> = Promise.resolve()

  constructor(
    private readonly api: Api,
    private readonly conversationId: ConversationId
  ) {}

  /** Shows a picture and looks for its neighbours. */
  show(file: ListedAttachment): Promise<void> {
    return this.#inTurn(() => this.#show(file))
  }

  /** Goes on by one, where there is one. */
  step(to: 'previous' | 'next'): Promise<void> {
    return this.#inTurn(async () => {
      const file = this[to]
      if (file !== null) await this.#show(file)
    })
  }

  /** A key that is pressed while neighbours are looked for waits until they are found. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act)
    return this.#last
  }

  /** Until the neighbours are found, the ways stay as they are: their buttons keep the keyboard. */
  async #show(file: ListedAttachment): Promise<void> {
    this.file = file
    const [previous, next] = await Promise.all([
      this.#neighbour(file, 'before'),
      this.#neighbour(file, 'after')
    ])
    this.previous = previous
    this.next = next
  }

  /** The nearest picture; other files on the way are passed over. */
  async #neighbour(
    file: ListedAttachment,
    direction: 'before' | 'after'
  ): Promise<ListedAttachment | null> {
    let from = file
    for (;;) {
      const result = await this.api.call('attachment:list', {
        conversationId: this.conversationId,
        from: from.id,
        direction,
        limit: PAGE
      })
      if (!result.ok) return null
      const away = direction === 'before' ? result.value : [...result.value].reverse()
      const picture = away.find((item) => attachmentKind(item) === 'image')
      const last = away.at(-1)
      if (picture !== undefined) return picture
      if (last === undefined || away.length < PAGE) return null
      from = last
    }
  }
}
