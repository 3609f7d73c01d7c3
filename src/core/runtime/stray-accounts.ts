import type { Clock, MusicLogin, Vault } from '../ports.ts'
import type { Parties } from './parties.ts'

/** Tokens that were not renewed for so long: a login under way has newer ones. */
const UNUSED_MS = 24 * 60 * 60_000

/**
 * Forgets the tokens of accounts that nobody is connected to any more, for a person has connected
 * another one. Those that a party uses stay while it goes on.
 */
export class StrayAccounts {
  constructor(
    private readonly parties: Pick<Parties, 'byAccount'>,
    private readonly login: Pick<MusicLogin, 'forget'>,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Tells how many were removed. */
  async sweep(): Promise<number> {
    const unusedSince = this.clock.now() - UNUSED_MS
    const accounts = await this.vault.list('account')
    const links = await this.vault.list('link')
    const linked = new Set(links.map(({ value }) => value.account))
    const stray = accounts
      .map(({ value }) => value)
      .filter(({ account }) => !linked.has(account) && !this.parties.byAccount(account))
      .filter(({ accessExpiresAt }) => accessExpiresAt < unusedSince)
    for (const { account } of stray) await this.login.forget(account)
    return stray.length
  }
}
