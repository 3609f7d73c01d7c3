import {
  ActionRowBuilder,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  type RESTPostAPIApplicationCommandsJSONBody,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { describe, expect, it } from 'vitest'
import { emulator, login } from './testing.ts'
import type { DiscordEmulatorOptions } from './types.ts'

const MINUTE_MS = 60_000
const COMMANDS: RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    name: 'party',
    description: 'Listen together',
    options: [
      { type: 1, name: 'start', description: 'Open a party' },
      {
        type: 1,
        name: 'join',
        description: 'Join a party',
        options: [
          {
            type: 3,
            name: 'code',
            description: 'Six digits',
            required: true,
            min_length: 6,
            max_length: 6,
          },
          { type: 4, name: 'seats', description: 'How many', min_value: 1, max_value: 8 },
          { type: 6, name: 'with', description: 'Whom' },
        ],
      },
      {
        type: 1,
        name: 'suggest',
        description: 'Suggest a track',
        options: [{ type: 3, name: 'track', description: 'Which', autocomplete: true }],
      },
    ],
  },
]

type Handler = (interaction: Interaction<'cached'>) => Promise<unknown>

/** A bot that answers every interaction this way; `failures` are what its calls ran into. */
async function bot(handle: Handler, options: DiscordEmulatorOptions = { limits: 'none' }) {
  const discord = await emulator(options)
  const channel = discord.addGuild('Home').addChannel('music')
  const client = await login(discord)
  await client.application.commands.set(COMMANDS)
  const failures: unknown[] = []
  client.on('interactionCreate', (interaction) => {
    if (!interaction.inCachedGuild()) throw new Error('an interaction without its guild')
    handle(interaction).catch((error) => failures.push(error))
  })
  return { discord, channel, client, failures, ada: discord.addPerson('ada') }
}

function isCommand(interaction: Interaction): asserts interaction is ChatInputCommandInteraction {
  if (!interaction.isChatInputCommand()) throw new Error('not a command')
}

function isButton(interaction: Interaction): asserts interaction is ButtonInteraction {
  if (!interaction.isButton()) throw new Error('not a button')
}

