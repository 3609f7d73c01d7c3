import type { App, types } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { errorOf, stage, startApp } from './testing.ts'

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text })

const option = (text: string, value = text.toLowerCase()): types.PlainTextOption => ({
  text: plain(text),
  value,
})

function modal(title: string, blocks: types.KnownBlock[], submit?: string): types.ModalView {
  const view = { type: 'modal' as const, title: plain(title), callback_id: 'setup', blocks }
  return submit === undefined ? view : { ...view, submit: plain(submit) }
}

const FORM: types.KnownBlock[] = [
  {
    type: 'input',
    block_id: 'name',
    label: plain('Name'),
    element: { type: 'plain_text_input', action_id: 'name', max_length: 10 },
  },
  {
    type: 'input',
    block_id: 'playlist',
    label: plain('Playlist'),
    optional: true,
    element: { type: 'external_select', action_id: 'playlist', min_query_length: 1 },
  },
  {
    type: 'section',
    block_id: 'device',
    text: plain('Device'),
    accessory: {
      type: 'static_select',
      action_id: 'device',
      placeholder: plain('Choose a device'),
      options: [option('Kitchen'), option('Hall')],
    },
  },
]

async function withApp(addListeners: (app: App) => void) {
  const place = await stage()
  await startApp(place.slack, place.workspace, (app) => {
    app.command('/party', async ({ ack, body, client }) => {
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: modal('Party', FORM, 'Start') })
    })
    addListeners(app)
  })
  const { ada, channel } = place
  const command = await ada.command(channel, '/party')
  return { ...place, command, view: await command.view() }
}

describe('modals', () => {
  it('are opened, read and updated, with what was entered kept', async () => {
    const { slack, ada, view } = await withApp((app) => {
      app.action('device', async ({ ack, body, client }) => {
        await ack()
        if (body.type !== 'block_actions' || !body.view) return
        const chosen = body.view.state.values.device?.device?.selected_option?.text.text
        const title = `On ${chosen}`
        const { id, hash } = body.view
        await client.views.update({ view_id: id, hash, view: modal(title, FORM, 'Start') })
      })
    })
    expect(view).toMatchObject({ type: 'modal', title: 'Party', callbackId: 'setup', isOpen: true })
    expect(ada.modal).toBe(view)
    expect(view.text()).toBe(
      '┌ Party\nName\n[ ▾]\nPlaylist\n[Select an item ▾]\nDevice\n[Choose a device | Kitchen | Hall ▾]\n[Start]',
    )
    const choice = await ada.choose(view, 'Choose a device', ['Hall'])
    expect(await choice.view()).toBe(view)
    expect([view.title, view.updateCount]).toEqual(['On Hall', 1])
    expect(view.text()).toContain('[Hall ▾]')
    expect(slack.problems).toEqual([])
  })

  it('are submitted with their state, and close', async () => {
    const submitted: unknown[] = []
    const { slack, ada, view } = await withApp((app) => {
      app.options('playlist', async ({ ack, payload }) => {
        await ack({ options: payload.value === 'none' ? [] : [option(`Best of ${payload.value}`)] })
      })
      app.view('setup', async ({ ack, view: { state } }) => {
        submitted.push(state.values)
        await ack()
      })
    })
    expect(await ada.suggest(view, 'playlist', 'none')).toEqual([])
    expect(await ada.suggest(view, 'Playlist', 'abba')).toMatchObject([{ value: 'best of abba' }])
    const submission = await ada.submit(view, { Name: 'Friday', playlist: 'Best of abba' })
    expect(await submission.settled()).toBe('empty')
    expect(submitted).toMatchObject([
      {
        name: { name: { type: 'plain_text_input', value: 'Friday' } },
        playlist: { playlist: { selected_option: { value: 'best of abba' } } },
        device: { device: { type: 'static_select', selected_option: null } },
      },
    ])
    expect([view.isOpen, ada.modal]).toEqual([false, undefined])
    await expect(ada.submit(view)).rejects.toThrow('closed')
    expect(slack.problems).toEqual([])
  })

  it('show errors below their fields', async () => {
    const { ada, view } = await withApp((app) => {
      app.view('setup', ({ ack }) => ack({ response_action: 'errors', errors: { name: 'Taken' } }))
    })
    const submission = await ada.submit(view, { Name: 'Friday' })
    expect(await submission.settled()).toBe('errors')
    expect(view.errors).toEqual({ name: 'Taken' })
    expect(view.text()).toContain('⚠ Taken')
    expect(view.isOpen).toBe(true)
  })

  it('are replaced or pushed by the answer to a submission', async () => {
    const { slack, ada, view } = await withApp((app) => {
      app.view('setup', ({ ack, view: { title } }) =>
        title.text === 'Party'
          ? ack({ response_action: 'update', view: modal('Second', FORM, 'Go') })
          : ack({ response_action: 'push', view: modal('Third', []) }),
      )
    })
    expect(await (await ada.submit(view, { Name: 'a' })).view()).toBe(view)
    expect(view.title).toBe('Second')
    const third = await (await ada.submit(view, { Name: 'b' })).view()
    expect([third.title, ada.modal]).toEqual(['Third', third])
    await ada.closeModal()
    expect(ada.modal).toBe(view)
    expect(slack.problems).toEqual([])
  })

  it('ask for what is missing, as the client does', async () => {
    const { ada, view } = await withApp(() => {})
    await expect(ada.submit(view)).rejects.toThrow('Name')
    await expect(ada.submit(view, { Name: 'far too long a name' })).rejects.toThrow('10')
    await expect(ada.submit(view, { Colour: 'red' })).rejects.toThrow('Name, Playlist, device')
    await expect(ada.choose(view, 'Playlist', ['x'])).rejects.toThrow('submit()')
  })

  it('tell when they are closed, if asked to', async () => {
    const { slack, workspace, ada, channel } = await stage()
    const closed: boolean[] = []
    await startApp(slack, workspace, (app) => {
      app.command('/party', async ({ ack, body, client }) => {
        await ack()
        const view = { ...modal('x', []), notify_on_close: true }
        await client.views.open({ trigger_id: body.trigger_id, view })
      })
      app.view({ type: 'view_closed', callback_id: 'setup' }, async ({ ack, body }) => {
        await ack()
        if (body.type === 'view_closed') closed.push(body.is_cleared)
      })
    })
    await (await ada.command(channel, '/party')).view()
    await ada.closeModal()
    expect(closed).toEqual([false])
  })
})

