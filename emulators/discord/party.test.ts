import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  EmbedBuilder,
  MessageFlags,
  SlashCommandBuilder,
} from 'discord.js'
import { expect, it } from 'vitest'
import { emulator, login } from './testing.ts'

const PARTY = new SlashCommandBuilder()
  .setName('party')
  .setDescription('Decide together what plays next')
  .addSubcommand((start) => start.setName('start').setDescription('Open a party'))
  .addSubcommand((vote) =>
    vote
      .setName('vote')
      .setDescription('Vote for a track')
      .addIntegerOption((number) =>
        number.setName('number').setDescription('Which').setRequired(true).setMinValue(1),
      ),
  )

it('lets an unmodified client run a whole vote', async () => {
  const discord = await emulator()
  const channel = discord.addGuild('Home').addChannel('music')
  const ada = discord.addPerson('ada', { displayName: 'Ada' })
  const client = await login(discord)
  await client.application.commands.set([PARTY])
  expect(discord.commands.map(({ name }) => name)).toEqual(['party'])

  const board = (votes: number) => ({
    embeds: [new EmbedBuilder().setTitle('Round 1').setDescription(`Song A: ${votes}`)],
    components: [
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('vote:1').setLabel('Song A').setStyle(ButtonStyle.Primary),
      ),
    ],
  })
  client.on('interactionCreate', async (interaction) => {
    if (interaction.isButton()) {
      await interaction.reply({ content: 'Counted', flags: MessageFlags.Ephemeral })
      await interaction.message.edit(board(1))
      return
    }
    const command = interaction as ChatInputCommandInteraction
    await command.deferReply({ flags: MessageFlags.Ephemeral })
    if (command.channel?.isSendable()) {
      const message = await command.channel.send(board(0))
      await message.react('1️⃣')
    }
    await command.editReply('The party is open')
  })

  const start = await ada.command(channel, 'party start')
  const answer = await start.answer()
  expect(answer.content).toBe('The party is open')
  expect(answer.ephemeralFor).toBe(ada.id)
  expect(start.acknowledgedAfterMs).toBeLessThan(3000)

  const message = await channel.waitForMessage((one) => one.reactions.size === 1)
  expect(message.reactions.get('1️⃣')).toEqual(new Set([discord.botUserId]))
  const seen = new Promise<string>((resolve) =>
    client.on('messageReactionAdd', (_, user) => resolve(user.id)),
  )
  ada.react(message, '1️⃣')
  expect(await seen).toBe(ada.id)

  const click = await ada.click(message, 'Song A')
  expect(await click.settled()).toBe('message')
  await channel.waitUntil(() => message.editCount === 1)
  expect(channel.text()).toBe('│ Round 1\n│ Song A: 1\n[Song A]\n1️⃣ 2')
  expect(discord.problems).toEqual([])
})
