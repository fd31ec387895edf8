import { ok } from '../../../shared/domain'
import type { Handlers } from '../register'
import type { HandlerContext } from './context'

type DiagnosticsCommands = 'doctor:run' | 'diagnostics:saveLogs' | 'diagnostics:saveRecording'

export const diagnosticsHandlers = ({
  diagnostics
}: Pick<HandlerContext, 'diagnostics'>): Pick<Handlers, DiagnosticsCommands> => ({
  'doctor:run': async () => ok(await diagnostics.runDoctor()),
  'diagnostics:saveLogs': async () => {
    const saved = await diagnostics.saveLogs()
    return saved.ok ? ok({ saved: saved.value }) : saved
  },
  'diagnostics:saveRecording': async () => {
    const saved = await diagnostics.saveRecording()
    return saved.ok ? ok({ saved: saved.value }) : saved
  }
})
