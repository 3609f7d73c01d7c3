import { describe, expect, it } from 'vitest'
import { isDescriptionPresent, validatorAt } from './checks/openapi.ts'
import { emulator, login, request } from './testing.ts'
import type { DiscordEmulator } from './types.ts'

const SILENT = { allowed_mentions: { parse: [] } }

const button = (more: object = {}) => ({ type: 2, style: 1, label: 'A', custom_id: 'a', ...more })
const row = (...components: object[]) => ({ type: 1, components })
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => row(button({ custom_id: `id${n}` })))
const select = (more: object) =>
  row({ type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }], ...more })

const BAD_MESSAGES: Record<string, object> = {
  'content too long': { content: 'x'.repeat(2001) },
  'content no string': { content: 5 },
  'eleven embeds': { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) },
  'title too long': { embeds: [{ title: 'x'.repeat(257) }] },
  'description too long': { embeds: [{ description: 'x'.repeat(4097) }] },
  'too many fields': { embeds: [{ fields: Array(26).fill({ name: 'n', value: 'v' }) }] },
  'field without value': { embeds: [{ fields: [{ name: 'n', value: '' }] }] },
  'field too long': { embeds: [{ fields: [{ name: 'n', value: 'x'.repeat(1025) }] }] },
  'footer too long': { embeds: [{ footer: { text: 'x'.repeat(2049) } }] },
  'embeds too long in all': {
    embeds: [{ description: 'x'.repeat(3001) }, { description: 'x'.repeat(3000) }],
  },
  'embed url malformed': { embeds: [{ title: 'x', url: 'spotify:track:1' }] },
  'embed property unknown': { embeds: [{ title: 'x', subtitle: 'y' }] },
  'message property unknown': { content: 'x', text: 'y' },
  'six rows': { components: rows(6) },
  'six buttons': {
    components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `${n}` })))],
  },
  'row empty': { components: [row()] },
  'button without row': { components: [button()] },
  'custom id twice': { components: [row(button(), button())] },
  'custom id missing': { components: [row({ type: 2, style: 1, label: 'A' })] },
  'custom id too long': { components: [row(button({ custom_id: 'x'.repeat(101) }))] },
  'label too long': { components: [row(button({ label: 'x'.repeat(81) }))] },
  'label and emoji missing': { components: [row({ type: 2, style: 1, custom_id: 'a' })] },
  'link without url': { components: [row({ type: 2, style: 5, label: 'A' })] },
  'link with custom id': {
    components: [row(button({ style: 5, url: 'https://example.com/' }))],
  },
  'button property unknown': { components: [row(button({ colour: 'red' }))] },
  'select beside a button': {
    components: [row(button(), { type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }] })],
  },
  'select without options': { components: [select({ options: [] })] },
  'select with duplicate values': {
    components: [
      select({
        options: [
          { label: 'A', value: 'a' },
          { label: 'B', value: 'a' },
        ],
      }),
    ],
  },
  'select asking for more than there is': { components: [select({ max_values: 2 })] },
  'v2 with content': { content: 'x', flags: 1 << 15, components: [{ type: 10, content: 'y' }] },
  'v2 component without the flag': { components: [{ type: 10, content: 'y' }] },
  'v2 with too many components': {
    flags: 1 << 15,
    components: Array.from({ length: 41 }, () => ({ type: 14 })),
  },
  'nonce too long': { content: 'x', nonce: 'x'.repeat(26) },
}

const option = (more: object) => ({ type: 3, name: 'o', description: 'O', ...more })
const command = (more: object) => [{ name: 'party', description: 'Party', ...more }]

const BAD_COMMANDS: Record<string, unknown> = {
  'name uppercase': command({ name: 'Party' }),
  'name with a space': command({ name: 'party start' }),
  'description missing': [{ name: 'party' }],
  'description too long': command({ description: 'x'.repeat(101) }),
  'locale unknown': command({ name_localizations: { en: 'party' } }),
  'localized name uppercase': command({ name_localizations: { de: 'Feier' } }),
  'names twice': [...command({}), ...command({})],
  'too many options': command({
    options: Array.from({ length: 26 }, (_, n) => option({ name: `o${n}` })),
  }),
  'option names twice': command({ options: [option({}), option({})] }),
  'required after optional': command({
    options: [option({}), option({ name: 'p', required: true })],
  }),
  'subcommand beside an option': command({ options: [option({ type: 1 }), option({ name: 'p' })] }),
  'autocomplete with choices': command({
    options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })],
  }),
  'too many choices': command({
    options: [
      option({ choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) }),
    ],
  }),
  'too long in all': command({
    options: Array.from({ length: 25 }, (_, n) =>
      option({
        name: `o${n}`,
        description: 'x'.repeat(100),
        choices: Array.from({ length: 25 }, (_, m) => ({ name: `${m}`, value: 'x'.repeat(20) })),
      }),
    ),
  }),
  'property unknown': command({ usage: 'x' }),
}

async function post(discord: DiscordEmulator, body: unknown) {
  const channel = discord.addGuild('Home').addChannel('music')
  return request(discord, 'POST', `/channels/${channel.id}/messages`, body)
}

