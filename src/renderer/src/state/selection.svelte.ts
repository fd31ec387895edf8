import { comparePositions, type Message, type MessageId } from '../../../shared/domain'
import { emptyMap, mapOf, withEntries, withoutKeys } from './collections'

/** Messages of the open conversation that were chosen, to be copied or sent on together. */
export class SelectionState {
  isActive = $state.raw(false)
  #chosen = $state.raw<ReadonlyMap<MessageId, Message>>(emptyMap())
  /** As the conversation has them, oldest first. */
  readonly messages = $derived([...this.#chosen.values()].sort(comparePositions))

  start(message: Message): void {
    this.isActive = true
    this.#chosen = mapOf([[message.id, message]])
  }

  has(message: Message): boolean {
    return this.#chosen.has(message.id)
  }

  toggle(message: Message): void {
    this.#chosen = this.has(message)
      ? withoutKeys(this.#chosen, [message.id])
      : withEntries(this.#chosen, [[message.id, message]])
  }

  end(): void {
    this.isActive = false
    this.#chosen = emptyMap()
  }
}