const BUTTONS = {
  components: [
    {
      type: 1,
      components: [
        { type: 2, style: 1, label: 'Vote', custom_id: 'vote' },
        { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
        { type: 2, style: 5, label: 'Open', url: 'https://open.spotify.com/' },
      ],
    },
  ],
} as const

describe('a command', () => {
  it('carries what Discord sends', async () => {
    const { discord, channel, ada } = await bot(async (interaction) => {
      isCommand(interaction)
      const { options, locale, appPermissions, channelId } = interaction
      const said = [
        options.getSubcommand(),
        options.getString('code'),
        options.getInteger('seats'),
        options.getUser('with')?.displayName,
        locale,
        appPermissions.has('AddReactions'),
        channelId,
        interaction.member && 'permissions' in interaction.member,
      ]
      await interaction.reply({ content: said.join(' '), flags: MessageFlags.Ephemeral })
    })
    const bob = discord.addPerson('bob', { displayName: 'Bob' })
    const values = { code: '123456', seats: 4, with: bob.id }
    const answer = await (await ada.command(channel, 'party join', values)).answer()
    expect(answer.content).toBe(`join 123456 4 Bob en-US true ${channel.id} true`)
    expect(channel.messages()).toEqual([])
    expect(discord.problems).toEqual([])
  })

  it.each([
    ['jam', {}, 'no command /jam'],
    ['party', {}, 'needs a subcommand'],
    ['party jion', {}, 'no subcommand jion; there are: start, join'],
    ['party join', {}, 'code is required'],
    ['party join', { code: '123' }, 'not within 6 to 6'],
    ['party join', { code: 123456 }, 'takes a string'],
    ['party join', { code: '123456', seats: 9 }, 'not within 1 to 8'],
    ['party join', { code: '123456', seats: 1.5 }, 'whole number'],
    ['party start', { code: '123456' }, 'has no option code'],
  ])('is not sent when wrong: /%s %o', async (words, values, reason) => {
    const { channel, ada } = await bot(async () => {})
    await expect(ada.command(channel, words, values)).rejects.toThrow(reason)
  })

  it('completes what is typed', async () => {
    const { discord, channel, ada } = await bot(async (interaction) => {
      if (!interaction.isAutocomplete()) return
      const typed = interaction.options.getFocused()
      await interaction.respond([{ name: `${typed} (Queen)`, value: 'spotify:track:1' }])
    })
    expect(await ada.autocomplete(channel, 'party suggest', 'track', 'bohem')).toEqual([
      { name: 'bohem (Queen)', value: 'spotify:track:1' },
    ])
    expect(discord.problems).toEqual([])
  })

  it('can be deferred, answered, edited and followed up', async () => {
    const { discord, channel, ada } = await bot(async (interaction) => {
      isCommand(interaction)
      const response = await interaction.deferReply({ withResponse: true })
      expect(response.interaction.responseMessageLoading).toBe(true)
      await interaction.editReply('first')
      await interaction.followUp({ content: 'extra', flags: MessageFlags.Ephemeral })
      await interaction.editReply('second')
    })
    const start = await ada.command(channel, 'party start')
    expect(await start.settled()).toBe('deferred')
    const answer = await start.waitForAnswer(({ content }) => content === 'second')
    const extra = await start.waitForAnswer(({ content }) => content === 'extra')
    expect(extra.ephemeralFor).toBe(ada.id)
    expect(channel.messages()).toEqual([answer])
    expect(discord.problems).toEqual([])
  })

  it('nobody hears is not answered', async () => {
    const { channel, client, ada } = await bot(async () => {})
    await client.destroy()
    const start = await ada.command(channel, 'party start')
    await expect(start.answer()).rejects.toThrow('did not respond')
  })
})

describe('a component', () => {
  it('updates its message', async () => {
    const { discord, channel, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: '0', ...BUTTONS })
      if (interaction.isButton()) await interaction.update('1')
    })
    const board = await (await ada.command(channel, 'party start')).answer()
    const click = await ada.click(board, 'vote')
    expect(await click.settled()).toBe('updated')
    expect(await click.answer()).toBe(board)
    expect(board.text()).toBe('1\n[Vote] (Off) [Open]')
    await expect(ada.click(board, 'Off')).rejects.toThrow('disabled')
    await expect(ada.click(board, 'Open')).rejects.toThrow('link')
    await expect(ada.click(board, 'Skip')).rejects.toThrow('there are: [Vote] [Off] [Open]')
    expect(discord.problems).toEqual([])
  })

  it('of an ephemeral message is there for one person only', async () => {
    const { discord, channel, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({ content: '0', ...BUTTONS, flags: MessageFlags.Ephemeral })
      } else if (interaction.isButton()) {
        await interaction.deferUpdate()
        await interaction.editReply('1')
      }
    })
    const start = await ada.command(channel, 'party start')
    const answer = await start.answer()
    await expect(discord.addPerson('bob').click(answer, 'Vote')).rejects.toThrow('somebody else')
    const click = await ada.click(answer, /^vo/)
    expect((await click.answer()).content).toBe('1')
    expect(await click.settled()).toBe('deferredUpdate')
  })

  it('may have its message edited with the bot token instead', async () => {
    const { channel, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: '0', ...BUTTONS })
      if (interaction.isButton()) {
        await interaction.deferUpdate()
        await interaction.channel?.messages.edit(interaction.message.id, '1')
      }
    })
    const board = await (await ada.command(channel, 'party start')).answer()
    const click = await ada.click(board, 'Vote')
    expect(await click.waitForAnswer(({ content }) => content === '1')).toBe(board)
  })

  it('offers a choice', async () => {
    const select = (disabled: boolean) => ({
      components: [
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: 'device',
              placeholder: 'Device',
              disabled,
              options: [
                { label: 'Kitchen', value: 'k' },
                { label: 'Phone', value: 'p' },
              ],
            },
          ],
        },
      ],
    })
    const { discord, channel, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply(select(false))
      if (interaction.isStringSelectMenu()) {
        await interaction.update({ content: interaction.values.join(), ...select(true) })
      }
    })
    const message = await (await ada.command(channel, 'party start')).answer()
    expect(message.text()).toBe('[Device | Kitchen | Phone ▾]')
    await expect(ada.choose(message, 'Device', ['Car'])).rejects.toThrow('no option Car')
    await expect(ada.choose(message, 'Device', ['k', 'p'])).rejects.toThrow('takes 1 to 1')
    await (await ada.choose(message, 'Device', ['Kitchen'])).answer()
    expect(message.content).toBe('k')
    await expect(ada.choose(message, 'device', ['k'])).rejects.toThrow('disabled')
    expect(discord.problems).toEqual([])
  })

  it('opens a modal', async () => {
    const modal = new ModalBuilder()
      .setCustomId('suggest')
      .setTitle('Suggest')
      .addComponents(
        new ActionRowBuilder<TextInputBuilder>().addComponents(
          new TextInputBuilder()
            .setCustomId('track')
            .setLabel('Track')
            .setStyle(TextInputStyle.Short)
            .setMaxLength(20),
        ),
      )
    const { discord, channel, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ ...BUTTONS })
      if (interaction.isButton()) await interaction.showModal(modal)
      if (interaction.isModalSubmit()) {
        const track = interaction.fields.getTextInputValue('track')
        if (interaction.isFromMessage()) await interaction.update(`suggested ${track}`)
      }
    })
    const board = await (await ada.command(channel, 'party start')).answer()
    const click = await ada.click(board, 'Vote')
    expect((await click.modal()).title).toBe('Suggest')
    await expect(ada.fill(click, { Track: 'x'.repeat(21) })).rejects.toThrow('1 to 20')
    await expect(ada.fill(click, { Artist: 'x' })).rejects.toThrow('there are: Track')
    await (await ada.fill(click, { Track: 'Song A' })).answer()
    expect(board.content).toBe('suggested Song A')
    await expect(click.answer()).rejects.toThrow('modal')
    expect(discord.problems).toEqual([])
  })
})

