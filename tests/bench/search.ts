import { FLOOR, PAINTED } from './frames'
import { launchToList } from './fixture'
import { windowProcessorMs } from './processor'
import { type Figure, median, percentile } from './report'

/** Typed letter by letter: common and rare words, a prefix, two words, none, Chinese, an emoji. */
const QUERIES = [
  'a',
  'bicycle',
  'train home',
  'zeppelin',
  'xqzt',
  'before breakfast',
  'th',
  'you',
  '今天天氣',
  '火車',
  '照',
  '🎉',
  'kettle 🎉',
  'water',
  'from:zz',
  'has:link',
  'music museum',
  'potato sandwich',
  'wi',
  '晚餐吃什麼'
]

const TYPE = `(async () => {
  const painted = ${PAINTED}
  const pause = (ms) => new Promise((done) => setTimeout(done, ms))
  const field = document.querySelector('#search-everywhere')
  const times = []
  const type = (text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })) }
  type('warm'); await pause(400)
  type('warm up'); await pause(400)
  for (const query of ${JSON.stringify(QUERIES)}) {
    const letters = [...query]
    for (let length = 1; length <= letters.length; length += 1) {
      const text = letters.slice(0, length).join('')
      const startedAt = performance.now()
      type(text)
      await Promise.resolve()
      const ms = await painted(() => {
        const list = document.querySelector('#search-everywhere')?.closest('section')?.querySelector('[role="listbox"]')
        return list?.getAttribute('aria-busy') === 'false'
      })
      times.push([text, performance.now() - startedAt, ms])
      await pause(25)
    }
    type(''); await pause(40)
  }
  return times
})()`

/** Keystroke to painted results, everywhere in what is stored. */
export const benchSearch = async (profile: string): Promise<readonly Figure[]> => {
  const { tern } = await launchToList(profile)
  const floor: readonly number[] = await tern.page.evaluate(FLOOR)
  const before = windowProcessorMs(tern.pid)
  const typed: readonly (readonly [string, number])[] = await tern.page.evaluate(TYPE)
  const processor = (windowProcessorMs(tern.pid) - before) / typed.length
  await tern.close()
  const times = typed.map(([, ms]) => ms)
  const slowest = [...typed].sort((a, b) => b[1] - a[1]).slice(0, 5)
  console.log(`  slowest: ${slowest.map(([text, ms]) => `${text} ${ms.toFixed(0)} ms`).join(', ')}`)
  return [
    {
      name: 'a changed word to its frame (floor), p95',
      value: percentile(floor, 0.95),
      unit: 'ms'
    },
    { name: "the window's processor time for one keystroke, mean", value: processor, unit: 'ms' },
    {
      name: `search keystroke to results, 1,000,000 stored, p50`,
      value: median(times),
      unit: 'ms'
    },
    {
      name: 'search keystroke to results, 1,000,000 stored, p95',
      value: percentile(times, 0.95),
      unit: 'ms',
      target: { kind: 'at most', value: 50 }
    }
  ]
}
