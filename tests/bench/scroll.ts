import { conversationOption, timeline } from '../e2e/support/screens'
import { launchToList } from './fixture'
import { type Scrolling, scrollUp } from './frames'
import { TEN_THOUSAND } from './million'
import { windowProcessorMs } from './processor'
import { type Figure, median, percentile } from './report'

/** Twice a fast wheel. */
const PER_FRAME = 240
const MESSAGES = 9_900
const MOST_FRAMES = 6_000
const FLOOR_FRAMES = 600

/** As large as an element and over it, with nothing in it: what the machine can do at all. */
const emptyOver = (selector: string): string => `(() => {
  const place = document.querySelector('${selector}').getBoundingClientRect()
  const empty = document.createElement('div')
  empty.id = 'empty-scroller'
  empty.style.cssText = 'position:fixed;overflow:auto;contain:strict;z-index:99;background:#fff;' +
    'left:' + place.left + 'px;top:' + place.top + 'px;width:' + place.width + 'px;height:' + place.height + 'px'
  const tall = document.createElement('div')
  tall.style.height = '10000000px'
  empty.append(tall)
  document.body.append(empty)
  empty.scrollTop = 9000000
  return empty
})()`

const EMPTY = emptyOver('[role="log"]')
export const EMPTY_LIST = emptyOver('[role="listbox"]')

/** To the top of the list, which draws only what is in view of it. */
const PIN = `window.tern.invoke('app:snapshot', {}).then(({ value }) =>
  window.tern.invoke('conversation:setPinned', {
    conversationId: value.conversations.find(({ name }) => name === '${TEN_THOUSAND}').id,
    isPinned: true
  }))`

/** Frames while 10,000 messages go by, beside those of an empty scroller in the same window. */
export const benchScroll = async (profile: string): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  const { page } = tern
  await page.evaluate(PIN)
  await conversationOption(page, TEN_THOUSAND).click()
  await timeline(page).locator('article').first().waitFor()
  await page.evaluate(`new Promise((done) => setTimeout(done, 1000))`)
  const empty: Scrolling = await page.evaluate(scrollUp(EMPTY, PER_FRAME, Infinity, FLOOR_FRAMES))
  await page.evaluate(`document.querySelector('#empty-scroller').remove()`)
  const log = `document.querySelector('[role="log"]')`
  const before = windowProcessorMs(tern.pid)
  const own: Scrolling = await page.evaluate(scrollUp(log, PER_FRAME, MESSAGES, MOST_FRAMES))
  const processor = (windowProcessorMs(tern.pid) - before) / own.frames.length
  await tern.close()
  const more = percentile(own.frames, 0.95) - percentile(empty.frames, 0.95)
  const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' })
  return [
    {
      name: 'messages scrolled by',
      value: own.passed,
      unit: '',
      target: { kind: 'at least', value: MESSAGES }
    },
    ms('empty scroller, frame p50', median(empty.frames)),
    ms('empty scroller, frame p95', percentile(empty.frames, 0.95)),
    ms("the window's processor time for a frame of scrolling, mean", processor),
    ms('timeline, frame p50', median(own.frames)),
    ms('timeline, frame p95', percentile(own.frames, 0.95)),
    {
      ...ms('timeline, frame p95 above the empty scroller', more),
      target: { kind: 'at most', value: 16.7 }
    },
    ms('longest task of the empty scroller', Math.max(0, ...empty.longTasks)),
    {
      ...ms('longest task of the timeline', Math.max(0, ...own.longTasks)),
      target: { kind: 'at most', value: 50 }
    },
    {
      name: 'most message nodes at once',
      value: own.mostNodes,
      unit: '',
      target: { kind: 'at most', value: 300 }
    }
  ]
}
