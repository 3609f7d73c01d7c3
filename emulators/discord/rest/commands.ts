import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10'
import { checkCommands } from '../checks/commands.ts'
import type { World } from '../state/world.ts'
import { notYourApplication, unknownCommand, unknownGuild } from './errors.ts'
import { type Call, parameter, type Route } from './route.ts'

const EVERYWHERE = '/applications/{application_id}/commands'
const IN_GUILD = '/applications/{application_id}/guilds/{guild_id}/commands'

export function commandRoutes(world: World): Route[] {
  return [EVERYWHERE, IN_GUILD].flatMap((template) => routesOf(world, template))
}

function routesOf(world: World, template: string): Route[] {
  const scopeOf = (call: Call): string | undefined => {
    if (parameter(call, 'application_id') !== world.applicationId) throw notYourApplication()
    const guildId = call.params.guild_id
    if (guildId !== undefined && !world.guilds.has(guildId)) throw unknownGuild()
    return guildId
  }
  return [
    {
      method: 'PUT',
      template,
      auth: 'bot',
      check: checkCommands,
      handle: (call) => ({
        status: 200,
        body: world.commands.replace(
          scopeOf(call),
          call.body as RESTPutAPIApplicationCommandsJSONBody,
        ),
      }),
    },
    {
      method: 'GET',
      template,
      auth: 'bot',
      handle: (call) => ({ status: 200, body: world.commands.list(scopeOf(call)) }),
    },
    {
      method: 'GET',
      template: `${template}/{command_id}`,
      auth: 'bot',
      handle: (call) => {
        const id = parameter(call, 'command_id')
        const command = world.commands.list(scopeOf(call)).find((one) => one.id === id)
        if (!command) throw unknownCommand()
        return { status: 200, body: command }
      },
    },
    {
      method: 'DELETE',
      template: `${template}/{command_id}`,
      auth: 'bot',
      handle: (call) => {
        const id = parameter(call, 'command_id')
        if (!world.commands.remove(scopeOf(call), id)) throw unknownCommand()
        return { status: 204 }
      },
    },
  ]
}
