import type { UpdateState } from '../../../shared/domain'
import type { DesktopView } from '../../../shared/ipc/views'
import type { Api } from '../api'

/** What the system around Tern allows, and new versions; asked for when the settings show it. */
export class SystemState {
  desktop = $state.raw<DesktopView | null>(null)
  update = $state.raw<UpdateState | null>(null)

  constructor(private readonly api: Api) {}

  async load(): Promise<void> {
    const result = await this.api.call('desktop:get', {})
    if (result.ok) this.desktop = result.value
  }

  /** False when the system refused. */
  async setAutostart(isOn: boolean): Promise<boolean> {
    const result = await this.api.call('desktop:setAutostart', { isOn })
    if (result.ok) this.desktop = result.value
    return result.ok && result.value.autostart === isOn
  }

  async loadUpdate(): Promise<void> {
    const result = await this.api.call('update:get', {})
    if (result.ok) this.update = result.value
  }

  async checkForUpdates(): Promise<void> {
    const result = await this.api.call('update:check', {})
    if (result.ok) this.update = result.value
  }

  async restartToUpdate(): Promise<void> {
    const result = await this.api.call('update:restart', {})
    if (result.ok) this.update = result.value
  }
}
