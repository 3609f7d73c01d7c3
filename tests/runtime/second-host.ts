import type { Account } from '../../emulators/spotify/account.ts'
import type { EmulatedDevice } from '../../emulators/spotify/index.ts'
import { accountId, type PersonId } from '../../src/core/engine/ids.ts'
import type { RuntimeStage } from './stage.ts'

/** Somebody besides the host who has Spotify, and where it can play. */
export interface SecondHost {
  readonly person: PersonId
  readonly account: Account
  readonly device: EmulatedDevice
}

/** Connects Spotify for a person, as if by a login, with one device. */
export async function secondHost(
  stage: RuntimeStage,
  person: PersonId,
  name: string,
): Promise<SecondHost> {
  const account = stage.music.addAccount({ name })
  const id = accountId(account.id)
  const { vault } = stage.store
  await vault.put('link', person, { account: id })
  await vault.put('account', id, {
    account: id,
    name,
    refreshToken: 'refresh',
    accessToken: 'access',
    accessExpiresAt: Number.MAX_SAFE_INTEGER,
  })
  const device = account.addDevice({ name: `${name}’s phone`, type: 'Smartphone' })
  return { person, account, device }
}