describe('breaking the rules', () => {
  const code = (expected: number) => (failure: unknown) =>
    failure instanceof DiscordAPIError && failure.code === expected

  it('acknowledging too late is refused', async () => {
    let now = Date.now()
    const { discord, channel, failures, ada } = await bot(
      async (interaction) => {
        isCommand(interaction)
        now += 3_001
        await interaction.reply('late')
      },
      { limits: 'none', now: () => now },
    )
    const start = await ada.command(channel, 'party start')
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures).toSatisfy(([failure]) => code(10062)(failure))
    expect(start.acknowledgedAfterMs).toBeUndefined()
    expect(discord.problems).toEqual([expect.stringContaining('acknowledged after 3001 ms')])
  })

  it('acknowledging twice is refused, as with two processes', async () => {
    const reply = async (interaction: Interaction) => {
      isCommand(interaction)
      await interaction.reply('mine')
    }
    const { discord, channel, failures, ada } = await bot(reply)
    const second = await login(discord)
    const others: unknown[] = []
    second.on('interactionCreate', (interaction) => {
      reply(interaction).catch((error) => others.push(error))
    })
    await (await ada.command(channel, 'party start')).answer()
    await expect.poll(() => [...failures, ...others]).toHaveLength(1)
    expect([...failures, ...others][0]).toSatisfy(code(40060))
    expect(discord.problems).toEqual([expect.stringContaining('40060')])
  })

  it('a token ends after 15 minutes', async () => {
    let now = Date.now()
    const { channel, failures, ada } = await bot(
      async (interaction) => {
        isCommand(interaction)
        await interaction.deferReply()
        now += 15 * MINUTE_MS + 1
        await interaction.editReply('late')
      },
      { limits: 'none', now: () => now },
    )
    await ada.command(channel, 'party start')
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures[0]).toSatisfy(code(50027))
  })

  it('a follow-up without an acknowledgement is a problem', async () => {
    const { discord, channel, failures, ada } = await bot(async (interaction) => {
      isCommand(interaction)
      await interaction.webhook.send('hello')
    })
    await ada.command(channel, 'party start')
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures[0]).toSatisfy(code(10015))
    expect(discord.problems).toEqual([expect.stringContaining('nothing was acknowledged')])
  })

  it('an ephemeral answer is unknown to the channel, a public one is not', async () => {
    const { discord, channel, failures, ada } = await bot(async (interaction) => {
      isCommand(interaction)
      await interaction.reply({ content: 'public' })
      const reply = await interaction.fetchReply()
      await interaction.channel?.messages.edit(reply.id, 'edited')
      const hidden = await interaction.followUp({ content: 'x', flags: MessageFlags.Ephemeral })
      await interaction.channel?.messages.edit(hidden.id, 'edited')
    })
    const start = await ada.command(channel, 'party start')
    await start.waitForAnswer(({ content }) => content === 'edited')
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures[0]).toSatisfy(code(10008))
    expect(discord.problems).toEqual([])
  })

  it('an answer of the wrong kind is refused', async () => {
    const { discord, channel, failures, ada } = await bot(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ ...BUTTONS })
      else {
        isButton(interaction)
        const body = { type: 8, data: { choices: [] } }
        const { id, token, client } = interaction
        await client.rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false })
      }
    })
    const board = await (await ada.command(channel, 'party start')).answer()
    await ada.click(board, 'Vote')
    await expect.poll(() => failures).toHaveLength(1)
    expect(failures[0]).toSatisfy(code(50035))
    expect(discord.problems).toEqual([expect.stringContaining('does not suit')])
  })
})
