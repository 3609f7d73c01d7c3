import { createHash } from 'node:crypto'
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'
import { LONGEST_COUNTDOWN_MINUTES } from '../../core/engine/schedule.ts'
import type { Log, Vault } from '../../core/ports.ts'
import {
  type CommandName,
  commands,
  optionDescriptions,
  partyDescription,
} from '../phrases/commands.ts'
import { isOptionOfSettings } from '../wishes.ts'
import { PLATFORM } from './ids.ts'

export const COMMAND = 'party'

const command: RESTPostAPIChatInputApplicationCommandsJSONBody = {
  type: ApplicationCommandType.ChatInput,
  name: COMMAND,
  description: partyDescription,
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  options: commands
    .filter(({ name }) => !isOptionOfSettings(name))
    .map(({ name, says }): APIApplicationCommandSubcommandOption => {
      return {
        type: ApplicationCommandOptionType.Subcommand,
        name,
        description: says,
        options: optionsOf(name),
      }
    }),
}

function optionsOf(name: CommandName): APIApplicationCommandBasicOption[] {
  const playlist: APIApplicationCommandBasicOption = {
    type: ApplicationCommandOptionType.String,
    name: 'playlist',
    description: optionDescriptions.playlist,
    autocomplete: true,
  }
  switch (name) {
    case 'start':
      return [
        playlist,
        {
          type: ApplicationCommandOptionType.Integer,
          name: 'candidates',
          description: optionDescriptions.candidates,
          min_value: 2,
          max_value: 9,
        },
        {
          type: ApplicationCommandOptionType.String,
          name: 'name',
          description: optionDescriptions.name,
          max_length: 60,
        },
      ]
    case 'suggest':
      return [
        {
          type: ApplicationCommandOptionType.String,
          name: 'song',
          description: optionDescriptions.song,
          required: true,
          autocomplete: true,
        },
      ]
    case 'host':
    case 'cohost':
    case 'kick':
      return [
        {
          type: ApplicationCommandOptionType.User,
          name: 'person',
          description: optionDescriptions.person,
        },
      ]
    case 'settings':
      return [
        {
          type: ApplicationCommandOptionType.Integer,
          name: 'countdown',
          description: optionDescriptions.minutes,
          min_value: 0,
          max_value: LONGEST_COUNTDOWN_MINUTES,
        },
        {
          type: ApplicationCommandOptionType.Boolean,
          name: 'quiet',
          description: optionDescriptions.quiet,
        },
      ]
    case 'listen':
      return [
        {
          type: ApplicationCommandOptionType.Boolean,
          name: 'on',
          description: optionDescriptions.listen,
        },
      ]
    case 'playlist':
      return [playlist]
    case 'join':
      return [
        {
          type: ApplicationCommandOptionType.String,
          name: 'code',
          description: optionDescriptions.code,
          required: true,
        },
      ]
    case 'link':
      return [
        {
          type: ApplicationCommandOptionType.String,
          name: 'code',
          description: optionDescriptions.linkCode,
        },
      ]
    case 'vote':
      return [numberOption(optionDescriptions.voteNumber)]
    case 'unvote':
      return [numberOption(optionDescriptions.unvoteNumber)]
    default:
      return []
  }
}

function numberOption(description: string): APIApplicationCommandBasicOption {
  return {
    type: ApplicationCommandOptionType.Integer,
    name: 'number',
    description,
    required: true,
    min_value: 1,
    max_value: 9,
  }
}

/** Tells Discord the commands, if they are not what it was told last. */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  vault: Vault,
  log: Log,
): Promise<void> {
  const body = [command]
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const id = `${PLATFORM}:${applicationId}`
  const before = await vault.get('registration', id)
  if (before?.hash === hash) return
  await rest.put(Routes.applicationCommands(applicationId), { body })
  await vault.put('registration', id, { hash })
  log.info('Registered the commands with Discord')
}
