import { conversationList } from '../e2e/support/screens'
import { type Fixture, launchToList, waitForStored } from './fixture'
import { type Figure, median, percentile } from './report'

const EVENTS = 120
/** Discarded: the first ones compile and warm. */
const WARM_UP = 20

/** Notes, for every message that appears, when the frame that shows it has been drawn. */
const WATCH_PAINT = `(() => {
  const seen = (globalThis.__painted = new Map())
  const note = () => {
    const now = [...document.querySelectorAll('[role="log"] [data-server-id]')]
      .map((node) => node.getAttribute('data-server-id'))
      .filter((id) => !seen.has(id))
    if (now.length === 0) return
    for (const id of now) seen.set(id, 0)
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => { for (const id of now) seen.set(id, Date.now()) }
      channel.port2.postMessage(null)
    })
  }
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })
})()`

/** Socket event to painted bubble, both ends on this machine's clock. */
export const benchPaint = async ({ server, profile }: Fixture): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  await waitForStored(tern, 1)
  const option = conversationList(tern.page).getByRole('option').first()
  const serverId = await openFirst(tern.page, option)
  await tern.page.evaluate(WATCH_PAINT)
  const chat = server.world.listChats().find(({ guid }) => guid === serverId)
  if (chat === undefined) throw new Error('the open conversation is not on the server')
  const delays: number[] = []
  for (let index = 0; index < EVENTS; index += 1) {
    const sentAt = Date.now()
    const { guid } = server.world.receive({
      chatGuid: chat.guid,
      from: chat.addresses[0] ?? null,
      text: `Live message ${String(index)}`
    })
    const paintedAt = await waitForPaint(tern.page, guid)
    if (index >= WARM_UP) delays.push(paintedAt - sentAt)
  }
  await tern.close()
  return [
    { name: 'socket event to painted bubble, p50', value: median(delays), unit: 'ms' },
    {
      name: 'socket event to painted bubble, p95',
      value: percentile(delays, 0.95),
      unit: 'ms',
      target: { kind: 'at most', value: 50 }
    }
  ]
}

type Page = Awaited<ReturnType<typeof launchToList>>['tern']['page']

const openFirst = async (page: Page, option: ReturnType<Page['locator']>): Promise<string> => {
  await option.click()
  const timeline = page.getByRole('log')
  await timeline.locator('[data-server-id]').first().waitFor()
  // It opens at the first unread message: at the end is where a new one is drawn.
  await timeline.press('End')
  await page.evaluate(REST_AT_END)
  const id = await option.getAttribute('data-conversation-id')
  const found: unknown = await page.evaluate(`(async () => {
    const { value } = await window.tern.invoke('app:snapshot', {})
    return value.conversations.find(({ id }) => id === ${JSON.stringify(id)})?.serverId ?? null
  })()`)
  if (typeof found !== 'string') throw new Error('the open conversation is unknown')
  return found
}

/** Resolves when the view has rested at its end for half a second; the page's policy forbids polling it. */
const REST_AT_END = `new Promise((resolve, reject) => {
  const log = document.querySelector('[role="log"]')
  const startedAt = Date.now()
  let since = Date.now()
  const look = () => {
    if (log.scrollHeight - log.scrollTop - log.clientHeight > 1) since = Date.now()
    if (Date.now() - since > 500) resolve()
    else if (Date.now() - startedAt > 10000) reject(new Error('the timeline never rested at its end'))
    else setTimeout(look, 20)
  }
  look()
})`

const waitForPaint = async (page: Page, guid: string): Promise<number> => {
  const paintedAt: unknown = await page.evaluate(`new Promise((resolve, reject) => {
    const giveUpAt = Date.now() + 10_000
    const look = () => {
      const at = globalThis.__painted.get(${JSON.stringify(guid)})
      if (at) resolve(at)
      else if (Date.now() > giveUpAt) reject(new Error('a message was never painted'))
      else setTimeout(look, 5)
    }
    look()
  })`)
  return Number(paintedAt)
}
