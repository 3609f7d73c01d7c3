import { NO_FLAGS } from './flags.ts'
import { userPayload } from './user.ts'
import type { World } from './world.ts'

export function applicationPayload(world: World): object {
  return {
    id: world.applicationId,
    name: 'Partyline',
    icon: null,
    description: '',
    type: null,
    bot: userPayload(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: NO_FLAGS,
    flags_new: '0',
    owner: userPayload(world.owner),
    team: null,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    explicit_content_filter: 0,
    eligible_oauth2_scopes: [],
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
  }
}
