import type { Installation as FoundInstallation, InstallationStore } from '@slack/oauth'
import type { Vault } from '../../core/ports.ts'
import type { Installation } from './workspaces.ts'

/** Where the workspaces that installed the app are kept, sealed. */
export class Installations implements InstallationStore {
  readonly #vault: Vault
  readonly #installed: (installation: Installation) => void

  constructor(vault: Vault, installed: (installation: Installation) => void) {
    this.#vault = vault
    this.#installed = installed
  }

  async all(): Promise<readonly Installation[]> {
    const kept = await this.#vault.list('installation')
    return kept.map(({ id, value }) => ({ team: id, ...value }))
  }

  async remove(team: string): Promise<void> {
    await this.#vault.remove('installation', team)
  }

  /** Rejects where Slack left out what the bot can't work without. */
  async storeInstallation(found: FoundInstallation): Promise<void> {
    const { team, bot } = found
    if (team === undefined || bot === undefined) {
      throw new Error('The app has to be installed in one workspace, not in an organisation.')
    }
    const kept = { botToken: bot.token, botUserId: bot.userId, botId: bot.id }
    await this.#vault.put('installation', team.id, kept)
    this.#installed({ team: team.id, ...kept })
  }

  /** Not asked for: who is installed where is known without it. */
  async fetchInstallation(): Promise<FoundInstallation> {
    throw new Error('Installations are not read by the library.')
  }
}
