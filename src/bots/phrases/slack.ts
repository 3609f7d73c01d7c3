import type { Markup } from '../markup.ts'

/** What people read in Slack alone. */
export const slackWords = {
  appName: 'Partyline',
  close: 'Close',
  moment: 'One moment…',
  quieter: 'Keep one board',
  startHere: 'Start a party here',
  whatPlays: 'What plays now',
  whoIsHere: 'Who is here',
  code: 'Code of a party',
  codeExample: '482913',
  homeTitle: 'Your party',
  joinByCode: 'Join with a code',
  noParty: 'You are in no party at the moment. Join one with its code, or start one in a channel.',
  connected: 'Your Spotify is connected.',
  notConnected: 'Your Spotify is not connected. Only hosts need it.',
  linked: 'You are linked with yourself on another platform.',
  notLinked: 'In Discord too? Link both, so that you count as one person everywhere.',
  link: 'Link with another platform',
  unlink: 'Undo the link',
} as const

/** Why a party can't be in this place, and what to do. */
export const slackPlaces = {
  notInvited: (bot: string) =>
    `This channel is private, and the bot is not in it yet. Invite it with /invite ${bot}, then type the command again.`,
  archived:
    'This channel is archived, so nothing can be posted here. Use another channel, or bring this one back first.',
  direct: ({ command }: Markup) =>
    `A party needs a channel with people in it: type ${command('start')} there. Here you can take part in one with ${command('join')} and its code.`,
  /** `code` is Slack's own word for it, which whoever runs the bot can look up. */
  forbidden: (code: string) =>
    code.startsWith('restricted_action')
      ? `Slack does not let the bot post in this channel (${code}): only some people may. Somebody who manages the channel can allow it in its settings.`
      : `Slack does not let the bot do all it needs in this channel (${code}). Whoever runs the bot can install the app once more, with the permissions it asks for.`,
  notAllowed:
    'The bot can’t come into this channel by itself. Invite it with /invite, then type the command again.',
} as const
