/** What a row measured: goes with its verdict into the table that `npm run test:faults` prints. */
import type { TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    figure?: string
  }
}

export const figure = ({ task }: Pick<TestContext, 'task'>, words: string): void => {
  task.meta.figure = words
}
