interface ErrorDetails {
  /** More of the answer's body. */
  body?: object
  headers?: Readonly<Record<string, string>>
  /** What the bot did wrong, where the refusal shows a mistake rather than a misfortune. */
  problem?: string
}

/** An answer other than success, in the form Discord gives it. */
export class ApiError extends Error {
  readonly status: number
  readonly body: object
  headers: Readonly<Record<string, string>>
  readonly problem: string | undefined

  constructor(status: number, code: number, message: string, details: ErrorDetails = {}) {
    super(`${status} ${code} ${message}`)
    this.status = status
    this.body = { message, code, ...details.body }
    this.headers = details.headers ?? {}
    this.problem = details.problem
  }

  /** Those of the rate limit, which every answer carries. */
  addHeaders(headers: Readonly<Record<string, string>>): void {
    this.headers = { ...headers, ...this.headers }
  }
}

export const unauthorized = () => new ApiError(401, 0, '401: Unauthorized')
export const unknownRoute = () =>
  new ApiError(404, 0, '404: Not Found', { problem: 'no such route' })
export const unknownChannel = () => new ApiError(404, 10003, 'Unknown Channel')
export const unknownGuild = () => new ApiError(404, 10004, 'Unknown Guild')
export const unknownMember = () => new ApiError(404, 10007, 'Unknown Member')
export const unknownMessage = () => new ApiError(404, 10008, 'Unknown Message')
export const unknownUser = () => new ApiError(404, 10013, 'Unknown User')
export const unknownEmoji = () => new ApiError(400, 10014, 'Unknown Emoji', { problem: 'no emoji' })
export const unknownWebhook = (problem = 'an unknown webhook or interaction') =>
  new ApiError(404, 10015, 'Unknown Webhook', { problem })
export const unknownInteraction = (problem = 'an unknown interaction') =>
  new ApiError(404, 10062, 'Unknown interaction', { problem })
export const unknownCommand = () => new ApiError(404, 10063, 'Unknown application command')
export const notYourApplication = () => {
  const message = 'You are not authorized to perform this action on this application'
  return new ApiError(403, 20012, message, { problem: 'not the id of this application' })
}
export const tooManyReactions = () =>
  new ApiError(400, 30010, 'Maximum number of reactions reached (20)')
export const alreadyAcknowledged = () => {
  const problem = 'a second callback (40060)'
  return new ApiError(400, 40060, 'Interaction has already been acknowledged.', { problem })
}
export const missingAccess = () => new ApiError(403, 50001, 'Missing Access')
export const notTheAuthor = () =>
  new ApiError(403, 50005, 'Cannot edit a message authored by another user')
export const emptyMessage = () =>
  new ApiError(400, 50006, 'Cannot send an empty message', { problem: 'an empty message' })
export const missingPermissions = () => new ApiError(403, 50013, 'Missing Permissions')
export const expiredToken = () => new ApiError(401, 50027, 'Invalid Webhook Token')
export const invalidForm = (errors: object, problem: string) =>
  new ApiError(400, 50035, 'Invalid Form Body', { body: { errors }, problem })
export const invalidJson = () => {
  const message = 'The request body contains invalid JSON.'
  return new ApiError(400, 50109, message, { problem: 'the body is not JSON' })
}
