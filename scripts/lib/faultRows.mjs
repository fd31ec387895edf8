/**
 * The rows R1-R28 of the fault matrix, and where those are tested that need Electron, a keychain or a
 * window: the file and the words of the test.
 */
export const FAULT_ROWS = [
  'R1',
  'R2',
  'R3',
  'R3b',
  ...Array.from({ length: 25 }, (_, index) => `R${index + 4}`)
]

/** @type {readonly { row: string, file: string, title: string }[]} */
export const ROWS_ELSEWHERE = [
  {
    row: 'R9',
    file: 'tests/e2e/wake.spec.ts',
    title: 'resume: the old socket is not trusted, and Tern is live again at once'
  },
  {
    row: 'R10',
    file: 'tests/e2e/silence.spec.ts',
    title: 'half-open link: found by asking, although the socket looks connected'
  },
  {
    row: 'R22',
    file: 'tests/e2e/desktop.spec.ts',
    title: 'a second start shows the first and ends'
  },
  {
    row: 'R23',
    file: 'tests/e2e/secrets.spec.ts',
    title: 'a locked keychain is called locked, and unlocking goes on'
  },
  {
    row: 'R23',
    file: 'tests/e2e/secrets.spec.ts',
    title: 'without a keychain: for this run only, if the person says so, and nothing stays'
  },
  {
    row: 'R27',
    file: 'tests/e2e/hidden.spec.ts',
    title: 'a hidden window is spared a flood, and has all of it when it is shown'
  }
]

/** These tests wait for sockets and clocks more than they work: files run side by side. */
export const FAULT_WORKERS = '--maxWorkers=4'
