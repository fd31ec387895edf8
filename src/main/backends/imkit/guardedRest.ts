import type { RestClient } from '../shared/restClient'

/** Reads under way at most: the server and a slow line are shared with everybody else. */
const MAX_READS = 4

type Slots = <Value>(task: () => Promise<Value>) => Promise<Value>

const createSlots = (width: number): Slots => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= width)
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    else running += 1
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

/**
 * The client that a connection works with: a burst of events that each need a question queues its
 * reads, while what a person does goes out at once; and a refused credential is told, whoever
 * noticed it.
 */
export const guardRest = (rest: RestClient, onRefused: () => void): RestClient => {
  const slots = createSlots(MAX_READS)
  return {
    ...rest,
    request: async (request) => {
      const isRead = request.method === 'GET'
      const answer = await (isRead ? slots(() => rest.request(request)) : rest.request(request))
      if (!answer.ok && answer.error.kind === 'auth') onRefused()
      return answer
    }
  }
}