describe('a message that Discord would refuse', () => {
  it.each(Object.entries(BAD_MESSAGES))('is refused: %s', async (_, body) => {
    const discord = await emulator()
    const { status, body: answer } = await post(discord, { ...SILENT, ...body })
    expect({ status, answer }).toMatchObject({ status: 400, answer: { code: 50035 } })
    expect(discord.problems).toHaveLength(1)
  })

  it('is refused when empty', async () => {
    const discord = await emulator()
    expect(await post(discord, SILENT)).toMatchObject({ status: 400, body: { code: 50006 } })
    expect(discord.problems).toHaveLength(1)
  })

  it('is refused field by field', async () => {
    const discord = await emulator()
    const { body } = await post(discord, { embeds: [{ title: 'x'.repeat(257) }] })
    expect(body).toMatchObject({
      errors: { embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH' }] } } } },
    })
  })

  it('is accepted by Discord, but a problem, when it could ping people', async () => {
    const discord = await emulator()
    expect(await post(discord, { content: '@everyone' })).toMatchObject({ status: 200 })
    expect(discord.problems).toEqual([expect.stringContaining('allowed_mentions')])
  })

  it('is a problem on a route that does not exist', async () => {
    const discord = await emulator()
    expect(await request(discord, 'GET', '/guilds/1/parties')).toMatchObject({ status: 404 })
    expect(discord.problems).toEqual(['GET /guilds/1/parties: no such route'])
  })
})

describe('commands that Discord would refuse', () => {
  it.each(Object.entries(BAD_COMMANDS))('are refused: %s', async (_, body) => {
    const discord = await emulator()
    const path = `/applications/${discord.applicationId}/commands`
    const { status, body: answer } = await request(discord, 'PUT', path, body)
    expect({ status, answer }).toMatchObject({ status: 400, answer: { code: 50035 } })
    expect(discord.problems).toHaveLength(1)
    expect(discord.commands).toEqual([])
  })
})

describe.skipIf(!isDescriptionPresent())('held against the official description', () => {
  const validate = (template: string, method: string, status: number, body: unknown) => {
    const escaped = encodeURI(template.replaceAll('/', '~1'))
    const schema = 'content/application~1json/schema'
    const check = validatorAt(`/paths/${escaped}/${method}/responses/${status}/${schema}`)
    if (!check) throw new Error(`no description of ${method} ${template}`)
    check(body)
    return check.errors ?? []
  }

  it('a request with a wrong type is refused', async () => {
    const discord = await emulator()
    const body = { ...SILENT, content: 'x', components: [row(button({ disabled: 'no' }))] }
    expect(await post(discord, body)).toMatchObject({ status: 400, body: { code: 50035 } })
    expect(discord.problems).toEqual([expect.stringContaining('official description')])
  })

  it('answers are of the described form', async () => {
    const discord = await emulator({ limits: 'none' })
    const channel = discord.addGuild('Home').addChannel('music')
    const message = {
      ...SILENT,
      content: 'x',
      embeds: [{ title: 'x', fields: [{ name: 'n', value: 'v' }] }],
      components: [row(button()), select({ placeholder: 'p' })],
    }
    const messages = '/channels/{channel_id}/messages'
    const posted = await request(discord, 'POST', `/channels/${channel.id}/messages`, message)
    const board = await channel.waitForMessage(() => true)
    discord.addPerson('ada').react(board, '🎵')
    const one = `/channels/${channel.id}/messages/${board.id}`
    const read = await request(discord, 'GET', one)
    const users = await request(discord, 'GET', `${one}/reactions/${encodeURIComponent('🎵')}`)
    const commands = `/applications/${discord.applicationId}/commands`
    const registered = await request(
      discord,
      'PUT',
      commands,
      command({ options: [option({ required: true, min_length: 1 })] }),
    )
    const member = `/guilds/${channel.guild.id}/members/${discord.botUserId}`
    const answers: [string, string, number, { body: unknown }][] = [
      [messages, 'post', 200, posted],
      [`${messages}/{message_id}`, 'get', 200, read],
      [`${messages}/{message_id}/reactions/{emoji_name}`, 'get', 200, users],
      ['/applications/{application_id}/commands', 'put', 200, registered],
      ['/gateway/bot', 'get', 200, await request(discord, 'GET', '/gateway/bot')],
      ['/users/@me', 'get', 200, await request(discord, 'GET', '/users/@me')],
      ['/guilds/{guild_id}/members/{user_id}', 'get', 200, await request(discord, 'GET', member)],
      [
        '/channels/{channel_id}',
        'get',
        200,
        await request(discord, 'GET', `/channels/${channel.id}`),
      ],
      ['/applications/@me', 'get', 200, await request(discord, 'GET', '/applications/@me')],
    ]
    const wrong = answers.flatMap(([template, method, status, { body }]) =>
      validate(template, method, status, body).map((error) => ({ template, ...error })),
    )
    expect(wrong).toEqual([])
    expect(discord.problems).toEqual([])
  })

  it('answers to callbacks are of the described form', async () => {
    const discord = await emulator()
    const channel = discord.addGuild('Home').addChannel('music')
    const client = await login(discord)
    await client.application.commands.set([{ name: 'party', description: 'Party' }])
    const answered = new Promise<unknown>((resolve, reject) => {
      client.on('interactionCreate', ({ id, token }) => {
        const path = `/interactions/${id}/${token}/callback?with_response=true`
        const body = { type: 4, data: { ...SILENT, content: 'x' } }
        request(discord, 'POST', path, body).then((answer) => resolve(answer.body), reject)
      })
    })
    await discord.addPerson('ada').command(channel, 'party')
    const template = '/interactions/{interaction_id}/{interaction_token}/callback'
    expect(validate(template, 'post', 200, await answered)).toEqual([])
  })
})
