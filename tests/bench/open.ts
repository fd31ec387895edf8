import type { Page } from 'playwright'

import { conversationOption, timeline } from '../e2e/support/screens'
import { FLOOR, PAINTED } from './frames'
import { launchToList } from './fixture'
import { LONG, LONG_UNREAD } from './million'
import { windowProcessorMs } from './processor'
import { type Figure, median, percentile } from './report'

const WARM_UP = 5
const OPENINGS = 60
const ALTERNATIONS = 40
const TARGET = { kind: 'at most', value: 50 } as const

/** Clicks conversations that were never opened in this run, and times each to its painted bubbles. */
const OPEN_MANY = `(async () => {
  const painted = ${PAINTED}
  const list = document.querySelector('[role="listbox"]')
  const log = () => document.querySelector('[role="log"]')
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const opened = new Set()
  const times = []
  while (times.length < ${String(OPENINGS + WARM_UP)}) {
    const option = [...list.querySelectorAll('[role="option"]')].find(
      (item) => !opened.has(item.dataset.conversationId)
    )
    if (option === undefined) { list.scrollTop += 300; await pause(100); continue }
    opened.add(option.dataset.conversationId)
    const before = new Set([...document.querySelectorAll('[role="log"] article')].map((a) => a.dataset.messageId))
    const shown = painted(() => {
      const articles = log()?.querySelectorAll('article[data-message-id]') ?? []
      return articles.length > 0 && [...articles].every((a) => !before.has(a.dataset.messageId))
    })
    option.click()
    times.push(await shown)
    await pause(120)
  }
  return times.slice(${String(WARM_UP)})
})()`

/** The same for two conversations by turns, as their rows stand in the list. */
const openByTurns = (
  page: Page,
  names: readonly string[]
): Promise<readonly (readonly number[])[]> =>
  page.evaluate(`(async () => {
  const painted = ${PAINTED}
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const names = ${JSON.stringify(names)}
  const optionOf = (name) => [...document.querySelectorAll('[role="listbox"] [role="option"]')].find(
    (item) => [...item.querySelectorAll('*')].some((part) => part.textContent.trim() === name)
  )
  const times = names.map(() => [])
  for (let run = 0; run < ${String(ALTERNATIONS)}; run += 1) {
    for (const [index, name] of names.entries()) {
      const before = new Set([...document.querySelectorAll('[role="log"] article')].map((a) => a.dataset.messageId))
      const shown = painted(() => {
        const articles = document.querySelectorAll('[role="log"] article[data-message-id]')
        return articles.length > 0 && [...articles].every((a) => !before.has(a.dataset.messageId))
      })
      optionOf(name).click()
      times[index].push(await shown)
      await pause(80)
    }
  }
  return times.map((list) => list.slice(${String(WARM_UP)}))
})()`)

export const benchOpen = async (profile: string): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  const { page } = tern
  await conversationOption(page, LONG_UNREAD).click()
  await timeline(page).locator('article').first().waitFor()
  const floor: readonly number[] = await page.evaluate(FLOOR)
  const [newest = [], unread = []] = await openByTurns(page, [LONG, LONG_UNREAD])
  const before = windowProcessorMs(tern.pid)
  const times: readonly number[] = await page.evaluate(OPEN_MANY)
  const processor = (windowProcessorMs(tern.pid) - before) / (OPENINGS + WARM_UP)
  await tern.close()
  const figure = (name: string, value: number, target?: Figure['target']): Figure => ({
    name,
    value,
    unit: 'ms',
    ...(target === undefined ? {} : { target })
  })
  return [
    figure('a changed word to its frame (floor), p95', percentile(floor, 0.95)),
    figure("the window's processor time for one opening, mean", processor),
    figure('open a conversation, 1,000,000 stored, p50', median(times)),
    figure('open a conversation, 1,000,000 stored, p95', percentile(times, 0.95), TARGET),
    figure('open 100,000 messages at the newest, p50', median(newest)),
    figure('open 100,000 messages at the newest, p95', percentile(newest, 0.95), TARGET),
    figure('open 100,000 messages at the first unread, p50', median(unread)),
    figure('open 100,000 messages at the first unread, p95', percentile(unread, 0.95), TARGET)
  ]
}
