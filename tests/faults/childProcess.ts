/** The parent's hold on a Tern in a process of its own. */
import { fork } from 'node:child_process'

import type { ChildConfig, ChildReport, ChildRequest } from './childProtocol'

export interface FaultChild {
  readonly reports: readonly ChildReport[]
  last<Type extends ChildReport['type']>(
    type: Type
  ): Extract<ChildReport, { readonly type: Type }> | undefined
  ask(request: ChildRequest): void
  kill(): void
  /** Resolves with the signal that ended it, or null. */
  readonly ended: Promise<NodeJS.Signals | null>
  isRunning(): boolean
}

export const startChild = (childPath: string, config: ChildConfig): FaultChild => {
  const reports: ChildReport[] = []
  const last = new Map<string, ChildReport>()
  const child = fork(childPath, [], {
    env: { ...process.env, TERN_FAULT_CHILD: JSON.stringify(config) },
    execArgv: childPath.endsWith('.ts') ? ['--import', 'tsx'] : [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  let isRunning = true
  child.on('message', (report: ChildReport) => {
    if (!config.isForgetful) reports.push(report)
    last.set(report.type, report)
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    // Its last words are still in the pipe when it has exited.
    child.on('close', (_code, signal) => {
      isRunning = false
      resolve(signal)
    })
  })
  return {
    reports,
    last: (type) => last.get(type) as never,
    ask: (request) => {
      if (isRunning && child.connected) child.send(request, () => undefined)
    },
    kill: () => {
      child.kill('SIGKILL')
    },
    ended,
    isRunning: () => isRunning
  }
}
