import { codeOf } from './errors.ts'
import { type ClientOptions, createClient, type Installation } from './workspaces.ts'

/** Slack gave no answer; it may in a moment. */
export class SlackUnreachable extends Error {
  override readonly name = 'SlackUnreachable'
}

/** Whose bot the token is. Rejects with SlackUnreachable, or a sentence that says what to do. */
export async function identify(botToken: string, options: ClientOptions): Promise<Installation> {
  try {
    const { team_id, user_id, bot_id } = await createClient(botToken, options).auth.test()
    if (team_id === undefined || user_id === undefined || bot_id === undefined) {
      throw new Error('it belongs to no bot')
    }
    return { team: team_id, botToken, botUserId: user_id, botId: bot_id }
  } catch (error) {
    throw whatToDo(error)
  }
}

function whatToDo(error: unknown): Error {
  const code = codeOf(error)
  if (code !== undefined) {
    return new Error(
      `Slack does not accept SLACK_BOT_TOKEN (${code}). Open api.slack.com/apps, choose the app, then Install App, and put in the Bot User OAuth Token.`,
    )
  }
  const why = error instanceof Error ? error.message : String(error)
  return new SlackUnreachable(`Slack can’t be reached (${why}).`)
}
