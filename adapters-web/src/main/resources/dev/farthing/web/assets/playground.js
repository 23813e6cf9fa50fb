// Tries a model from within the browser. The key goes into the call's header and nowhere else: it is in no address, no
// log of the console and no storage.
'use strict';
(() => {
  const form = document.getElementById('playground');
  if (!form || form.dataset.ready) return;
  form.dataset.ready = 'yes';
  const by = id => document.getElementById(id);
  const MOST_RAW = 200_000;
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 12 });
  let running = null;
  by('send').disabled = false;

  function asked() {
    const max = Number(by('max-tokens').value) || undefined;
    const temperature = by('temperature').value === '' ? undefined : Number(by('temperature').value);
    const system = by('system').value.trim();
    const user = { role: 'user', content: by('message').value };
    const body = { model: by('model').value, temperature, stream: by('stream').checked };
    if (by('dialect').value === 'messages') {
      return ['/v1/messages', { ...body, max_tokens: max ?? 512, system: system || undefined, messages: [user] }];
    }
    return ['/v1/chat/completions', {
      ...body,
      max_tokens: max,
      stream_options: body.stream ? { include_usage: true } : undefined,
      messages: system ? [{ role: 'system', content: system }, user] : [user],
    }];
  }

  // What was used, told in one dialect or the other, all at once or bit by bit.
  function tell(usage) {
    if (!usage) return;
    const input = usage.prompt_tokens ?? (usage.input_tokens === undefined ? undefined
      : usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0));
    const output = usage.completion_tokens ?? usage.output_tokens;
    if (input !== undefined) by('tokens-in').textContent = format.format(input);
    if (output !== undefined) by('tokens-out').textContent = format.format(output);
  }

  function cost(text) {
    if (text) by('cost').textContent = format.format(text);
  }

  function say(text) {
    by('answer').append(text);
  }

  function refused(error) {
    const told = error?.message ?? error?.error?.message;
    by('how').textContent = `${form.dataset.refused}${told ? ': ' + told : ''}`;
  }

  function read(event) {
    if (event.error) { refused(event.error); return; }
    tell(event.usage ?? event.message?.usage);
    say(event.choices?.[0]?.delta?.content ?? event.delta?.text ?? '');
  }

  async function follow(answer, begun) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let first = true;
    for (let piece; !(piece = await reader.read()).done;) {
      if (first) { by('first-word').textContent = `${format.format(Math.round(performance.now() - begun))} ms`; first = false; }
      if (by('raw').textContent.length < MOST_RAW) by('raw').append(piece.value);
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith(': x-farthing-cost=')) cost(line.slice(18).split(' ')[0]);
        if (line.startsWith('data:') && line.trim() !== 'data: [DONE]') read(JSON.parse(line.slice(5)));
      }
    }
  }

  async function whole(answer) {
    const text = await answer.text();
    by('raw').textContent = text.slice(0, MOST_RAW);
    const body = JSON.parse(text);
    if (!answer.ok) { refused(body.error ?? body); return; }
    tell(body.usage);
    say(body.choices?.[0]?.message?.content ?? (body.content ?? []).map(part => part.text ?? '').join(''));
  }

  async function send() {
    const [path, body] = asked();
    for (const id of ['answer', 'raw', 'tokens-in', 'tokens-out', 'cost', 'first-word', 'took', 'provider', 'request']) by(id).textContent = '';
    by('request').removeAttribute('href');
    by('came').hidden = false;
    by('how').textContent = form.dataset.waiting;
    running = new AbortController();
    by('stop').disabled = false;
    by('send').disabled = true;
    const begun = performance.now();
    try {
      const answer = await fetch(path, {
        method: 'POST', credentials: 'omit', cache: 'no-store', redirect: 'error', signal: running.signal,
        headers: { 'content-type': 'application/json', 'x-farthing-playground': 'yes', authorization: `Bearer ${by('key').value.trim()}` },
        body: JSON.stringify(body),
      });
      const id = answer.headers.get('x-request-id');
      if (id) { by('request').textContent = id; by('request').href = `/calls/${encodeURIComponent(id)}`; }
      by('provider').textContent = answer.headers.get('x-farthing-provider') ?? '';
      cost(answer.headers.get('x-farthing-cost'));
      const streams = answer.ok && (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
      await (streams ? follow(answer, begun) : whole(answer));
      if (by('how').textContent === form.dataset.waiting) by('how').textContent = form.dataset.done;
    } catch (error) {
      by('how').textContent = error.name === 'AbortError' ? form.dataset.stopped : form.dataset.broken;
    } finally {
      by('took').textContent = `${format.format(Math.round(performance.now() - begun))} ms`;
      by('stop').disabled = true;
      by('send').disabled = false;
      running = null;
    }
  }

  form.addEventListener('submit', event => { event.preventDefault(); if (!running) send(); });
  by('stop').addEventListener('click', () => running?.abort());
})();