describe('triggers', () => {
  it('open one modal', async () => {
    let tell = (_: string) => {}
    const second = new Promise<string>((resolve) => {
      tell = resolve
    })
    const { slack, ada, view } = await withApp((app) => {
      app.action('device', async ({ ack, body, client }) => {
        await ack()
        if (body.type !== 'block_actions') return
        const push = () =>
          client.views.push({ trigger_id: body.trigger_id, view: modal('Pushed', []) })
        await push()
        tell(await errorOf(push()))
      })
    })
    const choice = await ada.choose(view, 'device', ['hall'])
    expect((await choice.view()).title).toBe('Pushed')
    expect(await second).toBe('exchanged_trigger_id')
    expect(slack.problems).toEqual(['views.push: the trigger_id was used twice'])
  })

  it('are worth nothing after three seconds', async () => {
    const time = { now: Date.now() }
    const { slack, workspace, ada, channel } = await stage({ now: () => time.now })
    const outcome = new Promise<string>((resolve) => {
      void startApp(slack, workspace, (app) => {
        app.command('/party', async ({ ack, body, client }) => {
          await ack()
          time.now += 3_001
          const view = modal('x', [])
          resolve(await errorOf(client.views.open({ trigger_id: body.trigger_id, view })))
        })
      })
    })
    await slack.waitForSockets(1)
    await ada.command(channel, '/party')
    expect(await outcome).toBe('expired_trigger_id')
  })
})

it('updates only what has not changed since', async () => {
  const { client, view } = await withApp(() => {})
  const update = (hash?: string) =>
    errorOf(
      client.views.update({ view_id: view.id, view: modal('y', []), ...(hash ? { hash } : {}) }),
    )
  expect(await update('1.abc')).toBe('hash_conflict')
  expect(await update()).toBe('none')
  const unknown = client.views.update({ view_id: 'V0', view: modal('y', []) })
  expect(await errorOf(unknown)).toBe('not_found')
})

describe('the Home tab', () => {
  it('is published when it is opened', async () => {
    const { slack, workspace, ada } = await stage()
    const button = { type: 'button' as const, action_id: 'connect', text: plain('Connect') }
    await startApp(slack, workspace, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [{ type: 'actions' as const, elements: [button] }]
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
      })
      app.action('connect', async ({ ack, body, client }) => {
        await ack()
        const blocks = [{ type: 'header' as const, text: plain('Connected') }]
        await client.views.publish({ user_id: body.user.id, view: { type: 'home', blocks } })
      })
    })
    const home = await ada.openHome()
    expect(home.text()).toBe('[Connect]')
    expect(ada.home).toBe(home)
    const click = await ada.click(home, 'Connect')
    expect((await click.view()).text()).toBe('Connected')
    expect(slack.problems).toEqual([])
  })

  it('needs to be enabled', async () => {
    const { client, ada } = await stage({ manifest: {} })
    const publish = client.views.publish({ user_id: ada.id, view: { type: 'home', blocks: [] } })
    expect(await errorOf(publish)).toBe('not_enabled')
  })
})
