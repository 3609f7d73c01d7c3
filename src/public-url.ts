/**
 * What is wrong with an address for the web server, as a sentence that says what to do. The rules
 * are those of Spotify for redirect addresses, and no path, so that all paths below are ours.
 */
export function publicUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) {
    return 'PUBLIC_URL must be a whole address, for example https://party.example.org or http://127.0.0.1:8888.'
  }
  const url = new URL(text)
  if (url.hostname === 'localhost' || url.hostname.endsWith('.localhost')) {
    return 'PUBLIC_URL must not use "localhost", which Spotify refuses: write http://127.0.0.1:8888 instead, in the Spotify dashboard too.'
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return 'PUBLIC_URL must begin with https://, because Spotify refuses http:// everywhere but at 127.0.0.1 and [::1].'
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    return 'PUBLIC_URL must end after the host and port: leave out any path, question mark, "#" and login.'
  }
  return undefined
}

/** Whether only a browser on the same machine reaches it. */
export function isLoopback(url: URL): boolean {
  return url.hostname === '127.0.0.1' || url.hostname === '[::1]'
}
