/**
 * Scripts for the page, as text: what they measure is what a person sees. `painted` resolves after the
 * frame that shows what `look` waits for; a look happens at every change of the document.
 */
export const PAINTED = `(look) => new Promise((resolve, reject) => {
  const startedAt = performance.now()
  let isDone = false
  const check = () => {
    if (isDone || !look()) return
    isDone = true
    observer.disconnect()
    clearTimeout(limit)
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => resolve(performance.now() - startedAt)
      channel.port2.postMessage(null)
    })
  }
  const observer = new MutationObserver(check)
  observer.observe(document.body, {
    subtree: true, childList: true, attributes: true, characterData: true
  })
  const limit = setTimeout(() => { observer.disconnect(); reject(new Error('never painted')) }, 10000)
  check()
})`

/** A change of one word, from the click that makes it to the frame that shows it: what nothing can undercut. */
export const FLOOR = `(async () => {
  const painted = ${PAINTED}
  const label = document.createElement('button')
  document.body.append(label)
  const times = []
  for (let run = 0; run < 60; run += 1) {
    label.onclick = () => { label.textContent = String(run) }
    const shown = painted(() => label.textContent === String(run))
    label.click()
    times.push(await shown)
    await new Promise((done) => setTimeout(done, 30))
  }
  label.remove()
  return times.slice(10)
})()`

/** How a scroller scrolled: times between frames, tasks that took long; ms. */
export type Scrolling = {
  readonly frames: readonly number[]
  readonly longTasks: readonly number[]
  readonly mostNodes: number
  readonly passed: number
}

/**
 * Scrolls an element up, so many px each frame, until it rests at its beginning or so many messages
 * went by. `make` gives the element and what ends with it.
 */
export const scrollUp = (
  element: string,
  perFrame: number,
  messages: number,
  most: number
): string =>
  `(async () => {
  const scroller = ${element}
  const articles = scroller.getElementsByTagName('article')
  const frames = []
  const seen = new Set()
  const longTasks = []
  let mostNodes = 0
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration)
  })
  observer.observe({ entryTypes: ['longtask'] })
  await new Promise((resolve) => {
    let last = null
    let rested = 0
    const frame = (now) => {
      if (last !== null) frames.push(now - last)
      last = now
      rested = scroller.scrollTop === 0 ? rested + 1 : 0
      if (frames.length % 8 === 0) {
        for (const article of articles) seen.add(article.dataset.messageId)
        mostNodes = Math.max(mostNodes, articles.length)
      }
      if (rested > 60 || seen.size >= ${String(messages)} || frames.length >= ${String(most)}) return resolve()
      scroller.scrollTop -= ${String(perFrame)}
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  observer.disconnect()
  return { frames: frames.slice(10), longTasks, mostNodes, passed: seen.size }
})()`
